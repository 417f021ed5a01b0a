/* SPDX-License-Identifier: MIT */
/* The boxes by which an incident is declared and run: fields to fill in, what will happen by the decision itself, and yes or no. */
#ifndef TOCSIN_UI_INCIDENT_BOX_H
#define TOCSIN_UI_INCIDENT_BOX_H

#include "core/incident.h"
#include "ui/box.h"
#include "ui/canvas.h"
#include "ui/form.h"
#include "ui/keys.h"
#include "ui/order.h"
#include "ui/will.h"

struct turn;
struct ui;
struct ui_input;
struct incident_wishing;

enum incident_box_kind {
    BOX_DECLARE, /* a new one, or alerts into one that is open */
    BOX_STATE,
    BOX_SEVERITY,
    BOX_PEOPLE,
    BOX_EDIT, /* all fields that are typed */
    BOX_LINK,
    BOX_UNLINK,
    BOX_MERGE,
    BOX_NOTE,
    BOX_ACTION,
    BOX_PUBLISH, /* or internal again */
    INCIDENT_BOXES,
};

/* Fields by their id; those of the incident itself follow: BOX_FIELD + enum incident_field. */
enum incident_box_id { BOX_WHICH, BOX_ALSO, BOX_ALERTS, BOX_INTO, BOX_UPDATE, BOX_AT, BOX_TEXT, BOX_OWNER, BOX_DUE, BOX_FIELD };

#define INCIDENT_BOX_KEY_MAX 96

struct incident_box {
    bool open;
    enum incident_box_kind kind;
    uint64_t number;    /* fixed when the key was pressed; 0: a new one */
    uint32_t entry;     /* NOTE, ACTION: which one is corrected; 0: a new one */
    struct order about; /* its alerts, fixed too */
    struct order shown; /* LINK: those that the filter shows */
    struct form form;
    char *head; /* PUBLISH: what the public will read; or NULL */
    struct will will;
    uint64_t opened_seq; /* the model's, when it was opened: what changed later was not seen */
    uint64_t generation; /* of the model that what will happen was said of */
    uint64_t said_seq;   /* … and its latest event: she has seen all up to that one */
    int64_t said_ms;
    bool holds;     /* the list is held for it, and was not before */
    uint64_t token; /* of what is on its way; 0: nothing. It may outlive the box */
    bool dry;       /* … and that is a dry run */
    bool sure;      /* what its owner asked was said, and yes is the answer */

    char key[INCIDENT_BOX_KEY_MAX]; /* of its draft; "" none is kept */
    int64_t unsaved_ms;             /* since when the draft does not hold all; 0: it does */
    bool has_draft;
};

extern const struct box_help incident_box_help[];

void incident_box_release(struct incident_box *b);
/* About the incident (0: a new one) and the order's alerts, which it takes. false, and the person is told: it can't be opened now. */
bool incident_box_open_take(struct turn *t, enum incident_box_kind kind, uint64_t number, struct order *o);
/* The note or the action of that number is corrected. */
bool incident_box_open_entry(struct turn *t, enum incident_box_kind kind, uint64_t number, uint32_t entry);
/* After fields were filled in from elsewhere: what follows from it. */
void incident_box_say(struct turn *t);
void incident_box_key(struct turn *t, struct key k);
void incident_box_paste(struct turn *t, const char *text);
void incident_box_scroll(struct turn *t, long rows);
/* Ctrl-C, or no: nothing is done; what was typed is kept as a draft. */
void incident_box_cancel(struct turn *t);
/* The model has changed, or time has passed. */
void incident_box_update(struct turn *t);
/* Off it goes, or why not is said. */
void incident_box_send(struct turn *t, bool dry);
/* false: the answer is to somebody else's command. */
bool incident_box_reply(struct turn *t, const struct ui_input *in);

void incident_box_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);
void incident_box_draw_keys(const struct ui *ui, struct canvas *c, int row);
/* Rows of its form on a screen of this size. */
int incident_box_form_rows(const struct ui *ui);

/* The incident that an act is about: the one that has the keys, else that of the alert under the cursor. NULL: none. */
const struct incident *incident_aimed(const struct turn *t);
/* Another one is open, of which it could be a duplicate. */
bool incident_has_other(const struct turn *t, const struct incident *i);

/* --- incident_box_kinds.c: what each of them asks for */
struct incident_box_row {
    const char *title; /* before what it is about */
    void (*fill)(struct turn *t, struct incident_box *b);
    void (*wish)(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
    bool drafts; /* something is typed that may be work */
};
extern const struct incident_box_row incident_box_rows[INCIDENT_BOXES];
/* The field has another value: which others mean something now. */
void incident_box_follow(struct incident_box *b);

/* --- incident_box_wish.c: the command that the fields stand for */
struct incident_wishing {
    struct arena arena;
    struct command cmd;
    struct incident_wish wish;
    struct incident_value values[INCIDENT_VALUES_MAX];
    const char *missing; /* what is to be filled in first; NULL: nothing */
    const char *yes;     /* what yes does, in the arena */
};
void incident_box_wish(const struct turn *t, const struct incident_box *b, struct incident_wishing *out);
/* One of each kind, for the table. */
void incident_wish_declare(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_state(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_severity(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_changed(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_link(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_unlink(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_merge(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_note(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_action(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wish_publish(const struct turn *t, const struct incident_box *b, struct incident_wishing *w);
void incident_wishing_release(struct incident_wishing *w);

/* --- incident_box_will.c */
void incident_box_fill_will(struct turn *t);

/* --- incident_box_draft.c */
void incident_box_draft_key(struct incident_box *b);
void incident_box_draft_save(struct turn *t);
void incident_box_draft_drop(struct turn *t);
/* Something was typed. */
void incident_box_draft_touch(struct turn *t);
void incident_box_draft_tick(struct turn *t);
void incident_box_draft_end(struct turn *t);
/* false: it is another's. */
bool incident_box_on_draft(struct turn *t, const struct ui_input *in);

#endif
