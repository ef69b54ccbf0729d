/* SPDX-License-Identifier: MIT */
#include "pipeline/reader_form.h"

#include <stdbool.h>
#include <stdio.h>

#include "segment/form.h"

enum { MOST_LOOKS = 16 }; /* at pages out of turn: a child has only so much time */

/* A page that fits two forms must fit one of them better by this much. */
static const double FORM_MARGIN = 0.1;

/* One form laid under the page. */
struct trial {
    struct reader_match match;
    bool fits;
    struct err why; /* it does not */
};

/* The nearest two, and the nearest that fits in two ways; form -1 is none. */
struct ranks {
    struct trial of[2], undecided;
    int count; /* of all trials */
};

static bool is_nearer(const struct trial *a, const struct trial *b)
{
    const struct registration *near = &a->match.registration, *far = &b->match.registration;

    if (b->match.form < 0 || a->fits != b->fits)
        return b->match.form < 0 || a->fits;
    return near->fit != far->fit ? near->fit > far->fit : near->anchors > far->anchors;
}

static void keep(struct ranks *ranks, const struct trial *trial)
{
    ranks->count++;
    if (trial->why.code == ERR_AMBIGUOUS && is_nearer(trial, &ranks->undecided))
        ranks->undecided = *trial;
    if (is_nearer(trial, &ranks->of[0])) {
        ranks->of[1] = ranks->of[0];
        ranks->of[0] = *trial;
    } else if (is_nearer(trial, &ranks->of[1])) {
        ranks->of[1] = *trial;
    }
}

/* Registers a page with one form; that it does not fit is no failure. */
static int try_form(const struct reader_choice *choice, const struct page *page, int form,
                    int form_page, struct trial *out, struct err *err)
{
    *out = (struct trial){.match = {.form = form}};
    out->fits = sheet_register(page, choice->forms[form], form_page, &out->match.registration,
                               &out->why) == 0;
    if (out->fits || out->why.code == ERR_MATCH || out->why.code == ERR_AMBIGUOUS)
        return 0;
    *err = out->why;
    return -1;
}

static bool is_open(const struct reader_choice *choice, int form, int form_page)
{
    return (choice->only < 0 || form == choice->only) &&
           form_page < choice->forms[form]->page_count;
}

static int try_forms(const struct reader_choice *choice, const struct page *page,
                     struct ranks *ranks, struct err *err)
{
    struct trial trial;

    for (int i = 0; i < choice->form_count; i++) {
        if (!is_open(choice, i, choice->form_page))
            continue;
        if (try_form(choice, page, i, choice->form_page, &trial, err) != 0)
            return -1;
        keep(ranks, &trial);
    }
    return 0;
}

/* Whether the page is another one of a form, out of its turn: which, is worth a few looks. */
static int find_elsewhere(const struct reader_choice *choice, const struct page *page,
                          struct reader_match *out, int *form_page, struct err *err)
{
    struct trial trial = {.fits = false};
    int looks = 0;

    for (int i = 0; i < choice->form_count; i++) {
        for (int p = 0; is_open(choice, i, p) && !trial.fits; p++) {
            if (p == choice->form_page || looks++ >= MOST_LOOKS)
                continue;
            if (try_form(choice, page, i, p, &trial, err) != 0)
                return -1;
            *form_page = p;
        }
        if (trial.fits)
            break;
    }
    *out = trial.fits ? trial.match : (struct reader_match){.form = -1};
    return 0;
}

static struct record refuse_elsewhere(const struct reader_choice *choice,
                                      const struct reader_match *found, int form_page, int number)
{
    char note[RECORD_MAX_NOTE];
    struct record refusal;

    snprintf(note, sizeof note, "this is page %d of form '%s', where page %d should be",
             form_page + 1, choice->forms[found->form]->name, choice->form_page + 1);
    refusal = record_refusal(number, PAGE_REASON_MISFIT, note);
    refusal.fit = found->registration.fit;
    return refusal;
}

/* What the nearest one misses, and how many others there are. */
static struct record refuse_misfit(const struct ranks *ranks, int number)
{
    const struct trial *nearest = &ranks->of[0];
    char others[64] = "", note[RECORD_MAX_NOTE];
    struct record refusal;
    int room;

    if (ranks->count > 1)
        snprintf(others, sizeof others, "; none of %d other form%s fits better", ranks->count - 1,
                 ranks->count > 2 ? "s" : "");
    room = snprintf(NULL, 0, "%s", others);
    snprintf(note, sizeof note, "%.*s%s", RECORD_MAX_NOTE - 1 - room, nearest->why.text, others);
    refusal = record_refusal(number,
                             nearest->why.code == ERR_AMBIGUOUS ? PAGE_REASON_AMBIGUOUS
                                                                : PAGE_REASON_MISFIT,
                             note);
    refusal.fit = nearest->match.registration.fit;
    return refusal;
}

static int refuse(const struct reader_choice *choice, const struct page *page,
                  const struct ranks *ranks, int number, struct record *refusal, struct err *err)
{
    struct reader_match found;
    int form_page;

    if (find_elsewhere(choice, page, &found, &form_page, err) != 0)
        return -1;
    *refusal = found.form < 0 ? refuse_misfit(ranks, number)
                              : refuse_elsewhere(choice, &found, form_page, number);
    return 0;
}

static struct record refuse_two(const struct reader_choice *choice, const struct reader_match *best,
                                const struct trial *rival, int number)
{
    const struct reader_match *other = &rival->match;
    char note[RECORD_MAX_NOTE];
    struct record refusal;

    snprintf(note, sizeof note, "fits form '%s' (%.2f) and%s '%s' (%.2f)%s",
             choice->forms[best->form]->name, best->registration.fit,
             rival->fits ? "" : ", in two ways,", choice->forms[other->form]->name,
             other->registration.fit, rival->fits ? " alike" : "");
    refusal = record_refusal(number, PAGE_REASON_AMBIGUOUS, note);
    refusal.fit = best->registration.fit;
    return refusal;
}

/* Whether another form fits nearly as well as the best one, if perhaps in two ways. */
static bool is_rival(const struct trial *best, const struct trial *other)
{
    return other->match.form >= 0 && (other->fits || other->why.code == ERR_AMBIGUOUS) &&
           best->match.registration.fit - other->match.registration.fit < FORM_MARGIN;
}

int reader_form_find(const struct reader_choice *choice, const struct page *page, int number,
                     struct reader_match *out, struct record *refusal, struct err *err)
{
    struct trial none = {.match = {.form = -1}};
    struct ranks ranks = {{none, none}, none, 0};
    const struct trial *best = &ranks.of[0], *second = &ranks.of[1];

    if (try_forms(choice, page, &ranks, err) != 0)
        return -1;
    *out = none.match;
    if (!best->fits)
        return refuse(choice, page, &ranks, number, refusal, err);
    if (is_rival(best, second))
        *refusal = refuse_two(choice, &best->match, second, number);
    else if (is_rival(best, &ranks.undecided))
        *refusal = refuse_two(choice, &best->match, &ranks.undecided, number);
    else
        *out = best->match;
    return 0;
}
