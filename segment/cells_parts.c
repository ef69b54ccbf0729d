/* SPDX-License-Identifier: MIT */
#include "segment/cells_parts.h"

#include <stdlib.h>
#include <string.h>

/* The start of the next ink in a row at or after x, or its width. */
static int next_of(const uint8_t *row, int x, int width, int value)
{
    const uint8_t *found = x < width ? memchr(row + x, value, (size_t)(width - x)) : NULL;

    return found ? (int)(found - row) : width;
}

static int add_run(struct parts *parts, int *room, struct run run, struct err *err)
{
    if (parts->run_count == *room) {
        int more = *room ? 2 * *room : 512;
        struct run *runs = realloc(parts->runs, (size_t)more * sizeof *runs);

        if (!runs)
            return err_memory(err);
        parts->runs = runs;
        *room = more;
    }
    parts->runs[parts->run_count++] = run;
    return 0;
}

/* A run's part is for now the index of an earlier run that it touches, or its own. */
static int find_runs(const struct raster *ink, struct parts *parts, struct err *err)
{
    int room = 0;

    for (int y = 0; y < ink->height; y++) {
        const uint8_t *row = ink->pixels + (size_t)y * (size_t)ink->width;
        int left = next_of(row, 0, ink->width, 1);

        while (left < ink->width) {
            int right = next_of(row, left, ink->width, 0);

            if (add_run(parts, &room, (struct run){y, left, right, parts->run_count}, err))
                return -1;
            left = next_of(row, right, ink->width, 1);
        }
    }
    return 0;
}

static int root_of(struct run *runs, int i)
{
    while (runs[i].part != i) {
        runs[i].part = runs[runs[i].part].part;
        i = runs[i].part;
    }
    return i;
}

static void join(struct run *runs, int a, int b)
{
    a = root_of(runs, a);
    b = root_of(runs, b);
    if (a < b)
        runs[b].part = a;
    else
        runs[a].part = b;
}

/* Joins each run with those of the row above that touch it. */
static void join_runs(struct parts *parts)
{
    struct run *runs = parts->runs;
    int above = 0;

    for (int i = 0; i < parts->run_count; i++) {
        while (runs[above].y < runs[i].y - 1 ||
               (runs[above].y == runs[i].y - 1 && runs[above].right < runs[i].left))
            above++;
        for (int j = above; runs[j].y == runs[i].y - 1 && runs[j].left <= runs[i].right; j++)
            join(runs, i, j);
    }
}

/* Numbers the parts; a root stands before all other runs of its part. */
static int number_parts(struct parts *parts)
{
    int count = 0;

    for (int i = 0; i < parts->run_count; i++) {
        struct run *run = &parts->runs[i];

        if (run->part == i)
            run->part = count++;
        else
            run->part = parts->runs[run->part].part;
    }
    return count;
}

static void widen(struct part *part, const struct run *run)
{
    struct rect *box = &part->box;
    int right = box->x + box->width;

    if (part->area == 0) {
        *box = (struct rect){run->left, run->y, run->right - run->left, 1};
        return;
    }
    right = run->right > right ? run->right : right;
    box->x = run->left < box->x ? run->left : box->x;
    box->width = right - box->x;
    box->height = run->y + 1 - box->y;
}

/*
 * How a run lies below those of the row above, which start at *above as in
 * join_runs: how many of them it touches, and how many pixels it has under them.
 */
struct contact {
    int runs, pixels;
};

static struct contact contact_of(const struct parts *parts, const struct run *run, int *above)
{
    const struct run *runs = parts->runs;
    struct contact contact = {0, 0};

    while (runs[*above].y < run->y - 1 ||
           (runs[*above].y == run->y - 1 && runs[*above].right < run->left))
        (*above)++;
    for (int j = *above; runs[j].y == run->y - 1 && runs[j].left <= run->right; j++) {
        int left = runs[j].left > run->left ? runs[j].left : run->left;
        int right = runs[j].right < run->right ? runs[j].right : run->right;

        contact.runs++;
        contact.pixels += right > left ? right - left : 0;
    }
    return contact;
}

/*
 * Runs and their contacts are a graph: it has as many cycles as it has contacts
 * more than a tree would have, and each goes around a hole.
 */
static void measure(struct parts *parts)
{
    int above = 0;

    for (int i = 0; i < parts->count; i++)
        parts->of[i].holes = 1;
    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];
        struct part *part = &parts->of[run->part];
        struct contact contact = contact_of(parts, run, &above);
        int length = run->right - run->left;

        widen(part, run);
        part->area += length;
        part->edge += 2 + 2 * (length - contact.pixels);
        part->holes += contact.runs - 1;
    }
}

int cells_parts_find(const struct raster *ink, struct parts *out, struct err *err)
{
    struct parts parts = {.width = ink->width, .height = ink->height};

    if (find_runs(ink, &parts, err))
        goto fail;
    join_runs(&parts);
    for (int i = 0; i < parts.run_count; i++)
        parts.runs[i].part = root_of(parts.runs, i);
    parts.count = number_parts(&parts);
    parts.of = calloc((size_t)parts.count + 1, sizeof *parts.of);
    if (!parts.of) {
        err_memory(err);
        goto fail;
    }
    measure(&parts);
    *out = parts;
    return 0;
fail:
    cells_parts_free(&parts);
    return -1;
}

void cells_parts_free(struct parts *parts)
{
    free(parts->runs);
    free(parts->of);
    *parts = (struct parts){0};
}
