/* SPDX-License-Identifier: MIT */
#include "segment/reference_repeats.h"

#include <math.h>

enum {
    STRIDE = 2,                                  /* pixels between shifts */
    WINDOW_SHIFTS = 2 * LANDMARK_REACH / STRIDE, /* that one window tells of */
    SHIFTS = 7 * WINDOW_SHIFTS                   /* REFERENCE_FARTHEST_MM to each side */
};

static const double LEAST_REPEAT_MM = 2.5;
static const double REPEATED = 0.4; /* of the landmarks: enough to be taken for the form */

/* What a shift of so many strides from the first one is in millimetres. */
static double shift_mm(int index)
{
    return (index - SHIFTS / 2) * STRIDE / LANDMARK_PX_PER_MM;
}

/* How many landmarks agree with each shift of the picture over itself. */
struct votes {
    uint8_t of[SHIFTS][SHIFTS]; /* by STRIDE pixels, no shift in the middle */
};

static void vote(const struct sheet_ink *ink, const struct sheet_affine *affine,
                 const struct landmark *landmark, struct votes *votes)
{
    for (int i = 0; i < SHIFTS; i += WINDOW_SHIFTS)
        for (int j = 0; j < SHIFTS; j += WINDOW_SHIFTS) {
            struct landmark_window window;

            landmark_window_cut(ink, affine, landmark->x_mm + shift_mm(j + WINDOW_SHIFTS / 2),
                                landmark->y_mm + shift_mm(i + WINDOW_SHIFTS / 2), &window);
            for (int v = 0; v < WINDOW_SHIFTS; v++)
                for (int u = 0; u < WINDOW_SHIFTS; u++)
                    votes->of[i + v][j + u] +=
                        landmark_agreement(landmark, &window, (u - WINDOW_SHIFTS / 2) * STRIDE,
                                           (v - WINDOW_SHIFTS / 2) * STRIDE) >= LANDMARK_FOUND;
        }
}

static void forget_near(struct votes *votes, int row, int column)
{
    for (int i = 0; i < SHIFTS; i++)
        for (int j = 0; j < SHIFTS; j++)
            if (hypot(shift_mm(i) - shift_mm(row), shift_mm(j) - shift_mm(column)) <
                LEAST_REPEAT_MM)
                votes->of[i][j] = 0;
}

static void find_most(const struct votes *votes, int *row, int *column)
{
    *row = *column = 0;
    for (int i = 0; i < SHIFTS; i++)
        for (int j = 0; j < SHIFTS; j++)
            if (votes->of[i][j] > votes->of[*row][*column]) {
                *row = i;
                *column = j;
            }
}

void reference_repeats_find(const struct sheet_ink *ink, const struct sheet_affine *affine,
                            const struct landmark *landmarks, int count,
                            struct reference_repeats *out)
{
    struct votes votes = {{{0}}};

    for (int i = 0; i < count; i++)
        vote(ink, affine, &landmarks[i], &votes);
    forget_near(&votes, SHIFTS / 2, SHIFTS / 2);
    for (out->count = 0; out->count < REFERENCE_REPEATS; out->count++) {
        int row, column;

        find_most(&votes, &row, &column);
        if (votes.of[row][column] < REPEATED * count)
            return;
        out->of[out->count] = (struct reference_shift){shift_mm(column), shift_mm(row)};
        forget_near(&votes, row, column);
    }
}
