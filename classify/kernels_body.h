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
 *     LARGER_SUM(a, b)           of each lane of two vectors of them the larger
 *     LARGER(a, b)               of floats, if there is an instruction for it
 *     STORE_BF16(to, value)      stores a vector of floats so, if anything reads what
 *     STORE_BYTES(to, value)     it writes so
 *
 * A tile is pixels x vectors accumulators that stay in registers while all taps
 * pass: every weight that is loaded serves all pixels of the tile, every input
 * word all its vectors.  The sums of a few rows go through memory, which stays in
 * cache, to what becomes of them.
 */
typedef float NAME(vector) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef SUM NAME(sum) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

/* --- sums --- */

/* count tiles beside each other, from pixel x on. */
static inline __attribute__((always_inline)) void
NAME(tiles)(const struct conv *conv, const NAME(sum) *weights, int x, int count, NAME(sum) *sums,
            const int pixels, const int vectors)
{
    const struct conv c = *conv; /* which no store can change */
    const char *first = c.in + x * c.in_step;
    ptrdiff_t step = c.in_step, pixel = c.sums.vectors;

    sums += x * pixel;
    for (; count > 0; count--, first += pixels * step, sums += pixels * pixel) {
        NAME(sum) sum[MAX_TILE][MAX_GROUP] = {0};
        const NAME(sum) *w = weights;
        for (int line = 0; line < c.lines; line++) {
            const char *in = first + line * c.in_line;
            for (int i = 0; i < c.words; i++, in += 4, w += vectors)
                for (int p = 0; p < pixels; p++)
                    for (int v = 0; v < vectors; v++)
                        /* cppcheck-suppress invalidPointerCast ; a float_word may lie anywhere */
                        sum[p][v] = MULTIPLY_ADD(sum[p][v], in + p * step, w[v]);
        }
#pragma GCC unroll MAX_TILE
        for (int p = 0; p < pixels; p++)
#pragma GCC unroll MAX_GROUP
            for (int v = 0; v < vectors; v++)
                sums[p * pixel + v] = sum[p][v];
    }
}

/*
 * The only pixel, as of a dense layer: its taps in PARTS sums, none of which waits for
 * the other.  No wider row has a tile of one pixel.
 */
static inline __attribute__((always_inline)) void
NAME(single)(const struct conv *conv, const NAME(sum) *weights, NAME(sum) *sums, const int vectors)
{
    enum { PARTS = 4 };
    NAME(sum) sum[PARTS][MAX_GROUP] = {0};

    for (int line = 0; line < conv->lines; line++) {
        const char *in = conv->in + line * conv->in_line;
        int i = 0;
        for (; i + PARTS <= conv->words; i += PARTS, in += 4 * PARTS)
            for (int p = 0; p < PARTS; p++, weights += vectors)
                for (int v = 0; v < vectors; v++)
                    sum[p][v] = MULTIPLY_ADD(sum[p][v], in + 4 * p, weights[v]);
        for (; i < conv->words; i++, in += 4, weights += vectors)
            for (int v = 0; v < vectors; v++)
                sum[0][v] = MULTIPLY_ADD(sum[0][v], in, weights[v]);
    }
    for (int v = 0; v < vectors; v++)
        sums[v] = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]);
}

#define SINGLE(V)                                                                              \
    case 4 + (V):                                                                              \
        NAME(single)(conv, weights, sums, V);                                                  \
        break
#define TILES(P, V)                                                                            \
    case (P) * 4 + (V):                                                                        \
        NAME(tiles)(conv, weights, x, count, sums, P, V);                                      \
        break

static void NAME(tiles_of)(const struct conv *conv, const NAME(sum) *weights, int x, int count,
                           NAME(sum) *sums, int pixels, int vectors)
{
    switch (pixels * 4 + vectors) {
        SINGLE(1); TILES(2, 1); TILES(3, 1); TILES(4, 1); TILES(5, 1); TILES(6, 1); TILES(7, 1);
        SINGLE(2); TILES(2, 2); TILES(3, 2); TILES(4, 2); TILES(5, 2); TILES(6, 2); TILES(7, 2);
    }
}

#undef SINGLE
#undef TILES

/* In tiles of almost the same width, the wider ones first. */
static void NAME(sum_row)(const struct conv *conv, void *sums)
{
    const NAME(sum) *weights = conv->weights;
    int width = conv->sums.width, all = conv->sums.vectors;

    for (int first = 0, vectors; first < all; first += vectors) {
        NAME(sum) *to = (NAME(sum) *)sums + first;
        vectors = kernels_group(all - first);
        int most = WIDEST / vectors < MAX_TILE ? WIDEST / vectors : MAX_TILE;
        int tiles = (width + most - 1) / most, pixels = width / tiles, wider = width % tiles;
        NAME(tiles_of)(conv, weights, 0, wider, to, pixels + 1, vectors);
        NAME(tiles_of)(conv, weights, wider * (pixels + 1), tiles - wider, to, pixels, vectors);
        weights += conv->lines * conv->words * vectors;
    }
}

/* --- what becomes of them --- */

/* Of a and what is no number, or of two that are as large, b. */
static inline __attribute__((always_inline)) NAME(vector)
NAME(larger)(NAME(vector) a, NAME(vector) b)
{
#ifdef LARGER
    return LARGER(a, b);
#else
    typedef int32_t ints __attribute__((vector_size(LANES * 4)));
    ints mask = a > b;

    return (NAME(vector))((mask & (ints)a) | (~mask & (ints)b));
#endif
}

/* What one vector of channels is to become. */
struct NAME(finish) {
    NAME(vector) scale, bias, floor;
};

static inline __attribute__((always_inline)) NAME(vector)
NAME(finished)(NAME(sum) sum, const struct NAME(finish) *finish)
{
    NAME(vector) value = __builtin_convertvector(sum, NAME(vector));

    return NAME(larger)(value * finish->scale + finish->bias, finish->floor);
}

/* Of size x size pixels one; scale, bias and ReLU leave the largest sum the largest. */
static inline __attribute__((always_inline)) NAME(vector)
NAME(pooled)(const struct sums *sums, const SUM *values, const int size,
             const struct NAME(finish) *finish)
{
    NAME(sum) most = *(const NAME(sum) *)values;
    NAME(vector) total = {0};

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            NAME(sum) sum = *(const NAME(sum) *)(values + y * sums->line + x * sums->pixel);
            if (sums->is_average)
                total += NAME(finished)(sum, finish);
            else
                most = LARGER_SUM(most, sum);
        }
    if (sums->is_average)
        return total / (float)(size * size);
    return NAME(finished)(most, finish);
}

static inline __attribute__((always_inline)) void
NAME(store)(char *to, const enum kernels_format format, NAME(vector) value)
{
    switch (format) {
#ifdef STORE_BF16
    case KERNELS_BF16:
        STORE_BF16(to, value);
        break;
#endif
#ifdef STORE_BYTES
    case KERNELS_BYTE:
        STORE_BYTES(to, value);
        break;
#endif
    default:
        *(NAME(vector) *)(void *)to = value;
        break;
    }
}

/* Vector v of all pixels, with which values begin, in a format and with a pool known here. */
static inline __attribute__((always_inline)) void
NAME(write_as)(const struct sums *sums, int v, const SUM *values,
               const enum kernels_format format, const int size)
{
    const struct sums s = *sums; /* which no store can change */
    float unit = format == KERNELS_BYTE ? s.out.scale : 1;
    ptrdiff_t vector = (ptrdiff_t)LANES * kernels_size(format);
    char *row = (char *)s.out.values + v * vector;
    struct NAME(finish) finish = {(NAME(vector)){0} + unit, {0}, {0}};

    if (s.scale)
        finish.scale *= *(const NAME(vector) *)(s.scale + v * LANES);
    if (s.bias)
        finish.bias = *(const NAME(vector) *)(s.bias + v * LANES) * unit;
    if (!s.has_relu && format != KERNELS_BYTE)
        finish.floor -= INFINITY;
    for (int y = 0; y < s.height; y += size, values += size * s.line, row += s.out_row) {
        const SUM *pixel = values;
        char *to = row;
        for (int x = 0; x < s.width; x += size, pixel += size * s.pixel, to += vector * s.vectors)
            NAME(store)(to, format, NAME(pooled)(&s, pixel, size, &finish));
    }
}

static inline __attribute__((always_inline)) void
NAME(write_in)(const struct sums *sums, int v, const SUM *values, const enum kernels_format format)
{
    if (sums->pool == 1)
        NAME(write_as)(sums, v, values, format, 1);
    else if (sums->pool == 2)
        NAME(write_as)(sums, v, values, format, 2);
    else
        NAME(write_as)(sums, v, values, format, sums->pool);
}

static void NAME(write_vector)(const struct sums *sums, int v, const SUM *values)
{
    switch (sums->out.format) {
#ifdef STORE_BF16
    case KERNELS_BF16:
        NAME(write_in)(sums, v, values, KERNELS_BF16);
        break;
#endif
#ifdef STORE_BYTES
    case KERNELS_BYTE:
        NAME(write_in)(sums, v, values, KERNELS_BYTE);
        break;
#endif
    default:
        assert(sums->out.format == KERNELS_FLOAT);
        NAME(write_in)(sums, v, values, KERNELS_FLOAT);
        break;
    }
}

static void NAME(write)(const struct sums *sums)
{
    for (int v = 0; v < sums->vectors; v++)
        NAME(write_vector)(sums, v, (const SUM *)sums->values + v * LANES);
}

/* As many rows as a pool needs, then what becomes of them, and so on. */
static void NAME(conv)(const struct conv *conv)
{
    struct conv row = *conv;
    struct sums sums = conv->sums;

    sums.values = conv->scratch;
    sums.pixel = (ptrdiff_t)sums.vectors * LANES;
    sums.line = sums.width * sums.pixel;
    sums.height = sums.pool;
    for (int left = conv->sums.height; left > 0; left -= sums.height) {
        for (int i = 0; i < sums.height; i++, row.in += conv->in_row)
            NAME(sum_row)(&row, conv->scratch + i * sums.line);
        NAME(write)(&sums);
        sums.out.values = (char *)sums.out.values + sums.out_row;
    }
}
