/* SPDX-License-Identifier: MIT */
#include "pipeline/faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The kind of this name, made if it is new; NULL when memory ran out. */
static struct faults_kind *kind_of(struct faults *faults, const char *name)
{
    struct faults_kind *kinds;

    for (int i = 0; i < faults->kind_count; i++)
        if (strncmp(faults->kinds[i].name, name, sizeof faults->kinds[i].name - 1) == 0)
            return &faults->kinds[i];
    kinds = realloc(faults->kinds, (size_t)(faults->kind_count + 1) * sizeof *kinds);
    if (!kinds)
        return NULL;
    faults->kinds = kinds;
    kinds += faults->kind_count++;
    snprintf(kinds->name, sizeof kinds->name, "%s", name);
    kinds->count = 0;
    return kinds;
}

void faults_found(const char *kind, const char *line, void *context)
{
    struct faults *faults = context;
    struct faults_kind *of = kind_of(faults, kind);

    if (!of || of->count++ < FAULTS_SHOWN)
        faults->say(line);
}

void faults_end(struct faults *faults)
{
    char line[256];

    for (int i = 0; i < faults->kind_count; i++) {
        if (faults->kinds[i].count <= FAULTS_SHOWN)
            continue;
        snprintf(line, sizeof line, "%d in all: %s", faults->kinds[i].count, faults->kinds[i].name);
        faults->say(line);
    }
    free(faults->kinds);
    faults->kinds = NULL;
    faults->kind_count = 0;
}
