/* SPDX-License-Identifier: MIT */
/*
 * A program of this machine: each message stands on its stdin as JSON, and what may be said in a word in its environment. Status 0 is a
 * yes, 75 (EX_TEMPFAIL) asks for another try. Nobody can tell whether one that was cut off did its work: it is run again, and knows that
 * by TOCSIN_KEY.
 */
#include <stdlib.h>
#include <string.h>

#include "deliver/way.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/str.h"
#include "util/text.h"

/* One that we no longer see (its owner was killed) may still be at it. */
#define SETTLE_MS 2000
#define EX_TEMPFAIL 75
#define WORDS_COLS 160
/* All that it may be told in its environment, and NULL. */
#define ENV_MAX 9

struct program {
    const struct deliver_config *config;
    struct arena memory; /* of the job */
    const char *name, *id;
    const char *env[ENV_MAX];
    struct request_run run;
    int status;
    struct buf words;
};

static void *
program_start(void *shared)
{
    struct program *p = xcalloc(1, sizeof *p);

    p->config = shared;
    buf_init(&p->words, WAY_ANSWER_MAX);
    return p;
}

static void
program_stop(void *state)
{
    struct program *p = state;

    if (p == NULL)
        return;
    arena_release(&p->memory);
    buf_release(&p->words);
    free(p);
}

static int64_t
program_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    (void)state, (void)job, (void)order, (void)now_ms;
    return 0;
}

static const struct program_config *
program_named(const struct deliver_config *c, const char *name)
{
    for (size_t i = 0; i < c->programs_n; i++)
        if (str_eq(c->programs[i].destination, name))
            return &c->programs[i];
    return NULL;
}

/* Words of ours alone, and of the configuration: nothing that an alert says. */
static void
set_env(struct program *p, const struct deliver_order *o)
{
    const struct {
        const char *name, *value;
    } vars[] = {
        { "TOCSIN_VERSION", "1" },
        { "TOCSIN_ACT", message_act_words[o->act] },
        { "TOCSIN_DESTINATION", way_destination(o) },
        { "TOCSIN_ID", o->id },
        { "TOCSIN_KEY", o->key },
        { "TOCSIN_TARGET", o->target_key },
        { "TOCSIN_PERSON", o->person },
    };
    size_t n = 0;

    _Static_assert(sizeof vars / sizeof *vars < ENV_MAX, "room for all");
    for (size_t i = 0; i < sizeof vars / sizeof *vars; i++)
        if (vars[i].value != NULL)
            p->env[n++] = arena_printf(&p->memory, "%s=%s", vars[i].name, vars[i].value);
    p->env[n] = NULL;
}

/* For people. */
static char *
words_of(const char *const *argv)
{
    struct buf words = BUF_INIT;

    for (size_t i = 0; argv[i] != NULL; i++)
        buf_addf(&words, "%s%s", i > 0 ? " " : "", argv[i]);
    return buf_take(&words);
}

static void
program_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct program *p = state;
    const struct program_config *target = program_named(p->config, way_destination(order));
    struct buf body = BUF_INIT;

    (void)job, (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_REQUEST };
    if (target == NULL) {
        way_unknown(order, out);
        return;
    }
    arena_release(&p->memory);
    buf_clear(&p->words);
    p->name = target->argv[0];
    p->id = arena_strdup(&p->memory, order->id);
    set_env(p, order);
    p->run = (struct request_run){ .argv = target->argv, .env = p->env };
    way_json(order, "command", &body);
    out->request = (struct request){ .transport = REQUEST_RUN,
        .method = "RUN",
        .url = words_of(target->argv),
        .run = &p->run,
        .delivers = true,
        .timeout_ms = target->timeout_ms,
        .max_body_bytes = WAY_ANSWER_MAX };
    out->request.body_len = body.len;
    out->request.body = buf_take(&body);
}

/* "/usr/local/bin/siren ended with status 3: no such room" */
static void
explain(const struct program *p, struct err *err)
{
    const char *text = buf_text(&p->words);
    struct buf line = BUF_INIT;

    text += strspn(text, " \t\r\n");
    text_clean(&line, text, strcspn(text, "\r\n"), WORDS_COLS, true);
    err_set(err, ERR_UNAVAILABLE, "%s ended with status %d%s%s", p->name, p->status, line.len > 0 ? ": " : "", buf_text(&line));
    buf_release(&line);
}

static void
read_end(struct program *p, struct deliver_step *out)
{
    if (p->status == 0) {
        way_done(p->id, out);
        return;
    }
    out->kind = p->status == EX_TEMPFAIL ? DELIVER_RETRY : DELIVER_REFUSED;
    explain(p, &out->error);
}

static void
program_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct program *p = state;
    size_t room = p->words.max - p->words.len;

    (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        p->status = reply->status;
        break;
    case REPLY_CHUNK:
        buf_add(&p->words, reply->bytes, reply->len < room ? reply->len : room);
        break;
    case REPLY_END:
        read_end(p, out);
        break;
    case REPLY_FAILED:
        way_failed(reply, out);
        break;
    }
}

const struct deliver_driver program_driver = {
    .name = "command",
    .kind = MESSAGE_COMMAND,
    .pace_ms = 0,
    .settle_ms = SETTLE_MS,
    .repeats = true,
    .open = way_open,
    .close = way_close,
    .start = program_start,
    .stop = program_stop,
    .wait = program_wait,
    .begin = program_begin,
    .feed = program_feed,
};
