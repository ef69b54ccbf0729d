/* SPDX-License-Identifier: MIT */
#include "pipeline/reader_file.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/reader_rules.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/scan.h"

/* One filled form: up to as many pages as a form can have. */
struct set {
    struct record pages[FORM_MAX_PAGES];
    int count;
    int form; /* among the reader's; -1 while no page was recognized */
};

enum page_reason reader_file_reason(enum err_code code)
{
    switch (code) {
    case ERR_FORMAT:
        return PAGE_REASON_FORMAT;
    case ERR_LIMIT:
        return PAGE_REASON_LIMIT;
    case ERR_DAMAGE:
        return PAGE_REASON_DAMAGED;
    case ERR_MATCH:
        return PAGE_REASON_MISFIT;
    case ERR_DATA:
        return PAGE_REASON_COUNT_OF_PAGES;
    case ERR_MEMORY:
        return PAGE_REASON_MEMORY;
    case ERR_ABSENT:
    case ERR_IO:
        return PAGE_REASON_FILE;
    default:
        return PAGE_REASON_CRASHED;
    }
}

/* How many pages every set has, 0 if the forms differ in that. */
static int pages_of_a_set(const struct reader *reader)
{
    int pages = reader->forms[0]->page_count;

    for (int i = 1; i < reader->form_count; i++)
        if (reader->forms[i]->page_count != pages)
            return 0;
    return pages;
}

static void free_set(struct set *set)
{
    for (int i = 0; i < set->count; i++)
        record_free(&set->pages[i]);
    set->count = 0;
}

/* One page, as page set->count of its set.  Only a fault of the program fails. */
static int read_page(const struct reader *reader, struct scan *scan, int index, struct set *set,
                     struct err *err)
{
    struct record *record = &set->pages[set->count];
    struct page *page = NULL;
    struct err why;

    if (scan_page(scan, index, &page, &why) != 0 ||
        reader_page(reader, &page, index + 1, set->form, set->count, record, &why) != 0) {
        if (why.code == ERR_INTERNAL) {
            *err = why;
            return -1;
        }
        *record = record_refusal(index + 1, reader_file_reason(why.code), why.text);
    }
    set->count++;
    for (int i = 0; i < reader->form_count && record->state != PAGE_REFUSED; i++)
        if (strcmp(reader->forms[i]->name, record->form) == 0)
            set->form = i;
    return 0;
}

/* A set that the file does not complete was not scanned as a whole. */
static void refuse_incomplete(struct set *set)
{
    for (int i = 0; i < set->count; i++) {
        struct record refusal = record_refusal(set->pages[i].page, PAGE_REASON_COUNT_OF_PAGES,
                                               "the file ends within this form");

        refusal.fit = set->pages[i].fit;
        record_free(&set->pages[i]);
        set->pages[i] = refusal;
    }
}

/* Pictures were kept for what a rule might have queued. */
static void complete(const struct form *form, double accept, struct set *set)
{
    reader_rules(form, accept, set->pages, set->count);
    for (int i = 0; i < set->count; i++) {
        for (int j = 0; j < set->pages[i].field_count; j++) {
            struct record_field *field = &set->pages[i].fields[j];

            if (field->is_accepted) {
                free(field->picture.bytes);
                field->picture = (struct blob){NULL, 0};
            }
        }
    }
}

static int read_set(const struct reader *reader, struct scan *scan, int at, struct set *set,
                    struct err *err)
{
    int size = pages_of_a_set(reader), left = scan_page_count(scan) - at;

    *set = (struct set){.form = -1};
    if (read_page(reader, scan, at, set, err) != 0)
        return -1;
    if (size == 0)
        size = set->form >= 0 ? reader->forms[set->form]->page_count : 1;
    while (set->count < size && set->count < left)
        if (read_page(reader, scan, at + set->count, set, err) != 0)
            return -1;
    if (set->count < size)
        refuse_incomplete(set);
    else if (size > 1 && set->form >= 0)
        complete(reader->forms[set->form], reader->accept, set);
    return 0;
}

/* Where reading resumes: where sets are of one size, a whole number of them is passed over. */
static int start_of(int first, int pages)
{
    return pages > 0 ? (first - 1) / pages * pages : 0;
}

static int read_sets(const struct reader *reader, struct scan *scan, int first,
                     const struct reader_sink *sink, struct err *err)
{
    int count = scan_page_count(scan), status = sink->begin(count, sink->context, err);
    struct set set;

    for (int at = start_of(first, pages_of_a_set(reader)); status == 0 && at < count;) {
        status = read_set(reader, scan, at, &set, err);
        for (int i = 0; status == 0 && i < set.count; i++)
            if (set.pages[i].page >= first)
                status = sink->page(&set.pages[i], sink->context, err);
        at += set.count;
        free_set(&set);
    }
    return status;
}

int reader_file(const struct reader *reader, const uint8_t *bytes, size_t length, int first,
                const struct reader_sink *sink, struct err *err)
{
    int pages = pages_of_a_set(reader), status;
    struct scan *scan;

    if (scan_open(bytes, length, &scan, err) != 0)
        return -1;
    if (pages > 1 && scan_page_count(scan) % pages != 0)
        status = err_set(err, ERR_DATA, "%d pages are no whole number of forms of %d pages: one is "
                         "missing, or one too many",
                         scan_page_count(scan), pages);
    else
        status = read_sets(reader, scan, first, sink, err);
    scan_close(scan);
    return status;
}
