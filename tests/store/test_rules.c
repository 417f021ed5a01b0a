/* SPDX-License-Identifier: MIT */
/* What people say of alerts and rules, the marks beside them, and of who is on call, as the store keeps them: projection, log, compaction and rebuild agree. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"
#include "store/keep.h"

static const char rule_name[] = "A4";

static void
opine(struct desk *d, enum command_kind kind, const char *who, size_t alert, enum alert_vote vote, const char *text)
{
    assert_true(world_opine(&d->w, kind, who, desk_alert(d, alert), vote, text == NULL ? RESPOND_UNREVIEWED : RESPOND_NO, text));
    desk_kept(d);
}

static const struct alert *
flap(struct desk *d)
{
    const struct alert *a = NULL;

    for (int i = 0; i < 5; i++) {
        a = world_fire(&d->w, "alertname=F,service=shop");
        desk_kept(d);
        world_clear(&d->w, a);
        desk_kept(d);
        d->w.now_ms += 1000;
    }
    return a;
}

/* Listed twice, the second time otherwise; three overrides, of which one is withdrawn. */
static void
put_on_call(struct desk *d)
{
    static const struct schedule schedules[] = { { .name = "payments" }, { .name = "platform" } };
    static const struct routing routing = { .schedules = schedules, .schedules_n = 2 };
    const int64_t now = d->w.now_ms, hour = INT64_C(3600000);
    const struct oncall_shift shifts[] = { { NULL, "ana", now - hour, now + hour },
        { NULL, "Dora Quinn", now + hour, now + 9 * hour } };
    const char *const names[] = { "payments", "platform" };
    struct command cmd = { .actor = "rota", .origin = "source:rota", .source = "rota", .names_n = 1 };

    d->w.m->config.routing = &routing;
    for (size_t i = 0; i < 4; i++) {
        cmd.kind = CMD_SHIFTS;
        cmd.names = &names[i % 2];
        cmd.shifts = &shifts[i / 2];
        cmd.shifts_n = 2 - i / 2;
        assert_true(world_do(&d->w, &cmd));
        desk_kept(d);
    }
    for (size_t i = 0; i < 3; i++) {
        cmd =
            (struct command){ .kind = CMD_OVERRIDE, .actor = "ana", .origin = "tui", .names = names, .names_n = 1, .to = "bob" };
        cmd.for_ms = hour;
        assert_true(world_do(&d->w, &cmd));
        desk_kept(d);
        d->w.now_ms += 1000;
    }
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    assert_int_equal(d->w.m->oncall.overrides.n, 2);
    assert_int_equal(d->w.m->oncall.shifts.n, 2);
}

/* Votes, one of them undone and one on an episode that is over, reviews, a snooze, one closed while its source has it, one that flaps. */
static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 8);
    opine(d, CMD_VOTE, "ana", 4, VOTE_NOISE, NULL);
    opine(d, CMD_REVIEW, "ana", 4, VOTE_NONE, "nothing to do at night");
    opine(d, CMD_VOTE, "bob", 5, VOTE_USEFUL, NULL);
    assert_true(world_undo(&d->w, "bob", 0));
    desk_kept(d);
    opine(d, CMD_CLOSE, "ana", 6, VOTE_CANNOT_ACT, NULL);
    opine(d, CMD_SNOOZE, "bob", 5, VOTE_NONE, NULL);
    world_clear(&d->w, desk_alert(d, 4));
    desk_kept(d);
    desk_fire(d, 8);
    opine(d, CMD_VOTE, "ana", 4, VOTE_USEFUL, NULL);
    put_on_call(d);
    assert_true((flap(d)->marks & ALERT_FLAPPING) != 0);
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

static void
expect_what_was_said(struct desk *d)
{
    const struct rule *rule = model_rule(d->w.m, "am", rule_name);

    assert_int_equal(rule->votes[VOTE_NOISE], 1);
    assert_int_equal(rule->votes[VOTE_USEFUL], 1);
    assert_int_equal(rule->review.respond, RESPOND_NO);
    assert_string_equal(rule->review.text, "nothing to do at night");
    assert_int_equal(model_rule(d->w.m, "am", "A5")->votes[VOTE_USEFUL], 0);
    assert_int_equal(desk_alert(d, 4)->vote.vote, VOTE_USEFUL);
    assert_int_equal(desk_alert(d, 5)->hold.state, ALERT_SNOOZED);
    assert_int_equal(desk_alert(d, 6)->hold.state, ALERT_CLOSED);
    assert_true(alert_is_listed(desk_alert(d, 6)));
}

static struct keeper *
keep(const struct desk *d)
{
    struct err err = { 0 };
    struct keeper *k = keeper_open(d->path, "doctor pid 1", &err);

    if (k == NULL)
        fail_msg("%s", err.text);
    return k;
}

static void
expect_no_difference(struct desk *d)
{
    struct keep_difference out[KEEP_TABLES];
    struct model *m = desk_model();
    struct keeper *k;

    desk_close(d);
    k = keep(d);
    assert_true(keeper_rebuild(k, &m->config, out, NULL));
    for (size_t i = 0; i < KEEP_TABLES; i++)
        if (out[i].missing + out[i].extra + out[i].changed > 0)
            fail_msg("%s differs", out[i].table);
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
}

static void
compact(struct desk *d, uint64_t seq)
{
    struct keep_cut cut;
    struct model *m = desk_model();
    struct err err = { 0 };
    struct keeper *k;
    bool shrunk;

    desk_close(d);
    k = keep(d);
    assert_true(keeper_plan(k, d->w.now_ms + 1, &cut, &err));
    assert_true(cut.seq > seq);
    if (!keeper_compact(k, &m->config, &cut, "/somewhere.jsonl", d->w.now_ms, &shrunk, &err))
        fail_msg("%s", err.text);
    keeper_close(k);
    model_free(m);
    desk_open(d);
    desk_load(d);
}

static void
opinions_and_marks__are_the_same__in_the_projection_and_in_the_log(void **state)
{
    struct desk *d = *state;

    expect_what_was_said(d);
    desk_check_equal(d, true);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    expect_what_was_said(d);
    desk_check_equal(d, true);
    expect_no_difference(d);
}

static void
opinions__stay__after_a_compaction__and_go_on_from_there(void **state)
{
    struct desk *d = *state;

    compact(d, 20);
    expect_what_was_said(d);
    desk_check_equal(d, true);
    expect_no_difference(d);
    opine(d, CMD_VOTE, "bob", 4, VOTE_CANNOT_ACT, NULL);
    opine(d, CMD_REVIEW, "bob", 4, VOTE_NONE, "again");
    assert_int_equal(model_rule(d->w.m, "am", rule_name)->votes[VOTE_USEFUL], 0);
    assert_int_equal(model_rule(d->w.m, "am", rule_name)->version, 2);
    desk_check_equal(d, true);
    expect_no_difference(d);
}

static void
a_rule_that_the_projection_has_otherwise__is_mended(void **state)
{
    struct desk *d = *state;
    struct keep_difference out[KEEP_TABLES];
    struct model *m = desk_model();
    struct keeper *k;

    desk_close(d);
    desk_sql(d, "UPDATE rule SET noise = 7 WHERE name = 'A4'; UPDATE alert SET vote = 0, flap_fires = 1");
    k = keep(d);
    assert_true(keeper_rebuild(k, &m->config, out, NULL));
    keeper_close(k);
    model_free(m);
    for (size_t i = 0; i < KEEP_TABLES; i++)
        assert_int_equal(out[i].changed, strcmp(out[i].table, "rule") == 0 ? 1 : strcmp(out[i].table, "alert") == 0 ? 9 : 0);
    desk_open(d);
    desk_load(d);
    expect_what_was_said(d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(opinions_and_marks__are_the_same__in_the_projection_and_in_the_log),
    TEST(opinions__stay__after_a_compaction__and_go_on_from_there),
    TEST(a_rule_that_the_projection_has_otherwise__is_mended),
};

SUITE(rules, tests);
