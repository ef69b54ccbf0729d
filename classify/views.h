/* SPDX-License-Identifier: MIT */
/*
 * views.h - a sample, seen four more times, each time a little otherwise.
 *
 * What a network makes of several views of the same ink, and how far they
 * agree, tells more than a single look (test-time augmentation; Krizhevsky,
 * Sutskever and Hinton, 2012, averaged over shifted views).
 */
#ifndef CLASSIFY_VIEWS_H
#define CLASSIFY_VIEWS_H

#include "base/types.h"

enum { VIEW_COUNT = 4 };

/*
 * Moves the sample by a pixel towards each of the four corners; two of the views
 * are a tenth wider than the sample, two a tenth narrower.  What leaves the
 * picture is lost.  The same pixels come out on every machine.
 */
void views_make(const struct sample *sample, struct sample views[VIEW_COUNT]);

#endif
