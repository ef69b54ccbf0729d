/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of each format in a run, as bench_names lists them: long enough for the start not to count, gray TIFF is large. */
static const int speed_pages[BENCH_FORMATS] = {240, 36, 72, 72};

enum {
    MEMORY_PAGES = 2000,
    MAX_READINGS = 100000,
    LOOK_EVERY_US = 20000,
    FORMAT_G4 = 0
};

/* How one run of the program went. */
struct run {
    double seconds;
    long peak_kib;            /* of the largest process of the run */
    long early_kib, late_kib; /* the supervisor's, a tenth into the run and at its end */
};

static long resident_kib(pid_t pid)
{
    char path[64];
    long total, resident = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%ld %ld", &total, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Looks at the supervisor's memory until it ends. */
static int watch(pid_t pid, struct run *run, struct err *err)
{
    long *readings = malloc(MAX_READINGS * sizeof *readings);
    struct rusage usage;
    int count = 0, state, status = -1;
    pid_t ended;

    if (!readings) {
        waitpid(pid, NULL, 0);
        return err_memory(err);
    }
    while ((ended = wait4(pid, &state, WNOHANG, &usage)) == 0) {
        long resident = resident_kib(pid);
        if (resident > 0 && count < MAX_READINGS)
            readings[count++] = resident;
        usleep(LOOK_EVERY_US);
    }
    if (ended != pid || !WIFEXITED(state) || WEXITSTATUS(state) != 0) {
        err_set(err, ERR_SYSTEM, "the program did not end well: see above");
        goto out;
    }
    run->peak_kib = usage.ru_maxrss;
    run->early_kib = count > 0 ? readings[count / 10] : 0;
    run->late_kib = count > 0 ? readings[count - 1 - count / 50] : 0;
    status = 0;
out:
    free(readings);
    return status;
}

/* Reads the files that a list names into a fresh database. */
static int run_program(const char *program, const char *form, const char *folder, const char *list,
                       const char *jobs, struct run *out, struct err *err)
{
    char database[BENCH_MAX_PATH];
    double begin = bench_seconds();
    pid_t pid;

    snprintf(database, sizeof database, "%s/bench.db", folder);
    unlink(database);
    pid = fork();
    if (pid < 0)
        return err_set(err, ERR_SYSTEM, "cannot fork: %s", strerror(errno));
    if (pid == 0) {
        execl(program, program, "read", "-f", form, "-d", database, "-j", jobs, "--files-from",
              list, (char *)NULL);
        fprintf(stderr, "cannot run '%s': %s\n", program, strerror(errno));
        _exit(127);
    }
    if (watch(pid, out, err) != 0)
        return -1;
    out->seconds = bench_seconds() - begin;
    return 0;
}

static int list_pages(const char *folder, int format, int count, char list[BENCH_MAX_PATH],
                      struct err *err)
{
    FILE *file;

    snprintf(list, BENCH_MAX_PATH, "%s/list-%d", folder, format);
    file = fopen(list, "w");
    if (!file)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", list, strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[BENCH_MAX_PATH];
        bench_path(folder, format, i, path);
        fprintf(file, "%s\n", path);
    }
    return fclose(file) == 0 ? 0 : err_set(err, ERR_IO, "cannot write '%s'", list);
}

/* Pages a second with one child and with two, in each round, and the largest child. */
struct speed {
    double rates[2][BENCH_ROUNDS];
    long peak_kib;
};

static int measure_speed(const char *program, const char *form, const char *folder, int format,
                         int round, struct speed *speed, struct err *err)
{
    char list[BENCH_MAX_PATH];

    if (list_pages(folder, format, speed_pages[format], list, err) != 0)
        return -1;
    for (int jobs = 0; jobs < 2; jobs++) {
        struct run run;
        if (run_program(program, form, folder, list, jobs ? "2" : "1", &run, err) != 0)
            return -1;
        speed->rates[jobs][round] = speed_pages[format] / run.seconds;
        if (run.peak_kib > speed->peak_kib)
            speed->peak_kib = run.peak_kib;
    }
    return 0;
}

static int print_speed(const char *program, const char *form, const char *folder, int count,
                       struct err *err)
{
    struct speed speeds[BENCH_FORMATS] = {{.peak_kib = 0}};

    for (int format = 0; format < BENCH_FORMATS; format++) {
        if (bench_copies(folder, format, count, speed_pages[format], err) != 0)
            return -1;
    }
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        for (int format = 0; format < BENCH_FORMATS; format++) {
            if (measure_speed(program, form, folder, format, round, &speeds[format], err) != 0)
                return -1;
        }
    }
    printf("\nPages a second, the whole program, files of one page\n\n");
    printf("%-10s %8s %8s %8s %8s %16s\n", "", "files", "-j 1", "-j 2", "ratio", "largest process");
    for (int format = 0; format < BENCH_FORMATS; format++) {
        double one = bench_median(speeds[format].rates[0], BENCH_ROUNDS);
        double two = bench_median(speeds[format].rates[1], BENCH_ROUNDS);
        printf("%-10s %8d %8.1f %8.1f %8.2f %12.1f MiB\n", bench_names[format],
               speed_pages[format], one, two, two / one, (double)speeds[format].peak_kib / 1024);
    }
    return 0;
}

/* Reads many pages in one run; those beyond count exist for its time only. */
static int print_memory(const char *program, const char *form, const char *folder, int count,
                        struct err *err)
{
    char path[BENCH_MAX_PATH], list[BENCH_MAX_PATH];
    struct run run;
    int failed = bench_copies(folder, FORMAT_G4, count, MEMORY_PAGES, err) ||
                 list_pages(folder, FORMAT_G4, MEMORY_PAGES, list, err) ||
                 run_program(program, form, folder, list, "2", &run, err);

    for (int i = speed_pages[FORMAT_G4]; i < MEMORY_PAGES; i++) {
        bench_path(folder, FORMAT_G4, i, path);
        unlink(path);
    }
    if (failed)
        return -1;
    printf("\nMemory, %d pages of TIFF G4 with -j 2 (%.1f pages/s)\n\n", MEMORY_PAGES,
           MEMORY_PAGES / run.seconds);
    printf("supervisor %.1f MiB a tenth into the run, %.1f MiB at its end\n",
           (double)run.early_kib / 1024, (double)run.late_kib / 1024);
    return 0;
}

int bench_program(const char *program, const char *form, const char *folder, int count,
                  struct err *err)
{
    if (print_speed(program, form, folder, count, err) != 0)
        return -1;
    return print_memory(program, form, folder, count, err);
}
