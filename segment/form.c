/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include <stdlib.h>

static void free_field(struct field *field)
{
    for (int i = 0; i < field->rule_count; i++)
        if (field->rules[i].pattern) {
            regfree(field->rules[i].pattern);
            free(field->rules[i].pattern);
        }
    free(field->rules);
    free(field->boxes);
}

void form_free(struct form *form)
{
    if (!form)
        return;
    for (int i = 0; i < form->page_count; i++) {
        free(form->pages[i].anchors);
        free(form->pages[i].picture.path);
        free(form->pages[i].picture.bytes);
        free(form->pages[i].reference);
    }
    for (int i = 0; i < form->field_count; i++)
        free_field(&form->fields[i]);
    for (int i = 0; i < form->rule_count; i++)
        free(form->rules[i].terms);
    for (int i = 0; i < form->list_count; i++) {
        free(form->lists[i]->values);
        free(form->lists[i]->text);
        free(form->lists[i]);
    }
    free(form->pages);
    free(form->fields);
    free(form->rules);
    free(form->path);
    free(form->text);
    free(form);
}
