/* SPDX-License-Identifier: MIT */
#include "base/voice.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static void test_the_first_line_is_kept(void **state)
{
    (void)state;
    voice_clear();
    assert_string_equal(voice_text(), "");
    assert_null(pixCreate(-1, 5, 8));
    assert_non_null(strstr(voice_text(), "pixCreate"));
    assert_null(strchr(voice_text(), '\n'));
    assert_null(pixRead("/nonexistent"));
    assert_non_null(strstr(voice_text(), "pixCreate"));
    voice_clear();
    assert_string_equal(voice_text(), "");
}

static void test_a_long_message_is_cut(void **state)
{
    char name[2000];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    voice_clear();
    lept_stderr("%s\n", name);
    assert_in_range(strlen(voice_text()), 100, 300);
}

static void *say_elsewhere(void *unused)
{
    (void)unused;
    lept_stderr("said elsewhere\n");
    return strcmp(voice_text(), "said elsewhere") == 0 ? NULL : (void *)"lost";
}

static void test_each_thread_hears_its_own(void **state)
{
    pthread_t thread;
    void *lost;

    (void)state;
    voice_clear();
    assert_int_equal(pthread_create(&thread, NULL, say_elsewhere, NULL), 0);
    assert_int_equal(pthread_join(thread, &lost), 0);
    assert_null(lost);
    assert_string_equal(voice_text(), "");
}

/* Nothing that is said reaches the terminal. */
static void test_stderr_stays_silent(void **state)
{
    int ends[2], saved = dup(STDERR_FILENO);
    char byte;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    lept_stderr("not for the terminal\n");
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_line_is_kept),
        cmocka_unit_test(test_a_long_message_is_cut),
        cmocka_unit_test(test_each_thread_hears_its_own),
        cmocka_unit_test(test_stderr_stays_silent),
    };

    voice_catch();
    voice_catch();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
