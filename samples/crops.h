/* SPDX-License-Identifier: MIT */
/*
 * crops.h - digits cut out of scans, in folders and files that say what they are.
 */
#ifndef SAMPLES_CROPS_H
#define SAMPLES_CROPS_H

#include "base/err.h"

/*
 * Draws DIR/digits/WRITER/DIGIT/N.png, a few of each digit by each of a few
 * people, and DIR/fields/NUMBER.png, a number of each in a row.  Fails with ERR_CREATE, ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int crops_draw(const char *folder, struct err *err);

#endif
