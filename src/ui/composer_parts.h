/* SPDX-License-Identifier: MIT */
/* What the composer's files share. */
#ifndef TOCSIN_UI_COMPOSER_PARTS_H
#define TOCSIN_UI_COMPOSER_PARTS_H

#include "core/post.h"
#include "ui/composer.h"
#include "ui/layout.h"

/* --- composer.c: the state */
bool composer_is_empty(const struct composer *c);
/* The text or what goes with it was changed by the person. */
void composer_touch(struct turn *t);
/* Keeps a draft of what was touched, and leaves. */
void composer_close(struct turn *t);
void composer_send(struct turn *t, bool sure, bool dry);
/* The text, or a part of it, with its variables filled in. */
void composer_fill_text(const struct turn *t, const char *text, struct buf *out);
void composer_fill(const struct turn *t, struct buf *out);

/* --- composer_choices.c: templates, channels, threads */
#define COMPOSER_THREADS_MAX 3
const struct post_template *composer_templates(const struct ui *ui, size_t *n);
/* Place of the template that the text came from; n: of none. */
size_t composer_template_at(const struct ui *ui);
/* by 1 or -1: another one, where the text is untouched; else the person is told. */
void composer_turn_template(struct turn *t, int by);
/* A template, or what was last posted about the same. */
void composer_prefill(struct turn *t);
bool composer_is_chosen(const struct composer *c, const char *name);
void composer_choose(struct composer *c, const char *name, bool on);
/* The names of the chosen ones that are configured, in their order. */
size_t composer_chosen(const struct ui *ui, const char *out[MESSAGE_DESTINATIONS_MAX]);
/* Posts in whose thread it may go; 0: none, or more than one channel is chosen. */
size_t composer_threads(const struct turn *t, const struct message *out[COMPOSER_THREADS_MAX]);
/* The one that is chosen and still offered; 0: a new message. */
uint64_t composer_reply_to(const struct turn *t);
void composer_turn_thread(struct turn *t, int by);

/* --- composer_incident.c: updates of an incident */
/* NULL: it is none. */
const struct incident *composer_incident(const struct turn *t);
/* Of a page that was just opened about it: its channels, its next update. */
void composer_begin_incident(struct turn *t, uint64_t number);
/* The latest update; false: there is none. */
bool composer_prefill_incident(struct turn *t);
/* What she posted last, as she wrote it, where the latest update is that one. */
void composer_take_posted(struct turn *t, uint64_t posted, const char *text);
uint64_t composer_posted_hash(const char *filled);
/* The one that the incident will have. */
enum incident_state composer_state(const struct turn *t);
/* Topics tell of open incidents: it is one no more, or one again. */
bool composer_sets_topics(const struct turn *t);
void composer_turn_state(struct turn *t, int by);
/* For when the next one is promised, 0: it is not. false: what was typed is no time. */
bool composer_next_ms(const struct turn *t, int64_t *ms);
void composer_turn_next(struct turn *t, int by);
/* false: the key is none of that field's. */
bool composer_next_key(struct turn *t, struct key k);
/* What the command says of the incident. */
void composer_fill_incident(const struct turn *t, struct effect *e);

/* --- composer_draft.c */
void composer_key_of(const struct composer *c, char out[COMPOSER_KEY_MAX]);
void composer_ask_draft(struct turn *t);
void composer_save(struct turn *t);
/* Nothing of the text is kept; an earlier draft that is another one is there again. */
void composer_drop(struct turn *t);
/* The same after it was posted: of an incident it is kept as she wrote it, for the next one begins with it. */
void composer_drop_posted(struct turn *t);
/* What stood here before comes back; what stands here now can be had back the same way. */
void composer_restore(struct turn *t);
/* Replaces the text; what stood here is not lost. false: too long. */
bool composer_replace(struct composer *c, const char *text);

/* --- composer_holes.c */
/* The first {{name}} without a value from the byte on: where it stands, and its bytes. */
bool composer_hole(const struct turn *t, size_t from, size_t *at, size_t *len);
/* The cursor goes to it, and what is typed next replaces it. false: there is none. */
bool composer_to_hole(struct turn *t, size_t from);
/* The byte after the hole in which the cursor stands, else the cursor's. */
size_t composer_past_hole(const struct composer *c);

/* --- composer_incident_draw.c: its fields, each in its row */
void composer_draw_thread(const struct turn *t, struct canvas *c, struct rect r);
void composer_draw_state(const struct turn *t, struct canvas *c, struct rect r);
void composer_draw_next(const struct turn *t, struct canvas *c, struct rect r);

/* --- composer_checks.c */
/* Who else writes about the same; false: nobody. */
bool composer_writers(const struct turn *t, struct buf *out);
#define COMPOSER_CHECKS_MAX 12
enum compose_grade { GRADE_STOP, GRADE_WARN, GRADE_OK };
struct compose_check {
    enum compose_grade grade;
    char text[200];
};
struct compose_checks {
    struct compose_check v[COMPOSER_CHECKS_MAX]; /* the worst first */
    size_t n, chars;
};
void composer_checks(const struct turn *t, struct compose_checks *out);
/* How many stop it from being sent. */
size_t composer_stops(const struct compose_checks *checks);

/* --- composer_layout.c */
#define COMPOSER_LABEL_COLS 11
/* rows 0: not shown at this size. */
struct compose_layout {
    struct rect template, channels, thread, state, next;
    int text_rule; /* its row; its columns are the text's */
    struct rect text;
    struct rect preview, checks; /* with a rule above each, but for checks of one row */
    int divider_col;             /* between text and preview; -1: none */
};
void composer_layout(const struct ui *ui, struct compose_layout *out);
/* Rows that the channels take; *at: where the i-th stands. */
int composer_channel_place(const struct ui *ui, int cols, size_t i, int *col);

#endif
