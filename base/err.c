/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;

    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

/* Adds as much of the text as there is room for. */
static void append(struct err *err, const char *text)
{
    size_t used = strlen(err->text), room = sizeof err->text - 1 - used, length = strlen(text);

    if (length > room)
        length = room;
    memcpy(err->text + used, text, length);
    err->text[used + length] = 0;
}

int err_within(struct err *err, const char *format, ...)
{
    struct err inner = *err;
    va_list args;

    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    append(err, ": ");
    append(err, inner.text);
    return -1;
}

int err_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "out of memory");
}
