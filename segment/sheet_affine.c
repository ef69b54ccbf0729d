/* SPDX-License-Identifier: MIT */
#include "segment/sheet_affine.h"

#include <math.h>

#define QUARTER 1.57079632679489661923

struct sheet_pose sheet_affine_pose(const struct sheet_affine *affine)
{
    const double *t = affine->t;
    double x_axis = atan2(t[3], t[0]);
    double y_axis = atan2(-t[1], t[4]);
    double shear = remainder(y_axis - x_axis, 4 * QUARTER);
    double turn = remainder(x_axis + shear / 2, 4 * QUARTER);
    int quarters = (int)lround(turn / QUARTER);

    return (struct sheet_pose){hypot(t[0], t[3]),         hypot(t[1], t[4]),  turn,
                               turn - quarters * QUARTER, (quarters + 4) % 4, shear};
}

void sheet_affine_apply(const struct sheet_affine *affine, double x_mm, double y_mm, double *x_px,
                        double *y_px)
{
    const double *t = affine->t;

    *x_px = t[0] * x_mm + t[1] * y_mm + t[2];
    *y_px = t[3] * x_mm + t[4] * y_mm + t[5];
}

void sheet_affine_observe(struct sheet_affine_fit *fit, double x_mm, double y_mm, double normal_x,
                          double normal_y, double value_px, double weight)
{
    const double row[6] = {normal_x * x_mm, normal_x * y_mm, normal_x,
                           normal_y * x_mm, normal_y * y_mm, normal_y};

    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++)
            fit->matrix[i][j] += weight * row[i] * row[j];
        fit->vector[i] += weight * row[i] * value_px;
    }
}

void sheet_affine_point(struct sheet_affine_fit *fit, double x_mm, double y_mm, double x_px,
                        double y_px, double weight)
{
    sheet_affine_observe(fit, x_mm, y_mm, 1, 0, x_px, weight);
    sheet_affine_observe(fit, x_mm, y_mm, 0, 1, y_px, weight);
}

static void swap_rows(struct sheet_affine_fit *sums, int a, int b)
{
    double value = sums->vector[a];

    sums->vector[a] = sums->vector[b];
    sums->vector[b] = value;
    for (int j = 0; j < 6; j++) {
        value = sums->matrix[a][j];
        sums->matrix[a][j] = sums->matrix[b][j];
        sums->matrix[b][j] = value;
    }
}

/* Makes column zero below the diagonal; false if nothing stands there to divide by. */
static bool eliminate(struct sheet_affine_fit *sums, int column, double least)
{
    int pivot = column;

    for (int i = column + 1; i < 6; i++)
        if (fabs(sums->matrix[i][column]) > fabs(sums->matrix[pivot][column]))
            pivot = i;
    if (fabs(sums->matrix[pivot][column]) <= least)
        return false;
    swap_rows(sums, pivot, column);
    for (int i = column + 1; i < 6; i++) {
        double factor = sums->matrix[i][column] / sums->matrix[column][column];

        for (int j = column; j < 6; j++)
            sums->matrix[i][j] -= factor * sums->matrix[column][j];
        sums->vector[i] -= factor * sums->vector[column];
    }
    return true;
}

bool sheet_affine_solve(const struct sheet_affine_fit *fit, struct sheet_affine *out)
{
    struct sheet_affine_fit sums = *fit;
    struct sheet_affine affine = {{0}};
    double largest = 0;

    for (int i = 0; i < 6; i++)
        largest = fmax(largest, fabs(sums.matrix[i][i]));
    for (int column = 0; column < 6; column++)
        if (!eliminate(&sums, column, largest * 1e-9))
            return false;
    for (int i = 5; i >= 0; i--) {
        double value = sums.vector[i];

        for (int j = i + 1; j < 6; j++)
            value -= sums.matrix[i][j] * affine.t[j];
        affine.t[i] = value / sums.matrix[i][i];
    }
    *out = affine;
    return true;
}
