/* SPDX-License-Identifier: MIT */
/*
 * draw - draws the sample scans and writes down what stands on them.
 *
 *     draw DIR
 *
 * Reads the forms below DIR, makes their reference pictures, DIR/scans, DIR/truth.csv,
 * DIR/digits and DIR/fields.  The same program makes the same bytes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/voice.h"
#include "samples/crops.h"
#include "samples/plan.h"

enum { MAX_PAGES = 8, MAX_PATH = 4096, MAX_FILE = 8 << 20 };

static int draw_page(const char *folder, const struct plan *page, int number, FILE *truth,
                     struct bitmap *out, struct err *err)
{
    char path[MAX_PATH];
    struct form *form = NULL;
    struct answers answers;
    int status = -1;

    snprintf(path, sizeof path, "%s/%s.xml", folder, page->form);
    if (form_read(path, &form, err) != 0 ||
        drawing_make(form, &page->drawing, &answers, out, err) != 0)
        goto out;
    /* the truth names the scans as somebody in the source tree does */
    snprintf(path, sizeof path, "samples/scans/%s", page->file);
    if (strncmp(page->form, "forms/", 6) == 0)
        answers_print(&answers, form, path, number, truth);
    status = 0;
out:
    form_free(form);
    return status;
}

/* Flips a bit here and there in the lower middle of a file. */
static int spoil(const char *path, struct err *err)
{
    uint8_t *bytes;
    size_t length;
    int status;

    if (file_read(path, FILE_FOLLOW, MAX_FILE, &bytes, &length, err) != 0)
        return -1;
    for (size_t at = length * 6 / 10; at < length * 7 / 10; at += 531)
        bytes[at] ^= 0x10;
    status = file_write(path, bytes, length, err);
    free(bytes);
    return status;
}

/*
 * A form cannot be read without its picture: the old one must be there, and whatever
 * shows on it does.
 */
static int draw_reference(const char *folder, const struct plan *page, struct err *err)
{
    char path[MAX_PATH];
    struct answers answers;
    struct bitmap picture = {.pixels = NULL};
    struct form *form = NULL;
    int status = -1;

    snprintf(path, sizeof path, "%s/%s.xml", folder, page->form);
    if (form_read(path, &form, err) != 0 ||
        drawing_make(form, &page->drawing, &answers, &picture, err) != 0)
        goto out;
    snprintf(path, sizeof path, "%s/forms/%s", folder, page->file);
    status = encode_file(path, page->encoding, &picture, 1, err);
out:
    bitmap_free(&picture);
    form_free(form);
    return status;
}

/* Draws the file that begins at a row of the plan; returns its pages, -1 on failure. */
static int draw_file(const char *folder, const struct plan *first, FILE *truth, struct err *err)
{
    struct bitmap pictures[MAX_PAGES] = {{.pixels = NULL}};
    char path[MAX_PATH];
    int count = 0, status = -1;

    do {
        if (draw_page(folder, first + count, count + 1, truth, &pictures[count], err) != 0)
            goto out;
        count++;
    } while (count < MAX_PAGES && first + count < plan + plan_count &&
             strcmp(first->file, first[count].file) == 0);
    snprintf(path, sizeof path, "%s/scans/%s", folder, first->file);
    if (encode_file(path, first->encoding, pictures, count, err) != 0 ||
        (first->is_spoilt && spoil(path, err) != 0))
        goto out;
    status = count;
out:
    for (int i = 0; i < MAX_PAGES; i++)
        bitmap_free(&pictures[i]);
    return status;
}

static int draw_all(const char *folder, struct err *err)
{
    char path[MAX_PATH];
    FILE *truth;
    int pages = 0;

    snprintf(path, sizeof path, "%s/scans", folder);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    snprintf(path, sizeof path, "%s/truth.csv", folder);
    truth = fopen(path, "w");
    if (!truth)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    fprintf(truth, "file,page,field,value,boxes\n");
    for (int i = 0; i < references_count && pages >= 0; i++)
        pages = draw_reference(folder, &references[i], err);
    for (int i = 0; i < plan_count && pages >= 0; i += pages)
        pages = draw_file(folder, &plan[i], truth, err);
    if (fclose(truth) != 0 && pages >= 0)
        return err_set(err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
    return pages < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct err err;

    if (argc != 2) {
        fprintf(stderr, "usage: draw DIR\n");
        return 64;
    }
    voice_catch();
    if (draw_all(argv[1], &err) != 0 || crops_draw(argv[1], &err) != 0) {
        fprintf(stderr, "draw: %s\n", err.text);
        return 1;
    }
    return 0;
}
