/* SPDX-License-Identifier: MIT */
#include "classify/net.h"

#include "base/types.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    MAX_KERNEL = 7,
    MAX_STRIDE = 4,
    MAX_PARAMETERS = 16 << 20
};

/* Whether the word is prefix and a number, and nothing else. */
static bool has_number(const char *word, const char *prefix, int *number)
{
    size_t length = strlen(prefix);
    int end = 0;

    if (strncmp(word, prefix, length) != 0)
        return false;
    return sscanf(word + length, "%4d%n", number, &end) == 1 && word[length + (size_t)end] == 0;
}

/* What may stand between kernel and channels: nothing, v or sS. */
static bool parse_conv_style(const char *style, struct net_layer *layer)
{
    layer->stride = 1;
    layer->border = layer->size / 2;
    if (strcmp(style, "v") == 0)
        layer->border = 0;
    else if (style[0] != 0)
        return has_number(style, "s", &layer->stride) && layer->stride >= 1 &&
               layer->stride <= MAX_STRIDE;
    return true;
}

static bool parse_conv(const char *word, struct net_layer *layer)
{
    const char *dash = strrchr(word, '-');
    char style[8] = "";
    int other, end = 0, length;

    if (!dash || sscanf(word, "conv%4dx%4d%n", &layer->size, &other, &end) != 2 ||
        other != layer->size || !has_number(dash, "-", &layer->out_channels))
        return false;
    length = (int)(dash - word) - end;
    if (length < 0 || length >= (int)sizeof style)
        return false;
    memcpy(style, word + end, (size_t)length);
    if (layer->size < 1 || layer->size > MAX_KERNEL || layer->size % 2 == 0 ||
        !parse_conv_style(style, layer))
        return false;
    layer->kind = NET_CONV;
    layer->out_side =
        (layer->in_side + 2 * layer->border - layer->size + layer->stride) / layer->stride;
    return true;
}

static bool parse_pool(const char *word, struct net_layer *layer)
{
    int n = 0;

    if (has_number(word, "pool", &n))
        layer->kind = NET_MAX_POOL;
    else if (has_number(word, "apool", &n))
        layer->kind = NET_AVERAGE_POOL;
    else
        return false;
    layer->size = n;
    layer->out_side = n > 0 ? layer->in_side / n : 0;
    return true;
}

static bool parse_global(const char *word, struct net_layer *layer)
{
    if (strcmp(word, "gmax") == 0) {
        layer->kind = NET_GLOBAL_MAX;
    } else if (strcmp(word, "gavg") == 0) {
        layer->kind = NET_GLOBAL_AVERAGE;
    } else if (strcmp(word, "gmaxavg") == 0) {
        layer->kind = NET_GLOBAL_BOTH;
        layer->out_channels *= 2;
    } else {
        return false;
    }
    layer->out_side = 1;
    return true;
}

/* Sets kind, size and output shape from one word. */
static bool parse_word(const char *word, struct net_layer *layer)
{
    int n = 0;

    if (parse_conv(word, layer))
        return true;
    layer->size = layer->stride = layer->border = 0;
    layer->out_side = layer->in_side;
    layer->out_channels = layer->in_channels;
    if (parse_pool(word, layer) || parse_global(word, layer))
        return true;
    if (strcmp(word, "bn") == 0) {
        layer->kind = NET_BATCH_NORM;
    } else if (strcmp(word, "relu") == 0) {
        layer->kind = NET_RELU;
    } else if (has_number(word, "se-", &n)) {
        layer->kind = NET_SQUEEZE;
        layer->size = n;
        return n > 0 && n <= NET_MAX_CHANNELS;
    } else if (has_number(word, "dropout-", &n)) {
        layer->kind = NET_DROPOUT;
        layer->size = n;
        return n > 0 && n < 100;
    } else if (has_number(word, "dense-", &n)) {
        layer->kind = NET_DENSE;
        layer->out_channels = n;
        layer->out_side = 1;
    } else {
        return false;
    }
    return true;
}

static size_t count_parameters(const struct net_layer *layer)
{
    size_t in = (size_t)layer->in_channels, out = (size_t)layer->out_channels;
    size_t area = (size_t)layer->in_side * (size_t)layer->in_side;
    size_t taps = (size_t)layer->size * (size_t)layer->size;

    switch (layer->kind) {
    case NET_CONV:
        return out * in * taps + (layer->has_bias ? out : 0);
    case NET_BATCH_NORM:
        return 4 * out;
    case NET_SQUEEZE:
        return 2 * in * (size_t)layer->size + (size_t)layer->size + in;
    case NET_DENSE:
        return out * in * area + out;
    default:
        return 0;
    }
}

static double count_flops(const struct net_layer *layer)
{
    double pairs = (double)layer->in_channels * layer->out_channels;
    double in = (double)layer->in_side * layer->in_side;
    double out = (double)layer->out_side * layer->out_side;

    switch (layer->kind) {
    case NET_CONV:
        return 2 * pairs * out * layer->size * layer->size;
    case NET_DENSE:
        return 2 * pairs * in;
    case NET_SQUEEZE:
        return 4.0 * layer->in_channels * layer->size;
    default:
        return 0;
    }
}

static int add_layer(struct net *net, const char *word, bool before_norm, struct err *err)
{
    const struct net_layer *last = net->layer_count ? &net->layers[net->layer_count - 1] : NULL;
    struct net_layer *layer = net->layers + net->layer_count;

    if (net->layer_count == NET_MAX_LAYERS)
        return err_set(err, ERR_DATA, "the network has more than %d layers", NET_MAX_LAYERS);
    memset(layer, 0, sizeof *layer);
    layer->in_side = last ? last->out_side : SAMPLE_SIDE;
    layer->in_channels = last ? last->out_channels : 1;
    if (!parse_word(word, layer))
        return err_set(err, ERR_DATA, "'%s' is no layer of a network", word);
    if (layer->out_side < 1 || layer->out_channels < 1 || layer->out_channels > NET_MAX_CHANNELS)
        return err_set(err, ERR_DATA, "'%s' makes %d x %d x %d of %d x %d x %d", word,
                       layer->out_side, layer->out_side, layer->out_channels, layer->in_side,
                       layer->in_side, layer->in_channels);
    layer->has_bias = layer->kind == NET_CONV && !before_norm;
    layer->first = net->parameter_count;
    layer->count = count_parameters(layer);
    net->parameter_count += layer->count;
    net->trained_count += layer->kind == NET_BATCH_NORM ? layer->count / 2 : layer->count;
    net->weighted_count += layer->kind == NET_CONV || layer->kind == NET_DENSE;
    net->flops += count_flops(layer);
    net->layer_count++;
    if (net->parameter_count > MAX_PARAMETERS)
        return err_set(err, ERR_DATA, "the network has more than %d parameters", MAX_PARAMETERS);
    return 0;
}

int net_parse(const char *text, struct net *out, struct err *err)
{
    struct net net = {.layer_count = 0};
    char words[NET_MAX_TEXT];
    char *rest = words, *word, *next;

    if (strlen(text) >= sizeof words)
        return err_set(err, ERR_DATA, "the network's text is longer than %d characters",
                       NET_MAX_TEXT - 1);
    strcpy(words, text);
    strcpy(net.text, text);
    for (word = strtok_r(words, " ", &rest); word; word = next) {
        next = strtok_r(NULL, " ", &rest);
        if (add_layer(&net, word, next && strcmp(next, "bn") == 0, err) != 0)
            return -1;
    }
    if (net.layer_count == 0 || net.layers[net.layer_count - 1].kind != NET_DENSE)
        return err_set(err, ERR_DATA, "the network does not end with 'dense-N'");
    net.class_count = net.layers[net.layer_count - 1].out_channels;
    *out = net;
    return 0;
}
