/* SPDX-License-Identifier: MIT */
#include "segment/cells_comma.h"

#include <stddef.h>

/*
 * Of the height of the tallest of the other digits: how far below its top a comma
 * begins at least, and how tall it is at most.
 */
static const double LOW_SHARE = 0.45, SHORT_SHARE = 0.7;

/* The same of a box. */
static const double BOX_LOW_SHARE = 0.5, BOX_SHORT_SHARE = 0.45;

/*
 * The edge of ink that goes one way without turning back is as long as that of the
 * box around it; commas reach 1.1 of that, figures but a 1 and a 7 seldom less than this.
 */
static const double PLAIN_EDGE = 1.3;

static bool is_plain(const struct kept *kept)
{
    return kept->edge <= PLAIN_EDGE * 2 * (kept->box.width + kept->box.height);
}

static bool is_low_and_short(const struct rect *ink, const struct rect *beside, double low,
                             double shorter)
{
    return ink->y - beside->y >= low * beside->height && ink->height <= shorter * beside->height;
}

static const struct rect *tallest_other(const struct kept *kept, int count, int index)
{
    const struct rect *tallest = NULL;

    for (int i = 0; i < count; i++)
        if (i != index && kept[i].box.width > 0 &&
            (!tallest || kept[i].box.height > tallest->height))
            tallest = &kept[i].box;
    return tallest;
}

bool cells_comma(const struct kept *kept, int count, int index, const struct rect *box)
{
    const struct rect *ink = &kept[index].box, *other = tallest_other(kept, count, index);

    if (ink->width == 0 || !is_plain(&kept[index]))
        return false;
    return (other && is_low_and_short(ink, other, LOW_SHARE, SHORT_SHARE)) ||
           (box && is_low_and_short(ink, box, BOX_LOW_SHARE, BOX_SHORT_SHARE));
}
