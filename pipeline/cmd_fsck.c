/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <unistd.h>

#include "pipeline/faults.h"
#include "pipeline/inventory.h"
#include "pipeline/spool.h"
#include "store/store.h"

enum { OPTION_SPOOL = 256 };

static const struct option_help options[] = {
    {'d', "database", "DB", "the database (default $FORMDIGITS_DB or formdigits.db)"},
    {OPTION_SPOOL, "spool", "DIR", "checks the folders of this spool too"},
    {0, NULL, NULL, NULL},
};

static void say(const char *line)
{
    command_say(&command_fsck, "%s", line);
}

static int check(const char *database, const char *dir, int *count, struct err *err)
{
    struct faults faults = {.say = say};
    struct store *store = NULL;
    struct spool *spool = NULL;
    int more = 0, status = -1;

    if (store_open(database, STORE_LOOK, &store, err) != 0 ||
        store_check(store, faults_found, &faults, count, err) != 0)
        goto out;
    if (dir && (spool_open(dir, &spool, err) != 0 ||
                inventory_check(store, spool, faults_found, &faults, &more, err) != 0))
        goto out;
    *count += more;
    status = 0;
out:
    faults_end(&faults);
    spool_close(spool);
    store_close(store);
    return status;
}

static int run_fsck(int argc, char **argv)
{
    const char *database = NULL, *dir = NULL;
    int letter, faults = 0;
    struct err err;

    while ((letter = command_option(&command_fsck, argc, argv)) != -1) {
        if (letter == 'h')
            return EXIT_OK;
        if (letter == '?')
            return EXIT_USAGE;
        if (letter == 'd')
            database = optarg;
        else
            dir = optarg;
    }
    if (optind < argc)
        return command_misused(&command_fsck, "'%s' is too much", argv[optind]);
    if (check(command_database(database), dir, &faults, &err) != 0)
        return command_fail(&command_fsck, &err);
    return faults ? EXIT_DATA : EXIT_OK;
}

const struct command command_fsck = {
    .name = "fsck",
    .usage = "[-d DB] [--spool DIR]",
    .summary = "Checks the database, and that it agrees with the spool",
    .options = options,
    .run = run_fsck,
};
