/* SPDX-License-Identifier: MIT */
/*
 * digits.h - labelled samples: idx files, plain or compressed, split by writer.
 *
 * The idx format is that of MNIST: big-endian sizes, then bytes.  Images are
 * 28 x 28 here; foreign sizes are brought to it by formdigits-collect(1).
 */
#ifndef CLASSIFY_DIGITS_H
#define CLASSIFY_DIGITS_H

#include <stdint.h>

#include "base/err.h"
#include "base/types.h"

struct digits {
    struct sample *samples;
    uint8_t *labels;  /* 0 to 9, CLASS_NOT_A_DIGIT or CLASS_BLANK */
    int *writers;     /* a number a writer, -1 if unknown; NULL where nobody asks for them */
    int count;
};

/*
 * Reads images and labels, and writers where the path is not NULL (tab
 * separated, a line a sample, in the same order; a column named "writer").
 * Names ending in .gz are compressed.  Freed with digits_free.
 *
 * Fails with ERR_DATA (the text names the file), ERR_ABSENT, ERR_IO or
 * ERR_MEMORY.
 */
MUST_CHECK
int digits_read(const char *images, const char *labels, const char *writers, struct digits *out,
                struct err *err);

/*
 * Adds copies of the samples of another set; an empty set is a zeroed struct.
 * Fails with ERR_MEMORY.
 */
MUST_CHECK
int digits_append(struct digits *digits, const struct digits *more, struct err *err);

/*
 * Moves all samples of about one writer in parts out of digits into kept, an
 * empty set; who is moved depends on the writer's number alone.  Samples of
 * unknown writers stay.  Both keep their order.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int digits_keep(struct digits *digits, int parts, struct digits *kept, struct err *err);

/* Frees the samples and leaves an empty set; an empty one is accepted. */
void digits_free(struct digits *digits);

/* A raw idx file of bytes: count items of height x width (1 x 1 for labels). */
struct idx {
    int count, height, width;
    uint8_t *bytes; /* owned, freed with free */
};

/* Reads an idx file of images or labels; fails like digits_read. */
MUST_CHECK
int digits_read_idx(const char *path, struct idx *out, struct err *err);

/*
 * Writes an idx file: three sizes if it is of images, one if height is 0.
 * Fails like file_write.
 */
MUST_CHECK
int digits_write_idx(const char *path, const struct idx *idx, struct err *err);

#endif
