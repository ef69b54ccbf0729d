/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/model.h"
#include "pipeline/canvas.h"
#include "pipeline/recognizer.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All in pixels.  On the left numbers, below them picture and scores; on the right maps. */
enum {
    MARGIN = 24,
    CELL = 44, /* room for three digits of the small font */
    NUMBERS = CELL * SAMPLE_SIDE,
    NUMBERS_TOP = 120,
    ZOOM = 14,
    PICTURE = ZOOM * SAMPLE_SIDE,
    PICTURE_TOP = NUMBERS_TOP + NUMBERS + 56,
    SCORE_LINE = PICTURE / CLASS_COUNT,
    CLASSES_LEFT = MARGIN + PICTURE + 36,
    BARS_LEFT = CLASSES_LEFT + 76,
    BAR_MOST = 420,
    BAR_SHADE = 150,
    MAPS_LEFT = NUMBERS + 3 * MARGIN,
    MAPS_WIDTH = 1060,
    LARGEST_MAP = 84, /* its side, about, if there is room for all */
    LEAST_MAP = 28,
    MAP_STEP = 14,
    MAP_GAP = 6,
    TITLE = 44,     /* the height of a line above maps */
    WIDTH = MAPS_LEFT + MAPS_WIDTH + MARGIN,
    LEAST_HEIGHT = PICTURE_TOP + PICTURE + MARGIN
};

static const struct colour black = {0, 0, 0}, gray = {110, 110, 110}, frame = {190, 190, 190},
                           best = {0, 130, 60};

/* What one step put out, without borders: [y][x][channel]. */
struct maps {
    int layer, side, channels;
    float *values;
    int top, zoom, step, beside; /* where: below top, a step each, so many in a row */
};

struct network {
    const struct net *net;
    struct maps maps[NET_MAX_LAYERS];
    int count, has_failed;
};

/* --- looking --- */

static void keep_maps(const struct engine_view *view, void *context)
{
    struct network *network = context;
    const struct net_layer *layer = &network->net->layers[view->layer];
    struct maps *maps = &network->maps[network->count];
    size_t channels = (size_t)layer->out_channels;

    if (view->layer == network->net->layer_count - 1)
        return; /* these are the scores */
    assert(network->count < NET_MAX_LAYERS);
    *maps = (struct maps){.layer = view->layer, .side = layer->out_side,
                          .channels = layer->out_channels};
    maps->values = malloc((size_t)(maps->side * maps->side) * channels * sizeof *maps->values);
    if (!maps->values) {
        network->has_failed = 1;
        return;
    }
    for (int i = 0; i < maps->side * maps->side; i++)
        memcpy(maps->values + (size_t)i * channels,
               view->values + (ptrdiff_t)(i / maps->side * view->width + i % maps->side) *
                                  view->stride,
               channels * sizeof *maps->values);
    network->count++;
}

static void free_maps(struct network *network)
{
    for (int i = 0; i < network->count; i++)
        free(network->maps[i].values);
}

/* --- painting --- */

/* Says where all maps will be; returns how far down they reach. */
static int lay_out_at(struct network *network, int map)
{
    int top = NUMBERS_TOP - TITLE;

    for (int i = 0; i < network->count; i++) {
        struct maps *maps = &network->maps[i];
        maps->zoom = maps->side == 1 ? map / 2 : maps->side < map ? map / maps->side : 1;
        maps->step = maps->side * maps->zoom + MAP_GAP;
        maps->beside = (MAPS_WIDTH + MAP_GAP) / maps->step;
        maps->top = top + TITLE;
        top = maps->top + (maps->channels + maps->beside - 1) / maps->beside * maps->step;
    }
    return top + MARGIN;
}

/* Returns the height of the picture. */
static int lay_out(struct network *network)
{
    int map = LARGEST_MAP, height = lay_out_at(network, map);

    while (height > LEAST_HEIGHT && map > LEAST_MAP)
        height = lay_out_at(network, map -= MAP_STEP);
    return height > LEAST_HEIGHT ? height : LEAST_HEIGHT;
}

static void fill(struct raster *raster, int x, int y, int width, int height, int shade)
{
    for (int i = 0; i < height; i++)
        memset(raster->pixels + (size_t)(y + i) * (size_t)raster->width + x, shade, (size_t)width);
}

static void paint_sample(struct raster *raster, const struct sample *sample)
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        fill(raster, MARGIN + i % SAMPLE_SIDE * ZOOM, PICTURE_TOP + i / SAMPLE_SIDE * ZOOM, ZOOM,
             ZOOM, 255 - sample->pixels[i]);
}

/* Networks of ten outputs lack the last two classes. */
static bool has_score(const float scores[CLASS_COUNT], int class)
{
    return scores[class] > ENGINE_NO_CLASS;
}

/* The left end of all bars is the lowest score. */
static int bar_length(const float scores[CLASS_COUNT], int class)
{
    float least = scores[class], most = scores[class];

    for (int i = 0; i < CLASS_COUNT; i++) {
        least = has_score(scores, i) && scores[i] < least ? scores[i] : least;
        most = scores[i] > most ? scores[i] : most;
    }
    return most > least ? 1 + (int)(BAR_MOST * (scores[class] - least) / (most - least)) : 1;
}

static void paint_scores(struct raster *raster, const float scores[CLASS_COUNT])
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (has_score(scores, i))
            fill(raster, BARS_LEFT, PICTURE_TOP + i * SCORE_LINE + 4, bar_length(scores, i),
                 SCORE_LINE - 8, BAR_SHADE);
}

/* The strongest value of the step is black, nothing white; less than nothing too. */
static void paint_maps(struct raster *raster, const struct maps *maps)
{
    int area = maps->side * maps->side;
    float most = 1e-20f;

    for (int i = 0; i < area * maps->channels; i++)
        most = maps->values[i] > most ? maps->values[i] : most;
    for (int i = 0; i < area * maps->channels; i++) {
        int pixel = i / maps->channels, c = i % maps->channels;
        int left = MAPS_LEFT + c % maps->beside * maps->step;
        int top = maps->top + c / maps->beside * maps->step;
        float ink = maps->values[i] > 0 ? maps->values[i] / most : 0;
        fill(raster, left + pixel % maps->side * maps->zoom, top + pixel / maps->side * maps->zoom,
             maps->zoom, maps->zoom, 255 - (int)(255 * ink + 0.5f));
    }
}

/* --- writing --- */

static void write_heading(struct canvas *canvas, const struct reading *reading)
{
    char text[120];

    snprintf(text, sizeof text, "read as %s, %.2f %% sure; then %s, %.2f %%",
             judge_class_name(reading->best), 100 * reading->confidence,
             judge_class_name(reading->rival), 100 * reading->probability[reading->rival]);
    canvas_write(canvas, MARGIN, 62, CANVAS_LARGE, text, black);
    canvas_write(canvas, MARGIN, NUMBERS_TOP - 10, CANVAS_SMALL,
                 "the sample, 28 x 28: 0 is paper, 255 ink", gray);
}

static void write_numbers(struct canvas *canvas, const struct sample *sample)
{
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        char text[8];
        snprintf(text, sizeof text, "%d", sample->pixels[i]);
        canvas_write(canvas, MARGIN + i % SAMPLE_SIDE * CELL + 2,
                     NUMBERS_TOP + (i / SAMPLE_SIDE + 1) * CELL - 8, CANVAS_SMALL, text,
                     sample->pixels[i] ? black : frame);
    }
}

static void write_scores(struct canvas *canvas, const struct reading *reading,
                         const float scores[CLASS_COUNT])
{
    canvas_write(canvas, CLASSES_LEFT, PICTURE_TOP - 10, CANVAS_SMALL,
                 "class, score, calibrated probability", gray);
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct colour colour = i == reading->best ? best : black;
        double bottom = PICTURE_TOP + (i + 1) * SCORE_LINE - 4;
        char text[64];

        if (!has_score(scores, i))
            continue;
        canvas_write(canvas, CLASSES_LEFT, bottom, CANVAS_SMALL, judge_class_name(i), colour);
        snprintf(text, sizeof text, "%.2f   %.4f %%", (double)scores[i],
                 100 * (double)reading->probability[i]);
        canvas_write(canvas, BARS_LEFT + bar_length(scores, i) + 8, bottom, CANVAS_SMALL, text,
                     colour);
    }
}

/* The words of the net's line for layers first to last; a word is a layer. */
static void name_layers(const struct net *net, int first, int last, char *out, size_t size)
{
    const char *begin = net->text, *end;

    for (int i = 0; i < first; i++)
        begin = strchr(begin, ' ') + 1;
    end = begin;
    for (int i = first; i <= last; i++)
        end += strcspn(end + (i > first), " ") + (i > first);
    snprintf(out, size, "%.*s", (int)(end - begin), begin);
}

static void write_titles(struct canvas *canvas, const struct network *network)
{
    for (int i = 0; i < network->count; i++) {
        const struct maps *maps = &network->maps[i];
        int first = i ? network->maps[i - 1].layer + 1 : 0;
        char names[NET_MAX_TEXT], text[NET_MAX_TEXT + 60];
        name_layers(network->net, first, maps->layer, names, sizeof names);
        snprintf(text, sizeof text, "%s: %d x %d x %d", names, maps->side, maps->side,
                 maps->channels);
        canvas_write(canvas, MAPS_LEFT, maps->top - 10, CANVAS_SMALL, text, gray);
    }
}

static void draw_frames(struct canvas *canvas, const struct network *network)
{
    canvas_rect(canvas, (struct rect_mm){MARGIN - 4, NUMBERS_TOP - 3, NUMBERS + 6, NUMBERS + 6},
                frame);
    canvas_rect(canvas, (struct rect_mm){MARGIN - 2, PICTURE_TOP - 2, PICTURE + 3, PICTURE + 3},
                frame);
    for (int i = 0; i < network->count; i++) {
        const struct maps *maps = &network->maps[i];
        double side = maps->side * maps->zoom + 1;
        for (int c = 0; c < maps->channels; c++)
            canvas_rect(canvas, (struct rect_mm){MAPS_LEFT + c % maps->beside * maps->step - 1,
                                                 maps->top + c / maps->beside * maps->step - 1,
                                                 side, side}, frame);
    }
}

static int draw_all(struct network *network, const struct sample *sample,
                    const struct reading *reading, const float scores[CLASS_COUNT],
                    struct blob *out, struct err *err)
{
    static const double pixels[6] = {1, 0, 0, 0, 1, 0}; /* a millimetre is one */
    struct canvas *canvas = NULL;
    struct raster raster;
    int status = -1;

    if (raster_new(WIDTH, lay_out(network), &raster, err) != 0)
        return -1;
    fill(&raster, 0, 0, raster.width, raster.height, 255);
    paint_sample(&raster, sample);
    paint_scores(&raster, scores);
    for (int i = 0; i < network->count; i++)
        paint_maps(&raster, &network->maps[i]);
    if (canvas_new(&raster, pixels, &canvas, err) == 0) {
        draw_frames(canvas, network);
        write_heading(canvas, reading);
        write_numbers(canvas, sample);
        write_scores(canvas, reading, scores);
        write_titles(canvas, network);
        status = canvas_png(canvas, out, err);
    }
    canvas_free(canvas);
    raster_free(&raster);
    return status;
}

int draw_layers(const struct recognizer *recognizer, const struct sample *sample,
                struct blob *out, struct err *err)
{
    struct network network = {.net = &recognizer->model->net};
    float scores[CLASS_COUNT], first_look[CLASS_COUNT];
    struct reading reading;
    int status;

    recognizer_read(recognizer, sample, 1, &reading, scores);
    engine_watch(recognizer->engine, keep_maps, &network);
    engine_run(recognizer->engine, sample, 1, first_look);
    engine_watch(recognizer->engine, NULL, NULL);
    status = network.has_failed ? err_memory(err)
                                : draw_all(&network, sample, &reading, scores, out, err);
    free_maps(&network);
    return status;
}
