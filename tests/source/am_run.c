/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "source/am_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/path.h"

#define DATA_MAX (1 << 20)

static bool
known(void *ctx, struct hash128 raw)
{
    struct am_run *r = ctx;

    (void)raw;
    r->asked++;
    return r->knows_all;
}

static void
sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct am_run *r = ctx;

    assert_true(raw.lo != 0 || raw.hi != 0);
    assert_true(labels_are_valid(s->labels));
    assert_true(labels_are_valid(s->annotations));
    buf_addf(&r->seen, "%s severity=%s by=%s start=%lld fp=%s\n", labels_get(s->labels, "alertname"), s->severity,
        s->suppressed_by != NULL ? s->suppressed_by : "-", (long long)s->starts_at_ms, s->fingerprint);
}

static void
silence(void *ctx, const struct silence_fact *s)
{
    struct am_run *r = ctx;

    buf_addf(&r->seen, "%.8s ", s->id);
    silence_matchers_text(&s->matchers, &r->seen);
    buf_addf(&r->seen, " %s \"%s\" %lld to %lld, %lld\n", s->author, s->comment, (long long)s->starts_at_ms,
        (long long)s->ends_at_ms, (long long)s->updated_at_ms);
}

struct am_run *
am_run_new(void)
{
    struct am_run *r = xcalloc(1, sizeof *r);

    r->config = source_config_default("am", "http://127.0.0.1:9093");
    assert_non_null(r->config);
    r->state = r->config->driver->start(r->config, 0);
    buf_init(&r->seen, BUF_DEFAULT_MAX);
    return r;
}

void
am_run_free(struct am_run *r)
{
    r->config->driver->stop(r->state);
    source_config_free(r->config);
    buf_release(&r->seen);
    free(r);
}

static enum step_kind
feed(struct am_run *r, const struct reply *reply)
{
    r->config->driver->feed(r->state, reply, &r->step);
    return r->step.kind;
}

static unsigned
chance(unsigned *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

enum step_kind
am_run_job(struct am_run *r, enum source_job_kind kind, int status, const char *body, size_t len, size_t piece_max, unsigned seed)
{
    const struct source_sink sink = { .ctx = r, .known = known, .sighting = sighting, .silence = silence };
    const struct source_job job = { .kind = kind, .matchers = r->matchers };

    buf_clear(&r->seen);
    r->asked = 0;
    r->config->driver->begin(r->state, &job, &sink, &r->step);
    assert_int_equal(r->step.kind, STEP_REQUEST);
    request_release(&r->step.request);
    if (feed(r, &(struct reply){ .kind = REPLY_HEAD, .status = status }) != STEP_MORE)
        return r->step.kind;
    for (size_t at = 0, n; at < len; at += n) {
        char *piece;

        n = piece_max == 0 ? len : 1 + chance(&seed) % piece_max;
        n = n < len - at ? n : len - at;
        piece = xmemdup(body + at, n); /* of its own, so that a sanitizer sees reading past it */
        feed(r, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n });
        free(piece);
        if (r->step.kind != STEP_MORE)
            return r->step.kind;
    }
    return feed(r, &(struct reply){ .kind = REPLY_END });
}

enum step_kind
am_run_list(struct am_run *r, const char *body)
{
    return am_run_job(r, JOB_LIST, 200, body, strlen(body), 0, 0);
}

char *
am_data(const char *name, size_t *len)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct err err = { 0 };

    buf_addf(&path, "%s/data/alertmanager/%s.json", TESTS_DIR, name);
    if (!path_read(buf_text(&path), DATA_MAX, &text, &err))
        fail_msg("%s", err.text);
    buf_release(&path);
    *len = text.len;
    return buf_take(&text);
}
