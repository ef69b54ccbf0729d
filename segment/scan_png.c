/* SPDX-License-Identifier: MIT */
#include "segment/scan_png.h"

#include <png.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "segment/scan_image.h"
#include "segment/scan_number.h"

/* Everything lives here and not in variables, which longjmp would spoil. */
struct decoder {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t length, position;
    struct scan_image *image;
    struct scan_shape shape;
    bool is_decoding, is_interlaced;
    uint8_t *rows;    /* the row being decoded, or all of them when interlaced */
    size_t row_bytes;
    int done;         /* rows, or passes when interlaced */
    struct err *err;
};

/* Chunks that say nothing about gray pixels, but may inflate to megabytes each. */
static const png_byte unread[] = "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0eXIf";

static void read_bytes(png_structp png, png_bytep out, size_t size)
{
    struct decoder *decoder = png_get_io_ptr(png);

    if (size > decoder->length - decoder->position)
        png_error(png, "the file ends early");
    memcpy(out, decoder->bytes + decoder->position, size);
    decoder->position += size;
}

static void on_error(png_structp png, png_const_charp text)
{
    struct decoder *decoder = png_get_error_ptr(png);

    scan_image_complain(decoder->image, "%s", text);
    png_longjmp(png, 1);
}

/* Before the pixels only a wrong checksum matters: the rest is about odd colours and texts. */
static void on_warning(png_structp png, png_const_charp text)
{
    struct decoder *decoder = png_get_error_ptr(png);

    if (decoder->is_decoding || strstr(text, "CRC"))
        scan_image_complain(decoder->image, "%s", text);
}

/* The size stands at a fixed place; libpng would allocate before it could be asked. */
static int check_size(const uint8_t *bytes, size_t length, struct err *err)
{
    if (length < 33 || memcmp(bytes + 12, "IHDR", 4) != 0)
        return err_set(err, ERR_DAMAGE, "the PNG file has no header");
    return scan_image_check_size(scan_number(bytes + 16, 4, SCAN_BIG_ENDIAN),
                                 scan_number(bytes + 20, 4, SCAN_BIG_ENDIAN), err);
}

static void get_palette(struct decoder *decoder)
{
    png_colorp colours;
    png_bytep alphas = NULL;
    int colour_count = 0, alpha_count = 0;

    png_get_PLTE(decoder->png, decoder->info, &colours, &colour_count);
    png_get_tRNS(decoder->png, decoder->info, &alphas, &alpha_count, NULL);
    for (int i = 0; i < 256; i++) {
        int gray = 255, alpha = alphas && i < alpha_count ? alphas[i] : 255;
        if (i < colour_count)
            gray = scan_image_lightness(
                (uint8_t[3]){colours[i].red, colours[i].green, colours[i].blue});
        decoder->shape.gray[i] = (uint8_t)(255 - (255 - gray) * alpha / 255);
    }
}

static void get_shape(struct decoder *decoder)
{
    struct scan_shape *shape = &decoder->shape;
    int colour_type = png_get_color_type(decoder->png, decoder->info);

    shape->width = (int)png_get_image_width(decoder->png, decoder->info);
    shape->height = (int)png_get_image_height(decoder->png, decoder->info);
    shape->depth = png_get_bit_depth(decoder->png, decoder->info);
    if (shape->depth == 16) {
        png_set_scale_16(decoder->png);
        shape->depth = 8;
    }
    if (colour_type == PNG_COLOR_TYPE_PALETTE) {
        get_palette(decoder);
    } else if (png_get_valid(decoder->png, decoder->info, PNG_INFO_tRNS)) {
        png_set_tRNS_to_alpha(decoder->png);
        shape->depth = 8;
    } else {
        scan_image_ramp(shape, false);
    }
    png_set_interlace_handling(decoder->png);
    png_read_update_info(decoder->png, decoder->info);
    shape->samples = png_get_channels(decoder->png, decoder->info);
}

static void get_density(struct decoder *decoder)
{
    decoder->image->dpi =
        (double)png_get_x_pixels_per_meter(decoder->png, decoder->info) * 0.0254;
}

static void decode_rows(struct decoder *decoder)
{
    for (int y = 0; y < decoder->shape.height; y++) {
        png_read_row(decoder->png, decoder->rows, NULL);
        scan_image_put(decoder->image, y, decoder->rows);
        decoder->done++;
    }
}

/* Each pass makes the picture finer: after the first there is one. */
static void decode_passes(struct decoder *decoder)
{
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        for (int y = 0; y < decoder->shape.height; y++)
            png_read_row(decoder->png, NULL, decoder->rows + (size_t)y * decoder->row_bytes);
        decoder->done++;
    }
}

/* Returns -1 with err set when memory ran out; other failures jump. */
static int decode(struct decoder *decoder)
{
    png_set_keep_unknown_chunks(decoder->png, PNG_HANDLE_CHUNK_NEVER, unread, sizeof unread / 5);
    png_set_crc_action(decoder->png, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
    png_read_info(decoder->png, decoder->info);
    get_shape(decoder);
    get_density(decoder);
    if (scan_image_start(decoder->image, &decoder->shape, decoder->err) != 0)
        return -1;
    decoder->is_interlaced =
        png_get_interlace_type(decoder->png, decoder->info) != PNG_INTERLACE_NONE;
    decoder->row_bytes = scan_image_row_bytes(&decoder->shape);
    decoder->rows = calloc(decoder->is_interlaced ? (size_t)decoder->shape.height : 1,
                           decoder->row_bytes);
    if (!decoder->rows)
        return err_memory(decoder->err);
    decoder->is_decoding = true;
    if (decoder->is_interlaced)
        decode_passes(decoder);
    else
        decode_rows(decoder);
    png_read_end(decoder->png, NULL);
    return 0;
}

static int run(struct decoder *decoder)
{
    if (setjmp(png_jmpbuf(decoder->png)) == 0 && decode(decoder) != 0)
        return -1;
    if (decoder->done == 0)
        return err_set(decoder->err, ERR_DAMAGE, "no pixels could be decoded: %s",
                       decoder->image->complaint);
    if (!decoder->is_interlaced)
        scan_image_leave(decoder->image, decoder->done);
    else
        for (int y = 0; y < decoder->shape.height; y++)
            scan_image_put(decoder->image, y, decoder->rows + (size_t)y * decoder->row_bytes);
    return 0;
}

int scan_png_page(const uint8_t *bytes, size_t length, struct scan_image *image, struct err *err)
{
    struct decoder decoder = {.bytes = bytes, .length = length, .image = image, .err = err};
    int status = -1;

    if (check_size(bytes, length, err) != 0)
        return -1;
    decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, on_error, on_warning);
    if (!decoder.png)
        return err_memory(err);
    decoder.info = png_create_info_struct(decoder.png);
    if (!decoder.info) {
        err_memory(err);
        goto out;
    }
    png_set_read_fn(decoder.png, &decoder, read_bytes);
    status = run(&decoder);
out:
    free(decoder.rows);
    png_destroy_read_struct(&decoder.png, &decoder.info, NULL);
    return status;
}
