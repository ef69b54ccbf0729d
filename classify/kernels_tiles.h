/* SPDX-License-Identifier: MIT */
/*
 * kernels_tiles.h - the tile registers of AMX, whatever the arithmetic: their shapes, how
 * they are loaded and stored, and which pixels of some rows a tile holds.
 *
 * Only kernels.c includes this, once; kernels_amx.h says how a convolution goes through
 * them.
 */

/* What the instruction ldtilecfg reads: of each register the rows, and the bytes of a row. */
struct tile_shapes {
    uint8_t palette, start_row, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
};

#define LOAD_TILE(tile, from, step)                                                            \
    __asm__ volatile("tileloadd (%0,%1), %%tmm" #tile                                          \
                     ::"r"(from), "r"((ptrdiff_t)(step)) : "memory")
#define STORE_TILE(tile, to, step)                                                             \
    __asm__ volatile("tilestored %%tmm" #tile ", (%0,%1)"                                      \
                     ::"r"(to), "r"((ptrdiff_t)(step)) : "memory")
/* These two want in, apart, step, weights and span as NAME(multiply_all) has them. */
#define MULTIPLY_TILE(i, count, in_tile, weights_tile)                                         \
    do {                                                                                       \
        if ((i) >= (count))                                                                    \
            break;                                                                             \
        LOAD_TILE(in_tile, in + apart[i], step);                                               \
        __asm__ volatile(PRODUCT " %tmm" #weights_tile ", %tmm" #in_tile ", %tmm" #i);         \
    } while (0)
#define MULTIPLY_TILES(count, in_tile, weights_tile)                                           \
    do {                                                                                       \
        LOAD_TILE(weights_tile, weights, span);                                                \
        MULTIPLY_TILE(0, count, in_tile, weights_tile);                                        \
        MULTIPLY_TILE(1, count, in_tile, weights_tile);                                        \
        MULTIPLY_TILE(2, count, in_tile, weights_tile);                                        \
        MULTIPLY_TILE(3, count, in_tile, weights_tile);                                        \
    } while (0)

static void configure_tiles(int pixels, int words)
{
    struct tile_shapes shapes = {.palette = 1};
    int left = words % AMX_SIDE;

    for (int i = 0; i < 6; i++) {
        shapes.rows[i] = (uint8_t)(i < 5 ? pixels : AMX_SIDE);
        shapes.bytes[i] = AMX_SIDE * 4;
    }
    if (left > 0) {
        shapes.rows[6] = (uint8_t)pixels;
        shapes.bytes[6] = (uint16_t)(4 * left);
        shapes.rows[7] = (uint8_t)left;
        shapes.bytes[7] = AMX_SIDE * 4;
    }
    __asm__ volatile("ldtilecfg %0" ::"m"(shapes));
}

/* Pixels from the first of some rows to the last of the last. */
static int all_pixels(const struct conv *rows)
{
    return (rows->height - 1) * across(rows) + rows->width;
}

static int tile_pixels(const struct conv *rows)
{
    return all_pixels(rows) < AMX_SIDE ? all_pixels(rows) : AMX_SIDE;
}

/*
 * The first pixels of tiles that hold all that are wanted, from *next on; how many
 * tiles.  The last of all begins earlier, so that it does not reach over the end.
 */
static int next_tiles(const struct conv *rows, int *next, int first[AMX_TILES])
{
    int line = across(rows), all = all_pixels(rows), size = tile_pixels(rows), count = 0;

    for (; count < AMX_TILES && *next < all; count++) {
        first[count] = *next + size < all ? *next : all - size;
        *next = first[count] + size;
        if (*next % line >= rows->width)
            *next += line - *next % line;
    }
    return count;
}
