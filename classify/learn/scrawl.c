/* SPDX-License-Identifier: MIT */
#include "classify/learn/scrawl.h"

#include <math.h>
#include <stddef.h>

static const float middle = SLATE_SIDE / 2.0f;

void scrawl_scribble(struct slate *slate, struct rect box, int strokes, bool is_zigzag,
                     float width, struct rng *rng)
{
    float x = (float)box.x, y = (float)box.y, right = x + (float)box.width;
    float bottom = y + (float)box.height, top = y, left = x;

    for (int i = 1; i <= strokes; i++) {
        float to_x = is_zigzag ? left + (right - left) * (float)i / (float)strokes
                               : rng_uniform(rng, left, right);
        float to_y = !is_zigzag ? rng_uniform(rng, top, bottom)
                     : i % 2    ? bottom - rng_uniform(rng, 0, (bottom - top) / 3)
                                : top + rng_uniform(rng, 0, (bottom - top) / 3);
        slate_stroke(slate, x, y, to_x, to_y, width);
        x = to_x;
        y = to_y;
    }
}

void scrawl_lines(struct slate *slate, struct rect box, int lines, float tilt, float width,
                  struct rng *rng)
{
    float high = (float)box.height, away = rng_uniform(rng, 1, 4);
    float left = (float)box.x - away, right = (float)(box.x + box.width) + away;
    float spread = rng_uniform(rng, 0.2f, 1); /* of the lines over the height */

    for (int i = 0; i < lines; i++) {
        float place = (((float)i + 0.5f) / (float)lines - 0.5f) * spread;
        float y = (float)box.y + high * (0.5f + place + 0.15f * rng_uniform(rng, -1, 1));
        float rise = high * (tilt + rng_uniform(rng, -0.15f, 0.15f)) / 2;
        slate_stroke(slate, left, y + rise, right, y - rise, width);
    }
}

/* Nearer to the upright it would only make a 1 thick. */
static const float LEAST_BESIDE = 6;

void scrawl_slash(struct slate *slate, struct rect box, float width, struct rng *rng)
{
    float x = (float)box.x + (float)box.width * rng_uniform(rng, 0.4f, 0.6f);
    float y = (float)box.y + (float)box.height * rng_uniform(rng, 0.4f, 0.6f);
    float beside = fmaxf((float)box.width / 2 + rng_uniform(rng, -1, 5), LEAST_BESIDE);
    float up = (float)box.height / 2 * rng_uniform(rng, 0.8f, 1.4f);

    beside = rng_chance(rng, 0.7f) ? beside : -beside;
    slate_stroke(slate, x - beside, y + up, x + beside, y - up, width);
}

static void draw_scribble(struct slate *slate, struct rng *rng)
{
    int width = 20 + rng_below(rng, 20), height = 10 + rng_below(rng, 26); /* not narrow as a 1 */
    struct rect box = {(int)middle - width / 2, (int)middle - height / 2, width, height};

    scrawl_scribble(slate, box, 6 + rng_below(rng, 14), rng_chance(rng, 0.4f),
                    rng_uniform(rng, 1.5f, 5), rng);
}

static void draw_dashes(struct slate *slate, struct rng *rng)
{
    float width = rng_uniform(rng, 2, 9), rise = rng_uniform(rng, -8, 8);
    float apart = rng_chance(rng, 0.25f) ? rng_uniform(rng, width + 3, width + 10) : 0;

    slate_stroke(slate, middle - 20, middle + rise, middle + 20, middle - rise, width);
    slate_stroke(slate, middle - 20, middle + rise + apart, middle + 20, middle - rise + apart,
                  width);
}

static void draw_dot(struct slate *slate, struct rng *rng)
{
    float x = rng_uniform(rng, -3, 3), y = rng_uniform(rng, -1, 1), width = rng_uniform(rng, 8, 16);

    slate_stroke(slate, middle - x, middle - y, middle + x, middle + y, width);
}

static void draw_tick(struct slate *slate, struct rng *rng)
{
    float width = rng_uniform(rng, 1.5f, 5), x = middle + rng_uniform(rng, -8, 0);
    float y = middle + rng_uniform(rng, 8, 16);

    slate_stroke(slate, x - rng_uniform(rng, 5, 14), y - rng_uniform(rng, 6, 16), x, y, width);
    slate_stroke(slate, x, y, x + rng_uniform(rng, 12, 24), y - rng_uniform(rng, 16, 32), width);
}

static void draw_cross(struct slate *slate, struct rng *rng)
{
    float turn = rng_uniform(rng, 0, 1.6f), width = rng_uniform(rng, 1.5f, 6);

    for (int i = 0; i < 2; i++, turn += rng_uniform(rng, 1.2f, 1.9f)) {
        float x = 18 * cosf(turn), y = 18 * sinf(turn), aside = rng_uniform(rng, -4, 4);
        slate_stroke(slate, middle - x + aside, middle - y, middle + x + aside, middle + y, width);
    }
}

/* Sides of a printed box; a lone top right corner would be a 7, all four a 0. */
static void draw_box_sides(struct slate *slate, struct rng *rng)
{
    enum { LEFT = 1, RIGHT = 2, TOP = 4, BOTTOM = 8 };
    static const int sides[] = {LEFT | BOTTOM, RIGHT | BOTTOM, LEFT | TOP, LEFT | RIGHT,
                                LEFT | RIGHT | BOTTOM, LEFT | RIGHT | TOP, TOP | BOTTOM,
                                LEFT | TOP | BOTTOM};
    int drawn = sides[rng_below(rng, sizeof sides / sizeof *sides)];
    float x = rng_uniform(rng, 10, 20), y = rng_uniform(rng, 14, 22), w = rng_uniform(rng, 1, 4);
    float left = middle - x, right = middle + x, top = middle - y, bottom = middle + y;

    if (drawn & LEFT)
        slate_stroke(slate, left, top, left, bottom, w);
    if (drawn & RIGHT)
        slate_stroke(slate, right, top, right, bottom, w);
    if (drawn & TOP)
        slate_stroke(slate, left, top, right, top, w);
    if (drawn & BOTTOM)
        slate_stroke(slate, left, bottom, right, bottom, w);
}

/* What there is, and how often of a hundred. */
static const struct {
    int percent;
    void (*draw)(struct slate *slate, struct rng *rng);
} kinds[] = {
    {32, draw_scribble}, {17, draw_dashes}, {9, draw_dot},
    {17, draw_tick},     {13, draw_cross},  {12, draw_box_sides},
};

void scrawl_draw(struct slate *slate, struct rng *rng)
{
    size_t kind = 0;

    for (int at = rng_below(rng, 100); at >= kinds[kind].percent; kind++)
        at -= kinds[kind].percent;
    kinds[kind].draw(slate, rng);
}
