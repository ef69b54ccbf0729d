/* SPDX-License-Identifier: MIT */
/*
 * bench_peaks.h - what a core could do if it did nothing but multiply and add.
 */
#ifndef TESTS_BENCH_PEAKS_H
#define TESTS_BENCH_PEAKS_H

/*
 * Operations a second (a multiplication and an addition are two) of the
 * instruction that the kernels of that name rest on, from registers alone; 0 if
 * there is none.  The CPU must have it.
 */
double bench_peak(const char *kernels);

#endif
