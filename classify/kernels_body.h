/* SPDX-License-Identifier: MIT */
/*
 * kernels_body.h - the kernels, written once for vectors of LANES words.
 *
 * Only kernels.c includes this, once for each instruction set, with these set:
 *
 *     NAME(x)                    x with the name of the instruction set before it
 *     LANES, WIDEST              how many accumulators fit beside the operands
 *     SUM                        of what type the accumulators are
 *     MULTIPLY_ADD(sum, in, w)   sum + the products of the word at in, spread over
 *                                all lanes, and the vector of words w
 *     BF16_OF(value)             if there is an instruction that rounds a vector so
 *
 * A tile is pixels x vectors accumulators that stay in registers while all taps
 * pass: every weight that is loaded serves all pixels of the tile, every input
 * word all its vectors.
 */
typedef float NAME(vector) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef SUM NAME(sum) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int NAME(ints) __attribute__((vector_size(LANES * 4)));
typedef uint16_t NAME(halves) __attribute__((vector_size(LANES * 2), aligned(1), may_alias));
typedef uint8_t NAME(bytes) __attribute__((vector_size(LANES), aligned(1), may_alias));

static inline __attribute__((always_inline)) NAME(vector)
NAME(larger)(NAME(vector) a, NAME(vector) b)
{
    NAME(ints) mask = a > b;

    return (NAME(vector))((mask & (NAME(ints))a) | (~mask & (NAME(ints))b));
}

/* Stores the vector as number index of the row. */
static inline __attribute__((always_inline)) void
NAME(store)(const struct kernels_out *out, ptrdiff_t index, NAME(vector) value)
{
    if (out->format == KERNELS_FLOAT) {
        ((NAME(vector) *)out->values)[index] = value;
    } else if (out->format == KERNELS_BF16) {
#ifdef BF16_OF
        ((NAME(halves) *)out->values)[index] = (NAME(halves))BF16_OF(value);
#else
        NAME(ints) bits = (NAME(ints))value;
        bits += 0x7fff + ((bits >> 16) & 1);
        ((NAME(halves) *)out->values)[index] = __builtin_convertvector(bits >> 16, NAME(halves));
#endif
    } else {
        NAME(ints) rounded = __builtin_convertvector(value * out->scale + 0.5f, NAME(ints));
        rounded |= rounded > 255; /* the low byte of all ones is 255 */
        ((NAME(bytes) *)out->values)[index] = __builtin_convertvector(rounded, NAME(bytes));
    }
}

/* Scale, bias and ReLU of the channels from first on come to sums of products. */
static inline __attribute__((always_inline)) NAME(vector)
NAME(finish)(const struct conv *conv, int first, NAME(vector) value)
{
    if (conv->scale)
        value *= *(const NAME(vector) *)(conv->scale + first);
    if (conv->bias)
        value += *(const NAME(vector) *)(conv->bias + first);
    return conv->has_relu ? NAME(larger)(value, (NAME(vector)){0}) : value;
}

static inline __attribute__((always_inline)) void
NAME(tile)(const struct conv *conv, const NAME(sum) *weights, int x, int first,
           const int pixels, const int vectors)
{
    NAME(sum) sum[MAX_TILE][MAX_GROUP] = {0};
    ptrdiff_t step = conv->in_step;

    for (int line = 0; line < conv->lines; line++) {
        const char *in = conv->in + x * step + line * conv->in_line;
        for (int i = 0; i < conv->words; i++, in += 4, weights += vectors)
            for (int p = 0; p < pixels; p++)
                for (int v = 0; v < vectors; v++)
                    /* cppcheck-suppress invalidPointerCast ; a float_word may lie anywhere */
                    sum[p][v] = MULTIPLY_ADD(sum[p][v], in + p * step, weights[v]);
    }
    for (int p = 0; p < pixels; p++)
        for (int v = 0; v < vectors; v++)
            NAME(store)(&conv->out, (ptrdiff_t)(x + p) * conv->vectors + first + v,
                        NAME(finish)(conv, (first + v) * LANES,
                                     __builtin_convertvector(sum[p][v], NAME(vector))));
}

#define TILE(P, V)                                                                             \
    case (P) * 4 + (V):                                                                        \
        NAME(tile)(conv, weights, x, first, P, V);                                             \
        break

static void NAME(tile_of)(const struct conv *conv, const NAME(sum) *weights, int x, int first,
                          int pixels, int vectors)
{
    switch (pixels * 4 + vectors) {
        TILE(1, 1); TILE(2, 1); TILE(3, 1); TILE(4, 1); TILE(5, 1); TILE(6, 1); TILE(7, 1);
        TILE(1, 2); TILE(2, 2); TILE(3, 2); TILE(4, 2); TILE(5, 2); TILE(6, 2); TILE(7, 2);
    }
}

#undef TILE

/* The first row, before the pool. */
static void NAME(conv_row)(const struct conv *conv)
{
    const NAME(sum) *weights = conv->weights;

    for (int first = 0, vectors; first < conv->vectors; first += vectors) {
        vectors = kernels_group(conv->vectors - first);
        int most = WIDEST / vectors < MAX_TILE ? WIDEST / vectors : MAX_TILE;
        int tiles = (conv->width + most - 1) / most;
        for (int i = 0, x = 0, pixels; i < tiles; i++, x += pixels) {
            pixels = (conv->width - x) / (tiles - i);
            NAME(tile_of)(conv, weights, x, first, pixels, vectors);
        }
        weights += conv->lines * conv->words * vectors;
    }
}

/* One vector of a pool. */
static inline __attribute__((always_inline)) NAME(vector)
NAME(pooled)(const struct pool_row *row, const float *in, const bool is_average)
{
    ptrdiff_t pixel = (ptrdiff_t)row->vectors * LANES;
    NAME(vector) sum = {0}, most = *(const NAME(vector) *)in;

    for (int y = 0; y < row->size; y++, in += row->in_line)
        for (int x = 0; x < row->size; x++) {
            NAME(vector) value = *(const NAME(vector) *)(in + x * pixel);
            if (is_average)
                sum += value;
            else
                most = NAME(larger)(most, value);
        }
    if (is_average)
        return sum / (float)(row->size * row->size);
    return most;
}

static inline __attribute__((always_inline)) void
NAME(pool_as)(const struct pool_row *row, const bool is_average)
{
    ptrdiff_t index = 0;

    for (int x = 0; x < row->width; x++)
        for (int v = 0; v < row->vectors; v++, index++)
            NAME(store)(&row->out, index,
                        NAME(pooled)(row, row->in + (x * row->size * row->vectors + v) * LANES,
                                     is_average));
}

static void NAME(pool)(const struct pool_row *row)
{
    if (row->is_average)
        NAME(pool_as)(row, true);
    else
        NAME(pool_as)(row, false);
}

/* As many rows as a pool needs, then their pools, and so on. */
static void NAME(conv)(const struct conv *conv)
{
    struct conv row = *conv;
    ptrdiff_t line = (ptrdiff_t)conv->width * conv->vectors * LANES;
    struct pool_row pool = {.in = conv->scratch, .in_line = line, .size = conv->pool,
                            .is_average = conv->is_average, .width = conv->width / conv->pool,
                            .vectors = conv->vectors, .out = conv->out};

    for (int y = 0; y < conv->height; y++, row.in += conv->in_row) {
        if (conv->pool > 1)
            row.out = (struct kernels_out){conv->scratch + y % conv->pool * line, KERNELS_FLOAT, 1};
        NAME(conv_row)(&row);
        if (conv->pool == 1)
            row.out.values = (char *)row.out.values + conv->out_row;
        else if ((y + 1) % conv->pool == 0) {
            NAME(pool)(&pool);
            pool.out.values = (char *)pool.out.values + conv->out_row;
        }
    }
}
