/* SPDX-License-Identifier: MIT */
/* The screen's state: one struct for each part, and what every part is handed on a turn. Private to the layer. */
#ifndef TOCSIN_UI_STATE_H
#define TOCSIN_UI_STATE_H

#include "core/leave.h"
#include "ui/composer.h"
#include "ui/dialog.h"
#include "ui/editor.h"
#include "ui/escalator.h"
#include "ui/handed.h"
#include "ui/handover.h"
#include "ui/incident_box.h"
#include "ui/incident_list.h"
#include "ui/incident_reminders.h"
#include "ui/incident_screen.h"
#include "ui/keymap.h"
#include "ui/marks.h"
#include "ui/messages.h"
#include "ui/order.h"
#include "ui/past.h"
#include "ui/presence.h"
#include "ui/reminders.h"
#include "ui/replaying.h"
#include "ui/runbox.h"
#include "ui/silencer.h"
#include "ui/silences.h"
#include "ui/summons.h"
#include "ui/told.h"
#include "ui/ui.h"
#include "ui/view.h"
#include "ui/wall.h"

/* Nothing moves on the screen for so long after a key. */
#define HANDS_ON_MS 2000
/* … and the row under the cursor keeps its place for so long. */
#define AWAY_MS 60000
/* A second Ctrl-C within this time quits. */
#define QUIT_WITHIN_MS 2000
/* How long a row is bold after it fired or changed. */
#define NEW_MS 5000
/* Acting on more than this asks first. */
#define ASK_ABOVE 20

enum pane { PANE_LIST, PANE_DETAIL, PANE_LOG, PANE_MESSAGES, PANE_SILENCES, PANE_HANDOVER, PANE_INCIDENTS, PANES };

struct list {
    struct subject cursor; /* episode 0 and no id: nothing chosen yet */
    bool has_cursor;
    size_t place, top; /* among the shown: of the cursor, of the first row on the screen */
    struct marks marks;
    struct marks range; /* from the anchor to the cursor, as seen when the cursor moved */
    struct subject anchor;
    size_t anchor_place; /* where it stood when last looked for */
    bool ranging;
    struct marks failed; /* `!!` */
};

struct detail {
    struct alert_id id; /* while pinned, and of the history */
    bool pinned;        /* has the keys: stays on this alert whatever the list does */
    size_t line, top;
    struct alert_id history_id;
    uint64_t history_seq; /* the alert's last_seq when the history was asked for */
    struct past past;
};

struct logpane {
    uint64_t seq; /* of the chosen line; 0: the newest, whichever it is */
};

struct help {
    bool open;
    enum context about; /* where it was called */
    size_t top;
    struct editor search;
    bool searching;
};

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_FILTER,
    PROMPT_COMMAND,
    PROMPT_COMMENT,
    PROMPT_REASON,
    PROMPT_UNTIL,
    PROMPT_PERSON,
    PROMPT_WHY,
    PROMPT_PLACE,
    PROMPT_EXPORT,
    PROMPT_SEARCH, /* in a tab of an incident's screen */
    PROMPT_KINDS
};

struct history {
    VEC(char *) lines; /* oldest first */
};

struct prompt {
    enum prompt_kind kind;
    struct editor edit;
    char *before;           /* the filter, should Esc bring it back */
    struct alert_id cursor; /* and the alert that the cursor was on */
    char *draft;            /* what was typed before Up was pressed */
    size_t history_at;      /* lines back; 0: the draft */
    struct order order;     /* what the text is for; its subjects were fixed when the key was pressed */
    char *title;
    size_t fault_column; /* from 1; 0: none */
    char fault[256];
    VEC(char *) choices; /* completions of the word at the cursor */
    size_t chosen;       /* from 1; 0: none yet */
    size_t word;         /* byte where that word begins */
    bool noted;          /* who else writes about the same was seen */
};

/* An act that is on its way: its subjects show `~` until the reply. */
struct flight {
    uint64_t token;
    struct order order;
    struct marks subjects;
    bool has_next; /* the one with the next token went off together with it: what became of both is told as one */
    char *before;  /* what became of the one before it, or NULL */
};

struct notice {
    char text[512];
    char hint[64];
    bool ok;
    int64_t at_ms;
    bool reminds;  /* it tells of an ack of hers that is about to end */
    uint64_t post; /* it tells of this message, which is not delivered yet; 0: of none */
};

struct typed {
    struct key keys[KEYMAP_KEYS_MAX];
    size_t n;
    long count; /* 0: none */
};

struct ui {
    struct ui_config config; /* strings owned */
    struct theme theme;
    struct keymap keymap;
    int rows, cols;  /* of the page */
    int screen_rows; /* with the banners */
    bool has_banner; /* a person's stands */
    bool dry;        /* what the person does is only told */
    enum pane focus;
    bool zoomed;

    struct view view;
    struct list list;
    struct detail detail;
    struct logpane log;
    struct messages messages;
    struct silences silences;
    struct handover_page handover;
    struct incident_list incidents;
    struct incident_screen incident; /* of the one that is open */
    struct help help;
    struct prompt prompt;
    struct dialog dialog;
    struct runbox runbox;
    struct told told;
    struct composer composer;
    struct silencer silencer;
    struct escalator escalator;
    struct incident_box incident_box;
    bool configured_apart; /* the owner of the store decides by another configuration than this screen's */
    struct wall wall;
    struct replaying replaying;
    struct presences presences;
    struct reminders reminders;
    struct handed handed;
    struct summons summons;
    struct incident_reminded incident_reminded;
    struct leaving leaving; /* what is lost when this screen leaves, as far as it was told */
    struct history commands, filters;

    VEC(struct flight) flights;
    uint64_t next_token;
    struct order last; /* for `.`: what it does, about nobody */
    bool has_last;

    struct typed typed;
    struct notice message;
    char *fault; /* the store refuses, or NULL */
    char *link;  /* the store's owner does not answer, or NULL */
    int64_t last_key_ms, ctrl_c_ms, filtered_ms;
};

/* What every part is handed: the ui, what it may look at, and where its wishes go. */
struct turn {
    struct ui *ui;
    const struct model *m;
    int64_t now_ms;
    struct ui_effects *out;
};

/* An effect at the end of those of this turn, cleared; the pointer holds until the next call. */
struct effect *turn_effect(struct turn *t, enum effect_kind kind);
/* Copies it. */
void effect_incident(struct effect *e, const struct incident_wish *w);
/* One line for the person; ok false: a warning. */
void turn_say(struct turn *t, bool ok, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* "u undo" at the right end of the message line. */
void turn_hint(struct turn *t, const char *hint);
/* She has only just pressed a key: nothing moves on the screen. */
bool turn_hands_on(const struct turn *t);

/* The page has as many rows as the banners leave. */
void ui_fit(struct ui *ui);
/* Where keys go now, dialogs and prompts aside. */
enum context ui_context(const struct ui *ui);
/* A text or a box has the keys: what springs open under it would take its letters for answers. */
bool ui_is_writing(const struct ui *ui);
/* The alert that a key is about: the pinned one in the detail, else the cursor's. NULL: none. */
struct alert *ui_subject(const struct ui *ui, const struct model *m);

#endif
