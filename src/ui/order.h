/* SPDX-License-Identifier: MIT */
/* An act of the person before it is a command: whom it is about is fixed when the key is pressed. */
#ifndef TOCSIN_UI_ORDER_H
#define TOCSIN_UI_ORDER_H

#include "core/command.h"
#include "core/model.h"
#include "ui/how_long.h"

struct turn;
struct ui;
struct ui_input;
struct flight;

struct order {
    enum command_kind kind;
    struct subject *subjects;
    size_t n;
    uint64_t *messages; /* their numbers, where it is about messages */
    size_t messages_n;
    struct how_long how_long;
    uint64_t seq;
    enum alert_vote vote;
    enum rule_respond respond;
    bool sure, note;                /* as in the command */
    bool dry;                       /* only what it would do */
    char *text;                     /* or NULL */
    char *to;                       /* the person who gets it, or NULL */
    char *post;                     /* a destination that is told beside, or NULL */
    char *source, *silence_id;      /* where it is about a silence, else NULL */
    char *schedule;                 /* override: whose, else NULL */
    struct incident_wish *incident; /* of an act about an incident, in the arena, as its strings; else NULL */
    struct arena arena;
    struct order *with; /* asked about and sent together with it, or NULL */
};

void order_release(struct order *o);
void flight_release(struct flight *f);
/* Marks (and range) if there are any, else the alert under the cursor; worst first. False, and the person is told, where there is none or too many. */
bool order_aim(struct turn *t, struct order *o);
/* "HighErrorRate and 24 more"; of one alert the summary, by which it is told from others of its name. */
void order_whom(const struct turn *t, const struct order *o, struct buf *out);
/* Of a draft about its subjects, in any order: "none", an alert's id, or "IDS-N" for N alerts, whose ids are folded into one. */
#define ORDER_KEY_MAX 64
void order_key(const struct order *o, char out[ORDER_KEY_MAX]);
/* Copies it. */
void order_incident(struct order *o, const struct incident_wish *w);
/* What it does, about nobody yet. */
struct order order_again(const struct order *o);
/* Asks first where that is due; then it goes off. The order is empty afterwards. */
void order_take(struct turn *t, struct order *o);
/* Goes off without asking. */
void order_send_take(struct turn *t, struct order *o);
/* "u undo" at the right end of the message line, with the key as it is. */
void order_hint_undo(struct turn *t);
/* The answer to a sent one. */
void order_reply(struct turn *t, const struct ui_input *in);

/* Its last change is on its way to the disk. */
bool order_is_pending(const struct ui *ui, const struct model *m, const struct alert *a);

#endif
