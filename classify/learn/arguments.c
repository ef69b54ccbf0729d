/* SPDX-License-Identifier: MIT */
#include "classify/learn/arguments.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_WORD = 4096 };

int arguments_next(const struct arguments *arguments, int argc, char **argv)
{
    char word[MAX_WORD];
    int letter = option_next(arguments->table, argc, argv, word, sizeof word);

    if (letter == ':')
        arguments_misused(arguments, "a value is missing after", word);
    else if (letter == '?')
        arguments_misused(arguments, "there is no such option:", word);
    else if (letter == -1 && optind < argc)
        arguments_misused(arguments, "what is this:", argv[optind]);
    else
        return letter;
    return '?';
}

void arguments_help(const struct arguments *arguments)
{
    printf("usage: %s %s\n\n%s.\n\n", arguments->program, arguments->usage, arguments->summary);
    option_print(arguments->table);
}

int arguments_misused(const struct arguments *arguments, const char *text, const char *subject)
{
    fprintf(stderr, "%s: %s%s%s\ntry '%s --help'\n", arguments->program, text, subject ? " " : "",
            subject ? subject : "", arguments->program);
    return -1;
}

int arguments_refused(const struct arguments *arguments, int letter, const char *takes,
                      const char *value)
{
    const struct option_help *option = arguments->table;
    char text[160];

    while (option->letter && option->letter != letter)
        option++;
    snprintf(text, sizeof text, "--%s takes %s, not", option->name ? option->name : "", takes);
    return arguments_misused(arguments, text, value);
}

int arguments_number(const struct arguments *arguments, int letter, const char *value, int least,
                     int most, int *out)
{
    char *end, takes[64];
    long number = strtol(value, &end, 10);

    if (end == value || *end || number < least || number > most) {
        snprintf(takes, sizeof takes, "a whole number from %d to %d", least, most);
        return arguments_refused(arguments, letter, takes, value);
    }
    *out = (int)number;
    return 0;
}

int arguments_seed(const struct arguments *arguments, int letter, const char *value,
                   uint64_t *out)
{
    int seed;

    if (arguments_number(arguments, letter, value, 0, INT_MAX, &seed) != 0)
        return -1;
    *out = (uint64_t)seed;
    return 0;
}

int arguments_add_set(const struct arguments *arguments, struct sets *sets, enum set_use use,
                      const char *images)
{
    if (sets->count == SETS_MAX)
        return arguments_misused(arguments, "too many sets, the next is", images);
    sets->items[sets->count++] = (struct set){.use = use, .images = images};
    return 0;
}

struct set *arguments_last_set(struct sets *sets)
{
    return &sets->items[sets->count - (sets->count > 0)];
}
