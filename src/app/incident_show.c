/* SPDX-License-Identifier: MIT */
/* `tocsin show INC-12`: the whole of an incident, with its timeline. */
#include <string.h>

#include "app/event_out.h"
#include "app/incident_print.h"
#include "core/incident_json.h"
#include "core/words.h"
#include "net/loop.h"

#define SHOW_HISTORY_MAX 200

struct walk {
    const struct board *b;
    const struct output *o;
    struct json_out *json; /* NULL: lines */
};

static bool
history_line(void *ctx, const struct stored_event *e)
{
    const struct walk *w = ctx;
    struct buf words = BUF_INIT, line = BUF_INIT;

    if (w->json != NULL) {
        event_json_stored(w->json, e);
        return true;
    }
    batch_words(w->b->model, &e->ev, 1, &words);
    buf_adds(&line, "  ");
    event_line(w->o, &line, e->ev.at_ms, e->ev.seq, e->ev.actor, event_verb(&e->ev), buf_text(&words));
    (void)output_flush(&line);
    buf_release(&words);
    buf_release(&line);
    return true;
}

static bool
walk_stream(struct walk *w, uint64_t number, struct err *err)
{
    char stream[40];
    struct event_query q = { .stream = stream, .limit = SHOW_HISTORY_MAX, .newest_first = true, .decode = w->json == NULL };

    snprintf(stream, sizeof stream, "incident:%llu", (unsigned long long)number);
    return board_events(w->b, &q, history_line, w, err);
}

static bool
show_text(const struct board *b, const struct incident *i, struct err *err)
{
    struct output o = output_here();
    struct walk w = { .b = b, .o = &o };

    incident_print(&o, b->model, i, loop_now_ms());
    output_line(&o, "timeline, newest first");
    return walk_stream(&w, i->number, err);
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
    ok = walk_stream(&w, i->number, err);
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
