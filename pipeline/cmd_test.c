/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "classify/digits.h"
#include "classify/engine.h"
#include "classify/model.h"
#include "classify/score.h"
#include "pipeline/recognizer.h"

#include <jansson.h>

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { OPTION_IMAGES = 256, OPTION_LABELS, OPTION_JSON, OPTION_KERNEL };

static const struct option_help options[] = {
    {OPTION_IMAGES, "images", "IDX", "the samples, 28 x 28 (required)"},
    {OPTION_LABELS, "labels", "IDX", "their labels (required)"},
    {'m', "model", "FILE", "the model to test"},
    {OPTION_KERNEL, "kernel", "NAME", "the kernel to read with (default: the best one here)"},
    {OPTION_JSON, "json", NULL, "one JSON object instead of text"},
    {0, NULL, NULL, NULL},
};

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int run_samples(const struct recognizer *recognizer, const struct digits *digits,
                       struct score *score, double *seconds, struct err *err)
{
    double start = now_s();

    for (int i = 0; i < digits->count; i++) {
        struct reading reading;
        recognizer_read(recognizer, &digits->samples[i], 1, &reading, NULL);
        if (score_add(score, &reading, digits->labels[i], err) != 0)
            return -1;
    }
    *seconds = now_s() - start;
    return 0;
}

static void print_confusion(const struct score *score)
{
    static const char *const names[] = {"0", "1", "2", "3",  "4",   "5",
                                        "6", "7", "8", "9", "not", "blank"};

    printf("\nlabel  read as");
    for (int j = 0; j < CLASS_COUNT; j++)
        printf("%6s", names[j]);
    for (int i = 0; i < CLASS_COUNT; i++) {
        int any = 0;
        for (int j = 0; j < CLASS_COUNT; j++)
            any += score->confusion[i][j];
        if (!any)
            continue;
        printf("\n%-14s", names[i]);
        for (int j = 0; j < CLASS_COUNT; j++)
            printf("%6d", score->confusion[i][j]);
    }
    putchar('\n');
}

static void print_text(const struct recognizer *recognizer, struct score *score, double seconds)
{
    double low, high;

    score_interval(score, &low, &high);
    printf("model      %.12s  %s\n", recognizer->model->sha256, recognizer->model->net.text);
    printf("samples    %d\n", score->count);
    printf("correct    %d\n", score->correct);
    printf("accuracy   %.2f %%  (95 %% interval %.2f to %.2f)\n", 100 * score_accuracy(score),
           100 * low, 100 * high);
    printf("ece        %.2f %%\n", 100 * score_ece(score));
    printf("log loss   %.4f\n", score->log_loss / score->count);
    printf("accepted   %.2f %% at 1 %% error, %.2f %% at 0.5 %%, %.2f %% at 0.1 %%\n",
           100 * score_accepted(score, 0.01), 100 * score_accepted(score, 0.005),
           100 * score_accepted(score, 0.001));
    printf("speed      %.0f digits/s with the %s kernels\n", score->count / seconds,
           engine_kernels(recognizer->engine));
    print_confusion(score);
}

static void print_json(const struct recognizer *recognizer, struct score *score, double seconds)
{
    double low, high;
    json_t *object;

    score_interval(score, &low, &high);
    object = json_pack(
        "{s:i, s:i, s:f, s:[f, f], s:f, s:f, s:f, s:s, s:s}", "samples", score->count, "correct",
        score->correct, "accuracy", score_accuracy(score), "interval", low, high, "ece",
        score_ece(score), "log_loss", score->log_loss / score->count, "seconds", seconds,
        "model", recognizer->model->sha256, "kernels", engine_kernels(recognizer->engine));
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

static int test(const char *model, const char *kernel, const char *images, const char *labels,
                bool as_json, struct err *err)
{
    struct recognizer recognizer = {NULL, NULL};
    struct digits digits = {.count = 0};
    struct score score = {.count = 0};
    double seconds = 0;
    int status = -1;

    if (recognizer_open_digits(model, kernel, &recognizer, err) != 0 ||
        digits_read(images, labels, NULL, &digits, err) != 0 ||
        run_samples(&recognizer, &digits, &score, &seconds, err) != 0)
        goto out;
    if (as_json)
        print_json(&recognizer, &score, seconds);
    else
        print_text(&recognizer, &score, seconds);
    status = 0;
out:
    score_free(&score);
    digits_free(&digits);
    recognizer_close(&recognizer);
    return status;
}

static int run(int argc, char **argv)
{
    const char *images = NULL, *labels = NULL, *model = NULL, *kernel = NULL;
    bool as_json = false;
    struct err err;
    int letter;

    while ((letter = command_option(&command_test, argc, argv)) != -1) {
        if (letter == OPTION_IMAGES)
            images = optarg;
        else if (letter == OPTION_LABELS)
            labels = optarg;
        else if (letter == 'm')
            model = optarg;
        else if (letter == OPTION_KERNEL)
            kernel = optarg;
        else if (letter == OPTION_JSON)
            as_json = true;
        else
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
    }
    if (!images || !labels || optind < argc)
        return command_misused(&command_test, "it takes --images and --labels, and nothing else");
    if (test(command_model(model), kernel, images, labels, as_json, &err) != 0)
        return command_fail(&command_test, &err);
    return EXIT_OK;
}

const struct command command_test = {
    .name = "test",
    .usage = "[-m MODEL] [--kernel NAME] --images IDX --labels IDX [--json]",
    .summary = "Tests a model on labelled samples",
    .options = options,
    .run = run,
};
