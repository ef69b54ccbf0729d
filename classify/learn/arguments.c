/* SPDX-License-Identifier: MIT */
#include "classify/learn/arguments.h"

#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_ARGUMENTS = 32 };

struct getopt_tables {
    char letters[2 * MAX_ARGUMENTS + 2];
    struct option names[MAX_ARGUMENTS + 1];
};

static void build_tables(const struct argument *table, struct getopt_tables *tables)
{
    char *letter = tables->letters;

    *letter++ = ':'; /* the messages are ours, not getopt's */
    for (int i = 0; i < MAX_ARGUMENTS && table[i].name; i++) {
        int value = table[i].value ? required_argument : no_argument;

        tables->names[i] = (struct option){table[i].name, value, NULL, table[i].letter};
        if (table[i].letter > 255)
            continue;
        *letter++ = (char)table[i].letter;
        if (table[i].value)
            *letter++ = ':';
    }
}

/* Whether what getopt did not know is a whole word: of no name, or with a value too much. */
static bool is_long(const struct argument *table)
{
    for (const struct argument *a = table; a->name; a++)
        if (a->letter == optopt)
            return true;
    return optopt == 0;
}

int arguments_next(const struct arguments *arguments, int argc, char **argv)
{
    struct getopt_tables tables = {.letters = ""};
    int letter;

    build_tables(arguments->table, &tables);
    letter = getopt_long(argc, argv, tables.letters, tables.names, NULL);
    if (letter == ':')
        arguments_misused(arguments, "a value is missing after", argv[optind - 1]);
    else if (letter == '?')
        arguments_misused(arguments, "there is no such option:",
                          is_long(arguments->table) ? argv[optind - 1]
                                                    : (char[]){'-', (char)optopt, 0});
    else if (letter == -1 && optind < argc)
        arguments_misused(arguments, "what is this:", argv[optind]);
    else
        return letter;
    return '?';
}

void arguments_help(const struct arguments *arguments)
{
    printf("usage: %s %s\n\n%s.\n\n", arguments->program, arguments->usage, arguments->summary);
    for (const struct argument *a = arguments->table; a->name; a++) {
        char form[40];

        snprintf(form, sizeof form, "%s--%s %s", a->letter < 256 ? "-x, " : "", a->name,
                 a->value ? a->value : "");
        if (a->letter < 256)
            form[1] = (char)a->letter;
        printf("  %-22s %s\n", form, a->text);
    }
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
    const struct argument *argument = arguments->table;
    char text[160];

    while (argument->name && argument->letter != letter)
        argument++;
    snprintf(text, sizeof text, "--%s takes %s, not", argument->name ? argument->name : "",
             takes);
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
