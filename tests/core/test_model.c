/* SPDX-License-Identifier: MIT */
/* The model as a fold: any prefix of batches is valid, counts add up, ids are found. */
#include <stdio.h>
#include <string.h>

#include "core/words.h"
#include "support/suite.h"
#include "support/world.h"

static void
check_counts(const struct model *m)
{
    uint32_t by_state[LEVEL_MAX + 1][ALERT_STATES] = { 0 };
    uint32_t suppressed = 0;

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *a = m->alerts.v[i];

        by_state[0][a->hold.state]++;
        by_state[a->level][a->hold.state]++;
        suppressed += a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED) != 0;
        assert_ptr_equal(model_alert(m, &a->id), a);
    }
    assert_memory_equal(by_state, m->by_state, sizeof by_state);
    assert_int_equal(suppressed, m->suppressed);
}

/* Reads the batch back from its text, as a restart would, and folds it onto another model. */
static void
fold_from_text(struct model *m, const struct events *evs)
{
    struct arena arena = { 0 };
    struct event *v = xcalloc(evs->n, sizeof *v);

    for (size_t i = 0; i < evs->n; i++) {
        struct buf text = BUF_INIT;
        struct err err;

        event_encode(&evs->v[i], &text);
        v[i] = evs->v[i];
        assert_true(event_decode(&v[i], text.data, text.len, &arena, &err));
        if (event_rows[v[i].kind].data == DATA_SIGHTINGS)
            for (size_t k = 0; k < v[i].u.sightings.n; k++) {
                v[i].u.sightings.v[k].labels = evs->v[i].u.sightings.v[k].labels;
                v[i].u.sightings.v[k].annotations = evs->v[i].u.sightings.v[k].annotations;
            }
        buf_release(&text);
    }
    model_apply_batch(m, v, evs->n);
    free(v);
    arena_release(&arena);
}

static void
assert_same_alerts(const struct model *a, const struct model *b)
{
    assert_int_equal(a->alerts.n, b->alerts.n);
    assert_int_equal(a->next_seq, b->next_seq);
    assert_int_equal(a->acts.n, b->acts.n);
    for (size_t i = 0; i < a->alerts.n; i++) {
        const struct alert *x = a->alerts.v[i], *y = model_alert(b, &x->id);
        struct buf tx = BUF_INIT, ty = BUF_INIT;
        struct json_out o;

        assert_non_null(y);
        json_begin(&o, &tx);
        alert_json(&o, a, x, 0);
        json_begin(&o, &ty);
        alert_json(&o, b, y, 0);
        assert_string_equal(buf_text(&tx), buf_text(&ty));
        assert_int_equal(x->hold.seq, y->hold.seq);
        assert_int_equal(x->note.seq, y->note.seq);
        assert_int_equal(x->version, y->version);
        assert_int_equal(x->row, y->row);
        buf_release(&tx);
        buf_release(&ty);
    }
}

static uint32_t
chance(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* One thing that may happen in a night. */
static void
happen(struct world *w, uint32_t *seed)
{
    static const char *const people[] = { "ana", "bob" };
    static const enum command_kind acts[] = { CMD_ACK, CMD_UNACK, CMD_COMMENT };
    const char *who = people[chance(seed, 2)];
    char labels[64];
    const struct alert *a;

    w->now_ms += 60000;
    snprintf(labels, sizeof labels, "alertname=A%u,severity=%s", chance(seed, 8), chance(seed, 2) ? "warning" : "critical");
    a = w->m->alerts.n == 0 ? NULL : w->m->alerts.v[chance(seed, (uint32_t)w->m->alerts.n)];
    switch (chance(seed, 8)) {
    case 0:
    case 1:
        world_fire(w, labels);
        break;
    case 2:
        if (a != NULL)
            world_clear(w, a);
        break;
    case 3:
        (void)!world_do(w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
        break;
    case 4:
        (void)!world_do(w, &(struct command){ .kind = CMD_UNDO, .actor = who, .origin = "tui", .sure = true });
        break;
    case 5:
        (void)!world_do(w, &(struct command){ .kind = CMD_REDO, .actor = who, .origin = "tui", .sure = true });
        break;
    default:
        if (a != NULL)
            (void)!world_act(w, acts[chance(seed, 3)], who, a);
        break;
    }
}

static void
replay_of_the_log__equals_the_live_model__after_every_batch(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct world live, again;
        uint32_t s = seed;

        world_init(&live);
        world_init(&again);
        for (int i = 0; i < 200; i++) {
            happen(&live, &s);
            if (live.out.events.n > 0)
                fold_from_text(again.m, &live.out.events);
            outcome_release(&live.out);
            assert_same_alerts(live.m, again.m);
        }
        check_counts(live.m);
        check_counts(again.m);
        world_release(&live);
        world_release(&again);
    }
}

static void
find__wants_four_digits_and_one_alert(void **state)
{
    struct world w;
    const struct alert *a;
    char id[ALERT_ID_HEX];
    struct err err;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 300; i++)
        world_fire(&w, arena_printf(&w.arena, "alertname=A,n=%d", i));
    a = w.m->alerts.v[17];
    model_short_id(w.m, a, id);
    assert_true(strlen(id) >= ALERT_ID_PREFIX_MIN);
    assert_ptr_equal(model_find(w.m, id, &err), a);
    assert_null(model_find(w.m, "abc", &err));
    assert_null(model_find(w.m, "zzzz", &err));
    assert_null(model_find(w.m, "", &err));
    world_release(&w);
}

static void
order__is_level_then_unacked_then_oldest(void **state)
{
    struct world w;
    const struct alert *low, *high, *acked, *younger;

    (void)state;
    world_init(&w);
    low = world_fire(&w, "alertname=A,severity=warning");
    acked = world_fire(&w, "alertname=B,severity=critical");
    assert_true(world_act(&w, CMD_ACK, "ana", acked));
    w.now_ms += 1000;
    high = world_fire(&w, "alertname=C,severity=critical");
    w.now_ms += 1000;
    younger = world_fire(&w, "alertname=D,severity=critical");
    assert_true(alert_order(high, younger) < 0);
    assert_true(alert_order(younger, acked) < 0);
    assert_true(alert_order(acked, low) < 0);
    world_release(&w);
}

static void
lines__keep_the_latest__newest_first(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    for (int i = 0; i < MODEL_LINES_MAX + 7; i++)
        world_fire(&w, arena_printf(&w.arena, "alertname=A%d", i));
    assert_string_equal(model_line(w.m, 0)->text, "A506");
    assert_string_equal(model_line(w.m, MODEL_LINES_MAX - 1)->text, "A7");
    assert_null(model_line(w.m, MODEL_LINES_MAX));
    world_release(&w);
}

static void
history_words__are_about_the_one_alert(void **state)
{
    struct world w;
    struct sighting s[2];
    struct buf b = BUF_INIT;

    (void)state;
    world_init(&w);
    s[0] = world_sighting(&w, "alertname=A,severity=warning");
    s[1] = world_sighting(&w, "alertname=B,severity=critical");
    world_see(&w, s, 2);
    event_words_for(&w.out.events.v[0], &s[1].id, &b);
    assert_string_equal(buf_text(&b), "critical, level 2 (with 1 more)");
    buf_clear(&b);
    assert_true(world_act(&w, CMD_ACK, "ana", w.m->alerts.v[0]));
    event_words_for(&w.out.events.v[0], &w.m->alerts.v[0]->id, &b);
    assert_string_equal(buf_text(&b), "until 06:00Z");
    buf_release(&b);
    world_release(&w);
}

static void
words_of_a_suppression__say_when_it_ended(void **state)
{
    struct world w;
    struct sighting s[2];
    struct buf b = BUF_INIT;

    (void)state;
    world_init(&w);
    s[0] = world_sighting(&w, "alertname=A");
    s[1] = world_sighting(&w, "alertname=B");
    s[0].suppressed_by = s[1].suppressed_by = "s1";
    world_see(&w, s, 2);
    s[0].suppressed_by = NULL;
    world_see(&w, s, 2);
    assert_int_equal(w.out.events.v[0].kind, EV_SUPPRESSION);
    batch_words(w.m, &w.out.events.v[0], 1, &b);
    assert_string_equal(buf_text(&b), "A: ended");
    buf_clear(&b);
    s[0].suppressed_by = "s2";
    s[1].suppressed_by = NULL;
    world_see(&w, s, 2);
    batch_words(w.m, &w.out.events.v[0], 1, &b);
    assert_string_equal(buf_text(&b), "A and 1 more: ended for 1");
    buf_release(&b);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_of_a_suppression__say_when_it_ended),
    cmocka_unit_test(replay_of_the_log__equals_the_live_model__after_every_batch),
    cmocka_unit_test(find__wants_four_digits_and_one_alert),
    cmocka_unit_test(order__is_level_then_unacked_then_oldest),
    cmocka_unit_test(history_words__are_about_the_one_alert),
    cmocka_unit_test(lines__keep_the_latest__newest_first),
};
SUITE(model, tests);
