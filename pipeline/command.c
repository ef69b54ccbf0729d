/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <jansson.h>
#include <leptonica/allheaders.h>
#include <libxml/parser.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINE = 8192, MAX_WORD = 4096 };

void command_help(const struct command *command)
{
    printf("usage: formdigits %s %s\n\n%s.\n\n", command->name, command->usage, command->summary);
    option_print(command->options);
    printf("\nMore: formdigits help %s\n", command->name);
}

int command_option(const struct command *command, int argc, char **argv)
{
    char word[MAX_WORD];
    int letter = option_next(command->options, argc, argv, word, sizeof word);

    if (letter == 'h')
        command_help(command);
    if (letter == ':')
        command_misused(command, "option '%s' needs a value", word);
    else if (letter == '?')
        command_misused(command, "option '%s' is not understood", word);
    return letter == ':' ? '?' : letter;
}

/* journald takes a priority from the front of a line; a person should not see it. */
static int stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat st;

    return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
           fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

/*
 * File names come from strangers: a control character in one must neither end
 * the line nor reach the terminal.
 */
static void print_line(int priority, const char *name, const char *text)
{
    char line[MAX_LINE];
    size_t used = 0;

    if (stderr_is_journal())
        used = (size_t)snprintf(line, sizeof line, "<%d>", priority);
    used += (size_t)snprintf(line + used, sizeof line - used, "formdigits%s%s: ", *name ? " " : "",
                             name);
    for (const char *c = text; *c && used < sizeof line - 8; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            used += (size_t)snprintf(line + used, sizeof line - used, "\\x%02x", *c);
        else
            line[used++] = *c;
    }
    line[used++] = '\n';
    fwrite(line, 1, used, stderr);
}

static void print_format(int priority, const char *name, const char *format, va_list args)
{
    char text[MAX_LINE];

    vsnprintf(text, sizeof text, format, args);
    print_line(priority, name, text);
}

void command_say(const struct command *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_format(4, command->name, format, args);
    va_end(args);
}

int command_fail(const struct command *command, const struct err *err)
{
    print_line(3, command->name, err->text);
    switch (err->code) {
    case ERR_MEMORY:
    case ERR_SYSTEM:
        return EXIT_SYSTEM;
    case ERR_IO:
        return EXIT_IO;
    case ERR_ABSENT:
        return EXIT_NO_INPUT;
    case ERR_CREATE:
        return EXIT_CANNOT_CREATE;
    case ERR_BUSY:
        return EXIT_BUSY;
    case ERR_FORMAT:
    case ERR_LIMIT:
    case ERR_DAMAGE:
    case ERR_MATCH:
    case ERR_AMBIGUOUS:
    case ERR_FORM:
    case ERR_DATA:
        return EXIT_DATA;
    case ERR_MODEL:
        return EXIT_MODEL;
    case ERR_NONE:
    case ERR_INTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

int command_misused(const struct command *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_format(3, command->name, format, args);
    va_end(args);
    fprintf(stderr, "usage: formdigits %s %s\nTry 'formdigits %s --help'.\n", command->name,
            command->usage, command->name);
    return EXIT_USAGE;
}

int command_page(char *place, int otherwise)
{
    char *colon = strrchr(place, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

    if (digits < 1 || digits > 6 || colon[1 + digits] || access(place, F_OK) == 0)
        return otherwise;
    *colon = 0;
    return atoi(colon + 1);
}

int command_take_form(const struct command *command, const char *paths[COMMAND_MAX_FORMS],
                      int *count, const char *path)
{
    if (*count == COMMAND_MAX_FORMS)
        return command_misused(command, "there are more than %d forms", COMMAND_MAX_FORMS);
    paths[(*count)++] = path;
    return EXIT_OK;
}

const char *command_database(const char *option)
{
    const char *variable = getenv("FORMDIGITS_DB");

    if (option)
        return option;
    return variable && *variable ? variable : "formdigits.db";
}

const char *command_model(const char *option)
{
    const char *variable = getenv("FORMDIGITS_MODEL");
    const char *in_source = FORMDIGITS_SOURCE "/model/formdigits.safetensors";

    if (option)
        return option;
    if (variable && *variable)
        return variable;
    return access(in_source, R_OK) == 0 ? in_source : FORMDIGITS_DATADIR "/formdigits.safetensors";
}

void command_man_page(const char *name, int section, char page[COMMAND_MAX_PATH])
{
    const char *dash = *name ? "-" : "";

    snprintf(page, COMMAND_MAX_PATH, FORMDIGITS_SOURCE "/man/formdigits%s%s.%d", dash, name,
             section);
    if (access(page, R_OK) != 0)
        snprintf(page, COMMAND_MAX_PATH, "formdigits%s%s.%d", dash, name, section);
}

char *command_line(int argc, char **argv)
{
    size_t length = sizeof "formdigits";
    char *line, *at;

    for (int i = 0; i < argc; i++)
        length += 4 * strlen(argv[i]) + 3;
    line = malloc(length);
    if (!line)
        return NULL;
    at = stpcpy(line, "formdigits");
    for (int i = 0; i < argc; i++) {
        at = stpcpy(at, " '");
        for (const char *c = argv[i]; *c; c++) {
            if (*c == '\'')
                at = stpcpy(at, "'\\''");
            else
                *at++ = *c;
        }
        at = stpcpy(at, "'");
    }
    return line;
}

const char *command_program(void)
{
    return "formdigits " FORMDIGITS_VERSION;
}

void command_versions(void)
{
    char *leptonica = getLeptonicaVersion();
    char *pictures = getImagelibVersions();
    int xml = atoi(xmlParserVersion); /* 20914 is 2.9.14 */

    printf("%s\n%s : %s\nsqlite %s : jansson %s : libxml2 %d.%d.%d : %s\n", command_program(),
           leptonica ? leptonica : "leptonica", pictures ? pictures : "", sqlite3_libversion(),
           jansson_version_str(), xml / 10000, xml / 100 % 100, xml % 100,
           OpenSSL_version(OPENSSL_VERSION));
    lept_free(leptonica);
    lept_free(pictures);
}
