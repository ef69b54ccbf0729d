/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals_table.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double accuracy(const struct rivals_table_head *head, const struct rivals_table_row *row,
                       int condition)
{
    return (double)row->correct[condition] / head->tested;
}

/* Of a column: the share, or a long name. */
static int width_of(const char *condition)
{
    int length = (int)strlen(condition);

    return length > 9 ? length : 9;
}

void rivals_table_print_head(const struct rivals_table_head *head)
{
    printf("%-8s %9s", "method", "learnt");
    for (int i = 0; i < head->condition_count; i++)
        printf("  %*s", width_of(head->conditions[i]), head->conditions[i]);
    printf("  %10s  %10s   %s\n", "learning", "a digit", "settings");
    fflush(stdout);
}

void rivals_table_print(const struct rivals_table_head *head, const struct rivals_table_row *row)
{
    if (row->learnt > 0)
        printf("%-8s %9d", row->rival->name, row->learnt);
    else
        printf("%-8s %9s", row->rival->name, "before");
    for (int i = 0; i < head->condition_count; i++)
        printf("  %*.2f %%", width_of(head->conditions[i]) - 2, 100 * accuracy(head, row, i));
    if (row->learnt > 0)
        printf("  %8.1f s", row->learn_s);
    else
        printf("  %10s", "-");
    printf("  %7.2f us   %s\n", 1e6 * row->read_s, row->rival->settings);
    fflush(stdout);
}

/* NULL when memory ran out; packing looks for that in its parts. */
static json_t *describe(const struct rivals_table_head *head, const struct rivals_table_row *row)
{
    json_t *correct = json_object(), *share = json_object();

    for (int i = 0; i < head->condition_count; i++) {
        json_object_set_new(correct, head->conditions[i], json_integer(row->correct[i]));
        json_object_set_new(share, head->conditions[i], json_real(accuracy(head, row, i)));
    }
    return json_pack("{s:s, s:s, s:i, s:o, s:o, s:f, s:f}", "method", row->rival->name,
                     "settings", row->rival->settings, "learnt", row->learnt, "correct", correct,
                     "accuracy", share, "learn_seconds", row->learn_s, "read_seconds",
                     row->read_s);
}

int rivals_table_print_json(const struct rivals_table_head *head,
                            const struct rivals_table_row *rows, int count, struct err *err)
{
    json_t *list = json_array(), *object;
    char *text = NULL;

    for (int i = 0; i < count; i++)
        json_array_append_new(list, describe(head, &rows[i]));
    object = json_pack("{s:i, s:o}", "samples", head->tested, "methods", list);
    if (object)
        text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    if (!text)
        return err_memory(err);
    puts(text);
    free(text);
    return 0;
}
