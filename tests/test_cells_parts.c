/* SPDX-License-Identifier: MIT */
#include "segment/cells_parts.h"

#include <leptonica/allheaders.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct Pix *picture_of(const struct raster *ink)
{
    struct Pix *pix = pixCreate(ink->width, ink->height, 1);

    assert_non_null(pix);
    for (int i = 0; i < ink->width * ink->height; i++)
        if (ink->pixels[i])
            pixSetPixel(pix, i % ink->width, i / ink->width, 1);
    return pix;
}

/* Paper that touches itself over sides only, less what is around everything. */
static int count_holes(struct Pix *pix)
{
    struct Pix *framed = pixAddBorder(pix, 1, 0), *paper = pixInvert(NULL, framed);
    l_int32 count;

    assert_int_equal(pixCountConnComp(paper, 4, &count), 0);
    pixDestroy(&framed);
    pixDestroy(&paper);
    return count - 1;
}

static int count_edges(const struct raster *ink)
{
    int sum = 0;

    for (int y = 0; y <= ink->height; y++) {
        for (int x = 0; x <= ink->width; x++) {
            int i = y * ink->width + x;
            int here = x < ink->width && y < ink->height && ink->pixels[i];
            int left = x > 0 && y < ink->height && ink->pixels[i - 1];
            int above = y > 0 && x < ink->width && ink->pixels[i - ink->width];

            sum += (here != left) + (here != above);
        }
    }
    return sum;
}

/* A box of Leptonica's is found among the parts. */
static int has_box(const struct parts *parts, struct Boxa *boxes, int index)
{
    l_int32 x, y, width, height;

    boxaGetBoxGeometry(boxes, index, &x, &y, &width, &height);
    for (int i = 0; i < parts->count; i++)
        if (parts->of[i].box.x == x && parts->of[i].box.y == y && parts->of[i].box.width == width &&
            parts->of[i].box.height == height)
            return 1;
    return 0;
}

static void compare(const struct raster *ink)
{
    struct Pix *pix = picture_of(ink);
    struct Boxa *boxes = pixConnCompBB(pix, 8);
    struct parts parts;
    struct err err;
    int area = 0, edge = 0, holes = 0;
    l_int32 count;

    assert_int_equal(cells_parts_find(ink, &parts, &err), 0);
    assert_int_equal(parts.count, boxaGetCount(boxes));
    for (int i = 0; i < parts.count; i++) {
        assert_int_equal(has_box(&parts, boxes, i), 1);
        area += parts.of[i].area;
        edge += parts.of[i].edge;
        holes += parts.of[i].holes;
    }
    pixCountPixels(pix, &count, NULL);
    assert_int_equal(area, count);
    assert_int_equal(edge, count_edges(ink));
    assert_int_equal(holes, count_holes(pix));
    cells_parts_free(&parts);
    boxaDestroy(&boxes);
    pixDestroy(&pix);
}

/* From lonely pixels to a sheet of ink with holes. */
static void test_random_ink(void **state)
{
    unsigned seed = 3;
    (void)state;

    for (int trial = 0; trial < 300; trial++) {
        struct raster ink;
        struct err err;
        unsigned share = trial % 100;

        assert_int_equal(raster_new(1 + trial % 37, 1 + trial % 23, &ink, &err), 0);
        for (int i = 0; i < ink.width * ink.height; i++) {
            seed = seed * 1664525u + 1013904223u;
            ink.pixels[i] = (seed >> 16) % 100 < share;
        }
        compare(&ink);
        raster_free(&ink);
    }
}

static void test_runs_say_their_parts(void **state)
{
    /* .#.#.
     * .###.
     * #...#   the corners touch */
    uint8_t pixels[] = {0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1};
    struct raster ink = {5, 3, pixels};
    struct parts parts;
    struct err err;
    (void)state;

    assert_int_equal(cells_parts_find(&ink, &parts, &err), 0);
    assert_int_equal(parts.count, 1);
    assert_int_equal(parts.run_count, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(parts.runs[i].part, 0);
    assert_int_equal(parts.runs[2].left, 1);
    assert_int_equal(parts.runs[2].right, 4);
    assert_int_equal(parts.of[0].holes, 0);
    assert_int_equal(parts.width, 5);
    cells_parts_free(&parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_ink),
        cmocka_unit_test(test_runs_say_their_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
