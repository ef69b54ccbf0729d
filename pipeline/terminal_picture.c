/* SPDX-License-Identifier: MIT */
#include "pipeline/terminal_picture.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/base64.h"
#include "pipeline/draw.h"

enum {
    KITTY_COLUMN_PX = 5, /* of the picture in a column: about twice its own size on a screen */
    KITTY_CHUNK = 4096,  /* bytes of base64 in one escape, by the protocol */
    LEAST_CONTRAST = 48, /* what differs less is paper */
    INK = 128            /* darker is ink where there are no grays */
};

static const char ramp[] = " .:-=+*#%@"; /* paper to ink */

struct terminal_area terminal_picture_area(const struct raster *gray, enum terminal_look look,
                                           struct terminal_area most)
{
    int wide = look == TERMINAL_KITTY ? gray->width / KITTY_COLUMN_PX : gray->width;
    struct terminal_area area = {wide < most.columns ? wide : most.columns, 0};

    if (area.columns < 1)
        area.columns = 1;
    area.rows = (int)((int64_t)area.columns * gray->height / gray->width + 1) / 2;
    if (area.rows > most.rows) {
        area.rows = most.rows;
        area.columns = (int)((int64_t)2 * most.rows * gray->width / gray->height);
    }
    if (area.rows < 1)
        area.rows = 1;
    if (area.columns < 1)
        area.columns = 1;
    return area;
}

/*
 * The mean of a block of pixels, drawn a quarter of the way to its darkest: a
 * thin stroke must not be lost among its paper, nor a loop fill up.
 */
static uint8_t shrink_block(const struct raster *gray, int x0, int x1, int y0, int y1)
{
    long sum = 0, count = 0;
    int darkest = 255;

    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            int value = gray->pixels[(size_t)y * (size_t)gray->width + (size_t)x];
            sum += value;
            count++;
            darkest = value < darkest ? value : darkest;
        }
    }
    return (uint8_t)((3 * (sum / count) + darkest) / 4);
}

static int edge(int index, int parts, int length)
{
    return (int)((int64_t)index * length / parts);
}

static int at_least_one(int begin, int end)
{
    return end > begin ? end : begin + 1;
}

static int shrink(const struct raster *gray, int width, int height, struct raster *out,
                  struct err *err)
{
    if (raster_new(width, height, out, err) != 0)
        return -1;
    for (int y = 0; y < height; y++) {
        int y0 = edge(y, height, gray->height);
        int y1 = at_least_one(y0, edge(y + 1, height, gray->height));
        for (int x = 0; x < width; x++) {
            int x0 = edge(x, width, gray->width);
            int x1 = at_least_one(x0, edge(x + 1, width, gray->width));
            out->pixels[y * width + x] = shrink_block(gray, x0, x1, y0, y1);
        }
    }
    return 0;
}

/* Paper (what most pixels are brighter than) becomes white, the darkest black. */
static void stretch(struct raster *gray)
{
    long count[256] = {0}, size = (long)gray->width * gray->height, seen = 0;
    int darkest = 0, paper = 255, span;

    for (long i = 0; i < size; i++)
        count[gray->pixels[i]]++;
    while (darkest < 255 && count[darkest] == 0)
        darkest++;
    while (paper > 0 && (seen += count[paper]) < size / 2)
        paper--;
    span = paper - darkest > LEAST_CONTRAST ? paper - darkest : LEAST_CONTRAST;
    for (long i = 0; i < size; i++) {
        int value = 255 - (paper - gray->pixels[i]) * 255 / span;
        gray->pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

/* The 24 grays of the 256 colours lie between black and white, which have their own. */
static int gray_of_256(int value)
{
    if (value < 4)
        return 16;
    return value > 246 ? 231 : 232 + (value - 4) * 24 / 243;
}

static void draw_pair(enum terminal_look look, int upper, int lower, FILE *out)
{
    static const char *const blocks[] = {" ", "\u2584", "\u2580", "\u2588"};

    switch (look) {
    case TERMINAL_TRUE:
        fprintf(out, "\033[38;2;%d;%d;%d;48;2;%d;%d;%dm\u2580", upper, upper, upper, lower, lower,
                lower);
        break;
    case TERMINAL_256:
        fprintf(out, "\033[38;5;%d;48;5;%dm\u2580", gray_of_256(upper), gray_of_256(lower));
        break;
    case TERMINAL_MONO:
        fputs(blocks[(upper < INK) * 2 + (lower < INK)], out);
        break;
    default:
        fputc(ramp[(510 - upper - lower) * (int)(sizeof ramp - 2) / 510], out);
    }
}

static int draw_blocks(const struct raster *gray, enum terminal_look look,
                       struct terminal_area area, int indent, FILE *out, struct err *err)
{
    struct raster small;

    if (shrink(gray, area.columns, 2 * area.rows, &small, err) != 0)
        return -1;
    stretch(&small);
    for (int row = 0; row < area.rows; row++) {
        const uint8_t *upper = small.pixels + (size_t)(2 * row) * (size_t)small.width;
        fprintf(out, "%*s", indent, "");
        for (int x = 0; x < small.width; x++)
            draw_pair(look, upper[x], upper[x + small.width], out);
        fputs(look == TERMINAL_TRUE || look == TERMINAL_256 ? "\033[0m\n" : "\n", out);
    }
    raster_free(&small);
    return 0;
}

/* https://sw.kovidgoyal.net/kitty/graphics-protocol/: a PNG in chunks of base64. */
static int draw_kitty(const struct raster *gray, struct terminal_area area, int indent, FILE *out,
                      struct err *err)
{
    const size_t step = KITTY_CHUNK / 4 * 3;
    struct blob png;

    if (draw_png(gray, 0, &png, err) != 0)
        return -1;
    fprintf(out, "%*s", indent, "");
    for (size_t i = 0; i < png.length; i += step) {
        size_t length = png.length - i < step ? png.length - i : step;
        int is_last = i + length == png.length;
        char text[KITTY_CHUNK + 1];

        if (i == 0)
            fprintf(out, "\033_Ga=T,f=100,q=2,C=1,c=%d,r=%d,m=%d;", area.columns, area.rows,
                    !is_last);
        else
            fprintf(out, "\033_Gm=%d;", !is_last);
        base64_encode(png.bytes + i, length, text);
        fprintf(out, "%s\033\\", text);
    }
    for (int row = 0; row < area.rows; row++)
        fputc('\n', out);
    free(png.bytes);
    return 0;
}

int terminal_picture_draw(const struct raster *gray, enum terminal_look look,
                          struct terminal_area area, int indent, FILE *out, struct err *err)
{
    if (look == TERMINAL_KITTY)
        return draw_kitty(gray, area, indent, out, err);
    return draw_blocks(gray, look, area, indent, out, err);
}
