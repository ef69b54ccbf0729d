/* SPDX-License-Identifier: MIT */
/*
 * labels.h - what is printed on the forms for people: headings and labels.
 *
 * The form files say where to write; the words around the boxes are no business
 * of theirs.
 */
#ifndef SAMPLES_LABELS_H
#define SAMPLES_LABELS_H

struct label {
    const char *form; /* its name */
    double x_mm, y_mm; /* the top left corner of the text */
    int size;          /* points of the text, even, 4 to 20; mm of a line */
    const char *text;  /* NULL: a line to sign on */
};

extern const struct label labels[];
extern const int labels_count;

#endif
