/* SPDX-License-Identifier: MIT */
#include "segment/cells_lines.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    MOST_REACH = 31, /* pixels: 0.6 mm up to 1,300 dpi */
    OFFSETS = 2 * MOST_REACH + 1,
    MOST_THICKNESS = 64,
    LEAST_FOUND = 2,
    STRIDE = 2 /* along a line, where every other pixel is as good as all */
};

static const double REACH_MM = 0.6; /* how far the lines can lie from the form's places */
static const double STRAY_MM = 0.3; /* how far one can lie from where its fellows do */
static const double THICKEST_MM = 0.9;
static const double ROUGH_MM = 0.08;      /* of a line's edges; at least a pixel */
static const double RAGGED_MM = 1.2;      /* the length of an uneven spot */
static const double BRIDGE_MM = 1.2;      /* of a line, between two ends of one stroke */
static const double END_MM = 0.8;         /* of a line, where others meet it */
static const double LEAST_COVERAGE = 0.3; /* of a line: broken printing has some 0.6 */
static const double ALIKE_SHARE = 0.45;   /* of the coverage of its fellows */
static const double FOOT_SHARE = 0.2;     /* of a comb's height, what its ticks have at least */

/* The same in pixels. */
struct tuning {
    int reach, stray, thickest, rough, ragged, bridge, end;
};

/* A line in pixels of the clip. */
struct line {
    int at;       /* across: where it should be, then where it is */
    int from, to; /* along */
    double coverage;
    bool is_found;
    int counts[OFFSETS]; /* how much of it is ink, at each distance from where it should be */
};

/* The lines of one kind on the ink seen along them: pixel (along, across). */
struct group {
    struct line *of;
    int count, found;
    int thickness;
    int offset; /* how far the found ones lie beside their places together */
    uint8_t *pixels;
    int length, breadth;
    size_t step_along, step_across;
    struct tuning tuning;
};

static int at_least(int least, double value)
{
    int rounded = (int)lround(value);

    return rounded > least ? rounded : least;
}

static int at_most(int most, double value)
{
    int rounded = (int)lround(value);

    return rounded < most ? rounded : most;
}

static struct tuning tuning_of(double px_per_mm)
{
    return (struct tuning){.reach = at_most(MOST_REACH, REACH_MM * px_per_mm),
                           .stray = at_least(1, STRAY_MM * px_per_mm),
                           .thickest = at_most(MOST_THICKNESS, THICKEST_MM * px_per_mm),
                           .rough = at_least(1, ROUGH_MM * px_per_mm),
                           .ragged = at_least(1, RAGGED_MM * px_per_mm),
                           .end = at_least(1, END_MM * px_per_mm),
                           .bridge = at_least(1, BRIDGE_MM * px_per_mm)};
}

static uint8_t *pixel(const struct group *group, int along, int across)
{
    return group->pixels + (size_t)along * group->step_along + (size_t)across * group->step_across;
}

static bool is_ink(const struct group *group, int along, int across)
{
    return across >= 0 && across < group->breadth && *pixel(group, along, across);
}

/* Lists the lines of a kind, in pixels, cut to the clip. */
static void list(struct group *group, const struct clip *clip, const struct print *print,
                 enum line_kind kind)
{
    double start = kind == LINE_LEVEL ? clip->x_mm : clip->y_mm;
    double side = kind == LINE_LEVEL ? clip->y_mm : clip->x_mm;

    for (int i = 0; i < print->count; i++) {
        const struct print_line *printed = &print->of[i];

        if (printed->kind != kind)
            continue;
        group->of[group->count++] =
            (struct line){.at = (int)floor((printed->at - side) * clip->px_per_mm),
                          .from = at_least(0, (printed->from - start) * clip->px_per_mm),
                          .to = at_most(group->length, (printed->to - start) * clip->px_per_mm)};
    }
}

/* Only ink with paper on both sides counts: what is broader than any line is none. */
static void count_ink(const struct group *group, struct line *line)
{
    int reach = group->tuning.reach, beside = group->tuning.thickest;
    ptrdiff_t step = (ptrdiff_t)group->step_across, paper = beside * step;

    if (line->at < reach + beside || line->at + reach + beside >= group->breadth)
        return;
    for (int along = line->from; along < line->to; along += STRIDE) {
        const uint8_t *at = pixel(group, along, line->at - reach);

        for (int i = 0; i <= 2 * reach; i++, at += step)
            line->counts[i] += *at && !at[-paper] && !at[paper];
    }
}

/* Ink at an offset, and half of what is beside it: a thin line may lie between two. */
static int density(const int *counts, int offset, int reach)
{
    int sum = 2 * counts[offset];

    if (offset > 0)
        sum += counts[offset - 1];
    if (offset < 2 * reach)
        sum += counts[offset + 1];
    return sum;
}

/* The offset with the most ink at most stray from the given one: the middle of the densest. */
static int densest(const int *counts, int reach, int near, int stray)
{
    int least = near - stray > 0 ? near - stray : 0;
    int most = near + stray < 2 * reach ? near + stray : 2 * reach;
    int best = near, first, last;

    for (int i = least; i <= most; i++)
        if (density(counts, i, reach) > density(counts, best, reach))
            best = i;
    for (first = best; first > least && 10 * counts[first - 1] >= 9 * counts[best];)
        first--;
    for (last = best; last < most && 10 * counts[last + 1] >= 9 * counts[best];)
        last++;
    return (first + last) / 2;
}

/* The share of a line that has ink on it. */
static double coverage(const struct group *group, const struct line *line)
{
    int rough = group->tuning.rough, inked = 0;

    for (int along = line->from; along < line->to; along++) {
        bool is_inked = false;

        for (int i = -rough; i <= rough && !is_inked; i++)
            is_inked = is_ink(group, along, line->at + i);
        inked += is_inked;
    }
    return (double)inked / (line->to - line->from);
}

/*
 * Some printing is solid, some broken all over: a line of a group is there if it
 * is covered nearly as well as the well covered ones.
 */
static double least_coverage(const struct group *group)
{
    double most = 0, sum = 0;
    int count = 0;

    for (int i = 0; i < group->count; i++)
        most = fmax(most, group->of[i].coverage);
    for (int i = 0; i < group->count; i++) {
        if (group->of[i].coverage >= most / 2) {
            sum += group->of[i].coverage;
            count++;
        }
    }
    return count > 0 ? fmax(LEAST_COVERAGE, ALIKE_SHARE * sum / count) : 1;
}

static void find(struct group *group)
{
    int reach = group->tuning.reach, joint[OFFSETS] = {0}, near;
    double least;

    for (int i = 0; i < group->count; i++) {
        count_ink(group, &group->of[i]);
        for (int j = 0; j <= 2 * reach; j++)
            joint[j] += group->of[i].counts[j];
    }
    near = densest(joint, reach, reach, reach);
    for (int i = 0; i < group->count; i++) {
        struct line *line = &group->of[i];

        line->at += densest(line->counts, reach, near, group->tuning.stray) - reach;
        line->coverage = coverage(group, line);
    }
    least = least_coverage(group);
    for (int i = 0; i < group->count; i++) {
        group->of[i].is_found = group->of[i].coverage >= least;
        group->found += group->of[i].is_found;
    }
    group->offset = group->found > 0 ? near - reach : 0;
}

/* The ink across a line at one place; to each side it is followed for at most `most` pixels. */
struct across {
    int first, length; /* length 0: there is none */
};

static struct across run_across(const struct group *group, const struct line *line, int along,
                                int most)
{
    int start = line->at, first, last;

    for (int i = 1; i <= group->tuning.rough && !is_ink(group, along, start); i++)
        start = line->at + i;
    for (int i = 1; i <= group->tuning.rough && !is_ink(group, along, start); i++)
        start = line->at - i;
    if (!is_ink(group, along, start))
        return (struct across){0, 0};
    first = last = start;
    while (start - first < most && is_ink(group, along, first - 1))
        first--;
    while (last - start < most && is_ink(group, along, last + 1))
        last++;
    return (struct across){first, last - first + 1};
}

/* The median over all lines: most of a line is not crossed. */
static int thickness(const struct group *group)
{
    int histogram[MOST_THICKNESS + 1] = {0}, total = 0, seen = 0;
    int most = group->tuning.thickest;

    for (int i = 0; i < group->count; i++) {
        const struct line *line = &group->of[i];

        for (int along = line->from; line->is_found && along < line->to; along += STRIDE) {
            int length = run_across(group, line, along, most).length;

            if (length > 0 && length <= most) {
                histogram[length]++;
                total++;
            }
        }
    }
    for (int length = 1; length <= most; length++) {
        seen += histogram[length];
        if (2 * seen >= total)
            return length;
    }
    return 0;
}

static void fill(const struct group *group, int along, int first, int length, uint8_t value)
{
    for (int i = first; i < first + length; i++)
        if (i >= 0 && i < group->breadth)
            *pixel(group, along, i) = value;
}

/* On which sides of a line a stroke stands out of it. */
enum { SIDE_BEFORE = 1, SIDE_AFTER = 2 };

/* A stretch of a line where the ink across it is longer than it is thick. */
struct stretch {
    int from, to; /* along the line; to is outside, and 0 while there is none */
    int sides;
    int longest; /* the ink across at its most */
};

static void extend(struct stretch *stretch, const struct group *group, const struct line *line,
                   int along, const struct across *run)
{
    int out = group->thickness / 2 + group->tuning.rough;

    if (stretch->to == 0)
        *stretch = (struct stretch){.from = along};
    stretch->to = along + 1;
    if (run->first < line->at - out)
        stretch->sides |= SIDE_BEFORE;
    if (run->first + run->length - 1 > line->at + out)
        stretch->sides |= SIDE_AFTER;
    if (run->length > stretch->longest)
        stretch->longest = run->length;
}

/* Printing that is ragged here and there stands out a little and briefly. */
static bool is_stroke(const struct stretch *stretch, const struct group *group)
{
    return stretch->longest > group->thickness + 2 * group->tuning.rough ||
           stretch->to - stretch->from > group->tuning.ragged;
}

/*
 * The top of a 0 can lie in a line, and a flat stroke can cross it in one: where
 * a stroke goes into the line and comes out again soon, it was there between.
 * Near the ends of a line it is other lines that come and go.
 */
static void mend(const struct group *group, const struct line *line, const struct stretch *before,
                 const struct stretch *after)
{
    const struct tuning *tuning = &group->tuning;
    int most = before->sides & after->sides ? tuning->bridge : tuning->bridge / 2;

    if (before->to == 0 || after->from - before->to > most ||
        before->from < line->from + tuning->end || after->to > line->to - tuning->end)
        return;
    for (int along = before->to; along < after->from; along++)
        fill(group, along, line->at - (group->thickness - 1) / 2, group->thickness, 1);
}

static void erase_run(const struct group *group, const struct line *line, int along, int longest)
{
    struct across run = run_across(group, line, along, longest);

    if (run.length <= longest)
        fill(group, along, run.first, run.length, 0);
}

static void close_stretch(const struct group *group, const struct line *line,
                          struct stretch *stretch, struct stretch *last)
{
    if (stretch->to == 0)
        return;
    if (is_stroke(stretch, group)) {
        mend(group, line, last, stretch);
        *last = *stretch;
    } else {
        for (int along = stretch->from; along < stretch->to; along++)
            erase_run(group, line, along, stretch->longest);
    }
    stretch->to = 0;
}

static void erase(const struct group *group, const struct line *line)
{
    int longest = group->thickness + group->tuning.rough;
    int most = longest + 2 * group->tuning.rough; /* to be looked at, to either side */
    struct stretch stretch = {.to = 0}, last = {.to = 0};

    for (int along = line->from; along < line->to; along++) {
        struct across run = run_across(group, line, along, most);

        if (run.length > longest) {
            extend(&stretch, group, line, along, &run);
        } else {
            close_stretch(group, line, &stretch, &last);
            fill(group, along, run.first, run.length, 0);
        }
    }
    close_stretch(group, line, &stretch, &last);
}

/* Nobody says how high the ticks of a comb are: they begin where half of them have ink. */
static void raise_ticks(struct group *group, int top)
{
    int most = group->tuning.thickest, inked = group->count;

    while (2 * inked >= group->count && group->of[0].from > top) {
        inked = 0;
        for (int i = 0; i < group->count; i++) {
            struct line *line = &group->of[i];

            line->from--;
            inked += run_across(group, line, line->from, most).length > 0;
        }
    }
}

static void shorten_to_foot(struct group *group)
{
    for (int i = 0; i < group->count; i++) {
        struct line *line = &group->of[i];

        line->from = line->to - (int)(FOOT_SHARE * (line->to - line->from));
    }
}

static void find_ticks(struct group *group)
{
    int top = group->count > 0 ? group->of[0].from : 0;

    shorten_to_foot(group);
    find(group);
    if (group->found > 0)
        raise_ticks(group, top);
}

static void erase_group(const struct group *group)
{
    for (int i = 0; i < group->count; i++)
        if (group->of[i].is_found)
            erase(group, &group->of[i]);
}

static struct group group_of(struct clip *clip, const struct print *print, enum line_kind kind,
                             struct line *room)
{
    struct raster *ink = &clip->ink;
    size_t width = (size_t)ink->width;
    bool is_level = kind == LINE_LEVEL;
    struct group group = {.of = room,
                          .pixels = ink->pixels,
                          .length = is_level ? ink->width : ink->height,
                          .breadth = is_level ? ink->height : ink->width,
                          .step_along = is_level ? 1 : width,
                          .step_across = is_level ? width : 1,
                          .tuning = tuning_of(clip->px_per_mm)};

    list(&group, clip, print, kind);
    return group;
}

/*
 * A stroke can look like a line, so that all lines together have to carry
 * conviction.  Upright lines go first: what stays of them where they meet level
 * ones goes with those.
 */
int cells_lines_remove(struct clip *clip, const struct print *print, struct cells_shift *shift,
                       struct err *err)
{
    struct line *room = malloc(((size_t)print->count + 1) * sizeof *room);
    struct group groups[LINE_KINDS];
    int count = 0, found = 0;

    if (!room)
        return err_memory(err);
    for (int kind = 0; kind < LINE_KINDS; kind++) {
        groups[kind] = group_of(clip, print, (enum line_kind)kind, room + count);
        if (kind == LINE_TICK)
            find_ticks(&groups[kind]);
        else
            find(&groups[kind]);
        count += groups[kind].count;
        found += groups[kind].found;
    }
    *shift = (struct cells_shift){0, 0};
    if (found >= LEAST_FOUND && 2 * found >= count) {
        for (int kind = 0; kind < LINE_KINDS; kind++) {
            groups[kind].thickness = thickness(&groups[kind]);
            erase_group(&groups[kind]);
        }
        *shift = (struct cells_shift){groups[LINE_UPRIGHT].offset, groups[LINE_LEVEL].offset};
    }
    free(room);
    return 0;
}
