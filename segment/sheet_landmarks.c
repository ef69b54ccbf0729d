/* SPDX-License-Identifier: MIT */
#include "segment/sheet_landmarks.h"

#include <math.h>

enum { FINE_REACH = 4 }; /* pixels, in the second round */

static const double SURELY_FOUND = 0.7; /* agreement in the second round */
static const double LEAST_PAIR_MM = 40; /* closer ones say little about the skew, */
static const double LEAST_PAIR = 0.4;   /* but on a small form: of the farthest two */
static const double ROUGH_MM = 1.2;     /* from its place under a pair of others */
static const double FINE_MM = 0.7;      /* and under the transform that they all make */

/* Millimetres on the form: where a landmark seems to be if the transform were right. */
struct place {
    double x, y;
    bool is_there; /* something agrees with it */
};

/*
 * A similarity of the form with itself, near the identity:
 * x' = a x - b y + c, y' = b x + a y + d.
 */
struct nudge {
    double a, b, c, d;
};

static struct sheet_affine reduced(const struct sheet_affine *affine, int factor)
{
    struct sheet_affine out;

    for (int i = 0; i < 6; i++)
        out.t[i] = affine->t[i] / factor;
    return out;
}

static void look(const struct reference *reference, const struct sheet_ink *ink,
                 const struct sheet_affine *affine, int reach, double least,
                 struct place *places)
{
    for (int i = 0; i < reference->landmark_count; i++) {
        const struct landmark *landmark = &reference->landmarks[i];
        struct landmark_window window;
        struct landmark_sight sight;

        landmark_window_cut(ink, affine, landmark->x_mm, landmark->y_mm, &window);
        sight = landmark_find(landmark, &window, reach);
        places[i] = (struct place){landmark->x_mm + sight.right_mm, landmark->y_mm + sight.down_mm,
                                   sight.agreement >= least};
    }
}

static double distance_mm(const struct landmark *p, const struct landmark *q)
{
    return hypot(q->x_mm - p->x_mm, q->y_mm - p->y_mm);
}

/* How far apart two landmarks must lie to say together how the page does. */
static double least_pair_mm(const struct reference *reference)
{
    double farthest = 0;

    for (int i = 0; i < reference->landmark_count; i++)
        for (int j = 0; j < i; j++)
            farthest =
                fmax(farthest, distance_mm(&reference->landmarks[i], &reference->landmarks[j]));
    return fmin(LEAST_PAIR_MM, LEAST_PAIR * farthest);
}

/* The similarity that moves two landmarks to their places. */
static struct nudge nudge_of(const struct landmark *p, const struct landmark *q,
                             const struct place *to_p, const struct place *to_q)
{
    double x = q->x_mm - p->x_mm, y = q->y_mm - p->y_mm;
    double u = to_q->x - to_p->x, v = to_q->y - to_p->y;
    double square = x * x + y * y;
    struct nudge out;

    out.a = (x * u + y * v) / square;
    out.b = (x * v - y * u) / square;
    out.c = to_p->x - out.a * p->x_mm + out.b * p->y_mm;
    out.d = to_p->y - out.b * p->x_mm - out.a * p->y_mm;
    return out;
}

static bool agrees(const struct nudge *nudge, const struct landmark *landmark,
                   const struct place *place)
{
    double x = nudge->a * landmark->x_mm - nudge->b * landmark->y_mm + nudge->c;
    double y = nudge->b * landmark->x_mm + nudge->a * landmark->y_mm + nudge->d;

    return place->is_there && hypot(x - place->x, y - place->y) <= ROUGH_MM;
}

static int count_agreeing(const struct reference *reference, const struct place *places,
                          const struct nudge *nudge)
{
    int count = 0;

    for (int i = 0; i < reference->landmark_count; i++)
        count += agrees(nudge, &reference->landmarks[i], &places[i]);
    return count;
}

/* Finds the similarity that most landmarks agree with; returns how many. */
static int find_consensus(const struct reference *reference, const struct place *places,
                          struct nudge *out)
{
    const struct landmark *landmarks = reference->landmarks;
    double least_mm = least_pair_mm(reference);
    int most = 0;

    for (int i = 0; i < reference->landmark_count; i++)
        for (int j = 0; j < i; j++) {
            struct nudge nudge;
            int count;

            if (!places[i].is_there || !places[j].is_there ||
                distance_mm(&landmarks[i], &landmarks[j]) < least_mm)
                continue;
            nudge = nudge_of(&landmarks[i], &landmarks[j], &places[i], &places[j]);
            count = count_agreeing(reference, places, &nudge);
            if (count > most) {
                most = count;
                *out = nudge;
            }
        }
    return most;
}

static void see(const struct reference *reference, const struct place *places,
                const struct sheet_affine *affine, struct sheet_sights *sights)
{
    sights->count = reference->landmark_count;
    for (int i = 0; i < sights->count; i++) {
        struct sheet_seen *seen = &sights->of[i];

        seen->x_mm = reference->landmarks[i].x_mm;
        seen->y_mm = reference->landmarks[i].y_mm;
        sheet_affine_apply(affine, places[i].x, places[i].y, &seen->x, &seen->y);
    }
}

static bool solve(struct sheet_sights *sights, struct sheet_affine *affine)
{
    struct sheet_affine_fit fit = {0};

    sights->good = 0;
    for (int i = 0; i < sights->count; i++)
        sights->good += sights->of[i].is_good;
    sheet_sights_observe(sights, 1, &fit);
    return sights->good >= 3 && sheet_affine_solve(&fit, affine);
}

/* Keeps the points that are near the places where the transform puts them. */
static void sift(const struct place *places, const struct sheet_affine *affine,
                 struct sheet_sights *sights)
{
    double scale = sheet_affine_pose(affine).scale_x;

    for (int i = 0; i < sights->count; i++) {
        struct sheet_seen *seen = &sights->of[i];
        double x, y;

        sheet_affine_apply(affine, seen->x_mm, seen->y_mm, &x, &y);
        seen->is_good =
            places[i].is_there && hypot(seen->x - x, seen->y - y) <= FINE_MM * scale;
    }
}

static bool fit_roughly(const struct reference *reference, const struct sheet_ink *ink, int factor,
                        struct sheet_affine *affine, struct sheet_sights *sights)
{
    struct place places[REFERENCE_LANDMARKS];
    struct sheet_affine small = reduced(affine, factor);
    struct nudge nudge;

    look(reference, ink, &small, LANDMARK_REACH, LANDMARK_FOUND, places);
    if (find_consensus(reference, places, &nudge) < 3)
        return false;
    see(reference, places, affine, sights);
    for (int i = 0; i < sights->count; i++)
        sights->of[i].is_good = agrees(&nudge, &reference->landmarks[i], &places[i]);
    return solve(sights, affine);
}

bool sheet_landmarks_fit(const struct reference *reference, const struct sheet_ink *ink,
                         int factor, struct sheet_affine *affine, struct sheet_sights *sights)
{
    struct place places[REFERENCE_LANDMARKS];
    struct sheet_affine rough, small;

    if (!fit_roughly(reference, ink, factor, affine, sights))
        return false;
    rough = *affine;
    small = reduced(&rough, factor);
    look(reference, ink, &small, FINE_REACH, SURELY_FOUND, places);
    see(reference, places, &rough, sights);
    sift(places, affine, sights);
    if (!solve(sights, affine))
        return false;
    sift(places, affine, sights);
    return solve(sights, affine);
}
