/* SPDX-License-Identifier: MIT */
/*
 * sandbox.h - what a child process gives up before it looks at a stranger's file.
 *
 * Decoders are large and old; a hostile file may take one over.  What it could
 * then do is little: the file system is closed (Landlock, where the kernel has
 * it), it can neither connect nor signal nor start anything (a filter of system
 * calls), no privilege can be gained, memory, time and open files are bounded,
 * no file can grow, and it dies with its parent.
 */
#ifndef PIPELINE_SANDBOX_H
#define PIPELINE_SANDBOX_H

#include <sys/types.h>

#include "base/err.h"

enum {
    SANDBOX_MEMORY_MIB = 1024, /* address space of a child; none under AddressSanitizer */
    SANDBOX_CPU_SECONDS = 40   /* between two calls of sandbox_renew */
};

/*
 * Closes the process in, for good.  Of its descriptors it keeps fd, which
 * becomes SANDBOX_FD, and stderr.  parent is the process it dies with.  A
 * kernel without Landlock is no failure.  Fails with ERR_SYSTEM; then the
 * caller must end the process.
 */
enum { SANDBOX_FD = 3 };
MUST_CHECK
int sandbox_enter(int fd, pid_t parent, struct err *err);

/* Grants the process another SANDBOX_CPU_SECONDS, after it did its duty. */
void sandbox_renew(void);

/* The version of Landlock that this kernel offers, 0 if none. */
int sandbox_landlock(void);

#endif
