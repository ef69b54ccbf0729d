/* SPDX-License-Identifier: MIT */
/* blur.h - a blur that is the same along rows and columns. */
#ifndef CLASSIFY_BLUR_H
#define CLASSIFY_BLUR_H

enum { BLUR_MOST_SIDE = 88, BLUR_MOST_REACH = 24 }; /* pixels */

/*
 * Blurs the rows of a square picture, with nothing but 0 outside of it, and turns
 * them into columns: done twice it is blurred both ways.
 *
 * in, out  side x side numbers each, which do not overlap
 * weights  2 reach + 1 of them, the middle one the pixel's own
 */
void blur_and_turn(const float *in, int side, const float *weights, int reach, float *out);

#endif
