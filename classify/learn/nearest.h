/* SPDX-License-Identifier: MIT */
/*
 * nearest.h - the k nearest neighbours: the class that most of them have.
 *
 * Learning is remembering; reading measures the distance to every sample.  Of
 * samples at the same distance the earlier one is nearer; of classes with as
 * many votes, the one whose nearest member is nearer wins (Cover and Hart,
 * Nearest Neighbor Pattern Classification, 1967).
 */
#ifndef CLASSIFY_LEARN_NEAREST_H
#define CLASSIFY_LEARN_NEAREST_H

#include "classify/learn/rival.h"

extern const struct rival nearest_rival;

#endif
