/* SPDX-License-Identifier: MIT */
/*
 * Replays files through a fuzz target where there is no fuzzer: each argument
 * is a file, or a folder of files.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int replay_file(const char *path)
{
    uint8_t *bytes;
    size_t length;
    struct err err;

    if (file_read(path, FILE_FOLLOW, 64 << 20, &bytes, &length, &err) != 0) {
        fprintf(stderr, "%s\n", err.text);
        return -1;
    }
    LLVMFuzzerTestOneInput(bytes, length);
    free(bytes);
    return 0;
}

static int replay_folder(const char *path)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort), status = count < 0 ? -1 : 0;

    for (int i = 0; i < count; i++) {
        char file[4096];

        snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && replay_file(file) != 0)
            status = -1;
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    return status;
}

int main(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++) {
        struct stat st;
        int is_folder = stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode);

        if ((is_folder ? replay_folder(argv[i]) : replay_file(argv[i])) != 0)
            status = 1;
    }
    return status;
}
