/* SPDX-License-Identifier: MIT */
#include "classify/learn/train.h"

#include "classify/learn/descent.h"
#include "classify/learn/checkpoint.h"
#include "classify/learn/dnn.h"
#include "classify/learn/feed.h"
#include "classify/learn/rubbish.h"
#include "classify/learn/teachers.h"
#include "classify/learn/unroll.h"
#include "classify/rng.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What random numbers are for, beside what feed.c uses. */
enum { FOR_WEIGHTS = 11, FOR_DROPOUT = 12 };

enum { STATISTICS_PICTURES = 10000 };

static const double CAUTION = 5; /* times as likely as it is */

/* A training at work. */
struct training {
    const struct train_options *options;
    struct feed feed;
    struct unroll *unroll;
    struct descent descent;
    float *gradient;
    uint8_t *labels;      /* of the batch */
    float *scores;        /* a teacher's, of the batch; NULL: there is none */
    char key[HASH_TEXT];  /* of everything it depends on */
    int batch, steps;     /* of an epoch: steps of so many samples */
    int epoch, first_epoch;
    double loss, started_s;
    struct train_watch watch;
};

/* --- setting up --- */

static void fill_normal(float *values, size_t count, double deviation, struct rng *rng)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (float)deviation * rng_normal(rng);
}

/* He et al., Delving Deep into Rectifiers, 2015; the last layer half as wide. */
static void fill_layer(const struct net_layer *layer, float *parameters, struct rng *rng)
{
    size_t channels = (size_t)layer->out_channels;
    size_t biases = layer->kind == NET_DENSE || layer->has_bias ? channels : 0;
    double inputs = (double)(layer->count - biases) / (double)channels;
    double gain = layer->kind == NET_DENSE ? 1 : 2;

    if (layer->kind == NET_BATCH_NORM)
        for (size_t i = 0; i < channels; i++)
            parameters[i] = parameters[3 * channels + i] = 1; /* scale and variance */
    else if (layer->count > 0)
        fill_normal(parameters, layer->count - biases, sqrt(gain / inputs), rng);
}

static void fill_parameters(const struct train_options *options, float *parameters)
{
    for (int i = 0; i < options->net.layer_count; i++) {
        struct rng rng = rng_start(options->seed, FOR_WEIGHTS, (uint64_t)i, 0);
        fill_layer(&options->net.layers[i], parameters + options->net.layers[i].first, &rng);
    }
}

/*
 * Rubbish is shown more often than forms have it, or it would not be learnt.
 * The last layer still takes it for as likely: its bias is put right by the ratio
 * of both (Saerens et al., Adjusting the Outputs of a Classifier to New a Priori
 * Probabilities, 2002), but for some caution: a question costs less than a wrong
 * value.
 */
static float prior_shift(const struct training *t)
{
    return (float)log(CAUTION * RUBBISH_ON_FORMS / feed_rubbish_share(&t->feed));
}

static void shift_prior(const struct training *t, float shift, float *parameters)
{
    const struct net *net = &t->options->net;

    if (net->class_count == CLASS_COUNT)
        parameters[net->parameter_count - CLASS_COUNT + CLASS_NOT_A_DIGIT] += shift;
}

/* Names this training by a hash of its options and samples. */
static int make_key(struct training *t, const struct digits *digits, struct err *err)
{
    const struct train_options *options = t->options;
    size_t bytes = (size_t)digits->count * sizeof *digits->samples;
    char samples[HASH_TEXT], labels[HASH_TEXT], from[HASH_TEXT] = "", teachers[HASH_TEXT] = "";
    char code[DNN_CODE], *text = NULL;

    dnn_code(code);
    hash_bytes(digits->samples, bytes, samples);
    hash_bytes(digits->labels, (size_t)digits->count, labels);
    if (options->from)
        hash_bytes(options->from, options->net.parameter_count * sizeof *options->from, from);
    if (options->teachers)
        teachers_hash(options->teachers, teachers);
    if (asprintf(&text, "%s %s %s %s %s %s %s %d %d %d %d %d %a %a %llu", samples, labels, from,
                 teachers, options->net.text, options->noise ? noise_name(*options->noise) : "",
                 code, dnn_number(), omp_get_max_threads(), options->epochs, t->batch,
                 options->kind, options->rate, options->decay,
                 (unsigned long long)options->seed) < 0)
        return err_memory(err);
    hash_bytes(text, strlen(text), t->key);
    free(text);
    return 0;
}

/* Those of a model that learnt before are put right already; in the end they will be, too. */
static void first_parameters(struct training *t)
{
    const struct train_options *options = t->options;
    float *parameters = t->descent.parameters;

    if (options->from) {
        memcpy(parameters, options->from, options->net.parameter_count * sizeof *parameters);
        shift_prior(t, -prior_shift(t), parameters);
    } else {
        fill_parameters(options, parameters);
    }
}

static int start(struct training *t, const struct digits *digits, struct err *err)
{
    const struct train_options *options = t->options;
    int class_count = options->net.class_count;

    if (class_count != CLASS_COUNT && class_count != DIGIT_COUNT)
        return err_set(err, ERR_DATA, "the network ends with %d outputs; it takes %d, or %d for "
                                      "digits alone", class_count, CLASS_COUNT, DIGIT_COUNT);
    t->batch = digits->count < options->batch ? digits->count : options->batch;
    if (feed_new(digits, class_count, options->seed, &t->feed, err) != 0 ||
        unroll_new(&options->net, dnn_number(), t->batch, &t->unroll, err) != 0 ||
        descent_new(options->net.parameter_count, &t->descent, err) != 0 ||
        make_key(t, digits, err) != 0)
        return -1;
    t->feed.noise = options->noise;
    t->steps = feed_count(&t->feed) / t->batch;
    t->gradient = calloc(options->net.parameter_count, sizeof *t->gradient);
    t->labels = malloc((size_t)t->batch);
    if (options->teachers)
        t->scores = malloc((size_t)t->batch * (size_t)class_count * sizeof *t->scores);
    if (!t->gradient || !t->labels || (options->teachers && !t->scores))
        return err_memory(err);
    first_parameters(t);
    if (options->is_resumed)
        return checkpoint_read(options->checkpoint, t->key, &t->first_epoch, &t->descent, err);
    return 0;
}

static void finish(struct training *t)
{
    feed_free(&t->feed);
    unroll_free(t->unroll);
    descent_free(&t->descent);
    free(t->gradient);
    free(t->labels);
    free(t->scores);
}

/* --- learning --- */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Rises over the first epoch, then half a cosine down to a hundredth. */
static double rate_at(const struct training *t, int step)
{
    double position = (double)t->epoch * t->steps + step;
    double done = position / ((double)t->options->epochs * t->steps);
    double rise = (position + 1) / t->steps;
    double fall = 0.01 + 0.99 * (1 + cos(3.14159265358979 * done)) / 2;

    return t->options->rate * fmin(rise, fall);
}

static struct train_progress progress_of(const struct training *t, int step)
{
    double done = (double)(t->epoch - t->first_epoch) * t->steps + step + 1;
    double left = (double)(t->options->epochs - t->first_epoch) * t->steps - done;

    return (struct train_progress){t->epoch, step + 1, t->steps, t->loss,
                                   (now_s() - t->started_s) / done * left};
}

static void tell_step(const struct training *t, int step)
{
    struct train_progress progress = progress_of(t, step);

    if (t->watch.step)
        t->watch.step(&progress, t->watch.context);
}

/* A teacher's scores are put right already; what learns from them will be, too. */
static void ask_teacher(struct training *t, int step)
{
    int class_count = t->options->net.class_count;

    teachers_ask(t->options->teachers, t->epoch * t->steps + step, unroll_images(t->unroll),
                 t->batch, t->scores);
    for (int i = 0; class_count == CLASS_COUNT && i < t->batch; i++)
        t->scores[i * CLASS_COUNT + CLASS_NOT_A_DIGIT] -= prior_shift(t);
}

static int no_end(struct err *err)
{
    return err_set(err, ERR_DATA, "the loss grew over all bounds: try a lower rate");
}

static int learn_batch(struct training *t, int step, struct err *err)
{
    int batch = t->batch;
    struct rng rng = rng_start(t->options->seed, FOR_DROPOUT, (uint64_t)t->epoch, (uint64_t)step);
    const struct descent_rule rule = {t->options->kind, rate_at(t, step), t->options->decay};
    const struct lesson lesson = {t->labels, t->scores};
    uint64_t dropout = rng_next(&rng) | 1;
    double loss;

    feed_draw(&t->feed, step * batch, batch, unroll_images(t->unroll), t->labels);
    if (t->options->teachers)
        ask_teacher(t, step);
    if (unroll_forward(t->unroll, t->descent.parameters, dropout, err) != 0 ||
        unroll_backward(t->unroll, t->descent.parameters, dropout, &lesson, t->gradient, &loss,
                        err) != 0)
        return -1;
    if (!isfinite(loss))
        return no_end(err);
    descent_step(&t->descent, &rule, t->gradient);
    t->loss = t->loss == 0 ? loss : 0.98 * t->loss + 0.02 * loss;
    tell_step(t, step);
    return 0;
}

/* --- the statistics of batch norm --- */

/* Adds up what batch norm left in the parameters, or puts the mean back into them. */
static void gather_statistics(const struct net *net, const float *parameters, double *sums)
{
    for (int i = 0; i < net->layer_count; i++) {
        const struct net_layer *layer = &net->layers[i];
        for (size_t j = layer->count / 2; layer->kind == NET_BATCH_NORM && j < layer->count; j++)
            sums[layer->first + j] += parameters[layer->first + j];
    }
}

/*
 * The averaged parameters are no network that ever saw a batch: its means and
 * variances are measured anew, over many batches.
 */
static int measure_statistics(struct training *t, float *parameters, struct err *err)
{
    const struct net *net = &t->options->net;
    int batch = t->batch, batches = STATISTICS_PICTURES / batch + 1;
    double *sums = calloc(net->parameter_count, sizeof *sums);
    int status = -1;

    if (!sums)
        return err_memory(err);
    batches = batches < t->steps ? batches : t->steps;
    feed_shuffle(&t->feed, t->options->epochs);
    for (int i = 0; i < batches; i++) {
        feed_draw(&t->feed, i * batch, batch, unroll_images(t->unroll), t->labels);
        if (unroll_forward(t->unroll, parameters, 0, err) != 0)
            goto out;
        gather_statistics(net, parameters, sums);
    }
    for (size_t i = 0; i < net->parameter_count; i++)
        if (sums[i] != 0)
            parameters[i] = (float)(sums[i] / batches);
    status = 0;
out:
    free(sums);
    return status;
}

/* --- all together --- */

static bool are_finite(const float *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(parameters[i]))
            return false;
    return true;
}

/* The model if training ended here; its parameters are malloced. */
static int make_model(struct training *t, struct model *model, struct err *err)
{
    size_t count = t->options->net.parameter_count;
    float *parameters = malloc(count * sizeof *parameters);

    if (!parameters)
        return err_memory(err);
    memcpy(parameters, t->descent.average, count * sizeof *parameters);
    if (measure_statistics(t, parameters, err) != 0 ||
        (!are_finite(parameters, count) && no_end(err) != 0)) {
        free(parameters);
        return -1;
    }
    shift_prior(t, prior_shift(t), parameters);
    model->net = t->options->net;
    model->parameters = parameters;
    return 0;
}

static int tell_epoch(struct training *t, struct err *err)
{
    struct train_progress progress = progress_of(t, t->steps - 1);
    struct model model = {.calibration = {.temperature = 1}};
    int status;

    if (!t->watch.epoch)
        return 0;
    if (make_model(t, &model, err) != 0)
        return -1;
    status = t->watch.epoch(&model, &progress, t->watch.context, err);
    free(model.parameters);
    return status;
}

static int learn(struct training *t, struct err *err)
{
    t->started_s = now_s();
    for (t->epoch = t->first_epoch; t->epoch < t->options->epochs; t->epoch++) {
        feed_shuffle(&t->feed, t->epoch);
        for (int step = 0; step < t->steps; step++)
            if (learn_batch(t, step, err) != 0)
                return -1;
        if (t->options->checkpoint &&
            checkpoint_write(t->options->checkpoint, t->key, t->epoch + 1, &t->descent, err) != 0)
            return -1;
        if (tell_epoch(t, err) != 0)
            return -1;
    }
    return 0;
}

int train_run(const struct train_options *options, const struct digits *digits,
              const struct train_watch *watch, struct model *model, struct err *err)
{
    struct training t = {.options = options};
    int status = -1;

    if (watch)
        t.watch = *watch;
    if (start(&t, digits, err) == 0 && learn(&t, err) == 0)
        status = make_model(&t, model, err);
    finish(&t);
    return status;
}
