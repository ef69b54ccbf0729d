/* SPDX-License-Identifier: MIT */
#include "classify/digits.h"

#include "base/file.h"

#include <zlib.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    LABELS_MAGIC = 0x0801, /* bytes, one dimension */
    IMAGES_MAGIC = 0x0803, /* bytes, three dimensions */
    LABELS_HEADER = 8,
    IMAGES_HEADER = 16,
    MAX_SIDE = 4096,
    MAX_FILE = 1 << 30,    /* bytes, also unpacked */
    FIRST_ROOM = 1 << 20,
    GZIP_WRAPPER = 16      /* of zlib: a gzip header, not its own */
};

/* --- files, plain or compressed --- */

/*
 * Doubles the room for unpacked bytes; one byte more than the room is there,
 * for the zero that follows the content.
 */
static int grow(uint8_t **bytes, size_t *room, struct err *err)
{
    size_t larger = *room ? *room * 2 : FIRST_ROOM;
    uint8_t *moved;

    if (*room >= MAX_FILE)
        return err_set(err, ERR_DATA, "it unpacks to more than %d MiB", MAX_FILE >> 20);
    moved = realloc(*bytes, larger + 1);
    if (!moved)
        return err_memory(err);
    *bytes = moved;
    *room = larger;
    return 0;
}

static int unpack_all(z_stream *stream, uint8_t **bytes, size_t *length, struct err *err)
{
    size_t room = 0, used = 0;
    int state = Z_OK;

    while (state != Z_STREAM_END) {
        if (used == room && grow(bytes, &room, err) != 0)
            return -1;
        stream->next_out = *bytes + used;
        stream->avail_out = (uInt)(room - used);
        state = inflate(stream, Z_NO_FLUSH);
        used = room - stream->avail_out;
        if (state == Z_BUF_ERROR && stream->avail_in == 0)
            return err_set(err, ERR_DATA, "it is cut short");
        if (state != Z_OK && state != Z_STREAM_END)
            return err_set(err, ERR_DATA, "it is no gzip file, or damaged");
    }
    if (stream->avail_in > 0)
        return err_set(err, ERR_DATA, "something follows its compressed content");
    *length = used;
    return 0;
}

/* Puts the unpacked bytes in the place of the packed ones. */
static int unpack(uint8_t **bytes, size_t *length, struct err *err)
{
    z_stream stream = {.next_in = *bytes, .avail_in = (uInt)*length};
    uint8_t *plain = NULL;
    size_t plain_length = 0;

    if (inflateInit2(&stream, GZIP_WRAPPER + MAX_WBITS) != Z_OK)
        return err_memory(err);
    if (unpack_all(&stream, &plain, &plain_length, err) != 0) {
        inflateEnd(&stream);
        free(plain);
        return -1;
    }
    inflateEnd(&stream);
    free(*bytes);
    plain[plain_length] = 0;
    *bytes = plain;
    *length = plain_length;
    return 0;
}

static int read_file(const char *path, uint8_t **bytes, size_t *length, struct err *err)
{
    size_t name = strlen(path);
    bool is_packed = name > 3 && strcmp(path + name - 3, ".gz") == 0;

    if (file_read(path, FILE_FOLLOW, MAX_FILE, bytes, length, err) != 0) {
        if (err->code == ERR_FORMAT || err->code == ERR_LIMIT)
            err->code = ERR_DATA;
        return -1;
    }
    if (is_packed && unpack(bytes, length, err) != 0) {
        free(*bytes);
        return err_within(err, "cannot read '%s'", path);
    }
    return 0;
}

/* --- idx --- */

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads the sizes; returns the bytes of the header, or 0 if it is none. */
static size_t parse_header(const uint8_t *bytes, size_t length, struct idx *idx)
{
    uint32_t sizes[3] = {0, 1, 1};
    size_t header;

    if (length < LABELS_HEADER)
        return 0;
    header = big_endian(bytes) == IMAGES_MAGIC ? IMAGES_HEADER : LABELS_HEADER;
    if (length < header || (header == LABELS_HEADER && big_endian(bytes) != LABELS_MAGIC))
        return 0;
    for (size_t i = 0; 4 + 4 * i < header; i++)
        sizes[i] = big_endian(bytes + 4 + 4 * i);
    if (sizes[0] > MAX_FILE || sizes[1] < 1 || sizes[1] > MAX_SIDE || sizes[2] < 1 ||
        sizes[2] > MAX_SIDE)
        return 0;
    idx->count = (int)sizes[0];
    idx->height = (int)sizes[1];
    idx->width = (int)sizes[2];
    return header;
}

int digits_read_idx(const char *path, struct idx *out, struct err *err)
{
    struct idx idx;
    uint8_t *bytes;
    size_t length, header, content;

    if (read_file(path, &bytes, &length, err) != 0)
        return -1;
    header = parse_header(bytes, length, &idx);
    if (header == 0) {
        free(bytes);
        return err_set(err, ERR_DATA, "'%s' is no idx file of bytes, images or labels", path);
    }
    content = (size_t)idx.count * (size_t)idx.height * (size_t)idx.width;
    if (content != length - header) {
        free(bytes);
        return err_set(err, ERR_DATA, "'%s' says %d items of %d x %d bytes but holds %zu bytes",
                       path, idx.count, idx.height, idx.width, length - header);
    }
    memmove(bytes, bytes + header, content);
    idx.bytes = bytes;
    *out = idx;
    return 0;
}

static void put_big_endian(uint8_t *bytes, int number)
{
    for (int i = 3; i >= 0; i--, number >>= 8)
        bytes[i] = (uint8_t)number;
}

int digits_write_idx(const char *path, const struct idx *idx, struct err *err)
{
    bool has_images = idx->height > 0;
    size_t header = has_images ? IMAGES_HEADER : LABELS_HEADER;
    size_t content = (size_t)idx->count;
    uint8_t *bytes;
    int status;

    if (has_images)
        content *= (size_t)idx->height * (size_t)idx->width;
    bytes = malloc(header + content);
    if (!bytes)
        return err_memory(err);
    put_big_endian(bytes, has_images ? IMAGES_MAGIC : LABELS_MAGIC);
    put_big_endian(bytes + 4, idx->count);
    if (has_images) {
        put_big_endian(bytes + 8, idx->height);
        put_big_endian(bytes + 12, idx->width);
    }
    if (content > 0)
        memcpy(bytes + header, idx->bytes, content);
    status = file_write(path, bytes, header + content, err);
    free(bytes);
    return status;
}

/* --- writers --- */

/* The number of the column named "writer" in the first line, -1 if none. */
static int find_column(const char *line)
{
    for (int column = 0;; column++) {
        size_t width = strcspn(line, "\t\r\n");
        if (width == strlen("writer") && strncmp(line, "writer", width) == 0)
            return column;
        if (line[width] != '\t')
            return -1;
        line += width + 1;
    }
}

static const char *next_line(const char *line)
{
    line += strcspn(line, "\n");
    return *line ? line + 1 : line;
}

/* Reads one line's writer: a number, or nothing at all if it is unknown. */
static bool parse_writer(const char *line, int column, int *writer)
{
    char *end;
    long number;

    for (; column > 0; column--) {
        line += strcspn(line, "\t\n");
        if (*line++ != '\t')
            return false;
    }
    *writer = -1;
    if (strcspn(line, "\t\r\n") == 0)
        return true;
    number = strtol(line, &end, 10);
    if (!strchr("\t\r\n", *end) || number < -1 || number > INT32_MAX)
        return false;
    *writer = (int)number;
    return true;
}

static int parse_writers(const char *text, const char *path, int *writers, int count,
                         struct err *err)
{
    int column = find_column(text), found = 0;

    if (column < 0)
        return err_set(err, ERR_DATA, "'%s' has no column named 'writer'", path);
    for (const char *line = next_line(text); *line; line = next_line(line), found++)
        if (found < count && !parse_writer(line, column, &writers[found]))
            return err_set(err, ERR_DATA, "'%s', line %d: the writer is no number", path,
                           found + 2);
    if (found != count)
        return err_set(err, ERR_DATA, "'%s' has %d lines for %d samples", path, found, count);
    return 0;
}

static int read_writers(const char *path, int *writers, int count, struct err *err)
{
    uint8_t *text;
    size_t length;
    int status;

    if (read_file(path, &text, &length, err) != 0)
        return -1;
    status = parse_writers((const char *)text, path, writers, count, err);
    free(text);
    return status;
}

/* --- sets --- */

static int check_set(const struct idx *images, const struct idx *labels, const char *images_path,
                     const char *labels_path, struct err *err)
{
    if (images->height != SAMPLE_SIDE || images->width != SAMPLE_SIDE)
        return err_set(err, ERR_DATA, "the images of '%s' are %d x %d, not %d x %d: "
                       "bring them to it with 'formdigits collect'", images_path, images->width,
                       images->height, SAMPLE_SIDE, SAMPLE_SIDE);
    if (labels->height != 1 || labels->width != 1)
        return err_set(err, ERR_DATA, "'%s' holds images, not labels", labels_path);
    if (images->count != labels->count)
        return err_set(err, ERR_DATA, "'%s' has %d images, but '%s' %d labels", images_path,
                       images->count, labels_path, labels->count);
    if (images->count == 0)
        return err_set(err, ERR_DATA, "'%s' holds no image", images_path);
    for (int i = 0; i < labels->count; i++)
        if (labels->bytes[i] >= CLASS_COUNT)
            return err_set(err, ERR_DATA, "label %d of '%s' is %d, not 0 to %d", i, labels_path,
                           labels->bytes[i], CLASS_COUNT - 1);
    return 0;
}

int digits_read(const char *images, const char *labels, const char *writers, struct digits *out,
                struct err *err)
{
    struct idx pixels = {.bytes = NULL}, classes = {.bytes = NULL};
    int *who = NULL;
    int status = -1;

    if (digits_read_idx(images, &pixels, err) != 0 || digits_read_idx(labels, &classes, err) != 0 ||
        check_set(&pixels, &classes, images, labels, err) != 0)
        goto out;
    who = malloc((size_t)pixels.count * sizeof *who);
    if (!who) {
        err_memory(err);
        goto out;
    }
    for (int i = 0; i < pixels.count; i++)
        who[i] = -1;
    if (writers && read_writers(writers, who, pixels.count, err) != 0)
        goto out;
    *out = (struct digits){(struct sample *)(void *)pixels.bytes, classes.bytes, who, pixels.count};
    pixels.bytes = classes.bytes = NULL;
    who = NULL;
    status = 0;
out:
    free(who);
    free(classes.bytes);
    free(pixels.bytes);
    return status;
}

static int reserve(struct digits *digits, int count, struct err *err)
{
    size_t n = (size_t)count;
    struct sample *samples;
    uint8_t *labels;
    int *writers;

    samples = realloc(digits->samples, n * sizeof *samples);
    if (!samples)
        return err_memory(err);
    digits->samples = samples;
    labels = realloc(digits->labels, n * sizeof *labels);
    if (!labels)
        return err_memory(err);
    digits->labels = labels;
    writers = realloc(digits->writers, n * sizeof *writers);
    if (!writers)
        return err_memory(err);
    digits->writers = writers;
    return 0;
}

static void copy_one(struct digits *to, const struct digits *from, int index)
{
    to->samples[to->count] = from->samples[index];
    to->labels[to->count] = from->labels[index];
    to->writers[to->count] = from->writers[index];
    to->count++;
}

int digits_append(struct digits *digits, const struct digits *more, struct err *err)
{
    if (more->count == 0)
        return 0;
    if (more->count > INT32_MAX - digits->count)
        return err_memory(err);
    if (reserve(digits, digits->count + more->count, err) != 0)
        return -1;
    for (int i = 0; i < more->count; i++)
        copy_one(digits, more, i);
    return 0;
}

/* Neighbouring numbers are often of one school: mix them (the finalizer of MurmurHash3). */
static bool is_kept(int writer, int parts)
{
    uint32_t mixed = (uint32_t)writer + 0x9e3779b9u;

    if (writer < 0)
        return false;
    mixed = (mixed ^ mixed >> 16) * 0x85ebca6bu;
    mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
    return (mixed ^ mixed >> 16) % (uint32_t)parts == 0;
}

int digits_keep(struct digits *digits, int parts, struct digits *kept, struct err *err)
{
    struct digits out = {.count = 0};
    int count = digits->count, moved = 0;

    for (int i = 0; i < count; i++)
        moved += is_kept(digits->writers[i], parts);
    if (moved > 0 && reserve(&out, moved, err) != 0) {
        digits_free(&out);
        return -1;
    }
    digits->count = 0;
    for (int i = 0; i < count; i++)
        copy_one(is_kept(digits->writers[i], parts) ? &out : digits, digits, i);
    *kept = out;
    return 0;
}

void digits_free(struct digits *digits)
{
    free(digits->samples);
    free(digits->labels);
    free(digits->writers);
    *digits = (struct digits){.count = 0};
}
