/* SPDX-License-Identifier: MIT */
/* The status by query is that of the model, whatever happened. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

#define MINUTE_MS INT64_C(60000)
#define OWNER "desk pid 1"

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

/* As a verb knows the sources before it reads. */
static struct model *
known(void)
{
    struct model *m = desk_model();
    struct source *am = model_add_source(m, "am");

    am->every_ms = 15000;
    am->skip_health = true;
    am->lag_ms = SOURCE_WRITE_MS + am->every_ms;
    return m;
}

static void
put(const struct status *s, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    status_put_json(&o, NULL, s);
}

static struct status
query(struct desk *d, const struct model *sources)
{
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);
    struct status s;

    if (r == NULL || !reader_status(r, sources, OWNER, d->w.now_ms, &s, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    return s;
}

/* The same from a model that is loaded whole. */
static struct status
load(struct desk *d, struct model *m)
{
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);
    struct status s;

    if (r == NULL || !reader_load(r, m, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < m->sources.n; i++)
        m->sources.v[i]->skip_health = true;
    reader_close(r);
    status_of_model(m, OWNER, d->w.now_ms, &s);
    return s;
}

/* The two are equal; what they say. */
static struct status
check(struct desk *d)
{
    struct model *m = known(), *whole = known();
    struct status s = query(d, m), other = load(d, whole);
    struct buf a = BUF_INIT, b = BUF_INIT;

    put(&s, &a);
    put(&other, &b);
    assert_string_equal(buf_text(&a), buf_text(&b));
    buf_release(&a);
    buf_release(&b);
    status_release(&other);
    model_free(m);
    model_free(whole);
    return s;
}

static void
status__of_an_empty_store_is_that_of_an_empty_model(void **state)
{
    struct status s = check(*state);

    assert_int_equal(s.sources_configured, 1);
    assert_int_equal(s.worst_level, 0);
    assert_int_equal(s.sources.n, 1);
    assert_string_equal(s.sources.v[0].name, "am");
    status_release(&s);
}

static void
status__names_a_source__that_the_store_has_not_heard_of(void **state)
{
    struct desk *d = *state;
    struct model *m = known();
    struct status s;

    model_add_source(m, "zabbix")->skip_health = true;
    s = query(d, m);
    assert_int_equal(s.sources_configured, 2);
    assert_string_equal(s.sources.v[1].name, "zabbix");
    assert_true(s.sources.v[1].stale);
    status_release(&s);
    model_source(m, "zabbix")->row = 1;
    s = query(d, m);
    assert_int_equal(s.sources_configured, 1);
    status_release(&s);
    model_free(m);
}

static void
status__reads_the_worst_one_s_name__as_its_source_maps_it(void **state)
{
    struct desk *d = *state;
    struct model *m = known();
    struct status s;

    desk_fire(d, 2);
    model_source(m, "am")->map.names[FIELD_NAME][0] = "service";
    s = query(d, m);
    assert_string_equal(s.worst_name, "shop");
    status_release(&s);
    model_free(m);
}

/* One that is in a state which no command leads to yet. */
static void
put_state(struct desk *d, size_t i, enum alert_state to)
{
    struct alert *a = (struct alert *)desk_alert(d, i);
    struct append *append = append_new();

    model_uncount(d->w.m, a);
    a->hold.state = to;
    model_recount(d->w.m, a);
    append_alert(append, a);
    assert_true(desk_keep(d, append));
}

static void
suppress(struct desk *d, size_t i)
{
    struct alert *a = (struct alert *)desk_alert(d, i);
    struct append *append = append_new();

    model_uncount(d->w.m, a);
    a->marks |= ALERT_SUPPRESSED;
    model_recount(d->w.m, a);
    append_alert(append, a);
    assert_true(desk_keep(d, append));
}

static void
status__counts_every_state(void **state)
{
    struct desk *d = *state;
    struct status s;

    desk_fire(d, 9);
    desk_ack(d, desk_alert(d, 0));
    put_state(d, 1, ALERT_ESCALATED);
    put_state(d, 2, ALERT_SNOOZED);
    put_state(d, 3, ALERT_SNOOZED);
    suppress(d, 4);
    suppress(d, 2);
    world_clear(&d->w, desk_alert(d, 5));
    desk_kept(d);
    world_clear(&d->w, desk_alert(d, 0));
    desk_kept(d);
    s = check(d);
    assert_int_equal(s.unacked[0], 5);
    assert_int_equal(s.escalated, 1);
    assert_int_equal(s.snoozed, 2);
    assert_int_equal(s.suppressed, 1);
    assert_int_equal(s.cleared, 1);
    assert_int_equal(s.acked, 0);
    status_release(&s);
}

static void
declare(struct desk *d, const char *stream, uint64_t number, const char *title, const char *incident_state)
{
    struct event ev = { .kind = EV_INC_OPENED, .stream = stream, .version = 1, .incident = number };

    ev.u.inc_opened.fields[INCIDENT_TITLE] = title;
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-2";
    ev.u.inc_opened.fields[INCIDENT_STATE] = incident_state;
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T01:00:00.000Z";
    desk_say(d, ev);
    desk_kept(d);
}

static void
status__knows_incidents_that_are_open__whatever_their_texts_say(void **state)
{
    struct event update = { .kind = EV_INC_ENTRY, .stream = "incident:2", .version = 2, .incident = 2 };
    struct desk *d = *state;
    struct status s;

    declare(d, "incident:1", 1, "it is over", "resolved");
    declare(d, "incident:2", 2, "\",\"state\":\"closed", "monitoring");
    declare(d, "incident:3", 3, "\"state\":\"invalid\"", "investigating");
    update.u.inc_entry.now = (struct incident_entry){ .kind = ENTRY_UPDATE,
        .number = 1,
        .by = "ana",
        .at_ms = d->w.now_ms,
        .text = "\"state\":\"resolved\"",
        .due_ms = d->w.now_ms - 1,
        .state = "monitoring" };
    desk_say(d, update);
    desk_kept(d);
    s = check(d);
    assert_int_equal(s.incidents[0], 2);
    assert_int_equal(s.incidents[2], 2);
    assert_int_equal(s.updates_late, 1);
    status_release(&s);
}

static void
status__knows_messages_that_are_late__and_those_that_are_done(void **state)
{
    static const char *const ops[] = { "#ops" };
    struct desk *d = *state;
    int64_t deadline_ms;
    struct status s;

    desk_fire(d, 1);
    desk_post(d, "ana", "rolling back", ops, 1);
    desk_kept(d);
    deadline_ms = model_message(d->w.m, 1)->order.deadline_ms;
    world_tick(&d->w, MINUTE_MS / 2);
    desk_kept(d);
    desk_post(d, "ana", "still at it", ops, 1);
    desk_kept(d);
    s = check(d);
    assert_int_equal(s.messages, 2);
    assert_int_equal(s.messages_late, 0);
    status_release(&s);
    world_tick(&d->w, 10 * MINUTE_MS);
    desk_kept(d);
    s = check(d);
    assert_true(s.messages_late >= 2);
    assert_int_equal(s.late_since_ms, deadline_ms);
    status_release(&s);
    assert_true(world_message_act(&d->w, CMD_DROP, 1, "no"));
    desk_kept(d);
    s = check(d);
    assert_true(s.late_since_ms > deadline_ms);
    status_release(&s);
}

/* The next of a row of numbers that looks like chance and is the same each time. */
static unsigned
next(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

static void
do_something(struct desk *d, unsigned *seed, size_t n)
{
    static const char *const ops[] = { "#ops" };
    const struct alert *a = desk_alert(d, next(seed, (unsigned)n));
    bool done = true;

    switch (next(seed, 7)) {
    case 0:
        done = world_act(&d->w, CMD_ACK, "ana", a);
        break;
    case 1:
        done = world_act(&d->w, CMD_UNACK, "ana", a);
        break;
    case 2:
        world_clear(&d->w, a);
        break;
    case 3:
        desk_fire(d, n);
        return;
    case 4:
        desk_post(d, "ana", "looking", ops, 1);
        break;
    case 5:
        suppress(d, next(seed, (unsigned)n));
        return;
    default:
        world_tick(&d->w, MINUTE_MS * (1 + next(seed, 90)));
        break;
    }
    if (done)
        desk_kept(d);
}

static void
status__equals_that_of_the_model__whatever_happens(void **state)
{
    struct desk *d = *state;

    desk_fire(d, 12);
    for (unsigned i = 0, seed = 7; i < 120; i++) {
        struct status s;

        do_something(d, &seed, 12);
        s = check(d);
        status_release(&s);
    }
}

static void
status__is_refused__where_a_table_holds_what_no_tocsin_wrote(void **state)
{
    static const char *const damages[] = { "INSERT INTO doc VALUES('incident:1', '{\"number\":1}')",
        "DELETE FROM doc; UPDATE alert SET level = 9 WHERE row = 1", "UPDATE alert SET level = 0 WHERE row = 2",
        "UPDATE alert SET level = 2, state = 77", "UPDATE alert SET state = 0, rank = 0, id = x'00'" };
    struct desk *d = *state;
    struct model *m = known();

    desk_fire(d, 2);
    desk_close(d);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct err err = { 0 };
        struct status s;
        struct reader *r;

        desk_sql(d, damages[i]);
        r = reader_open(d->path, &err);
        assert_non_null(r);
        assert_false(reader_status(r, m, OWNER, d->w.now_ms, &s, &err));
        assert_non_null(strstr(err.text, "damaged"));
        status_release(&s);
        reader_close(r);
    }
    desk_open(d);
    model_free(m);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(status__of_an_empty_store_is_that_of_an_empty_model),
    TEST(status__names_a_source__that_the_store_has_not_heard_of),
    TEST(status__reads_the_worst_one_s_name__as_its_source_maps_it),
    TEST(status__counts_every_state),
    TEST(status__knows_incidents_that_are_open__whatever_their_texts_say),
    TEST(status__knows_messages_that_are_late__and_those_that_are_done),
    TEST(status__equals_that_of_the_model__whatever_happens),
    TEST(status__is_refused__where_a_table_holds_what_no_tocsin_wrote),
};

SUITE(reader_status, tests);
