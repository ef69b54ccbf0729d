/* SPDX-License-Identifier: MIT */
#include "classify/kernels.h"

#include "classify/bf16.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

/* clang, which the fuzz targets are made with, knows no target pragma: it has the baseline. */
#if defined __x86_64__ && defined __linux__ && !defined __clang__
#define HAS_TARGETS
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

enum {
    MAX_TILE = 7,  /* pixels of a tile of vectors */
    MAX_GROUP = 2, /* vectors of it */
    AMX_SIDE = 16, /* of a tile of AMX: pixels, words and output channels */
    AMX_TILES = 4, /* that share weights */
    AMX_MOST = 12, /* tiles of the rows that are summed before their pools are taken */
    AMX_LEAST_WORDS = 4 /* in a line of taps, from which on it is faster than vectors */
};

/* A word of taps, wherever it lies and whatever was stored there. */
typedef float float_word __attribute__((may_alias, aligned(1)));
typedef int32_t word __attribute__((may_alias, aligned(1)));

int kernels_size(enum kernels_format format)
{
    return format == KERNELS_FLOAT ? 4 : format == KERNELS_BF16 ? 2 : 1;
}

void kernels_put(char *to, enum kernels_format format, float value, float scale)
{
    uint16_t half = bf16_of(value);

    switch (format) {
    case KERNELS_FLOAT:
        memcpy(to, &value, sizeof value);
        break;
    case KERNELS_BF16:
        memcpy(to, &half, sizeof half);
        break;
    case KERNELS_BYTE:
        *to = (char)lrintf(value * scale);
        break;
    }
}

int kernels_group(int remaining)
{
    return remaining >= MAX_GROUP ? MAX_GROUP : 1;
}

size_t kernels_scratch(const struct conv *conv, int lanes)
{
    int rows = conv->sums.pool * conv->sums.width * conv->sums.vectors * lanes;
    int tiles = AMX_MOST * AMX_SIDE * AMX_SIDE;

    return (size_t)(rows > tiles ? rows : tiles);
}

/* --- floats --- */

#define SUM float
#define MULTIPLY_ADD(sum, in, w) ((sum) + *(const float_word *)(const void *)(in) * (w))
#define LARGER_SUM(a, b) NAME(larger)(a, b)

#define LANES 4
#define WIDEST 8
#define NAME(x) baseline_##x
#include "classify/kernels_body.h"
#undef LANES
#undef WIDEST
#undef NAME

#ifdef HAS_TARGETS

#pragma GCC push_options
#pragma GCC target("avx2,fma")
#define LANES 8
#define WIDEST 12
#define NAME(x) avx2_##x
#define LARGER(a, b) _mm256_max_ps(a, b)
#include "classify/kernels_body.h"
#include "classify/kernels_winograd.h"
#undef LANES
#undef WIDEST
#undef NAME
#undef LARGER
#pragma GCC pop_options

#define LANES 16
#define WIDEST 14
#define LARGER(a, b) _mm512_max_ps(a, b)
/* What is too large becomes 255. */
#define STORE_BYTES(to, value)                                                                 \
    _mm512_mask_cvtusepi32_storeu_epi8(to, 0xffff, _mm512_cvtps_epi32(value))

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,fma,prefer-vector-width=512")
#define NAME(x) avx512_##x
#define STORE_BF16(to, value) avx512_store_bf16(to, value)
static inline __attribute__((always_inline)) void avx512_store_bf16(char *to, __m512 value)
{
    __m512i bits = (__m512i)value, half = _mm512_set1_epi32(0x7fff);
    __m512i odd = _mm512_and_epi32(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));

    bits = _mm512_add_epi32(bits, _mm512_add_epi32(half, odd));
    _mm512_mask_cvtepi32_storeu_epi16(to, 0xffff, _mm512_srli_epi32(bits, 16));
}
#include "classify/kernels_body.h"
#include "classify/kernels_winograd.h"
#undef NAME
#undef STORE_BF16
#pragma GCC pop_options

/* --- four bytes, and pairs of bfloat16 --- */

typedef float floats512 __attribute__((vector_size(64)));
typedef int32_t ints512 __attribute__((vector_size(64)));

/*
 * The instruction multiplies the four or two parts of each lane and adds them all
 * to its sum.  It is named here because gcc 12 moves sums that a builtin made
 * through memory.  The sum goes in and out as a value: as an operand that stays
 * where it is, an element of an array would stay in memory, too.
 */
#define DOT(instruction, sums)                                                                 \
    static inline __attribute__((always_inline)) sums NAME(dot)(sums sum, ints512 in, sums w)   \
    {                                                                                          \
        __asm__(instruction " %2, %1, %0" : "+v"(sum) : "v"(in), "v"(w));                      \
        return sum;                                                                            \
    }
#undef MULTIPLY_ADD
#define MULTIPLY_ADD(sum, in, w) NAME(dot)(sum, (ints512){0} + *(const word *)(const void *)(in), w)

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx512vnni,fma,prefer-vector-width=512")
#undef SUM
#undef LARGER_SUM
#define SUM int32_t
#define LARGER_SUM(a, b) (NAME(sum))_mm512_max_epi32((__m512i)(a), (__m512i)(b))
#define NAME(x) vnni_##x
DOT("vpdpbusd", ints512)
#include "classify/kernels_body.h"
#undef NAME
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx512bf16,fma,prefer-vector-width=512")
#undef SUM
#undef LARGER_SUM
#undef STORE_BYTES
#define SUM float
#define LARGER_SUM(a, b) NAME(larger)(a, b)
#define STORE_BF16(to, value)                                                                  \
    _mm256_storeu_si256((__m256i_u *)(void *)(to), (__m256i)_mm512_cvtneps_pbh(value))
#define NAME(x) bf16_##x
DOT("vdpbf16ps", floats512)
#include "classify/kernels_body.h"
#undef NAME
#pragma GCC pop_options

/* --- tiles --- */

#include "classify/kernels_tiles.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx512bf16,fma,prefer-vector-width=512")
#define PRODUCT "tdpbf16ps"
#define NAME(x) amx_bf16_##x
#define VECTORS(x) bf16_##x
#include "classify/kernels_amx.h"
#undef PRODUCT
#undef NAME
#undef VECTORS
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx512vnni,fma,prefer-vector-width=512")
#undef SUM
#define SUM int32_t
#define PRODUCT "tdpbusd"
#define NAME(x) amx_int8_##x
#define VECTORS(x) vnni_##x
#include "classify/kernels_amx.h"
#undef PRODUCT
#undef NAME
#undef VECTORS
#pragma GCC pop_options

#endif /* HAS_TARGETS */

/* --- the choice --- */

enum {
    BASELINE,
#ifdef HAS_TARGETS
    AVX2, AVX512, BF16, VNNI, AMX_BF16, AMX_INT8,
#endif
    COUNT
};

static const struct kernels all[COUNT] = {
    [BASELINE] = {.name = "baseline", .format = KERNELS_FLOAT, .lanes = 4,
                  .conv = baseline_conv, .write = baseline_write, .floats = &all[BASELINE]},
#ifdef HAS_TARGETS
    [AVX2] = {.name = "avx2", .format = KERNELS_FLOAT, .lanes = 8, .conv = avx2_conv,
              .write = avx2_write, .sum = avx2_sum_row, .winograd_in = avx2_winograd_in,
              .winograd_out = avx2_winograd_out, .floats = &all[AVX2]},
    [AVX512] = {.name = "avx512", .format = KERNELS_FLOAT, .lanes = 16, .conv = avx512_conv,
                .write = avx512_write, .sum = avx512_sum_row,
                .winograd_in = avx512_winograd_in, .winograd_out = avx512_winograd_out,
                .floats = &all[AVX512]},
    [BF16] = {.name = "bf16", .format = KERNELS_BF16, .lanes = 16, .conv = bf16_conv,
              .write = bf16_write, .floats = &all[AVX512]},
    [VNNI] = {.name = "vnni", .format = KERNELS_BYTE, .lanes = 16, .conv = vnni_conv,
              .write = avx512_write, .floats = &all[AVX512]},
    [AMX_BF16] = {.name = "amx-bf16", .format = KERNELS_BF16, .lanes = 16,
                  .conv = amx_bf16_conv, .write = bf16_write, .floats = &all[AVX512]},
    [AMX_INT8] = {.name = "amx-int8", .format = KERNELS_BYTE, .lanes = 16,
                  .conv = amx_int8_conv, .write = avx512_write, .floats = &all[AVX512]},
#endif
};

const struct kernels *kernels_all(int *count)
{
    *count = COUNT;
    return all;
}

const struct kernels *kernels_named(const char *name)
{
    for (int i = 0; i < COUNT; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}

#ifdef HAS_TARGETS

/* Linux gives the tile registers only to a process that asked for them; its children have them. */
static bool may_use_tiles(void)
{
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };

    return __builtin_cpu_supports("amx-tile") &&
           syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

#endif

/* Than floats through Winograd's convolutions. */
static bool is_slower(const struct kernels *kernels)
{
#ifdef HAS_TARGETS
    return kernels == &all[BF16];
#else
    (void)kernels;
    return false;
#endif
}

/* __builtin_cpu_supports asks CPUID, and XCR0 whether the system keeps the registers. */
bool kernels_can_run(const struct kernels *kernels)
{
    switch (kernels - all) {
#ifdef HAS_TARGETS
    case AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    case BF16:
        return kernels_can_run(&all[AVX512]) && __builtin_cpu_supports("avx512bf16");
    case VNNI:
        return kernels_can_run(&all[AVX512]) && __builtin_cpu_supports("avx512vnni");
    case AMX_BF16:
        return kernels_can_run(&all[BF16]) && __builtin_cpu_supports("amx-bf16") && may_use_tiles();
    case AMX_INT8:
        return kernels_can_run(&all[VNNI]) && __builtin_cpu_supports("amx-int8") && may_use_tiles();
#endif
    default:
        return true;
    }
}

const struct kernels *kernels_best(bool has_ranges)
{
    int i = COUNT - 1;

    while (!kernels_can_run(&all[i]) || is_slower(&all[i]) ||
           (all[i].format == KERNELS_BYTE && !has_ranges))
        i--;
    return &all[i];
}

/* --- very small floats --- */

unsigned kernels_flush_denormals(void)
{
#ifdef __SSE__
    enum { DENORMALS_ARE_ZERO = 1 << 6, FLUSH_TO_ZERO = 1 << 15 };
    unsigned before = _mm_getcsr();

    _mm_setcsr(before | DENORMALS_ARE_ZERO | FLUSH_TO_ZERO);
    return before;
#else
    return 0;
#endif
}

void kernels_restore(unsigned before)
{
#ifdef __SSE__
    _mm_setcsr(before);
#else
    (void)before;
#endif
}
