/* SPDX-License-Identifier: MIT */
/*
 * noise_scan.h - a sample as it comes out of a box on paper that was scanned.
 *
 * The sample is drawn three times as large, about 300 pixels to the inch, and
 * then, every figure drawn evenly between its limits:
 *
 *     cut          ink where the shade is over half
 *     gaps         0 to 2, 1 to 3 pixels wide, 21 long, in any direction, where
 *                  there is ink
 *     specks       squares of 1 to 3 pixels, ink or paper, on 0 to 5 % of the area
 *     box          a bar along 1 or 2 sides, 2 to 4 pixels thick, 0 to 5 from the edge
 *     ink spread   a Gaussian blur of 0.6 to 1.4 pixels
 *     JPEG         ink 50 on paper 230, quality 30 to 70
 *     binarized    at 40 to 70 % of the way from ink to paper: thin to swollen
 *
 * Then the mean of 3 x 3 pixels is a shade again.  What is left of the box and
 * the specks does not move the digit: on a form, the printed lines are taken out
 * before the ink is measured.
 */
#ifndef CLASSIFY_NOISE_SCAN_H
#define CLASSIFY_NOISE_SCAN_H

#include "base/types.h"

struct rng; /* classify/rng.h */

void noise_scan(struct sample *sample, struct rng *rng);

#endif
