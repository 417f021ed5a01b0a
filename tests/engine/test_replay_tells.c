/* SPDX-License-Identifier: MIT */
/* What a replay tells: lines, the timeline, what differs from the end, the history of an alert, a timeline in Markdown. */
#include <string.h>

#include "engine/dusk.h"

static void
replay_line__names_alerts_that_are_not_on_the_board(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    struct replay_line line;
    size_t n = 0;

    (void)replay_seek(r, 0);
    for (size_t i = 0; i < 2000; i++) {
        assert_true(replay_line(r, i, &line));
        if (line.kind != EV_CLEARED && line.kind != EV_ACKED)
            continue;
        assert_non_null(strstr(line.text, "HighLatency"));
        n++;
    }
    assert_true(n > 100);
    assert_false(replay_line(r, replay_facts(r)->lines, &line));
    replay_free(r);
}

static void
replay_timeline__shows_in_each_column_what_matters_most(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    enum replay_sign signs[3];
    struct replay_line line;
    size_t i = 1000;

    do {
        assert_true(replay_line(r, i++, &line));
    } while (line.sign != REPLAY_ACK);
    replay_timeline(r, line.at_ms, line.at_ms, signs, 1);
    assert_true(signs[0] >= REPLAY_ACK);
    replay_timeline(r, replay_facts(r)->first_ms, replay_facts(r)->last_ms, signs, 3);
    for (int k = 0; k < 3; k++)
        assert_int_equal(signs[k], REPLAY_FIRE);
    replay_timeline(r, replay_facts(r)->last_ms + 1, replay_facts(r)->last_ms + 1000, signs, 3);
    for (int k = 0; k < 3; k++)
        assert_int_equal(signs[k], REPLAY_QUIET);
    replay_free(r);
}

struct told {
    size_t n;
    uint64_t last_seq;
};

static void
on_history(void *ctx, const struct replay_line *line)
{
    struct told *t = ctx;

    if (t->n++ > 0)
        assert_true(line->seq < t->last_seq);
    t->last_seq = line->seq;
}

static void
replay_history__tells_of_an_alert_up_to_the_moment(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    const struct alert *a;
    struct told now = { 0 }, later = { 0 }, few = { 0 };
    struct alert_id id;

    (void)replay_seek(r, d->at[3]);
    a = replay_model(r)->alerts.v[0];
    id = a->id;
    replay_history(r, &id, 0, 1000, on_history, &now);
    assert_true(now.n > 0);
    (void)replay_seek(r, BATCHES);
    replay_history(r, &id, 0, 1000, on_history, &later);
    assert_true(later.n > now.n);
    replay_history(r, &id, 0, 2, on_history, &few);
    assert_int_equal(few.n, 2);
    replay_free(r);
}

static void
replay_markdown__tells_who_did_what_by_hours__and_escapes_it(void **state)
{
    struct dusk *d = *state;
    struct replay *r = dusk_replay_store(d, (struct past_range){ 0 });
    int64_t from_ms = NIGHT_START_MS + 3600000 - 5000;
    struct buf text = BUF_INIT;

    replay_markdown(r, from_ms, from_ms + 10000, &text);
    assert_ptr_equal(strstr(buf_text(&text),
                         "# Timeline 2025-11-21 02:59:55 to 03:00:05 UTC\n\n## 2025-11-21 02:00 UTC\n\n- 02:59:5"),
        buf_text(&text));
    assert_non_null(strstr(buf_text(&text), "\n\n## 2025-11-21 03:00 UTC\n\n- 03:00:0"));
    assert_null(strstr(buf_text(&text), " send: "));
    assert_null(strstr(buf_text(&text), " to #ops"));
    buf_clear(&text);
    replay_markdown(r, from_ms, from_ms - 1, &text);
    assert_non_null(strstr(buf_text(&text), "\nNothing happened.\n"));
    buf_release(&text);
    replay_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(replay_line__names_alerts_that_are_not_on_the_board, dusk_setup),
    cmocka_unit_test_setup(replay_timeline__shows_in_each_column_what_matters_most, dusk_setup),
    cmocka_unit_test_setup(replay_history__tells_of_an_alert_up_to_the_moment, dusk_setup),
    cmocka_unit_test_setup(replay_markdown__tells_who_did_what_by_hours__and_escapes_it, dusk_setup),
};

SUITE(replay_tells, tests);
