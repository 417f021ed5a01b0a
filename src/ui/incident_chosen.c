/* SPDX-License-Identifier: MIT */
/* What is done with the chosen row of an incident's screen, and which of its alerts a key is about. */
#include <stdio.h>
#include <stdlib.h>

#include "ui/detail.h"
#include "ui/goto.h"
#include "ui/incident_tabs.h"
#include "ui/list.h"
#include "ui/state.h"

const struct incident_row *
incident_screen_row(const struct ui *ui)
{
    const struct incident_screen *s = &ui->incident;
    size_t place = s->at[s->tab].place;

    return place < s->rows.n ? &s->rows.v[place] : NULL;
}

static void
open_page(struct turn *t, const struct incident_row *row)
{
    const struct incident_view v = incident_view_of(t);
    struct buf words = BUF_INIT, title = BUF_INIT;
    char id[INCIDENT_ID_MAX];

    incident_id(v.i->number, id);
    buf_addf(&title, "%s  %s", id, incident_tabs[t->ui->incident.tab].name);
    incident_tabs[t->ui->incident.tab].words(&v, row, &words);
    told_open_page(t, buf_text(&title), buf_text(&words));
    buf_release(&words);
    buf_release(&title);
}

void
incident_screen_enter(struct turn *t)
{
    const struct incident_row *row = incident_screen_row(t->ui);
    const struct alert *a = incident_screen_alert(t->ui, t->m);
    const struct incident *similar =
        t->ui->incident.tab == INCIDENT_SIMILAR && row != NULL ? model_incident(t->m, row->key) : NULL;

    if (row == NULL || incident_here(t->ui, t->m) == NULL) {
        turn_say(t, false, "nothing here to open");
    } else if (a != NULL) {
        t->ui->focus = PANE_DETAIL;
        detail_pin(t, a);
        t->ui->incident.away = true;
    } else if (similar != NULL) {
        incident_list_goto(t, similar);
    } else {
        open_page(t, row);
    }
}

bool
incident_screen_return(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;

    if (t->ui->focus != PANE_DETAIL || !s->away || model_incident(t->m, s->number) == NULL)
        return false;
    goto_incident(t, model_incident(t->m, s->number));
    return true;
}

bool
incident_screen_back(struct turn *t)
{
    struct alert *marked[1];

    if (t->ui->incident.tab == INCIDENT_ALERTS && incident_screen_marked(t->ui, t->m, marked, 1) > 0) {
        list_unmark(t->ui);
        return true;
    }
    if (t->ui->incident.filter == NULL)
        return false;
    incident_screen_filter(t, "");
    return true;
}

void
incident_screen_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out)
{
    const struct incident_view v = { ui, m, incident_here(ui, m), now_ms };
    const struct incident_row *row = incident_screen_is_open(ui) ? incident_screen_row(ui) : NULL;
    struct buf raw = BUF_INIT, line = BUF_INIT;
    char id[INCIDENT_ID_MAX];

    if (v.i == NULL)
        return;
    if (row != NULL) {
        incident_tabs[ui->incident.tab].words(&v, row, &raw);
    } else {
        incident_id(v.i->number, id);
        buf_addf(&raw, "%s  %s", id, incident_title(v.i));
    }
    incident_one_line(buf_text(&raw), &line);
    text_clean(out, buf_text(&line), line.len, line.len, true);
    buf_release(&line);
    buf_release(&raw);
}

bool
incident_screen_place(const struct ui *ui, char *out, size_t size)
{
    const struct incident_row *row = incident_screen_row(ui);

    if (!incident_screen_is_open(ui) || ui->incident.tab != INCIDENT_TIMELINE || row == NULL)
        return false;
    snprintf(out, size, "#%llu", (unsigned long long)row->key);
    return true;
}

/* ---- alerts that a key is about */

bool
incident_is_whole(const struct ui *ui)
{
    return ui->focus == PANE_INCIDENTS && !(ui->incidents.is_open && ui->incident.tab == INCIDENT_ALERTS);
}

struct alert *
incident_screen_alert(const struct ui *ui, const struct model *m)
{
    const struct incident_row *row = incident_screen_row(ui);

    if (!incident_screen_is_open(ui) || ui->incident.tab != INCIDENT_ALERTS || row == NULL)
        return NULL;
    return (struct alert *)model_alert(m, &row->alert);
}

size_t
incident_screen_marked(const struct ui *ui, const struct model *m, struct alert **out, size_t most)
{
    const struct incident_screen *s = &ui->incident;
    size_t n = 0;

    if (!incident_screen_is_open(ui) || s->tab != INCIDENT_ALERTS)
        return 0;
    for (size_t i = 0; i < s->rows.n && n < most; i++) {
        struct alert *a = (struct alert *)model_alert(m, &s->rows.v[i].alert);

        if (a != NULL && list_is_marked(&ui->list, a))
            out[n++] = a;
    }
    return n;
}

void
incident_screen_mark(struct turn *t, bool all)
{
    struct incident_screen *s = &t->ui->incident;
    struct marks *marks = &t->ui->list.marks;
    struct alert *a = incident_screen_alert(t->ui, t->m);

    if (a == NULL) {
        turn_say(t, false, "no alert here");
        return;
    }
    for (size_t i = 0; all && i < s->rows.n; i++)
        if ((a = (struct alert *)model_alert(t->m, &s->rows.v[i].alert)) != NULL)
            marks_add(marks, subject_of(a));
    if (all)
        return;
    if (!marks_has(marks, a) || !marks_remove(marks, &a->id))
        marks_add(marks, subject_of(a));
    incident_screen_scroll(t, SCROLL_LINES, 1);
}

static bool
find_unacked(struct turn *t, long step)
{
    const struct incident_screen *s = &t->ui->incident;
    size_t n = s->rows.n, from = s->at[s->tab].place, at = from;

    for (size_t i = 0; i < n; i++) {
        const struct alert *a;

        at = step > 0 ? (at + 1) % n : (at + n - 1) % n;
        a = model_alert(t->m, &s->rows.v[at].alert);
        if (a == NULL || !alert_is_unacked(a))
            continue;
        incident_screen_scroll(t, SCROLL_LINES, (long)at - (long)from);
        return true;
    }
    return false;
}

void
incident_screen_to_unacked(struct turn *t, long count)
{
    long step = count < 0 ? -1 : 1;

    for (long i = 0; i != count; i += step)
        if (!find_unacked(t, step)) {
            turn_say(t, true, "none of its alerts is unacknowledged");
            return;
        }
}
