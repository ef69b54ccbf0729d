/* SPDX-License-Identifier: MIT */
#include "pipeline/report_plot.h"

#include "classify/score.h"
#include "pipeline/markup.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

/* In units of the view box; the plot itself lies between the margins. */
enum {
    WIDTH = 420,
    HEIGHT = 330,
    LEFT = 62,
    RIGHT = 26,
    TOP = 14,
    BOTTOM = 50,
    LINE = 15, /* from one line of text to the next */
    MOST_TICKS = 6
};

static const double NINES = 5; /* of the stretched scale: what is over 99.999 % is as good as all */
static const double STRETCHED_FROM = 0.9;
static const double HEADROOM = 1.15;   /* above the risk of all readings */

/* --- shapes --- */

static double at_x(double share)
{
    return LEFT + share * (WIDTH - LEFT - RIGHT);
}

static double at_y(double share)
{
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
}

static void open_plot(struct markup *markup, const char *says)
{
    markup_open(markup, "svg");
    markup_attribute(markup, "xmlns", "http://www.w3.org/2000/svg");
    markup_attribute(markup, "viewBox", "0 0 %d %d", WIDTH, HEIGHT);
    markup_attribute(markup, "role", "img");
    markup_attribute(markup, "aria-label", "%s", says);
}

static void line(struct markup *markup, const char *class, double x1, double y1, double x2,
                 double y2)
{
    markup_open_class(markup, "line", class);
    markup_attribute(markup, "x1", "%.1f", x1);
    markup_attribute(markup, "y1", "%.1f", y1);
    markup_attribute(markup, "x2", "%.1f", x2);
    markup_attribute(markup, "y2", "%.1f", y2);
    markup_close(markup);
}

/* A dot that tells more when pointed at. */
static void dot(struct markup *markup, double x, double y, const char *text)
{
    markup_open_class(markup, "circle", "dot");
    markup_attribute(markup, "cx", "%.1f", x);
    markup_attribute(markup, "cy", "%.1f", y);
    markup_attribute(markup, "r", "4.5");
    markup_element(markup, "title", "%s", text);
    markup_close(markup);
}

/* anchor: start, middle or end. */
static void label(struct markup *markup, const char *anchor, double x, double y, const char *text)
{
    markup_open(markup, "text");
    markup_attribute(markup, "x", "%.1f", x);
    markup_attribute(markup, "y", "%.1f", y);
    markup_attribute(markup, "text-anchor", "%s", anchor);
    markup_text(markup, "%s", text);
    markup_close(markup);
}

/* --- axes --- */

/* A share on an axis, 0 to 1 of its length, and where it has ticks. */
struct scale {
    double from, to;
    bool is_stretched; /* counts the nines: -log10(1 - share) */
    double ticks[MOST_TICKS + 2];
    int tick_count;
};

static double place(const struct scale *scale, double share)
{
    double x = scale->is_stretched ? -log10(fmax(1e-9, 1 - share)) / NINES
                                   : (share - scale->from) / (scale->to - scale->from);
    return fmin(1, fmax(0, x));
}

/* Few ticks at round shares: steps of 1, 2 or 5 times a power of ten. */
static struct scale plain_scale(double from, double to)
{
    struct scale scale = {.from = from, .to = to};
    double step = pow(10, floor(log10(to - from)));

    if ((to - from) / step < 2)
        step /= 5;
    else if ((to - from) / step < 5)
        step /= 2;
    while ((to - from) / step > MOST_TICKS + 0.5)
        step *= 2;
    for (int i = (int)ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
        scale.ticks[scale.tick_count++] = i * step;
    return scale;
}

static struct scale stretched_scale(void)
{
    return (struct scale){.is_stretched = true, .tick_count = 6,
                          .ticks = {0, 0.9, 0.99, 0.999, 0.9999, 1}};
}

static void draw_axes(struct markup *markup, const struct scale *x, const struct scale *y,
                      const char *x_title, const char *y_title)
{
    char text[32];

    for (int i = 0; i < x->tick_count; i++) {
        double at = at_x(place(x, x->ticks[i]));
        line(markup, "tick", at, at_y(0), at, at_y(1));
        snprintf(text, sizeof text, "%.5g %%", 100 * x->ticks[i]);
        label(markup, "middle", at, at_y(0) + 17, text);
    }
    for (int i = 0; i < y->tick_count; i++) {
        double at = at_y(place(y, y->ticks[i]));
        line(markup, "tick", at_x(0), at, at_x(1), at);
        snprintf(text, sizeof text, "%.5g %%", 100 * y->ticks[i]);
        label(markup, "end", at_x(0) - 6, at + 4, text);
    }
    label(markup, "middle", at_x(0.5), HEIGHT - 10, x_title);
    markup_open(markup, "g");
    markup_attribute(markup, "transform", "translate(14 %.1f) rotate(-90)", at_y(0.5));
    label(markup, "middle", 0, 0, y_title);
    markup_close(markup);
}

/* --- reliability --- */

static void draw_bin(struct markup *markup, const struct scale *scale,
                     const struct score_bin *bin)
{
    double x = at_x(place(scale, bin->confidence)), low, high;
    double right = (double)bin->right / bin->count;
    char text[120];

    score_wilson(bin->right, bin->count, &low, &high);
    line(markup, "interval", x, at_y(place(scale, low)), x, at_y(place(scale, high)));
    snprintf(text, sizeof text, "%d readings: on average %.3f %% sure, %.3f %% right", bin->count,
             100 * bin->confidence, 100 * right);
    dot(markup, x, at_y(place(scale, right)), text);
}

void report_plot_reliability(struct markup *markup, struct score *score)
{
    bool is_stretched = score_accuracy(score) > STRETCHED_FROM;
    struct scale scale = is_stretched ? stretched_scale() : plain_scale(0, 1);
    struct score_bin bins[SCORE_BINS];

    score_bins(score, bins);
    open_plot(markup, "Reliability diagram: the share that is right over the stated confidence");
    draw_axes(markup, &scale, &scale, "confidence", "right");
    line(markup, "ideal", at_x(0), at_y(0), at_x(1), at_y(1));
    for (int i = 0; i < SCORE_BINS; i++)
        if (bins[i].count > 0)
            draw_bin(markup, &scale, &bins[i]);
    markup_close(markup);
}

/* --- risk and coverage --- */

static double coverage(const struct score *score, const struct score_point *point)
{
    return (double)point->accepted / score->count;
}

static double risk(const struct score_point *point)
{
    return (double)point->wrong / point->accepted;
}

/* A round coverage at which there is no error yet. */
static double first_coverage(const struct score *score)
{
    static const double starts[] = {0.99, 0.98, 0.95, 0.9, 0.8, 0.5};
    struct score_point point = {0};
    double clean = 0;

    while (score_next(score, &point) && point.wrong == 0 && point.accepted < score->count)
        clean = coverage(score, &point);
    for (int i = 0; i < 6; i++)
        if (clean >= starts[i])
            return starts[i];
    return 0;
}

static void draw_curve(struct markup *markup, const struct score *score, const struct scale *x,
                       const struct scale *y)
{
    struct score_point point = {0};
    double drawn = -1;

    markup_open_class(markup, "polyline", "curve");
    markup_attribute_open(markup, "points");
    while (score_next(score, &point)) {
        double to = at_x(place(x, coverage(score, &point))), up = at_y(place(y, risk(&point)));
        bool is_last = point.accepted == score->count;

        if (coverage(score, &point) < x->from || (to - drawn < 0.5 && !is_last))
            continue;
        if (drawn < 0)
            markup_text(markup, "%.1f,%.1f ", at_x(0), up);
        markup_text(markup, "%.1f,%.1f ", to, up);
        drawn = to;
    }
    markup_attribute_close(markup);
    markup_close(markup);
}

/*
 * What can be accepted at a limit, where that is neither nothing nor all.  It is
 * written where it stands clear of the curve, and of the text at *last, below.
 */
static void draw_limit(struct markup *markup, struct score *score, double limit,
                       const struct scale *x, const struct scale *y, double *last)
{
    struct score_point point = score_limit(score, limit);
    double share = point.accepted ? coverage(score, &point) : 0, to, up;
    char text[80];

    if (share <= x->from || share >= 1)
        return;
    to = at_x(place(x, share));
    up = at_y(place(y, risk(&point)));
    snprintf(text, sizeof text, "%.2f %% at %.3g %%", 100 * share, 100 * limit);
    line(markup, "limit", at_x(0), up, to, up);
    dot(markup, to, up, text);
    if (to < at_x(0.4) || *last - up < LINE)
        return;
    label(markup, "end", to - 8, up - 7, text);
    *last = up;
}

void report_plot_risk(struct markup *markup, struct score *score)
{
    static const double limits[] = {0.001, 0.005, 0.01};
    double most = HEADROOM * (1 - score_accuracy(score)), last = HEIGHT;
    struct scale x, y;

    score_sort(score);
    x = plain_scale(first_coverage(score), 1);
    y = plain_scale(0, most > 0 ? fmin(1, most) : 0.01);
    open_plot(markup, "Risk over coverage: the share that is wrong among so many accepted");
    draw_axes(markup, &x, &y, "accepted", "wrong among them");
    draw_curve(markup, score, &x, &y);
    for (int i = 0; i < 3; i++)
        draw_limit(markup, score, limits[i], &x, &y, &last);
    markup_close(markup);
}
