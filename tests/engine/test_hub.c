/* SPDX-License-Identifier: MIT */
/* Who connects: hello, who she is, what she may, how it ends. */
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"
#include "util/json.h"
#include "util/str.h"
#include "util/time.h"

#define HELLO "{\"tocsin\":1,\"hello\":\"cli\"}"

static const char *const two[] = { "alertname=A,severity=critical", "alertname=B,severity=warning" };

static void
hello__is_answered__with_who_owns_and_who_she_is(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, true);
    s = screen_join(&h, UID_BO, "tui", NULL);
    assert_true(s->welcomed);
    assert_string_equal(s->you, "bo");
    assert_string_equal(s->known, "unix");
    assert_string_equal(s->may, "act");
    assert_string_equal(s->config, "c0ffee");
    assert_false(s->same_account);
    assert_true(screen_join(&h, UID_ANA, "tui", NULL)->same_account);
    hub_run_release(&h);
}

static void
a_first_line_that_is_no_hello__is_refused_with_how_it_looks__and_nothing_after_it_is_heard(void **state)
{
    static const char *const bad[] = { "", "[]", "42", "hello", "{}", "{\"hello\":\"cli\"}", "{\"tocsin\":2,\"hello\":\"cli\"}",
        "{\"tocsin\":1}", "{\"tocsin\":\"1\",\"hello\":\"cli\"}", "{\"tocsin\":1,\"hello\":1}", "{\"id\":1,\"do\":\"clients\"}",
        "{\"tocsin\":1,\"tocsin\":1,\"hello\":\"cli\"}", "{\"tocsin\":1,\"hello\":\"\\u0000\"}",
        "{\"tocsin\":1,\"hello\":\"\xff\"}" };
    struct hub_run h;

    (void)state;
    hub_run_init(&h, false);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct screen *s = screen_knock(&h, UID_ANA, 1 << 20);
        struct buf lines = BUF_INIT;

        buf_addf(&lines, "%s\n%s\n{\"id\":1,\"do\":\"clients\"}\n", bad[i], HELLO);
        assert_true(h.r.sim.ports.conn_send(NULL, s->end->other, lines.data, lines.len));
        hub_spin(&h);
        buf_release(&lines);
        assert_int_equal(s->lines.n, 1);
        assert_non_null(strstr(s->lines.v[0], "{\"id\":null,\"ok\":false,\"code\":\"parse\",\"error\":\""));
        assert_true(s->is_over);
    }
    assert_int_equal(hub_clients(h.hub), 0);
    hub_run_release(&h);
}

static void
who_says_nothing__is_closed_after_its_time__and_who_said_hello_is_not(void **state)
{
    struct hub_run h;
    struct screen *silent, *talks;

    (void)state;
    hub_run_init(&h, false);
    silent = screen_knock(&h, UID_BO, 1 << 20);
    talks = screen_join(&h, UID_BO, "cli", NULL);
    hub_pass(&h, HUB_HELLO_MS - MS_SECOND);
    assert_false(silent->is_over);
    hub_pass(&h, MS_SECOND);
    assert_true(silent->is_over);
    assert_int_equal(silent->lines.n, 0);
    hub_pass(&h, HUB_HELLO_MS * 2);
    assert_false(talks->is_over);
    hub_run_release(&h);
}

static void
a_line_that_is_no_object__ends_the_connection__after_a_sentence(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    s = screen_knock(&h, UID_BO, 1 << 20);
    screen_say(s, HELLO);
    screen_say(s, "[1,2]");
    assert_non_null(strstr(screen_last(s), "one JSON object"));
    assert_true(s->is_over);
    hub_run_release(&h);
}

/* --- who it is */

static void
her_own_word__never_says_who_she_is(void **state)
{
    struct hub_run h;
    struct screen *s;
    const struct alert *a;
    char hex[ALERT_ID_HEX];

    (void)state;
    hub_run_init(&h, false);
    hub_see(&h, two, 1);
    hub_settle(&h);
    a = hub_alert(&h, "A");
    alert_id_hex(&a->id, hex);
    s = screen_knock(&h, UID_BO, 1 << 20);
    screen_say(s, "{\"tocsin\":1,\"hello\":\"cli\",\"as\":\"ana\",\"actor\":\"ana\",\"uid\":%d}", UID_ANA);
    assert_non_null(strstr(screen_last(s), "\"you\":\"bo\""));
    assert_non_null(strstr(screen_last(s), "you are bo here (uid 1001), not ana"));
    screen_say(s,
        "{\"id\":7,\"do\":\"act\",\"kind\":\"ack\",\"alerts\":[{\"id\":\"%s\"}],\"actor\":\"ana\",\"origin\":\"engine\","
        "\"as\":\"ana\",\"uid\":%d,\"person\":\"ana\"}",
        hex, UID_ANA);
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(s, "7"), "\"actor\":\"bo\",\"origin\":\"cli unix:1001\""));
    assert_string_equal(a->hold.by, "bo");
    hub_run_release(&h);
}

static void
a_shared_account__may_act_only_once_it_is_named_by_one_who_shares_it(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    hub_see(&h, two, 1);
    hub_settle(&h);
    s = screen_join(&h, UID_SHARED, "cli", NULL);
    assert_string_equal(s->you, "");
    assert_string_equal(s->known, "not");
    assert_non_null(strstr(s->note, "eve, fay"));
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(s, "1"), "\"ok\":false"));
    assert_int_equal(hub_alert(&h, "A")->hold.state, ALERT_FIRING);
    s = screen_join(&h, UID_SHARED, "cli", "ana");
    assert_non_null(strstr(s->note, "ana is none of them"));
    s = screen_join(&h, UID_SHARED, "cli", "fay");
    assert_string_equal(s->known, "named");
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    assert_string_equal(hub_alert(&h, "A")->hold.by, "fay");
    hub_run_release(&h);
}

static void
who_may_only_read__is_refused_what_changes_anything__and_not_what_reads(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, true);
    hub_see(&h, two, 2);
    s = screen_open(&h, UID_CY, false);
    assert_string_equal(s->may, "read");
    assert_same_board(s);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    screen_say(s, "{\"id\":\"p\",\"do\":\"poll\"}");
    screen_say(s, "{\"id\":\"r\",\"do\":\"reload\"}");
    screen_say(s, "{\"id\":\"h\",\"do\":\"hand_over\"}");
    screen_say(s, "{\"id\":\"c\",\"do\":\"clients\"}");
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(s, "2"), "\"code\":\"refused\""));
    assert_non_null(strstr(screen_answer(s, "\"p\""), "\"code\":\"refused\""));
    assert_non_null(strstr(screen_answer(s, "\"r\""), "\"code\":\"refused\""));
    assert_non_null(strstr(screen_answer(s, "\"h\""), "\"code\":\"refused\""));
    assert_non_null(strstr(screen_answer(s, "\"c\""), "\"who\":\"cy\""));
    assert_int_equal(hub_alert(&h, "A")->hold.state, ALERT_FIRING);
    assert_int_equal(h.reloads, 0);
    assert_string_equal(h.handed_to, "");
    hub_run_release(&h);
}

static void
a_role_that_is_taken_away__holds_for_who_is_connected(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, true);
    hub_see(&h, two, 1);
    hub_settle(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    h.persons[1].role = PERSON_READ;
    hub_configure(h.hub, "beef", &h.people);
    hub_spin(&h);
    assert_string_equal(s->config, "beef");
    assert_string_equal(s->may, "read");
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(s, "1"), "\"code\":\"refused\""));
    assert_int_equal(hub_alert(&h, "A")->hold.state, ALERT_FIRING);
    hub_run_release(&h);
}

/* --- the store is handed over, the configuration read again */

static void
the_store__is_handed_over__to_its_own_account_alone__whatever_its_role(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, true);
    s = screen_join(&h, UID_BO, "tui", NULL);
    screen_say(s, "{\"id\":1,\"do\":\"hand_over\",\"to\":\"bo\"}");
    assert_non_null(strstr(screen_answer(s, "1"), "its own account only (uid 1000)"));
    s = screen_join(&h, UID_ANA, "tui", NULL);
    screen_say(s, "{\"id\":1,\"do\":\"hand_over\",\"to\":\"serve pid 9\"}");
    assert_string_equal(screen_answer(s, "1"), "{\"id\":1,\"ok\":true}");
    assert_string_equal(h.handed_to, "serve pid 9");
    h.persons[0].role = PERSON_READ;
    hub_configure(h.hub, "c0ffee", &h.people);
    screen_say(s, "{\"id\":2,\"do\":\"hand_over\",\"to\":\"serve pid 10\"}");
    assert_string_equal(screen_answer(s, "2"), "{\"id\":2,\"ok\":true}");
    assert_string_equal(h.handed_to, "serve pid 10");
    hub_run_release(&h);
}

static void
an_owner_that_stays__says_why(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    h.refuses_hand_over = true;
    s = screen_join(&h, UID_ANA, "tui", NULL);
    screen_say(s, "{\"id\":1,\"do\":\"hand_over\"}");
    assert_non_null(strstr(screen_answer(s, "1"), "this owner stays"));
    screen_say(s, "{\"id\":2,\"do\":\"reload\"}");
    assert_string_equal(screen_answer(s, "2"), "{\"id\":2,\"ok\":true}");
    assert_int_equal(h.reloads, 1);
    hub_run_release(&h);
}

static void
heirs__are_screens_of_the_owners_account__that_follow_and_would(void **state)
{
    struct hub_run h;
    struct screen *cli;

    (void)state;
    hub_run_init(&h, false);
    screen_open(&h, UID_ANA, false);
    assert_int_equal(hub_heirs(h.hub), 0);
    cli = screen_join(&h, UID_ANA, "watch", NULL);
    screen_read_store(cli);
    hub_settle(&h);
    assert_int_equal(hub_heirs(h.hub), 0);
    screen_open(&h, UID_BO, false);
    assert_int_equal(hub_heirs(h.hub), 0);
    screen_open(&h, UID_ANA, true);
    assert_int_equal(hub_heirs(h.hub), 1);
    hub_run_release(&h);
}

/* --- presence */

static void
presence__is_told_to_all_others__also_to_who_comes_later__and_ends_with_the_screen(void **state)
{
    struct hub_run h;
    struct screen *one, *two_, *late;
    struct presence p = { .place = "tui pts/3",
        .has_open = true,
        .open = { { 1, 2 } },
        .writing = { { { 3 } } },
        .writing_n = 1 };
    const struct presence *others;

    (void)state;
    hub_run_init(&h, false);
    hub_present(h.hub, &(struct presence){ .who = "ana", .place = "tui pts/1" });
    one = screen_open(&h, UID_BO, false);
    two_ = screen_open(&h, UID_CY, false);
    sim_ports_pass(&h.r.sim, HUB_PRESENCE_REST_MS);
    client_present(one->client, &p);
    hub_spin(&h);
    assert_int_equal(hub_others(h.hub, &others), 1);
    assert_string_equal(others[0].who, "bo");
    assert_int_equal(h.presences > 0, 1);
    assert_int_equal(one->others_n, 1);
    assert_string_equal(one->others[0].who, "ana");
    assert_int_equal(two_->others_n, 2);
    assert_string_equal(two_->others[1].who, "bo");
    assert_true(presence_is_writing(&two_->others[1], &p.writing[0]));
    late = screen_open(&h, UID_BO, false);
    assert_int_equal(late->others_n, 2);
    screen_hang_up(one);
    sim_ports_pass(&h.r.sim, HUB_PRESENCE_REST_MS);
    hub_spin(&h);
    assert_int_equal(two_->others_n, 1);
    assert_int_equal(late->others_n, 1);
    assert_int_equal(hub_others(h.hub, &others), 0);
    hub_run_release(&h);
}

static void
presence__names_its_screen_by_what_the_owner_knows(void **state)
{
    struct hub_run h;
    struct screen *s, *other;

    (void)state;
    hub_run_init(&h, false);
    other = screen_open(&h, UID_CY, false);
    s = screen_open(&h, UID_BO, false);
    screen_say(s, "{\"id\":9,\"do\":\"presence\",\"who\":\"ana\",\"screen\":0,\"place\":\"tui\",\"writing\":[\"zz\",5,null]}");
    assert_int_equal(other->others_n, 1);
    assert_string_equal(other->others[0].who, "bo");
    assert_int_equal(other->others[0].screen, 2);
    assert_int_equal(other->others[0].writing_n, 0);
    hub_run_release(&h);
}

static size_t
presence_lines(const struct screen *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->lines.n; i++)
        n += str_starts(s->lines.v[i], "{\"presence\":");
    return n;
}

static void
presence_that_flickers__is_told_now_and_then__and_at_last_as_it_is(void **state)
{
    struct hub_run h;
    struct screen *eve, *other;
    size_t before;

    (void)state;
    hub_run_init(&h, false);
    other = screen_open(&h, UID_BO, false);
    eve = screen_open(&h, UID_CY, false);
    sim_ports_pass(&h.r.sim, MS_SECOND);
    before = presence_lines(other);
    for (int i = 0; i < 100; i++)
        screen_say(eve, "{\"do\":\"presence\",\"place\":\"tui %d\"}", i);
    assert_int_equal(presence_lines(other), before + 1);
    assert_string_equal(other->others[0].place, "tui 0");
    sim_ports_pass(&h.r.sim, HUB_PRESENCE_REST_MS);
    assert_true(h.r.sim.again);
    hub_spin(&h);
    assert_int_equal(presence_lines(other), before + 2);
    assert_string_equal(other->others[0].place, "tui 99");
    hub_run_release(&h);
}

/* --- the end */

static void
farewell__tells_all_why_and_how_long_to_wait(void **state)
{
    struct hub_run h;
    struct screen *s, *cli, *silent;

    (void)state;
    hub_run_init(&h, false);
    s = screen_open(&h, UID_ANA, true);
    cli = screen_join(&h, UID_BO, "cli", NULL);
    silent = screen_knock(&h, UID_BO, 4000);
    hub_farewell(h.hub, "the store was handed over to bo", 1500);
    hub_spin(&h);
    assert_int_equal(silent->lines.n, 0); /* to whom nothing was said yet, the first word is a welcome */
    assert_string_equal(s->leaving, "the store was handed over to bo");
    assert_int_equal(s->leaving_ms, 1500);
    assert_int_equal(cli->leaving_ms, 1500);
    hub_run_release(&h);
}

static void
a_tick__comes_each_second__and_silence_is_noticed_when_it_does_not(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    s = screen_open(&h, UID_BO, false);
    hub_pass(&h, 10 * MS_SECOND);
    assert_int_equal(client_silent_ms(s->client), 0);
    sim_ports_pass(&h.r.sim, CLIENT_SILENCE_MS - 1);
    assert_int_equal(client_silent_ms(s->client), 0);
    sim_ports_pass(&h.r.sim, 1);
    assert_int_equal(client_silent_ms(s->client), CLIENT_SILENCE_MS);
    hub_tick(h.hub);
    hub_spin(&h);
    assert_int_equal(client_silent_ms(s->client), 0);
    hub_run_release(&h);
}

static void
who_says_no_more__is_answered_what_is_open__and_then_closed(void **state)
{
    struct hub_run h;
    struct screen *s;

    (void)state;
    hub_run_init(&h, false);
    hub_see(&h, two, 2);
    hub_settle(&h);
    s = screen_join(&h, UID_BO, "cli", NULL);
    screen_act(s, CMD_ACK, hub_alert(&h, "A"), NULL);
    screen_say(s, "{\"id\":\"q\",\"do\":\"query\",\"filter\":\"\"}");
    hub_end(s->door);
    hub_spin(&h);
    assert_false(s->is_over);
    hub_settle(&h);
    assert_non_null(strstr(screen_answer(s, "1"), "\"ok\":true"));
    assert_string_equal(screen_answer(s, "\"q\""), "{\"id\":\"q\",\"ok\":true}");
    assert_true(s->is_over);
    assert_int_equal(hub_clients(h.hub), 0);
    hub_run_release(&h);
}

static void
who_reads_too_slowly__is_cut_off_at_once__and_the_others_go_on(void **state)
{
    struct hub_run h;
    struct screen *slow, *other;

    (void)state;
    hub_run_init(&h, false);
    hub_see(&h, two, 2);
    other = screen_open(&h, UID_BO, false);
    slow = screen_knock(&h, UID_CY, 4000);
    screen_say(slow, HELLO);
    screen_say(slow, "{\"id\":1,\"do\":\"subscribe\"}");
    hub_settle(&h);
    assert_false(slow->is_over);
    slow->refuses_lines = true;
    for (int i = 0; i < 20; i++) {
        screen_act(other, CMD_COMMENT, hub_alert(&h, "A"), NULL);
        hub_settle(&h);
    }
    assert_true(slow->end->is_closed);
    assert_int_equal(h.r.sim.ports.conn_queued(NULL, slow->end), 0);
    assert_int_equal(hub_clients(h.hub), 1);
    assert_same_board(other);
    hub_run_release(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hello__is_answered__with_who_owns_and_who_she_is),
    cmocka_unit_test(a_first_line_that_is_no_hello__is_refused_with_how_it_looks__and_nothing_after_it_is_heard),
    cmocka_unit_test(who_says_nothing__is_closed_after_its_time__and_who_said_hello_is_not),
    cmocka_unit_test(a_line_that_is_no_object__ends_the_connection__after_a_sentence),
    cmocka_unit_test(her_own_word__never_says_who_she_is),
    cmocka_unit_test(a_shared_account__may_act_only_once_it_is_named_by_one_who_shares_it),
    cmocka_unit_test(who_may_only_read__is_refused_what_changes_anything__and_not_what_reads),
    cmocka_unit_test(a_role_that_is_taken_away__holds_for_who_is_connected),
    cmocka_unit_test(the_store__is_handed_over__to_its_own_account_alone__whatever_its_role),
    cmocka_unit_test(an_owner_that_stays__says_why),
    cmocka_unit_test(heirs__are_screens_of_the_owners_account__that_follow_and_would),
    cmocka_unit_test(presence__is_told_to_all_others__also_to_who_comes_later__and_ends_with_the_screen),
    cmocka_unit_test(presence__names_its_screen_by_what_the_owner_knows),
    cmocka_unit_test(presence_that_flickers__is_told_now_and_then__and_at_last_as_it_is),
    cmocka_unit_test(farewell__tells_all_why_and_how_long_to_wait),
    cmocka_unit_test(a_tick__comes_each_second__and_silence_is_noticed_when_it_does_not),
    cmocka_unit_test(who_says_no_more__is_answered_what_is_open__and_then_closed),
    cmocka_unit_test(who_reads_too_slowly__is_cut_off_at_once__and_the_others_go_on),
};
SUITE(hub, tests);
