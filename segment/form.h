/* SPDX-License-Identifier: MIT */
/*
 * form.h - the form as its owner describes it in XML, checked.
 *
 * The file format is described in formdigits-form(5).  All lengths are
 * converted to millimetres here; positions are from the top left corner of the
 * page.  A form that was read is complete and consistent: nobody checks again.
 *
 * A form is read once a run and then only looked at, by many processes.
 */
#ifndef SEGMENT_FORM_H
#define SEGMENT_FORM_H

#include <regex.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/types.h"

struct reference; /* segment/reference.h */

enum {
    FORM_MAX_BYTES = 128 << 10,
    FORM_MAX_NAME = 64,   /* bytes of a form's or field's name, with the zero */
    FORM_MAX_BOXES = 64,  /* of one field; also the most digits of a strip */
    FORM_MAX_FIELDS = 500, /* of one form */
    FORM_MAX_PAGES = 50,
    FORM_MAX_ANCHORS = 32, /* of one page */
    FORM_MAX_RULES = 200, /* across fields */
    FORM_MAX_LISTS = 16,
    FORM_MAX_LIST_BYTES = 4 << 20, /* of one list */
    FORM_MAX_PICTURE_BYTES = 64 << 20, /* of one reference picture */
    FORM_LEAST_PAGE_MM = 20, /* of a page's side, and the most */
    FORM_MOST_PAGE_MM = 1200,
    FORM_LEAST_MM = 1 /* the least side of a box, a mark or an anchor */
};

enum anchor_shape { ANCHOR_SQUARE, ANCHOR_CROSS, ANCHOR_CORNER, ANCHOR_RING };

/*
 * A printed mark.  x, y: the centre; of a corner, where the centre lines of its
 * two arms meet, the arms pointing inward.  size: the outer side, the outer
 * diameter of a ring, the span of a cross, the least arm of a corner.
 */
struct anchor {
    enum anchor_shape shape;
    double x_mm, y_mm, size_mm;
};

enum field_kind {
    FIELD_BOXES, /* one digit a box */
    FIELD_STRIP, /* digits side by side without boxes */
    FIELD_MARK   /* a check box */
};

/* What is printed around the places to write in. */
enum field_print { PRINT_BOXES, PRINT_COMB, PRINT_FRAME, PRINT_NONE };

enum rule_kind {
    RULE_REQUIRED,
    RULE_LENGTH,
    RULE_PATTERN,
    RULE_MIN,
    RULE_MAX,
    RULE_DATE,
    RULE_CHECK,
    RULE_LIST
};

enum check_digit {
    CHECK_LUHN,
    CHECK_MOD11,
    CHECK_MOD97,
    CHECK_VERHOEFF,
    CHECK_DAMM,
    CHECK_EAN13,
    CHECK_ABA
};

/* The values of a list file; several rules may look at the same list. */
struct form_list {
    char name[FORM_MAX_NAME]; /* of the file, beside the form file */
    char *text;               /* holds the values */
    const char **values;      /* sorted by strcmp */
    int count;
    char sha256[HASH_TEXT];
};

/* One condition on one field; only the members of its kind are set. */
struct field_rule {
    enum rule_kind kind;
    int line;                   /* in the form file */
    int least, most;            /* RULE_LENGTH: digits */
    long long bound;            /* RULE_MIN, RULE_MAX */
    enum check_digit check;     /* RULE_CHECK */
    char date[16];              /* RULE_DATE: like DDMMYYYY */
    regex_t *pattern;           /* RULE_PATTERN: compiled, for the whole value */
    const struct form_list *list; /* RULE_LIST: one of the form's */
};

struct field {
    char name[FORM_MAX_NAME];
    enum field_kind kind;
    enum field_print print;
    int line;
    struct rect_mm area;        /* around all boxes, or the strip */
    struct rect_mm *boxes;      /* box_count of them, left to right; a mark has one */
    int box_count;              /* 0 for a strip */
    int digits_least, digits_most; /* of a strip */
    struct field_rule *rules;
    int rule_count;
};

enum form_rule_kind { FORM_RULE_SUM, FORM_RULE_EQUAL, FORM_RULE_LESS, FORM_RULE_ONE };

/*
 * One condition across fields: the first term_count - 1 terms add up to the
 * last (sum), all terms are equal, each is less than the next, or at most one
 * of them, all marks, is ticked.
 */
struct form_rule {
    enum form_rule_kind kind;
    int line;
    int *terms; /* indices into form.fields */
    int term_count;
    int is_required; /* FORM_RULE_ONE: one of them is ticked */
};

/* A picture of a page of a form, beside the form file. */
struct form_picture {
    char *path;     /* NULL: the page has none */
    uint8_t *bytes; /* the file, while a reference is to be made of it; or NULL */
    size_t length;
    double px_mm;   /* what a pixel measures */
    int line;       /* in the form file */
    char sha256[HASH_TEXT]; /* of the bytes, "" without */
};

/* One page of a form: how it is found, and the range of its fields. */
struct form_page {
    int line; /* in the form file */
    struct anchor *anchors;
    int anchor_count;
    struct form_picture picture;
    struct reference *reference; /* made of the picture by references_make; freed with the form */
    int first_field, field_count;
};

struct form {
    char name[FORM_MAX_NAME];
    char version[FORM_MAX_NAME];
    double width_mm, height_mm;
    struct form_page *pages;
    int page_count;
    struct field *fields; /* of all pages, in the order of the file */
    int field_count;
    struct form_rule *rules;
    int rule_count;
    struct form_list *lists[FORM_MAX_LISTS];
    int list_count;
    char sha256[HASH_TEXT]; /* of the form file, the lists and the pictures beside it */
    char *path;             /* as given */
    char *text;             /* the XML, kept for the run's record */
};

/*
 * Reads and checks a form file, the lists it names, and the reference pictures of
 * pages without anchors, which stay encoded.  The form is the caller's, freed with
 * form_free.
 *
 * Fails with ERR_FORM; the text begins with "FILE:LINE: ", or names a file that is none.
 * ERR_ABSENT, ERR_IO and ERR_MEMORY as usual.
 */
MUST_CHECK
int form_read(const char *path, struct form **out, struct err *err);

void form_free(struct form *form);

/*
 * What a checked form does not forbid but its owner should know, like anchors
 * that look the same upside down: calls note once for each, with one line that
 * begins with "FILE:LINE: ".
 */
void form_warn(const struct form *form, void (*note)(const char *line, void *context),
               void *context);

#endif
