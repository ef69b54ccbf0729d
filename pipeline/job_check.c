/* SPDX-License-Identifier: MIT */
#include "pipeline/job_check.h"

#include <string.h>

#include "pipeline/reader.h"
#include "segment/form.h"
#include "store/record.h"

static const struct form *find_form(const struct reader *reader, const char *name)
{
    for (int i = 0; i < reader->form_count; i++)
        if (strcmp(reader->forms[i]->name, name) == 0)
            return reader->forms[i];
    return NULL;
}

static bool is_field(const struct field *field, int position, const struct record_field *record)
{
    return record->position == position && strcmp(record->name, field->name) == 0 &&
           (int)record->kind == (int)field->kind &&
           (field->kind == FIELD_STRIP || record->cell_count == field->box_count);
}

bool job_check(const struct reader *reader, const struct record *record)
{
    const struct form *form = find_form(reader, record->form);
    const struct form_page *page;

    if (record->state == PAGE_REFUSED)
        return !*record->form && record->form_page == 0 && record->field_count == 0;
    if (!form || record->form_page < 1 || record->form_page > form->page_count)
        return false;
    page = &form->pages[record->form_page - 1];
    if (record->field_count != page->field_count)
        return false;
    for (int i = 0; i < record->field_count; i++) {
        int position = page->first_field + i;

        if (!is_field(&form->fields[position], position, &record->fields[i]))
            return false;
    }
    return true;
}
