/* SPDX-License-Identifier: MIT */
/*
 * kernels_winograd.h - the ways in and out of winograd.h, for vectors of LANES floats.
 *
 * Only kernels.c includes this, after kernels_body.h and with the same words set.
 * The matrices are those of Lavin & Gray for the points 0, 1, -1, 2 and -2.
 */

/* B'd: six pixels in a line become six places. */
static inline __attribute__((always_inline)) void
NAME(six_of_six)(const float *in, ptrdiff_t in_step, float *out, ptrdiff_t out_step)
{
    NAME(vector) d[6], even, odd;

    for (int i = 0; i < 6; i++)
        d[i] = *(const NAME(vector) *)(in + i * in_step);
    *(NAME(vector) *)out = 4 * d[0] - 5 * d[2] + d[4];
    even = d[4] - 4 * d[2];
    odd = d[3] - 4 * d[1];
    *(NAME(vector) *)(out + out_step) = even + odd;
    *(NAME(vector) *)(out + 2 * out_step) = even - odd;
    even = d[4] - d[2];
    odd = 2 * (d[3] - d[1]);
    *(NAME(vector) *)(out + 3 * out_step) = even + odd;
    *(NAME(vector) *)(out + 4 * out_step) = even - odd;
    *(NAME(vector) *)(out + 5 * out_step) = 4 * d[1] - 5 * d[3] + d[5];
}

/* A'm: six sums in a line become four pixels. */
static inline __attribute__((always_inline)) void
NAME(four_of_six)(const float *in, ptrdiff_t in_step, NAME(vector) out[4])
{
    NAME(vector) m[6], even1, odd1, even2, odd2;

    for (int i = 0; i < 6; i++)
        m[i] = *(const NAME(vector) *)(in + i * in_step);
    even1 = m[1] + m[2];
    odd1 = m[1] - m[2];
    even2 = m[3] + m[4];
    odd2 = m[3] - m[4];
    out[0] = m[0] + even1 + even2;
    out[1] = odd1 + 2 * odd2;
    out[2] = even1 + 4 * even2;
    out[3] = odd1 + 8 * odd2 + m[5];
}

/* A vector of a tile; pixel is how far the next one lies. */
static inline __attribute__((always_inline)) void
NAME(places)(const struct winograd_line *line, const float *in, ptrdiff_t pixel, float *out)
{
    float columns[6 * 6 * LANES];

    for (int x = 0; x < 6; x++)
        NAME(six_of_six)(in + x * pixel, line->line, columns + x * LANES, 6 * LANES);
    for (int y = 0; y < 6; y++)
        NAME(six_of_six)(columns + y * 6 * LANES, LANES, out + 6 * y * line->place, line->place);
}

static void NAME(winograd_in)(const struct winograd_line *line)
{
    ptrdiff_t pixel = (ptrdiff_t)line->vectors * LANES;

    for (int tile = 0; tile < line->tiles; tile++)
        for (int v = 0; v < line->vectors; v++)
            NAME(places)(line, line->in + 4 * tile * pixel + v * LANES, pixel,
                         line->out + tile * pixel + v * LANES);
}

static inline __attribute__((always_inline)) void
NAME(pixels)(const struct winograd_line *line, const float *in, NAME(vector) bias,
             ptrdiff_t pixel, float *out)
{
    float rows[6 * 4 * LANES];
    NAME(vector) values[4];

    for (int y = 0; y < 6; y++) {
        NAME(four_of_six)(in + 6 * y * line->place, line->place, values);
        for (int x = 0; x < 4; x++)
            *(NAME(vector) *)(rows + (y * 4 + x) * LANES) = values[x];
    }
    for (int x = 0; x < 4; x++) {
        NAME(four_of_six)(rows + x * LANES, 4 * LANES, values);
        for (int y = 0; y < 4; y++) {
            NAME(vector) value = values[y] + bias;
            *(NAME(vector) *)(out + y * line->line + x * pixel) =
                line->has_relu ? NAME(larger)(value, (NAME(vector)){0}) : value;
        }
    }
}

static void NAME(winograd_out)(const struct winograd_line *line)
{
    ptrdiff_t pixel = (ptrdiff_t)line->vectors * LANES;

    for (int tile = 0; tile < line->tiles; tile++)
        for (int v = 0; v < line->vectors; v++)
            NAME(pixels)(line, line->in + tile * pixel + v * LANES,
                         *(const NAME(vector) *)(line->bias + v * LANES), pixel,
                         line->out + 4 * tile * pixel + v * LANES);
}
