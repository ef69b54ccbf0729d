/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include "base/file.h"
#include "pipeline/draw.h"
#include "pipeline/overlay.h"
#include "pipeline/references.h"
#include "segment/form.h"
#include "segment/reference.h"
#include "segment/scan.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_help options[] = {
    {'o', "output", "FILE", "the picture that draw writes, a PNG"},
    {0, NULL, NULL, NULL},
};

static void print_warning(const char *line, void *context)
{
    (void)context;
    printf("%s\n", line);
}

static int open_form(const char *path, struct form **out, struct err *err)
{
    if (form_read(path, out, err) != 0)
        return -1;
    if (references_make(*out, err) == 0)
        return 0;
    form_free(*out);
    *out = NULL;
    return -1;
}

/* Pages whose pictures look alike may come in any order. */
static int compare_pictures(const struct form *form, int later, int earlier, struct err *err)
{
    bool are_alike;

    if (references_compare(form, later, earlier, &are_alike, err) != 0)
        return -1;
    if (are_alike)
        printf("%s:%d: page %d looks like page %d: nobody would notice pages out of order\n",
               form->path, form->pages[later].picture.line, later + 1, earlier + 1);
    return 0;
}

/* Anchors find a page without its picture, too. */
static int tell_of_measure(struct form *form, int form_page, struct err *err)
{
    if (references_measure(form, form_page, err) == 0)
        return 0;
    if (err->code != ERR_FORM)
        return -1;
    printf("%s; its page is found by the anchors all the same\n", err->text);
    return 0;
}

static int tell_of_pictures(struct form *form, struct err *err)
{
    for (int i = 0; i < form->page_count; i++) {
        const struct form_page *page = &form->pages[i];

        if (page->picture.path && !page->reference && tell_of_measure(form, i, err) != 0)
            return -1;
        if (!page->reference)
            continue;
        printf("%s:%d: page %d is found by %d landmarks of '%s'\n", form->path,
               page->picture.line, i + 1, page->reference->landmark_count,
               file_name(page->picture.path));
        for (int k = 0; k < i; k++)
            if (form->pages[k].reference && compare_pictures(form, i, k, err) != 0)
                return -1;
    }
    return references_check(form, err);
}

static int check(const char *path, struct err *err)
{
    int counts[3] = {0}, boxes = 0, status;
    struct form *form = NULL;

    if (open_form(path, &form, err) != 0)
        return -1;
    for (int i = 0; i < form->field_count; i++) {
        counts[form->fields[i].kind]++;
        boxes += form->fields[i].kind == FIELD_BOXES ? form->fields[i].box_count : 0;
    }
    printf("%s: form '%s' version %s, %.1f x %.1f mm, pages: %d, fields: %d (boxed: %d with %d "
           "boxes, strips: %d, marks: %d)\n",
           path, form->name, form->version, form->width_mm, form->height_mm, form->page_count,
           form->field_count, counts[FIELD_BOXES], boxes, counts[FIELD_STRIP], counts[FIELD_MARK]);
    status = tell_of_pictures(form, err);
    if (status == 0)
        form_warn(form, print_warning, NULL);
    form_free(form);
    return status;
}

static int draw_over(const struct form *form, int form_page, const char *scan, int scan_page,
                     struct overlay *out, struct err *err)
{
    uint8_t *bytes;
    size_t length;
    int status;

    if (file_read(scan, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, err) != 0)
        return -1;
    status = overlay_draw(form, form_page, bytes, length, scan_page - 1, out, err);
    free(bytes);
    return status == 0 ? 0 : err_within(err, "page %d of '%s'", scan_page, scan);
}

static int draw(char *path, char *scan, const char *output, int *is_misfit, struct err *err)
{
    int page = command_page(path, 1) - 1, status = -1;
    int scan_page = scan ? command_page(scan, page + 1) : 0;
    struct overlay drawn = {{NULL, 0}, ""};
    struct form *form = NULL;

    if (file_spare(output, path, err) != 0 || open_form(path, &form, err) != 0)
        return -1;
    if (references_spare(form, output, err) != 0)
        goto out;
    if (page < 0 || page >= form->page_count) {
        err_set(err, ERR_DATA, "form '%s' has no page %d, only 1 to %d", form->name, page + 1,
                form->page_count);
        goto out;
    }
    if (scan && (draw_over(form, page, scan, scan_page, &drawn, err) != 0 ||
                 file_spare(output, scan, err) != 0))
        goto out;
    if (!scan && draw_form(form, page, NULL, NULL, &drawn.picture, err) != 0)
        goto out;
    status = file_write(output, drawn.picture.bytes, drawn.picture.length, err);
    *is_misfit = *drawn.misfit != 0;
    if (*is_misfit)
        command_say(&command_form,
                    "page %d of '%s': %s: drawn by the %s alone, and would be refused", scan_page,
                    scan, drawn.misfit,
                    form->pages[page].reference ? "landmarks" : "anchors");
out:
    free(drawn.picture.bytes);
    form_free(form);
    return status;
}

static int run(int argc, char **argv)
{
    const char *output = NULL, *action;
    struct err err;
    int letter, status, is_misfit = 0;

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
        status = draw(argv[1], argc > 2 ? argv[2] : NULL, output, &is_misfit, &err);
    } else {
        return command_misused(&command_form, "it does check or draw");
    }
    if (status != 0)
        return command_fail(&command_form, &err);
    return is_misfit ? EXIT_REJECTED : EXIT_OK;
}

const struct command command_form = {
    .name = "form",
    .usage = "check FORM | draw FORM[:PAGE] [SCAN[:PAGE]] -o OUT.png",
    .summary = "Checks a form file, or draws it over paper or a scan",
    .options = options,
    .run = run,
};
