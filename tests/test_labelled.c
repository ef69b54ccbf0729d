/* SPDX-License-Identifier: MIT */
#include "pipeline/labelled.h"

#include "base/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char root[64];

static int run(const char *command)
{
    char line[512];

    snprintf(line, sizeof line, "cd '%s' && %s", root, command);
    return system(line);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/test_labelled.XXXXXX");
    if (!mkdtemp(root))
        return -1;
    return run("mkdir -p ann/7 ann/blank bob/7 bob/not-a-digit .git/3 flat bad && "
               "touch ann/7/b.png ann/7/a.png ann/7/.hidden ann/blank/x.png bob/7/c.png "
               "bob/not-a-digit/d.png .git/3/e.png flat/4-1.png flat/dot-2.png bad/nolabel.png");
}

static int tear_down(void **state)
{
    (void)state;
    return run("rm -rf ann bob .git flat bad") || rmdir(root);
}

static void find(struct labelled *labelled, const char *below, int expected)
{
    char path[128];
    struct err err;

    snprintf(path, sizeof path, "%s/%s", root, below);
    assert_int_equal(labelled_find(labelled, path, &err), 0);
    assert_int_equal(labelled->count, expected);
}

static void check(const struct labelled *labelled, int i, const char *end, int label,
                  const char *writer)
{
    const struct labelled_item *item = &labelled->items[i];

    assert_string_equal(item->path + strlen(item->path) - strlen(end), end);
    assert_int_equal(item->label, label);
    if (writer)
        assert_string_equal(labelled->writers[item->writer], writer);
    else
        assert_int_equal(item->writer, -1);
}

/* Folders are labels, the folders above writers; in order of name, no hidden ones. */
static void folders(void **state)
{
    struct labelled labelled = {.count = 0};

    (void)state;
    find(&labelled, "ann", 3);
    find(&labelled, "bob", 5);
    check(&labelled, 0, "ann/7/a.png", 7, "ann");
    check(&labelled, 1, "ann/7/b.png", 7, "ann");
    check(&labelled, 2, "blank/x.png", CLASS_BLANK, "ann");
    check(&labelled, 3, "bob/7/c.png", 7, "bob");
    check(&labelled, 4, "d.png", CLASS_NOT_A_DIGIT, "bob");
    assert_int_equal(labelled.writer_count, 2);
    assert_int_equal(labelled.word_count, 0);
    labelled_free(&labelled);
}

static void names(void **state)
{
    struct labelled labelled = {.count = 0};

    (void)state;
    find(&labelled, "flat", 2);
    check(&labelled, 0, "4-1.png", 4, NULL);
    check(&labelled, 1, "dot-2.png", CLASS_NOT_A_DIGIT, NULL);
    assert_int_equal(labelled.word_count, 1);
    assert_int_equal(labelled.items[0].word, -1);
    assert_string_equal(labelled.words[labelled.items[1].word], "dot");
    labelled_free(&labelled);
}

static void a_picture_without_label(void **state)
{
    struct labelled labelled = {.count = 0};
    char path[128];
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "%s/bad", root);
    assert_int_equal(labelled_find(&labelled, path, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
    assert_non_null(strstr(err.text, "nolabel.png"));
    assert_int_equal(labelled_find(&labelled, "/nowhere/at/all", &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    labelled_free(&labelled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders),
        cmocka_unit_test(names),
        cmocka_unit_test(a_picture_without_label),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
