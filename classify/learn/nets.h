/* SPDX-License-Identifier: MIT */
/*
 * nets.h - the networks that have a name.
 */
#ifndef CLASSIFY_LEARN_NETS_H
#define CLASSIFY_LEARN_NETS_H

struct named_net {
    const char *name;
    const char *text;  /* in the words of net.h */
    const char *about; /* a few words for a list */
};

/* All of them, the default first; the last has no name. */
const struct named_net *nets_all(void);

/* The text of the net with this name; else the name itself, which may be a text. */
const char *nets_text(const char *name);

#endif
