/* SPDX-License-Identifier: MIT */
#include "classify/learn/curve.h"

#include "base/file.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 640, HEIGHT = 360, LEFT = 64, RIGHT = 64, TOP = 40, BOTTOM = 48 };

static const double least_error = 1e-4; /* none misread is drawn as this */

/* A line of the picture: its values, and the decades that its axis spans. */
struct line {
    const char *color, *name;
    bool is_left;                   /* where its axis stands */
    double (*value)(const struct curve_point *point);
    int low, high;                  /* powers of ten */
};

static double loss_of(const struct curve_point *point)
{
    return point->loss;
}

static double error_of(const struct curve_point *point)
{
    return fmax(point->error, least_error);
}

static void span(struct line *line, const struct curve_point *points, int count)
{
    double low = line->value(&points[0]), high = low;

    for (int i = 1; i < count; i++) {
        low = fmin(low, line->value(&points[i]));
        high = fmax(high, line->value(&points[i]));
    }
    line->low = (int)floor(log10(low));
    line->high = (int)ceil(log10(high));
    line->high += line->high == line->low;
}

static double place_x(int i, int count)
{
    double share = count > 1 ? (double)i / (count - 1) : 0.5;

    return LEFT + share * (WIDTH - LEFT - RIGHT);
}

static double place_y(const struct line *line, double value)
{
    double share = (log10(value) - line->low) / (line->high - line->low);

    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
}

/* The decades of an axis, as percent where they are shares. */
static void draw_axis(FILE *out, const struct line *line)
{
    int x = line->is_left ? LEFT - 8 : WIDTH - RIGHT + 8;
    const char *anchor = line->is_left ? "end" : "start";

    for (int decade = line->low; decade <= line->high; decade++) {
        double value = pow(10, decade), y = place_y(line, value);

        if (line->is_left)
            fprintf(out, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH - RIGHT);
        fprintf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%g%s</text>\n", x,
                y + 4, anchor, line->color, line->is_left ? value : 100 * value,
                line->is_left ? "" : " %");
    }
    fprintf(out, "<text x=\"%d\" y=\"20\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
            line->is_left ? LEFT : WIDTH - RIGHT, line->is_left ? "start" : "end", line->color,
            line->name);
}

static void draw_line(FILE *out, const struct line *line, const struct curve_point *points,
                      int count)
{
    fprintf(out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"",
            line->color);
    for (int i = 0; i < count; i++)
        fprintf(out, "%.1f,%.1f ", place_x(i, count), place_y(line, line->value(&points[i])));
    fprintf(out, "\"/>\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n",
                place_x(i, count), place_y(line, line->value(&points[i])), line->color);
}

static void draw_epochs(FILE *out, const struct curve_point *points, int count)
{
    int step = (count + 9) / 10;

    for (int i = 0; i < count; i += step)
        fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%d</text>\n",
                place_x(i, count), HEIGHT - BOTTOM + 18,
                points[i].epoch + 1);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">epoch</text>\n",
            WIDTH / 2, HEIGHT - 8);
}

static void draw(FILE *out, const struct curve_point *points, int count)
{
    struct line lines[] = {{"#1f6f8b", "loss", true, loss_of, 0, 0},
                           {"#b0413e", "misread of the kept samples", false, error_of, 0, 0}};
    int shown = points[0].error < 0 ? 1 : 2;

    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                 "font-family=\"sans-serif\" font-size=\"12\">\n"
                 "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
    for (int i = 0; i < shown; i++) {
        span(&lines[i], points, count);
        draw_axis(out, &lines[i]);
    }
    for (int i = 0; i < shown; i++)
        draw_line(out, &lines[i], points, count);
    draw_epochs(out, points, count);
    fprintf(out, "</svg>\n");
}

int curve_write(const char *path, const struct curve_point *points, int count, struct err *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int status;

    if (!out)
        return err_memory(err);
    draw(out, points, count);
    if (fclose(out) != 0) {
        free(text);
        return err_memory(err);
    }
    status = file_write(path, text, length, err);
    free(text);
    return status;
}
