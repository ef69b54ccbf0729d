/* SPDX-License-Identifier: MIT */
/*
 * reader_form.h - which form a page is of, or why it is of none.
 *
 * Of several forms the one that fits best is taken; if another fits nearly as well,
 * even in two ways, none is.  A page that fits none is refused with what the nearest form misses:
 * the others would only hide it; or, if it fits another page of a form than the
 * one whose turn it is, with which that is.
 */
#ifndef PIPELINE_READER_FORM_H
#define PIPELINE_READER_FORM_H

#include "base/err.h"
#include "segment/sheet.h"
#include "store/record.h"

struct form; /* segment/form.h */
struct page; /* segment/page.h */

/* What a page may be; borrowed. */
struct reader_choice {
    const struct form *const *forms;
    int form_count;
    int only;      /* this one of the forms; -1: any */
    int form_page; /* 0 is the first */
};

/* A form that a page fits, and how. */
struct reader_match {
    int form; /* among the choice's; -1: none */
    struct registration registration;
};

/*
 * Finds the form of a cleaned page.  Without one, out->form is -1 and refusal
 * says why; its fit is that of the nearest form.
 *
 * number   the page's number in its file, for the refusal
 *
 * Fails with ERR_MEMORY or ERR_INTERNAL.
 */
MUST_CHECK
int reader_form_find(const struct reader_choice *choice, const struct page *page, int number,
                     struct reader_match *out, struct record *refusal, struct err *err);

#endif
