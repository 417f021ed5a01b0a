/* SPDX-License-Identifier: MIT */
/* What a silence would cover, for a verb. */
#include "app/silence_preview.h"

#include <stdio.h>
#include <unistd.h>

#include "app/board.h"
#include "app/local_source.h"
#include "app/ports_live.h"
#include "util/str.h"

/* More than this is asked about first, where there is somebody to ask. */
#define PREVIEW_ASK_ABOVE 50

struct ask {
    const char *source;
    const struct silence_matchers *matchers;
};

static void
put_ask(struct json_out *o, const void *what)
{
    const struct ask *a = what;

    preview_put_ask(o, a->source, a->matchers);
}

static void
ask_owner(struct remote *r, const struct ask *a, struct arena *arena, struct preview *out)
{
    cJSON *answer = remote_ask(r, "preview", put_ask, a, &out->err);

    if (answer != NULL)
        preview_read(answer, arena, out);
    cJSON_Delete(answer);
}

struct waiting {
    struct loop *loop;
    struct arena *arena;
    struct preview *out;
};

static void
on_preview(void *arg, const struct preview *p)
{
    struct waiting *w = arg;

    *w->out = *p;
    for (size_t i = 0; i < p->examples_n; i++) {
        w->out->examples[i].name = arena_strdup(w->arena, p->examples[i].name);
        w->out->examples[i].summary = arena_strdup(w->arena, p->examples[i].summary);
    }
    loop_stop(w->loop);
}

static const struct source_config *
source_named(const struct config *c, const char *name)
{
    for (size_t i = 0; i < c->sources.n; i++)
        if (str_eq(c->sources.v[i]->name, name))
            return c->sources.v[i];
    return NULL;
}

static void
ask_source(struct app *app, const struct model *m, const struct ask *a, struct arena *arena, struct preview *out)
{
    const struct source_config *config = source_named(app->config, a->source);
    struct loop *loop = loop_new();
    struct ports_live *live = ports_live_new(loop);
    struct waiting w = { loop, arena, out };

    ports_live_configure(live, app->config);
    if (config == NULL) {
        err_set(&out->err, ERR_NOTFOUND, "no source named %.40s is configured", a->source);
    } else {
        (void)preview_ask(ports_live_ports(live), config, m, a->matchers, on_preview, &w);
        loop_run(loop);
    }
    ports_live_free(live);
    loop_free(loop);
}

/* A store that is not there yet is a board without alerts. */
static void
ask_alone(struct app *app, const struct ask *a, struct arena *arena, struct preview *out)
{
    struct model *none;
    struct err err = { 0 };
    struct board b;

    if (access(app->store, F_OK) == 0) {
        if (board_open_whole(&b, app, &err))
            ask_source(app, b.model, a, arena, out);
        else
            out->err = err;
        board_close(&b);
        return;
    }
    if (local_source_is_wanted(app->config))
        local_source_add(app->config);
    none = model_new(&app->config->model);
    ask_source(app, none, a, arena, out);
    model_free(none);
}

void
silence_preview(struct app *app, const char *source, const struct silence_matchers *matchers, struct arena *arena,
    struct preview *out)
{
    const struct ask a = { source, matchers };
    struct err err = { 0 };
    struct remote *r = remote_open(app, &err);

    *out = (struct preview){ 0 };
    if (r != NULL)
        ask_owner(r, &a, arena, out);
    else if (err.code == ERR_NOTFOUND)
        ask_alone(app, &a, arena, out);
    else
        out->err = err;
    remote_close(r);
}

static void
print_example(const struct output *o, const struct preview_example *e)
{
    char id[ALERT_ID_HEX];
    struct buf line = BUF_INIT;

    alert_id_hex(&e->id, id);
    buf_addf(&line, "  %.8s  %s%s%s", id, e->name, str_eq(e->name, e->summary) ? "" : ": ",
        str_eq(e->name, e->summary) ? "" : e->summary);
    output_line(o, buf_text(&line));
    buf_release(&line);
}

void
silence_preview_print(const struct output *o, const char *source, const struct preview *p)
{
    struct buf line = BUF_INIT;

    if (!p->ok) {
        say_note("what this would silence is not known: %s", p->err.text);
        return;
    }
    buf_addf(&line, "%s would silence %llu alert%s now", source, (unsigned long long)p->count, p->count == 1 ? "" : "s");
    if (p->already > 0)
        buf_addf(&line, ", %llu suppressed already", (unsigned long long)p->already);
    if (p->ours != p->count)
        buf_addf(&line, " (this board counts %llu: its last poll may be older)", (unsigned long long)p->ours);
    output_line(o, buf_text(&line));
    buf_release(&line);
    for (size_t i = 0; i < p->examples_n; i++)
        print_example(o, &p->examples[i]);
    if (p->note.code != ERR_NONE)
        say_note("%s", p->note.text);
}

const char *
silence_preview_doubt(const struct preview *p)
{
    static char text[64];

    if (!p->ok)
        return "What it would silence is not known.";
    if (p->count == 0)
        return "It would silence nothing now.";
    if (p->count <= PREVIEW_ASK_ABOVE)
        return NULL;
    snprintf(text, sizeof text, "It would silence %llu alerts.", (unsigned long long)p->count);
    return text;
}
