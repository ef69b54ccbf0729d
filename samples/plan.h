/* SPDX-License-Identifier: MIT */
/*
 * plan.h - which scans there are: one row a page.
 */
#ifndef SAMPLES_PLAN_H
#define SAMPLES_PLAN_H

#include <stdbool.h>

#include "samples/drawing.h"
#include "samples/encode.h"

struct plan {
    const char *file;  /* below scans/, or forms/; the pages of a file stand side by side */
    const char *form;  /* below the folder, without its ending */
    enum encoding encoding;
    struct drawing drawing;
    bool is_spoilt;    /* some bits of the file are flipped */
};

/* All pages, sorted by file. */
extern const struct plan plan[];
extern const int plan_count;

/* The reference pictures: blank sheets, as the printer got them. */
extern const struct plan references[];
extern const int references_count;

#endif
