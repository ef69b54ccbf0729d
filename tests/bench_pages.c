/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <stdio.h>
#include <unistd.h>

#include "samples/drawing.h"
#include "samples/encode.h"

enum { BLACK_BELOW = 160 };

const char *const bench_names[BENCH_FORMATS] = {"TIFF G4", "TIFF gray", "JPEG", "PNG"};

static const struct {
    const char *ending;
    enum encoding encoding;
} formats[BENCH_FORMATS] = {
    {"g4.tif", ENCODE_G4},
    {"gray.tif", ENCODE_LZW},
    {"jpg", ENCODE_JPEG},
    {"png", ENCODE_PNG},
};

void bench_path(const char *folder, int format, int index, char path[BENCH_MAX_PATH])
{
    snprintf(path, BENCH_MAX_PATH, "%s/page-%04d.%s", folder, index, formats[format].ending);
}

static void cut_black_and_white(struct bitmap *page)
{
    size_t pixels = (size_t)page->width * (size_t)page->height;

    for (size_t i = 0; i < pixels; i++)
        page->pixels[i] = page->pixels[i] < BLACK_BELOW ? 0 : 255;
    page->is_bilevel = true;
}

static int draw(const char *folder, const struct form *form, int index, struct err *err)
{
    const struct drawing drawing = {.seed = 500 + (uint64_t)index,
                                    .pen = index % 3 == 0 ? PEN_FINE : PEN_BLACK,
                                    .depth = DEPTH_GRAY,
                                    .dpi = 300};
    char path[BENCH_MAX_PATH];
    struct answers answers;
    struct bitmap page;
    int status = -1;

    if (drawing_make(form, &drawing, &answers, &page, err) != 0)
        return -1;
    for (int format = BENCH_FORMATS - 1; format >= 0; format--) {
        if (formats[format].encoding == ENCODE_G4)
            cut_black_and_white(&page);
        bench_path(folder, format, index, path);
        if (encode_file(path, formats[format].encoding, &page, 1, err) != 0)
            goto out;
    }
    status = 0;
out:
    bitmap_free(&page);
    return status;
}

/* Copies a page under another name; some bytes behind its end make it another file. */
static int copy(const char *from, const char *to, int number, struct err *err)
{
    char buffer[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t got;
    int failed = !in || !out;

    while (!failed && (got = fread(buffer, 1, sizeof buffer, in)) > 0)
        failed = fwrite(buffer, 1, got, out) != got;
    if (!failed)
        fprintf(out, "%08d", number);
    if (in)
        fclose(in);
    if (out && fclose(out) != 0)
        failed = 1;
    return failed ? err_set(err, ERR_IO, "cannot copy '%s' to '%s'", from, to) : 0;
}

int bench_copies(const char *folder, int format, int from, int to, struct err *err)
{
    char old[BENCH_MAX_PATH], new[BENCH_MAX_PATH];

    for (int i = from; i < to; i++) {
        bench_path(folder, format, i % from, old);
        bench_path(folder, format, i, new);
        if (copy(old, new, i, err) != 0)
            return -1;
    }
    return 0;
}

int bench_pages(const char *folder, const struct form *form, int count, struct err *err)
{
    char path[BENCH_MAX_PATH];

    for (int i = 0; i < count; i++) {
        bench_path(folder, 0, i, path);
        /* the bilevel file is written last: it stands for all four */
        if (access(path, F_OK) != 0 && draw(folder, form, i, err) != 0)
            return -1;
    }
    return 0;
}
