/* SPDX-License-Identifier: MIT */
#include "pipeline/canvas.h"

#include "pipeline/draw.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_SIDE = 2400, /* pixels of the picture: enough to see a cell */
    LINE_WIDTH = 2,
    CIRCLE_POINTS = 48
};

static const int text_heights[] = {[CANVAS_SMALL] = 6, [CANVAS_LARGE] = 14};

struct canvas {
    PIX *picture;
    double transform[6]; /* form mm -> px of the picture */
    L_BMF *fonts[2];
};

/* Turns the transform with the picture: clockwise by quarters, width x height before. */
static void turn(double t[6], int quarters, int width, int height)
{
    for (int i = 0; i < quarters; i++) {
        double x[3] = {t[0], t[1], t[2]};
        for (int k = 0; k < 3; k++) {
            t[k] = -t[3 + k];
            t[3 + k] = x[k];
        }
        t[2] += height - 1;
        int side = width;
        width = height;
        height = side;
    }
}

/* The picture upright, at most LONGEST_SIDE, in colour; NULL without memory. */
static PIX *prepare(PIX *gray, double transform[6])
{
    double angle = atan2(transform[3], transform[0]);
    int quarters = ((int)lround(-angle / M_PI_2) % 4 + 4) % 4;
    double longest = fmax(pixGetWidth(gray), pixGetHeight(gray));
    double scale = fmin(1, LONGEST_SIDE / longest);
    PIX *upright, *scaled, *colour;

    turn(transform, quarters, pixGetWidth(gray), pixGetHeight(gray));
    for (int i = 0; i < 6; i++)
        transform[i] *= scale;
    upright = pixRotateOrth(gray, quarters);
    scaled = upright ? pixScale(upright, (float)scale, (float)scale) : NULL;
    colour = scaled ? pixConvertTo32(scaled) : NULL;
    pixDestroy(&upright);
    pixDestroy(&scaled);
    return colour;
}

int canvas_new(const struct raster *gray, const double transform[6], struct canvas **out,
               struct err *err)
{
    struct canvas *canvas = calloc(1, sizeof *canvas);
    PIX *picture = draw_gray(gray);

    if (!canvas || !picture)
        goto fail;
    memcpy(canvas->transform, transform, sizeof canvas->transform);
    canvas->picture = prepare(picture, canvas->transform);
    for (int i = 0; i < 2; i++)
        canvas->fonts[i] = bmfCreate(NULL, text_heights[i]);
    if (!canvas->picture || !canvas->fonts[0] || !canvas->fonts[1])
        goto fail;
    pixDestroy(&picture);
    *out = canvas;
    return 0;
fail:
    pixDestroy(&picture);
    canvas_free(canvas);
    return err_memory(err);
}

static int locate_x(const struct canvas *canvas, double x_mm, double y_mm)
{
    const double *t = canvas->transform;
    return (int)lround(t[0] * x_mm + t[1] * y_mm + t[2]);
}

static int locate_y(const struct canvas *canvas, double x_mm, double y_mm)
{
    const double *t = canvas->transform;
    return (int)lround(t[3] * x_mm + t[4] * y_mm + t[5]);
}

void canvas_line(struct canvas *canvas, double x1_mm, double y1_mm, double x2_mm, double y2_mm,
                 struct colour colour)
{
    pixRenderLineArb(canvas->picture, locate_x(canvas, x1_mm, y1_mm),
                     locate_y(canvas, x1_mm, y1_mm), locate_x(canvas, x2_mm, y2_mm),
                     locate_y(canvas, x2_mm, y2_mm), LINE_WIDTH, colour.red, colour.green,
                     colour.blue);
}

void canvas_rect(struct canvas *canvas, struct rect_mm rect, struct colour colour)
{
    double right = rect.x + rect.width, bottom = rect.y + rect.height;

    canvas_line(canvas, rect.x, rect.y, right, rect.y, colour);
    canvas_line(canvas, right, rect.y, right, bottom, colour);
    canvas_line(canvas, right, bottom, rect.x, bottom, colour);
    canvas_line(canvas, rect.x, bottom, rect.x, rect.y, colour);
}

void canvas_circle(struct canvas *canvas, double x_mm, double y_mm, double radius_mm,
                   struct colour colour)
{
    for (int i = 0; i < CIRCLE_POINTS; i++) {
        double a = 2 * M_PI * i / CIRCLE_POINTS, b = 2 * M_PI * (i + 1) / CIRCLE_POINTS;
        canvas_line(canvas, x_mm + radius_mm * cos(a), y_mm + radius_mm * sin(a),
                    x_mm + radius_mm * cos(b), y_mm + radius_mm * sin(b), colour);
    }
}

/* Without the ground around it. */
static int text_height(const struct canvas *canvas, enum canvas_text size)
{
    PIX *letter = bmfGetPix(canvas->fonts[size], 'A');
    int height = letter ? pixGetHeight(letter) : 0;

    pixDestroy(&letter);
    return height;
}

struct rect canvas_text_area(const struct canvas *canvas, double x_mm, double y_mm,
                             enum canvas_text size, const char *text)
{
    int x = locate_x(canvas, x_mm, y_mm), y = locate_y(canvas, x_mm, y_mm);
    int height = text_height(canvas, size);
    l_int32 width = 0;

    if (!*text || bmfGetStringWidth(canvas->fonts[size], text, &width) != 0)
        width = 0;
    x = (int)fmax(1, fmin(x, pixGetWidth(canvas->picture) - width - 3));
    y = (int)fmax(height + 1, fmin(y, pixGetHeight(canvas->picture) - height));
    return (struct rect){x - 1, y - height - 1, width + 3, height + 2};
}

struct rect canvas_rect_area(const struct canvas *canvas, struct rect_mm rect)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

    for (int i = 0; i < 4; i++) {
        double x_mm = rect.x + (i & 1 ? rect.width : 0), y_mm = rect.y + (i & 2 ? rect.height : 0);
        int x = locate_x(canvas, x_mm, y_mm), y = locate_y(canvas, x_mm, y_mm);

        left = fmin(left, x);
        right = fmax(right, x);
        top = fmin(top, y);
        bottom = fmax(bottom, y);
    }
    return (struct rect){(int)left, (int)top, (int)(right - left) + 1, (int)(bottom - top) + 1};
}

double canvas_line_mm(const struct canvas *canvas, enum canvas_text size)
{
    const double *t = canvas->transform;

    return (text_height(canvas, size) + 3) / hypot(t[1], t[4]);
}

void canvas_write(struct canvas *canvas, double x_mm, double y_mm, enum canvas_text size,
                  const char *text, struct colour colour)
{
    struct rect area = canvas_text_area(canvas, x_mm, y_mm, size, text);
    L_BMF *font = canvas->fonts[size];
    l_int32 width, baseline = 0, overflow;
    l_uint32 value;
    BOX *ground;

    if (!*text)
        return;
    ground = boxCreate(area.x, area.y, area.width, area.height);
    bmfGetBaseline(font, 'A', &baseline);
    pixSetInRectArbitrary(canvas->picture, ground, 0xffffff00);
    composeRGBPixel(colour.red, colour.green, colour.blue, &value);
    pixSetTextline(canvas->picture, font, text, value, area.x + 1, area.y + 1 + baseline, &width,
                   &overflow);
    boxDestroy(&ground);
}

int canvas_head(struct canvas *canvas, const char *text, struct colour colour, struct err *err)
{
    l_int32 overflow;
    l_uint32 value;
    PIX *headed;

    composeRGBPixel(colour.red, colour.green, colour.blue, &value);
    headed = pixAddSingleTextblock(canvas->picture, canvas->fonts[CANVAS_LARGE], text, value,
                                   L_ADD_ABOVE, &overflow);
    if (!headed)
        return err_memory(err);
    canvas->transform[5] += pixGetHeight(headed) - pixGetHeight(canvas->picture);
    pixDestroy(&canvas->picture);
    canvas->picture = headed;
    return 0;
}

int canvas_png(const struct canvas *canvas, struct blob *out, struct err *err)
{
    return draw_encode(canvas->picture, out, err);
}

void canvas_free(struct canvas *canvas)
{
    if (!canvas)
        return;
    pixDestroy(&canvas->picture);
    bmfDestroy(&canvas->fonts[0]);
    bmfDestroy(&canvas->fonts[1]);
    free(canvas);
}
