/* SPDX-License-Identifier: MIT */
#include "classify/learn/scrawl.h"

#include "tests/slates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

enum { TRIALS = 500 };

/* Something to see, on the slate whole, and not always the same. */
static void scrawls(void **state)
{
    int flat = 0, square = 0, touching = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(1, i, 0, 0);
        struct slate slate = {{{0}}};
        struct rect box;

        scrawl_draw(&slate, &rng);
        box = slate_box(&slate);
        assert_true(slates_ink(&slate) > 20);
        assert_true(box.width >= 6 && box.height >= 2);
        flat += box.width > 3 * box.height;
        square += box.width < 2 * box.height && box.height < 2 * box.width;
        touching += box.x == 0 || box.y == 0 || box.x + box.width == SLATE_SIDE ||
                    box.y + box.height == SLATE_SIDE;
    }
    assert_in_range(flat, TRIALS / 20, TRIALS / 2);
    assert_in_range(square, TRIALS / 4, TRIALS - 1);
    assert_int_equal(touching, 0);
}

/* A scribble fills its box and hardly leaves it; a zigzag goes all the way across. */
static void scribbles_keep_to_their_box(void **state)
{
    const struct rect box = {20, 25, 24, 18};

    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        struct rng rng = rng_start(2, i, 0, 0);
        struct slate slate = {{{0}}};
        struct rect ink;

        scrawl_scribble(&slate, box, 8, i % 2, 2, &rng);
        ink = slate_box(&slate);
        assert_true(ink.x >= box.x - 2 && ink.x + ink.width <= box.x + box.width + 3);
        assert_true(ink.y >= box.y - 2 && ink.y + ink.height <= box.y + box.height + 3);
        assert_true(ink.width * ink.height > box.width * box.height / 4);
        assert_true(i % 2 == 0 || ink.width >= box.width);
    }
}

/* Lines stand out on both sides, so that they are no part of the digit. */
static void lines_cross_their_box(void **state)
{
    const struct rect box = {25, 25, 15, 20};

    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        struct rng rng = rng_start(3, i, 0, 0);
        struct slate slate = {{{0}}};
        struct rect ink;

        scrawl_lines(&slate, box, 1 + (int)(i % 3), 0.3f, 2, &rng);
        ink = slate_box(&slate);
        assert_true(ink.x < box.x && ink.x + ink.width > box.x + box.width);
        assert_true(slates_ink(&slate) > 0.8 * 2 * 17);
    }
}

/* Through the middle, and most are higher than the box. */
static void slashes_are_steep(void **state)
{
    const struct rect box = {30, 30, 12, 20};
    int higher = 0, falling = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(3, i, 0, 0);
        struct slate slate = {{{0}}};
        struct rect ink;

        scrawl_slash(&slate, box, 2, &rng);
        ink = slate_box(&slate);
        assert_true(ink.height >= 0.75 * box.height && ink.width >= 0.75 * box.width);
        assert_true(ink.y < 40 && ink.y + ink.height > 40);
        higher += ink.height > box.height + 2;
        falling += slate.ink[ink.y + 1][ink.x + 1] > 0.1f || slate.ink[ink.y + 2][ink.x + 2] > 0.1f;
    }
    assert_in_range(higher, TRIALS / 3, TRIALS * 4 / 5);
    assert_in_range(falling, TRIALS / 5, TRIALS * 2 / 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scrawls),
        cmocka_unit_test(scribbles_keep_to_their_box),
        cmocka_unit_test(lines_cross_their_box),
        cmocka_unit_test(slashes_are_steep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
