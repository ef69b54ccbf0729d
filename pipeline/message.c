/* SPDX-License-Identifier: MIT */
#include "pipeline/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { KIND_COUNT = MESSAGE_FAILED + 1, FIRST_ROOM = 64 << 10 };

struct head {
    uint32_t kind, length;
};

static int send_all(int fd, const void *bytes, size_t length, struct err *err)
{
    const uint8_t *at = bytes;

    while (length > 0) {
        ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return err_set(err, ERR_SYSTEM, "cannot send to the supervisor: %s", strerror(errno));
        at += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int message_send(int fd, int kind, const void *bytes, size_t length, struct err *err)
{
    struct head head = {(uint32_t)kind, (uint32_t)length};

    if (length > MESSAGE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "a message of %zu bytes is too long", length);
    if (send_all(fd, &head, sizeof head, err) != 0)
        return -1;
    return send_all(fd, bytes, length, err);
}

static bool take_failure(struct inbox *inbox, const uint8_t *bytes, size_t length)
{
    struct err *err = &inbox->err;

    if (length != sizeof *err)
        return false;
    memcpy(err, bytes, length);
    if ((int)err->code <= ERR_NONE || (int)err->code > ERR_INTERNAL)
        return false;
    err->text[sizeof err->text - 1] = 0;
    for (char *c = err->text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    inbox->has_failed = true;
    return true;
}

/* Looks at what lies in the buffer; a last word is taken in, and nothing may follow it. */
static enum inbox_event parse(struct inbox *inbox, struct message *message)
{
    const uint8_t *content = inbox->bytes + sizeof(struct head);
    struct head head;

    if (inbox->fill < sizeof head)
        return INBOX_EMPTY;
    memcpy(&head, inbox->bytes, sizeof head);
    if (inbox->is_done || inbox->has_failed || head.kind >= KIND_COUNT ||
        head.length > MESSAGE_MAX_BYTES)
        return INBOX_NONSENSE;
    if (inbox->fill < sizeof head + head.length)
        return INBOX_EMPTY;
    inbox->taken = sizeof head + head.length;
    *message = (struct message){(int)head.kind, content, head.length};
    if (head.kind == MESSAGE_FAILED)
        return take_failure(inbox, content, head.length) ? INBOX_EMPTY : INBOX_NONSENSE;
    inbox->is_done = head.kind == MESSAGE_DONE;
    if (inbox->is_done)
        return head.length == 0 ? INBOX_EMPTY : INBOX_NONSENSE;
    return INBOX_MESSAGE;
}

static void drop_taken(struct inbox *inbox)
{
    if (inbox->taken == 0)
        return;
    memmove(inbox->bytes, inbox->bytes + inbox->taken, inbox->fill - inbox->taken);
    inbox->fill -= inbox->taken;
    inbox->taken = 0;
}

/* INBOX_MESSAGE when something came. */
static enum inbox_event receive(struct inbox *inbox)
{
    ssize_t got;

    if (inbox->fill == inbox->room) {
        size_t room = inbox->room ? 2 * inbox->room : FIRST_ROOM;
        uint8_t *bytes = realloc(inbox->bytes, room);

        if (!bytes)
            return INBOX_TOO_MUCH;
        inbox->bytes = bytes;
        inbox->room = room;
    }
    got = recv(inbox->fd, inbox->bytes + inbox->fill, inbox->room - inbox->fill, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return INBOX_EMPTY;
    if (got <= 0)
        return INBOX_END;
    inbox->fill += (size_t)got;
    return INBOX_MESSAGE;
}

enum inbox_event inbox_next(struct inbox *inbox, struct message *message)
{
    enum inbox_event event;

    do {
        drop_taken(inbox);
        event = parse(inbox, message);
        if (event != INBOX_EMPTY)
            return event;
        drop_taken(inbox);
        event = receive(inbox);
    } while (event == INBOX_MESSAGE);
    return event;
}
