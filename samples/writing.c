/* SPDX-License-Identifier: MIT */
#include "samples/writing.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samples/figures.h"

#define TURN 6.283185307179586

enum { MAX_KNOTS = 32 };

/* How a figure stands on the paper. */
struct stance {
    double x_mm, y_mm;        /* its middle */
    double right_mm, down_mm; /* of a hundredth */
    double slant, turn;
};

/*
 * A smooth bend of the plane: neighbours move together, so that a round line
 * stays round.
 */
struct bend {
    double amount, period, phase[4];
};

static struct bend bend_new(struct dice *dice, double amount)
{
    struct bend bend = {amount, dice_between(dice, 80, 150), {0}};

    for (int i = 0; i < 4; i++)
        bend.phase[i] = dice_between(dice, 0, TURN);
    return bend;
}

static void bend_apply(const struct bend *bend, double *x, double *y)
{
    double u = TURN * *x / bend->period, v = TURN * *y / bend->period;

    *x += bend->amount * (sin(v + bend->phase[0]) + 0.5 * sin(u + bend->phase[1]));
    *y += bend->amount * (sin(u + bend->phase[2]) + 0.5 * sin(v + bend->phase[3]));
}

static struct knot place(const struct stance *stance, double x, double y, bool is_corner)
{
    double across = (x - 32) * stance->right_mm, down = (y - 50) * stance->down_mm;

    across -= stance->slant * down;
    return (struct knot){stance->x_mm + across - stance->turn * down,
                         stance->y_mm + down + stance->turn * across, is_corner};
}

static void write_figure(struct pen *pen, struct leaf *leaf, int figure,
                         const struct stance *stance)
{
    struct dice habit = dice_new(pen->seed, 1000 + (uint64_t)figure);
    struct bend always = bend_new(&habit, 3), now = bend_new(&pen->dice, pen->jitter);
    struct knot knots[MAX_KNOTS];
    const char *way = figures[figure].way;
    int count = 0;

    while (*way) {
        char *end;
        double x = (double)strtol(way, &end, 10), y = (double)strtol(end + 1, &end, 10);

        bend_apply(&always, &x, &y);
        bend_apply(&now, &x, &y);
        x += 0.8 * dice_normal(&habit) + 0.5 * dice_normal(&pen->dice);
        y += 0.8 * dice_normal(&habit) + 0.5 * dice_normal(&pen->dice);
        assert(count < MAX_KNOTS);
        knots[count++] = place(stance, x, y, *end == '!');
        end += *end == '!';
        if (*end == ';' || !*end) {
            pen_line(pen, leaf, knots, count);
            count = 0;
        }
        way = end + strspn(end, "; ");
    }
}

static double about(struct dice *dice, double mean, double deviation)
{
    return mean + deviation * dice_normal(dice);
}

static struct stance stand(struct pen *pen, struct rect_mm box)
{
    struct dice *dice = &pen->dice;
    double uneven = pen->unevenness;
    double height = pen->size * box.height * about(dice, 1, uneven);
    double width = height * pen->aspect * about(dice, 1, uneven);
    struct stance stance = {.right_mm = 0.01 * fmin(width, 1.3 * box.width),
                            .down_mm = 0.01 * height};

    /* one roll a statement: the order of rolls must not be the compiler's choice */
    stance.x_mm = about(dice, box.x + box.width / 2 + pen->right_mm, 3 * uneven);
    stance.y_mm = about(dice, box.y + box.height / 2 + pen->down_mm, 3 * uneven);
    stance.slant = about(dice, pen->slant, uneven);
    stance.turn = about(dice, 0, 0.5 * uneven);
    return stance;
}

static void write_digit(struct pen *pen, struct leaf *leaf, struct rect_mm box, char digit)
{
    const int *shapes = dice_chance(&pen->dice, pen->versatility) ? pen->other : pen->habit;
    struct stance stance = stand(pen, box);

    assert(digit >= '0' && digit <= '9');
    write_figure(pen, leaf, shapes[digit - '0'], &stance);
}

/* A point of a box, given as shares of its sides. */
static struct knot aim(struct pen *pen, struct rect_mm box, double x, double y)
{
    struct knot knot = {.is_corner = false};

    knot.x_mm = box.x + box.width * about(&pen->dice, x, 0.05);
    knot.y_mm = box.y + box.height * about(&pen->dice, y, 0.05);
    return knot;
}

static void dash(struct pen *pen, struct leaf *leaf, struct rect_mm box, double x0, double y0,
                 double x1, double y1)
{
    struct knot knots[3];

    knots[0] = aim(pen, box, x0, y0);
    knots[1] = aim(pen, box, (x0 + x1) / 2, (y0 + y1) / 2);
    knots[2] = aim(pen, box, x1, y1);
    pen_line(pen, leaf, knots, 3);
}

/* To and fro over a box, from top to bottom. */
static void scribble(struct pen *pen, struct leaf *leaf, struct rect_mm box, int turns)
{
    struct knot knots[MAX_KNOTS];

    assert(turns > 1 && turns <= MAX_KNOTS);
    for (int i = 0; i < turns; i++)
        knots[i] = aim(pen, box, i % 2 ? 0.85 : 0.15, 0.15 + 0.7 * i / (turns - 1));
    pen_line(pen, leaf, knots, turns);
}

static char any_digit(struct pen *pen)
{
    return (char)('0' + dice_below(&pen->dice, 10));
}

void writing_boxes(struct pen *pen, struct leaf *leaf, const struct rect_mm *boxes,
                   const char *text)
{
    for (int i = 0; text[i]; i++) {
        struct rect_mm box = boxes[i];

        box.y -= pen->tilt * (box.x - boxes[0].x);
        switch (text[i]) {
        case '_':
            break;
        case 'x':
            write_digit(pen, leaf, box, any_digit(pen));
            scribble(pen, leaf, box, 9);
            break;
        case '?':
            write_digit(pen, leaf, box, '4');
            write_digit(pen, leaf, box, '3');
            break;
        default:
            write_digit(pen, leaf, box, text[i]);
        }
    }
}

void writing_strip(struct pen *pen, struct leaf *leaf, struct rect_mm frame, const char *digits)
{
    double pitch_mm = fmin(0.95 * pen->size * frame.height * fmax(1, pen->aspect),
                           (frame.width - 3) / (double)(strlen(digits) + 1));
    struct rect_mm place = {frame.x + dice_between(&pen->dice, 1.5, 4), frame.y, pitch_mm,
                            frame.height};

    for (int i = 0; digits[i]; i++) {
        write_digit(pen, leaf, place, digits[i]);
        place.x += pitch_mm * (1 + 0.5 * pen->unevenness * dice_normal(&pen->dice));
        place.y -= pen->tilt * pitch_mm;
    }
}

void writing_mark(struct pen *pen, struct leaf *leaf, struct rect_mm box)
{
    struct knot tick[3];

    switch (pen->seed % 5) {
    case 0:
        tick[0] = aim(pen, box, 0.15, 0.5);
        tick[1] = aim(pen, box, 0.4, 0.85);
        tick[2] = aim(pen, box, 1.1, -0.1);
        pen_line(pen, leaf, tick, 3);
        break;
    case 1:
        scribble(pen, leaf, box, 7);
        break;
    default:
        dash(pen, leaf, box, 0.1, 0.1, 0.9, 0.9);
        dash(pen, leaf, box, 0.9, 0.08, 0.1, 0.92);
    }
}

void writing_signature(struct pen *pen, struct leaf *leaf, double x_mm, double y_mm)
{
    struct dice *dice = &pen->dice;
    struct knot knots[MAX_KNOTS];
    double height = 8;

    x_mm += dice_between(dice, 4, 10);
    for (int i = 0; i < MAX_KNOTS; i++) {
        double up = i % 2 ? about(dice, 0.7, 0.15) * height : about(dice, 0, 0.1) * height;

        knots[i] = (struct knot){x_mm + pen->slant * up, y_mm - up, false};
        x_mm += dice_between(dice, -0.5, 2.2);
        height = dice_chance(dice, 0.15) ? 7 : 2.5;
    }
    pen_line(pen, leaf, knots, MAX_KNOTS);
}
