/* SPDX-License-Identifier: MIT */
/*
 * plain_body.h - the layers without weights, for activations of type VALUE.
 *
 * Only plain.c includes this, once for each kind of number, with VALUE, GET
 * (VALUE to float), PUT (float to VALUE), KEY, a type as wide as VALUE that ORDER
 * turns it into to be compared, UNORDER back, and NAME(x) set.  The functions work
 * on one image, and are compiled for several instruction sets.
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

/* Of each channel the largest in a window, as what ORDER makes of it. */
PLAIN_INLINE void NAME(find_largest)(const VALUE *window, const struct pool *pool, int count,
                                     KEY largest[PLAIN_LANES])
{
    for (int c = 0; c < count; c++)
        largest[c] = ORDER(window[c]);
    for (int tap = 1; tap < pool->taps; tap++) {
        const VALUE *in = window + pool->places[tap];

        for (int c = 0; c < count; c++) {
            KEY value = ORDER(in[c]);
            largest[c] = value > largest[c] ? value : largest[c];
        }
    }
}

PLAIN_INLINE void NAME(put_maxima)(const VALUE *window, const struct pool *pool, int count,
                                   VALUE *maxima)
{
    KEY largest[PLAIN_LANES];

    NAME(find_largest)(window, pool, count, largest);
    for (int c = 0; c < count; c++)
        maxima[c] = UNORDER(largest[c]);
}

PLAIN_INLINE void NAME(put_means)(const VALUE *window, const struct pool *pool, int count,
                                  VALUE *means)
{
    float sum[PLAIN_LANES] = {0}, share = 1.0f / (float)pool->taps;

    for (int tap = 0; tap < pool->taps; tap++) {
        const VALUE *in = window + pool->places[tap];
        for (int c = 0; c < count; c++)
            sum[c] += GET(in[c]);
    }
    for (int c = 0; c < count; c++)
        means[c] = PUT(sum[c] * share);
}

/* Of equal inputs the first has the whole gradient of the maximum. */
PLAIN_INLINE void NAME(give_maxima)(const VALUE *window, const struct pool *pool, int count,
                                    const VALUE *out_gradient, VALUE *in_gradient)
{
    KEY largest[PLAIN_LANES];
    VALUE left[PLAIN_LANES];

    NAME(find_largest)(window, pool, count, largest);
    for (int c = 0; c < count; c++)
        left[c] = out_gradient[c];
    for (int tap = 0; tap < pool->taps; tap++) {
        const VALUE *in = window + pool->places[tap];
        VALUE *gradient = in_gradient + pool->places[tap];

        for (int c = 0; c < count; c++) {
            bool is_largest = ORDER(in[c]) == largest[c];
            gradient[c] = is_largest ? left[c] : 0;
            left[c] = is_largest ? 0 : left[c];
        }
    }
}

PLAIN_INLINE void NAME(add_means)(const struct pool *pool, int count, const VALUE *out_gradient,
                                  VALUE *in_gradient)
{
    float share = 1.0f / (float)pool->taps;

    for (int tap = 0; tap < pool->taps; tap++) {
        VALUE *gradient = in_gradient + pool->places[tap];
        for (int c = 0; c < count; c++)
            gradient[c] = PUT(GET(gradient[c]) + GET(out_gradient[c]) * share);
    }
}

PLAIN_INLINE void NAME(forward_channels)(const struct pool *pool, int count, const VALUE *window,
                                         VALUE *out)
{
    if (pool->has_maxima)
        NAME(put_maxima)(window, pool, count, out);
    if (pool->has_means)
        NAME(put_means)(window, pool, count, out + pool->means);
}

/* Where there are no maxima, the gradients are 0 before. */
PLAIN_INLINE void NAME(backward_channels)(const struct pool *pool, int count, const VALUE *window,
                                          const VALUE *out_gradient, VALUE *in_gradient)
{
    if (pool->has_maxima)
        NAME(give_maxima)(window, pool, count, out_gradient, in_gradient);
    if (pool->has_means)
        NAME(add_means)(pool, count, out_gradient + pool->means, in_gradient);
}

/* A vector's worth of channels at a time, of a number that the compiler knows. */
PLAIN_CLONES
static void NAME(pool_forward)(const struct pool *pool, const VALUE *image, VALUE *out)
{
    for (int y = 0; y < pool->out_side; y++)
        for (int x = 0; x < pool->out_side; x++, out += pool->out_channels) {
            const VALUE *window = image + pool_window(pool, y, x);
            int c = 0;

            for (; c + PLAIN_LANES <= pool->channels; c += PLAIN_LANES)
                NAME(forward_channels)(pool, PLAIN_LANES, window + c, out + c);
            if (c < pool->channels)
                NAME(forward_channels)(pool, pool->channels - c, window + c, out + c);
        }
}

PLAIN_CLONES
static void NAME(pool_backward)(const struct pool *pool, const VALUE *image,
                                const VALUE *out_gradient, VALUE *in_gradient)
{
    for (int y = 0; y < pool->out_side; y++)
        for (int x = 0; x < pool->out_side; x++, out_gradient += pool->out_channels) {
            const VALUE *window = image + pool_window(pool, y, x);
            VALUE *gradient = in_gradient + (window - image);
            int c = 0;

            for (; c + PLAIN_LANES <= pool->channels; c += PLAIN_LANES)
                NAME(backward_channels)(pool, PLAIN_LANES, window + c, out_gradient + c,
                                        gradient + c);
            if (c < pool->channels)
                NAME(backward_channels)(pool, pool->channels - c, window + c, out_gradient + c,
                                        gradient + c);
        }
}

static void NAME(drop)(struct rng *rng, float share, VALUE *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = rng_chance(rng, share) ? 0 : PUT(GET(values[i]) / (1 - share));
}
