/* SPDX-License-Identifier: MIT */
#include "classify/learn/tree.h"

#include <stdlib.h>

enum { WORTH_THREADS = 2000 }; /* samples of a node that threads share */

/* A tree at work: node i has the members from first[i] to before first[i] + counts[i]. */
struct growth {
    const struct split_table *table;
    int *members;
    int pixels;
    struct rng *rng;
    struct tree tree;
    int *first, *counts;
};

static struct split_node count_node(const struct growth *g, int node)
{
    struct split_node out = {.members = g->members + g->first[node], .count = g->counts[node]};

    for (int i = 0; i < out.count; i++)
        out.classes[g->table->labels[out.members[i]]]++;
    return out;
}

/* All pixels are tried; threads share them where that pays. */
static struct split find_among_all(const struct growth *g, const struct split_node *node)
{
    struct split splits[SAMPLE_SIZE], best = {.purity = 0};

#pragma omp parallel for schedule(dynamic, 16) if (node->count >= WORTH_THREADS)
    for (int p = 0; p < SAMPLE_SIZE; p++)
        splits[p] = split_find(g->table, node, p);
    for (int p = 0; p < SAMPLE_SIZE; p++)
        if (splits[p].purity > best.purity)
            best = splits[p];
    return best;
}

/*
 * Some pixels are tried, and then others until one of them splits: the margins
 * of all samples are white.
 */
static struct split find_among_some(struct growth *g, const struct split_node *node)
{
    uint16_t pixels[SAMPLE_SIZE];
    struct split best = {.purity = 0};

    for (int p = 0; p < SAMPLE_SIZE; p++)
        pixels[p] = (uint16_t)p;
    for (int tried = 0; tried < SAMPLE_SIZE; tried++) {
        int drawn = tried + rng_below(g->rng, SAMPLE_SIZE - tried), pixel = pixels[drawn];
        struct split split;

        if (tried >= g->pixels && best.purity > 0)
            break;
        pixels[drawn] = pixels[tried];
        split = split_find(g->table, node, pixel);
        if (split.purity > best.purity)
            best = split;
    }
    return best;
}

/* Sorts the members into those up to the level and the others; returns how many the first are. */
static int part(const struct growth *g, int *members, int count, struct split split)
{
    const uint8_t *column = g->table->columns + (size_t)split.pixel * (size_t)g->table->count;
    int left = 0;

    for (int i = 0; i < count; i++)
        if (column[members[i]] <= split.level) {
            int member = members[i];
            members[i] = members[left];
            members[left++] = member;
        }
    return left;
}

static void add_node(struct growth *g, int first, int count)
{
    int node = g->tree.count++;

    g->tree.nodes[node] = (struct tree_node){.next = 0};
    g->first[node] = first;
    g->counts[node] = count;
}

/* Makes a node a leaf, or splits it and adds both children behind all others. */
static void settle(struct growth *g, int node)
{
    struct split_node samples = count_node(g, node);
    struct tree_node *self = &g->tree.nodes[node];
    struct split split;
    int left;

    self->label = (uint8_t)rival_most(samples.classes);
    if (samples.classes[self->label] == samples.count)
        return;
    split = g->pixels < SAMPLE_SIZE ? find_among_some(g, &samples) : find_among_all(g, &samples);
    if (split.purity == 0)
        return; /* the same pictures under different labels */
    left = part(g, g->members + g->first[node], samples.count, split);
    self->pixel = (uint16_t)split.pixel;
    self->level = (uint8_t)split.level;
    self->next = g->tree.count;
    add_node(g, g->first[node], left);
    add_node(g, g->first[node] + left, samples.count - left);
}

int tree_grow(const struct split_table *table, int *members, int count, int pixels,
              struct rng *rng, struct tree *out, struct err *err)
{
    size_t most = 2 * (size_t)count; /* a node has two children or none */
    struct growth g = {.table = table, .members = members, .pixels = pixels, .rng = rng};
    int status = -1;

    g.tree.nodes = malloc(most * sizeof *g.tree.nodes);
    g.first = malloc(most * sizeof *g.first);
    g.counts = malloc(most * sizeof *g.counts);
    if (!g.tree.nodes || !g.first || !g.counts) {
        err_memory(err);
        goto out;
    }
    add_node(&g, 0, count);
    for (int node = 0; node < g.tree.count; node++)
        settle(&g, node);
    *out = g.tree;
    g.tree.nodes = NULL;
    status = 0;
out:
    free(g.tree.nodes);
    free(g.first);
    free(g.counts);
    return status;
}

int tree_read(const struct tree *tree, const struct sample *sample)
{
    const struct tree_node *node = tree->nodes;

    while (node->next)
        node = &tree->nodes[node->next + (sample->pixels[node->pixel] > node->level)];
    return node->label;
}

void tree_free(struct tree *tree)
{
    free(tree->nodes);
    *tree = (struct tree){.nodes = NULL};
}

/* --- one tree as a method --- */

static void release(void *learnt)
{
    if (learnt)
        tree_free(learnt);
    free(learnt);
}

static int learn(const struct rival_task *task, void **learnt, struct err *err)
{
    int count = task->digits->count, status = -1;
    struct split_table table = {.columns = NULL};
    struct tree *tree = calloc(1, sizeof *tree);
    int *members = malloc((size_t)count * sizeof *members);

    if (!tree || !members) {
        err_memory(err);
        goto out;
    }
    for (int i = 0; i < count; i++)
        members[i] = i;
    if (split_table_new(task->digits, &table, err) != 0 ||
        tree_grow(&table, members, count, SAMPLE_SIZE, NULL, tree, err) != 0)
        goto out;
    *learnt = tree;
    tree = NULL;
    status = 0;
out:
    release(tree);
    free(members);
    split_table_free(&table);
    return status;
}

static int read_digits(const void *learnt, const struct digits *digits, uint8_t *classes,
                       struct err *err)
{
    (void)err;
#pragma omp parallel for
    for (int i = 0; i < digits->count; i++)
        classes[i] = (uint8_t)tree_read(learnt, &digits->samples[i]);
    return 0;
}

const struct rival tree_rival = {
    .name = "tree",
    .settings = "CART, Gini, not pruned",
    .learn = learn,
    .read = read_digits,
    .free = release,
};
