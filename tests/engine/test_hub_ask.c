/* SPDX-License-Identifier: MIT */
/* What clients ask, and what they are answered: acts, queries, limits. */
#include <stdio.h>
#include <string.h>

#include "engine/hub_run.h"
#include "engine/reply.h"
#include "support/suite.h"
#include "util/str.h"

#define HELLO "{\"tocsin\":1,\"hello\":\"cli\"}"

static const char *const some[] = { "alertname=A,severity=critical,env=prod", "alertname=B,severity=warning,env=prod",
    "alertname=C,severity=info,env=test", "alertname=D,severity=info,env=prod" };

static void
begin(struct hub_run *h)
{
    hub_run_init(h, false);
    hub_see(h, some, 4);
    hub_settle(h);
}

static struct screen *
knock(struct hub_run *h)
{
    struct screen *s = screen_knock(h, UID_BO, 1 << 24);

    screen_say(s, HELLO);
    return s;
}

/* --- acts */

static void
an_act__is_answered_once_it_is_durable__after_its_event(void **state)
{
    struct hub_run h;
    struct screen *s;
    size_t told, answered;

    (void)state;
    begin(&h);
    s = screen_open(&h, UID_BO, false);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_spin(&h);
    assert_int_equal(hub_alert(&h, "A")->hold.state, ALERT_ACKED);
    assert_string_equal(screen_answer(s, "2"), "");
    assert_int_equal(screen_line(s, "\"alert.acked\"", 0), LINES_MAX);
    hub_settle(&h);
    told = screen_line(s, "\"alert.acked\"", 0);
    answered = screen_line(s, "{\"id\":2,\"ok\":true,", 0);
    assert_true(told < answered && answered < LINES_MAX);
    assert_null(strstr(s->lines.v[told], "\"hash\":null"));
    assert_same_board(s);
    hub_run_release(&h);
}

static void
two_who_ack_the_same_alert_at_once__get_one_ack_and_one_refusal_that_names_the_first(void **state)
{
    struct hub_run h;
    struct screen *bo, *cy;

    (void)state;
    begin(&h);
    bo = screen_open(&h, UID_BO, false);
    cy = screen_open(&h, UID_CY, false);
    screen_act(bo, CMD_ACK, hub_alert(&h, "A"), "r1");
    screen_act(cy, CMD_ACK, hub_alert(&h, "A"), "r2");
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(bo, "2"), "\"ok\":true"));
    assert_non_null(strstr(screen_answer(cy, "2"), "bo"));
    assert_null(strstr(screen_answer(cy, "2"), "\"done\":1"));
    assert_string_equal(hub_alert(&h, "A")->hold.by, "bo");
    assert_same_board(bo);
    assert_same_board(cy);
    hub_run_release(&h);
}

static void
a_request_id__has_one_effect__however_often_and_over_whichever_connection_it_comes(void **state)
{
    struct hub_run h;
    struct screen *one, *again, *other;
    uint64_t seq;

    (void)state;
    begin(&h);
    one = screen_join(&h, UID_BO, "tui", NULL);
    again = screen_join(&h, UID_BO, "cli", NULL);
    other = screen_join(&h, UID_CY, "cli", NULL);
    screen_act(one, CMD_COMMENT, hub_alert(&h, "A"), "abc");
    screen_hang_up(one);
    hub_settle(&h);
    screen_act(one, CMD_COMMENT, hub_alert(&h, "A"), "abc"); /* nobody hears it */
    one = screen_join(&h, UID_BO, "tui", NULL);
    screen_act(one, CMD_COMMENT, hub_alert(&h, "A"), "abc");
    hub_settle(&h);
    seq = h.r.m->next_seq;
    screen_act(again, CMD_COMMENT, hub_alert(&h, "A"), "abc");
    hub_settle(&h);
    assert_int_equal(h.r.m->next_seq, seq);
    assert_null(strstr(screen_answer(again, "1"), "\"repeats\":0"));
    screen_act(other, CMD_COMMENT, hub_alert(&h, "A"), "abc");
    hub_settle(&h);
    assert_int_equal(h.r.m->next_seq, seq + 1);
    hub_run_release(&h);
}

static void
all_events_of_an_act__come_with_the_answer__where_they_are_asked_for(void **state)
{
    struct hub_run h;
    struct screen *s;
    struct subject subjects[2];
    struct command cmd = { .kind = CMD_ACK, .subjects = subjects, .subjects_n = 2 };
    cJSON *o;

    (void)state;
    begin(&h);
    subjects[0] = (struct subject){ .id = hub_alert(&h, "A")->id };
    subjects[1] = (struct subject){ .id = hub_alert(&h, "B")->id };
    s = screen_join(&h, UID_BO, "cli", NULL);
    client_act(s->client, &cmd, true);
    cmd.kind = CMD_UNACK;
    client_act(s->client, &cmd, false);
    hub_settle(&h);
    o = cJSON_Parse(screen_answer(s, "1"));
    assert_int_equal(cJSON_GetArraySize(json_get(o, "events")), 2);
    cJSON_Delete(o);
    o = cJSON_Parse(screen_answer(s, "2"));
    assert_int_equal(cJSON_GetArraySize(json_get(o, "events")), 1);
    assert_int_equal(json_get_int(o, "events_n", 0), 2);
    cJSON_Delete(o);
    hub_run_release(&h);
}

/* What the owner's own screen is answered, for comparison. */
struct own_reply {
    bool came, ok;
    struct buf words;
};

static void
keep_dry(const struct model *m, const struct engine_reply *r, struct own_reply *out)
{
    out->came = true;
    out->ok = r->ok;
    if (!r->ok)
        buf_adds(&out->words, r->err.text);
    else if (r->dry != NULL)
        dry_run_words(m, r->dry, &out->words);
}

static struct own_reply *kept;
static const struct model *kept_model;

static void
on_own(void *arg, const struct engine_reply *r)
{
    (void)arg;
    keep_dry(kept_model, r, kept);
}

static void
a_dry_run__is_answered_as_to_the_owners_own_screen(void **state)
{
    static const char *const to[] = { "#crash", "#status" };
    struct hub_run h;
    struct screen *s;
    struct own_reply own = { .words = BUF_INIT }, read = { .words = BUF_INIT };
    struct command cmd = { .kind = CMD_POST,
        .dry = true,
        .destinations = to,
        .destinations_n = 2,
        .text = "all is <well> & \"fine\"" };
    struct reply_read r;
    cJSON *o;

    (void)state;
    begin(&h);
    s = screen_open(&h, UID_BO, false);
    client_act(s->client, &cmd, false);
    hub_settle(&h);
    cmd.actor = "bo";
    cmd.origin = "tui unix:1001";
    kept = &own;
    kept_model = h.r.m;
    engine_submit(h.r.e, &cmd, on_own, NULL);
    hub_settle(&h);
    assert_true(own.came && own.ok);
    o = cJSON_Parse(screen_answer(s, "2"));
    reply_read(o, CMD_POST, &r);
    keep_dry(h.r.m, &r.r, &read);
    assert_true(read.ok);
    assert_true(own.words.len > 100);
    assert_string_equal(buf_text(&read.words), buf_text(&own.words));
    assert_int_equal(h.r.m->messages.n, 0);
    reply_read_release(&r);
    cJSON_Delete(o);
    buf_release(&own.words);
    buf_release(&read.words);
    assert_same_board(s);
    hub_run_release(&h);
}

static void
what_can_not_be_read__is_refused_with_a_sentence__and_changes_nothing(void **state)
{
    static const char *const bad[] = { "{\"id\":1}", "{\"id\":1,\"do\":5}", "{\"id\":1,\"do\":\"explode\"}",
        "{\"id\":1,\"do\":\"act\"}", "{\"id\":1,\"do\":\"act\",\"kind\":\"tick\"}",
        "{\"id\":1,\"do\":\"act\",\"kind\":\"outcome\"}", "{\"id\":1,\"do\":\"act\",\"kind\":\"observe\"}",
        "{\"id\":1,\"do\":\"act\",\"kind\":\"dry-run\",\"text\":\"{}\"}",
        "{\"id\":1,\"do\":\"act\",\"kind\":\"undo\",\"seq\":\"12\"}", "{\"id\":1,\"do\":\"act\",\"kind\":\"undo\",\"seq\":-1}",
        "{\"id\":1,\"do\":\"act\",\"kind\":\"undo\",\"seq\":1e300}", "{\"id\":1,\"do\":\"act\",\"kind\":\"undo\",\"seq\":1.5}",
        "{\"id\":1,\"do\":\"act\",\"kind\":\"undo\",\"dry_run\":\"true\"}", "{\"id\":1,\"do\":\"query\",\"words\":\"A\"}",
        "{\"id\":1,\"do\":\"query\",\"words\":[5]}", "{\"id\":1,\"do\":\"query\",\"filter\":\"env=~\\\"(\\\"\"}",
        "{\"id\":1,\"do\":\"query\",\"filter\":\"\",\"limit\":-1}", "{\"id\":1,\"do\":\"subscribe\",\"by_store\":1}",
        "{\"id\":1,\"do\":\"history\"}", "{\"id\":1,\"do\":\"history\",\"alert\":\"ab\"}",
        "{\"id\":1,\"do\":\"history\",\"stream\":5}", "{\"id\":1,\"do\":\"poll\",\"source\":7}",
        "{\"id\":1,\"do\":\"log\",\"limit\":\"5\"}", "{\"id\":1,\"do\":\"log\",\"after\":-1}",
        "{\"id\":1,\"do\":\"log\",\"since\":5}", "{\"id\":1,\"do\":\"log\",\"since\":\"yesterday\"}" };
    struct hub_run h;
    struct screen *s;
    uint64_t seq;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    seq = h.r.m->next_seq;
    s = knock(&h);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t before = s->lines.n;

        screen_say(s, "%s", bad[i]);
        hub_settle(&h);
        if (s->lines.n != before + 1 || !str_starts(screen_last(s), "{\"id\":1,\"ok\":false,\"code\":\"")
            || strlen(strstr(screen_last(s), "\"error\":")) < 25)
            fail_msg("%s was answered: %s", bad[i], screen_last(s));
        assert_int_equal(h.r.m->next_seq, seq);
        assert_false(s->is_over);
    }
    hub_run_release(&h);
}

static void
ids__come_back_as_they_were__or_as_null(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = knock(&h);
    screen_say(s, "{\"id\":\"a \\\"b\\\"\",\"do\":\"poll\"}");
    assert_string_equal(screen_last(s), "{\"id\":\"a \\\"b\\\"\",\"ok\":true}");
    screen_say(s, "{\"id\":9007199254740991,\"do\":\"poll\"}");
    assert_string_equal(screen_last(s), "{\"id\":9007199254740991,\"ok\":true}");
    screen_say(s, "{\"id\":[1],\"do\":\"poll\"}");
    assert_string_equal(screen_last(s), "{\"id\":null,\"ok\":true}");
    screen_say(s, "{\"id\":1e999,\"do\":\"poll\"}");
    assert_string_equal(screen_last(s), "{\"id\":null,\"ok\":true}");
    hub_run_release(&h);
}

static void
asks_that_are_not_answered_yet__are_limited(void **state)
{
    struct hub_run h;
    struct screen *s;
    char line[96];

    (void)state;
    begin(&h);
    s = knock(&h);
    for (int i = 1; i <= HUB_CALLS_MAX; i++) {
        snprintf(line, sizeof line, "{\"id\":%d,\"do\":\"history\",\"stream\":\"node:x\"}", i);
        hub_line(s->door, line, strlen(line));
    }
    screen_say(s, "{\"id\":\"one more\",\"do\":\"history\",\"stream\":\"node:x\"}");
    assert_non_null(strstr(screen_answer(s, "\"one more\""), "\"code\":\"limit\""));
    assert_non_null(strstr(screen_answer(s, "\"one more\""), "1000 asks of this connection are not answered yet"));
    screen_wait(s, "1000");
    screen_say(s, "{\"id\":\"then\",\"do\":\"history\",\"stream\":\"node:x\"}");
    screen_wait(s, "\"then\"");
    assert_non_null(strstr(screen_answer(s, "\"then\""), "\"ok\":true"));
    hub_run_release(&h);
}

static struct buf
long_ask(const char *members, size_t bytes)
{
    struct buf line = BUF_INIT;

    buf_adds(&line, "{\"id\":\"");
    buf_fill(&line, 'x', bytes);
    buf_addf(&line, "\",%s}", members);
    return line;
}

/* An id comes back with the answer, so it is kept as long as that is not there. */
static void
what_asks_of_another_account_hold_together__is_limited__and_of_the_owners_it_is_not(void **state)
{
    static const uint32_t uids[] = { UID_BO, UID_BO, UID_ANA };
    struct hub_run h;
    struct screen *s[3];
    struct buf line = long_ask("\"do\":\"history\",\"stream\":\"node:x\"", 1 << 20);
    int n = (int)(HUB_ASKED_PER_UID_MAX / line.len);

    (void)state;
    begin(&h);
    for (int i = 0; i < 3; i++) {
        s[i] = screen_knock(&h, uids[i], 1 << 24);
        screen_say(s[i], HELLO);
    }
    for (int i = 0; i < n; i++) {
        hub_line(s[0]->door, line.data, line.len);
        hub_line(s[2]->door, line.data, line.len);
    }
    hub_line(s[1]->door, line.data, line.len);
    hub_line(s[2]->door, line.data, line.len);
    hub_spin(&h);
    assert_non_null(strstr(screen_last(s[1]), "\"code\":\"limit\",\"error\":\"the asks of uid 1001 that are not answered yet"));
    assert_null(strstr(screen_last(s[2]), "\"code\":\"limit\""));
    buf_release(&line);
    hub_run_release(&h);
}

static void
a_line_of_very_many_members__is_refused_at_once(void **state)
{
    struct hub_run h;
    struct screen *s;
    struct buf line = BUF_INIT;

    (void)state;
    begin(&h);
    s = knock(&h);
    buf_adds(&line, "{\"id\":1,\"do\":\"status\"");
    for (int i = 0; i < HUB_LINE_MEMBERS_MAX; i++)
        buf_addf(&line, ",\"m%d\":0", i);
    buf_adds(&line, "}");
    hub_line(s->door, line.data, line.len);
    hub_spin(&h);
    assert_non_null(strstr(screen_last(s), "\"code\":\"limit\""));
    buf_release(&line);
    hub_run_release(&h);
}

static void
who_hung_up__is_not_answered__and_what_it_asked_is_done(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    client_ask(s->client, "history", NULL, NULL);
    hub_spin(&h);
    screen_hang_up(s);
    hub_settle(&h);
    assert_string_equal(hub_alert(&h, "A")->hold.by, "bo");
    hub_run_release(&h);
}

static void
an_owner_that_ends_at_once__leaves_nothing_behind(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    screen_say(s, "{\"id\":1,\"do\":\"history\",\"stream\":\"node:x\"}");
    client_subscribe(s->client, NULL, false);
    hub_spin(&h);
    hub_run_release(&h); /* a sanitizer sees what is left */
}

/* --- queries */

static void
assert_found(const struct screen *s, size_t from, const char *names)
{
    struct buf found = BUF_INIT;

    for (size_t i = from; i < s->lines.n; i++) {
        cJSON *o = cJSON_Parse(s->lines.v[i]);
        const char *name = json_get_str(json_get(json_get(o, "alert"), "labels"), "alertname");

        if (name != NULL)
            buf_adds(&found, name);
        cJSON_Delete(o);
    }
    assert_string_equal(buf_text(&found), names);
    buf_release(&found);
}

static size_t
ask(struct hub_run *h, struct screen *s, const char *members)
{
    size_t from = s->lines.n;

    screen_say(s, "{\"id\":\"q\",\"do\":\"query\",%s}", members);
    hub_settle(h);
    assert_string_equal(screen_last(s), "{\"id\":\"q\",\"ok\":true}");
    return from;
}

static void
a_query__finds_by_filter__worst_first__no_more_than_its_limit(void **state)
{
    struct hub_run h;
    struct screen *s;
    size_t from;

    (void)state;
    begin(&h);
    s = knock(&h);
    from = ask(&h, s, "\"filter\":\"env=prod\"");
    assert_found(s, from, "ABD");
    assert_non_null(strstr(s->lines.v[from], "\"alerts\":3,\"of\":4"));
    assert_found(s, ask(&h, s, "\"filter\":\"\",\"limit\":1"), "A");
    assert_found(s, ask(&h, s, "\"filter\":\"alertname=nothing\""), "");
    assert_found(s, ask(&h, s, "\"messages\":false"), "");
    hub_run_release(&h);
}

static void
a_query__finds_by_words__each_alert_once__however_often_it_is_meant(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = knock(&h);
    assert_found(s, ask(&h, s, "\"words\":[\"D\",\"A\",\"nothing\",\"D\",\"A\"]"), "AD");
    assert_found(s, ask(&h, s, "\"words\":[\"A\",\"A\",\"A\",\"B\"],\"limit\":2"), "AB");
    assert_found(s, ask(&h, s, "\"words\":[]"), "");
    hub_run_release(&h);
}

static void
a_query__shows_what_is_durable__and_waits_for_it(void **state)
{
    struct hub_run h;
    struct screen *s;
    size_t from;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_CY, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_spin(&h);
    from = s->lines.n;
    screen_say(s, "{\"id\":\"q\",\"do\":\"query\",\"words\":[\"A\"]}");
    assert_int_equal(screen_line(s, "\"board\"", from), LINES_MAX);
    hub_settle(&h);
    assert_non_null(strstr(s->lines.v[screen_line(s, "{\"alert\":", from)], "\"by\":\"cy\""));
    hub_run_release(&h);
}

static void
messages__come_with_a_query_that_wants_them(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    post_to(&h.r, "#crash", "all is well");
    hub_settle(&h);
    s = knock(&h);
    ask(&h, s, "\"messages\":true");
    assert_true(screen_line(s, "{\"message\":{\"number\":1,", 0) < LINES_MAX);
    hub_run_release(&h);
}

static void
only_one_board__is_sent_at_a_time(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    begin(&h);
    s = screen_join(&h, UID_CY, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    screen_say(s, "{\"id\":\"a\",\"do\":\"query\",\"filter\":\"\"}");
    screen_say(s, "{\"id\":\"b\",\"do\":\"query\",\"filter\":\"\"}");
    screen_say(s, "{\"id\":\"c\",\"do\":\"subscribe\"}");
    hub_settle(&h);
    assert_string_equal(screen_answer(s, "\"a\""), "{\"id\":\"a\",\"ok\":true}");
    assert_non_null(strstr(screen_answer(s, "\"b\""), "\"ok\":false"));
    assert_non_null(strstr(screen_answer(s, "\"c\""), "\"ok\":false"));
    hub_run_release(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_act__is_answered_once_it_is_durable__after_its_event),
    cmocka_unit_test(two_who_ack_the_same_alert_at_once__get_one_ack_and_one_refusal_that_names_the_first),
    cmocka_unit_test(a_request_id__has_one_effect__however_often_and_over_whichever_connection_it_comes),
    cmocka_unit_test(all_events_of_an_act__come_with_the_answer__where_they_are_asked_for),
    cmocka_unit_test(a_dry_run__is_answered_as_to_the_owners_own_screen),
    cmocka_unit_test(what_can_not_be_read__is_refused_with_a_sentence__and_changes_nothing),
    cmocka_unit_test(ids__come_back_as_they_were__or_as_null),
    cmocka_unit_test(asks_that_are_not_answered_yet__are_limited),
    cmocka_unit_test(what_asks_of_another_account_hold_together__is_limited__and_of_the_owners_it_is_not),
    cmocka_unit_test(a_line_of_very_many_members__is_refused_at_once),
    cmocka_unit_test(who_hung_up__is_not_answered__and_what_it_asked_is_done),
    cmocka_unit_test(an_owner_that_ends_at_once__leaves_nothing_behind),
    cmocka_unit_test(a_query__finds_by_filter__worst_first__no_more_than_its_limit),
    cmocka_unit_test(a_query__finds_by_words__each_alert_once__however_often_it_is_meant),
    cmocka_unit_test(a_query__shows_what_is_durable__and_waits_for_it),
    cmocka_unit_test(messages__come_with_a_query_that_wants_them),
    cmocka_unit_test(only_one_board__is_sent_at_a_time),
};
SUITE(hub_ask, tests);
