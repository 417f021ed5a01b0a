/* SPDX-License-Identifier: MIT */
/* Where the cursor is: it holds an alert and its episode; rows come and go around it. */
#include "ui/list.h"

#include <string.h>

#include "ui/acts.h"
#include "ui/row.h"
#include "util/alloc.h"
#include "util/str.h"

/* How far below the cursor the next item is looked for when the cursor's own leaves. */
#define FOLLOWERS_MAX 256

void
list_release(struct list *l)
{
    marks_clear(&l->marks);
    marks_clear(&l->range);
    marks_clear(&l->failed);
}

static size_t
rows_of(const struct ui *ui)
{
    return (size_t)layout_list_rows(ui);
}

struct alert *
list_alert(const struct ui *ui, const struct model *m)
{
    const struct list *l = &ui->list;

    (void)m;
    if (!l->has_cursor || l->place >= ui->view.shown.n)
        return NULL;
    return ui->view.shown.v[l->place];
}

/* The first row on the screen, so that the list is full where it can be. */
static void
set_top(struct ui *ui, size_t top)
{
    size_t n = ui->view.shown.n, rows = rows_of(ui);

    if (n <= rows)
        top = 0;
    else if (top > n - rows)
        top = n - rows;
    ui->list.top = top;
}

void
list_keep_cursor_visible(struct ui *ui)
{
    struct list *l = &ui->list;
    size_t rows = rows_of(ui);

    if (!layout_has_list(ui))
        return; /* a page is over it: it comes back as it was */
    if (l->place < l->top)
        set_top(ui, l->place);
    else if (l->place >= l->top + rows)
        set_top(ui, l->place - rows + 1);
    else
        set_top(ui, l->top);
}

static void
hold_alert(struct ui *ui, size_t place)
{
    struct list *l = &ui->list;

    l->has_cursor = ui->view.shown.n > 0;
    if (!l->has_cursor) {
        l->place = l->top = 0;
        return;
    }
    l->place = place < ui->view.shown.n ? place : ui->view.shown.n - 1;
    l->cursor = subject_of(ui->view.shown.v[l->place]);
}

static bool
is_anchor(const struct ui *ui, size_t place)
{
    return place < ui->view.shown.n && alert_id_equal(&ui->view.shown.v[place]->id, &ui->list.anchor.id);
}

/* The cursor's own place where the anchor is no longer shown. */
static size_t
place_of_anchor(struct ui *ui)
{
    if (is_anchor(ui, ui->list.anchor_place))
        return ui->list.anchor_place;
    for (size_t i = 0; i < ui->view.shown.n; i++)
        if (is_anchor(ui, i))
            return ui->list.anchor_place = i;
    return ui->list.place;
}

/* From the anchor to the cursor: whom the person sees between them now. */
static void
fill_range(struct ui *ui)
{
    struct list *l = &ui->list;
    size_t anchor = place_of_anchor(ui);
    size_t from = anchor < l->place ? anchor : l->place, to = anchor < l->place ? l->place : anchor;

    marks_clear(&l->range);
    marks_reserve(&l->range, to - from + 1);
    for (size_t i = from; i <= to && i < ui->view.shown.n; i++)
        if (!marks_has(&l->marks, ui->view.shown.v[i]))
            marks_add(&l->range, subject_of(ui->view.shown.v[i]));
}

void
list_move_to(struct ui *ui, size_t place)
{
    hold_alert(ui, place);
    list_keep_cursor_visible(ui);
    if (ui->list.ranging)
        fill_range(ui);
}

bool
list_move_to_alert(struct ui *ui, const struct alert *a)
{
    size_t place = view_place(&ui->view, a, ui->list.place);

    if (place == VIEW_NOWHERE)
        return false;
    list_move_to(ui, place);
    return true;
}

bool
list_is_marked(const struct list *l, const struct alert *a)
{
    return marks_has(&l->marks, a) || marks_has(&l->range, a);
}

void
list_end_range(struct ui *ui)
{
    const struct subject *s;

    if (!ui->list.ranging)
        return;
    for (size_t i = 0; (s = marks_next(&ui->list.range, &i)) != NULL;)
        marks_add(&ui->list.marks, *s);
    marks_clear(&ui->list.range);
    ui->list.ranging = false;
}

/* Who comes after the cursor, should its alert leave. Addresses hold until the model settles. */
static size_t
note_followers(const struct ui *ui, struct alert **out)
{
    size_t n = 0;

    for (size_t i = ui->list.place + 1; i < ui->view.shown.n && n < FOLLOWERS_MAX; i++)
        out[n++] = ui->view.shown.v[i];
    return n;
}

static size_t
place_of(const struct ui *ui, const struct model *m, const struct alert_id *id)
{
    const struct alert *a = model_alert(m, id);

    return a != NULL && view_shows(a) ? view_place(&ui->view, a, ui->list.place) : VIEW_NOWHERE;
}

static size_t
place_of_follower(const struct ui *ui, struct alert *const *followers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (view_shows(followers[i]))
            return view_place(&ui->view, followers[i], ui->list.place);
    return ui->list.place;
}

/* A row that she acted on keeps its place while the cursor is on it, unless she has gone for good. */
static bool
must_wait(const struct turn *t)
{
    const struct alert *a = t->ui->list.has_cursor ? model_alert(t->m, &t->ui->list.cursor.id) : NULL;

    return turn_hands_on(t) || (a != NULL && view_is_displaced(a) && t->now_ms - t->ui->last_key_ms < AWAY_MS);
}

/* The row on the screen stays what it was; only idle hands at the top of the list see it scroll. */
static void
keep_row(struct turn *t, size_t place, size_t row)
{
    struct ui *ui = t->ui;

    hold_alert(ui, place);
    if (turn_hands_on(t) || ui->list.top > 0)
        set_top(ui, ui->list.place > row ? ui->list.place - row : 0);
    list_keep_cursor_visible(ui);
}

/* Before the first key, while the board loads, the cursor stays on the worst: nobody has chosen anything yet. */
static bool
nothing_chosen(const struct turn *t)
{
    return !t->ui->list.has_cursor || (!t->m->whole && t->ui->last_key_ms == 0);
}

/* What she did herself is told by its own words. */
static bool
is_her_doing(const struct turn *t, const struct alert *a)
{
    return str_eq(a->hold.by, t->ui->config.me) && t->now_ms - a->hold.at_ms < NEW_MS;
}

static void
say_left(struct turn *t)
{
    const struct alert *a = model_alert(t->m, &t->ui->list.cursor.id);

    if (a != NULL && is_her_doing(t, a))
        return;
    if (a == NULL)
        turn_say(t, true, "the alert under the cursor is gone from the board; the cursor is on the next one");
    else
        turn_say(t, true, "%s left the list (%s); the cursor is on the next one", alert_field(a, FIELD_NAME), row_state_word(a));
}

void
list_update(struct turn *t, bool tick)
{
    struct ui *ui = t->ui;
    struct alert *followers[FOLLOWERS_MAX];
    size_t n = note_followers(ui, followers), row = ui->list.place - ui->list.top, place;

    ui->view.still = turn_hands_on(t);
    view_update(&ui->view, t->m, t->now_ms);
    if (!must_wait(t)) {
        view_sort(&ui->view, t->m, t->now_ms);
        if (tick)
            view_tick(&ui->view, t->m, t->now_ms);
    }
    if (nothing_chosen(t)) {
        list_move_to(ui, 0);
        return;
    }
    place = place_of(ui, t->m, &ui->list.cursor.id);
    if (place != VIEW_NOWHERE) {
        keep_row(t, place, row);
        return;
    }
    say_left(t);
    keep_row(t, place_of_follower(ui, followers, n), row);
}

void
list_settle(struct ui *ui, const struct model *m)
{
    size_t place = VIEW_NOWHERE;

    if (ui->prompt.kind == PROMPT_FILTER)
        place = place_of(ui, m, &ui->prompt.cursor);
    else if (ui->list.has_cursor)
        place = place_of(ui, m, &ui->list.cursor.id);
    list_move_to(ui, place != VIEW_NOWHERE ? place : 0);
}

static void
move_by(struct turn *t, long by)
{
    size_t place = t->ui->list.place, last = t->ui->view.shown.n;

    if (last == 0)
        return;
    last--;
    if (by < 0)
        place = place < (size_t)-by ? 0 : place - (size_t)-by;
    else
        place = last - place < (size_t)by ? last : place + (size_t)by;
    list_move_to(t->ui, place);
}

void
list_scroll(struct turn *t, enum scroll how, long count)
{
    long rows = layout_list_rows(t->ui);

    switch (how) {
    case SCROLL_LINES:
        move_by(t, count);
        break;
    case SCROLL_HALF:
        move_by(t, count * (rows > 1 ? rows / 2 : 1));
        break;
    case SCROLL_PAGE:
        move_by(t, count * (rows > 1 ? rows - 1 : 1));
        break;
    case SCROLL_TOP:
        list_move_to(t->ui, 0);
        break;
    case SCROLL_BOTTOM:
        list_move_to(t->ui, t->ui->view.shown.n);
        break;
    }
}

/* Round the list once, from the cursor on. */
static bool
find_unacked(struct turn *t, long step)
{
    struct ui *ui = t->ui;
    size_t n = ui->view.shown.n, at = ui->list.place;

    for (size_t i = 0; i < n; i++) {
        at = step > 0 ? (at + 1) % n : (at + n - 1) % n;
        if (alert_is_unacked(ui->view.shown.v[at]))
            break;
    }
    if (n == 0 || !alert_is_unacked(ui->view.shown.v[at]))
        return false;
    if (step > 0 ? at <= ui->list.place : at >= ui->list.place)
        turn_say(t, true, at == ui->list.place ? "this is the only unacknowledged one" : "round the end of the list");
    list_move_to(ui, at);
    return true;
}

void
list_to_unacked(struct turn *t, long count)
{
    long step = count < 0 ? -1 : 1;

    for (long i = 0; i != count; i += step)
        if (!find_unacked(t, step)) {
            turn_say(t, true, "nothing in this list is unacknowledged");
            return;
        }
}

void
action_mark(struct turn *t, const struct call *call)
{
    struct list *l = &t->ui->list;
    const struct alert *a = list_alert(t->ui, t->m);

    (void)call;
    if (t->ui->focus == PANE_INCIDENTS) {
        incident_screen_mark(t, false);
        return;
    }
    if (l->ranging) {
        list_end_range(t->ui);
        return;
    }
    if (a == NULL)
        return;
    if (!marks_has(&l->marks, a) || !marks_remove(&l->marks, &a->id))
        marks_add(&l->marks, subject_of(a));
    move_by(t, 1);
}

void
action_range(struct turn *t, const struct call *call)
{
    struct list *l = &t->ui->list;

    (void)call;
    if (l->ranging) {
        list_end_range(t->ui);
    } else if (l->has_cursor) {
        l->ranging = true;
        l->anchor = l->cursor;
        l->anchor_place = l->place;
        fill_range(t->ui);
    }
}

void
action_mark_all(struct turn *t, const struct call *call)
{
    struct ui *ui = t->ui;

    (void)call;
    if (ui->focus == PANE_INCIDENTS) {
        incident_screen_mark(t, true);
        return;
    }
    list_end_range(ui);
    marks_reserve(&ui->list.marks, ui->view.shown.n);
    for (size_t i = 0; i < ui->view.shown.n; i++)
        marks_add(&ui->list.marks, subject_of(ui->view.shown.v[i]));
    turn_say(t, true, "%zu marked: all that pass the filter", ui->list.marks.n);
}

bool
list_unmark(struct ui *ui)
{
    struct list *l = &ui->list;
    bool any = l->ranging || l->marks.n > 0 || l->failed.n > 0;

    if (l->ranging) {
        l->ranging = false;
        marks_clear(&l->range);
        return true;
    }
    marks_clear(&l->marks);
    marks_clear(&l->failed);
    return any;
}
