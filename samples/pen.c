/* SPDX-License-Identifier: MIT */
#include "samples/pen.h"

#include <math.h>

#include "samples/figures.h"

#define STEP_MM 0.07 /* between the nibs of a line */
#define TURN 6.283185307179586

enum { MAX_NIBS = 1200 };

static const struct {
    double radius_least, radius_most, flow_least, flow_most, pressure;
    struct ink ink;
} kinds[] = {
    [PEN_BLUE] = {0.17, 0.24, 0.80, 0.95, 0.16, {{0.80f, 0.66f, 0.30f}, 0.35f}},
    [PEN_BLACK] = {0.16, 0.23, 0.85, 0.97, 0.16, {{0.84f, 0.83f, 0.80f}, 0.30f}},
    [PEN_FINE] = {0.19, 0.27, 0.95, 1.00, 0.05, {{0.88f, 0.87f, 0.85f}, 0.08f}},
    [PEN_GEL] = {0.24, 0.31, 0.95, 1.00, 0.08, {{0.86f, 0.76f, 0.42f}, 0.06f}},
    [PEN_PENCIL] = {0.20, 0.29, 0.70, 0.85, 0.22, {{0.68f, 0.67f, 0.65f}, 0.60f}},
    [PEN_FAINT] = {0.16, 0.20, 0.52, 0.62, 0.20, {{0.74f, 0.60f, 0.28f}, 0.50f}},
};

/* A shape of this digit at home in one of two customs, or anywhere. */
static int choose_figure(struct dice *dice, char digit, enum custom custom)
{
    int fitting[16] = {0}, count = 0;

    for (int i = 0; i < figures_count; i++) {
        if (figures[i].digit == digit &&
            (figures[i].custom == CUSTOM_ANY || figures[i].custom == custom))
            fitting[count++] = i;
    }
    return fitting[dice_below(dice, count)];
}

void pen_new(uint64_t seed, enum pen_kind kind, struct pen *out)
{
    struct dice dice = dice_new(seed, 1);
    enum custom custom = dice_chance(&dice, 0.6) ? CUSTOM_CONTINENTAL : CUSTOM_ANGLO;
    struct pen pen = {.dice = dice_new(seed, 2), .seed = seed, .ink = kinds[kind].ink};

    for (int digit = 0; digit < 10; digit++) {
        pen.habit[digit] = choose_figure(&dice, (char)('0' + digit), custom);
        pen.other[digit] = choose_figure(&dice, (char)('0' + digit), custom);
    }
    pen.versatility = dice_between(&dice, 0, 0.2);
    pen.size = dice_between(&dice, 0.54, 0.80);
    pen.aspect = dice_between(&dice, 0.85, 1.2);
    pen.slant = 0.1 + 0.15 * dice_normal(&dice);
    pen.tilt = 0.012 * dice_normal(&dice);
    pen.roundness = dice_between(&dice, 0, 0.45);
    pen.jitter = dice_between(&dice, 1, 2.4);
    pen.unevenness = dice_between(&dice, 0.02, 0.06);
    pen.tremor_mm = dice_between(&dice, 0.01, 0.035);
    pen.right_mm = 0.3 * dice_normal(&dice);
    pen.down_mm = 0.3 * dice_normal(&dice);
    pen.radius_mm = dice_between(&dice, kinds[kind].radius_least, kinds[kind].radius_most);
    pen.flow = dice_between(&dice, kinds[kind].flow_least, kinds[kind].flow_most);
    pen.pressure = kinds[kind].pressure;
    *out = pen;
}

static double distance(const struct knot *a, const struct knot *b)
{
    return hypot(b->x_mm - a->x_mm, b->y_mm - a->y_mm) + 1e-6;
}

/*
 * The slope of the line at a knot on the side of one neighbour, per millimetre:
 * towards that neighbour at a corner, through both neighbours elsewhere, and in
 * between for a hand that rounds its corners.
 */
static void slope(const struct knot *knots, int count, int at, int neighbour, double roundness,
                  double *x, double *y)
{
    const struct knot *here = &knots[at];
    const struct knot *before = at > 0 ? here - 1 : here;
    const struct knot *after = at < count - 1 ? here + 1 : here;
    const struct knot *from = neighbour > at ? here : before;
    const struct knot *to = neighbour > at ? after : here;
    double near_mm = distance(from, to), far_mm = distance(before, here) + distance(here, after);
    double smooth = here->is_corner ? roundness : 1;

    *x = (1 - smooth) * (to->x_mm - from->x_mm) / near_mm +
         smooth * (after->x_mm - before->x_mm) / far_mm;
    *y = (1 - smooth) * (to->y_mm - from->y_mm) / near_mm +
         smooth * (after->y_mm - before->y_mm) / far_mm;
}

/* A cubic through the knots in even steps; returns how many points it has. */
static int spline(const struct knot *knots, int count, double roundness, struct nib *nibs)
{
    int made = 0;

    for (int i = 0; i + 1 < count; i++) {
        const struct knot *a = &knots[i], *b = &knots[i + 1];
        double length = distance(a, b), ax, ay, bx, by;
        int steps = 1 + (int)(length / STEP_MM);

        slope(knots, count, i, i + 1, roundness, &ax, &ay);
        slope(knots, count, i + 1, i, roundness, &bx, &by);
        for (int s = i == 0 ? 0 : 1; s <= steps && made < MAX_NIBS; s++) {
            double t = (double)s / steps, u = 1 - t;
            double ha = u * u * (1 + 2 * t), hb = t * t * (1 + 2 * u);
            double ga = u * u * t * length, gb = -t * t * u * length;
            nibs[made++] = (struct nib){ha * a->x_mm + hb * b->x_mm + ga * ax + gb * bx,
                                        ha * a->y_mm + hb * b->y_mm + ga * ay + gb * by, 0, 0};
        }
    }
    return made;
}

/*
 * Gives the points of a line a hand's tremor, its pressure and its ink: the tip
 * lands a little harder than it goes on, and leaves the paper while it moves.
 */
static void press(struct pen *pen, struct nib *nibs, int count)
{
    struct dice *dice = &pen->dice;
    double phase[4], length_mm = count * STEP_MM;
    double lift_mm = dice_between(dice, 0.2, 0.9);

    for (int i = 0; i < 4; i++)
        phase[i] = dice_between(dice, 0, TURN);
    for (int i = 0; i < count; i++) {
        double s = i * STEP_MM;
        double swing = 0.6 * sin(TURN * s / 5.3 + phase[0]) + 0.4 * sin(TURN * s / 1.9 + phase[1]);
        double leave = fmin(1, (length_mm - s) / lift_mm), land = exp(-s / 0.25);

        nibs[i].x_mm += pen->tremor_mm * sin(TURN * s / 1.3 + phase[2]);
        nibs[i].y_mm += pen->tremor_mm * sin(TURN * s / 0.9 + phase[3]);
        nibs[i].radius_mm =
            pen->radius_mm * (1 + pen->pressure * (swing + 0.5 * land)) * (0.72 + 0.28 * leave);
        nibs[i].flow = fmin(1, pen->flow * (1 + pen->pressure * swing) * (0.75 + 0.25 * leave));
    }
}

void pen_line(struct pen *pen, struct leaf *leaf, const struct knot *knots, int count)
{
    struct nib nibs[MAX_NIBS];
    int made = spline(knots, count, pen->roundness, nibs);

    press(pen, nibs, made);
    leaf_stroke(leaf, nibs, made, &pen->ink);
}
