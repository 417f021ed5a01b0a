/* SPDX-License-Identifier: MIT */
/* `tocsin doctor`: rows that say how one thing is doing, in words, with the next step. Each part adds its rows; nothing is changed. */
#ifndef TOCSIN_APP_DOCTOR_H
#define TOCSIN_APP_DOCTOR_H

#include "app/app.h"
#include "util/vec.h"

enum doctor_state { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_FAULT, DOCTOR_STATES };

struct doctor_finding {
    char *what; /* "source am" */
    enum doctor_state state;
    char *words;
    char *next; /* what to do about it, or NULL */
};

struct doctor {
    struct app *app;
    int64_t now_ms;
    VEC(struct doctor_finding) findings;
};

/* Adds a row; the words are formatted. next: NULL where there is nothing to do. */
void doctor_add(struct doctor *d, enum doctor_state state, const char *what, const char *next, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The parts, in the order of their rows. */
void doctor_configuration(struct doctor *d);
void doctor_place(struct doctor *d);
void doctor_log(struct doctor *d);
/* Who owns the store, and what the owner says of itself and of its clients. */
void doctor_owner(struct doctor *d);
void doctor_board(struct doctor *d);
void doctor_versions(struct doctor *d);

#endif
