/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff_list.h"

#include <stdbool.h>
#include <stdlib.h>

#include "segment/scan_limits.h"
#include "segment/scan_number.h"

/* Real directories have a few dozen entries; libtiff's time grows with their square. */
#define MAX_ENTRIES 512

struct chain {
    const uint8_t *bytes;
    size_t length;
    enum scan_order order;
};

/*
 * Finds where a directory names the next: 0 if it lies outside the file.
 * Fails with ERR_LIMIT.
 */
static int find_link(const struct chain *chain, uint32_t directory, size_t *link, struct err *err)
{
    size_t entries, end;

    *link = 0;
    if (directory < 8 || directory > chain->length - 2)
        return 0;
    entries = scan_number(chain->bytes + directory, 2, chain->order);
    end = directory + 2 + 12 * entries;
    if (end > chain->length - 4)
        return 0;
    if (entries > MAX_ENTRIES)
        return err_set(err, ERR_LIMIT, "a TIFF directory has %zu entries, the limit is %d", entries,
                       MAX_ENTRIES);
    *link = end;
    return 0;
}

static bool is_listed(uint32_t directory, const uint32_t *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i] == directory)
            return true;
    return false;
}

static int follow(const struct chain *chain, uint32_t *list, int *count, struct err *err)
{
    size_t link = 4;
    int used = 0;

    while (link != 0) {
        uint32_t directory = scan_number(chain->bytes + link, 4, chain->order);
        if (directory == 0)
            break;
        if (is_listed(directory, list, used))
            return err_set(err, ERR_DAMAGE, "the TIFF directories run in a circle after page %d",
                           used);
        if (used == SCAN_MAX_PAGES)
            return err_set(err, ERR_LIMIT, "the file has more than %d pages, the limit",
                           SCAN_MAX_PAGES);
        list[used++] = directory;
        if (find_link(chain, directory, &link, err) != 0)
            return -1;
    }
    if (used == 0)
        return err_set(err, ERR_DAMAGE, "the TIFF file has no page");
    *count = used;
    return 0;
}

int scan_tiff_list(const uint8_t *bytes, size_t length, uint32_t **directories, int *count,
                   struct err *err)
{
    struct chain chain = {bytes, length, bytes[0] == 'M' ? SCAN_BIG_ENDIAN : SCAN_LITTLE_ENDIAN};
    uint32_t *list;

    if (length < 8)
        return err_set(err, ERR_DAMAGE, "the file ends in the TIFF header");
    list = malloc(SCAN_MAX_PAGES * sizeof *list);
    if (!list)
        return err_memory(err);
    if (follow(&chain, list, count, err) != 0) {
        free(list);
        return -1;
    }
    *directories = list;
    return 0;
}
