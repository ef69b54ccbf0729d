/* SPDX-License-Identifier: MIT */
#include "bench_peaks.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#ifdef __x86_64__

enum { LOOPS = 500000, ROUNDS = 9 };

/* Twelve sums, so that none waits for the one before; two operands that are zero. */
#define ONE(instruction, r, n) instruction " %%" r "14, %%" r "15, %%" r #n "\n"
#define TWELVE(instruction, r)                                                                 \
    ONE(instruction, r, 0) ONE(instruction, r, 1) ONE(instruction, r, 2)                       \
    ONE(instruction, r, 3) ONE(instruction, r, 4) ONE(instruction, r, 5)                       \
    ONE(instruction, r, 6) ONE(instruction, r, 7) ONE(instruction, r, 8)                       \
    ONE(instruction, r, 9) ONE(instruction, r, 10) ONE(instruction, r, 11)
#define LOOP(name, instruction, r)                                                             \
    static void name(void)                                                                     \
    {                                                                                          \
        __asm__ volatile("vpxor %%xmm14, %%xmm14, %%xmm14\n"                                   \
                         "vpxor %%xmm15, %%xmm15, %%xmm15\n" ::: "xmm14", "xmm15");            \
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
        __asm__ volatile("ldtilecfg %0" ::"m"(shapes));                                        \
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
