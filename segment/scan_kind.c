/* SPDX-License-Identifier: MIT */
#include "segment/scan_kind.h"

#include <stdbool.h>
#include <string.h>

/* The bytes that a kind of file has at a place. */
struct signature {
    size_t offset, length;
    const char *bytes;
};

#define SIGNATURE(offset, bytes) {offset, sizeof bytes - 1, bytes}

static const struct {
    enum scan_kind kind;
    struct signature signature;
} read_kinds[] = {
    {SCAN_KIND_TIFF, SIGNATURE(0, "II*\0")},
    {SCAN_KIND_TIFF, SIGNATURE(0, "MM\0*")},
    {SCAN_KIND_JPEG, SIGNATURE(0, "\xff\xd8\xff")},
    {SCAN_KIND_PNG, SIGNATURE(0, "\x89PNG\r\n\x1a\n")},
};

#define IMAGEMAGICK "convert IN -colorspace gray -depth 8 OUT.png"
#define PDFTOPPM "pdftoppm -r 300 -gray -tiff -tiffcompression deflate IN.pdf OUT"

static const struct {
    const char *name, *command;
    struct signature signature;
} foreign_kinds[] = {
    {"PDF", PDFTOPPM, SIGNATURE(0, "%PDF-")},
    {"BigTIFF", "tiffcp IN.tif OUT.tif", SIGNATURE(0, "II+\0")},
    {"BigTIFF", "tiffcp IN.tif OUT.tif", SIGNATURE(0, "MM\0+")},
    {"GIF", IMAGEMAGICK, SIGNATURE(0, "GIF8")},
    {"BMP", IMAGEMAGICK, SIGNATURE(0, "BM")},
    {"WebP", IMAGEMAGICK, SIGNATURE(8, "WEBP")},
    {"JPEG 2000", IMAGEMAGICK, SIGNATURE(4, "jP  \r\n\x87\n")},
    {"JPEG 2000", IMAGEMAGICK, SIGNATURE(0, "\xff\x4f\xff\x51")},
    {"HEIF", IMAGEMAGICK, SIGNATURE(4, "ftyp")},
    {"PBM", IMAGEMAGICK, SIGNATURE(0, "P1")},
    {"PBM", IMAGEMAGICK, SIGNATURE(0, "P4")},
    {"PGM", IMAGEMAGICK, SIGNATURE(0, "P2")},
    {"PGM", IMAGEMAGICK, SIGNATURE(0, "P5")},
    {"PPM", IMAGEMAGICK, SIGNATURE(0, "P3")},
    {"PPM", IMAGEMAGICK, SIGNATURE(0, "P6")},
    {"gzip", "gunzip IN.gz", SIGNATURE(0, "\x1f\x8b")},
    {"ZIP", "unzip IN.zip", SIGNATURE(0, "PK\x03\x04")},
};

static bool matches(const struct signature *signature, const uint8_t *bytes, size_t length)
{
    return length >= signature->offset + signature->length &&
           memcmp(bytes + signature->offset, signature->bytes, signature->length) == 0;
}

int scan_kind_of(const uint8_t *bytes, size_t length, enum scan_kind *out, struct err *err)
{
    for (size_t i = 0; i < sizeof read_kinds / sizeof *read_kinds; i++)
        if (matches(&read_kinds[i].signature, bytes, length)) {
            *out = read_kinds[i].kind;
            return 0;
        }
    for (size_t i = 0; i < sizeof foreign_kinds / sizeof *foreign_kinds; i++)
        if (matches(&foreign_kinds[i].signature, bytes, length))
            return err_set(err, ERR_FORMAT, "%s files are not read: convert it with '%s'",
                           foreign_kinds[i].name, foreign_kinds[i].command);
    return err_set(err, ERR_FORMAT, "the content is neither TIFF, JPEG nor PNG");
}
