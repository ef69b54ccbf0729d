/* SPDX-License-Identifier: MIT */
/*
 * kernels_amx.h - convolution in the tile registers of AMX.
 *
 * Only kernels.c includes this, once for each arithmetic, with these set:
 *
 *     NAME(x)         x with the name of the kernel before it
 *     VECTORS(x)      x with that of the kernel whose vectors finish the sums
 *     SUM             of what type the sums are
 *     PRODUCT         the instruction: sums += words in x weights
 *
 * A tile has 16 rows of 16 words.  One instruction multiplies 16 words of taps of
 * each of 16 pixels with 16 words of weights of each of 16 output channels.  Up to
 * four tiles of pixels share the weights that were loaded:
 *
 *     0 to 3   sums, of a tile of pixels each, for one output vector
 *     4, 5     words in, weights
 *     6, 7     the same for the end of a line of taps, of less than 16 words
 *
 * The pixels of a tile lie one step apart, also from the end of a row to the next:
 * between them stand the pixels whose taps reach over the edge.  Their sums are
 * dropped, and no tile begins with one but perhaps the last, which begins earlier.
 */

/* Into the registers: the sums of count tiles for a vector, whose weights lie span bytes apart. */
static inline __attribute__((always_inline)) void
NAME(multiply_all)(const struct conv *conv, const int *first, const int count,
                   const char *weights, ptrdiff_t span)
{
    ptrdiff_t step = conv->in_step, in_line = conv->in_line, apart[AMX_TILES];
    const char *in, *line = conv->in;
    int lines = conv->lines, whole = conv->words / AMX_SIDE, left = conv->words % AMX_SIDE;

    for (int i = 0; i < count; i++)
        apart[i] = first[i] * step;
    __asm__ volatile("tilezero %tmm0\n\ttilezero %tmm1\n\ttilezero %tmm2\n\ttilezero %tmm3");
    for (int i = 0; i < lines; i++, line += in_line) {
        in = line;
        for (int j = 0; j < whole; j++, in += AMX_SIDE * 4, weights += AMX_SIDE * span)
            MULTIPLY_TILES(count, 4, 5);
        if (left > 0)
            MULTIPLY_TILES(count, 6, 7);
        weights += left * span;
    }
}

static void NAME(multiply)(const struct conv *conv, const int *first, int count,
                           const char *weights, ptrdiff_t span)
{
    switch (count) {
    case 1:
        NAME(multiply_all)(conv, first, 1, weights, span);
        break;
    case 2:
        NAME(multiply_all)(conv, first, 2, weights, span);
        break;
    case 3:
        NAME(multiply_all)(conv, first, 3, weights, span);
        break;
    default:
        NAME(multiply_all)(conv, first, 4, weights, span);
        break;
    }
}

/* Out of the registers; the sums of a pixel lie step bytes after those of the one before. */
static void NAME(keep)(const int *first, int count, char *sums, ptrdiff_t step)
{
    STORE_TILE(0, sums + first[0] * step, step);
    if (count > 1)
        STORE_TILE(1, sums + first[1] * step, step);
    if (count > 2)
        STORE_TILE(2, sums + first[2] * step, step);
    if (count > 3)
        STORE_TILE(3, sums + first[3] * step, step);
}

/* The sums of some rows, of all vectors of a pixel after each other, into the scratch. */
static void NAME(sum_rows)(const struct conv *rows)
{
    ptrdiff_t vector = (ptrdiff_t)AMX_SIDE * 4, pixel = vector * rows->vectors;
    ptrdiff_t size = rows->lines * rows->words * vector;
    char *sums = (char *)rows->scratch;
    int first[AMX_TILES] = {0}, next = 0, count;

    while (count = next_tiles(rows, &next, first), count > 0)
        for (int v = 0; v < rows->vectors; v++) {
            int before = v / MAX_GROUP * MAX_GROUP, group = kernels_group(rows->vectors - before);
            NAME(multiply)(rows, first, count,
                           (const char *)rows->weights + before * size + (v - before) * vector,
                           group * vector);
            NAME(keep)(first, count, sums + v * vector, pixel);
        }
}

/* A vector of the pool; scale, bias and ReLU leave the largest sum the largest. */
static inline __attribute__((always_inline)) VECTORS(vector)
NAME(pooled)(const struct conv *conv, const int size, int channel, const SUM *sums,
             ptrdiff_t line)
{
    ptrdiff_t pixel = (ptrdiff_t)conv->vectors * AMX_SIDE;
    VECTORS(vector) most = (VECTORS(vector)){0} - INFINITY, total = {0};

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            const void *from = sums + y * line + x * pixel;
            VECTORS(vector) sum = __builtin_convertvector(*(const VECTORS(sum) *)from,
                                                          VECTORS(vector));
            if (conv->is_average)
                total += VECTORS(finish)(conv, channel, sum);
            else
                most = VECTORS(larger)(most, sum);
        }
    if (conv->is_average)
        return total / (float)(size * size);
    return VECTORS(finish)(conv, channel, most);
}

/* The sums of some rows become rows of results, in a format and with a pool that are known here. */
static inline __attribute__((always_inline)) void
NAME(write_as)(const struct conv *rows, const enum kernels_format format, const int size)
{
    const struct conv own = *rows; /* which no store can change */
    const SUM *row = (const SUM *)(const void *)own.scratch;
    ptrdiff_t pixel = (ptrdiff_t)own.vectors * AMX_SIDE, line = across(rows) * pixel;
    struct kernels_out out = {own.out.values, format, own.out.scale};

    for (int y = 0; y < own.height; y += size, row += size * line) {
        const SUM *sums = row;
        ptrdiff_t index = 0;
        for (int x = 0; x < own.width; x += size, sums += size * pixel)
            for (int v = 0; v < own.vectors; v++, index++)
                VECTORS(store)(&out, index,
                               NAME(pooled)(&own, size, v * AMX_SIDE, sums + v * AMX_SIDE, line));
        out.values = (char *)out.values + own.out_row;
    }
}

static inline __attribute__((always_inline)) void
NAME(write_in)(const struct conv *rows, const enum kernels_format format)
{
    if (rows->pool == 1)
        NAME(write_as)(rows, format, 1);
    else if (rows->pool == 2)
        NAME(write_as)(rows, format, 2);
    else
        NAME(write_as)(rows, format, rows->pool);
}

static void NAME(write)(const struct conv *rows)
{
    if (rows->out.format == KERNELS_FLOAT)
        NAME(write_in)(rows, KERNELS_FLOAT);
    else if (rows->out.format == KERNELS_BF16)
        NAME(write_in)(rows, KERNELS_BF16);
    else
        NAME(write_in)(rows, KERNELS_BYTE);
}

/* Some rows, then what becomes of them, and so on.  Of few words tiles would be all but empty. */
static void NAME(conv)(const struct conv *conv)
{
    struct conv rows = *conv;
    int size = 0;

    if (conv->words < AMX_LEAST_WORDS) {
        VECTORS(conv)(conv);
        return;
    }
    rows.height = rows_together(conv);
    for (int left = conv->height; left > 0; left -= rows.height) {
        rows.height = left < rows.height ? left : rows.height;
        if (size != tile_pixels(&rows)) {
            size = tile_pixels(&rows);
            configure_tiles(size, rows.words);
        }
        NAME(sum_rows)(&rows);
        NAME(write)(&rows);
        rows.in += rows.height * rows.in_row;
        rows.out.values = (char *)rows.out.values + rows.height / rows.pool * rows.out_row;
    }
    __asm__ volatile("tilerelease");
}
