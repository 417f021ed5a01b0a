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
#define MESSAGE "message:1"

const char *const fuzz_name = "event";
const size_t fuzz_runs = 6000;
const char *const fuzz_words[] = { "{\"alerts\":[", "\"01020300000000000000000000000000\"",
    "{\"id\":\"01020300000000000000000000000000\"",
    "\"blob\":\"00000000000000000000000000000000000000000000000000000000000000aa\"", "\"fingerprint\":\"f\"",
    "\"severity\":\"critical\"", "\"level\":2", "\"starts_at\":\"2025-11-21T01:00:00.000Z\"", "\"suppressed_by\":\"a b\"",
    "{\"group\":\"hold\",", "\"group\":\"note\",", "\"redo\":true", "\"now\":{\"state\":\"acked\"}",
    "\"was\":{\"state\":\"firing\"}", "\"by\":\"ana\"", "\"text\":\"t\"", "\"seq\":-1", "\"until\":\"9999-12-31T23:59:59.999Z\"",
    "{\"kind\":\"slack\",\"act\":\"post\",\"to\":\"#a\",\"channel\":\"C1\"", "\"act\":\"strike\"", "\"target\":1",
    "\"stands_for\":1", "\"covers\":[1,2]", "\"deadline\":\"2025-11-21T01:00:00.000Z\"", "{\"attempt\":1", "\"error\":\"e\"",
    "\"unsure\":true", "\"ts\":\"1.2\"", "\"was\":{\"state\":\"retrying\",\"next_try\":\"2025-11-21T01:00:00.000Z\"}",
    "\"into\":2", "\"reason\":\"r\"", "{\"messages\":[1]}", "{\"would\":{}}", "null", "}", "]", ",", NULL };

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

/* A model with one source, the alert that STREAM names, and the message that MESSAGE names. */
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
        { .kind = EV_MSG_QUEUED,
            .seq = 3,
            .batch = 1,
            .at_ms = 1,
            .actor = "ana",
            .origin = "tui",
            .stream = MESSAGE,
            .version = 1,
            .message = 1 },
    };

    evs[1].u.sightings = (struct event_sightings){ &s, 1 };
    evs[2].u.queued.order =
        (struct message_order){ .destination = "#a", .channel = "C1", .text = "t", .subjects = &s.id, .subjects_n = 1 };
    model_apply_batch(m, evs, 3);
    return m;
}

static const char *
stream_of(enum event_kind kind)
{
    switch (event_rows[kind].data) {
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        return STREAM;
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
        return MESSAGE;
    case DATA_RUN:
        return "run:1";
    case DATA_CONFIG:
    case DATA_NUMBERS:
    case DATA_DRY_RUN:
        return "node:x";
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        return "oncall:payments";
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
        return "incident:1";
    case DATA_BANNER:
        return "banner";
    case DATA_REVIEW:
        return "rule:am/A";
    default:
        return SOURCE;
    }
}

/* What a start and a replay do with it: words for the pane, acts for undo, and the fold. */
static void
fold(const struct event *ev)
{
    struct model *m = some_model();
    struct buf words = BUF_INIT;
    size_t messages = 0;

    batch_words(m, ev, 1, &words);
    model_apply_batch(m, ev, 1);
    for (int i = 0; i < MESSAGE_STATES; i++)
        messages += m->messages_by_state[i];
    MUST(messages == m->messages.n);
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
            .stream = stream_of((enum event_kind)kind),
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
