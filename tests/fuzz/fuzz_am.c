/* SPDX-License-Identifier: MIT */
/* What an Alertmanager may answer: lists of alerts and of silences, start times and error pages, in one piece and in many. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/labels.h"
#include "source/driver.h"

const char *const fuzz_name = "am";
const size_t fuzz_runs = 4000;
const char *const fuzz_words[] = { "\"labels\":{", "\"annotations\":{",
    "\"status\":{\"inhibitedBy\":[],\"silencedBy\":[\"x\"],\"state\":", "\"suppressed\"", "\"active\"", "\"unprocessed\"",
    "\"startsAt\":\"2025-11-21T01:00:00.000Z\"", "\"endsAt\":\"2025-11-21T03:00:00.000Z\"", "\"id\":\"", "\"expired\"",
    "\"matchers\":[", "\"name\":\"", "\"value\":\"", "\"isRegex\":true", "\"isEqual\":false", "\"createdBy\":\"",
    "\"comment\":\"", "\"fingerprint\":\"", "\"alertname\":\"", "\"severity\":\"critical\"", "\"summary\":\"", "\\u0000",
    "\\ud83d", "\\ude00", "\"uptime\":", "\"status\":\"error\"", "\"error\":\"", "null", "true", "1e999", "[", "]", "{", "}", ",",
    "[[[[[[[[[[[[[[[[", "},{", "\xef\xbb\xbf", "<html><title>502 Bad Gateway</title>", NULL };

struct listener {
    struct buf seen;
    uint64_t n;
};

static bool
knows_none(void *ctx, struct hash128 raw)
{
    (void)ctx;
    (void)raw;
    return false;
}

static void
on_sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct listener *l = ctx;
    char hex[ALERT_ID_HEX];

    MUST(raw.lo != 0 || raw.hi != 0);
    MUST(labels_are_valid(s->labels));
    MUST(labels_are_valid(s->annotations));
    MUST(s->fingerprint != NULL && s->severity != NULL);
    alert_id_hex(&s->id, hex);
    l->n++;
    buf_addf(&l->seen, "%s %s %s %s %lld %zu %zu\n", hex, s->fingerprint, s->severity,
        s->suppressed_by != NULL ? s->suppressed_by : "-", (long long)s->starts_at_ms, s->labels.len, s->annotations.len);
}

static void
on_silence(void *ctx, const struct silence_fact *s)
{
    struct listener *l = ctx;
    struct silence_matchers again;
    struct arena arena = { 0 };
    struct buf text = BUF_INIT;
    struct err err = { 0 };

    MUST(*s->id != '\0' && strlen(s->id) < SILENCE_ID_MAX);
    MUST(s->matchers.n > 0 && s->matchers.n <= SILENCE_MATCHERS_MAX);
    MUST(strlen(s->author) <= SILENCE_AUTHOR_MAX && strlen(s->comment) <= SILENCE_COMMENT_MAX);
    silence_matchers_text(&s->matchers, &text);
    if (silence_matchers_parse(buf_text(&text), &arena, &again, &err))
        MUST(silence_matchers_equal(&again, &s->matchers));
    else
        MUST(!silence_matchers_check(&s->matchers, &err));
    buf_addf(&l->seen, "%s %s %s %s %lld %lld\n", s->id, buf_text(&text), s->author, s->comment, (long long)s->starts_at_ms,
        (long long)s->ends_at_ms);
    buf_release(&text);
    arena_release(&arena);
}

static enum step_kind
feed_body(const struct source_driver *driver, void *state, const uint8_t *data, size_t size, uint32_t pieces, struct step *step)
{
    for (size_t at = 0, n; at < size; at += n) {
        char *piece;

        n = pieces == 0 ? size : 1 + fuzz_chance(&pieces) % 64;
        n = n < size - at ? n : size - at;
        piece = xmemdup(data + at, n);
        driver->feed(state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n }, step);
        free(piece);
        if (step->kind != STEP_MORE)
            return step->kind;
    }
    driver->feed(state, &(struct reply){ .kind = REPLY_END }, step);
    MUST(step->kind != STEP_MORE);
    return step->kind;
}

static enum step_kind
job(const struct source_config *config, enum source_job_kind what, int status, const uint8_t *data, size_t size, uint32_t pieces,
    struct listener *l)
{
    const struct source_driver *driver = config->driver;
    const struct source_sink sink = { .ctx = l, .known = knows_none, .sighting = on_sighting, .silence = on_silence };
    void *state = driver->start(config, 0);
    struct step step = { 0 };
    enum step_kind end;

    l->n = 0;
    buf_clear(&l->seen);
    driver->begin(state, &(struct source_job){ .kind = what }, &sink, &step);
    MUST(step.kind == STEP_REQUEST);
    request_release(&step.request);
    driver->feed(state, &(struct reply){ .kind = REPLY_HEAD, .status = status, .content_type = "application/json" }, &step);
    end = step.kind == STEP_MORE ? feed_body(driver, state, data, size, pieces, &step) : step.kind;
    MUST(end == STEP_DONE || end == STEP_FAULT);
    if (end == STEP_FAULT)
        fuzz_must_be_message(&step.fault);
    else if (what == JOB_LIST || what == JOB_MATCH)
        MUST(step.listed == l->n + step.skipped);
    driver->stop(state);
    return end;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = { 200, 204, 302, 400, 401, 404, 429, 500, 503 };
    static struct source_config *config;
    struct listener whole = { .seen = BUF_INIT }, pieces = { .seen = BUF_INIT };
    uint32_t seed = fuzz_seed(data, size);
    enum step_kind end;

    if (config == NULL)
        config = source_config_default("am", "http://127.0.0.1:9093");
    end = job(config, JOB_LIST, 200, data, size, 0, &whole);
    MUST(job(config, JOB_LIST, 200, data, size, seed, &pieces) == end);
    if (end == STEP_DONE)
        MUST(strcmp(buf_text(&whole.seen), buf_text(&pieces.seen)) == 0);
    end = job(config, JOB_SILENCES, 200, data, size, 0, &whole);
    MUST(job(config, JOB_SILENCES, 200, data, size, seed, &pieces) == end);
    if (end == STEP_DONE)
        MUST(strcmp(buf_text(&whole.seen), buf_text(&pieces.seen)) == 0);
    job(config, JOB_BOOT, 200, data, size, seed, &pieces);
    job(config, JOB_LIST, statuses[seed % 9], data, size, seed, &pieces);
    job(config, JOB_BOOT, statuses[seed / 9 % 9], data, size, 0, &pieces);
    buf_release(&whole.seen);
    buf_release(&pieces.seen);
    return 0;
}
