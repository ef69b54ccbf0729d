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

/* How some rows of pixels lie in tiles. */
struct tiles {
    int pixels;           /* of each tile */
    int count;
    int first[AMX_MOST];  /* pixel of each */
};

#define LOAD_TILE(tile, from, step)                                                            \
    __asm__ volatile("tileloadd (%0,%1), %%tmm" #tile                                          \
                     ::"r"(from), "r"((ptrdiff_t)(step)) : "memory")
#define STORE_TILE(tile, to, step)                                                             \
    __asm__ volatile("tilestored %%tmm" #tile ", (%0,%1)"                                      \
                     ::"r"(to), "r"((ptrdiff_t)(step)) : "memory")

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

/* Pixels from one row to the next, when they lie one step apart. */
static int across(const struct conv *conv)
{
    return conv->sums.height > 1 ? (int)(conv->in_row / conv->in_step) : conv->sums.width;
}

/* From the first pixel of so many rows to the last of the last. */
static int all_pixels(const struct conv *conv, int rows)
{
    return (rows - 1) * across(conv) + conv->sums.width;
}

/*
 * Rows that are summed before their pools are taken: as many whole pools as tiles hold
 * that share weights, at least one; 0 if that is too much.
 */
static int rows_together(const struct conv *conv)
{
    int rows = conv->sums.height, pool = conv->sums.pool;

    while (rows > pool && all_pixels(conv, rows) > AMX_TILES * AMX_SIDE)
        rows -= pool;
    return all_pixels(conv, rows) <= AMX_MOST * AMX_SIDE ? rows : 0;
}

/*
 * Shapes the registers for these rows.  Each tile holds consecutive pixels, also those
 * between two rows, but begins with none of these; the last begins earlier, so that it
 * does not reach over the end.
 */
static struct tiles lay_tiles(const struct conv *rows)
{
    int line = across(rows), all = all_pixels(rows, rows->sums.height);
    struct tiles tiles = {.pixels = all < AMX_SIDE ? all : AMX_SIDE};

    for (int next = 0; next < all; tiles.count++) {
        int first = next + tiles.pixels < all ? next : all - tiles.pixels;
        tiles.first[tiles.count] = first;
        next = first + tiles.pixels;
        if (next % line >= rows->sums.width)
            next += line - next % line;
    }
    configure_tiles(tiles.pixels, rows->words);
    return tiles;
}
