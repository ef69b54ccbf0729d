/* SPDX-License-Identifier: MIT */
#include "samples/crops.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "samples/dice.h"
#include "samples/encode.h"
#include "samples/pen.h"
#include "samples/scanner.h"
#include "samples/writing.h"

enum { PER_DIGIT = 2, MAX_DIGITS = 8, PART_NOISE = 13, MAX_PATH = 4096 };

static const double SIDE_MM = 8;

static const struct writer {
    const char *name;
    uint64_t seed;
    enum pen_kind pen;
    const char *number; /* that this person also writes in a row */
} writers[] = {
    {"ann", 501, PEN_BLUE, "405162"},
    {"bob", 502, PEN_FINE, "73986"},
    {"eva", 503, PEN_PENCIL, "2810"},
};

static int make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    return 0;
}

/* One place of SIDE_MM for each digit, side by side. */
static int draw_crop(const char *path, struct pen *pen, struct dice *noise, const char *digits,
                     struct err *err)
{
    double width_mm = SIDE_MM * (double)strlen(digits);
    struct frame frame = scanner_frame(&scanner_good, width_mm, SIDE_MM);
    struct bitmap picture = {.pixels = NULL};
    struct rect_mm places[MAX_DIGITS];
    struct leaf leaf;
    int status = -1;

    for (int i = 0; digits[i]; i++)
        places[i] = (struct rect_mm){SIDE_MM * i + 0.5, 0, SIDE_MM - 1, SIDE_MM};
    if (leaf_new(&frame, 1, &leaf, err) != 0)
        return -1;
    writing_boxes(pen, &leaf, places, digits);
    if (scanner_scan(&scanner_good, &leaf, width_mm, SIDE_MM, noise, &picture, err) == 0)
        status = encode_file(path, ENCODE_PNG, &picture, 1, err);
    bitmap_free(&picture);
    leaf_free(&leaf);
    return status;
}

static int draw_writer(const char *folder, const struct writer *writer, struct err *err)
{
    struct dice noise = dice_new(writer->seed, PART_NOISE);
    char path[MAX_PATH];
    struct pen pen;

    pen_new(writer->seed, writer->pen, &pen);
    snprintf(path, sizeof path, "%s/digits/%s", folder, writer->name);
    if (make_folder(path, err) != 0)
        return -1;
    for (int digit = 0; digit < 10; digit++) {
        snprintf(path, sizeof path, "%s/digits/%s/%d", folder, writer->name, digit);
        if (make_folder(path, err) != 0)
            return -1;
        for (int i = 1; i <= PER_DIGIT; i++) {
            const char text[] = {(char)('0' + digit), 0};
            snprintf(path, sizeof path, "%s/digits/%s/%d/%d.png", folder, writer->name, digit, i);
            if (draw_crop(path, &pen, &noise, text, err) != 0)
                return -1;
        }
    }
    snprintf(path, sizeof path, "%s/fields/%s.png", folder, writer->number);
    return draw_crop(path, &pen, &noise, writer->number, err);
}

int crops_draw(const char *folder, struct err *err)
{
    char path[MAX_PATH];

    snprintf(path, sizeof path, "%s/digits", folder);
    if (make_folder(path, err) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/fields", folder);
    if (make_folder(path, err) != 0)
        return -1;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (draw_writer(folder, &writers[i], err) != 0)
            return -1;
    return 0;
}
