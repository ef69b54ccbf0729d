/* SPDX-License-Identifier: MIT */
#include "classify/views.h"

enum { ONE = 256 }; /* fixed point: of a pixel */

struct view {
    int right, down; /* pixels */
    int width;       /* of the sample, in ONEs */
};

static const struct view looks[VIEW_COUNT] = {
    {1, 1, ONE * 11 / 10},
    {-1, -1, ONE * 9 / 10},
    {1, -1, ONE * 9 / 10},
    {-1, 1, ONE * 11 / 10},
};

static int pixel_or_paper(const uint8_t *row, int x)
{
    return x >= 0 && x < SAMPLE_SIDE ? row[x] : 0;
}

/* The pixel of a row at a place between pixels. */
static uint8_t pixel_at(const uint8_t *row, int place)
{
    int shifted = place + SAMPLE_SIDE * ONE; /* never negative */
    int x = shifted / ONE - SAMPLE_SIDE, part = shifted % ONE;
    int left = pixel_or_paper(row, x), right = pixel_or_paper(row, x + 1);

    return (uint8_t)((left * (ONE - part) + right * part + ONE / 2) / ONE);
}

static void draw(const struct sample *sample, const struct view *view, struct sample *out)
{
    const int middle = (SAMPLE_SIDE - 1) * ONE / 2;

    for (int y = 0; y < SAMPLE_SIDE; y++)
        for (int x = 0; x < SAMPLE_SIDE; x++) {
            int from = y - view->down;
            int place = middle + ((x - view->right) * ONE - middle) * ONE / view->width;
            out->pixels[y * SAMPLE_SIDE + x] =
                from >= 0 && from < SAMPLE_SIDE
                    ? pixel_at(sample->pixels + from * SAMPLE_SIDE, place)
                    : 0;
        }
}

void views_make(const struct sample *sample, struct sample views[VIEW_COUNT])
{
    for (int i = 0; i < VIEW_COUNT; i++)
        draw(sample, &looks[i], &views[i]);
}
