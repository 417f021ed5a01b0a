/* SPDX-License-Identifier: MIT */
/* The composer of updates: a page that has the keyboard until the update is sent or kept as a draft. */
#ifndef TOCSIN_UI_COMPOSER_H
#define TOCSIN_UI_COMPOSER_H

#include "core/incident.h"
#include "ui/canvas.h"
#include "ui/editor.h"
#include "ui/keys.h"
#include "ui/order.h"
#include "ui/textarea.h"
#include "util/vec.h"

struct ui;
struct ui_input;
struct layout;

/* What a draft is about: "none", an alert's id, "IDS-N" for N alerts, whose ids are folded into one in any order, or "inc-N". */
#define COMPOSER_KEY_MAX 64

/* In the order of Tab, of which each kind of update has some; OUT: no field, the text was left by Esc. */
enum compose_part {
    COMPOSE_OUT,
    COMPOSE_TEXT,
    COMPOSE_TEMPLATE,
    COMPOSE_CHANNELS,
    COMPOSE_THREAD, /* not of an incident */
    COMPOSE_STATE,  /* of an incident, as the next */
    COMPOSE_NEXT,
    COMPOSE_PARTS
};

/* Of an update of an incident. */
struct compose_incident {
    uint64_t number;           /* 0: it is none */
    enum incident_state state; /* that it is to have; INCIDENT_STATES: as it is */
    struct editor next;        /* when the next one is promised: "20m", "16:00", or nothing */
    bool typing;               /* … is being typed */
    uint32_t seen;             /* its latest update when the page was opened */
};

struct composer {
    bool open;
    enum compose_part part; /* has the keys */
    struct order about;     /* its subjects are fixed when the key is pressed; of an incident its alerts */
    struct compose_incident inc;
    char key[COMPOSER_KEY_MAX];
    struct textarea text;
    bool touched;       /* the text is not as it was filled in */
    char *from;         /* where it came from: "template first-notice", "M12" */
    char *template;     /* the name, where it came from one */
    char *lost;         /* the text that stood here before it was emptied or replaced */
    char *earlier;      /* of a draft in whose place this text was begun; it outlives this text */
    VEC(char *) chosen; /* destinations, by name */
    size_t channel;     /* the cursor among those that are configured */
    uint64_t reply_to;
    size_t preview_top;

    uint64_t token; /* of what is on its way; 0: nothing. It may outlive the page */
    bool dry;       /* … and that is a dry run */

    int64_t unsaved_ms; /* since when the draft does not hold all; 0: it does */
    int64_t saved_ms;
    bool saving; /* whether the latest one is kept is not known; it may outlive the page */
    bool save_failed;
};

/* One row of its help. */
struct composer_help {
    const char *keys, *text;
    bool incident; /* of an incident's update alone */
};
extern const struct composer_help composer_help[]; /* NULL-terminated */

void composer_release(struct composer *c);
/* About the order's subjects, which may be none, or an incident (0: none). text: to begin with, "" for a template or an earlier update. */
void composer_open_take(struct turn *t, struct order *o, uint64_t incident, const char *text);
/* The next update of the incident. */
void composer_open_incident(struct turn *t, uint64_t number, const char *text);
/* Its update is being sent. */
bool composer_is_busy(const struct composer *c);
/* Ends what was left, unless its text may still be needed: an answer, or whether its draft is kept, is awaited. */
void composer_let_go(struct composer *c);
void composer_key(struct turn *t, struct key k);
void composer_paste(struct turn *t, const char *text);
void composer_scroll(struct turn *t, long rows);
/* Ctrl-C: what is open over the page, else the page; the text is kept as a draft. */
void composer_cancel(struct turn *t);
void composer_tick(struct turn *t);
/* The person was asked and said yes. */
void composer_send_surely(struct turn *t);
/* "M12 queued for #x": 12; the message line follows it. */
uint64_t composer_number_in(const char *text);
/* What was posted or put stands there now: the message line that tells of it says so. */
void composer_watch(struct turn *t);
/* false: the answer is to somebody else's command. */
bool composer_reply(struct turn *t, const struct ui_input *in);
void composer_on_draft(struct turn *t, const struct ui_input *in);
void composer_on_saved(struct turn *t, const struct ui_input *in);
void composer_on_end(struct turn *t, const struct ui_input *in);
void composer_on_edited(struct turn *t, const struct ui_input *in);

/* The page, and the hint on the message line where nothing is said there. */
void composer_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);
void composer_draw_keys(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, int row);

#endif
