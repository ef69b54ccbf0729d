/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "pipeline/draw.h"
#include "pipeline/worker.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/scan.h"
#include "segment/sheet.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_help options[] = {
    {'o', "output", "FILE", "the picture that draw writes, a PNG"},
    {0, NULL, NULL, NULL},
};

static void print_warning(const char *line, void *context)
{
    (void)context;
    printf("%s\n", line);
}

static int check(const char *path, struct err *err)
{
    int counts[3] = {0}, boxes = 0;
    struct form *form = NULL;

    if (form_read(path, &form, err) != 0)
        return -1;
    for (int i = 0; i < form->field_count; i++) {
        counts[form->fields[i].kind]++;
        boxes += form->fields[i].kind == FIELD_BOXES ? form->fields[i].box_count : 0;
    }
    printf("%s: form '%s' version %s, %.1f x %.1f mm, pages: %d, fields: %d (boxed: %d with %d "
           "boxes, strips: %d, marks: %d)\n",
           path, form->name, form->version, form->width_mm, form->height_mm, form->page_count,
           form->field_count, counts[FIELD_BOXES], boxes, counts[FIELD_STRIP], counts[FIELD_MARK]);
    form_warn(form, print_warning, NULL);
    form_free(form);
    return 0;
}

/* FILE or FILE:PAGE; a file whose own name ends so is meant itself. */
struct place {
    char file[4096];
    int page; /* 1 is the first, 0 if none is given */
};

static void read_place(const char *text, struct place *out)
{
    const char *colon = strrchr(text, ':');

    snprintf(out->file, sizeof out->file, "%s", text);
    out->page = 0;
    if (!colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")] ||
        strlen(colon + 1) > 4 || access(text, F_OK) == 0)
        return;
    out->page = atoi(colon + 1);
    snprintf(out->file, sizeof out->file, "%.*s", (int)(colon - text), text);
}

/* What the child does with a scan. */
struct drawing {
    const struct form *form;
    int form_page;
    const uint8_t *bytes;
    size_t length;
    int scan_page;
};

static int draw_scan(void *context, struct outlet *outlet, struct err *err)
{
    const struct drawing *drawing = context;
    struct registration registration;
    struct blob picture = {NULL, 0};
    struct scan *scan = NULL;
    struct page *page = NULL;
    int status = -1;

    if (scan_open(drawing->bytes, drawing->length, &scan, err) != 0)
        return -1;
    if (drawing->scan_page >= scan_page_count(scan)) {
        err_set(err, ERR_DATA, "the scan has no page %d, only %d", drawing->scan_page + 1,
                scan_page_count(scan));
        goto out;
    }
    if (scan_page(scan, drawing->scan_page, &page, err) != 0 || page_clean(page, err) != 0 ||
        sheet_register(page, drawing->form, drawing->form_page, &registration, err) != 0 ||
        draw_form(drawing->form, drawing->form_page, page, registration.transform, &picture,
                  err) != 0)
        goto out;
    status = worker_send(outlet, 0, picture.bytes, picture.length, err);
out:
    free(picture.bytes);
    page_free(page);
    scan_close(scan);
    return status;
}

static int keep_picture(int kind, const uint8_t *bytes, size_t length, void *context,
                        struct err *err)
{
    struct blob *picture = context;

    if (kind != 0 || picture->bytes)
        return err_set(err, ERR_INTERNAL, "the child sent what it was not asked for");
    picture->bytes = malloc(length ? length : 1);
    if (!picture->bytes)
        return err_memory(err);
    memcpy(picture->bytes, bytes, length);
    picture->length = length;
    return 0;
}

static int draw_over(const struct form *form, int form_page, const char *place,
                     struct blob *picture, struct err *err)
{
    struct drawing drawing = {.form = form, .form_page = form_page};
    struct place scan;
    uint8_t *bytes;
    int status;

    read_place(place, &scan);
    if (form_ready(form, err) != 0 ||
        file_read(scan.file, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &drawing.length, err) != 0)
        return -1;
    drawing.bytes = bytes;
    drawing.scan_page = scan.page > 0 ? scan.page - 1 : form_page;
    status = worker_run(draw_scan, &drawing, keep_picture, picture, err);
    free(bytes);
    return status == 0 ? 0 : err_within(err, "'%s'", place);
}

static int draw(const char *place, const char *scan, const char *output, struct err *err)
{
    struct blob picture = {NULL, 0};
    struct form *form = NULL;
    struct place at;
    int status = -1;

    read_place(place, &at);
    at.page = at.page > 0 ? at.page - 1 : 0;
    if (form_read(at.file, &form, err) != 0)
        return -1;
    if (at.page >= form->page_count) {
        err_set(err, ERR_DATA, "form '%s' has no page %d, only %d", form->name, at.page + 1,
                form->page_count);
        goto out;
    }
    if (scan && draw_over(form, at.page, scan, &picture, err) != 0)
        goto out;
    if (!scan && draw_form(form, at.page, NULL, NULL, &picture, err) != 0)
        goto out;
    status = file_write(output, picture.bytes, picture.length, err);
out:
    free(picture.bytes);
    form_free(form);
    return status;
}

static int run(int argc, char **argv)
{
    const char *output = NULL, *action;
    struct err err;
    int letter, status;

    while ((letter = command_option(&command_form, argc, argv)) != -1) {
        if (letter != 'o')
            return letter == 'h' ? EXIT_OK : EXIT_USAGE;
        output = optarg;
    }
    argc -= optind;
    argv += optind;
    action = argc > 0 ? argv[0] : "";
    if (strcmp(action, "check") == 0) {
        if (argc != 2 || output)
            return command_misused(&command_form, "check takes one form file");
        status = check(argv[1], &err);
    } else if (strcmp(action, "draw") == 0) {
        if (argc < 2 || argc > 3 || !output)
            return command_misused(&command_form, "draw takes a form file, perhaps a scan, and -o");
        status = draw(argv[1], argc > 2 ? argv[2] : NULL, output, &err);
    } else {
        return command_misused(&command_form, "it does check or draw");
    }
    return status == 0 ? EXIT_OK : command_fail(&command_form, &err);
}

const struct command command_form = {
    .name = "form",
    .usage = "check FORM | draw FORM[:PAGE] [SCAN[:PAGE]] -o OUT.png",
    .summary = "Checks a form file, or draws it over paper or a scan",
    .options = options,
    .run = run,
};
