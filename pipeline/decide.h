/* SPDX-License-Identifier: MIT */
/*
 * decide.h - measured ink, readings and rules make the field's value.
 *
 * Accept or ask: a field is accepted when the probability that its whole value
 * is right reaches the promise, no rule is broken, and ruler and network agree
 * on every box.  Nothing is ever repaired to look valid: a rule is a veto.
 */
#ifndef PIPELINE_DECIDE_H
#define PIPELINE_DECIDE_H

#include "base/types.h"
#include "segment/form.h"
#include "store/record.h"

struct cell; /* segment/cells.h */

/* The decision on one field: a value, copied. */
struct verdict {
    char value[RECORD_MAX_BOXES + 1]; /* as exported: see formdigits-export(1) */
    char boxes[RECORD_MAX_BOXES + 1];
    double confidence;                /* that the value is right, 0 to 1 */
    int is_accepted;
    enum reason reason;               /* REASON_NONE if accepted */
};

/*
 * Decides one field from its cells and their readings (count of each, in the
 * same order; the reading of a blank cell may be all zeros).
 *
 * accept   the least probability of an accepted field, 0 to 1
 */
void decide_field(const struct field *field, const struct cell *const *cells,
                  const struct reading *readings, int count, double accept,
                  struct verdict *out);

#endif
