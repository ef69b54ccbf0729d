/* SPDX-License-Identifier: MIT */
#include "segment/cells_erase.h"

#include <math.h>

static const double ROUGH_MM = 0.08; /* of the edges of printing; at least a pixel */
static const double SPOT_MM = 1.2;   /* the length of a spot where printing is fatter */
static const double BRIDGE_MM = 1.2; /* of a line, between two ends of one stroke */
static const double END_MM = 0.8;    /* of a line: there other lines come and go */

/* On which sides of a line a stroke stands out of it. */
enum { SIDE_BEFORE = 1, SIDE_AFTER = 2 };

/* A stretch of a line where the ink across it is longer than it is thick. */
struct stretch {
    int from, to; /* along the line; to is outside, and 0 while there is none */
    int sides;
    int longest; /* the ink across at its most */
};

/* A line, and how it is gone along. */
struct walk {
    const struct grain *grain;
    const struct printed *line;
    int rough, spot, bridge, end; /* the distances from above in pixels */
    int longest;                  /* run across that is the line's own */
    int most;                     /* that is looked at, to either side */
    struct stretch stretch, last; /* the open one, and the stroke before it */
};

int cells_erase_roughness(double px_per_mm)
{
    int pixels = (int)lround(ROUGH_MM * px_per_mm);

    return pixels > 1 ? pixels : 1;
}

int cells_erase_reach(int thickness, double px_per_mm)
{
    return thickness + 4 * cells_erase_roughness(px_per_mm) + 1;
}

static struct walk walk_along(const struct grain *grain, const struct printed *line,
                              double px_per_mm)
{
    int rough = cells_erase_roughness(px_per_mm);

    return (struct walk){.grain = grain,
                         .line = line,
                         .rough = rough,
                         .spot = (int)lround(SPOT_MM * px_per_mm),
                         .bridge = (int)lround(BRIDGE_MM * px_per_mm),
                         .end = (int)lround(END_MM * px_per_mm),
                         .longest = line->thickness + rough,
                         .most = line->thickness + 3 * rough};
}

static void extend(struct walk *walk, int along, const struct across *run)
{
    struct stretch *stretch = &walk->stretch;
    int out = walk->line->thickness / 2 + walk->rough;

    if (stretch->to == 0)
        *stretch = (struct stretch){.from = along};
    stretch->to = along + 1;
    if (run->first < walk->line->at - out)
        stretch->sides |= SIDE_BEFORE;
    if (run->first + run->length - 1 > walk->line->at + out)
        stretch->sides |= SIDE_AFTER;
    if (run->length > stretch->longest)
        stretch->longest = run->length;
}

/* Printing stands out a little and briefly, a stroke far or for long. */
static bool is_stroke(const struct walk *walk)
{
    const struct stretch *stretch = &walk->stretch;

    return stretch->longest > walk->longest + walk->rough ||
           stretch->to - stretch->from > walk->spot;
}

/* A stroke that comes out on the other side crosses; on the same side it may have gone along. */
static void mend(const struct walk *walk)
{
    const struct stretch *before = &walk->last, *after = &walk->stretch;
    const struct printed *line = walk->line;
    int most = (before->sides & after->sides) ? walk->bridge : walk->bridge / 2;

    if (before->to == 0 || after->from - before->to > most ||
        before->from < line->from + walk->end || after->to > line->to - walk->end)
        return;
    for (int along = before->to; along < after->from; along++)
        cells_grain_fill(walk->grain, along, line->at - (line->thickness - 1) / 2, line->thickness,
                         1);
}

static void erase_spot(const struct walk *walk)
{
    for (int along = walk->stretch.from; along < walk->stretch.to; along++) {
        struct across run =
            cells_grain_run(walk->grain, along, walk->line->at, walk->rough, walk->most);

        cells_grain_fill(walk->grain, along, run.first, run.length, 0);
    }
}

static void close_stretch(struct walk *walk)
{
    if (walk->stretch.to == 0)
        return;
    if (is_stroke(walk)) {
        mend(walk);
        walk->last = walk->stretch;
    } else {
        erase_spot(walk);
    }
    walk->stretch.to = 0;
}

void cells_erase_line(const struct grain *grain, const struct printed *line, double px_per_mm)
{
    struct walk walk = walk_along(grain, line, px_per_mm);

    for (int along = line->from; along < line->to; along++) {
        struct across run = cells_grain_run(grain, along, line->at, walk.rough, walk.most);

        if (run.length > walk.longest) {
            extend(&walk, along, &run);
        } else {
            close_stretch(&walk);
            cells_grain_fill(grain, along, run.first, run.length, 0);
        }
    }
    close_stretch(&walk);
}
