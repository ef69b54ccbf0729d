/* SPDX-License-Identifier: MIT */
/*
 * command.h - the table of commands, their options, and the exit statuses.
 *
 * A command is thin: options into a small struct, one call into the library,
 * print, exit status.  Its options stand in one table that feeds getopt_long,
 * --help and the tests that compare both with the man page.
 */
#ifndef PIPELINE_COMMAND_H
#define PIPELINE_COMMAND_H

#include "base/err.h"
#include "base/option.h"

enum {
    EXIT_OK = 0,
    EXIT_REJECTED = 1,   /* finished, some input rejected */
    EXIT_USAGE = 64,
    EXIT_DATA = 65,      /* bad form or data */
    EXIT_NO_INPUT = 66,
    EXIT_INTERNAL = 70,
    EXIT_SYSTEM = 71,    /* memory or operating system */
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74,
    EXIT_BUSY = 75,
    EXIT_MODEL = 78      /* model or configuration */
};

struct command {
    const char *name;
    const char *usage;   /* the arguments, after the name */
    const char *summary; /* one line */
    const struct option_help *options; /* ends with letter 0 */
    int (*run)(int argc, char **argv);
};

extern const struct command command_read, command_review, command_export, command_field,
    command_collect, command_test, command_train, command_rivals, command_show, command_form,
    command_fsck;

/*
 * The next option of a command, like getopt_long: its letter, -1 at the end
 * (optind is the first argument), '?' after a usage message.  -h and --help
 * print the help and return 'h'.
 */
int command_option(const struct command *command, int argc, char **argv);

/* Prints usage, summary and options to stdout. */
void command_help(const struct command *command);

/*
 * Prints "formdigits NAME: text" to stderr.  Control characters, as in strange
 * file names, appear as \xNN.
 */
void command_say(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints what failed and returns the exit status that belongs to its code. */
int command_fail(const struct command *command, const struct err *err);

/* Prints a usage message with a hint at --help and returns EXIT_USAGE. */
int command_misused(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Cuts the page off FILE:PAGE and returns it; otherwise, which is returned, if
 * there is none.  A file whose own name ends so is meant itself.
 */
int command_page(char *place, int otherwise);

/* Adds the path of -f to count others; one too many is a usage error.  Returns the exit status. */
enum { COMMAND_MAX_FORMS = 64 };
int command_take_form(const struct command *command, const char *paths[COMMAND_MAX_FORMS],
                      int *count, const char *path);

/* The database: option if not NULL, else $FORMDIGITS_DB, else formdigits.db. */
const char *command_database(const char *option);

/*
 * The model: option if not NULL, else $FORMDIGITS_MODEL, else the one in the
 * source tree that the program was built in, else the installed one.
 */
const char *command_model(const char *option);

/* What man(1) is to show: the page's file in the source tree, else its name. */
enum { COMMAND_MAX_PATH = 4096 };
void command_man_page(const char *name, int section, char page[COMMAND_MAX_PATH]);

/*
 * The command line as one text that a shell would take again; NULL when memory
 * ran out.  Freed with free().
 */
char *command_line(int argc, char **argv);

/* The program's name and version. */
const char *command_program(void);

/* Prints the program's version and those of the libraries that it runs with. */
void command_versions(void);

#endif
