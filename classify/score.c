/* SPDX-License-Identifier: MIT */
#include "classify/score.h"

#include <math.h>
#include <stdlib.h>

static const double LEAST_PROBABILITY = 1e-12; /* keeps the loss finite */

static double squared_distance(const struct reading *reading, int label)
{
    double sum = 0;

    for (int i = 0; i < CLASS_COUNT; i++) {
        double distance = reading->probability[i] - (i == label);
        sum += distance * distance;
    }
    return sum;
}

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
    score->items[score->count] = (struct score_item){fmax(reading->confidence, 0), score->count,
                                                     (uint8_t)label, (uint8_t)reading->best};
    score->count++;
    score->correct += reading->best == label;
    score->confusion[label][reading->best]++;
    score->log_loss -= log(p > LEAST_PROBABILITY ? p : LEAST_PROBABILITY);
    score->squares += squared_distance(reading, label);
    return 0;
}

static int surest_first(const void *a, const void *b)
{
    const struct score_item *x = a, *y = b;

    if (x->confidence != y->confidence)
        return x->confidence < y->confidence ? 1 : -1;
    return x->index - y->index;
}

void score_sort(struct score *score)
{
    if (score->count)
        qsort(score->items, (size_t)score->count, sizeof *score->items, surest_first);
}

/* --- single figures --- */

double score_accuracy(const struct score *score)
{
    return score->count ? (double)score->correct / score->count : 0;
}

int score_refused(const struct score *score)
{
    int refused = 0;

    for (int label = 0; label < DIGIT_COUNT; label++)
        refused += score->confusion[label][CLASS_NOT_A_DIGIT] +
                   score->confusion[label][CLASS_BLANK];
    return refused;
}

double score_log_loss(const struct score *score)
{
    return score->count ? score->log_loss / score->count : 0;
}

double score_brier(const struct score *score)
{
    return score->count ? score->squares / score->count : 0;
}

void score_wilson(int hits, int count, double *low, double *high)
{
    const double z = 1.959964;
    double n = count ? count : 1, p = hits / n;
    double middle = p + z * z / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

    *low = fmax(0, (middle - half) / (1 + z * z / n));
    *high = fmin(1, (middle + half) / (1 + z * z / n));
}

void score_interval(const struct score *score, double *low, double *high)
{
    score_wilson(score->correct, score->count, low, high);
}

static double share(int part, int whole)
{
    return whole ? (double)part / whole : NAN;
}

struct score_class score_class(const struct score *score, int class)
{
    struct score_class c = {.right = score->confusion[class][class]};

    for (int i = 0; i < CLASS_COUNT; i++) {
        c.labelled += score->confusion[class][i];
        c.read += score->confusion[i][class];
    }
    c.precision = share(c.right, c.read);
    c.recall = share(c.right, c.labelled);
    c.f1 = share(2 * c.right, c.read + c.labelled);
    return c;
}

/* --- calibration --- */

void score_bins(struct score *score, struct score_bin bins[SCORE_BINS])
{
    score_sort(score);
    for (int bin = 0; bin < SCORE_BINS; bin++) {
        int first = (int)((long long)score->count * bin / SCORE_BINS);
        int end = (int)((long long)score->count * (bin + 1) / SCORE_BINS);
        bins[bin] = (struct score_bin){.count = end - first};
        for (int i = first; i < end; i++) {
            const struct score_item *item = &score->items[i];
            bins[bin].right += item->label == item->best;
            bins[bin].confidence += item->confidence / (end - first);
        }
    }
}

double score_ece(struct score *score)
{
    struct score_bin bins[SCORE_BINS];
    double sum = 0;

    score_bins(score, bins);
    for (int i = 0; i < SCORE_BINS; i++)
        sum += fabs(bins[i].confidence * bins[i].count - bins[i].right);
    return score->count ? sum / score->count : 0;
}

/* --- risk and coverage --- */

bool score_next(const struct score *score, struct score_point *point)
{
    int i = point->accepted;

    if (i >= score->count)
        return false;
    point->threshold = score->items[i].confidence;
    for (; i < score->count && score->items[i].confidence == point->threshold; i++)
        point->wrong += score->items[i].label != score->items[i].best;
    point->accepted = i;
    return true;
}

double score_aurc(struct score *score)
{
    struct score_point last = {0}, next = {0};
    double sum = 0;

    score_sort(score);
    for (; score_next(score, &next); last = next) {
        double wrong_each = (double)(next.wrong - last.wrong) / (next.accepted - last.accepted);
        for (int i = last.accepted + 1; i <= next.accepted; i++)
            sum += (last.wrong + wrong_each * (i - last.accepted)) / i;
    }
    return score->count ? sum / score->count : 0;
}

struct score_point score_limit(struct score *score, double max_error)
{
    struct score_point point = {0}, best = {0};

    score_sort(score);
    while (score_next(score, &point))
        if (point.wrong <= max_error * point.accepted)
            best = point;
    return best;
}

double score_accepted(struct score *score, double max_error)
{
    return score->count ? (double)score_limit(score, max_error).accepted / score->count : 0;
}

double score_threshold(struct score *score, double asked)
{
    double accepted = 0, threshold = 0;

    score_sort(score);
    for (int i = 0; i < score->count && accepted < (1 - asked) * score->count; i++)
        if (score->items[i].best < DIGIT_COUNT) {
            accepted++;
            threshold = score->items[i].confidence;
        }
    return accepted < (1 - asked) * score->count ? 0 : threshold;
}

int score_asked(const struct score *score, double threshold)
{
    int asked = 0;

    for (int i = 0; i < score->count; i++)
        asked += score->items[i].best >= DIGIT_COUNT || score->items[i].confidence < threshold;
    return asked;
}

void score_free(struct score *score)
{
    free(score->items);
    *score = (struct score){.count = 0};
}
