/* SPDX-License-Identifier: MIT */
#include "segment/sheet_marks.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <leptonica/allheaders.h>

#include "segment/sheet_blobs.h"
#include "segment/sheet_reduce.h"

#define PI 3.14159265358979323846

enum { LEAST_SIDE = 4 }; /* of a mark, reduced pixels: smaller ones have no shape */

/* Openings by bricks of so many reduced pixels: none, wider than a pen, wider than a felt pen. */
static const int openings[] = {1, 3, 5};

/* What the sums of a component say about its shape, in reduced pixels. */
struct figure {
    double x, y; /* centre of mass */
    double width, height;
    double area, spread;
    double lopsided;  /* centre of mass from the centre of the box, share of its side */
    double stretched; /* 0: the same in all directions, 1: a line */
};

static struct figure figure_of(const struct sheet_blob *blob)
{
    double x = blob->x / blob->area, y = blob->y / blob->area;
    double xx = blob->xx / blob->area - x * x + 1.0 / 12;
    double yy = blob->yy / blob->area - y * y + 1.0 / 12;
    double xy = blob->xy / blob->area - x * y;
    double width = blob->right - blob->left, height = blob->bottom - blob->top;

    x += 0.5;
    y += 0.5;
    return (struct figure){
        .x = x,
        .y = y,
        .width = width,
        .height = height,
        .area = blob->area,
        .spread = xx + yy,
        .lopsided = fmax(fabs(x - (blob->left + blob->right) / 2.0) / width,
                         fabs(y - (blob->top + blob->bottom) / 2.0) / height),
        .stretched = hypot(xx - yy, 2 * xy) / (xx + yy),
    };
}

static bool lies_between(double value, double least, double most)
{
    return value >= least && value <= most;
}

/* A square may be turned, so the box around it is up to 1.2 times its side. */
static bool is_square(const struct figure *figure)
{
    double longer = fmax(figure->width, figure->height);

    return figure->stretched < 0.2 && figure->lopsided < 0.1 &&
           lies_between(6 * figure->spread / figure->area, 0.85, 1.25) &&
           longer < 1.45 * sqrt(figure->area);
}

static bool is_ring(const struct figure *figure)
{
    double radius = (figure->width + figure->height) / 4;

    return figure->stretched < 0.2 && figure->lopsided < 0.1 &&
           lies_between(figure->width / figure->height, 0.85, 1.18) &&
           lies_between(figure->area / (PI * radius * radius), 0.1, 0.9) &&
           lies_between(figure->spread / (radius * radius - figure->area / (2 * PI)), 0.8, 1.2);
}

static bool is_cross(const struct figure *figure)
{
    double span = (figure->width + figure->height) / 2;

    return figure->stretched < 0.5 && figure->lopsided < 0.15 &&
           lies_between(figure->width / figure->height, 0.75, 1.33) &&
           figure->area < 0.6 * span * span &&
           lies_between(12 * figure->spread / (span * span), 0.6, 1.5);
}

static int add(struct sheet_marks *marks, int kind, struct sheet_mark mark, struct err *err)
{
    struct sheet_marks_list *list = &marks->kinds[kind];

    if (list->count == list->room) {
        int room = list->room ? 2 * list->room : 64;
        struct sheet_mark *of = realloc(list->of, (size_t)room * sizeof *of);

        if (!of)
            return err_memory(err);
        list->of = of;
        list->room = room;
    }
    list->of[list->count++] = mark;
    return 0;
}

static int add_corners(struct sheet_marks *marks, const struct sheet_blob *blob, int reduction,
                       struct err *err)
{
    double size = fmin(blob->right - blob->left, blob->bottom - blob->top) * reduction;

    for (int turn = 0; turn < 4; turn++) {
        const struct sheet_tip *tip = &blob->tip[turn];
        struct sheet_mark mark = {tip->x * reduction, tip->y * reduction, size};

        if (add(marks, SHEET_KIND_CORNER + turn, mark, err))
            return -1;
    }
    return 0;
}

/* solid: the picture was opened, only what is solid has kept its shape. */
static int add_blob(struct sheet_marks *marks, const struct sheet_blob *blob, bool solid,
                    int reduction, struct err *err)
{
    struct figure figure = figure_of(blob);
    struct sheet_mark mark = {figure.x * reduction, figure.y * reduction, 0};
    /* A reduced pixel is ink if any pixel in it is: figures grow by most of one. */
    double growth = 1 - 1.0 / reduction;
    double span = (figure.width + figure.height) / 2;

    if (figure.width < LEAST_SIDE || figure.height < LEAST_SIDE)
        return 0;
    if (!solid && add_corners(marks, blob, reduction, err))
        return -1;
    mark.size = (sqrt(figure.area) - growth) * reduction;
    if (is_square(&figure) && add(marks, SHEET_KIND_SQUARE, mark, err))
        return -1;
    mark.size = (span - growth) * reduction;
    if (is_ring(&figure) && add(marks, SHEET_KIND_RING, mark, err))
        return -1;
    if (!solid && is_cross(&figure) && add(marks, SHEET_KIND_CROSS, mark, err))
        return -1;
    return 0;
}

/* Adds the marks of a picture, as it is or after an opening. */
static int add_all(struct sheet_marks *marks, const struct sheet_reduced *reduced, int opening,
                   struct err *err)
{
    struct Pix *opened = opening == 1 ? pixClone(reduced->picture)
                                      : pixOpenBrick(NULL, reduced->picture, opening, opening);
    struct sheet_blobs blobs;
    struct sheet_ink ink;
    int status;

    if (!opened)
        return err_memory(err);
    ink = sheet_ink_of(opened);
    status = sheet_blobs_find(&ink, &blobs, err);
    pixDestroy(&opened);
    if (status)
        return -1;
    for (int i = 0; !status && i < blobs.count; i++)
        status = add_blob(marks, &blobs.of[i], opening > 1, reduced->factor, err);
    sheet_blobs_free(&blobs);
    return status;
}

static int by_size(const void *a, const void *b)
{
    double first = ((const struct sheet_mark *)a)->size;
    double second = ((const struct sheet_mark *)b)->size;

    return (first > second) - (first < second);
}

int sheet_marks_find(struct Pix *ink, struct sheet_marks *out, struct err *err)
{
    struct sheet_marks marks = {0};
    struct sheet_reduced reduced;
    int status = -1;

    if (sheet_reduce(ink, &reduced, err) != 0)
        return -1;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (add_all(&marks, &reduced, openings[i], err))
            goto out;
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        if (marks.kinds[kind].count > 0)
            qsort(marks.kinds[kind].of, (size_t)marks.kinds[kind].count, sizeof(struct sheet_mark),
                  by_size);
    *out = marks;
    marks = (struct sheet_marks){0};
    status = 0;
out:
    sheet_marks_free(&marks);
    sheet_reduced_free(&reduced);
    return status;
}

/* The first mark of a list that is at least so large. */
static int first_of_size(const struct sheet_marks_list *list, double size)
{
    int low = 0, high = list->count;

    while (low < high) {
        int middle = (low + high) / 2;

        if (list->of[middle].size < size)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct sheet_marks_slice sheet_marks_sized(const struct sheet_marks *marks, int kind, double least,
                                           double most)
{
    const struct sheet_marks_list *list = &marks->kinds[kind];
    int first = first_of_size(list, least);

    return (struct sheet_marks_slice){list->of + first, first_of_size(list, most) - first};
}

void sheet_marks_free(struct sheet_marks *marks)
{
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        free(marks->kinds[kind].of);
    *marks = (struct sheet_marks){0};
}
