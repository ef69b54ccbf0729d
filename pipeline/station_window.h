/* SPDX-License-Identifier: MIT */
/*
 * station_window.h - the part of a field that is shown while it is typed.
 *
 * A digit needs some ten pixels to be read, and a terminal has few: where a
 * whole field would become too small, only as many boxes are shown as are
 * legible, and the window moves on with what is typed.
 */
#ifndef PIPELINE_STATION_WINDOW_H
#define PIPELINE_STATION_WINDOW_H

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"
#include "pipeline/terminal.h"
#include "store/review.h"

struct station_window {
    int first, end;        /* its boxes: first to end - 1 */
    struct rect_mm shown;  /* on the form */
};

/*
 * The window in which box next (0 is the first) is typed, in so many columns.
 * A strip and a mark are shown whole.
 */
struct station_window station_window_at(const struct review_task *task, int next,
                                        enum terminal_look look, int columns);

/*
 * What a window shows of the task's picture; freed with raster_free.  Fails
 * with ERR_MEMORY.
 */
MUST_CHECK
int station_window_cut(const struct station_window *window, const struct review_task *task,
                       const struct raster *picture, struct raster *out, struct err *err);

#endif
