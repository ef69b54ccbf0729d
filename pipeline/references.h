/* SPDX-License-Identifier: MIT */
/*
 * references.h - the pictures by which forms without anchors are found.
 *
 * A picture is decoded and looked at once a run, in a child process as every
 * picture is, before pages are read.
 */
#ifndef PIPELINE_REFERENCES_H
#define PIPELINE_REFERENCES_H

#include <stdbool.h>

#include "base/err.h"

struct form; /* segment/form.h */

/*
 * Makes the reference of each page of a form that has no anchors; afterwards any
 * page can be registered with it.
 *
 * Fails with ERR_FORM, in a line that begins with "FILE:LINE: ", if a picture is
 * none, or none that a page can be found by; ERR_MEMORY and ERR_SYSTEM as usual.
 */
MUST_CHECK
int references_make(struct form *form, struct err *err);

/*
 * For a file that is about to be written: fails with ERR_CREATE if it is one of the
 * form's pictures.
 */
MUST_CHECK
int references_spare(const struct form *form, const char *output, struct err *err);

/*
 * Whether each of these pictures lies on its own form, and in one way only: a form
 * that refuses its picture refuses every page, and one that fits it in a second place
 * could be read there.  For whoever is about to read.  Fails as references_make.
 */
MUST_CHECK
int references_check(const struct form *form, struct err *err);

/*
 * Reads the picture of a page with anchors, to which it gives nothing but a measure, and
 * looks whether it is one, of the form's size.  Fails as references_make.
 */
MUST_CHECK
int references_measure(struct form *form, int form_page, struct err *err);

/*
 * Whether the picture of page a of a form could be taken for page b, or that of b for a,
 * if perhaps in two ways; both have a reference.  Fails as references_make.
 */
MUST_CHECK
int references_compare(const struct form *form, int a, int b, bool *are_alike, struct err *err);

/*
 * Frees the bytes of the pictures, up to 64 MiB each, which nobody needs any more once
 * the references are made and checked.
 */
void references_forget(struct form *form);

#endif
