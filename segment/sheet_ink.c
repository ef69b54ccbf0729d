/* SPDX-License-Identifier: MIT */
#include "segment/sheet_ink.h"

#include <leptonica/allheaders.h>

struct sheet_ink sheet_ink_of(struct Pix *picture)
{
    return (struct sheet_ink){pixGetData(picture), pixGetWpl(picture), pixGetWidth(picture),
                              pixGetHeight(picture)};
}
