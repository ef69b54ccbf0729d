/* SPDX-License-Identifier: MIT */
#include "classify/learn/sets.h"

#include <stdlib.h>
#include <string.h>

static int hash_digits(const struct digits *digits, char hash[HASH_TEXT], struct err *err)
{
    size_t pixels = (size_t)digits->count * sizeof *digits->samples;
    size_t labels = (size_t)digits->count;
    char *bytes = malloc(pixels + labels);

    if (!bytes)
        return err_memory(err);
    memcpy(bytes, digits->samples, pixels);
    memcpy(bytes + pixels, digits->labels, labels);
    hash_bytes(bytes, pixels + labels, hash);
    free(bytes);
    return 0;
}

int sets_read(struct set *set, struct digits *out, struct err *err)
{
    struct digits digits;

    if (!set->labels)
        return err_set(err, ERR_DATA, "the images '%s' have no labels", set->images);
    if (digits_read(set->images, set->labels, set->writers, &digits, err) != 0)
        return -1;
    if (hash_digits(&digits, set->sha256, err) != 0) {
        digits_free(&digits);
        return -1;
    }
    set->count = digits.count;
    *out = digits;
    return 0;
}

int sets_read_all(struct sets *sets, enum set_use use, struct digits *out, struct err *err)
{
    struct digits all = {.count = 0};

    for (int i = 0; i < sets->count; i++) {
        struct digits one = {.count = 0};
        int failed = sets->items[i].use == use && (sets_read(&sets->items[i], &one, err) != 0 ||
                                                   digits_append(&all, &one, err) != 0);
        digits_free(&one);
        if (failed) {
            digits_free(&all);
            return -1;
        }
    }
    *out = all;
    return 0;
}

int sets_split(struct sets *sets, int keep_writers, struct digits *learn, struct digits *kept,
               struct err *err)
{
    struct digits all = {.count = 0}, apart = {.count = 0}, moved = {.count = 0};
    int failed = sets_read_all(sets, SET_LEARN, &all, err) != 0 ||
                 sets_read_all(sets, SET_KEEP, &apart, err) != 0 ||
                 (keep_writers > 0 && (digits_keep(&all, keep_writers, &moved, err) != 0 ||
                                       digits_append(&apart, &moved, err) != 0));

    digits_free(&moved);
    if (failed) {
        digits_free(&all);
        digits_free(&apart);
        return -1;
    }
    *learn = all;
    *kept = apart;
    return 0;
}
