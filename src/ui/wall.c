/* SPDX-License-Identifier: MIT */
/* The wall's state: which alerts count, which of them have a row, and when a page turns. */
#include "ui/wall.h"

#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/help.h"
#include "ui/wall_parts.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

/* How often a filter that time changes is asked anew. */
#define ASK_EVERY_MS (10 * MS_SECOND)

void
wall_release(struct wall *w)
{
    free(w->view);
    filter_free(w->filter);
    vec_release(&w->rows);
    *w = (struct wall){ 0 };
}

static const struct ui_view *
view_named(const struct ui_config *config, const char *name)
{
    for (size_t i = 0; i < config->views_n; i++)
        if (str_eq(config->views[i].name, name))
            return &config->views[i];
    return NULL;
}

static bool
unknown_view(const struct ui_config *config, const char *name, struct err *err)
{
    struct buf names = BUF_INIT;

    for (size_t i = 0; i < config->views_n; i++)
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", config->views[i].name);
    if (config->views_n == 0)
        err_set(err, ERR_USAGE, "there is no view '%s': the configuration has no section view", name);
    else
        err_set(err, ERR_USAGE, "there is no view '%s'; the configuration has %s", name, buf_text(&names));
    buf_release(&names);
    return false;
}

bool
wall_choose(struct ui *ui, const char *name, struct err *err)
{
    const struct ui_view *view = NULL;
    struct filter *filter = NULL;

    if (name != NULL) {
        view = view_named(&ui->config, name);
        if (view == NULL)
            return unknown_view(&ui->config, name, err);
        filter = filter_new(view->filter, NULL, err);
        if (filter == NULL)
            return err_wrap(err, "view %s", name);
    }
    filter_free(ui->wall.filter);
    free(ui->wall.view);
    ui->wall.filter = filter;
    ui->wall.view = xstrdup_or_null(name);
    return true;
}

static enum wall_sort
sort_of(const struct alert *a)
{
    static const enum wall_sort of_state[ALERT_STATES] = {
        [ALERT_FIRING] = WALL_FIRING,
        [ALERT_ACKED] = WALL_ACKED,
        [ALERT_ESCALATED] = WALL_ESCALATED,
        [ALERT_SNOOZED] = WALL_SNOOZED,
        [ALERT_CLEARED] = WALL_CLEARED,
    };

    if (a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED))
        return WALL_SILENCED;
    return of_state[a->hold.state];
}

static void
add_row(struct wall *w, const struct alert *a)
{
    w->listed++;
    if (a->level == LEVEL_MIN) {
        w->level1++;
        w->level1_unacked += alert_is_unacked(a);
    }
    if (w->rows.n < WALL_ROWS_MAX)
        vec_push(&w->rows, a);
}

static void
take(struct wall *w, const struct alert *a)
{
    enum wall_sort sort = sort_of(a);
    struct wall_count *count = &w->levels[a->level];

    count->all++;
    count->of[sort]++;
    if (sort != WALL_SNOOZED && sort != WALL_SILENCED)
        add_row(w, a);
}

static void
start_anew(struct wall *w)
{
    memset(w->levels, 0, sizeof w->levels);
    vec_clear(&w->rows);
    w->listed = w->level1 = w->level1_unacked = 0;
}

/* A new one of level 1 brings the first page to the front. */
static void
collect(struct turn *t)
{
    struct wall *w = &t->ui->wall;
    const struct view *all = &t->ui->view;
    size_t before = w->level1_unacked;

    start_anew(w);
    for (size_t i = 0; i < all->base.n; i++) {
        const struct alert *a = all->base.v[i];

        if (alert_is_open(a) && (w->filter == NULL || filter_accepts(w->filter, t->m, a, t->ui->config.me, t->now_ms)))
            take(w, a);
    }
    w->asked_ms = t->now_ms;
    if (w->level1_unacked > before && !w->held)
        w->page = 0;
}

void
wall_update(struct turn *t)
{
    if (t->ui->wall.open)
        collect(t);
}

static void
turn_page(struct turn *t)
{
    struct wall *w = &t->ui->wall;
    struct wall_plan p;

    wall_plan(t->ui, t->m, t->now_ms, &p);
    w->page = (w->page + 1) % p.pages;
    w->turned_ms = t->now_ms;
}

static void
move_page(struct turn *t)
{
    struct wall *w = &t->ui->wall;
    struct wall_plan p;

    wall_plan(t->ui, t->m, t->now_ms, &p);
    if (p.left != w->shift_cols && w->turned_ms != 0)
        turn_effect(t, EFFECT_REPAINT);
    w->shift_cols = p.left;
}

void
wall_tick(struct turn *t)
{
    struct wall *w = &t->ui->wall;

    if (!w->open)
        return;
    w->beat = !w->beat;
    if (w->filter != NULL && filter_is_timed(w->filter) && t->now_ms - w->asked_ms >= ASK_EVERY_MS)
        collect(t);
    move_page(t);
    if (w->held || w->level1_unacked > 0 || w->turned_ms == 0 || t->now_ms < w->turned_ms)
        w->turned_ms = t->now_ms;
    else if (t->now_ms - w->turned_ms >= WALL_TURN_MS)
        turn_page(t);
}

void
wall_open(struct turn *t)
{
    struct wall *w = &t->ui->wall;
    struct wall_plan p;

    w->open = true;
    w->held = false;
    w->page = 0;
    w->turned_ms = t->now_ms;
    collect(t);
    wall_plan(t->ui, t->m, t->now_ms, &p);
    w->shift_cols = p.left;
}

void
action_wall(struct turn *t, const struct call *call)
{
    struct err err = { 0 };

    if (wall_choose(t->ui, *call->text != '\0' ? call->text : NULL, &err))
        wall_open(t);
    else
        turn_say(t, false, "%s", err.text);
}

void
action_wall_leave(struct turn *t, const struct call *call)
{
    (void)call;
    if (t->ui->config.wall.only)
        turn_effect(t, EFFECT_QUIT);
    else
        t->ui->wall.open = false;
}

void
action_wall_hold(struct turn *t, const struct call *call)
{
    (void)call;
    t->ui->wall.held = !t->ui->wall.held;
    t->ui->wall.turned_ms = t->now_ms;
}

void
action_wall_page(struct turn *t, const struct call *call)
{
    (void)call;
    turn_page(t);
}

static bool
is_ctrl_c(struct key k)
{
    return k.code == 'c' && k.mods == MOD_CTRL;
}

static void
take_ctrl_c(struct turn *t)
{
    struct ui *ui = t->ui;

    if (ui->help.open) {
        help_close(ui);
    } else if (ui->ctrl_c_ms != 0 && t->now_ms - ui->ctrl_c_ms <= QUIT_WITHIN_MS) {
        turn_effect(t, EFFECT_QUIT);
    } else {
        ui->ctrl_c_ms = t->now_ms;
    }
}

/* One key, no counts: what is bound in the wall's context, or in that of its help, and else nothing. */
static void
take_bound(struct turn *t, struct key k)
{
    struct call call = { .text = "" };
    struct typed *typed = &t->ui->typed;
    enum keymap_found found;
    enum action action;

    typed->keys[typed->n++] = k;
    found = keymap_find(&t->ui->keymap, ui_context(t->ui), typed->keys, typed->n, &action);
    if (found == KEYMAP_BEGUN && typed->n < KEYMAP_KEYS_MAX)
        return;
    *typed = (struct typed){ 0 };
    if (found == KEYMAP_FOUND)
        action_run(t, action, &call);
}

void
wall_key(struct turn *t, struct key k)
{
    struct ui *ui = t->ui;

    if (is_ctrl_c(k)) {
        take_ctrl_c(t);
        return;
    }
    if (ui->config.wall.no_input)
        return;
    ui->ctrl_c_ms = 0;
    if (ui->help.open && ui->help.searching)
        help_search_key(t, k);
    else
        take_bound(t, k);
}
