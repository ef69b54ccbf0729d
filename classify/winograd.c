/* SPDX-License-Identifier: MIT */
#include "classify/winograd.h"

enum { TOGETHER = 16 }; /* tiles that are multiplied at once: the weights come by once for all */

/* How the tiles lie, and what of them in the scratch: places, then sums, then pixels. */
struct layout {
    int across, down;     /* tiles of the whole plane */
    int lines;            /* of tiles, multiplied at once */
    ptrdiff_t in, out;    /* floats of one of the places, of one of the sums */
    ptrdiff_t row;        /* floats of a row of pixels */
};

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static struct layout layout_of(const struct winograd *conv)
{
    struct layout l;

    l.across = l.down = (conv->out->side * conv->pool + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    l.lines = TOGETHER / l.across > 1 ? smaller(TOGETHER / l.across, l.down) : 1;
    /* One vector more than they take, so that not all places fall into the same set of a cache. */
    l.in = (ptrdiff_t)l.lines * l.across * conv->in->stride + conv->kernels->lanes;
    l.out = (ptrdiff_t)l.lines * l.across * conv->out->stride + conv->kernels->lanes;
    l.row = (ptrdiff_t)l.across * WINOGRAD_TILE * conv->out->stride;
    return l;
}

int winograd_border(const struct winograd *conv)
{
    int reach = layout_of(conv).across * WINOGRAD_TILE + WINOGRAD_TAPS - 1 - conv->border;
    int over = reach - conv->in->side;

    return over > conv->border ? over : conv->border;
}

size_t winograd_scratch(const struct winograd *conv)
{
    struct layout l = layout_of(conv);

    return (size_t)(WINOGRAD_PLACES * (l.in + l.out) + WINOGRAD_TILE * l.row);
}

/* --- weights --- */

/* Gg: three taps in a line become six. */
static void six_of_three(const double *g, int step, double *out, int out_step)
{
    double ends = g[0] + g[2 * step], wide = g[0] + 4 * g[2 * step];

    out[0] = g[0] * (1.0 / 4);
    out[out_step] = (ends + g[step]) * (-1.0 / 6);
    out[2 * out_step] = (ends - g[step]) * (-1.0 / 6);
    out[3 * out_step] = (wide + 2 * g[step]) * (1.0 / 24);
    out[4 * out_step] = (wide - 2 * g[step]) * (1.0 / 24);
    out[5 * out_step] = g[2 * step];
}

void winograd_weights(const float *taps, int tap_step, float *places, int place_step)
{
    double g[9], columns[18], all[WINOGRAD_PLACES];

    for (int i = 0; i < 9; i++)
        g[i] = taps[i * tap_step];
    for (int x = 0; x < 3; x++)
        six_of_three(g + x, 3, columns + x, 3);
    for (int y = 0; y < 6; y++)
        six_of_three(columns + (ptrdiff_t)3 * y, 1, all + (ptrdiff_t)6 * y, 1);
    for (int i = 0; i < WINOGRAD_PLACES; i++)
        places[i * place_step] = (float)all[i];
}

/* --- running --- */

static void spread(const struct winograd *conv, const struct layout *l, int line, float *places)
{
    int top = line * WINOGRAD_TILE - conv->border;
    struct winograd_line way = {.in = plane_at(conv->in, top, -conv->border), .out = places,
                                .line = plane_line(conv->in) / (ptrdiff_t)sizeof(float),
                                .place = l->in, .tiles = l->across,
                                .vectors = conv->in->stride / conv->kernels->lanes};

    conv->kernels->winograd_in(&way);
}

/* At each place, all channels of so many tiles times the weights. */
static void multiply(const struct winograd *conv, const struct layout *l, int tiles,
                     const float *places, float *sums)
{
    struct conv row = {.in_step = (ptrdiff_t)conv->in->stride * (ptrdiff_t)sizeof(float),
                       .lines = 1, .words = conv->in->stride,
                       .sums = {.width = tiles,
                                .vectors = conv->out->stride / conv->kernels->lanes}};

    for (int i = 0; i < WINOGRAD_PLACES; i++) {
        row.in = (const char *)(places + i * l->in);
        row.weights = conv->weights + (ptrdiff_t)i * conv->in->stride * conv->out->stride;
        conv->kernels->sum(&row, sums + i * l->out);
    }
}

/* The pixels of a line of tiles, and what the pool makes of them. */
static void gather(const struct winograd *conv, const struct layout *l, int line,
                   const float *sums, float *pixels)
{
    int vectors = conv->out->stride / conv->kernels->lanes;
    struct winograd_line way = {.in = sums, .out = pixels, .line = l->row, .place = l->out,
                                .tiles = l->across, .vectors = vectors, .bias = conv->bias,
                                .has_relu = conv->has_relu};
    int rows = WINOGRAD_TILE / conv->pool, first = line * rows;
    struct sums floats = {.values = pixels, .pixel = conv->out->stride, .line = l->row,
                          .width = conv->out->side * conv->pool, .vectors = vectors,
                          .height = smaller(rows, conv->out->side - first) * conv->pool,
                          .pool = conv->pool, .is_average = conv->is_average,
                          .out = plane_row(conv->out, first), .out_row = plane_line(conv->out)};

    conv->kernels->winograd_out(&way);
    conv->kernels->write(&floats);
}

void winograd_run(const struct winograd *conv, float *scratch)
{
    struct layout l = layout_of(conv);
    float *places = scratch, *sums = places + WINOGRAD_PLACES * l.in;
    float *pixels = sums + WINOGRAD_PLACES * l.out;

    for (int first = 0, lines; first < l.down; first += lines) {
        lines = smaller(l.lines, l.down - first);
        for (int i = 0; i < lines; i++)
            spread(conv, &l, first + i, places + (ptrdiff_t)i * l.across * conv->in->stride);
        multiply(conv, &l, lines * l.across, places, sums);
        for (int i = 0; i < lines; i++)
            gather(conv, &l, first + i, sums + (ptrdiff_t)i * l.across * conv->out->stride, pixels);
    }
}
