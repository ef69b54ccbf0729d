/* SPDX-License-Identifier: MIT */
/*
 * search.h - a list of settings, each trained and scored on what is kept apart.
 *
 * A text file holds a setting a line, in the words of the command line: they
 * come after those that all settings share.  Empty lines and what follows a #
 * are left out.
 *
 *     --rate 1e-3
 *     --rate 2e-3 --batch 256
 *     --net fast           # wider
 */
#ifndef CLASSIFY_LEARN_SEARCH_H
#define CLASSIFY_LEARN_SEARCH_H

#include "base/err.h"
#include "classify/learn/options.h"

/*
 * Trains every setting of the file options->search from the same samples, prints
 * a row as each ends and then the whole table, the lowest log loss on the kept
 * samples first.  Nothing is written.  argv is what options was parsed from.
 *
 * Fails with ERR_DATA when the file holds a wrong setting or one that changes
 * the samples, or nothing is kept apart; else like train_run.
 */
MUST_CHECK
int search_run(const struct options *options, int argc, char **argv, struct err *err);

#endif
