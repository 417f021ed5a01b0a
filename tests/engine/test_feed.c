/* SPDX-License-Identifier: MIT */
/* Polls as the engine lives them: what appears, what is gone, what is believed, and what a dying source does. */
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/feed.h"
#include "support/sim_ports.h"
#include "support/suite.h"

#define LIST "/api/v2/alerts"
#define STATUS "/api/v2/status"
#define SILENCES "/api/v2/silences?expired=false"
#define BOOT_1 "{\"uptime\":\"2026-11-21T01:00:00.000Z\"}"
#define BOOT_2 "{\"uptime\":\"2026-11-21T02:00:00.000Z\"}"

struct postman_run {
    struct sim_ports sim;
    struct model *m;
    struct engine *e;
    struct source_config *source;
    struct buf body;
    const char *silences; /* what is listed of them; NULL: the call fails */
};

static bool
answer_silences(struct postman_run *r)
{
    return r->silences != NULL ? sim_ports_answer(&r->sim, SILENCES, 200, r->silences, 100)
                               : sim_ports_fail(&r->sim, SILENCES, "connection reset");
}

static void
turn(struct postman_run *r)
{
    do {
        r->sim.again = false;
        engine_turn(r->e);
    } while (answer_silences(r) || r->sim.again);
    model_settle(r->m);
}

static void
run_init_url(struct postman_run *r, const char *url2)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = 3600000,
        .cleared_for_ms = 3600000,
        .closed_for_ms = 3600000 };

    memset(r, 0, sizeof *r);
    r->silences = "[]";
    buf_init(&r->body, BUF_DEFAULT_MAX);
    sim_ports_init(&r->sim);
    r->m = model_new(&config);
    r->source = source_config_default("am", "http://127.0.0.1:9093");
    if (url2 != NULL)
        r->source->urls[r->source->urls_n++] = xstrdup(url2);
    r->e = engine_new(&(struct engine_config){ .sources = &r->source, .sources_n = 1 }, &r->sim.ports, NULL, r->m);
    engine_start(r->e, NULL, NULL);
    turn(r);
}

static void
run_init(struct postman_run *r)
{
    run_init_url(r, NULL);
}

static void
run_release(struct postman_run *r)
{
    engine_free(r->e);
    source_config_free(r->source);
    model_free(r->m);
    sim_ports_release(&r->sim);
    buf_release(&r->body);
}

/* A list of n alerts from number `from` on, each with this severity. */
static const char *
list_of(struct postman_run *r, int from, int n, const char *severity)
{
    buf_clear(&r->body);
    buf_addc(&r->body, '[');
    for (int i = from; i < from + n; i++)
        buf_addf(&r->body,
            "%s{\"annotations\":{\"summary\":\"s%d\"},\"endsAt\":\"2026-11-21T05:00:00.000Z\",\"fingerprint\":\"%016x\",\"receivers\":[],"
            "\"startsAt\":\"2025-11-21T01:00:00.000Z\",\"status\":{\"inhibitedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
            "\"updatedAt\":\"2025-11-21T01:00:00.000Z\",\"labels\":{\"alertname\":\"A\",\"n\":\"%d\",\"severity\":\"%s\"}}",
            i == from ? "" : ",", i, i, i, severity);
    buf_addc(&r->body, ']');
    return buf_text(&r->body);
}

/* Answers the list, and the start time if it is asked for. */
static void
poll_with(struct postman_run *r, const char *body, const char *boot)
{
    assert_true(sim_ports_answer(&r->sim, LIST, 200, body, 100));
    turn(r);
    if (sim_ports_call(&r->sim, STATUS) != NULL)
        sim_ports_answer(&r->sim, STATUS, 200, boot, 100);
    turn(r);
}

static void
next_poll(struct postman_run *r)
{
    sim_ports_pass(&r->sim, r->source->every_ms);
    turn(r);
}

static uint32_t
in_state(const struct postman_run *r, enum alert_state s)
{
    return r->m->by_state[0][s];
}

static void
a_first_poll__brings_all_alerts_and_counts_them(void **state)
{
    struct postman_run r;
    const struct source *s;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 600, "critical"), BOOT_1);
    s = model_source(r.m, "am");
    assert_int_equal(r.m->alerts.n, 600);
    assert_int_equal(s->polls, 1);
    assert_int_equal(s->alerts, 600);
    assert_int_equal(source_health(s, r.sim.now_ms), SOURCE_OK);
    run_release(&r);
}

static void
the_same_list_again__changes_nothing(void **state)
{
    struct postman_run r;
    uint64_t seq;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 20, "critical"), BOOT_1);
    seq = r.m->next_seq;
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 20, "critical"), BOOT_1);
    assert_int_equal(r.m->next_seq, seq);
    assert_int_equal(model_source(r.m, "am")->polls, 2);
    run_release(&r);
}

static void
one_that_is_gone__is_cleared_at_once(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 20, "critical"), BOOT_1);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 19, "critical"), BOOT_1);
    assert_int_equal(in_state(&r, ALERT_CLEARED), 1);
    assert_int_equal(in_state(&r, ALERT_FIRING), 19);
    run_release(&r);
}

static void
close_all(struct postman_run *r)
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
    turn(r);
}

/* What it lists is known by its bytes and not read again; and what it no longer lists is noticed all the same. */
static void
what_a_person_closed__stays_closed_while_it_is_listed__and_fires_anew_after(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "warning"), BOOT_1);
    close_all(&r);
    assert_int_equal(in_state(&r, ALERT_CLOSED), 3);
    for (int i = 0; i < 3; i++) {
        next_poll(&r);
        poll_with(&r, list_of(&r, 0, 3, "warning"), BOOT_1);
        assert_int_equal(in_state(&r, ALERT_CLOSED), 3);
    }
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 2, "warning"), BOOT_1);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 3, "warning"), BOOT_1);
    assert_int_equal(in_state(&r, ALERT_CLOSED), 2);
    assert_int_equal(in_state(&r, ALERT_FIRING), 1);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(in_state(&r, ALERT_FIRING), 3);
    run_release(&r);
}

static void
what_a_person_closed__is_not_reopened__by_a_restart_of_its_source(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "warning"), BOOT_1);
    close_all(&r);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 0, "warning"), BOOT_2);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 3, "warning"), BOOT_2);
    assert_int_equal(in_state(&r, ALERT_CLOSED), 3);
    run_release(&r);
}

static void
a_source_restarted_empty__does_not_read_as_all_clear(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    next_poll(&r);
    poll_with(&r, "[]", BOOT_2);
    assert_int_equal(in_state(&r, ALERT_FIRING), 3);
    assert_true((r.m->alerts.v[0]->marks & ALERT_UNCONFIRMED) != 0);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_2);
    assert_int_equal(in_state(&r, ALERT_FIRING), 3);
    assert_int_equal(r.m->alerts.v[0]->count, 1);
    assert_true((r.m->alerts.v[0]->marks & ALERT_UNCONFIRMED) == 0);
    run_release(&r);
}

static void
a_mass_that_stays_away__is_believed_after_its_polls_and_time(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 20, "critical"), BOOT_1);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 2, "critical"), BOOT_1);
    assert_int_equal(in_state(&r, ALERT_FIRING), 20);
    for (int64_t passed = 0; passed < r.source->confirm_ms; passed += r.source->every_ms) {
        assert_int_equal(in_state(&r, ALERT_CLEARED), 0);
        next_poll(&r);
        poll_with(&r, list_of(&r, 0, 2, "critical"), BOOT_1);
    }
    assert_int_equal(in_state(&r, ALERT_CLEARED), 18);
    run_release(&r);
}

static void
a_source_that_dies__turns_stale_within_two_polls__and_its_alerts_stay(void **state)
{
    struct postman_run r;
    int64_t died_ms;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    died_ms = r.sim.now_ms;
    while (!alert_is_stale(r.m->alerts.v[0], r.sim.now_ms) && r.sim.now_ms - died_ms < 100000) {
        sim_ports_pass(&r.sim, 500);
        sim_ports_fail(&r.sim, LIST, "connection refused");
        turn(&r);
    }
    assert_true(r.sim.now_ms - died_ms <= 2 * r.source->every_ms);
    assert_int_equal(in_state(&r, ALERT_FIRING), 3);
    assert_non_null(strstr(model_source(r.m, "am")->error, "connection refused"));
    while (sim_ports_call(&r.sim, LIST) == NULL)
        sim_ports_pass(&r.sim, 500);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    assert_false(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    assert_null(model_source(r.m, "am")->error);
    run_release(&r);
}

static void
a_body_cut_in_the_middle__changes_nothing(void **state)
{
    struct postman_run r;
    uint64_t alerts;
    char *cut;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    alerts = r.m->alerts.n;
    next_poll(&r);
    cut = xstrdup(list_of(&r, 2, 10, "critical"));
    cut[strlen(cut) - 300] = '\0';
    assert_true(sim_ports_answer(&r.sim, LIST, 200, cut, 64));
    turn(&r);
    assert_int_equal(r.m->alerts.n, alerts);
    assert_int_equal(in_state(&r, ALERT_FIRING), 3);
    assert_non_null(model_source(r.m, "am")->error);
    free(cut);
    run_release(&r);
}

static void
of_two_severities_of_one_alert__the_higher_counts(void **state)
{
    struct postman_run r;
    struct buf both = BUF_INIT;

    (void)state;
    run_init(&r);
    buf_adds(&both, list_of(&r, 0, 1, "critical"));
    both.data[both.len - 1] = ',';
    buf_adds(&both, list_of(&r, 0, 1, "warning") + 1);
    poll_with(&r, buf_text(&both), BOOT_1);
    assert_int_equal(r.m->alerts.n, 1);
    assert_string_equal(r.m->alerts.v[0]->severity, "critical");
    next_poll(&r);
    poll_with(&r, buf_text(&both), BOOT_1);
    assert_string_equal(r.m->alerts.v[0]->severity, "critical");
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 1, "warning"), BOOT_1);
    assert_string_equal(r.m->alerts.v[0]->severity, "warning");
    buf_release(&both);
    run_release(&r);
}

static void
instances_of_one_cluster__are_merged__and_a_silent_one_proves_no_absence(void **state)
{
    struct postman_run r;

    (void)state;
    run_init_url(&r, "http://127.0.0.1:9094");
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, list_of(&r, 0, 1, "critical"), 100));
    assert_true(sim_ports_answer(&r.sim, ":9094" LIST, 200, list_of(&r, 0, 2, "critical"), 100));
    turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    sim_ports_answer(&r.sim, ":9094" STATUS, 200, BOOT_1, 100);
    turn(&r);
    assert_int_equal(r.m->alerts.n, 2);
    next_poll(&r);
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, list_of(&r, 0, 1, "critical"), 100));
    assert_true(sim_ports_fail(&r.sim, ":9094" LIST, "connection refused"));
    turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    turn(&r);
    assert_int_equal(in_state(&r, ALERT_FIRING), 2); /* the second is known to 9094 alone */
    assert_non_null(strstr(model_source(r.m, "am")->error, "1 of 2 instances"));
    next_poll(&r);
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, "[]", 100));
    assert_true(sim_ports_fail(&r.sim, ":9094" LIST, "connection refused"));
    turn(&r);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    turn(&r);
    assert_int_equal(in_state(&r, ALERT_CLEARED), 1);
    run_release(&r);
}

static void
on_reply(void *arg, const struct engine_reply *reply)
{
    *(struct engine_reply *)arg = *reply;
}

static void
a_reply__comes_after_the_call__with_what_was_done(void **state)
{
    struct postman_run r;
    struct engine_reply reply = { 0 };
    struct subject s;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 2, "critical"), BOOT_1);
    s = (struct subject){ .id = r.m->alerts.v[0]->id };
    engine_submit(r.e, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = &s, .subjects_n = 1 },
        on_reply, &reply);
    assert_int_equal(reply.batch, 0);
    assert_int_equal(in_state(&r, ALERT_ACKED), 1); /* applied at once */
    turn(&r);
    assert_true(reply.ok);
    assert_int_not_equal(reply.batch, 0);
    run_release(&r);
}

static void
a_reload__keeps_an_unchanged_source__and_makes_a_removed_one_stale(void **state)
{
    struct postman_run r;
    struct source_config *again = source_config_default("am", "http://127.0.0.1:9093");

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 2, "critical"), BOOT_1);
    engine_reload(r.e, &(struct engine_config){ .sources = &again, .sources_n = 1 });
    turn(&r);
    assert_int_equal(model_source(r.m, "am")->polls, 1);
    assert_false(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    engine_reload(r.e, &(struct engine_config){ 0 });
    turn(&r);
    assert_true(alert_is_stale(r.m->alerts.v[0], r.sim.now_ms));
    source_config_free(again);
    run_release(&r);
}

static void
a_drain__begins_no_poll__and_waits_for_none(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    next_poll(&r);
    engine_drain(r.e);
    turn(&r);
    assert_true(engine_is_drained(r.e)); /* one is under way */
    sim_ports_answer(&r.sim, LIST, 200, list_of(&r, 0, 3, "critical"), 100);
    turn(&r);
    next_poll(&r);
    assert_null(sim_ports_call(&r.sim, LIST));
    run_release(&r);
}

/* --- silences */

#define SILENCE(id, ends, updated, comment) \
    "{\"id\":\"" id "\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"" updated "\",\"comment\":\"" comment \
    "\",\"createdBy\":\"ana\",\"endsAt\":\"" ends \
    "\",\"matchers\":[{\"name\":\"n\",\"value\":\"1\",\"isRegex\":false,\"isEqual\":true}],\"startsAt\":\"2025-11-21T01:00:00.000Z\"}"
#define LATER "2035-11-21T05:00:00.000Z"
#define FIRST "2025-11-21T01:00:00.000Z"
#define SECOND "2025-11-21T01:00:01.000Z"

static const struct silence *
silence_of(const struct postman_run *r, const char *id)
{
    return model_silence(r->m, model_source(r->m, "am"), id);
}

static void
silences__come_and_go_with_the_polls(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "," SILENCE("s2", LATER, FIRST, "why") "]";
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 2);
    assert_string_equal(silence_of(&r, "s1")->matchers, "{n=\"1\"}");
    assert_true(silence_of(&r, "s1")->listed);
    assert_null(model_source(r.m, "am")->error);
    next_poll(&r);
    r.silences = "[" SILENCE("s2", LATER, SECOND, "another reason") "]";
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 1);
    assert_string_equal(silence_of(&r, "s2")->comment, "another reason");
    run_release(&r);
}

static void
silences__that_can_not_be_read__do_not_spoil_the_poll(void **state)
{
    struct postman_run r;
    const struct source *s;

    (void)state;
    run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "]";
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    next_poll(&r);
    r.silences = NULL;
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    s = model_source(r.m, "am");
    assert_int_equal(r.m->alerts.n, 3);
    assert_int_equal(s->polls, 2);
    assert_int_equal(s->polls_failed, 0);
    assert_int_equal(source_health(s, r.sim.now_ms), SOURCE_OK);
    assert_string_equal(s->error, "its silences can't be read: connection reset");
    assert_non_null(silence_of(&r, "s1"));
    next_poll(&r);
    r.silences = "[]";
    poll_with(&r, list_of(&r, 0, 3, "critical"), BOOT_1);
    assert_null(model_source(r.m, "am")->error);
    assert_int_equal(r.m->silences.n, 0);
    run_release(&r);
}

static void
a_list_of_silences_with_a_hole__proves_no_absence(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "]";
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    next_poll(&r);
    r.silences = "[{\"id\":\"s1\"}," SILENCE("s2", LATER, FIRST, "why") "]";
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    assert_non_null(silence_of(&r, "s1"));
    assert_non_null(silence_of(&r, "s2"));
    assert_non_null(strstr(model_source(r.m, "am")->error, "1 of 2 silences can't be read"));
    next_poll(&r);
    r.silences = "[" SILENCE("s2", LATER, FIRST, "why") "]";
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    assert_null(silence_of(&r, "s1"));
    run_release(&r);
}

/* A source that lists them without end; what was put from here stands last, and is found all the same. */
static void
silences__past_so_many__are_left_out__and_that_is_said(void **state)
{
    struct postman_run r;
    struct buf list = BUF_INIT;
    struct silence *ours = xcalloc(1, sizeof *ours);

    (void)state;
    run_init(&r);
    *ours = (struct silence){ .source = model_add_source(r.m, "am"),
        .id = xstrdup("ours"),
        .matchers = xstrdup("{n=\"1\"}"),
        .author = xstrdup("ana"),
        .comment = xstrdup("why"),
        .message = 1 };
    model_put_silence_take(r.m, ours);
    for (int i = 0; i <= SILENCES_LISTED_MAX; i++)
        buf_addf(&list, "%s" SILENCE("s%d", LATER, FIRST, "why"), i == 0 ? "[" : ",", i);
    buf_adds(&list, "," SILENCE("ours", LATER, FIRST, "why") "]");
    r.silences = buf_text(&list);
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, SILENCES_LISTED_MAX + 1);
    assert_null(silence_of(&r, "s5000"));
    assert_true(silence_of(&r, "ours")->listed);
    assert_string_equal(model_source(r.m, "am")->error, "it has more than 5000 silences: the others are not known here");
    next_poll(&r);
    r.silences = "[]";
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 0);
    assert_null(model_source(r.m, "am")->error);
    buf_release(&list);
    run_release(&r);
}

static void
silences_of_a_cluster__are_merged__and_the_latest_word_counts(void **state)
{
    struct postman_run r;

    (void)state;
    run_init_url(&r, "http://127.0.0.1:9094");
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, "[]", 100));
    assert_true(sim_ports_answer(&r.sim, ":9094" LIST, 200, "[]", 100));
    engine_turn(r.e);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    sim_ports_answer(&r.sim, ":9094" STATUS, 200, BOOT_1, 100);
    engine_turn(r.e);
    assert_true(sim_ports_answer(&r.sim, ":9093" SILENCES, 200, "[" SILENCE("s1", LATER, SECOND, "new") "]", 100));
    assert_int_equal(r.m->silences.n, 0);
    assert_true(sim_ports_answer(&r.sim, ":9094" SILENCES, 200,
        "[" SILENCE("s1", LATER, FIRST, "old") "," SILENCE("s2", LATER, FIRST, "why") "]", 100));
    turn(&r);
    assert_int_equal(r.m->silences.n, 2);
    assert_string_equal(silence_of(&r, "s1")->comment, "new");
    run_release(&r);
}

static void
a_source_configured_anew_while_silences_are_read__is_polled_on(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r);
    assert_true(sim_ports_answer(&r.sim, LIST, 200, list_of(&r, 0, 1, "critical"), 100));
    engine_turn(r.e);
    assert_true(sim_ports_answer(&r.sim, STATUS, 200, BOOT_1, 100));
    engine_turn(r.e);
    assert_non_null(sim_ports_call(&r.sim, SILENCES));
    engine_reload(r.e, &(struct engine_config){ .sources = &r.source, .sources_n = 1 });
    assert_null(sim_ports_call(&r.sim, SILENCES));
    turn(&r);
    assert_int_equal(model_source(r.m, "am")->polls, 1);
    next_poll(&r);
    poll_with(&r, list_of(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(model_source(r.m, "am")->polls, 2);
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_drain__begins_no_poll__and_waits_for_none),
    cmocka_unit_test(a_first_poll__brings_all_alerts_and_counts_them),
    cmocka_unit_test(the_same_list_again__changes_nothing),
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
    cmocka_unit_test(silences__come_and_go_with_the_polls),
    cmocka_unit_test(silences__that_can_not_be_read__do_not_spoil_the_poll),
    cmocka_unit_test(a_list_of_silences_with_a_hole__proves_no_absence),
    cmocka_unit_test(silences__past_so_many__are_left_out__and_that_is_said),
    cmocka_unit_test(silences_of_a_cluster__are_merged__and_the_latest_word_counts),
    cmocka_unit_test(a_source_configured_anew_while_silences_are_read__is_polled_on),
};
SUITE(feed, tests);
