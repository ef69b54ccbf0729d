/* SPDX-License-Identifier: MIT */
#include "classify/learn/nets.h"

#include <string.h>

/*
 * seed is the network of a well-known Keras example; deotte that of Chris
 * Deotte's "How to choose CNN Architecture MNIST" (2018), whose last
 * convolution, of 4 x 4 on 4 x 4, is written as the dense layer that it is.
 */
static const struct named_net nets[] = {
    {"small",
     "conv3x3-16 bn relu conv3x3-16 bn relu pool2 conv3x3-32 bn relu conv3x3-48 bn relu pool2 "
     "conv3x3-64 bn relu conv3x3-96 bn relu gmax dropout-20 dense-12",
     "reads forms, 106,076 parameters"},
    {"form",
     "conv3x3-32 bn relu conv3x3-32 bn relu pool2 conv3x3-64 bn relu conv3x3-64 bn relu pool2 "
     "conv3x3-128 bn relu conv3x3-128 bn relu gmaxavg dropout-20 dense-12",
     "reads forms better and slower"},
    {"fast",
     "conv3x3-32 bn relu conv3x3-32 bn relu pool2 conv3x3-64 bn relu conv3x3-64 bn relu pool2 "
     "conv3x3-128 bn relu conv3x3-128 bn relu gmaxavg dropout-20 dense-10",
     "the same for digits alone"},
    {"best",
     "conv3x3-32 bn relu conv3x3-64 bn relu pool2 conv3x3-96 bn relu conv3x3-96 bn relu pool2 "
     "conv3x3-160 bn relu conv3x3-160 bn relu conv3x3-160 bn relu gmaxavg dropout-30 dense-10",
     "for digits alone, the most accurate"},
    {"seed",
     "conv3x3v-128 relu pool2 conv3x3v-128 relu pool2 dense-64 relu dense-10",
     "a Keras example of 354,378 parameters"},
    {"deotte",
     "conv3x3v-32 relu bn conv3x3v-32 relu bn conv5x5s2-32 relu bn dropout-40 "
     "conv3x3v-64 relu bn conv3x3v-64 relu bn conv5x5s2-64 relu bn dropout-40 "
     "dense-128 relu bn dropout-40 dense-10",
     "a published one, 99.64 % of MNIST in the mean"},
    {0, 0, 0},
};

const struct named_net *nets_all(void)
{
    return nets;
}

const char *nets_text(const char *name)
{
    const struct named_net *net = nets;

    while (net->name && strcmp(net->name, name) != 0)
        net++;
    return net->name ? net->text : name;
}
