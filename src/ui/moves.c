/* SPDX-License-Identifier: MIT */
/* Actions that move: lines, pages, panes. */
#include "ui/acts.h"
#include "ui/detail.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/logpane.h"

#define COUNT_MAX 100000 /* lines that one key may move */

static void
scroll_pane(struct turn *t, enum scroll how, long count)
{
    switch (ui_context(t->ui)) {
    case CONTEXT_LIST:
        list_scroll(t, how, count);
        break;
    case CONTEXT_DETAIL:
        detail_scroll(t, how, count);
        break;
    case CONTEXT_LOG:
        logpane_scroll(t, how, count);
        break;
    case CONTEXT_MESSAGES:
        messages_scroll(t, how, count);
        break;
    case CONTEXT_SILENCES:
        silences_scroll(t, how, count);
        break;
    case CONTEXT_HANDOVER:
        handover_page_scroll(t, how, count);
        break;
    case CONTEXT_INCIDENTS:
        incident_list_scroll(t, how, count);
        break;
    case CONTEXT_INCIDENT:
    case CONTEXT_INCIDENT_ALERTS:
        incident_screen_scroll(t, how, count);
        break;
    default:
        help_scroll(t, how, count);
        break;
    }
}

static long
times(const struct call *call)
{
    return call->count > COUNT_MAX ? COUNT_MAX : call->count > 0 ? call->count : 1;
}

void
action_down(struct turn *t, const struct call *call)
{
    scroll_pane(t, SCROLL_LINES, times(call));
}

void
action_up(struct turn *t, const struct call *call)
{
    scroll_pane(t, SCROLL_LINES, -times(call));
}

void
action_top(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_TOP, 1);
}

void
action_bottom(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_BOTTOM, 1);
}

void
action_half_down(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_HALF, 1);
}

void
action_half_up(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_HALF, -1);
}

void
action_page_down(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_PAGE, 1);
}

void
action_page_up(struct turn *t, const struct call *call)
{
    (void)call;
    scroll_pane(t, SCROLL_PAGE, -1);
}

static void
to_unacked(struct turn *t, long count)
{
    const struct alert *a;

    if (t->ui->focus == PANE_MESSAGES) {
        messages_to_bad(t, count);
        return;
    }
    if (t->ui->focus == PANE_INCIDENTS) {
        incident_screen_to_unacked(t, count);
        return;
    }
    list_to_unacked(t, count);
    a = list_alert(t->ui, t->m);
    if (t->ui->focus == PANE_DETAIL && a != NULL)
        detail_pin(t, a);
}

void
action_next_unacked(struct turn *t, const struct call *call)
{
    to_unacked(t, times(call));
}

void
action_prev_unacked(struct turn *t, const struct call *call)
{
    to_unacked(t, -times(call));
}

/* Keys go to that pane; a detail that gets them stays on the alert it shows. */
static void
focus_on(struct turn *t, enum pane pane)
{
    struct ui *ui = t->ui;
    const struct alert *a = list_alert(ui, t->m);

    if (pane == PANE_DETAIL && ui->focus != PANE_DETAIL) {
        if (a == NULL) {
            turn_say(t, false, "no alert here");
            return;
        }
        ui->focus = pane;
        detail_pin(t, a);
    }
    if (pane != PANE_DETAIL)
        detail_unpin(ui);
    ui->incident.away = false;
    if (pane == PANE_MESSAGES && ui->focus != PANE_MESSAGES) {
        ui->focus = pane;
        messages_focus(t);
    }
    if (pane == PANE_SILENCES && ui->focus != PANE_SILENCES) {
        ui->focus = pane;
        silences_focus(t);
    }
    if (pane == PANE_HANDOVER && ui->focus != PANE_HANDOVER) {
        ui->focus = pane;
        handover_page_focus(t);
    }
    if (pane == PANE_INCIDENTS && ui->focus != PANE_INCIDENTS) {
        ui->focus = pane;
        incident_list_focus(t);
    }
    ui->focus = pane;
    list_keep_cursor_visible(ui);
}

void
panes_focus(struct turn *t, enum pane pane)
{
    focus_on(t, pane);
}

static bool
is_left_out(const struct turn *t, int pane)
{
    if (pane == PANE_DETAIL)
        return list_alert(t->ui, t->m) == NULL;
    return pane == PANE_HANDOVER || (pane == PANE_MESSAGES && t->m->messages.n == 0)
        || (pane == PANE_SILENCES && t->m->silences.n == 0) || (pane == PANE_INCIDENTS && model_incidents_open(t->m) == 0);
}

/* The next one that has something to show; a handover has keys of its own, at the end of a shift. */
static void
step_pane(struct turn *t, int step)
{
    int pane = (int)t->ui->focus;

    do {
        pane = (pane + step + PANES) % PANES;
    } while (is_left_out(t, pane));
    focus_on(t, (enum pane)pane);
}

void
action_next_pane(struct turn *t, const struct call *call)
{
    (void)call;
    step_pane(t, 1);
}

void
action_prev_pane(struct turn *t, const struct call *call)
{
    (void)call;
    step_pane(t, -1);
}

void
action_pane_alerts(struct turn *t, const struct call *call)
{
    (void)call;
    focus_on(t, PANE_LIST);
}

void
action_pane_detail(struct turn *t, const struct call *call)
{
    (void)call;
    focus_on(t, PANE_DETAIL);
}

void
action_pane_log(struct turn *t, const struct call *call)
{
    (void)call;
    focus_on(t, PANE_LOG);
}

void
action_open(struct turn *t, const struct call *call)
{
    (void)call;
    if (t->ui->focus == PANE_MESSAGES)
        messages_open(t);
    else if (t->ui->focus == PANE_SILENCES)
        silences_open(t);
    else if (t->ui->focus == PANE_HANDOVER)
        handover_page_open(t);
    else if (t->ui->focus == PANE_INCIDENTS)
        incident_list_open(t);
    else
        focus_on(t, PANE_DETAIL);
}

void
action_zoom(struct turn *t, const struct call *call)
{
    (void)call;
    t->ui->zoomed = true;
    list_keep_cursor_visible(t->ui);
}

void
action_unzoom(struct turn *t, const struct call *call)
{
    (void)call;
    t->ui->zoomed = false;
    list_keep_cursor_visible(t->ui);
}

void
action_back(struct turn *t, const struct call *call)
{
    struct ui *ui = t->ui;

    (void)call;
    if (ui->help.open) {
        help_close(ui);
    } else if (ui->focus == PANE_MESSAGES && messages_close(t)) {
        return;
    } else if (ui->focus == PANE_SILENCES && silences_close(t)) {
        return;
    } else if (ui->focus == PANE_INCIDENTS && incident_list_close(t)) {
        return;
    } else if (incident_screen_return(t)) {
        return;
    } else if (ui->focus != PANE_LIST) {
        ui->zoomed = false;
        focus_on(t, PANE_LIST);
    } else if (!list_unmark(ui) && ui->zoomed) {
        action_unzoom(t, call);
    }
}
