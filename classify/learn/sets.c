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

bool sets_have(const struct sets *sets, enum set_use use)
{
    for (int i = 0; i < sets->count; i++)
        if (sets->items[i].use == use)
            return true;
    return false;
}

static int keep_some(struct digits *all, int keep_writers, struct digits *apart, struct err *err)
{
    struct digits moved = {.count = 0};
    int status = -1;

    if (digits_keep(all, keep_writers, &moved, err) != 0)
        return -1;
    if (moved.count == 0)
        err_set(err, ERR_DATA, "--keep-writers %d keeps nothing: name the writers with --writers, "
                               "or choose a smaller number", keep_writers);
    else
        status = digits_append(apart, &moved, err);
    digits_free(&moved);
    return status;
}

int sets_split(struct sets *sets, int keep_writers, struct digits *learn, struct digits *kept,
               struct err *err)
{
    struct digits all = {.count = 0}, apart = {.count = 0};
    int failed = sets_read_all(sets, SET_LEARN, &all, err) != 0 ||
                 sets_read_all(sets, SET_KEEP, &apart, err) != 0 ||
                 (keep_writers > 0 && keep_some(&all, keep_writers, &apart, err) != 0);

    if (failed) {
        digits_free(&all);
        digits_free(&apart);
        return -1;
    }
    *learn = all;
    *kept = apart;
    return 0;
}
