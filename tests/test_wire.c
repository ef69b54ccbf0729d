/* SPDX-License-Identifier: MIT */
#include "pipeline/wire.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct blob blob_of(const char *text)
{
    return (struct blob){(uint8_t *)strdup(text), strlen(text)};
}

static struct record_cell cell_of(char mark)
{
    struct record_cell cell = {.box = {10, 20, 7, 9}, .ink = {11, 21, 3.5, 8}, .mark = mark};

    cell.has_reading = mark != '_';
    if (!cell.has_reading)
        return cell;
    for (int i = 0; i < CLASS_COUNT; i++) {
        cell.reading.probability[i] = i == 3 ? 0.89f : 0.01f;
        cell.scores[i] = (float)i - 4.5f;
    }
    cell.reading.best = 3;
    cell.reading.rival = 8;
    cell.reading.confidence = 0.97;
    cell.sample = blob_of("png of a three");
    return cell;
}

static struct record_field field_of(const char *name, const char *boxes)
{
    int count = (int)strlen(boxes);
    struct record_field field = {.kind = RECORD_BOXES,
                                 .position = 4,
                                 .reason = REASON_DOUBT,
                                 .confidence = 0.41,
                                 .area = {10, 20, 30, 9},
                                 .view = {5, 15, 40, 19},
                                 .picture = blob_of("picture"),
                                 .cells = calloc((size_t)count, sizeof *field.cells),
                                 .cell_count = count};

    snprintf(field.name, sizeof field.name, "%s", name);
    snprintf(field.boxes, sizeof field.boxes, "%s", boxes);
    record_value(field.boxes, field.value);
    for (int i = 0; i < count; i++)
        field.cells[i] = cell_of(boxes[i]);
    return field;
}

static struct record sample_record(void)
{
    struct record record = {.page = 3,
                            .state = PAGE_DAMAGED,
                            .reason = PAGE_REASON_DAMAGED,
                            .note = "line 7: bad code word",
                            .form = "order",
                            .form_page = 1,
                            .fit = 0.93,
                            .transform = {11.8, 0.1, -3, -0.1, 11.8, 5},
                            .fields = calloc(2, sizeof *record.fields),
                            .field_count = 2};

    record.fields[0] = field_of("customer", "_33x?");
    record.fields[1] = field_of("betrag \xe2\x82\xac", "");
    return record;
}

static struct blob packed_sample(void)
{
    struct record record = sample_record();
    struct blob blob;
    struct err err;

    assert_int_equal(wire_pack(&record, &blob, &err), 0);
    record_free(&record);
    return blob;
}

static void a_record_comes_back(void **state)
{
    struct blob blob = packed_sample();
    struct record record;
    struct err err;

    (void)state;
    assert_int_equal(wire_unpack(blob.bytes, blob.length, &record, &err), 0);
    assert_int_equal(record.page, 3);
    assert_int_equal(record.state, PAGE_DAMAGED);
    assert_string_equal(record.note, "line 7: bad code word");
    assert_string_equal(record.form, "order");
    assert_true(record.transform[4] == 11.8 && record.fit == 0.93);
    assert_int_equal(record.field_count, 2);
    assert_string_equal(record.fields[0].boxes, "_33x?");
    assert_int_equal(record.fields[0].reason, REASON_DOUBT);
    assert_int_equal(record.fields[0].cell_count, 5);
    assert_int_equal(record.fields[0].cells[0].has_reading, 0);
    assert_int_equal(record.fields[0].cells[1].reading.rival, 8);
    assert_memory_equal(record.fields[0].cells[1].sample.bytes, "png of a three", 14);
    assert_true(record.fields[0].cells[1].ink.width == 3.5);
    assert_string_equal(record.fields[1].name, "betrag \xe2\x82\xac");
    assert_int_equal(record.fields[1].cell_count, 0);
    record_free(&record);
    free(blob.bytes);
}

static void every_cut_is_refused(void **state)
{
    struct blob blob = packed_sample();
    struct record record;
    struct err err;

    (void)state;
    for (size_t length = 0; length < blob.length; length++) {
        uint8_t *part = malloc(length + 1); /* its own block: a read past it is seen */

        memcpy(part, blob.bytes, length);
        assert_int_equal(wire_unpack(part, length, &record, &err), -1);
        assert_int_equal(err.code, ERR_DATA);
        free(part);
    }
    free(blob.bytes);
}

static void a_byte_too_many_is_refused(void **state)
{
    struct blob blob = packed_sample();
    struct record record;
    struct err err;

    (void)state;
    blob.bytes = realloc(blob.bytes, blob.length + 1);
    blob.bytes[blob.length] = 0;
    assert_int_equal(wire_unpack(blob.bytes, blob.length + 1, &record, &err), -1);
    free(blob.bytes);
}

/* A changed byte is refused, or gives a record that packs to just these bytes. */
static void every_changed_byte_is_refused_or_sound(void **state)
{
    static const uint8_t changes[] = {0x01, 0x80, 0xff};
    struct blob blob = packed_sample();
    int refused = 0, sound = 0;
    struct err err;

    (void)state;
    for (size_t at = 0; at < blob.length; at++) {
        for (size_t i = 0; i < sizeof changes; i++) {
            struct record record;
            struct blob again;

            blob.bytes[at] ^= changes[i];
            if (wire_unpack(blob.bytes, blob.length, &record, &err) != 0) {
                refused++;
            } else {
                sound++;
                assert_int_equal(wire_pack(&record, &again, &err), 0);
                assert_int_equal(again.length, blob.length);
                assert_memory_equal(again.bytes, blob.bytes, blob.length);
                free(again.bytes);
                record_free(&record);
            }
            blob.bytes[at] ^= changes[i];
        }
    }
    assert_true(refused > 100 && sound > 100);
    free(blob.bytes);
}

static int is_packable(const struct record *record)
{
    struct blob blob;
    struct err err;

    if (wire_pack(record, &blob, &err) == 0) {
        free(blob.bytes);
        return 1;
    }
    assert_int_equal(err.code, ERR_INTERNAL);
    return 0;
}

static void impossible_records_are_not_sent(void **state)
{
    struct record record = sample_record();
    struct record_field *field = &record.fields[0];

    (void)state;
    assert_true(is_packable(&record));
    field->confidence = NAN;
    assert_false(is_packable(&record));
    field->confidence = 1.5;
    assert_false(is_packable(&record));
    field->confidence = 0.5;
    field->is_accepted = 1; /* but it has a reason */
    assert_false(is_packable(&record));
    field->is_accepted = 0;
    field->cells[2].mark = 'A';
    assert_false(is_packable(&record));
    field->cells[2].mark = '3';
    field->boxes[0] = '\n';
    assert_false(is_packable(&record));
    field->boxes[0] = '_';
    record.state = PAGE_READ; /* but it has a reason */
    assert_false(is_packable(&record));
    record.state = PAGE_DAMAGED;
    assert_true(is_packable(&record));
    record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_comes_back),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(a_byte_too_many_is_refused),
        cmocka_unit_test(every_changed_byte_is_refused_or_sound),
        cmocka_unit_test(impossible_records_are_not_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
