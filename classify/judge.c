/* SPDX-License-Identifier: MIT */
#include "classify/judge.h"

#include <math.h>

void judge_scores(const struct calibration *calibration, const float scores[CLASS_COUNT],
                  struct reading *out)
{
    double odds[CLASS_COUNT], sum = 0;
    int best = 0, rival = 1;

    if (scores[1] > scores[0]) {
        best = 1;
        rival = 0;
    }
    for (int i = 2; i < CLASS_COUNT; i++) {
        if (scores[i] > scores[best]) {
            rival = best;
            best = i;
        } else if (scores[i] > scores[rival]) {
            rival = i;
        }
    }
    for (int i = 0; i < CLASS_COUNT; i++) {
        odds[i] = exp(((double)scores[i] - scores[best]) / calibration->temperature);
        sum += odds[i];
    }
    for (int i = 0; i < CLASS_COUNT; i++)
        out->probability[i] = (float)(odds[i] / sum);
    out->best = best;
    out->rival = rival;
    out->confidence = 1 / sum;
}

const char *judge_class_name(int class)
{
    static const char *const names[CLASS_COUNT] = {"0", "1", "2", "3",  "4",   "5",
                                                   "6", "7", "8", "9", "not", "blank"};
    return names[class];
}
