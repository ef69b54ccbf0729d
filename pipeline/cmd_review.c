/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "pipeline/station.h"
#include "segment/form.h"
#include "store/store.h"

#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { OPTION_REVIEWER = 256 };

static const struct option_help options[] = {
    {'f', "form", "FORM.xml", "a form whose rules look at what is typed; may be given again"},
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

struct order {
    const char *paths[COMMAND_MAX_FORMS];
    int form_count;
    const char *database, *reviewer;
};

static int sit_down(struct station_desk *desk, struct err *err)
{
    struct station_result result;
    int failed, signal;

    desk->look = terminal_look();
    if (terminal_open(desk->look, &desk->terminal, err) != 0)
        return -1;
    failed = station_run(desk, &result, err) != 0;
    signal = terminal_signal(desk->terminal);
    terminal_close(desk->terminal);
    return failed ? -1 : report(&result, signal);
}

static int review(const struct order *order)
{
    struct form *forms[COMMAND_MAX_FORMS] = {NULL};
    struct station_desk desk = {.reviewer = order->reviewer,
                                .forms = (const struct form *const *)forms,
                                .form_count = order->form_count};
    struct err err;
    int status = 0;

    for (int i = 0; i < order->form_count && status == 0; i++)
        status = form_read(order->paths[i], &forms[i], &err);
    if (status == 0)
        status = store_open(command_database(order->database), STORE_WRITE, &desk.store, &err);
    if (status == 0)
        status = sit_down(&desk, &err);
    store_close(desk.store);
    for (int i = 0; i < order->form_count; i++)
        form_free(forms[i]);
    return status < 0 ? command_fail(&command_review, &err) : status;
}

static int run(int argc, char **argv)
{
    struct order order = {.reviewer = user_name()};
    int letter;

    while ((letter = command_option(&command_review, argc, argv)) != -1) {
        if (letter == 'h' || letter == '?')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        if (letter == 'd')
            order.database = optarg;
        else if (letter == OPTION_REVIEWER)
            order.reviewer = optarg;
        else if (command_take_form(&command_review, order.paths, &order.form_count, optarg) !=
                 EXIT_OK)
            return EXIT_USAGE;
    }
    if (optind < argc)
        return command_misused(&command_review, "it takes no argument '%s'", argv[optind]);
    if (!order.reviewer || !*order.reviewer)
        return command_misused(&command_review, "say who you are: --reviewer NAME");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return command_misused(&command_review, "it needs a terminal for pictures and keys");
    return review(&order);
}

const struct command command_review = {
    .name = "review",
    .usage = "[-f FORM.xml]... [-d DB] [--reviewer NAME]",
    .summary = "Asks a person about the doubtful fields, one by one, in the terminal",
    .options = options,
    .run = run,
};
