/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "pipeline/collect.h"
#include "pipeline/terminal.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>

static const struct option_help options[] = {
    {'o', "output", "PREFIX", "PREFIX-images-idx3-ubyte and the others (required)"},
    {0, NULL, NULL, NULL},
};

static void say_left_out(const char *path, const char *why)
{
    command_say(&command_collect, "'%s' is left out: %s", path, why);
}

static void print_made(const char *line)
{
    terminal_text(line, stdout);
    putchar('\n');
}

static int run(int argc, char **argv)
{
    struct collect collect = {.left_out = say_left_out, .made = print_made};
    const char *prefix = NULL;
    struct err err;
    int letter;

    while ((letter = command_option(&command_collect, argc, argv)) != -1) {
        if (letter != 'o')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        prefix = optarg;
    }
    if (!prefix || optind == argc)
        return command_misused(&command_collect, "it takes -o PREFIX and at least one path");
    if (collect_run(&collect, argv + optind, argc - optind, prefix, &err) != 0)
        return command_fail(&command_collect, &err);
    return collect.rejected ? EXIT_REJECTED : EXIT_OK;
}

const struct command command_collect = {
    .name = "collect",
    .usage = "-o PREFIX PATH...",
    .summary = "Makes labelled samples of pictures and foreign idx files",
    .options = options,
    .run = run,
};
