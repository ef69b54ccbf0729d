/* SPDX-License-Identifier: MIT */
/*
 * kernels_body.h - the kernels, written once for vectors of LANES floats.
 *
 * Only kernels.c includes this, once for each instruction set, with LANES,
 * WIDEST (how many accumulators fit into the registers beside the operands) and
 * NAME(x) set.  A tile is pixels x vectors accumulators that stay in registers
 * while all taps pass: every weight that is loaded serves all pixels of the
 * tile, every input value all its vectors.
 */
typedef float NAME(vector) __attribute__((vector_size(LANES * sizeof(float)), aligned(4)));
typedef int NAME(mask) __attribute__((vector_size(LANES * sizeof(float))));

static inline __attribute__((always_inline)) void
NAME(tile)(const struct conv_row *row, const float *in, const float *weights, const float *bias,
           float *out, const int pixels, const int vectors)
{
    NAME(vector) sum[MAX_TILE][MAX_GROUP];
    int taps = row->size * row->in_stride;

    for (int p = 0; p < pixels; p++)
        for (int v = 0; v < vectors; v++)
            sum[p][v] = *(const NAME(vector) *)(bias + v * LANES);
    for (int y = 0; y < row->size; y++) {
        const float *line = in + (ptrdiff_t)y * row->in_width * row->in_stride;
        for (int t = 0; t < taps; t++, weights += vectors * LANES)
            for (int p = 0; p < pixels; p++)
                for (int v = 0; v < vectors; v++)
                    sum[p][v] += line[p * row->in_stride + t] *
                                 *(const NAME(vector) *)(weights + v * LANES);
    }
    for (int p = 0; p < pixels; p++)
        for (int v = 0; v < vectors; v++) {
            NAME(vector) value = sum[p][v];
            if (row->has_relu)
                value = (NAME(vector))((NAME(mask))value & (value > 0));
            *(NAME(vector) *)(out + p * row->out_stride + v * LANES) = value;
        }
}

#define TILE(P, V)                                                                             \
    case (P) * 4 + (V):                                                                        \
        NAME(tile)(row, in, weights, bias, out, P, V);                                         \
        break

static void NAME(tile_of)(const struct conv_row *row, const float *in, const float *weights,
                          const float *bias, float *out, int pixels, int vectors)
{
    switch (pixels * 4 + vectors) {
        TILE(1, 1); TILE(2, 1); TILE(3, 1); TILE(4, 1); TILE(5, 1); TILE(6, 1); TILE(7, 1);
        TILE(1, 2); TILE(2, 2); TILE(3, 2); TILE(4, 2); TILE(5, 2); TILE(6, 2); TILE(7, 2);
    }
}

#undef TILE

static void NAME(conv)(const struct conv_row *row)
{
    const float *weights = row->weights;
    ptrdiff_t taps = (ptrdiff_t)row->size * row->size * row->in_stride;

    for (int first = 0, vectors; first * LANES < row->out_stride; first += vectors) {
        vectors = kernels_group(row->out_stride / LANES - first);
        int most = WIDEST / vectors < MAX_TILE ? WIDEST / vectors : MAX_TILE;
        int tiles = (row->width + most - 1) / most;
        for (int i = 0, x = 0; i < tiles; i++) {
            int pixels = (row->width - x) / (tiles - i);
            NAME(tile_of)(row, row->in + (ptrdiff_t)x * row->in_stride, weights,
                          row->bias + first * LANES,
                          row->out + (ptrdiff_t)x * row->out_stride + first * LANES, pixels,
                          vectors);
            x += pixels;
        }
        weights += taps * vectors * LANES;
    }
}

static void NAME(dense)(const float *in, int in_count, const float *weights, const float *bias,
                        int out_stride, float *out)
{
    for (int o = 0; o < out_stride; o += LANES) {
        NAME(vector) sum[4] = {*(const NAME(vector) *)(bias + o)};
        for (int i = 0; i < in_count; i++)
            sum[i % 4] += in[i] * *(const NAME(vector) *)(weights + (ptrdiff_t)i * out_stride + o);
        *(NAME(vector) *)(out + o) = sum[0] + sum[1] + (sum[2] + sum[3]);
    }
}
