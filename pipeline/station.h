/* SPDX-License-Identifier: MIT */
/*
 * station.h - a person at a terminal who clears the queue, key by key.
 *
 * The person types the whole field from the picture, without seeing what the
 * machine made of it, and confirms; what breaks a rule of the form is confirmed
 * twice.  formdigits-review(1) lists the keys.
 */
#ifndef PIPELINE_STATION_H
#define PIPELINE_STATION_H

#include "base/err.h"
#include "pipeline/terminal.h"

struct form;  /* segment/form.h */
struct store; /* store/store.h */

/* Who works, where, and by what; all is borrowed. */
struct station_desk {
    struct store *store;
    struct terminal *terminal;
    enum terminal_look look;
    const char *reviewer;
    const struct form *const *forms; /* whose rules look at what is typed */
    int form_count;
};

enum station_end {
    STATION_QUIT,     /* the person had enough */
    STATION_CLEARED,  /* nothing is left that others do not hold */
    STATION_SIGNALLED /* terminal_signal says by what */
};

struct station_result {
    enum station_end end;
    int decided, skipped; /* and not taken back */
    int left;         /* still open when the queue was last looked at */
};

/*
 * Works until one of the ends.  A field in hand goes back to the queue.  Fails
 * like everything in store/review.h.
 */
MUST_CHECK
int station_run(const struct station_desk *desk, struct station_result *out, struct err *err);

#endif
