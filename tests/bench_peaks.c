/* SPDX-License-Identifier: MIT */
#include "bench_peaks.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#ifdef __x86_64__

enum { SUMS = 12, LOOPS = 500000, ROUNDS = 9 };

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

static const struct peak {
    const char *name;
    void (*loop)(void);
    int operations; /* of one instruction */
} peaks[] = {
    {"avx2", multiply_avx2, 16},
    {"avx512", multiply_avx512, 32},
    {"bf16", multiply_bf16, 64},
    {"vnni", multiply_vnni, 128},
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
            double now = (double)SUMS * LOOPS * peaks[i].operations / seconds_of(peaks[i].loop);
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
