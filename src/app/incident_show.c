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
    struct timeline_lines lines;
    struct json_out *json; /* NULL: lines */
};

static void
print_line(void *ctx, const struct event *ev, const char *words)
{
    const struct walk *w = ctx;
    struct buf line = BUF_INIT;

    buf_adds(&line, "  ");
    event_line(w->o, &line, ev->at_ms, ev->seq, ev->actor, event_verb(ev), words);
    (void)output_flush(&line);
    buf_release(&line);
}

static bool
take_event(void *ctx, const struct stored_event *e)
{
    struct walk *w = ctx;

    if (w->json != NULL)
        event_json_stored(w->json, e);
    else
        timeline_line(&w->lines, &e->ev);
    return true;
}

static bool
walk_timeline(struct walk *w, const struct incident *i, struct err *err)
{
    bool ok;

    timeline_names_init(&w->names, i);
    w->lines = (struct timeline_lines){ .m = w->b->model, .names = &w->names, .line = print_line, .ctx = w };
    ok = board_timeline(w->b, i->number, take_event, w, err);
    timeline_lines_end(&w->lines);
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
