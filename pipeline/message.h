/* SPDX-License-Identifier: MIT */
/*
 * message.h - both ends of the socket between a child and its supervisor.
 *
 * A message is a kind, a length and so many bytes.  The last one of a child says
 * that it is done, or why it failed.  The supervisor's end believes nothing:
 * not the length, before so many bytes have come, nor anything after the last.
 */
#ifndef PIPELINE_MESSAGE_H
#define PIPELINE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
    MESSAGE_MAX_BYTES = 48 << 20,
    MESSAGE_DONE = 100,  /* kinds below are the task's own */
    MESSAGE_FAILED = 101 /* a struct err */
};

/* Sends one message, blocking.  Fails with ERR_LIMIT or ERR_SYSTEM. */
MUST_CHECK
int message_send(int fd, int kind, const void *bytes, size_t length, struct err *err);

/* What has come over a socket.  Begins as zeros with fd set. */
struct inbox {
    int fd; /* not its own */
    uint8_t *bytes;
    size_t fill, room, taken; /* taken: the message handed out last */
    bool is_done, has_failed; /* the child's last word */
    struct err err;           /* why it failed, as one printable line */
};

enum inbox_event {
    INBOX_EMPTY,    /* nothing whole for now */
    INBOX_MESSAGE,  /* of the task's own kind */
    INBOX_END,      /* the other end is closed */
    INBOX_NONSENSE, /* what was sent cannot be */
    INBOX_TOO_MUCH  /* what was sent does not fit into memory */
};

/* The message of INBOX_MESSAGE; its bytes stay until the next call. */
struct message {
    int kind;
    const uint8_t *bytes;
    size_t length;
};

/* Takes what has come, without blocking. */
enum inbox_event inbox_next(struct inbox *inbox, struct message *message);

#endif
