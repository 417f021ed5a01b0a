/* SPDX-License-Identifier: MIT */
/* What the list shows: all alerts in their order, kept so piece by piece, and those of them that pass the filter. */
#ifndef TOCSIN_UI_VIEW_H
#define TOCSIN_UI_VIEW_H

#include "core/filter.h"
#include "core/model.h"
#include "util/vec.h"

/* Why an alert is not shown: what the header counts. */
enum view_hidden { HIDDEN_CLOSED, HIDDEN_SUPPRESSED, HIDDEN_ACKED, HIDDEN_SNOOZED, HIDDEN_OTHER, HIDDEN_KINDS };
extern const char *const view_hidden_words[HIDDEN_KINDS];

struct view_source {
    const struct source *source;
    uint32_t alerts;
};

/* What an earlier, wider filter showed: Backspace brings it back without a search. */
struct view_result {
    char *text;
    struct alert **shown;
    size_t n;
};
#define VIEW_RESULTS_MAX 16

struct view {
    VEC(struct alert *) base;  /* all, by alert_order() */
    VEC(struct alert *) shown; /* those that pass, in the same order unless held or disordered */
    struct filter *filter;     /* NULL: all pass */
    char *text;                /* of the filter */
    const char *me;
    bool held;
    bool still;      /* hands are on: what is shown and changes keeps its place for now */
    bool disordered; /* so some are not where alert_order() wants them */
    size_t waiting;  /* while held: those that would be shown */
    size_t hidden[HIDDEN_KINDS];
    VEC(struct view_source) sources;
    struct view_result results[VIEW_RESULTS_MAX]; /* each holds all that the next one does; of the board as it is */
    size_t results_n;
    VEC(struct alert *) touched; /* scratch of view_update() */
};

void view_init(struct view *v, const char *me);
void view_release(struct view *v);

/* Takes in what the model lists as dirty and gone. Twice is harmless. */
void view_update(struct view *v, const struct model *m, int64_t now_ms);
/* The model is another one: all that was shown goes, and all that is there comes. What was shown must still live. */
void view_start_anew(struct view *v, const struct model *m, int64_t now_ms);
/* false, *err and *column (from 1) for a text that is no filter: what was shown stays. */
bool view_set_filter(struct view *v, const struct model *m, const char *text, int64_t now_ms, size_t *column, struct err *err)
    MUST_USE;
/* Nobody is typing a filter any more. */
void view_drop_results(struct view *v);
/* Asks the filter anew, where what it accepts changes with time. */
void view_tick(struct view *v, const struct model *m, int64_t now_ms);
/* Asks the filter anew, about everything: who @owner=me is has changed. */
void view_ask_again(struct view *v, const struct model *m, int64_t now_ms);
/* It is shown where it stood before it changed. */
bool view_is_displaced(const struct alert *a);
/* Hands are off: everything goes to its place. */
void view_sort(struct view *v, const struct model *m, int64_t now_ms);
/* While held the order stays and nothing joins or leaves but what the model forgets. */
void view_hold(struct view *v, const struct model *m, bool hold, int64_t now_ms);

bool view_shows(const struct alert *a);
#define VIEW_NOWHERE ((size_t)-1)
/* Its place among the shown; hint is where it stood before. */
size_t view_place(const struct view *v, const struct alert *a, size_t hint);
/* Alerts of this source that the board knows. */
uint32_t view_source_alerts(const struct view *v, const struct source *s);

#endif
