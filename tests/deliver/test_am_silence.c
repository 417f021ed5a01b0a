/* SPDX-License-Identifier: MIT */
/* The driver of silences and an Alertmanager that works, loses answers, or has instances that are gone. */
#include "support/suite.h"

#include <string.h>

#include "deliver/am_run.h"
#include "util/str.h"
#include "util/time.h"

static const struct am_sim_silence *
last(const struct am_run *r)
{
    return am_sim_silence(r->sim, am_sim_silences(r->sim) - 1);
}

static void
silence__stands_there__with_its_key_in_the_comment(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(am_sim_silences(r->sim), 1);
    assert_string_equal(r->step.channel_id, last(r)->id);
    assert_string_equal(r->step.ts, "2026-11-21T00:28:00.000Z");
    assert_string_equal(last(r)->comment, "looking into it" AM_MARK);
    assert_string_equal(last(r)->author, "anna");
    assert_string_equal(last(r)->matchers, AM_MATCHERS);
    assert_int_equal(last(r)->starts_at_ms, r->now_ms);
    assert_string_equal(r->url, "http://am:9093/api/v2/silences");
    assert_string_equal(r->method, "POST");
    am_run_free(r);
}

static void
silence__begins_when_it_is_to__when_that_is_later(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    o.silence = "{\"matchers\":" AM_MATCHERS
                ",\"starts_at\":\"2026-11-21T08:00:00Z\",\"ends_at\":\"2026-11-21T09:00:00Z\",\"comment\":\"c\"}";
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(last(r)->starts_at_ms, r->now_ms + 8 * MS_HOUR + 32 * MS_MINUTE);
    am_run_free(r);
}

static void
silence__is_found__when_only_its_answer_was_lost(void **state)
{
    static const char *const scripts[] = { "post: lost", "post: stuck" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct am_run *r = am_run_new(1);
        struct deliver_order o = am_run_order(MESSAGE_SILENCE);

        am_run_script(r, scripts[i]);
        assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
        assert_true(r->step.unsure);
        assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
        assert_string_equal(r->step.channel_id, last(r)->id);
        assert_int_equal(am_sim_silences(r->sim), 1);
        am_run_free(r);
    }
}

static void
silence__is_found__also_when_somebody_ended_it_meanwhile(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE), expire = am_run_order(MESSAGE_EXPIRE);

    (void)state;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    expire.target_channel = last(r)->id;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &expire), DELIVER_DONE);
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    am_run_free(r);
}

static void
silence__is_absent__when_only_others_stand_there(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE), other = o;

    (void)state;
    other.key = "fedcba9876543210fedcba9876543210";
    assert_int_equal(am_run_job(r, DELIVER_SEND, &other), DELIVER_DONE);
    /* A person's comment may hold the digits: only the mark counts. */
    other.silence = "{\"matchers\":" AM_MATCHERS ",\"ends_at\":\"2026-11-21T00:28:00Z\",\"comment\":\"see 0123456789ab\"}";
    assert_int_equal(am_run_job(r, DELIVER_SEND, &other), DELIVER_DONE);
    am_run_script(r, "post: drop");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    am_run_free(r);
}

/* "looking into it", put and known by its id. */
static struct deliver_order
put_one(struct am_run *r, enum message_act next)
{
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    r->now_ms += 10 * MS_MINUTE;
    o = am_run_order(next);
    o.id = "M13";
    o.key = "13aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    o.target_channel = last(r)->id;
    o.silence = "{\"matchers\":" AM_MATCHERS ",\"ends_at\":\"2026-11-21T04:00:00.000Z\",\"comment\":\"\",\"author\":\"\"}";
    return o;
}

static void
extension__keeps_the_id__and_all_but_the_end(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = put_one(r, MESSAGE_EXTEND);

    (void)state;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(am_sim_silences(r->sim), 1);
    assert_string_equal(r->step.channel_id, last(r)->id);
    assert_int_equal(last(r)->starts_at_ms, AM_NOW_MS);
    assert_int_equal(last(r)->ends_at_ms, AM_NOW_MS + 4 * MS_HOUR + 32 * MS_MINUTE);
    assert_string_equal(last(r)->comment, "looking into it [tocsin M13 13aaaaaaaaaa]");
    assert_string_equal(last(r)->author, "anna");
    am_run_free(r);
}

static void
extension__is_put_anew__when_the_silence_is_over_or_forgotten(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = put_one(r, MESSAGE_EXTEND);
    char before[64];

    (void)state;
    str_copy(before, sizeof before, last(r)->id);
    o.target_channel = before;
    r->now_ms += MS_HOUR;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(am_sim_silences(r->sim), 2);
    assert_string_not_equal(r->step.channel_id, before);
    o.target_channel = AM_ID;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(am_sim_silences(r->sim), 3);
    assert_string_equal(r->step.channel_id, last(r)->id);
    am_run_free(r);
}

static void
extension__is_looked_up_by_its_key__or_by_its_end(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = put_one(r, MESSAGE_EXTEND), by_amtool;
    char id[64];

    (void)state;
    str_copy(id, sizeof id, last(r)->id);
    o.target_channel = id;
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    am_run_script(r, "post: lost");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, id);
    by_amtool = o;
    by_amtool.key = "14bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &by_amtool), DELIVER_DONE);
    by_amtool.silence = "{\"matchers\":" AM_MATCHERS ",\"ends_at\":\"2026-11-21T04:00:02.000Z\"}";
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &by_amtool), DELIVER_ABSENT);
    am_run_free(r);
}

static void
extension__is_sure__when_only_reading_failed(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = put_one(r, MESSAGE_EXTEND);

    (void)state;
    am_run_script(r, "get: drop, 503, silent");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
        assert_false(r->step.unsure);
    }
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    am_run_free(r);
}

static void
expiry__ends_it__and_is_done_where_it_had_ended(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = put_one(r, MESSAGE_EXPIRE);

    (void)state;
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    am_run_script(r, "delete: lost");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(last(r)->ends_at_ms, r->now_ms);
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    o.target_channel = AM_ID;
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, AM_ID);
    assert_int_equal(am_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    am_run_free(r);
}

static void
silence__that_no_message_put__is_known_by_the_order(void **state)
{
    struct am_run *r = am_run_new(1);
    struct deliver_order o = am_run_order(MESSAGE_EXPIRE);

    (void)state;
    o.target_channel = NULL;
    o.silence = "{\"id\":\"" AM_ID "\"}";
    am_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(r->method, "DELETE");
    assert_string_equal(r->url, "http://am:9093/api/v2/silence/" AM_ID);
    am_run_free(r);
}

static void
order__is_refused__when_it_does_not_say_what_to_do(void **state)
{
    static const struct {
        enum message_act act;
        const char *channel, *target, *silence, *text;
    } rows[] = {
        { MESSAGE_SILENCE, "gone", NULL, AM_SILENCE, "no source gone is configured any more: configure it, then send again" },
        { MESSAGE_SILENCE, "prod", NULL, NULL, "M12 has no matchers or no end: put it anew" },
        { MESSAGE_SILENCE, "prod", NULL, "{\"matchers\":[]}", "M12 has no matchers or no end: put it anew" },
        { MESSAGE_SILENCE, "prod", NULL, "[]", "M12 says no silence that can be read: put it anew" },
        { MESSAGE_EXPIRE, "prod", NULL, "{}", "it is not known which silence at prod this changes: look for it in :silences" },
        { MESSAGE_EXPIRE, "prod", "../status", "{}",
            "it is not known which silence at prod this changes: look for it in :silences" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct am_run *r = am_run_new(1);
        struct deliver_order o = am_run_order(rows[i].act);

        o.channel = rows[i].channel;
        o.target_channel = rows[i].target;
        o.silence = rows[i].silence;
        assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
        assert_string_equal(r->step.error.text, rows[i].text);
        assert_int_equal(r->requests, 0);
        am_run_free(r);
    }
}

static void
instance__that_is_not_reached__is_passed_over(void **state)
{
    struct am_run *r = am_run_new(2);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    am_run_script(r, "post: unsent");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->url, "http://am2:9093/api/v2/silences");
    /* The one that answered is asked first from now on. */
    am_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(r->url, "http://am2:9093/api/v2/silences");
    am_run_free(r);
}

static void
silence__is_sure_not_to_stand_there__when_no_instance_is_reached(void **state)
{
    struct am_run *r = am_run_new(2);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    am_run_script(r, "post: unsent, unsent");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_false(r->step.unsure);
    assert_int_equal(r->requests, 2);
    am_run_free(r);
}

static void
instance__that_may_have_got_it__is_the_only_one_asked(void **state)
{
    struct am_run *r = am_run_new(2);
    struct deliver_order o = am_run_order(MESSAGE_SILENCE);

    (void)state;
    am_run_script(r, "post: drop");
    assert_int_equal(am_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(r->requests, 1);
    am_run_begin(r, DELIVER_LOOK_UP, &o);
    assert_string_equal(r->url, "http://am:9093/api/v2/silences");
    assert_int_equal(am_run_fail(r, true), DELIVER_REQUEST);
    assert_string_equal(r->url, "http://am2:9093/api/v2/silences");
    am_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silence__stands_there__with_its_key_in_the_comment),
    cmocka_unit_test(silence__begins_when_it_is_to__when_that_is_later),
    cmocka_unit_test(silence__is_found__when_only_its_answer_was_lost),
    cmocka_unit_test(silence__is_found__also_when_somebody_ended_it_meanwhile),
    cmocka_unit_test(silence__is_absent__when_only_others_stand_there),
    cmocka_unit_test(extension__keeps_the_id__and_all_but_the_end),
    cmocka_unit_test(extension__is_put_anew__when_the_silence_is_over_or_forgotten),
    cmocka_unit_test(extension__is_looked_up_by_its_key__or_by_its_end),
    cmocka_unit_test(extension__is_sure__when_only_reading_failed),
    cmocka_unit_test(expiry__ends_it__and_is_done_where_it_had_ended),
    cmocka_unit_test(silence__that_no_message_put__is_known_by_the_order),
    cmocka_unit_test(order__is_refused__when_it_does_not_say_what_to_do),
    cmocka_unit_test(instance__that_is_not_reached__is_passed_over),
    cmocka_unit_test(silence__is_sure_not_to_stand_there__when_no_instance_is_reached),
    cmocka_unit_test(instance__that_may_have_got_it__is_the_only_one_asked),
};

SUITE(am_silence, tests);
