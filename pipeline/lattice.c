/* SPDX-License-Identifier: MIT */
#include "pipeline/lattice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = RECORD_MAX_BOXES + 1 }; /* of a node: a step for each number of digits */

/* A way to a node, with so many digits behind it; or all such ways together. */
struct step {
    double weight; /* its logarithm, -HUGE_VAL if there is no way */
    int arc;       /* the last of the best */
};

static double log_sum(double a, double b)
{
    double more = fmax(a, b);

    return more == -HUGE_VAL ? more : more + log1p(exp(fmin(a, b) - more));
}

static int best_digit(const struct arc *arc)
{
    int best = 0;

    for (int i = 1; i < DIGIT_COUNT; i++)
        if (arc->weight[i] > arc->weight[best])
            best = i;
    return best;
}

static struct step *steps_at(struct step *steps, int node)
{
    return steps + (size_t)node * ROOM;
}

static void begin(struct step *steps, int node_count)
{
    for (int i = 0; i < node_count * ROOM; i++)
        steps[i] = (struct step){-HUGE_VAL, -1};
    steps[0].weight = 0;
}

/* --- the best path --- */

static void search(const struct lattice *lattice, struct step *steps)
{
    begin(steps, lattice->node_count);
    for (int i = 0; i < lattice->arc_count; i++) {
        const struct arc *arc = &lattice->arcs[i];
        const struct step *from = steps_at(steps, arc->from);
        int more = arc->is_left_out ? 0 : 1;
        double weight = arc->weight[more ? best_digit(arc) : 0];
        struct step *to = steps_at(steps, arc->to) + more;

        for (int n = 0; n + more < ROOM; n++)
            if (from[n].weight + weight > to[n].weight)
                to[n] = (struct step){from[n].weight + weight, i};
    }
}

/* How many digits the best whole path has, of least to most; 0 if there is none. */
static int best_length(const struct step *end, int least, int most)
{
    int best = 0;

    for (int n = least; n <= most; n++)
        if (end[n].weight > -HUGE_VAL && (best == 0 || end[n].weight > end[best].weight))
            best = n;
    return best;
}

static void trace(const struct lattice *lattice, struct step *steps, int digits,
                  struct lattice_path *path)
{
    int node = lattice->node_count - 1, at = LATTICE_ARCS_MOST;

    while (node > 0) {
        int index = steps_at(steps, node)[digits].arc;
        const struct arc *arc = &lattice->arcs[index];

        if (!arc->is_left_out)
            path->value[--digits] = (char)('0' + best_digit(arc));
        path->arcs[--at] = index;
        node = arc->from;
    }
    path->arc_count = LATTICE_ARCS_MOST - at;
    memmove(path->arcs, path->arcs + at, (size_t)path->arc_count * sizeof *path->arcs);
}

/* --- the weight of many --- */

/* Of an arc, for any digit, or for the one that is wanted. */
static double weight_for(const struct arc *arc, const char *wanted)
{
    double sum = -HUGE_VAL;

    if (arc->is_left_out)
        return arc->weight[0];
    if (wanted)
        return arc->weight[*wanted - '0'];
    for (int i = 0; i < DIGIT_COUNT; i++)
        sum = log_sum(sum, arc->weight[i]);
    return sum;
}

/* Of all paths with least to most digits, or of those that read a value of so many. */
static double weigh(const struct lattice *lattice, const char *value, int least, int most,
                    struct step *steps)
{
    double sum = -HUGE_VAL;

    begin(steps, lattice->node_count);
    for (int i = 0; i < lattice->arc_count; i++) {
        const struct arc *arc = &lattice->arcs[i];
        const struct step *from = steps_at(steps, arc->from);
        int more = arc->is_left_out ? 0 : 1;
        struct step *to = steps_at(steps, arc->to) + more;
        double any = weight_for(arc, NULL);

        for (int n = 0; n + more <= most; n++)
            if (from[n].weight > -HUGE_VAL)
                to[n].weight = log_sum(to[n].weight, from[n].weight +
                                       (value ? weight_for(arc, value + n) : any));
    }
    for (int n = least; n <= most; n++)
        sum = log_sum(sum, steps_at(steps, lattice->node_count - 1)[n].weight);
    return sum;
}

int lattice_best(const struct lattice *lattice, struct lattice_path *out, struct err *err)
{
    struct step *steps = malloc((size_t)lattice->node_count * ROOM * sizeof *steps);
    const struct step *end;
    struct lattice_path path = {.arc_count = 0};
    int least = lattice->least, most = lattice->most, digits;

    if (!steps)
        return err_memory(err);
    search(lattice, steps);
    end = steps_at(steps, lattice->node_count - 1);
    digits = best_length(end, least, most);
    if (digits == 0) {
        least = 1;
        most = RECORD_MAX_BOXES;
        digits = best_length(end, least, most);
    }
    if (digits > 0) {
        trace(lattice, steps, digits, &path);
        path.share = exp(weigh(lattice, path.value, digits, digits, steps) -
                         log_sum(weigh(lattice, NULL, least, most, steps), lattice->nothing));
    }
    free(steps);
    *out = path;
    return 0;
}
