/* SPDX-License-Identifier: MIT */
/* Incidents in the store: what a compaction keeps back for them, tables made again from the log, and documents that are damaged. */
#include <stdlib.h>
#include <string.h>

#include "store/incident_acts.h"
#include "store/keeping.h"

#define HOUR_MS INT64_C(3600000)

static const char *const ops[] = { "#ops" };

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 6);
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

/* The store is closed, and as the keeper has left it open again. */
static struct keeper *
keep(struct desk *d)
{
    struct err err = { 0 };
    struct keeper *k;

    desk_close(d);
    k = keeper_open(d->path, "keeper pid 1", &err);
    if (k == NULL)
        fail_msg("%s", err.text);
    return k;
}

static void
leave(struct desk *d, struct keeper *k)
{
    keeper_close(k);
    desk_open(d);
    desk_load(d);
}

static struct keep_cut
compact(struct desk *d)
{
    struct keeper *k = keep(d);
    struct model *m = desk_model();
    struct err err = { 0 };
    struct keep_cut cut;
    bool shrunk;

    if (!keeper_plan(k, d->w.now_ms + HOUR_MS, &cut, &err)
        || !keeper_compact(k, &m->config, &cut, "/somewhere.jsonl", d->w.now_ms, &shrunk, &err))
        fail_msg("%s", err.text);
    model_free(m);
    leave(d, k);
    return cut;
}

static uint64_t
rebuild(struct desk *d)
{
    struct keep_difference out[KEEP_TABLES];
    struct keeper *k = keep(d);
    struct model *m = desk_model();
    uint64_t n = 0;

    assert_true(keeper_rebuild(k, &m->config, out, NULL));
    for (size_t i = 0; i < KEEP_TABLES; i++)
        n += out[i].missing + out[i].extra + out[i].changed;
    model_free(m);
    leave(d, k);
    return n;
}

static void
declare(struct desk *d, uint64_t number, const char *state)
{
    struct event ev = { .kind = EV_INC_OPENED, .actor = "ana", .version = 1, .incident = number };
    char stream[32];

    snprintf(stream, sizeof stream, "incident:%d", (int)number);
    ev.stream = stream;
    ev.u.inc_opened.fields[INCIDENT_TITLE] = "checkout is down";
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
    ev.u.inc_opened.fields[INCIDENT_STATE] = state;
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
    desk_say(d, ev);
    desk_kept(d);
}

static void
keeper_plan__stops_before__the_oldest_incident_that_is_open(void **state)
{
    struct desk *d = *state;
    uint64_t opened;
    struct keep_cut cut;

    declare(d, 1, "closed");
    declare(d, 2, "investigating");
    opened = d->w.m->next_seq - 1;
    declare(d, 3, "monitoring");
    desk_post(d, "ana", "another update", ops, 1);
    desk_kept(d);
    d->w.now_ms += HOUR_MS;
    desk_ack(d, desk_alert(d, 5));
    cut = compact(d);
    assert_int_equal(cut.seq, opened - 1);
    assert_int_equal(cut.incident, 2);
    assert_int_equal(cut.message, 0);
    assert_int_equal(d->w.m->incidents.n, 3);
    assert_int_equal(d->w.m->next_incident, 4);
    desk_check_equal(d, true);
    assert_int_equal(rebuild(d), 0);
}

static void
keeper_plan__stops_before__an_unfinished_message__that_is_older_than_each_incident(void **state)
{
    struct desk *d = *state;
    uint64_t queued;
    struct keep_cut cut;

    desk_post(d, "ana", "an update", ops, 1);
    queued = d->w.m->next_seq - 1;
    desk_kept(d);
    declare(d, 1, "investigating");
    cut = compact(d);
    assert_int_equal(cut.seq, queued - 1);
    assert_int_equal(cut.message, 1);
    assert_int_equal(cut.incident, 0);
}

static void
incidents__that_are_over__stand_in_the_fold_of_a_compaction(void **state)
{
    struct desk *d = *state;
    struct verify_result v;
    struct reader *r;

    declare(d, 1, "closed");
    assert_int_equal(compact(d).incident, 0);
    assert_string_equal(incident_title(model_incident(d->w.m, 1)), "checkout is down");
    desk_check_equal(d, true);
    desk_ack(d, desk_alert(d, 5));
    desk_check_equal(d, true);
    assert_int_equal(rebuild(d), 0);
    r = reader_open(d->path, NULL);
    assert_true(reader_verify(r, NULL, NULL, &v, NULL));
    reader_close(r);
    desk_close(d);
    desk_sql(d, "UPDATE fold_doc SET data = replace(data, 'checkout is down', 'all is well')");
    r = reader_open(d->path, NULL);
    assert_false(reader_verify(r, NULL, NULL, &v, NULL));
    reader_close(r);
    desk_open(d);
}

static void
queue_headline(struct desk *d)
{
    desk_say(d,
        (struct event){ .kind = EV_MSG_QUEUED,
            .actor = "ana",
            .stream = "message:1",
            .message = 1,
            .version = 1,
            .u.queued.order = { .act = MESSAGE_POST,
                .destination = "#ops",
                .channel = "C1",
                .text = "it is down",
                .incident = 1,
                .deadline_ms = d->w.now_ms + HOUR_MS } });
    desk_kept(d);
}

/* Its messages stand in the history under its number. */
static void
rebuild__makes_incidents_and_what_is_about_them__as_they_were(void **state)
{
    struct desk *d = *state;

    declare(d, 1, "investigating");
    queue_headline(d);
    desk_check_equal(d, true);
    assert_int_equal(rebuild(d), 0);
    desk_close(d);
    desk_sql(d, "UPDATE doc SET data = replace(data, 'checkout is down', 'all is well'); DELETE FROM history WHERE alert = -1");
    desk_open(d);
    desk_load(d);
    assert_string_equal(incident_title(model_incident(d->w.m, 1)), "all is well");
    assert_int_equal(rebuild(d), 2);
    assert_string_equal(incident_title(model_incident(d->w.m, 1)), "checkout is down");
    assert_int_equal(model_incident(d->w.m, 1)->posts.n, 1);
    desk_check_equal(d, true);
    assert_int_equal(rebuild(d), 0);
}

static void
incidents__come_back_with_a_backup__as_they_were_then(void **state)
{
    struct desk *d = *state;
    const char *file = desk_file(d, ".bak");
    struct buf then = BUF_INIT, now = BUF_INIT;

    (void)inc_open(d, NULL);
    (void)inc_link(d, EV_INC_LINKED, 1);
    (void)inc_queue(d, 1, (struct message_order){ .act = MESSAGE_POST, .incident = 1 });
    assert_true(model_doc_put(d->w.m, "incident:1", &then));
    (void)keep_made(d, file);
    (void)inc_set_state(d, "closed");
    declare(d, 2, "investigating");
    desk_close(d);
    free(keep_restored(d, file));
    desk_open(d);
    desk_load(d);
    assert_int_equal(d->w.m->incidents.n, 1);
    assert_true(model_doc_put(d->w.m, "incident:1", &now));
    assert_string_equal(buf_text(&now), buf_text(&then));
    assert_int_equal(model_incident(d->w.m, 1)->posts.n, 1);
    assert_ptr_equal(model_incident_of(d->w.m, &desk_alert(d, 1)->id), model_incident(d->w.m, 1));
    desk_check_equal(d, true);
    assert_int_equal(rebuild(d), 0);
    buf_release(&then);
    buf_release(&now);
}

static void
a_document__that_is_damaged__is_refused_by_name__and_made_anew_by_a_rebuild(void **state)
{
    static const char *const damages[] = {
        "UPDATE doc SET data = '{' WHERE name = 'incident:1'",
        "UPDATE doc SET data = '{}' WHERE name = 'incident:1'",
        "UPDATE doc SET data = replace(data, 'investigating', 'asleep') WHERE name = 'incident:1'",
        "UPDATE doc SET name = 'incident:7' WHERE name = 'incident:1'",
        "UPDATE doc SET name = 'incidents' WHERE name = 'incident:1'",
    };
    struct desk *d = *state;

    declare(d, 1, "investigating");
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct err err = { 0 };
        struct model *m = desk_model();
        struct reader *r;

        desk_close(d);
        desk_sql(d, damages[i]);
        r = reader_open(d->path, NULL);
        assert_false(reader_load(r, m, &err));
        assert_int_equal(err.code, ERR_PARSE);
        assert_non_null(strstr(err.text, "incident"));
        reader_close(r);
        model_free(m);
        desk_open(d);
        assert_true(rebuild(d) > 0);
        assert_string_equal(incident_title(model_incident(d->w.m, 1)), "checkout is down");
    }
}

/* Without it the next change would post another one. */
static void
headline__of_an_open_incident__is_not_forgotten_by_who_has_loaded_it(void **state)
{
    struct desk *d = *state;

    declare(d, 1, "investigating");
    queue_headline(d);
    assert_true(world_deliver(&d->w, model_message(d->w.m, 1)));
    desk_kept(d);
    assert_true(world_outcome(&d->w, model_message(d->w.m, 1),
        &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C1", .ts = "1763690400.000100" }));
    desk_kept(d);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    d->w.now_ms += 3 * MESSAGE_KEPT_MS;
    assert_true(world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" }));
    assert_non_null(model_message(d->w.m, 1));
    desk_kept(d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(keeper_plan__stops_before__the_oldest_incident_that_is_open),
    TEST(keeper_plan__stops_before__an_unfinished_message__that_is_older_than_each_incident),
    TEST(incidents__that_are_over__stand_in_the_fold_of_a_compaction),
    TEST(rebuild__makes_incidents_and_what_is_about_them__as_they_were),
    TEST(headline__of_an_open_incident__is_not_forgotten_by_who_has_loaded_it),
    TEST(incidents__come_back_with_a_backup__as_they_were_then),
    TEST(a_document__that_is_damaged__is_refused_by_name__and_made_anew_by_a_rebuild),
};

SUITE(incidents, tests);
