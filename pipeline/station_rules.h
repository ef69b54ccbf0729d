/* SPDX-License-Identifier: MIT */
/*
 * station_rules.h - what a person is told of a value before it is decided.
 *
 * The same rules that made the machine ask look at what is typed.  They veto
 * nothing here: the paper may well hold a value that breaks one.
 */
#ifndef PIPELINE_STATION_RULES_H
#define PIPELINE_STATION_RULES_H

#include "base/err.h"
#include "segment/form.h"
#include "store/review_task.h"

struct store; /* store/store.h */

/* The one of count forms that a task was read with, NULL if it is none of them. */
const struct form *station_rules_form(const struct form *const *forms, int count,
                                      const struct review_task *task);

/*
 * What is wrong with boxes as the value of a task, in a few words; *words is NULL
 * if nothing is.  Fields that nobody has decided yet count as unknown.  Who types '?'
 * says that there is no value, and breaks nothing; nor does a mark that is left blank
 * where two others of its question are ticked.
 *
 * form   NULL: nothing but a blank box between digits is found
 *
 * Fails like everything in store.h.
 */
MUST_CHECK
int station_rules_check(struct store *store, const struct form *form,
                        const struct review_task *task, const char *boxes, const char **words,
                        struct err *err);

#endif
