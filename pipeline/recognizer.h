/* SPDX-License-Identifier: MIT */
/*
 * recognizer.h - the digit reader: a model file, checked and ready to run.
 *
 * It is loaded once, before any child is forked, and shared by all of them.
 */
#ifndef PIPELINE_RECOGNIZER_H
#define PIPELINE_RECOGNIZER_H

#include "base/err.h"
#include "base/types.h"

struct engine; /* classify/engine.h */
struct model;  /* classify/model.h */

struct recognizer {
    struct model *model;
    struct engine *engine;
};

/*
 * Loads a model that reads forms: it knows blank cells and what is no digit.
 * Freed with recognizer_close.
 *
 * kernel   the name of the kernels to read with (classify/kernels.h); NULL for
 *          the best that this CPU and the model allow
 *
 * Fails with ERR_MODEL (the file is not there, is wrong, or learnt from samples
 * that were normalized in another way than this program does it; the kernels
 * do not exist, or cannot run here or with this model), ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int recognizer_open(const char *path, const char *kernel, struct recognizer *out,
                    struct err *err);

/* The same where only digits are read: the model may know nothing else. */
MUST_CHECK
int recognizer_open_digits(const char *path, const char *kernel, struct recognizer *out,
                           struct err *err);

/*
 * Reads count samples, a doubtful one in several views (classify/judge.h).  scores,
 * count x CLASS_COUNT logits that decided, may be NULL.  One process or thread at
 * a time; it cannot fail.
 */
void recognizer_read(const struct recognizer *recognizer, const struct sample *samples, int count,
                     struct reading *readings, float *scores);

void recognizer_close(struct recognizer *recognizer);

#endif
