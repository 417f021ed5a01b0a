/* SPDX-License-Identifier: MIT */
/* The composer of updates: what it begins with, who has the keys, templates, channels, threads, and how it looks. */
#include "support/suite.h"
#include "ui/compose.h"

#include <stdio.h>
#include <string.h>

/* ---- opening */

static void
p__opens_the_page_with_the_first_template__and_the_primary_channel(void **state)
{
    struct board b;
    char hex[ALERT_ID_HEX];

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    alert_id_hex(&b.m->alerts.v[0]->id, hex);
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, hex);
    assert_true(board_shows(&b, " POST UPDATE  HighErrorRate"));
    assert_true(board_shows(&b, "text (from template first-notice"));
    assert_true(board_shows(&b, "*Investigating* {{summary}}"));
    assert_true(board_shows(&b, "[x] #production-monitoring  [ ] #status-internal"));
    assert_true(board_shows(&b, "(o) new message"));
    assert_true(board_shows(&b, "NOT SENT YET"));
    board_release(&b);
}

static void
variables__are_expanded_in_the_preview_alone(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, " Investigating checkout-api 5xx 8.3% > 5% eu-west-1\n"));
    assert_true(board_shows(&b, " ana is on it.\n"));
    assert_true(board_shows(&b, "\n {{me}} is on it.\n"));
    board_release(&b);
}

static void
what_it_is_about__is_fixed_when_the_key_is_pressed(void **state)
{
    struct board b;
    const struct effect *e;
    struct alert *first, *new;

    (void)state;
    compose_init(&b);
    first = b.m->alerts.v[0];
    board_keys(&b, "p");
    new = board_alert(&b, "am-prd", 1, "critical", "alertname=Newer", "newer", 0);
    board_tell(&b);
    compose_only(&b, "we look at it");
    board_keys(&b, "y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->subjects_n, 1);
    assert_true(alert_id_equal(&e->subjects[0].id, &first->id));
    assert_false(alert_id_equal(&e->subjects[0].id, &new->id));
    board_release(&b);
}

static void
marks__are_what_it_is_about(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "Space Space Space p");
    assert_true(board_shows(&b, " POST UPDATE  3 alerts"));
    compose_only(&b, "all of {{count}}");
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 3);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "all of 3");
    board_reply(&b, true, "M1 queued", NULL, 0);
    assert_false(board_shows(&b, "3 marked"));
    board_release(&b);
}

static void
an_empty_board__has_updates_about_no_alert(void **state)
{
    const struct ui_config config = { .me = "ana", .destinations = compose_channels };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_source(&b, "am");
    board_tell(&b);
    board_keys(&b, "F9");
    assert_true(board_shows(&b, " POST UPDATE  no alert"));
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, "none");
    compose_only(&b, "maintenance begins");
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 0);
    board_release(&b);
}

static void
p_at_a_message__is_about_what_that_is_about(void **state)
{
    struct board b;
    const struct alert *a;

    (void)state;
    compose_init(&b);
    a = b.m->alerts.v[5];
    compose_post(&b, 12, "#payments", "bob", a, 22 * MS_MINUTE, POSTED);
    compose_post(&b, 13, "#payments", "bob", a, MS_MINUTE, "about the certificate")->standing.state = MESSAGE_QUEUED;
    board_tell(&b);
    board_keys(&b, "g u p");
    assert_true(board_shows(&b, " POST UPDATE  CertExpiry"));
    assert_true(board_shows(&b, "text (from M13"));
    board_keys(&b, "Esc q");
    assert_true(board_shows(&b, "UNACKED MESSAGES"));
    board_release(&b);
}

static void
an_earlier_update_about_the_same__is_what_it_begins_with(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#payments", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    compose_post(&b, 13, "#payments", "bob", b.m->alerts.v[5], 12 * MS_MINUTE, "about another");
    board_keys(&b, "p");
    assert_true(board_shows(&b, "text (from M12"));
    assert_true(board_shows(&b, "\n *Impact* card payments in eu-west-1\n"));
    board_release(&b);
}

static void
an_update_that_was_struck_or_is_a_day_old__is_not(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#payments", "bob", b.m->alerts.v[0], 2 * MS_HOUR, POSTED)->changed_by = 14;
    compose_post(&b, 13, "#payments", "bob", b.m->alerts.v[0], 25 * MS_HOUR, POSTED);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "text (from template first-notice"));
    board_release(&b);
}

static void
post_with_words__begins_with_them(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, ":");
    board_type(&b, "post we are on it");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "\n we are on it\n"));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "Esc y");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "we are on it");
    board_release(&b);
}

/* ---- keys */

static void
in_the_text__every_printable_key_is_text(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p Esc Ctrl-U Tab");
    board_type(&b, "yuaqndet jk?:/1 p");
    assert_true(board_shows(&b, "\n yuaqndet jk?:/1 p\n"));
    board_keys(&b, "F9 F5 F10 Ctrl-R");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_null(board_effect(&b, EFFECT_POLL));
    board_keys(&b, "Enter x");
    assert_true(board_shows(&b, "\n yuaqndet jk?:/1 p\n x\n"));
    board_release(&b);
}

static void
enter__does_nothing_outside_the_text(void **state)
{
    static const char *const parts[] = { "Esc", "Tab", "Tab Tab", "Tab Tab Tab" };
    struct board b;

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        compose_init(&b);
        board_keys(&b, "p");
        compose_only(&b, "words");
        board_keys(&b, "Tab");
        board_keys(&b, parts[i]);
        board_keys(&b, "Enter");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        assert_true(board_shows(&b, "NOT SENT YET"));
        board_release(&b);
    }
}

static void
tab__goes_through_the_fields_and_back_to_the_text(void **state)
{
    static const char *const rows[] = { ">template", ">channels", ">thread" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    for (size_t i = 0; i < 3; i++) {
        board_keys(&b, "Tab");
        assert_true(board_shows(&b, rows[i]));
    }
    board_keys(&b, "Tab");
    board_type(&b, "q");
    assert_true(board_shows(&b, "*Impact* q\n"));
    board_keys(&b, "Shift-Tab");
    assert_true(board_shows(&b, ">thread"));
    board_release(&b);
}

static void
what_is_typed__takes_the_place_of_what_has_no_value(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "\n *Impact* {{impact}}\n"));
    assert_int_equal(canvas_cell(&b.canvas, 7, 10)->role, ROLE_CHOICE);
    board_type(&b, "none known");
    assert_true(board_shows(&b, "\n *Impact* none known\n {{me}} is on it.\n"));
    board_keys(&b, "Esc y");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text,
        "*Investigating* checkout-api 5xx 8.3% > 5% eu-west-1\n*Since* 13:58Z  *Severity* critical\n*Impact* none known\nana is on it.");
    board_release(&b);
}

static void
tab_in_the_text__goes_from_one_hole_to_the_next(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p Esc t Tab");
    assert_true(board_shows(&b, "Tab next {{ }}"));
    board_type(&b, "none");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "Tab next field"));
    board_type(&b, "look");
    assert_true(board_shows(&b, "\n *Impact* none\n *Doing* look\n"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ">template"));
    board_release(&b);
}

static void
a_hole__is_left_as_it_is_by_keys_that_move(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p End");
    board_type(&b, "!");
    assert_true(board_shows(&b, "\n *Impact* {{impact}}!\n"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ">template"));
    board_keys(&b, "Shift-Tab Backspace x");
    assert_true(board_shows(&b, "\n *Impact* x!\n"));
    board_release(&b);
}

static void
space__chooses_channels(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "Tab Tab Tab Space j j Space");
    assert_true(board_shows(&b, "[ ] #production-monitoring  [ ] #status-internal  [x] #payments"));
    board_keys(&b, "k Space y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->destinations_n, 2);
    assert_string_equal(e->destinations[0], "#status-internal");
    assert_string_equal(e->destinations[1], "#payments");
    board_release(&b);
}

static void
t__changes_the_template_of_an_untouched_text_only(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p Esc t");
    assert_true(board_shows(&b, "text (from template status-update"));
    board_keys(&b, "t t");
    assert_true(board_shows(&b, "text (from template first-notice"));
    board_keys(&b, "Tab x Esc t");
    assert_true(board_shows(&b, "t works on an untouched text only"));
    assert_true(board_shows(&b, "*Impact* x\n"));
    board_keys(&b, "Ctrl-U t");
    assert_true(board_shows(&b, "text (from template status-update"));
    board_release(&b);
}

static void
templates_of_the_person__stand_beside_the_shipped_ones(void **state)
{
    static const struct post_template own[] = { { "outage", "*Outage* of {{service}}", NULL }, { "first-notice", "mine", NULL } };
    const struct ui_config with = { .me = "ana", .destinations = compose_channels, .templates = own, .templates_n = 2 };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &with);
    board_night(&b);
    board_keys(&b, "p Esc");
    assert_true(board_shows(&b, "[first-notice]  t next: status-update, resolved, outage"));
    assert_true(board_shows(&b, "\n mine\n"));
    board_keys(&b, "t t t");
    assert_true(board_shows(&b, "*Outage* of {{service}}"));
    assert_true(board_shows(&b, " Outage of checkout-api\n"));
    board_release(&b);
}

static void
what_was_emptied__comes_back(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "a long text");
    board_keys(&b, "Ctrl-U");
    assert_false(board_shows(&b, "a long text"));
    board_keys(&b, "u");
    assert_true(board_shows(&b, "\n a long text\n"));
    board_release(&b);
}

static void
f1__shows_the_composers_keys_and_comes_back(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p F1");
    assert_true(board_shows(&b, "keys of the composer"));
    assert_true(board_shows(&b, "dry run: nothing is sent"));
    assert_true(board_shows(&b, "summary"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_release(&b);
}

static void
a_paste_outside_the_text__is_dropped(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p Esc");
    compose_paste(&b, "y\ny");
    assert_true(board_shows(&b, "what was pasted is dropped"));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

/* ---- threads */

static void
threads__are_offered_for_one_channel(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#production-monitoring", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    compose_post(&b, 13, "#payments", "bob", b.m->alerts.v[0], 12 * MS_MINUTE, "elsewhere");
    board_keys(&b, "p");
    assert_true(board_shows(&b, "(o) new message  ( ) thread of M12 \"Investigating checkout"));
    assert_false(board_shows(&b, "thread of M13"));
    compose_only(&b, "errors fall");
    board_keys(&b, "Tab Tab Tab Tab j");
    assert_true(board_shows(&b, "( ) new message  (o) thread of M12"));
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->reply_to, 12);
    board_release(&b);
}

static void
a_second_channel__takes_the_thread_away(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#production-monitoring", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    board_keys(&b, "p");
    compose_only(&b, "errors fall");
    board_keys(&b, "Tab Tab Tab Tab j Shift-Tab j Space");
    assert_true(board_shows(&b, "a thread is in one channel"));
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->reply_to, 0);
    board_release(&b);
}

static void
the_last_post_of_this_person__is_offered_too(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#production-monitoring", "ana", NULL, 22 * MS_MINUTE, "older of mine");
    compose_post(&b, 13, "#production-monitoring", "ana", NULL, 12 * MS_MINUTE, "deploy begins");
    compose_post(&b, 14, "#production-monitoring", "bob", NULL, 2 * MS_MINUTE, "of bob");
    board_keys(&b, "p");
    assert_true(board_shows(&b, "thread of M13 \"deploy begins\""));
    assert_false(board_shows(&b, "of M12"));
    assert_false(board_shows(&b, "of M14"));
    board_release(&b);
}

static void
what_has_not_arrived__has_no_thread(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#production-monitoring", "ana", b.m->alerts.v[0], MS_MINUTE, POSTED)->standing.state = MESSAGE_RETRYING;
    board_keys(&b, "p");
    assert_false(board_shows(&b, "thread of M12"));
    board_release(&b);
}

/* ---- how it looks */

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

typedef void prepare_fn(struct board *b);

static void
shoot(const char *what, prepare_fn *prepare)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        compose_init_sized(&b, sizes[i].rows, sizes[i].cols);
        prepare(&b);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
composer(struct board *b)
{
    compose_post(b, 12, "#production-monitoring", "ana", NULL, 22 * MS_MINUTE, POSTED);
    board_keys(b, "p");
}

static void
composer_checks(struct board *b)
{
    compose_post(b, 12, "#production-monitoring", "bob", b->m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    board_keys(b, "p");
    compose_only(b,
        "*Update {{time}}* {{alert}}\n*Impact* card payments in eu-west-1, 8.3% -> 0.4% errors @here\n"
        "*Doing* v412 is rolled back since 13:55, we watch the error rate of the checkout and of the ledger behind it\n"
        "*Token* xoxb-1234567890-abcdef\n*Next* {{next}}");
    board_keys(b, "Tab Tab Tab j Space");
    board_tick(b, MS_SECOND);
    compose_saved(b, true, NULL);
}

static void
screen__composer(void **state)
{
    (void)state;
    shoot("composer", composer);
}

static void
screen__composer_checks(void **state)
{
    (void)state;
    shoot("composer_checks", composer_checks);
}

static void
p__says_that_it_is_about_no_alert__while_they_are_still_to_come(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    assert_false(board_shows(&b, "the alerts are not here yet"));
    board_release(&b);
    board_init(&b, 24, 80);
    board_source(&b, "am")->polls = 0;
    board_tell(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "the alerts are not here yet: this update is about none"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(p__says_that_it_is_about_no_alert__while_they_are_still_to_come),
    cmocka_unit_test(p__opens_the_page_with_the_first_template__and_the_primary_channel),
    cmocka_unit_test(variables__are_expanded_in_the_preview_alone),
    cmocka_unit_test(what_it_is_about__is_fixed_when_the_key_is_pressed),
    cmocka_unit_test(marks__are_what_it_is_about),
    cmocka_unit_test(an_empty_board__has_updates_about_no_alert),
    cmocka_unit_test(p_at_a_message__is_about_what_that_is_about),
    cmocka_unit_test(an_earlier_update_about_the_same__is_what_it_begins_with),
    cmocka_unit_test(an_update_that_was_struck_or_is_a_day_old__is_not),
    cmocka_unit_test(post_with_words__begins_with_them),
    cmocka_unit_test(in_the_text__every_printable_key_is_text),
    cmocka_unit_test(enter__does_nothing_outside_the_text),
    cmocka_unit_test(tab__goes_through_the_fields_and_back_to_the_text),
    cmocka_unit_test(what_is_typed__takes_the_place_of_what_has_no_value),
    cmocka_unit_test(tab_in_the_text__goes_from_one_hole_to_the_next),
    cmocka_unit_test(a_hole__is_left_as_it_is_by_keys_that_move),
    cmocka_unit_test(space__chooses_channels),
    cmocka_unit_test(t__changes_the_template_of_an_untouched_text_only),
    cmocka_unit_test(templates_of_the_person__stand_beside_the_shipped_ones),
    cmocka_unit_test(what_was_emptied__comes_back),
    cmocka_unit_test(f1__shows_the_composers_keys_and_comes_back),
    cmocka_unit_test(a_paste_outside_the_text__is_dropped),
    cmocka_unit_test(threads__are_offered_for_one_channel),
    cmocka_unit_test(a_second_channel__takes_the_thread_away),
    cmocka_unit_test(the_last_post_of_this_person__is_offered_too),
    cmocka_unit_test(what_has_not_arrived__has_no_thread),
    cmocka_unit_test(screen__composer),
    cmocka_unit_test(screen__composer_checks),
};
SUITE(composer, tests);
