/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff_source.h"

#include <tiffio.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "segment/scan_image.h"

/* More than a page within the limits needs; libtiff 4.5 has no limit on the sum. */
#define MAX_ALLOCATION (256 << 20)

static tmsize_t source_read(thandle_t handle, void *buffer, tmsize_t size)
{
    struct scan_tiff_source *source = handle;
    size_t left, take = (size_t)size;

    if (source->position >= source->length)
        return 0;
    left = source->length - (size_t)source->position;
    if (take > left)
        take = left;
    memcpy(buffer, source->bytes + source->position, take);
    source->position += take;
    return (tmsize_t)take;
}

static tmsize_t source_write(thandle_t handle, void *buffer, tmsize_t size)
{
    (void)handle, (void)buffer, (void)size;
    return -1;
}

static toff_t source_seek(thandle_t handle, toff_t offset, int whence)
{
    struct scan_tiff_source *source = handle;

    if (whence == SEEK_CUR)
        offset += source->position;
    else if (whence == SEEK_END)
        offset += source->length;
    return source->position = offset;
}

static int source_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t source_size(thandle_t handle)
{
    const struct scan_tiff_source *source = handle;

    return source->length;
}

/* The bytes lie in memory already: libtiff then decodes from them without a copy. */
static int source_map(thandle_t handle, void **base, toff_t *size)
{
    const struct scan_tiff_source *source = handle;

    *base = (void *)source->bytes;
    *size = source->length;
    return 1;
}

static void source_unmap(thandle_t handle, void *base, toff_t size)
{
    (void)handle, (void)base, (void)size;
}

__attribute__((format(printf, 4, 0)))
static int on_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    struct scan_tiff_source *source = user;
    char text[sizeof source->image->complaint];

    (void)tiff, (void)module;
    if (source->is_decoding) {
        vsnprintf(text, sizeof text, format, args);
        scan_image_complain(source->image, "%s", text);
    }
    return 1;
}

__attribute__((format(printf, 4, 0)))
static int on_error(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    struct scan_tiff_source *source = user;

    if (source->is_decoding)
        return on_warning(tiff, user, module, format, args);
    if (source->reason[0] == 0)
        vsnprintf(source->reason, sizeof source->reason, format, args);
    return 1;
}

struct tiff *scan_tiff_source_open(struct scan_tiff_source *source)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFF *tiff;

    if (!options)
        return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOCATION);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, source);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, source);
    /* h: the header only, the directory is chosen later */
    tiff = TIFFClientOpenExt("scan", "rh", source, source_read, source_write, source_seek,
                             source_close, source_size, source_map, source_unmap, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}
