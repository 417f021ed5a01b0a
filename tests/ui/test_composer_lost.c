/* SPDX-License-Identifier: MIT */
/* No text is lost, none is taken for another alert's, and no answer is given by a letter that was meant as text. */
#include "support/suite.h"
#include "ui/compose.h"

#include <stdlib.h>
#include <string.h>

/* What is on disk under the key of the page that was just opened. */
static void
draft_is(struct board *b, const char *json)
{
    char *key = xstrdup(board_effect(b, EFFECT_DRAFT_READ)->draft);

    board_step(b, &(struct ui_input){ .kind = UI_DRAFT, .draft = key, .text = json });
    free(key);
}

static void
post_words(struct board *b, const char *words)
{
    board_keys(b, ":");
    board_type(b, "post ");
    board_type(b, words);
    board_keys(b, "Enter");
}

/* ---- a page that was left while its update was sent */

static void
p__waits__while_the_update_that_was_left_is_sent(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "M12 queued" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "q j p");
    assert_false(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, "the update that you left is still being sent"));
    board_step(&b, &in);
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_keys(&b, "p");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_release(&b);
}

static void
p__need_not_wait__for_a_dry_run_that_was_left(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "would write message.queued: M12" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "d");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "q j p");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_step(&b, &in);
    assert_false(board_shows(&b, "would write"));
    board_release(&b);
}

static void
quit__asks__while_an_update_is_being_sent(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y q q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "1 act of yours is not on disk yet and may be lost."));
    board_release(&b);
}

/* ---- drafts */

static void
an_earlier_draft__outlives_the_update_that_was_begun_with_words(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    post_words(&b, "we are on it");
    draft_is(&b, "{\"text\":\"half written\"}");
    assert_true(board_shows(&b, "there is an earlier draft too"));
    board_keys(&b, "Esc y");
    board_reply(&b, true, "M12 queued", NULL, 0);
    assert_null(board_effect(&b, EFFECT_DRAFT_DROP));
    assert_non_null(strstr(board_effect(&b, EFFECT_DRAFT_SAVE)->text, "\"text\":\"half written\""));
    board_release(&b);
}

static void
an_earlier_draft__that_was_sent_itself__goes(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    post_words(&b, "we are on it");
    draft_is(&b, "{\"text\":\"half written\"}");
    board_keys(&b, "Esc u y");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "half written");
    board_reply(&b, true, "M12 queued", NULL, 0);
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_release(&b);
}

static void
an_earlier_draft__is_kept_inside_the_one_that_takes_its_place(void **state)
{
    struct board b;
    char *json;

    (void)state;
    compose_init(&b);
    post_words(&b, "we are on it");
    draft_is(&b, "{\"text\":\"half written\"}");
    board_keys(&b, "Esc q");
    json = xstrdup(board_effect(&b, EFFECT_DRAFT_SAVE)->text);
    board_keys(&b, "p");
    draft_is(&b, json);
    assert_true(board_shows(&b, "\n we are on it\n"));
    assert_true(board_shows(&b, "there is an earlier draft too"));
    board_keys(&b, "Esc u");
    assert_true(board_shows(&b, "\n half written\n"));
    free(json);
    board_release(&b);
}

static void
drafts__are_one_for_each_set_of_alerts__in_any_order(void **state)
{
    struct board b;
    struct alert *first;
    char *key;

    (void)state;
    compose_init(&b);
    first = b.m->alerts.v[0];
    board_keys(&b, "Space Space p");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    board_keys(&b, "Esc q");
    board_change(&b, first);
    first->level = 4;
    board_changed(&b, first);
    board_tell(&b);
    board_keys(&b, "p");
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, key);
    board_keys(&b, "Esc q Esc g g Space j Space p");
    assert_true(board_shows(&b, " POST UPDATE  2 alerts"));
    assert_string_not_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, key);
    free(key);
    board_release(&b);
}

static void
what_the_editor_wrote__is_kept_at_once(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "e");
    board_step(&b, &(struct ui_input){ .kind = UI_EDITED, .ok = true, .text = "half an hour's work" });
    assert_non_null(strstr(board_effect(&b, EFFECT_DRAFT_SAVE)->text, "half an hour's work"));
    board_release(&b);
}

static void
a_text_that_can_not_be_kept__is_not_left_without_asking(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    board_type(&b, "XY");
    board_keys(&b, "Esc q");
    compose_saved(&b, false, "no space left on device");
    assert_true(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, "*Impact* XY\n"));
    assert_true(board_shows(&b, "the draft is not kept: no space left on device"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "No draft can be kept of this text: it would be lost."));
    board_keys(&b, "n");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_keys(&b, "q y");
    assert_false(board_shows(&b, " POST UPDATE"));
    board_release(&b);
}

static void
a_draft_that_was_not_kept__is_tried_again(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    board_type(&b, "XY");
    board_tick(&b, 1000);
    compose_saved(&b, false, "no space left on device");
    board_tick(&b, 1000);
    compose_saved(&b, true, NULL);
    assert_false(board_shows(&b, "DRAFT NOT SAVED"));
    board_keys(&b, "Esc q");
    assert_true(board_shows(&b, "kept as a draft"));
    board_release(&b);
}

static void
the_end__keeps_what_was_typed_last(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_END });
    assert_null(board_effect(&b, EFFECT_DRAFT_SAVE));
    board_keys(&b, "p");
    board_type(&b, "XY");
    board_step(&b, &(struct ui_input){ .kind = UI_END });
    assert_non_null(strstr(board_effect(&b, EFFECT_DRAFT_SAVE)->text, "XY"));
    board_release(&b);
}

/* ---- letters are no answers */

static void
a_question_that_comes_late__does_not_spring_open_under_a_text(void **state)
{
    static const char *const pages[] = { "p", ":", "/" };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct ui_input in = { .kind = UI_REPLY, .text = "ask: the undo is of an act of bob's: undo it?" };
        struct board b;

        compose_init(&b);
        board_keys(&b, "u");
        in.token = board_effect(&b, EFFECT_COMMAND)->token;
        board_keys(&b, pages[i]);
        board_step(&b, &in);
        board_keys(&b, "y");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        board_keys(&b, "Ctrl-C");
        board_release(&b);
    }
}

static void
a_question_that_comes_late__is_told_instead(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .text = "ask: the undo is of an act of bob's: undo it?" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "u");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "p");
    board_step(&b, &in);
    assert_true(board_shows(&b, "not done, it asks first: the undo is of an act of bob's"));
    board_release(&b);
}

/* Refused, or nobody knows: the text is nowhere else until its draft is known to be kept. */
static void
a_text_whose_update_was_refused_after_it_was_left__is_there_again__when_no_draft_is_kept(void **state)
{
    (void)state;
    for (int unknown = 0; unknown < 2; unknown++) {
        struct ui_input in = { .kind = UI_REPLY, .unknown = unknown, .text = "the disk is full" };
        struct board b;
        char *key;

        compose_init(&b);
        board_keys(&b, "p");
        compose_only(&b, "half an hour's work");
        board_keys(&b, "y");
        in.token = board_effect(&b, EFFECT_COMMAND)->token;
        board_keys(&b, "q");
        key = xstrdup(board_effect(&b, EFFECT_DRAFT_SAVE)->draft);
        board_step(&b, &in);
        board_step(&b, &(struct ui_input){ .kind = UI_KEPT, .draft = key, .text = "No space left on device" });
        free(key);
        assert_true(board_shows(&b, " POST UPDATE"));
        assert_true(board_shows(&b, "\n half an hour's work\n"));
        board_release(&b);
    }
}

static void
a_dry_runs_answer__does_not_spring_open_under_a_text(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "would write message.queued: M12" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "d a");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "p");
    board_step(&b, &in);
    board_type(&b, "quietly");
    assert_true(board_shows(&b, "quietly"));
    assert_false(board_shows(&b, "would write"));
    board_release(&b);
    /* The page's own: it can't be gone to the text meanwhile. */
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "d");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "dry run: the answer is awaited"));
    board_step(&b, &in);
    assert_true(board_shows(&b, "would write"));
    compose_paste(&b, "under it");
    board_keys(&b, "q");
    assert_true(board_shows(&b, "\n words\n"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(p__waits__while_the_update_that_was_left_is_sent),
    cmocka_unit_test(p__need_not_wait__for_a_dry_run_that_was_left),
    cmocka_unit_test(quit__asks__while_an_update_is_being_sent),
    cmocka_unit_test(an_earlier_draft__outlives_the_update_that_was_begun_with_words),
    cmocka_unit_test(an_earlier_draft__that_was_sent_itself__goes),
    cmocka_unit_test(an_earlier_draft__is_kept_inside_the_one_that_takes_its_place),
    cmocka_unit_test(drafts__are_one_for_each_set_of_alerts__in_any_order),
    cmocka_unit_test(what_the_editor_wrote__is_kept_at_once),
    cmocka_unit_test(a_text_that_can_not_be_kept__is_not_left_without_asking),
    cmocka_unit_test(a_draft_that_was_not_kept__is_tried_again),
    cmocka_unit_test(the_end__keeps_what_was_typed_last),
    cmocka_unit_test(a_question_that_comes_late__does_not_spring_open_under_a_text),
    cmocka_unit_test(a_question_that_comes_late__is_told_instead),
    cmocka_unit_test(a_text_whose_update_was_refused_after_it_was_left__is_there_again__when_no_draft_is_kept),
    cmocka_unit_test(a_dry_runs_answer__does_not_spring_open_under_a_text),
};
SUITE(composer_lost, tests);
