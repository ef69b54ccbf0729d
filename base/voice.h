/* SPDX-License-Identifier: MIT */
/*
 * voice.h - the messages that libraries would print, caught as text.
 *
 * Leptonica keeps one message handler for the whole process.  It is set here
 * once; what is said goes into a line of the calling thread, where the door
 * that called the library fetches it and turns it into an err.  This is the
 * only state that the library of this project keeps.
 */
#ifndef BASE_VOICE_H
#define BASE_VOICE_H

/* Catches what Leptonica says from now on; calling it again changes nothing. */
void voice_catch(void);

/* Forgets what was said so far on this thread. */
void voice_clear(void);

/* The first line said on this thread since voice_clear, or "" if none. */
const char *voice_text(void);

#endif
