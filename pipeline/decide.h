/* SPDX-License-Identifier: MIT */
/*
 * decide.h - measured ink, readings and rules make the field's value.
 *
 * Accept or ask: a field is accepted when the probability that its whole value
 * is right reaches the promise, no rule is broken, and ruler and network agree
 * on every box.  Nothing is ever repaired to look valid: a rule is a veto.
 *
 *     ruler     network        box      probability of the box
 *     blank     not asked      '_'      blankness
 *     blank     no digit       '_'      blankness x P(no digit)
 *     blank     a digit        '_'      the same, and a conflict
 *     digit     a digit        digit    its calibrated confidence
 *     digit     blank          '?'      0, and a conflict
 *     digit     not a digit    '?'      0
 *     struck    whatever       'x'      P(not a digit); always asked
 *     clutter   a digit        digit    its confidence, and a conflict
 *     clutter   no digit       '?'      0
 *
 * Blankness falls with the longer side of the largest speck and with the ink of
 * all specks together:
 *
 *     1 - 0.0002 - 0.01 (longest_mm / 1 mm)^3 - 0.01 (ink_share / 0.01)^2
 *
 * so that a clean box is surely blank and dust of half a millimetre hardly less
 * so, but a blot of a millimetre alone sends its field to a person.
 *
 * A check box has no digit to read: the ruler decides.  A tick, a cross and
 * half-filled ink are '1' with the probability
 *
 *     1 - 0.02 exp(-(ink_share - 0.02) / 0.015)
 *
 * no ink is '0' with its blankness; a dot too large for dust, and a box that is
 * scribbled over or blacked out, which is a correction on some forms and a mark
 * on others, are '?' and asked.
 *
 * A box whose printed lines are not where the form says is asked, whatever it
 * seems to hold: it shows another place of the paper.
 *
 * A point or a comma between two digits changes the value of all, and so does a
 * figure for which there was no box: the field is asked.
 *
 * In a strip every piece must clearly be a single digit, alike in height, no
 * wider than high, apart from the next and not far from it; otherwise the field is
 * uncut.  The best path through the strokes of its ink (strip.h) has the second say:
 *
 *     pieces       path                                 the field
 *     a value      the same, share 0.9 or more          as the pieces say
 *     a value      the same, less, or no path           asked as uncut
 *     too many     whatever                             asked, as the pieces say
 *     uncut        the same, a piece a digit, none      as the share of the path says, or
 *                  wider than high, none far off        the product over the pieces if less
 *     whatever     anything else                        asked, with the value of the path
 *
 * So what was cut apart or joined is only ever proposed to a person.  The share compares
 * values, and so it does not doubt that all ink is digits; the product does.  Of 10,000
 * strings of MNIST's training digits, each of one writer, the pieces alone would have
 * 5,370 accepted, 61 of them wrong; with the share, but not yet the product, 5,331 were,
 * 46 wrong.
 *
 * The probability of the field is the product over its boxes; 0 where one is
 * '?', because then there is no value that could be right.  It is less where a 1 may be
 * a slash: slash.h.  A value that got past a check digit is likelier than that, because
 * few wrong ones do: rules_slip, rules_after.
 */
#ifndef PIPELINE_DECIDE_H
#define PIPELINE_DECIDE_H

#include <stdbool.h>

#include "base/types.h"
#include "segment/form.h"
#include "store/record.h"

struct cell;  /* segment/cells.h */
struct strip; /* pipeline/strip.h */

/* The decision on one field: a value, copied. */
struct verdict {
    char value[RECORD_MAX_BOXES + 1]; /* as exported: see formdigits-export(1) */
    char boxes[RECORD_MAX_BOXES + 1]; /* of a blank strip "" */
    double confidence;                /* that the value is right, 0 to 1 */
    int is_accepted;
    enum reason reason; /* REASON_NONE if accepted */
};

/*
 * Decides one field from its cells, their readings and the samples that were read (count
 * of each, in the same order; reading and sample of a cell that was not read are all zeros).
 * Of several reasons to ask, the first in this order is given: displaced, struck,
 * unreadable, shared, conflict, beside, uncut, gap, a broken rule of the field, doubt.
 * A strip whose pieces do not stand alone is uncut: see decide_strip.
 *
 * accept   the least probability of an accepted field, 0 to 1
 */
void decide_field(const struct field *field, const struct cell *const *cells,
                  const struct reading *readings, const struct sample *samples, int count,
                  double accept, struct verdict *out);

/*
 * Decides a strip with ink once more, by its best path.  Returns whether the digits of
 * the path take the place of the pieces; then there is one at least, and the verdict is on
 * them.
 *
 * verdict  of its pieces, by decide_field
 */
bool decide_strip(const struct field *field, const struct strip *strip, double accept,
                  struct verdict *verdict);

#endif
