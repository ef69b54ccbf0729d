/* SPDX-License-Identifier: MIT */
#include "segment/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "segment/scan.h"
#include "tests/desk.h"

/* Where digits may touch lines and each other: they are asked, or come with their ink. */
static void check_random(struct desk *desk, const int *what, int *unclean, int *asked)
{
    for (int i = 0; i < cells_count(desk->cells); i++) {
        const struct cell *cell = cells_at(desk->cells, i);
        bool is_asked = cell->is_shared || cell->state == CELL_CLUTTER;
        struct match match;

        if (what[i] >= 10) {
            assert_true(cell->state == CELL_BLANK || is_asked);
            continue;
        }
        *asked += is_asked;
        if (is_asked)
            continue;
        assert_int_equal(cell->state, CELL_DIGIT);
        match = match_at(desk, i);
        *unclean += match.found < 0.9 || match.extra > 0.3;
    }
}

static void test_random_fields(void **state)
{
    unsigned seed = 11;
    int digits = 0, unclean = 0, asked = 0;
    (void)state;

    for (int trial = 0; trial < 200; trial++) {
        struct look look = {.dpi = trial % 3 ? 300 : 200,
                            .line_mm = 0.15 + 0.3 * uniform(&seed),
                            .off_x = uniform(&seed) - 0.5,
                            .off_y = uniform(&seed) - 0.5,
                            .slope = 0.006 * (uniform(&seed) - 0.5),
                            .broken = 0.2 * uniform(&seed),
                            .ragged = trial % 2};
        int what[8];
        struct desk desk;

        desk_open(&desk, look, FIELD_BOXES, trial % 4 ? PRINT_BOXES : PRINT_COMB, 8, 7);
        for (int i = 0; i < 8; i++) {
            double height = 3 + 5.5 * uniform(&seed), width = height * (0.4 + 0.3 * uniform(&seed));
            double x = (7.2 - width) * uniform(&seed), y = (9 - height) * uniform(&seed);

            what[i] = (int)(12 * uniform(&seed));
            digits += what[i] < 10;
            if (what[i] < 10)
                write_digit(&desk, i, what[i], (struct rect_mm){x, y, width, height},
                            0.35 + 0.4 * uniform(&seed));
        }
        look_at(&desk);
        check_random(&desk, what, &unclean, &asked);
        desk_close(&desk);
    }
    print_message("# of %d digits %d are asked, %d others come with less than 90 %% of their ink "
                  "or 30 %% too much\n",
                  digits, asked, unclean);
    assert_in_range(asked, 0, digits / 10);
    assert_in_range(unclean, 0, digits / 50);
}

/* The cells of a field on a real scan, one letter each: see letters. */
static void expect_real(const char *form_path, const char *scan_path, const char *field,
                        const char *expected)
{
    static const char letters[] = {'_', 'd', 'x', 'c'};
    char path[600], seen[FORM_MAX_BOXES + 1] = "";
    struct registration registration;
    struct form *form = NULL;
    struct scan *scan = NULL;
    struct page *page = NULL;
    struct sheet *sheet = NULL;
    struct cells *cells = NULL;
    uint8_t *bytes = NULL;
    size_t length;
    struct err err;
    int index = 0;

    snprintf(path, sizeof path, "%s/forms/%s", getenv("FORMDIGITS_DATA"), scan_path);
    assert_int_equal(form_read(form_path, &form, &err), 0);
    assert_int_equal(file_read(path, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, &err), 0);
    assert_int_equal(scan_open(bytes, length, &scan, &err), 0);
    assert_int_equal(scan_page(scan, 0, &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(sheet_register(page, form, 0, &registration, &err), 0);
    assert_int_equal(sheet_new(&page, form, 0, &registration, &sheet, &err), 0);
    while (strcmp(form->fields[index].name, field) != 0)
        index++;
    assert_int_equal(cells_find(sheet, &form->fields[index], &cells, &err), 0);
    for (int i = 0; i < cells_count(cells); i++)
        seen[i] = cells_at(cells, i)->is_shared ? 's' : letters[cells_at(cells, i)->state];
    assert_string_equal(seen, expected);
    cells_free(cells);
    sheet_free(sheet);
    scan_close(scan);
    form_free(form);
    free(bytes);
}

static void test_real_scans(void **state)
{
    static const char *const id = "tests/forms/student-id.xml";
    static const char *const survey = "tests/forms/survey.xml";
    (void)state;

    if (!getenv("FORMDIGITS_DATA")) {
        print_message("# skip: $FORMDIGITS_DATA is not set\n");
        return;
    }
    expect_real(id, "student-id/T00001.jpg", "student", "dddddd");
    expect_real(id, "student-id/T00002.jpg", "student", "dddddd");
    expect_real(id, "student-id/T00003.jpg", "student", "dddddd");
    expect_real("tests/forms/answer-sheet.xml", "answer-sheet/page.png", "registration", "ddddddd");
    expect_real(survey, "survey/filled_1-000.png", "B4_spend", "__dd");
    expect_real(survey, "survey/filled_2-000.png", "B4_spend", "dddd");
    expect_real(survey, "survey/filled_1-000.png", "A1_A_1", "d");
    expect_real(survey, "survey/filled_1-000.png", "A1_A_2", "_");
    expect_real(survey, "survey/filled_1-000.png", "B3_2", "_"); /* beside a black arrow */
    expect_real(survey, "survey/filled_1-000.png", "B3_1", "d");
    expect_real(survey, "survey/filled_2-000.png", "B1_C_4", "x"); /* crossed, then blacked out */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_fields),
        cmocka_unit_test(test_real_scans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
