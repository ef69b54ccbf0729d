/* SPDX-License-Identifier: MIT */
#include "segment/form_list.h"

#include "tests/described.h"

static const char with_list[] =
    HEAD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='4' pitch='8mm'>"
         "<rule list='ids.txt'/></field><field name='g' x='20mm' y='40mm' width='7mm' "
         "height='9mm' boxes='4' pitch='8mm'><rule list='ids.txt'/></field></form>";

static void list_fails(const char *list, size_t length, const char *words)
{
    struct form *form;
    struct err err;

    described_put("ids.txt", list, length);
    described_put("form.xml", with_list, strlen(with_list));
    assert_int_equal(form_read("form.xml", &form, &err), -1);
    assert_int_equal(err.code, ERR_FORM);
    if (!strstr(err.text, words))
        fail_msg("'%s', not '%s'", err.text, words);
}

static void test_lists(void **state)
{
    struct form *form;
    char hash[HASH_TEXT], *large = calloc(1, FORM_MAX_LIST_BYTES + 1);

    (void)state;
    described_put("ids.txt", "30\n4\n100\n", 9);
    form = described_good(with_list);
    assert_int_equal(form->list_count, 1);
    assert_int_equal(form->lists[0]->count, 3);
    assert_string_equal(form->lists[0]->values[0], "100");
    assert_string_equal(form->lists[0]->values[2], "4");
    assert_ptr_equal(form->fields[0].rules[0].list, form->fields[1].rules[0].list);
    strcpy(hash, form->sha256);
    form_free(form);

    described_put("ids.txt", "30\n4\n101\n", 9); /* another list is another form */
    form = described_good(with_list);
    assert_string_not_equal(form->sha256, hash);
    form_free(form);

    list_fails("30\n4a\n", 6, "ids.txt:2: '4a' is no value");
    list_fails("30\n\n# nothing\n 4\n", 17, "ids.txt:4: ' 4' is no value");
    list_fails("# nothing\n", 10, "ids.txt:1: the list is empty");
    list_fails("30\n\0004\n", 6, "ids.txt:2: a byte of zero");
    assert_non_null(large);
    memset(large, '1', FORM_MAX_LIST_BYTES + 1);
    list_fails(large, FORM_MAX_LIST_BYTES + 1, "form.xml:5: 'ids.txt' has 4194305 bytes");
    list_fails(large, FORM_MAX_LIST_BYTES, "ids.txt:1: '1111111111111111111111111111111111111111'");
    free(large);
    unlink("ids.txt");
    assert_int_equal(symlink("/etc/hostname", "ids.txt"), 0);
    described_put("form.xml", with_list, strlen(with_list));
    described_bad(with_list, 5, "'ids.txt' is a symbolic link");
    unlink("ids.txt");
}

static void test_lists_that_are_not_there(void **state)
{
    (void)state;
    described_bad_rule("list='../ids.txt'", "is no name");
    described_bad_rule("list='absent.txt'", "cannot open 'absent.txt'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_lists_that_are_not_there),
    };

    return DESCRIBED_RUN(tests);
}
