/* SPDX-License-Identifier: MIT */
/* The letters before an alert, in words: for the help, the manual and who asks what r is. */
#ifndef TOCSIN_UI_SIGNS_H
#define TOCSIN_UI_SIGNS_H

struct sign {
    const char *letter, *text;
};
extern const struct sign signs[]; /* NULL-terminated */

#endif
