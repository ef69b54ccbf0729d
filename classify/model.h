/* SPDX-License-Identifier: MIT */
/*
 * model.h - the model file.
 *
 * A safetensors file (8 bytes of length, a JSON header, raw little-endian
 * floats), so that any Python user can open one; formdigits-model(5) lists the
 * tensors and the metadata.  The metadata holds the SHA-256 of the whole file
 * with its own 64 digits taken as zeros, and it is checked before anything
 * else is believed: a wrong, cut or flipped file is refused.
 */
#ifndef CLASSIFY_MODEL_H
#define CLASSIFY_MODEL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/hash.h"
#include "classify/net.h"

/* What the logistic calibrator weighs of several looks at one sample: judge.h. */
enum calibration_term {
    TERM_ONE,         /* 1 */
    TERM_ODDS,        /* ln(p / (1 - p)) of the best class, from the mean of the logits */
    TERM_MARGIN,      /* by how much its mean logit, over the temperature, is the highest */
    TERM_DISSENT,     /* the share of the looks that name another class */
    TERM_NOT_A_DIGIT, /* the probability of that class, 0 if it is the best */
    TERM_BLANK,       /* the same */
    TERM_COUNT
};

/* What turns logits into probabilities that mean what they say. */
struct calibration {
    double temperature;           /* logits are divided by it (Guo et al. 2017) */
    double sure;                  /* as sure at first sight is sure enough; 0: everything is */
    double weights[TERM_COUNT];   /* of the terms, where it was looked at again (Platt 1999) */
    int range_count;              /* net.weighted_count, or 0 if they are not known */
    float ranges[NET_MAX_LAYERS]; /* as engine_measure finds them */
};

struct model {
    struct net net;
    float *parameters;              /* net.parameter_count of them */
    struct calibration calibration;
    int normalize_version;          /* of the samples it learnt from: NORMALIZE_VERSION */
    char *record;                   /* how it was trained: JSON text, an object */
    char sha256[HASH_TEXT];         /* set by model_read and model_write */
};

/*
 * Reads a model; it is the caller's, freed with model_free.  Fails with
 * ERR_MODEL (the text names the file and what is wrong with it, another
 * normalization than this program's included), ERR_ABSENT, ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int model_read(const char *path, struct model **out, struct err *err);

/* Writes a model and sets its sha256.  Fails like file_write. */
MUST_CHECK
int model_write(const char *path, struct model *model, struct err *err);

/* Whether a largest input can be one: 0, or between a millionth and a billion. */
bool model_is_range(double range);

/* The ranges for engine_new; NULL if the model has none. */
const float *model_ranges(const struct model *model);

void model_free(struct model *model);

#endif
