/* SPDX-License-Identifier: MIT */
/* The engine on a real store: what is answered is kept, what can't be kept is refused and never happened. */
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/engine.h"
#include "support/sim_ports.h"
#include "support/suite.h"
#include "util/time.h"

#define DEADLINE_MS 10000

struct postman_run {
    char dir[64], path[96];
    struct sim_ports sim;
    struct model *m;
    struct store *store;
    struct engine *e;
    struct source_config *source;
};

static void
open_run(struct postman_run *r)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = 3600000,
        .cleared_for_ms = 3600000,
        .closed_for_ms = 3600000 };
    struct err err = { 0 };

    sim_ports_init(&r->sim);
    r->m = model_new(&config);
    r->store = store_open(r->path, "test", &err);
    if (r->store == NULL)
        fail_msg("%s", err.text);
    r->source = source_config_default("am", "http://127.0.0.1:9093");
    r->e = engine_new(&(struct engine_config){ .sources = &r->source, .sources_n = 1 }, &r->sim.ports, r->store, r->m);
    engine_start(r->e, NULL, NULL);
}

static void
run_init(struct postman_run *r)
{
    memset(r, 0, sizeof *r);
    snprintf(r->dir, sizeof r->dir, "/tmp/tocsin-engine-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->path, sizeof r->path, "%s/s.db", r->dir);
    open_run(r);
}

static void
close_run(struct postman_run *r)
{
    engine_free(r->e);
    store_close(r->store);
    source_config_free(r->source);
    model_free(r->m);
    sim_ports_release(&r->sim);
}

static void
run_release(struct postman_run *r)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char path[128];

    close_run(r);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", r->path, ends[i]);
        unlink(path);
    }
    rmdir(r->dir);
}

/* Turns until it holds; the store's thread answers through its fd. */
#define turn_until(r, condition) \
    do { \
        int waited_ = 0; \
        while (true) { \
            engine_turn((r)->e); \
            if (condition) \
                break; \
            struct pollfd fd_ = { .fd = store_fd((r)->store), .events = POLLIN }; \
            if (poll(&fd_, 1, 10) > 0) \
                store_dispatch((r)->store); \
            else if ((waited_ += 10) > DEADLINE_MS) \
                fail_msg("waited in vain for: %s", #condition); \
        } \
        model_settle((r)->m); \
    } while (0)

#define ONE_ALERT \
    "[{\"annotations\":{},\"endsAt\":\"2026-11-21T05:00:00.000Z\",\"fingerprint\":\"ab\",\"receivers\":[]," \
    "\"startsAt\":\"2025-11-21T01:00:00.000Z\",\"status\":{\"inhibitedBy\":[],\"silencedBy\":[],\"state\":\"active\"}," \
    "\"updatedAt\":\"2025-11-21T01:00:00.000Z\",\"labels\":{\"alertname\":\"A\",\"severity\":\"critical\"}}]"

static void
bring_one_alert(struct postman_run *r)
{
    turn_until(r, sim_ports_call(&r->sim, "/api/v2/alerts") != NULL);
    sim_ports_answer(&r->sim, "/api/v2/alerts", 200, ONE_ALERT, 4096);
    sim_ports_answer(&r->sim, "/api/v2/status", 200, "{\"uptime\":\"2026-11-21T01:00:00.000Z\"}", 4096);
    turn_until(r, sim_ports_answer(&r->sim, "/api/v2/silences?expired=false", 200, "[]", 4096));
    turn_until(r, r->m->alerts.n == 1 && engine_is_idle(r->e));
}

struct answer {
    bool came, ok;
    struct err err;
};

static void
on_reply(void *arg, const struct engine_reply *reply)
{
    *(struct answer *)arg = (struct answer){ true, reply->ok, reply->err };
}

static void
submit_ack(struct postman_run *r, struct answer *answer)
{
    struct subject s = { .id = r->m->alerts.v[0]->id };

    engine_submit(r->e, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = &s, .subjects_n = 1 },
        on_reply, answer);
}

static void
an_answered_ack__is_there_after_a_restart(void **state)
{
    struct postman_run r;
    struct answer answer = { 0 };

    (void)state;
    run_init(&r);
    bring_one_alert(&r);
    submit_ack(&r, &answer);
    assert_false(answer.came);
    turn_until(&r, answer.came);
    assert_true(answer.ok);
    close_run(&r);
    open_run(&r);
    turn_until(&r, r.m->whole);
    assert_int_equal(r.m->alerts.n, 1);
    assert_int_equal(r.m->alerts.v[0]->hold.state, ALERT_ACKED);
    assert_string_equal(r.m->alerts.v[0]->hold.by, "ana");
    run_release(&r);
}

static void
a_command__waits__until_the_model_is_whole(void **state)
{
    struct postman_run r;
    struct answer answer = { 0 };
    struct alert_id id;

    (void)state;
    run_init(&r);
    bring_one_alert(&r);
    id = r.m->alerts.v[0]->id;
    close_run(&r);
    open_run(&r);
    engine_submit(r.e,
        &(struct command){ .kind = CMD_ACK,
            .actor = "ana",
            .origin = "tui",
            .subjects = &(struct subject){ .id = id },
            .subjects_n = 1 },
        on_reply, &answer);
    assert_false(r.m->whole);
    turn_until(&r, answer.came);
    assert_true(answer.ok);
    run_release(&r);
}

static void
limit_files(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
an_ack_that_cannot_be_kept__is_refused_and_never_happened__and_works_again_later(void **state)
{
    struct postman_run r;
    struct answer answer = { 0 };

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    run_init(&r);
    bring_one_alert(&r);
    limit_files(1);
    submit_ack(&r, &answer);
    assert_int_equal(r.m->alerts.v[0]->hold.state, ALERT_ACKED);
    turn_until(&r, answer.came);
    limit_files(RLIM_INFINITY);
    assert_false(answer.ok);
    assert_int_equal(answer.err.code, ERR_UNAVAILABLE);
    assert_non_null(engine_store_fault(r.e));
    turn_until(&r, engine_is_idle(r.e));
    assert_int_equal(r.m->alerts.v[0]->hold.state, ALERT_FIRING);
    answer = (struct answer){ 0 };
    submit_ack(&r, &answer);
    turn_until(&r, answer.came);
    assert_true(answer.ok);
    assert_null(engine_store_fault(r.e));
    run_release(&r);
}

static void
a_store_that_refused__is_tried_again__though_nobody_acts(void **state)
{
    struct postman_run r;
    struct answer answer = { 0 };

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    run_init(&r);
    bring_one_alert(&r);
    limit_files(1);
    submit_ack(&r, &answer);
    turn_until(&r, answer.came);
    turn_until(&r, engine_is_idle(r.e));
    sim_ports_pass(&r.sim, 6 * MS_SECOND);
    turn_until(&r, engine_is_idle(r.e));
    assert_non_null(engine_store_fault(r.e));
    limit_files(RLIM_INFINITY);
    sim_ports_pass(&r.sim, 6 * MS_SECOND);
    turn_until(&r, engine_store_fault(r.e) == NULL);
    run_release(&r);
}

/* The second says the same again, under the same request id; the third finds it done. */
static void
what_an_answer_rests_on__is_durable_first__or_it_is_refused_with_it(void **state)
{
    struct postman_run r;
    struct answer v[3] = { 0 };

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    run_init(&r);
    bring_one_alert(&r);
    limit_files(1);
    for (int i = 0; i < 3; i++) {
        struct subject s = { .id = r.m->alerts.v[0]->id };

        engine_submit(r.e,
            &(struct command){ .kind = CMD_ACK,
                .actor = i < 2 ? "ana" : "bo",
                .origin = "tui",
                .request_id = i < 2 ? "r1" : NULL,
                .subjects = &s,
                .subjects_n = 1 },
            on_reply, &v[i]);
    }
    engine_turn(r.e);
    assert_false(v[1].came || v[2].came);
    turn_until(&r, v[0].came && v[1].came && v[2].came);
    limit_files(RLIM_INFINITY);
    for (int i = 0; i < 3; i++)
        assert_int_equal(v[i].err.code, ERR_UNAVAILABLE);
    run_release(&r);
}

static void
spoil(const char *path)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE alert SET source = 999", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void
a_store_that_can_not_be_read__refuses_what_comes_later_too(void **state)
{
    struct postman_run r;
    struct answer early = { 0 }, late = { 0 };
    struct subject s = { .id = { { 1 } } };
    const struct command ack = { .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = &s, .subjects_n = 1 };

    (void)state;
    run_init(&r);
    bring_one_alert(&r);
    close_run(&r);
    spoil(r.path);
    open_run(&r);
    engine_submit(r.e, &ack, on_reply, &early);
    turn_until(&r, early.came);
    assert_int_equal(early.ok, false);
    engine_submit(r.e, &ack, on_reply, &late);
    assert_false(late.came);
    engine_turn(r.e);
    assert_true(late.came && !late.ok);
    assert_string_equal(late.err.text, engine_store_fault(r.e));
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_answered_ack__is_there_after_a_restart),
    cmocka_unit_test(a_command__waits__until_the_model_is_whole),
    cmocka_unit_test(an_ack_that_cannot_be_kept__is_refused_and_never_happened__and_works_again_later),
    cmocka_unit_test(a_store_that_refused__is_tried_again__though_nobody_acts),
    cmocka_unit_test(what_an_answer_rests_on__is_durable_first__or_it_is_refused_with_it),
    cmocka_unit_test(a_store_that_can_not_be_read__refuses_what_comes_later_too),
};
SUITE(engine_store, tests);
