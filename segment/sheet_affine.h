/* SPDX-License-Identifier: MIT */
/*
 * sheet_affine.h - affine transforms from millimetres on the form to pixels.
 *
 * A transform is found by least squares from observations.  One observation
 * says where a point of the form lies on the page, measured along one
 * direction only: an anchor's centre gives two of them, a printed line, which
 * says nothing along itself, gives one.
 */
#ifndef SEGMENT_SHEET_AFFINE_H
#define SEGMENT_SHEET_AFFINE_H

#include <stdbool.h>

/* x_px = t[0] * x_mm + t[1] * y_mm + t[2], y_px = t[3] * x_mm + t[4] * y_mm + t[5]. */
struct sheet_affine {
    double t[6];
};

/* What an affine transform does, in words that a person would use. */
struct sheet_pose {
    double scale_x, scale_y; /* px per mm along the form's own axes */
    double turn_rad;         /* clockwise, orientation and skew together */
    double skew_rad;         /* turn_rad without the nearest quarter turn */
    int quarter_turns;       /* 0 to 3, clockwise */
    double shear_rad;        /* how far the axes are from a right angle */
};

struct sheet_pose sheet_affine_pose(const struct sheet_affine *affine);

void sheet_affine_apply(const struct sheet_affine *affine, double x_mm, double y_mm, double *x_px,
                        double *y_px);

/* Sums of a least-squares fit; begins as {0}. */
struct sheet_affine_fit {
    double matrix[6][6];
    double vector[6];
};

/*
 * Adds an observation: the form's point (x_mm, y_mm) lies on the page where
 * normal_x * x_px + normal_y * y_px = value_px.
 */
void sheet_affine_observe(struct sheet_affine_fit *fit, double x_mm, double y_mm, double normal_x,
                          double normal_y, double value_px, double weight);

/* Adds both observations of a point that was found at (x_px, y_px). */
void sheet_affine_point(struct sheet_affine_fit *fit, double x_mm, double y_mm, double x_px,
                        double y_px, double weight);

/* Solves the fit; false if the observations do not determine a transform. */
bool sheet_affine_solve(const struct sheet_affine_fit *fit, struct sheet_affine *out);

#endif
