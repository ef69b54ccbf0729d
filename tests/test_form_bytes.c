/* SPDX-License-Identifier: MIT */
#include "segment/form_bytes.h"

#include "tests/described.h"

static void test_bytes_that_are_no_text(void **state)
{
    static const char zero[] = HEAD "<field name='\0'/></form>";
    static const char wide[] = "\xff\xfe<\0f\0o\0r\0m\0/\0>\0";
    static const char bare[] = "<\0f\0o\0r\0m\0/\0>\0";

    (void)state;
    described_bad_bytes(zero, sizeof zero - 1, 5, "a byte of zero");
    described_bad_bytes(wide, sizeof wide - 1, 1, "UTF-16");
    described_bad_bytes(bare, sizeof bare - 1, 1, "a byte of zero");
    described_bad_bytes("\x4c\x6f\xa7\x94", 4, 1, "begins with '<'"); /* EBCDIC */
    described_bad_bytes("", 0, 0, "is empty");
    /* A declaration of another encoding changes nothing: the bytes are UTF-8. */
    form_free(described_good("<?xml version='1.0' encoding='UTF-7'?>" HEAD FIELD "</form>"));
    form_free(described_good("<?xml version='1.0' encoding='nonsense'?>" HEAD FIELD "</form>"));
    form_free(described_good("\xef\xbb\xbf" HEAD FIELD "</form>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_that_are_no_text),
    };

    return DESCRIBED_RUN(tests);
}
