/* SPDX-License-Identifier: MIT */
#include "classify/learn/checkpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[64];
static char key[HASH_TEXT];
static struct descent descent;

static int write_one(void **state)
{
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "/tmp/test_checkpoint.%ld", (long)getpid());
    hash_bytes("this", 4, key);
    if (descent_new(5, &descent, &err) != 0)
        return -1;
    for (int i = 0; i < 20; i++)
        descent.block[i] = (float)i;
    descent.step = 77;
    return checkpoint_write(path, key, 3, &descent, &err);
}

static int drop_it(void **state)
{
    (void)state;
    descent_free(&descent);
    return unlink(path);
}

static void what_was_written_is_read(void **state)
{
    struct descent other;
    struct err err;
    int epochs = 0;

    (void)state;
    assert_int_equal(descent_new(5, &other, &err), 0);
    assert_int_equal(checkpoint_read(path, key, &epochs, &other, &err), 0);
    assert_int_equal(epochs, 3);
    assert_int_equal(other.step, 77);
    assert_memory_equal(other.block, descent.block, 20 * sizeof *descent.block);
    descent_free(&other);
}

static void refuse(const char *from, const char other_key[HASH_TEXT], size_t count,
                   enum err_code code, const char *says)
{
    struct descent other;
    struct err err = {ERR_NONE, ""};
    int epochs = -1;

    assert_int_equal(descent_new(count, &other, &err), 0);
    assert_int_equal(checkpoint_read(from, other_key, &epochs, &other, &err), -1);
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, says));
    assert_int_equal(epochs, -1);
    assert_true(other.block[1] == 0 && other.step == 0);
    descent_free(&other);
}

static void another_training_is_refused(void **state)
{
    char other[HASH_TEXT];

    (void)state;
    hash_bytes("that", 4, other);
    refuse(path, other, 5, ERR_DATA, "another training");
    refuse(path, key, 6, ERR_DATA, "another training");
    refuse("/tmp/there/is/none", key, 5, ERR_ABSENT, "cannot open");
    refuse("/bin/true", key, 5, ERR_DATA, "no checkpoint");
}

static void change(long place, int byte)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    fseek(file, place, SEEK_SET);
    fputc(byte, file);
    fclose(file);
}

static void damage_is_noticed(void **state)
{
    (void)state;
    change(150, 0x55);
    refuse(path, key, 5, ERR_DATA, "damaged");
    assert_int_equal(truncate(path, 180), 0);
    refuse(path, key, 5, ERR_DATA, "damaged");
    assert_int_equal(truncate(path, 20), 0);
    refuse(path, key, 5, ERR_DATA, "no checkpoint");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(another_training_is_refused),
        cmocka_unit_test(damage_is_noticed),
    };

    return cmocka_run_group_tests(tests, write_one, drop_it);
}
