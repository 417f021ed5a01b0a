/* SPDX-License-Identifier: MIT */
/* What is checked before an update goes off, how it is sent, and that no text is lost. */
#include "support/suite.h"
#include "ui/compose.h"

#include <stdlib.h>
#include <string.h>

/* ---- checks */

static void
a_variable_without_a_value__stops_it(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "!! {{impact}} has no value: write what it stands for"));
    board_keys(&b, "Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: {{impact}} has no value: write what it stands for; Tab goes there"));
    assert_false(board_shows(&b, " y send"));
    board_keys(&b, "Tab");
    board_type(&b, "none known");
    board_keys(&b, "Esc y");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
what_should_be_known__is_said(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    compose_post(&b, 12, "#production-monitoring", "bob", NULL, 22 * MS_MINUTE, "hello @channel\nxoxb-1234567890-abc");
    board_keys(&b, "p");
    compose_only(&b, "hello @channel\nxoxb-1234567890-abc");
    assert_true(board_shows(&b, "!  line 2 looks like a Slack token: y asks"));
    assert_true(board_shows(&b, "!  @channel will be plain text: it pings nobody"));
    assert_true(board_shows(&b, "!  same text as M12 at 13:40Z: y asks"));
    assert_true(board_shows(&b, "34/3000"));
    compose_again(&b, "hello");
    assert_true(board_shows(&b, "ok 1 channel: #production-monitoring"));
    assert_true(board_shows(&b, "ok no secrets found"));
    assert_true(board_shows(&b, "ok not a repeat"));
    board_release(&b);
}

static void
without_a_channel__it_says_how_to_have_one(void **state)
{
    const struct ui_config none = { .me = "ana" };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &none);
    board_night(&b);
    assert_false(board_shows(&b, "p post"));
    board_keys(&b, "p");
    compose_only(&b, "words");
    assert_true(board_shows(&b, "!! no channel is configured: a `slack` section in tocsin.conf makes one"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
    compose_init(&b);
    assert_true(board_shows(&b, "p post"));
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "Tab Tab Tab Space");
    assert_true(board_shows(&b, "!! no channel is chosen"));
    board_release(&b);
}

static void
an_empty_or_too_long_text__is_not_sent(void **state)
{
    struct board b;
    char *text = xcalloc(1, 3002);

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, " ");
    assert_true(board_shows(&b, "!! no text yet"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    memset(text, 'x', 3001);
    compose_again(&b, text);
    assert_true(board_shows(&b, "!! 3001 characters: at most 3000"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    free(text);
    board_release(&b);
}

static void
readers__see_no_escapes_and_bold_is_bold(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "*Impact* a<b && c>d, 2*3*4 _soon_ snake_case_x");
    assert_true(board_shows(&b, "\n Impact a<b && c>d, 2*3*4 soon snake_case_x\n"));
    assert_int_equal(canvas_cell(&b.canvas, 14, 1)->role, ROLE_STRONG);
    assert_int_equal(canvas_cell(&b.canvas, 14, 10)->role, ROLE_TEXT);
    board_release(&b);
}

static void
hostile_text__stays_text(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "a\033]52;c;x\007b \xe2\x80\xae{{\xe2\x80\xae}} *\xf0\x9f\x98\x80*");
    assert_true(board_shows(&b, "]52;c;x"));
    for (const char *s = board_screen(&b); *s != '\0'; s++)
        assert_true(*s == '\n' || (unsigned char)*s >= ' ');
    assert_false(board_shows(&b, "\xe2\x80\xae"));
    board_release(&b);
}

/* ---- sending */

static void
y__sends_what_is_filled_in__and_the_answer_closes_the_page(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "*Update* {{alert}} by {{me}}");
    board_keys(&b, "y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_POST);
    assert_string_equal(e->text, "*Update* HighErrorRate by ana");
    assert_int_equal(e->destinations_n, 1);
    assert_string_equal(e->destinations[0], "#production-monitoring");
    assert_false(e->sure);
    assert_false(e->dry);
    assert_true(board_shows(&b, "sending..."));
    board_reply(&b, true, "M12 queued for #production-monitoring", NULL, 0);
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    assert_true(board_shows(&b, " S L  SEV"));
    assert_true(board_shows(&b, " M12 queued for #production-monitoring"));
    assert_true(board_shows(&b, "u undo\n"));
    board_release(&b);
}

static void
once_a_post_stands_there__the_message_line_says_so(void **state)
{
    struct board b;
    struct message *msg;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    board_reply(&b, true, "M12 queued for #payments", NULL, 0);
    msg = compose_post(&b, 12, "#payments", "ana", NULL, 0, "words");
    msg->standing.state = MESSAGE_QUEUED;
    board_tell(&b);
    assert_true(board_shows(&b, " M12 queued for #payments"));
    msg->standing.state = MESSAGE_ACKED;
    board_tell(&b);
    assert_true(board_shows(&b, " M12 stands in #payments"));
    assert_true(board_shows(&b, "u undo\n"));
    board_release(&b);
}

static void
while_it_is_sent__it_is_not_sent_again(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "it is being sent"));
    board_keys(&b, "Tab x");
    assert_true(board_shows(&b, "\n words\n"));
    board_release(&b);
}

static void
a_refusal__leaves_the_page_with_the_reason(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    board_reply(&b, false, "10000 messages wait already", NULL, 0);
    assert_true(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, "not sent: 10000 messages wait already"));
    assert_true(board_shows(&b, "NOT SENT YET"));
    assert_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_keys(&b, "y");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
a_question__is_asked__and_yes_sends_surely(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    board_reply(&b, false, "ask: line 3 looks like a Slack token: post it all the same?", NULL, 0);
    assert_true(board_shows(&b, "line 3 looks like a Slack token"));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_true(e->sure);
    assert_string_equal(e->text, "words");
    board_reply(&b, false, "ask: really?", NULL, 0);
    board_keys(&b, "n");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, " POST UPDATE"));
    board_release(&b);
}

static void
a_page_that_was_left__hears_the_answer(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "M12 queued" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "q");
    assert_true(board_shows(&b, "it is still being sent"));
    board_step(&b, &in);
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    assert_true(board_shows(&b, "M12 queued"));
    board_release(&b);
}

static void
d__shows_what_would_happen_over_the_page(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "d");
    assert_true(board_effect(&b, EFFECT_COMMAND)->dry);
    board_reply(&b, true, "1 event message.queued M12\n2 POST chat.postMessage\n  text=words", NULL, 0);
    assert_true(board_shows(&b, " DRY RUN"));
    assert_true(board_shows(&b, " 2 POST chat.postMessage"));
    board_keys(&b, "j");
    assert_false(board_shows(&b, "1 event"));
    board_keys(&b, "k k q");
    assert_true(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, " nothing was changed or sent"));
    assert_true(board_shows(&b, "\n words\n"));
    board_release(&b);
}

/* ---- drafts */

static void
a_text_is_saved__a_second_after_it_was_changed(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    board_tick(&b, 2 * MS_SECOND);
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_type(&b, "!\"");
    board_tick(&b, 900);
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_tick(&b, 100);
    e = board_effect(&b, EFFECT_DRAFT_SAVE);
    assert_non_null(strstr(e->text, "*Impact* !\\\"\\n"));
    assert_non_null(strstr(e->text, "\"destinations\":[\"#production-monitoring\"]"));
    compose_saved(&b, true, NULL);
    assert_true(board_shows(&b, "draft saved 14:02Z   14:02Z"));
    board_tick(&b, 2 * MS_SECOND);
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_release(&b);
}

static void
a_draft_that_is_not_kept__is_told(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p x");
    board_tick(&b, 2 * MS_SECOND);
    compose_saved(&b, false, "the disk is full");
    assert_true(board_shows(&b, "DRAFT NOT SAVED"));
    assert_true(board_shows(&b, "the draft is not kept: the disk is full"));
    board_release(&b);
}

static void
esc_twice_q_n_and_ctrl_c__keep_it_and_leave(void **state)
{
    static const char *const ways[] = { "Esc Esc", "Esc q", "Esc n", "Ctrl-C" };
    struct board b;

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        compose_init(&b);
        board_keys(&b, "p x");
        board_keys(&b, ways[i]);
        assert_non_null(board_effect(&b, EFFECT_DRAFT_SAVE));
        assert_null(board_effect(&b, EFFECT_QUIT));
        assert_true(board_shows(&b, "kept as a draft, nothing was sent"));
        assert_true(board_shows(&b, " S L  SEV"));
        board_release(&b);
    }
}

static void
an_untouched_text__leaves_no_draft(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p Esc q");
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    assert_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_keys(&b, "p x Esc Ctrl-U q");
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_release(&b);
}

static void
a_draft__comes_back_with_its_channels(void **state)
{
    struct ui_input in = { .kind = UI_DRAFT,
        .text = "{\"text\":\"half written\\nupdate\",\"destinations\":[\"#payments\",\"#gone\"],\"reply_to\":0,"
                "\"template\":null,\"at_ms\":1795268751000}" };
    struct board b;
    char *key;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    in.draft = "of another";
    board_step(&b, &in);
    assert_false(board_shows(&b, "half written"));
    in.draft = key;
    board_step(&b, &in);
    assert_true(board_shows(&b, "\n half written\n update\n"));
    assert_true(board_shows(&b, "text (from your draft of 13:45Z"));
    assert_true(board_shows(&b, "[ ] #production-monitoring  [ ] #status-internal  [x] #payments"));
    free(key);
    board_release(&b);
}

static void
a_draft_that_comes_late__replaces_nothing(void **state)
{
    struct ui_input in = { .kind = UI_DRAFT, .text = "{\"text\":\"half written\"}" };
    struct board b;
    char *key;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    in.draft = key;
    board_type(&b, "XY");
    board_step(&b, &in);
    assert_true(board_shows(&b, "*Impact* XY\n"));
    assert_true(board_shows(&b, "there is an earlier draft too"));
    board_keys(&b, "Esc u");
    assert_true(board_shows(&b, "\n half written\n"));
    board_keys(&b, "u");
    assert_true(board_shows(&b, "*Impact* XY\n"));
    free(key);
    board_release(&b);
}

/* ---- the person's editor */

static void
e__lends_the_text_to_the_editor(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "e");
    e = board_effect(&b, EFFECT_EDITOR);
    assert_string_equal(e->text, "words");
    board_step(&b, &(struct ui_input){ .kind = UI_EDITED, .ok = true, .text = "words\nof the editor" });
    assert_true(board_shows(&b, "\n words\n of the editor\n"));
    board_keys(&b, "u");
    assert_true(board_shows(&b, "\n words\n\n"));
    board_step(&b, &(struct ui_input){ .kind = UI_EDITED, .text = "vi ended with status 1: the text is as it was" });
    assert_true(board_shows(&b, "vi ended with status 1"));
    assert_true(board_shows(&b, "\n words\n\n"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_variable_without_a_value__stops_it),
    cmocka_unit_test(what_should_be_known__is_said),
    cmocka_unit_test(without_a_channel__it_says_how_to_have_one),
    cmocka_unit_test(an_empty_or_too_long_text__is_not_sent),
    cmocka_unit_test(readers__see_no_escapes_and_bold_is_bold),
    cmocka_unit_test(hostile_text__stays_text),
    cmocka_unit_test(y__sends_what_is_filled_in__and_the_answer_closes_the_page),
    cmocka_unit_test(once_a_post_stands_there__the_message_line_says_so),
    cmocka_unit_test(while_it_is_sent__it_is_not_sent_again),
    cmocka_unit_test(a_refusal__leaves_the_page_with_the_reason),
    cmocka_unit_test(a_question__is_asked__and_yes_sends_surely),
    cmocka_unit_test(a_page_that_was_left__hears_the_answer),
    cmocka_unit_test(d__shows_what_would_happen_over_the_page),
    cmocka_unit_test(a_text_is_saved__a_second_after_it_was_changed),
    cmocka_unit_test(a_draft_that_is_not_kept__is_told),
    cmocka_unit_test(esc_twice_q_n_and_ctrl_c__keep_it_and_leave),
    cmocka_unit_test(an_untouched_text__leaves_no_draft),
    cmocka_unit_test(a_draft__comes_back_with_its_channels),
    cmocka_unit_test(a_draft_that_comes_late__replaces_nothing),
    cmocka_unit_test(e__lends_the_text_to_the_editor),
};
SUITE(composer_send, tests);
