/* SPDX-License-Identifier: MIT */
/* The log as a store gives it back: an event's data of every kind, and the blobs of labels. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/apply.h"
#include "core/labels.h"
#include "core/model.h"
#include "core/words.h"
#include "util/json.h"

#define SOURCE "source:am"
#define STREAM "alert:01020300000000000000000000000000"

const char *const fuzz_name = "event";
const size_t fuzz_runs = 6000;
const char *const fuzz_words[] = { "{\"alerts\":[", "\"01020300000000000000000000000000\"",
    "{\"id\":\"01020300000000000000000000000000\"",
    "\"blob\":\"00000000000000000000000000000000000000000000000000000000000000aa\"", "\"fingerprint\":\"f\"",
    "\"severity\":\"critical\"", "\"level\":2", "\"starts_at\":\"2025-11-21T01:00:00.000Z\"", "\"suppressed_by\":\"a b\"",
    "{\"group\":\"hold\",", "\"group\":\"note\",", "\"redo\":true", "\"now\":{\"state\":\"acked\"}",
    "\"was\":{\"state\":\"firing\"}", "\"by\":\"ana\"", "\"text\":\"t\"", "\"seq\":-1", "\"until\":\"9999-12-31T23:59:59.999Z\"",
    "null", "}", "]", ",", NULL };

/* Read, written, read again: the same. */
static void
must_read_back(const struct event *ev, struct arena *arena)
{
    struct buf text = BUF_INIT, again = BUF_INIT;
    struct event back = *ev;
    struct err err = { 0 };

    memset(&back.u, 0, sizeof back.u);
    event_encode(ev, &text);
    MUST(event_decode(&back, buf_text(&text), text.len, arena, &err));
    event_encode(&back, &again);
    MUST(strcmp(buf_text(&text), buf_text(&again)) == 0);
    buf_release(&text);
    buf_release(&again);
}

/* A model with one source and the alert that STREAM names. */
static struct model *
some_model(void)
{
    struct model_config config = { .levels = level_default, .ack_for_ms = 1, .cleared_for_ms = 1, .closed_for_ms = 1 };
    struct model *m = model_new(&config);
    struct sighting s = { .id = { { 1, 2, 3 } }, .fingerprint = "f", .severity = "critical", .level = 2, .starts_at_ms = 4 };
    struct event evs[] = {
        { .kind = EV_SOURCE_ADDED,
            .seq = 1,
            .batch = 1,
            .at_ms = 1,
            .actor = "tocsin",
            .origin = "engine",
            .stream = SOURCE,
            .version = 1 },
        { .kind = EV_FIRED, .seq = 2, .batch = 1, .at_ms = 1, .actor = "am", .origin = SOURCE, .stream = SOURCE, .version = 2 },
    };

    evs[1].u.sightings = (struct event_sightings){ &s, 1 };
    model_apply_batch(m, evs, 2);
    return m;
}

static const char *
stream_of(enum event_kind kind)
{
    switch (event_rows[kind].data) {
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_RESTORE:
        return STREAM;
    case DATA_CONFIG:
        return "node:x";
    default:
        return SOURCE;
    }
}

/* What a start and a replay do with it: words for the pane, acts for undo, and the fold. */
static void
fold(const struct event *ev)
{
    struct model *m = some_model();
    struct event own = *ev;
    struct buf words = BUF_INIT;

    own.stream = stream_of(ev->kind);
    batch_words(m, &own, 1, &words);
    model_apply_batch(m, &own, 1);
    MUST(event_alerts_n(ev) <= EVENT_ALERTS_MAX);
    for (size_t i = 0; i < m->alerts.n; i++) {
        struct json_out o;

        json_begin(&o, &words);
        alert_json(&o, m, m->alerts.v[i], ev->at_ms);
    }
    model_settle(m);
    buf_release(&words);
    model_free(m);
}

static void
read_blob(const uint8_t *data, size_t size)
{
    struct labels labels, annotations;
    struct buf again = BUF_INIT;

    if (!event_blob_read(data, size, &labels, &annotations))
        return;
    MUST(labels_are_valid(labels) && labels_are_valid(annotations));
    event_blob(labels, annotations, &again);
    MUST(again.len == size && (size == 0 || memcmp(again.data, data, size) == 0));
    buf_release(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    uint8_t *exact = xmemdup(data, size);

    for (int kind = 0; kind < EVENTS; kind++) {
        struct event ev = { .kind = (enum event_kind)kind,
            .seq = 9,
            .batch = 9,
            .at_ms = 5,
            .actor = "ana",
            .origin = "tui",
            .stream = STREAM,
            .version = 1 };
        struct arena arena = { 0 };
        struct err err = { 0 };

        if (event_decode(&ev, text, size, &arena, &err)) {
            must_read_back(&ev, &arena);
            fold(&ev);
        } else {
            fuzz_must_be_message(&err);
        }
        arena_release(&arena);
    }
    read_blob(exact, size);
    free(exact);
    free(text);
    return 0;
}
