/* SPDX-License-Identifier: MIT */
/* What leaves when an incident changes: what each destination says, in which order, and that it says so once. */
#include <stdio.h>
#include <string.h>

#include "core/incident_detail.h"
#include "core/person.h"
#include "incident_desk.h"
#include "support/suite.h"

static struct person persons[] = { { .name = "ana", .slack = "U0ANA" }, { .name = "ben", .slack = "U0BEN" }, { .name = "cleo" } };
static const struct people people = { persons, 3 };
static const char *const both[] = { "#crash", "#status" };

struct desk {
    struct world w;
    struct incident_rules rules;
    uint64_t seen; /* messages up to this number were looked at */
    struct buf text;
};

static void
desk_init(struct desk *k)
{
    *k = (struct desk){ .text = BUF_INIT };
    world_init_with_twin(&k->w);
    k->rules = (struct incident_rules){ .destinations = both,
        .destinations_n = 1,
        .broadcast = true,
        .direct = true,
        .channel_name = "inc-{{number}}",
        .archive_after_ms = 7 * MS_DAY };
    k->w.m->config.incidents = k->w.twin->config.incidents = &k->rules;
    k->w.m->config.people = k->w.twin->config.people = &people;
}

static void
desk_release(struct desk *k)
{
    inc_check_twin(&k->w);
    buf_release(&k->text);
    world_release(&k->w);
}

/* "M1 post #crash", "M2 edit #crash of M1", "M3 direct #crash ben": those since the last time, a line each. */
static const char *
queued(struct desk *k)
{
    buf_clear(&k->text);
    for (size_t i = 0; i < k->w.m->messages.n; i++) {
        const struct message *msg = k->w.m->messages.v[i];
        const struct message_order *o = &msg->order;

        if (msg->number <= k->seen)
            continue;
        buf_addf(&k->text, "%sM%llu %s %s", k->text.len > 0 ? "\n" : "", (unsigned long long)msg->number,
            message_act_words[o->act], o->destination);
        if (o->target != 0)
            buf_addf(&k->text, " of M%llu", (unsigned long long)o->target);
        if (o->reply_to != 0)
            buf_addf(&k->text, " under M%llu", (unsigned long long)o->reply_to);
        if (o->person != NULL && o->act != MESSAGE_PROMISED)
            buf_addf(&k->text, " %s", o->person);
    }
    k->seen = k->w.m->next_message - 1;
    return buf_text(&k->text);
}

static const struct message *
message(struct desk *k, uint64_t number)
{
    const struct message *msg = model_message(k->w.m, number);

    assert_non_null(msg);
    return msg;
}

static const char *
state_of(struct desk *k, uint64_t number)
{
    return message_states[message(k, number)->standing.state].word;
}

/* All that waits arrives, in order. */
static void
arrives(struct desk *k)
{
    char ts[32];

    for (uint64_t number = 1; number < k->w.m->next_message; number++) {
        const struct message *msg = model_message(k->w.m, number);

        if (msg == NULL || !message_is_waiting(msg))
            continue;
        snprintf(ts, sizeof ts, "%llu.5", (unsigned long long)number);
        assert_true(world_sent(&k->w, msg, ts));
    }
}

static bool
update(struct desk *k, uint64_t number, int64_t due_ms, const char *text)
{
    return inc_entry(&k->w, number, (struct incident_wish){ .kind = ENTRY_UPDATE, .due_ms = due_ms }, text);
}

/* ---- headlines and updates */

static void
an_incident__has_a_headline_that_is_changed_in_place(void **state)
{
    struct incident_detail d;
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_string_equal(queued(&k), "M1 post #crash");
    assert_string_equal(message(&k, 1)->order.text,
        ":rotating_light: INC-1 checkout fails (SEV2, investigating), since 2025-11-21 02:00Z");
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "M2 edit #crash of M1");
    assert_string_equal(message(&k, 2)->order.text,
        ":rotating_light: INC-1 checkout fails (SEV1, investigating), since 2025-11-21 02:00Z");
    assert_true(incident_detail_read(message(&k, 2)->order.detail, &k.w.arena, &d));
    assert_string_equal(d.severity, "sev-1");
    assert_string_equal(d.by, "ana");
    desk_release(&k);
}

static void
a_note__changes_nothing_that_is_told(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    queued(&k);
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_NOTE }, "it was the cache"));
    assert_true(inc_put(&k.w, 1, "link_rule", "service=checkout"));
    assert_string_equal(queued(&k), "");
    desk_release(&k);
}

static void
nothing_leaves__where_nothing_is_configured(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations_n = 0;
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    assert_null(strstr(k.w.out.summary, "Slack id"));
    assert_true(update(&k, 1, k.w.now_ms + MS_HOUR, "we look"));
    assert_string_equal(queued(&k), "M1 promised ben");
    desk_release(&k);
}

static void
an_update__goes_under_each_headline(void **state)
{
    struct incident_detail d;
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations_n = 2;
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    assert_string_equal(queued(&k), "M1 post #crash\nM2 post #status");
    assert_true(update(&k, 1, 0, "it was the <cache>"));
    assert_string_equal(queued(&k), "M3 post #crash under M1\nM4 post #status under M2");
    assert_string_equal(message(&k, 3)->order.text,
        "INC-1 checkout fails (SEV2, investigating), update 1 by ana\nit was the <cache>");
    assert_true(incident_detail_read(message(&k, 3)->order.detail, &k.w.arena, &d));
    assert_true(d.broadcast);
    assert_int_equal(d.update, 1);
    assert_string_equal(d.update_text, "it was the <cache>");
    desk_release(&k);
}

static void
an_update__goes_where_it_is_to_go_and_nowhere_else(void **state)
{
    static const char *const status[] = { "#status" };
    const struct incident_wish wish = { .number = 1, .kind = ENTRY_UPDATE };
    struct incident_detail d;
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_int_equal(inc_declare(&k.w, "checkout fails", NULL, 0), 1);
    queued(&k);
    assert_true(world_do(&k.w,
        &(struct command){ .kind = CMD_INCIDENT_ENTRY,
            .actor = "ana",
            .origin = "tui",
            .incident = &wish,
            .text = "all of you",
            .destinations = status,
            .destinations_n = 1 }));
    assert_string_equal(queued(&k), "M2 post #status");
    assert_true(incident_detail_read(message(&k, 2)->order.detail, &k.w.arena, &d));
    assert_false(d.broadcast);
    desk_release(&k);
}

static void
an_edit_that_waits__goes_into_the_next_one(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_true(inc_put(&k.w, 1, "contact", "ana"));
    assert_int_equal(message(&k, 2)->into, 3);
    assert_int_equal(message(&k, 3)->into, 4);
    assert_true(world_sent(&k.w, message(&k, 4), "1.9"));
    for (uint64_t number = 2; number <= 4; number++)
        assert_string_equal(state_of(&k, number), "acked");
    assert_int_equal(model_messages_open(k.w.m), 0);
    desk_release(&k);
}

static void
edits_inside_one_that_is_dropped__are_dropped_with_it(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(inc_put(&k.w, 1, "lead", "ana"));
    assert_true(inc_put(&k.w, 1, "contact", "ana"));
    assert_true(world_message_act(&k.w, CMD_DROP, 4, "they know"));
    assert_int_equal(model_messages_open(k.w.m), 0);
    queued(&k);
    assert_true(inc_put(&k.w, 1, "contact", "ben"));
    assert_string_equal(queued(&k), "M5 edit #crash of M1\nM6 direct #crash ben");
    desk_release(&k);
}

static void
a_change_that_is_taken_back__is_told_back(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M2 edit #crash of M1\nM3 edit #crash of M1");
    assert_non_null(strstr(message(&k, 3)->order.text, "(SEV2, investigating)"));
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M4 edit #crash of M1");
    assert_non_null(strstr(message(&k, 4)->order.text, "(SEV1, investigating)"));
    desk_release(&k);
}

static void
an_update_that_is_taken_back__is_struck_through_and_put_back(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, 0, "wrong"));
    arrives(&k);
    queued(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 strike #crash of M2");
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M4 restore #crash of M2");
    desk_release(&k);
}

static void
a_declaration_that_is_taken_back__says_so_where_it_stands(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.topics = both;
    k.rules.topics_n = 1;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(queued(&k), "M1 post #crash\nM2 topic #crash");
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M3 edit #crash of M1\nM4 topic #crash");
    assert_non_null(strstr(message(&k, 3)->order.text, "declared by mistake"));
    assert_string_equal(message(&k, 4)->order.text,
        ":white_check_mark: All systems operational. Please use one thread per incident");
    desk_release(&k);
}

static void
a_declaration_that_is_taken_back_before_it_left__is_told_nobody(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M1 post #crash");
    assert_string_equal(state_of(&k, 1), "dropped");
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(state_of(&k, 1), "queued");
    assert_int_equal(model_messages_open(k.w.m), 1);
    desk_release(&k);
}

/* Sent again with what changed meanwhile. */
static void
a_headline_that_was_dropped__is_posted_anew_with_the_next_change(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "wrong place"));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "M2 post #crash");
    desk_release(&k);
}

static void
an_edit_of_a_headline_that_was_dropped__goes_nowhere(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "wrong place"));
    assert_true(world_deliver(&k.w, message(&k, 2)));
    assert_string_equal(state_of(&k, 2), "dropped");
    desk_release(&k);
}

/* ---- topics */

static void
the_topic__is_told_when_its_text_changes_and_once(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations_n = 0;
    k.rules.topics = both;
    k.rules.topics_n = 2;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_string_equal(queued(&k), "M1 topic #crash\nM2 topic #status");
    assert_string_equal(message(&k, 1)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n");
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    inc_declare(&k.w, "login is slow", NULL, 0);
    assert_string_equal(queued(&k), "M3 topic #crash\nM4 topic #status");
    assert_int_equal(message(&k, 1)->into, 3);
    assert_string_equal(message(&k, 3)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n2\ufe0f\u20e3 INC-2 login is slow\n");
    assert_true(inc_merge(&k.w, 2, 1, true));
    assert_string_equal(queued(&k), "M5 topic #crash\nM6 topic #status");
    assert_string_equal(message(&k, 5)->order.text, "2\ufe0f\u20e3 INC-1 checkout fails\n");
    desk_release(&k);
}

/* The message is long forgotten; what stands there is known. */
static void
the_topic__is_not_told_again__where_it_stands(void **state)
{
    const struct message_outcome there = { .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .seen = "as we set it" };
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations_n = 0;
    k.rules.topics = both;
    k.rules.topics_n = 1;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(world_deliver(&k.w, message(&k, 1)));
    assert_true(world_outcome(&k.w, message(&k, 1), &there));
    assert_non_null(model_topic(k.w.m, "C0CRASH01"));
    world_tick(&k.w, 2 * MESSAGE_KEPT_MS);
    assert_null(model_message(k.w.m, 1));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    assert_string_equal(queued(&k), "");
    assert_true(inc_put(&k.w, 1, "title", "checkout is slow"));
    assert_string_equal(queued(&k), "M2 topic #crash");
    desk_release(&k);
}

/* ---- who is named */

static void
who_is_named__is_told_by_herself_and_not_by_her_own_hand(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
the_owner_of_an_action__is_told(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    queued(&k);
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .owner = "ben" }, "add an index"));
    assert_string_equal(queued(&k), "M2 direct #crash ben");
    assert_string_equal(message(&k, 2)->order.text,
        "ana gave you action 1 of INC-1 checkout fails (SEV2, investigating): add an index");
    assert_true(inc_entry(&k.w, 1, (struct incident_wish){ .kind = ENTRY_ACTION, .entry = 1, .done = ENTRY_DONE }, NULL));
    assert_string_equal(queued(&k), "");
    desk_release(&k);
}

static void
words_to_one_person__are_taken_back_with_what_they_tell(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(inc_put(&k.w, 1, "lead", "ben"));
    arrives(&k);
    queued(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(queued(&k), "M4 strike #crash of M3\nM5 edit #crash of M1");
    arrives(&k);
    assert_true(world_redo(&k.w, "ana"));
    assert_string_equal(queued(&k), "M6 restore #crash of M3\nM7 edit #crash of M1");
    desk_release(&k);
}

/* ---- promises */

static void
the_next_update__is_owed_until_it_is_there(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
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
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
the_older_promise__is_owed_again__when_the_update_that_kept_it_is_taken_back(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
a_promise_that_a_person_dealt_with__is_not_made_again(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.destinations_n = 0;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    assert_true(update(&k, 1, k.w.now_ms + 30 * MS_MINUTE, "we look"));
    assert_refused(&k.w, world_message_act(&k.w, CMD_RESEND, 1, NULL), "write that");
    assert_true(world_message_act(&k.w, CMD_DROP, 1, "nobody waits for it"));
    queued(&k);
    assert_true(inc_put(&k.w, 1, "severity", "sev-1"));
    assert_string_equal(queued(&k), "");
    desk_release(&k);
}

/* ---- its own channel */

static void
a_channel_of_its_own__is_made_told_and_archived(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
a_channel_whose_incident_is_open_again__is_not_archived(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
a_declaration_with_a_channel__can_be_taken_back(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    k.rules.channels = true;
    inc_declare(&k.w, "checkout fails", NULL, 0);
    arrives(&k);
    assert_true(world_undo(&k.w, "ana", 0));
    assert_string_equal(inc_field(&k.w, 1, "state"), "invalid");
    world_tick(&k.w, 7 * MS_DAY + MS_MINUTE);
    assert_int_equal(message(&k, k.w.m->next_message - 1)->order.act, MESSAGE_ARCHIVE);
    desk_release(&k);
}

/* ---- how long messages are kept, and what goes out late */

static void
a_headline__is_known_as_long_as_its_incident_is_open(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    world_tick(&k.w, MESSAGE_KEPT_MS + MS_MINUTE);
    world_tick(&k.w, MS_MINUTE);
    assert_int_equal(k.w.m->messages.n, 0);
    assert_true(inc_put(&k.w, 1, "rca_link", "https://rca.example.org/1"));
    assert_string_equal(queued(&k), "");
    desk_release(&k);
}

static void
updates_that_waited__go_under_their_headline_as_one(void **state)
{
    struct incident_detail d;
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

/* ---- the banner */

static bool
banner(struct desk *k, const char *text, int64_t until_ms)
{
    return world_do(&k->w,
        &(struct command){ .kind = CMD_BANNER, .actor = "ana", .origin = "tui", .text = text, .until_ms = until_ms });
}

static void
the_banner__is_posted_and_its_post_says_when_it_is_over(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
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
    desk_release(&k);
}

static void
a_banner_that_is_taken_away_before_it_left__is_not_posted(void **state)
{
    struct desk k;

    (void)state;
    desk_init(&k);
    assert_true(banner(&k, "we move the database", 0));
    assert_true(banner(&k, "we move the network", 0));
    assert_string_equal(queued(&k), "M1 post #crash\nM2 post #crash");
    assert_string_equal(state_of(&k, 1), "dropped");
    arrives(&k);
    world_tick(&k.w, 3 * MESSAGE_KEPT_MS);
    assert_non_null(model_message(k.w.m, 2));
    assert_true(banner(&k, NULL, 0));
    assert_string_equal(queued(&k), "M3 edit #crash of M2");
    desk_release(&k);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_incident__has_a_headline_that_is_changed_in_place),
    cmocka_unit_test(a_note__changes_nothing_that_is_told),
    cmocka_unit_test(nothing_leaves__where_nothing_is_configured),
    cmocka_unit_test(an_update__goes_under_each_headline),
    cmocka_unit_test(an_update__goes_where_it_is_to_go_and_nowhere_else),
    cmocka_unit_test(an_edit_that_waits__goes_into_the_next_one),
    cmocka_unit_test(edits_inside_one_that_is_dropped__are_dropped_with_it),
    cmocka_unit_test(a_change_that_is_taken_back__is_told_back),
    cmocka_unit_test(an_update_that_is_taken_back__is_struck_through_and_put_back),
    cmocka_unit_test(a_declaration_that_is_taken_back__says_so_where_it_stands),
    cmocka_unit_test(a_declaration_that_is_taken_back_before_it_left__is_told_nobody),
    cmocka_unit_test(a_headline_that_was_dropped__is_posted_anew_with_the_next_change),
    cmocka_unit_test(an_edit_of_a_headline_that_was_dropped__goes_nowhere),
    cmocka_unit_test(the_topic__is_told_when_its_text_changes_and_once),
    cmocka_unit_test(the_topic__is_not_told_again__where_it_stands),
    cmocka_unit_test(who_is_named__is_told_by_herself_and_not_by_her_own_hand),
    cmocka_unit_test(the_owner_of_an_action__is_told),
    cmocka_unit_test(words_to_one_person__are_taken_back_with_what_they_tell),
    cmocka_unit_test(the_next_update__is_owed_until_it_is_there),
    cmocka_unit_test(a_promise_that_is_not_kept__raises_an_alarm_of_its_own),
    cmocka_unit_test(the_older_promise__is_owed_again__when_the_update_that_kept_it_is_taken_back),
    cmocka_unit_test(a_promise_that_a_person_dealt_with__is_not_made_again),
    cmocka_unit_test(a_channel_of_its_own__is_made_told_and_archived),
    cmocka_unit_test(a_channel_whose_incident_is_open_again__is_not_archived),
    cmocka_unit_test(a_declaration_with_a_channel__can_be_taken_back),
    cmocka_unit_test(a_headline__is_known_as_long_as_its_incident_is_open),
    cmocka_unit_test(updates_that_waited__go_under_their_headline_as_one),
    cmocka_unit_test(the_banner__is_posted_and_its_post_says_when_it_is_over),
    cmocka_unit_test(a_banner_that_is_taken_away_before_it_left__is_not_posted),
};
SUITE(incident_tell, tests);
