/* SPDX-License-Identifier: MIT */
/*
 * paper.h - the grain of paper: how it differs from place to place.
 */
#ifndef SAMPLES_PAPER_H
#define SAMPLES_PAPER_H

/*
 * Smooth noise, 0 to 1, always the same at the same place (value noise on a
 * lattice of whole numbers).  x and y are not negative.
 */
double paper_grain(double x, double y);

#endif
