/* SPDX-License-Identifier: MIT */
#include "pipeline/overlay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "pipeline/references.h"
#include "segment/form.h"
#include "segment/scan.h"

struct scanned {
    struct form *form;
    uint8_t *bytes;
    size_t length;
};

static int load_from(const char *form, const char *scan, void **state)
{
    static struct scanned sample;
    struct err err;

    if (form_read(form, &sample.form, &err) != 0 ||
        file_read(scan, FILE_FOLLOW, SCAN_MAX_BYTES, &sample.bytes, &sample.length, &err) != 0)
        fail_msg("%s", err.text);
    *state = &sample;
    return 0;
}

static int load(void **state)
{
    return load_from("samples/forms/order.xml", "samples/scans/order-clean.tif", state);
}

/* Its anchors look the same upside down. */
static int load_survey(void **state)
{
    return load_from("samples/forms/survey.xml", "samples/scans/survey-clean.tif", state);
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

/* Moves a field by 4 mm. */
static void lower(struct field *field)
{
    field->area.y += 4;
    for (int k = 0; k < field->box_count; k++)
        field->boxes[k].y += 4;
}

static struct overlay drawn_lowered(const struct scanned *sample)
{
    for (int i = 0; i < sample->form->field_count; i++)
        lower(&sample->form->fields[i]);
    return drawn(sample);
}

/* Every box 4 mm too low: drawn all the same, and told. */
static void test_misfitting_page(void **state)
{
    struct overlay overlay = drawn_lowered(*state);

    assert_non_null(strstr(overlay.misfit, "printed lines"));
    assert_null(strstr(overlay.misfit, "upright"));
    free(overlay.picture.bytes);
}

/* No line tells how it lies: it is drawn as it is seen. */
static void test_misfitting_page_in_two_ways(void **state)
{
    struct overlay overlay = drawn_lowered(*state);

    assert_non_null(strstr(overlay.misfit, "printed lines"));
    assert_non_null(strstr(overlay.misfit, "; the scan is taken for upright"));
    free(overlay.picture.bytes);
}

/* Takes the scan itself for the picture that its form is found by. */
static void refer(struct scanned *sample)
{
    struct form_page *page = &sample->form->pages[0];
    struct err err;

    page->anchor_count = 0;
    page->picture = (struct form_picture){.path = strdup("scan.tif"),
                                          .bytes = malloc(sample->length),
                                          .length = sample->length,
                                          .px_mm = 25.4 / 300};
    assert_non_null(page->picture.bytes);
    memcpy(page->picture.bytes, sample->bytes, sample->length);
    if (references_make(sample->form, &err) != 0)
        fail_msg("%s", err.text);
}

static void test_page_with_landmarks(void **state)
{
    struct scanned *sample = *state;
    struct overlay anchors = drawn(sample), landmarks;

    refer(sample);
    landmarks = drawn(sample);
    assert_string_equal(landmarks.misfit, "");
    assert_int_not_equal(anchors.picture.length, landmarks.picture.length);
    free(anchors.picture.bytes);
    free(landmarks.picture.bytes);
}

/* The landmarks say how the page lies, although a field is not where the form says. */
static void test_misfitting_page_with_landmarks(void **state)
{
    struct scanned *sample = *state;
    struct overlay overlay;

    refer(sample);
    lower(&sample->form->fields[0]);
    overlay = drawn(sample);
    assert_non_null(strstr(overlay.misfit, "the printed lines of field 'customer'"));
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

static void test_foreign_page(void **state)
{
    struct scanned *sample = *state;
    uint8_t *bytes;
    size_t length;
    struct err err;

    refer(sample);
    assert_int_equal(file_read("samples/scans/tally-clean.tif", FILE_FOLLOW, SCAN_MAX_BYTES, &bytes,
                               &length, &err), 0);
    fails(sample, bytes, length, 0, ERR_MATCH);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fitting_page, load, unload),
        cmocka_unit_test_setup_teardown(test_misfitting_page, load, unload),
        cmocka_unit_test_setup_teardown(test_misfitting_page_in_two_ways, load_survey, unload),
        cmocka_unit_test_setup_teardown(test_page_with_landmarks, load, unload),
        cmocka_unit_test_setup_teardown(test_misfitting_page_with_landmarks, load, unload),
        cmocka_unit_test_setup_teardown(test_failures, load, unload),
        cmocka_unit_test_setup_teardown(test_foreign_page, load, unload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
