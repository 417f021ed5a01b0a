/* SPDX-License-Identifier: MIT */
/* What the driver does for incidents: headlines that change, channels of their own, words to one person. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "core/incident_detail.h"
#include "core/person.h"
#include "deliver/slack.h"
#include "deliver/slack_run.h"
#include "util/str.h"

static const struct person ana = { .name = "ana", .slack = "U0ANA" };
static const struct person bob = { .name = "bob" };

static const struct incident_detail db = {
    .number = 7, .title = "db <!channel> & down", .severity = "sev-2", .state = "investigating", .alerts = 60
};

/* Borrowed until the next. */
static const char *
detail_of(const struct incident_detail *d)
{
    static char json[4096];
    struct buf out = BUF_INIT;

    incident_detail_json(d, &out);
    str_copy(json, sizeof json, buf_text(&out));
    buf_release(&out);
    return json;
}

/* ---- headlines */

/* It stands there; what changes it names it. */
static struct deliver_order
headline(struct slack_run *r, enum message_act act, char ts[32])
{
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    o.detail = detail_of(&db);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    str_copy(ts, 32, r->step.ts);
    o = slack_run_order(act);
    o.target_ts = ts;
    o.detail = detail_of(&db);
    return o;
}

static void
headline__is_changed_in_place__with_its_blocks(void **state)
{
    struct slack_run *r = slack_run_new();
    struct incident_detail later = db;
    char ts[32];
    struct deliver_order o = headline(r, MESSAGE_EDIT, ts);
    const struct slack_sim_post *p = slack_sim_post(r->sim, 0);

    (void)state;
    assert_non_null(strstr(p->blocks, "*State*\\ninvestigating"));
    later.state = "identified";
    o.text = "db is slow";
    o.detail = detail_of(&later);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.ts, ts);
    assert_int_equal(slack_sim_posts(r->sim), 1);
    assert_string_equal(p->text, "db is slow");
    assert_non_null(strstr(p->blocks, "*State*\\nidentified"));
    assert_string_equal(p->key, RUN_KEY);
    slack_run_free(r);
}

static void
headline__that_is_struck_through__loses_its_blocks__until_it_is_restored(void **state)
{
    struct slack_run *r = slack_run_new();
    char ts[32];
    struct deliver_order o = headline(r, MESSAGE_STRIKE, ts);
    const struct slack_sim_post *p = slack_sim_post(r->sim, 0);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_null(p->blocks);
    assert_string_equal(p->text, "~db is down~");
    o.act = MESSAGE_RESTORE;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_non_null(strstr(p->blocks, "INC-7"));
    slack_run_free(r);
}

static void
change__that_repeats_harmlessly__is_not_looked_up(void **state)
{
    static const enum message_act acts[] = { MESSAGE_EDIT, MESSAGE_TOPIC, MESSAGE_INVITE, MESSAGE_ARCHIVE };

    (void)state;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(acts[i]);

        assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
        assert_int_equal(r->requests, 0);
        slack_run_free(r);
    }
}

static void
update__in_a_thread__is_shown_in_the_channel_too__where_it_is_broadcast(void **state)
{
    struct slack_run *r = slack_run_new();
    struct incident_detail d = db;
    char ts[32];
    struct deliver_order o;

    (void)state;
    (void)headline(r, MESSAGE_EDIT, ts);
    o = slack_run_order(MESSAGE_POST);
    o.thread_ts = ts;
    d.update = 1;
    d.update_text = "half of it is back";
    for (int i = 0; i < 2; i++) {
        d.broadcast = i == 1;
        o.detail = detail_of(&d);
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_int_equal(slack_sim_post(r->sim, 1 + (size_t)i)->broadcast, i == 1);
    }
    slack_run_free(r);
}

/* ---- one person */

static struct deliver_order
direct_to(const struct person *who)
{
    struct deliver_order o = slack_run_order(MESSAGE_DIRECT);

    o.person = who->name;
    o.who = who;
    o.text = "you lead INC-7";
    o.detail = detail_of(&db);
    return o;
}

static void
person__is_told_by_herself__and_it_is_found_there_when_its_answer_is_lost(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = direct_to(&ana);

    (void)state;
    slack_run_script(r, "chat.postMessage: lost");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, slack_sim_find(r->sim, "U0ANA")->id);
    assert_string_equal(slack_sim_post(r->sim, 0)->channel, r->step.channel_id);
    assert_string_equal(slack_sim_post(r->sim, 0)->text, "you lead INC-7");
    assert_non_null(strstr(slack_sim_post(r->sim, 0)->blocks, "you lead INC-7"));
    assert_int_equal(slack_sim_calls(r->sim, "conversations.open"), 2);
    slack_run_free(r);
}

static void
person__without_an_id__is_refused_by_name__unsent(void **state)
{
    static const enum message_act acts[] = { MESSAGE_DIRECT, MESSAGE_INVITE };

    (void)state;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = direct_to(&bob);

        o.act = acts[i];
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
        assert_string_equal(r->step.error.text,
            "bob has no Slack id: write slack = \"U…\" in section person, :reload, then send again");
        assert_int_equal(r->requests, 0);
        slack_run_free(r);
    }
}

static void
person__whom_slack_does_not_know__is_refused_by_name(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = direct_to(&ana);

    (void)state;
    slack_run_script(r, "conversations.open: error user_not_found");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "user_not_found: Slack knows no ana: write her id"));
    slack_run_free(r);
}

/* ---- a channel of its own */

static struct deliver_order
channel_named(const char *name)
{
    struct deliver_order o = slack_run_order(MESSAGE_CHANNEL);

    o.text = name;
    o.detail = detail_of(&db);
    return o;
}

static void
channel__is_made__and_says_what_it_is_for(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("#INC 7 / DB");
    const struct slack_sim_channel *c;

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.seen, "inc-7-db");
    c = slack_sim_find(r->sim, "inc-7-db");
    assert_string_equal(r->step.channel_id, c->id);
    assert_string_equal(c->purpose, "db &lt;!channel&gt; &amp; down (tocsin " RUN_KEY ")");
    slack_run_free(r);
}

static void
channel__is_made_once__whichever_answer_is_lost(void **state)
{
    static const char *const scripts[] = { "conversations.create: lost", "conversations.setPurpose: lost",
        "conversations.setPurpose: drop", "conversations.create: lost; conversations.setPurpose: drop" };

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = channel_named("inc-7");

        slack_run_script(r, scripts[i]);
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
        assert_true(r->step.unsure);
        while (slack_run_job(r, DELIVER_LOOK_UP, &o) == DELIVER_RETRY)
            ;
        assert_int_equal(r->step.kind, DELIVER_DONE);
        assert_string_equal(r->step.channel_id, "C0SIM00001");
        assert_string_equal(r->step.seen, "inc-7");
        assert_non_null(strstr(slack_sim_find(r->sim, "inc-7")->purpose, RUN_KEY));
        assert_int_equal(slack_sim_calls(r->sim, "conversations.create"), 1);
        slack_run_free(r);
    }
}

static void
channel__is_absent__when_it_was_never_made(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");

    (void)state;
    slack_run_script(r, "conversations.create: drop");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    slack_run_free(r);
}

/* Sent again, it finds what it made before. */
static void
channel__that_is_ours_already__is_taken(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_string_equal(r->step.channel_id, "C0SIM00001");
    }
    slack_run_free(r);
}

static void
channel__gets_another_name__where_that_is_somebody_elses(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");

    (void)state;
    slack_sim_channel(r->sim, "inc-7");
    slack_sim_channel(r->sim, "inc-7-2");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.seen, "inc-7-3");
    assert_string_equal(slack_sim_find(r->sim, "inc-7")->purpose, "");
    slack_run_free(r);
}

static void
channel__is_refused__when_all_its_names_are_taken(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");
    char name[24];

    (void)state;
    slack_sim_channel(r->sim, "inc-7");
    for (int i = 2; i <= SLACK_NAMES_MAX; i++) {
        snprintf(name, sizeof name, "inc-7-%d", i);
        slack_sim_channel(r->sim, name);
    }
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text,
        "name_taken: there are channels inc-7 to inc-7-9 already: choose another channel_name in section incident");
    slack_run_free(r);
}

static void
channel__that_may_not_say_what_it_is_for__is_made_all_the_same(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");

    (void)state;
    slack_run_script(r, "conversations.setPurpose: error missing_scope channels:write.topic");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.error.text, "");
    slack_run_free(r);
}

static void
channel__needs_a_scope__which_is_named(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7");

    (void)state;
    slack_run_script(r, "conversations.create: error missing_scope channels:manage, error restricted_action");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text,
        "missing_scope: the app lacks the scope channels:manage: add it under OAuth & Permissions, install the app again, then send again");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "restricted_action: the workspace does not let this app make channels"));
    slack_run_free(r);
}

static void
name__is_made_valid(void **state)
{
    static const struct {
        const char *words;
        unsigned tried;
        const char *name;
    } rows[] = {
        { "inc-7", 0, "inc-7" },
        { "#Inc_7: DB, down!", 0, "inc_7-db-down" },
        { "\xc3\x84rger", 0, "rger" },
        { "!!!", 0, "incident" },
        { "", 1, "incident-2" },
        { "inc-7", 8, "inc-7-9" },
        { "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbcc", 0,
            "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb" },
        { "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbb-bbcc", 1,
            "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbb-2" },
    };
    char name[SLACK_NAME_MAX + 1];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        slack_channel_name(rows[i].words, rows[i].tried, name);
        assert_string_equal(name, rows[i].name);
    }
}

/* ---- … filled, spoken in, and archived */

static void
channel__is_filled_spoken_in_and_archived(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = channel_named("inc-7"), invite = slack_run_order(MESSAGE_INVITE);
    struct deliver_order post = slack_run_order(MESSAGE_POST), archive = slack_run_order(MESSAGE_ARCHIVE);
    char id[64];

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    str_copy(id, sizeof id, r->step.channel_id);
    invite.target_channel = post.target_channel = archive.target_channel = id;
    invite.who = &ana;
    for (int i = 0; i < 2; i++)
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &invite), DELIVER_DONE);
    assert_int_equal(slack_sim_find(r->sim, id)->members.n, 1);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &post), DELIVER_DONE);
    assert_string_equal(slack_sim_post(r->sim, 0)->channel, id);
    for (int i = 0; i < 2; i++)
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &archive), DELIVER_DONE);
    assert_true(slack_sim_find(r->sim, id)->archived);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &post), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "is_archived: "));
    slack_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(headline__is_changed_in_place__with_its_blocks),
    cmocka_unit_test(headline__that_is_struck_through__loses_its_blocks__until_it_is_restored),
    cmocka_unit_test(change__that_repeats_harmlessly__is_not_looked_up),
    cmocka_unit_test(update__in_a_thread__is_shown_in_the_channel_too__where_it_is_broadcast),
    cmocka_unit_test(person__is_told_by_herself__and_it_is_found_there_when_its_answer_is_lost),
    cmocka_unit_test(person__without_an_id__is_refused_by_name__unsent),
    cmocka_unit_test(person__whom_slack_does_not_know__is_refused_by_name),
    cmocka_unit_test(channel__is_made__and_says_what_it_is_for),
    cmocka_unit_test(channel__is_made_once__whichever_answer_is_lost),
    cmocka_unit_test(channel__is_absent__when_it_was_never_made),
    cmocka_unit_test(channel__that_is_ours_already__is_taken),
    cmocka_unit_test(channel__gets_another_name__where_that_is_somebody_elses),
    cmocka_unit_test(channel__is_refused__when_all_its_names_are_taken),
    cmocka_unit_test(channel__that_may_not_say_what_it_is_for__is_made_all_the_same),
    cmocka_unit_test(channel__needs_a_scope__which_is_named),
    cmocka_unit_test(name__is_made_valid),
    cmocka_unit_test(channel__is_filled_spoken_in_and_archived),
};

SUITE(slack_incident, tests);
