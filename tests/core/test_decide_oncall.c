/* SPDX-License-Identifier: MIT */
/* What calendars, pagers and persons say of who is on call. */
#include <string.h>

#include "core/person.h"
#include "core/words.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static const struct schedule schedules[] = { { .name = "payments" }, { .name = "platform" } };
static const struct routing routing = { .schedules = schedules, .schedules_n = 2 };
static struct person persons[] = { { .name = "ana" }, { .name = "bob" } };
static const struct people people = { persons, 2 };

static void
begin(struct world *w)
{
    world_init_with_twin(w);
    w->m->config.routing = w->twin->config.routing = &routing;
    w->m->config.people = w->twin->config.people = &people;
}

static bool
list(struct world *w, const char *schedule, const struct oncall_shift *v, size_t n)
{
    return world_do(w,
        &(struct command){ .kind = CMD_SHIFTS,
            .actor = "rota",
            .origin = "source:rota",
            .source = "rota",
            .names = &schedule,
            .names_n = 1,
            .shifts = v,
            .shifts_n = n });
}

static bool
override(struct world *w, const char *schedule, const char *person, int64_t from_ms, int64_t for_ms)
{
    return world_do(w,
        &(struct command){ .kind = CMD_OVERRIDE,
            .actor = "ana",
            .origin = "tui",
            .names = &schedule,
            .names_n = schedule != NULL,
            .to = person,
            .from_ms = from_ms,
            .for_ms = for_ms });
}

static const char *
who(const struct world *w, int64_t after_ms)
{
    struct oncall_turn turn;

    assert_true(oncall_at(w->m, "payments", w->now_ms + after_ms, &turn));
    return turn.person == NULL ? "nobody" : turn.person;
}

/* What stands there for a person is anything: it is a word of the log, and what is not one, or is over before it begins, is left out. */
static void
a_shift__has_a_name_that_fits_the_log(void **state)
{
    char name[5000];
    struct world w;
    int64_t now;

    (void)state;
    begin(&w);
    now = w.now_ms;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    memcpy(name, "Dora\nQ\x1b[2J", 10);
    {
        const struct oncall_shift v[] = { { NULL, name, now, now + MS_HOUR }, { NULL, "\t", now, now + MS_HOUR },
            { NULL, "ana", now + 3 * MS_HOUR, now + 2 * MS_HOUR } };

        assert_true(list(&w, "payments", v, 3));
        assert_int_equal(w.m->oncall.shifts.n, 1);
        assert_int_equal(strlen(w.m->oncall.shifts.v[0].person), 62);
        assert_memory_equal(w.m->oncall.shifts.v[0].person, "DoraQ[2Jxxx", 11);
        assert_true(list(&w, "payments", v, 3));
        assert_int_equal(w.out.events.n, 0);
    }
    world_release(&w);
}

static void
shifts__are_one_event__and_none_where_nothing_is_new(void **state)
{
    struct world w;
    int64_t now;

    (void)state;
    begin(&w);
    now = w.now_ms;
    {
        const struct oncall_shift v[] = { { NULL, "bob", now + MS_HOUR, now + 2 * MS_HOUR },
            { NULL, "ana", now - MS_HOUR, now + MS_HOUR }, { NULL, "bob", now - 2 * MS_HOUR, now - MS_HOUR },
            { NULL, "ana", now - MS_HOUR, now + MS_HOUR } };

        assert_true(list(&w, "payments", v, 4));
        assert_int_equal(w.out.events.n, 1);
        assert_int_equal(w.m->oncall.shifts.n, 2); /* what is over, or said twice, is left out */
        assert_string_equal(w.m->oncall.shifts.v[0].person, "ana");
        assert_true(list(&w, "payments", v, 4));
        assert_int_equal(w.out.events.n, 0);
        w.now_ms += MS_HOUR + 1;
        assert_true(list(&w, "payments", v, 4)); /* time alone is nothing new */
        assert_int_equal(w.out.events.n, 0);
        assert_true(list(&w, "payments", v, 0));
        assert_int_equal(w.out.events.n, 1);
        assert_int_equal(w.m->oncall.shifts.n, 0);
        assert_false(list(&w, "nights", v, 4));
        assert_string_equal(w.err.text, "there is no schedule nights");
    }
    world_release(&w);
}

static void
an_override__stands_for_its_time__and_is_undone_and_redone(void **state)
{
    struct buf words = BUF_INIT;
    struct world w;

    (void)state;
    begin(&w);
    assert_true(override(&w, "payments", "bob", 0, 2 * MS_HOUR));
    assert_string_equal(w.out.summary, "bob is on call for payments until 04:00Z");
    batch_words(w.m, w.out.events.v, 1, &words);
    assert_string_equal(buf_text(&words), "payments: bob until 04:00Z");
    assert_string_equal(who(&w, 0), "bob");
    assert_string_equal(who(&w, 2 * MS_HOUR), "nobody");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(w.out.summary, "undone: on call payments: bob until 04:00Z");
    assert_string_equal(who(&w, 0), "nobody");
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(who(&w, 0), "bob");
    buf_clear(&words);
    batch_words(w.m, w.out.events.v, 1, &words);
    assert_string_equal(buf_text(&words), "payments: bob until 04:00Z: stands again");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(who(&w, 0), "nobody");
    assert_int_equal(w.m->oncall.overrides.n, 0);
    assert_int_equal(w.twin->oncall.overrides.n, 0);
    buf_release(&words);
    world_release(&w);
}

static void
an_override_to_come__is_told_from_when(void **state)
{
    struct buf words = BUF_INIT;
    struct world w;

    (void)state;
    begin(&w);
    assert_true(override(&w, "payments", "bob", w.now_ms + MS_HOUR, MS_HOUR));
    batch_words(w.m, w.out.events.v, 1, &words);
    assert_string_equal(buf_text(&words), "payments: bob from 03:00Z until 04:00Z");
    assert_string_equal(who(&w, 0), "nobody");
    assert_string_equal(who(&w, MS_HOUR), "bob");
    buf_release(&words);
    world_release(&w);
}

static void
an_override_that_is_over__is_not_undone(void **state)
{
    struct world w;

    (void)state;
    begin(&w);
    assert_true(override(&w, "payments", "bob", 0, MS_HOUR));
    w.now_ms += 2 * MS_HOUR;
    assert_false(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true }));
    assert_string_equal(w.err.text, "bob's time on call for payments is over: nothing to undo");
    world_release(&w);
}

static void
an_override__is_refused__where_it_says_nothing_that_can_be(void **state)
{
    static const struct {
        const char *schedule, *person;
        int64_t from_ms, for_ms;
        const char *why;
    } cases[] = {
        { NULL, "bob", 0, MS_HOUR, "of which schedule?" },
        { "nights", "bob", 0, MS_HOUR, "there is no schedule nights" },
        { "payments", NULL, 0, MS_HOUR, "who is on call then? Name a person" },
        { "payments", "eve", 0, MS_HOUR, "no person eve in the configuration: there the persons are named" },
        { "payments", "bob", 0, 0, "for how long is bob on call?" },
        { "payments", "bob", 0, 1000, "that is over before it begins" },
        { "payments", "bob", 0, 61 * MS_DAY, "an override lasts 60 days at most, and begins within a year" },
        { "payments", "bob", WORLD_START_MS + 400 * MS_DAY, MS_HOUR,
            "an override lasts 60 days at most, and begins within a year" },
    };
    struct world w;

    (void)state;
    begin(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(override(&w, cases[i].schedule, cases[i].person, cases[i].from_ms, cases[i].for_ms));
        assert_string_equal(w.err.text, cases[i].why);
    }
    world_release(&w);
}

static void
what_is_listed__is_told_by_who_is_now_and_next(void **state)
{
    struct buf words = BUF_INIT;
    struct world w;
    int64_t now;

    (void)state;
    begin(&w);
    now = w.now_ms;
    {
        const struct oncall_shift v[] = { { NULL, "ana", now - MS_HOUR, now + MS_HOUR },
            { NULL, "bob", now + MS_HOUR, now + 2 * MS_HOUR }, { NULL, "ana", now + 2 * MS_HOUR, now + 3 * MS_HOUR } };

        assert_true(list(&w, "payments", v, 3));
        batch_words(w.m, w.out.events.v, 1, &words);
        assert_string_equal(buf_text(&words), "payments: ana, then bob, and 1 more");
        buf_clear(&words);
        assert_true(list(&w, "payments", v, 0));
        batch_words(w.m, w.out.events.v, 1, &words);
        assert_string_equal(buf_text(&words), "payments: nobody is listed");
    }
    buf_release(&words);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_shift__has_a_name_that_fits_the_log),
    cmocka_unit_test(shifts__are_one_event__and_none_where_nothing_is_new),
    cmocka_unit_test(an_override__stands_for_its_time__and_is_undone_and_redone),
    cmocka_unit_test(an_override_to_come__is_told_from_when),
    cmocka_unit_test(an_override_that_is_over__is_not_undone),
    cmocka_unit_test(an_override__is_refused__where_it_says_nothing_that_can_be),
    cmocka_unit_test(what_is_listed__is_told_by_who_is_now_and_next),
};
SUITE(decide_oncall, tests);
