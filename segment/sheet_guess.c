/* SPDX-License-Identifier: MIT */
#include "segment/sheet_guess.h"

#include <math.h>
#include <stdint.h>

#include "segment/form.h"

#define QUARTER 1.57079632679489661923
#define DEGREE (QUARTER / 90)

enum {
    COARSE = 2,       /* cells of the map along a cell of the first search */
    MOST_SKEW = 8,    /* degrees that are tried */
    COARSE_SKEW = 2,  /* degrees between two of them */
    COARSE_REACH = 3, /* cells that the form may lie beside its expected place */
    MOST_REACH = REFERENCE_MAP / COARSE / 2, /* where there is room on the page */
    FINE_REACH = 2,
    FINALISTS = 3, /* of the coarse search, in one orientation at one scale */
    SCALES = 4,    /* that a page is tried at, at most */
    FULL = 1000,   /* darkness of solid ink */
    AREA = REFERENCE_MAP + 2 * FINE_REACH
};

static const double MOST_DENSITY = 0.5;   /* a black border is no darker than bold print */
static const double SAME_SCALE = 0.015;   /* nearer ones are one */
static const double MOST_CUT = 0.15;      /* of a side of the form, that is not on the page */
static const double MOST_PRINT = 0.85;    /* darker is no print, but a border or a lid */
static const double LEAST_STATED = 0.45;  /* of a page by its form, if it states a resolution */
static const double LEAST_FILLED = 0.75;  /* of a page by its form: there is paper around it */
static const double MOST_FILLED = 1.1;    /* it is cut off */
static const double HOPELESS = 0.8;       /* of the best score */

/* A way to lay the form on the page: turned and scaled around its centre, and shifted. */
struct stand {
    double turn;  /* radians, clockwise */
    double scale; /* px per mm of the reduced page */
    double x, y;  /* the form's centre from the page's, mm along the form's sides */
    double score; /* correlation of the densities, at most 1 */
};

/* What all ways are compared by. */
struct compare {
    const struct sheet_task *task;
    const struct sheet_density *density;
    int width, height; /* of the map */
    double cell_mm;
    int16_t map[REFERENCE_MAP * REFERENCE_MAP]; /* less its mean */
    double norm;                                /* root of the sum of its squares */
};

static struct sheet_affine affine_of(const struct compare *compare, const struct stand *stand)
{
    const struct form *form = compare->task->form;
    double c = stand->scale * cos(stand->turn), s = stand->scale * sin(stand->turn);
    double x = stand->x - form->width_mm / 2, y = stand->y - form->height_mm / 2;

    return (struct sheet_affine){{c, -s, compare->density->width / 2.0 + c * x - s * y, s, c,
                                  compare->density->height / 2.0 + s * x + c * y}};
}

/* Whole numbers, because sums of products of them are quick. */
static int16_t darkness(double density)
{
    return density > MOST_PRINT ? 0 : (int16_t)(FULL * fmin(MOST_DENSITY, density));
}

/* The mean of some cells of a map, as far as they lie in it. */
static double mean_of(const struct reference *reference, int row, int column, int side)
{
    double sum = 0;
    int count = 0;

    for (int i = row; i < row + side && i < reference->map_height; i++)
        for (int j = column; j < column + side && j < reference->map_width; j++, count++)
            sum += reference->map[i * reference->map_width + j];
    return sum / count;
}

/* Takes the map of a reference, side times side cells as one. */
static void take_map(struct compare *compare, const struct reference *reference, int side)
{
    int width = (reference->map_width + side - 1) / side;
    int height = (reference->map_height + side - 1) / side;
    int sum = 0, squares = 0;

    compare->width = width;
    compare->height = height;
    compare->cell_mm = side * reference->cell_mm;
    for (int i = 0; i < width * height; i++) {
        compare->map[i] = darkness(mean_of(reference, i / width * side, i % width * side, side));
        sum += compare->map[i];
    }
    for (int i = 0; i < width * height; i++) {
        compare->map[i] = (int16_t)(compare->map[i] - sum / (width * height));
        squares += compare->map[i] * compare->map[i];
    }
    compare->norm = sqrt(squares);
}

_Static_assert((int)AREA >= REFERENCE_MAP / COARSE + 2 * MOST_REACH, "room for both searches");

/* The darkness of the page where the map could lie, with a margin. */
struct area {
    int16_t of[AREA][AREA];
};

static void sample(const struct compare *compare, const struct stand *stand, int margin,
                   struct area *out)
{
    struct sheet_affine affine = affine_of(compare, stand);
    double side = compare->cell_mm * stand->scale;

    for (int i = 0; i < compare->height + 2 * margin; i++)
        for (int j = 0; j < compare->width + 2 * margin; j++) {
            double x, y;

            sheet_affine_apply(&affine, (j - margin + 0.5) * compare->cell_mm,
                               (i - margin + 0.5) * compare->cell_mm, &x, &y);
            out->of[i][j] = darkness(sheet_density_at(compare->density, x, y, side));
        }
}

/* Pearson's correlation of the map with the part of an area that begins at a row and column. */
static double correlate(const struct compare *compare, const struct area *area, int row, int column)
{
    int count = compare->width * compare->height;
    int both = 0, sum = 0, squares = 0;
    double variance;

    for (int i = 0; i < compare->height; i++) {
        const int16_t *map = compare->map + i * compare->width;
        const int16_t *here = &area->of[row + i][column];

        for (int j = 0; j < compare->width; j++) {
            both += map[j] * here[j];
            sum += here[j];
            squares += here[j] * here[j];
        }
    }
    variance = squares - (double)sum * sum / count;
    return variance > 0 ? both / (compare->norm * sqrt(variance)) : 0;
}

/* Finds the shift of at most reach cells at which the map looks most like the page. */
static void shift(const struct compare *compare, int reach, struct stand *stand)
{
    struct area area;
    int best_row = reach, best_column = reach;

    sample(compare, stand, reach, &area);
    stand->score = -1;
    for (int i = 0; i <= 2 * reach; i++)
        for (int j = 0; j <= 2 * reach; j++) {
            double score = correlate(compare, &area, i, j);

            if (score > stand->score) {
                stand->score = score;
                best_row = i;
                best_column = j;
            }
        }
    stand->x += (best_column - reach) * compare->cell_mm;
    stand->y += (best_row - reach) * compare->cell_mm;
}

/* Adds a scale to a list, unless it is full or has one like it. */
static int add_scale(double scales[SCALES], int count, double scale)
{
    for (int i = 0; i < count; i++)
        if (fabs(scale / scales[i] - 1) <= SAME_SCALE)
            return count;
    if (count < SCALES)
        scales[count++] = scale;
    return count;
}

/*
 * The scales that a page can have, the first of these that differ: as wide as the form,
 * as high, with the resolution that it states, or with one of the usual ones, lowest
 * first, of which some paper is missing or too much.
 */
static int list_scales(const struct sheet_task *task, int factor, double dpi, double scales[SCALES])
{
    static const double usual[] = {75, 100, 150, 200, 240, 300, 400, 600};
    double longer = fmax(task->form->width_mm, task->form->height_mm);
    double shorter = fmin(task->form->width_mm, task->form->height_mm);
    double along = fmax(task->width, task->height) / longer;
    double across = fmin(task->width, task->height) / shorter;
    double least = LEAST_FILLED * fmin(along, across), most = MOST_FILLED * fmax(along, across);
    int count = 0;

    count = add_scale(scales, count, along / factor);
    count = add_scale(scales, count, across / factor);
    if (dpi / 25.4 > LEAST_STATED * fmin(along, across) && dpi / 25.4 < most)
        count = add_scale(scales, count, dpi / 25.4 / factor);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i] / 25.4 > least && usual[i] / 25.4 < most)
            count = add_scale(scales, count, usual[i] / 25.4 / factor);
    return count;
}

/* How far the form reaches along the sides of the page, in an orientation. */
static void measure_sides(const struct compare *compare, int quarters, double *width_mm,
                          double *height_mm)
{
    const struct form *form = compare->task->form;

    *width_mm = quarters % 2 ? form->height_mm : form->width_mm;
    *height_mm = quarters % 2 ? form->width_mm : form->height_mm;
}

/* Whether the form fits on the page in an orientation, but for a little that is cut off. */
static bool is_possible(const struct compare *compare, int quarters, double scale)
{
    double width_mm, height_mm;

    measure_sides(compare, quarters, &width_mm, &height_mm);
    return width_mm * scale <= (1 + MOST_CUT) * compare->density->width &&
           height_mm * scale <= (1 + MOST_CUT) * compare->density->height;
}

/* How far the form can lie from the middle of the page, in cells of the map. */
static int reach_of(const struct compare *compare, int quarters, double scale)
{
    double width_mm, height_mm, room_mm;
    int reach;

    measure_sides(compare, quarters, &width_mm, &height_mm);
    room_mm = fmax(compare->density->width / scale - width_mm,
                   compare->density->height / scale - height_mm) / 2;
    reach = COARSE_REACH + (int)ceil(fmax(0, room_mm) / compare->cell_mm);
    return reach < MOST_REACH ? reach : MOST_REACH;
}

/* Inserts into a list in the order of scores, of at most room. */
static void insert(struct stand *stands, int *count, int room, struct stand stand)
{
    int i;

    if (*count == room && stands[room - 1].score >= stand.score)
        return;
    i = *count < room ? (*count)++ : room - 1;
    for (; i > 0 && stands[i - 1].score < stand.score; i--)
        stands[i] = stands[i - 1];
    stands[i] = stand;
}

/* The best skews and shifts in one orientation at one scale, by coarse cells. */
static int search(const struct compare *coarse, int quarters, double scale,
                  struct stand finalists[FINALISTS])
{
    int reach = reach_of(coarse, quarters, scale), count = 0;

    for (int skew = -MOST_SKEW; skew <= MOST_SKEW; skew += COARSE_SKEW) {
        struct stand stand = {.turn = quarters * QUARTER + skew * DEGREE, .scale = scale};

        shift(coarse, reach, &stand);
        insert(finalists, &count, FINALISTS, stand);
    }
    return count;
}

/* Improves a stand by fine cells, with the skews beside its own. */
static struct stand refine(const struct compare *fine, const struct stand *rough)
{
    struct stand best = {.score = -1};

    for (int skew = 1 - COARSE_SKEW; skew < COARSE_SKEW; skew++) {
        struct stand stand = *rough;

        stand.turn += skew * DEGREE;
        shift(fine, FINE_REACH, &stand);
        if (stand.score > best.score)
            best = stand;
    }
    return best;
}

static bool are_alike(const struct compare *fine, const struct stand *a, const struct stand *b)
{
    return fabs(remainder(a->turn - b->turn, 4 * QUARTER)) <= 1.5 * DEGREE &&
           fabs(a->scale / b->scale - 1) <= SAME_SCALE &&
           hypot(a->x - b->x, a->y - b->y) <= 1.5 * fine->cell_mm;
}

/* Inserts a stand in place of those that it is like, unless one of them is better. */
static void insert_other(const struct compare *fine, struct stand *stands, int *count, int room,
                         struct stand stand)
{
    int kept = 0;

    for (int i = 0; i < *count; i++)
        if (!are_alike(fine, &stands[i], &stand))
            stands[kept++] = stands[i];
        else if (stands[i].score >= stand.score)
            return; /* as the better ones come first, all are where they were */
    *count = kept;
    insert(stands, count, room, stand);
}

int sheet_guess_find(const struct sheet_task *task, const struct reference *reference,
                     const struct sheet_density *density, int factor, double dpi,
                     struct sheet_affine guesses[SHEET_GUESSES])
{
    struct compare coarse = {.task = task, .density = density}, fine = coarse;
    struct stand finalists[FINALISTS], stands[SHEET_GUESSES] = {{0}};
    double scales[SCALES];
    int scale_count = list_scales(task, factor, dpi, scales), count = 0, hopeful = 0;

    take_map(&coarse, reference, COARSE);
    take_map(&fine, reference, 1);
    for (int quarters = 0; quarters < 4; quarters++)
        for (int i = 0; i < scale_count; i++) {
            int found = is_possible(&coarse, quarters, scales[i])
                            ? search(&coarse, quarters, scales[i], finalists)
                            : 0;

            for (int k = 0; k < found; k++)
                insert_other(&fine, stands, &count, SHEET_GUESSES, refine(&fine, &finalists[k]));
        }
    for (; hopeful < count && stands[hopeful].score >= HOPELESS * stands[0].score; hopeful++) {
        guesses[hopeful] = affine_of(&fine, &stands[hopeful]);
        for (int k = 0; k < 6; k++)
            guesses[hopeful].t[k] *= factor;
    }
    return hopeful;
}
