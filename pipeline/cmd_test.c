/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "classify/digits.h"
#include "classify/engine.h"
#include "classify/noise.h"
#include "classify/score.h"
#include "pipeline/recognizer.h"
#include "pipeline/report.h"
#include "pipeline/terminal.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { OPTION_IMAGES = 256, OPTION_LABELS, OPTION_NOISE, OPTION_JSON, OPTION_HTML, OPTION_KERNEL };

enum { NOISE_SEED = 1 }; /* a test that is repeated gives the same figures */

static const struct option_help options[] = {
    {OPTION_IMAGES, "images", "IDX", "the samples, 28 x 28 (required)"},
    {OPTION_LABELS, "labels", "IDX", "their labels (required)"},
    {'m', "model", "FILE", "the model to test"},
    {OPTION_KERNEL, "kernel", "NAME", "the kernel to read with (default: the best one here)"},
    {OPTION_NOISE, "noise", "NAME", "spoils the samples first: " NOISE_NAMES},
    {OPTION_JSON, "json", NULL, "one JSON object instead of text"},
    {OPTION_HTML, "html", "REPORT", "a page with plots and pictures, too"},
    {0, NULL, NULL, NULL},
};

struct request {
    const char *model, *kernel, *images, *labels, *html;
    enum noise_kind noise;
    bool has_noise, as_json;
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

static int write_html(const struct report *report, const char *path, struct err *err)
{
    struct blob page = {NULL, 0};
    int status = -1;

    if (report_html(report, &page, err) == 0)
        status = file_write(path, page.bytes, page.length, err);
    free(page.bytes);
    return status;
}

static int print(const struct report *report, bool as_json, struct err *err)
{
    int columns = 0, rows;

    if (as_json)
        return report_json(report, stdout, err);
    if (isatty(STDOUT_FILENO))
        terminal_size(NULL, &columns, &rows);
    return report_text(report, columns, stdout, err);
}

static int test(const struct request *request, struct err *err)
{
    struct recognizer recognizer = {NULL, NULL};
    struct digits digits = {.count = 0};
    struct score score = {.count = 0};
    struct report report = {.images = file_name(request->images), .digits = &digits,
                            .score = &score};
    int status = -1;

    if (recognizer_open_digits(command_model(request->model), request->kernel, &recognizer,
                               err) != 0 ||
        digits_read(request->images, request->labels, NULL, &digits, err) != 0)
        goto out;
    for (int i = 0; request->has_noise && i < digits.count; i++)
        noise_apply(request->noise, NOISE_SEED, i, &digits.samples[i]);
    if (run_samples(&recognizer, &digits, &score, &report.seconds, err) != 0)
        goto out;
    report.model = recognizer.model;
    report.kernels = engine_kernels(recognizer.engine);
    report.noise = request->has_noise ? noise_name(request->noise) : NULL;
    report.noise_text = request->has_noise ? noise_text(request->noise) : NULL;
    if (request->html && write_html(&report, request->html, err) != 0)
        goto out;
    status = print(&report, request->as_json, err);
out:
    score_free(&score);
    digits_free(&digits);
    recognizer_close(&recognizer);
    return status;
}

static int run(int argc, char **argv)
{
    struct request request = {.as_json = false};
    struct err err;
    int letter;

    while ((letter = command_option(&command_test, argc, argv)) != -1) {
        if (letter == OPTION_IMAGES)
            request.images = optarg;
        else if (letter == OPTION_LABELS)
            request.labels = optarg;
        else if (letter == 'm')
            request.model = optarg;
        else if (letter == OPTION_KERNEL)
            request.kernel = optarg;
        else if (letter == OPTION_JSON)
            request.as_json = true;
        else if (letter == OPTION_HTML)
            request.html = optarg;
        else if (letter == OPTION_NOISE)
            request.has_noise = true;
        else
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        if (letter == OPTION_NOISE && !noise_by_name(optarg, &request.noise))
            return command_misused(&command_test, "'%s' is no noise: " NOISE_NAMES, optarg);
    }
    if (!request.images || !request.labels || optind < argc)
        return command_misused(&command_test, "it takes --images and --labels, and no argument");
    if (test(&request, &err) != 0)
        return command_fail(&command_test, &err);
    return EXIT_OK;
}

const struct command command_test = {
    .name = "test",
    .usage = "[-m MODEL] [--kernel NAME] --images IDX --labels IDX [--noise NAME] [--json] "
             "[--html REPORT]",
    .summary = "Tests a model on labelled samples",
    .options = options,
    .run = run,
};
