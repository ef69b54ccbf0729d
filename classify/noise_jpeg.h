/* SPDX-License-Identifier: MIT */
/*
 * noise_jpeg.h - what JPEG does to a gray picture.
 *
 * All that baseline JPEG loses is lost where the coefficients of the cosine
 * transform of each 8 x 8 block are rounded to multiples of a table: that is
 * done here, and no file is written.  The table is that of ITU-T T.81, K.1,
 * scaled by a quality of 1 to 100 as the Independent JPEG Group does.
 */
#ifndef CLASSIFY_NOISE_JPEG_H
#define CLASSIFY_NOISE_JPEG_H

/* Gray levels, 0 to 255, row by row; side is a multiple of 8. */
void noise_jpeg(float *gray, int side, int quality);

#endif
