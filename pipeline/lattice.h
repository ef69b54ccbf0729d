/* SPDX-License-Identifier: MIT */
/*
 * lattice.h - the best way through the strokes of a strip.
 *
 * Nodes are the places where a digit may end and the next begin, 0 at the left,
 * node_count - 1 at the right.  An arc is a run of strokes that may be one digit,
 * or that is left out:
 *
 *     0 --0-- 1 --1-- 2 --?-- 3       two zeros that touch, in three strokes
 *      \_____?______/ \______/
 *              \_______0____/
 *
 * A path goes from the first node to the last.  Its weight is the product of the
 * weights of its arcs, each for the digit that is read there; so every value has
 * a weight, the sum over the paths that read it.  The share of the best value in
 * the weight of all values, and of `nothing`, the weight of what no path reads, is
 * the probability that it is right if the weights were fitted for that.
 *
 * (Over-segmentation and dynamic programming, with the weights trained as those of
 * whole values: LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to
 * document recognition, 1998, sections V to VII.)
 */
#ifndef PIPELINE_LATTICE_H
#define PIPELINE_LATTICE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"
#include "store/record.h"

enum { LATTICE_ARCS_MOST = 2 * RECORD_MAX_BOXES }; /* of a path: digits, and what is left out */

struct arc {
    int from, to; /* nodes, from < to */
    bool is_left_out;
    double weight[DIGIT_COUNT]; /* logarithms, one a digit; if it is left out only the first */
};

struct lattice {
    const struct arc *arcs; /* in the order of `from`; borrowed; at most RECORD_MAX_BOXES are
                               left out */
    int arc_count, node_count;
    int least, most; /* digits of a value, 1 <= least <= most <= RECORD_MAX_BOXES */
    double nothing;  /* the logarithm of the weight of what no path reads */
};

struct lattice_path {
    int arcs[LATTICE_ARCS_MOST]; /* their indices, from left to right */
    int arc_count;
    char value[RECORD_MAX_BOXES + 1]; /* "": there is no path */
    double share;                     /* of the value, 0 to 1 */
};

/*
 * Finds the best path.  Only where none has a number of digits that is allowed, others
 * count.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int lattice_best(const struct lattice *lattice, struct lattice_path *out, struct err *err);

#endif
