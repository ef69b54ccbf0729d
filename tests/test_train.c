/* SPDX-License-Identifier: MIT */
#include "classify/learn/train.h"

#include "classify/learn/evaluate.h"
#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 200 };

static struct sample samples[COUNT];
static uint8_t labels[COUNT];
static const struct digits digits = {samples, labels, NULL, COUNT};
static struct train_options options = {.epochs = 3, .batch = 20, .rate = 0.01, .seed = 1};
static char checkpoint[64];

static int make_digits(void **state)
{
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)(i % 10);
        samples[i] = glyphs_digit(i % 10);
    }
    snprintf(checkpoint, sizeof checkpoint, "/tmp/test_train.%ld", (long)getpid());
    return net_parse("conv3x3-8 bn relu pool4 dropout-10 dense-12",
                     &options.net, &err);
}

static int drop_checkpoint(void **state)
{
    (void)state;
    return unlink(checkpoint);
}

/* What the listener heard. */
struct heard {
    int calls, stop_after;
    double first_loss, last_loss, last_left;
};

static void listen(const struct train_progress *progress, void *context)
{
    struct heard *heard = context;

    if (heard->calls++ == 0)
        heard->first_loss = progress->loss;
    heard->last_loss = progress->loss;
    heard->last_left = progress->seconds_left;
    assert_in_range(progress->step, 1, progress->steps);
    assert_in_range(progress->epoch, 0, options.epochs - 1);
}

static struct model run(const struct train_options *with, struct heard *heard)
{
    const struct train_watch watch = {.step = listen, .context = heard};
    struct model model = {.calibration = {.temperature = 1}};
    struct err err;

    if (train_run(with, &digits, heard ? &watch : NULL, &model, &err) != 0)
        fail_msg("%s", err.text);
    return model;
}

static void it_learns(void **state)
{
    struct heard heard = {0};
    struct train_options longer = options;
    struct score score = {.count = 0};
    struct model model;
    struct err err;

    (void)state;
    longer.epochs = 25;
    options.epochs = 25; /* for the listener */
    model = run(&longer, &heard);
    options.epochs = 3;
    assert_int_equal(heard.calls, 25 * (COUNT * 50 / 46 / 20));
    assert_true(heard.last_loss < 0.6 * heard.first_loss && heard.last_left < 1e-9);
    assert_int_equal(evaluate_set(&model, &digits, &score, &err), 0);
    for (int i = 0; i < 10; i++)
        if (score.confusion[i][i] < COUNT / 10 * 9 / 10)
            fail_msg("only %d of %d are read as %d", score.confusion[i][i], COUNT / 10, i);
    score_free(&score);
    free(model.parameters);
}

static void the_seed_decides(void **state)
{
    struct train_options other = options;
    struct model models[3];
    size_t bytes = options.net.parameter_count * sizeof(float);

    (void)state;
    omp_set_num_threads(2); /* elsewhere one: on a busy machine two wait for each other */
    models[0] = run(&options, NULL);
    models[1] = run(&options, NULL);
    other.seed = 2;
    models[2] = run(&other, NULL);
    omp_set_num_threads(1);
    assert_memory_equal(models[0].parameters, models[1].parameters, bytes);
    assert_memory_not_equal(models[0].parameters, models[2].parameters, bytes);
    for (int i = 0; i < 3; i++)
        free(models[i].parameters);
}

/* Keeps the checkpoint that lies there when the third epoch begins. */
static void keep_second(const struct train_progress *progress, void *context)
{
    const char *copy = context;

    if (progress->epoch == 2 && progress->step == 1)
        assert_int_equal(link(checkpoint, copy), 0);
}

/* Interrupted after the second epoch of three and gone on with: the same bits. */
static void a_resumed_training_ends_the_same(void **state)
{
    struct train_options kept = options;
    size_t bytes = options.net.parameter_count * sizeof(float);
    struct model whole = {.calibration = {.temperature = 1}}, resumed;
    struct heard heard = {0};
    char copy[80];
    const struct train_watch watch = {.step = keep_second, .context = copy};
    struct err err;

    (void)state;
    snprintf(copy, sizeof copy, "%s.copy", checkpoint);
    kept.checkpoint = checkpoint;
    assert_int_equal(train_run(&kept, &digits, &watch, &whole, &err), 0);
    kept.checkpoint = copy;
    kept.is_resumed = 1;
    resumed = run(&kept, &heard);
    assert_int_equal(heard.calls, COUNT * 50 / 46 / 20); /* of one epoch */
    assert_memory_equal(whole.parameters, resumed.parameters, bytes);
    free(whole.parameters);
    free(resumed.parameters);
    unlink(copy);
}

static void refuse(const struct train_options *with, const struct digits *samples_of,
                   enum err_code code, const char *says)
{
    struct model model = {.parameters = NULL};
    struct err err = {ERR_NONE, ""};

    assert_int_equal(train_run(with, samples_of, NULL, &model, &err), -1);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, says))
        fail_msg("'%s' does not say '%s'", err.text, says);
    assert_null(model.parameters);
}

static void mistakes_are_told_before_the_work(void **state)
{
    struct train_options wrong = options;
    struct digits none = {samples, labels, NULL, 0};
    struct err err;

    (void)state;
    refuse(&options, &none, ERR_DATA, "no digit");
    wrong.checkpoint = checkpoint;
    wrong.is_resumed = 1;
    wrong.seed = 5;
    refuse(&wrong, &digits, ERR_DATA, "another training");
    wrong.checkpoint = "/tmp/there/is/none";
    refuse(&wrong, &digits, ERR_ABSENT, "cannot open");
    wrong = options;
    assert_int_equal(net_parse("conv3x3-8 relu gmax dense-11", &wrong.net, &err), 0);
    refuse(&wrong, &digits, ERR_DATA, "11 outputs");
}

/* They are one batch: as if that had been asked for. */
static void few_samples_are_one_batch(void **state)
{
    const struct digits few = {samples, labels, NULL, 15};
    size_t bytes = options.net.parameter_count * sizeof(float);
    struct train_options right = options;
    struct model models[2] = {{.parameters = NULL}, {.parameters = NULL}};
    struct err err;

    (void)state;
    assert_true(options.batch > few.count);
    right.batch = few.count;
    assert_int_equal(train_run(&options, &few, NULL, &models[0], &err), 0);
    assert_int_equal(train_run(&right, &few, NULL, &models[1], &err), 0);
    assert_memory_equal(models[0].parameters, models[1].parameters, bytes);
    free(models[0].parameters);
    free(models[1].parameters);
}

/* A rate that blows the network up is an error, not a model. */
static void explosions_are_told(void **state)
{
    struct train_options wild = options;
    struct err err;

    (void)state;
    assert_int_equal(net_parse("conv3x3-8 relu conv3x3-8 relu dense-12", &wild.net, &err), 0);
    wild.rate = 1e30;
    refuse(&wild, &digits, ERR_DATA, "lower rate");
}

/* The models that were shown epoch by epoch. */
struct shown {
    int count, fail_at;
    float last[1 << 14];
};

static int look(const struct model *model, const struct train_progress *progress, void *context,
                struct err *err)
{
    struct shown *shown = context;

    assert_int_equal(progress->epoch, shown->count);
    assert_true(progress->loss > 0);
    memcpy(shown->last, model->parameters, model->net.parameter_count * sizeof *shown->last);
    if (++shown->count == shown->fail_at)
        return err_set(err, ERR_DATA, "seen enough");
    return 0;
}

/* Looking on changes nothing, and the last look shows what comes out. */
static void epochs_can_be_looked_at(void **state)
{
    static struct shown shown;
    const struct train_watch watch = {.epoch = look, .context = &shown};
    size_t bytes = options.net.parameter_count * sizeof(float);
    struct model watched = {.parameters = NULL}, alone = run(&options, NULL);
    struct err err;

    (void)state;
    assert_true(options.net.parameter_count <= 1 << 14);
    assert_int_equal(train_run(&options, &digits, &watch, &watched, &err), 0);
    assert_int_equal(shown.count, options.epochs);
    assert_memory_equal(shown.last, watched.parameters, bytes);
    assert_memory_equal(alone.parameters, watched.parameters, bytes);
    free(watched.parameters);
    free(alone.parameters);
    shown = (struct shown){.fail_at = 2};
    assert_int_equal(train_run(&options, &digits, &watch, &watched, &err), -1);
    assert_string_equal(err.text, "seen enough");
    assert_int_equal(shown.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_learns),
        cmocka_unit_test(epochs_can_be_looked_at),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(a_resumed_training_ends_the_same),
        cmocka_unit_test(few_samples_are_one_batch),
        cmocka_unit_test(mistakes_are_told_before_the_work),
        cmocka_unit_test(explosions_are_told),
    };

    omp_set_num_threads(1);
    return cmocka_run_group_tests(tests, make_digits, drop_checkpoint);
}
