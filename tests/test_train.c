/* SPDX-License-Identifier: MIT */
#include "classify/learn/train.h"

#include "classify/learn/evaluate.h"
#include "classify/learn/rubbish.h"
#include "classify/learn/teachers.h"
#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 200, TEACHERS = 3 };

static struct sample samples[COUNT];
static uint8_t labels[COUNT];
static const struct digits digits = {samples, labels, NULL, COUNT};
static struct train_options options = {.epochs = 3, .batch = 20, .rate = 0.01, .seed = 1};
static char checkpoint[64], teachers_at[TEACHERS][64];

static int make_digits(void **state)
{
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)(i % 10);
        samples[i] = glyphs_digit(i % 10);
    }
    snprintf(checkpoint, sizeof checkpoint, "/tmp/test_train.%ld", (long)getpid());
    for (int i = 0; i < TEACHERS; i++)
        snprintf(teachers_at[i], sizeof teachers_at[i], "%s.teacher%d", checkpoint, i);
    return net_parse("conv3x3-8 bn relu pool4 dropout-10 dense-12",
                     &options.net, &err);
}

static int drop_files(void **state)
{
    (void)state;
    for (int i = 0; i < TEACHERS; i++)
        unlink(teachers_at[i]);
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

/* --- teachers --- */

/* Writes the model as that teacher's; its parameters are freed. */
static void put_teacher(int index, struct model *model)
{
    struct err err;

    model->normalize_version = NORMALIZE_VERSION;
    model->record = (char[]){"{}"};
    assert_int_equal(model_write(teachers_at[index], model, &err), 0);
    free(model->parameters);
}

/* So many of those that were put. */
static struct teachers *call_teachers(int count)
{
    const char *const paths[TEACHERS] = {teachers_at[0], teachers_at[1], teachers_at[2]};
    struct teachers *teachers;
    struct err err;

    if (teachers_new(paths, count, CLASS_COUNT, &teachers, &err) != 0)
        fail_msg("%s", err.text);
    return teachers;
}

/* A network that answers with its bias, which is 0. */
static struct model constant_model(void)
{
    struct model model = {.calibration = {.temperature = 1}};
    struct err err;

    assert_int_equal(net_parse("pool4 conv1x1-8 relu gmax dense-12", &model.net, &err), 0);
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    assert_non_null(model.parameters);
    return model;
}

static float *bias_of(const struct model *model)
{
    return model->parameters + model->net.parameter_count - CLASS_COUNT;
}

/* Every label is a 0, but a network that knows better teaches, too. */
static void a_teacher_counts_for_more_than_labels(void **state)
{
    static uint8_t zeros[COUNT];
    const struct digits mislabelled = {samples, zeros, NULL, COUNT};
    struct train_options with = options;
    struct score score = {.count = 0};
    struct model model;
    struct err err;

    (void)state;
    with.epochs = 15;
    model = run(&with, NULL);
    put_teacher(0, &model);
    with.teachers = call_teachers(1);
    assert_int_equal(train_run(&with, &mislabelled, NULL, &model, &err), 0);
    assert_int_equal(evaluate_set(&model, &digits, &score, &err), 0);
    for (int i = 0; i < 10; i++)
        if (score.confusion[i][i] < COUNT / 10 * 8 / 10)
            fail_msg("only %d of %d are read as %d", score.confusion[i][i], COUNT / 10, i);
    score_free(&score);
    free(model.parameters);
    teachers_free(with.teachers);
}

/*
 * A teacher that knows nothing but how often each class comes, and of what is no digit
 * how often on forms: what learns from it and from labels just as frequent says the same.
 */
static void what_is_no_digit_is_put_right_once(void **state)
{
    static const float digit = 0.046f, blank = 0.02f; /* half of 46 of 50 are digits */
    static uint8_t half[COUNT];
    const struct digits rubbish = {samples, half, NULL, COUNT};
    struct train_options with = options;
    struct model model = constant_model(), learnt = constant_model();
    float *bias = bias_of(&model);
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++)
        half[i] = i % 2 ? CLASS_NOT_A_DIGIT : labels[i / 2];
    for (int i = 0; i < CLASS_COUNT; i++)
        bias[i] = logf(i < DIGIT_COUNT ? digit : i == CLASS_BLANK ? blank
                                                                 : 5 * (float)RUBBISH_ON_FORMS);
    put_teacher(0, &model);
    with.net = learnt.net;
    with.from = learnt.parameters; /* without weights: nothing but the bias learns */
    with.teachers = call_teachers(1);
    with.epochs = 12;
    with.rate = 0.05;
    assert_int_equal(train_run(&with, &rubbish, NULL, &model, &err), 0);
    bias = bias_of(&model);
    assert_true(fabsf(bias[CLASS_NOT_A_DIGIT] - bias[3] - logf(0.05f / digit)) < 0.1f);
    assert_true(fabsf(bias[CLASS_BLANK] - bias[3] - logf(blank / digit)) < 0.1f);
    free(model.parameters);
    free(learnt.parameters);
    teachers_free(with.teachers);
}

/* What is gone on with has been put right: learning hardly anything leaves it so. */
static void what_is_no_digit_stays_right(void **state)
{
    struct train_options with = options;
    struct model learnt = constant_model(), model;
    struct err err;

    (void)state;
    bias_of(&learnt)[CLASS_NOT_A_DIGIT] = 0.5f;
    with.net = learnt.net;
    with.from = learnt.parameters;
    with.rate = 1e-9;
    assert_int_equal(train_run(&with, &digits, NULL, &model, &err), 0);
    assert_true(fabsf(bias_of(&model)[CLASS_NOT_A_DIGIT] - 0.5f) < 1e-4f);
    assert_true(fabsf(bias_of(&model)[3]) < 1e-4f);
    free(model.parameters);
    free(learnt.parameters);
}

/* --- interruptions --- */

/* Keeps the checkpoint that lies there when the third epoch begins. */
static void keep_second(const struct train_progress *progress, void *context)
{
    const char *copy = context;

    if (progress->epoch == 2 && progress->step == 1)
        assert_int_equal(link(checkpoint, copy), 0);
}

/* Interrupted after the second epoch of three and gone on with: the same bits. */
static struct model check_resumed(const struct train_options *with)
{
    struct train_options kept = *with;
    size_t bytes = options.net.parameter_count * sizeof(float);
    struct model whole = {.calibration = {.temperature = 1}}, resumed;
    struct heard heard = {0};
    char copy[80];
    const struct train_watch watch = {.step = keep_second, .context = copy};
    struct err err;

    snprintf(copy, sizeof copy, "%s.copy", checkpoint);
    kept.checkpoint = checkpoint;
    assert_int_equal(train_run(&kept, &digits, &watch, &whole, &err), 0);
    kept.checkpoint = copy;
    kept.is_resumed = 1;
    resumed = run(&kept, &heard);
    assert_int_equal(heard.calls, COUNT * 50 / 46 / 20); /* of one epoch */
    assert_memory_equal(whole.parameters, resumed.parameters, bytes);
    free(resumed.parameters);
    unlink(copy);
    return whole;
}

/* Teachers or not; with three of them an epoch of ten steps ends in the middle of a round. */
static void a_resumed_training_ends_the_same(void **state)
{
    struct train_options with = options;
    size_t bytes = options.net.parameter_count * sizeof(float);
    struct model alone = check_resumed(&options), taught;

    (void)state;
    for (int i = 0; i < TEACHERS; i++) {
        struct model model = constant_model();
        bias_of(&model)[i] = 5;
        put_teacher(i, &model);
    }
    with.teachers = call_teachers(TEACHERS);
    taught = check_resumed(&with);
    assert_memory_not_equal(alone.parameters, taught.parameters, bytes);
    free(alone.parameters);
    free(taught.parameters);
    teachers_free(with.teachers);
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

/* A checkpoint belongs to its teachers, too. */
static void other_teachers_make_another_training(void **state)
{
    struct train_options with = options;
    struct model model = constant_model();
    struct err err;

    (void)state;
    put_teacher(0, &model);
    with.checkpoint = checkpoint;
    with.teachers = call_teachers(1);
    assert_int_equal(train_run(&with, &digits, NULL, &model, &err), 0);
    free(model.parameters);
    teachers_free(with.teachers);
    with.teachers = NULL;
    with.is_resumed = 1;
    refuse(&with, &digits, ERR_DATA, "another training");
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

/* Not numbers that a ReLU turns to 0, so that the loss looks as if nothing had happened. */
static void broken_parameters_are_told(void **state)
{
    struct model broken = constant_model();
    struct train_options wild = options;

    (void)state;
    broken.parameters[0] = NAN;
    wild.net = broken.net;
    wild.from = broken.parameters;
    refuse(&wild, &digits, ERR_DATA, "lower rate");
    free(broken.parameters);
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
        cmocka_unit_test(a_teacher_counts_for_more_than_labels),
        cmocka_unit_test(what_is_no_digit_is_put_right_once),
        cmocka_unit_test(what_is_no_digit_stays_right),
        cmocka_unit_test(a_resumed_training_ends_the_same),
        cmocka_unit_test(other_teachers_make_another_training),
        cmocka_unit_test(few_samples_are_one_batch),
        cmocka_unit_test(mistakes_are_told_before_the_work),
        cmocka_unit_test(explosions_are_told),
        cmocka_unit_test(broken_parameters_are_told),
    };

    omp_set_num_threads(1);
    return cmocka_run_group_tests(tests, make_digits, drop_files);
}
