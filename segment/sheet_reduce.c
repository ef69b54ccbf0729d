/* SPDX-License-Identifier: MIT */
#include "segment/sheet_reduce.h"

#include <stdbool.h>

#include <leptonica/allheaders.h>

enum {
    LONGEST_SIDE = 1280, /* of the reduced page: 2 to 4 pixels a millimetre of A4 */
    LEAST_PAGE = 64,     /* a shorter side is not halved again */
    SOLID = 100,         /* the longer side is as many times what is solid */
    LEAST_SOLID = 5      /* pixels */
};

static bool is_large(struct Pix *picture)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);

    return (width > LONGEST_SIDE || height > LONGEST_SIDE) && width >= LEAST_PAGE &&
           height >= LEAST_PAGE;
}

int sheet_reduce(struct Pix *ink, struct sheet_reduced *out, struct err *err)
{
    struct sheet_reduced reduced = {pixClone(ink), 1};

    while (reduced.picture && is_large(reduced.picture)) {
        struct Pix *half = pixReduceRankBinary2(reduced.picture, 1, NULL);

        pixDestroy(&reduced.picture);
        reduced.picture = half;
        reduced.factor *= 2;
    }
    if (!reduced.picture)
        return err_memory(err);
    *out = reduced;
    return 0;
}

int sheet_reduced_print(const struct sheet_reduced *reduced, struct Pix **out, struct err *err)
{
    int width = pixGetWidth(reduced->picture), height = pixGetHeight(reduced->picture);
    int side = (width > height ? width : height) / SOLID;
    struct Pix *solid;

    side = side > LEAST_SOLID ? side : LEAST_SOLID;
    solid = pixOpenBrick(NULL, reduced->picture, side, side);
    *out = solid ? pixSubtract(NULL, reduced->picture, solid) : NULL;
    pixDestroy(&solid);
    return *out ? 0 : err_memory(err);
}

void sheet_reduced_free(struct sheet_reduced *reduced)
{
    pixDestroy(&reduced->picture);
}
