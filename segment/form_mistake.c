/* SPDX-License-Identifier: MIT */
#include "segment/form_mistake.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SHOWN = 100 }; /* bytes: the text needs the rest */

int form_mistake_list(const char *path, int line, struct err *err, const char *format, va_list args)
{
    size_t length = strlen(path);
    char text[220];

    vsnprintf(text, sizeof text, format, args);
    err_set(err, ERR_FORM, "%s:%d: %s", length > PATH_SHOWN ? path + length - PATH_SHOWN : path,
            line, text);
    for (char *c = err->text; *c; c++)
        if (iscntrl((unsigned char)*c))
            *c = '?';
    return -1;
}

int form_mistake(const char *path, int line, struct err *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    form_mistake_list(path, line, err, format, args);
    va_end(args);
    return -1;
}
