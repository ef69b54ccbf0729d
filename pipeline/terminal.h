/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - a terminal that gives single keys, and is always left as it was.
 *
 * Keys come one by one and unseen; what is drawn goes to the alternate screen,
 * so that nothing stays behind.  Signals that end a program, and changes of
 * size, come as keys too: they are blocked while a terminal is open and waited
 * for together with the keyboard, so no handler and no global state is needed,
 * and whoever holds a terminal always gets to close it.
 */
#ifndef PIPELINE_TERMINAL_H
#define PIPELINE_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

struct terminal;

/* How pictures can be shown; the later, the better. */
enum terminal_look {
    TERMINAL_PLAIN, /* nothing but ASCII, and no escapes: TERM=dumb */
    TERMINAL_MONO,  /* half-blocks without colours: NO_COLOR, or few colours */
    TERMINAL_256,   /* half-blocks in the 24 grays of the 256 colours */
    TERMINAL_TRUE,  /* half-blocks in 24-bit colours */
    TERMINAL_KITTY  /* pictures by the kitty graphics protocol */
};

/* What the environment says of the terminal. */
enum terminal_look terminal_look(void);

/* Keys beside the characters; those above 255 are no bytes. */
enum {
    TERMINAL_ENTER = '\n',
    TERMINAL_BACKSPACE = 0x7f,
    TERMINAL_OTHER = 256, /* a key that means nothing here, like an arrow */
    TERMINAL_RESIZED,     /* draw again */
    TERMINAL_SIGNAL       /* leave: terminal_signal says why */
};

/*
 * Opens the terminal on standard input and output.  Freed with terminal_close.
 * Fails with ERR_SYSTEM (not a terminal, for one) or ERR_MEMORY.
 */
MUST_CHECK
int terminal_open(enum terminal_look look, struct terminal **out, struct err *err);

/* Restores what terminal_open changed; NULL is accepted. */
void terminal_close(struct terminal *terminal);

/* Where to draw; it is buffered until terminal_key waits. */
FILE *terminal_out(struct terminal *terminal);

/* Starts a new picture of the screen: clears it, or where it cannot, a new line. */
void terminal_clear(struct terminal *terminal);

/* What is drawn so far will stand, until terminal_clear. */
void terminal_keep(struct terminal *terminal);

/* Clears what came after terminal_keep, to be drawn anew: little to send. */
void terminal_return(struct terminal *terminal);

/* Columns and rows of standard output, 80 and 24 if it does not say; NULL is accepted. */
void terminal_size(const struct terminal *terminal, int *columns, int *rows);

/* Shows what was drawn and waits for a key. */
int terminal_key(struct terminal *terminal);

/* The signal behind TERMINAL_SIGNAL: SIGINT, SIGTERM, SIGHUP or SIGQUIT. */
int terminal_signal(const struct terminal *terminal);

/* Prints text from strangers: control characters, escapes among them, as '?'. */
void terminal_text(const char *text, FILE *out);

#endif
