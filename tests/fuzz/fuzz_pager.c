/* SPDX-License-Identifier: MIT */
/* What pagers may answer: to a page, an answer, an end and a look-up, in each dialect, in one piece and in many. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/config.h"
#include "deliver/driver.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define NOW_MS INT64_C(1700000000123)
#define ID "43a29c5c-3dbf-4fa4-9c26-f4f71023e120"

const char *const fuzz_name = "pager";
const size_t fuzz_runs = 3000;
const char *const fuzz_words[] = { "\"status\":\"success\"", "\"status\":\"invalid event\"", "\"message\":\"", "\"errors\":[\"",
    "\"errors\":{\"message\":\"", "\"dedup_key\":\"" KEY "\"", "\"error\":{\"message\":\"", "\"code\":2020",
    "\"result\":\"Request will be processed\"", "\"requestId\":\"" ID "\"", "\"data\":{", "\"data\":[", "\"values\":[",
    "\"isSuccess\":true", "\"isSuccess\":false", "\"status\":\"Alert does not exist\"", "\"alertId\":\"" ID "\"",
    "\"id\":\"" ID "\"", "\"id\":\"../..\"", "\"alias\":\"" KEY "\"", "\"took\":0.302", "\\u0000", "\\u001b", "null", "true",
    "1e999", "[", "]", "{", "}", ",", "<html>", NULL };

/* clang-format off */
#define PAGER(d, name) \
    { .dialect = (d), .destination = (name), .api = "https://p", .credential = "c", .user = "u", .timeout_ms = 10000, \
        .asked = { .auth = AUTH_BEARER, .credential_option = "o", .right = "r", .prefix = "p", .api = "a" } }
static const struct pager_config pagers[] = {
    PAGER(PAGER_PAGERDUTY, "pd"),
    PAGER(PAGER_OPSGENIE, "og"),
    PAGER(PAGER_JSM, "jsm"),
    PAGER(PAGER_JSM_API, "ops"),
};
/* clang-format on */
#define PAGERS (sizeof pagers / sizeof *pagers)

/* What must be true of every step. */
static void
look_at(const struct deliver_step *s)
{
    switch (s->kind) {
    case DELIVER_REQUEST:
        MUST(strncmp(s->request.url, "https://p/v", 11) == 0 && strstr(s->request.url, "..") == NULL);
        MUST(s->request.delivers && s->after_ms >= 0);
        break;
    case DELIVER_DONE:
        MUST(s->channel_id[0] != '\0' && s->ts[0] != '\0');
        break;
    case DELIVER_RETRY:
        MUST(s->retry_after_ms >= 0);
        fuzz_must_be_message(&s->error);
        break;
    case DELIVER_REFUSED:
        fuzz_must_be_message(&s->error);
        break;
    default:
        MUST(s->kind == DELIVER_ABSENT || s->kind == DELIVER_MORE);
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
run(const struct pager_config *p, enum deliver_job job, enum message_act act, int status, const uint8_t *data, size_t size,
    uint32_t pieces)
{
    const struct deliver_driver *d = deliver_driver_named(pager_kinds[p->dialect]);
    struct deliver_config config = { .pagers = p, .pagers_n = 1 };
    const struct deliver_order
        o = { .act = act, .destination = p->destination, .channel = "x", .text = "x", .key = KEY, .target_key = KEY, .id = "M1" };
    void *shared = d->open(&config), *state = d->start(shared);
    struct deliver_step step;
    int requests = 0;

    d->begin(state, job, &o, NOW_MS, &step);
    look_at(&step);
    while (step.kind == DELIVER_REQUEST) {
        MUST(++requests < 20);
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = { 200, 204, 302, 400, 401, 404, 408, 422, 429, 500, 503 };
    static const enum message_act acts[] = { MESSAGE_ASK, MESSAGE_ANSWERED, MESSAGE_RESOLVE };
    uint32_t seed = fuzz_seed(data, size);
    enum message_act act = acts[seed % 3];

    for (size_t i = 0; i < PAGERS; i++) {
        struct deliver_step whole = run(&pagers[i], DELIVER_SEND, act, 202, data, size, 0);
        struct deliver_step pieces = run(&pagers[i], DELIVER_SEND, act, 202, data, size, seed);

        MUST(whole.kind == pieces.kind && strcmp(whole.channel_id, pieces.channel_id) == 0);
        run(&pagers[i], DELIVER_SEND, act, statuses[seed % 11], data, size, 0);
        if (i > 0)
            run(&pagers[i], DELIVER_LOOK_UP, MESSAGE_ASK, seed % 2 == 0 ? 200 : 404, data, size, seed);
    }
    return 0;
}
