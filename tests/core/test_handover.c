/* SPDX-License-Identifier: MIT */
/* What a person hands over: each thing once, in the part where it is looked for, and as text that obeys nobody. */
#include <string.h>

#include "core/handover.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

struct shift {
    struct world w;
    struct handover h;
};

static void
shift_init(struct shift *s)
{
    world_init(&s->w);
    s->h = (struct handover){ 0 };
}

static void
shift_release(struct shift *s)
{
    handover_release(&s->h);
    world_release(&s->w);
}

static const struct handover *
gather(struct shift *s, const char *who)
{
    handover_release(&s->h);
    handover_gather(&s->h, s->w.m, who, s->w.now_ms);
    return &s->h;
}

static bool
ack_for(struct shift *s, const char *who, const struct alert *a, int64_t for_ms, const char *text)
{
    struct subject subject = { .id = a->id };

    return world_do(&s->w,
        &(struct command){ .kind = CMD_ACK,
            .actor = who,
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .for_ms = for_ms,
            .text = text });
}

/* The words of the i-th item of a part, or "" past its end. */
static const char *
words(const struct handover *h, enum handover_part part, size_t i)
{
    static char text[512];
    struct buf b = BUF_INIT;
    size_t at = i;

    text[0] = '\0';
    for (int p = 0; p < (int)part; p++)
        at += h->n[p];
    if (i < h->n[part]) {
        handover_item_words(&h->items.v[at], &b);
        (void)str_copy(text, sizeof text, buf_text(&b));
    }
    buf_release(&b);
    return text + (i < h->n[part] && h->items.v[at].kind == HANDOVER_ALERT ? strlen("L1 ") + strcspn(text + 3, " ") + 1 : 0);
}

static void
an_ack__stands_with_its_end_and_comment__for_who_has_it_alone(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_true(
        ack_for(&s, "ana", world_fire(&s.w, "alertname=Disk,service=db,severity=critical"), 2 * MS_HOUR, "vendor called"));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_ALERTS, 0), "Disk db: acked until 04:00Z, in 2h: vendor called");
    assert_int_equal(s.h.held, 1);
    assert_int_equal(gather(&s, "bob")->items.n, 0);
    shift_release(&s);
}

static void
acks__stand_in_the_order_of_their_ends(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_true(ack_for(&s, "ana", world_fire(&s.w, "alertname=Later,severity=critical"), 5 * MS_HOUR, NULL));
    assert_true(ack_for(&s, "ana", world_fire(&s.w, "alertname=Sooner,severity=warning"), 2 * MS_HOUR, NULL));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_ALERTS, 0), "Sooner: acked until 04:00Z, in 2h");
    assert_string_equal(words(&s.h, HANDOVER_ALERTS, 1), "Later: acked until 07:00Z, in 5h");
    shift_release(&s);
}

static void
level_1_that_nobody_has__needs_you_first__before_an_ack_that_ends_within_the_hour(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_true(ack_for(&s, "ana", world_fire(&s.w, "alertname=Soon,severity=critical"), 30 * MS_MINUTE, NULL));
    assert_non_null(world_fire(&s.w, "alertname=Down,severity=page"));
    assert_non_null(world_fire(&s.w, "alertname=Slow,severity=critical"));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_FIRST, 0), "Down: firing for 1s, nobody has it");
    assert_string_equal(words(&s.h, HANDOVER_FIRST, 1), "Soon: acked until 02:30Z, in 30m");
    assert_int_equal(s.h.items.n, 2);
    assert_int_equal(s.h.held, 1);
    shift_release(&s);
}

static void
a_late_message__needs_you_first__whosever_it_is__and_one_in_time_is_its_authors(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_non_null(world_post(&s.w, "all is well"));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_MESSAGES, 0), "M1 to #crash: due at 02:05Z, queued: all is well");
    assert_int_equal(gather(&s, "bob")->items.n, 0);
    world_tick(&s.w, 6 * MS_MINUTE);
    assert_string_equal(words(gather(&s, "bob"), HANDOVER_FIRST, 0),
        "M1 to #crash: late since 02:05Z, queued, by ana: all is well");
    shift_release(&s);
}

/* Put at the source by her, which gives it this id. */
static void
silence(struct shift *s, const char *who, const char *id, int64_t for_ms)
{
    struct world *w = &s->w;
    const struct message_outcome done = { .kind = OUTCOME_DELIVERED, .channel_id = id };
    const struct message *msg;

    assert_true(world_do(w,
        &(struct command){ .kind = CMD_SILENCE,
            .actor = who,
            .origin = "tui",
            .source = "am",
            .matchers = "alertname=Disk",
            .for_ms = for_ms,
            .text = "migration [tocsin M1 709cdd57a1ee]" }));
    msg = model_message(w->m, w->m->next_message - 1);
    assert_true(world_deliver(w, msg));
    assert_true(world_outcome(w, msg, &done));
}

static void
silences__that_end_in_the_next_shift__are_told__whosever_they_are(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    silence(&s, "ana", "5e1f0000-0001", 2 * MS_HOUR);
    silence(&s, "ana", "5e1f0000-0002", HANDOVER_SHIFT_MS + MS_HOUR);
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_SILENCES], 1);
    assert_string_equal(words(&s.h, HANDOVER_SILENCES, 0),
        "5e1f0000 {alertname=\"Disk\"}: ends at 04:00Z, in 2h, in am: migration");
    assert_int_equal(gather(&s, "bob")->n[HANDOVER_SILENCES], 1);
    assert_non_null(strstr(words(&s.h, HANDOVER_SILENCES, 0), "in 2h, in am, by ana"));
    shift_release(&s);
}

static void
what_was_tried__are_her_comments_and_posts_of_the_shift__newest_first(void **state)
{
    struct shift s;
    const struct alert *a;

    (void)state;
    shift_init(&s);
    a = world_fire(&s.w, "alertname=Disk,severity=critical");
    assert_true(world_act(&s.w, CMD_COMMENT, "ana", a));
    s.w.now_ms += HANDOVER_SHIFT_MS;
    assert_true(world_act(&s.w, CMD_COMMENT, "ana", a));
    assert_true(world_act(&s.w, CMD_COMMENT, "bob", a));
    s.w.now_ms += MS_MINUTE;
    assert_non_null(world_post(&s.w, "all is well"));
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_TRIED], 2);
    assert_string_equal(words(&s.h, HANDOVER_TRIED, 0), "14:01Z posted to #crash: all is well");
    assert_string_equal(words(&s.h, HANDOVER_TRIED, 1), "14:00Z commented on Disk: looking");
    shift_release(&s);
}

static void
a_run__was_tried__with_its_purpose_and_end(void **state)
{
    static const char *const argv[] = { "rollback", "checkout" };
    const struct run_order order = { .argv = argv, .argv_n = 2, .host = "bastion1", .directory = "/", .boot = "b1", .pid = 4711 };
    const struct run_end end = { .how = RUN_EXITED, .code = 1, .took_ms = 1500, .head = "no" };
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_true(world_do(&s.w,
        &(struct command){ .kind = CMD_RUN_START, .actor = "ana", .origin = "cli", .text = "errors since v412", .run = &order }));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_TRIED, 0),
        "02:00Z ran rollback checkout: errors since v412: still under way");
    assert_true(world_do(&s.w,
        &(struct command){ .kind = CMD_RUN_FINISH, .actor = "ana", .origin = "cli", .run_number = 1, .run_end = &end }));
    assert_string_equal(words(gather(&s, "ana"), HANDOVER_TRIED, 0), "02:00Z ran rollback checkout: errors since v412: exit 1");
    assert_int_equal(gather(&s, "bob")->n[HANDOVER_TRIED], 0);
    shift_release(&s);
}

static void
a_comment_on_many__is_one_deed(void **state)
{
    struct shift s;
    struct subject v[2];

    (void)state;
    shift_init(&s);
    v[0] = (struct subject){ .id = world_fire(&s.w, "alertname=Disk,severity=critical")->id };
    v[1] = (struct subject){ .id = world_fire(&s.w, "alertname=Net,severity=critical")->id };
    assert_true(world_do(&s.w,
        &(struct command){ .kind = CMD_COMMENT,
            .actor = "ana",
            .origin = "tui",
            .subjects = v,
            .subjects_n = 2,
            .text = "same rack" }));
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_TRIED], 1);
    assert_string_equal(words(&s.h, HANDOVER_TRIED, 0), "02:00Z commented on Disk and 1 more: same rack");
    shift_release(&s);
}

static void
a_comment_that_was_undone__was_not_tried__but_it_was_when_the_undo_is_undone(void **state)
{
    struct shift s;

    (void)state;
    shift_init(&s);
    assert_true(world_act(&s.w, CMD_COMMENT, "ana", world_fire(&s.w, "alertname=Disk,severity=critical")));
    assert_true(world_undo(&s.w, "ana", 0));
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_TRIED], 0);
    assert_true(world_redo(&s.w, "ana"));
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_TRIED], 1);
    shift_release(&s);
}

static void
more_deeds_than_are_told__are_counted(void **state)
{
    struct shift s;
    struct buf text = BUF_INIT;
    const struct alert *a;

    (void)state;
    shift_init(&s);
    a = world_fire(&s.w, "alertname=Disk,severity=critical");
    for (int i = 0; i < HANDOVER_TRIED_MAX + 3; i++)
        assert_true(world_act(&s.w, CMD_COMMENT, "ana", a));
    assert_int_equal(gather(&s, "ana")->n[HANDOVER_TRIED], HANDOVER_TRIED_MAX);
    handover_markdown(&s.h, &text);
    assert_non_null(strstr(buf_text(&text), "\n3 older deeds stand in the log.\n"));
    buf_release(&text);
    shift_release(&s);
}

/* Names as a source may give them, and what must stand in Markdown and for Slack. */
static const struct {
    const char *name, *markdown, *slack;
} hostile[] = {
    { "plain-name 5xx", "plain-name 5xx", "plain-name 5xx" },
    { "a\n# b", "a?\\# b", "a?# b" },
    { "**x** _y_", "\\*\\*x\\*\\* \\_y\\_", "\u2217\u2217x\u2217\u2217 \uff3fy\uff3f" },
    { "[t](http://e)", "\\[t\\](http\\://e)", "[t](http://e)" },
    { "<b>&amp;", "\\<b\\>\\&amp\\;", "<b>&amp;" },
    { "`id` ~~z~~", "\\`id\\` \\~\\~z\\~\\~", "'id' \u223c\u223cz\u223c\u223c" },
    { "www.e.org a@b.c", "www\\.e.org a\\@b.c", "www.e.org a@b.c" },
    { "{{secret}} $x$", "{{secret}} \\$x\\$", "((secret)) $x$" },
    { "a; reboot", "a\\; reboot", "a; reboot" },
    { "a|b \\", "a\\|b \\\\", "a|b \\" },
};

static void
a_name_from_outside__neither_formats_nor_links(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct shift s;
        char labels[128], want[160];
        struct buf text = BUF_INIT;

        shift_init(&s);
        snprintf(labels, sizeof labels, "alertname=%s,severity=critical", hostile[i].name);
        assert_true(ack_for(&s, "ana", world_fire(&s.w, labels), 2 * MS_HOUR, NULL));
        handover_markdown(gather(&s, "ana"), &text);
        snprintf(want, sizeof want, "` %s: acked until", hostile[i].markdown);
        if (strstr(buf_text(&text), want) == NULL)
            fail_msg("no '%s' in:\n%s", want, buf_text(&text));
        buf_clear(&text);
        handover_slack(&s.h, MESSAGE_TEXT_MAX, &text);
        snprintf(want, sizeof want, " %s: acked until", hostile[i].slack);
        if (strstr(buf_text(&text), want) == NULL)
            fail_msg("no '%s' in:\n%s", want, buf_text(&text));
        buf_release(&text);
        shift_release(&s);
    }
}

static void
markdown__has_a_title_a_count_and_a_head_for_each_part_that_has_something(void **state)
{
    struct shift s;
    struct buf text = BUF_INIT;
    char id[ALERT_ID_HEX], want[512];
    const struct alert *a;

    (void)state;
    shift_init(&s);
    a = world_fire(&s.w, "alertname=Disk,severity=critical");
    assert_true(ack_for(&s, "ana", a, 2 * MS_HOUR, "vendor\ncalled"));
    model_short_id(s.w.m, a, id);
    handover_markdown(gather(&s, "ana"), &text);
    snprintf(want, sizeof want,
        "# Handover from ana, 2025-11-21 02:00Z\n\n1 alert held. The next shift ends at 14:00Z.\n\nNothing needs you at once.\n"
        "\n## Alerts held (1)\n\n- **L2** `%s` Disk: acked until 04:00Z, in 2h: vendor?called\n",
        id);
    assert_string_equal(buf_text(&text), want);
    buf_release(&text);
    shift_release(&s);
}

static void
slack__is_no_longer_than_a_post_may_be__and_counts_the_rest(void **state)
{
    struct shift s;
    struct buf text = BUF_INIT;

    (void)state;
    shift_init(&s);
    for (int i = 0; i < 100; i++) {
        char labels[64];

        snprintf(labels, sizeof labels, "alertname=Disk%d,severity=critical", i);
        assert_true(ack_for(&s, "ana", world_fire(&s.w, labels), 2 * MS_HOUR, "a comment that takes some room in the text"));
    }
    handover_slack(gather(&s, "ana"), MESSAGE_TEXT_MAX, &text);
    assert_true(text.len > MESSAGE_TEXT_MAX / 2);
    assert_non_null(strstr(buf_text(&text), " more: tocsin handover lists them.\n"));
    assert_non_null(world_post(&s.w, buf_text(&text)));
    buf_release(&text);
    shift_release(&s);
}

static void
json__has_every_part__also_those_that_are_empty(void **state)
{
    struct shift s;
    struct buf text = BUF_INIT;
    struct json_out o;

    (void)state;
    shift_init(&s);
    assert_true(ack_for(&s, "ana", world_fire(&s.w, "alertname=Disk,severity=critical"), 2 * MS_HOUR, NULL));
    json_begin(&o, &text);
    handover_json(&o, gather(&s, "ana"));
    assert_non_null(strstr(buf_text(&text), "\"from\":\"ana\""));
    assert_non_null(strstr(buf_text(&text), "\"first\":[],\"alerts\":[{\"kind\":\"alert\",\"id\":\""));
    assert_non_null(strstr(buf_text(&text), "\"snoozes\":[],\"messages\":[],\"silences\":[],\"tried\":[]}"));
    buf_release(&text);
    shift_release(&s);
}

static void
what_she_holds__are_the_subjects_that_change_hands(void **state)
{
    struct shift s;
    const struct alert *a;
    struct subject *v;
    size_t n;

    (void)state;
    shift_init(&s);
    assert_null(handover_subjects(gather(&s, "ana"), &n));
    a = world_fire(&s.w, "alertname=Disk,severity=critical");
    assert_true(ack_for(&s, "ana", a, 2 * MS_HOUR, NULL));
    assert_non_null(world_fire(&s.w, "alertname=Down,severity=page"));
    v = handover_subjects(gather(&s, "ana"), &n);
    assert_int_equal(n, 1);
    assert_true(alert_id_equal(&v[0].id, &a->id));
    assert_int_equal(v[0].episode, a->episode);
    free(v);
    shift_release(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_ack__stands_with_its_end_and_comment__for_who_has_it_alone),
    cmocka_unit_test(acks__stand_in_the_order_of_their_ends),
    cmocka_unit_test(level_1_that_nobody_has__needs_you_first__before_an_ack_that_ends_within_the_hour),
    cmocka_unit_test(a_late_message__needs_you_first__whosever_it_is__and_one_in_time_is_its_authors),
    cmocka_unit_test(silences__that_end_in_the_next_shift__are_told__whosever_they_are),
    cmocka_unit_test(what_was_tried__are_her_comments_and_posts_of_the_shift__newest_first),
    cmocka_unit_test(a_run__was_tried__with_its_purpose_and_end),
    cmocka_unit_test(a_comment_on_many__is_one_deed),
    cmocka_unit_test(a_comment_that_was_undone__was_not_tried__but_it_was_when_the_undo_is_undone),
    cmocka_unit_test(more_deeds_than_are_told__are_counted),
    cmocka_unit_test(a_name_from_outside__neither_formats_nor_links),
    cmocka_unit_test(markdown__has_a_title_a_count_and_a_head_for_each_part_that_has_something),
    cmocka_unit_test(slack__is_no_longer_than_a_post_may_be__and_counts_the_rest),
    cmocka_unit_test(json__has_every_part__also_those_that_are_empty),
    cmocka_unit_test(what_she_holds__are_the_subjects_that_change_hands),
};
SUITE(handover, tests);
