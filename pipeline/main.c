/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_read,
    &command_review,
    &command_export,
    &command_show,
    &command_field,
    &command_form,
    &command_collect,
    &command_test,
    &command_train,
    &command_rivals,
    &command_fsck,
    NULL,
};

static const struct command program = {
    .name = "",
    .usage = "COMMAND [ARGUMENT]...",
    .summary = "Reads handwritten digits from scanned forms and asks a person about doubtful ones",
};

static void print_usage(FILE *stream)
{
    fprintf(stream, "usage: formdigits %s\n\n%s.\n\n", program.usage, program.summary);
    for (int i = 0; commands[i]; i++)
        fprintf(stream, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(stream, "  %-10s %s\n", "help",
            "Shows the manual, that of a command, of db, model, or 5 form");
    fprintf(stream, "\nformdigits COMMAND --help lists the options of a command.\n");
}

static const struct command *find(const char *name)
{
    for (int i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown(const char *name)
{
    command_say(&program, "there is no command '%s'; 'formdigits help' lists them", name);
    return EXIT_USAGE;
}

/* What has a page in section 5; one that is a command, too, is asked for as "5 form". */
static const char *find_format(int argc, char **argv)
{
    static const char *const formats[] = {"form", "db", "model"};
    bool says_section = argc > 2 && strcmp(argv[1], "5") == 0;

    for (size_t i = 0; argc > 1 && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i], argv[1 + says_section]) == 0 &&
            (says_section || !find(formats[i])))
            return formats[i];
    return NULL;
}

static int no_page(const char *name)
{
    if (strcmp(name, "5") != 0)
        return unknown(name);
    command_say(&program, "section 5 has form, db and model, like 'formdigits help 5 form'");
    return EXIT_USAGE;
}

/* The manual page; where man(1) is missing, what is known without it. */
static int help(int argc, char **argv)
{
    bool is_general = argc < 2 || strcmp(argv[1], "help") == 0;
    const struct command *command = is_general ? &program : find(argv[1]);
    const char *format = find_format(argc, argv);
    char page[COMMAND_MAX_PATH];

    if (!command && !format)
        return no_page(argv[1]);
    command_man_page(format ? format : command->name, format ? 5 : 1, page);
    execlp("man", "man", page, (char *)NULL);
    if (format)
        command_say(&program, "the page is '%s', but there is no man(1)", page);
    else if (command == &program)
        print_usage(stdout);
    else
        command_help(command);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    const struct command *command;

    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0)
        return help(argc - 1, argv + 1);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(stdout);
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        command_versions();
        return EXIT_OK;
    }
    command = find(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : unknown(argv[1]);
}

int main(int argc, char **argv)
{
    int status;

    signal(SIGXFSZ, SIG_IGN); /* a write over a limit fails, and does not kill */
    status = run(argc, argv);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status < EXIT_USAGE) {
        command_say(&program, "cannot write the output: %s", strerror(errno));
        return EXIT_IO;
    }
    return status;
}
