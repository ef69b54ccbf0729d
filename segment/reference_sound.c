/* SPDX-License-Identifier: MIT */
#include "segment/reference.h"

#include <math.h>

#include "segment/form.h"

static bool is_on(double value, double most)
{
    return value >= 0 && value <= most;
}

static bool is_map_sound(const struct reference *reference, const struct form *form)
{
    double cell_mm = fmax(form->width_mm, form->height_mm) / REFERENCE_MAP;

    if (!(fabs(reference->cell_mm - cell_mm) < 1e-9) ||
        reference->map_width != reference_cells(form->width_mm, cell_mm) ||
        reference->map_height != reference_cells(form->height_mm, cell_mm))
        return false;
    for (int i = 0; i < reference->map_width * reference->map_height; i++)
        if (!is_on(reference->map[i], 1))
            return false;
    return true;
}

static bool is_landmark_sound(const struct landmark *landmark, const struct form *form)
{
    int ink, paper;

    landmark_count(landmark, &ink, &paper);
    return is_on(landmark->x_mm, form->width_mm) && is_on(landmark->y_mm, form->height_mm) &&
           ink > 0 && paper > 0 && landmark->ink_count == ink && landmark->paper_count == paper;
}

static bool is_repeat_sound(const struct reference_shift *repeat)
{
    return is_on(fabs(repeat->x_mm), REFERENCE_FARTHEST_MM) &&
           is_on(fabs(repeat->y_mm), REFERENCE_FARTHEST_MM);
}

bool reference_is_sound(const struct reference *reference, const struct form *form)
{
    if (reference->landmark_count < REFERENCE_LEAST ||
        reference->landmark_count > REFERENCE_LANDMARKS || reference->repeats.count < 0 ||
        reference->repeats.count > REFERENCE_REPEATS || !is_map_sound(reference, form))
        return false;
    for (int i = 0; i < reference->landmark_count; i++)
        if (!is_landmark_sound(&reference->landmarks[i], form))
            return false;
    for (int i = 0; i < reference->repeats.count; i++)
        if (!is_repeat_sound(&reference->repeats.of[i]))
            return false;
    return true;
}
