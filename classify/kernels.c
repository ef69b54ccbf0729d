/* SPDX-License-Identifier: MIT */
#include "classify/kernels.h"

enum {
    MAX_TILE = 7, /* pixels of a tile */
    MAX_GROUP = 2 /* vectors of a tile */
};

int kernels_group(int remaining)
{
    return remaining >= MAX_GROUP ? MAX_GROUP : 1;
}

#define LANES 4
#define WIDEST 8
#define NAME(x) baseline_##x
#include "classify/kernels_body.h"
#undef LANES
#undef WIDEST
#undef NAME

#pragma GCC push_options
#pragma GCC target("avx2,fma")
#define LANES 8
#define WIDEST 12
#define NAME(x) avx2_##x
#include "classify/kernels_body.h"
#undef LANES
#undef WIDEST
#undef NAME
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,fma,prefer-vector-width=512")
#define LANES 16
#define WIDEST 14
#define NAME(x) avx512_##x
#include "classify/kernels_body.h"
#undef LANES
#undef WIDEST
#undef NAME
#pragma GCC pop_options

static const struct kernels all[] = {
    {"baseline", 4, baseline_conv, baseline_dense},
    {"avx2", 8, avx2_conv, avx2_dense},
    {"avx512", 16, avx512_conv, avx512_dense},
};

enum { COUNT = sizeof all / sizeof *all };

const struct kernels *kernels_all(int *count)
{
    *count = COUNT;
    return all;
}

int kernels_can_run(const struct kernels *kernels)
{
    switch (kernels->lanes) {
    case 16:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    case 8:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    default:
        return 1;
    }
}

const struct kernels *kernels_best(void)
{
    int i = COUNT - 1;

    while (!kernels_can_run(&all[i]))
        i--;
    return &all[i];
}
