/* SPDX-License-Identifier: MIT */
#include "pipeline/collect.h"

#include "base/file.h"
#include "base/types.h"
#include "classify/digits.h"
#include "pipeline/labelled.h"
#include "pipeline/picture.h"
#include "pipeline/worker.h"
#include "segment/normalize.h"
#include "segment/scan.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 8 }; /* that are named */

/* Samples, labels and writers as they will be written, side by side. */
struct output {
    struct sample *samples;
    uint8_t *labels;
    int *writers; /* indices into labelled.writers, -1 if unknown */
    int count, capacity;
    int *word_counts; /* how many samples each of labelled.words named */
};

/* Room for capacity samples; what is there stays. */
static int grow(struct output *out, int capacity, struct err *err)
{
    void *samples = realloc(out->samples, (size_t)capacity * sizeof *out->samples);
    void *labels, *writers;

    if (!samples)
        return err_memory(err);
    out->samples = samples;
    labels = realloc(out->labels, (size_t)capacity);
    if (!labels)
        return err_memory(err);
    out->labels = labels;
    writers = realloc(out->writers, (size_t)capacity * sizeof *out->writers);
    if (!writers)
        return err_memory(err);
    out->writers = writers;
    out->capacity = capacity;
    return 0;
}

static int add(struct output *out, const struct sample *sample, int label, int writer,
               struct err *err)
{
    if (out->count == out->capacity &&
        grow(out, out->capacity ? 2 * out->capacity : 1024, err) != 0)
        return -1;
    out->samples[out->count] = *sample;
    out->labels[out->count] = (uint8_t)label;
    out->writers[out->count++] = writer;
    return 0;
}

/* --- pictures --- */

struct picture {
    uint8_t *bytes;
    size_t length;
};

/* What the child sends: whether there is ink, and the sample. */
struct answer {
    int is_blank;
    struct sample sample;
};

static int normalize_picture(void *context, struct outlet *outlet, struct err *err)
{
    const struct picture *picture = context;
    struct answer answer;

    if (picture_sample(picture->bytes, picture->length, &answer.sample, &answer.is_blank, err) != 0)
        return -1;
    return worker_send(outlet, 0, &answer, sizeof answer, err);
}

static int keep_answer(int kind, const uint8_t *bytes, size_t length, void *context,
                       struct err *err)
{
    if (kind != 0 || length != sizeof(struct answer))
        return err_set(err, ERR_INTERNAL, "a child sent %zu bytes", length);
    memcpy(context, bytes, length);
    return 0;
}

static int read_picture(const struct labelled_item *item, struct answer *answer, struct err *err)
{
    struct picture picture = {NULL, 0};
    int status;

    if (file_read(item->path, FILE_FOLLOW, SCAN_MAX_BYTES, &picture.bytes, &picture.length,
                  err) != 0)
        return -1;
    status = worker_run(normalize_picture, &picture, keep_answer, answer, err);
    free(picture.bytes);
    if (status == 0 && answer->is_blank && item->label != CLASS_BLANK)
        return err_set(err, ERR_DATA, "its label is %d but there is no ink", item->label);
    return status;
}

static int add_pictures(struct collect *collect, struct output *out,
                        const struct labelled *labelled, struct err *err)
{
    out->word_counts = calloc((size_t)labelled->word_count + 1, sizeof *out->word_counts);
    if (!out->word_counts)
        return err_memory(err);
    for (int i = 0; i < labelled->count; i++) {
        const struct labelled_item *item = &labelled->items[i];
        struct answer answer;
        struct err why;

        if (read_picture(item, &answer, &why) != 0) {
            collect->left_out(item->path, why.text);
            collect->rejected++;
        } else if (add(out, &answer.sample, item->label, item->writer, err) != 0) {
            return -1;
        } else if (item->word >= 0) {
            out->word_counts[item->word]++;
        }
    }
    return 0;
}

/* --- foreign idx files --- */

static bool is_idx(const char *path)
{
    return strstr(file_name(path), "idx3-ubyte") != NULL;
}

/* The labels' file that belongs to an images' file: freed with free(). */
static char *labels_path(const char *images)
{
    size_t folder = (size_t)(file_name(images) - images);
    char *path = strdup(images), *word;

    word = path ? strstr(path + folder, "images") : NULL;
    if (word)
        memcpy(word, "labels", strlen("labels"));
    word = path ? strstr(path + folder, "idx3") : NULL;
    if (word)
        word[3] = '1';
    return path;
}

static int add_idx_image(struct output *out, const struct idx *images, int index, int label,
                         struct err *err)
{
    size_t size = (size_t)images->height * (size_t)images->width;
    struct raster shades = {images->width, images->height, images->bytes + (size_t)index * size};
    struct sample sample;

    if (label >= CLASS_COUNT)
        return err_set(err, ERR_DATA, "sample %d has the label %d", index, label);
    normalize_shades(&shades, &sample);
    return add(out, &sample, label, -1, err);
}

static int add_idx(struct output *out, const char *path, struct err *err)
{
    struct idx images = {.bytes = NULL}, labels = {.bytes = NULL};
    char *beside = labels_path(path);
    int status = -1;

    if (!beside) {
        err_memory(err);
        goto out;
    }
    if (digits_read_idx(path, &images, err) != 0 || digits_read_idx(beside, &labels, err) != 0)
        goto out;
    if (labels.height != 1 || labels.width != 1 || labels.count != images.count) {
        err_set(err, ERR_DATA, "'%s' and '%s' do not belong together", path, beside);
        goto out;
    }
    for (int i = 0; i < images.count; i++)
        if (add_idx_image(out, &images, i, labels.bytes[i], err) != 0) {
            err_within(err, "'%s'", path);
            goto out;
        }
    status = 0;
out:
    free(images.bytes);
    free(labels.bytes);
    free(beside);
    return status;
}

/* --- the result --- */

static int write_writers(const struct output *out, char *const *names, const char *path,
                         struct err *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    int status;

    if (!stream)
        return err_memory(err);
    fputs("label\twriter\tname\n", stream);
    for (int i = 0; i < out->count; i++) {
        int writer = out->writers[i];
        fprintf(stream, "%d\t%d\t%s\n", out->labels[i], writer, writer < 0 ? "" : names[writer]);
    }
    if (fclose(stream) != 0)
        return err_memory(err);
    status = file_write(path, text, length, err);
    free(text);
    return status;
}

static int write_output(const struct output *out, char *const *names, const char *prefix,
                        struct err *err)
{
    const struct idx images = {out->count, SAMPLE_SIDE, SAMPLE_SIDE, (uint8_t *)out->samples};
    const struct idx labels = {out->count, 0, 0, out->labels};
    char path[4096];

    if (strlen(prefix) > sizeof path - 32)
        return err_set(err, ERR_CREATE, "the name '%.40s...' is too long", prefix);
    snprintf(path, sizeof path, "%s-images-idx3-ubyte", prefix);
    if (digits_write_idx(path, &images, err) != 0)
        return -1;
    snprintf(path, sizeof path, "%s-labels-idx1-ubyte", prefix);
    if (digits_write_idx(path, &labels, err) != 0)
        return -1;
    snprintf(path, sizeof path, "%s-writers.tsv", prefix);
    return write_writers(out, names, path, err);
}

static void write_words(const struct output *out, const struct labelled *labelled, FILE *stream)
{
    int named = 0, others = 0;

    for (int i = 0; i < labelled->word_count; i++) {
        if (out->word_counts[i] == 0)
            continue;
        if (named < MOST_WORDS)
            fprintf(stream, "%s'%s' (%d)", named ? ", " : "; not a digit by the word ",
                    labelled->words[i], out->word_counts[i]);
        others += named == MOST_WORDS;
        named += named < MOST_WORDS;
    }
    if (others > 0)
        fprintf(stream, " and %d words more", others);
}

/* "3 samples: 2 of 7, 1 not a digit; not a digit by the word 'dot' (1)" */
static int tell(const struct collect *collect, const struct output *out,
                const struct labelled *labelled, struct err *err)
{
    int counts[CLASS_COUNT] = {0};
    const char *comma = "";
    char *line = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&line, &length);

    if (!stream)
        return err_memory(err);
    for (int i = 0; i < out->count; i++)
        counts[out->labels[i]]++;
    fprintf(stream, "%d samples: ", out->count);
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (counts[i] == 0)
            continue;
        fprintf(stream, "%s%d ", comma, counts[i]);
        if (i < CLASS_NOT_A_DIGIT)
            fprintf(stream, "of %d", i);
        else
            fputs(i == CLASS_BLANK ? "blank" : "not a digit", stream);
        comma = ", ";
    }
    write_words(out, labelled, stream);
    if (fclose(stream) != 0) {
        free(line);
        return err_memory(err);
    }
    collect->made(line);
    free(line);
    return 0;
}

/* The images are written first; their labels have the same name but for its end. */
static int spare(const char *prefix, const char *input, struct err *err)
{
    char path[4096];

    snprintf(path, sizeof path, "%s-images-idx3-ubyte", prefix);
    return file_spare(path, input, err);
}

int collect_run(struct collect *collect, char *const *paths, int count, const char *prefix,
                struct err *err)
{
    struct labelled labelled = {.count = 0};
    struct output out = {.count = 0};
    int status = -1;

    for (int i = 0; i < count; i++)
        if (is_idx(paths[i]) ? add_idx(&out, paths[i], err) != 0
                             : labelled_find(&labelled, paths[i], err) != 0)
            goto out;
    for (int i = 0; i < count; i++)
        if (is_idx(paths[i]) && spare(prefix, paths[i], err) != 0)
            goto out;
    if (add_pictures(collect, &out, &labelled, err) != 0)
        goto out;
    if (out.count == 0) {
        err_set(err, ERR_ABSENT, "no picture with a label was found");
        goto out;
    }
    if (write_output(&out, labelled.writers, prefix, err) != 0)
        goto out;
    collect->samples = out.count;
    status = tell(collect, &out, &labelled, err);
out:
    labelled_free(&labelled);
    free(out.samples);
    free(out.labels);
    free(out.writers);
    free(out.word_counts);
    return status;
}
