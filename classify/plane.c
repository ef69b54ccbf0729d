/* SPDX-License-Identifier: MIT */
#include "classify/plane.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 }; /* bytes: a cache line, and the widest vector */

void *plane_memory(size_t count, size_t size)
{
    size_t bytes = (count * size / ALIGNMENT + 2) * ALIGNMENT;
    void *memory = aligned_alloc(ALIGNMENT, bytes);

    if (memory)
        memset(memory, 0, bytes);
    return memory;
}

int plane_allocate(struct plane *plane, struct err *err)
{
    size_t side = (size_t)(plane->side + 2 * plane->border);

    plane->values = plane_memory(side * side * (size_t)plane->stride,
                                 (size_t)kernels_size(plane->format));
    return plane->values ? 0 : err_memory(err);
}

ptrdiff_t plane_pixel(const struct plane *plane)
{
    return (ptrdiff_t)plane->stride * kernels_size(plane->format);
}

ptrdiff_t plane_line(const struct plane *plane)
{
    return plane_pixel(plane) * (plane->side + 2 * plane->border);
}

void *plane_at(const struct plane *plane, int y, int x)
{
    return (char *)plane->values + (y + plane->border) * plane_line(plane) +
           (x + plane->border) * plane_pixel(plane);
}

struct kernels_out plane_row(const struct plane *plane, int y)
{
    return (struct kernels_out){plane_at(plane, y, 0), plane->format, plane->scale};
}

float plane_largest(const struct plane *plane)
{
    float largest = 0;

    for (int i = 0; i < plane->side * plane->side; i++) {
        const float *pixel = plane_at(plane, i / plane->side, i % plane->side);
        for (int c = 0; c < plane->channels; c++)
            largest = pixel[c] > largest ? pixel[c] : largest;
    }
    return largest;
}

void plane_free(struct plane *plane)
{
    free(plane->values);
    plane->values = NULL;
}
