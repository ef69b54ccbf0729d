/* SPDX-License-Identifier: MIT */
/*
 * form_mistake.h - how a mistake in a form file is told: "FILE:LINE: text".
 */
#ifndef SEGMENT_FORM_MISTAKE_H
#define SEGMENT_FORM_MISTAKE_H

#include <stdarg.h>

#include "base/err.h"

/*
 * Fills err with ERR_FORM and one line, whatever the values in it hold; of a
 * long path the end is shown.  Always returns -1.
 */
int form_mistake(const char *path, int line, struct err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with the arguments of a caller. */
int form_mistake_list(const char *path, int line, struct err *err, const char *format,
                      va_list args) __attribute__((format(printf, 4, 0)));

#endif
