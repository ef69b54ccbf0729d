/* SPDX-License-Identifier: MIT */
/*
 * pack.h - the parameters of a network as the kernels want them.
 *
 * Batch norm is folded in.  Weights of bytes are -127 to 127 times a scale of
 * each output channel (Jacob et al., Quantization and Training of Neural
 * Networks for Efficient Integer-Arithmetic-Only Inference, 2018), whose largest
 * weight is 127; the sums are multiplied by that scale, and by that of the input.
 */
#ifndef CLASSIFY_PACK_H
#define CLASSIFY_PACK_H

#include "classify/step.h"

/*
 * Sets weights, scale and bias of a step whose planes have their shapes; each is
 * freed with free().  Fails with ERR_MEMORY.
 */
MUST_CHECK
int pack_step(struct step *step, const float *parameters, struct err *err);

#endif
