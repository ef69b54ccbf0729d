/* SPDX-License-Identifier: MIT */
#include "segment/cells_clip.h"

#include <math.h>

#include "segment/form.h"
#include "segment/sheet.h"

/* Most of a digit lies in its box: what starts farther away belongs to others. */
static const double MARGIN_SHARE = 0.35; /* of the height */
static const double LEAST_MARGIN_MM = 2;
static const double LEAST_MARGIN_PX = 6; /* what looks at lines need at low resolution */
static const double MOST_MARGIN_MM = 3;

int cells_clip_take(const struct sheet *sheet, const struct field *field, struct clip *out,
                    struct err *err)
{
    double px_per_mm = sheet_px_per_mm(sheet);
    double margin = fmin(fmax(field->area.height * MARGIN_SHARE, LEAST_MARGIN_MM), MOST_MARGIN_MM) +
                    LEAST_MARGIN_PX / px_per_mm;
    struct rect_mm area = {field->area.x - margin, field->area.y - margin,
                           field->area.width + 2 * margin, field->area.height + 2 * margin};
    struct clip clip = {.x_mm = area.x, .y_mm = area.y, .px_per_mm = px_per_mm};

    if (sheet_clip(sheet, area, &clip.ink, err))
        return -1;
    *out = clip;
    return 0;
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

struct rect cells_clip_pixels(const struct clip *clip, struct rect_mm area)
{
    int left = (int)lround((area.x - clip->x_mm) * clip->px_per_mm);
    int top = (int)lround((area.y - clip->y_mm) * clip->px_per_mm);
    int right = (int)lround((area.x + area.width - clip->x_mm) * clip->px_per_mm);
    int bottom = (int)lround((area.y + area.height - clip->y_mm) * clip->px_per_mm);

    left = clamp(left, 0, clip->ink.width - 1);
    top = clamp(top, 0, clip->ink.height - 1);
    return (struct rect){left, top, clamp(right, left + 1, clip->ink.width) - left,
                         clamp(bottom, top + 1, clip->ink.height) - top};
}

struct rect_mm cells_clip_area(const struct clip *clip, struct rect pixels)
{
    return (struct rect_mm){clip->x_mm + pixels.x / clip->px_per_mm,
                            clip->y_mm + pixels.y / clip->px_per_mm, pixels.width / clip->px_per_mm,
                            pixels.height / clip->px_per_mm};
}

void cells_clip_free(struct clip *clip)
{
    raster_free(&clip->ink);
}
