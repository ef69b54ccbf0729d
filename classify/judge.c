/* SPDX-License-Identifier: MIT */
#include "classify/judge.h"

#include "classify/engine.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The classes with the highest and the second highest values. */
static void rank(const float values[CLASS_COUNT], struct reading *out)
{
    int best = 0, rival = 1;

    if (values[1] > values[0]) {
        best = 1;
        rival = 0;
    }
    for (int i = 2; i < CLASS_COUNT; i++) {
        if (values[i] > values[best]) {
            rival = best;
            best = i;
        } else if (values[i] > values[rival]) {
            rival = i;
        }
    }
    out->best = best;
    out->rival = rival;
}

void judge_scores(const struct calibration *calibration, const float scores[CLASS_COUNT],
                  struct reading *out)
{
    double odds[CLASS_COUNT], sum = 0;

    rank(scores, out);
    for (int i = 0; i < CLASS_COUNT; i++) {
        odds[i] = exp(((double)scores[i] - scores[out->best]) / calibration->temperature);
        sum += odds[i];
    }
    for (int i = 0; i < CLASS_COUNT; i++)
        out->probability[i] = (float)(odds[i] / sum);
    out->confidence = 1 / sum;
}

static void mean_of(const float *looks, float mean[CLASS_COUNT])
{
    for (int c = 0; c < CLASS_COUNT; c++) {
        float sum = 0;
        for (int i = 0; i < JUDGE_LOOKS; i++)
            sum += looks[i * CLASS_COUNT + c];
        mean[c] = sum / JUDGE_LOOKS;
    }
}

static bool is_best(const float scores[CLASS_COUNT], int class)
{
    for (int c = 0; c < CLASS_COUNT; c++)
        if (scores[c] > scores[class])
            return false;
    return true;
}

void judge_terms(const struct calibration *calibration, const float *looks,
                 float mean[CLASS_COUNT], struct reading *out, double terms[TERM_COUNT])
{
    const double least_doubt = 1e-12;
    int dissent = 0;

    mean_of(looks, mean);
    judge_scores(calibration, mean, out);
    for (int i = 0; i < JUDGE_LOOKS; i++)
        dissent += !is_best(looks + i * CLASS_COUNT, out->best);
    terms[TERM_ONE] = 1;
    terms[TERM_ODDS] = -log(fmax(1 / out->confidence - 1, least_doubt));
    terms[TERM_MARGIN] =
        ((double)mean[out->best] - mean[out->rival]) / calibration->temperature;
    terms[TERM_DISSENT] = (double)dissent / JUDGE_LOOKS;
    terms[TERM_NOT_A_DIGIT] =
        out->best == CLASS_NOT_A_DIGIT ? 0 : out->probability[CLASS_NOT_A_DIGIT];
    terms[TERM_BLANK] = out->best == CLASS_BLANK ? 0 : out->probability[CLASS_BLANK];
}

double judge_weigh(const double weights[TERM_COUNT], const double terms[TERM_COUNT])
{
    double sum = 0;

    for (int i = 0; i < TERM_COUNT; i++)
        sum += weights[i] * terms[i];
    return 1 / (1 + exp(-sum));
}

/* Gives the best class a new probability, though always more than its rival then has. */
static void change_confidence(struct reading *reading, double confidence)
{
    const double least_lead = 1e-6;
    double others = 1 - reading->confidence, rival = reading->probability[reading->rival];
    double factor;

    if (!(others > 0))
        return;
    confidence = fmax(confidence, rival / (others + rival) + least_lead);
    factor = (1 - confidence) / others;
    for (int c = 0; c < CLASS_COUNT; c++)
        reading->probability[c] = (float)(reading->probability[c] * factor);
    reading->probability[reading->best] = (float)confidence;
    reading->confidence = confidence;
}

void judge_looks(const struct calibration *calibration, const float *looks,
                 float mean[CLASS_COUNT], struct reading *out)
{
    double terms[TERM_COUNT];

    judge_terms(calibration, looks, mean, out, terms);
    change_confidence(out, judge_weigh(calibration->weights, terms));
}

bool judge_is_sure(struct engine *engine, const struct calibration *calibration,
                   const struct sample *sample, float *looks, struct reading *out)
{
    struct sample views[VIEW_COUNT];

    engine_run(engine, sample, 1, looks);
    judge_scores(calibration, looks, out);
    if (out->confidence >= calibration->sure)
        return true;
    views_make(sample, views);
    engine_run(engine, views, VIEW_COUNT, looks + CLASS_COUNT);
    return false;
}

void judge_sample(struct engine *engine, const struct calibration *calibration,
                  const struct sample *sample, float scores[CLASS_COUNT], struct reading *out)
{
    float looks[JUDGE_LOOKS * CLASS_COUNT];

    if (judge_is_sure(engine, calibration, sample, looks, out))
        memcpy(scores, looks, CLASS_COUNT * sizeof *scores);
    else
        judge_looks(calibration, looks, scores, out);
}

void judge_vote(const struct reading *readings, int count, struct reading *out)
{
    struct reading vote = {.confidence = 0};

    for (int c = 0; c < CLASS_COUNT; c++) {
        for (int i = 0; i < count; i++)
            vote.probability[c] += readings[i].probability[c];
        vote.probability[c] /= (float)count;
    }
    rank(vote.probability, &vote);
    for (int i = 0; i < count; i++)
        vote.confidence += readings[i].best == vote.best
                               ? readings[i].confidence
                               : (double)readings[i].probability[vote.best];
    vote.confidence /= count;
    *out = vote;
}

const char *judge_class_name(int class)
{
    static const char *const names[CLASS_COUNT] = {"0", "1", "2", "3",  "4",   "5",
                                                   "6", "7", "8", "9", "not", "blank"};
    return names[class];
}
