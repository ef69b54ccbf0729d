/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "classify/digits.h"
#include "classify/engine.h"
#include "classify/judge.h"
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
    {'m', "model", "FILE", "the model to test; several vote"},
    {OPTION_KERNEL, "kernel", "NAME", "the kernel to read with (default: the best one here)"},
    {OPTION_NOISE, "noise", "NAME", "spoils the samples first: " NOISE_NAMES},
    {OPTION_JSON, "json", NULL, "one JSON object instead of text"},
    {OPTION_HTML, "html", "REPORT", "a page with plots and pictures, too"},
    {0, NULL, NULL, NULL},
};

struct request {
    const char *models[REPORT_MOST_MODELS];
    int model_count;
    const char *kernel, *images, *labels, *html;
    enum noise_kind noise;
    bool has_noise, as_json;
};

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The models of a test, open. */
struct voters {
    struct recognizer list[REPORT_MOST_MODELS];
    int count;
};

static int open_voters(const struct request *request, struct voters *out, struct err *err)
{
    for (int i = 0; i < request->model_count; i++) {
        if (recognizer_open_digits(request->models[i], request->kernel, &out->list[i], err) != 0)
            return -1;
        out->count++;
    }
    return 0;
}

static void close_voters(struct voters *voters)
{
    for (int i = 0; i < voters->count; i++)
        recognizer_close(&voters->list[i]);
}

static void vote(const struct voters *voters, const struct sample *sample, struct reading *out)
{
    struct reading readings[REPORT_MOST_MODELS];

    for (int i = 0; i < voters->count; i++)
        recognizer_read(&voters->list[i], sample, 1, &readings[i], NULL);
    judge_vote(readings, voters->count, out);
}

static int run_samples(const struct voters *voters, const struct digits *digits,
                       struct score *score, double *seconds, struct err *err)
{
    double start = now_s();

    for (int i = 0; i < digits->count; i++) {
        struct reading reading;
        vote(voters, &digits->samples[i], &reading);
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
    struct voters voters = {.count = 0};
    struct digits digits = {.count = 0};
    struct score score = {.count = 0};
    struct report report = {.images = file_name(request->images), .digits = &digits,
                            .score = &score};
    int status = -1;

    if ((request->html && (file_spare(request->html, request->images, err) != 0 ||
                           file_spare(request->html, request->labels, err) != 0)) ||
        open_voters(request, &voters, err) != 0 ||
        digits_read(request->images, request->labels, NULL, &digits, err) != 0)
        goto out;
    for (int i = 0; request->has_noise && i < digits.count; i++)
        noise_apply(request->noise, NOISE_SEED, i, &digits.samples[i]);
    if (run_samples(&voters, &digits, &score, &report.seconds, err) != 0)
        goto out;
    for (int i = 0; i < voters.count; i++) {
        report.models[i] = voters.list[i].model;
        report.kernels[i] = engine_kernels(voters.list[i].engine);
    }
    report.model_count = voters.count;
    report.noise = request->has_noise ? noise_name(request->noise) : NULL;
    report.noise_text = request->has_noise ? noise_text(request->noise) : NULL;
    if (request->html && write_html(&report, request->html, err) != 0)
        goto out;
    status = print(&report, request->as_json, err);
out:
    score_free(&score);
    digits_free(&digits);
    close_voters(&voters);
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
        else if (letter == 'm' && request.model_count < REPORT_MOST_MODELS)
            request.models[request.model_count++] = optarg;
        else if (letter == 'm')
            return command_misused(&command_test, "at most %d models vote", REPORT_MOST_MODELS);
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
    if (request.model_count == 0)
        request.models[request.model_count++] = command_model(NULL);
    if (test(&request, &err) != 0)
        return command_fail(&command_test, &err);
    return EXIT_OK;
}

const struct command command_test = {
    .name = "test",
    .usage = "[-m MODEL]... [--kernel NAME] --images IDX --labels IDX [--noise NAME] [--json] "
             "[--html REPORT]",
    .summary = "Tests a model on labelled samples",
    .options = options,
    .run = run,
};
