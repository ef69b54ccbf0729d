/* SPDX-License-Identifier: MIT */
#include "samples/paper.h"

#include <stdint.h>

static double lattice(int x, int y)
{
    uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return ((h ^ h >> 15) >> 8) * 0x1p-24;
}

double paper_grain(double x, double y)
{
    int x0 = (int)x, y0 = (int)y;

    x -= x0;
    y -= y0;
    return (1 - y) * ((1 - x) * lattice(x0, y0) + x * lattice(x0 + 1, y0)) +
           y * ((1 - x) * lattice(x0, y0 + 1) + x * lattice(x0 + 1, y0 + 1));
}
