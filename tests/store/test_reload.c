/* SPDX-License-Identifier: MIT */
/* Going back to what the store has, after an append that failed. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 4);
    *state = d;
    return 0;
}

static int
teardown(void **state)
{
    desk_release(*state);
    free(*state);
    return 0;
}

struct reloaded {
    int done;
    struct err err;
};

static void
on_reloaded(void *arg, const struct err *err)
{
    struct reloaded *r = arg;

    r->done++;
    if (err != NULL)
        r->err = *err;
}

static void
reload(struct desk *d, const struct alert_id *ids, size_t n)
{
    struct reloaded r = { 0 };

    store_reload(d->s, d->w.m, ids, n, on_reloaded, &r);
    assert_int_equal(r.done, 0);
    desk_wait(d, &r.done, 1);
    if (r.err.code != ERR_NONE)
        fail_msg("%s", r.err.text);
}

/* The model went ahead; nothing of it reached the store. */
static void
store_reload__takes_back__an_ack_and_its_request(void **state)
{
    struct desk *d = *state;
    struct subject subject = { .id = desk_alert(d, 0)->id };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_ACK,
            .actor = "ana",
            .origin = "cli",
            .request_id = "r-1",
            .subjects = &subject,
            .subjects_n = 1 }));
    assert_int_equal(desk_alert(d, 0)->hold.state, ALERT_ACKED);
    reload(d, &subject.id, 1);
    assert_int_equal(desk_alert(d, 0)->hold.state, ALERT_FIRING);
    assert_int_equal(model_request(d->w.m, "ana", "r-1"), 0);
    assert_int_equal(d->w.m->acts.n, 0);
    desk_check_equal(d, false);
    desk_ack(d, desk_alert(d, 0));
    desk_check_equal(d, false);
}

static void
store_reload__takes_back__a_vote_and_a_review_with_their_rule(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 0)->id;

    assert_true(world_opine(&d->w, CMD_VOTE, "ana", desk_alert(d, 0), VOTE_NOISE, RESPOND_UNREVIEWED, NULL));
    desk_kept(d);
    assert_true(world_opine(&d->w, CMD_VOTE, "bob", desk_alert(d, 0), VOTE_USEFUL, RESPOND_UNREVIEWED, NULL));
    assert_true(world_opine(&d->w, CMD_REVIEW, "bob", desk_alert(d, 0), VOTE_NONE, RESPOND_YES, "runbook"));
    reload(d, &id, 1);
    assert_int_equal(desk_alert(d, 0)->vote.vote, VOTE_NOISE);
    assert_int_equal(model_rule(d->w.m, "am", "A0")->votes[VOTE_NOISE], 1);
    assert_int_equal(model_rule(d->w.m, "am", "A0")->votes[VOTE_USEFUL], 0);
    assert_null(model_rule(d->w.m, "am", "A0")->review.by);
    desk_check_equal(d, false);
}

static void
store_reload__takes_back__an_undo(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 0)->id;

    desk_ack(d, desk_alert(d, 0));
    assert_true(world_undo(&d->w, "ana", 0));
    reload(d, &id, 1);
    assert_int_equal(desk_alert(d, 0)->hold.state, ALERT_ACKED);
    assert_int_equal(d->w.m->acts.n, 1);
    assert_int_equal(d->w.m->acts.v[0]->undone_by, 0);
    desk_check_equal(d, false);
}

static void
store_reload__drops__what_was_never_stored(void **state)
{
    struct desk *d = *state;
    struct alert_id id = world_fire(&d->w, "alertname=New,severity=critical")->id;

    reload(d, &id, 1);
    assert_null(model_alert(d->w.m, &id));
    desk_check_equal(d, false);
}

static void
store_reload__brings_back__what_was_forgotten(void **state)
{
    struct desk *d = *state;
    struct alert_id id = desk_alert(d, 2)->id;

    desk_ack(d, desk_alert(d, 2));
    world_clear(&d->w, desk_alert(d, 2));
    desk_kept(d);
    d->w.now_ms += 25 * INT64_C(3600000);
    (void)world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
    assert_null(model_alert(d->w.m, &id));
    reload(d, &id, 1);
    assert_non_null(model_alert(d->w.m, &id));
    desk_check_equal(d, false);
}

static void
store_reload__takes_back__what_a_source_said(void **state)
{
    struct desk *d = *state;

    (void)world_do(&d->w,
        &(struct command){ .kind = CMD_SOURCE_STATE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .error = "connection refused" });
    assert_non_null(d->w.m->sources.v[0]->error);
    reload(d, NULL, 0);
    assert_null(d->w.m->sources.v[0]->error);
    desk_check_equal(d, false);
}

static const char *const ops[] = { "#ops", "#backup" };

static void
store_reload__takes_back__a_post_and_its_number(void **state)
{
    struct desk *d = *state;

    desk_post(d, "ana", "an update", ops, 1);
    desk_kept(d);
    desk_post(d, "ana", "another", ops, 2);
    assert_int_equal(d->w.m->next_message, 4);
    reload(d, NULL, 0);
    assert_non_null(model_message(d->w.m, 1));
    assert_int_equal(d->w.m->messages.n, 1);
    assert_int_equal(d->w.m->next_message, 2);
    assert_int_equal(d->w.m->acts.n, 1);
    desk_check_equal(d, false);
    desk_post(d, "ana", "another", ops, 2);
    desk_kept(d);
    desk_check_equal(d, false);
}

static void
store_reload__takes_back__what_became_of_messages(void **state)
{
    struct desk *d = *state;

    desk_post(d, "ana", "an update", ops, 2);
    desk_kept(d);
    assert_true(world_undo(&d->w, "ana", 0));
    assert_int_equal(model_message(d->w.m, 2)->standing.state, MESSAGE_DROPPED);
    reload(d, NULL, 0);
    assert_int_equal(model_message(d->w.m, 2)->standing.state, MESSAGE_QUEUED);
    desk_check_equal(d, false);
}

static void
store_reload__brings_back__messages_that_were_forgotten(void **state)
{
    struct desk *d = *state;
    char stream[48];

    desk_post(d, "ana", "an update", ops, 1);
    desk_kept(d);
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    d->w.now_ms += 25 * INT64_C(3600000);
    (void)world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
    assert_int_equal(d->w.m->messages.n, 0);
    snprintf(stream, sizeof stream, "node:%s", d->w.m->node);
    desk_say(d,
        (struct event){ .kind = EV_DRY_RUN, .stream = stream, .version = d->w.m->node_version + 1, .u.dry_run.json = "{}" });
    assert_int_equal(d->w.m->next_dry, 2);
    reload(d, NULL, 0);
    assert_non_null(model_message(d->w.m, 1));
    assert_int_equal(d->w.m->next_dry, 1);
    desk_check_equal(d, false);
}

static bool
do_incident(struct desk *d, enum command_kind kind, uint64_t number, const char *title, size_t alert)
{
    const struct incident_value values[] = { { INCIDENT_TITLE, title }, { INCIDENT_SEVERITY, "sev-2" } };
    const struct incident_wish wish = { .number = number, .values = values, .values_n = number == 0 ? 2 : 1 };
    struct subject subject = { .id = desk_alert(d, alert)->id };

    return world_do(&d->w,
        &(struct command){ .kind = kind,
            .actor = "ana",
            .origin = "tui",
            .incident = &wish,
            .subjects = &subject,
            .subjects_n = number == 0 });
}

static bool
say_everywhere(struct desk *d, const char *text)
{
    return world_do(&d->w, &(struct command){ .kind = CMD_BANNER, .actor = "ana", .origin = "tui", .text = text });
}

static void
store_reload__takes_back__what_became_of_incidents_and_the_banner(void **state)
{
    struct desk *d = *state;
    struct alert_id ids[] = { desk_alert(d, 0)->id, desk_alert(d, 1)->id };

    assert_true(do_incident(d, CMD_INCIDENT_OPEN, 0, "checkout is down", 0));
    desk_kept(d);
    assert_true(say_everywhere(d, "do not deploy"));
    desk_kept(d);
    assert_true(do_incident(d, CMD_INCIDENT_SET, 1, "search is down", 0));
    assert_true(do_incident(d, CMD_INCIDENT_OPEN, 0, "mail is down", 1));
    assert_true(say_everywhere(d, NULL));
    assert_int_equal(model_incident_of(d->w.m, &ids[1])->number, 2);
    reload(d, ids, 2);
    model_settle(d->w.m);
    assert_string_equal(incident_title(model_incident(d->w.m, 1)), "checkout is down");
    assert_int_equal(model_incident_of(d->w.m, &ids[0])->number, 1);
    assert_null(model_incident_of(d->w.m, &ids[1]));
    assert_string_equal(model_banner(d->w.m, d->w.now_ms)->text, "do not deploy");
    desk_check_equal(d, false);
    assert_true(do_incident(d, CMD_INCIDENT_OPEN, 0, "mail is down", 1));
    desk_kept(d);
    assert_int_equal(model_incident_of(d->w.m, &ids[1])->number, 2);
    desk_check_equal(d, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(store_reload__takes_back__an_ack_and_its_request),
    TEST(store_reload__takes_back__a_vote_and_a_review_with_their_rule),
    TEST(store_reload__takes_back__an_undo),
    TEST(store_reload__drops__what_was_never_stored),
    TEST(store_reload__brings_back__what_was_forgotten),
    TEST(store_reload__takes_back__what_a_source_said),
    TEST(store_reload__takes_back__a_post_and_its_number),
    TEST(store_reload__takes_back__what_became_of_messages),
    TEST(store_reload__brings_back__messages_that_were_forgotten),
    TEST(store_reload__takes_back__what_became_of_incidents_and_the_banner),
};

SUITE(reload, tests);
