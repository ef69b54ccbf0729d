/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals.h"

#include "classify/learn/rivals_table.h"
#include "classify/noise.h"
#include "classify/rng.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The samples as they are, and then with each kind of noise. */
enum { CLEAN, FIRST_NOISE, CONDITION_COUNT = FIRST_NOISE + NOISE_COUNT };

/* What random numbers are for, beside what the methods use. */
enum { FOR_ORDER = 31 };

enum { TIMED = 1000, TIMES = 3 }; /* samples, and how often they are read */

struct comparison {
    const struct rivals_options *options;
    struct digits learn, tests[CONDITION_COUNT];
    uint8_t *classes; /* of the tests, as a method reads them */
    struct rivals_table_head head;
    struct rivals_table_row rows[RIVALS_OPTIONS_METHODS];
};

/* --- the samples --- */

/* Any first part of them is drawn evenly then; the writers, whom nobody asks for, stay. */
static void shuffle(struct digits *digits, uint64_t seed)
{
    struct rng rng = rng_start(seed, FOR_ORDER, 0, 0);

    for (int i = 0; i < digits->count; i++) {
        int j = i + rng_below(&rng, digits->count - i);
        struct sample sample = digits->samples[i];
        uint8_t label = digits->labels[i];

        digits->samples[i] = digits->samples[j];
        digits->labels[i] = digits->labels[j];
        digits->samples[j] = sample;
        digits->labels[j] = label;
    }
}

/* Makes the test samples of a condition out of the clean ones. */
static int spoil(struct comparison *c, enum noise_kind kind, struct err *err)
{
    struct digits *digits = &c->tests[FIRST_NOISE + kind];

    if (digits_append(digits, &c->tests[CLEAN], err) != 0)
        return -1;
#pragma omp parallel for
    for (int i = 0; i < digits->count; i++)
        noise_apply(kind, c->options->seed, i, &digits->samples[i]);
    return 0;
}

/* How many samples a method learns from. */
static int share_of(const struct comparison *c, const struct rival *rival)
{
    int most = c->options->limit > 0 ? c->options->limit : rival->most;

    return most > 0 && most < c->learn.count ? most : c->learn.count;
}

static bool has_digit(const uint8_t *labels, int count)
{
    for (int i = 0; i < count; i++)
        if (labels[i] < DIGIT_COUNT)
            return true;
    return false;
}

/* Before the first method learns. */
static int check_digits(const struct comparison *c, struct err *err)
{
    for (int i = 0; i < c->options->method_count; i++) {
        const struct rival *rival = c->options->methods[i];

        if (!rival->is_trained && !has_digit(c->learn.labels, share_of(c, rival)))
            return err_set(err, ERR_DATA, "there is no digit among the samples that %s learns from",
                           rival->name);
    }
    return 0;
}

static int read_samples(struct comparison *c, struct sets *sets, struct err *err)
{
    struct digits *clean = &c->tests[CLEAN];

    if (sets_read_all(sets, SET_LEARN, &c->learn, err) != 0 ||
        sets_read_all(sets, SET_TEST, clean, err) != 0)
        return -1;
    if (c->learn.count == 0 || clean->count == 0)
        return err_set(err, ERR_DATA, "there are no samples to %s",
                       c->learn.count == 0 ? "learn from" : "test with");
    shuffle(&c->learn, c->options->seed);
    if (check_digits(c, err) != 0)
        return -1;
    for (int kind = 0; kind < NOISE_COUNT; kind++)
        if (spoil(c, (enum noise_kind)kind, err) != 0)
            return -1;
    c->classes = malloc((size_t)clean->count);
    if (!c->classes)
        return err_memory(err);
    c->head = (struct rivals_table_head){.condition_count = CONDITION_COUNT,
                                         .tested = clean->count};
    c->head.conditions[CLEAN] = "clean";
    for (int kind = 0; kind < NOISE_COUNT; kind++)
        c->head.conditions[FIRST_NOISE + kind] = noise_name((enum noise_kind)kind);
    return 0;
}

static void drop_samples(struct comparison *c)
{
    digits_free(&c->learn);
    for (int i = 0; i < CONDITION_COUNT; i++)
        digits_free(&c->tests[i]);
    free(c->classes);
}

/* --- one method --- */

/* A line that changes, on a terminal only. */
static void show(const struct rivals_table_row *row, const char *work, const char *what)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s  %s  %s\033[K", row->rival->name, work, what);
}

static void hide(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static void tell(double done, void *context)
{
    char percent[16];

    snprintf(percent, sizeof percent, "%3.0f %%", 100 * done);
    show(context, "learning", percent);
}

static double processor_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int learn(const struct comparison *c, struct rivals_table_row *row, void **learnt,
                 struct err *err)
{
    const struct rival *rival = row->rival;
    struct digits digits = {.samples = c->learn.samples, .labels = c->learn.labels,
                            .count = share_of(c, rival)};
    struct rival_task task = {.digits = &digits, .seed = c->options->seed,
                              .model = c->options->model, .tell = tell, .context = row};
    double start = processor_s();
    int status = rival->learn(&task, learnt, err);

    row->learnt = rival->is_trained ? 0 : digits.count;
    row->learn_s = processor_s() - start;
    return status;
}

static int count_correct(struct comparison *c, const struct rival *rival, const void *learnt,
                         const struct digits *digits, int *correct, struct err *err)
{
    if (rival->read(learnt, digits, c->classes, err) != 0)
        return -1;
    *correct = 0;
    for (int i = 0; i < digits->count; i++)
        *correct += c->classes[i] == digits->labels[i];
    return 0;
}

/* The shortest of a few times that some samples take on one thread, for one of them. */
static int time_reading(struct comparison *c, const struct rival *rival, const void *learnt,
                        double *seconds, struct err *err)
{
    struct digits digits = c->tests[CLEAN];
    int threads = omp_get_max_threads(), status = 0;

    digits.count = digits.count < TIMED ? digits.count : TIMED;
    *seconds = INFINITY;
    omp_set_num_threads(1);
    for (int i = 0; i < TIMES && status == 0; i++) {
        double start = processor_s();
        status = rival->read(learnt, &digits, c->classes, err);
        *seconds = fmin(*seconds, (processor_s() - start) / digits.count);
    }
    omp_set_num_threads(threads);
    return status;
}

static int compare(struct comparison *c, struct rivals_table_row *row, struct err *err)
{
    const struct rival *rival = row->rival;
    void *learnt = NULL;
    int status = -1;

    if (learn(c, row, &learnt, err) != 0)
        goto out;
    for (int i = 0; i < CONDITION_COUNT; i++) {
        show(row, "reading", c->head.conditions[i]);
        if (count_correct(c, rival, learnt, &c->tests[i], &row->correct[i], err) != 0)
            goto out;
    }
    status = time_reading(c, rival, learnt, &row->read_s, err);
out:
    hide();
    rival->free(learnt);
    return status;
}

int rivals_run(struct rivals_options *options, struct err *err)
{
    struct comparison c = {.options = options};
    int status = -1;

    if (read_samples(&c, &options->sets, err) != 0)
        goto out;
    if (!options->as_json)
        rivals_table_print_head(&c.head);
    for (int i = 0; i < options->method_count; i++) {
        c.rows[i].rival = options->methods[i];
        if (compare(&c, &c.rows[i], err) != 0)
            goto out;
        if (!options->as_json)
            rivals_table_print(&c.head, &c.rows[i]);
    }
    status = options->as_json
                 ? rivals_table_print_json(&c.head, c.rows, options->method_count, err)
                 : 0;
out:
    drop_samples(&c);
    return status;
}
