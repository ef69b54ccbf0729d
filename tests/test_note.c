/* SPDX-License-Identifier: MIT */
#include "classify/learn/note.h"

#include "classify/learn/teachers.h"

#include <jansson.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[64];

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static json_int_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Three right, one digit wrong, one refused. */
static struct score make_score(void)
{
    static const int labels[] = {1, 2, 3, 4, 5}, best[] = {1, 2, 3, 9, CLASS_NOT_A_DIGIT};
    struct score score = {.count = 0};
    struct err err;

    for (int i = 0; i < 5; i++) {
        struct reading reading = {.best = best[i], .confidence = 0.9};
        reading.probability[labels[i]] = 0.9f;
        assert_int_equal(score_add(&score, &reading, labels[i], &err), 0);
    }
    return score;
}

/* The record of these options and sets; freed with json_decref. */
static json_t *make_record(const struct options *options, const struct model *before,
                           const struct sets *sets, struct score *score)
{
    struct note *note;
    struct err err;
    json_t *root;
    char *text;

    assert_int_equal(note_new(options, before, &note, &err), 0);
    if (score)
        note_score(note, "kept", score);
    assert_int_equal(note_text(note, sets, &text, &err), 0);
    root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    free(text);
    note_free(note);
    return root;
}

static void the_record_says_it_all(void **state)
{
    struct sets sets = {.count = 2};
    struct options options = {.keep_writers = 5};
    struct score score = make_score();
    json_t *root, *set, *result;

    (void)state;
    options.train = (struct train_options){.epochs = 16, .batch = 128, .rate = 0.002, .seed = 7};
    sets.items[0] = (struct set){.use = SET_LEARN, .images = "/far/away/a-images", .count = 12,
                                 .sha256 = "abc"};
    sets.items[1] = (struct set){.use = SET_TEST, .images = "b \"quoted\""};
    root = make_record(&options, NULL, &sets, &score);
    assert_int_equal(number_of(root, "seed"), 7);
    assert_int_equal(number_of(root, "epochs"), 16);
    assert_int_equal(number_of(root, "batch"), 128);
    assert_string_equal(text_of(root, "descent"), "adam");
    assert_int_equal(number_of(root, "keep_writers"), 5);
    set = json_array_get(json_object_get(root, "sets"), 0);
    assert_string_equal(text_of(set, "images"), "a-images");
    assert_string_equal(text_of(set, "use"), "learnt");
    assert_string_equal(text_of(set, "sha256"), "abc");
    assert_int_equal(number_of(set, "count"), 12);
    set = json_array_get(json_object_get(root, "sets"), 1);
    assert_string_equal(text_of(set, "images"), "b \"quoted\"");
    assert_string_equal(text_of(set, "use"), "test");
    result = json_array_get(json_object_get(root, "scores"), 0);
    assert_string_equal(text_of(result, "set"), "kept");
    assert_int_equal(number_of(result, "samples"), 5);
    assert_int_equal(number_of(result, "correct"), 3);
    assert_int_equal(number_of(result, "refused"), 1);
    assert_true(fabs(json_real_value(json_object_get(result, "accuracy")) - 0.6) < 1e-9);
    json_decref(root);
    note_free(NULL);
    score_free(&score);
}

/* A file name that is no UTF-8 is named all the same. */
static void any_file_name(void **state)
{
    struct sets sets = {.count = 1, .items = {{.images = "a/m\xe4rz"}}};
    const struct options options = {.keep_writers = 0};
    json_t *root = make_record(&options, NULL, &sets, NULL);

    (void)state;
    assert_string_equal(text_of(json_array_get(json_object_get(root, "sets"), 0), "images"),
                        "m?rz");
    json_decref(root);
}

/* Where nothing was learnt nothing is said of how. */
static void without_epochs_there_was_no_training(void **state)
{
    const struct options options = {.keep_writers = 5, .has_noise = 1, .train.batch = 128};
    const struct model before = {.sha256 = "abc", .record = (char[]){"{\"epochs\":16}"}};
    const struct sets sets = {.count = 0};
    static const char *const keys[] = {"epochs", "keep_writers", "sets", "scores", "from"};
    json_t *root = make_record(&options, &before, &sets, NULL), *from;

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_non_null(json_object_get(root, keys[i]));
    assert_int_equal(json_object_size(root), sizeof keys / sizeof *keys);
    from = json_object_get(root, "from");
    assert_string_equal(text_of(from, "sha256"), "abc");
    assert_int_equal(number_of(json_object_get(from, "training"), "epochs"), 16);
    json_decref(root);
}

/* Who taught it, and how that one came to be. */
static void teachers_are_named(void **state)
{
    struct model model = {.normalize_version = NORMALIZE_VERSION,
                          .calibration = {.temperature = 1},
                          .record = (char[]){"{\"epochs\":24}"}};
    struct options options = {.train.epochs = 16};
    const struct sets sets = {.count = 0};
    const char *const paths[] = {path, path};
    struct err err;
    json_t *root, *list;

    (void)state;
    assert_int_equal(net_parse("pool7 dense-10", &model.net, &err), 0);
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    assert_non_null(model.parameters);
    assert_int_equal(model_write(path, &model, &err), 0);
    assert_int_equal(teachers_new(paths, 2, 10, &options.train.teachers, &err), 0);
    root = make_record(&options, NULL, &sets, NULL);
    list = json_object_get(root, "teachers");
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_of(json_array_get(list, 1), "sha256"), model.sha256);
    assert_int_equal(number_of(json_object_get(json_array_get(list, 1), "training"), "epochs"), 24);
    json_decref(root);
    teachers_free(options.train.teachers);
    free(model.parameters);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_file_name),
        cmocka_unit_test(the_record_says_it_all),
        cmocka_unit_test(without_epochs_there_was_no_training),
        cmocka_unit_test(teachers_are_named),
    };

    snprintf(path, sizeof path, "/tmp/test_note.%ld", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, NULL);
}
