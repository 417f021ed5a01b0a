/* SPDX-License-Identifier: MIT */
/* Loading the model: equal to the fold, the first screen first, in slices. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

#define HOUR_MS INT64_C(3600000)

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
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
act(struct desk *d, enum command_kind kind, const char *who, size_t i)
{
    assert_true(world_act(&d->w, kind, who, desk_alert(d, i)));
    desk_kept(d);
}

/* A day of everything that the first events can say. */
static void
a_day(struct desk *d)
{
    struct world *w = &d->w;

    desk_fire(d, 12);
    act(d, CMD_ACK, "ana", 0);
    act(d, CMD_ACK, "bob", 1);
    act(d, CMD_COMMENT, "ana", 2);
    assert_true(world_undo(w, "bob", 0));
    desk_kept(d);
    assert_true(world_redo(w, "bob"));
    desk_kept(d);
    act(d, CMD_UNACK, "ana", 0);
    world_clear(w, desk_alert(d, 3));
    desk_kept(d);
    act(d, CMD_ACK, "ana", 3);
    (void)world_do(w,
        &(struct command){ .kind = CMD_SOURCE_STATE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .error = "connection refused" });
    desk_kept(d);
    w->now_ms += 5 * HOUR_MS;
    (void)world_do(w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
    desk_kept(d);
    (void)world_do(w,
        &(struct command){ .kind = CMD_CONFIG,
            .actor = "tocsin",
            .origin = "engine",
            .file = "/etc/t.conf",
            .hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" });
    desk_kept(d);
    (void)world_do(w,
        &(struct command){ .kind = CMD_SOURCE_STATE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .boot = "2026-11-21T01:00:00Z" });
    desk_kept(d);
    w->now_ms += 30 * HOUR_MS;
    (void)world_do(w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" });
    desk_kept(d);
}

static void
store_load__is_the_fold_of_the_log(void **state)
{
    struct desk *d = *state;

    a_day(d);
    desk_check_equal(d, false);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, false);
    desk_fire(d, 12);
    desk_check_equal(d, false);
}

static void
store_load__brings_back_acts__that_can_be_undone(void **state)
{
    struct desk *d = *state;

    desk_fire(d, 2);
    act(d, CMD_ACK, "ana", 0);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_true(world_undo(&d->w, "ana", 0));
    desk_kept(d);
    assert_int_equal(desk_alert(d, 0)->hold.state, ALERT_FIRING);
    desk_check_equal(d, false);
}

static void
store_load__brings_back_request_ids(void **state)
{
    struct desk *d = *state;
    struct subject subject;

    desk_fire(d, 1);
    subject = (struct subject){ .id = desk_alert(d, 0)->id };
    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_ACK,
            .actor = "ana",
            .origin = "cli",
            .request_id = "r-1",
            .subjects = &subject,
            .subjects_n = 1 }));
    desk_kept(d);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_int_equal(model_request(d->w.m, "ana", "r-1"), 3);
    assert_int_equal(model_request(d->w.m, "bob", "r-1"), 0);
}

static void
store_load__shows_annotations_as_last_seen__which_no_event_tells(void **state)
{
    struct desk *d = *state;
    struct sighting s;

    desk_fire(d, 1);
    s = world_sighting(&d->w, "alertname=A0,severity=critical,service=shop");
    s.starts_at_ms = desk_alert(d, 0)->starts_at_ms;
    s.annotations = world_labels(&d->w, "summary=now at 97 percent");
    world_see(&d->w, &s, 1);
    assert_int_equal(d->w.out.events.n, 0);
    assert_int_equal(d->w.out.notes_n, 1);
    desk_kept(d);
    desk_load(d);
    assert_string_equal(alert_field(desk_alert(d, 0), FIELD_SUMMARY), "now at 97 percent");
    desk_check_equal(d, true);
}

static void
store_load__forgets_old_annotations__when_an_event_brings_new_ones(void **state)
{
    struct desk *d = *state;
    struct sighting s;

    desk_fire(d, 1);
    s = world_sighting(&d->w, "alertname=A0,severity=critical,service=shop");
    s.starts_at_ms = desk_alert(d, 0)->starts_at_ms;
    s.annotations = world_labels(&d->w, "summary=observed");
    world_see(&d->w, &s, 1);
    desk_kept(d);
    s = world_sighting(&d->w, "alertname=A0,severity=warning,service=shop");
    s.annotations = world_labels(&d->w, "summary=told by an event");
    world_see(&d->w, &s, 1);
    assert_int_equal(d->w.out.events.n, 1);
    desk_kept(d);
    desk_load(d);
    assert_string_equal(alert_field(desk_alert(d, 0), FIELD_SUMMARY), "told by an event");
    desk_check_equal(d, false);
}

struct watch {
    struct model *m;
    int done, chunks;
    size_t first_n;
    bool whole_early;
    struct err err;
};

static void
on_progress(void *arg, bool done, const struct err *err)
{
    struct watch *w = arg;

    w->chunks++;
    if (w->first_n == 0)
        w->first_n = w->m->alerts.n;
    w->whole_early |= w->m->whole && !done;
    if (err != NULL)
        w->err = *err;
    w->done += done || err != NULL;
}

static int
by_order(const void *a, const void *b)
{
    return alert_order(*(struct alert *const *)a, *(struct alert *const *)b);
}

static void
fire_many(struct desk *d, size_t n)
{
    for (size_t done = 0; done < n; done += 500) {
        struct sighting v[500];
        char labels[96];

        for (size_t i = 0; i < 500; i++) {
            snprintf(labels, sizeof labels, "alertname=A%zu,severity=%s,service=shop", done + i,
                (done + i) % 7 == 0 ? "page" : "warning");
            v[i] = world_sighting(&d->w, labels);
            v[i].starts_at_ms -= (int64_t)((done + i) * 7919 % 1000) * 1000;
        }
        world_see(&d->w, v, 500);
        desk_kept(d);
    }
}

static void
store_load__begins_with_the_first_screen(void **state)
{
    struct desk *d = *state;
    struct watch w = { .m = desk_model() };
    struct alert **all;

    fire_many(d, 2000);
    for (size_t i = 0; i < 30; i++)
        act(d, i % 2 == 0 ? CMD_ACK : CMD_COMMENT, "ana", i);
    store_load(d->s, w.m, on_progress, &w);
    while (w.first_n == 0)
        desk_wait(d, &w.chunks, w.chunks + 1);
    assert_true(w.first_n >= 250);
    all = xmemdup(d->w.m->alerts.v, d->w.m->alerts.n * sizeof *all);
    qsort(all, d->w.m->alerts.n, sizeof *all, by_order);
    for (size_t i = 0; i < 250; i++)
        assert_true(alert_id_equal(&all[i]->id, &w.m->alerts.v[i]->id));
    free(all);
    desk_wait(d, &w.done, 1);
    assert_int_equal(w.err.code, ERR_NONE);
    assert_int_equal(w.m->expected, 2000);
    assert_int_equal(w.m->alerts.n, 2000);
    assert_true(w.m->whole);
    assert_false(w.whole_early);
    model_free(w.m);
    desk_check_equal(d, false);
}

static void
store_load__fails_with_the_reason__when_a_row_is_damaged(void **state)
{
    static const char *const damage[] = {
        "UPDATE alert SET level = 99 WHERE row = 2",
        "UPDATE alert SET state = -1 WHERE row = 2",
        "UPDATE alert SET blob = 999 WHERE row = 2",
        "UPDATE alert SET source = 999 WHERE row = 2",
        "UPDATE alert SET id = x'00' WHERE row = 2",
        "UPDATE blob SET data = x'ffffffff00' WHERE id = 2",
        "INSERT INTO observation VALUES (2, x'00')",
    };
    struct desk *d = *state;

    desk_fire(d, 3);
    desk_close(d);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        struct watch w = { .m = desk_model() };
        size_t len;
        char *before = desk_bytes(d->path, &len);

        desk_sql(d, damage[i]);
        desk_open(d);
        store_load(d->s, w.m, on_progress, &w);
        desk_wait(d, &w.done, 1);
        assert_int_equal(w.err.code, ERR_PARSE);
        assert_non_null(strstr(w.err.text, "alert 2"));
        assert_false(w.m->whole);
        desk_close(d);
        model_free(w.m);
        desk_write(d->path, before, len);
        free(before);
    }
}

static void
store_close__ends_a_load_early(void **state)
{
    struct desk *d = *state;
    struct watch w = { .m = desk_model() };

    fire_many(d, 2000);
    store_load(d->s, w.m, on_progress, &w);
    desk_close(d);
    assert_int_equal(w.done, 0);
    model_free(w.m);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void
keep_moment(struct desk *d, const char *name, int64_t at_ms)
{
    struct append *a = append_new();

    append_moment(a, name, at_ms);
    if (!desk_keep(d, a))
        fail_msg("%s", d->err.text);
}

static void
store_load__brings_back_moments__though_no_event_tells_of_them(void **state)
{
    struct desk *d = *state;
    struct err err = { 0 };
    struct verify_result verified;
    struct reader *r;

    desk_fire(d, 1);
    keep_moment(d, "seen nightly backup", 5);
    keep_moment(d, "seen nightly backup", INT64_C(1763690400000));
    keep_moment(d, "expected", 7);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_int_equal(model_moment(d->w.m, "seen nightly backup"), INT64_C(1763690400000));
    assert_int_equal(model_moment(d->w.m, "expected"), 7);
    assert_int_equal(model_moment(d->w.m, "seen"), 0);
    assert_int_equal(d->w.m->moments.n, 2);
    r = reader_open(d->path, &err);
    assert_non_null(r);
    assert_true(reader_verify(r, NULL, NULL, &verified, &err));
    reader_close(r);
}

static const struct CMUnitTest tests[] = {
    TEST(store_load__is_the_fold_of_the_log),
    TEST(store_load__brings_back_acts__that_can_be_undone),
    TEST(store_load__brings_back_request_ids),
    TEST(store_load__shows_annotations_as_last_seen__which_no_event_tells),
    TEST(store_load__forgets_old_annotations__when_an_event_brings_new_ones),
    TEST(store_load__brings_back_moments__though_no_event_tells_of_them),
    TEST(store_load__begins_with_the_first_screen),
    TEST(store_load__fails_with_the_reason__when_a_row_is_damaged),
    TEST(store_close__ends_a_load_early),
};

SUITE(load, tests);
