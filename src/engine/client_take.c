/* SPDX-License-Identifier: MIT */
/* What a client is told becomes its model, or an answer to what it asked. */
#include <string.h>

#include "core/apply.h"
#include "engine/client_own.h"
#include "engine/reply.h"
#include "serve/wire.h"
#include "util/str.h"

static void
tell_changed(struct client *c, bool person)
{
    if (c->h.changed != NULL)
        c->h.changed(c->arg, person);
}

static bool
take_welcome(struct client *c, const cJSON *o, struct err *err)
{
    struct client_welcome w = {
        .owner = json_get_str(o, "owner"),
        .role = json_get_str(o, "role"),
        .node = json_get_str(o, "node"),
        .config_hash = json_get_str(o, "config"),
        .you = json_get_str(o, "you"),
        .known = json_get_str(o, "known"),
        .origin = json_get_str(o, "origin"),
        .may = json_get_str(o, "may"),
        .note = json_get_str(o, "note"),
        .pid = json_get_int(o, "pid", 0),
        .screen = (uint64_t)json_get_int(o, "screen", 0),
        .same_account = json_get_bool(o, "same_account", false),
        .again = c->welcomed,
    };

    if (w.owner == NULL || w.role == NULL || w.node == NULL || w.config_hash == NULL)
        return err_set(err, ERR_PARSE, "the owner's welcome lacks what every welcome has");
    c->screen = w.screen;
    c->welcomed = true;
    c->h.welcome(c->arg, &w);
    return true;
}

static void
apply_batch(struct client *c)
{
    uint64_t last = c->batch.v[c->batch.n - 1].seq;

    model_apply_batch(c->m, c->batch.v, c->batch.n);
    if (last > c->m->durable_seq)
        c->m->durable_seq = last;
    vec_clear(&c->batch);
    arena_release(&c->arena);
}

/* Acts of persons are seen at once; what sources tell can wait for the next second. */
static bool
is_of_person(const struct event *ev)
{
    return !str_starts(ev->origin, "source:") && !str_starts(ev->origin, "engine");
}

/* Escaped anew: it goes to terminals. */
static void
pass_on(struct client *c, const cJSON *event)
{
    struct buf text = BUF_INIT;
    struct json_out out;

    json_begin(&out, &text);
    json_copy(&out, NULL, event);
    c->h.event(c->arg, buf_text(&text), text.len);
    buf_release(&text);
}

static bool
take_event(struct client *c, const cJSON *o, struct err *err)
{
    struct event ev;
    const char *node;
    bool more, person;

    if (c->h.event != NULL)
        pass_on(c, o);
    if (!c->folds)
        return true;
    if (!wire_event_read(c->line, &ev, &node, &more, &c->arena, err))
        return false;
    /* The board that was read has it already. */
    if (ev.seq > c->m->durable_seq)
        vec_push(&c->batch, ev);
    person = is_of_person(&ev);
    if (c->batch.n == 0)
        arena_release(&c->arena);
    if (more || c->batch.n == 0)
        return true;
    apply_batch(c);
    tell_changed(c, person);
    return true;
}

/* Of so many ids hardly any two begin alike: who sees only some of them can't compare. */
static size_t
digits_for(uint64_t n)
{
    size_t digits = ALERT_ID_PREFIX_MIN;

    for (double ids = 65536; ids < 50.0 * (double)n * (double)n && digits < ALERT_ID_HEX - 1; ids *= 16)
        digits++;
    return digits;
}

static bool
take_board(struct client *c, const cJSON *o, struct err *err)
{
    const char *node = json_get_str(o, "node");
    int64_t seq = json_get_int(o, "seq", -1), alerts = json_get_int(o, "alerts", -1), of = json_get_int(o, "of", -1);
    struct model *m = c->m;

    if (c->reader != NULL)
        return true;
    if (node == NULL || seq < 0 || alerts < 0 || of < 0)
        return err_set(err, ERR_PARSE, "the board on the wire lacks what every board has");
    str_copy(m->node, sizeof m->node, node);
    m->durable_seq = (uint64_t)seq;
    m->next_seq = m->durable_seq + 1;
    m->expected = (uint64_t)of;
    if (of > alerts)
        m->id_digits_min = digits_for(m->expected);
    m->generation++;
    return true;
}

static bool
take_line_of_log(struct client *c, const cJSON *o, struct err *err)
{
    const char *actor = json_get_str(o, "actor"), *verb = json_get_str(o, "verb"), *text = json_get_str(o, "text");
    struct log_line l = { .seq = (uint64_t)json_get_int(o, "seq", 0), .at_ms = json_get_time(o, "at") };

    if (actor == NULL || verb == NULL || text == NULL)
        return err_set(err, ERR_PARSE, "a line of the log on the wire can't be read");
    l.actor = (char *)actor;
    l.verb = (char *)verb;
    l.text = (char *)text;
    model_add_line(c->m, &l);
    return true;
}

static bool
take_alert(struct client *c, const cJSON *o, struct err *err)
{
    bool ok = wire_alert_read(o, c->m, err);

    if (ok)
        tell_changed(c, false);
    return ok;
}

static bool
take_message(struct client *c, const cJSON *o, struct err *err)
{
    return wire_message_read(o, c->m, err);
}

static bool
take_silence(struct client *c, const cJSON *o, struct err *err)
{
    return wire_silence_read(o, c->m, err);
}

static bool
take_run(struct client *c, const cJSON *o, struct err *err)
{
    return wire_run_read(o, c->m, err);
}

static bool
take_rule(struct client *c, const cJSON *o, struct err *err)
{
    return wire_rule_read(o, c->m, err);
}

static bool
take_oncall(struct client *c, const cJSON *o, struct err *err)
{
    return wire_oncall_read(o, c->m, err);
}

static bool
take_doc(struct client *c, const cJSON *o, struct err *err)
{
    return wire_doc_read(o, c->m, err);
}

static bool
take_source(struct client *c, const cJSON *o, struct err *err)
{
    bool ok = wire_source_read(o, c->m, err);

    if (ok)
        tell_changed(c, false);
    return ok;
}

static bool
take_observed(struct client *c, const cJSON *o, struct err *err)
{
    bool ok = wire_observed_read(o, c->m, err);

    if (ok)
        tell_changed(c, false);
    return ok;
}

static bool
take_act(struct client *c, const cJSON *list, struct err *err)
{
    struct arena arena = { 0 };
    VEC(struct event) evs = { 0 };
    const cJSON *item;
    const char *node;
    bool ok = true;

    cJSON_ArrayForEach(item, list)
    {
        struct event ev;

        ok = ok && wire_event_bare_read(item, &ev, &node, &arena, err);
        if (ok)
            vec_push(&evs, ev);
    }
    if (ok && evs.n > 0)
        model_add_act(c->m, evs.v, evs.n);
    vec_release(&evs);
    arena_release(&arena);
    return ok;
}

static bool
take_presence(struct client *c, const cJSON *list, struct err *err)
{
    VEC(struct presence) all = { 0 };
    const cJSON *item;

    (void)err;
    cJSON_ArrayForEach(item, list)
    {
        const char *who = json_get_str(item, "who");
        struct presence p = { .screen = (uint64_t)json_get_int(item, "screen", 0) };

        if (who == NULL || p.screen == c->screen)
            continue;
        str_copy(p.who, sizeof p.who, who);
        presence_read(item, &p);
        vec_push(&all, p);
    }
    if (c->h.presence != NULL)
        c->h.presence(c->arg, all.v, all.n);
    vec_release(&all);
    return true;
}

static bool
take_fault(struct client *c, const cJSON *fault, struct err *err)
{
    (void)err;
    if (c->h.fault != NULL)
        c->h.fault(c->arg, cJSON_IsString(fault) ? fault->valuestring : NULL);
    return true;
}

static bool
take_leaving(struct client *c, const cJSON *o, struct err *err)
{
    const char *why = json_get_str(o, "why");

    (void)err;
    if (c->h.leaving != NULL)
        c->h.leaving(c->arg, why == NULL ? "" : why, json_get_int(o, "wait_ms", 0));
    return true;
}

static bool
take_tick(struct client *c, const cJSON *o, struct err *err)
{
    (void)c, (void)o, (void)err;
    return true;
}

static void flush_waiting(struct client *c);

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct client *c = arg;

    if (err != NULL)
        c->fault = *err;
    if (done && err == NULL) {
        c->loading = false;
        flush_waiting(c);
    }
    tell_changed(c, done || err != NULL);
}

/* The answer to the subscription: what was decided before it is durable, and stands in the store. */
static void
take_subscribed(struct client *c, const cJSON *line)
{
    if (!json_get_bool(line, "ok", false)) {
        const char *why = json_get_str(line, "error");

        err_set(&c->fault, ERR_REFUSED, "the owner gives no board: %s", why == NULL ? "it does not say why" : why);
    } else if (c->reader != NULL) {
        store_load(c->reader, c->m, on_loaded, c);
    } else {
        if (c->m != NULL)
            c->m->whole = true;
        tell_changed(c, true);
    }
}

static bool
take_answer(struct client *c, const cJSON *line, struct err *err)
{
    int64_t id = json_get_int(line, "id", 0);
    const char *why = json_get_str(line, "error");

    if (id <= 0)
        return err_set(err, ERR_PARSE, "it can't read what this tocsin said: %s", why == NULL ? "it does not say why" : why);
    if ((uint64_t)id == c->subscribe_id)
        take_subscribed(c, line);
    else if (c->h.answer != NULL)
        c->h.answer(c->arg, (uint64_t)id, line);
    return true;
}

static const struct {
    const char *word;
    bool (*take)(struct client *c, const cJSON *o, struct err *err);
    bool of_board; /* nothing for one that keeps none */
} words[] = {
#define SAY_ROW(word, function, of_board, members, help) { word, function, of_board },
#include "serve/says.def"
#undef SAY_ROW
};

/* An owner that does not understand hello says so and hangs up; one of another version may say anything. */
static bool
greeting_check(const cJSON *line, struct err *err)
{
    const char *why = json_get_str(line, "error");

    if (why != NULL)
        return err_set(err, ERR_REFUSED, "the owner of the store does not speak to this tocsin: %s", why);
    if (json_get_int(line, "tocsin", 0) == WIRE_VERSION && json_get_object(line, "welcome") != NULL)
        return true;
    return err_set(err, ERR_PARSE, "the owner of the store is another version of tocsin: run the same everywhere");
}

/* It has no room for us, and hangs up. */
static bool
is_full(struct client *c, const cJSON *line)
{
    struct err said = { 0 };

    if (!cJSON_HasObjectItem(line, "ok"))
        return false;
    reply_read_err(line, &said);
    if (said.code == ERR_UNAVAILABLE)
        c->fault = said;
    return said.code == ERR_UNAVAILABLE;
}

/* What is of a kind that this client does not know is left alone: a newer owner may say more. */
static bool
take_line(struct client *c, const cJSON *line, struct err *err)
{
    if (!c->welcomed && is_full(c, line))
        return true;
    if (!c->welcomed && !greeting_check(line, err))
        return false;
    if (cJSON_HasObjectItem(line, "ok"))
        return take_answer(c, line, err);
    c->line = line;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const cJSON *o = json_get(line, words[i].word);

        if (o != NULL)
            return (words[i].of_board && c->m == NULL) || words[i].take(c, o, err);
    }
    return true;
}

/* While the board is being read: all but the answer to the subscription, signs of life, and how sources do and are read. */
static bool
must_wait(const struct client *c, const cJSON *line)
{
    uint64_t id = (uint64_t)json_get_int(line, "id", 0);

    if (!c->loading || cJSON_HasObjectItem(line, "tick") || cJSON_HasObjectItem(line, "leaving")
        || cJSON_HasObjectItem(line, "source"))
        return false;
    return id == 0 || id != c->subscribe_id;
}

bool
client_line(struct client *c, const char *line, size_t len, struct err *err)
{
    cJSON *o = json_parse(line, len, err);
    bool ok = o != NULL;

    c->heard_mono_ms = client_mono_ms(c);
    if (ok && must_wait(c, o)) {
        buf_add(&c->waiting, line, len);
        buf_addc(&c->waiting, '\n');
        ok = !c->waiting.full
            || err_set(err, ERR_LIMIT, "more than %zu MB came while the board was being read", CLIENT_WAITING_MAX >> 20);
    } else if (ok) {
        ok = take_line(c, o, err);
    }
    cJSON_Delete(o);
    return ok || err_wrap(err, "the owner said what can't be read");
}

static void
flush_waiting(struct client *c)
{
    struct buf waiting = c->waiting;
    const char *at = buf_text(&waiting);

    buf_init(&c->waiting, CLIENT_WAITING_MAX);
    while (*at != '\0' && c->fault.code == ERR_NONE) {
        size_t len = strcspn(at, "\n");

        if (!client_line(c, at, len, &c->fault))
            break;
        at += len + 1;
    }
    buf_release(&waiting);
}
