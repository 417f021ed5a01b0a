/* SPDX-License-Identifier: MIT */
/* A board for the screen's tests: a model made by hand, a ui on it, keys pressed by name, the screen as text. */
#ifndef TOCSIN_TESTS_UI_BOARD_H
#define TOCSIN_TESTS_UI_BOARD_H

#include "core/model.h"
#include "ui/ui.h"
#include "util/time.h"

/* 2026-11-21T14:02:31Z */
#define BOARD_NOW INT64_C(1795269751000)

struct board {
    struct model *m;
    struct ui *ui;
    struct ui_effects out; /* of the latest step */
    int64_t now_ms;
    struct canvas canvas;
    uint64_t seq;
};

void board_init(struct board *b, int rows, int cols);
void board_init_with(struct board *b, int rows, int cols, const struct ui_config *config);
void board_release(struct board *b);

struct source *board_source(struct board *b, const char *name);
/* labels: "name=value name=value" ("_" stands for a blank); summary "" for none. Durable. */
struct alert *board_alert(struct board *b, const char *source, int level, const char *severity, const char *labels,
    const char *summary, int64_t age_ms);
/* Changes between these two are counted. */
void board_change(struct board *b, struct alert *a);
void board_changed(struct board *b, struct alert *a);
void board_hold(struct board *b, struct alert *a, enum alert_state state, const char *by, int64_t until_ms);
void board_forget(struct board *b, struct alert *a);
void board_line(struct board *b, int64_t age_ms, const char *actor, const char *verb, const char *text);

/* A post by ana, queued so long ago, due within 5 minutes; its number. Durable, as what follows. */
uint64_t board_message(struct board *b, const char *to, const char *text, int64_t age_ms);
/* The order as it is, but for what is 0: channel, deadline. */
uint64_t board_queue(struct board *b, const struct message_order *order, int64_t age_ms);
/* An event of the message's stream, so long ago. text: its error or reason. */
void board_message_event(struct board *b, enum event_kind kind, uint64_t number, int64_t age_ms, const char *actor,
    const char *text);
void board_merge(struct board *b, uint64_t number, uint64_t into);

/* Steps. The effects of each replace those of the one before. */
void board_step(struct board *b, const struct ui_input *in);
/* The model has changed: the ui is told, the model settles. */
void board_tell(struct board *b);
/* "j j a", "Ctrl-R", "g g"; one blank between keys. */
void board_keys(struct board *b, const char *names);
/* Each character is a key. */
void board_type(struct board *b, const char *text);
void board_tick(struct board *b, int64_t ms);
/* The row that has this text, or -1. */
int board_row_of(struct board *b, const char *text);
/* Answers the latest command's effect. */
void board_reply(struct board *b, bool ok, const char *text, const struct alert_id *failed, size_t failed_n);

/* The first effect of that kind in the latest step, or NULL. */
const struct effect *board_effect(const struct board *b, enum effect_kind kind);
/* The screen; borrowed until the next call. */
const char *board_screen(struct board *b);
/* One row of it, without the blanks at its end. */
const char *board_row(struct board *b, int row);
bool board_shows(struct board *b, const char *text);
/* The name of the alert under the cursor, by its row on the screen. */
const char *board_cursor(struct board *b);
void board_assert_cursor(struct board *b, const char *text);

/* Compares the screen with tests/golden/NAME.screen; UPDATE=1 writes it. */
void board_golden(struct board *b, const char *name);
void board_golden_roles(struct board *b, const char *name);

/* The night of SCREENS: twelve alerts in every state, three sources of which one is stale. */
void board_night(struct board *b);
/* Messages in every state, with a stand-in, a catch-up and one that was struck through; the ui is not told yet. */
void board_messages(struct board *b);
/* A board of 80x24 with both, told, and hands off the keys. */
void board_night_of_messages(struct board *b);
/* Three that are open, one of them late and one failed. */
void board_three_messages(struct board *b);

#endif
