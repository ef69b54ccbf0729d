/* SPDX-License-Identifier: MIT */
#include "classify/learn/distance.h"

#include "tests/rivalry.h"

#include <string.h>

enum { COUNT = 2 * DISTANCE_COLUMNS + 5 }; /* neither rows nor columns fill their last block */

static struct sample samples[COUNT];

static int32_t distance(const struct sample *a, const struct sample *b)
{
    int32_t sum = 0;

    for (int p = 0; p < SAMPLE_SIZE; p++)
        sum += (a->pixels[p] - b->pixels[p]) * (a->pixels[p] - b->pixels[p]);
    return sum;
}

/* Each distance of each block against the definition, to the last digit. */
static void blocks_are_exact(void **state)
{
    struct distance_set set;
    struct err err;

    (void)state;
    rivalry_fill(samples, COUNT, SAMPLE_SIZE, 1);
    memset(samples[1].pixels, 255, SAMPLE_SIZE); /* as far apart as can be */
    memset(samples[2].pixels, 0, SAMPLE_SIZE);
    assert_int_equal(distance_new(samples, COUNT, &set, &err), 0);
    assert_int_equal(set.count, COUNT);
    for (int row = 0; row < COUNT; row += DISTANCE_ROWS)
        for (int column = 0; column < COUNT; column += DISTANCE_COLUMNS) {
            int32_t block[DISTANCE_ROWS][DISTANCE_COLUMNS];

            distance_block(&set, row, &set, column, block);
            for (int i = 0; i < DISTANCE_ROWS && row + i < COUNT; i++)
                for (int j = 0; j < DISTANCE_COLUMNS && column + j < COUNT; j++)
                    assert_int_equal(block[i][j],
                                     distance(&samples[row + i], &samples[column + j]));
        }
    distance_free(&set);
    assert_null(set.pixels);
}

/* A reader that writes down where each sample stands. */
static void note_places(const void *learnt, const struct distance_set *asked, int row,
                        uint8_t *classes)
{
    for (int i = row; i < row + DISTANCE_ROWS && i < asked->count; i++)
        classes[i] = (uint8_t)(classes[i] + i + *(const int *)learnt);
}

static void every_row_is_read_once(void **state)
{
    const int learnt = 7;
    uint8_t classes[COUNT] = {0};
    struct err err;

    (void)state;
    assert_int_equal(distance_read(note_places, &learnt, samples, COUNT, classes, &err), 0);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(classes[i], i + learnt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_exact),
        cmocka_unit_test(every_row_is_read_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
