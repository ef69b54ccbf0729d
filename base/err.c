/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;

    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

int err_within(struct err *err, const char *format, ...)
{
    struct err inner = *err;
    va_list args;
    int used;

    va_start(args, format);
    used = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (used >= 0 && used < (int)sizeof err->text)
        snprintf(err->text + used, sizeof err->text - (size_t)used, ": %s", inner.text);
    return -1;
}

int err_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "out of memory");
}
