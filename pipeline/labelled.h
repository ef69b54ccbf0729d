/* SPDX-License-Identifier: MIT */
/*
 * labelled.h - which labelled pictures lie below a path.
 *
 * A picture's label is the name of its folder, "0" to "9", "not-a-digit" or
 * "blank", and then the folder above names the writer; or else the word before
 * the first dash of its own name ("7-0012.png"), where any word that is no
 * digit means not-a-digit.
 */
#ifndef PIPELINE_LABELLED_H
#define PIPELINE_LABELLED_H

#include "base/err.h"

struct labelled_item {
    char *path;
    int label;  /* 0 to 9, CLASS_NOT_A_DIGIT or CLASS_BLANK */
    int writer; /* index into writers, -1 if unknown */
    int word;   /* index into words: what was taken for not-a-digit, -1 if nothing */
};

struct labelled {
    struct labelled_item *items;
    char **writers; /* names, in the order they were met */
    char **words;   /* of picture names, that are no label of their own */
    int count, writer_count, word_count;
};

/*
 * Adds a file, or all files below a folder in the order of their names; names
 * that begin with a dot are passed over.  An empty struct is all zeros.
 * Fails with ERR_ABSENT, ERR_DATA (a picture without a label) or ERR_MEMORY.
 */
MUST_CHECK
int labelled_find(struct labelled *labelled, const char *path, struct err *err);

void labelled_free(struct labelled *labelled);

#endif
