/* SPDX-License-Identifier: MIT */
/*
 * scene.h - fields as an eye sees them, for the tests of what is decided on them.
 */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/decide.h"
#include "segment/cells.h"

enum { MOST = 10 };

/* A field of boxes as an eye sees it, one letter a box: see put. */
struct scene {
    struct field field;
    struct cell cells[MOST];
    const struct cell *of[MOST];
    struct reading readings[MOST];
    struct sample samples[MOST];
    int count;
    struct verdict verdict;
};

static inline struct reading reading_of(int class, double confidence)
{
    struct reading reading = {
        .best = class, .rival = (class + 1) % CLASS_COUNT, .confidence = confidence};

    reading.probability[reading.rival] = (float)(1 - confidence);
    reading.probability[class] = (float)confidence;
    return reading;
}

/*
 * A digit is read with 0.999.  _ clean and blank, . dust, o a smudge that the
 * network finds blank, l a smudge that it reads as a 1, w ink that is no
 * digit, b ink that the network finds blank, x struck, c clutter, C clutter
 * that is read as a 4, s a 3 that is shared with its neighbour, d an 8 in a box
 * that is displaced, p a 5 with a point behind it.
 */
static inline void put(struct scene *scene, int index, char letter)
{
    struct cell *cell = &scene->cells[index];
    struct reading *reading = &scene->readings[index];

    *cell = (struct cell){.position = index,
                          .state = CELL_DIGIT,
                          .ink_share = 0.1,
                          .ink = {index * 7, 0, 3, 5},
                          .longest_mm = 5,
                          .stroke_mm = 0.5};
    if (strchr("_.ol", letter)) {
        cell->state = CELL_BLANK;
        cell->longest_mm = letter == '_' ? 0 : letter == '.' ? 0.35 : 0.9;
        cell->ink_share = letter == '_' ? 0 : 0.002;
    }
    *reading = letter >= '0' && letter <= '9'   ? reading_of(letter - '0', 0.999)
               : letter == 'o' || letter == 'b' ? reading_of(CLASS_BLANK, 0.98)
               : letter == 'l'                  ? reading_of(1, 0.9)
               : letter == 'C'                  ? reading_of(4, 0.97)
               : letter == 's'                  ? reading_of(3, 0.999)
               : letter == 'd'                  ? reading_of(8, 0.999)
               : letter == 'p'                  ? reading_of(5, 0.999)
               : strchr("wxc", letter)          ? reading_of(CLASS_NOT_A_DIGIT, 0.9)
                                                : (struct reading){.best = 0};
    if (letter == 'x')
        cell->state = CELL_STRUCK;
    if (letter == 'c' || letter == 'C')
        cell->state = CELL_CLUTTER;
    cell->is_shared = letter == 's';
    cell->is_displaced = letter == 'd';
    cell->has_beside = letter == 'p';
}

static inline struct scene look_at(const char *letters, enum field_kind kind)
{
    struct scene scene = {.field = {.kind = kind, .digits_least = 1, .digits_most = 8},
                          .count = (int)strlen(letters)};

    for (int i = 0; i < scene.count; i++)
        put(&scene, i, letters[i]);
    return scene;
}

static inline const struct verdict *decided(struct scene *scene)
{
    for (int i = 0; i < scene->count; i++)
        scene->of[i] = &scene->cells[i];
    decide_field(&scene->field, scene->of, scene->readings, scene->samples, scene->count, 0.99,
                 &scene->verdict);
    return &scene->verdict;
}

#endif
