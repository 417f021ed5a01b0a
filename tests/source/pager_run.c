/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "source/pager_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/path.h"
#include "util/str.h"

#define DATA_MAX (1 << 20)
/* Bodies come in pieces, so that nothing depends on how they are cut. */
#define PIECE 997

struct pager_run *
pager_run_new(const char *kind, const char *more)
{
    struct conf_schema schema = { &source_conf_section, 1, source_conf_rows, source_conf_rows_n };
    struct conf_faults faults = { 0 };
    struct pager_run *r = xcalloc(1, sizeof *r);
    struct buf text = BUF_INIT;
    struct conf *conf;

    buf_init(&r->asked, BUF_DEFAULT_MAX);
    buf_init(&r->seen, BUF_DEFAULT_MAX);
    buf_addf(&text, "source \"pd\" { kind = %s token_env = KEY %s }\n", kind, more);
    conf = conf_parse(&schema, "(test)", buf_text(&text), text.len, &faults);
    if (conf != NULL)
        r->config = source_config_new(conf_node_at(conf, "source", 0), &faults);
    if (r->config == NULL)
        fail_msg("%s: %s", buf_text(&text), faults.v[0].text);
    conf_free(conf);
    conf_faults_release(&faults);
    buf_release(&text);
    r->state = r->config->driver->start(r->config, 0);
    return r;
}

static void
forget_answers(struct pager_run *r)
{
    for (size_t i = 0; i < r->answers_n; i++)
        free(r->answers[i].body);
    r->answers_n = r->answered = 0;
}

void
pager_run_free(struct pager_run *r)
{
    forget_answers(r);
    r->config->driver->stop(r->state);
    source_config_free(r->config);
    buf_release(&r->asked);
    buf_release(&r->seen);
    free(r);
}

void
pager_run_answer(struct pager_run *r, int status, const char *body)
{
    assert_true(r->answers_n < PAGER_RUN_ANSWERS_MAX);
    r->answers[r->answers_n].status = status;
    r->answers[r->answers_n].retry_after_ms = 0;
    r->answers[r->answers_n++].body = xstrdup(body);
}

void
pager_run_answer_file(struct pager_run *r, int status, const char *name)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct err err = { 0 };

    buf_addf(&path, "%s/data/%s.json", TESTS_DIR, name);
    if (!path_read(buf_text(&path), DATA_MAX, &text, &err))
        fail_msg("%s", err.text);
    pager_run_answer(r, status, buf_text(&text));
    buf_release(&path);
    buf_release(&text);
}

static bool
known(void *ctx, struct hash128 raw)
{
    (void)raw;
    return ((struct pager_run *)ctx)->knows_all;
}

static void
put_set(struct buf *out, struct labels set)
{
    for (struct label_iter it = labels_iter(set); label_next(&it);)
        buf_addf(out, " %s=%s", it.name, it.value);
}

static void
sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct pager_run *r = ctx;

    assert_true(raw.lo != 0 || raw.hi != 0);
    assert_true(labels_are_valid(s->labels) && labels_are_valid(s->annotations));
    r->sightings++;
    r->last = s->id;
    buf_addf(&r->seen, "%s %s%s%s start=%lld:", s->fingerprint, s->severity, s->suppressed_by != NULL ? " " : "",
        s->suppressed_by != NULL ? s->suppressed_by : "", (long long)s->starts_at_ms);
    put_set(&r->seen, s->labels);
    buf_adds(&r->seen, " |");
    put_set(&r->seen, s->annotations);
    if (s->acked.name != NULL)
        buf_addf(&r->seen, " | acked %s %s %s at %lld", s->acked.id != NULL ? s->acked.id : "-",
            s->acked.mail != NULL ? s->acked.mail : "-", s->acked.name, (long long)s->acked_at_ms);
    buf_adds(&r->seen, "\n");
}

static bool
is_ours(void *ctx, const char *key, const char *id)
{
    const char *ours = ((struct pager_run *)ctx)->ours;

    return ours != NULL && (str_eq(key, ours) || str_eq(id, ours));
}

static void
put_who(struct buf *out, const struct there_person *who)
{
    buf_addf(out, "%s %s %s", who->id != NULL ? who->id : "-", who->mail != NULL ? who->mail : "-",
        who->name != NULL ? who->name : "-");
}

static void
answer(void *ctx, const struct answer_there *a)
{
    static const char *const words[] = { [PAGER_OPEN] = "open", [PAGER_ACKED] = "acked", [PAGER_CLOSED] = "closed" };
    struct pager_run *r = ctx;

    buf_addf(&r->seen, "answer %s %s %s by ", a->key != NULL ? a->key : "-", a->id, words[a->state]);
    put_who(&r->seen, &a->who);
    buf_addf(&r->seen, " at %lld\n", (long long)a->at_ms);
}

static void
turn(void *ctx, const struct turn_there *t)
{
    struct pager_run *r = ctx;

    buf_addf(&r->seen, "turn %s ", t->schedule);
    put_who(&r->seen, &t->who);
    buf_addf(&r->seen, " %lld to %lld\n", (long long)t->from_ms, (long long)t->until_ms);
}

static void
feed_answer(struct pager_run *r)
{
    size_t i = r->answered++, len;

    if (i >= r->answers_n)
        fail_msg("no answer for %s", buf_text(&r->asked));
    len = strlen(r->answers[i].body);
    r->config->driver->feed(r->state,
        &(struct reply){ .kind = REPLY_HEAD, .status = r->answers[i].status, .retry_after_ms = r->answers[i].retry_after_ms },
        &r->step);
    for (size_t at = 0, n; at < len && r->step.kind == STEP_MORE; at += n) {
        char *piece;

        n = len - at < PIECE ? len - at : PIECE;
        piece = xmemdup(r->answers[i].body + at, n); /* of its own, so that a sanitizer sees reading past it */
        r->config->driver->feed(r->state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n }, &r->step);
        free(piece);
    }
    if (r->step.kind == STEP_MORE)
        r->config->driver->feed(r->state, &(struct reply){ .kind = REPLY_END }, &r->step);
}

enum step_kind
pager_run_job(struct pager_run *r, enum source_job_kind kind)
{
    const struct source_sink sink = { .ctx = r,
        .known = known,
        .sighting = sighting,
        .is_ours = is_ours,
        .answer = answer,
        .turn = turn };
    const struct source_job job = { .kind = kind,
        .asked = r->asks,
        .asked_n = r->asks_n,
        .from_ms = r->from_ms,
        .until_ms = r->until_ms };

    buf_clear(&r->asked);
    buf_clear(&r->seen);
    r->sightings = 0;
    r->config->driver->begin(r->state, &job, &sink, &r->step);
    while (r->step.kind == STEP_REQUEST) {
        buf_addf(&r->asked, "%s %s\n", r->step.request.method, r->step.request.url);
        assert_false(r->step.request.delivers);
        request_release(&r->step.request);
        feed_answer(r);
    }
    forget_answers(r);
    return r->step.kind;
}
