/* SPDX-License-Identifier: MIT */
#include "segment/sheet.h"

#include "tests/sketch.h"

/* Draws a page with an L in the first box and lays it over its form. */
static struct sheet *sheet_with_an_l(struct sketch *sketch, double degrees, double dpi)
{
    struct drawn_pose pose = sketch_turned(degrees);
    struct registration found;
    struct drawn drawn;
    struct sheet *sheet;
    struct page *page;
    struct err err;

    pose.dpi = dpi;
    sketch_form(sketch, ANCHOR_SQUARE, 4);
    drawn = sketch_draw(&sketch->form, pose, 0);
    drawn_rect(&drawn, 32, 62, 33, 67);
    drawn_rect(&drawn, 32, 66, 35, 67);
    page = sketch_page(&drawn);
    assert_int_equal(sheet_register(page, &sketch->form, 0, &found, &err), 0);
    assert_int_equal(sheet_new(&page, &sketch->form, 0, &found, &sheet, &err), 0);
    assert_null(page);
    return sheet;
}

/* The area of the L is 7 square mm; it must come out upright and in its place. */
static void a_clip_is_upright(void **state)
{
    (void)state;
    for (int turn = 0; turn < 360; turn += 45) {
        struct sketch sketch;
        struct sheet *sheet = sheet_with_an_l(&sketch, turn / 90 * 90 + (turn % 90 ? 3 : 1), 300);
        double scale = sheet_px_per_mm(sheet);
        struct raster clip;
        struct err err;
        int count = 0, left = 1000, top = 1000, right = 0, bottom = 0;

        assert_true(fabs(scale - 300 / 25.4) < 0.1);
        assert_int_equal(sheet_clip(sheet, (struct rect_mm){31, 61, 5, 7}, &clip, &err), 0);
        assert_int_equal(clip.width, lround(5 * scale));
        assert_int_equal(clip.height, lround(7 * scale));
        for (int i = 0; i < clip.width * clip.height; i++) {
            int x = i % clip.width, y = i / clip.width;

            if (!clip.pixels[i])
                continue;
            assert_int_equal(clip.pixels[i], 1);
            count++;
            left = x < left ? x : left;
            top = y < top ? y : top;
            right = x >= right ? x + 1 : right;
            bottom = y + 1;
        }
        assert_true(fabs(count / scale / scale - 7) < 0.3);
        assert_true(fabs(left / scale - 1) < 0.2 && fabs(top / scale - 1) < 0.2);
        assert_true(fabs(right / scale - 4) < 0.3 && fabs(bottom / scale - 6) < 0.3);
        raster_free(&clip);
        sheet_free(sheet);
    }
}

static bool is_paper(const struct raster *clip)
{
    for (int i = 0; i < clip->width * clip->height; i++)
        if (clip->pixels[i])
            return false;
    return true;
}

static void a_clip_off_the_page_is_paper(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 0, 200);
    struct raster clip;
    struct err err;

    (void)state;
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){-60, -60, 40, 40}, &clip, &err), 0);
    assert_true(is_paper(&clip));
    raster_free(&clip);
    /* It begins off the page and ends on it. */
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){-60, 61, 100, 7}, &clip, &err), 0);
    assert_false(is_paper(&clip));
    raster_free(&clip);
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){32.5, 64, 0, 0}, &clip, &err), 0);
    assert_int_equal(clip.width, 1);
    raster_free(&clip);
    sheet_free(sheet);
}

static void a_view_is_as_large_as_asked(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 91, 300);
    struct raster view;
    struct err err;

    (void)state;
    assert_int_equal(sheet_view(sheet, (struct rect_mm){28, 58, 80, 13}, 400, &view, &err), 0);
    assert_int_equal(view.width, 400);
    assert_int_equal(view.height, 65);
    /* The L's foot at (33.5, 66.5) is black, the paper above it at (34.5, 63.5) white. */
    assert_true(view.pixels[(int)(8.5 * 5) * view.width + (int)(5.5 * 5)] < 64);
    assert_true(view.pixels[(int)(5.5 * 5) * view.width + (int)(6.5 * 5)] > 192);
    raster_free(&view);
    /* Never larger than the scan itself. */
    assert_int_equal(sheet_view(sheet, (struct rect_mm){31, 61, 5, 7}, 4000, &view, &err), 0);
    assert_int_equal(view.width, lround(5 * sheet_px_per_mm(sheet)));
    raster_free(&view);
    /* Off the page it is white. */
    assert_int_equal(sheet_view(sheet, (struct rect_mm){-50, -50, 9, 9}, 9, &view, &err), 0);
    assert_int_equal(view.pixels[40], 255);
    raster_free(&view);
    sheet_free(sheet);
}

static void a_sheet_knows_what_it_was_made_of(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 0, 200);

    (void)state;
    assert_ptr_equal(sheet_form(sheet), &sketch.form);
    assert_int_equal(sheet_form_page(sheet), 0);
    assert_true(sheet_registration(sheet)->fit > 0.9);
    assert_true(page_width(sheet_page(sheet)) > 1600);
    sheet_free(sheet);
    sheet_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clip_is_upright),
        cmocka_unit_test(a_clip_off_the_page_is_paper),
        cmocka_unit_test(a_view_is_as_large_as_asked),
        cmocka_unit_test(a_sheet_knows_what_it_was_made_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
