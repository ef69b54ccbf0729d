/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "pipeline/decide.h"
#include "pipeline/draw.h"
#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "segment/cells.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/scan.h"
#include "segment/sheet.h"
#include "store/store.h"

enum stage {
    STAGE_DECODE,
    STAGE_CLEAN,
    STAGE_REGISTER,
    STAGE_CELLS,
    STAGE_NORMALIZE,
    STAGE_NETWORK,
    STAGE_DECIDE,
    STAGE_SAMPLES, /* as PNG, for the database */
    STAGE_STORE,
    STAGE_COUNT
};

static const char *const stage_names[STAGE_COUNT] = {
    "decode", "clean", "register", "cells", "normal.", "network", "decide", "samples", "store"};

/*
 * A stopwatch: each lap goes to the stage that just ended.  It counts the time of
 * the processor, so that other programs cost nothing.
 */
struct laps {
    double last;
    double seconds[STAGE_COUNT];
};

static double processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void lap(struct laps *laps, enum stage stage)
{
    double now = processor_seconds();

    laps->seconds[stage] += now - laps->last;
    laps->last = now;
}

static int decode(const uint8_t *bytes, size_t length, struct page **out, struct err *err)
{
    struct scan *scan;
    int status;

    if (scan_open(bytes, length, &scan, err) != 0)
        return -1;
    status = scan_page(scan, 0, out, err);
    scan_close(scan);
    return status;
}

/* One field through the rooms, as the reader does it. */
static int time_field(const struct reader *reader, const struct sheet *sheet,
                      const struct field *field, struct laps *laps, struct err *err)
{
    const struct cell *inks[RECORD_MAX_BOXES];
    struct sample samples[RECORD_MAX_BOXES];
    struct reading readings[RECORD_MAX_BOXES];
    struct verdict verdict;
    struct cells *cells;
    int count;

    if (cells_find(sheet, field, &cells, err) != 0)
        return -1;
    lap(laps, STAGE_CELLS);
    count = cells_count(cells);
    for (int i = 0; i < count; i++) {
        inks[i] = cells_at(cells, i);
        normalize_cell(cells_ink(cells, i), &samples[i]);
    }
    lap(laps, STAGE_NORMALIZE);
    recognizer_read(reader->recognizer, samples, count, readings, NULL);
    lap(laps, STAGE_NETWORK);
    decide_field(field, inks, readings, samples, count, reader->accept, &verdict);
    lap(laps, STAGE_DECIDE);
    cells_free(cells);
    for (int i = 0; i < count; i++) {
        struct blob png;
        if (draw_sample(&samples[i], &png, err) != 0)
            return -1;
        free(png.bytes);
    }
    lap(laps, STAGE_SAMPLES);
    return 0;
}

static int time_rooms(const struct reader *reader, const uint8_t *bytes, size_t length,
                      struct laps *laps, struct err *err)
{
    const struct form *form = reader->forms[0];
    struct registration registration;
    struct page *page = NULL;
    struct sheet *sheet = NULL;
    int status = -1;

    laps->last = processor_seconds();
    if (decode(bytes, length, &page, err) != 0)
        return -1;
    lap(laps, STAGE_DECODE);
    if (page_clean(page, err) != 0)
        goto out;
    lap(laps, STAGE_CLEAN);
    if (sheet_register(page, form, 0, &registration, err) != 0 ||
        sheet_new(&page, form, 0, &registration, &sheet, err) != 0)
        goto out;
    lap(laps, STAGE_REGISTER);
    for (int i = 0; i < form->field_count; i++) {
        if (time_field(reader, sheet, &form->fields[i], laps, err) != 0)
            goto out;
    }
    status = 0;
out:
    sheet_free(sheet);
    page_free(page);
    return status;
}

/* What the reader makes of the page, into the database; by the clock, for it waits for the disk. */
static int time_store(const struct reader *reader, struct store *store, int64_t run,
                      const uint8_t *bytes, size_t length, struct laps *laps, struct err *err)
{
    struct store_file file = {.name = "page", .path = "page", .size = (int64_t)length};
    struct record record = {.field_count = 0};
    double begin = bench_seconds();
    struct page *page;
    enum file_standing standing;
    int64_t id;
    int pages, status = -1;

    hash_bytes(&begin, sizeof begin, file.sha256); /* each reading is a file of its own */
    memcpy(file.forms_sha256, reader->forms[0]->sha256, sizeof file.forms_sha256);
    if (decode(bytes, length, &page, err) != 0)
        return -1;
    if (reader_page(reader, &page, 1, 0, 0, &record, err) != 0)
        goto out;
    begin = bench_seconds();
    if (store_file_begin(store, run, &file, false, &id, &standing, &pages, err) != 0 ||
        store_page(store, id, &record, err) != 0 ||
        store_file_end(store, id, false, PAGE_REASON_NONE, "", NULL, err) != 0)
        goto out;
    laps->seconds[STAGE_STORE] += bench_seconds() - begin;
    status = 0;
out:
    page_free(page);
    record_free(&record);
    return status;
}

static int time_page(const struct reader *reader, struct store *store, int64_t run,
                     const char *path, struct laps *laps, struct err *err)
{
    uint8_t *bytes;
    size_t length;
    int status = -1;

    if (file_read(path, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, err) != 0)
        return -1;
    if (time_rooms(reader, bytes, length, laps, err) == 0)
        status = time_store(reader, store, run, bytes, length, laps, err);
    free(bytes);
    return status;
}

static int open_store(const char *folder, struct store **out, int64_t *run, struct err *err)
{
    const struct store_run what = {.command = "bench",
                                   .program = "bench",
                                   .model_sha256 = "",
                                   .model_record = "{}",
                                   .accept = READER_ACCEPT};
    char path[BENCH_MAX_PATH];

    snprintf(path, sizeof path, "%s/stages.db", folder);
    unlink(path);
    if (store_open(path, STORE_CREATE, out, err) != 0)
        return -1;
    return store_run_begin(*out, &what, run, err);
}

/* Milliseconds a page of every round. */
struct table {
    double ms[BENCH_FORMATS][STAGE_COUNT][BENCH_ROUNDS];
};

static int fill_table(const char *folder, const struct reader *reader, int count,
                      struct store *store, int64_t run, struct table *table, struct err *err)
{
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        for (int format = 0; format < BENCH_FORMATS; format++) {
            struct laps laps = {.last = 0};
            for (int i = 0; i < count; i++) {
                char path[BENCH_MAX_PATH];
                bench_path(folder, format, i, path);
                if (time_page(reader, store, run, path, &laps, err) != 0)
                    return -1;
            }
            for (int stage = 0; stage < STAGE_COUNT; stage++)
                table->ms[format][stage][round] = 1000 * laps.seconds[stage] / count;
        }
    }
    return 0;
}

static void print_table(struct table *table)
{
    printf("\nMilliseconds a page by stage, one process (of the processor; store: of the "
           "clock)\n\n%-10s",
           "");
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        printf(" %8s", stage_names[stage]);
    printf(" %8s\n", "sum");
    for (int format = 0; format < BENCH_FORMATS; format++) {
        double sum = 0;
        printf("%-10s", bench_names[format]);
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            double median = bench_median(table->ms[format][stage], BENCH_ROUNDS);
            printf(" %8.2f", median);
            sum += median;
        }
        printf(" %8.2f\n", sum);
    }
}

int bench_stages(const char *folder, const struct reader *reader, int count, struct err *err)
{
    struct store *store = NULL;
    struct table table;
    int64_t run;
    int status = -1;

    if (open_store(folder, &store, &run, err) != 0 ||
        fill_table(folder, reader, count, store, run, &table, err) != 0)
        goto out;
    print_table(&table);
    status = 0;
out:
    store_close(store);
    return status;
}
