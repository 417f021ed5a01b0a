/* SPDX-License-Identifier: MIT */
/* An incident's update in the composer: what it begins with, its state and its next one, what it sends, and how it looks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "ui/compose.h"
#include "ui/incidents.h"
#include "util/json.h"

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

static void
begin_sized(struct board *b, int rows, int cols)
{
    const struct ui_config config = { .me = "ana", .place = "prod", .destinations = inc_channels };

    board_init_with(b, rows, cols, &config);
    b->m->config.incidents = &inc_rules;
    b->m->config.destinations = inc_channels;
    board_night(b);
    inc_two(b);
    board_tell(b);
}

static void
begin(struct board *b)
{
    begin_sized(b, 24, 80);
}

static void
say(struct board *b, const char *words)
{
    board_keys(b, ":");
    board_type(b, words);
    board_keys(b, "Enter");
}

static const struct incident_wish *
wish(const struct board *b)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, CMD_INCIDENT_ENTRY);
    assert_non_null(e->incident);
    assert_int_equal(e->incident->kind, ENTRY_UPDATE);
    return e->incident;
}

static void
draft(struct board *b, const char *key, const char *json)
{
    board_step(b, &(struct ui_input){ .kind = UI_DRAFT, .draft = key, .text = json });
}

/* ---- opening */

static void
update__opens_the_page_for_the_incident_that_is_named(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update inc-142");
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, "inc-142");
    assert_true(board_shows(&b, " POST UPDATE  INC-142 checkout errors eu-west-1"));
    assert_true(board_shows(&b, "[x] #production-monitoring  [ ] #status-internal"));
    assert_true(board_shows(&b, "thread    a new message\n"));
    assert_true(board_shows(&b, "[investigating]"));
    assert_true(board_shows(&b, "[20m]  -> promised for 14:22Z"));
    board_release(&b);
}

static void
update_without_a_name__is_of_the_only_one__and_asks_where_there_are_more(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update");
    assert_true(board_shows(&b, "which incident? Name it: :update INC-12"));
    inc_field(&b, 143, INCIDENT_STATE, "resolved", 0);
    say(&b, "update we are on it");
    assert_true(board_shows(&b, " POST UPDATE  INC-142"));
    assert_true(board_shows(&b, "\n we are on it\n"));
    board_release(&b);
}

static void
p_at_an_alert_of_an_incident__asks_which(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_link(&b, 142, b.m->alerts.v[0]);
    board_tell(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "the next update of INC-142"));
    assert_true(board_shows(&b, "a post about this alert alone"));
    board_keys(&b, "i");
    assert_true(board_shows(&b, " POST UPDATE  INC-142 checkout errors"));
    board_keys(&b, "Esc q p p");
    assert_true(board_shows(&b, " POST UPDATE  HighErrorRate"));
    board_keys(&b, "Esc q j p");
    assert_true(board_shows(&b, " POST UPDATE  SLOBurn"));
    board_release(&b);
}

static void
p_in_the_list_and_on_the_screen_of_an_incident__is_its_update(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    board_keys(&b, "g i j p");
    assert_true(board_shows(&b, " POST UPDATE  INC-143 payments-db replica lag"));
    board_keys(&b, "Esc q k Enter");
    assert_true(board_shows(&b, "p post"));
    board_keys(&b, "p");
    assert_true(board_shows(&b, " POST UPDATE  INC-142 checkout errors"));
    board_release(&b);
}

static void
p_at_a_promise__is_the_update_that_is_owed(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_promise(&b, 143, 1, "bob", -MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "g u p");
    assert_true(board_shows(&b, " POST UPDATE  INC-143 payments-db replica lag"));
    board_release(&b);
}

/* ---- what it begins with */

static void
the_first_update__begins_with_the_template_for_incidents(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_open(&b, 144, "signup fails", "sev-2", MS_MINUTE);
    say(&b, "update INC-144");
    assert_true(board_shows(&b, "text (from template first-notice"));
    assert_true(board_shows(&b, "*Investigating* {{title}}"));
    assert_true(board_shows(&b, " Investigating signup fails\n"));
    assert_true(board_shows(&b, "[1h]  -> promised for 15:02Z"));
    board_release(&b);
}

static void
a_later_one__begins_with_the_latest__as_it_stands_there(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    assert_true(board_shows(&b, "text (from update 2"));
    assert_true(board_shows(&b, "\n *Doing* rolling back v412, errors are falling\n"));
    assert_true(board_shows(&b, "the same text as update 2 of 13:48Z"));
    assert_false(board_shows(&b, "not a repeat"));
    board_release(&b);
}

/* Its times would be those of then. */
static void
one_that_she_posted__begins_as_she_wrote_it__with_its_variables(void **state)
{
    struct board b;
    char *json;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "we look, next {{next}} by {{lead}}");
    board_keys(&b, "y");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "we look, next 14:22Z by ana");
    inc_update(&b, 142, "ana", "we look, next 14:22Z by ana", wish(&b)->due_ms, 0);
    board_reply(&b, true, "update 3 of INC-142", NULL, 0);
    json = xstrdup(board_effect(&b, EFFECT_DRAFT_SAVE)->text);
    b.now_ms += 10 * MS_MINUTE;
    say(&b, "update INC-142");
    draft(&b, "inc-142", json);
    assert_true(board_shows(&b, "text (from update 3"));
    assert_true(board_shows(&b, "\n we look, next {{next}} by {{lead}}\n"));
    assert_true(board_shows(&b, "\n we look, next 14:32Z by ana\n"));
    board_keys(&b, "Esc q");
    inc_update(&b, 142, "bob", "bob looks", 0, 0);
    say(&b, "update INC-142");
    draft(&b, "inc-142", json);
    assert_true(board_shows(&b, "\n bob looks\n"));
    free(json);
    board_release(&b);
}

static void
a_draft__is_the_incident_s_own__with_its_state_and_its_next_one(void **state)
{
    struct board b;
    char *json;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "half a text");
    board_keys(&b, "Tab Tab Tab Tab j Tab 4 5 m q");
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_SAVE)->draft, "inc-142");
    json = xstrdup(board_effect(&b, EFFECT_DRAFT_SAVE)->text);
    compose_saved(&b, true, NULL);
    say(&b, "update INC-143");
    assert_false(board_shows(&b, "half a text"));
    board_keys(&b, "Esc q");
    say(&b, "update INC-142");
    draft(&b, "inc-142", json);
    assert_true(board_shows(&b, "\n half a text\n"));
    assert_true(board_shows(&b, "[identified]  was investigating"));
    assert_true(board_shows(&b, "[45m]"));
    free(json);
    board_release(&b);
}

/* ---- its fields */

static void
tab__goes_through_an_incident_s_fields(void **state)
{
    static const char *const rows[] = { ">template", ">channels", ">state", ">next" };
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        board_keys(&b, "Tab");
        if (!board_shows(&b, rows[i]))
            fail_msg("no %s in:\n%s", rows[i], board_screen(&b));
    }
    board_keys(&b, "Tab");
    board_type(&b, "q");
    assert_true(board_shows(&b, "errors are fallingq\n"));
    board_keys(&b, "Shift-Tab Shift-Tab");
    assert_true(board_shows(&b, ">state"));
    board_release(&b);
}

static void
the_state__goes_where_it_may__and_the_update_brings_it(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "it is mended");
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->values_n, 0);
    board_reply(&b, false, "no", NULL, 0);
    board_keys(&b, "Tab Tab Tab Tab j j");
    assert_true(board_shows(&b, "[monitoring]  was investigating"));
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->number, 142);
    assert_int_equal(wish(&b)->values_n, 1);
    assert_int_equal(wish(&b)->values[0].field, INCIDENT_STATE);
    assert_string_equal(wish(&b)->values[0].text, "monitoring");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->destinations[0], "#production-monitoring");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 0);
    board_release(&b);
}

static void
the_state__ends_at_closed__and_promises_nothing_where_it_is_over(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "it is over");
    board_keys(&b, "Tab Tab Tab Tab j j j j j j j");
    assert_true(board_shows(&b, "[closed]"));
    assert_true(board_shows(&b, "it is over: no other update is promised"));
    board_keys(&b, "k");
    assert_true(board_shows(&b, "[resolved]"));
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->due_ms, 0);
    board_release(&b);
}

static void
an_update_that_brings_a_state__says_which_one_was_seen__another_does_not(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "it is over");
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->seen, 0);
    board_reply(&b, false, "the store is full", NULL, 0);
    board_keys(&b, "Tab Tab Tab Tab j j j");
    assert_true(board_shows(&b, "[resolved]"));
    board_keys(&b, "y");
    assert_string_equal(wish(&b)->values[0].text, "resolved");
    assert_int_equal(wish(&b)->seen, model_incident(b.m, 142)->last_seq);
    board_release(&b);
}

static void
where_it_goes__is_told__and_what_follows_by_itself(void **state)
{
    struct board b;

    (void)state;
    begin_sized(&b, 24, 100);
    inc_headline(&b, 142, "#production-monitoring", 18 * MS_MINUTE);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    assert_true(board_shows(&b, "thread    incident thread, in the channel too\n"));
    board_keys(&b, "Tab Tab Tab j Space");
    assert_true(board_shows(&b, "incident thread, in the channel too; a new message in #status-internal\n"));
    board_keys(&b, "Space Tab j j j");
    assert_true(board_shows(&b, "[resolved]"));
    assert_true(board_shows(&b, "incident thread, in the channel too; topic of #production-monitoring\n"));
    board_release(&b);
}

static void
the_next_one__is_typed_or_chosen__and_its_time_is_shown(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    board_keys(&b, "Shift-Tab Shift-Tab Shift-Tab Tab Tab");
    assert_true(board_shows(&b, ">next"));
    board_keys(&b, "j");
    assert_true(board_shows(&b, "[30m]  -> promised for 14:32Z"));
    board_keys(&b, "k k");
    assert_true(board_shows(&b, "[15m]"));
    board_keys(&b, "4 5 m");
    assert_true(board_shows(&b, "[45m]  -> promised for 14:47Z"));
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->due_ms, b.now_ms + 45 * MS_MINUTE);
    board_reply(&b, false, "no", NULL, 0);
    board_keys(&b, "Backspace Backspace Backspace 1 6 : 3 0");
    assert_true(board_shows(&b, "[16:30]  -> promised for 16:30Z"));
    board_release(&b);
}

static void
ctrl_u_where_the_next_one_is_typed__empties_that__and_not_the_text(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    board_keys(&b, "Shift-Tab Shift-Tab Shift-Tab Tab Tab 4 5 m Ctrl-U");
    assert_true(board_shows(&b, " words"));
    board_keys(&b, "5 m");
    assert_true(board_shows(&b, "[5m]"));
    board_release(&b);
}

static void
what_is_no_time__stops_it__and_none_is_told(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    board_keys(&b, "Shift-Tab 9 : 9 y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: next: 9:9 is no time"));
    board_keys(&b, "Tab Esc Shift-Tab Backspace");
    assert_true(board_shows(&b, "no next update is promised"));
    board_keys(&b, "y");
    assert_int_equal(wish(&b)->due_ms, 0);
    board_release(&b);
}

/* ---- checks */

static void
a_variable_without_a_value__stops_it__and_has_the_cursor(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    inc_field(&b, 143, INCIDENT_LEAD, NULL, 0);
    say(&b, "update INC-143");
    compose_only(&b, "next {{next}} by {{lead}}");
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: {{lead}} has no value"));
    board_keys(&b, "Tab");
    board_type(&b, "bob");
    board_keys(&b, "Esc y");
    assert_non_null(strstr(board_effect(&b, EFFECT_COMMAND)->text, "by bob"));
    board_release(&b);
}

static void
checks__tell_of_a_topic_that_was_changed_by_hand__and_of_an_update_meanwhile(void **state)
{
    struct board b;

    (void)state;
    begin_sized(&b, 40, 120);
    inc_topic(&b, "C1", "party at 5", true, 4 * MS_MINUTE);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    assert_true(board_shows(&b, "topic changed by hand 13:58Z, stays so in #prod"));
    board_keys(&b, "Tab Tab Tab Tab j j j");
    assert_true(board_shows(&b, "topic changed by hand 13:58Z, x in the messages"));
    inc_update(&b, 142, "bob", "bob's words", 0, 0);
    board_tell(&b);
    assert_true(board_shows(&b, "bob posted update 3 at 14:02Z, while you write"));
    board_release(&b);
}

static void
who_else_writes_an_update_of_it__is_seen(void **state)
{
    struct presence bob = { .who = "bob", .place = "tui pts/4", .since_ms = BOARD_NOW - MS_MINUTE };
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    bob.writing[bob.writing_n++] = board_effect(&b, EFFECT_PRESENCE)->presence->writing[0];
    board_step(&b, &(struct ui_input){ .kind = UI_PRESENCE, .presences = &bob, .presences_n = 1 });
    assert_true(board_shows(&b, "bob is writing about this since 14:01Z"));
    board_keys(&b, "Esc q");
    say(&b, "update INC-143");
    assert_false(board_shows(&b, "bob is writing"));
    board_release(&b);
}

/* ---- sending */

static void
a_dry_run__is_told_and_sends_nothing(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    board_keys(&b, "d");
    assert_true(board_effect(&b, EFFECT_COMMAND)->dry);
    board_reply(&b, true, "would write incident.entry: update 3 of INC-142", NULL, 0);
    assert_true(board_shows(&b, "would write incident.entry: update 3 of INC-142"));
    board_release(&b);
}

static void
what_was_sent__can_be_struck__and_the_words_say_so(void **state)
{
    struct board b;

    (void)state;
    begin(&b);
    say(&b, "update INC-142");
    compose_only(&b, "words");
    board_keys(&b, "y");
    board_reply(&b, true, "update 3 of INC-142, the next one by 14:22Z", NULL, 0);
    assert_true(board_shows(&b, "update 3 of INC-142, the next one by 14:22Z"));
    assert_true(board_shows(&b, "u strikes it through"));
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_release(&b);
}

static void
without_configured_channels__it_stands_under_the_incident__and_says_so(void **state)
{
    static const struct incident_rules none;
    struct board b;

    (void)state;
    begin(&b);
    b.m->config.incidents = &none;
    say(&b, "update INC-142");
    compose_only(&b, "words");
    assert_true(board_shows(&b, "no channel: it stands under INC-142 alone"));
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->destinations_n, 0);
    board_release(&b);
}

/* ---- as it looks */

static void
monitoring(struct board *b)
{
    inc_topic(b, "C1", "SEV1 checkout: call bob", true, 4 * MS_MINUTE);
    inc_headline(b, 142, "#production-monitoring", 18 * MS_MINUTE);
    say(b, "update INC-142");
    compose_only(b,
        "*Update {{update}}, {{time}}, {{state}}*\n*Impact* card payments in eu-west-1, 8.3% -> 0.4% errors\n"
        "*Doing* v412 rolled back at 13:55Z, watching the error rate\n*Next update* {{next}} by {{lead}}");
    board_keys(b, "Tab Tab Tab Tab j j Tab 2 0 m Shift-Tab");
}

static void
screen__of_an_incident_s_update(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        begin_sized(&b, sizes[i].rows, sizes[i].cols);
        monitoring(&b);
        snprintf(name, sizeof name, "composer_incident-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
screen__that_asks_which(void **state)
{
    static const size_t which[] = { 0, 3 };

    (void)state;
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        struct board b;
        char name[64];

        begin_sized(&b, sizes[which[i]].rows, sizes[which[i]].cols);
        inc_link(&b, 142, b.m->alerts.v[0]);
        board_tell(&b);
        board_keys(&b, "p");
        snprintf(name, sizeof name, "composer_which-%dx%d", sizes[which[i]].cols, sizes[which[i]].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(update__opens_the_page_for_the_incident_that_is_named),
    cmocka_unit_test(update_without_a_name__is_of_the_only_one__and_asks_where_there_are_more),
    cmocka_unit_test(p_at_an_alert_of_an_incident__asks_which),
    cmocka_unit_test(p_in_the_list_and_on_the_screen_of_an_incident__is_its_update),
    cmocka_unit_test(p_at_a_promise__is_the_update_that_is_owed),
    cmocka_unit_test(the_first_update__begins_with_the_template_for_incidents),
    cmocka_unit_test(a_later_one__begins_with_the_latest__as_it_stands_there),
    cmocka_unit_test(one_that_she_posted__begins_as_she_wrote_it__with_its_variables),
    cmocka_unit_test(a_draft__is_the_incident_s_own__with_its_state_and_its_next_one),
    cmocka_unit_test(tab__goes_through_an_incident_s_fields),
    cmocka_unit_test(the_state__goes_where_it_may__and_the_update_brings_it),
    cmocka_unit_test(the_state__ends_at_closed__and_promises_nothing_where_it_is_over),
    cmocka_unit_test(an_update_that_brings_a_state__says_which_one_was_seen__another_does_not),
    cmocka_unit_test(where_it_goes__is_told__and_what_follows_by_itself),
    cmocka_unit_test(the_next_one__is_typed_or_chosen__and_its_time_is_shown),
    cmocka_unit_test(ctrl_u_where_the_next_one_is_typed__empties_that__and_not_the_text),
    cmocka_unit_test(what_is_no_time__stops_it__and_none_is_told),
    cmocka_unit_test(a_variable_without_a_value__stops_it__and_has_the_cursor),
    cmocka_unit_test(checks__tell_of_a_topic_that_was_changed_by_hand__and_of_an_update_meanwhile),
    cmocka_unit_test(who_else_writes_an_update_of_it__is_seen),
    cmocka_unit_test(a_dry_run__is_told_and_sends_nothing),
    cmocka_unit_test(what_was_sent__can_be_struck__and_the_words_say_so),
    cmocka_unit_test(without_configured_channels__it_stands_under_the_incident__and_says_so),
    cmocka_unit_test(screen__of_an_incident_s_update),
    cmocka_unit_test(screen__that_asks_which),
};
SUITE(composer_incident, tests);
