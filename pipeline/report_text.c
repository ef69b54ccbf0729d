/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "classify/digits.h"
#include "classify/judge.h"
#include "classify/model.h"
#include "classify/score.h"
#include "pipeline/terminal.h"
#include "pipeline/terminal_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LISTED = 10,       /* mistakes */
    GAP = 2,           /* columns between two pictures */
    PICTURE_LINES = 2, /* of pictures beside each other */
    MAX_BESIDE = 8
};

static void print_figures(const struct report *report, FILE *out)
{
    struct score *score = report->score;
    double low, high;

    score_interval(score, &low, &high);
    for (int i = 0; i < report->model_count; i++)
        fprintf(out, "model      %.12s  by %s  %s\n", report->models[i]->sha256,
                report->kernels[i], report->models[i]->net.text);
    if (report->noise)
        fprintf(out, "noise      %s: %s\n", report->noise, report->noise_text);
    fprintf(out, "samples    %d\n", score->count);
    fprintf(out, "correct    %d\n", score->correct);
    fprintf(out, "accuracy   %.2f %%  (95 %% interval %.2f to %.2f)\n",
            100 * score_accuracy(score), 100 * low, 100 * high);
    fprintf(out, "refused    %d\n", score_refused(score));
    fprintf(out, "log loss   %.4f\n", score_log_loss(score));
    fprintf(out, "brier      %.4f\n", score_brier(score));
    fprintf(out, "ece        %.2f %%\n", 100 * score_ece(score));
    fprintf(out, "aurc       %.3f %%\n", 100 * score_aurc(score));
    fprintf(out, "accepted   %.2f %% at 1 %% error, %.2f %% at 0.5 %%, %.2f %% at 0.1 %%\n",
            100 * score_accepted(score, 0.01), 100 * score_accepted(score, 0.005),
            100 * score_accepted(score, 0.001));
    fprintf(out, "speed      %.0f digits/s\n", score->count / report->seconds);
}

/* Nothing was labelled so, or nothing was read as it: there is no share. */
static void print_share(double share, FILE *out)
{
    if (isnan(share))
        fprintf(out, "%11s", "-");
    else
        fprintf(out, "%11.2f", 100 * share);
}

static void print_classes(const struct score *score, FILE *out)
{
    fprintf(out, "\n%%         samples  precision     recall         f1\n");
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct score_class class = score_class(score, i);
        if (class.labelled + class.read == 0)
            continue;
        fprintf(out, "%-8s%9d", judge_class_name(i), class.labelled);
        print_share(class.precision, out);
        print_share(class.recall, out);
        print_share(class.f1, out);
        fputc('\n', out);
    }
}

static void print_confusion(const struct score *score, FILE *out)
{
    fprintf(out, "\nlabel  read as");
    for (int j = 0; j < CLASS_COUNT; j++)
        fprintf(out, "%6s", judge_class_name(j));
    fputc('\n', out);
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (score_class(score, i).labelled == 0)
            continue;
        fprintf(out, "%-14s", judge_class_name(i));
        for (int j = 0; j < CLASS_COUNT; j++)
            if (score->confusion[i][j] > 0)
                fprintf(out, "%6d", score->confusion[i][j]);
            else
                fprintf(out, "%6s", ".");
        fputc('\n', out);
    }
}

/* The surest mistakes; returns how many were found, at most LISTED. */
static int find_mistakes(const struct score *score, const struct score_item *mistakes[LISTED])
{
    int found = 0;

    for (int i = 0; i < score->count && found < LISTED; i++)
        if (score->items[i].label != score->items[i].best)
            mistakes[found++] = &score->items[i];
    return found;
}

static void print_list(const struct score_item *const *mistakes, int count, FILE *out)
{
    fprintf(out, "%8s  %-5s  %-7s  %s\n", "sample", "label", "read as", "confidence");
    for (int i = 0; i < count; i++)
        fprintf(out, "%8d  %-5s  %-7s  %8.2f %%\n", mistakes[i]->index,
                judge_class_name(mistakes[i]->label), judge_class_name(mistakes[i]->best),
                100 * mistakes[i]->confidence);
}

/* Samples beside each other, as one gray picture. */
static int draw_samples(const struct digits *digits, const struct score_item *const *items,
                        int count, enum terminal_look look, FILE *out, struct err *err)
{
    struct raster gray;
    int status;

    if (raster_new(count * (SAMPLE_SIDE + GAP) - GAP, SAMPLE_SIDE, &gray, err) != 0)
        return -1;
    memset(gray.pixels, 255, (size_t)gray.width * SAMPLE_SIDE);
    for (int i = 0; i < count * SAMPLE_SIZE; i++) {
        const struct sample *sample = &digits->samples[items[i / SAMPLE_SIZE]->index];
        int x = i / SAMPLE_SIZE * (SAMPLE_SIDE + GAP) + i % SAMPLE_SIDE;
        int y = i % SAMPLE_SIZE / SAMPLE_SIDE;
        gray.pixels[y * gray.width + x] = (uint8_t)(255 - sample->pixels[i % SAMPLE_SIZE]);
    }
    status = terminal_picture_draw(&gray, look,
                                   (struct terminal_area){gray.width, SAMPLE_SIDE / 2}, 0, out,
                                   err);
    raster_free(&gray);
    return status;
}

/* A pixel a column, so that the captions stand below their pictures. */
static int print_pictures(const struct report *report, const struct score_item *const *mistakes,
                          int count, int columns, FILE *out, struct err *err)
{
    enum terminal_look look = terminal_look();
    int beside = (columns + GAP) / (SAMPLE_SIDE + GAP);

    beside = beside < 1 ? 1 : beside > MAX_BESIDE ? MAX_BESIDE : beside;
    if (look == TERMINAL_KITTY)
        look = TERMINAL_TRUE;
    for (int first = 0; first < count && first < PICTURE_LINES * beside; first += beside) {
        int part = count - first < beside ? count - first : beside;
        fputc('\n', out);
        if (draw_samples(report->digits, mistakes + first, part, look, out, err) != 0)
            return -1;
        for (int i = first; i < first + part; i++) {
            char caption[80];
            snprintf(caption, sizeof caption, "#%d: %s as %s, %.1f %%", mistakes[i]->index,
                     judge_class_name(mistakes[i]->label), judge_class_name(mistakes[i]->best),
                     100 * mistakes[i]->confidence);
            fprintf(out, "%-*s", SAMPLE_SIDE + GAP, caption);
        }
        fputc('\n', out);
    }
    return 0;
}

int report_text(const struct report *report, int columns, FILE *out, struct err *err)
{
    const struct score_item *mistakes[LISTED];
    int count;

    print_figures(report, out);
    print_classes(report->score, out);
    print_confusion(report->score, out);
    score_sort(report->score);
    count = find_mistakes(report->score, mistakes);
    if (count == 0)
        return 0;
    fprintf(out, "\nThe surest of %d mistakes:\n",
            report->score->count - report->score->correct);
    if (columns > 0)
        return print_pictures(report, mistakes, count, columns, out, err);
    print_list(mistakes, count, out);
    return 0;
}
