/* SPDX-License-Identifier: MIT */
/*
 * err.h - how a function says that it failed.
 *
 * A function that can fail returns int, 0 when it did what it says and -1 when
 * it did not, and takes a struct err as its last argument.  On -1 the err holds
 * a code for the program and one line for a person; on 0 it is not touched.
 * The err is the caller's own, usually on the stack: nothing is allocated, so
 * running out of memory can be reported too.
 *
 * Text: lower case, no full stop, what failed first, the subject in quotes, and
 * what to do where that helps.  It is set once, where the facts are known;
 * callers only add where they are (err_within).
 *
 * A broken rule of the program itself is not an error but an assert().
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
    ERR_NONE = 0,
    ERR_MEMORY,   /* an allocation failed */
    ERR_SYSTEM,   /* the operating system refused something else */
    ERR_IO,       /* a read or a write failed */
    ERR_ABSENT,   /* an input does not exist or cannot be opened */
    ERR_CREATE,   /* an output cannot be created */
    ERR_BUSY,     /* somebody else holds it: try again */
    ERR_FORMAT,   /* a scan of a kind that is not read */
    ERR_LIMIT,    /* a scan or page larger than the limits */
    ERR_DAMAGE,   /* a scan or page that yields no pixels */
    ERR_MATCH,    /* a page that does not fit its form */
    ERR_AMBIGUOUS, /* a page that fits its form in two ways */
    ERR_FORM,     /* a form file is wrong */
    ERR_DATA,     /* other data is wrong: a list, an idx file, a database */
    ERR_MODEL,    /* a model file is wrong */
    ERR_INTERNAL  /* the program broke one of its own promises */
};

struct err {
    enum err_code code;
    char text[320];
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Fills err and returns -1, so that a caller can write: return err_set(...). */
int err_set(struct err *err, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text already there.  Always returns -1. */
int err_within(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says that memory ran out.  Always returns -1. */
int err_memory(struct err *err);

#endif
