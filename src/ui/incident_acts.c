/* SPDX-License-Identifier: MIT */
/* Actions that show incidents: their list, the screen of one, its tabs. */
#include <stdlib.h>

#include "ui/acts.h"
#include "ui/goto.h"
#include "ui/incident_tabs.h"
#include "util/alloc.h"

void
action_pane_incidents(struct turn *t, const struct call *call)
{
    (void)call;
    if (incident_screen_is_open(t->ui))
        incident_list_focus(t);
    else
        panes_focus(t, PANE_INCIDENTS);
}

static void
step_tab(struct turn *t, int step)
{
    int tab = (int)t->ui->incident.tab;

    if (incident_screen_is_open(t->ui))
        incident_screen_choose_tab(t, (enum incident_tab)((tab + step + INCIDENT_TABS) % INCIDENT_TABS));
    else
        incident_list_choose(t, !t->ui->incidents.all);
}

void
action_tab_next(struct turn *t, const struct call *call)
{
    (void)call;
    step_tab(t, 1);
}

void
action_tab_prev(struct turn *t, const struct call *call)
{
    (void)call;
    step_tab(t, -1);
}

void
action_tab_timeline(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_TIMELINE);
}

void
action_tab_alerts(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_ALERTS);
}

void
action_tab_actions(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_ACTIONS);
}

void
action_tab_notes(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_NOTES);
}

void
action_tab_links(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_LINKS);
}

void
action_tab_updates(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_UPDATES);
}

void
action_tab_similar(struct turn *t, const struct call *call)
{
    (void)call;
    incident_screen_choose_tab(t, INCIDENT_SIMILAR);
}

void
action_incident(struct turn *t, const struct call *call)
{
    const struct incident *i = model_incident(t->m, incident_number(call->text));

    if (i == NULL && *call->text != '\0')
        turn_say(t, false, "there is no incident %.40s here", call->text);
    else if (i == NULL)
        turn_say(t, false, ":incident takes an incident, like INC-12");
    else
        goto_incident(t, i);
}

/* ---- acts on its alerts */

static bool
is_wanted(const struct alert *a)
{
    return a != NULL && alert_is_unacked(a);
}

size_t
incident_unacked(const struct model *m, const struct incident *i)
{
    size_t n = 0;

    for (size_t k = 0; i != NULL && k < i->alerts.n; k++)
        n += !i->alerts.v[k].unlinked && is_wanted(model_alert(m, &i->alerts.v[k].id));
    return n;
}

/* Of the incident as a whole it is about all that nobody has. */
static bool
aim_at_whole(struct turn *t, struct order *o)
{
    const struct incident *i = incident_here(t->ui, t->m);
    char id[INCIDENT_ID_MAX];

    o->subjects = xreallocarray(NULL, incident_unacked(t->m, i) + 1, sizeof *o->subjects);
    for (size_t k = 0; i != NULL && k < i->alerts.n; k++) {
        const struct alert *a = i->alerts.v[k].unlinked ? NULL : model_alert(t->m, &i->alerts.v[k].id);

        if (is_wanted(a))
            o->subjects[o->n++] = subject_of(a);
    }
    if (o->n > 0)
        return true;
    incident_id(i != NULL ? i->number : 0, id);
    turn_say(t, false, i == NULL ? "no incident here" : "nothing of %s is unacknowledged", id);
    order_release(o);
    return false;
}

static bool
aim_at_rows(struct turn *t, struct order *o)
{
    struct alert **v = xcalloc(INCIDENT_ALERTS_MAX, sizeof *v);
    size_t n = incident_screen_marked(t->ui, t->m, v, INCIDENT_ALERTS_MAX);

    if (n == 0 && (v[0] = incident_screen_alert(t->ui, t->m)) != NULL)
        n = 1;
    o->subjects = xreallocarray(NULL, n + 1, sizeof *o->subjects);
    for (size_t k = 0; k < n; k++)
        o->subjects[o->n++] = subject_of(v[k]);
    free(v);
    if (n > 0)
        return true;
    turn_say(t, false, "no alert here");
    order_release(o);
    return false;
}

bool
incident_aim(struct turn *t, struct order *o)
{
    return incident_is_whole(t->ui) ? aim_at_whole(t, o) : aim_at_rows(t, o);
}

void
goto_incident(struct turn *t, const struct incident *i)
{
    panes_focus(t, PANE_INCIDENTS);
    incident_list_goto(t, i);
}
