/* SPDX-License-Identifier: MIT */
/*
 * What a hostile form file might hold: either it is refused in one line with
 * its place, or every box lies on the page, and every rule can be asked.  Beside
 * it there is no list and no picture: whoever needs one is refused.
 */
#include "segment/form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check_rect(const struct form *form, const struct rect_mm *r)
{
    require(r->x >= 0 && r->y >= 0 && r->width >= FORM_LEAST_MM && r->height >= FORM_LEAST_MM);
    require(r->x + r->width < form->width_mm + 0.01);
    require(r->y + r->height < form->height_mm + 0.01);
}

static void check_field(const struct form *form, const struct field *field)
{
    static const char *const values[] = {"", "0", "1", "79927398713", "31122024", "4006381333931",
                                         "1111111111111111111111111111111111111111111111111111111"};

    require(*field->name && strlen(field->name) < FORM_MAX_NAME);
    require((field->kind == FIELD_STRIP) == (field->box_count == 0));
    require(field->kind != FIELD_MARK || field->box_count == 1);
    check_rect(form, &field->area);
    for (int i = 0; i < field->box_count; i++) {
        check_rect(form, &field->boxes[i]);
        require(i == 0 || field->boxes[i].x > field->boxes[i - 1].x);
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        require(rules_field(field, values[i]) < REASON_COUNT);
}

static void ignore(const char *line, void *context)
{
    (void)context;
    require(!strchr(line, '\n'));
}

static void check_page(const struct form_page *page)
{
    require(page->anchor_count >= 3 && page->anchor_count <= FORM_MAX_ANCHORS);
    require(!page->reference && !page->picture.bytes && !*page->picture.sha256);
    require(!page->picture.path ||
            (page->picture.px_mm >= 25.4 / 1200 && page->picture.px_mm <= 25.4 / 75));
}

static void check_form(const struct form *form)
{
    const char **values = calloc((size_t)form->field_count, sizeof *values);
    enum reason *reasons = calloc((size_t)form->field_count, sizeof *reasons);

    require(values && reasons);
    require(form->field_count > 0 && form->page_count > 0 && isfinite(form->width_mm));
    for (int i = 0; i < form->field_count; i++) {
        check_field(form, &form->fields[i]);
        values[i] = i % 3 == 0 ? "12" : i % 3 == 1 ? NULL : "";
    }
    for (int i = 0; i < form->page_count; i++)
        check_page(&form->pages[i]);
    rules_form(form, values, reasons);
    form_warn(form, ignore, NULL);
    free(values);
    free(reasons);
}

/* A file without a name, so that nothing is left behind. */
static int open_scratch(char path[40])
{
    char name[] = "/tmp/fuzz_form_XXXXXX";
    int fd = mkstemp(name);

    require(fd >= 0);
    unlink(name);
    snprintf(path, 40, "/proc/self/fd/%d", fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct form *form = NULL;
    struct err err = {0};
    char path[40];
    int fd = open_scratch(path);

    require(write(fd, bytes, length) == (ssize_t)length);
    if (form_read(path, &form, &err) == 0)
        check_form(form);
    else
        require(err.code == ERR_FORM && !strchr(err.text, '\n') && strchr(err.text, ':'));
    form_free(form);
    close(fd);
    return 0;
}
