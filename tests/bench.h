/* SPDX-License-Identifier: MIT */
/*
 * bench.h - how fast pages are read on this machine.
 *
 * bench_pages draws filled pages of 100 cells and writes each in the four
 * formats that matter; bench_stages times the rooms one after the other in one
 * process; bench_program times the whole program from outside.  Rounds of all
 * formats are interleaved, and medians are shown, so that a busy moment of the
 * machine falls on nobody in particular.
 */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include "base/err.h"

struct form;
struct reader;
struct recognizer;

enum { BENCH_FORMATS = 4, BENCH_ROUNDS = 3, BENCH_MAX_PATH = 4096 };

/* What a format is called in the tables. */
extern const char *const bench_names[BENCH_FORMATS];

/* Where page index in a format lies below a folder. */
void bench_path(const char *folder, int format, int index, char path[BENCH_MAX_PATH]);

/*
 * Prints digits a second of every kernel that this CPU has, pinned to one core,
 * and what share of the core's peak that is, on a large network and on the
 * model; other programs beside them; two processes; and the start-up time.
 */
MUST_CHECK
int bench_kernels(const char *program, const struct recognizer *recognizer, struct err *err);

/* Draws count pages of a form, 300 dpi, unless they lie there already. */
MUST_CHECK
int bench_pages(const char *folder, const struct form *form, int count, struct err *err);

/* Makes pages from to to - 1 of a format copies of the from pages before, each another file. */
MUST_CHECK
int bench_copies(const char *folder, int format, int from, int to, struct err *err);

/* Prints the milliseconds that each stage takes for a page. */
MUST_CHECK
int bench_stages(const char *folder, const struct reader *reader, int count, struct err *err);

/* Prints pages a second of the whole program, and what memory it takes. */
MUST_CHECK
int bench_program(const char *program, const char *form, const char *folder, int count,
                  struct err *err);

double bench_seconds(void); /* on a clock that only goes forward */
double bench_median(double *values, int count);

#endif
