/* SPDX-License-Identifier: MIT */
#include "classify/learn/search.h"

#include "base/file.h"
#include "classify/learn/evaluate.h"
#include "classify/learn/teachers.h"
#include "classify/score.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_FILE = 1 << 16, MAX_SETTINGS = 256, MAX_WORDS = 256 };

/* A setting, and what came out of it. */
struct row {
    const char *setting;
    char *words;            /* of it, cut apart, for the options to point to; owned */
    struct options options;
    double log_loss, wrong, ece, minutes;
    int count;
};

/* The samples that all settings share. */
struct search {
    struct digits learn, kept;
    struct row rows[MAX_SETTINGS];
    int count;
};

/* --- the file --- */

/* Cuts comments and blanks off; an empty line becomes NULL. */
static char *trim(char *line)
{
    size_t end = strcspn(line, "#");

    while (end > 0 && strchr(" \t\r", line[end - 1]))
        end--;
    line[end] = 0;
    line += strspn(line, " \t");
    return *line ? line : NULL;
}

static int list_settings(char *text, struct search *search, struct err *err)
{
    char *rest = text, *line;

    while ((line = strsep(&rest, "\n"))) {
        char *setting = trim(line);
        if (!setting)
            continue;
        if (search->count == MAX_SETTINGS)
            return err_set(err, ERR_DATA, "more than %d settings", MAX_SETTINGS);
        search->rows[search->count++].setting = setting;
    }
    if (search->count == 0)
        return err_set(err, ERR_DATA, "there is no setting in the file");
    return 0;
}

/* Whether both name the same words of the command line. */
static bool are_same_sets(const struct sets *a, const struct sets *b)
{
    for (int i = 0; i < a->count; i++)
        if (a->items[i].labels != b->items[i].labels || a->items[i].writers != b->items[i].writers)
            return false;
    return true;
}

/* The command line with the words of the setting after it. */
static int parse_setting(const struct options *shared, int argc, char **argv, struct row *row,
                         struct err *err)
{
    char *list[MAX_WORDS + 1], *rest, *word;
    struct options *options = &row->options;
    int count = 0;

    rest = row->words = strdup(row->setting);
    if (!row->words)
        return err_memory(err);
    for (int i = 0; i < argc && count < MAX_WORDS; i++)
        list[count++] = argv[i];
    while ((word = strsep(&rest, " \t")) && count < MAX_WORDS)
        if (*word)
            list[count++] = word;
    list[count] = NULL;
    if (count == MAX_WORDS || options_parse(count, list, options) != 0)
        return err_set(err, ERR_DATA, "the setting '%s' is wrong", row->setting);
    if (options->sets.count != shared->sets.count ||
        options->keep_writers != shared->keep_writers ||
        !are_same_sets(&options->sets, &shared->sets))
        return err_set(err, ERR_DATA, "the setting '%s' changes the samples that all settings "
                                      "share", row->setting);
    options->train.checkpoint = NULL;
    options->train.is_resumed = 0;
    if (net_parse(options->net, &options->train.net, err) != 0)
        return -1;
    return teachers_new(options->teachers, options->teacher_count,
                        options->train.net.class_count, &options->train.teachers, err);
}

/* --- the work --- */

static int score_kept(struct model *model, const struct digits *kept, struct row *row,
                      struct err *err)
{
    struct score score = {.count = 0};
    int status = -1;

    if (evaluate_calibrate(model, kept, err) == 0 && evaluate_set(model, kept, &score, err) == 0) {
        row->log_loss = score_log_loss(&score);
        row->wrong = 1 - score_accuracy(&score);
        row->ece = score_ece(&score);
        row->count = score.count;
        status = 0;
    }
    score_free(&score);
    return status;
}

static void print_head(void)
{
    printf("%9s %9s %7s %8s  %s\n", "log loss", "wrong", "ece", "minutes", "setting");
}

static void print_row(const struct row *row)
{
    printf("%9.5f %7.3f %% %5.2f %% %7.1f  %s\n", row->log_loss, 100 * row->wrong, 100 * row->ece,
           row->minutes, row->setting);
    fflush(stdout);
}

static int try_setting(const struct search *search, struct row *row, struct err *err)
{
    struct model model = {.calibration = {.temperature = 1}};
    struct timespec begin, end;
    int status;

    row->options.train.noise = row->options.has_noise ? &row->options.noise : NULL;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (train_run(&row->options.train, &search->learn, NULL, &model, err) != 0)
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    row->minutes = (double)(end.tv_sec - begin.tv_sec) / 60;
    status = score_kept(&model, &search->kept, row, err);
    free(model.parameters);
    return status;
}

static int by_log_loss(const void *a, const void *b)
{
    double x = ((const struct row *)a)->log_loss, y = ((const struct row *)b)->log_loss;

    return (x > y) - (x < y);
}

/* All are read before the first is tried. */
static int try_all(struct search *search, const struct options *shared, int argc, char **argv,
                   struct err *err)
{
    for (int i = 0; i < search->count; i++)
        if (parse_setting(shared, argc, argv, &search->rows[i], err) != 0)
            return -1;
    print_head();
    for (int i = 0; i < search->count; i++) {
        struct row *row = &search->rows[i];
        if (try_setting(search, row, err) != 0)
            return err_within(err, "the setting '%s'", row->setting);
        print_row(row);
    }
    qsort(search->rows, (size_t)search->count, sizeof *search->rows, by_log_loss);
    printf("\nthe best first, on %d kept samples:\n", search->rows[0].count);
    print_head();
    for (int i = 0; i < search->count; i++)
        print_row(&search->rows[i]);
    return 0;
}

int search_run(const struct options *options, int argc, char **argv, struct err *err)
{
    struct search *search = calloc(1, sizeof *search);
    struct sets sets = options->sets;
    uint8_t *bytes = NULL;
    char *text = NULL;
    size_t length;
    int status = -1;

    if (!search)
        return err_memory(err);
    if (file_read(options->search, FILE_FOLLOW, MAX_FILE - 1, &bytes, &length, err) != 0)
        goto out;
    text = strndup((const char *)bytes, length);
    if (!text) {
        err_memory(err);
        goto out;
    }
    if (list_settings(text, search, err) != 0) {
        err_within(err, "'%s'", options->search);
        goto out;
    }
    if (sets_split(&sets, options->keep_writers, &search->learn, &search->kept, err) != 0)
        goto out;
    if (search->kept.count == 0)
        err_set(err, ERR_DATA, "nothing is kept apart to score by: --keep-writers or "
                               "--keep-images");
    else
        status = try_all(search, options, argc, argv, err);
out:
    digits_free(&search->learn);
    digits_free(&search->kept);
    for (int i = 0; i < search->count; i++) {
        teachers_free(search->rows[i].options.train.teachers);
        free(search->rows[i].words);
    }
    free(text);
    free(bytes);
    free(search);
    return status;
}
