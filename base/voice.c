/* SPDX-License-Identifier: MIT */
#include "base/voice.h"

#include <leptonica/allheaders.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char said[256];

static void hear(const char *message)
{
    if (said[0] == 0)
        snprintf(said, sizeof said, "%.*s", (int)strcspn(message, "\n"), message);
}

void voice_catch(void)
{
    leptSetStderrHandler(hear);
}

void voice_clear(void)
{
    said[0] = 0;
}

const char *voice_text(void)
{
    return said;
}
