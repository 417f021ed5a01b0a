/* SPDX-License-Identifier: MIT */
/* Actions that show incidents: their list, the screen of one, its tabs. */
#include "ui/acts.h"
#include "ui/goto.h"
#include "ui/incident_screen.h"

void
action_pane_incidents(struct turn *t, const struct call *call)
{
    (void)call;
    if (incident_screen_is_open(t->ui))
        incident_list_focus(t);
    else
        panes_focus(t, PANE_INCIDENTS);
}

void
action_tab_next(struct turn *t, const struct call *call)
{
    (void)call;
    incident_list_choose(t, !t->ui->incidents.all);
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

void
goto_incident(struct turn *t, const struct incident *i)
{
    panes_focus(t, PANE_INCIDENTS);
    incident_list_goto(t, i);
}
