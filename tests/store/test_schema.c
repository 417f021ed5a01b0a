/* SPDX-License-Identifier: MIT */
/* Migrations: steps by version, whole or not at all. */
#include "store/schema.h"

#include <string.h>

#include "store/desk.h"

static const struct schema_step steps[] = {
    { 1, "CREATE TABLE a (x INTEGER) STRICT;" },
    { 2, "ALTER TABLE a ADD COLUMN y INTEGER; CREATE TABLE b (z TEXT) STRICT;" },
    { 3, "CREATE TABLE c (z TEXT) STRICT; INSERT INTO b VALUES ('from 3');" },
};
static const struct schema_step broken[] = {
    { 1, "CREATE TABLE a (x INTEGER) STRICT;" },
    { 2, "CREATE TABLE b (z TEXT) STRICT; CREATE TABLE a (again INTEGER)" },
};

struct fixture {
    struct desk d;
    struct db db;
    struct err err;
};

static void
open_db(struct fixture *f)
{
    assert_true(db_open(&f->db, f->d.path, f->d.path, DB_CREATE, &f->err));
}

static int
setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);

    desk_init_empty(&f->d);
    open_db(f);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(&f->db);
    desk_release(&f->d);
    free(f);
    return 0;
}

static int64_t
number(struct fixture *f, const char *sql)
{
    int64_t n;

    assert_true(db_number(&f->db, sql, -1, &n, &f->err));
    return n;
}

static void
schema_migrate__runs_all_steps__on_a_new_file(void **state)
{
    struct fixture *f = *state;
    int version;

    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    assert_int_equal(number(f, "PRAGMA user_version"), 3);
    assert_true(schema_check(&f->db, steps, 3, &version, &f->err));
    assert_int_equal(version, 3);
}

static void
schema_migrate__runs_only_what_is_missing__and_keeps_the_rows(void **state)
{
    struct fixture *f = *state;
    int version;

    assert_true(schema_migrate(&f->db, steps, 1, &f->err));
    assert_true(db_exec(&f->db, "INSERT INTO a VALUES (42)", &f->err));
    assert_true(schema_check(&f->db, steps, 3, &version, &f->err));
    assert_int_equal(version, 1);
    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    assert_int_equal(number(f, "SELECT x FROM a"), 42);
    assert_int_equal(number(f, "SELECT count(*) FROM b"), 1);
    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    assert_int_equal(number(f, "SELECT count(*) FROM b"), 1);
}

static void
schema_migrate__changes_nothing__when_a_step_fails(void **state)
{
    struct fixture *f = *state;

    assert_true(schema_migrate(&f->db, broken, 1, &f->err));
    assert_false(schema_migrate(&f->db, broken, 2, &f->err));
    assert_non_null(strstr(f->err.text, "making schema 2"));
    assert_int_equal(number(f, "PRAGMA user_version"), 1);
    assert_int_equal(number(f, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
}

static void
expect_refused(struct fixture *f, const char *sql, const char *words)
{
    int version;

    desk_sql(&f->d, sql);
    assert_false(schema_check(&f->db, steps, 3, &version, &f->err));
    if (strstr(f->err.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", f->err.text, words);
}

static void
schema_check__refuses__what_was_added_or_taken_away(void **state)
{
    struct fixture *f = *state;

    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    expect_refused(f, "CREATE TRIGGER evil AFTER INSERT ON a BEGIN DELETE FROM a; END", "its tables are not those");
    expect_refused(f, "DROP TRIGGER evil; CREATE VIEW v AS SELECT * FROM a", "its tables are not those");
    expect_refused(f, "DROP VIEW v; ALTER TABLE b ADD COLUMN zzz TEXT", "its tables are not those");
}

static void
schema_check__refuses__other_versions_and_programs(void **state)
{
    struct fixture *f = *state;

    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    expect_refused(f, "PRAGMA user_version = 1003", "newer tocsin");
    expect_refused(f, "PRAGMA user_version = 2147483647", "newer tocsin");
    expect_refused(f, "PRAGMA user_version = -7", "no tocsin wrote");
    expect_refused(f, "PRAGMA user_version = 0", "no tocsin wrote");
    expect_refused(f, "PRAGMA user_version = 3; PRAGMA application_id = 0x0f055112",
        "another program (application id 0x0f055112)");
}

static void
schema_check__accepts__statistics_that_sqlite_made(void **state)
{
    struct fixture *f = *state;
    int version;

    assert_true(schema_migrate(&f->db, steps, 3, &f->err));
    assert_true(db_exec(&f->db, "ANALYZE", &f->err));
    assert_true(schema_check(&f->db, steps, 3, &version, &f->err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(schema_migrate__runs_all_steps__on_a_new_file),
    TEST(schema_migrate__runs_only_what_is_missing__and_keeps_the_rows),
    TEST(schema_migrate__changes_nothing__when_a_step_fails),
    TEST(schema_check__refuses__what_was_added_or_taken_away),
    TEST(schema_check__refuses__other_versions_and_programs),
    TEST(schema_check__accepts__statistics_that_sqlite_made),
};

SUITE(schema, tests);
