/* SPDX-License-Identifier: MIT */
/* The composer of updates: who has the keys, what it begins with, what is checked, what is sent, and that no text is lost. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POSTED "*Investigating* checkout-api 5xx 8.3%\n*Impact* card payments in eu-west-1"

static const struct destination channels[] = {
    { .name = "#production-monitoring", .channel = "C1" },
    { .name = "#status-internal", .channel = "C2" },
    { .name = "#payments", .channel = "C3" },
};
static const struct ui_config config = { .me = "ana", .place = "prod", .destinations = { channels, 3 } };

static void
init_sized(struct board *b, int rows, int cols)
{
    board_init_with(b, rows, cols, &config);
    board_night(b);
}

static void
init(struct board *b)
{
    init_sized(b, 24, 80);
}

/* A post about the alert (NULL: about none) that was queued so long ago and has arrived. */
static struct message *
add_post(struct board *b, uint64_t number, const char *channel, const char *author, const struct alert *a, int64_t age_ms,
    const char *text)
{
    struct message *msg = xcalloc(1, sizeof *msg);

    msg->number = number;
    msg->author = pool_str(&b->m->pool, author);
    msg->origin = msg->author;
    msg->order.destination = pool_str(&b->m->pool, channel);
    msg->order.channel = xstrdup("C1");
    msg->order.text = xstrdup(text);
    if (a != NULL) {
        msg->order.subjects = xmemdup(&a->id, sizeof a->id);
        msg->order.subjects_n = 1;
    }
    msg->queued_at_ms = msg->delivered_at_ms = b->now_ms - age_ms;
    msg->standing.state = MESSAGE_ACKED;
    msg->due_ms = INT64_MAX;
    model_put_message_take(b->m, msg);
    return msg;
}

static void
paste(struct board *b, const char *text)
{
    board_step(b, &(struct ui_input){ .kind = UI_PASTE, .text = text });
}

static void
write_again(struct board *b, const char *text)
{
    board_keys(b, "Ctrl-U Tab");
    paste(b, text);
    board_keys(b, "Esc");
}

/* Nothing but this in the text of a page that was just opened, and the keys outside of it. */
static void
write_only(struct board *b, const char *text)
{
    board_keys(b, "Esc");
    write_again(b, text);
}

/* The draft that the latest step gave is kept, or not. */
static void
answer_save(struct board *b, bool ok, const char *text)
{
    char *key = xstrdup(board_effect(b, EFFECT_DRAFT_SAVE)->draft);

    board_step(b, &(struct ui_input){ .kind = UI_KEPT, .draft = key, .ok = ok, .text = text });
    free(key);
}

/* ---- opening */

static void
p__opens_the_page_with_the_first_template__and_the_primary_channel(void **state)
{
    struct board b;
    char hex[ALERT_ID_HEX];

    (void)state;
    init(&b);
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
    init(&b);
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
    init(&b);
    first = b.m->alerts.v[0];
    board_keys(&b, "p");
    new = board_alert(&b, "am-prd", 1, "critical", "alertname=Newer", "newer", 0);
    board_tell(&b);
    write_only(&b, "we look at it");
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
    init(&b);
    board_keys(&b, "Space Space Space p");
    assert_true(board_shows(&b, " POST UPDATE  3 alerts"));
    write_only(&b, "all of {{count}}");
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 3);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "all of 3");
    board_release(&b);
}

static void
an_empty_board__has_updates_about_no_alert(void **state)
{
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_source(&b, "am");
    board_tell(&b);
    board_keys(&b, "F9");
    assert_true(board_shows(&b, " POST UPDATE  no alert"));
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, "none");
    write_only(&b, "maintenance begins");
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 0);
    board_release(&b);
}

static void
an_earlier_update_about_the_same__is_what_it_begins_with(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    add_post(&b, 12, "#payments", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    add_post(&b, 13, "#payments", "bob", b.m->alerts.v[5], 12 * MS_MINUTE, "about another");
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
    init(&b);
    add_post(&b, 12, "#payments", "bob", b.m->alerts.v[0], 2 * MS_HOUR, POSTED)->changed_by = 14;
    add_post(&b, 13, "#payments", "bob", b.m->alerts.v[0], 25 * MS_HOUR, POSTED);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "text (from template first-notice"));
    board_release(&b);
}

static void
post_with_words__begins_with_them(void **state)
{
    struct board b;

    (void)state;
    init(&b);
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
    init(&b);
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
        init(&b);
        board_keys(&b, "p");
        write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    for (size_t i = 0; i < 3; i++) {
        board_keys(&b, "Tab");
        assert_true(board_shows(&b, rows[i]));
    }
    board_keys(&b, "Tab");
    board_type(&b, "q");
    assert_true(board_shows(&b, "{{me}} is on it.q"));
    board_keys(&b, "Shift-Tab");
    assert_true(board_shows(&b, ">thread"));
    board_release(&b);
}

static void
space__chooses_channels(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p Esc t");
    assert_true(board_shows(&b, "text (from template status-update"));
    board_keys(&b, "t t");
    assert_true(board_shows(&b, "text (from template first-notice"));
    board_keys(&b, "Tab x Esc t");
    assert_true(board_shows(&b, "t works on an untouched text only"));
    assert_true(board_shows(&b, "is on it.x"));
    board_keys(&b, "Ctrl-U t");
    assert_true(board_shows(&b, "text (from template status-update"));
    board_release(&b);
}

static void
what_was_emptied__comes_back(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "a long text");
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
    init(&b);
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
    init(&b);
    board_keys(&b, "p Esc");
    paste(&b, "y\ny");
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
    init(&b);
    add_post(&b, 12, "#production-monitoring", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    add_post(&b, 13, "#payments", "bob", b.m->alerts.v[0], 12 * MS_MINUTE, "elsewhere");
    board_keys(&b, "p");
    assert_true(board_shows(&b, "(o) new message  ( ) thread of M12 \"Investigating checkout"));
    assert_false(board_shows(&b, "thread of M13"));
    write_only(&b, "errors fall");
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
    init(&b);
    add_post(&b, 12, "#production-monitoring", "bob", b.m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    board_keys(&b, "p");
    write_only(&b, "errors fall");
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
    init(&b);
    add_post(&b, 12, "#production-monitoring", "ana", NULL, 22 * MS_MINUTE, "older of mine");
    add_post(&b, 13, "#production-monitoring", "ana", NULL, 12 * MS_MINUTE, "deploy begins");
    add_post(&b, 14, "#production-monitoring", "bob", NULL, 2 * MS_MINUTE, "of bob");
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
    init(&b);
    add_post(&b, 12, "#production-monitoring", "ana", b.m->alerts.v[0], MS_MINUTE, POSTED)->standing.state = MESSAGE_RETRYING;
    board_keys(&b, "p");
    assert_false(board_shows(&b, "thread of M12"));
    board_release(&b);
}

/* ---- checks */

static void
a_variable_without_a_value__stops_it(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "!! {{impact}} has no value: write what it stands for"));
    board_keys(&b, "Esc y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "not yet: {{impact}} has no value"));
    assert_false(board_shows(&b, " y send"));
    board_release(&b);
}

static void
what_should_be_known__is_said(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    add_post(&b, 12, "#production-monitoring", "bob", NULL, 22 * MS_MINUTE, "hello @channel\nxoxb-1234567890-abc");
    board_keys(&b, "p");
    write_only(&b, "hello @channel\nxoxb-1234567890-abc");
    assert_true(board_shows(&b, "!  line 2 looks like a Slack token: y asks"));
    assert_true(board_shows(&b, "!  @channel will be plain text: it pings nobody"));
    assert_true(board_shows(&b, "!  same text as M12 at 13:40Z: y asks"));
    assert_true(board_shows(&b, "34/3000"));
    write_again(&b, "hello");
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
    write_only(&b, "words");
    assert_true(board_shows(&b, "!! no channel is configured: a `slack` section in tocsin.conf makes one"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
    init(&b);
    assert_true(board_shows(&b, "p post"));
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, " ");
    assert_true(board_shows(&b, "!! no text yet"));
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    memset(text, 'x', 3001);
    write_again(&b, text);
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "*Impact* a<b && c>d, 2*3*4 _soon_ snake_case_x");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "a\033]52;c;x\007b \xe2\x80\xae{{\xe2\x80\xae}} *\xf0\x9f\x98\x80*");
    assert_false(board_shows(&b, "\033"));
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "*Update* {{alert}} by {{me}}");
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
while_it_is_sent__it_is_not_sent_again(void **state)
{
    struct board b;

    (void)state;
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
    board_keys(&b, "d");
    assert_true(board_effect(&b, EFFECT_COMMAND)->dry);
    board_reply(&b, true, "1 event message.queued M12\n2 POST chat.postMessage\n  text=words", NULL, 0);
    assert_true(board_shows(&b, " DRY RUN  HighErrorRate"));
    assert_true(board_shows(&b, " 2 POST chat.postMessage"));
    board_keys(&b, "j");
    assert_false(board_shows(&b, "1 event"));
    board_keys(&b, "k k q");
    assert_true(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, " nothing was sent"));
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
    init(&b);
    board_keys(&b, "p");
    board_tick(&b, 2 * MS_SECOND);
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_type(&b, "!\"");
    board_tick(&b, 900);
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_tick(&b, 100);
    e = board_effect(&b, EFFECT_DRAFT_SAVE);
    assert_non_null(strstr(e->text, "is on it.!\\\"\""));
    assert_non_null(strstr(e->text, "\"destinations\":[\"#production-monitoring\"]"));
    answer_save(&b, true, NULL);
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
    init(&b);
    board_keys(&b, "p x");
    board_tick(&b, 2 * MS_SECOND);
    answer_save(&b, false, "the disk is full");
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
        init(&b);
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
    init(&b);
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
    init(&b);
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
    init(&b);
    board_keys(&b, "p");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    in.draft = key;
    board_type(&b, "XY");
    board_step(&b, &in);
    assert_true(board_shows(&b, "is on it.XY"));
    assert_true(board_shows(&b, "there is an earlier draft too"));
    board_keys(&b, "Esc u");
    assert_true(board_shows(&b, "\n half written\n"));
    board_keys(&b, "u");
    assert_true(board_shows(&b, "is on it.XY"));
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
    init(&b);
    board_keys(&b, "p");
    write_only(&b, "words");
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

        init_sized(&b, sizes[i].rows, sizes[i].cols);
        prepare(&b);
        snprintf(name, sizeof name, "%s-%dx%d", what, sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
composer(struct board *b)
{
    add_post(b, 12, "#production-monitoring", "ana", NULL, 22 * MS_MINUTE, POSTED);
    board_keys(b, "p");
}

static void
composer_checks(struct board *b)
{
    add_post(b, 12, "#production-monitoring", "bob", b->m->alerts.v[0], 22 * MS_MINUTE, POSTED);
    board_keys(b, "p");
    write_only(b,
        "*Update {{time}}* {{alert}}\n*Impact* card payments in eu-west-1, 8.3% -> 0.4% errors @here\n"
        "*Doing* v412 is rolled back since 13:55, we watch the error rate of the checkout and of the ledger behind it\n"
        "*Token* xoxb-1234567890-abcdef\n*Next* {{next}}");
    board_keys(b, "Tab Tab Tab j Space");
    board_tick(b, MS_SECOND);
    answer_save(b, true, NULL);
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

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(p__opens_the_page_with_the_first_template__and_the_primary_channel),
    cmocka_unit_test(variables__are_expanded_in_the_preview_alone),
    cmocka_unit_test(what_it_is_about__is_fixed_when_the_key_is_pressed),
    cmocka_unit_test(marks__are_what_it_is_about),
    cmocka_unit_test(an_empty_board__has_updates_about_no_alert),
    cmocka_unit_test(an_earlier_update_about_the_same__is_what_it_begins_with),
    cmocka_unit_test(an_update_that_was_struck_or_is_a_day_old__is_not),
    cmocka_unit_test(post_with_words__begins_with_them),
    cmocka_unit_test(in_the_text__every_printable_key_is_text),
    cmocka_unit_test(enter__does_nothing_outside_the_text),
    cmocka_unit_test(tab__goes_through_the_fields_and_back_to_the_text),
    cmocka_unit_test(space__chooses_channels),
    cmocka_unit_test(t__changes_the_template_of_an_untouched_text_only),
    cmocka_unit_test(what_was_emptied__comes_back),
    cmocka_unit_test(f1__shows_the_composers_keys_and_comes_back),
    cmocka_unit_test(a_paste_outside_the_text__is_dropped),
    cmocka_unit_test(threads__are_offered_for_one_channel),
    cmocka_unit_test(a_second_channel__takes_the_thread_away),
    cmocka_unit_test(the_last_post_of_this_person__is_offered_too),
    cmocka_unit_test(what_has_not_arrived__has_no_thread),
    cmocka_unit_test(a_variable_without_a_value__stops_it),
    cmocka_unit_test(what_should_be_known__is_said),
    cmocka_unit_test(without_a_channel__it_says_how_to_have_one),
    cmocka_unit_test(an_empty_or_too_long_text__is_not_sent),
    cmocka_unit_test(readers__see_no_escapes_and_bold_is_bold),
    cmocka_unit_test(hostile_text__stays_text),
    cmocka_unit_test(y__sends_what_is_filled_in__and_the_answer_closes_the_page),
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
    cmocka_unit_test(screen__composer),
    cmocka_unit_test(screen__composer_checks),
};
SUITE(composer, tests);
