/* SPDX-License-Identifier: MIT */
/*
 * form_value.h - the attributes of a form as values: lengths, counts, names.
 *
 * Every function takes the element and the attribute's name, and fails with
 * ERR_FORM when the attribute is missing or says nothing sensible.  Whether an
 * attribute may be missing is for the caller to ask first (form_xml_get).
 */
#ifndef SEGMENT_FORM_VALUE_H
#define SEGMENT_FORM_VALUE_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/form_xml.h"

/*
 * A length of 0 to FORM_MOST_PAGE_MM, like "12.5mm", "0.5in" or "300px".
 *
 * px_mm   what a pixel of the reference picture measures, 0 without a picture
 */
MUST_CHECK
int form_value_length(const struct element *at, const char *attribute, double px_mm, double *out,
                      struct err *err);

/* A length of at least FORM_LEAST_MM: of something that has a size. */
MUST_CHECK
int form_value_size(const struct element *at, const char *attribute, double px_mm, double *out,
                    struct err *err);

/* A whole number from least to most, in plain digits. */
MUST_CHECK
int form_value_count(const struct element *at, const char *attribute, long long least,
                     long long most, long long *out, struct err *err);

/* "n-m", or "n" for n-n; 1 <= n <= m <= most. */
MUST_CHECK
int form_value_range(const struct element *at, const char *attribute, int most, int *low,
                     int *high, struct err *err);

/* Letters, digits, '_', '-' and '.', not beginning with '-' or '.'. */
MUST_CHECK
int form_value_name(const struct element *at, const char *attribute, char out[FORM_MAX_NAME],
                    struct err *err);

/* The index of the value among words, which are separated by single spaces. */
MUST_CHECK
int form_value_word(const struct element *at, const char *attribute, const char *words, int *out,
                    struct err *err);

/* The path of a file beside the form file, freed with free(); NULL if memory ran out. */
char *form_value_beside(const struct element *at, const char *name);

#endif
