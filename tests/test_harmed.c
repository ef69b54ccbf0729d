/* SPDX-License-Identifier: MIT */
/*
 * Scans that are harmed and do not say so.  A band of rows is shifted, as damage
 * leaves it that no decoder notices: a field that it goes through may be asked,
 * and may still be read right, but never wrong.  One that it takes along whole is
 * always asked.  A part of the page lies in the shade: its edge is no digit.
 */
#include "pipeline/reader.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "base/file.h"
#include "pipeline/recognizer.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/scan.h"
#include "tests/scanned.h"

/* Rows of the page in millimetres of the form, and how far they are shifted. */
struct band {
    double from, to, right, down;
};

struct scene {
    struct recognizer recognizer;
    struct form *form;
    struct Pix *picture; /* of the scan as it is */
    struct record sound; /* what it says */
    int accepted, displaced; /* on all shifted pages */
};

static struct record read_picture(const struct scene *scene, struct Pix *picture)
{
    const struct form *forms[] = {scene->form};
    const struct reader reader = {forms, 1, &scene->recognizer, READER_ACCEPT};
    struct record record;
    struct page *page;
    struct err err;

    if (page_new(&picture, 0, 0, NULL, &page, &err) != 0 ||
        reader_page(&reader, &page, 1, 0, 0, &record, &err) != 0)
        fail_msg("%s", err.text);
    return record;
}

static void open_scene(struct scene *scene, const char *form, const char *scan)
{
    uint8_t *bytes;
    size_t length;
    struct page *page;
    struct err err;

    *scene = (struct scene){.accepted = 0};
    if (recognizer_open("model/formdigits.safetensors", NULL, &scene->recognizer, &err) != 0 ||
        form_read(form, &scene->form, &err) != 0 ||
        file_read(scan, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, &err) != 0)
        fail_msg("%s", err.text);
    page = scanned_page(bytes, length, 0);
    scene->picture = pixCopy(NULL, page_picture(page));
    assert_non_null(scene->picture);
    page_free(page);
    free(bytes);
    scene->sound = read_picture(scene, pixCopy(NULL, scene->picture));
    assert_int_equal(scene->sound.state, PAGE_READ);
}

static void close_scene(struct scene *scene)
{
    record_free(&scene->sound);
    pixDestroy(&scene->picture);
    form_free(scene->form);
    recognizer_close(&scene->recognizer);
}

/* A copy of the picture with the band moved; what it leaves is white. */
static struct Pix *shift(const struct scene *scene, struct band band)
{
    const double *t = scene->sound.transform;
    double px_per_mm = t[4];
    int width = pixGetWidth(scene->picture);
    int from = (int)lround(t[3] * scene->form->width_mm / 2 + t[4] * band.from + t[5]);
    int height = (int)lround((band.to - band.from) * px_per_mm);
    int white = pixGetDepth(scene->picture) == 1 ? PIX_CLR : PIX_SET;
    struct Pix *picture = pixCopy(NULL, scene->picture);

    assert_non_null(picture);
    pixRasterop(picture, 0, from, width, height, white, NULL, 0, 0);
    pixRasterop(picture, (int)lround(band.right * px_per_mm), from, width, height, PIX_SRC,
                scene->picture, 0, from - (int)lround(band.down * px_per_mm));
    return picture;
}

static void check_shifted(struct scene *scene, struct band band)
{
    struct record record = read_picture(scene, shift(scene, band));

    for (int i = 0; i < record.field_count; i++) {
        const struct record_field *field = &record.fields[i], *sound = &scene->sound.fields[i];
        double top = field->area.y, bottom = top + field->area.height;
        int is_whole = band.from < top && bottom < band.to;

        scene->accepted += field->is_accepted;
        scene->displaced += field->reason == REASON_DISPLACED;
        if (field->is_accepted && (is_whole || strcmp(field->boxes, sound->boxes) != 0))
            fail_msg("%g to %g mm shifted by %g, %g: %s is %s, was %s", band.from, band.to,
                     band.right, band.down, field->name, field->boxes, sound->boxes);
    }
    record_free(&record);
}

/* The whole height of every field, and its upper and its lower half. */
static void check_scan(const char *form, const char *scan)
{
    static const double right_mm[] = {-8, -3.4, -1.4, 2, 4.1, 8}; /* some boxes lie 8 mm apart */
    static const double down_mm[] = {-5, -1.4, 2, 6};
    enum {
        RIGHTS = sizeof right_mm / sizeof *right_mm,
        DOWNS = sizeof down_mm / sizeof *down_mm
    };
    struct scene scene;
    int count = 0;

    open_scene(&scene, form, scan);
    for (int i = 0; i < scene.sound.field_count; i++) {
        struct rect_mm area = scene.sound.fields[i].area;
        double top = area.y - 1, bottom = area.y + area.height + 1, middle = (top + bottom) / 2;

        if (i > 0 && area.y < scene.sound.fields[i - 1].area.y + 1)
            continue; /* the same row */
        check_shifted(&scene, (struct band){top, bottom, right_mm[count++ % RIGHTS], 0});
        check_shifted(&scene, (struct band){top, middle, right_mm[count++ % RIGHTS], 0});
        check_shifted(&scene, (struct band){middle, bottom, right_mm[count++ % RIGHTS], 0});
        check_shifted(&scene, (struct band){top, bottom, 0, down_mm[count++ % DOWNS]});
    }
    assert_true(scene.displaced >= count / 2);
    assert_true(scene.accepted >= count * scene.sound.field_count / 2);
    close_scene(&scene);
}

static void test_bilevel(void **state)
{
    (void)state;
    check_scan("samples/forms/survey.xml", "samples/scans/survey-clean.tif");
    check_scan("samples/forms/order.xml", "samples/scans/order-clean.tif");
}

static void test_gray(void **state)
{
    (void)state;
    check_scan("samples/forms/survey.xml", "samples/scans/survey-shadow.jpg");
}

/* A copy of the picture, darker from a column on. */
static struct Pix *shade(const struct scene *scene, int from)
{
    struct Pix *picture = pixConvertTo8(scene->picture, 0), *part;
    struct Box *right = boxCreate(from, 0, pixGetWidth(picture) - from, pixGetHeight(picture));

    part = pixClipRectangle(picture, right, NULL);
    assert_non_null(part);
    assert_int_equal(pixMultConstantGray(part, 0.6f), 0);
    pixRasterop(picture, from, 0, pixGetWidth(part), pixGetHeight(part), PIX_SRC, part, 0, 0);
    pixDestroy(&part);
    boxDestroy(&right);
    return picture;
}

/* The edge of a shadow goes down through the boxes, here and there. */
static void test_shade(void **state)
{
    struct scene scene;
    int asked = 0, accepted = 0;

    (void)state;
    open_scene(&scene, "samples/forms/tally.xml", "samples/scans/tally-gray.tif");
    for (int x = 1264; x < 1500; x += 15) {
        struct record record = read_picture(&scene, shade(&scene, x));

        assert_int_equal(record.state, PAGE_READ);
        for (int i = 0; i < record.field_count; i++) {
            const struct record_field *field = &record.fields[i];

            accepted += field->is_accepted;
            asked += field->reason == REASON_SHARED || field->reason == REASON_UNREADABLE;
            if (field->is_accepted && strcmp(field->boxes, scene.sound.fields[i].boxes) != 0)
                fail_msg("shade from %d: %s is %s, was %s", x, field->name, field->boxes,
                         scene.sound.fields[i].boxes);
        }
        record_free(&record);
    }
    assert_true(accepted > 20 && asked > 40);
    close_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bilevel),
        cmocka_unit_test(test_gray),
        cmocka_unit_test(test_shade),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
