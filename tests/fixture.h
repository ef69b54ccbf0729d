/* SPDX-License-Identifier: MIT */
/* fixture.h - a database with a run, files and pages, for the tests of store/. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/store.h"

/* Fails the test with the text of the err. */
#define OK(call)                                  \
    do {                                          \
        struct err err_;                          \
        struct err *err = &err_;                  \
        if ((call) != 0)                          \
            fail_msg("%s: %s", #call, err_.text); \
    } while (0)

/* Checks that a call fails with a code, and that the text says a word. */
#define FAILS(call, expected, word)                                               \
    do {                                                                          \
        struct err err_ = {0};                                                    \
        struct err *err = &err_;                                                  \
        assert_int_equal((call), -1);                                             \
        if (err_.code != (expected) || !strstr(err_.text, word))                  \
            fail_msg("%s: code %d, text '%s'", #call, (int)err_.code, err_.text); \
    } while (0)

struct fixture {
    char folder[64], db[96];
    struct store *store;
    int64_t run;
};

static inline int64_t fixture_run(struct store *store)
{
    static const struct store_form forms[] = {
        {"order", "1", "1111111111111111111111111111111111111111111111111111111111111111",
         "<form/>"},
        {"tally", "2", "2222222222222222222222222222222222222222222222222222222222222222",
         "<form/>"}};
    struct store_run run = {.command = "formdigits read -f order.xml a.tif",
                            .program = "formdigits 0.1.0",
                            .model_sha256 = "abc",
                            .model_record = "{}",
                            .accept = 0.99,
                            .form_count = 2,
                            .forms = forms};
    int64_t id;

    OK(store_run_begin(store, &run, &id, err));
    return id;
}

static inline void fixture_folder(struct fixture *f)
{
    *f = (struct fixture){0};
    strcpy(f->folder, "/tmp/formdigits-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->db, sizeof f->db, "%s/a.db", f->folder);
}

static inline int fixture_open(void **state)
{
    struct fixture *f = malloc(sizeof *f);

    assert_non_null(f);
    fixture_folder(f);
    OK(store_open(f->db, STORE_CREATE, &f->store, err));
    f->run = fixture_run(f->store);
    *state = f;
    return 0;
}

static inline void fixture_remove(struct fixture *f)
{
    char command[128];

    store_close(f->store);
    snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
}

static inline int fixture_close(void **state)
{
    fixture_remove(*state);
    free(*state);
    return 0;
}

/* Asks beside the library, as an auditor would: the first column of the first row, or -1. */
static inline int64_t fixture_ask(const struct fixture *f, const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    int64_t answer;

    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (sqlite3_prepare_v2(db, text, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    answer = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    sqlite3_finalize(s);
    sqlite3_close(db);
    return answer;
}

static inline void fixture_print(const char *kind, const char *line, void *context)
{
    (void)context;
    assert_true(*kind && *line);
    printf("# %s: %s\n", kind, line);
}

/* How many faults fsck would find; they are printed. */
static inline int fixture_faults(struct fixture *f)
{
    int faults;

    OK(store_check(f->store, fixture_print, NULL, &faults, err));
    return faults;
}

/* Changes the database beside the library. */
static inline void fixture_execute(const struct fixture *f, const char *text)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* A field whose cells say its boxes; '?' cells are read as 7 with little confidence. */
static inline struct record_field fixture_field(const char *name, int position, const char *boxes,
                                                enum reason reason)
{
    struct record_field field = {.kind = RECORD_BOXES,
                                 .position = position,
                                 .is_accepted = reason == REASON_NONE,
                                 .reason = reason,
                                 .confidence = reason == REASON_NONE ? 0.99876 : 0.25,
                                 .area = {10, 20, 30, 8},
                                 .view = {5, 15, 40, 18},
                                 .cell_count = (int)strlen(boxes)};

    snprintf(field.name, sizeof field.name, "%s", name);
    strcpy(field.boxes, boxes);
    record_value(boxes, field.value);
    field.cells = calloc(strlen(boxes) + 1, sizeof *field.cells);
    assert_non_null(field.cells);
    for (int i = 0; boxes[i]; i++) {
        struct record_cell *cell = &field.cells[i];
        *cell = (struct record_cell){.box = {10 + 5 * i, 20, 5, 8}, .mark = boxes[i]};
        cell->has_reading = boxes[i] != '_';
        cell->reading.best = boxes[i] >= '0' && boxes[i] <= '9' ? boxes[i] - '0' : 7;
        cell->reading.rival = 1;
        cell->reading.confidence = boxes[i] == '?' ? 0.3 : 0.999;
        cell->reading.probability[cell->reading.best] = (float)cell->reading.confidence;
        cell->scores[cell->reading.best] = 1.0f / 3;
    }
    if (!field.is_accepted) {
        field.picture.bytes = malloc(8);
        assert_non_null(field.picture.bytes);
        memcpy(field.picture.bytes, "\x89PNG\r\n\x1a\n", 8);
        field.picture.length = 8;
    }
    return field;
}

/* A page of three fields: one accepted, two queued. */
static inline struct record fixture_record(int page)
{
    struct record record = {.page = page,
                            .state = PAGE_READ,
                            .form = "order",
                            .form_page = 1,
                            .fit = 0.875,
                            .transform = {11.8, 0.1, 3, -0.1, 11.8, 1.0 / 3},
                            .field_count = 3};

    record.fields = calloc(3, sizeof *record.fields);
    assert_non_null(record.fields);
    record.fields[0] = fixture_field("customer", 0, "_123", REASON_NONE);
    record.fields[1] = fixture_field("date", 1, "12?4", REASON_UNREADABLE);
    record.fields[2] = fixture_field("agree", 2, "1", REASON_DOUBT);
    record.fields[2].kind = RECORD_MARK;
    return record;
}

static inline struct record fixture_refused(int page)
{
    struct record record = {.page = page,
                            .state = PAGE_REFUSED,
                            .reason = PAGE_REASON_MISFIT,
                            .note = "fits no form",
                            .fit = 0.125};
    return record;
}

/* The identity of a file is its name here. */
static inline struct store_file fixture_identity(const char *name)
{
    struct store_file file = {.name = name, .path = name, .size = 7};

    snprintf(file.sha256, sizeof file.sha256, "%s", name);
    strcpy(file.forms_sha256, "forms");
    return file;
}

static inline int64_t fixture_begin(struct fixture *f, const char *name, bool again,
                                    enum file_standing expected)
{
    struct store_file file = fixture_identity(name);
    enum file_standing standing;
    int64_t id;
    int pages;

    OK(store_file_begin(f->store, f->run, &file, again, &id, &standing, &pages, err));
    assert_int_equal(standing, expected);
    return id;
}

static inline void fixture_page(struct fixture *f, int64_t file, struct record record)
{
    OK(store_page(f->store, file, &record, err));
    record_free(&record);
}

static inline void fixture_end(struct fixture *f, int64_t file)
{
    OK(store_file_end(f->store, file, false, PAGE_REASON_NONE, "", NULL, err));
}

/* A file with that many pages, read to its end. */
static inline int64_t fixture_file(struct fixture *f, const char *name, int pages)
{
    int64_t file = fixture_begin(f, name, false, FILE_NEW);

    for (int i = 1; i <= pages; i++)
        fixture_page(f, file, fixture_record(i));
    fixture_end(f, file);
    return file;
}

#endif
