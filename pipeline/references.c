/* SPDX-License-Identifier: MIT */
#include "pipeline/references.h"

#include "base/file.h"
#include "pipeline/worker.h"
#include "segment/form.h"
#include "segment/form_mistake.h"
#include "segment/page.h"
#include "segment/reference.h"
#include "segment/scan.h"
#include "segment/sheet.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What the child looks at, and what the parent makes of its message. */
struct look {
    const struct form *form;
    int picture;   /* the page whose picture it is, */
    int form_page; /* and that it is laid over */
    struct reference *found;
};

static int open_picture(const struct look *look, struct page **out, struct err *err)
{
    const struct form_picture *picture = &look->form->pages[look->picture].picture;
    struct scan *scan = NULL;
    struct page *page = NULL;
    int status = -1;

    if (scan_open(picture->bytes, picture->length, &scan, err) != 0)
        return -1;
    if (scan_page_count(scan) != 1)
        err_set(err, ERR_FORM, "it has %d pages, a reference picture has one",
                scan_page_count(scan));
    else if (scan_page(scan, 0, &page, err) == 0 && page_damage(page) > 0)
        err_set(err, ERR_FORM, "it is damaged: %s", page_damage_text(page));
    else if (page)
        status = page_clean(page, err);
    scan_close(scan);
    if (status == 0)
        *out = page;
    else
        page_free(page);
    return status;
}

/* In the child. */
static int make(void *context, struct outlet *outlet, struct err *err)
{
    const struct look *look = context;
    struct reference *reference = calloc(1, sizeof *reference);
    struct page *page = NULL;
    int status = -1;

    if (!reference)
        return err_memory(err);
    if (open_picture(look, &page, err) == 0 &&
        reference_make(page, look->form, look->form_page, reference, err) == 0)
        status = worker_send(outlet, 0, reference, sizeof *reference, err);
    page_free(page);
    free(reference);
    return status;
}

/* In the parent. */
static int keep(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    struct look *look = context;

    if (kind != 0 || length != sizeof *look->found || look->found)
        return err_set(err, ERR_INTERNAL, "the child sent what it was not asked for");
    look->found = malloc(sizeof *look->found);
    if (!look->found)
        return err_memory(err);
    memcpy(look->found, bytes, length);
    if (!reference_is_sound(look->found, look->form))
        return err_set(err, ERR_INTERNAL, "the child sent no sound reference");
    return 0;
}

static int lay(const struct look *look, struct registration *out, struct err *err)
{
    struct page *page = NULL;
    int status;

    if (open_picture(look, &page, err) != 0)
        return -1;
    status = sheet_register(page, look->form, look->form_page, out, err);
    page_free(page);
    return status;
}

/* In the child: whether a picture lies on a page of its form. */
static int compare(void *context, struct outlet *outlet, struct err *err)
{
    struct registration registration;

    (void)outlet;
    return lay(context, &registration, err);
}

/* In the child: and whether it does in one way only. */
static int check(void *context, struct outlet *outlet, struct err *err)
{
    struct registration registration;

    (void)outlet;
    if (lay(context, &registration, err) != 0)
        return -1;
    if (registration.rival_fit == 0)
        return 0;
    return err_set(err, ERR_FORM,
                   "the form fits it in a second place, too, where a page could be read: use "
                   "anchors");
}

/* In the child: whether a picture has the size that the form says. */
static int measure(void *context, struct outlet *outlet, struct err *err)
{
    const struct look *look = context;
    struct page *page = NULL;
    int status;

    (void)outlet;
    if (open_picture(look, &page, err) != 0)
        return -1;
    status = reference_check_size(page, look->form, look->form_page, err);
    page_free(page);
    return status;
}

/* Says what is wrong with a picture, with the line that names it. */
static int blame(const struct form *form, int form_page, const struct err *cause, struct err *err)
{
    const struct form_picture *picture = &form->pages[form_page].picture;
    bool is_refused = cause->code == ERR_MATCH || cause->code == ERR_AMBIGUOUS;

    if (cause->code == ERR_MEMORY || cause->code == ERR_SYSTEM) {
        *err = *cause;
        return -1;
    }
    return form_mistake(form->path, picture->line, err, "reference picture '%s'%s: %s",
                        file_name(picture->path), is_refused ? " would be refused itself" : "",
                        cause->text);
}

static int make_page(struct form *form, int form_page, struct err *err)
{
    struct look look = {form, form_page, form_page, NULL};
    struct err cause;

    if (worker_run(make, &look, keep, &look, &cause) != 0) {
        free(look.found);
        return blame(form, form_page, &cause, err);
    }
    if (!look.found)
        return err_set(err, ERR_INTERNAL, "the child sent no reference");
    form->pages[form_page].reference = look.found;
    return 0;
}

int references_make(struct form *form, struct err *err)
{
    for (int i = 0; i < form->page_count; i++)
        if (form->pages[i].picture.bytes && make_page(form, i, err) != 0)
            return -1;
    return 0;
}

int references_spare(const struct form *form, const char *output, struct err *err)
{
    for (int i = 0; i < form->page_count; i++)
        if (form->pages[i].picture.path &&
            file_spare(output, form->pages[i].picture.path, err) != 0)
            return -1;
    return 0;
}

/* Of a child that has nothing to send. */
static int refuse_message(int kind, const uint8_t *bytes, size_t length, void *context,
                          struct err *err)
{
    (void)kind, (void)bytes, (void)length, (void)context;
    return err_set(err, ERR_INTERNAL, "the child sent what it was not asked for");
}

int references_check(const struct form *form, struct err *err)
{
    for (int i = 0; i < form->page_count; i++) {
        struct look look = {form, i, i, NULL};
        struct err cause;

        if (form->pages[i].reference && worker_run(check, &look, refuse_message, NULL, &cause) != 0)
            return blame(form, i, &cause, err);
    }
    return 0;
}

int references_measure(struct form *form, int form_page, struct err *err)
{
    struct form_picture *picture = &form->pages[form_page].picture;
    struct look look = {form, form_page, form_page, NULL};
    struct err cause;

    if (file_read(picture->path, FILE_NOFOLLOW, FORM_MAX_PICTURE_BYTES, &picture->bytes,
                  &picture->length, &cause) != 0 ||
        worker_run(measure, &look, refuse_message, NULL, &cause) != 0)
        return blame(form, form_page, &cause, err);
    return 0;
}

int references_compare(const struct form *form, int a, int b, bool *are_alike, struct err *err)
{
    struct look looks[] = {{form, a, b, NULL}, {form, b, a, NULL}};

    *are_alike = false;
    for (int i = 0; i < 2 && !*are_alike; i++) {
        struct err cause;

        *are_alike = worker_run(compare, &looks[i], refuse_message, NULL, &cause) == 0 ||
                     cause.code == ERR_AMBIGUOUS;
        if (!*are_alike && cause.code != ERR_MATCH)
            return blame(form, looks[i].picture, &cause, err);
    }
    return 0;
}

void references_forget(struct form *form)
{
    for (int i = 0; i < form->page_count; i++) {
        struct form_picture *picture = &form->pages[i].picture;

        free(picture->bytes);
        picture->bytes = NULL;
        picture->length = 0;
    }
}
