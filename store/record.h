/* SPDX-License-Identifier: MIT */
/*
 * record.h - what one page yields: plain values on their way to the database.
 *
 * A record is made by the reader in a child process, sent as bytes (wire), and
 * written in one transaction (store_page).  Everything in it is bounded, so
 * that whoever receives one can check it.
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/types.h"

enum {
    RECORD_MAX_NAME = 64,    /* with the zero, like FORM_MAX_NAME */
    RECORD_MAX_BOXES = 64,   /* like FORM_MAX_BOXES */
    RECORD_MAX_FIELDS = 500, /* of a page */
    RECORD_MAX_PICTURE = 64 << 10, /* bytes of a field's picture */
    RECORD_MAX_SAMPLE = 2 << 10,   /* bytes of a sample as PNG */
    RECORD_MAX_NOTE = 320
};

/*
 * Why a field is queued.  The words are a contract (formdigits-db(5)); the list
 * only grows at its end.
 */
enum reason {
    REASON_NONE,       /* "": accepted */
    REASON_DOUBT,      /* "doubt": the probability is below the promise */
    REASON_UNREADABLE, /* "unreadable": ink that is no digit */
    REASON_STRUCK,     /* "struck": a box is crossed out */
    REASON_SHARED,     /* "shared": ink runs over two boxes, or through one */
    REASON_CONFLICT,   /* "conflict": ruler and network disagree */
    REASON_GAP,        /* "gap": an empty box between digits */
    REASON_UNCUT,      /* "uncut": a strip that does not fall into single digits */
    REASON_REQUIRED,   /* "required": blank, and it or one of several must not be */
    REASON_LENGTH,     /* "length" */
    REASON_PATTERN,    /* "pattern" */
    REASON_RANGE,      /* "range" */
    REASON_DATE,       /* "date" */
    REASON_CHECK,      /* "check": the check digit */
    REASON_LIST,       /* "list" */
    REASON_SUM,        /* "sum": a rule across fields, as the next two and "one" */
    REASON_EQUAL,      /* "equal" */
    REASON_LESS,       /* "less" */
    REASON_DAMAGED,    /* "damaged": the page was decoded with complaints */
    REASON_DISPLACED,  /* "displaced": lines around a box are not where the form says */
    REASON_BESIDE,     /* "beside": a point between digits, a figure beside the row */
    REASON_ONE,        /* "one": of marks that exclude each other several are ticked */
    REASON_COUNT
};

/* What the boxes of a field are: like enum field_kind of segment/form.h. */
enum record_kind { RECORD_BOXES, RECORD_STRIP, RECORD_MARK, RECORD_KIND_COUNT };

enum page_state { PAGE_READ, PAGE_DAMAGED, PAGE_REFUSED };

/* Why a page is damaged or refused, or a file rejected: words as above. */
enum page_reason {
    PAGE_REASON_NONE,      /* "" */
    PAGE_REASON_DAMAGED,   /* "damaged": decoded with complaints, or not at all */
    PAGE_REASON_FORMAT,    /* "format": of a kind that is not read */
    PAGE_REASON_LIMIT,     /* "limit": too large */
    PAGE_REASON_MISFIT,    /* "misfit": fits no form */
    PAGE_REASON_AMBIGUOUS, /* "ambiguous": fits two forms, or in two ways */
    PAGE_REASON_COUNT_OF_PAGES, /* "pages": no whole number of sets */
    PAGE_REASON_CRASHED,   /* "crashed": its reader died three times */
    PAGE_REASON_TIMEOUT,   /* "timeout": its reader took too long */
    PAGE_REASON_MEMORY,    /* "memory" */
    PAGE_REASON_FILE,      /* "file": not a regular file, or it cannot be opened */
    PAGE_REASON_COUNT
};

const char *record_reason_word(enum reason reason);
const char *record_page_reason_word(enum page_reason reason);
const char *record_page_state_word(enum page_state state);
const char *record_kind_word(enum record_kind kind);

/* Bytes that belong to the record. */
struct blob {
    uint8_t *bytes; /* NULL when length is 0 */
    size_t length;
};

struct record_cell {
    struct rect_mm box, ink;  /* on the form; ink.width 0 when blank */
    char mark;                /* what is exported: a digit, '_', 'x' or '?' */
    struct reading reading;
    float scores[CLASS_COUNT];/* the logits behind it */
    int has_reading;          /* 0 when nothing was there to classify */
    struct blob sample;       /* the 28 x 28 sample as PNG, empty when blank */
};

struct record_field {
    char name[RECORD_MAX_NAME];
    enum record_kind kind;
    int position;             /* order in the form, 0 the first */
    int is_accepted;          /* otherwise queued, and reason says why */
    enum reason reason;
    double confidence;        /* that the machine's value is right, 0 to 1 */
    char value[RECORD_MAX_BOXES + 1];
    char boxes[RECORD_MAX_BOXES + 1];
    struct rect_mm area;      /* on the form */
    struct rect_mm view;      /* what the picture shows, on the form */
    struct blob picture;      /* gray PNG; empty when the field is accepted */
    struct record_cell *cells;
    int cell_count;
};

struct record {
    int page;                 /* in the file, 1 is the first */
    enum page_state state;
    enum page_reason reason;
    char note[RECORD_MAX_NOTE]; /* a line for a person: what was wrong, "" if nothing */
    char form[RECORD_MAX_NAME]; /* "" when refused */
    int form_page;            /* 1 is the first; 0 when refused */
    double fit;               /* 0 to 1; of the nearest form when refused */
    double transform[6];      /* form mm -> page px, as in registration */
    struct record_field *fields;
    int field_count;
};

/* Sets the note, which may hold words of strangers: cut to its room, and printable. */
void record_note(struct record *record, const char *text);

/* A record of a page that could not be read, and why; it owns nothing. */
struct record record_refusal(int page, enum page_reason reason, const char *note);

/*
 * The value that boxes spell: without 'x' and without leading and trailing '_';
 * empty if a '?' or an inner '_' remains.  value has room for all of boxes and
 * the zero; both may be the same.
 */
void record_value(const char *boxes, char *value);

/* Whether nothing was written in any of the boxes: a value that is known, the empty one. */
bool record_is_blank(const char *boxes);

/* Whether the boxes spell no value because of a blank between digits, and nothing else. */
bool record_has_gap(const char *boxes);

/* Frees what a field of a record owns; for fields that belong to no record. */
void record_field_free(struct record_field *field);

/* Frees what a record owns and leaves it empty; an empty one is accepted. */
void record_free(struct record *record);

#endif
