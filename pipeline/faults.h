/* SPDX-License-Identifier: MIT */
/*
 * faults.h - many faults told in few lines.
 *
 * One cause, like a folder that was moved, makes thousands of equal faults that
 * would hide the one that is different.  Of each kind the first few are said as
 * they are found, and in the end how many there are.
 */
#ifndef PIPELINE_FAULTS_H
#define PIPELINE_FAULTS_H

enum { FAULTS_SHOWN = 3 }; /* of one kind */

struct faults {
    void (*say)(const char *line);
    struct faults_kind {
        char name[200];
        int count;
    } *kinds; /* in the order they were met */
    int kind_count;
};

/* Takes one fault: for store_check and inventory_check, with the faults as context. */
void faults_found(const char *kind, const char *line, void *faults);

/* Says how many there are of each kind that was not shown in full, and frees the kinds. */
void faults_end(struct faults *faults);

#endif
