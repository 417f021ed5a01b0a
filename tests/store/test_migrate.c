/* SPDX-License-Identifier: MIT */
/* Stores that an older program left: brought up to date when they are opened, with all that is in them. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"
#include "store/keep.h"

static const char *const ops[] = { "#ops" };

/* tests/data/store/NAME as the store's file. */
static void
lay_down(struct desk *d, const char *name)
{
    struct buf path = BUF_INIT;
    size_t len;
    char *sql;

    buf_addf(&path, "%s/data/store/%s", TESTS_DIR, name);
    sql = desk_bytes(buf_text(&path), &len);
    sql[len] = '\0';
    desk_sql(d, sql);
    free(sql);
    buf_release(&path);
}

static int
set_up(void **state, const char *name)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init_empty(d);
    lay_down(d, name);
    *state = d;
    return 0;
}

static int
setup(void **state)
{
    return set_up(state, "schema_1.sql");
}

static int
setup_2(void **state)
{
    return set_up(state, "schema_2.sql");
}

static int
setup_3(void **state)
{
    return set_up(state, "schema_3.sql");
}

static int
setup_4(void **state)
{
    return set_up(state, "schema_4.sql");
}

static int
setup_5(void **state)
{
    return set_up(state, "schema_5.sql");
}

static int
teardown(void **state)
{
    desk_release(*state);
    free(*state);
    return 0;
}

static void
reader_open__asks_for_a_start__when_the_schema_is_older(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    assert_null(reader_open(d->path, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "has the older schema 1"));
}

static void
store_open__brings_schema_1_up_to_date__with_all_that_is_in_it(void **state)
{
    struct desk *d = *state;
    const struct model *m;

    desk_open(d);
    desk_load(d);
    m = d->w.m;
    assert_int_equal(m->next_seq, 13);
    assert_int_equal(m->alerts.n, 3);
    assert_int_equal(m->acts.n, 5);
    assert_int_equal(m->next_row, 5);
    assert_int_equal(model_request(m, "ana", "r-1"), 12);
    assert_string_equal(alert_field(desk_alert(d, 0), FIELD_SUMMARY), "now at 97 percent");
    assert_int_equal(desk_alert(d, 2)->hold.state, ALERT_ACKED);
    assert_int_equal(m->messages.n, 0);
    assert_int_equal(m->next_message, 1);
    assert_int_equal(m->next_dry, 1);
    desk_check_equal(d, true);
}

static void
store_open__keeps_messages__in_a_store_that_was_of_schema_1(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct reader *r;

    desk_open(d);
    desk_load(d);
    d->w.now_ms += 31 * INT64_C(3600000);
    desk_post(d, "ana", "an update", ops, 1);
    desk_kept(d);
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_int_equal(model_message(d->w.m, 1)->standing.state, MESSAGE_DROPPED);
    desk_check_equal(d, true);
    r = reader_open(d->path, NULL);
    assert_true(reader_verify(r, NULL, NULL, &v, NULL));
    assert_int_equal(v.events, 14);
    reader_close(r);
}

/* The message that waits still waits, and what was done can be undone. */
static void
store_open__brings_schema_2_up_to_date__with_all_that_is_in_it(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct reader *r;
    const struct model *m;

    desk_open(d);
    desk_load(d);
    m = d->w.m;
    assert_int_equal(m->next_seq, 12);
    assert_int_equal(m->cut_seq, 0);
    assert_int_equal(m->alerts.n, 4);
    assert_int_equal(m->acts.n, 6);
    assert_int_equal(m->messages.n, 2);
    assert_int_equal(m->next_message, 3);
    assert_int_equal(model_message(m, 1)->standing.state, MESSAGE_ACKED);
    assert_int_equal(model_message(m, 2)->standing.state, MESSAGE_QUEUED);
    assert_int_equal(model_request(m, "ana", "r-2"), 7);
    desk_check_equal(d, true);
    assert_true(world_undo(&d->w, "ana", 3));
    desk_kept(d);
    desk_check_equal(d, true);
    r = reader_open(d->path, NULL);
    assert_true(reader_verify(r, NULL, NULL, &v, NULL));
    assert_int_equal(v.events, 12);
    reader_close(r);
}

static struct verify_result
verified(const struct desk *d)
{
    struct reader *r = reader_open(d->path, NULL);
    struct verify_result v;
    struct err err = { 0 };

    if (r == NULL || !reader_verify(r, NULL, NULL, &v, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    return v;
}

/* Its digest covers the columns that there were then; what came since stands empty in the fold, and is filled from there on. */
static void
store_open__brings_schema_3_up_to_date__and_its_cut_still_verifies(void **state)
{
    struct desk *d = *state;

    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->cut_seq, 12);
    assert_int_equal(d->w.m->next_seq, 24);
    assert_int_equal(d->w.m->alerts.n, 9);
    assert_int_equal(d->w.m->next_message, 4);
    assert_int_equal(d->w.m->next_run, 1);
    assert_int_equal(model_message(d->w.m, 3)->standing.state, MESSAGE_QUEUED);
    assert_int_equal(desk_alert(d, 5)->hold.state, ALERT_ACKED);
    assert_int_equal(desk_alert(d, 6)->hold.state, ALERT_CLEARED);
    assert_int_equal(desk_alert(d, 6)->flap_fires, 0);
    desk_check_equal(d, true);
    assert_int_equal(verified(d).events, 11);
    d->w.now_ms = INT64_C(1763971200000);
    assert_true(world_opine(&d->w, CMD_VOTE, "ana", desk_alert(d, 4), VOTE_NOISE, RESPOND_UNREVIEWED, NULL));
    desk_kept(d);
    assert_true(world_opine(&d->w, CMD_REVIEW, "ana", desk_alert(d, 4), VOTE_NONE, RESPOND_NO, "at night?"));
    desk_kept(d);
    desk_check_equal(d, true);
    assert_int_equal(verified(d).events, 13);
}

static void
store_open__brings_schema_4_up_to_date__and_its_cut_still_verifies(void **state)
{
    struct desk *d = *state;
    const struct alert *a;

    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->cut_seq, 23);
    assert_int_equal(d->w.m->next_seq, 38);
    assert_int_equal(d->w.m->rules.n, 1);
    a = desk_alert(d, 0);
    assert_string_equal(a->note.text, "after");
    assert_int_equal(a->vote.vote, VOTE_NOISE);
    assert_int_equal(a->call.seq, 0);
    assert_null(a->routed.routes);
    desk_check_equal(d, true);
    assert_int_equal(verified(d).events, 14);
    d->w.now_ms = INT64_C(1796000000000);
    assert_true(world_opine(&d->w, CMD_VOTE, "ana", desk_alert(d, 4), VOTE_NOISE, RESPOND_UNREVIEWED, NULL));
    desk_kept(d);
    desk_check_equal(d, true);
    assert_int_equal(verified(d).events, 15);
}

/* What incidents need is empty; from there on they are kept. */
static void
store_open__brings_schema_5_up_to_date__and_its_cut_still_verifies(void **state)
{
    struct desk *d = *state;
    uint64_t events, seq;

    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->cut_seq, 228);
    assert_int_equal(d->w.m->next_seq, 235);
    assert_int_equal(d->w.m->oncall.overrides.n, 1);
    assert_int_equal(d->w.m->incidents.n, 0);
    assert_int_equal(d->w.m->next_incident, 1);
    assert_int_equal(model_message(d->w.m, d->w.m->next_message - 1)->order.incident, 0);
    desk_check_equal(d, false);
    events = verified(d).events;
    assert_int_equal(events, 6);
    seq = d->w.m->next_seq;
    desk_say(d,
        (struct event){ .kind = EV_INC_OPENED,
            .actor = "ana",
            .stream = "incident:1",
            .incident = 1,
            .version = 1,
            .u.inc_opened.fields = { [INCIDENT_TITLE] = "checkout is down",
                [INCIDENT_SEVERITY] = "sev-1",
                [INCIDENT_STATE] = "investigating",
                [INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z" } });
    desk_kept(d);
    assert_int_equal(model_incident(d->w.m, 1)->opened_seq, seq);
    desk_check_equal(d, false);
    assert_int_equal(verified(d).events, events + 1);
}

/* By the digest that its own schema made. */
static void
store_open__of_an_older_schema__refuses_a_cut_that_was_changed(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct reader *r;
    struct err err = { 0 };

    desk_open(d);
    desk_load(d);
    desk_close(d);
    desk_sql(d, "UPDATE fold_alert SET count = count + 1 WHERE row = (SELECT min(row) FROM fold_alert)");
    r = reader_open(d->path, &err);
    assert_non_null(r);
    assert_false(reader_verify(r, NULL, NULL, &v, &err));
    assert_int_equal(err.code, ERR_PARSE);
    reader_close(r);
    desk_open(d);
}

/* Its log and its fold hold nothing of what is new: made again, the tables are those that the migration left. */
static void
rebuild__of_a_store_that_was_of_an_older_schema__finds_nothing_to_mend(void **state)
{
    struct keep_difference out[KEEP_TABLES];
    struct desk *d = *state;
    struct model *m = desk_model();
    struct keeper *k;

    desk_open(d);
    desk_load(d);
    desk_close(d);
    k = keeper_open(d->path, "doctor pid 1", NULL);
    assert_true(keeper_rebuild(k, &m->config, out, NULL));
    for (size_t i = 0; i < KEEP_TABLES; i++)
        if (out[i].missing + out[i].extra + out[i].changed > 0)
            fail_msg("%s differs", out[i].table);
    keeper_close(k);
    model_free(m);
    desk_open(d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(reader_open__asks_for_a_start__when_the_schema_is_older),
    TEST(store_open__brings_schema_1_up_to_date__with_all_that_is_in_it),
    TEST(store_open__keeps_messages__in_a_store_that_was_of_schema_1),
    cmocka_unit_test_setup_teardown(store_open__brings_schema_2_up_to_date__with_all_that_is_in_it, setup_2, teardown),
    cmocka_unit_test_setup_teardown(store_open__brings_schema_3_up_to_date__and_its_cut_still_verifies, setup_3, teardown),
    cmocka_unit_test_setup_teardown(store_open__of_an_older_schema__refuses_a_cut_that_was_changed, setup_3, teardown),
    cmocka_unit_test_setup_teardown(store_open__brings_schema_4_up_to_date__and_its_cut_still_verifies, setup_4, teardown),
    cmocka_unit_test_setup_teardown(store_open__of_an_older_schema__refuses_a_cut_that_was_changed, setup_4, teardown),
    cmocka_unit_test_setup_teardown(store_open__brings_schema_5_up_to_date__and_its_cut_still_verifies, setup_5, teardown),
    cmocka_unit_test_setup_teardown(store_open__of_an_older_schema__refuses_a_cut_that_was_changed, setup_5, teardown),
    cmocka_unit_test_setup_teardown(rebuild__of_a_store_that_was_of_an_older_schema__finds_nothing_to_mend, setup_3, teardown),
    cmocka_unit_test_setup_teardown(rebuild__of_a_store_that_was_of_an_older_schema__finds_nothing_to_mend, setup_4, teardown),
    cmocka_unit_test_setup_teardown(rebuild__of_a_store_that_was_of_an_older_schema__finds_nothing_to_mend, setup_5, teardown),
};

SUITE(migrate, tests);
