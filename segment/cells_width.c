/* SPDX-License-Identifier: MIT */
#include "segment/cells_width.h"

static const double FEW = 0.15; /* of the looks at a line, that may be unlike the rest */

void cells_width_look(struct widths *widths, struct across run, int most)
{
    if (run.length > most)
        return;
    widths->of[run.length]++;
    widths->looks++;
}

void cells_width_add(struct widths *sum, const struct widths *widths)
{
    for (int i = 0; i <= WIDTH_MOST; i++)
        sum->of[i] += widths->of[i];
    sum->looks += widths->looks;
}

/* What so many looks found at most. */
static int found_by(const struct widths *widths, double looks)
{
    int width = 0, seen = widths->of[0];

    while (seen < looks)
        seen += widths->of[++width];
    return width;
}

int cells_width_middle(const struct widths *widths)
{
    return found_by(widths, (widths->looks + widths->of[0]) / 2.0);
}

/*
 * What is written on a line seldom goes all along it: a heavier line is as thick as
 * at its thin places.  Nothing makes a line thinner but gaps, and those do not count.
 */
int cells_width_own(const struct widths *own, int usual, int rough)
{
    int inked = own->looks - own->of[0], middle = cells_width_middle(own);
    int least = found_by(own, FEW * own->looks), most = found_by(own, own->looks - FEW * inked);

    if (middle > usual + rough && least > usual)
        return least;
    return inked > 0 && middle < usual - rough && most < usual ? middle : usual;
}
