/* SPDX-License-Identifier: MIT */
/* Verifying: whatever was changed in the log is named. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 5);
    for (size_t i = 0; i < 5; i++)
        desk_ack(d, desk_alert(d, i));
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
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

static bool
verify(struct desk *d, struct verify_result *v, struct err *err)
{
    struct reader *r = reader_open(d->path, err);
    bool ok = r != NULL && reader_verify(r, NULL, NULL, v, err);

    reader_close(r);
    return ok;
}

static void
reader_verify__passes__for_a_whole_log(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct err err = { 0 };

    if (!verify(d, &v, &err))
        fail_msg("%s", err.text);
    assert_int_equal(v.events, 8);
    assert_int_equal(v.head_seq, 8);
    assert_int_equal(v.blobs, 5);
}

struct told {
    int calls;
    uint64_t done, of;
};

static void
on_progress(void *ctx, uint64_t done, uint64_t of)
{
    struct told *t = ctx;

    t->calls++;
    t->done = done;
    t->of = of;
}

static void
reader_verify__tells_how_far_it_is(void **state)
{
    struct desk *d = *state;
    struct told t = { 0 };
    struct verify_result v;
    struct reader *r = reader_open(d->path, NULL);

    assert_true(reader_verify(r, on_progress, &t, &v, NULL));
    reader_close(r);
    assert_true(t.calls >= 1);
    assert_int_equal(t.done, 13);
    assert_int_equal(t.of, 13);
}

struct change {
    const char *sql, *words;
};

/* clang-format off */
static const struct change changes[] = {
    { "UPDATE event SET at = at + 1 WHERE seq = 4",                      "event 4 was changed" },
    { "UPDATE event SET actor = 'eve' WHERE seq = 3",                    "event 3 was changed" },
    { "UPDATE event SET origin = 'cli' WHERE seq = 5",                   "event 5 was changed" },
    { "UPDATE event SET batch = 2 WHERE seq = 6",                        "event 6 was changed" },
    { "UPDATE event SET version = 77 WHERE seq = 7",                     "event 7 was changed" },
    { "UPDATE event SET kind = 'alert.unacked' WHERE seq = 3",           "event 3 was changed" },
    { "UPDATE event SET cause = 0 WHERE seq = 3",                        "event 3 was changed" },
    { "UPDATE event SET undoes = NULL WHERE seq = 8",                    "event 8 was changed" },
    { "UPDATE event SET request_id = 'x' WHERE seq = 3",                 "event 3 was changed" },
    { "UPDATE event SET data = data || ' ' WHERE seq = 2",               "event 2 was changed" },
    { "UPDATE event SET hash = zeroblob(32) WHERE seq = 2",              "event 2 was changed" },
    { "UPDATE event SET hash = x'00' WHERE seq = 8",                     "event 8 was changed" },
    { "UPDATE event SET actor = actor || char(0) || 'x' WHERE seq = 3",  "event 3 was changed" },
    { "UPDATE node SET name = 'another'",                                "event 1 was changed" },
    { "DELETE FROM event WHERE seq = 5",                                 "event 5 is missing" },
    { "DELETE FROM event WHERE seq = 1",                                 "event 1 is missing" },
    { "DELETE FROM event WHERE seq = 8",                                 "event 8 is" },
    { "DELETE FROM checkpoint; DELETE FROM event WHERE seq >= 7",        "event " },
    { "UPDATE event SET seq = 99 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = 99",
                                                                         "event 3 was changed" },
    { "UPDATE blob SET data = CAST(data || '~' AS BLOB) WHERE id = 3",    "blob 3 was changed" },
    { "UPDATE blob SET hash = randomblob(32) WHERE id = 3",              "event 2 names blob" },
    { "DELETE FROM blob WHERE id = 2",                                   "event 2 names blob" },
    { "UPDATE checkpoint SET hash = randomblob(32)",                     "checkpoint" },
};
/* clang-format on */

static void
reader_verify__names_the_first_bad_row(void **state)
{
    struct desk *d = *state;
    size_t len;
    char *good;

    desk_close(d);
    good = desk_bytes(d->path, &len);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct verify_result v;
        struct err err = { 0 };

        desk_sql(d, changes[i].sql);
        assert_false(verify(d, &v, &err));
        assert_int_equal(err.code, ERR_PARSE);
        if (strstr(err.text, changes[i].words) == NULL)
            fail_msg("%s: '%s' does not say '%s'", changes[i].sql, err.text, changes[i].words);
        desk_write(d->path, good, len);
    }
    free(good);
}

static void
reader_verify__names_every_event__of_which_one_byte_changed(void **state)
{
    struct desk *d = *state;
    size_t len;
    char *good;

    desk_close(d);
    good = desk_bytes(d->path, &len);
    for (int seq = 1; seq <= 8; seq++) {
        struct verify_result v;
        struct err err = { 0 };
        char sql[128], words[32];

        snprintf(sql, sizeof sql, "UPDATE event SET data = replace(data, substr(data, 9, 1), '~') WHERE seq = %d", seq);
        snprintf(words, sizeof words, "event %d was changed", seq);
        desk_sql(d, sql);
        assert_false(verify(d, &v, &err));
        assert_non_null(strstr(err.text, words));
        desk_write(d->path, good, len);
    }
    free(good);
}

/* Bytes of a text as they stand in the file, so that SQLite has no part in it. */
static void
reader_verify__finds__what_was_changed_past_sqlite(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct err err = { 0 };
    size_t len;
    char *bytes, *at;

    desk_close(d);
    bytes = desk_bytes(d->path, &len);
    at = memmem(bytes, len, "it is broken", 12);
    assert_non_null(at);
    at[3] ^= 1;
    desk_write(d->path, bytes, len);
    free(bytes);
    assert_false(verify(d, &v, &err));
    assert_non_null(strstr(err.text, "blob "));
    assert_non_null(strstr(err.text, "was changed"));
}

static void
reader_verify__finds__a_damaged_projection(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct err err = { 0 };

    desk_close(d);
    desk_sql(d, "UPDATE alert SET last_seq = 1000 WHERE row = 3");
    assert_false(verify(d, &v, &err));
    assert_non_null(strstr(err.text, "event 1000 is missing: alert 3"));
    desk_sql(d, "UPDATE alert SET last_seq = 1 WHERE row = 3");
    desk_sql(d,
        "INSERT INTO message SELECT 7, 0, 0, '#ops', 'C1', 0, 0, 0, x'', x'', 0, 'ana', 'tui', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
        " 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 1000, 1, 0, 'text', NULL, NULL, NULL, 0, 0");
    assert_false(verify(d, &v, &err));
    assert_non_null(strstr(err.text, "event 1000 is missing: message M7"));
    desk_sql(d, "UPDATE message SET last_seq = 1, state = 77");
    assert_false(verify(d, &v, &err));
    assert_non_null(strstr(err.text, "message M7 in the projection is damaged"));
}

static void
store_open__refuses__a_log_changed_after_the_last_checkpoint(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    desk_close(d);
    desk_sql(d, "DELETE FROM checkpoint; UPDATE event SET actor = 'eve' WHERE seq = 4");
    assert_null(store_open(d->path, "test", &err));
    assert_int_equal(err.code, ERR_PARSE);
    assert_non_null(strstr(err.text, "event 4 was changed"));
}

static void
store_open__refuses__a_log_whose_head_is_not_the_checkpoints(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };

    desk_close(d);
    desk_sql(d, "DELETE FROM event WHERE seq = 8");
    assert_null(store_open(d->path, "test", &err));
    assert_non_null(strstr(err.text, "event 8 was changed or removed"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(reader_verify__passes__for_a_whole_log),
    TEST(reader_verify__tells_how_far_it_is),
    TEST(reader_verify__names_the_first_bad_row),
    TEST(reader_verify__names_every_event__of_which_one_byte_changed),
    TEST(reader_verify__finds__what_was_changed_past_sqlite),
    TEST(reader_verify__finds__a_damaged_projection),
    TEST(store_open__refuses__a_log_changed_after_the_last_checkpoint),
    TEST(store_open__refuses__a_log_whose_head_is_not_the_checkpoints),
};

SUITE(verify, tests);
