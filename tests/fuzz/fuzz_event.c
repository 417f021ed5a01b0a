/* SPDX-License-Identifier: MIT */
/* The log as a store gives it back: an event's data of every kind, and the blobs of labels. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/labels.h"
#include "core/model.h"
#include "core/words.h"

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

/* What a start does with the log: words for the pane, acts for undo. */
static void
show(const struct event *ev)
{
    struct model_config config = { .levels = level_default, .ack_for_ms = 1, .cleared_for_ms = 1, .closed_for_ms = 1 };
    struct model *m = model_new(&config);
    struct buf words = BUF_INIT;

    model_add_lines(m, ev, 1);
    model_add_act(m, ev, 1);
    batch_words(m, ev, 1, &words);
    MUST(event_alerts_n(ev) <= EVENT_ALERTS_MAX);
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
            show(&ev);
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
