/* SPDX-License-Identifier: MIT */
#include "segment/sheet_probe.h"

#include <math.h>

#define PI 3.14159265358979323846

enum {
    MOST_PROBES = 36,
    ROUNDS = 6 /* of the robust fit; the last ones change less than 0.01 px */
};

static const double THICKEST_LINE_MM = 2;
static const double AGREE_MM = 0.15; /* how far a good probe lies from the fit, and a pixel */

/* A short line across the edge of a mark, in mm from its centre. */
struct probe {
    double x, y;   /* where the edge or the line should be */
    double dx, dy; /* the direction to look in; at an edge, inward */
    bool is_edge;
    bool has_seen;
    double offset; /* where it was found, mm along the direction */
};

struct probes {
    struct probe of[MOST_PROBES];
    int count;
    bool are_edges;
};

/* What the fit of the probes finds, mm. */
struct shift {
    double x, y, growth;
};

static void add(struct probes *probes, double x, double y, double dx, double dy)
{
    probes->of[probes->count++] = (struct probe){x, y, dx, dy, probes->are_edges, false, 0};
}

static void lay_square(struct probes *probes, double side)
{
    for (int i = 0; i < 9; i++) {
        double along = side * (i - 4) / 10;

        add(probes, -side / 2, along, 1, 0);
        add(probes, side / 2, along, -1, 0);
        add(probes, along, -side / 2, 0, 1);
        add(probes, along, side / 2, 0, -1);
    }
}

static void lay_ring(struct probes *probes, double diameter)
{
    for (int i = 0; i < 36; i++) {
        double x = cos(i * PI / 18), y = sin(i * PI / 18);

        add(probes, x * diameter / 2, y * diameter / 2, -x, -y);
    }
}

static void lay_cross(struct probes *probes, double span)
{
    for (int i = 0; i < 8; i++) {
        double along = span * (0.16 + 0.04 * i);

        add(probes, along, 0, 0, 1);
        add(probes, -along, 0, 0, 1);
        add(probes, 0, along, 1, 0);
        add(probes, 0, -along, 1, 0);
    }
}

static void lay_corner(struct probes *probes, double arm, int turn)
{
    double right = turn == 0 || turn == 3 ? 1 : -1, down = turn == 0 || turn == 1 ? 1 : -1;

    for (int i = 0; i < 16; i++) {
        double along = arm * (0.15 + 0.05 * i);

        add(probes, right * along, 0, 0, 1);
        add(probes, 0, down * along, 1, 0);
    }
}

static void lay(struct probes *probes, const struct anchor *anchor, int turn)
{
    *probes = (struct probes){.count = 0};
    probes->are_edges = anchor->shape == ANCHOR_SQUARE || anchor->shape == ANCHOR_RING;
    switch (anchor->shape) {
    case ANCHOR_SQUARE:
        lay_square(probes, anchor->size_mm);
        break;
    case ANCHOR_RING:
        lay_ring(probes, anchor->size_mm);
        break;
    case ANCHOR_CROSS:
        lay_cross(probes, anchor->size_mm);
        break;
    case ANCHOR_CORNER:
        lay_corner(probes, anchor->size_mm, turn);
        break;
    }
}

/* A probe as a walk over the page, half a pixel a step; pixels in 32.32 fixed point. */
struct walk {
    int64_t x, y, dx, dy; /* the middle, and a step */
    double step_mm;
};

static bool walk_ink(const struct sheet_ink *ink, const struct walk *walk, int step)
{
    return sheet_ink_at(ink, (walk->x + step * walk->dx) >> 32, (walk->y + step * walk->dy) >> 32);
}

/* The step from paper to ink that is nearest to the middle. */
static void see_edge(const struct sheet_ink *ink, const struct walk *walk, int reach,
                     struct probe *probe)
{
    bool before = walk_ink(ink, walk, -reach - 1);

    for (int step = -reach; step <= reach; step++) {
        bool now = walk_ink(ink, walk, step);
        double offset = (step - 0.5) * walk->step_mm;

        if (now && !before && (!probe->has_seen || fabs(offset) < fabs(probe->offset))) {
            probe->has_seen = true;
            probe->offset = offset;
        }
        before = now;
    }
}

/* The middle of the thin run of ink that is nearest to the middle. */
static void see_line(const struct sheet_ink *ink, const struct walk *walk, int reach,
                     struct probe *probe)
{
    int thickest = (int)(THICKEST_LINE_MM / walk->step_mm);
    int begin = -reach - thickest - 1;

    for (int step = begin; step <= reach + thickest; step++) {
        bool now = walk_ink(ink, walk, step);
        double offset = (step - 1 + begin) / 2.0 * walk->step_mm;

        if (now)
            continue;
        if (step > begin && step - begin <= thickest && begin > -reach - thickest - 1 &&
            (!probe->has_seen || fabs(offset) < fabs(probe->offset))) {
            probe->has_seen = fabs(offset) <= reach * walk->step_mm;
            probe->offset = offset;
        }
        begin = step + 1;
    }
}

static void see(const struct sheet_ink *ink, const struct sheet_affine *affine, double scale,
                const struct anchor *anchor, double reach_mm, struct probe *probe)
{
    const double *t = affine->t;
    struct walk walk = {.step_mm = 0.5 / scale};
    int reach = (int)ceil(reach_mm / walk.step_mm);
    double x, y;

    sheet_affine_apply(affine, anchor->x_mm + probe->x, anchor->y_mm + probe->y, &x, &y);
    walk.x = sheet_ink_fixed(x);
    walk.y = sheet_ink_fixed(y);
    walk.dx = sheet_ink_fixed((t[0] * probe->dx + t[1] * probe->dy) * walk.step_mm);
    walk.dy = sheet_ink_fixed((t[3] * probe->dx + t[4] * probe->dy) * walk.step_mm);
    probe->has_seen = false;
    if (probe->is_edge)
        see_edge(ink, &walk, reach, probe);
    else
        see_line(ink, &walk, reach, probe);
}

static double miss(const struct probe *probe, const struct shift *shift)
{
    return probe->offset - (probe->dx * shift->x + probe->dy * shift->y - shift->growth);
}

/* The determinant of a matrix in which a vector takes the place of one column, or of none. */
static double determinant(const double m[3][3], const double v[3], int column)
{
    double a[3][3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            a[i][j] = j == column ? v[i] : m[i][j];
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) -
           a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
           a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
}

/* Solves for the shift and the growth with given weights, by Cramer's rule. */
static bool solve(const struct probes *probes, const double *weight, struct shift *shift)
{
    double m[3][3] = {{0}}, v[3] = {0}, whole;

    for (int k = 0; k < probes->count; k++) {
        const struct probe *probe = &probes->of[k];
        double row[3] = {probe->dx, probe->dy, probe->is_edge ? -1 : 0};

        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++)
                m[i][j] += weight[k] * row[i] * row[j];
            v[i] += weight[k] * row[i] * probe->offset;
        }
    }
    if (!probes->are_edges)
        m[2][2] = 1; /* a line has no growth */
    whole = determinant(m, v, -1);
    if (whole < 1e-6)
        return false;
    *shift = (struct shift){determinant(m, v, 0) / whole, determinant(m, v, 1) / whole,
                            determinant(m, v, 2) / whole};
    return true;
}

/* Fits again and again, each time with less weight for probes that lie far off. */
static bool fit(const struct probes *probes, double reach_mm, struct shift *shift)
{
    double width = reach_mm;

    *shift = (struct shift){0, 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        double weight[MOST_PROBES];

        for (int k = 0; k < probes->count; k++) {
            double off = miss(&probes->of[k], shift) / width;

            weight[k] = probes->of[k].has_seen ? 1 / (1 + off * off) / (1 + off * off) : 0;
        }
        if (!solve(probes, weight, shift))
            return false;
        width = fmax(width / 2, AGREE_MM / 2);
    }
    return true;
}

struct sheet_sight sheet_probe_anchor(const struct sheet_ink *ink,
                                      const struct sheet_affine *affine,
                                      const struct anchor *anchor, int turn, double reach_mm)
{
    double scale = sheet_affine_pose(affine).scale_x;
    double agree_mm = AGREE_MM + 1 / scale;
    struct sheet_sight sight = {0};
    struct probes probes;
    struct shift shift;
    int agreeing = 0;

    lay(&probes, anchor, turn);
    for (int k = 0; k < probes.count; k++)
        see(ink, affine, scale, anchor, reach_mm, &probes.of[k]);
    if (!fit(&probes, reach_mm, &shift))
        return sight;
    for (int k = 0; k < probes.count; k++)
        if (probes.of[k].has_seen && fabs(miss(&probes.of[k], &shift)) < agree_mm)
            agreeing++;
    sheet_affine_apply(affine, anchor->x_mm + shift.x, anchor->y_mm + shift.y, &sight.x, &sight.y);
    sight.agree = (double)agreeing / probes.count;
    return sight;
}
