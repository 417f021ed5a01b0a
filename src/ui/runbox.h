/* SPDX-License-Identifier: MIT */
/* The list of configured commands for an alert, then why, then, for a dangerous one, the exact words and a yes. */
#ifndef TOCSIN_UI_RUNBOX_H
#define TOCSIN_UI_RUNBOX_H

#include "core/command.h"
#include "core/run_command.h"
#include "ui/canvas.h"
#include "ui/keys.h"
#include "util/vec.h"

struct model;
struct turn;
struct ui;

struct runbox {
    bool open;               /* the list */
    VEC(const char *) names; /* those that are listed; of the configuration */
    size_t chosen;
    char *name, *why; /* of the one that is being asked about */
    char *words;      /* of a dangerous one: what is said yes to */
    bool has_alert;
    struct subject subject;  /* fixed when the key was pressed */
    uint64_t told;           /* the last run that the person was told of; 0: none yet */
    bool began;              /* the model has been looked at */
    VEC(uint64_t) under_way; /* hers, whose end she is to be told */
};

void runbox_release(struct runbox *b);
/* Nothing is asked any more; what is under way is still told. */
void runbox_close(struct runbox *b);
/* The configuration is about to go, and with it what is listed; what is being asked about is looked up in the new one. */
void runbox_close_list(struct runbox *b);
void runbox_key(struct turn *t, struct key k);
void runbox_draw(struct ui *ui, const struct model *m, struct canvas *c);
/* The purpose was typed. false: it is none. */
bool runbox_why(struct turn *t, const char *why);
/* Runs of hers that began or ended. */
void runbox_watch(struct turn *t);

#endif
