/* SPDX-License-Identifier: MIT */
#include "store/review.h"

#include <assert.h>

#include "store/sql.h"

/* A lease that ends later than a lease can was given by a clock that was wrong. */
#define IS_FREE                   \
    "(q.claimed_until IS NULL OR" \
    " q.claimed_until NOT BETWEEN unixepoch() + 1 AND unixepoch() + 600)"

/* Joined from the queue outward: the first row ends the search. */
#define OPEN_FIELDS                                                                   \
    "queue q CROSS JOIN field a ON a.id = q.field"                                     \
    " CROSS JOIN v_page_all p ON p.id = a.page WHERE q.decision IS NULL AND p.is_latest"

#define TAKE                                                             \
    "UPDATE queue SET decision = NULL, reviewer = ?1, claim = random()," \
    " claimed_until = unixepoch() + 600 WHERE field = "

static_assert(REVIEW_LEASE_S == 600, "the statements above say so too");

/* What begins with do_ runs inside a transaction. */

static int do_claim(struct store *store, const char *reviewer, struct review_task *out, bool *found,
                    struct err *err)
{
    int64_t field;

    if (sql_find(store,
                 TAKE "(SELECT q.field FROM " OPEN_FIELDS " AND " IS_FREE
                      " ORDER BY q.skips, q.field LIMIT 1) RETURNING field",
                 SQL_LIST(sql_text(reviewer)), &field, err) != 0)
        return -1;
    *found = field != 0;
    return *found ? review_task_load(store, field, out, err) : 0;
}

int review_claim(struct store *store, const char *reviewer, struct review_task *out, bool *found,
                 struct err *err)
{
    struct review_task task = {0};
    bool is_there = false;

    if (sql_begin(store, err) != 0 ||
        sql_end(store, do_claim(store, reviewer, &task, &is_there, err), err) != 0) {
        review_task_free(&task);
        return -1;
    }
    *found = is_there;
    if (is_there)
        *out = task;
    return 0;
}

static int do_check_ticket(struct store *store, const struct review_task *task, struct err *err)
{
    int64_t field;

    if (sql_find(store,
                 "SELECT field FROM queue WHERE field = ? AND claim = ? AND decision IS NULL",
                 SQL_LIST(sql_int(task->field), sql_int(task->ticket)), &field, err) != 0)
        return -1;
    if (field == 0)
        return err_set(err, ERR_ABSENT,
                       "the field was with you for more than %d minutes and somebody else took it",
                       REVIEW_LEASE_S / 60);
    return 0;
}

static int do_note(struct store *store, int64_t field, const char *reviewer, const char *action,
                   const char *boxes, struct err *err)
{
    char value[RECORD_MAX_BOXES + 1];

    if (boxes)
        record_value(boxes, value);
    return sql_run(store,
                   "INSERT INTO decision (field, reviewer, action, value, boxes)"
                   " VALUES (?, ?, ?, ?, ?)",
                   SQL_LIST(sql_int(field), sql_text(reviewer), sql_text(action),
                            boxes ? sql_text(value) : sql_null(),
                            boxes ? sql_text(boxes) : sql_null()),
                   err);
}

static int do_decide(struct store *store, const char *reviewer, const struct review_task *task,
                     const char *boxes, struct err *err)
{
    if (do_check_ticket(store, task, err) != 0 ||
        do_note(store, task->field, reviewer, "decide", boxes, err) != 0)
        return -1;
    return sql_run(store,
                   "UPDATE queue SET decision = ?, reviewer = NULL, claim = NULL,"
                   " claimed_until = NULL WHERE field = ?",
                   SQL_LIST(sql_int(sqlite3_last_insert_rowid(store->db)), sql_int(task->field)),
                   err);
}

int review_decide(struct store *store, const char *reviewer, const struct review_task *task,
                  const char *boxes, struct err *err)
{
    if (review_task_check(task, boxes, err) != 0 || sql_begin(store, err) != 0)
        return -1;
    return sql_end(store, do_decide(store, reviewer, task, boxes, err), err);
}

static int do_release(struct store *store, const struct review_task *task, int skips,
                      struct err *err)
{
    return sql_run(store,
                   "UPDATE queue SET skips = skips + ?, reviewer = NULL, claim = NULL,"
                   " claimed_until = NULL WHERE field = ? AND claim = ?",
                   SQL_LIST(sql_int(skips), sql_int(task->field), sql_int(task->ticket)), err);
}

static int do_skip(struct store *store, const char *reviewer, const struct review_task *task,
                   struct err *err)
{
    if (do_check_ticket(store, task, err) != 0 ||
        do_note(store, task->field, reviewer, "skip", NULL, err) != 0)
        return -1;
    return do_release(store, task, 1, err);
}

int review_skip(struct store *store, const char *reviewer, const struct review_task *task,
                struct err *err)
{
    if (sql_begin(store, err) != 0)
        return -1;
    return sql_end(store, do_skip(store, reviewer, task, err), err);
}

int review_release(struct store *store, const struct review_task *task, struct err *err)
{
    if (sql_begin(store, err) != 0)
        return -1;
    return sql_end(store, do_release(store, task, 0, err), err);
}

/* The last thing that this reviewer did and that can be taken back: its row, 0 if there is none. */
static int find_last(struct store *store, const char *reviewer, int64_t *decision, struct err *err)
{
    return sql_find(store,
                    "SELECT d.id FROM decision d CROSS JOIN queue q ON q.field = d.field"
                    " CROSS JOIN field a ON a.id = q.field CROSS JOIN v_page_all p ON p.id = a.page"
                    " WHERE d.reviewer = ? AND d.action <> 'back' AND p.is_latest AND " IS_FREE
                    " AND d.id = (SELECT max(e.id) FROM decision e WHERE e.field = d.field)"
                    " ORDER BY d.id DESC LIMIT 1",
                    SQL_LIST(sql_text(reviewer)), decision, err);
}

static int do_back(struct store *store, const char *reviewer, const struct review_task *in_hand,
                   struct review_task *out, enum review_undone *undone, struct err *err)
{
    int64_t decision, field, skips;

    if (find_last(store, reviewer, &decision, err) != 0)
        return -1;
    *undone = REVIEW_NOTHING;
    if (decision == 0)
        return 0;
    if (sql_find(store, "SELECT field FROM decision WHERE id = ?", SQL_LIST(sql_int(decision)),
                 &field, err) != 0 ||
        sql_number(store, "SELECT action = 'skip' FROM decision WHERE id = ?",
                   SQL_LIST(sql_int(decision)), &skips, err) != 0)
        return -1;
    *undone = skips ? REVIEW_SKIP : REVIEW_DECISION;
    if (in_hand && do_release(store, in_hand, 0, err) != 0)
        return -1;
    if (do_note(store, field, reviewer, "back", NULL, err) != 0 ||
        sql_run(store, TAKE "?2", SQL_LIST(sql_text(reviewer), sql_int(field)), err) != 0)
        return -1;
    return review_task_load(store, field, out, err);
}

int review_back(struct store *store, const char *reviewer, const struct review_task *in_hand,
                struct review_task *out, enum review_undone *undone, struct err *err)
{
    struct review_task task = {0};
    enum review_undone what = REVIEW_NOTHING;

    if (sql_begin(store, err) != 0 ||
        sql_end(store, do_back(store, reviewer, in_hand, &task, &what, err), err) != 0) {
        review_task_free(&task);
        return -1;
    }
    *undone = what;
    if (what != REVIEW_NOTHING)
        *out = task;
    return 0;
}

int review_left(struct store *store, int *left, struct err *err)
{
    int64_t count;

    if (sql_number(store, "SELECT count(*) FROM (SELECT 1 FROM " OPEN_FIELDS " LIMIT ?)",
                   SQL_LIST(sql_int(REVIEW_MOST_COUNTED)), &count, err) != 0)
        return -1;
    *left = (int)count;
    return 0;
}
