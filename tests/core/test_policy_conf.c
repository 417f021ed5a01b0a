/* SPDX-License-Identifier: MIT */
/* The section `policy`: what its steps mean, and what is told of one that can't be meant. */
#include "core/routing_conf.h"

#include <string.h>

#include "support/suite.h"
#include "util/buf.h"
#include "util/time.h"

static const struct conf_section sections[] = {
    { "policy", true, "" },
    { "notify", false, "" },
};
static struct conf_row rows[10] = { { "notify", "level_1", CONF_LIST, NULL, NULL, false, "" } };
static struct conf_schema schema = { sections, sizeof sections / sizeof *sections, rows, 1 };

static const char *const pages[] = { "pd" };
static struct person persons[] = { { .name = "ana", .pages = pages, .pages_n = 1 }, { .name = "bob" },
    { .name = "cy by night" } };
static const struct people people = { persons, 3 }, without_pages = { persons + 1, 2 };
static const struct destination ways[] = { { .name = "pd", .kind = MESSAGE_PAGE }, { .name = "sms", .kind = MESSAGE_COMMAND },
    { .name = "#ops", .kind = MESSAGE_SLACK }, { .name = "am silences", .kind = MESSAGE_WRITE } };
static const struct destinations destinations = { ways, 4 };

struct read {
    struct conf *conf;
    struct routing_build build;
    struct conf_faults faults;
};

static void
read_with(struct read *r, const struct people *who, const char *text)
{
    memcpy(rows + 1, policy_conf_rows, policy_conf_rows_n * sizeof *rows);
    schema.rows_n = 1 + policy_conf_rows_n;
    *r = (struct read){ 0 };
    r->conf = conf_parse(&schema, "t.conf", text, strlen(text), &r->faults);
    assert_non_null(r->conf);
    r->build = (struct routing_build){ .conf = r->conf, .faults = &r->faults, .people = who, .destinations = &destinations };
    vec_push(&r->build.schedules, (struct schedule){ .name = "first" });
    policy_conf_read(&r->build);
}

static void
read_release(struct read *r)
{
    vec_release(&r->build.policies);
    vec_release(&r->build.schedules);
    arena_release(&r->build.arena);
    conf_faults_release(&r->faults);
    conf_free(r->conf);
}

static void
policy__has_the_steps_that_are_written(void **state)
{
    const struct policy *p;
    struct read r;

    (void)state;
    read_with(&r, &people,
        "policy \"pay\" {\n steps = {\"first within 10m\", \" bob ,ana  by sms, #ops  within 90s \", \"cy by night by pd\"}\n"
        " rounds = 3\n answer = everyone\n}\npolicy \"other\" { steps = {\"ana\"} }\n");
    assert_int_equal(r.build.policies.n, 2);
    p = &r.build.policies.v[0];
    assert_string_equal(p->name, "pay");
    assert_int_equal(p->rounds, 3);
    assert_true(p->everyone);
    assert_int_equal(p->steps_n, 3);
    assert_int_equal(p->steps[0].who_n, 1);
    assert_string_equal(p->steps[0].who[0], "first");
    assert_int_equal(p->steps[0].by_n, 0);
    assert_int_equal(p->steps[0].wait_ms, 10 * MS_MINUTE);
    assert_int_equal(p->steps[1].who_n, 2);
    assert_string_equal(p->steps[1].who[0], "bob");
    assert_string_equal(p->steps[1].who[1], "ana");
    assert_int_equal(p->steps[1].by_n, 2);
    assert_string_equal(p->steps[1].by[1], "#ops");
    assert_int_equal(p->steps[1].wait_ms, 90 * MS_SECOND);
    assert_string_equal(p->steps[2].who[0], "cy by night");
    assert_string_equal(p->steps[2].by[0], "pd");
    assert_int_equal(p->steps[2].wait_ms, 5 * MS_MINUTE);
    assert_int_equal(r.build.policies.v[1].rounds, 0);
    assert_false(r.build.policies.v[1].everyone);
    read_release(&r);
}

static void
policy__is_refused_with_its_line__where_a_step_is_wrong(void **state)
{
    static const struct {
        const char *steps, *told;
    } table[] = {
        { "\"ana\", \"carl within 5m\"", "step 2 asks carl, but there is no such person or schedule" },
        { "\"ana by am silences\"", "step 1 goes by am silences, but there is no such destination" },
        { "\"ana by pigeon\"", "step 1 goes by pigeon, but there is no such destination" },
        { "\"ana within soon\"", "step 1 waits 'soon': a duration from 1s to 1d" },
        { "\"ana within 2d\"", "step 1 waits '2d': a duration from 1s to 1d" },
        { "\"ana within\"", "step 1 waits '': a duration from 1s to 1d" },
        { "\"ana, ana\"", "step 1 names ana twice" },
        { "\"ana,, bob\"", "step 1: a name is missing beside a comma, or behind `by`: \"ana, payments-first by pd within 5m\"" },
        { "\"ana by\"", "step 1: a name is missing beside a comma, or behind `by`: \"ana, payments-first by pd within 5m\"" },
        { "\"\"", "step 1: a name is missing beside a comma, or behind `by`: \"ana, payments-first by pd within 5m\"" },
        { "\"ana\", \"bob within 5m\"", "step 2 reaches nobody: it has no `by`, bob no `page`, and section notify no level_1" },
        { "", "a policy has 1 to 20 steps, this one 0" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf text = BUF_INIT;
        struct read r;

        buf_addf(&text, "policy \"pay\" {\n steps = {%s}\n}\n", table[i].steps);
        read_with(&r, &people, buf_text(&text));
        assert_int_equal(r.faults.n, 1);
        assert_string_equal(r.faults.v[0].text, table[i].told);
        assert_string_equal(r.faults.v[0].file, "t.conf");
        assert_int_equal(r.faults.v[0].line, 2);
        assert_int_equal(r.build.policies.n, 0);
        read_release(&r);
        buf_release(&text);
    }
}

static void
policy__reaches_somebody__by_its_step_by_her_own_ways_or_by_level_1(void **state)
{
    static const struct {
        const struct people *people;
        const char *others, *step;
        bool good;
    } table[] = {
        { &people, "", "bob", false },
        { &people, "", "bob by pd", true },
        { &people, "", "ana", true },
        { &people, "notify { level_1 = {\"pd\"} }\n", "bob", true },
        { &people, "", "bob, ana", true },
        { &people, "", "first", true },
        { &without_pages, "", "first", false },
        { &without_pages, "notify { level_1 = {\"pd\"} }\n", "first", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf text = BUF_INIT;
        struct read r;

        buf_addf(&text, "%spolicy \"pay\" { steps = {\"%s\"} }\n", table[i].others, table[i].step);
        read_with(&r, table[i].people, buf_text(&text));
        assert_int_equal(r.faults.n == 0, table[i].good);
        read_release(&r);
        buf_release(&text);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(policy__has_the_steps_that_are_written),
    cmocka_unit_test(policy__is_refused_with_its_line__where_a_step_is_wrong),
    cmocka_unit_test(policy__reaches_somebody__by_its_step_by_her_own_ways_or_by_level_1),
};
SUITE(policy_conf, tests);
