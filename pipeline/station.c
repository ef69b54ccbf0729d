/* SPDX-License-Identifier: MIT */
#include "pipeline/station.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/raster.h"
#include "pipeline/station_picture.h"
#include "pipeline/station_rules.h"
#include "pipeline/station_screen.h"
#include "store/review.h"

enum { KEY_CTRL_D = 4 };

struct station {
    const struct station_desk *desk;
    struct review_task task;
    bool has_task;
    const struct form *form; /* of the task; NULL: its rules are not known */
    struct raster picture;
    char typed[RECORD_MAX_BOXES + 1];
    bool is_warned; /* by the message, of what is typed now: k decides */
    char message[400];
    bool shows_machine;
    struct station_drawn drawn;
    bool fits; /* the window: who sees nothing decides nothing */
    struct station_result result;
    bool is_over;
};

static void say(struct station *station, const char *text)
{
    snprintf(station->message, sizeof station->message, "%s", text);
    station->is_warned = false;
}

static void put_down(struct station *station)
{
    review_task_free(&station->task);
    raster_free(&station->picture);
    station->has_task = false;
    station->typed[0] = 0;
    station->is_warned = false;
    station->shows_machine = false;
}

/* A field without a picture is still shown: its place says which it is. */
static int pick_up(struct station *station, struct review_task *task, struct err *err)
{
    struct err why;

    station->task = *task;
    station->has_task = true;
    station->form =
        station_rules_form(station->desk->forms, station->desk->form_count, &station->task);
    if (station_picture(&station->task.picture, &station->picture, &why) != 0)
        say(station, why.text);
    return review_left(station->desk->store, &station->result.left, err);
}

static void end(struct station *station, enum station_end how)
{
    station->result.end = how;
    station->is_over = true;
}

static int take_next(struct station *station, struct err *err)
{
    struct review_task task;
    bool found;

    put_down(station);
    if (review_claim(station->desk->store, station->desk->reviewer, &task, &found, err) != 0)
        return -1;
    if (found)
        return pick_up(station, &task, err);
    end(station, STATION_CLEARED);
    return review_left(station->desk->store, &station->result.left, err);
}

/* What a person can mend is said; what somebody else took is left; the rest fails. */
static int recover(struct station *station, struct err *err)
{
    say(station, err->text);
    switch (err->code) {
    case ERR_DATA:
    case ERR_BUSY:
        return 0;
    case ERR_ABSENT:
        return take_next(station, err);
    default:
        return -1;
    }
}

static int decide(struct station *station, struct err *err)
{
    if (review_decide(station->desk->store, station->desk->reviewer, &station->task, station->typed,
                      err) != 0)
        return recover(station, err);
    station->result.decided++;
    snprintf(station->message, sizeof station->message, "%s is %s; b takes it back",
             station->task.name, *station->typed ? station->typed : "blank");
    return take_next(station, err);
}

/* What breaks a rule is said first; it is kept by a key that nobody types ahead. */
static int confirm(struct station *station, struct err *err)
{
    const char *words = NULL;

    if (review_task_check(&station->task, station->typed, err) != 0)
        return recover(station, err);
    if (station_rules_check(station->desk->store, station->form, &station->task, station->typed,
                            &words, err) != 0)
        return -1;
    if (!words)
        return decide(station, err);
    snprintf(station->message, sizeof station->message, "%s: k keeps it", words);
    station->is_warned = true;
    return 0;
}

static int skip(struct station *station, struct err *err)
{
    if (review_skip(station->desk->store, station->desk->reviewer, &station->task, err) != 0)
        return recover(station, err);
    station->result.skipped++;
    snprintf(station->message, sizeof station->message, "%s comes again later", station->task.name);
    return take_next(station, err);
}

/* What was taken back does not count; nor did it, if it was done before this sitting. */
static void uncount(struct station_result *result, enum review_undone undone)
{
    int *count = undone == REVIEW_SKIP ? &result->skipped : &result->decided;

    if (*count > 0)
        --*count;
}

static int go_back(struct station *station, struct err *err)
{
    struct review_task before;
    enum review_undone undone;

    if (review_back(station->desk->store, station->desk->reviewer, &station->task, &before, &undone,
                    err) != 0)
        return recover(station, err);
    if (undone == REVIEW_NOTHING) {
        say(station, "there is nothing to go back to");
        return 0;
    }
    uncount(&station->result, undone);
    put_down(station);
    say(station, "taken back: decide it anew");
    return pick_up(station, &before, err);
}

/* Typed characters are checked as a whole, by the rules of the store, on Enter. */
static void type(struct station *station, char mark)
{
    size_t length = strlen(station->typed);
    size_t most =
        station->task.kind == RECORD_STRIP ? RECORD_MAX_BOXES : strlen(station->task.boxes);

    say(station, "");
    if (length >= most) {
        say(station, "all boxes are filled: Enter confirms, Backspace deletes");
        return;
    }
    station->typed[length] = mark;
    station->typed[length + 1] = 0;
}

static void erase(struct station *station)
{
    size_t length = strlen(station->typed);

    if (length > 0)
        station->typed[length - 1] = 0;
    say(station, "");
}

static bool is_for_small_windows(int key)
{
    return key == TERMINAL_SIGNAL || key == TERMINAL_RESIZED || key == 'q' || key == KEY_CTRL_D;
}

static int press(struct station *station, int key, struct err *err)
{
    if (!station->fits && !is_for_small_windows(key))
        return 0;
    switch (key) {
    case TERMINAL_ENTER:
        return confirm(station, err);
    case 'k':
        return station->is_warned ? decide(station, err) : 0;
    case ' ':
    case 's':
        return skip(station, err);
    case 'b':
        return go_back(station, err);
    case TERMINAL_SIGNAL:
        end(station, STATION_SIGNALLED);
        break;
    case 'q':
    case KEY_CTRL_D:
        end(station, STATION_QUIT);
        break;
    case '?':
        station->shows_machine = !station->shows_machine;
        break;
    case TERMINAL_RESIZED:
        station->drawn = (struct station_drawn){0};
        break;
    case TERMINAL_BACKSPACE:
        erase(station);
        break;
    case 'u':
        type(station, '?');
        break;
    default:
        if (key == '_' || key == 'x' || (key < 128 && isdigit(key)))
            type(station, (char)key);
    }
    return 0;
}

static int show(struct station *station, struct err *err)
{
    struct station_screen screen = {.task = &station->task,
                                    .picture = station->picture.pixels ? &station->picture : NULL,
                                    .typed = station->typed,
                                    .message = station->message,
                                    .reviewer = station->desk->reviewer,
                                    .has_rules = station->form != NULL,
                                    .left = station->result.left,
                                    .shows_machine = station->shows_machine};

    station->fits = station_screen_fits(station->desk->terminal);
    if (!station->fits) {
        station->drawn = (struct station_drawn){0};
        return 0;
    }
    return station_screen_draw(&screen, station->desk->terminal, station->desk->look,
                               &station->drawn, err);
}

/* Whatever happened, nobody else waits for a field that nobody looks at. */
static int give_back(struct station *station, int status, struct err *err)
{
    struct err ignored;

    if (station->has_task &&
        review_release(station->desk->store, &station->task, status == 0 ? err : &ignored) != 0)
        status = -1;
    put_down(station);
    return status;
}

int station_run(const struct station_desk *desk, struct station_result *out, struct err *err)
{
    struct station station = {.desk = desk};
    int status = take_next(&station, err);

    while (status == 0 && !station.is_over) {
        status = show(&station, err);
        if (status == 0)
            status = press(&station, terminal_key(desk->terminal), err);
    }
    status = give_back(&station, status, err);
    if (status == 0)
        *out = station.result;
    return status;
}
