/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "pipeline/picture.h"
#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "segment/form.h"
#include "segment/scan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTION_BOXES = 256, OPTION_DIGITS, OPTION_ONE, OPTION_KERNEL };

static const struct option_help options[] = {
    {OPTION_ONE, "one", NULL, "the picture is a single digit"},
    {OPTION_BOXES, "boxes", "N", "it is N equal boxes over the width"},
    {OPTION_DIGITS, "digits", "N-M", "it is a strip of N to M digits; 1-64 where nothing is said"},
    {'m', "model", "FILE", "the model to read with"},
    {OPTION_KERNEL, "kernel", "NAME", "the kernel to read with (default: the best one here)"},
    {0, NULL, NULL, NULL},
};

/* A picture that cannot be read is said; the others go on. */
static int read_all(const struct reader *reader, const struct picture_shape *shape, char **paths,
                    int count)
{
    int status = EXIT_OK;

    for (int i = 0; i < count; i++) {
        struct picture_value value;
        uint8_t *bytes = NULL;
        struct err err;
        size_t length;

        if (file_read(paths[i], FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, &err) != 0 ||
            picture_read(reader, shape, bytes, length, &value, &err) != 0) {
            command_say(&command_field, "'%s' is not read: %s", paths[i], err.text);
            status = EXIT_REJECTED;
        } else {
            printf("%s\t%s\t%.4f\t%s\t%s\n", paths[i], value.value, value.confidence,
                   value.is_accepted ? "accepted" : "queued", record_reason_word(value.reason));
        }
        free(bytes);
    }
    return status;
}

static int parse_shape(int letter, const char *text, struct picture_shape *shape)
{
    char rest;

    *shape = (struct picture_shape){.boxes = 1};
    if (letter == OPTION_BOXES)
        return sscanf(text, "%3d%c", &shape->boxes, &rest) == 1 && shape->boxes >= 1 &&
               shape->boxes <= FORM_MAX_BOXES;
    if (letter == OPTION_DIGITS) {
        shape->boxes = 0;
        return sscanf(text, "%3d-%3d%c", &shape->digits_least, &shape->digits_most, &rest) == 2 &&
               shape->digits_least >= 1 && shape->digits_least <= shape->digits_most &&
               shape->digits_most <= FORM_MAX_BOXES;
    }
    return 1;
}

static int run(int argc, char **argv)
{
    struct picture_shape shape = {.digits_least = 1, .digits_most = FORM_MAX_BOXES};
    struct reader reader = {.accept = READER_ACCEPT};
    struct recognizer recognizer;
    const char *model = NULL, *kernel = NULL;
    struct err err;
    int letter, status, shapes = 0;

    while ((letter = command_option(&command_field, argc, argv)) != -1) {
        if (letter == 'h' || letter == '?')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        if (letter == 'm')
            model = optarg;
        else if (letter == OPTION_KERNEL)
            kernel = optarg;
        else if (shapes++ > 0)
            return command_misused(&command_field, "give one of --one, --boxes and --digits, once");
        else if (!parse_shape(letter, optarg, &shape))
            return command_misused(&command_field, "--boxes takes N, --digits N-M, from 1 to %d, "
                                                   "like 6 or 1-8, not '%s'", FORM_MAX_BOXES,
                                   optarg);
    }
    if (optind == argc)
        return command_misused(&command_field, "it takes at least one picture");
    if (recognizer_open(command_model(model), kernel, &recognizer, &err) != 0)
        return command_fail(&command_field, &err);
    reader.recognizer = &recognizer;
    status = read_all(&reader, &shape, argv + optind, argc - optind);
    recognizer_close(&recognizer);
    return status;
}

const struct command command_field = {
    .name = "field",
    .usage = "[--one | --boxes N | --digits N-M] IMAGE...",
    .summary = "Reads pictures that are already cut out, one field each",
    .options = options,
    .run = run,
};
