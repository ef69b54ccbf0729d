/* SPDX-License-Identifier: MIT */
#include "classify/learn/options.h"

#include "classify/learn/arguments.h"

#include <getopt.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#define NET                                                                                        \
    "conv3x3-16 bn relu conv3x3-16 bn relu pool2 conv3x3-32 bn relu conv3x3-48 bn relu pool2 "     \
    "conv3x3-64 bn relu conv3x3-96 bn relu gmax dropout-20 dense-12"

enum { EPOCHS = 16, BATCH = 128, MAX_EPOCHS = 10000, MAX_PARTS = 1000 };

static const double rate = 2e-3;
static const double fine_rate = 5e-4; /* of a network that has learnt before */

enum {
    OPTION_IMAGES = 256,
    OPTION_KEEP_IMAGES,
    OPTION_TEST_IMAGES,
    OPTION_LABELS,
    OPTION_WRITERS,
    OPTION_KEEP_WRITERS,
    OPTION_NET,
    OPTION_FROM,
    OPTION_EPOCHS,
    OPTION_SEED,
    OPTION_RESUME
};

static const struct argument table[] = {
    {OPTION_IMAGES, "images", "IDX", "samples to learn from; repeat it for more"},
    {OPTION_KEEP_IMAGES, "keep-images", "IDX", "samples never shown, to calibrate by"},
    {OPTION_TEST_IMAGES, "test-images", "IDX", "samples to score at the end, for the record"},
    {OPTION_LABELS, "labels", "IDX", "labels of the images named last"},
    {OPTION_WRITERS, "writers", "TSV", "writers of the images named last"},
    {OPTION_KEEP_WRITERS, "keep-writers", "N", "keeps one writer in N of those to learn from too"},
    {'o', "output", "MODEL", "the model file to write (required)"},
    {OPTION_NET, "net", "TEXT", "the layers of the network"},
    {OPTION_FROM, "from", "MODEL", "a model to go on learning with, instead of --net"},
    {OPTION_EPOCHS, "epochs", "N", "how often each sample is shown"},
    {OPTION_SEED, "seed", "N", "what the random numbers begin with"},
    {OPTION_RESUME, "resume", NULL, "goes on with an interrupted training"},
    {'h', "help", NULL, "prints this"},
    {0, NULL, NULL, NULL},
};

static const struct arguments arguments = {
    .program = OPTIONS_PROGRAM,
    .usage = "--images IDX --labels IDX ... -o MODEL",
    .summary = "Learns to read digits from labelled samples",
    .table = table,
};

void options_help(void)
{
    arguments_help(&arguments);
}

static int parse_option(int letter, const char *value, struct options *options)
{
    int seed = 0, status = 0;

    switch (letter) {
    case OPTION_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_LEARN, value);
    case OPTION_KEEP_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_KEEP, value);
    case OPTION_TEST_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_TEST, value);
    case OPTION_LABELS:
        arguments_last_set(&options->sets)->labels = value;
        return 0;
    case OPTION_WRITERS:
        arguments_last_set(&options->sets)->writers = value;
        return 0;
    case OPTION_KEEP_WRITERS:
        return arguments_number(&arguments, value, 2, MAX_PARTS, &options->keep_writers);
    case 'o':
        options->output = value;
        return 0;
    case OPTION_NET:
        options->net = value;
        return 0;
    case OPTION_FROM:
        options->from = value;
        options->train.rate = fine_rate;
        return 0;
    case OPTION_EPOCHS:
        return arguments_number(&arguments, value, 1, MAX_EPOCHS, &options->train.epochs);
    case OPTION_SEED:
        status = arguments_number(&arguments, value, 0, INT_MAX, &seed);
        options->train.seed = (uint64_t)seed;
        return status;
    case OPTION_RESUME:
        options->train.is_resumed = 1;
        return 0;
    case 'h':
        options->wants_help = 1;
        return 0;
    }
    return -1;
}

/* What must be there; where help is asked for, nothing. */
static int check(const struct options *options)
{
    if (options->wants_help)
        return 0;
    if (options->sets.count == 0 || options->sets.items[0].use != SET_LEARN || !options->output)
        return arguments_misused(&arguments, "--images, --labels and -o are needed", NULL);
    return 0;
}

int options_parse(int argc, char **argv, struct options *out)
{
    struct options options = {.net = NET};
    int letter;

    options.train =
        (struct train_options){.epochs = EPOCHS, .batch = BATCH, .rate = rate, .seed = 1};
    while ((letter = arguments_next(&arguments, argc, argv)) != -1)
        if (letter == '?' || parse_option(letter, optarg, &options) != 0)
            return -1;
    if (check(&options) != 0)
        return -1;
    *out = options;
    return 0;
}
