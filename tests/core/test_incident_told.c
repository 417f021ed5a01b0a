/* SPDX-License-Identifier: MIT */
/* Who is told of an incident by herself, what is owed, its own channel, the banner, and how long all that is known. */
#include "telling_desk.h"

#include <string.h>

#include "core/incident_detail.h"
#include "core/model_messages.h"
#include "support/suite.h"

/* ---- who is named */

static void
who_is_named__is_told_by_herself_and_not_by_her_own_hand(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare_with(&k.w, GIVEN({ "title", "checkout fails" }, { "severity", "sev-2" }, { "lead", "ben" }, { "contact", "ben" }),
        false);
    assert_string_equal(queued(&k), "M1 post #crash\nM2 direct #crash ben");
    assert_string_equal(message(&k, 2)->order.text,
        "ana named you lead and contact of INC-1 checkout fails (SEV2, investigating).");
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_string_equal(queued(&k), "M3 edit #crash of M1");
    assert_true(inc_put(&k.w, 1, "comms", "cleo"));
    assert_string_equal(queued(&k), "");
    assert_non_null(strstr(k.w.out.summary, "; no Slack id, so not told: cleo"));
    k.rules.direct = false;
    assert_true(inc_put(&k.w, 1, "comms", "ben"));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

static void
the_owner_of_an_action__is_told(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    queued(&k);
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "ben" }, "add an index"));
    assert_string_equal(queued(&k), "M2 direct #crash ben");
    assert_string_equal(message(&k, 2)->order.text,
        "ana gave you action 1 of INC-1 checkout fails (SEV2, investigating): add an index");
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1, .done = ENTRY_DONE }, NULL));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

static void
words_to_one_person__are_taken_back_with_what_they_tell(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    arrives(&k);
    queued(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M4 strike #crash of M3\nM5 edit #crash of M1");
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M6 restore #crash of M3\nM7 edit #crash of M1");
    telling_release(&k);
}

/* ---- promises */

static void
the_next_update__is_owed_until_it_is_there(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, k.w.now_ms + 30 * MS_MINUTE, "we look"));
    assert_string_equal(queued(&k), "M1 post #crash\nM2 edit #crash of M1\nM3 post #crash under M1\nM4 promised ana");
    assert_string_equal(message(&k, 4)->order.text, "the next update of INC-1: checkout fails");
    assert_string_equal(state_of(&k, 4), "delivered");
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(state_of(&k, 4), "delivered");
    assert_true(update(&k, 1, k.w.now_ms + 45 * MS_MINUTE, "we still look"));
    assert_string_equal(state_of(&k, 4), "acked");
    assert_string_equal(message(&k, 4)->acked_by, "ana");
    queued(&k);
    assert_true(inc_put(&k.w, 1, "state", "resolved"));
    assert_string_equal(queued(&k), "M9 edit #crash of M1");
    assert_int_equal(k.w.m->messages_by_state[MESSAGE_DELIVERED], 0);
    telling_release(&k);
}

static const struct alert *
own_alarm(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->m->alerts.n; i++)
        if (strcmp(alert_field(w->m->alerts.v[i], FIELD_NAME), name) == 0)
            return w->m->alerts.v[i];
    return NULL;
}

static void
a_promise_that_is_not_kept__raises_an_alarm_of_its_own(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_true(update(&k, 1, k.w.now_ms + 30 * MS_MINUTE, "we look"));
    arrives(&k);
    world_tick(&k.w, 31 * MS_MINUTE);
    assert_non_null(own_alarm(&k.w, "UpdateOverdue"));
    assert_null(own_alarm(&k.w, "MessageUndelivered"));
    assert_int_equal(own_alarm(&k.w, "UpdateOverdue")->level, 2);
    assert_string_equal(alert_field(own_alarm(&k.w, "UpdateOverdue"), FIELD_SUMMARY),
        "INC-1: ben has not written the update that was promised for 02:30Z");
    assert_true(update(&k, 1, 0, "sorry: it is mended"));
    assert_int_equal(own_alarm(&k.w, "UpdateOverdue")->hold.state, ALERT_CLEARED);
    telling_release(&k);
}

static void
the_older_promise__is_owed_again__when_the_update_that_kept_it_is_taken_back(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 0;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, k.w.now_ms + 30 * MS_MINUTE, "we look"));
    assert_true(update(&k, 1, k.w.now_ms + 60 * MS_MINUTE, "we look on"));
    queued(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 promised ana");
    assert_string_equal(state_of(&k, 2), "dropped");
    assert_int_equal(message(&k, 3)->order.deadline_ms, k.w.now_ms + 30 * MS_MINUTE);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M4 promised ana");
    assert_string_equal(state_of(&k, 3), "dropped");
    assert_int_equal(message(&k, 4)->order.deadline_ms, k.w.now_ms + 60 * MS_MINUTE);
    telling_release(&k);
}

static void
a_promise_that_a_person_dealt_with__is_not_made_again(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.destinations_n = 0;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, k.w.now_ms + 30 * MS_MINUTE, "we look"));
    assert_refused(&k.w, world_message_act(&k.w, CMD_RESEND, 1, NULL), "write that");
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "nobody waits for it"));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

/* ---- its own channel */

static void
a_channel_of_its_own__is_made_told_and_archived(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.channels = true;
    inc_declare_with(&k.w, GIVEN({ "title", "checkout fails" }, { "severity", "sev-2" }, { "lead", "ben" }, { "comms", "cleo" }),
        false);
    assert_string_equal(queued(&k),
        "M1 channel #crash\nM2 topic #crash of M1\nM3 post #crash\nM4 post #crash of M1\n"
        "M5 invite #crash of M1 ana\nM6 invite #crash of M1 ben\nM7 direct #crash ben");
    assert_string_equal(message(&k, 1)->order.text, "#inc-1");
    assert_string_equal(message(&k, 2)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails ~ investigating, ben leads\n");
    assert_string_equal(message(&k, 4)->order.channel, "#inc-1");
    arrives(&k);
    assert_string_equal(inc_field(&k.w, 1, "channel"), "#inc-1");
    assert_true(update(&k, 1, 0, "we look"));
    assert_string_equal(queued(&k), "M8 post #crash under M3\nM9 post #crash of M1");
    assert_true(inc_put(&k.w, 1, "state", "closed"));
    assert_string_equal(queued(&k), "M10 topic #crash of M1\nM11 edit #crash of M3\nM12 edit #crash of M4");
    arrives(&k);
    world_tick(&k.w, 6 * MS_DAY);
    assert_string_equal(queued(&k), "");
    world_tick(&k.w, MS_DAY + MS_MINUTE);
    assert_string_equal(queued(&k), "M13 archive #crash of M1");
    arrives(&k);
    world_tick(&k.w, 2 * MESSAGE_KEPT_MS);
    world_tick(&k.w, MS_MINUTE);
    assert_null(model_message(k.w.m, 1));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

static void
a_channel_whose_incident_is_open_again__is_not_archived(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.channels = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "state", "closed"));
    arrives(&k);
    world_tick(&k.w, 7 * MS_DAY + MS_MINUTE);
    queued(&k);
    assert_true(inc_put(&k.w, 1, "state", "investigating"));
    assert_string_equal(state_of(&k, k.seen), "dropped");
    assert_true(update(&k, 1, 0, "it is back"));
    assert_non_null(strstr(queued(&k), "post #crash of M1"));
    telling_release(&k);
}

static void
a_channel_that_a_person_keeps__is_not_archived_after_all(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.channels = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "state", "closed"));
    arrives(&k);
    world_tick(&k.w, 7 * MS_DAY + MS_MINUTE);
    queued(&k);
    assert_true(world_message_act(&k.w, CMD_DROP, k.seen, "we go on there"));
    world_tick(&k.w, MS_MINUTE);
    assert_string_equal(queued(&k), "");
    assert_true(inc_put(&k.w, 1, "state", "investigating"));
    assert_non_null(strstr(queued(&k), "topic #crash of M1"));
    world_tick(&k.w, 3 * MESSAGE_KEPT_MS);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_non_null(strstr(queued(&k), "topic #crash of M1"));
    telling_release(&k);
}

static void
a_declaration_with_a_channel__can_be_taken_back(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    k.rules.channels = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(inc_field(&k.w, 1, "state"), "invalid");
    world_tick(&k.w, 7 * MS_DAY + MS_MINUTE);
    assert_int_equal(message(&k, k.w.m->next_message - 1)->order.act, MESSAGE_ARCHIVE);
    telling_release(&k);
}

/* ---- how long messages are kept, and what goes out late */

static void
a_headline__is_known_until_its_incident_is_closed(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    arrives(&k);
    world_tick(&k.w, 3 * MESSAGE_KEPT_MS);
    assert_non_null(model_message(k.w.m, 1));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "state", "resolved"));
    assert_string_equal(queued(&k), "M3 edit #crash of M1");
    arrives(&k);
    world_tick(&k.w, 3 * MESSAGE_KEPT_MS);
    world_tick(&k.w, MS_MINUTE);
    assert_true(inc_put(&k.w, 1, "rca_link", "https://rca.example.org/1"));
    assert_string_equal(queued(&k), "M4 edit #crash of M1");
    assert_true(inc_put(&k.w, 1, "state", "closed"));
    assert_string_equal(queued(&k), "M5 edit #crash of M1");
    arrives(&k);
    world_tick(&k.w, MESSAGE_KEPT_MS + MS_MINUTE);
    for (int i = 0; i < 3; i++)
        world_tick(&k.w, MS_MINUTE);
    assert_int_equal(k.w.m->messages.n, 0);
    assert_true(inc_put(&k.w, 1, "rca_link", "https://rca.example.org/2"));
    assert_string_equal(queued(&k), "");
    telling_release(&k);
}

static void
updates_that_waited__go_under_their_headline_as_one(void **state)
{
    struct incident_detail d;
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    inc_declare(&k.w, "login is slow", NULL, 0);
    assert_true(update(&k, 1, 0, "we look"));
    assert_true(update(&k, 2, 0, "we look there too"));
    assert_true(update(&k, 1, 0, "it was the cache"));
    assert_string_equal(queued(&k),
        "M1 post #crash\nM2 post #crash\nM3 post #crash under M1\nM4 post #crash under M2\nM5 post #crash under M1");
    k.w.now_ms += MESSAGE_CATCH_UP_MS;
    assert_true(world_deliver(&k.w, message(&k, 2)));
    assert_string_equal(state_of(&k, 2), "sent");
    assert_true(world_deliver(&k.w, message(&k, 3)));
    assert_string_equal(queued(&k), "M6 post #crash under M1");
    assert_int_equal(message(&k, 5)->into, 6);
    assert_int_equal(message(&k, 4)->into, 0);
    assert_int_equal(message(&k, 6)->order.entry, 2);
    assert_true(incident_detail_read(message(&k, 6)->order.detail, &k.w.arena, &d));
    assert_string_equal(d.update_text, message(&k, 6)->order.text);
    assert_true(d.broadcast);
    assert_non_null(strstr(d.update_text, "we look"));
    assert_non_null(strstr(d.update_text, "it was the cache"));
    telling_release(&k);
}

/* ---- the banner */

static bool
banner(struct telling_desk *k, const char *text, int64_t until_ms)
{
    return world_do(&k->w,
        &(struct command){ .kind = CMD_BANNER, .actor = "ana", .origin = "tui", .text = text, .until_ms = until_ms });
}

static void
the_banner__is_posted_and_its_post_says_when_it_is_over(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_true(banner(&k, "we move the database", k.w.now_ms + MS_HOUR));
    assert_string_equal(queued(&k), "M1 post #crash");
    assert_string_equal(message(&k, 1)->order.text, "Banner: we move the database, until 03:00Z, by ana");
    arrives(&k);
    k.w.now_ms += MS_MINUTE;
    assert_true(banner(&k, NULL, 0));
    assert_string_equal(queued(&k), "M2 edit #crash of M1");
    assert_string_equal(message(&k, 2)->order.text, "Over at 02:01Z, by ana: we move the database");
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 restore #crash of M1");
    telling_release(&k);
}

static void
a_banner_that_is_taken_away_before_it_left__is_not_posted(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_true(banner(&k, "we move the database", 0));
    assert_true(banner(&k, "we move the network", 0));
    assert_string_equal(queued(&k), "M1 post #crash\nM2 post #crash");
    assert_string_equal(state_of(&k, 1), "dropped");
    arrives(&k);
    world_tick(&k.w, 3 * MESSAGE_KEPT_MS);
    assert_non_null(model_message(k.w.m, 2));
    assert_true(banner(&k, NULL, 0));
    assert_string_equal(queued(&k), "M3 edit #crash of M2");
    telling_release(&k);
}

/* Messages alone, as a restart has them before it has the documents. */
static struct model *
without_documents(struct telling_desk *k, uint64_t incident)
{
    struct model *m = model_clone(k->w.m);

    model_clear_incidents(m);
    model_find_messages_due(m, incident);
    for (size_t i = 0; i < m->messages.n; i++)
        assert_int_equal(m->messages.v[i]->due_ms, m->messages.v[i]->changed_at_ms + MESSAGE_KEPT_MS);
    return m;
}

static void
read_documents(struct telling_desk *k, struct model *to)
{
    struct buf doc = BUF_INIT;
    const char *name;

    for (size_t i = 0; (name = model_doc_name(k->w.m, i, &k->w.arena)) != NULL; i++) {
        struct err err = { 0 };

        buf_clear(&doc);
        assert_true(model_doc_put(k->w.m, name, &doc));
        assert_true(model_doc_read(to, name, buf_text(&doc), doc.len, &err));
    }
    buf_release(&doc);
}

/* By the wire one by one, by the store all at once. */
static void
check_kept_after_restart(struct telling_desk *k, uint64_t incident)
{
    struct model *wire = without_documents(k, incident), *store = without_documents(k, incident),
                 *docs = model_new(&k->w.m->config);

    read_documents(k, wire);
    read_documents(k, docs);
    model_take_incidents(store, docs);
    for (size_t i = 0; i < k->w.m->messages.n; i++) {
        assert_int_equal(wire->messages.v[i]->due_ms, INT64_MAX);
        assert_int_equal(store->messages.v[i]->due_ms, INT64_MAX);
    }
    model_free(docs);
    model_free(store);
    model_free(wire);
}

static void
the_post_of_a_banner_that_stands__is_known_after_a_restart_too(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    assert_true(banner(&k, "we move the database", 0));
    arrives(&k);
    check_kept_after_restart(&k, 0);
    telling_release(&k);
}

static void
the_headline_of_an_open_incident__is_known_after_a_restart_too(void **state)
{
    struct telling_desk k;

    (void)state;
    telling_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    check_kept_after_restart(&k, 1);
    telling_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(who_is_named__is_told_by_herself_and_not_by_her_own_hand),
    cmocka_unit_test(the_owner_of_an_action__is_told),
    cmocka_unit_test(words_to_one_person__are_taken_back_with_what_they_tell),
    cmocka_unit_test(the_next_update__is_owed_until_it_is_there),
    cmocka_unit_test(a_promise_that_is_not_kept__raises_an_alarm_of_its_own),
    cmocka_unit_test(the_older_promise__is_owed_again__when_the_update_that_kept_it_is_taken_back),
    cmocka_unit_test(a_promise_that_a_person_dealt_with__is_not_made_again),
    cmocka_unit_test(a_channel_of_its_own__is_made_told_and_archived),
    cmocka_unit_test(a_channel_whose_incident_is_open_again__is_not_archived),
    cmocka_unit_test(a_channel_that_a_person_keeps__is_not_archived_after_all),
    cmocka_unit_test(a_declaration_with_a_channel__can_be_taken_back),
    cmocka_unit_test(a_headline__is_known_until_its_incident_is_closed),
    cmocka_unit_test(updates_that_waited__go_under_their_headline_as_one),
    cmocka_unit_test(the_banner__is_posted_and_its_post_says_when_it_is_over),
    cmocka_unit_test(a_banner_that_is_taken_away_before_it_left__is_not_posted),
    cmocka_unit_test(the_post_of_a_banner_that_stands__is_known_after_a_restart_too),
    cmocka_unit_test(the_headline_of_an_open_incident__is_known_after_a_restart_too),
};
SUITE(incident_told, tests);
