/* SPDX-License-Identifier: MIT */
/*
 * formdigits-train - learns to read digits: labelled samples in, a model out; or
 * with the word "rivals" first, lets the classic methods learn from them too.
 */
#include "base/err.h"
#include "base/file.h"
#include "classify/digits.h"
#include "classify/learn/curve.h"
#include "classify/learn/evaluate.h"
#include "classify/learn/note.h"
#include "classify/learn/options.h"
#include "classify/learn/rivals.h"
#include "classify/learn/rubbish.h"
#include "classify/learn/search.h"
#include "classify/learn/sets.h"
#include "classify/learn/teachers.h"
#include "classify/learn/train.h"
#include "classify/model.h"
#include "classify/score.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
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

/* Who looks on while it learns. */
struct watcher {
    const struct options *options;
    const struct digits *kept;
    struct curve_point *points; /* of as many epochs as were watched */
    int count;
};

static bool is_line_open; /* of the progress, on a terminal */

static void close_line(void)
{
    if (is_line_open)
        fputc('\n', stderr);
    is_line_open = false;
}

/* On a terminal a line that changes, else a line an epoch. */
static void tell(const struct train_progress *p, void *context)
{
    const struct watcher *watcher = context;
    int epochs = watcher->options->train.epochs, left = (int)p->seconds_left;
    bool is_terminal = isatty(STDERR_FILENO), is_last = p->step == p->steps;

    if (!is_last && (!is_terminal || p->step % 20 != 0))
        return;
    fprintf(stderr, "%sepoch %d of %d  %3d %%  loss %.4f  %d:%02d left%s", is_terminal ? "\r" : "",
            p->epoch + 1, epochs, 100 * p->step / p->steps, p->loss, left / 60, left % 60,
            is_terminal ? "\033[K" : "\n");
    is_line_open = is_terminal;
    if (is_last && p->epoch + 1 == epochs)
        close_line();
}

/* Adds a point to the curve: what would be read wrong if it ended here. */
static int draw_epoch(const struct model *model, const struct train_progress *progress,
                      void *context, struct err *err)
{
    struct watcher *watcher = context;
    struct curve_point *point = &watcher->points[watcher->count++];
    struct score score = {.count = 0};

    *point = (struct curve_point){progress->epoch, progress->loss, -1};
    if (watcher->kept->count > 0) {
        if (evaluate_set(model, watcher->kept, &score, err) != 0) {
            score_free(&score);
            return -1;
        }
        point->error = 1 - score_accuracy(&score);
        score_free(&score);
    }
    return curve_write(watcher->options->curve, watcher->points, watcher->count, err);
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

/* Scores a set, prints and notes it; the score is freed by the caller, also after a failure. */
static int score_set(const char *name, const struct digits *digits, const struct model *model,
                     struct note *note, struct score *score, struct err *err)
{
    if (evaluate_set(model, digits, score, err) != 0)
        return -1;
    print_score(name, score);
    note_score(note, name, score);
    return 0;
}

/* What is refused of rubbish if it is so little sure as a hundredth of the kept ones. */
static void tell_asked(struct score *kept, const struct score *rubbish)
{
    double threshold = score_threshold(kept, 0.01);

    printf("%-28s %14s  %6.2f %%  where %.2f %% of the kept are asked\n", "", "",
           100.0 * score_asked(rubbish, threshold) / rubbish->count,
           100.0 * score_asked(kept, threshold) / kept->count);
}

/*
 * How much of what is no digit, made of the kept ones, a network for forms refuses,
 * at once and where a person is asked about a hundredth of the digits.
 */
static int score_rubbish(const struct digits *kept, struct score *kept_score,
                         const struct model *model, struct note *note, struct err *err)
{
    enum { RUBBISH = 5000, RUBBISH_SEED = 1 };
    struct digits rubbish = {.count = 0};
    struct score score = {.count = 0};
    int status;

    if (model->net.class_count != CLASS_COUNT)
        return 0;
    if (rubbish_digits(kept, RUBBISH_SEED, RUBBISH, &rubbish, err) != 0)
        return -1;
    status = rubbish.count > 0
                 ? score_set("rubbish of the kept", &rubbish, model, note, &score, err)
                 : 0;
    if (score.count > 0)
        tell_asked(kept_score, &score);
    score_free(&score);
    digits_free(&rubbish);
    return status;
}

static int score_kept(const struct digits *kept, struct model *model, struct note *note,
                      struct err *err)
{
    struct score score = {.count = 0};
    int status = -1;

    if (evaluate_calibrate(model, kept, err) == 0 &&
        score_set("kept", kept, model, note, &score, err) == 0)
        status = score_rubbish(kept, &score, model, note, err);
    score_free(&score);
    return status;
}

static int score_all(struct options *options, const struct digits *kept, struct model *model,
                     struct note *note, struct err *err)
{
    if (kept->count > 0 && score_kept(kept, model, note, err) != 0)
        return -1;
    for (int i = 0; i < options->sets.count; i++) {
        struct set *set = &options->sets.items[i];
        struct digits digits = {.count = 0};
        struct score score = {.count = 0};
        int failed;

        if (set->use == SET_LEARN)
            continue;
        failed = sets_read(set, &digits, err) != 0 ||
                 score_set(file_name(set->images), &digits, model, note, &score, err) != 0;
        score_free(&score);
        digits_free(&digits);
        if (failed)
            return -1;
    }
    return 0;
}

/* Whether the sets that are scored in the end can be read, before hours of work. */
static int check_tests(struct options *options, struct err *err)
{
    struct digits digits;

    if (sets_read_all(&options->sets, SET_TEST, &digits, err) != 0)
        return -1;
    digits_free(&digits);
    return 0;
}

static int learn(struct options *options, const struct digits *digits, const struct digits *kept,
                 struct model *model, struct err *err)
{
    struct watcher watcher = {.options = options, .kept = kept};
    struct train_watch watch = {.step = tell, .context = &watcher};
    int status;

    watcher.points = calloc((size_t)options->train.epochs, sizeof *watcher.points);
    if (!watcher.points)
        return err_memory(err);
    if (options->curve)
        watch.epoch = draw_epoch;
    printf("%d samples, %.1f MFLOP a digit, %zu parameters\n", digits->count,
           options->train.net.flops / 1e6, options->train.net.parameter_count);
    status = train_run(&options->train, digits, &watch, model, err);
    free(watcher.points);
    return status;
}

/* The same parameters, for the confidence to be fitted anew. */
static int copy_parameters(const struct model *from, struct model *to, struct err *err)
{
    size_t bytes = from->net.parameter_count * sizeof *from->parameters;

    to->parameters = malloc(bytes);
    if (!to->parameters)
        return err_memory(err);
    memcpy(to->parameters, from->parameters, bytes);
    to->net = from->net;
    to->calibration = from->calibration;
    return 0;
}

static int make_model(struct options *options, const struct model *before,
                      const struct digits *digits, const struct digits *kept,
                      struct model *model, struct err *err)
{
    if (options->train.epochs == 0)
        return copy_parameters(before, model, err);
    model->calibration.temperature = 1;
    return learn(options, digits, kept, model, err) == 0 ? evaluate_ranges(model, digits, err) : -1;
}

/*
 * Whether a file can be written in the end.  What is learnt from is not written over,
 * but the model that is gone on with may be.
 */
static int check_output(const struct options *options, const char *output, struct err *err)
{
    if (!output)
        return 0;
    if (options->from && output != options->output &&
        file_spare(output, options->from, err) != 0)
        return -1;
    for (int i = 0; i < options->sets.count; i++) {
        const struct set *set = &options->sets.items[i];
        const char *const paths[] = {set->images, set->labels, set->writers};

        for (size_t j = 0; j < sizeof paths / sizeof *paths; j++)
            if (paths[j] && file_spare(output, paths[j], err) != 0)
                return -1;
    }
    for (int i = 0; i < options->teacher_count; i++)
        if (file_spare(output, options->teachers[i], err) != 0)
            return -1;
    return file_try(output, err);
}

static int run(struct options *options, struct err *err)
{
    struct digits digits = {.count = 0}, kept = {.count = 0};
    struct model *model = calloc(1, sizeof *model), *before = NULL;
    struct note *note = NULL;
    int status = -1;

    if (!model) {
        err_memory(err);
        goto out;
    }
    if (check_output(options, options->output, err) != 0 ||
        check_output(options, options->curve, err) != 0 ||
        (options->train.epochs > 0 &&
         check_output(options, options->train.checkpoint, err) != 0) ||
        (options->from && model_read(options->from, &before, err) != 0))
        goto out;
    options->train.from = before ? before->parameters : NULL;
    options->train.noise = options->has_noise ? &options->noise : NULL;
    if (net_parse(before ? before->net.text : options->net, &options->train.net, err) != 0 ||
        teachers_new(options->teachers, options->teacher_count, options->train.net.class_count,
                     &options->train.teachers, err) != 0 ||
        sets_split(&options->sets, options->keep_writers, &digits, &kept, err) != 0 ||
        check_tests(options, err) != 0 ||
        make_model(options, before, &digits, &kept, model, err) != 0)
        goto out;
    model->normalize_version = NORMALIZE_VERSION;
    if (note_new(options, before, &note, err) != 0 ||
        score_all(options, &kept, model, note, err) != 0 ||
        note_text(note, &options->sets, &model->record, err) != 0 ||
        model_write(options->output, model, err) != 0)
        goto out;
    if (options->train.epochs > 0 && unlink(options->train.checkpoint) != 0 && errno != ENOENT)
        fprintf(stderr, OPTIONS_PROGRAM ": cannot remove '%s'\n", options->train.checkpoint);
    status = 0;
out:
    note_free(note);
    teachers_free(options->train.teachers);
    model_free(model);
    model_free(before);
    digits_free(&kept);
    digits_free(&digits);
    return status;
}

static int exit_status(enum err_code code)
{
    switch (code) {
    case ERR_DATA:
    case ERR_MODEL:
    case ERR_FORMAT:
    case ERR_LIMIT:
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
    close_line();
    fprintf(stderr, "%s: %s\n", program, err->text);
    return exit_status(err->code);
}

static int train(int argc, char **argv)
{
    struct options options;
    char checkpoint[PATH_MAX];
    struct err err;
    int status;

    if (options_parse(argc, argv, &options) != 0)
        return EXIT_USAGE;
    if (options.wants_help) {
        options_help();
        return 0;
    }
    if (options.output) {
        snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", options.output);
        options.train.checkpoint = checkpoint;
    }
    status = options.search ? search_run(&options, argc, argv, &err) : run(&options, &err);
    return status == 0 ? 0 : fail(OPTIONS_PROGRAM, &err);
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
    bool is_rivals = argc > 1 && strcmp(argv[1], "rivals") == 0;
    int status;

    signal(SIGXFSZ, SIG_IGN); /* a write over a limit fails, and does not kill */
    status = is_rivals ? rivals(argc - 1, argv + 1) : train(argc, argv);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status < EXIT_USAGE) {
        fprintf(stderr, "%s: cannot write the output: %s\n",
                is_rivals ? RIVALS_OPTIONS_PROGRAM : OPTIONS_PROGRAM, strerror(errno));
        return EXIT_IO;
    }
    return status;
}
