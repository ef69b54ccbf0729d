/* SPDX-License-Identifier: MIT */
/*
 * reported.h - a small test to report on: 40 calculator digits, 4 misread.
 */
#ifndef TESTS_REPORTED_H
#define TESTS_REPORTED_H

#include "classify/digits.h"
#include "classify/model.h"
#include "classify/score.h"
#include "pipeline/report.h"
#include "tests/glyphs.h"

#include <assert.h>
#include <string.h>

enum { REPORTED_COUNT = 40 };

struct reported {
    struct model model;
    struct sample samples[REPORTED_COUNT];
    uint8_t labels[REPORTED_COUNT];
    struct digits digits;
    struct score score;
    struct report report;
};

/*
 * Sample i is the digit i % 10; 7, 17, 27 are read as 1 and 39 as no digit.  The
 * surest mistake is 7, all others are less sure the later they come.
 */
static inline void reported_begin(struct reported *r)
{
    *r = (struct reported){.score = {.count = 0}};
    strcpy(r->model.net.text, "conv3x3-8 relu gmax dense-12");
    memset(r->model.sha256, 'a', sizeof r->model.sha256 - 1);
    for (int i = 0; i < REPORTED_COUNT; i++) {
        struct reading reading = {.best = i % 10, .confidence = 0.999 - 0.01 * i};
        struct err err;
        int failed;
        if (i % 10 == 7 && i < 30)
            reading.best = 1;
        if (i == 39)
            reading.best = CLASS_NOT_A_DIGIT;
        reading.probability[reading.best] = (float)reading.confidence;
        r->samples[i] = glyphs_digit(i % 10);
        r->labels[i] = (uint8_t)(i % 10);
        failed = score_add(&r->score, &reading, i % 10, &err);
        assert(failed == 0);
        (void)failed;
    }
    r->digits = (struct digits){r->samples, r->labels, NULL, REPORTED_COUNT};
    r->report = (struct report){.models = {&r->model}, .model_count = 1, .kernels = {"avx2"},
                                .images = "some-idx3", .digits = &r->digits,
                                .score = &r->score, .seconds = 2};
}

static inline void reported_end(struct reported *r)
{
    score_free(&r->score);
}

#endif
