/* SPDX-License-Identifier: MIT */
/* `tocsin demo`: a recorded night under a configuration of its own. */
#include <stdlib.h>

#include "app/dashboard.h"
#include "app/output.h"

/* Six minutes for the twelve that were recorded. */
#define DEMO_SPEED 2
#define DEMO_PERSON "ana"

/* The source's name and its interval are those of the recording; no token is asked for. */
static const char configuration[] =
    "place = \"night\"\n"
    "source \"am-prd\" { url = {\"http://alertmanager.example.org:9093\"}  every = 5s  confirm_after = 20s }\n"
    "slack { bot_token_env = DEMO  channel = \"#production-monitoring\"  ack_within = 1m  fallback = \"#incidents\" }\n"
    "destination \"#incidents\" { ack_within = 1m }\n"
    "destination \"pager\" { kind = pagerduty  routing_key_env = DEMO }\n"
    "person \"ana\" { page = {\"pager\"} }\n"
    "person \"bo\" { page = {\"pager\"} }\n"
    "person \"cy\" { }\n"
    "schedule \"night\" { persons = {\"ana\", \"bo\"}  start = \"2026-11-23 09:00\" }\n"
    "policy \"night-first\" { steps = {\"night within 2m\", \"bo within 2m\", \"bo, cy within 5m\"} }\n"
    "notify { escalate = \"night-first\" }\n"
    "route \"payments\" { match = 'team=\"payments\"'  continue = yes  owner = \"night\" }\n"
    "route \"storefront\" { match = 'team=\"storefront\"'  continue = yes  owner = \"cy\" }\n";

static bool
read_speed(struct app *app, struct err *err)
{
    long n = DEMO_SPEED;

    if (!options_number(&app->options, OPT_SPEED, 1, DEMO_SPEED_MAX, &n, err))
        return false;
    app->demo_speed = (int)n;
    return true;
}

static void
set(char **field, const char *value)
{
    free(*field);
    *field = xstrdup(value);
}

/* Nothing of the person's own is read but the theme: no source, no token, no store. */
static bool
use_configuration(struct app *app, struct err *err)
{
    struct conf_faults faults = { 0 };
    struct config *config = config_of_text(configuration, &faults);

    if (config == NULL)
        err_set(err, ERR_CONFIG, "%s", faults.v[0].text);
    conf_faults_release(&faults);
    if (config == NULL)
        return false;
    if (app->config != NULL)
        config->theme = app->config->theme;
    config->before = app->config;
    app->config = config;
    app->identity = (struct people_identity){ .actor = DEMO_PERSON, .origin = "demo", .known = KNOWN_UNIX, .role = PERSON_ADMIN };
    set(&app->me, DEMO_PERSON);
    set(&app->origin, "demo");
    set(&app->store, "memory");
    return true;
}

int
verb_demo(struct app *app)
{
    struct err err = { 0 };

    if (!read_speed(app, &err) || !use_configuration(app, &err))
        return app_fail(&err);
    return dashboard_run(app, RUN_DEMO);
}
