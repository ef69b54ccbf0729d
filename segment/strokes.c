/* SPDX-License-Identifier: MIT */
#include "segment/strokes.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "segment/cells.h"
#include "segment/cells_rect.h"
#include "segment/strokes_fall.h"

/* Of the tallest piece. */
static const double NARROW_SHARE = 0.35;                     /* is not cut */
static const double WIDEST_SHARE = 1.4, LOWEST_SHARE = 0.35; /* of digits */
static const double GAP_SHARE = 0.25;                        /* inside of a digit, at most */

static const double LEAST_STROKES = 2; /* squares of the pen's width on both sides of a cut */
static const int CUTS_ALWAYS = 3, CUTS_BY_WIDTH = 4;

/* --- the strip as one map --- */

/* The count if there is none. */
static int first_with_ink(const struct cells *cells)
{
    int i = 0;

    while (i < cells_count(cells) && cells_at(cells, i)->ink.width == 0)
        i++;
    return i;
}

/* Where the ink of a cell lies, from the first ink of the strip. */
static struct rect place_of(const struct strokes *strokes, const struct cells *cells, int index)
{
    const struct cell *cell = cells_at(cells, index);
    const struct raster *ink = cells_ink(cells, index);

    return (struct rect){(int)lround((cell->ink.x - strokes->x_mm) * strokes->px_per_mm),
                         (int)lround((cell->ink.y - strokes->y_mm) * strokes->px_per_mm),
                         ink->width, ink->height};
}

static int lay_map(const struct cells *cells, struct strokes *strokes, struct err *err)
{
    const int first = first_with_ink(cells);
    struct rect all = {0, 0, 0, 0};

    if (first == cells_count(cells))
        return 0;
    strokes->x_mm = cells_at(cells, first)->ink.x;
    strokes->y_mm = cells_at(cells, first)->ink.y;
    strokes->px_per_mm = cells_ink(cells, first)->width / cells_at(cells, first)->ink.width;
    for (int i = first; i < cells_count(cells); i++) {
        struct rect box = place_of(strokes, cells, i);

        if (box.width == 0)
            continue;
        all = cells_rect_around(&all, &box);
        strokes->tallest = box.height > strokes->tallest ? box.height : strokes->tallest;
    }
    strokes->left = all.x;
    strokes->top = all.y;
    return raster_new(all.width, all.height, &strokes->map, err);
}

/* --- cuts --- */

/* Takes the cuts away that leave next to nothing on one side. */
static int drop_slivers(const struct raster *ink, double stroke, struct fall_cut *cuts, int count)
{
    double least = LEAST_STROKES * stroke * stroke;
    int whole = strokes_fall_area(ink, NULL), before = 0, kept = 0;

    for (int i = 0; i < count; i++) {
        int area = strokes_fall_area(ink, &cuts[i]);

        if (area - before < least || whole - area < least) {
            free(cuts[i].x);
            continue;
        }
        cuts[kept++] = cuts[i];
        before = area;
    }
    return kept;
}

/* Draws the ink of a piece into the map, each pixel with the number of its stroke. */
static void draw(const struct raster *ink, struct rect place, const struct fall_cut *cuts,
                 int count, struct strokes *strokes)
{
    for (int y = 0; y < ink->height; y++) {
        for (int x = 0; x < ink->width; x++) {
            struct rect pixel = {place.x - strokes->left + x, place.y - strokes->top + y, 1, 1};
            int number = strokes->count;

            if (!ink->pixels[y * ink->width + x])
                continue;
            for (int i = 0; i < count; i++)
                number += x >= cuts[i].x[y];
            strokes->map.pixels[pixel.y * strokes->map.width + pixel.x] = (uint8_t)(number + 1);
            strokes->of[number].box = cells_rect_around(&strokes->of[number].box, &pixel);
        }
    }
}

/* How many cuts a piece is worth, and there is room for if each piece after it has a stroke. */
static int cuts_for(const struct raster *ink, const struct strokes *strokes, int pieces_left)
{
    int room = STROKES_MOST - strokes->count - pieces_left;
    int wanted = CUTS_ALWAYS + CUTS_BY_WIDTH * ink->width / strokes->tallest;

    if (ink->width < NARROW_SHARE * strokes->tallest)
        return 0;
    wanted = wanted < STROKES_CUTS_MOST ? wanted : STROKES_CUTS_MOST;
    return wanted < room ? wanted : room;
}

static int cut_piece(const struct cells *cells, int index, struct strokes *strokes, struct err *err)
{
    const struct raster *ink = cells_ink(cells, index);
    double stroke = cells_at(cells, index)->stroke_mm * strokes->px_per_mm;
    int most = cuts_for(ink, strokes, cells_count(cells) - index), count;
    struct fall_cut cuts[STROKES_CUTS_MOST];

    if (strokes_fall_cuts(ink, stroke, most, cuts, &count, err))
        return -1;
    count = drop_slivers(ink, stroke, cuts, count);
    draw(ink, place_of(strokes, cells, index), cuts, count, strokes);
    for (int i = 0; i <= count; i++) {
        strokes->of[strokes->count].piece = index;
        strokes->of[strokes->count++].crossing = i > 0 ? cuts[i - 1].crossing : 0;
    }
    for (int i = 0; i < count; i++)
        free(cuts[i].x);
    return 0;
}

int strokes_cut(const struct cells *cells, struct strokes *out, struct err *err)
{
    struct strokes strokes = {.count = 0};

    if (lay_map(cells, &strokes, err))
        return -1;
    for (int i = 0; i < cells_count(cells); i++) {
        if (cells_at(cells, i)->ink.width > 0 && cut_piece(cells, i, &strokes, err)) {
            strokes_free(&strokes);
            return -1;
        }
    }
    *out = strokes;
    return 0;
}

void strokes_free(struct strokes *strokes)
{
    raster_free(&strokes->map);
    strokes->count = 0;
}

/* --- windows --- */

bool strokes_begins_piece(const struct strokes *strokes, int index)
{
    return index == 0 || strokes->of[index].piece != strokes->of[index - 1].piece;
}

int strokes_piece_length(const struct strokes *strokes, int first)
{
    int end = first + 1;

    while (end < strokes->count && !strokes_begins_piece(strokes, end))
        end++;
    return end - first;
}

struct rect strokes_box(const struct strokes *strokes, int first, int count)
{
    struct rect box = strokes->of[first].box;

    for (int i = first + 1; i < first + count; i++)
        box = cells_rect_around(&box, &strokes->of[i].box);
    return box;
}

struct rect_mm strokes_area(const struct strokes *strokes, struct rect box)
{
    double mm = 1 / strokes->px_per_mm;

    return (struct rect_mm){strokes->x_mm + (strokes->left + box.x) * mm,
                            strokes->y_mm + (strokes->top + box.y) * mm, box.width * mm,
                            box.height * mm};
}

int strokes_gap(const struct strokes *strokes, int first, int count)
{
    int widest = 0;

    for (int i = first + 1; i < first + count; i++) {
        struct rect before = strokes_box(strokes, first, i - first);
        int gap = strokes->of[i].box.x - cells_rect_right(&before);

        if (strokes_begins_piece(strokes, i) && gap > widest)
            widest = gap;
    }
    return widest;
}

bool strokes_is_window(const struct strokes *strokes, int first, int count)
{
    struct rect box = strokes_box(strokes, first, count);

    return count <= STROKES_WINDOW_MOST && box.width <= WIDEST_SHARE * strokes->tallest &&
           box.height >= LOWEST_SHARE * strokes->tallest &&
           strokes_gap(strokes, first, count) <= GAP_SHARE * strokes->tallest;
}

int strokes_ink(const struct strokes *strokes, int first, int count, struct raster *out,
                struct err *err)
{
    struct rect box = strokes_box(strokes, first, count);

    if (raster_new(box.width, box.height, out, err))
        return -1;
    for (int y = 0; y < box.height; y++) {
        const uint8_t *row =
            strokes->map.pixels + (size_t)(box.y + y) * (size_t)strokes->map.width + box.x;

        for (int x = 0; x < box.width; x++)
            out->pixels[y * box.width + x] = row[x] > first && row[x] <= first + count;
    }
    return 0;
}
