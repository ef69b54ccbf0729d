/* SPDX-License-Identifier: MIT */
#include "classify/learn/forest.h"

#include "tests/glyphs.h"
#include "tests/rivalry.h"

#include <omp.h>
#include <string.h>

enum { COUNT = 400, PIXELS = 60 };

static struct sample samples[COUNT], asked[COUNT];
static uint8_t labels[COUNT];

static void read_with(int threads, uint64_t seed, uint8_t classes[COUNT])
{
    void *learnt;

    omp_set_num_threads(threads);
    learnt = rivalry_learn(&forest_rival, samples, labels, COUNT, seed);
    rivalry_read(&forest_rival, learnt, asked, COUNT, classes);
    forest_rival.free(learnt);
}

/* Labels without sense: two forests agree on what they never saw only if they are the same. */
static void the_seed_decides_not_the_threads(void **state)
{
    struct rng rng = rng_start(1, 0, 0, 0);
    uint8_t one[COUNT], three[COUNT], other[COUNT];

    (void)state;
    rivalry_fill(samples, COUNT, PIXELS, 1);
    rivalry_fill(asked, COUNT, PIXELS, 2);
    for (int i = 0; i < COUNT; i++)
        labels[i] = (uint8_t)rng_below(&rng, CLASS_COUNT);
    read_with(1, 7, one);
    read_with(3, 7, three);
    read_with(3, 8, other);
    assert_memory_equal(one, three, COUNT);
    assert_memory_not_equal(one, other, COUNT);
}

/* Digits with a tenth of their pixels flipped are still told apart. */
static void it_learns(void **state)
{
    struct rng rng = rng_start(2, 0, 0, 0);
    uint8_t classes[COUNT];
    void *learnt;
    int wrong = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        samples[i] = glyphs_digit(i % 10);
        for (int p = 0; p < SAMPLE_SIZE; p++)
            if (rng_chance(&rng, 0.1f))
                samples[i].pixels[p] = (uint8_t)(255 - samples[i].pixels[p]);
        labels[i] = (uint8_t)(i % 10);
    }
    memcpy(asked, samples + COUNT / 2, sizeof *samples * COUNT / 2);
    learnt = rivalry_learn(&forest_rival, samples, labels, COUNT / 2, 1);
    rivalry_read(&forest_rival, learnt, asked, COUNT / 2, classes);
    for (int i = 0; i < COUNT / 2; i++)
        wrong += classes[i] != labels[i];
    assert_in_range(wrong, 0, 2);
    forest_rival.free(learnt);
    forest_rival.free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_decides_not_the_threads),
        cmocka_unit_test(it_learns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
