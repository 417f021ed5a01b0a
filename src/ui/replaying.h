/* SPDX-License-Identifier: MIT */
/* The screen of a replay: where it stands, what is drawn around the board, and what has become of it since. */
#ifndef TOCSIN_UI_REPLAYING_H
#define TOCSIN_UI_REPLAYING_H

#include "core/alert.h"
#include "ui/action.h"
#include "ui/ui.h"
#include "util/alloc.h"
#include "util/buf.h"

struct rect;
struct turn;

/* Of the alerts that came since, those that are told. */
#define REPLAY_SINCE_MAX 64

struct replay_since {
    int level;
    int64_t since_ms;
    const char *severity, *summary;
};

struct replaying {
    bool told; /* the first UI_REPLAY has come */
    struct ui_replay v;
    struct arena arena; /* what v points to */
    uint64_t marked;    /* seq of the marked moment; 0: none */
    int64_t marked_ms;

    struct replay_since since[REPLAY_SINCE_MAX]; /* worst first */
    size_t since_n;                              /* of them */
    struct arena since_arena;
    int64_t compared_ms;        /* by the clock */
    size_t came, gone, changed; /* against now */
};

bool replaying_is_on(const struct ui *ui);
void replaying_release(struct replaying *r);
/* UI_REPLAY: another place, another second, or both. */
void replaying_on_told(struct turn *t, const struct ui_input *in);
/* It is no act for the past: says so. */
void replaying_refuse(struct turn *t, enum action action);
/* Goes where the text says; false and *err where it says nowhere. */
bool replaying_go(struct turn *t, const char *text, struct err *err) MUST_USE;
/* Exports to that file; false and *err where its name is none for an export. */
bool replaying_export(struct turn *t, const char *file, struct err *err) MUST_USE;

/* On the time line: there. */
void replaying_click(struct turn *t, struct rect line, int col);

/* --- against now */

void replaying_compare(struct turn *t);
/* What has become of this alert since: '+' it came again, '-' it is over, ' ' neither. Words to *out, none where it is as it was. */
char replaying_fate(const struct ui *ui, const struct alert *a, struct buf *out);

/* --- drawing; rows 0: not on the screen */

void replaying_draw_title(const struct ui *ui, struct canvas *c, struct rect r);
void replaying_draw_place(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r);
void replaying_draw_moment(const struct ui *ui, struct canvas *c, struct rect r);
void replaying_draw_timeline(const struct ui *ui, struct canvas *c, struct rect r);
void replaying_draw_keys(const struct turn *t, struct canvas *c, int row, int rows);

#endif
