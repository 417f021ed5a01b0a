/* SPDX-License-Identifier: MIT */
/* Events survive their way through the log's text. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static void
round_trip(const struct event *ev, struct event *back, struct arena *arena)
{
    struct buf text = BUF_INIT, again = BUF_INIT;
    struct err err = { 0 };

    event_encode(ev, &text);
    *back = *ev;
    memset(&back->u, 0, sizeof back->u);
    assert_true(event_decode(back, text.data, text.len, arena, &err));
    event_encode(back, &again);
    assert_string_equal(buf_text(&again), buf_text(&text));
    buf_release(&text);
    buf_release(&again);
}

static void
every_kind__reads_back_as_it_was_written(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (int k = 0; k < EVENTS; k++) {
        struct alert_id id = { { 1, 2, 3 } };
        struct sighting s = { .id = id,
            .fingerprint = "ab",
            .severity = "critical",
            .level = 2,
            .starts_at_ms = 1500,
            .suppressed_by = k == EV_FIRED ? NULL : "s1 s2" };
        struct event ev = { .kind = (enum event_kind)k, .seq = 7, .stream = "alert:01020300000000000000000000000000" }, back;
        struct alert_hold hold = { ALERT_ACKED, "ana", 1000, 2000, "\"quoted\" \\ \xe2\x82\xac", 6 };
        struct alert_note note = { "bob", 3000, "two\nlines", 5 };

        switch (event_rows[k].data) {
        case DATA_SIGHTINGS:
            ev.u.sightings = (struct event_sightings){ &s, 1 };
            break;
        case DATA_ALERTS:
            ev.u.alerts = (struct event_alerts){ &id, 1 };
            break;
        case DATA_HOLD:
            ev.u.hold.now = hold;
            break;
        case DATA_NOTE:
            ev.u.note.now = note;
            break;
        case DATA_RESTORE:
            ev.u.restore = (struct event_restore){ .is_redo = true, .hold.now = hold };
            round_trip(&ev, &back, &arena);
            ev.u.restore = (struct event_restore){ .is_note = true, .note.was = note };
            break;
        case DATA_SOURCE:
            ev.u.source.error = "timed out";
            break;
        case DATA_CONFIG:
            ev.u.config.file = "/etc/x";
            memset(ev.u.config.hash, 'a', 64);
            break;
        }
        round_trip(&ev, &back, &arena);
    }
    arena_release(&arena);
}

static void
decode__refuses__what_is_not_of_its_kind(void **state)
{
    static const char *const bad[] = { "", "{}", "[]", "{\"alerts\":[]}", "{\"alerts\":[\"zz\"]}", "{\"alerts\":[{\"id\":5}]}",
        "{\"now\":{\"state\":\"dancing\"}}", "{\"group\":\"other\"}", "{\"file\":\"x\",\"sha256\":\"short\"}", "nonsense" };
    struct arena arena = { 0 };
    struct err err;

    (void)state;
    for (int k = 0; k < EVENTS; k++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            struct event ev = { .kind = (enum event_kind)k, .seq = 1, .stream = "node:x" };

            if (event_rows[k].data == DATA_SOURCE && bad[i][0] == '{')
                continue; /* all its fields may be absent */
            assert_false(event_decode(&ev, bad[i], strlen(bad[i]), &arena, &err));
        }
    arena_release(&arena);
}

static void
blob__is_refused__when_damaged(void **state)
{
    struct world w;
    struct buf b = BUF_INIT;
    struct labels l, a;

    (void)state;
    world_init(&w);
    event_blob(world_labels(&w, "a=1,b=2"), world_labels(&w, "summary=x"), &b);
    assert_true(event_blob_read(b.data, b.len, &l, &a));
    assert_string_equal(labels_get(l, "b"), "2");
    assert_string_equal(labels_get(a, "summary"), "x");
    for (size_t len = 0; len < b.len; len++)
        if (event_blob_read(b.data, len, &l, &a))
            assert_true(a.len == 0);
    b.data[0] = 1;
    assert_false(event_blob_read(b.data, b.len, &l, &a));
    buf_release(&b);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kind__reads_back_as_it_was_written),
    cmocka_unit_test(decode__refuses__what_is_not_of_its_kind),
    cmocka_unit_test(blob__is_refused__when_damaged),
};
SUITE(event, tests);
