/* SPDX-License-Identifier: MIT */
/*
 * formdigits-train - learns to read digits: labelled samples in, a model out; or
 * with the word "rivals" first, lets the classic methods learn from them too.
 */
#include "base/err.h"
#include "base/file.h"
#include "classify/digits.h"
#include "classify/learn/evaluate.h"
#include "classify/learn/note.h"
#include "classify/learn/options.h"
#include "classify/learn/rivals.h"
#include "classify/learn/sets.h"
#include "classify/learn/train.h"
#include "classify/model.h"
#include "classify/score.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The same as those of formdigits: see sysexits(3). */
enum {
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_SYSTEM = 71,
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74
};

/* --- telling --- */

/* On a terminal a line that changes, else a line an epoch. */
static void tell(const struct train_progress *p, void *context)
{
    const struct train_options *options = context;
    bool is_terminal = isatty(STDERR_FILENO), is_last = p->step == p->steps;
    int left = (int)p->seconds_left;

    if (!is_last && (!is_terminal || p->step % 20 != 0))
        return;
    fprintf(stderr, "%sepoch %d of %d  %3d %%  loss %.4f  %d:%02d left%s", is_terminal ? "\r" : "",
            p->epoch + 1, options->epochs, 100 * p->step / p->steps, p->loss, left / 60, left % 60,
            is_terminal ? "\033[K" : "\n");
    if (is_terminal && is_last && p->epoch + 1 == options->epochs)
        fputc('\n', stderr);
}

static void print_score(const char *name, struct score *score)
{
    double low, high;

    score_interval(score, &low, &high);
    printf("%-28s %6d samples  %6.2f %%  (95 %% interval %.2f to %.2f)  ece %.2f %%\n", name,
           score->count, 100 * score_accuracy(score), 100 * low, 100 * high,
           100 * score_ece(score));
}

/* --- the work --- */

/* Scores a set, prints and notes it; calibrates by it first if asked. */
static int score_set(const char *name, const struct digits *digits, bool calibrates,
                     struct model *model, struct note *note, struct err *err)
{
    float *scores = malloc((size_t)digits->count * CLASS_COUNT * sizeof *scores);
    struct score score = {.count = 0};
    int status = -1;

    if (!scores) {
        err_memory(err);
        goto out;
    }
    if (evaluate_scores(model, digits, scores, err) != 0)
        goto out;
    if (calibrates)
        model->calibration.temperature =
            evaluate_temperature(scores, digits->labels, digits->count);
    if (evaluate_readings(model, digits, scores, &score, err) != 0)
        goto out;
    print_score(name, &score);
    note_score(note, name, &score);
    status = 0;
out:
    score_free(&score);
    free(scores);
    return status;
}

static int score_all(struct options *options, const struct digits *kept, struct model *model,
                     struct note *note, struct err *err)
{
    if (kept->count > 0 && score_set("kept", kept, true, model, note, err) != 0)
        return -1;
    for (int i = 0; i < options->sets.count; i++) {
        struct set *set = &options->sets.items[i];
        struct digits digits = {.count = 0};
        int failed;

        if (set->use == SET_LEARN)
            continue;
        failed = sets_read(set, &digits, err) != 0 ||
                 score_set(file_name(set->images), &digits, false, model, note, err) != 0;
        digits_free(&digits);
        if (failed)
            return -1;
    }
    return 0;
}

static int read_sets(struct options *options, struct digits *learn, struct digits *kept,
                     struct err *err)
{
    struct digits moved = {.count = 0};
    int status;

    if (sets_read_all(&options->sets, SET_LEARN, learn, err) != 0 ||
        sets_read_all(&options->sets, SET_KEEP, kept, err) != 0)
        return -1;
    if (options->keep_writers == 0)
        return 0;
    if (digits_keep(learn, options->keep_writers, &moved, err) != 0)
        return -1;
    status = digits_append(kept, &moved, err);
    digits_free(&moved);
    return status;
}

static int run(struct options *options, struct err *err)
{
    struct digits learn = {.count = 0}, kept = {.count = 0};
    struct model *model = calloc(1, sizeof *model), *before = NULL;
    struct note *note = NULL;
    int status = -1;

    if (!model) {
        err_memory(err);
        goto out;
    }
    if (options->from && model_read(options->from, &before, err) != 0)
        goto out;
    options->train.from = before ? before->parameters : NULL;
    if (net_parse(before ? before->net.text : options->net, &options->train.net, err) != 0 ||
        read_sets(options, &learn, &kept, err) != 0)
        goto out;
    if (learn.count < options->train.batch)
        options->train.batch = learn.count;
    printf("%d samples, %.1f MFLOP a digit, %zu parameters\n", learn.count,
           options->train.net.flops / 1e6, options->train.net.parameter_count);
    if (train_run(&options->train, &learn, tell, &options->train, model, err) != 0)
        goto out;
    model->calibration.temperature = 1;
    model->normalize_version = NORMALIZE_VERSION;
    if (note_new(options, before, &note, err) != 0 ||
        score_all(options, &kept, model, note, err) != 0 ||
        note_text(note, &options->sets, &model->record, err) != 0 ||
        model_write(options->output, model, err) != 0)
        goto out;
    if (unlink(options->train.checkpoint) != 0 && errno != ENOENT)
        fprintf(stderr, OPTIONS_PROGRAM ": cannot remove '%s'\n", options->train.checkpoint);
    status = 0;
out:
    note_free(note);
    model_free(model);
    model_free(before);
    digits_free(&kept);
    digits_free(&learn);
    return status;
}

static int exit_status(enum err_code code)
{
    switch (code) {
    case ERR_DATA:
    case ERR_MODEL:
        return EXIT_DATA;
    case ERR_ABSENT:
        return EXIT_NO_INPUT;
    case ERR_CREATE:
        return EXIT_CANNOT_CREATE;
    case ERR_IO:
        return EXIT_IO;
    default:
        return EXIT_SYSTEM;
    }
}

static int fail(const char *program, const struct err *err)
{
    fprintf(stderr, "%s: %s\n", program, err->text);
    return exit_status(err->code);
}

static int train(int argc, char **argv)
{
    struct options options;
    char checkpoint[PATH_MAX];
    struct err err;

    if (options_parse(argc, argv, &options) != 0)
        return EXIT_USAGE;
    if (options.wants_help) {
        options_help();
        return 0;
    }
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", options.output);
    options.train.checkpoint = checkpoint;
    return run(&options, &err) == 0 ? 0 : fail(OPTIONS_PROGRAM, &err);
}

static int rivals(int argc, char **argv)
{
    struct rivals_options options;
    struct err err;

    if (rivals_options_parse(argc, argv, &options) != 0)
        return EXIT_USAGE;
    if (options.wants_help) {
        rivals_options_help();
        return 0;
    }
    return rivals_run(&options, &err) == 0 ? 0 : fail(RIVALS_OPTIONS_PROGRAM, &err);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "rivals") == 0)
        return rivals(argc - 1, argv + 1);
    return train(argc, argv);
}
