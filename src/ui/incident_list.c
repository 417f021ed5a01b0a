/* SPDX-License-Identifier: MIT */
/* Which incidents are listed, and where the cursor is: on an incident, wherever that stands. */
#include "ui/incident_list.h"

#include <stdlib.h>

#include "ui/incident_screen.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/state.h"

/* At most so many rows of the board's pane. */
#define PANE_ROWS_MAX 5
/* The title with its tabs, and the column heads; a pane of the board has no heads. */
#define HEAD_ROWS 2
#define PANE_HEAD_ROWS 1

void
incident_list_release(struct incident_list *p)
{
    vec_release(&p->rows);
}

const struct incident *
incident_here(const struct ui *ui, const struct model *m)
{
    return ui->focus != PANE_INCIDENTS || ui->incidents.cursor == 0 ? NULL : model_incident(m, ui->incidents.cursor);
}

static size_t
head_rows(const struct ui *ui)
{
    return layout_is_page(ui) ? HEAD_ROWS : PANE_HEAD_ROWS;
}

static size_t
list_rows(const struct ui *ui)
{
    struct layout l;
    size_t rows;

    layout_of(ui, &l);
    rows = (size_t)l.panes[PANE_INCIDENTS].rows;
    return rows > head_rows(ui) ? rows - head_rows(ui) : 1;
}

void
incident_list_keep_visible(struct ui *ui)
{
    struct incident_list *p = &ui->incidents;

    p->top = scroll_top(p->top, p->place, p->rows.n, list_rows(ui));
    incident_screen_keep_visible(ui);
}

static void
put_cursor(struct ui *ui, size_t place)
{
    struct incident_list *p = &ui->incidents;

    p->place = p->rows.n == 0 ? 0 : place < p->rows.n ? place : p->rows.n - 1;
    p->cursor = p->rows.n == 0 ? 0 : p->rows.v[p->place];
    incident_list_keep_visible(ui);
}

static bool
find_cursor(const struct incident_list *p, size_t *place)
{
    if (p->place < p->rows.n && p->rows.v[p->place] == p->cursor)
        return *place = p->place, true;
    for (size_t i = 0; i < p->rows.n; i++)
        if (p->rows.v[i] == p->cursor)
            return *place = i, true;
    return false;
}

/* ---- rows */

/* The open ones worst first; below them, where they are listed, those that are over, the latest first. */
static void
rows_anew(struct turn *t)
{
    struct incident_list *p = &t->ui->incidents;
    const struct model *m = t->m;
    const struct incident **open = xcalloc(m->incidents.n + 1, sizeof *open);
    size_t n = model_incidents_sorted(m, open, m->incidents.n);

    vec_clear(&p->rows);
    for (size_t i = 0; i < n; i++)
        vec_push(&p->rows, open[i]->number);
    for (size_t i = m->incidents.n; p->all && i-- > 0;)
        if (!incident_is_open(m->incidents.v[i]))
            vec_push(&p->rows, m->incidents.v[i]->number);
    p->next = m->next_incident;
    free(open);
}

/* What is there stays where it is; what was declared since comes below it. */
static void
rows_more(struct turn *t)
{
    struct incident_list *p = &t->ui->incidents;

    for (size_t i = t->m->incidents.n; i > 0 && t->m->incidents.v[i - 1]->number >= p->next; i--)
        if (p->all || incident_is_open(t->m->incidents.v[i - 1]))
            vec_push(&p->rows, t->m->incidents.v[i - 1]->number);
    p->next = t->m->next_incident;
}

/* ---- the cursor */

static void
say_left(struct turn *t, uint64_t number)
{
    const struct incident *i = model_incident(t->m, number);
    char id[INCIDENT_ID_MAX];

    if (number == 0)
        return;
    incident_id(number, id);
    turn_say(t, true, "%s left this list (%s)%s", id,
        i == NULL ? "it is no longer known" : incident_states[incident_state(i)].word,
        t->ui->incidents.rows.n > 0 ? "; the cursor is on the next one" : "");
}

/* The cursor's row stays where it is on the screen; only idle hands at the top of the list see it move. */
static void
settle(struct turn *t)
{
    struct incident_list *p = &t->ui->incidents;
    size_t row = p->place - p->top, place;

    if (turn_hands_on(t))
        rows_more(t);
    else
        rows_anew(t);
    if (p->is_open) {
        p->place = find_cursor(p, &place) ? place : p->place;
        return;
    }
    if (!find_cursor(p, &place)) {
        say_left(t, p->cursor);
        put_cursor(t->ui, p->place);
        return;
    }
    if (turn_hands_on(t) || p->top > 0)
        p->top = place > row ? place - row : 0;
    put_cursor(t->ui, place);
}

void
incident_list_update(struct turn *t)
{
    room_make(t, &t->ui->incidents.room, model_incidents_open(t->m), PANE_ROWS_MAX);
    if (t->ui->focus != PANE_INCIDENTS)
        return;
    settle(t);
    incident_screen_update(t);
}

void
incident_list_focus(struct turn *t)
{
    struct incident_list *p = &t->ui->incidents;
    size_t place;

    p->all = model_incidents_open(t->m) == 0;
    p->is_open = false;
    rows_anew(t);
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
}

void
incident_list_choose(struct turn *t, bool all)
{
    struct incident_list *p = &t->ui->incidents;
    size_t place;

    p->all = all;
    rows_anew(t);
    p->top = 0;
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
}

void
incident_list_goto(struct turn *t, const struct incident *i)
{
    struct incident_list *p = &t->ui->incidents;
    size_t place;

    p->all = p->all || !incident_is_open(i);
    p->cursor = i->number;
    rows_anew(t);
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
    p->is_open = true;
    incident_screen_open(t);
}

void
incident_list_scroll(struct turn *t, enum scroll how, long count)
{
    struct incident_list *p = &t->ui->incidents;

    put_cursor(t->ui, scroll_to(p->place, p->rows.n, (long)list_rows(t->ui), how, count));
}

void
incident_list_wheel(struct turn *t, long lines)
{
    if (t->ui->incidents.is_open)
        incident_screen_scroll(t, SCROLL_LINES, lines);
    else
        incident_list_scroll(t, SCROLL_LINES, lines);
}

void
incident_list_click(struct turn *t, struct rect r, int row)
{
    struct incident_list *p = &t->ui->incidents;
    int head = (int)head_rows(t->ui);

    if (p->is_open)
        incident_screen_click(t, r, row);
    else if (row >= r.row + head && p->top + (size_t)(row - r.row - head) < p->rows.n)
        put_cursor(t->ui, p->top + (size_t)(row - r.row - head));
}

void
incident_list_open(struct turn *t)
{
    if (t->ui->incidents.is_open) {
        incident_screen_enter(t);
        return;
    }
    if (incident_here(t->ui, t->m) == NULL) {
        turn_say(t, false, "no incident here");
        return;
    }
    t->ui->incidents.is_open = true;
    incident_screen_open(t);
}

bool
incident_list_close(struct turn *t)
{
    bool was = t->ui->incidents.is_open;

    if (was && incident_screen_back(t))
        return true;
    t->ui->incidents.is_open = false;
    if (was)
        settle(t);
    return was;
}
