/* SPDX-License-Identifier: MIT */
/*
 * report.h - what a test found out about a model: as text, as JSON, as a page.
 */
#ifndef PIPELINE_REPORT_H
#define PIPELINE_REPORT_H

#include <stdio.h>

#include "base/err.h"
#include "store/record.h"

struct digits; /* classify/digits.h */
struct model;  /* classify/model.h */
struct score;  /* classify/score.h */

enum { REPORT_MOST_MODELS = 16 };

struct report {
    const struct model *models[REPORT_MOST_MODELS]; /* more than one vote */
    const char *kernels[REPORT_MOST_MODELS];        /* that each ran with */
    int model_count;
    const char *images;          /* the name of the samples' file */
    const char *noise;           /* that was added to them, NULL if none */
    const char *noise_text;      /* what it does */
    const struct digits *digits; /* as they were read, noise included */
    struct score *score;         /* of them, in their order; it gets sorted */
    double seconds;              /* that reading took, on one core */
};

/*
 * Prints the figures, two tables and the surest mistakes: as pictures in half
 * blocks where columns, the width of the terminal, is not 0.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int report_text(const struct report *report, int columns, FILE *out, struct err *err);

/* Prints one JSON object in a line.  Fails with ERR_MEMORY. */
MUST_CHECK
int report_json(const struct report *report, FILE *out, struct err *err);

/*
 * Writes one HTML page that needs nothing else: plots, tables and pictures, no
 * script.  The bytes are the caller's.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int report_html(const struct report *report, struct blob *out, struct err *err);

#endif
