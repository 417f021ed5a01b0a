/* SPDX-License-Identifier: MIT */
/* `tocsin show INC-12`: the whole of an incident, with its timeline. */
#include <string.h>

#include "app/event_out.h"
#include "app/incident_print.h"
#include "core/incident_json.h"
#include "core/timeline.h"
#include "core/words.h"
#include "net/loop.h"

struct walk {
    const struct board *b;
    const struct output *o;
    struct timeline_names names;
    struct json_out *json; /* NULL: lines */
};

static bool
timeline_line(void *ctx, const struct stored_event *e)
{
    const struct walk *w = ctx;
    struct buf words = BUF_INIT, line = BUF_INIT;

    if (w->json != NULL) {
        event_json_stored(w->json, e);
        return true;
    }
    timeline_words(w->b->model, &w->names, &e->ev, &words);
    buf_adds(&line, "  ");
    event_line(w->o, &line, e->ev.at_ms, e->ev.seq, e->ev.actor, event_verb(&e->ev), buf_text(&words));
    (void)output_flush(&line);
    buf_release(&words);
    buf_release(&line);
    return true;
}

static bool
walk_timeline(struct walk *w, const struct incident *i, struct err *err)
{
    bool ok;

    timeline_names_init(&w->names, i);
    ok = board_timeline(w->b, i->number, timeline_line, w, err);
    timeline_names_release(&w->names);
    return ok;
}

static bool
show_text(const struct board *b, const struct incident *i, struct err *err)
{
    struct output o = output_here();
    struct walk w = { .b = b, .o = &o };

    incident_print(&o, b->model, i, loop_now_ms());
    output_line(&o, "timeline, oldest first");
    return walk_timeline(&w, i, err);
}

static bool
show_json(const struct board *b, const struct incident *i, struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    struct walk w = { .b = b, .json = &o };
    bool ok;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    incident_json(&o, b->model, i);
    json_open(&o, "timeline", '[');
    ok = walk_timeline(&w, i, err);
    json_close(&o, ']');
    json_close(&o, '}');
    if (ok)
        (void)output_raw(&text);
    buf_release(&text);
    return ok;
}

int
show_incident(struct app *app, const struct board *b, uint64_t number)
{
    const struct incident *i = model_incident(b->model, number);
    struct err err = { 0 };

    if (i == NULL) {
        err_set(&err, ERR_NOTFOUND, "there is no incident INC-%llu; tocsin incidents --all lists them",
            (unsigned long long)number);
        return app_fail(&err);
    }
    if (app->options.given[OPT_JSON] ? show_json(b, i, &err) : show_text(b, i, &err))
        return EXIT_DONE;
    return app_fail(&err);
}
