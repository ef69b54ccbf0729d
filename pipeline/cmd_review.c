/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "pipeline/station.h"
#include "store/store.h"

#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { OPTION_REVIEWER = 256 };

static const struct option_help options[] = {
    {'d', "database", "DB", "the database; else $FORMDIGITS_DB, else formdigits.db"},
    {OPTION_REVIEWER, "reviewer", "NAME", "who decides; else the name you are logged in with"},
    {0, NULL, NULL, NULL},
};

static const char *user_name(void)
{
    const struct passwd *user = getpwuid(geteuid());
    return user ? user->pw_name : NULL;
}

static int report(const struct station_result *result, int signal)
{
    printf("%d decided, %d skipped, %d left%s\n", result->decided, result->skipped, result->left,
           result->end == STATION_CLEARED && result->left > 0 ? " with others" : "");
    return result->end == STATION_SIGNALLED ? 128 + signal : EXIT_OK;
}

static int review(const char *database, const char *reviewer)
{
    enum terminal_look look = terminal_look();
    struct store *store = NULL;
    struct terminal *terminal = NULL;
    struct station_result result;
    struct err err;
    int failed, signal = 0;

    if (store_open(command_database(database), STORE_WRITE, &store, &err) != 0)
        return command_fail(&command_review, &err);
    failed = terminal_open(look, &terminal, &err) != 0;
    if (!failed) {
        failed = station_run(store, terminal, look, reviewer, &result, &err) != 0;
        signal = terminal_signal(terminal);
        terminal_close(terminal);
    }
    store_close(store);
    return failed ? command_fail(&command_review, &err) : report(&result, signal);
}

static int run(int argc, char **argv)
{
    const char *database = NULL, *reviewer = user_name();
    int letter;

    while ((letter = command_option(&command_review, argc, argv)) != -1) {
        if (letter == 'd')
            database = optarg;
        else if (letter == OPTION_REVIEWER)
            reviewer = optarg;
        else
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
    }
    if (optind < argc)
        return command_misused(&command_review, "it takes no argument '%s'", argv[optind]);
    if (!reviewer || !*reviewer)
        return command_misused(&command_review, "say who you are: --reviewer NAME");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return command_misused(&command_review, "it needs a terminal for pictures and keys");
    return review(database, reviewer);
}

const struct command command_review = {
    .name = "review",
    .usage = "[-d DB] [--reviewer NAME]",
    .summary = "Asks a person about the doubtful fields, one by one, in the terminal",
    .options = options,
    .run = run,
};
