/* SPDX-License-Identifier: MIT */
/* The screen's mind: input and model in, effects and a canvas out. Pure: it can neither block nor write. */
#ifndef TOCSIN_UI_UI_H
#define TOCSIN_UI_UI_H

#include "core/command.h"
#include "core/leave.h"
#include "core/model.h"
#include "core/post.h"
#include "core/presence.h"
#include "core/run_command.h"
#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/replay.h"
#include "ui/theme.h"
#include "util/vec.h"

struct ui;

/* A named filter of the configuration. */
struct ui_view {
    const char *name, *filter;
};

/* The wall, where the screen begins with it. */
struct ui_wall {
    bool only;        /* it is all that there is: who leaves it leaves the program */
    bool no_input;    /* no key does anything, but Ctrl-C, twice */
    bool redact;      /* nothing that came from outside is shown, nor who did what */
    const char *view; /* of those below; NULL: all alerts */
};

struct ui_config {
    const char *me;           /* the person's id */
    const char *no_acts;      /* why she may do nothing here but look; NULL: she may act */
    const char *const *names; /* who :iam can name */
    size_t names_n;
    const char *const *people; /* whom an alert may be given: completed, no more */
    size_t people_n;
    const char *place;  /* "prod" in the header; "" for none */
    const char *banner; /* what kind of run it is, on every screen; NULL: the usual one */
    const char *theme;  /* a name, or a path */
    bool no_color;
    bool unicode;
    bool counters;           /* polls and alerts of each source in the header */
    int64_t ack_for_ms;      /* for "ack ends in" previews */
    const char *filter;      /* at start; NULL: @state!=closed */
    const char *bind;        /* the user's bindings, keymap text, or "" */
    const char *config_path; /* where a configuration would be written (first screen) */
    const char *store_path;
    const char *const *history; /* earlier `:` lines, oldest first */
    size_t history_n;
    struct destinations destinations; /* where updates can go */
    const struct post_template *templates;
    size_t templates_n;
    const struct run_command *commands; /* borrowed until another configuration is given */
    size_t commands_n;
    const struct ui_view *views;
    size_t views_n;
    struct ui_wall wall;
    const char *const *volatile_labels; /* no part of a silence unless chosen */
    size_t volatile_labels_n;
    int64_t silence_for_ms; /* how long one lasts where nobody says; 0: two hours */
    enum ui_past replay; /* what it shows is past */
};

/* What a silence would cover, by the word of its source. */
#define UI_EXAMPLES_MAX 3
struct ui_preview {
    uint64_t count;   /* alerts that the source would silence */
    uint64_t already; /* of these, suppressed now */
    uint64_t ours;    /* as many of them are on this board */
    size_t examples_n;
    const char *names[UI_EXAMPLES_MAX], *summaries[UI_EXAMPLES_MAX];
};

enum ui_input_kind {
    UI_KEY,           /* key */
    UI_PASTE,         /* text */
    UI_MOUSE,         /* mouse */
    UI_RESIZE,        /* rows, cols */
    UI_TICK,          /* a second has passed */
    UI_MODEL,         /* the model changed; before each model_settle() */
    UI_REPLY,         /* to a command: token, ok, text, failed subjects */
    UI_HISTORY,       /* of an alert, of a message, or the timeline of an incident: lines, newest first; more */
    UI_SAY,           /* text for the message line; ok false: a warning */
    UI_GOTO,          /* alert: put the cursor there (answer to EFFECT_DETAIL_URL) */
    UI_FAULT,         /* text: the store refuses, or NULL: it works again. Stays in the header */
    UI_LINK,          /* text: what is wrong between this screen and the store's owner, or NULL: nothing. Stays in the header */
    UI_BANNER,        /* text: another one, in a run that has one */
    UI_DRAFT,         /* draft, text: what EFFECT_DRAFT_SAVE once gave; NULL: there is none */
    UI_KEPT,          /* draft, ok; text: why not */
    UI_END,           /* the program ends: what is typed is to be kept now */
    UI_EDITED,        /* text as the editor left it; ok false: why there is none */
    UI_MAY_TAKE_OVER, /* text: whom that ends, and how: to be asked about (answer to EFFECT_TAKE_OVER) */
    UI_LEAVING,       /* leaving: what is lost when this screen leaves has changed; at first it is nothing */
    UI_PAGE,          /* text, over everything until it is closed; title (answer to EFFECT_RUNS, and to MOVE_EVENT) */
    UI_PREVIEW,       /* preview, token, ok; text: why not, or why that may not be all, or NULL (answer to EFFECT_PREVIEW) */
    UI_PRESENCE,      /* presences: what all other screens have open and write about; copied */
    UI_REPLAY,        /* replay: where it stands now */
    UI_OWNER,         /* ok: who owns the store is configured as this screen is; at first that is so */
};

struct history_line {
    int64_t at_ms;
    uint64_t seq;
    const char *actor, *verb, *text;
};

struct ui_input {
    enum ui_input_kind kind;
    struct key key;
    struct mouse mouse;
    int rows, cols;
    const char *text;
    const char *title; /* UI_PAGE */
    const char *draft; /* its key */
    bool ok;
    bool unknown;                  /* UI_REPLY: not ok, and it may have been done all the same */
    uint64_t token;                /* UI_REPLY: of the effect */
    const struct alert_id *failed; /* subjects refused */
    size_t failed_n;
    struct alert_id alert; /* UI_HISTORY, UI_GOTO */
    uint64_t message;      /* UI_HISTORY: of a message; 0: of the alert, or of the incident where that is not 0 */
    uint64_t incident;
    const struct history_line *lines;
    size_t lines_n;
    bool more; /* older ones than these are left out */
    const struct presence *presences;
    size_t presences_n;
    const struct leaving *leaving;
    const struct ui_preview *preview;
    const struct ui_replay *replay;
};

enum effect_kind {
    EFFECT_COMMAND, /* submit; answer with UI_REPLY and the token */
    EFFECT_POLL,    /* all sources now */
    EFFECT_HISTORY, /* read the alert's events, the message's, or the incident's timeline; answer with UI_HISTORY */
    EFFECT_QUIT,    /* sure: the person was asked */
    EFFECT_DEMO,    /* leave, and play the demo */
    EFFECT_SUSPEND,
    EFFECT_RELOAD,       /* the configuration */
    EFFECT_WRITE_CONFIG, /* a commented one, where there is none; answer with UI_SAY */
    EFFECT_COPY,         /* text to the clipboard (OSC 52) */
    EFFECT_SHELL,        /* `:!`: text by sh -c in the person's own process, alert in the environment */
    EFFECT_REPAINT,      /* Ctrl-L: everything anew */
    EFFECT_THEME,        /* ui_theme() is another one now */
    EFFECT_REMEMBER,     /* text: a `:` line for the history file */
    EFFECT_DETAIL_URL,   /* :goto with a URL: text; answer with UI_SAY or UI_GOTO */
    EFFECT_DRAFT_READ,   /* draft; answer with UI_DRAFT */
    EFFECT_DRAFT_SAVE,   /* draft, text: JSON in the place of what was there; answer with UI_KEPT */
    EFFECT_DRAFT_DROP,   /* draft */
    EFFECT_IAM,          /* :iam: text is the name; answer with ui_set_person() and UI_SAY */
    EFFECT_EDITOR,       /* text into the person's editor, which has the terminal meanwhile; draft; answer with UI_EDITED */
    EFFECT_TAKE_OVER,    /* end the owner of the store, which does not answer; not sure: answer with UI_MAY_TAKE_OVER or UI_SAY */
    EFFECT_BELL,         /* the terminal's, once */
    EFFECT_RUN,          /* the configured command name, because of text, for alert where it has one: in the person's own process */
    EFFECT_RUNS,         /* text as `tocsin runs` takes it; answer with UI_PAGE or UI_SAY */
    EFFECT_PREVIEW,      /* what a silence at source with these matchers would cover; source NULL: nobody waits for it any more */
    EFFECT_PRESENCE,     /* presence: what this screen has open and writes about has changed */
    EFFECT_REPLAY,       /* replay: from the board of now only MOVE_OPEN; answer with UI_REPLAY */
};

struct effect {
    enum effect_kind kind;
    uint64_t token;
    enum command_kind command;
    struct subject *subjects; /* owned by the effects */
    size_t subjects_n;
    int64_t for_ms, until_ms; /* as in the command */
    enum alert_vote vote;
    enum rule_respond respond;
    uint64_t seq;
    bool sure, note;    /* as in the command */
    bool dry;           /* what it would do, and nothing more */
    uint64_t *messages; /* owned by the effects, as the next two */
    size_t messages_n;
    char **destinations;
    size_t destinations_n;
    uint64_t reply_to;
    struct alert_id alert;
    uint64_t message;          /* EFFECT_HISTORY: 0: of the alert, or what follows */
    uint64_t timeline;         /* EFFECT_HISTORY: of this incident */
    bool has_alert;            /* EFFECT_RUN */
    char *name;                /* EFFECT_RUN; of an override the schedule: owned by the effects */
    char *text;                /* owned by the effects, or NULL */
    char *to;                  /* owned too: the person who gets it, or NULL */
    char *draft;               /* its key; owned too */
    char *source, *matchers;   /* of a silence; owned too, as the next */
    char *silence_id;
    struct ui_move replay;
    struct presence *presence; /* owned too; without who and place, which the ui does not know */

    struct incident_wish *incident; /* of a command about an incident, in the arena, as its strings; or NULL */
    struct arena arena;             /* released with the effects */
};

struct ui_effects {
    VEC(struct effect) v;
    bool redraw;
};
void ui_effects_release(struct ui_effects *e);

/* NULL and *err where theme, bindings or filter are wrong. Copies the configuration. */
struct ui *ui_new(const struct ui_config *config, struct err *err) MUST_USE;
/* After a reload: theme, bindings, place, counters and person of the new one (filter and history stay). false: all stays as it was. */
bool ui_configure(struct ui *ui, const struct ui_config *config, struct err *err) MUST_USE;
/* Another person, or the same with another role: me, no_acts and names of the configuration, and nothing else of it. */
void ui_set_person(struct ui *ui, const struct ui_config *config, const struct model *m, int64_t now_ms);
void ui_free(struct ui *ui);
/* Adds to out. */
void ui_step(struct ui *ui, const struct ui_input *in, const struct model *m, int64_t now_ms, struct ui_effects *out);
/* The whole screen, sized as the last UI_RESIZE. */
void ui_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);
const struct theme *ui_theme(const struct ui *ui);
/* As it stands; borrowed until the next step. */
const char *ui_filter(const struct ui *ui);

#endif
