/* SPDX-License-Identifier: MIT */
/*
 * formdigits-train - learns to read digits: labelled samples in, a model out.
 */
#include "base/err.h"
#include "base/file.h"
#include "classify/digits.h"
#include "classify/learn/evaluate.h"
#include "classify/learn/note.h"
#include "classify/learn/sets.h"
#include "classify/learn/train.h"
#include "classify/model.h"
#include "classify/score.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "formdigits-train"
#define NET                                                                                        \
    "conv3x3-16 bn relu conv3x3-16 bn relu pool2 conv3x3-32 bn relu conv3x3-48 bn relu pool2 "     \
    "conv3x3-64 bn relu conv3x3-96 bn relu gmax dropout-20 dense-12"

enum { EPOCHS = 16, BATCH = 128, MAX_EPOCHS = 10000, MAX_PARTS = 1000 };

static const double rate = 2e-3;

/* The same as those of formdigits: see sysexits(3). */
enum {
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_SYSTEM = 71,
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74
};

/* --- options --- */

enum {
    OPTION_IMAGES = 256,
    OPTION_KEEP_IMAGES,
    OPTION_TEST_IMAGES,
    OPTION_LABELS,
    OPTION_WRITERS,
    OPTION_KEEP_WRITERS,
    OPTION_NET,
    OPTION_EPOCHS,
    OPTION_SEED,
    OPTION_RESUME
};

static const struct option_text {
    int letter;
    const char *name, *value, *text;
} option_texts[] = {
    {OPTION_IMAGES, "images", "IDX", "samples to learn from; repeat it for more"},
    {OPTION_KEEP_IMAGES, "keep-images", "IDX", "samples never shown, to calibrate by"},
    {OPTION_TEST_IMAGES, "test-images", "IDX", "samples to score at the end, for the record"},
    {OPTION_LABELS, "labels", "IDX", "labels of the images named last"},
    {OPTION_WRITERS, "writers", "TSV", "writers of the images named last"},
    {OPTION_KEEP_WRITERS, "keep-writers", "N", "keeps one writer in N of those to learn from too"},
    {'o', "output", "MODEL", "the model file to write (required)"},
    {OPTION_NET, "net", "TEXT", "the layers of the network"},
    {OPTION_EPOCHS, "epochs", "N", "how often each sample is shown"},
    {OPTION_SEED, "seed", "N", "what the random numbers begin with"},
    {OPTION_RESUME, "resume", NULL, "goes on with an interrupted training"},
    {'h', "help", NULL, "prints this"},
};

enum { OPTION_COUNT = sizeof option_texts / sizeof *option_texts };

struct command_line {
    struct sets sets;
    struct train_options train;
    const char *net, *output;
    int keep_writers; /* one in so many, 0 for none */
};

static void help(void)
{
    printf("usage: " PROGRAM " --images IDX --labels IDX ... -o MODEL\n\n"
           "Learns to read digits from labelled samples.\n\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        char form[40];
        snprintf(form, sizeof form, "%s--%s %s", option_texts[i].letter < 256 ? "-x, " : "",
                 option_texts[i].name, option_texts[i].value ? option_texts[i].value : "");
        if (option_texts[i].letter < 256)
            form[1] = (char)option_texts[i].letter;
        printf("  %-22s %s\n", form, option_texts[i].text);
    }
}

static int misused(const char *text, const char *subject)
{
    fprintf(stderr, PROGRAM ": %s%s%s\ntry '" PROGRAM " --help'\n", text, subject ? " " : "",
            subject ? subject : "");
    return -1;
}

static int parse_int(const char *text, int least, int most, int *out)
{
    char *end;
    long number = strtol(text, &end, 10);

    if (end == text || *end || number < least || number > most)
        return misused("not a sensible number:", text);
    *out = (int)number;
    return 0;
}

static int add_set(struct sets *sets, enum set_use use, const char *images)
{
    if (sets->count == SETS_MAX)
        return misused("too many sets, the next is", images);
    sets->items[sets->count++] = (struct set){.use = use, .images = images};
    return 0;
}

static int parse_option(int letter, const char *value, struct command_line *line)
{
    struct set *last = &line->sets.items[line->sets.count - (line->sets.count > 0)];
    int seed = 0, status = 0;

    switch (letter) {
    case OPTION_IMAGES:
        return add_set(&line->sets, SET_LEARN, value);
    case OPTION_KEEP_IMAGES:
        return add_set(&line->sets, SET_KEEP, value);
    case OPTION_TEST_IMAGES:
        return add_set(&line->sets, SET_TEST, value);
    case OPTION_LABELS:
        last->labels = value;
        return 0;
    case OPTION_WRITERS:
        last->writers = value;
        return 0;
    case OPTION_KEEP_WRITERS:
        return parse_int(value, 2, MAX_PARTS, &line->keep_writers);
    case 'o':
        line->output = value;
        return 0;
    case OPTION_NET:
        line->net = value;
        return 0;
    case OPTION_EPOCHS:
        return parse_int(value, 1, MAX_EPOCHS, &line->train.epochs);
    case OPTION_SEED:
        status = parse_int(value, 0, INT_MAX, &seed);
        line->train.seed = (uint64_t)seed;
        return status;
    case OPTION_RESUME:
        line->train.is_resumed = 1;
        return 0;
    }
    return -1;
}

static int parse(int argc, char **argv, struct command_line *line, bool *wants_help)
{
    struct option names[OPTION_COUNT + 1] = {{0}};
    int letter;

    for (int i = 0; i < OPTION_COUNT; i++)
        names[i] = (struct option){option_texts[i].name,
                                   option_texts[i].value ? required_argument : no_argument, NULL,
                                   option_texts[i].letter};
    while ((letter = getopt_long(argc, argv, "o:h", names, NULL)) != -1) {
        *wants_help = letter == 'h';
        if (*wants_help)
            return 0;
        if (letter == '?' || parse_option(letter, optarg, line) != 0)
            return -1;
    }
    if (optind < argc)
        return misused("what is this:", argv[optind]);
    if (line->sets.count == 0 || line->sets.items[0].use != SET_LEARN || !line->output)
        return misused("--images, --labels and -o are needed", NULL);
    return 0;
}

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

static int score_all(struct command_line *line, const struct digits *kept, struct model *model,
                     struct note *note, struct err *err)
{
    if (kept->count > 0 && score_set("kept", kept, true, model, note, err) != 0)
        return -1;
    for (int i = 0; i < line->sets.count; i++) {
        struct set *set = &line->sets.items[i];
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

static int read_sets(struct command_line *line, struct digits *learn, struct digits *kept,
                     struct err *err)
{
    struct digits moved = {.count = 0};
    int status;

    if (sets_read_all(&line->sets, SET_LEARN, learn, err) != 0 ||
        sets_read_all(&line->sets, SET_KEEP, kept, err) != 0)
        return -1;
    if (line->keep_writers == 0)
        return 0;
    if (digits_keep(learn, line->keep_writers, &moved, err) != 0)
        return -1;
    status = digits_append(kept, &moved, err);
    digits_free(&moved);
    return status;
}

static int run(struct command_line *line, struct err *err)
{
    struct digits learn = {.count = 0}, kept = {.count = 0};
    struct model *model = calloc(1, sizeof *model);
    struct note *note = NULL;
    int status = -1;

    if (!model) {
        err_memory(err);
        goto out;
    }
    if (net_parse(line->net, &line->train.net, err) != 0 ||
        read_sets(line, &learn, &kept, err) != 0)
        goto out;
    if (learn.count < line->train.batch)
        line->train.batch = learn.count;
    printf("%d samples, %.1f MFLOP a digit, %zu parameters\n", learn.count,
           line->train.net.flops / 1e6, line->train.net.parameter_count);
    if (train_run(&line->train, &learn, tell, &line->train, model, err) != 0)
        goto out;
    model->calibration.temperature = 1;
    model->normalize_version = NORMALIZE_VERSION;
    if (note_new(&line->train, &line->sets, &note, err) != 0 ||
        score_all(line, &kept, model, note, err) != 0 || note_text(note, &model->record, err) != 0 ||
        model_write(line->output, model, err) != 0)
        goto out;
    if (unlink(line->train.checkpoint) != 0 && errno != ENOENT)
        fprintf(stderr, PROGRAM ": cannot remove '%s'\n", line->train.checkpoint);
    status = 0;
out:
    note_free(note);
    model_free(model);
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

int main(int argc, char **argv)
{
    struct command_line line = {.net = NET};
    char checkpoint[PATH_MAX];
    bool wants_help = false;
    struct err err;

    line.train = (struct train_options){.epochs = EPOCHS, .batch = BATCH, .rate = rate, .seed = 1,
                                        .checkpoint = checkpoint};
    if (parse(argc, argv, &line, &wants_help) != 0)
        return EXIT_USAGE;
    if (wants_help) {
        help();
        return 0;
    }
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", line.output);
    if (run(&line, &err) != 0) {
        fprintf(stderr, PROGRAM ": %s\n", err.text);
        return exit_status(err.code);
    }
    return 0;
}
