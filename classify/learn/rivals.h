/* SPDX-License-Identifier: MIT */
/*
 * rivals.h - the classic methods beside the model: the same samples, one table.
 *
 * Each method learns from the same samples and reads the same test samples, as
 * they are and under noise.  Times are processor time, of all threads together;
 * reading is timed on one thread.
 */
#ifndef CLASSIFY_LEARN_RIVALS_H
#define CLASSIFY_LEARN_RIVALS_H

#include "base/err.h"
#include "classify/learn/rivals_options.h"

/*
 * Runs the comparison and prints its table; on a terminal a line on stderr tells
 * how far it is.  Fails like sets_read_all and the methods, or with ERR_DATA
 * when a set is empty or a method would learn from no digit at all.
 */
MUST_CHECK
int rivals_run(struct rivals_options *options, struct err *err);

#endif
