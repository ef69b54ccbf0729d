/* SPDX-License-Identifier: MIT */
/*
 * bench - pages a second and milliseconds by stage on this machine.
 *
 *     bench FORMDIGITS FORM.xml FOLDER
 *
 * FOLDER keeps the drawn pages for the next time.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/voice.h"
#include "classify/engine.h"
#include "classify/model.h"
#include "pipeline/command.h"
#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "segment/form.h"

enum { PAGES = 12 };

double bench_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void print_machine(const struct recognizer *recognizer)
{
    char line[256] = "";
    const char *name = "unknown";
    FILE *file = fopen("/proc/cpuinfo", "r");

    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "model name", 10) == 0) {
            line[strcspn(line, "\n")] = 0;
            name = line + strcspn(line, ":") + 2;
            break;
        }
    }
    printf("CPU      %s, %ld cores\n", name, sysconf(_SC_NPROCESSORS_ONLN));
    if (file)
        fclose(file);
    printf("kernels  %s\n", engine_kernels(recognizer->engine));
    printf("network  %s\n", recognizer->model->net.text);
    printf("pages    %d drawn ones, A4, 300 dpi, 100 cells; medians of %d rounds\n", PAGES,
           BENCH_ROUNDS);
}

static int bench(const char *program, const char *path, const char *folder, struct err *err)
{
    struct recognizer recognizer = {NULL, NULL};
    struct form *form = NULL;
    struct reader reader = {.form_count = 1, .recognizer = &recognizer, .accept = READER_ACCEPT};
    int status = -1;

    if (form_read(path, &form, err) != 0 ||
        recognizer_open(command_model(NULL), NULL, &recognizer, err) != 0)
        goto out;
    reader.forms = (const struct form *const *)&form;
    print_machine(&recognizer);
    if (bench_kernels(program, &recognizer, err) != 0 ||
        bench_pages(folder, form, PAGES, err) != 0 ||
        bench_stages(folder, &reader, PAGES, err) != 0 ||
        bench_program(program, path, folder, PAGES, err) != 0)
        goto out;
    status = 0;
out:
    recognizer_close(&recognizer);
    form_free(form);
    return status;
}

int main(int argc, char **argv)
{
    struct err err;

    if (argc != 4) {
        fprintf(stderr, "usage: bench FORMDIGITS FORM.xml FOLDER\n");
        return EXIT_USAGE;
    }
    voice_catch();
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (bench(argv[1], argv[2], argv[3], &err) != 0) {
        fprintf(stderr, "bench: %s\n", err.text);
        return EXIT_INTERNAL;
    }
    return EXIT_OK;
}
