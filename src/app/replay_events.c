/* SPDX-License-Identifier: MIT */
/* What a replay tells of its events: those around the place, one of them in full, an alert's own, and a range of them in a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/replay_export.h"
#include "app/replay_screen.h"
#include "core/timeline.h"
#include "store/export.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/str.h"
#include "util/time.h"

#define HISTORY_MAX 200
/* Events of one batch that are told in full. */
#define FULL_MAX 50
/* More events than this are no matter for a screen, which would stand still meanwhile. */
#define EXPORT_EVENTS_MAX 50000

void
replay_screen_drop_events(struct replay_screen *s)
{
    for (size_t i = 0; i < s->events.n; i++) {
        free((char *)s->events.v[i].actor);
        free((char *)s->events.v[i].verb);
        free((char *)s->events.v[i].text);
    }
    vec_clear(&s->events);
}

void
replay_screen_read_events(struct replay_screen *s)
{
    size_t done = replay_lines_done(s->replay), from = done > UI_REPLAY_EVENTS_MAX ? done - UI_REPLAY_EVENTS_MAX : 0;
    struct replay_line line;

    replay_screen_drop_events(s);
    for (size_t i = from; i < done + UI_REPLAY_EVENTS_MAX && replay_line(s->replay, i, &line); i++)
        vec_push(&s->events,
            ((struct history_line){ line.at_ms, line.seq, xstrdup(line.actor), xstrdup(line.verb), xstrdup(line.text) }));
    s->event = done > from ? done - from - 1 : s->events.n;
}

/* --- the history of an alert, of a message or of an incident */

struct past_lines {
    VEC(struct history_line) v;
    struct arena arena;
};

static void
add_line(void *ctx, const struct replay_line *line)
{
    struct past_lines *l = ctx;
    struct history_line h = { line->at_ms, line->seq, line->actor, line->verb, arena_strdup(&l->arena, line->text) };

    vec_push(&l->v, h);
}

void
replay_screen_history(struct replay_screen *s, const struct effect *e)
{
    struct past_lines l = { 0 };
    struct ui_input in = { .kind = UI_HISTORY, .alert = e->alert, .message = e->message, .incident = e->timeline };

    if (!replay_screen_is_open(s))
        return;
    if (e->timeline != 0)
        in.more = replay_incident(s->replay, e->timeline, TIMELINE_MAX, add_line, &l);
    else
        replay_history(s->replay, e->message != 0 ? NULL : &e->alert, e->message, HISTORY_MAX, add_line, &l);
    in.lines = l.v.v;
    in.lines_n = l.v.n;
    replay_screen_input(s, &in);
    vec_release(&l.v);
    arena_release(&l.arena);
}

/* --- one event in full */

static void
add_data(const struct event *ev, struct buf *out)
{
    struct buf data = BUF_INIT;
    struct err err;
    cJSON *json;
    char *text;

    event_encode(ev, &data);
    json = json_parse(buf_text(&data), data.len, &err);
    text = json == NULL ? NULL : cJSON_Print(json);
    for (char *tab = text; tab != NULL && (tab = strchr(tab, '\t')) != NULL;)
        *tab = ' ';
    buf_addf(out, "%s\n", text != NULL ? text : buf_text(&data));
    cJSON_free(text);
    cJSON_Delete(json);
    buf_release(&data);
}

static void
add_event(const struct event *ev, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    time_rfc3339(ev->at_ms, at);
    buf_addf(out, "#%llu  %s  %s\n", (unsigned long long)ev->seq, event_rows[ev->kind].wire, at);
    buf_addf(out, " %s\n", event_rows[ev->kind].help);
    buf_addf(out, " by %s, from %s; stream %s, version %llu\n", ev->actor, ev->origin, ev->stream,
        (unsigned long long)ev->version);
    if (ev->request_id != NULL)
        buf_addf(out, " request %s\n", ev->request_id);
    if (ev->cause != 0)
        buf_addf(out, " because of #%llu\n", (unsigned long long)ev->cause);
    if (ev->undoes != 0)
        buf_addf(out, " undoes #%llu\n", (unsigned long long)ev->undoes);
    add_data(ev, out);
}

static size_t
add_run(const struct replay_line *line, size_t left, struct buf *out)
{
    size_t n = line->n < left ? line->n : left;

    buf_addf(out, "%s %s %s\n\n", line->actor, line->verb, line->text);
    for (size_t i = 0; i < n; i++)
        add_event(&line->evs[i], out);
    if (n < line->n)
        buf_addf(out, "%zu more events of this batch: tocsin log --json\n", line->n - n);
    return left - n;
}

/* The batch at which it stands, all of it: what was done at once is read at once. */
void
replay_screen_event(struct replay_screen *s)
{
    size_t done = replay_lines_done(s->replay), first = done, left = FULL_MAX;
    struct replay_line line, last;
    struct buf out = BUF_INIT;
    char title[64];

    if (done == 0 || !replay_line(s->replay, done - 1, &last))
        return;
    while (first > 0 && replay_line(s->replay, first - 1, &line) && line.batch == last.batch)
        first--;
    (void)replay_line(s->replay, first, &line);
    snprintf(title, sizeof title, "REPLAY  event %llu", (unsigned long long)line.seq);
    for (size_t i = first; i < done && replay_line(s->replay, i, &line); i++)
        left = add_run(&line, left, &out);
    replay_screen_input(s, &(struct ui_input){ .kind = UI_PAGE, .title = title, .text = buf_text(&out) });
    buf_release(&out);
}

/* --- a range in a file */

/* The moment of an event; that of the first where it is before all. */
static int64_t
ms_of(struct replay *r, uint64_t seq, int64_t fallback_ms)
{
    struct replay_line line;
    size_t low = 0, high = replay_facts(r)->lines;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (replay_line(r, middle, &line) && line.seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && replay_line(r, low - 1, &line) ? line.at_ms : fallback_ms;
}

static bool
export_timeline(struct replay_screen *s, const struct effect *e, struct err *err)
{
    const struct replay_facts *f = replay_facts(s->replay);
    struct buf text = BUF_INIT;
    bool ok;

    replay_markdown(s->replay, ms_of(s->replay, e->replay.seq, f->first_ms), ms_of(s->replay, e->replay.until_seq, f->last_ms),
        &text);
    ok = replay_write_new(e->text, &text, err);
    buf_release(&text);
    return ok;
}

static bool
export_events(struct replay_screen *s, const struct effect *e, struct err *err)
{
    struct export_order order = { .after_seq = e->replay.seq - 1,
        .until_seq = e->replay.until_seq,
        .fold = &s->app->config->model };
    struct export_facts facts;
    struct reader *reader;
    bool ok;

    if (s->store == NULL)
        return err_set(err, ERR_REFUSED, "what is replayed is such a file itself; a name in .md writes a timeline");
    reader = reader_open(s->store, err);
    ok = reader != NULL && export_file(reader, &order, e->text, &facts, err);
    reader_close(reader);
    return ok;
}

static bool
write_range(struct replay_screen *s, const struct effect *e, struct err *err)
{
    if (e->replay.until_seq - e->replay.seq >= EXPORT_EVENTS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d events: mark a moment nearer to this one, or use tocsin log export",
            EXPORT_EVENTS_MAX);
    return str_ends(e->text, ".md") ? export_timeline(s, e, err) : export_events(s, e, err);
}

void
replay_screen_export(struct replay_screen *s, const struct effect *e)
{
    struct err err;

    if (write_range(s, e, &err))
        replay_screen_say(s, true, "wrote events %llu to %llu to %s", (unsigned long long)e->replay.seq,
            (unsigned long long)e->replay.until_seq, e->text);
    else
        replay_screen_say(s, false, "nothing was written: %s", err.text);
}
