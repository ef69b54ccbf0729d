/* SPDX-License-Identifier: MIT */
#include "classify/noise_jpeg.h"

#include <math.h>

enum { BLOCK = 8, AREA = BLOCK * BLOCK };

static const unsigned char luminance[AREA] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
};

static void scale_table(int quality, float table[AREA])
{
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;

    for (int i = 0; i < AREA; i++) {
        int step = (luminance[i] * scale + 50) / 100;
        table[i] = (float)(step < 1 ? 1 : step > 255 ? 255 : step);
    }
}

/* Row k: the k-th cosine, scaled so that the transform is its own inverse transposed. */
static void make_cosines(float cosines[BLOCK][BLOCK])
{
    for (int k = 0; k < BLOCK; k++)
        for (int i = 0; i < BLOCK; i++)
            cosines[k][i] = (float)(sqrt(k ? 2.0 / BLOCK : 1.0 / BLOCK) *
                                    cos(M_PI * k * (2 * i + 1) / (2 * BLOCK)));
}

/* to = a from, and then its transpose: done twice, both ways are transformed. */
static void transform(float a[BLOCK][BLOCK], float from[BLOCK][BLOCK], float to[BLOCK][BLOCK])
{
    for (int i = 0; i < BLOCK; i++) {
        for (int j = 0; j < BLOCK; j++) {
            float sum = 0;
            for (int k = 0; k < BLOCK; k++)
                sum += a[i][k] * from[k][j];
            to[j][i] = sum;
        }
    }
}

static void transpose(float from[BLOCK][BLOCK], float to[BLOCK][BLOCK])
{
    for (int i = 0; i < BLOCK; i++)
        for (int j = 0; j < BLOCK; j++)
            to[j][i] = from[i][j];
}

static void spoil(float *gray, int side, float cosines[BLOCK][BLOCK], const float table[AREA])
{
    float block[BLOCK][BLOCK], half[BLOCK][BLOCK], back[BLOCK][BLOCK];

    for (int i = 0; i < AREA; i++)
        block[i / BLOCK][i % BLOCK] = roundf(gray[i / BLOCK * side + i % BLOCK]) - 128;
    transform(cosines, block, half);
    transform(cosines, half, block);
    for (int i = 0; i < AREA; i++)
        block[i / BLOCK][i % BLOCK] =
            roundf(block[i / BLOCK][i % BLOCK] / table[i]) * table[i];
    transpose(cosines, back);
    transform(back, block, half);
    transform(back, half, block);
    for (int i = 0; i < AREA; i++)
        gray[i / BLOCK * side + i % BLOCK] =
            fminf(255, fmaxf(0, roundf(block[i / BLOCK][i % BLOCK] + 128)));
}

void noise_jpeg(float *gray, int side, int quality)
{
    float cosines[BLOCK][BLOCK], table[AREA];

    make_cosines(cosines);
    scale_table(quality, table);
    for (int y = 0; y < side; y += BLOCK)
        for (int x = 0; x < side; x += BLOCK)
            spoil(gray + y * side + x, side, cosines, table);
}
