/* SPDX-License-Identifier: MIT */
/*
 * svm.h - a support vector machine with a radial kernel; the only door to libsvm.
 *
 * For each pair of classes libsvm finds the samples that hold the border between
 * them, and their weights (Chang and Lin, LIBSVM: A Library for Support Vector
 * Machines, 2011).  Reading is ours: the distances to all support vectors are
 * measured once for all pairs, and each pair votes for one of its classes.
 *
 * Learning takes time that grows with the square of the samples.
 */
#ifndef CLASSIFY_LEARN_SVM_H
#define CLASSIFY_LEARN_SVM_H

#include "classify/learn/rival.h"

extern const struct rival svm_rival;

#endif
