/* SPDX-License-Identifier: MIT */
/*
 * What Slack may answer: to a post, a change, a look-up and a search for a channel's name, in one piece and in many; to a topic, a
 * channel that is made, and one person.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "deliver/config.h"
#include "deliver/driver.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define NOW_MS INT64_C(1700000000123)

const char *const fuzz_name = "slack";
const size_t fuzz_runs = 4000;
const char *const fuzz_words[] = { "\"ok\":true", "\"ok\":false", "\"error\":\"", "not_in_channel", "ratelimited",
    "missing_scope", "msg_too_long", "\"needed\":\"chat:write\"", "\"channel\":\"C0123456\"", "\"ts\":\"1700000000.000100\"",
    "\"messages\":[", "\"metadata\":{\"event_type\":\"tocsin_message\",\"event_payload\":{\"key\":\"" KEY "\"}}",
    "\"channels\":[", "{\"id\":\"C0123456\",\"name\":\"crash\"}", "\"response_metadata\":{\"next_cursor\":\"",
    "\"has_more\":true", "name_taken", "too_long", "\"channel\":{\"id\":\"C0123456\",\"name\":\"crash\",",
    "\"topic\":{\"value\":\"lunch\"}", "\"purpose\":{\"value\":\"" KEY "\"}", "\"user_id\":\"U0APP\"", "\"creator\":\"U0APP\"",
    "\\u0000", "\\u001b", "null", "true", "1e999", "[", "]", "{", "}", ",", "<html>", NULL };

static const struct deliver_config config = {
    .slack = { .api_url = "https://slack.com/api/", .credential = SLACK_CREDENTIAL, .timeout_ms = 10000 },
};

/* What must be true of every step. */
static void
look_at(const struct deliver_step *s)
{
    switch (s->kind) {
    case DELIVER_REQUEST:
        MUST(strncmp(s->request.url, "https://slack.com/api/", 22) == 0);
        MUST(s->request.delivers && s->request.body_len == strlen(s->request.body));
        break;
    case DELIVER_DONE:
        MUST(s->channel_id[0] != '\0');
        break;
    case DELIVER_RETRY:
        MUST(s->retry_after_ms >= 0);
        fuzz_must_be_message(&s->error);
        break;
    case DELIVER_REFUSED:
    case DELIVER_UNCHANGED:
        fuzz_must_be_message(&s->error);
        break;
    case DELIVER_ABSENT:
    case DELIVER_MORE:
        break;
    }
    MUST(!s->unsure || s->kind == DELIVER_RETRY);
}

static void
feed_body(const struct deliver_driver *d, void *state, const uint8_t *data, size_t size, uint32_t pieces,
    struct deliver_step *step)
{
    for (size_t at = 0, n; at < size; at += n) {
        char *piece;

        n = pieces == 0 ? size : 1 + fuzz_chance(&pieces) % 64;
        n = n < size - at ? n : size - at;
        piece = xmemdup(data + at, n);
        d->feed(state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n }, NOW_MS, step);
        free(piece);
        MUST(step->kind == DELIVER_MORE);
    }
    d->feed(state, &(struct reply){ .kind = REPLY_END }, NOW_MS, step);
    MUST(step->kind != DELIVER_MORE);
}

/* The same answer to whatever is asked, until the job is over. */
static struct deliver_step
run(enum deliver_job job, const struct deliver_order *o, int status, const uint8_t *data, size_t size, uint32_t pieces)
{
    const struct deliver_driver *d = deliver_driver_named("slack");
    void *shared = d->open(&config);
    void *state = d->start(shared);
    struct deliver_step step;
    int requests = 0;

    d->begin(state, job, o, NOW_MS, &step);
    look_at(&step);
    while (step.kind == DELIVER_REQUEST) {
        MUST(++requests < 100);
        request_release(&step.request);
        d->feed(state, &(struct reply){ .kind = REPLY_HEAD, .status = status, .retry_after_ms = status == 429 ? 1000 : 0 },
            NOW_MS, &step);
        feed_body(d, state, data, size, pieces, &step);
        look_at(&step);
    }
    d->stop(state);
    d->close(shared);
    return step;
}

/* The acts that leave no post, or find its place first. */
static void
run_others(struct deliver_order o, const uint8_t *data, size_t size, uint32_t seed)
{
    static const enum message_act acts[] = { MESSAGE_TOPIC, MESSAGE_CHANNEL, MESSAGE_DIRECT, MESSAGE_INVITE, MESSAGE_ARCHIVE };
    static const struct person ana = { .name = "ana", .slack = "U0ANA" };

    o.who = &ana;
    o.channel = "C0123456";
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool there = acts[i] == MESSAGE_INVITE || acts[i] == MESSAGE_ARCHIVE;

        o.act = acts[i];
        o.target_channel = there ? "C0123456" : NULL;
        run(seed % 2 == 0 ? DELIVER_SEND : DELIVER_LOOK_UP, &o, 200, data, size, seed);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = { 200, 204, 302, 400, 401, 404, 429, 500, 503 };
    uint32_t seed = fuzz_seed(data, size);
    struct deliver_order o = { .act = MESSAGE_POST, .channel = "C0123456", .text = "x", .key = KEY, .id = "M1" };
    struct deliver_step whole, pieces;

    whole = run(DELIVER_LOOK_UP, &o, 200, data, size, 0);
    pieces = run(DELIVER_LOOK_UP, &o, 200, data, size, seed);
    MUST(whole.kind == pieces.kind && strcmp(whole.ts, pieces.ts) == 0);
    run(DELIVER_SEND, &o, 200, data, size, seed);
    run(DELIVER_SEND, &o, statuses[seed % 9], data, size, 0);
    o.channel = "#crash";
    run(DELIVER_SEND, &o, 200, data, size, seed);
    o.act = MESSAGE_STRIKE;
    o.target_channel = "C0123456";
    o.target_ts = "1.1";
    run(DELIVER_SEND, &o, 200, data, size, 0);
    run_others(o, data, size, seed);
    return 0;
}
