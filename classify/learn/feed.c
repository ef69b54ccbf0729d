/* SPDX-License-Identifier: MIT */
#include "classify/learn/feed.h"

#include "classify/learn/distort.h"
#include "classify/learn/rubbish.h"
#include "classify/rng.h"

#include <stdbool.h>
#include <stdlib.h>

/* Of every ROUND pictures so many are samples, rubbish, and the others blank. */
enum { ROUND = 50, SAMPLES = 46, RUBBISH = 3 };

/* What random numbers are for; each use has its own. */
enum { FOR_ORDER = 1, FOR_PICTURE = 2 };

static bool has_digit(const struct digits *digits)
{
    for (int i = 0; i < digits->count; i++)
        if (digits->labels[i] <= 9)
            return true;
    return false;
}

int feed_new(const struct digits *digits, uint64_t seed, struct feed *out, struct err *err)
{
    int *order;

    if (!has_digit(digits))
        return err_set(err, ERR_DATA, "there is no digit among the samples to learn from");
    order = malloc((size_t)digits->count * sizeof *order);
    if (!order)
        return err_memory(err);
    *out = (struct feed){.digits = digits, .seed = seed, .order = order};
    feed_shuffle(out, 0);
    return 0;
}

void feed_shuffle(struct feed *feed, int epoch)
{
    struct rng rng = rng_start(feed->seed, FOR_ORDER, (uint64_t)epoch, 0);

    feed->epoch = epoch;
    for (int i = 0; i < feed->digits->count; i++) {
        int j = rng_below(&rng, i + 1);
        feed->order[i] = feed->order[j];
        feed->order[j] = i;
    }
}

int feed_count(const struct feed *feed)
{
    return (int)((int64_t)feed->digits->count * ROUND / SAMPLES);
}

double feed_rubbish_share(const struct feed *feed)
{
    double count = 0;

    for (int i = 0; i < feed->digits->count; i++)
        count += feed->digits->labels[i] == CLASS_NOT_A_DIGIT;
    return (count / feed->digits->count * SAMPLES + RUBBISH) / ROUND;
}

static uint8_t draw(const struct feed *feed, int place, float *picture)
{
    struct rng rng = rng_start(feed->seed, FOR_PICTURE, (uint64_t)feed->epoch, (uint64_t)place);
    int in_round = place % ROUND;
    int index;

    if (in_round >= SAMPLES + RUBBISH) {
        rubbish_draw_blank(&rng, picture);
        return CLASS_BLANK;
    }
    if (in_round >= SAMPLES) {
        rubbish_draw(feed->digits, &rng, picture);
        return CLASS_NOT_A_DIGIT;
    }
    index = feed->order[(place / ROUND * SAMPLES + in_round) % feed->digits->count];
    distort_sample(&feed->digits->samples[index], feed->digits->labels[index], &rng, picture);
    return feed->digits->labels[index];
}

void feed_draw(const struct feed *feed, int first, int count, float *pictures, uint8_t *labels)
{
#pragma omp parallel for
    for (int i = 0; i < count; i++)
        labels[i] = draw(feed, first + i, pictures + (size_t)i * SAMPLE_SIZE);
}

void feed_free(struct feed *feed)
{
    free(feed->order);
    *feed = (struct feed){.digits = NULL};
}
