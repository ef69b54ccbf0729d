/* SPDX-License-Identifier: MIT */
/*
 * plain_body.h - the layers without weights, for activations of type VALUE.
 *
 * Only plain.c includes this, once for each kind of number, with VALUE, GET
 * (VALUE to float), PUT (float to VALUE) and NAME(x) set.  The functions work on
 * one image, and are compiled for several instruction sets.
 */
PLAIN_CLONES
static void NAME(relu_forward)(VALUE *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = GET(values[i]) > 0 ? values[i] : 0;
}

PLAIN_CLONES
static void NAME(relu_backward)(const VALUE *out, VALUE *gradient, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gradient[i] = GET(out[i]) > 0 ? gradient[i] : 0;
}

/* The largest and the sum of each channel in the window of output p. */
static inline void NAME(look_through)(const struct net_layer *layer, const VALUE *image, int p,
                                      float *restrict largest, float *restrict sum)
{
    int taps = window_side(layer) * window_side(layer), channels = layer->in_channels;

    for (int c = 0; c < channels; c++) {
        largest[c] = -INFINITY;
        sum[c] = 0;
    }
    for (int tap = 0; tap < taps; tap++) {
        const VALUE *in = image + tap_place(layer, p, tap);
        for (int c = 0; c < channels; c++) {
            float value = GET(in[c]);
            largest[c] = value > largest[c] ? value : largest[c];
            sum[c] += value;
        }
    }
}

PLAIN_CLONES
static void NAME(pool_forward)(const struct net_layer *layer, const VALUE *image, VALUE *out)
{
    float largest[NET_MAX_CHANNELS], sum[NET_MAX_CHANNELS];
    float share = 1.0f / (float)(window_side(layer) * window_side(layer));
    int channels = layer->in_channels, side = layer->out_side;

    for (int p = 0; p < side * side; p++, out += layer->out_channels) {
        VALUE *means = out + (has_maxima(layer) ? channels : 0);

        NAME(look_through)(layer, image, p, largest, sum);
        for (int c = 0; has_maxima(layer) && c < channels; c++)
            out[c] = PUT(largest[c]);
        for (int c = 0; has_means(layer) && c < channels; c++)
            means[c] = PUT(sum[c] * share);
    }
}

/* Of equal inputs the first has the whole gradient of the maximum. */
static inline void NAME(give_gradient)(const VALUE *restrict in, const float *restrict largest,
                                       const float *restrict mean, int channels,
                                       float *restrict left, VALUE *restrict gradient)
{
    for (int c = 0; c < channels; c++) {
        int is_largest = GET(in[c]) == largest[c];
        gradient[c] = PUT(mean[c] + (is_largest ? left[c] : 0));
        left[c] = is_largest ? 0 : left[c];
    }
}

PLAIN_CLONES
static void NAME(pool_backward)(const struct net_layer *layer, const VALUE *image,
                                const VALUE *out_gradient, VALUE *in_gradient)
{
    float largest[NET_MAX_CHANNELS], sum[NET_MAX_CHANNELS];
    float left[NET_MAX_CHANNELS] = {0}, mean[NET_MAX_CHANNELS] = {0};
    int taps = window_side(layer) * window_side(layer);
    int channels = layer->in_channels, side = layer->out_side;

    for (int p = 0; p < side * side; p++, out_gradient += layer->out_channels) {
        const VALUE *means = out_gradient + (has_maxima(layer) ? channels : 0);

        NAME(look_through)(layer, image, p, largest, sum);
        for (int c = 0; has_maxima(layer) && c < channels; c++)
            left[c] = GET(out_gradient[c]);
        for (int c = 0; has_means(layer) && c < channels; c++)
            mean[c] = GET(means[c]) / (float)taps;
        for (int tap = 0; tap < taps; tap++) {
            size_t place = tap_place(layer, p, tap);
            NAME(give_gradient)(image + place, largest, mean, channels, left, in_gradient + place);
        }
    }
}

static void NAME(drop)(struct rng *rng, float share, VALUE *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = rng_chance(rng, share) ? 0 : PUT(GET(values[i]) / (1 - share));
}
