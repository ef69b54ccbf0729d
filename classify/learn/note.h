/* SPDX-License-Identifier: MIT */
/*
 * note.h - how a model came to be: the training record inside its file.
 *
 * JSON, with everything that is needed to train the same model again, and the
 * scores it reached; formdigits-model(5) lists it.  Nothing of the day or the
 * machine's name is in it: the same training writes the same file.
 */
#ifndef CLASSIFY_LEARN_NOTE_H
#define CLASSIFY_LEARN_NOTE_H

#include "base/err.h"
#include "classify/learn/options.h"
#include "classify/model.h"
#include "classify/score.h"

struct note;

/*
 * Starts a record; before is the model that the training went on with, NULL if
 * there was none, and its record becomes a part of this one.  Freed with
 * note_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int note_new(const struct options *options, const struct model *before, struct note **out,
             struct err *err);

/* Adds a score.  Sorts its items. */
void note_score(struct note *note, const char *name, struct score *score);

/* The record with its sets, which were all read, as text, malloced.  Fails with ERR_MEMORY. */
MUST_CHECK
int note_text(const struct note *note, const struct sets *sets, char **out, struct err *err);

void note_free(struct note *note);

#endif
