/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals_options.h"

#include "classify/learn/arguments.h"
#include "classify/learn/forest.h"
#include "classify/learn/nearest.h"
#include "classify/learn/network.h"
#include "classify/learn/svm.h"
#include "classify/learn/tree.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define METHODS "svm,tree,forest,nearest,mlp"

static const struct rival *const methods[] = {
    &svm_rival, &tree_rival, &forest_rival, &nearest_rival, &network_perceptron_rival,
};

enum { METHOD_COUNT = sizeof methods / sizeof *methods };

enum {
    OPTION_IMAGES = 256,
    OPTION_TEST_IMAGES,
    OPTION_LABELS,
    OPTION_METHODS,
    OPTION_LIMIT,
    OPTION_SEED,
    OPTION_JSON
};

static const struct option_help table[] = {
    {OPTION_IMAGES, "images", "IDX", "samples to learn from; repeat it for more"},
    {OPTION_TEST_IMAGES, "test-images", "IDX", "samples to test with; repeat it for more"},
    {OPTION_LABELS, "labels", "IDX", "labels of the images named last"},
    {'m', "model", "MODEL", "the model that the methods stand beside"},
    {OPTION_METHODS, "methods", "LIST", "some of " METHODS},
    {OPTION_LIMIT, "limit", "N", "samples that each method learns from at most"},
    {OPTION_SEED, "seed", "N", "what the random numbers begin with"},
    {OPTION_JSON, "json", NULL, "one JSON object instead of a table"},
    {0, NULL, NULL, NULL},
};

static const struct arguments arguments = {
    .program = RIVALS_OPTIONS_PROGRAM,
    .usage = "--images IDX --labels IDX ... --test-images IDX --labels IDX ...",
    .summary = "Compares the model with the classic methods, on the same samples",
    .table = table,
};

void rivals_options_help(void)
{
    arguments_help(&arguments);
}

static const struct rival *find(const char *name, size_t length)
{
    for (int i = 0; i < METHOD_COUNT; i++)
        if (strlen(methods[i]->name) == length && strncmp(methods[i]->name, name, length) == 0)
            return methods[i];
    return NULL;
}

static int add_method(struct rivals_options *options, const struct rival *method)
{
    for (int i = 0; i < options->method_count; i++)
        if (options->methods[i] == method)
            return arguments_misused(&arguments, "named twice: the method", method->name);
    options->methods[options->method_count++] = method;
    return 0;
}

/* Adds the methods of a list of names with commas between. */
static int add_methods(struct rivals_options *options, const char *list)
{
    for (const char *name = list;; name++) {
        size_t length = strcspn(name, ",");
        const struct rival *method = find(name, length);

        if (!method)
            return arguments_misused(&arguments, "the methods are " METHODS ", not", list);
        if (add_method(options, method) != 0)
            return -1;
        name += length;
        if (!*name)
            return 0;
    }
}

static int parse_option(int letter, const char *value, struct rivals_options *options,
                        const char **list)
{
    switch (letter) {
    case OPTION_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_LEARN, value);
    case OPTION_TEST_IMAGES:
        return arguments_add_set(&arguments, &options->sets, SET_TEST, value);
    case OPTION_LABELS:
        arguments_last_set(&options->sets)->labels = value;
        return 0;
    case 'm':
        options->model = value;
        return 0;
    case OPTION_METHODS:
        *list = value;
        return 0;
    case OPTION_LIMIT:
        return arguments_number(&arguments, letter, value, 1, INT_MAX, &options->limit);
    case OPTION_SEED:
        return arguments_seed(&arguments, letter, value, &options->seed);
    case OPTION_JSON:
        options->as_json = true;
        return 0;
    case 'h':
        options->wants_help = true;
        return 0;
    }
    return -1;
}

int rivals_options_parse(int argc, char **argv, struct rivals_options *out)
{
    struct rivals_options options = {.seed = 1, .model = getenv("FORMDIGITS_MODEL")};
    const char *list = METHODS;
    int letter;

    while ((letter = arguments_next(&arguments, argc, argv)) != -1)
        if (letter == '?' || parse_option(letter, optarg, &options, &list) != 0)
            return -1;
    if (!options.wants_help &&
        (!sets_have(&options.sets, SET_LEARN) || !sets_have(&options.sets, SET_TEST)))
        return arguments_misused(&arguments, "--images and --test-images are needed", NULL);
    if ((options.model && add_method(&options, &network_model_rival) != 0) ||
        add_methods(&options, list) != 0)
        return -1;
    *out = options;
    return 0;
}
