/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "classify/digits.h"
#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "pipeline/references.h"
#include "pipeline/show.h"
#include "segment/form.h"
#include "segment/scan.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>

enum { OPTION_LAYERS = 256 };

static const struct option_help options[] = {
    {'f', "form", "FORM.xml",
     "a form that the page may be of; may be repeated; without one the ink is shown"},
    {'o', "output", "OUT.png", "the picture to write (required)"},
    {OPTION_LAYERS, "layers", NULL, "what each layer of the network makes of a single digit"},
    {'m', "model", "FILE", "the model to read with"},
    {0, NULL, NULL, NULL},
};

struct request {
    const char *form_paths[COMMAND_MAX_FORMS];
    int form_count;
    const char *output, *model;
    char *path;
    int page; /* of a scan from 1, or the sample of an idx file from 0, -1 if none */
    bool shows_layers;
};

/* What is no picture may be an idx file, of which no sample was named. */
static int refuse_picture(const char *path, struct err *err)
{
    struct err ignored;
    struct idx idx;

    if (err->code != ERR_FORMAT || digits_read_idx(path, &idx, &ignored) != 0)
        return err_within(err, "'%s'", path);
    free(idx.bytes);
    return err_set(err, ERR_DATA, "'%s' is an idx file: name one of its %d samples, like '%s:0'",
                   path, idx.count, path);
}

/* A page, or with --layers a picture or a sample of an idx file. */
static int draw(const struct request *request, const struct reader *reader, struct blob *png,
                struct err *err)
{
    uint8_t *bytes = NULL;
    size_t length;
    int status;

    if (request->shows_layers && request->page >= 0)
        return show_sample(reader->recognizer, request->path, request->page, png, err);
    if (file_read(request->path, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, err) != 0)
        return -1;
    if (request->shows_layers)
        status = show_layers(reader->recognizer, bytes, length, png, err);
    else
        status = show_page(reader, bytes, length, request->page, png, err);
    free(bytes);
    if (status == 0)
        return 0;
    return request->shows_layers ? refuse_picture(request->path, err)
                                 : err_within(err, "page %d of '%s'", request->page, request->path);
}

/* Layers can be shown of any model, in floats, one after the other. */
static int open_model(const struct request *request, struct recognizer *out, struct err *err)
{
    const char *path = command_model(request->model);

    return request->shows_layers ? recognizer_open_digits(path, "baseline", out, err)
                                 : recognizer_open(path, NULL, out, err);
}

static int show(const struct request *request, struct err *err)
{
    struct recognizer recognizer = {NULL, NULL};
    struct form *forms[COMMAND_MAX_FORMS] = {NULL};
    struct blob png = {NULL, 0};
    int status = -1;
    struct reader reader = {.forms = (const struct form *const *)forms,
                            .form_count = request->form_count, .recognizer = &recognizer,
                            .accept = READER_ACCEPT};

    if (file_spare(request->output, request->path, err) != 0)
        goto out;
    for (int i = 0; i < request->form_count; i++)
        if (file_spare(request->output, request->form_paths[i], err) != 0 ||
            form_read(request->form_paths[i], &forms[i], err) != 0 ||
            references_spare(forms[i], request->output, err) != 0 ||
            references_make(forms[i], err) != 0)
            goto out;
    if ((request->form_count > 0 || request->shows_layers) &&
        open_model(request, &recognizer, err) != 0)
        goto out;
    if (draw(request, &reader, &png, err) == 0)
        status = file_write(request->output, png.bytes, png.length, err);
out:
    free(png.bytes);
    for (int i = 0; i < request->form_count; i++)
        form_free(forms[i]);
    recognizer_close(&recognizer);
    return status;
}

static int run(int argc, char **argv)
{
    struct request request = {.form_count = 0};
    struct err err;
    int letter;

    while ((letter = command_option(&command_show, argc, argv)) != -1) {
        if (letter == 'h' || letter == '?')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        if (letter == 'o')
            request.output = optarg;
        else if (letter == 'm')
            request.model = optarg;
        else if (letter == OPTION_LAYERS)
            request.shows_layers = true;
        else if (command_take_form(&command_show, request.form_paths, &request.form_count,
                                   optarg) != EXIT_OK)
            return EXIT_USAGE;
    }
    if (!request.output || optind != argc - 1)
        return command_misused(&command_show, "it takes -o OUT.png and one file");
    if (request.shows_layers && request.form_count > 0)
        return command_misused(&command_show, "--layers takes a single digit, and no form");
    request.path = argv[optind];
    request.page = command_page(request.path, request.shows_layers ? -1 : 1);
    if (!request.shows_layers && request.page < 1)
        return command_misused(&command_show, "pages are counted from 1");
    if (show(&request, &err) != 0)
        return command_fail(&command_show, &err);
    return EXIT_OK;
}

const struct command command_show = {
    .name = "show",
    .usage = "[-f FORM.xml]... FILE[:PAGE] -o OUT.png | --layers IMAGE|IDX:N -o OUT.png",
    .summary = "Draws what is read on a page",
    .options = options,
    .run = run,
};
