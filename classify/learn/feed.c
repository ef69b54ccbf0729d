/* SPDX-License-Identifier: MIT */
#include "classify/learn/feed.h"

#include "classify/learn/distort.h"
#include "classify/learn/ink.h"
#include "classify/learn/rubbish.h"
#include "classify/rng.h"

#include <stdbool.h>
#include <stdlib.h>

/* Of every ROUND pictures so many are samples, rubbish, and the others blank. */
enum { ROUND = 50, SAMPLES = 46, RUBBISH = 3 };

/* Of what forms show so much was scanned badly. */
static const float scan_share = 0.2f;

/* What random numbers are for; each use has its own. */
enum { FOR_ORDER = 1, FOR_PICTURE = 2, FOR_NOISE = 3 };

static int check_labels(const struct digits *digits, int class_count, struct err *err)
{
    bool has_digit = false;

    for (int i = 0; i < digits->count; i++) {
        has_digit = has_digit || digits->labels[i] < DIGIT_COUNT;
        if (digits->labels[i] >= class_count)
            return err_set(err, ERR_DATA, "there are samples that are no digit, and the network "
                                          "has outputs for digits only");
    }
    if (!has_digit)
        return err_set(err, ERR_DATA, "there is no digit among the samples to learn from");
    return 0;
}

int feed_new(const struct digits *digits, int class_count, uint64_t seed, struct feed *out,
             struct err *err)
{
    int *order;

    if (check_labels(digits, class_count, err) != 0)
        return -1;
    order = malloc((size_t)digits->count * sizeof *order);
    if (!order)
        return err_memory(err);
    *out = (struct feed){.digits = digits, .class_count = class_count, .seed = seed,
                         .order = order};
    feed_shuffle(out, 0);
    return 0;
}

static bool is_for_forms(const struct feed *feed)
{
    return feed->class_count == CLASS_COUNT;
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
    if (!is_for_forms(feed))
        return feed->digits->count;
    return (int)((int64_t)feed->digits->count * ROUND / SAMPLES);
}

double feed_rubbish_share(const struct feed *feed)
{
    double count = 0;

    for (int i = 0; i < feed->digits->count; i++)
        count += feed->digits->labels[i] == CLASS_NOT_A_DIGIT;
    return (count / feed->digits->count * SAMPLES + RUBBISH) / ROUND;
}

/* A noise of this epoch's picture at this place. */
static void spoil(const struct feed *feed, enum noise_kind noise, int place, float *picture)
{
    struct rng rng = rng_start(feed->seed, FOR_NOISE, (uint64_t)feed->epoch, 0);
    struct sample sample;

    ink_to_sample(picture, &sample);
    noise_apply(noise, rng_next(&rng), place, &sample);
    ink_of_sample(&sample, picture);
}

static uint8_t draw_digit(const struct feed *feed, int place, struct rng *rng, float *picture)
{
    int index = feed->order[place % feed->digits->count];

    distort_sample(&feed->digits->samples[index], feed->digits->labels[index],
                   is_for_forms(feed) ? DISTORT_FORM : DISTORT_HAND, rng, picture);
    return feed->digits->labels[index];
}

/* What is on paper at this place. */
static uint8_t draw_paper(const struct feed *feed, int place, struct rng *rng, float *picture)
{
    int in_round = place % ROUND;

    if (!is_for_forms(feed))
        return draw_digit(feed, place, rng, picture);
    if (in_round < SAMPLES)
        return draw_digit(feed, place / ROUND * SAMPLES + in_round, rng, picture);
    if (in_round < SAMPLES + RUBBISH) {
        rubbish_draw(feed->digits, rng, picture);
        return CLASS_NOT_A_DIGIT;
    }
    rubbish_draw_blank(rng, picture);
    return CLASS_BLANK;
}

/* What a bad scan does it does to rubbish, too, or its traces would tell a digit. */
static uint8_t draw(const struct feed *feed, int place, float *picture)
{
    struct rng rng = rng_start(feed->seed, FOR_PICTURE, (uint64_t)feed->epoch, (uint64_t)place);
    uint8_t label = draw_paper(feed, place, &rng, picture);

    if (feed->noise)
        spoil(feed, *feed->noise, place, picture);
    else if (is_for_forms(feed) && rng_chance(&rng, scan_share))
        spoil(feed, NOISE_SCAN, place, picture);
    return label;
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
