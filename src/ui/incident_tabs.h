/* SPDX-License-Identifier: MIT */
/* The tabs of an incident's screen: which rows each has, what a row says, and how it is drawn. */
#ifndef TOCSIN_UI_INCIDENT_TABS_H
#define TOCSIN_UI_INCIDENT_TABS_H

#include "ui/detail_lines.h"
#include "ui/incident_screen.h"
#include "ui/layout.h"

/* Whose tab it is, and when it is looked at. */
struct incident_view {
    const struct ui *ui;
    const struct model *m;
    const struct incident *i;
    int64_t now_ms;
};

/* Of the one whose screen is open. */
struct incident_view incident_view_of(const struct turn *t);

struct incident_rows {
    VEC(struct incident_row) v;
};

struct incident_tab_kind {
    const char *name, *title;                                                      /* on the tab; on the rule over its rows */
    const char *one;                                                               /* what a row is */
    enum action action;                                                            /* that chooses it */
    const char *empty;                                                             /* in the place of rows */
    void (*heads)(const struct incident_view *v, struct canvas *c, struct rect r); /* column heads above the rows, or NULL */
    bool counted;                                                                  /* how many there are stands on the tab */
    void (*fill)(const struct incident_view *v, struct incident_rows *out);
    /* The whole row as text, raw: what is searched, copied and shown in full. */
    void (*words)(const struct incident_view *v, const struct incident_row *row, struct buf *out);
    void (*draw)(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor);
    /* Facts of the chosen row for below the rows. */
    void (*facts)(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);
};
extern const struct incident_tab_kind incident_tabs[INCIDENT_TABS];

/* Text of several lines in one. */
void incident_one_line(const char *text, struct buf *out);
/* A fact, copied. */
void incident_add_fact(struct detail_lines *out, enum role role, const char *name, const char *value);

/* --- incident_entries.c: actions, notes, updates */
void incident_fill_actions(const struct incident_view *v, struct incident_rows *out);
void incident_fill_notes(const struct incident_view *v, struct incident_rows *out);
void incident_fill_updates(const struct incident_view *v, struct incident_rows *out);
void incident_words_action(const struct incident_view *v, const struct incident_row *row, struct buf *out);
void incident_words_note(const struct incident_view *v, const struct incident_row *row, struct buf *out);
void incident_words_update(const struct incident_view *v, const struct incident_row *row, struct buf *out);
void incident_draw_action(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r,
    bool cursor);
void incident_draw_note(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r,
    bool cursor);
void incident_draw_update(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r,
    bool cursor);
void incident_facts_action(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);
void incident_facts_note(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);
void incident_facts_update(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);

void incident_heads_actions(const struct incident_view *v, struct canvas *c, struct rect r);

/* --- incident_links.c */
/* Finds them anew. */
void incident_links_update(struct turn *t);
void incident_links_release(struct incident_links *l);
void incident_fill_links(const struct incident_view *v, struct incident_rows *out);
void incident_words_link(const struct incident_view *v, const struct incident_row *row, struct buf *out);
void incident_draw_link(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r,
    bool cursor);
void incident_facts_link(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);

/* --- incident_similar.c: earlier ones that had the same alerts or services */
/* Finds them anew where an incident has changed since. */
void incident_similar_update(struct turn *t);
void incident_fill_similar(const struct incident_view *v, struct incident_rows *out);
void incident_heads_similar(const struct incident_view *v, struct canvas *c, struct rect r);
void incident_words_similar(const struct incident_view *v, const struct incident_row *row, struct buf *out);
void incident_draw_similar(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r,
    bool cursor);
void incident_facts_similar(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out);

#endif
