/* SPDX-License-Identifier: MIT */
#include "classify/learn/split.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 256, WORD_BITS = 64 };

/* Counts by level and class; only the levels that are marked are filled. */
struct histogram {
    uint64_t marks[LEVELS / WORD_BITS];
    int counts[LEVELS][CLASS_COUNT];
};

/* One side of a border. */
struct side {
    int classes[CLASS_COUNT];
    int count;
    int64_t squares; /* sum of the squared class counts */
};

int split_table_new(const struct digits *digits, struct split_table *out, struct err *err)
{
    size_t count = (size_t)digits->count;
    uint8_t *columns = malloc(count * SAMPLE_SIZE);

    if (!columns)
        return err_memory(err);
#pragma omp parallel for
    for (int p = 0; p < SAMPLE_SIZE; p++)
        for (size_t i = 0; i < count; i++)
            columns[(size_t)p * count + i] = digits->samples[i].pixels[p];
    *out = (struct split_table){columns, digits->labels, digits->count};
    return 0;
}

void split_table_free(struct split_table *table)
{
    free(table->columns);
    *table = (struct split_table){.columns = NULL};
}

static void count_levels(const struct split_table *table, const struct split_node *node, int pixel,
                         struct histogram *histogram)
{
    const uint8_t *column = table->columns + (size_t)pixel * (size_t)table->count;

    memset(histogram->marks, 0, sizeof histogram->marks);
    for (int i = 0; i < node->count; i++) {
        int member = node->members[i], level = column[member];
        uint64_t *marks = &histogram->marks[level / WORD_BITS];
        uint64_t mark = (uint64_t)1 << level % WORD_BITS;

        if (!(*marks & mark)) {
            *marks |= mark;
            memset(histogram->counts[level], 0, sizeof histogram->counts[level]);
        }
        histogram->counts[level][table->labels[member]]++;
    }
}

/* The first marked level from one on, LEVELS if there is none. */
static int next_level(const struct histogram *histogram, int from)
{
    for (int level = from; level < LEVELS; level = (level / WORD_BITS + 1) * WORD_BITS) {
        uint64_t marks = histogram->marks[level / WORD_BITS] >> level % WORD_BITS;
        if (marks)
            return level + __builtin_ctzll(marks);
    }
    return LEVELS;
}

/* Adds what was counted of each class to a side, or takes it away (sign -1). */
static void move(struct side *side, const int counts[CLASS_COUNT], int sign)
{
    for (int c = 0; c < CLASS_COUNT; c++) {
        int64_t before = side->classes[c], more = sign * counts[c];

        side->squares += more * (2 * before + more);
        side->classes[c] += (int)more;
        side->count += (int)more;
    }
}

struct split split_find(const struct split_table *table, const struct split_node *node, int pixel)
{
    struct split best = {.pixel = pixel};
    struct side left = {.count = 0}, right = {.count = 0};
    struct histogram histogram;
    int level, next;

    count_levels(table, node, pixel, &histogram);
    move(&right, node->classes, 1);
    level = next_level(&histogram, 0);
    for (; (next = next_level(&histogram, level + 1)) < LEVELS; level = next) {
        double purity;

        move(&left, histogram.counts[level], 1);
        move(&right, histogram.counts[level], -1);
        purity = (double)left.squares / left.count + (double)right.squares / right.count;
        if (purity > best.purity) {
            best.purity = purity;
            best.level = (level + next) / 2;
        }
    }
    return best;
}
