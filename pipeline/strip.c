/* SPDX-License-Identifier: MIT */
#include "pipeline/strip.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/lattice.h"
#include "pipeline/recognizer.h"
#include "pipeline/window.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/strokes.h"

/* A run of strokes as it was read; one that is left out was not. */
struct window {
    int first, count;
    struct sample sample;
    struct reading reading;
    float scores[CLASS_COUNT];
};

/* Window i is arc i. */
struct look {
    const struct recognizer *recognizer;
    struct strokes strokes;
    struct window *windows;
    struct arc *arcs;
    int count;
};

/* --- windows --- */

static int read_window(struct look *look, int first, int count, struct err *err)
{
    struct window *window = &look->windows[look->count];
    struct arc *arc = &look->arcs[look->count];
    struct raster ink;

    if (strokes_ink(&look->strokes, first, count, &ink, err))
        return -1;
    *window = (struct window){.first = first, .count = count};
    normalize_cell(&ink, &window->sample);
    raster_free(&ink);
    recognizer_read(look->recognizer, &window->sample, 1, &window->reading, window->scores);
    *arc = (struct arc){.from = first, .to = first + count};
    window_weigh(&look->strokes, first, count, &window->reading, arc->weight);
    look->count++;
    return 0;
}

/* Only whole pieces are left out: no digit loses half of its ink. */
static void leave_out(struct look *look, int first)
{
    int count = strokes_piece_length(&look->strokes, first);

    look->windows[look->count] = (struct window){.first = first, .count = count};
    look->arcs[look->count++] =
        (struct arc){.from = first,
                     .to = first + count,
                     .is_left_out = true,
                     .weight = {window_left_out(&look->strokes, first, count)}};
}

static int read_windows(struct look *look, struct err *err)
{
    const struct strokes *strokes = &look->strokes;
    size_t most = (size_t)(strokes->count + 1) * (STROKES_WINDOW_MOST + 1);

    look->windows = malloc(most * sizeof *look->windows);
    look->arcs = malloc(most * sizeof *look->arcs);
    if (!look->windows || !look->arcs)
        return err_memory(err);
    for (int first = 0; first < strokes->count; first++) {
        for (int n = 1; n <= STROKES_WINDOW_MOST && first + n <= strokes->count; n++)
            if (strokes_is_window(strokes, first, n) && read_window(look, first, n, err))
                return -1;
        if (strokes_begins_piece(strokes, first))
            leave_out(look, first);
    }
    return 0;
}

/* --- digits --- */

static bool is_one_piece(const struct strokes *strokes, const struct window *window)
{
    return strokes_begins_piece(strokes, window->first) &&
           strokes_piece_length(strokes, window->first) == window->count;
}

static bool holds_piece(const struct strokes *strokes, const struct window *window, int piece)
{
    int inside = 0, all = 0;

    for (int i = 0; i < strokes->count; i++) {
        bool is_its = strokes->of[i].piece == piece;

        all += is_its;
        inside += is_its && i >= window->first && i < window->first + window->count;
    }
    return inside == all;
}

static void add_doubts(const struct cell *piece, bool is_whole, struct cell *cell)
{
    cell->stroke_mm = piece->stroke_mm;
    cell->component_count += piece->component_count;
    cell->has_beside |= piece->has_beside;
    cell->is_displaced |= piece->is_displaced;
    cell->is_shared |= piece->is_shared || (!is_whole && piece->state == CELL_STRUCK);
    if (is_whole && (piece->state == CELL_STRUCK || cell->state == CELL_DIGIT))
        cell->state = piece->state;
}

static struct cell cell_of(const struct strokes *strokes, const struct window *window,
                           const struct cells *pieces)
{
    struct cell cell = {.state = CELL_DIGIT};

    cell.ink = cell.box =
        strokes_area(strokes, strokes_box(strokes, window->first, window->count));
    for (int i = window->first; i < window->first + window->count; i++) {
        int piece = strokes->of[i].piece;

        if (i == window->first || strokes_begins_piece(strokes, i))
            add_doubts(cells_at(pieces, piece), holds_piece(strokes, window, piece), &cell);
    }
    return cell;
}

static int take_path(const struct look *look, const struct lattice_path *path,
                     const struct cells *pieces, struct strip *strip, struct err *err)
{
    strip->digits = calloc(strlen(path->value) + 1, sizeof *strip->digits);
    if (!strip->digits)
        return err_memory(err);
    memcpy(strip->value, path->value, sizeof strip->value);
    strip->share = path->share;
    for (int i = 0; i < path->arc_count; i++) {
        const struct window *window = &look->windows[path->arcs[i]];
        struct strip_digit *digit = &strip->digits[strip->count];

        if (look->arcs[path->arcs[i]].is_left_out) {
            strip->left_out++;
            continue;
        }
        strip->remade += !is_one_piece(&look->strokes, window);
        digit->cell = cell_of(&look->strokes, window, pieces);
        digit->cell.position = strip->count++;
        digit->sample = window->sample;
        digit->reading = window->reading;
        memcpy(digit->scores, window->scores, sizeof digit->scores);
    }
    return 0;
}

/* --- all --- */

int strip_read(const struct recognizer *recognizer, const struct field *field,
               const struct cells *pieces, struct strip *out, struct err *err)
{
    struct look look = {.recognizer = recognizer};
    struct strip strip = {.count = 0};
    struct lattice lattice = {.least = field->digits_least,
                              .most = field->digits_most,
                              .nothing = WINDOW_NOTHING};
    struct lattice_path path;
    int status = -1;

    if (strokes_cut(pieces, &look.strokes, err) || read_windows(&look, err))
        goto out;
    lattice.arcs = look.arcs;
    lattice.arc_count = look.count;
    lattice.node_count = look.strokes.count + 1;
    if (lattice_best(&lattice, &path, err) || take_path(&look, &path, pieces, &strip, err))
        goto out;
    *out = strip;
    status = 0;
out:
    free(look.windows);
    free(look.arcs);
    strokes_free(&look.strokes);
    return status;
}

void strip_free(struct strip *strip)
{
    free(strip->digits);
    *strip = (struct strip){.digits = NULL};
}
