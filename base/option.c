/* SPDX-License-Identifier: MIT */
#include "base/option.h"

#include <assert.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

static const struct option_help help = {'h', "help", NULL, "prints this"};

struct getopt_tables {
    char letters[2 * OPTION_MOST + 4];
    struct option names[OPTION_MOST + 2];
};

static void build_tables(const struct option_help *table, struct getopt_tables *tables)
{
    char *letter = tables->letters;
    struct option *name = tables->names;
    int count = 0;

    *letter++ = ':'; /* the messages are ours, not getopt's */
    *letter++ = (char)help.letter;
    *name++ = (struct option){help.name, no_argument, NULL, help.letter};
    for (const struct option_help *option = table; option->letter; option++) {
        int value = option->value ? required_argument : no_argument;

        assert(count < OPTION_MOST);
        count++;
        if (option->name)
            *name++ = (struct option){option->name, value, NULL, option->letter};
        if (option->letter > 255)
            continue;
        *letter++ = (char)option->letter;
        if (option->value)
            *letter++ = ':';
    }
}

/* Whether what getopt did not know is a whole word: of no name, or with a value too much. */
static bool is_long(const struct option_help *table)
{
    for (const struct option_help *option = table; option->letter; option++)
        if (option->letter == optopt)
            return true;
    return optopt == 0 || optopt == help.letter;
}

int option_next(const struct option_help *table, int argc, char **argv, char *word, size_t size)
{
    struct getopt_tables tables = {.letters = ""};
    int letter;

    build_tables(table, &tables);
    letter = getopt_long(argc, argv, tables.letters, tables.names, NULL);
    if (letter == ':' || (letter == '?' && is_long(table)))
        snprintf(word, size, "%s", argv[optind - 1]);
    else if (letter == '?')
        snprintf(word, size, "-%c", optopt);
    return letter;
}

static void print_one(const struct option_help *option)
{
    char form[64];
    int used = 0;

    if (option->letter < 256)
        used = snprintf(form, sizeof form, "-%c%s", option->letter, option->name ? ", " : "");
    if (option->name)
        used += snprintf(form + used, sizeof form - (size_t)used, "--%s", option->name);
    if (option->value)
        snprintf(form + used, sizeof form - (size_t)used, " %s", option->value);
    printf("  %-22s %s\n", form, option->text);
}

void option_print(const struct option_help *table)
{
    for (const struct option_help *option = table; option->letter; option++)
        print_one(option);
    print_one(&help);
}
