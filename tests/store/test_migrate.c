/* SPDX-License-Identifier: MIT */
/* Stores that an older program left: brought up to date when they are opened, with all that is in them. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(reader_open__asks_for_a_start__when_the_schema_is_older),
    TEST(store_open__brings_schema_1_up_to_date__with_all_that_is_in_it),
    TEST(store_open__keeps_messages__in_a_store_that_was_of_schema_1),
    cmocka_unit_test_setup_teardown(store_open__brings_schema_2_up_to_date__with_all_that_is_in_it, setup_2, teardown),
};

SUITE(migrate, tests);
