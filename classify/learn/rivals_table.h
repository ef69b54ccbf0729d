/* SPDX-License-Identifier: MIT */
/*
 * rivals_table.h - what was found out about each method, as a table or as JSON.
 */
#ifndef CLASSIFY_LEARN_RIVALS_TABLE_H
#define CLASSIFY_LEARN_RIVALS_TABLE_H

#include "base/err.h"
#include "classify/learn/rival.h"

enum { RIVALS_TABLE_CONDITIONS = 8 };

/* Under what the methods are tested: the columns. */
struct rivals_table_head {
    const char *conditions[RIVALS_TABLE_CONDITIONS]; /* "clean", and the kinds of noise */
    int condition_count;
    int tested;               /* samples, under each condition */
};

struct rivals_table_row {
    const struct rival *rival;
    int learnt;                           /* samples; 0: it was trained before */
    int correct[RIVALS_TABLE_CONDITIONS];
    double learn_s, read_s;               /* processor time: in all, and for one sample */
};

/* Prints the names of the columns. */
void rivals_table_print_head(const struct rivals_table_head *head);

/* Prints a row below them. */
void rivals_table_print(const struct rivals_table_head *head, const struct rivals_table_row *row);

/* Prints everything as one JSON object.  Fails with ERR_MEMORY. */
MUST_CHECK
int rivals_table_print_json(const struct rivals_table_head *head,
                            const struct rivals_table_row *rows, int count, struct err *err);

#endif
