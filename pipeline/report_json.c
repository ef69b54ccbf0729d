/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "classify/judge.h"
#include "classify/model.h"
#include "classify/score.h"

#include <jansson.h>

#include <math.h>

enum { CURVE_POINTS = 100 };

/* JSON knows no NAN. */
static json_t *share(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

static json_t *pack_classes(const struct score *score)
{
    json_t *list = json_array();

    for (int i = 0; i < CLASS_COUNT; i++) {
        struct score_class class = score_class(score, i);
        json_array_append_new(
            list, json_pack("{s:s, s:i, s:i, s:i, s:o, s:o, s:o}", "class", judge_class_name(i),
                            "labelled", class.labelled, "read", class.read, "right", class.right,
                            "precision", share(class.precision), "recall", share(class.recall),
                            "f1", share(class.f1)));
    }
    return list;
}

static json_t *pack_confusion(const struct score *score)
{
    json_t *rows = json_array();

    for (int i = 0; i < CLASS_COUNT; i++) {
        json_t *row = json_array();
        for (int j = 0; j < CLASS_COUNT; j++)
            json_array_append_new(row, json_integer(score->confusion[i][j]));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *pack_bins(struct score *score)
{
    struct score_bin bins[SCORE_BINS];
    json_t *list = json_array();

    score_bins(score, bins);
    for (int i = 0; i < SCORE_BINS; i++)
        if (bins[i].count > 0)
            json_array_append_new(list, json_pack("{s:i, s:i, s:f}", "count", bins[i].count,
                                                  "right", bins[i].right, "confidence",
                                                  bins[i].confidence));
    return list;
}

static json_t *pack_accepted(struct score *score)
{
    static const double limits[] = {0.01, 0.005, 0.001};
    json_t *list = json_array();

    for (int i = 0; i < 3; i++) {
        struct score_point point = score_limit(score, limits[i]);
        json_array_append_new(list, json_pack("{s:f, s:f, s:o}", "error", limits[i], "share",
                                              (double)point.accepted / score->count, "threshold",
                                              point.accepted ? json_real(point.threshold)
                                                             : json_null()));
    }
    return list;
}

/* A point for about every hundredth of coverage, and the last. */
static json_t *pack_curve(const struct score *score)
{
    struct score_point point = {0};
    json_t *list = json_array();
    double wanted = 0;

    while (score_next(score, &point)) {
        double coverage = (double)point.accepted / score->count;
        if (coverage < wanted && point.accepted < score->count)
            continue;
        json_array_append_new(list, json_pack("[f, f]", coverage,
                                              (double)point.wrong / point.accepted));
        wanted = coverage + 1.0 / CURVE_POINTS;
    }
    return list;
}

static json_t *pack_mistakes(const struct score *score)
{
    json_t *list = json_array();

    for (int i = 0; i < score->count; i++) {
        const struct score_item *item = &score->items[i];
        if (item->label != item->best)
            json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:f}", "sample", item->index,
                                                  "label", item->label, "read", item->best,
                                                  "confidence", item->confidence));
    }
    return list;
}

static json_t *pack_models(const struct report *report)
{
    json_t *list = json_array();

    for (int i = 0; i < report->model_count; i++)
        json_array_append_new(list, json_string(report->models[i]->sha256));
    return list;
}

static json_t *pack_kernels(const struct report *report)
{
    json_t *list = json_array();

    for (int i = 0; i < report->model_count; i++)
        json_array_append_new(list, json_string(report->kernels[i]));
    return list;
}

static json_t *pack_figures(const struct report *report)
{
    struct score *score = report->score;
    double low, high;

    score_interval(score, &low, &high);
    return json_pack("{s:i, s:i, s:i, s:f, s:[f, f], s:f, s:f, s:f, s:f, s:f, s:o, s:o, s:s?}",
                     "samples", score->count, "correct", score->correct, "refused",
                     score_refused(score), "accuracy",
                     score_accuracy(score), "interval", low, high, "ece", score_ece(score),
                     "log_loss", score_log_loss(score), "brier", score_brier(score), "aurc",
                     score_aurc(score), "seconds", report->seconds, "models",
                     pack_models(report), "kernels", pack_kernels(report), "noise", report->noise);
}

int report_json(const struct report *report, FILE *out, struct err *err)
{
    json_t *object = pack_figures(report);
    struct score *score = report->score;
    int status;

    score_sort(score);
    json_object_set_new(object, "accepted", pack_accepted(score));
    json_object_set_new(object, "classes", pack_classes(score));
    json_object_set_new(object, "confusion", pack_confusion(score));
    json_object_set_new(object, "reliability", pack_bins(score));
    json_object_set_new(object, "risk_coverage", pack_curve(score));
    json_object_set_new(object, "mistakes", pack_mistakes(score));
    status = object ? json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(9)) : -1;
    fputc('\n', out);
    json_decref(object);
    return status == 0 || ferror(out) ? 0 : err_memory(err);
}
