/* SPDX-License-Identifier: MIT */
#include "classify/learn/forest.h"

#include "classify/learn/tree.h"

#include <stdlib.h>

enum { TREES = 100, PIXELS = 28 };
enum { FOR_TREE = 21 }; /* what random numbers are for, as in train.c */

struct forest {
    struct tree trees[TREES];
};

static void release(void *learnt)
{
    struct forest *forest = learnt;

    for (int i = 0; forest && i < TREES; i++)
        tree_free(&forest->trees[i]);
    free(forest);
}

static int grow(const struct split_table *table, uint64_t seed, int number, struct tree *tree,
                struct err *err)
{
    struct rng rng = rng_start(seed, FOR_TREE, (uint64_t)number, 0);
    int *members = malloc((size_t)table->count * sizeof *members);
    int status;

    if (!members)
        return err_memory(err);
    for (int i = 0; i < table->count; i++)
        members[i] = rng_below(&rng, table->count);
    status = tree_grow(table, members, table->count, PIXELS, &rng, tree, err);
    free(members);
    return status;
}

static int learn(const struct rival_task *task, void **learnt, struct err *err)
{
    struct forest *forest = calloc(1, sizeof *forest);
    struct split_table table;
    int done = 0, status = 0;

    if (!forest)
        return err_memory(err);
    if (split_table_new(task->digits, &table, err) != 0) {
        release(forest);
        return -1;
    }
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < TREES; i++) {
        struct err own;

        if (grow(&table, task->seed, i, &forest->trees[i], &own) != 0) {
#pragma omp critical(forest_failure)
            {
                status = -1;
                *err = own;
            }
        }
        rival_step(task, &done, TREES);
    }
    split_table_free(&table);
    if (status == 0)
        *learnt = forest;
    else
        release(forest);
    return status;
}

static int elect(const struct forest *forest, const struct sample *sample)
{
    int votes[CLASS_COUNT] = {0};

    for (int i = 0; i < TREES; i++)
        votes[tree_read(&forest->trees[i], sample)]++;
    return rival_most(votes);
}

static int read_digits(const void *learnt, const struct digits *digits, uint8_t *classes,
                       struct err *err)
{
    (void)err;
#pragma omp parallel for schedule(dynamic, 64)
    for (int i = 0; i < digits->count; i++)
        classes[i] = (uint8_t)elect(learnt, &digits->samples[i]);
    return 0;
}

const struct rival forest_rival = {
    .name = "forest",
    .settings = "100 trees, 28 pixels a node",
    .learn = learn,
    .read = read_digits,
    .free = release,
};
