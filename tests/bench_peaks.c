/* SPDX-License-Identifier: MIT */
#include "bench_peaks.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#ifdef __x86_64__

enum { LOOPS = 500000, ROUNDS = 9, HALVES = 512 };

/*
 * A tile each.  Pairs of bfloat16, which make a float, too, and four bytes; of numbers as a
 * network has them, since zeros cost less power, and so are multiplied faster.
 */
static uint16_t left[HALVES], right[HALVES];

/* Between 0.5 and 2, of either sign. */
static void make_operands(void)
{
    unsigned seed = 1;

    for (int i = 0; i < 2 * HALVES; i++) {
        uint16_t *half = i < HALVES ? &left[i] : &right[i - HALVES];
        seed = seed * 1664525 + 1013904223;
        *half = (uint16_t)(0x3f00 | (seed >> 24) | (seed >> 8 & 0x8000));
    }
}

/* Twelve sums, so that none waits for the one before. */
#define ONE(instruction, r, n) instruction " %%" r "14, %%" r "15, %%" r #n "\n"
#define TWELVE(instruction, r)                                                                 \
    ONE(instruction, r, 0) ONE(instruction, r, 1) ONE(instruction, r, 2)                       \
    ONE(instruction, r, 3) ONE(instruction, r, 4) ONE(instruction, r, 5)                       \
    ONE(instruction, r, 6) ONE(instruction, r, 7) ONE(instruction, r, 8)                       \
    ONE(instruction, r, 9) ONE(instruction, r, 10) ONE(instruction, r, 11)
#define LOOP(name, instruction, r)                                                             \
    static void name(void)                                                                     \
    {                                                                                          \
        __asm__ volatile("vmovups (%0), %%" r "14\n"                                           \
                         "vmovups (%1), %%" r "15\n" ::"r"(left), "r"(right)                   \
                         : "xmm14", "xmm15", "memory");                                        \
        for (int i = 0; i < LOOPS; i++)                                                        \
            __asm__ volatile(TWELVE(instruction, r) ::: "xmm0", "xmm1", "xmm2", "xmm3",        \
                             "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", \
                             "xmm14", "xmm15");                                                \
    }

LOOP(multiply_avx2, "vfmadd231ps", "ymm")
LOOP(multiply_avx512, "vfmadd231ps", "zmm")
LOOP(multiply_bf16, "vdpbf16ps", "zmm")
LOOP(multiply_vnni, "vpdpbusd", "zmm")

/* Four tiles of sums; one instruction does as much as 256 of those on vectors. */
#define TILES(name, instruction)                                                               \
    static void name(void)                                                                     \
    {                                                                                          \
        static const struct {                                                                  \
            uint8_t palette, rest[15];                                                         \
            uint16_t bytes[16];                                                                \
            uint8_t rows[16];                                                                  \
        } shapes = {1, {0}, {64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16}};               \
        __asm__ volatile("ldtilecfg %0\n"                                                      \
                         "tileloadd (%1,%3), %%tmm4\n"                                         \
                         "tileloadd (%2,%3), %%tmm5\n" ::"m"(shapes), "r"(left), "r"(right),   \
                         "r"((ptrdiff_t)64) : "memory");                                       \
        for (int i = 0; i < LOOPS; i++)                                                        \
            __asm__ volatile(instruction " %tmm5, %tmm4, %tmm0\n"                              \
                             instruction " %tmm5, %tmm4, %tmm1\n"                              \
                             instruction " %tmm5, %tmm4, %tmm2\n"                              \
                             instruction " %tmm5, %tmm4, %tmm3\n");                            \
        __asm__ volatile("tilerelease");                                                       \
    }

TILES(multiply_amx_bf16, "tdpbf16ps")
TILES(multiply_amx_int8, "tdpbusd")

static const struct peak {
    const char *name;
    void (*loop)(void);
    int operations; /* of the instructions in one turn of the loop */
} peaks[] = {
    {"avx2", multiply_avx2, 12 * 16},
    {"avx512", multiply_avx512, 12 * 32},
    {"bf16", multiply_bf16, 12 * 64},
    {"vnni", multiply_vnni, 12 * 128},
    {"amx-bf16", multiply_amx_bf16, 4 * 2 * 16 * 16 * 32},
    {"amx-int8", multiply_amx_int8, 4 * 2 * 16 * 16 * 64},
};

static double seconds_of(void (*loop)(void))
{
    struct timespec begin, end;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    loop();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    return (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
}

double bench_peak(const char *kernels)
{
    make_operands();
    for (size_t i = 0; i < sizeof peaks / sizeof *peaks; i++) {
        double best = 0;
        if (strcmp(peaks[i].name, kernels) != 0)
            continue;
        for (int round = 0; round < ROUNDS; round++) {
            double now = (double)LOOPS * peaks[i].operations / seconds_of(peaks[i].loop);
            best = now > best ? now : best;
        }
        return best;
    }
    return 0;
}

#else

double bench_peak(const char *kernels)
{
    (void)kernels;
    return 0;
}

#endif
