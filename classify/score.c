/* SPDX-License-Identifier: MIT */
#include "classify/score.h"

#include <math.h>
#include <stdlib.h>

enum { BINS = 15 };

static const double LEAST_PROBABILITY = 1e-12; /* keeps the loss finite */

int score_add(struct score *score, const struct reading *reading, int label, struct err *err)
{
    double p = reading->probability[label];

    if (score->count == score->capacity) {
        int capacity = score->capacity ? 2 * score->capacity : 1024;
        struct score_item *items =
            realloc(score->items, (size_t)capacity * sizeof *score->items);
        if (!items)
            return err_memory(err);
        score->items = items;
        score->capacity = capacity;
    }
    score->items[score->count++] =
        (struct score_item){reading->confidence, reading->best == label};
    score->correct += reading->best == label;
    score->confusion[label][reading->best]++;
    score->log_loss -= log(p > LEAST_PROBABILITY ? p : LEAST_PROBABILITY);
    return 0;
}

double score_accuracy(const struct score *score)
{
    return score->count ? (double)score->correct / score->count : 0;
}

void score_interval(const struct score *score, double *low, double *high)
{
    const double z = 1.959964;
    double n = score->count ? score->count : 1, p = score->correct / n;
    double middle = p + z * z / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

    *low = fmax(0, (middle - half) / (1 + z * z / n));
    *high = fmin(1, (middle + half) / (1 + z * z / n));
}

static int surest_first(const void *a, const void *b)
{
    double x = ((const struct score_item *)a)->confidence;
    double y = ((const struct score_item *)b)->confidence;

    return (x < y) - (x > y);
}

static void sort(struct score *score)
{
    if (score->count)
        qsort(score->items, (size_t)score->count, sizeof *score->items, surest_first);
}

double score_ece(struct score *score)
{
    double sum = 0;

    sort(score);
    for (int bin = 0; bin < BINS; bin++) {
        int first = (int)((long long)score->count * bin / BINS);
        int end = (int)((long long)score->count * (bin + 1) / BINS);
        double confidence = 0, right = 0;
        for (int i = first; i < end; i++) {
            confidence += score->items[i].confidence;
            right += score->items[i].is_right;
        }
        sum += fabs(confidence - right);
    }
    return score->count ? sum / score->count : 0;
}

/* Ends only where the confidence changes: a threshold cannot split equals. */
double score_accepted(struct score *score, double max_error)
{
    int wrong = 0, best = 0;

    sort(score);
    for (int i = 0; i < score->count; i++) {
        const struct score_item *item = &score->items[i];
        wrong += !item->is_right;
        if (i + 1 < score->count && item[1].confidence == item->confidence)
            continue;
        if (wrong <= max_error * (i + 1))
            best = i + 1;
    }
    return score->count ? (double)best / score->count : 0;
}

void score_free(struct score *score)
{
    free(score->items);
    *score = (struct score){.count = 0};
}
