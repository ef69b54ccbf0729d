/* SPDX-License-Identifier: MIT */
#include "classify/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <math.h>

/* The shapes of every kind of layer, counted by hand. */
static void shapes_and_parameters(void **state)
{
    struct net net;
    struct err err;

    (void)state;
    assert_int_equal(net_parse("conv3x3-8 bn relu pool2 conv5x5-16 relu pool3 gmax dropout-30 "
                               "dense-12", &net, &err), 0);
    assert_int_equal(net.layer_count, 10);
    assert_int_equal(net.layers[0].count, 8 * 9);
    assert_false(net.layers[0].has_bias);
    assert_int_equal(net.layers[1].count, 4 * 8);
    assert_int_equal(net.layers[3].out_side, 14);
    assert_int_equal(net.layers[4].count, 16 * 8 * 25 + 16);
    assert_true(net.layers[4].has_bias);
    assert_int_equal(net.layers[6].out_side, 4);
    assert_int_equal(net.layers[7].out_side, 1);
    assert_int_equal(net.layers[8].size, 30);
    assert_int_equal(net.layers[9].first, 72 + 32 + 3216);
    assert_int_equal(net.parameter_count, 72 + 32 + 3216 + 16 * 12 + 12);
    assert_int_equal(net.trained_count, net.parameter_count - 16);
    assert_int_equal(net.class_count, 12);
    assert_true(net.flops == 2.0 * (784 * 72 + 196 * 3200 + 192));
}

/* One layer of a line, by its place. */
static struct net_layer layer_of(const char *text, int place)
{
    struct net net;
    struct err err;

    assert_int_equal(net_parse(text, &net, &err), 0);
    return net.layers[place];
}

static void convolutions_with_stride_or_without_padding(void **state)
{
    struct net_layer valid = layer_of("conv3x3v-8 relu dense-12", 0);
    struct net_layer stride = layer_of("conv5x5s2-8 bn conv3x3s2-8 dense-12", 0);
    struct net_layer odd = layer_of("conv3x3s2-8 conv3x3s2-8 conv3x3s2-8 dense-12", 2);

    (void)state;
    assert_int_equal(valid.out_side, 26);
    assert_int_equal(valid.border, 0);
    assert_int_equal(stride.out_side, 14);
    assert_int_equal(stride.stride, 2);
    assert_int_equal(stride.border, 2);
    assert_int_equal(stride.count, 25 * 8);
    assert_int_equal(odd.in_side, 7);
    assert_int_equal(odd.out_side, 4);
}

static void pools_and_squeeze(void **state)
{
    struct net_layer average = layer_of("conv3x3-8 relu apool4 dense-12", 2);
    struct net_layer both = layer_of("conv3x3-8 relu gmaxavg dense-12", 2);
    struct net_layer squeeze = layer_of("conv3x3-8 relu se-2 gmax dense-12", 2);

    (void)state;
    assert_int_equal(average.kind, NET_AVERAGE_POOL);
    assert_int_equal(average.out_side, 7);
    assert_int_equal(both.out_channels, 16);
    assert_int_equal(both.out_side, 1);
    assert_int_equal(squeeze.count, 2 * 8 + 2 + 8 * 2 + 8);
    assert_int_equal(squeeze.out_side, 28);
}

/* The published network of 354,378 parameters, layer by layer. */
static void a_published_count(void **state)
{
    struct net net;
    struct err err;

    (void)state;
    assert_int_equal(net_parse("conv3x3v-128 relu pool2 conv3x3v-128 relu pool2 dense-64 relu "
                               "dense-10", &net, &err), 0);
    assert_int_equal(net.parameter_count, 354378);
    assert_true(fabs(net.flops - 37.65e6) < 0.05e6);
}

static void refuse(const char *text, const char *says)
{
    struct net net = {.layer_count = -1};
    struct err err = {ERR_NONE, ""};

    assert_int_equal(net_parse(text, &net, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
    assert_non_null(strstr(err.text, says));
    assert_int_equal(net.layer_count, -1);
}

static void mistakes_are_named(void **state)
{
    char longest[NET_MAX_TEXT + 2];

    (void)state;
    refuse("", "dense-N");
    refuse("conv3x3-8", "dense-N");
    refuse("conv3x3-8 sigmoid dense-10", "'sigmoid'");
    refuse("conv4x4-8 dense-10", "'conv4x4-8'");
    refuse("conv3x5-8 dense-10", "'conv3x5-8'");
    refuse("conv3x3-8x dense-10", "'conv3x3-8x'");
    refuse("conv3x3w-8 dense-10", "'conv3x3w-8'");
    refuse("conv3x3s0-8 dense-10", "'conv3x3s0-8'");
    refuse("conv3x3s-8 dense-10", "'conv3x3s-8'");
    refuse("pool8 conv7x7v-8 dense-10", "'conv7x7v-8'");
    refuse("se-0 dense-10", "'se-0'");
    refuse("apool0 dense-10", "'apool0'");
    refuse("conv3x3-0 dense-10", "'conv3x3-0'");
    refuse("conv3x3-9999 dense-10", "'conv3x3-9999'");
    refuse("pool29 dense-10", "'pool29'");
    refuse("pool0 dense-10", "'pool0'");
    refuse("pool-2 dense-10", "'pool-2'");
    refuse("dropout-100 dense-10", "'dropout-100'");
    refuse("dense-1024 dense-1024 dense-1024 conv7x7-1024 conv7x7-1024 dense-10", "parameters");
    memset(longest, ' ', sizeof longest);
    longest[sizeof longest - 1] = 0;
    refuse(longest, "longer than");
}

static void too_many_layers(void **state)
{
    char text[NET_MAX_TEXT] = "";

    (void)state;
    for (int i = 0; i < NET_MAX_LAYERS; i++)
        strcat(text, "relu ");
    strcat(text, "dense-10");
    refuse(text, "more than");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_and_parameters),
        cmocka_unit_test(convolutions_with_stride_or_without_padding),
        cmocka_unit_test(pools_and_squeeze),
        cmocka_unit_test(a_published_count),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(too_many_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
