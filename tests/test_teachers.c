/* SPDX-License-Identifier: MIT */
#include "classify/learn/teachers.h"

#include "classify/engine.h"
#include "classify/learn/ink.h"
#include "classify/rng.h"
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

enum { COUNT = 30 };

static char one[64], other[64], forms[64], old[64];
static const char *const both[] = {one, other};

/* A network of noise, in a file. */
static void put(const char *path, const char *net, uint64_t seed, double temperature, int version)
{
    struct model model = {.calibration.temperature = temperature, .normalize_version = version,
                          .record = (char[]){"{}"}};
    struct rng rng = rng_start(seed, 0, 0, 0);
    struct err err;

    assert_int_equal(net_parse(net, &model.net, &err), 0);
    model.parameters = malloc(model.net.parameter_count * sizeof *model.parameters);
    assert_non_null(model.parameters);
    for (size_t i = 0; i < model.net.parameter_count; i++)
        model.parameters[i] = rng_uniform(&rng, -0.2f, 0.2f);
    assert_int_equal(model_write(path, &model, &err), 0);
    free(model.parameters);
}

static int make_models(void **state)
{
    (void)state;
    snprintf(one, sizeof one, "/tmp/test_teachers.one.%ld", (long)getpid());
    snprintf(other, sizeof other, "/tmp/test_teachers.other.%ld", (long)getpid());
    snprintf(forms, sizeof forms, "/tmp/test_teachers.forms.%ld", (long)getpid());
    snprintf(old, sizeof old, "/tmp/test_teachers.old.%ld", (long)getpid());
    put(one, "conv3x3-4 relu pool4 dense-10", 1, 1, NORMALIZE_VERSION);
    put(other, "conv3x3-8 relu pool7 dense-10", 2, 2, NORMALIZE_VERSION);
    put(forms, "conv3x3-4 relu pool4 dense-12", 3, 1, NORMALIZE_VERSION);
    put(old, "conv3x3-4 relu pool4 dense-10", 4, 1, NORMALIZE_VERSION + 1);
    return 0;
}

static int drop_models(void **state)
{
    (void)state;
    return unlink(one) | unlink(other) | unlink(forms) | unlink(old);
}

static struct teachers *call(const char *const *paths, int count)
{
    struct teachers *teachers;
    struct err err;

    if (teachers_new(paths, count, DIGIT_COUNT, &teachers, &err) != 0)
        fail_msg("%s", err.text);
    return teachers;
}

/* What the engine says of a digit, over the temperature. */
static void check_scores(const struct model *model, const float *scores)
{
    float said[CLASS_COUNT];
    struct engine *engine;
    struct err err;

    assert_int_equal(engine_new(&model->net, model->parameters, model_ranges(model), NULL, &engine,
                                &err), 0);
    for (int i = 0; i < COUNT; i++, scores += DIGIT_COUNT) {
        struct sample sample = glyphs_digit(i % 10);

        engine_run(engine, &sample, 1, said);
        for (int c = 0; c < DIGIT_COUNT; c++)
            assert_true(fabs(scores[c] - said[c] / model->calibration.temperature) < 1e-6);
    }
    engine_free(engine);
}

/* Each in its turn, on one thread or two. */
static void they_take_turns(void **state)
{
    static float pictures[COUNT * SAMPLE_SIZE], scores[COUNT * DIGIT_COUNT];
    struct teachers *teachers;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        struct sample sample = glyphs_digit(i % 10);
        ink_of_sample(&sample, pictures + i * SAMPLE_SIZE);
    }
    for (int threads = 1; threads <= 2; threads++) {
        omp_set_num_threads(threads);
        teachers = call(both, 2);
        omp_set_num_threads(3); /* who comes later has no engine */
        for (int turn = 0; turn < 5; turn++) {
            teachers_ask(teachers, turn, pictures, COUNT, scores);
            check_scores(teachers_model(teachers, turn % 2), scores);
        }
        teachers_free(teachers);
    }
}

static void their_order_counts(void **state)
{
    static const char *const lists[][2] = {{one, other}, {one, other}, {other, one}, {one, one}};
    char hashes[4][HASH_TEXT], single[HASH_TEXT];
    struct teachers *teachers;

    (void)state;
    for (int i = 0; i < 4; i++) {
        teachers = call(lists[i], 2);
        assert_int_equal(teachers_count(teachers), 2);
        teachers_hash(teachers, hashes[i]);
        teachers_free(teachers);
    }
    teachers = call(both, 1);
    teachers_hash(teachers, single);
    teachers_free(teachers);
    assert_string_equal(hashes[0], hashes[1]);
    assert_string_not_equal(hashes[0], hashes[2]);
    assert_string_not_equal(hashes[0], hashes[3]);
    assert_string_not_equal(hashes[3], single);
}

static void refuse(const char *path, enum err_code code, const char *says)
{
    const char *const list[] = {one, path};
    struct teachers *teachers = NULL;
    struct err err;

    assert_int_equal(teachers_new(list, 2, DIGIT_COUNT, &teachers, &err), -1);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, says) || !strstr(err.text, path))
        fail_msg("'%s' does not say '%s' of '%s'", err.text, says, path);
    assert_null(teachers);
}

static void who_cannot_teach_is_refused(void **state)
{
    (void)state;
    refuse(forms, ERR_DATA, "has 12 outputs, the network 10");
    refuse(old, ERR_MODEL, "of normalization 2, this program makes 1: train it again");
    refuse("/tmp/there/is/none", ERR_ABSENT, "cannot open");
}

static void nobody(void **state)
{
    struct teachers *teachers = (struct teachers *)one;
    struct err err;

    (void)state;
    assert_int_equal(teachers_new(NULL, 0, DIGIT_COUNT, &teachers, &err), 0);
    assert_null(teachers);
    teachers_free(teachers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_take_turns),
        cmocka_unit_test(their_order_counts),
        cmocka_unit_test(who_cannot_teach_is_refused),
        cmocka_unit_test(nobody),
    };

    return cmocka_run_group_tests(tests, make_models, drop_models);
}
