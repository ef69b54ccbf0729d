/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "store/export.h"
#include "store/store.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_FORMAT = 256, OPTION_RUN, OPTION_STATE, OPTION_PAGES };

static const struct option_help options[] = {
    {'d', "database", "DB", "the database; else $FORMDIGITS_DB, else formdigits.db"},
    {OPTION_FORMAT, "format", "csv|jsonl", "csv, the default, or JSON Lines"},
    {OPTION_RUN, "run", "N", "what run N read, not the latest reading of each file"},
    {OPTION_STATE, "state", "STATE", "only accepted, queued or reviewed fields"},
    {OPTION_PAGES, "pages", NULL, "a row a page; its states are read, damaged and refused"},
    {0, NULL, NULL, NULL},
};

static int parse_format(const char *word, enum export_format *out)
{
    if (strcmp(word, "csv") == 0)
        *out = EXPORT_CSV;
    else if (strcmp(word, "jsonl") == 0)
        *out = EXPORT_JSONL;
    else
        return -1;
    return 0;
}

static int parse_run(const char *word, int64_t *out)
{
    char *end;

    errno = 0;
    *out = strtoll(word, &end, 10);
    return errno == 0 && *word && !*end && *out >= 1 ? 0 : -1;
}

static int export(const char *database, const struct export_choice *choice)
{
    struct store *store = NULL;
    struct err err;
    int status = EXIT_OK;

    if (store_open(command_database(database), STORE_LOOK, &store, &err) != 0 ||
        export_write(store, choice, stdout, &err) != 0)
        status = command_fail(&command_export, &err);
    store_close(store);
    return status;
}

static int run(int argc, char **argv)
{
    struct export_choice choice = {.format = EXPORT_CSV};
    const char *database = NULL;
    int letter;

    while ((letter = command_option(&command_export, argc, argv)) != -1) {
        if (letter == 'd')
            database = optarg;
        else if (letter == OPTION_STATE)
            choice.state = optarg;
        else if (letter == OPTION_PAGES)
            choice.pages = true;
        else if (letter == OPTION_FORMAT && parse_format(optarg, &choice.format) != 0)
            return command_misused(&command_export, "'%s' is no format: csv or jsonl", optarg);
        else if (letter == OPTION_RUN && parse_run(optarg, &choice.run) != 0)
            return command_misused(&command_export, "'%s' is no run: a number from 1", optarg);
        else if (letter == 'h' || letter == '?')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
    }
    if (optind < argc)
        return command_misused(&command_export, "it takes no argument '%s'", argv[optind]);
    if (choice.state && !export_has_state(choice.pages, choice.state))
        return command_misused(&command_export, "'%s' is no state of a %s", choice.state,
                               choice.pages ? "page" : "field");
    return export(database, &choice);
}

const struct command command_export = {
    .name = "export",
    .usage = "[-d DB] [--format csv|jsonl] [--run N] [--state STATE] [--pages]",
    .summary = "Writes what was read as CSV or JSON Lines",
    .options = options,
    .run = run,
};
