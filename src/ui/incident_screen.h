/* SPDX-License-Identifier: MIT */
/* The screen of one incident: its head, and tabs of what belongs to it. Its cursors hold an event, an alert or an entry, not a row. */
#ifndef TOCSIN_UI_INCIDENT_SCREEN_H
#define TOCSIN_UI_INCIDENT_SCREEN_H

#include "core/model.h"
#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/past.h"
#include "ui/scroll.h"

struct order;
struct rect;
struct turn;
struct ui;
struct ui_input;

enum incident_tab {
    INCIDENT_TIMELINE,
    INCIDENT_ALERTS,
    INCIDENT_ACTIONS,
    INCIDENT_NOTES,
    INCIDENT_LINKS,
    INCIDENT_UPDATES,
    INCIDENT_SIMILAR,
    INCIDENT_TABS
};

/* What a row is of: an event's number, an entry's, another incident's, a link's hash; of an alert its id. */
struct incident_row {
    uint64_t key;
    struct alert_id alert;
};

struct incident_place {
    bool chosen;                /* else it is the first row, of the timeline the newest: it follows */
    struct incident_row cursor; /* while chosen */
    size_t place, top;
};

/* Copied. of: the alert that it is of, or NULL. */
struct incident_link {
    uint64_t key;
    const char *label, *text, *of;
};
struct incident_links {
    struct arena arena;
    VEC(struct incident_link) v;
};

struct incident_screen {
    uint64_t number; /* whose it is */
    enum incident_tab tab;
    struct incident_place at[INCIDENT_TABS];
    VEC(struct incident_row) rows; /* of the tab, as they stand on the screen */
    size_t all;                    /* of the tab, those that the filter hides too */
    size_t count[INCIDENT_TABS];   /* of each tab, where it is counted */
    size_t waiting;                /* rows that came while it is held */
    bool held;
    bool away;    /* the detail of one of its alerts was opened from here */
    char *filter; /* or NULL */

    struct past past;  /* the timeline, newest first */
    bool past_more;    /* older lines are left out */
    uint64_t past_seq; /* what the latest was when it was asked for; 0: not asked yet */

    VEC(struct incident_row) similar; /* found when an incident changed last */
    uint64_t similar_seq;
    struct incident_links links;
};

void incident_screen_release(struct incident_screen *s);
bool incident_screen_is_open(const struct ui *ui);
/* Of its tab. */
enum context incident_screen_context(const struct ui *ui);
/* The list's incident has the page from now on. */
void incident_screen_open(struct turn *t);
/* The model or the time has changed. */
void incident_screen_update(struct turn *t);
void incident_screen_keep_visible(struct ui *ui);
void incident_screen_scroll(struct turn *t, enum scroll how, long count);
void incident_screen_click(struct turn *t, struct rect r, int row);
void incident_screen_choose_tab(struct turn *t, enum incident_tab tab);
/* What is under the cursor, in full. */
void incident_screen_enter(struct turn *t);
/* The count-th alert that nobody has from the cursor on, round the end; count < 0: backwards. */
void incident_screen_to_unacked(struct turn *t, long count);
/* Of the tab of alerts: the chosen one, or all. */
void incident_screen_mark(struct turn *t, bool all);
/* Back from the detail of an alert that was opened here; false: it was not. */
bool incident_screen_return(struct turn *t);
/* One step back inside the screen; false: there is none, it is left. */
bool incident_screen_back(struct turn *t);
void incident_screen_hold(struct turn *t);
/* Only rows that have the text; "" is all. Copied. */
void incident_screen_filter(struct turn *t, const char *text);
/* The timeline is asked for, where it is not here yet or has grown. */
void incident_screen_want_past(struct turn *t);
void incident_screen_history(struct turn *t, const struct ui_input *in);

/* The chosen row; NULL: the tab has none. */
const struct incident_row *incident_screen_row(const struct ui *ui);
/* The chosen row as text for copying, else the incident. */
void incident_screen_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out);
/* "#8836": the chosen event of the timeline, as a replay takes it; false: none is chosen. */
bool incident_screen_place(const struct ui *ui, char *out, size_t size);
/* The alert under the cursor of the tab of alerts; NULL elsewhere. */
struct alert *incident_screen_alert(const struct ui *ui, const struct model *m);
/* The incident's alerts that are on the board and marked, as the tab of alerts shows them; elsewhere none. */
size_t incident_screen_marked(const struct ui *ui, const struct model *m, struct alert **out, size_t most);
/* How many of them nobody has; i may be NULL. */
size_t incident_unacked(const struct model *m, const struct incident *i);
/* As order_aim(), among incidents: those of the tab of alerts that are marked, else the chosen one; of a whole incident all that nobody has. */
bool incident_aim(struct turn *t, struct order *o);
/* The keys are about an incident as a whole, not about one alert of it. */
bool incident_is_whole(const struct ui *ui);

void incident_screen_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
