/* SPDX-License-Identifier: MIT */
/*
 * station_picture.h - a field's stored picture as pixels.
 *
 * The picture was encoded by a child that had read a stranger's scan, so that it
 * is a stranger's file itself: it is decoded in a child again.
 */
#ifndef PIPELINE_STATION_PICTURE_H
#define PIPELINE_STATION_PICTURE_H

#include "base/err.h"
#include "base/raster.h"
#include "store/record.h"

/*
 * Decodes a picture as gray (0 black, 255 white); freed with raster_free.
 * Fails with ERR_ABSENT when it is empty, like scan_open and scan_page, or with
 * ERR_INTERNAL when the child does not do its work.
 */
MUST_CHECK
int station_picture(const struct blob *png, struct raster *out, struct err *err);

#endif
