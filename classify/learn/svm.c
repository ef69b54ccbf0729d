/* SPDX-License-Identifier: MIT */
#include "classify/learn/svm.h"

#include "classify/learn/distance.h"

#include <libsvm/svm.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_MB = 2000 }; /* of all threads together */

static const double gamma_of_ink = 0.02; /* ink is 1.0 */
static const double cost = 10;

struct machine {
    struct distance_set set;           /* the support vectors */
    uint8_t *labels;                   /* of them */
    double (*weights)[CLASS_COUNT];    /* of each against each other class */
    double rho[CLASS_COUNT][CLASS_COUNT];
    bool is_present[CLASS_COUNT];      /* among the labels */
};

/* While it learns: all samples may become support vectors. */
struct lesson {
    const struct rival_task *task;
    struct svm_node *nodes, **rows;    /* the samples as libsvm wants them */
    double (*weights)[CLASS_COUNT];
    int pairs, pairs_done;
};

static void release(void *learnt)
{
    struct machine *machine = learnt;

    if (!machine)
        return;
    distance_free(&machine->set);
    free(machine->labels);
    free(machine->weights);
    free(machine);
}

/* --- learning --- */

static void keep_silent(const char *text)
{
    (void)text;
}

static size_t count_ink(const struct digits *digits)
{
    size_t count = 0;

    for (int i = 0; i < digits->count; i++)
        for (int p = 0; p < SAMPLE_SIZE; p++)
            count += digits->samples[i].pixels[p] > 0;
    return count;
}

/* Pixels with ink and their numbers, the end marked by -1. */
static struct svm_node *write_nodes(const struct sample *sample, struct svm_node *node)
{
    for (int p = 0; p < SAMPLE_SIZE; p++)
        if (sample->pixels[p] > 0)
            *node++ = (struct svm_node){p + 1, sample->pixels[p] / 255.0};
    *node++ = (struct svm_node){-1, 0};
    return node;
}

static int open_lesson(const struct rival_task *task, struct lesson *lesson, struct err *err)
{
    size_t count = (size_t)task->digits->count;
    struct svm_node *node;

    lesson->task = task;
    lesson->nodes = calloc(count_ink(task->digits) + count, sizeof *lesson->nodes);
    lesson->rows = calloc(count, sizeof *lesson->rows);
    lesson->weights = calloc(count, sizeof *lesson->weights);
    if (!lesson->nodes || !lesson->rows || !lesson->weights)
        return err_memory(err);
    node = lesson->nodes;
    for (size_t i = 0; i < count; i++) {
        lesson->rows[i] = node;
        node = write_nodes(&task->digits->samples[i], node);
    }
    return 0;
}

static void close_lesson(struct lesson *lesson)
{
    free(lesson->nodes);
    free(lesson->rows);
    free(lesson->weights);
}

/* The samples of class one, then those of class two; their places in the digits too. */
static int gather_pair(const struct lesson *lesson, int one, int two, struct svm_problem *pair,
                       int *places)
{
    const struct digits *digits = lesson->task->digits;
    int count = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < digits->count; i++)
            if (digits->labels[i] == (pass == 0 ? one : two)) {
                pair->x[count] = lesson->rows[i];
                pair->y[count] = pass == 0 ? 1 : -1;
                places[count++] = i;
            }
    return count;
}

/* Takes over what libsvm found: a positive sum means class one. */
static double take_weights(const struct svm_model *model, int one, int two, const int *places,
                           const struct lesson *lesson)
{
    for (int i = 0; i < model->l; i++) {
        int place = places[model->sv_indices[i] - 1];
        int other = lesson->task->digits->labels[place] == one ? two : one;
        lesson->weights[place][other] = model->sv_coef[0][i];
    }
    return model->rho[0];
}

static int learn_pair(const struct lesson *lesson, int one, int two, double *rho, struct err *err)
{
    struct svm_parameter parameter = {.svm_type = C_SVC, .kernel_type = RBF,
                                      .gamma = gamma_of_ink, .C = cost, .eps = 1e-3,
                                      .shrinking = 1,
                                      .cache_size = (double)CACHE_MB / omp_get_max_threads()};
    size_t most = (size_t)lesson->task->digits->count;
    struct svm_problem pair = {.y = malloc(most * sizeof *pair.y),
                               .x = malloc(most * sizeof(void *))};
    int *places = malloc(most * sizeof *places);
    struct svm_model *model;
    int status = -1;

    if (!pair.y || !pair.x || !places) {
        err_memory(err);
        goto out;
    }
    pair.l = gather_pair(lesson, one, two, &pair, places);
    model = svm_train(&pair, &parameter);
    *rho = take_weights(model, one, two, places, lesson);
    svm_free_and_destroy_model(&model);
    status = 0;
out:
    free(pair.y);
    free(pair.x);
    free(places);
    return status;
}

/* Every pair of classes that are there, as many at once as there are threads. */
static int learn_pairs(struct lesson *lesson, struct machine *machine, struct err *err)
{
    int status = 0;

#pragma omp parallel for schedule(dynamic)
    for (int pair = 0; pair < CLASS_COUNT * CLASS_COUNT; pair++) {
        int one = pair / CLASS_COUNT, two = pair % CLASS_COUNT, failed;
        struct err own;

        if (one >= two || !machine->is_present[one] || !machine->is_present[two])
            continue;
        failed = learn_pair(lesson, one, two, &machine->rho[one][two], &own);
        if (failed) {
#pragma omp critical(svm_failure)
            {
                status = -1;
                *err = own;
            }
        }
        rival_step(lesson->task, &lesson->pairs_done, lesson->pairs);
    }
    return status;
}

static bool is_support(const double weights[CLASS_COUNT])
{
    for (int c = 0; c < CLASS_COUNT; c++)
        if (weights[c] != 0)
            return true;
    return false;
}

/* Keeps the samples that have weight in any pair. */
static int keep_support(const struct lesson *lesson, struct machine *machine, struct err *err)
{
    const struct digits *digits = lesson->task->digits;
    size_t most = (size_t)digits->count;
    struct sample *samples = malloc(most * sizeof *samples);
    int count = 0, status = -1;

    machine->labels = malloc(most);
    machine->weights = malloc(most * sizeof *machine->weights);
    if (!samples || !machine->labels || !machine->weights) {
        err_memory(err);
        goto out;
    }
    for (int i = 0; i < digits->count; i++) {
        if (!is_support(lesson->weights[i]))
            continue;
        samples[count] = digits->samples[i];
        machine->labels[count] = digits->labels[i];
        memcpy(machine->weights[count++], lesson->weights[i], sizeof *lesson->weights);
    }
    status = distance_new(samples, count, &machine->set, err);
out:
    free(samples);
    return status;
}

static int learn(const struct rival_task *task, void **learnt, struct err *err)
{
    struct machine *machine = calloc(1, sizeof *machine);
    struct lesson lesson = {.pairs = 0};
    int classes = 0, status = -1;

    if (!machine)
        return err_memory(err);
    for (int i = 0; i < task->digits->count; i++)
        machine->is_present[task->digits->labels[i]] = true;
    for (int c = 0; c < CLASS_COUNT; c++)
        classes += machine->is_present[c];
    lesson.pairs = classes * (classes - 1) / 2;
    svm_set_print_string_function(keep_silent);
    if (open_lesson(task, &lesson, err) != 0 || learn_pairs(&lesson, machine, err) != 0 ||
        keep_support(&lesson, machine, err) != 0)
        goto out;
    *learnt = machine;
    machine = NULL;
    status = 0;
out:
    close_lesson(&lesson);
    release(machine);
    return status;
}

/* --- reading --- */

/* sums[a][b]: what the support vectors of class a say in the pair of a and b. */
static int elect(const struct machine *machine, double sums[CLASS_COUNT][CLASS_COUNT])
{
    int votes[CLASS_COUNT];

    for (int c = 0; c < CLASS_COUNT; c++)
        votes[c] = machine->is_present[c] ? 0 : -1;
    for (int a = 0; a < CLASS_COUNT; a++)
        for (int b = a + 1; b < CLASS_COUNT; b++)
            if (machine->is_present[a] && machine->is_present[b])
                votes[sums[a][b] + sums[b][a] > machine->rho[a][b] ? a : b]++;
    return rival_most(votes);
}

/* Reads the samples of one row of blocks. */
static void read_rows(const void *learnt, const struct distance_set *asked, int row,
                      uint8_t *classes)
{
    const struct machine *machine = learnt;
    int rows = asked->count - row < DISTANCE_ROWS ? asked->count - row : DISTANCE_ROWS;
    double sums[DISTANCE_ROWS][CLASS_COUNT][CLASS_COUNT] = {{{0}}};

    for (int column = 0; column < machine->set.count; column += DISTANCE_COLUMNS) {
        int32_t distances[DISTANCE_ROWS][DISTANCE_COLUMNS];

        distance_block(asked, row, &machine->set, column, distances);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < DISTANCE_COLUMNS && column + c < machine->set.count; c++) {
                double near = exp(-gamma_of_ink / (255 * 255) * distances[r][c]);
                double *sum = sums[r][machine->labels[column + c]];
                for (int k = 0; k < CLASS_COUNT; k++)
                    sum[k] += near * machine->weights[column + c][k];
            }
    }
    for (int r = 0; r < rows; r++)
        classes[row + r] = (uint8_t)elect(machine, sums[r]);
}

static int read_digits(const void *learnt, const struct digits *digits, uint8_t *classes,
                       struct err *err)
{
    return distance_read(read_rows, learnt, digits->samples, digits->count, classes, err);
}

const struct rival svm_rival = {
    .name = "svm",
    .settings = "radial kernel, gamma 0.02, C 10",
    .most = 60000,
    .learn = learn,
    .read = read_digits,
    .free = release,
};
