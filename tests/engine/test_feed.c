/* SPDX-License-Identifier: MIT */
/* Polls as the engine lives them: what appears, what is gone, what is believed, and what a dying source does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/feed_run.h"
#include "support/suite.h"

static void
a_first_poll__brings_all_alerts_and_counts_them(void **state)
{
    struct feed_run r;
    const struct source *s;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 600, "critical"), BOOT_1);
    s = model_source(r.m, "am");
    assert_int_equal(r.m->alerts.n, 600);
    assert_int_equal(s->polls, 1);
    assert_int_equal(s->alerts, 600);
    assert_int_equal(source_health(s, r.sim.now_ms), SOURCE_OK);
    feed_run_release(&r);
}

static void
the_same_list_again__changes_nothing(void **state)
{
    struct feed_run r;
    uint64_t seq;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 20, "critical"), BOOT_1);
    seq = r.m->next_seq;
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 20, "critical"), BOOT_1);
    assert_int_equal(r.m->next_seq, seq);
    assert_int_equal(model_source(r.m, "am")->polls, 2);
    feed_run_release(&r);
}

static void
what_a_broken_list_began_to_tell__is_told_by_the_next(void **state)
{
    struct feed_run r;
    char *cut;

    (void)state;
    feed_run_init(&r);
    cut = xstrdup(feed_run_list(&r, 0, 20, "critical"));
    cut[strlen(cut) - 1] = '\0';
    feed_run_poll(&r, cut, NULL);
    assert_int_equal(r.m->alerts.n, 0);
    assert_int_equal(model_source(r.m, "am")->failures, 1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 20, "critical"), BOOT_1);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 20);
    free(cut);
    feed_run_release(&r);
}

static void
one_that_is_gone__is_cleared_at_once(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 20, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 19, "critical"), BOOT_1);
    assert_int_equal(feed_run_in_state(&r, ALERT_CLEARED), 1);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 19);
    feed_run_release(&r);
}

static void
close_all(struct feed_run *r)
{
    struct subject subjects[3];

    for (size_t i = 0; i < r->m->alerts.n; i++)
        subjects[i] = (struct subject){ r->m->alerts.v[i]->id, r->m->alerts.v[i]->episode };
    engine_submit(r->e,
        &(struct command){ .kind = CMD_CLOSE,
            .actor = "ana",
            .origin = "tui",
            .subjects = subjects,
            .subjects_n = r->m->alerts.n },
        NULL, NULL);
    feed_run_turn(r);
}

/* What it lists is known by its bytes and not read again; and what it no longer lists is noticed all the same. */
static void
what_a_person_closed__stays_closed_while_it_is_listed__and_fires_anew_after(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "warning"), BOOT_1);
    close_all(&r);
    assert_int_equal(feed_run_in_state(&r, ALERT_CLOSED), 3);
    for (int i = 0; i < 3; i++) {
        feed_run_next_poll(&r);
        feed_run_poll(&r, feed_run_list(&r, 0, 3, "warning"), BOOT_1);
        assert_int_equal(feed_run_in_state(&r, ALERT_CLOSED), 3);
    }
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 2, "warning"), BOOT_1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "warning"), BOOT_1);
    assert_int_equal(feed_run_in_state(&r, ALERT_CLOSED), 2);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 3);
    feed_run_release(&r);
}

static void
what_a_person_closed__is_not_reopened__by_a_restart_of_its_source(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "warning"), BOOT_1);
    close_all(&r);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 0, "warning"), BOOT_2);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "warning"), BOOT_2);
    assert_int_equal(feed_run_in_state(&r, ALERT_CLOSED), 3);
    feed_run_release(&r);
}

static void
a_source_restarted_empty__does_not_read_as_all_clear(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, "[]", BOOT_2);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 3);
    assert_true((r.m->alerts.v[0]->marks & ALERT_UNCONFIRMED) != 0);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_2);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 3);
    assert_int_equal(r.m->alerts.v[0]->count, 1);
    assert_true((r.m->alerts.v[0]->marks & ALERT_UNCONFIRMED) == 0);
    feed_run_release(&r);
}

static void
a_mass_that_stays_away__is_believed_after_its_polls_and_time(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 20, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 2, "critical"), BOOT_1);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 20);
    for (int64_t passed = 0; passed < r.source->confirm_ms; passed += r.source->every_ms) {
        assert_int_equal(feed_run_in_state(&r, ALERT_CLEARED), 0);
        feed_run_next_poll(&r);
        feed_run_poll(&r, feed_run_list(&r, 0, 2, "critical"), BOOT_1);
    }
    assert_int_equal(feed_run_in_state(&r, ALERT_CLEARED), 18);
    feed_run_release(&r);
}

static void
a_source_that_dies__turns_stale_within_two_polls__and_its_alerts_stay(void **state)
{
    struct feed_run r;
    int64_t died_ms;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    died_ms = r.sim.now_ms;
    while (!alert_is_stale(r.m->alerts.v[0], r.sim.now_ms) && r.sim.now_ms - died_ms < 100000) {
        sim_ports_pass(&r.sim, 500);
        sim_ports_fail(&r.sim, LIST, "connection refused");
        feed_run_turn(&r);
    }
    assert_true(r.sim.now_ms - died_ms <= 2 * r.source->every_ms);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 3);
    assert_non_null(strstr(model_source(r.m, "am")->error, "connection refused"));
    while (sim_ports_call(&r.sim, LIST) == NULL)
        sim_ports_pass(&r.sim, 500);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    assert_false(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    assert_null(model_source(r.m, "am")->error);
    feed_run_release(&r);
}

static void
a_body_cut_in_the_middle__changes_nothing(void **state)
{
    struct feed_run r;
    uint64_t alerts;
    char *cut;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    alerts = r.m->alerts.n;
    feed_run_next_poll(&r);
    cut = xstrdup(feed_run_list(&r, 2, 10, "critical"));
    cut[strlen(cut) - 300] = '\0';
    assert_true(sim_ports_answer(&r.sim, LIST, 200, cut, 64));
    feed_run_turn(&r);
    assert_int_equal(r.m->alerts.n, alerts);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 3);
    assert_non_null(model_source(r.m, "am")->error);
    free(cut);
    feed_run_release(&r);
}

static void
of_two_severities_of_one_alert__the_higher_counts(void **state)
{
    struct feed_run r;
    struct buf both = BUF_INIT;

    (void)state;
    feed_run_init(&r);
    buf_adds(&both, feed_run_list(&r, 0, 1, "critical"));
    both.data[both.len - 1] = ',';
    buf_adds(&both, feed_run_list(&r, 0, 1, "warning") + 1);
    feed_run_poll(&r, buf_text(&both), BOOT_1);
    assert_int_equal(r.m->alerts.n, 1);
    assert_string_equal(r.m->alerts.v[0]->severity, "critical");
    feed_run_next_poll(&r);
    feed_run_poll(&r, buf_text(&both), BOOT_1);
    assert_string_equal(r.m->alerts.v[0]->severity, "critical");
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "warning"), BOOT_1);
    assert_string_equal(r.m->alerts.v[0]->severity, "warning");
    buf_release(&both);
    feed_run_release(&r);
}

static void
instances_of_one_cluster__are_merged__and_a_silent_one_proves_no_absence(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init_url(&r, "http://127.0.0.1:9094");
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, feed_run_list(&r, 0, 1, "critical"), 100));
    assert_true(sim_ports_answer(&r.sim, ":9094" LIST, 200, feed_run_list(&r, 0, 2, "critical"), 100));
    feed_run_turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    sim_ports_answer(&r.sim, ":9094" STATUS, 200, BOOT_1, 100);
    feed_run_turn(&r);
    assert_int_equal(r.m->alerts.n, 2);
    feed_run_next_poll(&r);
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, feed_run_list(&r, 0, 1, "critical"), 100));
    assert_true(sim_ports_fail(&r.sim, ":9094" LIST, "connection refused"));
    feed_run_turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    feed_run_turn(&r);
    assert_int_equal(feed_run_in_state(&r, ALERT_FIRING), 2); /* the second is known to 9094 alone */
    assert_non_null(strstr(model_source(r.m, "am")->error, "1 of 2 instances"));
    feed_run_next_poll(&r);
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, "[]", 100));
    assert_true(sim_ports_fail(&r.sim, ":9094" LIST, "connection refused"));
    feed_run_turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    feed_run_turn(&r);
    assert_int_equal(feed_run_in_state(&r, ALERT_CLEARED), 1);
    feed_run_release(&r);
}

static void
on_reply(void *arg, const struct engine_reply *reply)
{
    *(struct engine_reply *)arg = *reply;
}

static void
a_reply__comes_after_the_call__with_what_was_done(void **state)
{
    struct feed_run r;
    struct engine_reply reply = { 0 };
    struct subject s;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 2, "critical"), BOOT_1);
    s = (struct subject){ .id = r.m->alerts.v[0]->id };
    engine_submit(r.e, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = &s, .subjects_n = 1 },
        on_reply, &reply);
    assert_int_equal(reply.batch, 0);
    assert_int_equal(feed_run_in_state(&r, ALERT_ACKED), 1); /* applied at once */
    feed_run_turn(&r);
    assert_true(reply.ok);
    assert_int_not_equal(reply.batch, 0);
    feed_run_release(&r);
}

static void
a_reload__keeps_an_unchanged_source__and_makes_a_removed_one_stale(void **state)
{
    struct feed_run r;
    struct source_config *again = source_config_default("am", "http://127.0.0.1:9093");

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 2, "critical"), BOOT_1);
    engine_reload(r.e, &(struct engine_config){ .sources = &again, .sources_n = 1 });
    feed_run_turn(&r);
    assert_int_equal(model_source(r.m, "am")->polls, 1);
    assert_false(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    engine_reload(r.e, &(struct engine_config){ 0 });
    feed_run_turn(&r);
    assert_true(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    source_config_free(again);
    feed_run_release(&r);
}

static void
a_drain__begins_no_poll__and_waits_for_none(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    engine_drain(r.e);
    feed_run_turn(&r);
    assert_true(engine_is_drained(r.e)); /* one is under way */
    sim_ports_answer(&r.sim, LIST, 200, feed_run_list(&r, 0, 3, "critical"), 100);
    feed_run_turn(&r);
    feed_run_next_poll(&r);
    assert_null(sim_ports_call(&r.sim, LIST));
    feed_run_release(&r);
}

/* Ten policies that use one schedule must not leave the next one without its turns. */
static void
turns__are_kept_once_each__and_what_is_too_many_is_said(void **state)
{
    struct feed_run r;
    struct feed *f;
    struct turn_there turn = { .schedule = "S1", .who = { .id = "U1", .name = "ana" }, .until_ms = 1 };

    (void)state;
    feed_run_init(&r);
    f = r.e->feeds.v[0];
    for (int i = 0; i < 3000; i++)
        turns_add(&f->instances[0], &turn);
    turn.schedule = "S2";
    turns_add(&f->instances[0], &turn);
    assert_int_equal(f->turns.n, 2);
    assert_string_equal(f->turns_words, "");
    for (turn.until_ms = 2; turn.until_ms < 3000; turn.until_ms++)
        turns_add(&f->instances[0], &turn);
    assert_int_equal(f->turns.n, ONCALL_SHIFTS_MAX);
    assert_string_equal(f->turns_words, "its schedules have more than 2000 turns: the others are not known here");
    feed_run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_drain__begins_no_poll__and_waits_for_none),
    cmocka_unit_test(a_first_poll__brings_all_alerts_and_counts_them),
    cmocka_unit_test(the_same_list_again__changes_nothing),
    cmocka_unit_test(what_a_broken_list_began_to_tell__is_told_by_the_next),
    cmocka_unit_test(one_that_is_gone__is_cleared_at_once),
    cmocka_unit_test(what_a_person_closed__stays_closed_while_it_is_listed__and_fires_anew_after),
    cmocka_unit_test(what_a_person_closed__is_not_reopened__by_a_restart_of_its_source),
    cmocka_unit_test(a_source_restarted_empty__does_not_read_as_all_clear),
    cmocka_unit_test(a_mass_that_stays_away__is_believed_after_its_polls_and_time),
    cmocka_unit_test(a_source_that_dies__turns_stale_within_two_polls__and_its_alerts_stay),
    cmocka_unit_test(a_body_cut_in_the_middle__changes_nothing),
    cmocka_unit_test(of_two_severities_of_one_alert__the_higher_counts),
    cmocka_unit_test(instances_of_one_cluster__are_merged__and_a_silent_one_proves_no_absence),
    cmocka_unit_test(a_reply__comes_after_the_call__with_what_was_done),
    cmocka_unit_test(a_reload__keeps_an_unchanged_source__and_makes_a_removed_one_stale),
    cmocka_unit_test(turns__are_kept_once_each__and_what_is_too_many_is_said),
};
SUITE(feed, tests);
