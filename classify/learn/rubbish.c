/* SPDX-License-Identifier: MIT */
#include "classify/learn/rubbish.h"

#include "classify/learn/ink.h"
#include "classify/learn/scrawl.h"
#include "classify/learn/slate.h"
#include "classify/learn/warp.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const float middle = SLATE_SIDE / 2.0f;

enum { WIDEST_STROKE = 8 }; /* pixels: a 1 without flag or foot */

/* A sample of a digit that is none of but. */
static const struct sample *pick(const struct digits *digits, const char *but, struct rng *rng)
{
    for (int tries = 0;; tries++) {
        int index = rng_below(rng, digits->count), label = digits->labels[index];
        if (label <= 9 && (!strchr(but, '0' + label) || tries > 1000))
            return &digits->samples[index];
    }
}

/* --- digits cut, doubled, struck out --- */

/* The ink of a sample in its own pixels. */
static struct rect sample_box(const struct sample *sample)
{
    struct slate slate = {{{0}}};

    slate_stamp(&slate, sample, 0, 0);
    return slate_box(&slate);
}

/* Leaves the columns from left on, width of them. */
static void keep_columns(struct sample *sample, int left, int width)
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        if (i % SAMPLE_SIDE < left || i % SAMPLE_SIDE >= left + width)
            sample->pixels[i] = 0;
}

/*
 * The left or right part of a digit, of those whose parts are no other digits:
 * of a 9 a 1 is left, of an 8 a 3.  Fails on narrow ones.
 */
static bool draw_side(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    struct sample side = *pick(digits, "134789", rng);
    struct rect box = sample_box(&side);
    int width = (int)((float)box.width * rng_uniform(rng, 0.3f, 0.45f));

    if (width < 7)
        return false;
    keep_columns(&side, box.x + (rng_chance(rng, 0.5f) ? 0 : box.width - width), width);
    slate_stamp(slate, &side, SLATE_MIDDLE, SLATE_MIDDLE);
    return true;
}

/* The upper or lower end of a digit, likewise. */
static bool draw_end(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    struct rect box;
    int height;

    slate_stamp(slate, pick(digits, "0146789", rng), SLATE_MIDDLE, SLATE_MIDDLE);
    box = slate_box(slate);
    height = (int)((float)box.height * rng_uniform(rng, 0.25f, 0.4f));
    box.y += rng_chance(rng, 0.5f) ? 0 : box.height - height;
    box.height = height;
    slate_crop(slate, box);
    return true;
}

/* Stamps a sample's ink from x on; returns where it ends. */
static int stamp_at(struct slate *slate, const struct sample *sample, int x, struct rng *rng)
{
    struct rect box = sample_box(sample);

    slate_stamp(slate, sample, x - box.x, SLATE_MIDDLE - 3 + rng_below(rng, 7));
    return x + box.width;
}

/* Two digits, or three, that were taken for one; two ones that touch are a thick one. */
static bool draw_run(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    bool is_pair = rng_chance(rng, 0.8f);
    int end = stamp_at(slate, pick(digits, is_pair ? "1" : "", rng), 4, rng);

    for (int count = is_pair ? 1 : 2; count > 0; count--)
        end = stamp_at(slate, pick(digits, "", rng), end - 2 + rng_below(rng, 5), rng);
    return true;
}

/*
 * A digit and a good part of its neighbour.  A small part does not count: with
 * a remnant beside it a digit is still a digit.
 */
static bool draw_neighbour(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    bool is_right = rng_chance(rng, 0.5f);
    const struct sample *whole = pick(digits, "", rng);
    struct sample part = *pick(digits, "1", rng);
    struct rect box = sample_box(&part);
    int width = (int)((float)box.width * rng_uniform(rng, 0.4f, 0.6f)), end;

    keep_columns(&part, is_right ? box.x : box.x + box.width - width, width);
    if (width < 5 || sample_box(&part).height < 12)
        return false;
    end = stamp_at(slate, is_right ? whole : &part, 12, rng);
    stamp_at(slate, is_right ? &part : whole, end - 1 + rng_below(rng, 4), rng);
    return true;
}

/*
 * A digit that somebody took back.  One line alone could be the bar of a 7, the
 * slash of a 0 or the top of a 1: those get more, but for a bar through a 1 that is
 * a single stroke.  Several lines and scribble along a 1 only make it thick.
 */
enum strike { LINE, LINE_THROUGH_1, SLASH, LINES, CROSS, UPRIGHT_SCRIBBLE, SCRIBBLE, STRIKES };

static bool draw_struck(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    static const char *const spared[STRIKES] = {
        [LINE] = "017",  [LINE_THROUGH_1] = "023456789", [SLASH] = "07",   [LINES] = "1",
        [CROSS] = "",    [UPRIGHT_SCRIBBLE] = "1",       [SCRIBBLE] = "1",
    };
    enum strike strike = (enum strike)rng_below(rng, STRIKES);
    float width = rng_uniform(rng, 1.8f, 3.2f);
    struct rect box;

    slate_stamp(slate, pick(digits, spared[strike], rng), SLATE_MIDDLE, SLATE_MIDDLE);
    box = slate_box(slate);
    switch (strike) {
    case LINE:
        scrawl_lines(slate, box, 1, rng_uniform(rng, -1, 1), width, rng);
        break;
    case LINE_THROUGH_1:
        if (box.width > WIDEST_STROKE)
            return false;
        box = (struct rect){box.x - 3, box.y, box.width + 6, box.height}; /* longer than a serif */
        scrawl_lines(slate, box, 1, rng_uniform(rng, -0.3f, 0.3f), width, rng);
        break;
    case SLASH:
        scrawl_slash(slate, box, width, rng);
        break;
    case LINES:
        scrawl_lines(slate, box, 2 + rng_below(rng, 3), rng_uniform(rng, -0.8f, 0.8f), width, rng);
        break;
    case CROSS:
        scrawl_lines(slate, box, 1, 1, width, rng);
        scrawl_lines(slate, box, 1, -1, width, rng);
        break;
    case UPRIGHT_SCRIBBLE:
        scrawl_scribble(slate, box, 4 + rng_below(rng, 7), true, width, rng);
        break;
    default:
        scrawl_scribble(slate, box, 5 + rng_below(rng, 10), false, width, rng);
    }
    return true;
}

/* --- all together --- */

static bool draw_scrawl(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    (void)digits;
    scrawl_draw(slate, rng);
    return true;
}

/* What there is, and how often of a hundred. */
static const struct {
    int percent;
    bool (*draw)(struct slate *slate, const struct digits *digits, struct rng *rng);
} kinds[] = {
    {5, draw_side},       {3, draw_end},     {20, draw_run},
    {12, draw_neighbour}, {36, draw_struck}, {24, draw_scrawl},
};

static void draw_kind(struct slate *slate, const struct digits *digits, struct rng *rng)
{
    size_t kind = 0;

    for (int at = rng_below(rng, 100); at >= kinds[kind].percent; kind++)
        at -= kinds[kind].percent;
    memset(slate, 0, sizeof *slate);
    if (!kinds[kind].draw(slate, digits, rng))
        draw_kind(slate, digits, rng);
}

/* How far a span must be moved to lie in the picture. */
static float inside(int from, int length)
{
    if (from < 0)
        return (float)-from;
    return (float)(from + length > SAMPLE_SIDE ? SAMPLE_SIDE - from - length : 0);
}

/* Scales and places as the normalization does, but for a little. */
static void normalize(const struct slate *slate, struct rng *rng, float picture[SAMPLE_SIZE])
{
    static const struct warp_range range = {.turn_rad = 0.12f, .slant = 0.12f, .zoom = 0.08f,
                                            .aspect = 0.05f};
    struct warp warp = warp_random(&range, rng);
    struct rect box = slate_box(slate), to;
    float longer = fmaxf(fmaxf((float)box.width, (float)box.height), 10), scale = longer / 20;
    float x, y;

    warp_shrink(&warp, scale);
    slate_centre(slate, &x, &y);
    warp_place(&warp, x, y, 14 + rng_uniform(rng, -1, 1), 14 + rng_uniform(rng, -1, 1));
    to = warp_box(&warp, box);
    x = inside(to.x, to.width);
    y = inside(to.y, to.height);
    warp.x0 -= warp.xx * x + warp.xy * y;
    warp.y0 -= warp.yx * x + warp.yy * y;
    warp_draw(&warp, NULL, (int)ceilf(scale), slate, picture);
    warp_darken(picture);
}

void rubbish_draw(const struct digits *digits, struct rng *rng, float picture[SAMPLE_SIZE])
{
    struct slate slate;

    draw_kind(&slate, digits, rng);
    normalize(&slate, rng, picture);
}

static bool has_digit(const struct digits *digits)
{
    for (int i = 0; i < digits->count; i++)
        if (digits->labels[i] < DIGIT_COUNT)
            return true;
    return false;
}

int rubbish_digits(const struct digits *digits, uint64_t seed, int count, struct digits *out,
                   struct err *err)
{
    struct digits made = {.count = count};
    float picture[SAMPLE_SIZE];

    if (!has_digit(digits)) {
        *out = (struct digits){.count = 0};
        return 0;
    }
    made.samples = malloc((size_t)count * sizeof *made.samples);
    made.labels = malloc((size_t)count * sizeof *made.labels);
    if (!made.samples || !made.labels) {
        digits_free(&made);
        return err_memory(err);
    }
    for (int i = 0; i < count; i++) {
        struct rng rng = rng_start(seed, 0, 0, (uint64_t)i);

        rubbish_draw(digits, &rng, picture);
        ink_to_sample(picture, &made.samples[i]);
        made.labels[i] = CLASS_NOT_A_DIGIT;
    }
    *out = made;
    return 0;
}

/*
 * Dust that the despeckling left: one speck is never enlarged more than twice,
 * several are drawn as far apart as a digit is high.
 */
void rubbish_draw_blank(struct rng *rng, float picture[SAMPLE_SIZE])
{
    const struct warp as_it_is = {.xx = 1, .yy = 1, .x0 = SLATE_MIDDLE, .y0 = SLATE_MIDDLE};
    struct slate slate = {{{0}}};
    int specks = rng_below(rng, 5);

    for (int i = 0; i < specks; i++) {
        float apart = specks > 1 ? 11 : 1;
        float x = middle + rng_uniform(rng, -apart, apart);
        float y = middle + rng_uniform(rng, -apart, apart);
        float width = rng_uniform(rng, 0.6f, specks > 1 ? 2.5f : 5);
        slate_stroke(&slate, x, y, x + rng_uniform(rng, -1, 1), y + rng_uniform(rng, -1, 1), width);
    }
    warp_draw(&as_it_is, NULL, 1, &slate, picture);
    warp_darken(picture);
}
