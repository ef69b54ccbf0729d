/* SPDX-License-Identifier: MIT */
#include "segment/scan_kind.h"

#include <stdbool.h>
#include <string.h>

/* The first bytes of a kind of file, as they are in it. */
struct signature {
    const char *name;
    const char *hint; /* how to convert it */
    size_t offset, length;
    const char *bytes;
};

#define IMAGEMAGICK "'convert IN -colorspace gray -depth 8 OUT.png'"
#define PDFTOPPM "'pdftoppm -r 300 -gray -tiff -tiffcompression deflate IN.pdf OUT'"
#define SIGNATURE(name, hint, offset, bytes) {name, hint, offset, sizeof bytes - 1, bytes}

static const struct signature read_kinds[] = {
    [SCAN_KIND_TIFF] = SIGNATURE("TIFF", NULL, 0, "II*\0"),
    [SCAN_KIND_JPEG] = SIGNATURE("JPEG", NULL, 0, "\xff\xd8\xff"),
    [SCAN_KIND_PNG] = SIGNATURE("PNG", NULL, 0, "\x89PNG\r\n\x1a\n"),
    SIGNATURE("TIFF", NULL, 0, "MM\0*"),
};

static const struct signature foreign_kinds[] = {
    SIGNATURE("BigTIFF", "'tiffcp IN.tif OUT.tif'", 0, "II+\0"),
    SIGNATURE("BigTIFF", "'tiffcp IN.tif OUT.tif'", 0, "MM\0+"),
    SIGNATURE("PDF", PDFTOPPM, 0, "%PDF-"),
    SIGNATURE("PostScript", "'gs -q -sDEVICE=tifflzw -r300 -o OUT.tif IN.ps'", 0, "%!"),
    SIGNATURE("GIF", IMAGEMAGICK, 0, "GIF8"),
    SIGNATURE("BMP", IMAGEMAGICK, 0, "BM"),
    SIGNATURE("WebP", IMAGEMAGICK, 8, "WEBP"),
    SIGNATURE("JPEG 2000", IMAGEMAGICK, 4, "jP  \r\n\x87\n"),
    SIGNATURE("JPEG 2000", IMAGEMAGICK, 0, "\xff\x4f\xff\x51"),
    SIGNATURE("JPEG XL", IMAGEMAGICK, 0, "\xff\x0a"),
    SIGNATURE("JPEG XL", IMAGEMAGICK, 4, "JXL \r\n\x87\n"),
    SIGNATURE("HEIF", IMAGEMAGICK, 4, "ftyp"),
    SIGNATURE("DjVu", "'ddjvu -format=tiff IN.djvu OUT.tif'", 0, "AT&TFORM"),
    SIGNATURE("JBIG2", "'jbig2dec -o OUT.png IN.jb2'", 0, "\x97JB2\r\n\x1a\n"),
    SIGNATURE("PBM", IMAGEMAGICK, 0, "P1"),
    SIGNATURE("PBM", IMAGEMAGICK, 0, "P4"),
    SIGNATURE("PGM", IMAGEMAGICK, 0, "P2"),
    SIGNATURE("PGM", IMAGEMAGICK, 0, "P5"),
    SIGNATURE("PPM", IMAGEMAGICK, 0, "P3"),
    SIGNATURE("PPM", IMAGEMAGICK, 0, "P6"),
    SIGNATURE("gzip", "'gunzip IN.gz' first", 0, "\x1f\x8b"),
    SIGNATURE("ZIP", "'unzip IN.zip' first", 0, "PK\x03\x04"),
};

static bool matches(const struct signature *signature, const uint8_t *bytes, size_t length)
{
    return length >= signature->offset + signature->length &&
           memcmp(bytes + signature->offset, signature->bytes, signature->length) == 0;
}

int scan_kind_of(const uint8_t *bytes, size_t length, enum scan_kind *out, struct err *err)
{
    for (size_t i = 0; i < sizeof read_kinds / sizeof *read_kinds; i++)
        if (matches(&read_kinds[i], bytes, length)) {
            *out = i < 3 ? (enum scan_kind)i : SCAN_KIND_TIFF;
            return 0;
        }
    for (size_t i = 0; i < sizeof foreign_kinds / sizeof *foreign_kinds; i++)
        if (matches(&foreign_kinds[i], bytes, length))
            return err_set(err, ERR_FORMAT, "%s files are not read: convert it with %s",
                           foreign_kinds[i].name, foreign_kinds[i].hint);
    return err_set(err, ERR_FORMAT, "the content is neither TIFF, JPEG nor PNG");
}
