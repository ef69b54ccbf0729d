/* SPDX-License-Identifier: MIT */
#include "pipeline/wire.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 << 10, MAX_PAGE = 1 << 20 };

static const char mark_letters[] = "0123456789_x?";

struct wire {
    bool is_packing;
    uint8_t *bytes;
    size_t at, length; /* packing: length is the room */
    enum err_code failure;
};

static bool fail(struct wire *wire, enum err_code code)
{
    if (!wire->failure)
        wire->failure = code;
    return false;
}

static bool make_room(struct wire *wire, size_t size)
{
    size_t room = wire->length ? wire->length : FIRST_ROOM;
    uint8_t *bytes;

    while (room - wire->at < size)
        room *= 2;
    if (room == wire->length)
        return true;
    bytes = realloc(wire->bytes, room);
    if (!bytes)
        return fail(wire, ERR_MEMORY);
    wire->bytes = bytes;
    wire->length = room;
    return true;
}

/* Both ends are the same program on the same machine: the bytes go as they are. */
static bool carry(struct wire *wire, void *value, size_t size)
{
    if (wire->failure)
        return false;
    if (wire->is_packing) {
        if (!make_room(wire, size))
            return false;
        memcpy(wire->bytes + wire->at, value, size);
    } else {
        if (wire->length - wire->at < size)
            return fail(wire, ERR_DATA);
        memcpy(value, wire->bytes + wire->at, size);
    }
    wire->at += size;
    return true;
}

static void carry_int(struct wire *wire, int *value, int least, int most)
{
    if (carry(wire, value, sizeof *value) && (*value < least || *value > most))
        fail(wire, ERR_DATA);
}

static void carry_double(struct wire *wire, double *value, double least, double most)
{
    if (carry(wire, value, sizeof *value) && !(*value >= least && *value <= most))
        fail(wire, ERR_DATA);
}

static void carry_float(struct wire *wire, float *value, float least, float most)
{
    if (carry(wire, value, sizeof *value) && !(*value >= least && *value <= most))
        fail(wire, ERR_DATA);
}

static void carry_rect(struct wire *wire, struct rect_mm *rect)
{
    const double far_mm = 1e5;

    carry_double(wire, &rect->x, -far_mm, far_mm);
    carry_double(wire, &rect->y, -far_mm, far_mm);
    carry_double(wire, &rect->width, 0, far_mm);
    carry_double(wire, &rect->height, 0, far_mm);
}

/* A text of the given letters, or of any printable ones. */
static void carry_text(struct wire *wire, char *text, int room, const char *letters)
{
    int length = wire->is_packing ? (int)strlen(text) : 0;

    carry_int(wire, &length, 0, room - 1);
    if (wire->failure || !carry(wire, text, (size_t)length))
        return;
    text[length] = 0;
    for (int i = 0; i < length; i++) {
        bool is_printable = (unsigned char)text[i] >= 0x20 && text[i] != 0x7f;

        if (letters ? !text[i] || !strchr(letters, text[i]) : !is_printable)
            fail(wire, ERR_DATA);
    }
}

/* Carries a count and makes room for so many items; in packing they are there already. */
static void *carry_items(struct wire *wire, void *items, int *count, int most, size_t size)
{
    carry_int(wire, count, 0, most);
    if (wire->is_packing)
        return items;
    items = !wire->failure && *count > 0 ? calloc((size_t)*count, size) : NULL;
    if (!wire->failure && *count > 0 && !items)
        fail(wire, ERR_MEMORY);
    if (!items)
        *count = 0; /* record_free is to find nothing here */
    return items;
}

static void carry_blob(struct wire *wire, struct blob *blob, int most)
{
    int length = (int)blob->length;

    blob->bytes = carry_items(wire, blob->bytes, &length, most, 1);
    blob->length = (size_t)length;
    if (length > 0)
        carry(wire, blob->bytes, blob->length);
}

static void carry_reading(struct wire *wire, struct reading *reading)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        carry_float(wire, &reading->probability[i], 0, 1);
    carry_int(wire, &reading->best, 0, CLASS_COUNT - 1);
    carry_int(wire, &reading->rival, 0, CLASS_COUNT - 1);
    carry_double(wire, &reading->confidence, 0, 1);
}

static void carry_cell(struct wire *wire, struct record_cell *cell)
{
    carry_rect(wire, &cell->box);
    carry_rect(wire, &cell->ink);
    if (carry(wire, &cell->mark, 1) && (!cell->mark || !strchr(mark_letters, cell->mark)))
        fail(wire, ERR_DATA);
    carry_reading(wire, &cell->reading);
    for (int i = 0; i < CLASS_COUNT; i++)
        carry_float(wire, &cell->scores[i], -1e9f, 1e9f);
    carry_int(wire, &cell->has_reading, 0, 1);
    carry_blob(wire, &cell->sample, RECORD_MAX_SAMPLE);
}

static void carry_field(struct wire *wire, struct record_field *field)
{
    int kind = (int)field->kind, reason = (int)field->reason;

    carry_text(wire, field->name, sizeof field->name, NULL);
    carry_int(wire, &kind, 0, RECORD_KIND_COUNT - 1);
    carry_int(wire, &field->position, 0, INT_MAX);
    carry_int(wire, &field->is_accepted, 0, 1);
    carry_int(wire, &reason, 0, REASON_COUNT - 1);
    carry_double(wire, &field->confidence, 0, 1);
    carry_text(wire, field->value, sizeof field->value, "0123456789");
    carry_text(wire, field->boxes, sizeof field->boxes, mark_letters);
    carry_rect(wire, &field->area);
    carry_rect(wire, &field->view);
    carry_blob(wire, &field->picture, RECORD_MAX_PICTURE);
    field->cells =
        carry_items(wire, field->cells, &field->cell_count, RECORD_MAX_BOXES, sizeof *field->cells);
    for (int i = 0; i < field->cell_count && !wire->failure; i++)
        carry_cell(wire, &field->cells[i]);
    field->kind = (enum record_kind)kind;
    field->reason = (enum reason)reason;
    if (field->is_accepted != (field->reason == REASON_NONE))
        fail(wire, ERR_DATA);
}

static void carry_record(struct wire *wire, struct record *record)
{
    int state = (int)record->state, reason = (int)record->reason;

    carry_int(wire, &record->page, 1, MAX_PAGE);
    carry_int(wire, &state, 0, PAGE_REFUSED);
    carry_int(wire, &reason, 0, PAGE_REASON_COUNT - 1);
    carry_text(wire, record->note, sizeof record->note, NULL);
    carry_text(wire, record->form, sizeof record->form, NULL);
    carry_int(wire, &record->form_page, 0, MAX_PAGE);
    carry_double(wire, &record->fit, 0, 1);
    for (int i = 0; i < 6; i++)
        carry_double(wire, &record->transform[i], -1e9, 1e9);
    record->fields = carry_items(wire, record->fields, &record->field_count, RECORD_MAX_FIELDS,
                                 sizeof *record->fields);
    for (int i = 0; i < record->field_count && !wire->failure; i++)
        carry_field(wire, &record->fields[i]);
    record->state = (enum page_state)state;
    record->reason = (enum page_reason)reason;
    if ((record->state == PAGE_READ) != (record->reason == PAGE_REASON_NONE))
        fail(wire, ERR_DATA);
}

int wire_pack(const struct record *record, struct blob *out, struct err *err)
{
    struct wire wire = {.is_packing = true};

    carry_record(&wire, (struct record *)record); /* packing changes nothing in it */
    if (wire.failure) {
        free(wire.bytes);
        return wire.failure == ERR_MEMORY
                   ? err_memory(err)
                   : err_set(err, ERR_INTERNAL, "page %d has an impossible record", record->page);
    }
    *out = (struct blob){wire.bytes, wire.at};
    return 0;
}

int wire_unpack(const uint8_t *bytes, size_t length, struct record *out, struct err *err)
{
    struct wire wire = {.bytes = (uint8_t *)bytes, .length = length}; /* only read from */
    struct record record = {.page = 0};

    carry_record(&wire, &record);
    if (!wire.failure && wire.at != length)
        fail(&wire, ERR_DATA);
    if (wire.failure) {
        record_free(&record);
        return wire.failure == ERR_MEMORY
                   ? err_memory(err)
                   : err_set(err, ERR_DATA, "byte %zu of a record cannot be", wire.at);
    }
    *out = record;
    return 0;
}
