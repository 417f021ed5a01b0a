/* SPDX-License-Identifier: MIT */
/* Verbs that write about incidents, and of the banner: what each wants reads act_incident.c by its name. */
#include "app/act.h"
#include "app/output.h"

int
verb_incident(struct app *app)
{
    say_error("incident takes %s; tocsin help incident names them all", app->verb->arguments);
    return EXIT_USAGE;
}

int
verb_incident_open(struct app *app)
{
    return act_run(app, CMD_INCIDENT_OPEN);
}

int
verb_incident_update(struct app *app)
{
    return act_run(app, CMD_INCIDENT_ENTRY);
}

int
verb_incident_note(struct app *app)
{
    return act_run(app, CMD_INCIDENT_ENTRY);
}

int
verb_incident_action(struct app *app)
{
    return act_run(app, CMD_INCIDENT_ENTRY);
}

int
verb_incident_set(struct app *app)
{
    return act_run(app, CMD_INCIDENT_SET);
}

int
verb_incident_link(struct app *app)
{
    return act_run(app, CMD_INCIDENT_LINK);
}

int
verb_incident_unlink(struct app *app)
{
    return act_run(app, CMD_INCIDENT_UNLINK);
}

int
verb_incident_merge(struct app *app)
{
    return act_run(app, CMD_INCIDENT_MERGE);
}

/* With a text it is an update that brings the state. */
static int
go_to_state(struct app *app)
{
    return act_run(app, app->options.given[OPT_MESSAGE] ? CMD_INCIDENT_ENTRY : CMD_INCIDENT_SET);
}

int
verb_incident_resolve(struct app *app)
{
    return go_to_state(app);
}

int
verb_incident_reopen(struct app *app)
{
    return go_to_state(app);
}

int
verb_incident_close(struct app *app)
{
    return go_to_state(app);
}

int
verb_incident_invalid(struct app *app)
{
    return go_to_state(app);
}

int
verb_incident_publish(struct app *app)
{
    return act_run(app, CMD_INCIDENT_SET);
}

int
verb_banner_set(struct app *app)
{
    return act_run(app, CMD_BANNER);
}

int
verb_banner_clear(struct app *app)
{
    return act_run(app, CMD_BANNER);
}
