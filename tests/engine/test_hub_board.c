/* SPDX-License-Identifier: MIT */
/* The board of a client is the owner's: whenever it joins, whatever happens, and where the disk refuses. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"
#include "util/str.h"
#include "util/time.h"

static const char *const some[] = { "alertname=A,severity=critical|summary=a b c", "alertname=B,severity=warning",
    "alertname=C,severity=critical", "alertname=D,severity=info,team=db|summary=d,runbook=https://x.example/d" };

static void
begin(struct hub_run *h)
{
    hub_run_init(h, false);
    hub_see(h, some, 3);
    hub_settle(h);
}

static void
act(struct hub_run *h, enum command_kind kind, const char *name)
{
    struct subject s = { .id = hub_alert(h, name)->id };

    engine_submit(h->r.e,
        &(struct command){ .kind = kind,
            .actor = "ana",
            .origin = "tui",
            .subjects = &s,
            .subjects_n = 1,
            .text = kind == CMD_COMMENT ? "looking" : NULL },
        NULL, NULL);
}

/* --- joining */

static void
a_board__over_the_wire__is_the_owners(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    act(&h, CMD_ACK, "A");
    act(&h, CMD_COMMENT, "B");
    post_to(&h.r, "#crash", "all is well");
    post_to(&h.r, "#status", "so it is");
    hub_settle(&h);
    hub_clear(&h, "C");
    hub_settle(&h);
    s = screen_open(&h, UID_BO, false);
    assert_same_board(s);
    assert_true(screen_line(s, "{\"id\":1,\"ok\":true}", 0) > screen_line(s, "{\"alert\":", 0));
    hub_run_release(&h);
}

static void
opine(struct hub_run *h, enum command_kind kind, const char *name, enum alert_vote vote, enum rule_respond respond)
{
    struct subject s = { .id = hub_alert(h, name)->id };

    engine_submit(h->r.e,
        &(struct command){ .kind = kind,
            .actor = "ana",
            .origin = "tui",
            .subjects = &s,
            .subjects_n = 1,
            .vote = vote,
            .respond = respond },
        NULL, NULL);
}

/* Those from before come with the board, those from after as events. */
static void
what_was_said_of_rules__is_the_owners__before_and_after_joining(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    opine(&h, CMD_VOTE, "A", VOTE_NOISE, RESPOND_UNREVIEWED);
    opine(&h, CMD_REVIEW, "A", VOTE_NONE, RESPOND_NO);
    s = screen_open(&h, UID_BO, false);
    assert_same_board(s);
    assert_true(screen_line(s, "{\"rule\":", 0) < screen_line(s, "{\"alert\":", 0));
    opine(&h, CMD_CLOSE, "A", VOTE_USEFUL, RESPOND_UNREVIEWED);
    opine(&h, CMD_VOTE, "B", VOTE_NOISE, RESPOND_UNREVIEWED);
    opine(&h, CMD_REVIEW, "A", VOTE_NONE, RESPOND_YES);
    hub_settle(&h);
    assert_same_board(s);
    hub_run_release(&h);
}

static void
on_incident(struct hub_run *h, enum command_kind kind, const char *const *names, const struct incident_wish *wish,
    const char *text)
{
    struct subject subjects[2];
    size_t n = 0;

    for (; names[n] != NULL; n++)
        subjects[n] = (struct subject){ .id = hub_alert(h, names[n])->id };
    engine_submit(h->r.e,
        &(struct command){ .kind = kind,
            .actor = "ana",
            .origin = "tui",
            .incident = wish,
            .subjects = subjects,
            .subjects_n = n,
            .text = text,
            .sure = true },
        NULL, NULL);
}

/* Those from before come as documents, changes as events; a topic is known where an attempt told of it. */
static void
incidents_topics_and_the_banner__are_the_owners__before_and_after_joining(void **state)
{
    static const char topic[] =
        "{\"channel\":\"#crash\",\"text\":\"all is well\",\"by_hand\":true,\"at\":\"2025-11-21T01:00:00.000Z\"}";
    static const struct incident_value declared[] = { { INCIDENT_TITLE, "checkout is down" }, { INCIDENT_SEVERITY, "sev-1" } };
    static const struct incident_value closed[] = { { INCIDENT_STATE, "closed" } };
    static const char *const two[] = { "A", "B", NULL }, *const one[] = { "C", NULL }, *const none[] = { NULL };
    struct incident_wish open = { .values = declared, .values_n = 2 }, note = { .number = 1, .kind = ENTRY_NOTE },
                         close = { .number = 1, .values = closed, .values_n = 1 }, link = { .number = 1 };
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    on_incident(&h, CMD_INCIDENT_OPEN, two, &open, NULL);
    on_incident(&h, CMD_BANNER, none, NULL, "deploys are frozen");
    assert_true(model_doc_read(h.r.m, "topic:#crash", topic, strlen(topic), NULL));
    hub_settle(&h);
    s = screen_open(&h, UID_BO, false);
    assert_same_board(s);
    assert_int_equal(model_incident_of(s->m, &hub_alert(&h, "A")->id)->number, 1);
    assert_string_equal(model_topic(s->m, "#crash")->text, "all is well");
    assert_string_equal(model_banner(s->m, 0)->text, "deploys are frozen");
    assert_true(screen_line(s, "{\"doc\":", 0) < LINES_MAX);
    on_incident(&h, CMD_INCIDENT_LINK, one, &link, NULL);
    on_incident(&h, CMD_INCIDENT_ENTRY, none, &note, "the bank is slow");
    hub_settle(&h);
    assert_same_board(s);
    assert_int_equal(incident_entries_n(model_incident(s->m, 1), ENTRY_NOTE), 1);
    on_incident(&h, CMD_INCIDENT_SET, none, &close, NULL);
    on_incident(&h, CMD_INCIDENT_OPEN, one, &open, NULL);
    hub_settle(&h);
    assert_same_board(s);
    assert_int_equal(model_incidents_open(s->m), 1);
    assert_int_equal(model_incident_of(s->m, &hub_alert(&h, "C")->id)->number, 2);
    hub_run_release(&h);
}

static void
a_board__from_the_store__is_the_owners__and_no_row_is_sent(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    act(&h, CMD_ACK, "A");
    post_to(&h.r, "#crash", "all is well");
    s = screen_open(&h, UID_ANA, true);
    assert_same_board(s);
    assert_int_equal(screen_line(s, "{\"alert\":", 0), LINES_MAX);
    act(&h, CMD_COMMENT, "B");
    hub_settle(&h);
    assert_same_board(s);
    hub_run_release(&h);
}

static void
the_store_itself__is_for_the_owners_account(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "tui", NULL);
    screen_say(s, "{\"id\":\"x\",\"do\":\"subscribe\",\"by_store\":true}");
    assert_non_null(strstr(screen_answer(s, "\"x\""), "only the owner's account"));
    hub_run_release(&h);
}

static void
a_second_subscription__is_refused(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_open(&h, UID_BO, false);
    screen_say(s, "{\"id\":\"x\",\"do\":\"subscribe\"}");
    assert_non_null(strstr(screen_answer(s, "\"x\""), "\"code\":\"refused\""));
    hub_run_release(&h);
}

/* What is in flight, and what has gathered behind it, when it joins: others follow already. */
static void
join_in_the_middle(bool by_store)
{
    struct hub_run h;
    struct screen *before, *s, *alone;

    begin(&h);
    before = screen_open(&h, UID_BO, false);
    act(&h, CMD_ACK, "A");
    hub_see(&h, &some[3], 1);
    hub_spin(&h);
    act(&h, CMD_COMMENT, "D");
    act(&h, CMD_ACK, "B");
    s = screen_join(&h, UID_ANA, "tui", NULL);
    if (by_store)
        screen_read_store(s);
    else
        client_subscribe(s->client, NULL, false);
    hub_spin(&h);
    act(&h, CMD_COMMENT, "A");
    act(&h, CMD_UNACK, "B");
    alone = screen_join(&h, UID_CY, "tui", NULL);
    client_subscribe(alone->client, NULL, false);
    hub_settle(&h);
    assert_same_board(before);
    assert_same_board(s);
    assert_same_board(alone);
    hub_clear(&h, "A");
    hub_settle(&h);
    assert_same_board(s);
    assert_same_board(alone);
    hub_run_release(&h);
}

static void
who_joins_in_the_middle_of_an_append__has_it_once__over_the_wire(void **state)
{
    (void)state;
    join_in_the_middle(false);
}

static void
who_joins_in_the_middle_of_an_append__has_it_once__from_the_store(void **state)
{
    (void)state;
    join_in_the_middle(true);
}

/* Its rows wait for what is in flight; the owner neither spins nor hangs meanwhile. */
static void
a_row_that_shows_what_is_not_durable__is_sent_when_it_is(void **state)
{
    struct hub_run h;
    struct screen *s;
    size_t asked;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "tui", NULL);
    asked = s->lines.n;
    client_subscribe(s->client, NULL, false);
    screen_deliver(s);
    act(&h, CMD_ACK, "A"); /* after the subscription, before its rows */
    act(&h, CMD_ACK, "B");
    hub_spin(&h);
    assert_int_equal(screen_line(s, "{\"id\":1,\"ok\":true}", asked), LINES_MAX);
    assert_int_equal(screen_line(s, "\"state\":\"acked\"", asked), LINES_MAX);
    assert_true(screen_line(s, "\"alertname\":\"C\"", asked) < LINES_MAX);
    hub_settle(&h);
    assert_same_board(s);
    hub_run_release(&h);
}

/* As a screen that is opened while the owner itself still reads its store. */
static void
who_asks_while_the_owner_is_still_loading__gets_the_whole_board_then(void **state)
{
    struct hub_run h;
    struct screen *s, *asks;

    (void)state;
    begin(&h);
    hub_free(h.hub);
    run_stop(&h.r);
    run_start(&h.r);
    h.hub = hub_new(h.r.e,
        &(struct hub_config){ .who = "w", .role = "tui", .pid = 7, .uid = UID_ANA, .config_hash = "c", .people = &h.people },
        &(struct hub_host){ 0 });
    assert_false(h.r.m->whole);
    s = screen_join(&h, UID_BO, "tui", NULL);
    client_subscribe(s->client, NULL, false);
    asks = screen_join(&h, UID_BO, "cli", NULL);
    screen_say(asks, "{\"id\":\"q\",\"do\":\"query\",\"filter\":\"\"}");
    hub_settle(&h);
    assert_int_equal(s->m->alerts.n, 3);
    assert_same_board(s);
    assert_int_equal(asks->m->alerts.n, 3);
    hub_run_release(&h);
}

static void
a_large_board__goes_out_as_fast_as_it_is_read__and_no_faster(void **state)
{
    struct hub_run h;
    struct screen *s;
    char text[40][1200];
    const char *labels[40];

    (void)state;
    begin(&h);
    for (int n = 0; n < 20; n++) {
        for (int i = 0; i < 40; i++) {
            int len = snprintf(text[i], sizeof text[i], "alertname=L%d,severity=critical|summary=", n * 40 + i);

            memset(text[i] + len, 'x', 1000);
            text[i][len + 1000] = '\0';
            labels[i] = text[i];
        }
        hub_see(&h, labels, 40);
        hub_settle(&h);
    }
    s = screen_join(&h, UID_BO, "tui", NULL);
    s->refuses_lines = true;
    client_subscribe(s->client, NULL, false);
    hub_spin(&h);
    assert_in_range(h.r.sim.ports.conn_queued(NULL, s->end), 256 << 10, 300 << 10);
    act(&h, CMD_ACK, "L799");
    act(&h, CMD_ACK, "L0");
    hub_settle(&h);
    s->refuses_lines = false;
    hub_settle(&h);
    assert_int_equal(s->m->alerts.n, 803);
    assert_same_board(s);
    hub_run_release(&h);
}

/* What a screen of another account may have waiting. */
#define FEW_BYTES ((size_t)1 << 20)

static void
acts_of_many_alerts__do_not_keep_a_slow_screen_from_the_board(void **state)
{
    struct hub_run h;
    struct screen *s;
    struct subject subjects[300];
    char text[300][64];
    const char *labels[300];

    (void)state;
    begin(&h);
    for (int i = 0; i < 300; i++) {
        snprintf(text[i], sizeof text[i], "alertname=L%d,severity=info", i);
        labels[i] = text[i];
    }
    hub_see(&h, labels, 300);
    hub_settle(&h);
    for (int i = 0; i < 300; i++)
        subjects[i] = (struct subject){ .id = h.r.m->alerts.v[i]->id };
    for (int i = 0; i < 40; i++)
        engine_submit(h.r.e,
            &(struct command){ .kind = i % 2 == 0 ? CMD_ACK : CMD_UNACK,
                .actor = "ana",
                .origin = "tui",
                .subjects = subjects,
                .subjects_n = 300 },
            NULL, NULL);
    hub_settle(&h);
    s = screen_knock(&h, UID_BO, FEW_BYTES);
    screen_say(s, "{\"tocsin\":1,\"hello\":\"tui\"}");
    s->refuses_lines = true;
    screen_say(s, "{\"id\":1,\"do\":\"subscribe\"}");
    s->refuses_lines = false;
    hub_settle(&h);
    assert_string_equal(screen_answer(s, "1"), "{\"id\":1,\"ok\":true}");
    assert_true(screen_line(s, "{\"act\":[", 0) < LINES_MAX);
    hub_run_release(&h);
}

/* --- following */

static void
annotations_that_change_without_an_event__are_told(void **state)
{
    static const char *const other = "alertname=A,severity=critical|summary=it moved";
    struct hub_run h;
    struct screen *wire, *store;
    uint64_t seq;

    (void)state;
    begin(&h);
    wire = screen_open(&h, UID_BO, false);
    store = screen_open(&h, UID_ANA, true);
    seq = h.r.m->next_seq;
    hub_see(&h, &other, 1);
    hub_settle(&h);
    assert_int_equal(h.r.m->next_seq, seq);
    assert_string_equal(labels_get(alert_annotations(hub_alert(&h, "A")), "summary"), "it moved");
    assert_same_board(wire);
    assert_same_board(store);
    hub_run_release(&h);
}

static void
annotations_that_are_not_kept_yet__are_told_when_they_are(void **state)
{
    static const char *const other = "alertname=A,severity=critical|summary=it moved";
    struct hub_run h;
    struct screen *wire, *late;

    (void)state;
    begin(&h);
    wire = screen_open(&h, UID_BO, false);
    act(&h, CMD_ACK, "B");
    hub_spin(&h);
    hub_see(&h, &other, 1); /* gathers behind what is in flight */
    late = screen_join(&h, UID_ANA, "tui", NULL);
    screen_read_store(late);
    while (h.r.m->durable_seq + 1 != h.r.m->next_seq) {
        assert_int_equal(screen_line(wire, "it moved", 0), LINES_MAX);
        store_dispatch(h.r.store);
    }
    hub_settle(&h);
    assert_same_board(wire);
    assert_same_board(late);
    hub_run_release(&h);
}

static void
how_a_source_does__is_told_each_second__where_it_has_changed(void **state)
{
    struct hub_run h;
    struct screen *s;
    size_t told;

    (void)state;
    begin(&h);
    s = screen_open(&h, UID_BO, false);
    hub_pass(&h, MS_SECOND);
    model_source(h.r.m, "am")->polls = 7;
    model_source(h.r.m, "am")->took_ms = 31;
    hub_pass(&h, MS_SECOND);
    assert_same_board(s);
    told = s->lines.n;
    hub_pass(&h, 3 * MS_SECOND);
    assert_int_equal(screen_line(s, "{\"source\":", told), LINES_MAX);
    hub_run_release(&h);
}

/* --- where the disk refuses */

static void
what_the_disk_refuses__is_told_to_nobody__but_to_who_asked(void **state)
{
    static const char *const other = "alertname=A,severity=critical|summary=it moved";
    struct hub_run h;
    struct screen *bo, *own, *cy, *late;
    size_t from;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    begin(&h);
    bo = screen_open(&h, UID_BO, false);
    own = screen_open(&h, UID_ANA, true);
    from = bo->lines.n;
    hub_limit_files(1);
    screen_act(bo, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_spin(&h);
    hub_see(&h, &some[3], 1);
    hub_see(&h, &other, 1);
    cy = screen_join(&h, UID_CY, "tui", NULL);
    client_subscribe(cy->client, NULL, false);
    hub_fail(&h);
    late = screen_join(&h, UID_CY, "tui", NULL); /* while the owner goes back to what the store has */
    client_subscribe(late->client, NULL, false);
    hub_settle(&h);
    assert_same_board(late);
    assert_non_null(strstr(screen_answer(bo, "2"), "\"code\":\"unavailable\""));
    assert_int_equal(screen_line(bo, "{\"event\":", from), LINES_MAX);
    assert_int_equal(screen_line(own, "{\"event\":", 0), LINES_MAX);
    assert_int_equal(screen_line(cy, "acked", 0), LINES_MAX);
    assert_int_equal(hub_alert(&h, "A")->hold.state, ALERT_FIRING);
    assert_null(hub_alert(&h, "D"));
    assert_same_board(bo);
    assert_same_board(own);
    assert_same_board(cy);
    hub_pass(&h, 2 * MS_SECOND);
    assert_true(bo->fault[0] != '\0' && cy->fault[0] != '\0');
    assert_true(screen_open(&h, UID_BO, false)->fault[0] != '\0');
    screen_act(bo, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    hub_pass(&h, MS_SECOND);
    assert_string_equal(bo->fault, "");
    assert_same_board(bo);
    assert_same_board(own);
    assert_same_board(cy);
    hub_run_release(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_board__over_the_wire__is_the_owners),
    cmocka_unit_test(what_was_said_of_rules__is_the_owners__before_and_after_joining),
    cmocka_unit_test(incidents_topics_and_the_banner__are_the_owners__before_and_after_joining),
    cmocka_unit_test(a_board__from_the_store__is_the_owners__and_no_row_is_sent),
    cmocka_unit_test(the_store_itself__is_for_the_owners_account),
    cmocka_unit_test(a_second_subscription__is_refused),
    cmocka_unit_test(who_joins_in_the_middle_of_an_append__has_it_once__over_the_wire),
    cmocka_unit_test(who_joins_in_the_middle_of_an_append__has_it_once__from_the_store),
    cmocka_unit_test(a_row_that_shows_what_is_not_durable__is_sent_when_it_is),
    cmocka_unit_test(who_asks_while_the_owner_is_still_loading__gets_the_whole_board_then),
    cmocka_unit_test(a_large_board__goes_out_as_fast_as_it_is_read__and_no_faster),
    cmocka_unit_test(acts_of_many_alerts__do_not_keep_a_slow_screen_from_the_board),
    cmocka_unit_test(annotations_that_change_without_an_event__are_told),
    cmocka_unit_test(annotations_that_are_not_kept_yet__are_told_when_they_are),
    cmocka_unit_test(how_a_source_does__is_told_each_second__where_it_has_changed),
    cmocka_unit_test(what_the_disk_refuses__is_told_to_nobody__but_to_who_asked),
};
SUITE(hub_board, tests);
