/* SPDX-License-Identifier: MIT */
/*
 * histogram.h - how many pixels have each of the 256 shades.
 */
#ifndef SEGMENT_HISTOGRAM_H
#define SEGMENT_HISTOGRAM_H

/*
 * The shade that a share of the total entries, in percent, does not exceed.  Most
 * of a page is bright: looked for from the bright end, it is soon found.
 */
static inline int histogram_percentile(const int histogram[256], int total, int percent)
{
    int shade = 255, below = total - histogram[255];

    while (shade > 0 && below * 100 >= total * percent)
        below -= histogram[--shade];
    return shade;
}

#endif
