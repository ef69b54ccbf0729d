/* SPDX-License-Identifier: MIT */
/*
 * encode.h - pictures as the files that scanners write.
 */
#ifndef SAMPLES_ENCODE_H
#define SAMPLES_ENCODE_H

#include "base/err.h"
#include "samples/scanner.h"

enum encoding {
    ENCODE_G4,       /* TIFF, bilevel */
    ENCODE_PACKBITS, /* TIFF, bilevel or gray */
    ENCODE_LZW,      /* TIFF, gray */
    ENCODE_DEFLATE,  /* TIFF, gray */
    ENCODE_JPEG,     /* gray or colour */
    ENCODE_PNG       /* bilevel, gray or colour */
};

/*
 * Writes count pages into one file; only a TIFF file takes more than one.
 * Fails with ERR_CREATE, ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int encode_file(const char *path, enum encoding encoding, const struct bitmap *pages, int count,
                struct err *err);

#endif
