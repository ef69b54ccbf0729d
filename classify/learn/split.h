/* SPDX-License-Identifier: MIT */
/*
 * split.h - the best question about one pixel: is it at most so dark?
 *
 * The samples of a node are counted by grey level and class; then every level
 * that occurs is tried as the border, from paper to ink, by moving the counts of
 * one level at a time to the left.  So a node costs its samples plus the levels
 * among them, and nothing is sorted.
 */
#ifndef CLASSIFY_LEARN_SPLIT_H
#define CLASSIFY_LEARN_SPLIT_H

#include <stdint.h>

#include "base/err.h"
#include "classify/digits.h"

/* Samples turned by 90 degrees: all values of a pixel lie together. */
struct split_table {
    uint8_t *columns;      /* [SAMPLE_SIZE][count], owned */
    const uint8_t *labels; /* borrowed */
    int count;
};

/* Turns samples.  Freed with split_table_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int split_table_new(const struct digits *digits, struct split_table *out, struct err *err);

/* Frees the columns; a zeroed table is accepted. */
void split_table_free(struct split_table *table);

/* Some of the samples: indices into the table, with repetitions if it likes. */
struct split_node {
    const int *members;
    int count;
    int classes[CLASS_COUNT]; /* how many of each */
};

struct split {
    int pixel, level; /* up to the level goes left; level is in the middle of the gap */
    double purity;    /* the higher the better; 0 if the node cannot be split here */
};

/*
 * The border of the least Gini impurity (Breiman, Friedman, Olshen and Stone,
 * Classification and Regression Trees, 1984); of equal ones the lightest.  The
 * purity is the sum of squared class counts over the count, of both sides.
 */
struct split split_find(const struct split_table *table, const struct split_node *node, int pixel);

#endif
