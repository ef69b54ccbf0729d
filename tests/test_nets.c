/* SPDX-License-Identifier: MIT */
#include "classify/learn/nets.h"

#include "base/types.h"
#include "classify/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct net net_of(const char *name)
{
    struct net net;
    struct err err;

    if (net_parse(nets_text(name), &net, &err) != 0)
        fail_msg("%s: %s", name, err.text);
    return net;
}

static void all_can_be_read(void **state)
{
    (void)state;
    for (const struct named_net *named = nets_all(); named->name; named++) {
        struct net net = net_of(named->name);
        assert_true(net.class_count == CLASS_COUNT || net.class_count == DIGIT_COUNT);
        assert_true(strlen(named->about) > 0);
    }
}

/* What is said of them elsewhere. */
static void sizes(void **state)
{
    (void)state;
    assert_int_equal(net_of("seed").parameter_count, 354378);
    assert_true(net_of("small").flops <= 20e6 && net_of("small").parameter_count == 106076);
    assert_true(net_of("fast").parameter_count <= 330000);
    assert_true(net_of("best").parameter_count <= 1200000);
    assert_in_range(net_of("deotte").trained_count, 320000, 330000);
}

static void other_words_are_texts(void **state)
{
    (void)state;
    assert_string_equal(nets_text("dense-10"), "dense-10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_can_be_read),
        cmocka_unit_test(sizes),
        cmocka_unit_test(other_words_are_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
