/* SPDX-License-Identifier: MIT */
/* The simulated program: what the loop of the real one does, one turn after the other, without waiting. */
#include "sim/sim.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "store/reader.h"
#include "support/model_equal.h"
#include "util/json.h"
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
new_model(void)
{
    const struct model_config config = { .levels = level_default,
        .ack_for_ms = ACK_FOR_MS,
        .cleared_for_ms = 12 * MS_HOUR,
        .closed_for_ms = 24 * MS_HOUR };

    return model_new(&config);
}

/* --- beginning and end ----------------------------------------------------------------------------------------------- */

bool
sim_init(struct sim *s, struct err *err)
{
    memset(s, 0, sizeof *s);
    s->rows = ROWS;
    s->cols = COLS;
    sim_ports_init(&s->ports);
    s->ports.now_ms = START_MS;
    snprintf(s->dir, sizeof s->dir, "/tmp/tocsin-sim-XXXXXX");
    if (mkdtemp(s->dir) == NULL)
        return err_set(err, ERR_IO, "no directory in /tmp");
    snprintf(s->path, sizeof s->path, "%s/s.db", s->dir);
    canvas_init(&s->canvas, s->rows, s->cols, false);
    return true;
}

static void
source_free(struct sim_source *source)
{
    while (source->alerts.n > 0)
        sim_end(source, source->alerts.v[0].name);
    vec_release(&source->alerts);
    source_config_free(source->config);
    free(source->name);
    free(source->fault);
    free(source);
}

void
sim_release(struct sim *s)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

    sim_stop(s);
    for (size_t i = 0; i < s->sources.n; i++)
        source_free(s->sources.v[i]);
    vec_release(&s->sources);
    vec_release(&s->configs);
    canvas_release(&s->canvas);
    sim_ports_release(&s->ports);
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
    const struct ui_config ui = { .me = SIM_ME, .place = "sim", .ack_for_ms = ACK_FOR_MS };

    s->m = new_model();
    s->store = store_open(s->path, "sim", err);
    s->ui = ui_new(&ui, err);
    if (s->store == NULL || s->ui == NULL)
        return false;
    s->e = engine_new(&(struct engine_config){ .sources = s->configs.v, .sources_n = s->configs.n }, &s->ports.ports, s->store, s->m);
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

/* --- sources --------------------------------------------------------------------------------------------------------- */

struct sim_source *
sim_source(struct sim *s, const char *name)
{
    for (size_t i = 0; i < s->sources.n; i++)
        if (strcmp(s->sources.v[i]->name, name) == 0)
            return s->sources.v[i];
    return NULL;
}

void
sim_add_source(struct sim *s, const char *name, int64_t every_ms)
{
    struct sim_source *source = xcalloc(1, sizeof *source);
    char url[128];

    snprintf(url, sizeof url, "http://%s:9093", name);
    source->name = xstrdup(name);
    source->boots = 1;
    source->config = source_config_default(name, url);
    if (every_ms > 0)
        source->config->every_ms = every_ms;
    vec_push(&s->sources, source);
    vec_push(&s->configs, source->config);
}

void
sim_end(struct sim_source *source, const char *name)
{
    for (size_t i = 0; i < source->alerts.n; i++)
        if (strcmp(source->alerts.v[i].name, name) == 0) {
            free(source->alerts.v[i].labels);
            free(source->alerts.v[i].name);
            vec_remove(&source->alerts, i);
            return;
        }
}

static size_t
labels_size(const char *labels)
{
    const char *p = labels;

    while (*p != '\0')
        p += strlen(p) + 1;
    return (size_t)(p - labels) + 1;
}

/* Listed already: it has these labels now, and began when it began. */
void
sim_fire(struct sim *s, struct sim_source *source, const char *name, const char *labels)
{
    struct sim_alert a = { .starts_at_ms = sim_now(s) };

    for (size_t i = 0; i < source->alerts.n; i++)
        if (strcmp(source->alerts.v[i].name, name) == 0)
            a.starts_at_ms = source->alerts.v[i].starts_at_ms;
    sim_end(source, name);
    a.name = xstrdup(name);
    a.labels = xmemdup(labels, labels_size(labels));
    vec_push(&source->alerts, a);
}

void
sim_lose(struct sim_source *source, const char *name, bool lost)
{
    for (size_t i = 0; i < source->alerts.n; i++)
        if (name == NULL || strcmp(source->alerts.v[i].name, name) == 0)
            source->alerts.v[i].lost = lost;
}

static void
put_alert(struct json_out *o, const struct sim_alert *a)
{
    json_open(o, NULL, '{');
    json_open(o, "annotations", '{');
    json_close(o, '}');
    json_str(o, "fingerprint", "0123456789abcdef");
    json_time(o, "startsAt", a->starts_at_ms);
    json_open(o, "status", '{');
    json_str(o, "state", "active");
    json_open(o, "silencedBy", '[');
    json_close(o, ']');
    json_open(o, "inhibitedBy", '[');
    json_close(o, ']');
    json_close(o, '}');
    json_open(o, "labels", '{');
    json_str(o, "alertname", a->name);
    for (const char *p = a->labels; *p != '\0'; p += strlen(p) + 1) {
        size_t name = strcspn(p, "=");
        char *key = xstrndup(p, name);

        json_str(o, key, p + name + (p[name] == '='));
        free(key);
    }
    json_close(o, '}');
    json_close(o, '}');
}

static void
list_body(const struct sim_source *source, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < source->alerts.n; i++)
        if (!source->alerts.v[i].lost)
            put_alert(&o, &source->alerts.v[i]);
    json_close(&o, ']');
}

static bool
answer_call(struct sim *s, const struct sim_source *source, const char *path, const char *body)
{
    char url[160];

    snprintf(url, sizeof url, "http://%s:9093%s", source->name, path);
    return source->fault != NULL ? sim_ports_fail(&s->ports, url, source->fault) : sim_ports_answer(&s->ports, url, 200, body, 4096);
}

/* true where anything was asked. */
static bool
answer_calls(struct sim *s)
{
    bool any = false;

    for (size_t i = 0; i < s->sources.n; i++) {
        const struct sim_source *source = s->sources.v[i];
        struct buf list = BUF_INIT;
        char boot[80];

        list_body(source, &list);
        snprintf(boot, sizeof boot, "{\"uptime\":\"2026-11-21T01:%02d:00.000Z\"}", source->boots % 60);
        any |= answer_call(s, source, "/api/v2/alerts", buf_text(&list));
        any |= answer_call(s, source, "/api/v2/status", boot);
        buf_release(&list);
    }
    return any;
}

/* --- turns ----------------------------------------------------------------------------------------------------------- */

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

bool
sim_settle(struct sim *s, struct err *err)
{
    int waited_ms = 0;

    do {
        do {
            s->ports.again = false;
            engine_turn(s->e);
        } while (s->ports.again || answer_calls(s));
        if (s->m->whole && engine_is_idle(s->e))
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

/* --- persons --------------------------------------------------------------------------------------------------------- */

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
    engine_submit(s->e, &(struct command){ .kind = e->command, .actor = SIM_ME, .origin = "tui", .sure = e->sure, .subjects = e->subjects,
                            .subjects_n = e->subjects_n, .for_ms = e->for_ms, .text = e->text, .seq = e->seq }, on_reply, errand);
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

/* --- looking --------------------------------------------------------------------------------------------------------- */

const struct alert *
sim_alert(const struct sim *s, const char *name)
{
    for (size_t i = 0; i < s->m->alerts.n; i++)
        if (str_eq(labels_get(alert_labels(s->m->alerts.v[i]), "alertname"), name))
            return s->m->alerts.v[i];
    return NULL;
}

bool
sim_check(struct sim *s, struct err *err)
{
    struct reader *r = reader_open(s->path, err);
    struct model *folded = new_model();
    struct verify_result result;
    struct buf why = BUF_INIT;
    bool ok = r != NULL && reader_verify(r, NULL, NULL, &result, err) && reader_fold(r, folded, err);

    if (ok && !models_equal(s->m, folded, true, &why))
        ok = err_set(err, ERR_CONFLICT, "the log folded anew is another model: %s", buf_text(&why));
    reader_close(r);
    model_free(folded);
    buf_release(&why);
    return ok;
}
