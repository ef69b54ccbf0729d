/* SPDX-License-Identifier: MIT */
/*
 * tree.h - a tree of questions about pixels, grown until no leaf is mixed.
 *
 * CART (Breiman, Friedman, Olshen and Stone, Classification and Regression
 * Trees, 1984) without pruning; with fewer pixels tried at each node it is a
 * tree of a forest.
 */
#ifndef CLASSIFY_LEARN_TREE_H
#define CLASSIFY_LEARN_TREE_H

#include "classify/learn/rival.h"
#include "classify/rng.h"
#include "classify/learn/split.h"

struct tree_node {
    int32_t next;         /* the left child, behind it the right one; 0: a leaf */
    uint16_t pixel;
    uint8_t level, label; /* up to the level goes left; what a leaf says */
};

struct tree {
    struct tree_node *nodes; /* the first is the root; owned */
    int count;
};

/*
 * Grows a tree on some samples of a table; members, count of them, at least
 * one, are sorted on the way.  pixels is how many are tried at a node, drawn by
 * the generator; SAMPLE_SIZE: all, and none is needed.  Of pixels that split
 * equally well the first wins.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int tree_grow(const struct split_table *table, int *members, int count, int pixels,
              struct rng *rng, struct tree *out, struct err *err);

/* The class that the tree names. */
int tree_read(const struct tree *tree, const struct sample *sample);

/* Frees the nodes; a zeroed tree is accepted. */
void tree_free(struct tree *tree);

extern const struct rival tree_rival;

#endif
