/* SPDX-License-Identifier: MIT */
/* The board as the store has it, read-only: for verbs that need no owner. */
#ifndef TOCSIN_APP_BOARD_H
#define TOCSIN_APP_BOARD_H

#include "app/app.h"
#include "store/reader.h"

struct board {
    struct reader *reader;
    struct model *model;
};

/* Loads all of it. false and *err; board_close() in either case. */
bool board_open(struct board *b, struct app *app, struct err *err) MUST_USE;
/* Only the reader: the model stays empty. */
bool board_open_unread(struct board *b, struct app *app, struct err *err) MUST_USE;
void board_close(struct board *b);

#endif
