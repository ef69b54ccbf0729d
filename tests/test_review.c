/* SPDX-License-Identifier: MIT */
#include "store/review.h"

#include <signal.h>
#include <sys/wait.h>

#include "tests/fixture.h"

static struct review_task claim(const struct fixture *f, const char *reviewer)
{
    struct review_task task = {0};
    bool found;

    OK(review_claim(f->store, reviewer, &task, &found, err));
    assert_true(found);
    return task;
}

static void expect_none(const struct fixture *f, const char *reviewer)
{
    struct review_task task = {0};
    bool found;

    OK(review_claim(f->store, reviewer, &task, &found, err));
    assert_false(found);
}

static int left(const struct fixture *f)
{
    int count;

    OK(review_left(f->store, &count, err));
    return count;
}

static void a_task_says_what_is_doubtful(void **state)
{
    struct fixture *f = *state;
    struct review_task task;

    fixture_file(f, "a.tif", 1);
    task = claim(f, "eva");
    assert_string_equal(task.file, "a.tif");
    assert_int_equal(task.page, 1);
    assert_string_equal(task.form, "order");
    assert_string_equal(task.name, "date");
    assert_string_equal(task.boxes, "12?4");
    assert_string_equal(task.reason, "unreadable");
    assert_int_equal(task.kind, RECORD_BOXES);
    assert_int_equal(task.cell_count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(task.cells[i].is_doubtful, i == 2);
    assert_int_equal(task.cells[2].best, 7);
    assert_true(task.cells[3].box.x == 25);
    assert_int_equal(task.picture.length, 8);
    assert_true(task.view.width == 40);
    review_task_free(&task);
    review_task_free(&task);
    /* Where every box is certain by itself, the least certain is shown. */
    task = claim(f, "eva");
    assert_string_equal(task.name, "agree");
    assert_int_equal(task.kind, RECORD_MARK);
    assert_true(task.cells[0].is_doubtful);
    review_task_free(&task);
}

static void a_decision_is_a_row_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct review_task task;

    fixture_file(f, "a.tif", 1);
    assert_int_equal(left(f), 2);
    task = claim(f, "eva");
    OK(review_decide(f->store, "eva", &task, "_234", err));
    review_task_free(&task);
    assert_int_equal(left(f), 1);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field WHERE state = 'reviewed'"
                                    " AND boxes = '_234' AND value = '234' AND reviewer = 'eva'"
                                    " AND decided_at LIKE '20__-__-__T__:__:__Z'"
                                    " AND machine_boxes = '12?4' AND machine_value = ''"
                                    " AND confidence = 0.25 AND reason = 'unreadable'"),
                     1);
    task = claim(f, "eva");
    OK(review_decide(f->store, "eva", &task, "0", err));
    review_task_free(&task);
    assert_int_equal(left(f), 0);
    expect_none(f, "eva");
    assert_int_equal(fixture_ask(f, "SELECT reviewed FROM v_run"), 2);
}

static void a_decision_is_checked(void **state)
{
    struct fixture *f = *state;
    struct review_task task, strip;

    fixture_file(f, "a.tif", 1);
    task = claim(f, "eva");
    FAILS(review_decide(f->store, "eva", &task, "123", err), ERR_DATA, "3 typed, the field has 4");
    FAILS(review_decide(f->store, "eva", &task, "12345", err), ERR_DATA,
          "5 typed, the field has 4");
    FAILS(review_decide(f->store, "eva", &task, "12a4", err), ERR_DATA, "'a'");
    FAILS(review_decide(f->store, "eva", &task, "12 4", err), ERR_DATA, "' '");
    strip = task;
    strip.kind = RECORD_STRIP;
    OK(review_task_check(&strip, "", err));
    OK(review_task_check(&strip, "1234567", err));
    OK(review_decide(f->store, "eva", &task, "x?_4", err));
    review_task_free(&task);
    task = claim(f, "eva");
    FAILS(review_decide(f->store, "eva", &task, "7", err), ERR_DATA, "1 (marked), 0 and ?");
    FAILS(review_decide(f->store, "eva", &task, "", err), ERR_DATA, "0 typed, the field has 1");
    OK(review_decide(f->store, "eva", &task, "?", err));
    review_task_free(&task);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM decision"), 2);
}

static void two_never_get_the_same(void **state)
{
    struct fixture *f = *state;
    struct review_task eva, max;

    fixture_file(f, "a.tif", 1);
    eva = claim(f, "eva");
    max = claim(f, "max");
    assert_string_equal(eva.name, "date");
    assert_string_equal(max.name, "agree");
    expect_none(f, "eva"); /* not even who holds one already */
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_queue WHERE reviewer = 'max'"), 1);
    OK(review_release(f->store, &eva, err));
    review_task_free(&eva);
    eva = claim(f, "max");
    assert_string_equal(eva.name, "date");
    review_task_free(&eva);
    review_task_free(&max);
}

static void a_lease_runs_out(void **state)
{
    struct fixture *f = *state;
    struct review_task eva, max, late;

    fixture_file(f, "a.tif", 1);
    eva = claim(f, "eva");
    late = claim(f, "late");
    fixture_ask(f, "UPDATE queue SET claimed_until = claimed_until - 601");
    max = claim(f, "max");
    assert_int_equal(max.field, eva.field);
    FAILS(review_decide(f->store, "eva", &eva, "1234", err), ERR_ABSENT, "somebody else");
    FAILS(review_skip(f->store, "eva", &eva, err), ERR_ABSENT, "somebody else");
    OK(review_release(f->store, &eva, err)); /* changes nothing */
    OK(review_decide(f->store, "max", &max, "1254", err));
    FAILS(review_decide(f->store, "eva", &eva, "1234", err), ERR_ABSENT, "somebody else");
    /* Late, but nobody was waiting. */
    OK(review_decide(f->store, "late", &late, "1", err));
    review_task_free(&eva);
    review_task_free(&max);
    review_task_free(&late);
}

static void a_clock_set_back_locks_nobody_out(void **state)
{
    struct fixture *f = *state;
    struct review_task task;

    fixture_file(f, "a.tif", 1);
    task = claim(f, "eva");
    fixture_ask(f, "UPDATE queue SET claimed_until = claimed_until + 3600 WHERE claim IS NOT NULL");
    review_task_free(&task);
    task = claim(f, "max");
    assert_string_equal(task.name, "date");
    review_task_free(&task);
}

static void skipped_comes_last(void **state)
{
    struct fixture *f = *state;
    struct review_task task;

    fixture_file(f, "a.tif", 1);
    fixture_file(f, "b.tif", 1);
    task = claim(f, "eva");
    OK(review_skip(f->store, "eva", &task, err));
    review_task_free(&task);
    assert_int_equal(left(f), 4);
    for (int i = 0; i < 4; i++) {
        task = claim(f, "eva");
        assert_string_equal(task.file, i == 0 || i == 3 ? "a.tif" : "b.tif");
        assert_string_equal(task.name, i % 2 ? "date" : "agree");
        assert_int_equal(task.skips, i == 3);
        review_task_free(&task);
    }
}

static void back(const struct fixture *f, struct review_task *in_hand,
                 enum review_undone expected, const char *name, struct review_task *out)
{
    enum review_undone undone;

    OK(review_back(f->store, "eva", in_hand, out, &undone, err));
    assert_int_equal(undone, expected);
    if (in_hand && name)
        review_task_free(in_hand);
    if (name)
        assert_string_equal(out->name, name);
}

static void back_takes_the_last_one_back(void **state)
{
    struct fixture *f = *state;
    struct review_task task, before, none = {0};

    fixture_file(f, "a.tif", 2);
    task = claim(f, "eva");
    back(f, &task, REVIEW_NOTHING, NULL, &none); /* nothing yet; the task stays in hand */
    OK(review_decide(f->store, "eva", &task, "1234", err));
    review_task_free(&task);
    task = claim(f, "eva");
    OK(review_skip(f->store, "eva", &task, err));
    review_task_free(&task);
    task = claim(f, "eva");
    assert_int_equal(task.page, 2);

    back(f, &task, REVIEW_SKIP, "agree", &before);
    back(f, &before, REVIEW_DECISION, "date", &task);
    assert_int_equal(task.page, 1);
    assert_int_equal(left(f), 4);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field WHERE state = 'reviewed'"), 0);
    back(f, &task, REVIEW_NOTHING, NULL, &none);
    OK(review_decide(f->store, "eva", &task, "5678", err));
    review_task_free(&task);
    /* The decision that was taken back is kept. */
    assert_int_equal(fixture_ask(f, "SELECT group_concat(action || coalesce(boxes, ''), ' ')"
                                    " = 'decide1234 back decide5678' FROM v_decision"
                                    " WHERE field = 'date' AND page = 1"),
                     1);
    assert_int_equal(fixture_ask(f, "SELECT value FROM v_field WHERE state = 'reviewed'"), 5678);
    task = claim(f, "eva");
    assert_int_equal(task.page, 2); /* released, and first in order */
    /* Nobody else's decisions. */
    enum review_undone undone;
    OK(review_back(f->store, "max", NULL, &none, &undone, err));
    assert_int_equal(undone, REVIEW_NOTHING);
    review_task_free(&task);
}

static void only_finished_and_latest_readings(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);
    struct review_task task;

    fixture_page(f, file, fixture_record(1));
    expect_none(f, "eva");
    fixture_end(f, file);
    assert_int_equal(left(f), 2);
    task = claim(f, "eva");
    OK(review_decide(f->store, "eva", &task, "1234", err));
    review_task_free(&task);
    f->run = fixture_run(f->store);
    file = fixture_begin(f, "a.tif", true, FILE_NEW);
    fixture_page(f, file, fixture_record(1));
    assert_int_equal(left(f), 1);
    fixture_end(f, file);
    assert_int_equal(left(f), 2); /* the new reading's; the old one's have gone */
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_decision"), 1);
}

/* Reviewers and a batch at once, some killed: every field is decided once. */
enum { REVIEWERS = 4, FILES = 40 };

/* Until nothing has come for a second; number 0 is killed with a field in hand. */
static void review_all(const char *db, int number)
{
    struct store *store;
    struct review_task task;
    struct err err;
    char name[16];
    bool found;

    snprintf(name, sizeof name, "r%d", number);
    if (store_open(db, STORE_WRITE, &store, &err) != 0)
        _exit(1);
    for (int idle = 0; idle < 200; idle++) {
        if (review_claim(store, name, &task, &found, &err) != 0)
            _exit(2);
        if (!found) {
            usleep(5000);
            continue;
        }
        idle = 0;
        if (number == 0 && task.field > FILES)
            raise(SIGKILL);
        if (review_decide(store, name, &task, task.kind == RECORD_MARK ? "1" : "1234", &err) != 0)
            _exit(3);
        review_task_free(&task);
    }
    store_close(store);
    _exit(0);
}

static void everyone_at_once(void **state)
{
    struct fixture *f = *state;
    pid_t children[REVIEWERS];
    int outcome, killed = 0, faults;

    store_close(f->store);
    f->store = NULL;
    for (int i = 0; i < REVIEWERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            review_all(f->db, i);
    }
    OK(store_open(f->db, STORE_WRITE, &f->store, err));
    for (int i = 0; i < FILES; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d.tif", i);
        fixture_file(f, name, 1);
    }
    for (int i = 0; i < REVIEWERS; i++) {
        assert_int_equal(waitpid(children[i], &outcome, 0), children[i]);
        killed += WIFSIGNALED(outcome);
        assert_true(WIFSIGNALED(outcome) || WEXITSTATUS(outcome) == 0);
    }
    assert_true(killed <= 1);
    assert_int_equal(left(f), killed);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM decision"), 2 * FILES - killed);
    assert_int_equal(fixture_ask(f, "SELECT count(DISTINCT field) FROM decision"),
                     2 * FILES - killed);
    OK(store_check(f->store, NULL, NULL, &faults, err));
    assert_int_equal(faults, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(a_task_says_what_is_doubtful),
        TEST(a_decision_is_a_row_of_its_own),
        TEST(a_decision_is_checked),
        TEST(two_never_get_the_same),
        TEST(a_lease_runs_out),
        TEST(a_clock_set_back_locks_nobody_out),
        TEST(skipped_comes_last),
        TEST(back_takes_the_last_one_back),
        TEST(only_finished_and_latest_readings),
        TEST(everyone_at_once),
    };
    return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
