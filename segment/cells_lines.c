/* SPDX-License-Identifier: MIT */
#include "segment/cells_lines.h"

#include <math.h>
#include <stdlib.h>

#include "segment/cells_erase.h"
#include "segment/cells_grain.h"
#include "segment/cells_width.h"

enum {
    MOST_REACH = 31, /* pixels: 0.6 mm up to 1,300 dpi */
    OFFSETS = 2 * MOST_REACH + 1,
    LEAST_FOUND = 2,
    STRIDE = 2 /* along a line, where every other pixel tells as much as all */
};

static const double REACH_MM = 0.6; /* how far the lines can lie from the form's places */
static const double STRAY_MM = 0.3; /* how far one can lie from where its fellows do */
static const double THICKEST_MM = 0.9;
static const double END_MM = 0.5;         /* of a line */
static const double LEAST_COVERAGE = 0.3; /* of a line: broken printing has some 0.6 */
static const double ALIKE_SHARE = 0.45;   /* of the coverage of its fellows */
static const double BROKEN_SHARE = 0.25;  /* of a line, in one gap: faint printing has some 0.15 */
static const double FOOT_SHARE = 0.2;     /* of a comb's height, what its ticks have at least */

/* A line that is looked for, in pixels. */
struct line {
    struct print_line *printed;
    int at;       /* across: where it should be, then where it is */
    int from, to; /* along */
    double coverage;
    bool is_found;
    int counts[OFFSETS]; /* ink along it, at each distance from where it should be */
    struct widths widths;
};

/* The lines of one kind. */
struct group {
    struct grain grain;
    struct line *of;
    int count, found;
    int offset; /* how far the found ones lie beside their places together */
    double px_per_mm;
    int reach, stray, thickest, rough, end; /* pixels */
};

static int clamp(double value, int least, int most)
{
    int rounded = (int)lround(value);

    return rounded < least ? least : rounded > most ? most : rounded;
}

/* Lists the lines of a kind whose surroundings lie in the clip: all but those of a tiny one. */
static void list(struct group *group, const struct clip *clip, struct print *print,
                 enum line_kind kind)
{
    double start = kind == LINE_LEVEL ? clip->x_mm : clip->y_mm;
    double side = kind == LINE_LEVEL ? clip->y_mm : clip->x_mm;
    int around = group->reach + cells_erase_reach(group->thickest, clip->px_per_mm);

    for (int i = 0; i < print->count; i++) {
        struct print_line *printed = &print->of[i];
        int at = (int)floor((printed->at - side) * clip->px_per_mm);

        if (printed->kind != kind || at < around || at + around >= group->grain.breadth)
            continue;
        group->of[group->count++] = (struct line){
            .printed = printed,
            .at = at,
            .from = clamp((printed->from - start) * clip->px_per_mm, 0, group->grain.length - 1),
            .to = clamp((printed->to - start) * clip->px_per_mm, 1, group->grain.length)};
    }
}

static struct group group_of(struct clip *clip, struct print *print, enum line_kind kind,
                             struct line *room)
{
    double px_per_mm = clip->px_per_mm;
    struct group group = {.grain = cells_grain_of(&clip->ink, kind != LINE_LEVEL),
                          .of = room,
                          .px_per_mm = px_per_mm,
                          .reach = clamp(REACH_MM * px_per_mm, 1, MOST_REACH),
                          .stray = clamp(STRAY_MM * px_per_mm, 1, MOST_REACH),
                          .thickest = clamp(THICKEST_MM * px_per_mm, 1, WIDTH_MOST),
                          .rough = cells_erase_roughness(px_per_mm),
                          .end = (int)lround(END_MM * px_per_mm)};

    list(&group, clip, print, kind);
    return group;
}

/* Only ink with paper on both sides counts: what is broader than any line is none. */
static void count_ink(const struct group *group, struct line *line)
{
    ptrdiff_t step = group->grain.across, paper = group->thickest * step;

    for (int along = line->from; along < line->to; along += STRIDE) {
        const uint8_t *at = cells_grain_at(&group->grain, along, line->at - group->reach);

        for (int i = 0; i <= 2 * group->reach; i++, at += step)
            if (*at && !at[-paper] && !at[paper])
                line->counts[i]++;
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
    int inked = 0, looks = 0;

    for (int along = line->from; along < line->to; along += STRIDE, looks++)
        inked += cells_grain_run(&group->grain, along, line->at, group->rough, 0).length;
    return (double)inked / looks;
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
    int reach = group->reach, joint[OFFSETS] = {0}, near;
    double least;

    for (int i = 0; i < group->count; i++) {
        count_ink(group, &group->of[i]);
        for (int j = 0; j <= 2 * reach; j++)
            joint[j] += group->of[i].counts[j];
    }
    near = densest(joint, reach, reach, reach);
    for (int i = 0; i < group->count; i++) {
        struct line *line = &group->of[i];

        line->at += densest(line->counts, reach, near, group->stray) - reach;
        line->coverage = coverage(group, line);
    }
    least = least_coverage(group);
    for (int i = 0; i < group->count; i++) {
        group->of[i].is_found = group->of[i].coverage >= least;
        group->found += group->of[i].is_found;
    }
    group->offset = group->found > 0 ? near - reach : 0;
}

/* Nobody says how high the ticks of a comb are: they begin where half of them have ink. */
static void raise_ticks(struct group *group, int top)
{
    int inked = group->count;

    while (2 * inked >= group->count && group->of[0].from > top) {
        inked = 0;
        for (int i = 0; i < group->count; i++) {
            struct line *line = &group->of[i];

            line->from--;
            inked += cells_grain_run(&group->grain, line->from, line->at, group->rough, 0).length;
        }
    }
}

static void find_ticks(struct group *group)
{
    int top = group->count > 0 ? group->of[0].from : 0;

    for (int i = 0; i < group->count; i++) {
        struct line *line = &group->of[i];

        line->from = line->to - (int)(FOOT_SHARE * (line->to - line->from)) - 1;
    }
    find(group);
    if (group->found > 0)
        raise_ticks(group, top);
}

static int longest_gap(const struct group *group, const struct line *line)
{
    int gap = 0, longest = 0;

    for (int along = line->from; along < line->to; along += STRIDE) {
        if (cells_grain_run(&group->grain, along, line->at, group->rough, 0).length)
            gap = 0;
        else if ((gap += STRIDE) > longest)
            longest = gap;
    }
    return longest;
}

static void tell_broken(const struct group *group)
{
    for (int i = 0; i < group->count; i++) {
        const struct line *line = &group->of[i];

        line->printed->is_broken = !line->is_found || longest_gap(group, line) >
                                                          BROKEN_SHARE * (line->to - line->from);
    }
}

/* Near their ends lines meet others. */
static void measure(const struct group *group, struct line *line)
{
    for (int along = line->from + group->end; along < line->to - group->end; along += 2 * STRIDE)
        cells_width_look(
            &line->widths,
            cells_grain_run(&group->grain, along, line->at, group->rough, group->thickest),
            group->thickest);
}

/* Most of a line is not crossed: the median over all lines, or that of the line nearest to it. */
static int usual_width(const struct group *group)
{
    struct widths all = {{0}, 0};
    int usual = 0, middle;

    for (int i = 0; i < group->count; i++)
        cells_width_add(&all, &group->of[i].widths);
    middle = cells_width_middle(&all);
    for (int i = 0; i < group->count; i++) {
        int own = cells_width_middle(&group->of[i].widths);

        if (abs(own - middle) < abs(usual - middle))
            usual = own;
    }
    return usual;
}

static void erase(const struct group *group)
{
    int usual;

    for (int i = 0; i < group->count; i++)
        if (group->of[i].is_found)
            measure(group, &group->of[i]);
    usual = usual_width(group);
    for (int i = 0; i < group->count; i++) {
        const struct line *line = &group->of[i];
        const struct printed printed = {line->at, line->from, line->to,
                                        cells_width_own(&line->widths, usual, group->rough)};

        if (line->is_found)
            cells_erase_line(&group->grain, &printed, group->px_per_mm);
    }
}

/*
 * A stroke can look like a line, so that all lines together have to carry
 * conviction.  Upright lines go first: what stays of them where they meet level
 * ones goes with those.
 */
int cells_lines_remove(struct clip *clip, struct print *print, struct cells_shift *shift,
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
        tell_broken(&groups[kind]);
        count += groups[kind].count;
        found += groups[kind].found;
    }
    *shift = (struct cells_shift){0, 0};
    if (found >= LEAST_FOUND && 2 * found >= count) {
        for (int kind = 0; kind < LINE_KINDS; kind++)
            erase(&groups[kind]);
        *shift = (struct cells_shift){groups[LINE_UPRIGHT].offset, groups[LINE_LEVEL].offset};
    }
    free(room);
    return 0;
}

struct rect_mm cells_lines_shifted(struct cells_shift shift, double px_per_mm, struct rect_mm area)
{
    return (struct rect_mm){area.x + shift.x / px_per_mm, area.y + shift.y / px_per_mm, area.width,
                            area.height};
}
