/* SPDX-License-Identifier: MIT */
/* Pagers: acknowledgements that come from there and go there, and pages of our own that are answered there. */
#include <stdio.h>
#include <string.h>

#include "core/detail.h"
#include "core/person.h"
#include "core/there.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/str.h"
#include "util/time.h"

#define AT_MS (WORLD_START_MS - 30 * MS_SECOND)

static struct person persons[] = {
    { .name = "ana", .mail = "ana@example.com", .pagerduty = "PANA001" },
    { .name = "bob", .mail = "bob@example.com", .opsgenie = "5b10bob" },
};
static const struct people people = { persons, 2 };

static const struct destination places[] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH01", 5 * INT64_C(60000), NULL, .driver = "slack" },
    { "am acks", MESSAGE_WRITE, "am", INT64_C(60000), NULL, .driver = "opsgenie acks" },
    { "pd", MESSAGE_PAGE, "pd", INT64_C(60000), NULL, .driver = "pagerduty" },
};

/* "am" is a pager. */
static void
begin(struct world *w)
{
    struct source *s;

    world_init_with_twin(w);
    s = model_source(w->m, "am");
    s->system = "opsgenie";
    s->takes_silences = false;
    s->takes_acks = s->takes_unacks = s->writes_acks = true;
    w->m->config.people = &people;
    w->m->config.destinations = (struct destinations){ places, 3 };
}

/* The pager lists one alert, acknowledged by somebody (NULL: by nobody). */
static const struct alert *
list(struct world *w, const char *severity, const struct there_person *who, int64_t at_ms)
{
    char labels[256], at[TIME_TEXT_MAX];
    struct sighting s = world_sighting(w, "alertname=Disk, id=PT4KHLK");

    time_rfc3339(at_ms, at);
    snprintf(labels, sizeof labels, "alertname=Disk, id=PT4KHLK, number=42, severity=%s%s%s%s%s", severity,
        who != NULL ? ", acknowledged_by=" : "", who != NULL ? who->name : "", who != NULL ? ", acknowledged_at=" : "",
        who != NULL ? at : "");
    s.labels = world_labels(w, labels);
    s.severity = labels_get(s.labels, "severity");
    s.fingerprint = "PT4KHLK";
    s.starts_at_ms = WORLD_START_MS - MS_HOUR;
    if (who != NULL) {
        s.acked = *who;
        s.acked_at_ms = at_ms;
    }
    world_see(w, &s, 1);
    return model_alert(w->m, &s.id);
}

static const struct there_person ana_there = { "PANA001", NULL, "Ana Alvarez" };
static const struct there_person eve_there = { "PEVE009", NULL, "Eve" };

static void
told(struct world *w, const struct answer_fact *v, size_t n)
{
    assert_true(world_do(w,
        &(struct command){ .kind = CMD_ANSWERS,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .answers = v,
            .answers_n = n }));
}

static size_t
events_of(const struct world *w, enum event_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < w->out.events.n; i++)
        n += w->out.events.v[i].kind == kind;
    return n;
}

static void
expect_twin(struct world *w)
{
    struct buf why = BUF_INIT;

    if (!models_equal(w->m, w->twin, false, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    world_release(w);
}

static void
ack_there__is_an_ack_here__in_her_name_and_of_her_moment(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    list(&w, "critical", NULL, 0);
    a = list(&w, "critical", &ana_there, AT_MS);
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.by, "ana");
    assert_int_equal(a->hold.at_ms, AT_MS);
    assert_string_equal(a->hold.comment, "acknowledged at am");
    assert_int_equal(events_of(&w, EV_ACKED), 1);
    assert_string_equal(w.out.events.v[1].actor, "ana");
    assert_int_equal(w.m->messages.n, 0); /* it is not written back there */
    list(&w, "critical", &ana_there, AT_MS);
    assert_int_equal(w.out.events.n, 0);
    expect_twin(&w);
}

static void
alert_that_is_acked_there__is_never_born_without_a_holder(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", &ana_there, AT_MS);
    assert_string_equal(a->hold.by, "ana");
    assert_int_equal(w.out.events.v[0].kind, EV_FIRED);
    assert_int_equal(w.out.events.v[1].kind, EV_ACKED);
    world_clear(&w, a);
    w.now_ms += MS_MINUTE;
    a = list(&w, "critical", &eve_there, AT_MS + MS_MINUTE);
    assert_string_equal(a->hold.by, "Eve at am");
    expect_twin(&w);
}

static const struct {
    struct there_person who;
    const char *name;
} names[] = {
    { { "PANA001", NULL, "whoever" }, "ana" },
    { { "x", "ANA@example.com", "x" }, "ana" },
    { { "5b10bob", NULL, "5b10bob" }, "bob" },
    { { "bob@example.com", "bob@example.com", "bob@example.com" }, "bob" },
    { { "PEVE009", NULL, "ana" }, "ana at am" }, /* a name is what anybody gives herself */
    { { "PEVE009", NULL, NULL }, "PEVE009 at am" },
    { { NULL, NULL, "Eve\x1b[31m" }, "Eve[31m at am" },
    { { NULL, NULL, NULL }, "somebody at am" },
};

static void
person__is_known_by_her_id_or_address__not_by_a_name(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(there_name(&arena, &people, &names[i].who, "am"), names[i].name);
    arena_release(&arena);
}

static void
what_a_person_did_here__stands(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    list(&w, "critical", &ana_there, AT_MS);
    assert_string_equal(a->hold.by, "bob");
    assert_int_equal(events_of(&w, EV_ACKED), 0);
    list(&w, "critical", NULL, 0); /* its ack ended there: bob's did not come from there */
    assert_string_equal(a->hold.by, "bob");
    expect_twin(&w);
}

static void
ack_that_ends_there__is_given_back_here__and_not_written_there(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", &ana_there, AT_MS);
    list(&w, "critical", NULL, 0);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(events_of(&w, EV_UNACKED), 1);
    assert_int_equal(w.m->messages.n, 0);
    list(&w, "critical", &ana_there, AT_MS + MS_SECOND);
    assert_string_equal(a->hold.by, "ana");
    expect_twin(&w);
}

static void
unack_here_of_an_ack_from_there__is_not_taken_back_by_the_next_poll(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", &ana_there, AT_MS);
    assert_true(world_act(&w, CMD_UNACK, "bob", a));
    assert_int_equal(world_open_writes(&w, MESSAGE_UNACK), 1);
    list(&w, "critical", &ana_there, AT_MS);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    list(&w, "critical", &ana_there, AT_MS + MS_MINUTE); /* she says it once more */
    assert_string_equal(a->hold.by, "ana");
    expect_twin(&w);
}

static const struct message *
last_message(const struct world *w)
{
    return model_message(w->m, w->m->next_message - 1);
}

static void
ack_here__is_written_there_with_the_alerts_own_id__and_confirmed_by_its_list(void **state)
{
    struct arena arena = { 0 };
    struct detail detail;
    const struct alert *a;
    struct world w;

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(last_message(&w)->order.act, MESSAGE_ACK);
    assert_string_equal(last_message(&w)->order.destination, "am acks");
    assert_string_equal(last_message(&w)->order.text, "acknowledge #42 Disk");
    assert_int_equal(last_message(&w)->cause, a->hold.seq);
    assert_true(detail_read(last_message(&w)->order.detail, &arena, &detail));
    assert_string_equal(labels_get(detail.alerts[0].labels, "id"), "PT4KHLK");
    assert_string_equal(detail.person, "ana@example.com");
    world_delivered(&w, last_message(&w), "req-1");
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_DELIVERED);
    told(&w, NULL, 0);
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_DELIVERED);
    list(&w, "critical", &ana_there, w.now_ms);
    assert_int_equal(events_of(&w, EV_ACKED), 0);
    told(&w, NULL, 0);
    assert_int_equal(events_of(&w, EV_MSG_CONFIRMED), 1);
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_ACKED);
    arena_release(&arena);
    expect_twin(&w);
}

static void
undo_and_redo_of_an_ack__are_written_too(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_delivered(&w, last_message(&w), "req-1");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(last_message(&w)->order.act, MESSAGE_UNACK);
    world_delivered(&w, last_message(&w), "req-2");
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(last_message(&w)->order.act, MESSAGE_ACK);
    assert_int_equal(w.m->messages.n, 3);
    told(&w, NULL, 0); /* of those before the last no list shows anything */
    assert_int_equal(model_message(w.m, 1)->standing.state, MESSAGE_ACKED);
    expect_twin(&w);
}

static void
what_has_not_left__is_taken_back(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(w.m->messages.n, 1);
    assert_int_equal(model_message(w.m, 1)->standing.state, MESSAGE_DROPPED);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_CLOSE, "ana", a));
    assert_int_equal(last_message(&w)->order.act, MESSAGE_CLOSE);
    assert_int_equal(world_open_writes(&w, MESSAGE_ACK), 0);
    assert_int_equal(world_open_writes(&w, MESSAGE_CLOSE), 1);
    expect_twin(&w);
}

static void
expiry__gives_it_back_there__a_clear_does_not(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    w.m->config.ack_for_ms = 20 * MS_MINUTE;
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_delivered(&w, last_message(&w), "req-1");
    world_tick(&w, 21 * MS_MINUTE);
    assert_int_equal(world_open_writes(&w, MESSAGE_UNACK), 1);
    world_delivered(&w, last_message(&w), "req-2");
    world_clear(&w, a);
    assert_int_equal(w.m->messages.n, 2);
    told(&w, NULL, 0);
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_ACKED);
    world_release(&w);
}

static void
turn_of_a_write__whose_alert_is_over__drops_it(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_clear(&w, a);
    assert_true(world_deliver(&w, last_message(&w)));
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_DROPPED);
    assert_string_equal(last_message(&w)->reason, "the alert is over at its source");
    expect_twin(&w);
}

static void
pagerduty__keeps_its_acknowledgement__which_is_said(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    model_source(w.m, "am")->takes_unacks = false;
    a = list(&w, "critical", &ana_there, AT_MS);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_string_equal(w.out.summary, "un-acked Disk; PagerDuty keeps its acknowledgement");
    assert_int_equal(w.m->messages.n, 0);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    assert_int_equal(world_open_writes(&w, MESSAGE_ACK), 1);
    world_release(&w);
}

static void
echo_of_an_ack_that_was_given_back_meanwhile__is_no_ack(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    model_source(w.m, "am")->takes_unacks = false;
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_delivered(&w, last_message(&w), NULL);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_string_equal(w.out.summary, "un-acked Disk; PagerDuty keeps its acknowledgement");
    list(&w, "critical", &ana_there, AT_MS);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    told(&w, NULL, 0);
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_ACKED);
    list(&w, "critical", &ana_there, AT_MS + MS_MINUTE);
    assert_string_equal(a->hold.by, "ana");
    expect_twin(&w);
}

static void
on_ack_none__writes_nothing(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    model_source(w.m, "am")->writes_acks = false;
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_CLOSE, "ana", a));
    assert_int_equal(w.m->messages.n, 0);
    world_release(&w);
}

static void
source_that_knows_no_acks__makes_none_by_a_label(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    begin(&w);
    model_source(w.m, "am")->takes_acks = false;
    a = list(&w, "critical", &ana_there, AT_MS);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
write_that_was_accepted_and_then_refused__has_failed_in_their_words(void **state)
{
    struct world w;
    const struct alert *a;
    struct answer_fact f = { .message = 1, .kind = ANSWER_REFUSED, .error = "Alert does not exist" };

    (void)state;
    begin(&w);
    a = list(&w, "critical", NULL, 0);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_delivered(&w, last_message(&w), "req-1");
    told(&w, &f, 1);
    assert_int_equal(last_message(&w)->standing.state, MESSAGE_FAILED);
    assert_string_equal(last_message(&w)->error, "accepted, and then refused: Alert does not exist");
    told(&w, &f, 1);
    assert_int_equal(w.out.events.n, 0);
    expect_twin(&w);
}

static void
a_great_act__writes_so_many__and_says_the_rest(void **state)
{
    struct subject subjects[520];
    struct world w;

    (void)state;
    begin(&w);
    for (int i = 0; i < 520; i++) {
        char labels[64];

        snprintf(labels, sizeof labels, "alertname=A%d, id=P%d", i, i);
        subjects[i] = (struct subject){ .id = world_fire(&w, labels)->id };
    }
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "cli", .subjects = subjects, .subjects_n = 520 }));
    assert_int_equal(world_open_writes(&w, MESSAGE_ACK), 500);
    assert_string_equal(w.out.summary, "acked 520 alerts; at their pagers 20 stay as they are (at most 500 written at once)");
    world_release(&w);
}

/* Somebody is asked about an alert, at a pager that rings by now. */
static const struct message *
page(struct world *w, const struct alert *a)
{
    const struct message_order order = { .kind = MESSAGE_PAGE,
        .act = MESSAGE_ASK,
        .destination = "pd",
        .channel = "pd",
        .text = "Disk",
        .person = "ana",
        .subjects = &a->id,
        .subjects_n = 1,
        .deadline_ms = w->now_ms + MS_MINUTE };

    return world_delivered(w, world_queue(w, &order), "PD1");
}

static void
page_that_is_answered_there__acks_its_alerts_in_her_name(void **state)
{
    struct world w;
    const struct alert *a;
    const struct message *msg;
    struct answer_fact f = { .kind = ANSWER_ACKED, .who = { "5b10bob", NULL, "Bob" }, .at_ms = AT_MS };

    (void)state;
    begin(&w);
    model_source(w.m, "am")->writes_acks = false;
    a = list(&w, "critical", NULL, 0);
    msg = page(&w, a);
    f.message = msg->number;
    told(&w, &f, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_MSG_ANSWERED);
    assert_int_equal(w.out.events.v[1].kind, EV_ACKED);
    assert_int_equal(w.out.events.v[1].cause, w.out.events.v[0].seq);
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_string_equal(msg->acked_by, "bob");
    assert_string_equal(a->hold.by, "bob");
    assert_int_equal(a->hold.at_ms, AT_MS);
    told(&w, &f, 1);
    assert_int_equal(w.out.events.n, 0);
    expect_twin(&w);
}

static void
two_pages_about_one_alert__answered_at_once__ack_it_once(void **state)
{
    struct world w;
    const struct alert *a;
    struct answer_fact f[2] = { { .kind = ANSWER_ACKED, .who = { "PANA001", NULL, "Ana" }, .at_ms = AT_MS },
        { .kind = ANSWER_CLOSED, .who = { "5b10bob", NULL, "Bob" }, .at_ms = AT_MS } };

    (void)state;
    begin(&w);
    model_source(w.m, "am")->writes_acks = false;
    a = list(&w, "critical", NULL, 0);
    f[0].message = page(&w, a)->number;
    f[1].message = page(&w, a)->number;
    told(&w, f, 2);
    assert_int_equal(events_of(&w, EV_MSG_ANSWERED), 2);
    assert_int_equal(events_of(&w, EV_ACKED), 1);
    assert_string_equal(a->hold.by, "ana");
    assert_string_equal(model_message(w.m, f[1].message)->reason, "closed at am");
    expect_twin(&w);
}

static void
answer__changes_nothing__when_nobody_gave_it_or_it_comes_too_late(void **state)
{
    struct world w;
    const struct alert *a;
    struct answer_fact f = { .kind = ANSWER_ACKED, .at_ms = AT_MS };

    (void)state;
    begin(&w);
    model_source(w.m, "am")->writes_acks = false;
    a = list(&w, "critical", NULL, 0);
    f.message = page(&w, a)->number;
    told(&w, &f, 1); /* an integration's: our own word, come back */
    assert_int_equal(w.out.events.n, 0);
    f.who = ana_there;
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    told(&w, &f, 1); /* the page is answered, the alert is bob's */
    assert_int_equal(events_of(&w, EV_MSG_ANSWERED), 1);
    assert_int_equal(events_of(&w, EV_ACKED), 0);
    assert_string_equal(a->hold.by, "bob");
    f.message = page(&w, a)->number;
    assert_int_equal(model_message(w.m, f.message)->standing.state, MESSAGE_DROPPED); /* nobody need be asked */
    told(&w, &f, 1);
    assert_int_equal(w.out.events.n, 0);
    f.message = 4711;
    told(&w, &f, 1);
    assert_int_equal(w.out.events.n, 0);
    expect_twin(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ack_there__is_an_ack_here__in_her_name_and_of_her_moment),
    cmocka_unit_test(alert_that_is_acked_there__is_never_born_without_a_holder),
    cmocka_unit_test(person__is_known_by_her_id_or_address__not_by_a_name),
    cmocka_unit_test(what_a_person_did_here__stands),
    cmocka_unit_test(ack_that_ends_there__is_given_back_here__and_not_written_there),
    cmocka_unit_test(unack_here_of_an_ack_from_there__is_not_taken_back_by_the_next_poll),
    cmocka_unit_test(ack_here__is_written_there_with_the_alerts_own_id__and_confirmed_by_its_list),
    cmocka_unit_test(undo_and_redo_of_an_ack__are_written_too),
    cmocka_unit_test(what_has_not_left__is_taken_back),
    cmocka_unit_test(expiry__gives_it_back_there__a_clear_does_not),
    cmocka_unit_test(turn_of_a_write__whose_alert_is_over__drops_it),
    cmocka_unit_test(pagerduty__keeps_its_acknowledgement__which_is_said),
    cmocka_unit_test(echo_of_an_ack_that_was_given_back_meanwhile__is_no_ack),
    cmocka_unit_test(on_ack_none__writes_nothing),
    cmocka_unit_test(source_that_knows_no_acks__makes_none_by_a_label),
    cmocka_unit_test(write_that_was_accepted_and_then_refused__has_failed_in_their_words),
    cmocka_unit_test(a_great_act__writes_so_many__and_says_the_rest),
    cmocka_unit_test(page_that_is_answered_there__acks_its_alerts_in_her_name),
    cmocka_unit_test(two_pages_about_one_alert__answered_at_once__ack_it_once),
    cmocka_unit_test(answer__changes_nothing__when_nobody_gave_it_or_it_comes_too_late),
};
SUITE(decide_there, tests);
