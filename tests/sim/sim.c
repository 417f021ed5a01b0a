/* SPDX-License-Identifier: MIT */
/* The simulated program: what the loop of the real one does, one turn after the other, without waiting. */
#include "sim/sim.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/filter.h"
#include "engine/engine.h"
#include "store/reader.h"
#include "support/model_equal.h"
#include "util/str.h"
#include "util/time.h"

#define START_MS INT64_C(1795269600000) /* 2026-11-21T14:00:00Z */
#define ROWS 24
#define COLS 100
#define STORE_WAIT_MS 10000 /* real time, for a disk that hangs */
#define LONG_MS (2 * MS_MINUTE)
#define LONG_STEP_MS (15 * MS_SECOND)

#define ACK_FOR_MS (4 * MS_HOUR)

static struct model *
new_model(const struct sim *s)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = ACK_FOR_MS,
        .snooze_for_ms = MS_HOUR,
        .remind_before_ms = 10 * MS_MINUTE,
        .flap_fires = 4,
        .flap_window_ms = MS_HOUR,
        .cleared_for_ms = 12 * MS_HOUR,
        .closed_for_ms = 24 * MS_HOUR,
        .destinations = { s->places, SIM_ALL_PLACES } };

    sim_routing_set(s, &config);
    return model_new(&config);
}

bool
sim_init(struct sim *s, struct err *err)
{
    memset(s, 0, sizeof *s);
    s->rows = ROWS;
    s->cols = COLS;
    sim_ports_init(&s->ports);
    s->ports.now_ms = START_MS;
    sim_slack_init(s);
    buf_init(&s->routing.text, (size_t)64 << 10);
    snprintf(s->dir, sizeof s->dir, "/tmp/tocsin-sim-XXXXXX");
    if (mkdtemp(s->dir) == NULL)
        return err_set(err, ERR_IO, "no directory in /tmp");
    snprintf(s->path, sizeof s->path, "%s/s.db", s->dir);
    canvas_init(&s->canvas, s->rows, s->cols, false);
    return true;
}

void
sim_release(struct sim *s)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

    sim_stop(s);
    for (size_t i = 0; i < s->sources.n; i++)
        sim_source_free(s->sources.v[i]);
    vec_release(&s->sources);
    vec_release(&s->configs);
    for (size_t i = 0; i < s->heartbeats.n; i++)
        filter_free((struct filter *)s->heartbeats.v[i].alert);
    vec_release(&s->heartbeats);
    arena_release(&s->pair.arena);
    canvas_release(&s->canvas);
    sim_ports_release(&s->ports);
    sim_slack_release(s);
    sim_routing_release(s);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
        unlink(path);
    }
    rmdir(s->dir);
}

bool
sim_start(struct sim *s, struct err *err)
{
    const struct ui_config ui = { .me = SIM_ME, .place = "sim", .ack_for_ms = ACK_FOR_MS, .destinations = sim_destinations };
    const struct engine_config config = { .sources = s->configs.v,
        .sources_n = s->configs.n,
        .deliver = &s->deliver,
        .pair = &s->pair };

    if (!sim_routing_read(s, err))
        return false;
    s->pair.heartbeats = (struct heartbeats){ s->heartbeats.v, s->heartbeats.n };
    s->m = new_model(s);
    s->m->config.heartbeats = s->pair.heartbeats;
    s->store = store_open(s->path, "sim", err);
    s->ui = ui_new(&ui, err);
    if (s->store == NULL || s->ui == NULL)
        return false;
    s->e = engine_new(&config, &s->ports.ports, s->store, s->m);
    engine_start(s->e, NULL, NULL);
    return sim_input(s, &(struct ui_input){ .kind = UI_RESIZE, .rows = s->rows, .cols = s->cols }, err);
}

void
sim_stop(struct sim *s)
{
    engine_free(s->e);
    if (s->store != NULL)
        store_close(s->store);
    ui_free(s->ui);
    model_free(s->m);
    s->e = NULL;
    s->store = NULL;
    s->ui = NULL;
    s->m = NULL;
}

int64_t
sim_now(const struct sim *s)
{
    return s->ports.ports.now_ms(s->ports.ports.ctx);
}

static bool
wait_for_store(struct sim *s, int *waited_ms, struct err *err)
{
    struct pollfd fd = { .fd = store_fd(s->store), .events = POLLIN };

    if (poll(&fd, 1, 10) > 0)
        store_dispatch(s->store);
    else
        *waited_ms += 10;
    return *waited_ms < STORE_WAIT_MS || err_set(err, ERR_IO, "the store does not answer");
}

static void
tell_ui(struct sim *s, enum ui_input_kind kind)
{
    struct ui_effects none = { 0 };

    ui_step(s->ui, &(struct ui_input){ .kind = kind }, s->m, sim_now(s), &none);
    ui_effects_release(&none);
    model_settle(s->m);
}

/* Nothing is left to do but to wait for an answer that does not come now. */
static bool
is_settled(const struct sim *s)
{
    bool waits = sim_slack_is_awaited(s) || sim_pager_is_awaited(s);

    return s->m->whole && (engine_is_idle(s->e) || (waits && s->m->durable_seq + 1 == s->m->next_seq));
}

bool
sim_settle(struct sim *s, struct err *err)
{
    int waited_ms = 0;

    do {
        do {
            s->ports.again = false;
            engine_turn(s->e);
        } while (s->ports.again || sim_answer_calls(s) || sim_slack_answer(s));
        if (is_settled(s))
            break;
    } while (wait_for_store(s, &waited_ms, err));
    if (err->code != ERR_NONE)
        return false;
    tell_ui(s, UI_MODEL);
    return true;
}

bool
sim_pass(struct sim *s, int64_t ms, struct err *err)
{
    while (ms > 0) {
        int64_t step = ms > LONG_MS ? LONG_STEP_MS : MS_SECOND;

        step = step < ms ? step : ms;
        sim_ports_pass(&s->ports, step);
        ms -= step;
        if (!sim_settle(s, err))
            return false;
        tell_ui(s, UI_TICK);
    }
    return true;
}

static void
keep_answer(struct sim *s, const struct engine_reply *r)
{
    size_t n;

    s->answered = true;
    s->ok = r->ok;
    snprintf(s->answer, sizeof s->answer, "%s", r->ok ? r->outcome->summary : r->err.text);
    n = strlen(s->answer);
    for (size_t i = 0; r->ok && i < r->outcome->refusals_n && n < sizeof s->answer; i++)
        n += (size_t)snprintf(s->answer + n, sizeof s->answer - n, "; not: %s", r->outcome->refusals[i].text);
}

static void
on_answer(void *arg, const struct engine_reply *r)
{
    keep_answer(arg, r);
}

bool
sim_command(struct sim *s, const struct command *cmd, struct err *err)
{
    s->answered = false;
    engine_submit(s->e, cmd, on_answer, s);
    return sim_settle(s, err) && (s->answered || err_set(err, ERR_IO, "the command was not answered"));
}

struct errand {
    struct sim *s;
    uint64_t token;
};

/* As the dashboard tells its screen. */
static void
on_reply(void *arg, const struct engine_reply *r)
{
    struct errand *errand = arg;
    struct sim *s = errand->s;
    struct ui_input in = { .kind = UI_REPLY, .token = errand->token, .ok = r->ok };
    size_t n = r->ok ? r->outcome->refusals_n : 0;
    struct alert_id *failed = xcalloc(n + 1, sizeof *failed);
    struct ui_effects effects = { 0 };
    struct buf text = BUF_INIT;

    free(errand);
    keep_answer(s, r);
    for (size_t i = 0; i < n; i++)
        failed[i] = r->outcome->refusals[i].id;
    buf_adds(&text, r->ok ? r->outcome->summary : r->err.text);
    if (n > 0)
        buf_addf(&text, "; %zu not: %s", n, r->outcome->refusals[0].text);
    in.text = buf_text(&text);
    in.failed = failed;
    in.failed_n = n;
    ui_step(s->ui, &in, s->m, sim_now(s), &effects);
    ui_effects_release(&effects);
    buf_release(&text);
    free(failed);
}

static void
do_command(struct sim *s, const struct effect *e)
{
    struct errand *errand = xmalloc(sizeof *errand);

    *errand = (struct errand){ s, e->token };
    engine_submit(s->e,
        &(struct command){ .kind = e->command,
            .actor = SIM_ME,
            .origin = "tui",
            .sure = e->sure,
            .subjects = e->subjects,
            .subjects_n = e->subjects_n,
            .destinations = (const char *const *)e->destinations,
            .destinations_n = e->destinations_n,
            .reply_to = e->reply_to,
            .messages = e->messages,
            .messages_n = e->messages_n,
            .incident = e->incident,
            .for_ms = e->for_ms,
            .until_ms = e->until_ms,
            .text = e->text,
            .seq = e->seq },
        on_reply, errand);
}

bool
sim_input(struct sim *s, const struct ui_input *in, struct err *err)
{
    struct ui_effects effects = { 0 };

    ui_step(s->ui, in, s->m, sim_now(s), &effects);
    for (size_t i = 0; i < effects.v.n; i++) {
        if (effects.v.v[i].kind == EFFECT_COMMAND)
            do_command(s, &effects.v.v[i]);
        else if (effects.v.v[i].kind == EFFECT_POLL)
            engine_poll_now(s->e, effects.v.v[i].text);
    }
    ui_effects_release(&effects);
    return sim_settle(s, err);
}

void
sim_draw(struct sim *s)
{
    canvas_resize(&s->canvas, s->rows, s->cols);
    ui_draw(s->ui, s->m, sim_now(s), &s->canvas);
}

const struct alert *
sim_alert(const struct sim *s, const char *name)
{
    for (size_t i = 0; i < s->m->alerts.n; i++)
        if (str_eq(labels_get(alert_labels(s->m->alerts.v[i]), "alertname"), name))
            return s->m->alerts.v[i];
    return NULL;
}

typedef bool read_fn(struct reader *r, struct model *m, struct err *err);

static bool
check_reading(struct sim *s, struct reader *r, read_fn *read, const char *what, struct err *err)
{
    struct model *again = new_model(s);
    struct buf why = BUF_INIT;
    bool ok = read(r, again, err);

    if (ok && !models_equal(s->m, again, true, &why))
        ok = err_set(err, ERR_CONFLICT, "%s is another model: %s", what, buf_text(&why));
    model_free(again);
    buf_release(&why);
    return ok;
}

bool
sim_check(struct sim *s, struct err *err)
{
    struct reader *r = reader_open(s->path, err);
    struct verify_result result;
    bool ok = r != NULL && reader_verify(r, NULL, NULL, &result, err)
        && check_reading(s, r, reader_fold, "the log folded anew", err)
        && check_reading(s, r, reader_load, "the store loaded anew", err) && sim_check_replay(s, err);

    reader_close(r);
    return ok;
}

#define KEY_MARK "[tocsin M"
#define KEY_DIGITS "0123456789abcdef"

/* A key is made of the node's id: in the marks of silences it reads as one that is always the same. */
static void
add_data(struct buf *out, const char *data, size_t len)
{
    size_t begin = out->len;

    buf_addf(out, "%.*s", (int)len, data);
    for (char *p = out->data + begin; (p = strstr(p, KEY_MARK)) != NULL;) {
        p += strlen(KEY_MARK);
        p += strcspn(p, " ]");
        for (p += *p == ' '; *p != '\0' && strchr(KEY_DIGITS, *p) != NULL; p++)
            *p = '0';
    }
}

/* The node's own stream bears its id, which is another for each store. */
static bool
add_event(void *ctx, const struct stored_event *e)
{
    const struct event *ev = &e->ev;

    buf_addf(ctx, "%llu %lld %s %s %s ", (unsigned long long)ev->seq, (long long)ev->at_ms, event_rows[ev->kind].wire, ev->actor,
        str_starts(ev->stream, "node:") ? "node" : ev->stream);
    add_data(ctx, e->data, e->data_len);
    buf_addc(ctx, '\n');
    return true;
}

/* Where a page stands is said by its key, which is of the node: another one each time. */
static void
hide_keys(struct buf *out)
{
    static const char before[] = "\"channel\":\"";

    for (char *at = out->data; at != NULL && (at = strstr(at, before)) != NULL;) {
        at += sizeof before - 1;
        if (strspn(at, "0123456789abcdef") == MESSAGE_KEY_HEX - 1)
            memset(at, 'k', MESSAGE_KEY_HEX - 1);
    }
}

bool
sim_log(struct sim *s, struct buf *out, struct err *err)
{
    struct reader *r = reader_open(s->path, err);
    const struct event_query all = { 0 };
    bool ok = r != NULL && reader_events(r, &all, add_event, out, err);

    hide_keys(out);
    reader_close(r);
    return ok;
}
