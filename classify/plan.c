/* SPDX-License-Identifier: MIT */
#include "classify/plan.h"

#include "base/types.h"

#include <string.h>

enum { WINOGRAD_CHANNELS = 16 }; /* of its input, from which on it is faster; measured */

/* Where the plan has come to. */
struct planner {
    struct plan *plan;
    const struct kernels *kernels;
    const struct net_layer *next, *end;
    const float *range;           /* of the next convolution or dense layer, NULL if unknown */
    bool is_signed;               /* whether what the last step makes may be negative */
};

static int round_up(int count, int lanes)
{
    return (count + lanes - 1) / lanes * lanes;
}

static struct plane *last_plane(struct plan *plan)
{
    return plan->count ? &plan->steps[plan->count - 1].out : &plan->image;
}

/* A step of floats after the last one; its output is as large as its input. */
static struct step *append(struct planner *p, enum step_kind kind)
{
    const struct plane *last = last_plane(p->plan);
    struct step *step = &p->plan->steps[p->plan->count++];

    *step = (struct step){.kind = kind, .kernels = p->kernels->floats, .pool = 1, .in = last,
                           .last_layer = -1};
    step->out = (struct plane){.format = KERNELS_FLOAT, .side = last->side,
                               .channels = last->channels,
                               .stride = round_up(last->channels, p->kernels->lanes)};
    return step;
}

/* A step with a pool; what that reads must come in whole vectors, as the image does not. */
static struct step *append_pool(struct planner *p, enum step_kind kind)
{
    if (last_plane(p->plan) == &p->plan->image)
        append(p, STEP_AFFINE);
    return append(p, kind);
}

/* The next layer, if it is of that kind; dropout on the way is skipped. */
static const struct net_layer *take(struct planner *p, enum net_kind kind)
{
    while (p->next < p->end && p->next->kind == NET_DROPOUT)
        p->next++;
    return p->next < p->end && p->next->kind == kind ? p->next++ : NULL;
}

static void take_relu(struct planner *p, struct step *step)
{
    step->has_relu = take(p, NET_RELU) != NULL;
    p->is_signed = p->is_signed && !step->has_relu;
}

static void take_pool(struct planner *p, struct step *step)
{
    const struct net_layer *pool = take(p, NET_MAX_POOL);

    if (!pool) {
        pool = take(p, NET_AVERAGE_POOL);
        step->is_average = pool != NULL;
    }
    if (pool) {
        step->pool = pool->size;
        step->out.side = pool->out_side;
    }
}

/* Makes the last plane what a convolution wants, by a step between if that makes floats only. */
static struct plane *want(struct planner *p, enum kernels_format format, float scale, int border)
{
    const struct step *last = p->plan->count ? &p->plan->steps[p->plan->count - 1] : NULL;
    struct plane *plane;

    if (format != KERNELS_FLOAT && last && last->kind != STEP_CONV && last->kind != STEP_POOL)
        append_pool(p, STEP_POOL);
    plane = last_plane(p->plan);
    plane->format = format;
    plane->scale = scale;
    plane->border = border;
    return plane;
}

/* Whether the planner's kernels do this layer; bfloat16 gains nothing from a single channel. */
static bool is_own(const struct planner *p, const struct net_layer *layer, float range)
{
    if (layer->kind != NET_CONV)
        return false;
    if (p->kernels->format == KERNELS_BYTE)
        return range > 0 && !p->is_signed;
    return p->kernels->format == KERNELS_FLOAT || layer->in_channels > 1;
}

/* Whether Winograd's way is possible, and the shorter one. */
static bool suits_winograd(const struct step *step)
{
    return step->layer.kind == NET_CONV && step->layer.size == WINOGRAD_TAPS &&
           step->layer.stride == 1 && step->kernels->winograd_in &&
           step->in->channels >= WINOGRAD_CHANNELS && WINOGRAD_TILE % step->pool == 0;
}

static void plan_conv(struct planner *p, const struct net_layer *layer)
{
    float range = !p->range ? 0 : p->plan->count ? *p->range : 1; /* that of the image is 1 */
    const struct kernels *kernels = is_own(p, layer, range) ? p->kernels : p->kernels->floats;
    struct winograd conv;
    struct plane *in;
    struct step *step;

    in = want(p, kernels->format, kernels->format == KERNELS_BYTE ? 255 / range : 1,
              layer->border);
    step = append(p, STEP_CONV);
    step->layer = *layer;
    step->kernels = kernels;
    step->out.side = layer->out_side;
    step->out.channels = layer->out_channels;
    step->out.stride = round_up(layer->out_channels, kernels->lanes);
    step->norm = take(p, NET_BATCH_NORM);
    p->is_signed = true;
    take_relu(p, step);
    take_pool(p, step);
    step->is_winograd = suits_winograd(step);
    if (step->is_winograd) {
        conv = step_winograd(step);
        in->border = winograd_border(&conv);
    }
    if (p->range)
        p->range++;
}

static void plan_global(struct planner *p, const struct net_layer *layer)
{
    struct step *step = append_pool(p, STEP_GLOBAL);

    step->layer = *layer;
    step->out.side = 1;
    step->out.channels = layer->out_channels;
    step->out.stride = round_up(layer->out_channels, p->kernels->lanes);
}

static void plan_layer(struct planner *p, const struct net_layer *layer)
{
    struct step *step;

    switch (layer->kind) {
    case NET_CONV:
    case NET_DENSE:
        plan_conv(p, layer);
        break;
    case NET_BATCH_NORM:
        step = append(p, STEP_AFFINE);
        step->norm = layer;
        p->is_signed = true;
        take_relu(p, step);
        break;
    case NET_RELU:
        append(p, STEP_AFFINE)->has_relu = true;
        p->is_signed = false;
        break;
    case NET_MAX_POOL:
    case NET_AVERAGE_POOL:
        p->next--;
        take_pool(p, append_pool(p, STEP_POOL));
        break;
    case NET_GLOBAL_MAX:
    case NET_GLOBAL_AVERAGE:
    case NET_GLOBAL_BOTH:
        plan_global(p, layer);
        break;
    case NET_SQUEEZE:
        append_pool(p, STEP_SQUEEZE)->layer = *layer;
        break;
    case NET_DROPOUT:
        break;
    }
}

void plan_steps(const struct net *net, const struct kernels *kernels, const float *ranges,
                struct plan *plan)
{
    struct planner p = {.plan = plan, .kernels = kernels, .next = net->layers,
                        .end = net->layers + net->layer_count, .range = ranges};

    memset(plan, 0, sizeof *plan);
    plan->image = (struct plane){.format = KERNELS_FLOAT, .side = SAMPLE_SIDE, .channels = 1,
                                 .stride = 1};
    while (p.next < p.end) {
        plan_layer(&p, p.next++);
        if (plan->count > 0)
            plan->steps[plan->count - 1].last_layer = (int)(p.next - net->layers) - 1;
    }
}
