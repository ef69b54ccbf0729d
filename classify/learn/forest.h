/* SPDX-License-Identifier: MIT */
/*
 * forest.h - many trees, each of other samples and other questions, that vote.
 *
 * Random forests (Breiman, Random Forests, 2001): every tree learns from as many
 * samples as there are, drawn with repetition, and at each node tries about the
 * root of the number of pixels.  A tree has random numbers of its own, so that
 * the forest does not depend on which thread grows which tree.
 */
#ifndef CLASSIFY_LEARN_FOREST_H
#define CLASSIFY_LEARN_FOREST_H

#include "classify/learn/rival.h"

extern const struct rival forest_rival;

#endif
