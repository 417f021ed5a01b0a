/* SPDX-License-Identifier: MIT */
/* The log of a service, from the board: each look compares with what was told before. */
#include "app/serve_watch.h"

#include "app/serve_log.h"
#include "core/words.h"

/* Of the lines of the log pane: what becomes of messages. */
static const struct {
    enum event_kind kind;
    enum serve_priority priority;
    const char *words;
} told[] = {
    { EV_MSG_DELIVERED, SERVE_INFO, "delivered" },
    { EV_MSG_RETRY, SERVE_WARNING, "not delivered yet" },
    { EV_MSG_FAILED, SERVE_ERROR, "not delivered" },
    { EV_MSG_LATE, SERVE_ERROR, "late" },
    { EV_MSG_MERGED, SERVE_INFO, "merged" },
    { EV_MSG_DROPPED, SERVE_NOTICE, "dropped" },
};

void
serve_watch_release(struct serve_watch *w)
{
    for (size_t i = 0; i < w->sources.n; i++)
        free(w->sources.v[i].name);
    vec_release(&w->sources);
}

static struct watched_source *
watched(struct serve_watch *w, const char *name)
{
    for (size_t i = 0; i < w->sources.n; i++)
        if (str_eq(w->sources.v[i].name, name))
            return &w->sources.v[i];
    vec_push(&w->sources, ((struct watched_source){ .name = xstrdup(name) }));
    return &w->sources.v[w->sources.n - 1];
}

static void
look_at_source(struct serve_watch *w, const struct source *s)
{
    struct watched_source *seen = watched(w, s->name);

    if (s->failures > 0 && !seen->failing)
        serve_log(SERVE_WARNING, "source %s fails: %s", s->name, s->error == NULL ? "it does not answer" : s->error);
    else if (s->failures == 0 && s->polls > 0 && (seen->failing || !seen->answered))
        serve_log(SERVE_INFO, "source %s answers%s: %u alerts in %lld ms", s->name, seen->answered ? " again" : "", s->alerts,
            (long long)s->took_ms);
    seen->failing = s->failures > 0;
    seen->answered = seen->answered || s->polls > 0;
}

/* A source that fails has the same verb as a message that does; its line is in its own name. */
static void
tell_line(const struct log_line *line)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (str_eq(event_verb(&(struct event){ .kind = told[i].kind }), line->verb) && (told[i].kind != EV_MSG_FAILED || str_eq(line->actor, SOURCE_OWN)))
            serve_log(told[i].priority, "message %s: %s", told[i].words, line->text);
}

static void
look_at_lines(struct serve_watch *w, const struct model *m)
{
    const struct log_line *line;
    size_t n = 0;

    while ((line = model_line(m, n)) != NULL && line->seq > w->told_seq)
        n++;
    while (n-- > 0) {
        line = model_line(m, n);
        if (line->seq > m->durable_seq)
            break;
        tell_line(line);
        w->told_seq = line->seq;
    }
}

static void
look_at_store(struct serve_watch *w, const char *fault)
{
    if ((fault != NULL) == w->store_faulty)
        return;
    w->store_faulty = fault != NULL;
    if (fault != NULL)
        serve_log(SERVE_ERROR, "the store refuses: %s", fault);
    else
        serve_log(SERVE_NOTICE, "the store works again");
}

/* Whoever is behind the switch will call: say why. */
static void
look_at_dead_men(struct serve_watch *w, const char *silent)
{
    if ((silent != NULL) == w->dead_men_silent)
        return;
    w->dead_men_silent = silent != NULL;
    if (silent != NULL)
        serve_log(SERVE_ERROR, "dead man's switches are not asked for: %s", silent);
    else
        serve_log(SERVE_NOTICE, "dead man's switches are asked for again");
}

void
serve_watch_look(struct serve_watch *w, const struct engine *e, const struct model *m)
{
    look_at_store(w, engine_store_fault(e));
    look_at_dead_men(w, engine_dead_men_silent(e));
    if (!m->whole || (w->loaded && m->generation == w->generation))
        return;
    if (!w->loaded)
        w->told_seq = m->durable_seq;
    w->loaded = true;
    w->generation = m->generation;
    for (size_t i = 0; i < m->sources.n; i++)
        if (m->sources.v[i]->configured && !m->sources.v[i]->own)
            look_at_source(w, m->sources.v[i]);
    look_at_lines(w, m);
}
