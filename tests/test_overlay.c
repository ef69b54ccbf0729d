/* SPDX-License-Identifier: MIT */
#include "pipeline/overlay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "segment/form.h"
#include "segment/scan.h"

struct scanned {
    struct form *form;
    uint8_t *bytes;
    size_t length;
};

static int load(void **state)
{
    static struct scanned sample;
    struct err err;

    if (form_read("samples/forms/order.xml", &sample.form, &err) != 0 ||
        file_read("samples/scans/order-clean.tif", FILE_FOLLOW, SCAN_MAX_BYTES, &sample.bytes,
                  &sample.length, &err) != 0)
        fail_msg("%s", err.text);
    *state = &sample;
    return 0;
}

static int unload(void **state)
{
    struct scanned *sample = *state;

    form_free(sample->form);
    free(sample->bytes);
    return 0;
}

static struct overlay drawn(const struct scanned *sample)
{
    struct overlay overlay;
    struct err err;

    if (overlay_draw(sample->form, 0, sample->bytes, sample->length, 0, &overlay, &err) != 0)
        fail_msg("%s", err.text);
    assert_true(overlay.picture.length > 8);
    assert_memory_equal(overlay.picture.bytes, "\x89PNG\r\n\x1a\n", 8);
    return overlay;
}

static void test_fitting_page(void **state)
{
    struct overlay overlay = drawn(*state);

    assert_string_equal(overlay.misfit, "");
    free(overlay.picture.bytes);
}

/* Every box 4 mm too low: drawn all the same, and told. */
static void test_misfitting_page(void **state)
{
    const struct scanned *sample = *state;
    struct overlay overlay;

    for (int i = 0; i < sample->form->field_count; i++) {
        sample->form->fields[i].area.y += 4;
        for (int k = 0; k < sample->form->fields[i].box_count; k++)
            sample->form->fields[i].boxes[k].y += 4;
    }
    overlay = drawn(sample);
    assert_non_null(strstr(overlay.misfit, "printed lines"));
    free(overlay.picture.bytes);
}

static void fails(const struct scanned *sample, const uint8_t *bytes, size_t length, int page,
                  enum err_code code)
{
    struct overlay overlay;
    struct err err = {0};

    assert_int_equal(overlay_draw(sample->form, 0, bytes, length, page, &overlay, &err), -1);
    if (err.code != code)
        fail_msg("code %d: %s", (int)err.code, err.text);
}

static void test_failures(void **state)
{
    const struct scanned *sample = *state;

    fails(sample, sample->bytes, sample->length, 1, ERR_DATA);
    fails(sample, sample->bytes, sample->length, -1, ERR_DATA);
    fails(sample, (const uint8_t *)"<form/>", 7, 0, ERR_FORMAT);
    for (int i = 0; i < sample->form->pages[0].anchor_count; i++)
        sample->form->pages[0].anchors[i].shape = ANCHOR_CORNER;
    fails(sample, sample->bytes, sample->length, 0, ERR_MATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fitting_page, load, unload),
        cmocka_unit_test_setup_teardown(test_misfitting_page, load, unload),
        cmocka_unit_test_setup_teardown(test_failures, load, unload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
