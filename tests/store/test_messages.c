/* SPDX-License-Identifier: MIT */
/* Messages in the store: every kind of their events and every state, loaded as they were. */
#include <stdlib.h>
#include <string.h>

#include "store/desk.h"

#define HOUR_MS INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)

static const char *const ops[] = { "#ops", "#backup" };

static int
setup(void **state)
{
    struct desk *d = xcalloc(1, sizeof *d);

    desk_init(d);
    desk_fire(d, 2);
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

/* Durable, and the same by either way to read it. */
static void
kept(struct desk *d)
{
    desk_kept(d);
    desk_check_equal(d, false);
}

static void
post(struct desk *d, const char *who, const char *text)
{
    desk_post(d, who, text, ops, 1);
    kept(d);
}

static void
do_to(struct desk *d, enum command_kind kind, uint64_t number, const char *text)
{
    if (!world_do(&d->w,
            &(struct command){ .kind = kind,
                .actor = "ana",
                .origin = "tui",
                .messages = &number,
                .messages_n = 1,
                .text = text }))
        fail_msg("M%d: %s", (int)number, d->w.err.text);
    kept(d);
}

static void
deliver(struct desk *d, uint64_t number)
{
    do_to(d, CMD_DELIVER, number, NULL);
}

static void
answer(struct desk *d, uint64_t number, struct message_outcome outcome)
{
    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_OUTCOME,
                .actor = "tocsin",
                .origin = "engine",
                .messages = &number,
                .messages_n = 1,
                .outcome = &outcome }))
        fail_msg("M%d: %s", (int)number, d->w.err.text);
    kept(d);
}

static void
delivered(struct desk *d, uint64_t number)
{
    deliver(d, number);
    answer(d, number, (struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C1", .ts = "1763690400.000100" });
}

static void
tick(struct desk *d, int64_t later_ms)
{
    d->w.now_ms += later_ms;
    assert_true(world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" }));
    kept(d);
}

static void
dry_run(struct desk *d)
{
    char stream[48];

    snprintf(stream, sizeof stream, "node:%s", d->w.m->node);
    desk_say(d,
        (struct event){ .kind = EV_DRY_RUN,
            .stream = stream,
            .version = d->w.m->node_version + 1,
            .u.dry_run.json = "{\"command\":\"post\"}" });
    kept(d);
}

static enum message_state
state_of(const struct desk *d, uint64_t number)
{
    const struct message *msg = model_message(d->w.m, number);

    assert_non_null(msg);
    return msg->standing.state;
}

/* A poll lists this silence with the end that the model knows, or none. */
static void
poll(struct desk *d, const char *id)
{
    struct silence *s = model_silence(d->w.m, model_source(d->w.m, "am"), id);
    struct silence_fact f = { .id = id,
        .starts_at_ms = s->starts_at_ms,
        .ends_at_ms = s->ends_at_ms,
        .author = "ana",
        .comment = "why" };
    struct err err;

    assert_true(silence_matchers_parse(s->matchers, &d->w.arena, &f.matchers, &err));
    assert_true(world_do(&d->w,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .silences = &f,
            .silences_n = 1 }));
    kept(d);
}

/* One that stays, one that goes. */
static void
silences(struct desk *d)
{
    model_source(d->w.m, "am")->takes_silences = true;
    for (int i = 0; i < 2; i++) {
        assert_true(world_do(&d->w,
            &(struct command){ .kind = CMD_SILENCE,
                .actor = "ana",
                .origin = "tui",
                .source = "am",
                .matchers = "alertname=~\"a.*\", node!=\"x y\"",
                .for_ms = 60 * MINUTE_MS,
                .text = "why" }));
        kept(d);
        deliver(d, d->w.m->next_message - 1);
        answer(d, d->w.m->next_message - 1,
            (struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = i == 0 ? "stays" : "goes" });
    }
    poll(d, "goes");
    poll(d, "stays");
    assert_null(model_silence(d->w.m, model_source(d->w.m, "am"), "goes"));
}

/* M1 is struck and restored, M4 fails and gets a stand-in, the others meet what else there is. */
static void
a_day(struct desk *d)
{
    post(d, "ana", "the shop is \"slow\" \xe2\x82\xac");
    delivered(d, 1);
    assert_true(world_undo(&d->w, "ana", 0));
    kept(d);
    delivered(d, 2);
    assert_true(world_redo(&d->w, "ana"));
    kept(d);
    post(d, "bob", "refused");
    deliver(d, 4);
    answer(d, 4, (struct message_outcome){ .kind = OUTCOME_RETRY, .error = "timed out", .unsure = true });
    answer(d, 4, (struct message_outcome){ .kind = OUTCOME_ABSENT, .look_up = true });
    deliver(d, 4);
    answer(d, 4, (struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "not_in_channel" });
    assert_int_equal(state_of(d, 4), MESSAGE_FAILED);
    assert_int_equal(model_message(d->w.m, 4)->stand_in, 5);
    do_to(d, CMD_RESEND, 4, NULL);
    post(d, "ana", "dropped");
    do_to(d, CMD_DROP, 6, "no longer so");
    assert_true(world_undo(&d->w, "ana", 0));
    kept(d);
    do_to(d, CMD_DROP, 6, "after all");
    post(d, "ana", "seen by hand");
    do_to(d, CMD_ACK_MESSAGE, 7, "bob told me on the phone");
    dry_run(d);
    post(d, "ana", "late");
    tick(d, 2 * MINUTE_MS);
    assert_true(model_message(d->w.m, 8)->late);
    d->w.now_ms += 11 * MINUTE_MS;
    deliver(d, 8);
    assert_int_not_equal(model_message(d->w.m, 8)->into, 0);
    deliver(d, 5);
    answer(d, 5, (struct message_outcome){ .kind = OUTCOME_RETRY, .error = "rate limited", .retry_after_ms = 30000 });
    deliver(d, d->w.m->next_message - 1);
    post(d, "bob", "taken back on its way");
    deliver(d, d->w.m->next_message - 1);
    assert_true(world_undo(&d->w, "bob", 0));
    assert_true(model_message(d->w.m, d->w.m->next_message - 2)->withdrawn);
    kept(d);
    silences(d);
}

static bool
count_kind(void *ctx, const struct stored_event *e)
{
    ((int *)ctx)[e->ev.kind]++;
    return true;
}

static void
expect_every_kind(const struct desk *d)
{
    struct event_query all = { .decode = true };
    int kinds[EVENTS] = { 0 };
    struct err err = { 0 };
    struct reader *r = reader_open(d->path, &err);

    if (r == NULL || !reader_events(r, &all, count_kind, kinds, &err))
        fail_msg("%s", err.text);
    reader_close(r);
    for (int kind = EV_MSG_QUEUED; kind <= EV_DRY_RUN; kind++)
        if (kinds[kind] == 0)
            fail_msg("there is no %s", event_rows[kind].wire);
}

static void
store_load__is_the_fold__of_every_event_of_messages(void **state)
{
    struct desk *d = *state;
    uint64_t next;

    a_day(d);
    desk_close(d);
    desk_open(d);
    desk_load(d);
    desk_check_equal(d, false);
    tick(d, 25 * HOUR_MS);
    assert_null(model_message(d->w.m, 2));
    assert_non_null(model_message(d->w.m, 1)); /* M3, which changes it, still waits */
    desk_check_equal(d, false);
    expect_every_kind(d);
    next = d->w.m->next_message;
    desk_load(d);
    assert_int_equal(d->w.m->next_message, next);
    assert_int_equal(d->w.m->next_dry, 2);
    desk_check_equal(d, false);
}

static void
store_load__goes_on_with_the_numbers__when_all_messages_are_forgotten(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < 11; i++)
        post(d, "ana", "an update");
    for (uint64_t i = 1; i <= 11; i++)
        do_to(d, CMD_DROP, i, "no");
    tick(d, 25 * HOUR_MS);
    assert_int_equal(d->w.m->messages.n, 0);
    desk_load(d);
    assert_int_equal(d->w.m->next_message, 12);
    post(d, "ana", "the next");
    assert_non_null(model_message(d->w.m, 12));
}

/* Also the one that a post never has. */
static void
store_load__knows_every_state(void **state)
{
    struct desk *d = *state;

    for (int i = 0; i < MESSAGE_STATES; i++) {
        const struct message_standing now = { (enum message_state)i, i % 2 == 0, i == MESSAGE_RETRYING ? 77 : 0 };
        char stream[32];

        post(d, "ana", "an update");
        snprintf(stream, sizeof stream, "message:%d", i + 1);
        desk_say(d,
            (struct event){ .kind = EV_MSG_RESTORED,
                .stream = stream,
                .version = 2,
                .message = (uint64_t)i + 1,
                .u.change.now = now });
        kept(d);
    }
    desk_load(d);
    for (int i = 0; i < MESSAGE_STATES; i++)
        assert_int_equal(state_of(d, (uint64_t)i + 1), i);
    assert_int_equal(d->w.m->messages_by_state[MESSAGE_DELIVERED], 1);
}

static void
store_load__brings_back_acts_on_messages__that_can_be_undone(void **state)
{
    struct desk *d = *state;

    post(d, "ana", "an update");
    do_to(d, CMD_DROP, 1, "no");
    desk_close(d);
    desk_open(d);
    desk_load(d);
    assert_true(world_undo(&d->w, "ana", 0));
    kept(d);
    assert_int_equal(state_of(d, 1), MESSAGE_QUEUED);
}

static void
append__ends_without_a_message__that_came_and_went_at_once(void **state)
{
    struct desk *d = *state;
    struct append *a;

    desk_post(d, "ana", "an update", ops, 2);
    a = desk_gather(d);
    append_message(a, model_message(d->w.m, 1));
    append_drop_message(a, 1);
    if (!desk_keep(d, a))
        fail_msg("%s", d->err.text);
    desk_load(d);
    assert_null(model_message(d->w.m, 1));
    assert_non_null(model_message(d->w.m, 2));
    assert_int_equal(d->w.m->next_message, 3);
}

struct history {
    int done;
    size_t n;
    enum event_kind newest;
    uint64_t message;
};

static void
on_history(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct history *h = arg;

    assert_null(err);
    assert_false(more);
    h->done++;
    h->n = n;
    h->newest = n == 0 ? EVENTS : v[0].ev.kind;
    h->message = n == 0 ? 0 : v[0].ev.message;
}

static void
store_history__tells_of_an_update__that_was_posted_about_the_alert(void **state)
{
    struct desk *d = *state;
    struct alert_id about = desk_alert(d, 0)->id, other = desk_alert(d, 1)->id;
    struct history h = { 0 };

    post(d, "ana", "an update");
    delivered(d, 1);
    store_history(d->s, &about, 10, on_history, &h);
    desk_wait(d, &h.done, 1);
    assert_int_equal(h.n, 2);
    assert_int_equal(h.newest, EV_MSG_QUEUED);
    assert_int_equal(h.message, 1);
    store_history(d->s, &other, 10, on_history, &h);
    desk_wait(d, &h.done, 2);
    assert_int_equal(h.n, 1);
}

struct loaded {
    int done;
    struct err err;
};

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct loaded *l = arg;

    if (err != NULL)
        l->err = *err;
    l->done += done || err != NULL;
}

static void
store_load__fails_with_the_reason__when_a_message_is_damaged(void **state)
{
    static const char *const damage[] = {
        "UPDATE message SET state = 99 WHERE number = 2",
        "UPDATE message SET state = -1 WHERE number = 2",
        "UPDATE message SET kind = 4000000000000 WHERE number = 2",
        "UPDATE message SET act = 70 WHERE number = 2",
        "UPDATE message SET kind = 1 WHERE number = 2",
        "UPDATE message SET covers = x'0102' WHERE number = 2",
        "UPDATE message SET covers = zeroblob(80008) WHERE number = 2",
        "UPDATE message SET subjects = x'0102' WHERE number = 2",
        "UPDATE message SET subjects = zeroblob(16016) WHERE number = 2",
        "UPDATE message SET number = -2 WHERE number = 2",
        "UPDATE message SET number = 20 WHERE number = 2",
    };
    struct desk *d = *state;

    post(d, "ana", "one");
    post(d, "ana", "two");
    desk_close(d);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        struct model *m = desk_model();
        struct loaded l = { 0 };
        size_t len;
        char *before = desk_bytes(d->path, &len);

        desk_sql(d, damage[i]);
        desk_open(d);
        store_load(d->s, m, on_loaded, &l);
        desk_wait(d, &l.done, 1);
        assert_int_equal(l.err.code, ERR_PARSE);
        assert_non_null(strstr(l.err.text, "in the projection is damaged"));
        assert_false(m->whole);
        desk_close(d);
        model_free(m);
        desk_write(d->path, before, len);
        free(before);
    }
}

static void
hand_over(struct desk *d, const char *who, const char *to)
{
    if (!world_do(&d->w,
            &(struct command){ .kind = CMD_HANDOVER, .actor = who, .origin = "tui", .to = to, .text = "quiet night" }))
        fail_msg("%s", d->w.err.text);
    kept(d);
}

static void
answer_as(struct desk *d, const char *who, enum command_kind kind, uint64_t number)
{
    if (!world_do(&d->w,
            &(struct command){ .kind = kind, .actor = who, .origin = "tui", .messages = &number, .messages_n = 1, .text = "so" }))
        fail_msg("M%d: %s", (int)number, d->w.err.text);
    kept(d);
}

/* Offered and withdrawn, declined, accepted, and given back by an undo. */
static void
a_handover__and_whatever_became_of_it__loads_as_it_was(void **state)
{
    struct desk *d = *state;

    for (size_t i = 0; i < d->w.m->alerts.n; i++) {
        assert_true(world_act(&d->w, CMD_ACK, "ana", d->w.m->alerts.v[i]));
        kept(d);
    }
    hand_over(d, "ana", "bob");
    assert_true(world_undo(&d->w, "ana", 0));
    kept(d);
    hand_over(d, "ana", "bob");
    answer_as(d, "bob", CMD_DECLINE, 2);
    hand_over(d, "ana", "cy");
    answer_as(d, "cy", CMD_ACCEPT, 3);
    assert_string_equal(d->w.m->alerts.v[0]->hold.by, "cy");
    assert_true(world_undo(&d->w, "cy", 0));
    kept(d);
    assert_string_equal(d->w.m->alerts.v[0]->hold.by, "ana");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static const struct CMUnitTest tests[] = {
    TEST(a_handover__and_whatever_became_of_it__loads_as_it_was),
    TEST(store_load__is_the_fold__of_every_event_of_messages),
    TEST(store_load__goes_on_with_the_numbers__when_all_messages_are_forgotten),
    TEST(store_load__knows_every_state),
    TEST(store_load__brings_back_acts_on_messages__that_can_be_undone),
    TEST(append__ends_without_a_message__that_came_and_went_at_once),
    TEST(store_history__tells_of_an_update__that_was_posted_about_the_alert),
    TEST(store_load__fails_with_the_reason__when_a_message_is_damaged),
};

SUITE(messages, tests);
