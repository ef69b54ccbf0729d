/* SPDX-License-Identifier: MIT */
/*
 * form_pattern.h - the pattern of a rule, compiled.
 *
 * POSIX extended regular expressions, for the whole value.  regcomp(3) copies
 * what {n,m} and + repeat, so that a line of nested repeats can take all memory;
 * and back-references can take all time.  Both are refused before it sees them.
 */
#ifndef SEGMENT_FORM_PATTERN_H
#define SEGMENT_FORM_PATTERN_H

#include <regex.h>

#include "base/err.h"
#include "segment/form_xml.h"

/* Compiles text; form_free frees it.  Fails with ERR_FORM or ERR_MEMORY. */
MUST_CHECK
int form_pattern_compile(const struct element *at, const char *text, regex_t **out,
                         struct err *err);

#endif
