/* SPDX-License-Identifier: MIT */
#include "classify/model.h"

#include "base/file.h"
#include "base/types.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensors are copied as they lie");

enum {
    LENGTH_BYTES = 8, /* of the header's length */
    MAX_HEADER = 1 << 20,
    MAX_FILE = 96 << 20,
    MAX_TENSORS = 4   /* of one layer */
};

#define FORMAT "formdigits-model-1"
#define DIGITS "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\""
#define ALL_CLASSES DIGITS ",\"not-a-digit\",\"blank\"]"
#define ONLY_DIGITS DIGITS "]"
#define HASH_KEY "\"sha256\":\""
#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/* One tensor of a layer: its name, its shape, and where it lies in the block. */
struct tensor {
    char name[32];
    int rank;
    size_t shape[4];
    size_t first, count;
};

static struct tensor tensor_of(int layer, const char *part, size_t first, int rank, size_t a,
                               size_t b, size_t c, size_t d)
{
    struct tensor t = {.rank = rank, .shape = {a, b, c, d}, .first = first, .count = 1};

    snprintf(t.name, sizeof t.name, "%d.%s", layer, part);
    for (int i = 0; i < rank; i++)
        t.count *= t.shape[i];
    return t;
}

/* The tensors of one layer, named as PyTorch would name those of a Sequential. */
static int list_tensors(const struct net *net, int index, struct tensor out[MAX_TENSORS])
{
    static const char *const norm[] = {"weight", "bias", "running_mean", "running_var"};
    const struct net_layer *l = &net->layers[index];
    size_t in = (size_t)l->in_channels, channels = (size_t)l->out_channels, k = (size_t)l->size;
    size_t flat = in * (size_t)l->in_side * (size_t)l->in_side;

    switch (l->kind) {
    case NET_CONV:
        out[0] = tensor_of(index, "weight", l->first, 4, channels, in, k, k);
        if (!l->has_bias)
            return 1;
        out[1] = tensor_of(index, "bias", l->first + out[0].count, 1, channels, 0, 0, 0);
        return 2;
    case NET_BATCH_NORM:
        for (size_t i = 0; i < 4; i++)
            out[i] = tensor_of(index, norm[i], l->first + i * channels, 1, channels, 0, 0, 0);
        return 4;
    case NET_SQUEEZE:
        out[0] = tensor_of(index, "squeeze.weight", l->first, 2, k, in, 0, 0);
        out[1] = tensor_of(index, "squeeze.bias", out[0].first + out[0].count, 1, k, 0, 0, 0);
        out[2] = tensor_of(index, "excite.weight", out[1].first + k, 2, in, k, 0, 0);
        out[3] = tensor_of(index, "excite.bias", out[2].first + out[2].count, 1, in, 0, 0, 0);
        return 4;
    case NET_DENSE:
        out[0] = tensor_of(index, "weight", l->first, 2, channels, flat, 0, 0);
        out[1] = tensor_of(index, "bias", l->first + out[0].count, 1, channels, 0, 0, 0);
        return 2;
    default:
        return 0;
    }
}

/* --- reading --- */

static uint64_t header_length(const uint8_t *bytes)
{
    uint64_t length = 0;

    for (int i = LENGTH_BYTES - 1; i >= 0; i--)
        length = length << 8 | bytes[i];
    return length;
}

/*
 * Hashes the file with its own hash taken as zeros, and compares.  Nothing of
 * the file is believed before but the length of its header.
 */
static int check_hash(uint8_t *bytes, size_t length, char hash[HASH_TEXT], struct err *err)
{
    uint64_t header = length > LENGTH_BYTES ? header_length(bytes) : 0;
    char found[HASH_TEXT];
    uint8_t *digits;

    if (header < 2 || header > MAX_HEADER || header > length - LENGTH_BYTES)
        return err_set(err, ERR_MODEL, "not a model file, or cut short");
    digits = memmem(bytes + LENGTH_BYTES, header, HASH_KEY, strlen(HASH_KEY));
    if (!digits || (size_t)(bytes + LENGTH_BYTES + header - digits) < strlen(HASH_KEY) + 64)
        return err_set(err, ERR_MODEL, "not a model of this program: its header has no sha256");
    digits += strlen(HASH_KEY);
    memcpy(found, digits, 64);
    found[64] = 0;
    memcpy(digits, NO_HASH, 64);
    hash_bytes(bytes, length, hash);
    memcpy(digits, found, 64);
    if (strcmp(found, hash) != 0)
        return err_set(err, ERR_MODEL, "its content does not match its sha256: it was cut, "
                                       "changed or damaged; copy it again");
    return 0;
}

static const char *metadata_text(const json_t *metadata, const char *key)
{
    const char *text = json_string_value(json_object_get(metadata, key));
    return text ? text : "";
}

/* A number of an array, NAN if it is none. */
static double number_at(const json_t *array, int index)
{
    const json_t *number = json_array_get(array, (size_t)index);

    return json_is_number(number) ? json_number_value(number) : NAN;
}

/* One a convolution or dense layer, or none at all. */
bool model_is_range(double range)
{
    return range == 0 || (range > 1e-6 && range < 1e9);
}

static int read_ranges(const json_t *ranges, int count, struct calibration *out, struct err *err)
{
    if (ranges && json_array_size(ranges) != (size_t)count)
        return err_set(err, ERR_MODEL, "its calibration has %zu 'ranges', its network wants %d",
                       json_array_size(ranges), count);
    out->range_count = ranges ? count : 0;
    for (int i = 0; i < out->range_count; i++) {
        double range = number_at(ranges, i);
        if (!model_is_range(range))
            return err_set(err, ERR_MODEL, "one of its 'ranges' is neither 0 nor between 1e-6 and "
                                           "1e9");
        out->ranges[i] = (float)range;
    }
    return 0;
}

/* Whom to look at again, and what that weighs; both or neither. */
static int read_weights(const json_t *object, struct calibration *out, struct err *err)
{
    const json_t *sure = json_object_get(object, "sure");
    const json_t *weights = json_object_get(object, "weights");

    if (!sure != !weights)
        return err_set(err, ERR_MODEL, "its calibration has only one of 'sure' and 'weights'");
    if (!sure)
        return 0;
    out->sure = json_is_number(sure) ? json_number_value(sure) : NAN;
    if (!(out->sure > 0 && out->sure <= 1))
        return err_set(err, ERR_MODEL, "its calibration has a 'sure' that is not above 0 and at "
                                       "most 1");
    if (json_array_size(weights) != TERM_COUNT)
        return err_set(err, ERR_MODEL, "its calibration has %zu 'weights', not %d",
                       json_array_size(weights), TERM_COUNT);
    for (int i = 0; i < TERM_COUNT; i++) {
        out->weights[i] = number_at(weights, i);
        if (!(fabs(out->weights[i]) < 1e3))
            return err_set(err, ERR_MODEL, "one of its 'weights' is no number between -1000 and "
                                           "1000");
    }
    return 0;
}

static int read_calibration(const char *text, int range_count, struct calibration *out,
                            struct err *err)
{
    json_t *object = json_loads(text, 0, NULL);
    int status;

    out->temperature = json_number_value(json_object_get(object, "temperature"));
    if (!(out->temperature > 0.01 && out->temperature < 100))
        status = err_set(err, ERR_MODEL, "its calibration has no sensible 'temperature'");
    else if (read_weights(object, out, err) != 0)
        status = -1;
    else
        status = read_ranges(json_object_get(object, "ranges"), range_count, out, err);
    json_decref(object);
    return status;
}

/* What the outputs of a network mean. */
static const char *classes_of(const struct net *net)
{
    return net->class_count == DIGIT_COUNT ? ONLY_DIGITS : ALL_CLASSES;
}

static int read_metadata(const json_t *metadata, struct model *model, struct err *err)
{
    const char *record = metadata_text(metadata, "training");
    struct err inner;

    if (strcmp(metadata_text(metadata, "format"), FORMAT) != 0)
        return err_set(err, ERR_MODEL, "its format is '%.40s', not '" FORMAT "'",
                       metadata_text(metadata, "format"));
    if (net_parse(metadata_text(metadata, "architecture"), &model->net, &inner) != 0)
        return err_set(err, ERR_MODEL, "its architecture is wrong: %s", inner.text);
    if (model->net.class_count != CLASS_COUNT && model->net.class_count != DIGIT_COUNT)
        return err_set(err, ERR_MODEL, "its network has %d outputs, not %d or %d",
                       model->net.class_count, CLASS_COUNT, DIGIT_COUNT);
    if (strcmp(metadata_text(metadata, "classes"), classes_of(&model->net)) != 0)
        return err_set(err, ERR_MODEL, "its classes are not 0 to 9, or these and not-a-digit, "
                                       "blank, as many as its network has");
    model->normalize_version = atoi(metadata_text(metadata, "normalize_version"));
    if (model->normalize_version != NORMALIZE_VERSION)
        return err_set(err, ERR_MODEL, "it learnt from samples of normalization %d, this program "
                                       "makes %d: train it again", model->normalize_version,
                       NORMALIZE_VERSION);
    model->record = strdup(record[0] ? record : "{}");
    if (!model->record)
        return err_memory(err);
    return read_calibration(metadata_text(metadata, "calibration"), model->net.weighted_count,
                            &model->calibration, err);
}

static bool has_shape(const json_t *entry, const struct tensor *tensor)
{
    const json_t *shape = json_object_get(entry, "shape");
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));

    if (!dtype || strcmp(dtype, "F32") != 0 || json_array_size(shape) != (size_t)tensor->rank)
        return false;
    for (int i = 0; i < tensor->rank; i++)
        if (json_integer_value(json_array_get(shape, (size_t)i)) != (json_int_t)tensor->shape[i])
            return false;
    return true;
}

static int read_tensor(const json_t *header, const struct tensor *tensor, const uint8_t *data,
                       size_t length, float *parameters, struct err *err)
{
    const json_t *entry = json_object_get(header, tensor->name);
    const json_t *offsets = json_object_get(entry, "data_offsets");
    json_int_t begin = json_integer_value(json_array_get(offsets, 0));
    json_int_t end = json_integer_value(json_array_get(offsets, 1));
    size_t bytes = tensor->count * sizeof *parameters;

    if (!has_shape(entry, tensor))
        return err_set(err, ERR_MODEL, "tensor '%s' is missing, or not the shape that the "
                                       "architecture asks for", tensor->name);
    if (begin < 0 || end < begin || (size_t)end > length || (size_t)(end - begin) != bytes)
        return err_set(err, ERR_MODEL, "tensor '%s' does not lie inside the file", tensor->name);
    memcpy(parameters + tensor->first, data + begin, bytes);
    return 0;
}

static int read_tensors(const json_t *header, const uint8_t *data, size_t length,
                        struct model *model, struct err *err)
{
    struct tensor tensors[MAX_TENSORS];

    model->parameters = calloc(model->net.parameter_count, sizeof *model->parameters);
    if (!model->parameters)
        return err_memory(err);
    for (int i = 0; i < model->net.layer_count; i++) {
        int count = list_tensors(&model->net, i, tensors);
        for (int j = 0; j < count; j++)
            if (read_tensor(header, &tensors[j], data, length, model->parameters, err) != 0)
                return -1;
    }
    for (size_t i = 0; i < model->net.parameter_count; i++)
        if (!isfinite(model->parameters[i]))
            return err_set(err, ERR_MODEL, "a parameter is not a finite number");
    return 0;
}

static int parse_model(uint8_t *bytes, size_t length, struct model *model, struct err *err)
{
    size_t header_bytes;
    json_t *header = NULL;
    int status = -1;

    if (check_hash(bytes, length, model->sha256, err) != 0)
        return -1;
    header_bytes = (size_t)header_length(bytes);
    header = json_loadb((const char *)bytes + LENGTH_BYTES, header_bytes, JSON_REJECT_DUPLICATES,
                        NULL);
    if (!json_is_object(header)) {
        err_set(err, ERR_MODEL, "its header is no JSON object");
        goto out;
    }
    if (read_metadata(json_object_get(header, "__metadata__"), model, err) != 0)
        goto out;
    status = read_tensors(header, bytes + LENGTH_BYTES + header_bytes,
                          length - LENGTH_BYTES - header_bytes, model, err);
out:
    json_decref(header);
    return status;
}

int model_read(const char *path, struct model **out, struct err *err)
{
    struct model *model = NULL;
    uint8_t *bytes = NULL;
    size_t length;
    int status = -1;

    if (file_read(path, FILE_FOLLOW, MAX_FILE, &bytes, &length, err) != 0) {
        if (err->code == ERR_FORMAT || err->code == ERR_LIMIT)
            err->code = ERR_MODEL;
        return -1;
    }
    model = calloc(1, sizeof *model);
    if (!model) {
        err_memory(err);
        goto out;
    }
    if (parse_model(bytes, length, model, err) != 0) {
        err_within(err, "cannot use the model '%s'", path);
        goto out;
    }
    *out = model;
    model = NULL;
    status = 0;
out:
    model_free(model);
    free(bytes);
    return status;
}

/* --- writing --- */

static json_t *describe_tensor(const struct tensor *tensor, size_t offset)
{
    json_t *shape = json_array();

    for (int i = 0; i < tensor->rank; i++)
        json_array_append_new(shape, json_integer((json_int_t)tensor->shape[i]));
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape, "data_offsets",
                     (json_int_t)offset,
                     (json_int_t)(offset + tensor->count * sizeof(float)));
}

/* As JSON text; freed with free(). */
static char *describe_calibration(const struct calibration *calibration)
{
    json_t *object = json_pack("{s:f}", "temperature", calibration->temperature);
    char *text;

    if (calibration->sure > 0) {
        json_t *weights = json_array();

        for (int i = 0; i < TERM_COUNT; i++)
            json_array_append_new(weights, json_real(calibration->weights[i]));
        json_object_set_new(object, "sure", json_real(calibration->sure));
        json_object_set_new(object, "weights", weights);
    }
    if (calibration->range_count > 0) {
        json_t *ranges = json_array();

        for (int i = 0; i < calibration->range_count; i++)
            json_array_append_new(ranges, json_real(calibration->ranges[i]));
        json_object_set_new(object, "ranges", ranges);
    }
    text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    return text;
}

/* The JSON header, with zeros for the hash; freed with free(). */
static char *make_header(const struct model *model)
{
    char version[16], *calibration = describe_calibration(&model->calibration);
    struct tensor tensors[MAX_TENSORS];
    json_t *header = json_object();
    size_t offset = 0;
    char *text;

    snprintf(version, sizeof version, "%d", model->normalize_version);
    json_object_set_new(header, "__metadata__",
                        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "format", FORMAT,
                                  "architecture", model->net.text, "classes",
                                  classes_of(&model->net),
                                  "normalize_version", version, "calibration", calibration,
                                  "training", model->record, "sha256", NO_HASH));
    for (int i = 0; i < model->net.layer_count; i++) {
        int count = list_tensors(&model->net, i, tensors);
        for (int j = 0; j < count; j++) {
            json_object_set_new(header, tensors[j].name, describe_tensor(&tensors[j], offset));
            offset += tensors[j].count * sizeof(float);
        }
    }
    text = calibration ? json_dumps(header, JSON_COMPACT) : NULL;
    json_decref(header);
    free(calibration);
    return text;
}

/* Header, padded with spaces to a multiple of 8, and tensors: one file. */
static uint8_t *assemble(const struct model *model, const char *header, size_t *length)
{
    size_t text = strlen(header), padded = (text + 7) / 8 * 8;
    size_t data = model->net.parameter_count * sizeof(float);
    uint8_t *bytes = malloc(LENGTH_BYTES + padded + data);

    if (!bytes)
        return NULL;
    for (int i = 0; i < LENGTH_BYTES; i++)
        bytes[i] = (uint8_t)((uint64_t)padded >> (8 * i));
    memset(bytes + LENGTH_BYTES, ' ', padded);
    memcpy(bytes + LENGTH_BYTES, header, text);
    memcpy(bytes + LENGTH_BYTES + padded, model->parameters, data);
    *length = LENGTH_BYTES + padded + data;
    return bytes;
}

int model_write(const char *path, struct model *model, struct err *err)
{
    char *header = make_header(model);
    uint8_t *bytes = NULL, *digits;
    size_t length = 0;
    int status = -1;

    if (header)
        bytes = assemble(model, header, &length);
    if (!bytes) {
        err_memory(err);
        goto out;
    }
    hash_bytes(bytes, length, model->sha256);
    digits = memmem(bytes, length, HASH_KEY, strlen(HASH_KEY));
    memcpy(digits + strlen(HASH_KEY), model->sha256, 64);
    status = file_write(path, bytes, length, err);
out:
    free(bytes);
    free(header);
    return status;
}

const float *model_ranges(const struct model *model)
{
    return model->calibration.range_count > 0 ? model->calibration.ranges : NULL;
}

void model_free(struct model *model)
{
    if (!model)
        return;
    free(model->parameters);
    free(model->record);
    free(model);
}
