/* SPDX-License-Identifier: MIT */
#include "classify/learn/nearest.h"

#include "classify/learn/distance.h"

#include <stdlib.h>
#include <string.h>

enum { NEIGHBOURS = 3 };

struct nearest {
    struct distance_set set;
    uint8_t *labels;
};

struct neighbour {
    int32_t distance;
    int label;
};

static void release(void *learnt)
{
    struct nearest *nearest = learnt;

    if (!nearest)
        return;
    distance_free(&nearest->set);
    free(nearest->labels);
    free(nearest);
}

static int learn(const struct rival_task *task, void **learnt, struct err *err)
{
    size_t count = (size_t)task->digits->count;
    struct nearest *nearest = calloc(1, sizeof *nearest);

    if (!nearest)
        return err_memory(err);
    nearest->labels = malloc(count);
    if (!nearest->labels) {
        err_memory(err);
        goto fail;
    }
    memcpy(nearest->labels, task->digits->labels, count);
    if (distance_new(task->digits->samples, task->digits->count, &nearest->set, err) != 0)
        goto fail;
    *learnt = nearest;
    return 0;
fail:
    release(nearest);
    return -1;
}

/* Keeps the nearest ones sorted; one that is no nearer than the last is none of them. */
static void consider(struct neighbour found[NEIGHBOURS], int32_t distance, int label)
{
    int i = NEIGHBOURS - 1;

    if (distance >= found[i].distance)
        return;
    for (; i > 0 && distance < found[i - 1].distance; i--)
        found[i] = found[i - 1];
    found[i] = (struct neighbour){distance, label};
}

static int elect(const struct neighbour found[NEIGHBOURS], int count)
{
    int votes[CLASS_COUNT] = {0}, best = found[0].label;

    for (int i = 0; i < count; i++)
        votes[found[i].label]++;
    for (int i = 1; i < count; i++)
        if (votes[found[i].label] > votes[best])
            best = found[i].label;
    return best;
}

/* Reads the samples of one row of blocks. */
static void read_rows(const void *learnt, const struct distance_set *asked, int row,
                      uint8_t *classes)
{
    const struct nearest *nearest = learnt;
    int rows = asked->count - row < DISTANCE_ROWS ? asked->count - row : DISTANCE_ROWS;
    int all = nearest->set.count, count = all < NEIGHBOURS ? all : NEIGHBOURS;
    struct neighbour found[DISTANCE_ROWS][NEIGHBOURS];

    for (int r = 0; r < rows; r++)
        for (int i = 0; i < NEIGHBOURS; i++)
            found[r][i].distance = INT32_MAX;
    for (int column = 0; column < all; column += DISTANCE_COLUMNS) {
        int columns = all - column < DISTANCE_COLUMNS ? all - column : DISTANCE_COLUMNS;
        int32_t distances[DISTANCE_ROWS][DISTANCE_COLUMNS];

        distance_block(asked, row, &nearest->set, column, distances);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                consider(found[r], distances[r][c], nearest->labels[column + c]);
    }
    for (int r = 0; r < rows; r++)
        classes[row + r] = (uint8_t)elect(found[r], count);
}

static int read_digits(const void *learnt, const struct digits *digits, uint8_t *classes,
                       struct err *err)
{
    return distance_read(read_rows, learnt, digits->samples, digits->count, classes, err);
}

const struct rival nearest_rival = {
    .name = "nearest",
    .settings = "3 neighbours, Euclidean",
    .learn = learn,
    .read = read_digits,
    .free = release,
};
