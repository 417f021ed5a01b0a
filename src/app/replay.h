/* SPDX-License-Identifier: MIT */
/* `tocsin replay` on a terminal: the screen of a past, and nothing else. */
#ifndef TOCSIN_APP_REPLAY_H
#define TOCSIN_APP_REPLAY_H

#include "app/app.h"
#include "store/past.h"
#include "ui/replay.h"

struct replay_ask {
    struct past *log_take;
    const char *store;     /* where the log is that of a store: its path; NULL: a file, or standard input */
    struct ui_place place; /* where to stand first */
    bool has_place;
    bool from_start; /* without a place: at the beginning; else at the end */
    unsigned speed;  /* 0: as shipped; at most REPLAY_SPEED_MAX */
    bool play;       /* at once */
};

/* Until the person leaves; the exit code. Needs a terminal on standard input and output. Takes the log. */
int replay_on_screen(struct app *app, const struct replay_ask *ask);

#endif
