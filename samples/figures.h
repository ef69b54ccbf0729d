/* SPDX-License-Identifier: MIT */
/*
 * figures.h - how people draw the ten figures.
 *
 * Each figure has several shapes, drawn by hand for this project: the way of
 * the pen as points in hundredths of the figure's height, x to the right and y
 * down.  A blank parts points, "!" after a point makes it a corner, and ";"
 * lifts the pen.
 */
#ifndef SAMPLES_FIGURES_H
#define SAMPLES_FIGURES_H

/* Where a shape is at home: who writes a 1 with a large flag puts a bar through the 7. */
enum custom { CUSTOM_ANY, CUSTOM_CONTINENTAL, CUSTOM_ANGLO };

struct figure {
    char digit;
    enum custom custom;
    const char *way;
};

/* All shapes, those of a digit side by side. */
extern const struct figure figures[];
extern const int figures_count;

#endif
