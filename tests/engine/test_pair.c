/* SPDX-License-Identifier: MIT */
/* Pair monitoring as the engine lives it, on a real store: when it pings, when it is silent, what it misses, over restarts too. */
#include <poll.h>
#include <string.h>

#include "core/filter.h"
#include "engine/pair.h"
#include "engine/postman_run.h"
#include "support/suite.h"
#include "util/time.h"

#define ADDRESS "dead_man far"

static const struct dead_man_config far = { .name = "far", .credential = ADDRESS, .every_ms = MS_MINUTE };
static const struct heartbeat backup = { .name = "backup", .level = 2, .every_ms = MS_HOUR, .grace_ms = 5 * MS_MINUTE };

struct pulse {
    struct postman_run r;
    struct pair_config pair;
};

/* What no event tells of is on disk, too. */
static void
quiet(struct pulse *p)
{
    settle(&p->r, false);
    for (int waited = 0; !engine_is_idle(p->r.e); waited++) {
        struct pollfd fd = { .fd = store_fd(p->r.store), .events = POLLIN };

        if (waited > 1000)
            fail_msg("the store does not answer");
        if (poll(&fd, 1, 10) > 0)
            store_dispatch(p->r.store);
        settle(&p->r, false);
    }
}

static void
reload(struct pulse *p)
{
    p->r.m->config.heartbeats = p->pair.heartbeats;
    engine_reload(p->r.e, &(struct engine_config){ .deliver = &p->r.deliver, .pair = &p->pair });
    quiet(p);
}

static void
pulse_init(struct pulse *p, const struct dead_man_config *man, const struct heartbeat *h)
{
    memset(p, 0, sizeof *p);
    p->pair.dead_men = man;
    p->pair.dead_men_n = man != NULL;
    p->pair.heartbeats = (struct heartbeats){ h, h != NULL };
    run_init(&p->r, "");
    quiet(p);
    reload(p);
}

static void
restart(struct pulse *p, int64_t away_ms)
{
    run_stop(&p->r);
    p->r.sim.now_ms += away_ms;
    run_start(&p->r);
    quiet(p);
    reload(p);
}

static void
pass_time(struct pulse *p, int64_t ms)
{
    for (; ms > 0; ms -= 10 * MS_SECOND) {
        sim_ports_pass(&p->r.sim, 10 * MS_SECOND);
        quiet(p);
    }
}

static bool
pings(struct pulse *p)
{
    return sim_ports_call(&p->r.sim, ADDRESS) != NULL;
}

static bool
answer_ping(struct pulse *p, int status)
{
    bool any = sim_ports_answer(&p->r.sim, ADDRESS, status, "OK", 100);

    quiet(p);
    return any;
}

static const struct alert *
alarm_of(const struct pulse *p, const char *name)
{
    for (size_t i = 0; i < p->r.m->alerts.n; i++) {
        const struct alert *a = p->r.m->alerts.v[i];

        if (strcmp(alert_field(a, FIELD_NAME), name) == 0 && a->hold.state == ALERT_FIRING)
            return a;
    }
    return NULL;
}

struct heard {
    int replies;
    bool ok;
};

static void
on_reply(void *arg, const struct engine_reply *r)
{
    struct heard *h = arg;

    h->replies++;
    h->ok = r->ok;
}

static void
beat(struct pulse *p, struct heard *h)
{
    static const char *const name = "backup";

    engine_submit(p->r.e,
        &(struct command){ .kind = CMD_HEARTBEAT, .actor = "http", .origin = "http", .names = &name, .names_n = 1 }, on_reply, h);
}

static void
the_switch__is_asked_for_at_its_interval__with_an_address_that_only_ports_know(void **state)
{
    struct pulse p;
    const struct port_call *call;

    (void)state;
    pulse_init(&p, &far, NULL);
    call = sim_ports_call(&p.r.sim, ADDRESS);
    assert_non_null(call);
    assert_int_equal(call->request.auth, AUTH_ADDRESS);
    assert_string_equal(call->request.method, "GET");
    for (int i = 0; i < 3; i++) {
        assert_true(answer_ping(&p, 200));
        assert_null(engine_dead_men_silent(p.r.e));
        pass_time(&p, 50 * MS_SECOND);
        assert_false(pings(&p));
        pass_time(&p, 10 * MS_SECOND);
        assert_true(pings(&p));
    }
    run_release(&p.r);
}

/* words NULL: it is well. */
static void
expect_unwell(const struct engine *e, const char *words)
{
    struct buf why = BUF_INIT;

    assert_int_equal(engine_is_well(e, &why), words == NULL);
    assert_string_equal(buf_text(&why), words == NULL ? "" : words);
    buf_release(&why);
}

static void
the_engine__says_why_it_is_not_well(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p, NULL, NULL);
    expect_unwell(p.r.e, NULL);
    p.r.m->whole = false;
    p.r.m->expected = 5000;
    expect_unwell(p.r.e, "the board is loading: 0 of 5000 alerts");
    p.r.m->whole = true;
    engine_drain(p.r.e);
    expect_unwell(p.r.e, "stopping");
    run_release(&p.r);
}

static void
the_switch__is_asked_for_only_after_a_write_has_landed(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p, &far, NULL);
    assert_true(answer_ping(&p, 200));
    sim_ports_pass(&p.r.sim, MS_MINUTE);
    for (int i = 0; i < 20; i++)
        engine_turn(p.r.e); /* the store's answer is not looked at */
    assert_false(pings(&p));
    sim_ports_pass(&p.r.sim, APPEND_MAX_MS + 1);
    engine_turn(p.r.e);
    assert_false(pings(&p));
    assert_string_equal(engine_dead_men_silent(p.r.e), "the store has not answered for 5 s");
    expect_unwell(p.r.e, "the store has not answered for 5 s");
    quiet(&p);
    expect_unwell(p.r.e, NULL);
    pass_time(&p, MS_MINUTE);
    assert_true(pings(&p));
    assert_null(engine_dead_men_silent(p.r.e));
    run_release(&p.r);
}

static void
the_switch__is_silent__while_tocsin_is_being_left(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p, &far, NULL);
    assert_true(answer_ping(&p, 200));
    engine_drain(p.r.e);
    pass_time(&p, 3 * MS_MINUTE);
    assert_false(pings(&p));
    assert_non_null(engine_dead_men_silent(p.r.e));
    run_release(&p.r);
}

static void
three_pings_that_fail__raise_an_alarm__and_one_that_gets_through_ends_it(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p, &far, NULL);
    assert_true(sim_ports_fail(&p.r.sim, ADDRESS, "no route to host"));
    quiet(&p);
    pass_time(&p, MS_MINUTE);
    assert_true(answer_ping(&p, 404));
    assert_null(alarm_of(&p, "DeadManUnreachable"));
    pass_time(&p, MS_MINUTE);
    assert_true(answer_ping(&p, 503));
    assert_non_null(alarm_of(&p, "DeadManUnreachable"));
    assert_int_equal(alarm_of(&p, "DeadManUnreachable")->level, 2);
    assert_non_null(strstr(alert_field(alarm_of(&p, "DeadManUnreachable"), FIELD_SUMMARY), "HTTP 503"));
    pass_time(&p, MS_MINUTE);
    assert_true(answer_ping(&p, 204));
    assert_null(alarm_of(&p, "DeadManUnreachable"));
    run_release(&p.r);
}

static void
an_alarm_about_a_switch__ends__when_it_is_configured_no_more(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p, &far, NULL);
    for (int i = 0; i < 3; i++) {
        assert_true(answer_ping(&p, 500));
        pass_time(&p, MS_MINUTE);
    }
    assert_non_null(alarm_of(&p, "DeadManUnreachable"));
    p.pair.dead_men_n = 0;
    reload(&p);
    assert_null(alarm_of(&p, "DeadManUnreachable"));
    assert_false(pings(&p));
    run_release(&p.r);
}

static void
a_heartbeat__is_missed__and_its_beat_is_answered_once_it_is_on_disk(void **state)
{
    struct pulse p;
    struct heard h = { 0 };
    uint64_t seq;

    (void)state;
    pulse_init(&p, NULL, &backup);
    pass_time(&p, 65 * MS_MINUTE);
    assert_non_null(alarm_of(&p, "HeartbeatMissing"));
    beat(&p, &h);
    engine_turn(p.r.e);
    assert_int_equal(h.replies, 0);
    quiet(&p);
    assert_int_equal(h.replies, 1);
    assert_true(h.ok);
    assert_null(alarm_of(&p, "HeartbeatMissing"));
    seq = p.r.m->next_seq;
    beat(&p, &h);
    for (int i = 0; i < 20; i++)
        engine_turn(p.r.e);
    assert_int_equal(h.replies, 1);
    while (h.replies < 2) {
        store_dispatch(p.r.store);
        engine_turn(p.r.e);
    }
    assert_int_equal(p.r.m->next_seq, seq);
    pass_time(&p, 65 * MS_MINUTE);
    assert_non_null(alarm_of(&p, "HeartbeatMissing"));
    run_release(&p.r);
}

static void
a_restart__keeps_the_time_of_the_last_beat(void **state)
{
    struct pulse p;
    struct heard h = { 0 };

    (void)state;
    pulse_init(&p, NULL, &backup);
    pass_time(&p, 30 * MS_MINUTE);
    beat(&p, &h);
    quiet(&p);
    pass_time(&p, 30 * MS_MINUTE);
    restart(&p, 0);
    pass_time(&p, 34 * MS_MINUTE);
    assert_null(alarm_of(&p, "HeartbeatMissing"));
    pass_time(&p, MS_MINUTE);
    assert_non_null(alarm_of(&p, "HeartbeatMissing"));
    restart(&p, MS_HOUR);
    assert_non_null(alarm_of(&p, "HeartbeatMissing"));
    run_release(&p.r);
}

static void
a_beat_may_have_been_lost__while_nobody_owned_the_store__so_a_start_gives_its_grace(void **state)
{
    struct pulse p;
    struct heard h = { 0 };

    (void)state;
    pulse_init(&p, NULL, &backup);
    beat(&p, &h);
    quiet(&p);
    restart(&p, 3 * MS_HOUR);
    pass_time(&p, 4 * MS_MINUTE);
    assert_null(alarm_of(&p, "HeartbeatMissing"));
    pass_time(&p, MS_MINUTE);
    assert_non_null(alarm_of(&p, "HeartbeatMissing"));
    run_release(&p.r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_switch__is_asked_for_at_its_interval__with_an_address_that_only_ports_know),
    cmocka_unit_test(the_switch__is_asked_for_only_after_a_write_has_landed),
    cmocka_unit_test(the_engine__says_why_it_is_not_well),
    cmocka_unit_test(the_switch__is_silent__while_tocsin_is_being_left),
    cmocka_unit_test(three_pings_that_fail__raise_an_alarm__and_one_that_gets_through_ends_it),
    cmocka_unit_test(an_alarm_about_a_switch__ends__when_it_is_configured_no_more),
    cmocka_unit_test(a_heartbeat__is_missed__and_its_beat_is_answered_once_it_is_on_disk),
    cmocka_unit_test(a_restart__keeps_the_time_of_the_last_beat),
    cmocka_unit_test(a_beat_may_have_been_lost__while_nobody_owned_the_store__so_a_start_gives_its_grace),
};
SUITE(pair, tests);
