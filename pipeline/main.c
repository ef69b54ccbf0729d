/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <errno.h>
#include <signal.h>
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
    fprintf(stream, "  %-10s %s\n", "help", "Shows the manual, or that of a command");
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

/* The manual page; where man(1) is missing, what is known without it. */
static int help(int argc, char **argv)
{
    const struct command *command = argc > 1 ? find(argv[1]) : &program;
    char page[COMMAND_MAX_PATH];

    if (!command)
        return unknown(argv[1]);
    command_man_page(command, page);
    execlp("man", "man", page, (char *)NULL);
    if (command == &program)
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
