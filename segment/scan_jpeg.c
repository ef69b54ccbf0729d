/* SPDX-License-Identifier: MIT */
#include "segment/scan_jpeg.h"

#include <turbojpeg.h>

#include <stdbool.h>
#include <string.h>

#include "segment/scan_image.h"
#include "segment/scan_number.h"

enum {
    MARKER_SOF0 = 0xc0, /* baseline; 1 extended, 2 progressive, 9 and 10 the same, arithmetic */
    MARKER_DHT = 0xc4,
    MARKER_JPG = 0xc8,
    MARKER_DAC = 0xcc,
    MARKER_SOF15 = 0xcf,
    MARKER_RST0 = 0xd0,
    MARKER_RST7 = 0xd7,
    MARKER_SOI = 0xd8,
    MARKER_EOI = 0xd9,
    MARKER_SOS = 0xda,
    MARKER_APP0 = 0xe0,
    MARKER_APP1 = 0xe1
};

/* What the markers say before anything is decoded. */
struct outline {
    int frame; /* the marker of the first frame header, 0 if there is none */
    uint32_t width, height;
    int components, precision;
    int scans;
    double dpi;
    int orientation;
};

/* The file within a file that EXIF is: numbers in either order. */
struct exif {
    const uint8_t *bytes;
    size_t length;
    enum scan_order order;
};

/* A number in it, 0 if it lies outside. */
static uint32_t exif_number(const struct exif *exif, size_t offset, size_t size)
{
    if (offset > exif->length || size > exif->length - offset)
        return 0;
    return scan_number(exif->bytes + offset, size, exif->order);
}

static double exif_ratio(const struct exif *exif, size_t offset)
{
    uint32_t under = exif_number(exif, offset + 4, 4);

    return under ? (double)exif_number(exif, offset, 4) / under : 0;
}

static void read_exif(const uint8_t *bytes, size_t length, struct outline *outline)
{
    enum { ORIENTATION = 0x112, X_RESOLUTION = 0x11a, RESOLUTION_UNIT = 0x128 };
    struct exif exif = {bytes, length,
                        length > 0 && bytes[0] == 'I' ? SCAN_LITTLE_ENDIAN : SCAN_BIG_ENDIAN};
    size_t directory = exif_number(&exif, 4, 4);
    uint32_t entries = exif_number(&exif, directory, 2), unit = 2;
    double density = 0;

    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = directory + 2 + 12 * (size_t)i;
        switch (exif_number(&exif, entry, 2)) {
        case ORIENTATION:
            outline->orientation = (int)exif_number(&exif, entry + 8, 2);
            break;
        case X_RESOLUTION:
            density = exif_ratio(&exif, exif_number(&exif, entry + 8, 4));
            break;
        case RESOLUTION_UNIT:
            unit = exif_number(&exif, entry + 8, 2);
            break;
        }
    }
    if (outline->dpi == 0)
        outline->dpi = unit == 3 ? density * 2.54 : density;
}

static void read_jfif(const uint8_t *bytes, struct outline *outline)
{
    uint32_t unit = bytes[7], density = scan_number(bytes + 8, 2, SCAN_BIG_ENDIAN);

    if (unit == 1)
        outline->dpi = density;
    else if (unit == 2)
        outline->dpi = density * 2.54;
}

static bool is_frame(int marker)
{
    return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT &&
           marker != MARKER_JPG && marker != MARKER_DAC;
}

/* One marker segment, without its length. */
static void read_segment(int marker, const uint8_t *bytes, size_t length, struct outline *outline)
{
    if (is_frame(marker) && length >= 6 && outline->frame == 0) {
        outline->frame = marker;
        outline->precision = bytes[0];
        outline->height = scan_number(bytes + 1, 2, SCAN_BIG_ENDIAN);
        outline->width = scan_number(bytes + 3, 2, SCAN_BIG_ENDIAN);
        outline->components = bytes[5];
    } else if (marker == MARKER_APP0 && length >= 12 && memcmp(bytes, "JFIF", 5) == 0) {
        read_jfif(bytes, outline);
    } else if (marker == MARKER_APP1 && length >= 6 && memcmp(bytes, "Exif\0", 6) == 0) {
        read_exif(bytes + 6, length - 6, outline);
    } else if (marker == MARKER_SOS) {
        outline->scans++;
    }
}

static bool stands_alone(int marker)
{
    return marker <= 1 || (marker >= MARKER_RST0 && marker <= MARKER_SOI);
}

/* The next marker at or after offset; a zero byte after 0xff is no marker but data. */
static size_t next_marker(const uint8_t *bytes, size_t length, size_t offset)
{
    while (offset + 1 < length) {
        const uint8_t *found = memchr(bytes + offset, 0xff, length - 1 - offset);
        if (!found)
            break;
        offset = (size_t)(found - bytes);
        if (found[1] != 0 && found[1] != 0xff)
            return offset;
        offset++;
    }
    return length;
}

static void read_outline(const uint8_t *bytes, size_t length, struct outline *outline)
{
    size_t offset = 0;

    *outline = (struct outline){.orientation = 1};
    while ((offset = next_marker(bytes, length, offset)) < length) {
        int marker = bytes[offset + 1];
        size_t size;
        offset += 2;
        if (marker == MARKER_EOI)
            break;
        if (stands_alone(marker))
            continue;
        if (length - offset < 2)
            break;
        size = scan_number(bytes + offset, 2, SCAN_BIG_ENDIAN);
        if (size < 2 || size > length - offset)
            break;
        read_segment(marker, bytes + offset + 2, size - 2, outline);
        offset += size;
    }
}

static bool is_decodable(int frame)
{
    return frame - MARKER_SOF0 <= 2 || frame - MARKER_SOF0 == 9 || frame - MARKER_SOF0 == 10;
}

static int check_outline(const struct outline *outline, struct err *err)
{
    if (outline->frame == 0)
        return err_set(err, ERR_DAMAGE, "the JPEG file ends before its picture begins");
    if (outline->components != 1 && outline->components != 3)
        return err_set(err, ERR_FORMAT,
                       "a JPEG of %d components (CMYK) is not read: convert it "
                       "with 'convert IN.jpg -colorspace gray OUT.jpg'",
                       outline->components);
    if (outline->precision != 8 || !is_decodable(outline->frame))
        return err_set(err, ERR_FORMAT,
                       "a JPEG of process %d with %d bits is not read: "
                       "scan to baseline JPEG, PNG or TIFF",
                       outline->frame - MARKER_SOF0, outline->precision);
    if (outline->scans > SCAN_JPEG_MAX_SCANS)
        return err_set(err, ERR_LIMIT, "the JPEG has %d scans, the limit is %d", outline->scans,
                       SCAN_JPEG_MAX_SCANS);
    return scan_image_check_size(outline->width, outline->height, err);
}

/*
 * TurboJPEG returns the same for a warning, after which it went on, and for an
 * error that ended it: how many rows it touched tells.
 */
static int judge(const char *complaint, const uint8_t *rows, int stride, struct scan_image *image,
                 struct err *err)
{
    int height = image->shape.height;
    size_t got = scan_image_touched(rows, (size_t)stride * (size_t)height);
    int done = (int)((got + (size_t)stride - 1) / (size_t)stride);

    if (done == 0)
        return err_set(err, ERR_DAMAGE, "no pixels could be decoded: %s", complaint);
    scan_image_complain(image, "%s", complaint);
    if (done < height)
        scan_image_leave(image, done);
    return 0;
}

static int decode(const uint8_t *bytes, size_t length, struct scan_image *image, struct err *err)
{
    tjhandle turbo = tjInitDecompress();
    int width = image->shape.width, height = image->shape.height, stride, status = 0;
    uint8_t *rows = scan_image_open_rows(image, &stride);

    if (!turbo)
        return err_memory(err);
    memset(rows, SCAN_UNTOUCHED, (size_t)stride * (size_t)height);
    if (tjDecompress2(turbo, bytes, length, rows, width, stride, height, TJPF_GRAY, 0) != 0)
        status = judge(tjGetErrorStr2(turbo), rows, stride, image, err);
    scan_image_close_rows(image);
    tjDestroy(turbo);
    return status;
}

int scan_jpeg_page(const uint8_t *bytes, size_t length, struct scan_image *image, struct err *err)
{
    struct outline outline;
    struct scan_shape shape = {.depth = 8, .samples = 1};

    read_outline(bytes, length, &outline);
    if (check_outline(&outline, err) != 0)
        return -1;
    shape.width = (int)outline.width;
    shape.height = (int)outline.height;
    scan_image_ramp(&shape, false);
    image->dpi = outline.dpi;
    image->orientation = outline.orientation;
    if (scan_image_start(image, &shape, err) != 0)
        return -1;
    return decode(bytes, length, image, err);
}

int scan_jpeg_most_rows(int rows)
{
    enum { BLOCK = 16 }; /* of a picture whose colours have half the rows */

    return (rows + BLOCK - 1) / BLOCK * BLOCK;
}

/* A stream must not tell of another picture than the TIFF file does. */
static int check_strip(const struct outline *outline, const struct scan_jpeg_strip *strip,
                       struct err *err)
{
    if (outline->frame == 0)
        return err_set(err, ERR_DAMAGE, "a JPEG strip ends before its picture begins");
    if (outline->width != (uint32_t)strip->width || outline->components != strip->components ||
        outline->height > (uint32_t)strip->most_rows)
        return err_set(err, ERR_DAMAGE,
                       "a JPEG strip has %u x %u pixels of %d samples, "
                       "the TIFF says %d x %d of %d",
                       outline->width, outline->height, outline->components, strip->width,
                       strip->rows, strip->components);
    return check_outline(outline, err);
}

/* Returns how many rows of the room hold pixels. */
static int decode_strip(const uint8_t *bytes, size_t length, int rows,
                        const struct scan_jpeg_strip *strip, struct scan_image *image)
{
    size_t width = (size_t)strip->width, room = width * (size_t)strip->most_rows;
    tjhandle turbo = tjInitDecompress();

    memset(strip->bytes, SCAN_UNTOUCHED, room);
    if (!turbo) {
        scan_image_complain(image, "out of memory for a JPEG strip");
        return 0;
    }
    if (tjDecompress2(turbo, bytes, length, strip->bytes, strip->width, strip->width,
                      strip->most_rows, TJPF_GRAY, 0) != 0) {
        scan_image_complain(image, "%s", tjGetErrorStr2(turbo));
        rows = (int)((scan_image_touched(strip->bytes, room) + width - 1) / width);
    }
    tjDestroy(turbo);
    return rows;
}

size_t scan_jpeg_strip(const uint8_t *bytes, size_t length, const struct scan_jpeg_strip *strip,
                       struct scan_image *image)
{
    struct outline outline;
    struct err err;
    int rows;

    read_outline(bytes, length, &outline);
    if (check_strip(&outline, strip, &err) != 0) {
        scan_image_complain(image, "%s", err.text);
        return 0;
    }
    rows = decode_strip(bytes, length, (int)outline.height, strip, image);
    return (size_t)strip->width * (size_t)(rows < strip->rows ? rows : strip->rows);
}
