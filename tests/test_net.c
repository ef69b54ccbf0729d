/* SPDX-License-Identifier: MIT */
#include "classify/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

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
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(too_many_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
