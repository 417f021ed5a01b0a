/* SPDX-License-Identifier: MIT */
/* Which rows an incident's screen shows, and where the cursor is: they come and go around it. */
#include "ui/incident_screen.h"

#include <stdlib.h>
#include <string.h>

#include "core/timeline.h"
#include "ui/incident_layout.h"
#include "ui/incident_tabs.h"
#include "ui/state.h"
#include "util/utf8.h"

void
incident_screen_release(struct incident_screen *s)
{
    past_release(&s->past);
    vec_release(&s->rows);
    vec_release(&s->similar);
    incident_links_release(&s->links);
    free(s->filter);
    *s = (struct incident_screen){ 0 };
}

bool
incident_screen_is_open(const struct ui *ui)
{
    return ui->focus == PANE_INCIDENTS && ui->incidents.is_open;
}

enum context
incident_screen_context(const struct ui *ui)
{
    return ui->incident.tab == INCIDENT_ALERTS ? CONTEXT_INCIDENT_ALERTS : CONTEXT_INCIDENT;
}

struct incident_view
incident_view_of(const struct turn *t)
{
    return (struct incident_view){ t->ui, t->m, incident_here(t->ui, t->m), t->now_ms };
}

static struct incident_place *
place_of(struct incident_screen *s)
{
    return &s->at[s->tab];
}

static bool
is_same(const struct incident_row *a, const struct incident_row *b)
{
    return a->key == b->key && alert_id_equal(&a->alert, &b->alert);
}

/* ---- rows */

static bool
has_text(const struct incident_view *v, const struct incident_row *row, const char *lower)
{
    struct buf words = BUF_INIT;
    char *folded;
    bool found;

    incident_tabs[v->ui->incident.tab].words(v, row, &words);
    folded = xmalloc(2 * words.len + 4);
    folded[utf8_lower(buf_text(&words), words.len, folded)] = '\0';
    found = strstr(folded, lower) != NULL;
    free(folded);
    buf_release(&words);
    return found;
}

static void
keep_matching(const struct incident_view *v, struct incident_rows *rows)
{
    const char *filter = v->ui->incident.filter;
    size_t len = filter == NULL ? 0 : strlen(filter), kept = 0;
    char *lower;

    if (len == 0)
        return;
    lower = xmalloc(2 * len + 4);
    lower[utf8_lower(filter, len, lower)] = '\0';
    for (size_t i = 0; i < rows->v.n; i++)
        if (has_text(v, &rows->v.v[i], lower))
            rows->v.v[kept++] = rows->v.v[i];
    rows->v.n = kept;
    free(lower);
}

/* Those that are here and those that the filter hides are counted too. None while the incident is not known. */
static struct incident_rows
fresh_rows(const struct turn *t)
{
    const struct incident_view v = incident_view_of(t);
    struct incident_rows rows = { 0 };

    if (v.i != NULL)
        incident_tabs[t->ui->incident.tab].fill(&v, &rows);
    t->ui->incident.all = rows.v.n;
    keep_matching(&v, &rows);
    return rows;
}

static bool
has_row(const struct incident_row *v, size_t n, const struct incident_row *row)
{
    for (size_t i = 0; i < n; i++)
        if (is_same(&v[i], row))
            return true;
    return false;
}

/* What is there stays where it is; what is new comes below it. */
static void
take_more(struct incident_screen *s, const struct incident_rows *fresh)
{
    size_t kept = 0, n;

    for (size_t i = 0; i < s->rows.n; i++)
        if (has_row(fresh->v.v, fresh->v.n, &s->rows.v[i]))
            s->rows.v[kept++] = s->rows.v[i];
    s->rows.n = n = kept;
    for (size_t i = 0; i < fresh->v.n; i++)
        if (!has_row(s->rows.v, n, &fresh->v.v[i]))
            vec_push(&s->rows, fresh->v.v[i]);
}

static void
take_all(struct incident_screen *s, const struct incident_rows *fresh)
{
    vec_clear(&s->rows);
    for (size_t i = 0; i < fresh->v.n; i++)
        vec_push(&s->rows, fresh->v.v[i]);
}

static void
count_tabs(struct turn *t)
{
    const struct incident_view v = incident_view_of(t);

    for (int i = 0; i < INCIDENT_TABS; i++) {
        struct incident_rows rows = { 0 };

        if (incident_tabs[i].counted)
            incident_tabs[i].fill(&v, &rows);
        t->ui->incident.count[i] = rows.v.n;
        vec_release(&rows.v);
    }
}

/* What is found for the tabs, and kept. */
static void
look_around(struct turn *t)
{
    incident_similar_update(t);
    incident_links_update(t);
    count_tabs(t);
}

/* ---- the cursor */

static struct incident_parts
parts_of(const struct ui *ui)
{
    struct incident_parts parts;
    struct layout l;

    layout_of(ui, &l);
    incident_parts_of(l.panes[PANE_INCIDENTS], incident_tabs[ui->incident.tab].heads != NULL, &parts);
    return parts;
}

static size_t
list_rows(const struct ui *ui)
{
    int rows = parts_of(ui).list.rows;

    return rows > 0 ? (size_t)rows : 1;
}

void
incident_screen_keep_visible(struct ui *ui)
{
    struct incident_screen *s = &ui->incident;
    struct incident_place *p = place_of(s);

    p->top = scroll_top(p->top, p->place, s->rows.n, list_rows(ui));
}

/* On the last line of the timeline one follows it; everywhere else one has chosen what one sees. */
static void
put_cursor(struct ui *ui, size_t place)
{
    struct incident_screen *s = &ui->incident;
    struct incident_place *p = place_of(s);

    p->place = s->rows.n == 0 ? 0 : place < s->rows.n ? place : s->rows.n - 1;
    p->chosen = s->rows.n > 0 && (s->tab != INCIDENT_TIMELINE || p->place + 1 < s->rows.n);
    if (p->chosen)
        p->cursor = s->rows.v[p->place];
    incident_screen_keep_visible(ui);
}

static bool
find_cursor(const struct incident_screen *s, const struct incident_place *p, size_t *place)
{
    for (size_t i = 0; i < s->rows.n; i++)
        if (is_same(&s->rows.v[i], &p->cursor))
            return *place = i, true;
    return false;
}

/* The cursor's row stays where it is on the screen, as far as the hand is there or it is not the first. false: it is not there. */
static bool
settle(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    struct incident_place *p = place_of(s);
    size_t row = p->place - p->top, place = s->tab == INCIDENT_TIMELINE ? s->rows.n : 0;
    bool lost = p->chosen && !find_cursor(s, p, &place);

    if (lost)
        place = p->place;
    if (p->chosen && (turn_hands_on(t) || p->top > 0))
        p->top = place > row ? place - row : 0;
    put_cursor(t->ui, place);
    return !lost;
}

static void
say_lost(struct turn *t)
{
    const struct incident_screen *s = &t->ui->incident;

    turn_say(t, true, "the chosen %s is not among these any more%s", incident_tabs[s->tab].one,
        s->rows.n > 0 ? "; the cursor is on the next one" : "");
}

/* Where it is held, and while the hand is on a timeline that would scroll, what is new waits. */
static bool
must_wait(const struct turn *t)
{
    const struct incident_screen *s = &t->ui->incident;

    return s->held || (s->tab == INCIDENT_TIMELINE && turn_hands_on(t) && s->rows.n > 0);
}

static void
rows_update(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    struct incident_rows fresh = fresh_rows(t);

    s->waiting = 0;
    if (must_wait(t))
        s->waiting = fresh.v.n > s->rows.n ? fresh.v.n - s->rows.n : 0;
    else if (turn_hands_on(t))
        take_more(s, &fresh);
    else
        take_all(s, &fresh);
    vec_release(&fresh.v);
    if (!settle(t))
        say_lost(t);
}

/* Whatever the hand does: it asked for it. */
static void
rows_anew(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    struct incident_rows fresh = fresh_rows(t);

    take_all(s, &fresh);
    vec_release(&fresh.v);
    s->waiting = 0;
    (void)settle(t);
}

void
incident_screen_update(struct turn *t)
{
    if (!incident_screen_is_open(t->ui) || incident_here(t->ui, t->m) == NULL)
        return;
    look_around(t);
    rows_update(t);
}

void
incident_screen_open(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    const struct incident *i = incident_here(t->ui, t->m);

    if (s->number != i->number) {
        incident_screen_release(s);
        s->number = i->number;
    }
    look_around(t);
    rows_anew(t);
    incident_screen_want_past(t);
}

void
incident_screen_choose_tab(struct turn *t, enum incident_tab tab)
{
    t->ui->incident.tab = tab;
    rows_anew(t);
}

void
incident_screen_scroll(struct turn *t, enum scroll how, long count)
{
    struct incident_screen *s = &t->ui->incident;

    put_cursor(t->ui, scroll_to(place_of(s)->place, s->rows.n, (long)list_rows(t->ui), how, count));
}

void
incident_screen_click(struct turn *t, struct rect r, int row)
{
    struct rect list = parts_of(t->ui).list;
    size_t place = place_of(&t->ui->incident)->top + (size_t)(row - list.row);

    (void)r;
    if (row >= list.row && row < list.row + list.rows && place < t->ui->incident.rows.n)
        put_cursor(t->ui, place);
}

void
incident_screen_hold(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;

    s->held = !s->held;
    if (!s->held)
        rows_anew(t);
    turn_say(t, true, s->held ? "held: what is new waits" : "no longer held");
}

void
incident_screen_filter(struct turn *t, const char *text)
{
    struct incident_screen *s = &t->ui->incident;

    free(s->filter);
    s->filter = *text == '\0' ? NULL : xstrdup(text);
    rows_anew(t);
}

/* ---- the timeline's lines */

void
incident_screen_want_past(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    const struct incident *i = incident_here(t->ui, t->m);
    uint64_t seq;

    if (!incident_screen_is_open(t->ui) || i == NULL)
        return;
    seq = timeline_last_seq(t->m, i);
    if (seq > t->m->durable_seq || seq == s->past_seq)
        return;
    s->past_seq = seq;
    turn_effect(t, EFFECT_HISTORY)->timeline = i->number;
}

void
incident_screen_history(struct turn *t, const struct ui_input *in)
{
    struct incident_screen *s = &t->ui->incident;

    if (in->incident != s->number)
        return;
    past_fill(&s->past, in);
    s->past_more = in->more;
    if (incident_screen_is_open(t->ui) && incident_here(t->ui, t->m) != NULL)
        rows_update(t);
}
