/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench_peaks.h"
#include "classify/engine.h"
#include "classify/kernels.h"
#include "classify/model.h"
#include "pipeline/recognizer.h"

enum { DIGITS = 96, ROUNDS = 9, MOST_KERNELS = 8, STARTS = 21 };

static const char large[] =
    "conv3x3-32 bn relu conv3x3-32 bn relu pool2 conv3x3-64 bn relu conv3x3-64 bn relu pool2 "
    "conv3x3-128 bn relu conv3x3-128 bn relu pool2 dense-10";

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return (double)(*seed >> 8) / (1 << 24);
}

/* Weights as He et al. 2015 begin with; batch norm that changes little. */
static float *make_parameters(const struct net *net)
{
    float *parameters = malloc(net->parameter_count * sizeof *parameters);
    unsigned seed = 1;

    for (int i = 0; parameters && i < net->layer_count; i++) {
        const struct net_layer *l = &net->layers[i];
        int side = l->kind == NET_DENSE ? l->in_side : l->size;
        double span = sqrt(6.0 / (l->in_channels * side * side + 1));
        for (size_t j = 0; j < l->count; j++) {
            double value = span * (2 * uniform(&seed) - 1);
            if (l->kind == NET_BATCH_NORM) /* scale and variance, shift and mean */
                value = j / (size_t)l->out_channels % 3 == 0 ? 1 : 0.1 * uniform(&seed);
            parameters[l->first + j] = (float)value;
        }
    }
    return parameters;
}

/* Something that is paper outside and ink of all grays inside. */
static void make_samples(struct sample *samples)
{
    unsigned seed = 2;

    memset(samples, 0, DIGITS * sizeof *samples);
    for (int i = 0; i < DIGITS; i++)
        for (int j = 0; j < SAMPLE_SIZE; j++)
            if (abs(j / SAMPLE_SIDE - 14) < 10 && abs(j % SAMPLE_SIDE - 14) < 7)
                samples[i].pixels[j] = uniform(&seed) < 0.4 ? (uint8_t)(256 * uniform(&seed)) : 0;
}

/* The digits a second of one engine; the time is the processor's. */
static double rate(struct engine *engine, const struct sample *samples)
{
    static float scores[DIGITS * CLASS_COUNT];
    struct timespec begin, end;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    engine_run(engine, samples, DIGITS, scores);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    return DIGITS / ((double)(end.tv_sec - begin.tv_sec) +
                     1e-9 * (double)(end.tv_nsec - begin.tv_nsec));
}

/* All kernels in turn, round after round; a peak of zero is one that is not known. */
static void print_rates(const char *title, const struct net *net,
                        struct engine *engines[MOST_KERNELS], const double *peaks, int count,
                        const struct sample *samples)
{
    double rates[MOST_KERNELS][ROUNDS];

    for (int round = 0; round < ROUNDS; round++)
        for (int k = 0; k < count; k++)
            rates[k][round] = engines[k] ? rate(engines[k], samples) : 0;
    printf("\nDigits a second, one core, %s, %.1f MFLOP\n\n", title, net->flops / 1e6);
    for (int k = 0; k < count; k++) {
        double median = bench_median(rates[k], ROUNDS);
        if (!engines[k])
            continue;
        printf("%-10s %8.0f  %7.1f GOP/s", engine_kernels(engines[k]), median,
               median * net->flops / 1e9);
        if (peaks[k] > 0)
            printf("  %3.0f %% of the peak", 100 * median * net->flops / peaks[k]);
        putchar('\n');
    }
    puts("\nOperations are those of the definition: Winograd's convolutions do with fewer.");
}

/* An engine of each kernel that can run; the ranges are measured if none are given. */
static int print_network(const char *title, const struct net *net, const float *parameters,
                         const float *ranges, const double *peaks, const struct sample *samples,
                         struct err *err)
{
    struct engine *engines[MOST_KERNELS] = {NULL};
    const struct kernels *all;
    float measured[NET_MAX_LAYERS];
    int count, status = -1;

    all = kernels_all(&count);
    if (!ranges) {
        if (engine_new(net, parameters, NULL, kernels_best(false)->floats, &engines[0], err) != 0)
            return -1;
        engine_measure(engines[0], samples, DIGITS, measured);
        engine_free(engines[0]);
        engines[0] = NULL;
    }
    for (int k = 0; k < count; k++)
        if (kernels_can_run(&all[k]) &&
            engine_new(net, parameters, ranges ? ranges : measured, &all[k], &engines[k], err) != 0)
            goto out;
    print_rates(title, net, engines, peaks, count, samples);
    status = 0;
out:
    for (int k = 0; k < count; k++)
        engine_free(engines[k]);
    return status;
}

/* --- two processes --- */

/* The CPU of that place in the set. */
static int nth_cpu(const cpu_set_t *set, int place)
{
    int cpu = 0;

    while (!CPU_ISSET(cpu, set) || place-- > 0)
        cpu++;
    return cpu;
}

/* A child on one CPU writes its digits a second into a pipe. */
static void run_child(const struct recognizer *recognizer, const struct sample *samples, int cpu,
                      int to)
{
    enum { TIMES = 60 };
    double rates[TIMES];
    cpu_set_t one;
    ssize_t written;

    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
    for (int i = 0; i < TIMES; i++)
        rates[i] = rate(recognizer->engine, samples);
    rates[0] = bench_median(rates, TIMES);
    written = write(to, rates, sizeof *rates);
    _exit(written == sizeof *rates ? 0 : 1);
}

/* What so many processes read together, each on a CPU of its own; 0 if one failed. */
static double rate_of(const struct recognizer *recognizer, const struct sample *samples,
                      const cpu_set_t *set, int processes)
{
    double sum = 0, one;
    int ends[2];

    if (pipe(ends) != 0)
        return 0;
    fflush(stdout);
    for (int i = 0; i < processes; i++)
        if (fork() == 0)
            run_child(recognizer, samples, nth_cpu(set, i), ends[1]);
    close(ends[1]);
    while (read(ends[0], &one, sizeof one) == sizeof one)
        sum += one;
    close(ends[0]);
    while (wait(NULL) > 0)
        ;
    return sum;
}

static void print_two(const struct recognizer *recognizer, const struct sample *samples)
{
    double one[ROUNDS], two[ROUNDS], together;
    cpu_set_t set;

    sched_getaffinity(0, sizeof set, &set);
    if (CPU_COUNT(&set) < 2)
        return;
    for (int i = 0; i < ROUNDS; i++) {
        one[i] = rate_of(recognizer, samples, &set, 1);
        two[i] = rate_of(recognizer, samples, &set, 2);
    }
    together = bench_median(two, ROUNDS);
    printf("\nTwo processes, the model, %s: %.0f digits/s, %.2f times one's (of processor time)\n",
           engine_kernels(recognizer->engine), together, together / bench_median(one, ROUNDS));
}

/* --- start-up --- */

static int print_start(const char *program, struct err *err)
{
    double ms[STARTS];
    char command[BENCH_MAX_PATH];

    snprintf(command, sizeof command,
             "exec '%s' field --one samples/digits/ann/7/1.png >/dev/null", program);
    for (int i = 0; i < STARTS; i++) {
        double begin = bench_seconds();
        if (system(command) != 0)
            return err_set(err, ERR_SYSTEM, "'%s' failed", command);
        ms[i] = 1000 * (bench_seconds() - begin);
    }
    printf("\nOne crop, `field --one`, from start to end: %.1f ms\n", bench_median(ms, STARTS));
    return 0;
}

/* --- all --- */

static int print_pinned(const struct recognizer *recognizer, const struct sample *samples,
                        struct err *err)
{
    const struct model *model = recognizer->model;
    const struct kernels *all;
    double peaks[MOST_KERNELS];
    struct net net;
    float *parameters;
    int count, status;

    all = kernels_all(&count);
    printf("\nPeaks of this core, measured\n\n");
    for (int k = 0; k < count; k++) {
        peaks[k] = kernels_can_run(&all[k]) ? bench_peak(all[k].name) : 0;
        if (peaks[k] > 0)
            printf("%-10s %8.1f GOP/s\n", all[k].name, peaks[k] / 1e9);
    }
    if (net_parse(large, &net, err) != 0)
        return -1;
    parameters = make_parameters(&net);
    if (!parameters)
        return err_memory(err);
    status = print_network("a large network", &net, parameters, NULL, peaks, samples, err);
    free(parameters);
    if (status != 0)
        return -1;
    fflush(stdout);
    if (system("tests/peers/run.sh") != 0)
        return err_set(err, ERR_SYSTEM, "tests/peers/run.sh failed");
    return print_network("the model", &model->net, model->parameters, model_ranges(model), peaks,
                         samples, err);
}

int bench_kernels(const char *program, const struct recognizer *recognizer, struct err *err)
{
    struct sample samples[DIGITS];
    cpu_set_t before, one;
    int status;

    make_samples(samples);
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_getaffinity(0, sizeof before, &before);
    sched_setaffinity(0, sizeof one, &one);
    status = print_pinned(recognizer, samples, err);
    sched_setaffinity(0, sizeof before, &before);
    if (status != 0)
        return -1;
    print_two(recognizer, samples);
    return print_start(program, err);
}
