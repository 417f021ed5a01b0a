/* SPDX-License-Identifier: MIT */
/* The owner without a screen, once: poll every source, store what they say, deliver what is due, exit. */
#include "app/serve.h"

#include <signal.h>

#include "app/local_source.h"
#include "app/output.h"
#include "app/owner.h"
#include "core/words.h"
#include "util/json.h"
#include "util/time.h"

struct once {
    struct owner owner;
    struct loop *loop;
    struct local_source *looking;
    bool started, finished;
    struct err err;
};

static void
start(struct once *o)
{
    o->started = true;
    owner_start(&o->owner, NULL, NULL);
}

/* Without a source there may still be something to deliver. */
static void
on_looked(void *arg, bool found)
{
    struct once *o = arg;

    o->looking = NULL;
    if (!found && !config_has_work(o->owner.app->config)) {
        err_set(&o->err, ERR_CONFIG,
            "no source is configured, and no Alertmanager answers on " LOCAL_SOURCE_URL "; see tocsin.conf(5)");
        loop_stop(o->loop);
        return;
    }
    if (found)
        owner_add_local_source(&o->owner);
    start(o);
}

static void
on_turn(void *arg)
{
    struct once *o = arg;
    const char *fault;

    owner_turn(&o->owner);
    fault = engine_store_fault(o->owner.engine);
    if (fault != NULL) {
        err_set(&o->err, ERR_IO, "%s", fault);
        loop_stop(o->loop);
    } else if (o->started && engine_has_run_once(o->owner.engine)) {
        o->finished = true;
        loop_stop(o->loop);
    }
}

static void
on_signal(void *arg, int signum)
{
    struct once *o = arg;

    err_set(&o->err, ERR_UNAVAILABLE, "interrupted (signal %d) before every source was polled", signum);
    loop_stop(o->loop);
}

/* What a source said last: nothing wrong, or why not. One instance of several is enough; a list with holes is not. */
static const char *
source_fault(const struct source *s)
{
    if (s->failures == 0 && s->failing_since_ms == 0)
        return s->instances_ok < s->instances ? NULL : s->error;
    return s->error == NULL ? "it does not answer" : s->error;
}

static void
source_json(struct json_out *o, const struct source *s)
{
    json_open(o, NULL, '{');
    json_str(o, "name", s->name);
    json_bool(o, "ok", source_fault(s) == NULL);
    json_str(o, "error", source_fault(s));
    json_int(o, "alerts", s->alerts);
    json_int(o, "took_ms", s->took_ms);
    json_time(o, "last_ok", s->last_ok_ms);
    json_close(o, '}');
}

/* Not delivered yet, or never by itself. One that is delivered waits for somebody else: the next poll, a person. */
static bool
is_left(const struct message *msg)
{
    return message_is_open(msg) && msg->standing.state != MESSAGE_DELIVERED;
}

static size_t
report_messages(const struct model *m)
{
    size_t left = 0;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];

        left += is_left(msg);
        if (is_left(msg) && msg->into == 0)
            say_error("message M%llu to %s: %s%s%s", (unsigned long long)msg->number, msg->order.destination,
                message_states[msg->standing.state].word, msg->error == NULL ? "" : ": ", msg->error == NULL ? "" : msg->error);
    }
    return left;
}

static size_t
messages_json(const struct model *m, struct json_out *o)
{
    size_t left = 0;

    json_open(o, "messages", '[');
    for (size_t i = 0; i < m->messages.n; i++) {
        if (!is_left(m->messages.v[i]))
            continue;
        left++;
        json_open(o, NULL, '{');
        message_json(o, m->messages.v[i]);
        json_close(o, '}');
    }
    json_close(o, ']');
    return left;
}

static size_t
report_text(const struct model *m)
{
    struct output out = output_here();
    size_t failed = 0;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];
        struct buf line = BUF_INIT;

        if (!s->configured)
            continue;
        if (source_fault(s) != NULL) {
            failed++;
            say_error("source %s: %s", s->name, source_fault(s));
        } else {
            buf_addf(&line, "%s: %u alerts in %lld ms", s->name, s->alerts, (long long)s->took_ms);
            output_line(&out, buf_text(&line));
        }
        buf_release(&line);
    }
    return failed + report_messages(m);
}

static size_t
report_json(const struct model *m)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    size_t failed = 0;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_open(&o, "sources", '[');
    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];

        if (!s->configured)
            continue;
        failed += source_fault(s) != NULL;
        source_json(&o, s);
    }
    json_close(&o, ']');
    failed += messages_json(m, &o);
    json_bool(&o, "ok", failed == 0);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
    return failed;
}

int
serve_once(struct app *app)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct loop_signal *watchers[3];
    struct once o = { .loop = loop_new() };
    int code;

    if (!owner_open(&o.owner, app, o.loop, "serve --once", RUN_LIVE, &o.err)) {
        owner_close(&o.owner, false);
        loop_free(o.loop);
        return app_fail(&o.err);
    }
    for (size_t i = 0; i < 3; i++)
        watchers[i] = loop_signal_new(o.loop, signals[i], on_signal, &o);
    loop_on_turn(o.loop, on_turn, &o);
    if (app->config->sources.n == 0)
        o.looking = local_source_look(o.owner.ports, on_looked, &o);
    else
        start(&o);
    loop_run(o.loop);
    loop_hold_endings();
    for (size_t i = 0; i < 3; i++)
        loop_signal_free(watchers[i]);
    local_source_cancel(o.looking);
    if (!o.finished)
        code = app_fail(&o.err);
    else if ((app->options.given[OPT_JSON] ? report_json : report_text)(o.owner.model) > 0)
        code = EXIT_PARTLY;
    else
        code = EXIT_DONE;
    owner_close(&o.owner, false);
    loop_free(o.loop);
    return code;
}
