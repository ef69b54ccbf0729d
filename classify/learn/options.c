/* SPDX-License-Identifier: MIT */
#include "classify/learn/options.h"

#include "classify/learn/arguments.h"
#include "classify/learn/nets.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { EPOCHS = 16, BATCH = 128, MAX_BATCH = 4096, MAX_EPOCHS = 10000, MAX_PARTS = 1000 };

static const double rate = 2e-3;
static const double fine_rate = 5e-4; /* of a network that has learnt before */
static const double momentum_rate = 5e-2;

enum {
    OPTION_IMAGES = 256,
    OPTION_KEEP_IMAGES,
    OPTION_TEST_IMAGES,
    OPTION_LABELS,
    OPTION_WRITERS,
    OPTION_KEEP_WRITERS,
    OPTION_NET,
    OPTION_FROM,
    OPTION_TEACHER,
    OPTION_EPOCHS,
    OPTION_BATCH,
    OPTION_RATE,
    OPTION_MOMENTUM,
    OPTION_DECAY,
    OPTION_NOISE,
    OPTION_SEED,
    OPTION_RESUME,
    OPTION_SEARCH,
    OPTION_CURVE
};

static const struct option_help table[] = {
    {OPTION_IMAGES, "images", "IDX", "samples to learn from; repeat it for more"},
    {OPTION_KEEP_IMAGES, "keep-images", "IDX", "samples never shown, to calibrate by"},
    {OPTION_TEST_IMAGES, "test-images", "IDX", "samples to score at the end, for the record"},
    {OPTION_LABELS, "labels", "IDX", "labels of the images named last"},
    {OPTION_WRITERS, "writers", "TSV", "writers of the images named last"},
    {OPTION_KEEP_WRITERS, "keep-writers", "N", "keeps one writer in N of those to learn from too"},
    {'o', "output", "MODEL", "the model file to write (required)"},
    {OPTION_NET, "net", "NET", "the layers of the network, or a name from below"},
    {OPTION_FROM, "from", "MODEL", "a model to go on learning with, instead of --net"},
    {OPTION_TEACHER, "teacher", "MODEL", "learns what this model says, too; repeat it for more"},
    {OPTION_EPOCHS, "epochs", "N", "how often each sample is shown"},
    {OPTION_BATCH, "batch", "N", "samples a step"},
    {OPTION_RATE, "rate", "R", "the highest learning rate"},
    {OPTION_MOMENTUM, "momentum", NULL, "plain descent with momentum instead of Adam"},
    {OPTION_DECAY, "decay", "D", "weight decay"},
    {OPTION_NOISE, "noise", "NAME", "spoils every digit it is shown: " NOISE_NAMES},
    {OPTION_SEED, "seed", "N", "what the random numbers begin with"},
    {OPTION_RESUME, "resume", NULL, "goes on with an interrupted training"},
    {OPTION_CURVE, "curve", "SVG", "draws how it went, epoch by epoch"},
    {OPTION_SEARCH, "search", "FILE", "tries the settings of a file instead, a line each"},
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
    printf("\nnetworks, the first if none is named:\n\n");
    for (const struct named_net *net = nets_all(); net->name; net++)
        printf("  %-22s %s\n", net->name, net->about);
}

static int parse_decay(const char *text, double *out)
{
    char *end;
    double number = strtod(text, &end);

    if (end == text || *end || !(number >= 0 && number <= 1))
        return arguments_refused(&arguments, OPTION_DECAY, "a number from 0 to 1", text);
    *out = number;
    return 0;
}

static int parse_rate(const char *text, double *out)
{
    char *end;
    double number = strtod(text, &end);

    if (end == text || *end || !(number > 0 && number <= 1))
        return arguments_refused(&arguments, OPTION_RATE, "a number above 0, at most 1", text);
    *out = number;
    return 0;
}

static int parse_noise(const char *name, struct options *options)
{
    if (!noise_by_name(name, &options->noise))
        return arguments_misused(&arguments, "the noise is " NOISE_NAMES ", not", name);
    options->has_noise = 1;
    return 0;
}

static int add_teacher(const char *path, struct options *options)
{
    if (options->teacher_count == OPTIONS_TEACHERS)
        return arguments_misused(&arguments, "too many teachers, the next is", path);
    options->teachers[options->teacher_count++] = path;
    return 0;
}

/* Where an option goes that is taken as it stands; NULL: it is another. */
static const char **place_of(int letter, struct options *options)
{
    switch (letter) {
    case OPTION_LABELS:
        return &arguments_last_set(&options->sets)->labels;
    case OPTION_WRITERS:
        return &arguments_last_set(&options->sets)->writers;
    case 'o':
        return &options->output;
    case OPTION_FROM:
        return &options->from;
    case OPTION_SEARCH:
        return &options->search;
    case OPTION_CURVE:
        return &options->curve;
    default:
        return NULL;
    }
}

static int parse_option(int letter, const char *value, struct options *options)
{
    const char **place = place_of(letter, options);

    if (place) {
        *place = value;
        return 0;
    }
    switch (letter) {
    case OPTION_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_LEARN, value);
    case OPTION_KEEP_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_KEEP, value);
    case OPTION_TEST_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_TEST, value);
    case OPTION_KEEP_WRITERS:
        return arguments_number(&arguments, letter, value, 2, MAX_PARTS, &options->keep_writers);
    case OPTION_NET:
        options->net = nets_text(value);
        return 0;
    case OPTION_EPOCHS:
        return arguments_number(&arguments, letter, value, 0, MAX_EPOCHS, &options->train.epochs);
    case OPTION_BATCH:
        return arguments_number(&arguments, letter, value, 1, MAX_BATCH, &options->train.batch);
    case OPTION_RATE:
        return parse_rate(value, &options->train.rate);
    case OPTION_MOMENTUM:
        options->train.kind = DESCENT_MOMENTUM;
        return 0;
    case OPTION_DECAY:
        return parse_decay(value, &options->train.decay);
    case OPTION_TEACHER:
        return add_teacher(value, options);
    case OPTION_NOISE:
        return parse_noise(value, options);
    case OPTION_SEED:
        return arguments_seed(&arguments, letter, value, &options->train.seed);
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
    if (!sets_have(&options->sets, SET_LEARN) || !(options->output || options->search))
        return arguments_misused(&arguments, "--images, --labels and -o are needed", NULL);
    if (options->search && options->from)
        return arguments_misused(&arguments, "a search begins with new networks, not with --from",
                                 NULL);
    if (options->net && options->from)
        return arguments_misused(&arguments, "either --net or --from: the layers are those of",
                                 options->from);
    if (options->train.epochs == 0 && !options->from)
        return arguments_misused(&arguments, "0 epochs make no network: name a model with --from",
                                 NULL);
    if (options->train.epochs == 0 && options->teacher_count > 0)
        return arguments_misused(&arguments, "in 0 epochs nothing is learnt from",
                                 options->teachers[0]);
    return 0;
}

static double rate_for(const struct options *options)
{
    if (options->train.kind == DESCENT_MOMENTUM)
        return momentum_rate;
    return options->from ? fine_rate : rate;
}

int options_parse(int argc, char **argv, struct options *out)
{
    struct options options = {.net = NULL};
    int letter;

    options.train = (struct train_options){.epochs = EPOCHS, .batch = BATCH, .seed = 1};
    optind = 0; /* from the beginning: it may be called again */
    while ((letter = arguments_next(&arguments, argc, argv)) != -1)
        if (letter == '?' || parse_option(letter, optarg, &options) != 0)
            return -1;
    if (check(&options) != 0)
        return -1;
    if (!options.net && !options.from)
        options.net = nets_all()->text;
    if (options.train.rate == 0)
        options.train.rate = rate_for(&options);
    *out = options;
    return 0;
}
