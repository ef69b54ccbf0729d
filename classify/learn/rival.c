/* SPDX-License-Identifier: MIT */
#include "classify/learn/rival.h"

void rival_step(const struct rival_task *task, int *done, int steps)
{
#pragma omp critical(rival_step)
    {
        ++*done;
        if (task->tell)
            task->tell((double)*done / steps, task->context);
    }
}

int rival_most(const int votes[CLASS_COUNT])
{
    int most = 0;

    for (int c = 1; c < CLASS_COUNT; c++)
        if (votes[c] > votes[most])
            most = c;
    return most;
}
