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
 * dropped.
 */

#define MULTIPLY_TILE(i, in_tile, weights_tile)                                                \
    do {                                                                                       \
        if ((i) >= count)                                                                      \
            break;                                                                             \
        LOAD_TILE(in_tile, in + apart[i], step);                                               \
        __asm__ volatile(PRODUCT " %tmm" #weights_tile ", %tmm" #in_tile ", %tmm" #i);         \
    } while (0)
#define MULTIPLY_TILES(in_tile, weights_tile)                                                  \
    do {                                                                                       \
        LOAD_TILE(weights_tile, weights, span);                                                \
        MULTIPLY_TILE(0, in_tile, weights_tile);                                               \
        MULTIPLY_TILE(1, in_tile, weights_tile);                                               \
        MULTIPLY_TILE(2, in_tile, weights_tile);                                               \
        MULTIPLY_TILE(3, in_tile, weights_tile);                                               \
    } while (0)
#define KEEP_TILE(i)                                                                           \
    do {                                                                                       \
        if ((i) < count)                                                                       \
            STORE_TILE(i, conv->scratch + first[i] * AMX_SIDE, AMX_SIDE * 4);                  \
    } while (0)

/*
 * The sums of count tiles, with these first pixels, for a vector, whose weights lie span
 * bytes apart, into the scratch.
 */
static inline __attribute__((always_inline)) void
NAME(sum_tiles)(const struct conv *conv, const int *first, const char *weights, ptrdiff_t span,
                const int count)
{
    ptrdiff_t step = conv->in_step, apart[AMX_TILES];
    const char *line = conv->in, *in;
    int whole = conv->words / AMX_SIDE, left = conv->words % AMX_SIDE;

    for (int i = 0; i < count; i++)
        apart[i] = first[i] * step;
    __asm__ volatile("tilezero %tmm0\n\ttilezero %tmm1\n\ttilezero %tmm2\n\ttilezero %tmm3");
    for (int i = 0; i < conv->lines; i++, line += conv->in_line) {
        in = line;
        for (int j = 0; j < whole; j++, in += AMX_SIDE * 4, weights += AMX_SIDE * span)
            MULTIPLY_TILES(4, 5);
        if (left > 0)
            MULTIPLY_TILES(6, 7);
        weights += left * span;
    }
    KEEP_TILE(0);
    KEEP_TILE(1);
    KEEP_TILE(2);
    KEEP_TILE(3);
}

#undef MULTIPLY_TILE
#undef MULTIPLY_TILES
#undef KEEP_TILE

static void NAME(sum_vector)(const struct conv *conv, const struct tiles *tiles, int v)
{
    ptrdiff_t vector = (ptrdiff_t)AMX_SIDE * 4, size = conv->lines * conv->words * vector;
    int before = v / MAX_GROUP * MAX_GROUP, group = kernels_group(conv->sums.vectors - before);
    const char *weights = (const char *)conv->weights + before * size + (v - before) * vector;
    const int *first = tiles->first, *last = first + (tiles->count - 1) / AMX_TILES * AMX_TILES;

    for (; first < last; first += AMX_TILES)
        NAME(sum_tiles)(conv, first, weights, group * vector, AMX_TILES);
    switch (tiles->count % AMX_TILES) {
    case 1:
        NAME(sum_tiles)(conv, last, weights, group * vector, 1);
        break;
    case 2:
        NAME(sum_tiles)(conv, last, weights, group * vector, 2);
        break;
    case 3:
        NAME(sum_tiles)(conv, last, weights, group * vector, 3);
        break;
    default:
        NAME(sum_tiles)(conv, last, weights, group * vector, 4);
        break;
    }
}

/*
 * Some rows, one output vector after the other, and so on.  Of few words tiles would be all
 * but empty, and the rows of a very large pool want too many of them.
 */
static void NAME(conv)(const struct conv *conv)
{
    struct conv rows = *conv;
    struct tiles tiles;

    rows.sums.height = rows_together(conv);
    if (conv->words < AMX_LEAST_WORDS || rows.sums.height == 0) {
        VECTORS(conv)(conv);
        return;
    }
    rows.sums.pixel = AMX_SIDE;
    rows.sums.line = across(conv) * AMX_SIDE;
    tiles = lay_tiles(&rows);
    for (int left = conv->sums.height; left > 0; left -= rows.sums.height) {
        if (left < rows.sums.height) {
            rows.sums.height = left;
            tiles = lay_tiles(&rows);
        }
        for (int v = 0; v < conv->sums.vectors; v++) {
            NAME(sum_vector)(&rows, &tiles, v);
            VECTORS(write_vector)(&rows.sums, v, (const SUM *)(const void *)conv->scratch);
        }
        rows.in += rows.sums.height * conv->in_row;
        rows.sums.out.values = (char *)rows.sums.out.values +
                               rows.sums.height / rows.sums.pool * rows.sums.out_row;
    }
    __asm__ volatile("tilerelease");
}
