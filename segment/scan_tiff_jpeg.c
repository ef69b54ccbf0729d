/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff_jpeg.h"

#include <tiffio.h>

#include <stdlib.h>
#include <string.h>

#include "segment/scan_image.h"
#include "segment/scan_jpeg.h"
#include "segment/scan_tiff_source.h"

/* A marker without a length: it begins or ends a stream. */
enum { EDGE = 2 };
static const uint8_t start[EDGE] = {0xff, 0xd8}, end[EDGE] = {0xff, 0xd9};

/*
 * The last byte says 1 of YCbCr and 0 of RGB.  A marker in the strip itself comes
 * later and counts more; so does one of JFIF, whose colours are YCbCr by definition:
 * there are writers that put such a file under the tag of RGB.  RGB that was called
 * JFIF would be read by its reds alone, in which black on white looks the same.
 */
static const uint8_t adobe[] = {0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};

struct part {
    const uint8_t *bytes;
    size_t length;
};

static struct part without_start(struct part part)
{
    if (part.length < EDGE || memcmp(part.bytes, start, EDGE) != 0)
        return part;
    return (struct part){part.bytes + EDGE, part.length - EDGE};
}

static struct part find_tables(TIFF *tiff)
{
    struct part tables;
    uint32_t length = 0;
    void *bytes = NULL;

    if (!TIFFGetField(tiff, TIFFTAG_JPEGTABLES, &length, &bytes) || !bytes)
        return (struct part){start, 0};
    tables = without_start((struct part){bytes, length});
    if (tables.length >= EDGE && memcmp(tables.bytes + tables.length - EDGE, end, EDGE) == 0)
        tables.length -= EDGE;
    return tables;
}

/* What lies in the file of a strip: a file that was cut off has less of it. */
static struct part find_strip(TIFF *tiff, const struct scan_tiff_source *source, uint32_t index)
{
    uint64_t offset = TIFFGetStrileOffset(tiff, index);
    uint64_t length = TIFFGetStrileByteCount(tiff, index);

    if (offset >= source->length)
        return (struct part){start, 0};
    if (length > source->length - offset)
        length = source->length - offset;
    return without_start((struct part){source->bytes + offset, (size_t)length});
}

static uint8_t *put(uint8_t *at, const void *bytes, size_t length)
{
    memcpy(at, bytes, length);
    return at + length;
}

size_t scan_tiff_jpeg(struct tiff *tiff, struct scan_tiff_source *source, uint32_t index,
                      const struct scan_jpeg_strip *strip)
{
    struct part tables = find_tables(tiff), data = find_strip(tiff, source, index);
    size_t length = EDGE + sizeof adobe + tables.length + data.length, got;
    uint8_t *bytes = malloc(length), *at;
    uint16_t photometric = 0;

    if (!bytes) {
        scan_image_complain(source->image, "out of memory for a JPEG strip");
        return 0;
    }
    at = put(put(bytes, start, EDGE), adobe, sizeof adobe);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    at[-1] = photometric == PHOTOMETRIC_YCBCR;
    put(put(at, tables.bytes, tables.length), data.bytes, data.length);
    got = scan_jpeg_strip(bytes, length, strip, source->image);
    free(bytes);
    return got;
}
