/* SPDX-License-Identifier: MIT */
#include "segment/sheet_blobs.h"

#include <limits.h>
#include <stdlib.h>

/* A stretch of ink in one row, from begin up to but not including end. */
struct run {
    int begin, end, blob;
};

/* The runs of the row above and of this row, and the components so far. */
struct scanner {
    struct run *above, *here;
    int above_count, here_count;
    struct sheet_blob *blobs;
    int count, room;
};

static int root_of(struct sheet_blob *blobs, int blob)
{
    while (blobs[blob].parent != blob) {
        blobs[blob].parent = blobs[blobs[blob].parent].parent;
        blob = blobs[blob].parent;
    }
    return blob;
}

static int blob_new(struct scanner *scanner, struct err *err)
{
    struct sheet_blob blob = {.parent = scanner->count, .left = INT_MAX, .top = INT_MAX};

    if (scanner->count == scanner->room) {
        int room = scanner->room ? 2 * scanner->room : 1024;
        struct sheet_blob *blobs = realloc(scanner->blobs, (size_t)room * sizeof *blobs);

        if (!blobs)
            return err_memory(err);
        scanner->blobs = blobs;
        scanner->room = room;
    }
    for (int i = 0; i < 4; i++)
        blob.tip[i].reach = INT_MIN;
    scanner->blobs[scanner->count++] = blob;
    return 0;
}

static void extend_tip(struct sheet_tip *tip, struct sheet_tip by)
{
    if (by.reach > tip->reach)
        *tip = by;
}

static void blob_add_run(struct sheet_blob *blob, const struct run *run, int row)
{
    double begin = run->begin, last = run->end - 1, y = row;
    double length = last - begin + 1;
    double sum = length * (begin + last) / 2;

    blob->area += length;
    blob->x += sum;
    blob->y += length * y;
    blob->xx += (last * (last + 1) * (2 * last + 1) - (begin - 1) * begin * (2 * begin - 1)) / 6;
    blob->yy += length * y * y;
    blob->xy += sum * y;
    blob->left = run->begin < blob->left ? run->begin : blob->left;
    blob->right = run->end > blob->right ? run->end : blob->right;
    blob->top = row < blob->top ? row : blob->top;
    blob->bottom = row + 1;
    extend_tip(&blob->tip[0], (struct sheet_tip){-run->begin - row, run->begin, row});
    extend_tip(&blob->tip[1], (struct sheet_tip){run->end - row, run->end, row});
    extend_tip(&blob->tip[2], (struct sheet_tip){run->end + row, run->end, row + 1});
    extend_tip(&blob->tip[3], (struct sheet_tip){row - run->begin, run->begin, row + 1});
}

static void blob_join(struct sheet_blob *blob, const struct sheet_blob *part)
{
    blob->area += part->area;
    blob->x += part->x;
    blob->y += part->y;
    blob->xx += part->xx;
    blob->yy += part->yy;
    blob->xy += part->xy;
    blob->left = part->left < blob->left ? part->left : blob->left;
    blob->right = part->right > blob->right ? part->right : blob->right;
    blob->top = part->top < blob->top ? part->top : blob->top;
    blob->bottom = part->bottom > blob->bottom ? part->bottom : blob->bottom;
    for (int i = 0; i < 4; i++)
        extend_tip(&blob->tip[i], part->tip[i]);
}

static int cut_row(const struct sheet_ink *ink, int row, struct run *runs)
{
    const uint32_t *words = ink->words + (size_t)row * (size_t)ink->words_per_row;
    int count = 0, x = 0;

    while (x < ink->width) {
        uint32_t rest = words[x >> 5] << (x & 31);

        if (!rest) {
            x = (x | 31) + 1;
            continue;
        }
        x += __builtin_clz(rest);
        if (x >= ink->width)
            break;
        runs[count].begin = x;
        while (x < ink->width && words[x >> 5] >> (31 - (x & 31)) & 1)
            x++;
        runs[count++].end = x;
    }
    return count;
}

/* Gives each run of this row to a component of the row above, or begins one. */
static int join_row(struct scanner *scanner, int row, struct err *err)
{
    int next = 0;

    for (int i = 0; i < scanner->here_count; i++) {
        struct run *run = &scanner->here[i];

        run->blob = -1;
        while (next < scanner->above_count && scanner->above[next].end < run->begin)
            next++;
        for (int j = next; j < scanner->above_count && scanner->above[j].begin <= run->end; j++) {
            int root = root_of(scanner->blobs, scanner->above[j].blob);

            if (run->blob < 0)
                run->blob = root;
            scanner->blobs[root].parent = root_of(scanner->blobs, run->blob);
        }
        if (run->blob < 0) {
            if (blob_new(scanner, err))
                return -1;
            run->blob = scanner->count - 1;
        }
        run->blob = root_of(scanner->blobs, run->blob);
        blob_add_run(&scanner->blobs[run->blob], run, row);
    }
    return 0;
}

/* Adds every part to its component and keeps the components alone. */
static int gather(struct sheet_blob *blobs, int count)
{
    int kept = 0;

    for (int i = 0; i < count; i++) {
        int root = root_of(blobs, i);

        if (root != i)
            blob_join(&blobs[root], &blobs[i]);
    }
    for (int i = 0; i < count; i++)
        if (blobs[i].parent == i)
            blobs[kept++] = blobs[i];
    return kept;
}

int sheet_blobs_find(const struct sheet_ink *ink, struct sheet_blobs *out, struct err *err)
{
    size_t most = (size_t)ink->width / 2 + 1;
    struct run *runs = malloc(2 * most * sizeof *runs);
    struct scanner scanner = {0};
    int status = -1;

    if (!runs)
        return err_memory(err);
    scanner.above = runs;
    scanner.here = runs + most;
    for (int row = 0; row < ink->height; row++) {
        struct run *above = scanner.above;

        scanner.here_count = cut_row(ink, row, scanner.here);
        if (join_row(&scanner, row, err))
            goto out;
        scanner.above = scanner.here;
        scanner.above_count = scanner.here_count;
        scanner.here = above;
    }
    *out = (struct sheet_blobs){scanner.blobs, gather(scanner.blobs, scanner.count)};
    scanner.blobs = NULL;
    status = 0;
out:
    free(scanner.blobs);
    free(runs);
    return status;
}

void sheet_blobs_free(struct sheet_blobs *blobs)
{
    free(blobs->of);
    *blobs = (struct sheet_blobs){NULL, 0};
}
