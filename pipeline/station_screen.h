/* SPDX-License-Identifier: MIT */
/*
 * station_screen.h - what a person sees of a field that needs one.
 *
 *     order / date                                      a.tif, page 1
 *     asked because of: unreadable                       3 left, eva
 *
 *                 (the picture)
 *
 *                           ^^^^^^        the doubtful box
 *            1       2        .       .   what was typed so far
 *
 *     0-9 digit  _ blank  x struck  u unreadable  Enter confirm ...
 *
 * What the machine made of it is not shown unless it is asked for: whoever sees
 * a suggestion first tends to see what it says.
 */
#ifndef PIPELINE_STATION_SCREEN_H
#define PIPELINE_STATION_SCREEN_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"
#include "pipeline/terminal.h"
#include "store/review.h"

struct station_screen {
    const struct review_task *task;
    const struct raster *picture; /* NULL: message says why */
    const char *typed;            /* boxes so far */
    const char *message;          /* a line, "" for none */
    const char *reviewer;
    bool has_rules;               /* what is typed is held against the form's rules */
    int left;                     /* as review_left counts */
    bool shows_machine;
};

/* What stands on the terminal; {0} when that is not known. */
struct station_drawn {
    int64_t ticket; /* of the task's claim */
    int first;      /* box of the window */
    int columns;    /* of its picture */
};

/*
 * Whether the window has room for a picture that can be decided by; if not, says
 * so on it.
 */
bool station_screen_fits(struct terminal *terminal);

/*
 * Draws the screen; the picture only if another one stands there.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int station_screen_draw(const struct station_screen *screen, struct terminal *terminal,
                        enum terminal_look look, struct station_drawn *drawn, struct err *err);

#endif
