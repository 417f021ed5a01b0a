/* SPDX-License-Identifier: MIT */
/* A source's silences, as each poll reads them after its alerts. */
#include <stdio.h>
#include <string.h>

#include "engine/feed_run.h"
#include "support/suite.h"

#define SILENCE(id, ends, updated, comment) \
    "{\"id\":\"" id "\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"" updated "\",\"comment\":\"" comment \
    "\",\"createdBy\":\"ana\",\"endsAt\":\"" ends \
    "\",\"matchers\":[{\"name\":\"n\",\"value\":\"1\",\"isRegex\":false,\"isEqual\":true}],\"startsAt\":\"2025-11-21T01:00:00.000Z\"}"
#define LATER "2035-11-21T05:00:00.000Z"
#define FIRST "2025-11-21T01:00:00.000Z"
#define SECOND "2025-11-21T01:00:01.000Z"

static const struct silence *
silence_of(const struct feed_run *r, const char *id)
{
    return model_silence(r->m, model_source(r->m, "am"), id);
}

static void
silences__come_and_go_with_the_polls(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "," SILENCE("s2", LATER, FIRST, "why") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 2);
    assert_string_equal(silence_of(&r, "s1")->matchers, "{n=\"1\"}");
    assert_true(silence_of(&r, "s1")->listed);
    assert_null(model_source(r.m, "am")->error);
    feed_run_next_poll(&r);
    r.silences = "[" SILENCE("s2", LATER, SECOND, "another reason") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 1);
    assert_string_equal(silence_of(&r, "s2")->comment, "another reason");
    feed_run_release(&r);
}

static void
silences__that_can_not_be_read__do_not_spoil_the_poll(void **state)
{
    struct feed_run r;
    const struct source *s;

    (void)state;
    feed_run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    r.silences = NULL;
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    s = model_source(r.m, "am");
    assert_int_equal(r.m->alerts.n, 3);
    assert_int_equal(s->polls, 2);
    assert_int_equal(s->polls_failed, 0);
    assert_int_equal(source_health(s, r.sim.now_ms), SOURCE_OK);
    assert_string_equal(s->error, "its silences can't be read: connection reset");
    assert_non_null(silence_of(&r, "s1"));
    feed_run_next_poll(&r);
    r.silences = "[]";
    feed_run_poll(&r, feed_run_list(&r, 0, 3, "critical"), BOOT_1);
    assert_null(model_source(r.m, "am")->error);
    assert_int_equal(r.m->silences.n, 0);
    feed_run_release(&r);
}

static void
a_list_of_silences_with_a_hole__proves_no_absence(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    r.silences = "[" SILENCE("s1", LATER, FIRST, "why") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    feed_run_next_poll(&r);
    r.silences = "[{\"id\":\"s1\"}," SILENCE("s2", LATER, FIRST, "why") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    assert_non_null(silence_of(&r, "s1"));
    assert_non_null(silence_of(&r, "s2"));
    assert_non_null(strstr(model_source(r.m, "am")->error, "1 of 2 silences can't be read"));
    feed_run_next_poll(&r);
    r.silences = "[" SILENCE("s2", LATER, FIRST, "why") "]";
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    assert_null(silence_of(&r, "s1"));
    feed_run_release(&r);
}

/* A source that lists them without end; what was put from here stands last, and is found all the same. */
static void
silences__past_so_many__are_left_out__and_that_is_said(void **state)
{
    struct feed_run r;
    struct buf list = BUF_INIT;
    struct silence *ours = xcalloc(1, sizeof *ours);

    (void)state;
    feed_run_init(&r);
    *ours = (struct silence){ .source = model_add_source(r.m, "am"),
        .id = xstrdup("ours"),
        .matchers = xstrdup("{n=\"1\"}"),
        .author = xstrdup("ana"),
        .comment = xstrdup("why"),
        .message = 1 };
    model_put_silence_take(r.m, ours);
    for (int i = 0; i <= SILENCES_LISTED_MAX; i++)
        buf_addf(&list, "%s" SILENCE("s%d", LATER, FIRST, "why"), i == 0 ? "[" : ",", i);
    buf_adds(&list, "," SILENCE("ours", LATER, FIRST, "why") "]");
    r.silences = buf_text(&list);
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, SILENCES_LISTED_MAX + 1);
    assert_null(silence_of(&r, "s5000"));
    assert_true(silence_of(&r, "ours")->listed);
    assert_string_equal(model_source(r.m, "am")->error, "it has more than 5000 silences: the others are not known here");
    feed_run_next_poll(&r);
    r.silences = "[]";
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(r.m->silences.n, 0);
    assert_null(model_source(r.m, "am")->error);
    buf_release(&list);
    feed_run_release(&r);
}

static void
silences_of_a_cluster__are_merged__and_the_latest_word_counts(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init_url(&r, "http://127.0.0.1:9094");
    assert_true(sim_ports_answer(&r.sim, ":9093" LIST, 200, "[]", 100));
    assert_true(sim_ports_answer(&r.sim, ":9094" LIST, 200, "[]", 100));
    engine_turn(r.e);
    sim_ports_answer(&r.sim, ":9093" STATUS, 200, BOOT_1, 100);
    sim_ports_answer(&r.sim, ":9094" STATUS, 200, BOOT_1, 100);
    engine_turn(r.e);
    assert_true(sim_ports_answer(&r.sim, ":9093" SILENCES, 200, "[" SILENCE("s1", LATER, SECOND, "new") "]", 100));
    assert_int_equal(r.m->silences.n, 0);
    assert_true(sim_ports_answer(&r.sim, ":9094" SILENCES, 200,
        "[" SILENCE("s1", LATER, FIRST, "old") "," SILENCE("s2", LATER, FIRST, "why") "]", 100));
    feed_run_turn(&r);
    assert_int_equal(r.m->silences.n, 2);
    assert_string_equal(silence_of(&r, "s1")->comment, "new");
    feed_run_release(&r);
}

static void
a_source_configured_anew_while_silences_are_read__is_polled_on(void **state)
{
    struct feed_run r;

    (void)state;
    feed_run_init(&r);
    assert_true(sim_ports_answer(&r.sim, LIST, 200, feed_run_list(&r, 0, 1, "critical"), 100));
    engine_turn(r.e);
    assert_true(sim_ports_answer(&r.sim, STATUS, 200, BOOT_1, 100));
    engine_turn(r.e);
    assert_non_null(sim_ports_call(&r.sim, SILENCES));
    engine_reload(r.e, &(struct engine_config){ .sources = &r.source, .sources_n = 1 });
    assert_null(sim_ports_call(&r.sim, SILENCES));
    feed_run_turn(&r);
    assert_int_equal(model_source(r.m, "am")->polls, 1);
    feed_run_next_poll(&r);
    feed_run_poll(&r, feed_run_list(&r, 0, 1, "critical"), BOOT_1);
    assert_int_equal(model_source(r.m, "am")->polls, 2);
    feed_run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silences__come_and_go_with_the_polls),
    cmocka_unit_test(silences__that_can_not_be_read__do_not_spoil_the_poll),
    cmocka_unit_test(a_list_of_silences_with_a_hole__proves_no_absence),
    cmocka_unit_test(silences__past_so_many__are_left_out__and_that_is_said),
    cmocka_unit_test(silences_of_a_cluster__are_merged__and_the_latest_word_counts),
    cmocka_unit_test(a_source_configured_anew_while_silences_are_read__is_polled_on),
};
SUITE(feed_silences, tests);
