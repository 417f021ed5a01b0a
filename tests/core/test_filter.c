/* SPDX-License-Identifier: MIT */
/* The filter's grammar, what each term accepts, and which filter narrows which. */
#include "core/filter.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTES(n) ((n)*INT64_C(60000))

/* Four alerts, told apart by their names. */
struct board {
    struct world w;
    struct alert *disk, *api, *batch, *cert;
};

static void
board_init(struct board *b)
{
    struct sighting v[4];

    world_init(&b->w);
    v[0] = world_sighting(&b->w,
        "alertname=DiskFull,env=prod,instance=db-1:9100,mountpoint=/var/lib,severity=critical,team=storage");
    v[1] = world_sighting(&b->w, "alertname=ApiErrors,env=prod,service=checkout,severity=warning,owner=payments");
    v[2] = world_sighting(&b->w, "alertname=BatchLate,env=dev,job=nightly,severity=info,note=caf\xc3\x89 au lait");
    v[3] = world_sighting(&b->w, "alertname=CertExpires,zone=eu-1,severity=page");
    for (size_t i = 0; i < COUNT(v); i++)
        v[i].starts_at_ms = b->w.now_ms;
    world_see(&b->w, v, COUNT(v));
    b->disk = (struct alert *)model_alert(b->w.m, &v[0].id);
    b->api = (struct alert *)model_alert(b->w.m, &v[1].id);
    b->batch = (struct alert *)model_alert(b->w.m, &v[2].id);
    b->cert = (struct alert *)model_alert(b->w.m, &v[3].id);
    assert_true(world_act(&b->w, CMD_ACK, "ana", b->disk));
    b->api->marks |= ALERT_SUPPRESSED;
    b->batch->marks |= ALERT_FLAPPING;
    b->batch->count = 7;
    b->disk->routed.routes = "a b";
    b->api->routed.routes = "b";
    b->api->routed.maintenance = "db";
}

static struct filter *
good(const char *text)
{
    struct err err = { 0 };
    struct filter *f = filter_new(text, NULL, &err);

    if (f == NULL)
        fail_msg("%s: %s", text, err.text);
    return f;
}

/* The first letters of those accepted, for ana, 20 minutes after the start. */
static void
expect(struct board *b, const char *text, const char *names)
{
    const struct alert *const all[] = { b->disk, b->api, b->batch, b->cert };
    struct filter *f = good(text);
    char got[8] = "";
    size_t n = 0;

    for (size_t i = 0; i < COUNT(all); i++)
        if (filter_accepts(f, b->w.m, all[i], "ana", WORLD_START_MS + MINUTES(20)))
            got[n++] = "dabc"[i];
    got[n] = '\0';
    if (strcmp(got, names) != 0)
        fail_msg("%s: accepts \"%s\", not \"%s\"", text, got, names);
    filter_free(f);
}

static const struct {
    const char *text, *names;
} cases[] = {
    /* clang-format off */
    { "",                                "dabc" },
    { " , ,",                            "dabc" },
    { "{}",                              "dabc" },
    { "\"\"",                            "dabc" },
    /* Labels. */
    { "env=prod",                        "da" },
    { "env = prod",                      "da" },
    { "env=\"prod\"",                    "da" },
    { "\"env\"=prod",                    "da" },
    { "env!=prod",                       "bc" },
    { "env=~pro.*",                      "da" },
    { "env=~\"pro\"",                    "" },
    { "env!~\"pro.*\"",                  "bc" },
    { "env=\"\"",                        "c" },
    { "env!=\"\"",                       "dab" },
    { "instance=db-1:9100",              "d" },
    { "mountpoint=/var/lib",             "d" },
    { "env=prod,severity=critical",      "d" },
    { "env=prod severity=~\"crit.*|warn.*\"", "da" },
    { "{env=\"prod\",severity!=\"critical\"}", "a" },
    { "  { env=prod , } ",               "da" },
    { "severity=~crit(ical)?",           "d" },
    { "severity=~\"(?i)CRIT.*\"",        "d" },
    { "instance=~\"db-\\d+:.*\"",        "d" },
    { "nosuch=x",                        "" },
    { "nosuch!=x",                       "dabc" },
    { "note=\"caf\xc3\x89 au lait\"",    "b" },
    { "note=\"a\\\"b\\\\c\\nd\"",        "" },
    /* First-class fields without syntax: the label first, then the mapping. */
    { "team=storage",                    "d" },
    { "team=payments",                   "a" },
    { "service=nightly",                 "b" },
    { "region=eu-1",                     "c" },
    { "name=DiskFull",                   "d" },
    { "owner=payments",                  "a" },
    /* Fields. */
    { "@state=firing",                   "abc" },
    { "@state=acked",                    "d" },
    { "@state!=acked",                   "abc" },
    { "@state=suppressed",               "a" },
    { "@state!=suppressed",              "dbc" },
    { "@state!=firing",                  "d" },
    { "@state=~\"acked|suppressed\"",    "da" },
    { "@state=~firing",                  "abc" },
    { "@state!~\"firing|closed\"",       "d" },
    { "@level=1",                        "c" },
    { "@level!=1",                       "dab" },
    { "@level<=3",                       "dac" },
    { "@level<3",                        "dc" },
    { "@level>3",                        "b" },
    { "@level >= 3",                     "ab" },
    { "@sev=critical",                   "d" },
    { "@sev=~\"crit.*|page\"",           "dc" },
    { "@src=am",                         "dabc" },
    { "@src!=am",                        "" },
    { "@owner=me",                       "d" },
    { "@owner!=me",                      "abc" },
    { "@owner=ana",                      "d" },
    { "@owner=bob",                      "" },
    { "@owner=\"\"",                     "abc" },
    { "@owner=~an.",                     "d" },
    { "@age>15m",                        "dabc" },
    { "@age>20m",                        "" },
    { "@age>=20m",                       "dabc" },
    { "@age<1h30m",                      "dabc" },
    { "@age<=1s",                        "" },
    { "@count>=7",                       "b" },
    { "@count=1",                        "dac" },
    { "@count<7",                        "dac" },
    { "@team=payments",                  "a" },
    { "@team=\"\"",                      "bc" },
    { "@service=checkout",               "a" },
    { "@env=dev",                        "b" },
    { "@region=~eu.*",                   "c" },
    { "@route=a",                        "d" },
    { "@route=b",                        "da" },
    { "@route!=b",                       "bc" },
    { "@route!~\"b|c\"",                 "bc" },
    { "@route=~\"a|x\"",                 "d" },
    { "@route=\"a b\"",                  "" },
    { "@route=\"\"",                     "bc" },
    { "@maintenance=db",                 "a" },
    { "@maintenance=\"\"",               "dbc" },
    { "@flap=yes",                       "b" },
    { "@flap=no",                        "dac" },
    { "@flap!=no",                       "b" },
    { "@stale=no",                       "dabc" },
    { "@stale=yes",                      "" },
    /* Words. */
    { "disk",                            "d" },
    { "DISK",                            "d" },
    { "prod",                            "da" },
    { "!prod",                           "bc" },
    { "prod !disk",                      "a" },
    { "prod,disk",                       "d" },
    { "db-1:9100",                       "d" },
    { "/var",                            "d" },
    { "caf\xc3\xa9",                     "b" },
    { "CAF\xc3\x89",                     "b" },
    { "\"caf\xc3\xa9 au\"",              "b" },
    { "!\"au lait\"",                    "dac" },
    { "au lait",                         "b" },
    { "db.*",                            "" },
    { "mountpoint",                      "" },
    /* The examples of the help. */
    { "env=prod severity=~\"crit.*\" @age>15m @owner=me !canary", "d" },
    { "{alertname=\"ApiErrors\", node!~\"db.*\"}", "a" },
    /* clang-format on */
};

static void
filter__accepts_what_its_terms_say(void **state)
{
    struct board b;

    (void)state;
    board_init(&b);
    b.w.m->sources.v[0]->skip_health = true;
    b.w.m->sources.v[0]->last_ok_ms = WORLD_START_MS + MINUTES(20);
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(&b, cases[i].text, cases[i].names);
    world_release(&b.w);
}

static void
filter__finds_alerts_of_a_source_that_does_not_answer(void **state)
{
    struct board b;

    (void)state;
    board_init(&b);
    b.w.m->sources.v[0]->configured = false;
    expect(&b, "@stale=yes", "dabc");
    expect(&b, "@stale!=yes", "");
    world_release(&b.w);
}

static void
filter__takes_nobody_for_me__where_no_person_is_known(void **state)
{
    struct board b;
    struct filter *f = good("@owner=me"), *not_me = good("@owner!=me");

    (void)state;
    board_init(&b);
    assert_false(filter_accepts(f, b.w.m, b.cert, NULL, b.w.now_ms));
    assert_false(filter_accepts(f, b.w.m, b.disk, NULL, b.w.now_ms));
    assert_true(filter_accepts(not_me, b.w.m, b.cert, NULL, b.w.now_ms));
    filter_free(f);
    filter_free(not_me);
    world_release(&b.w);
}

/* Who is on call changes, and so does what is hers. */
static void
filter__takes_what_is_mine_to_answer_for_mine__by_the_owner_and_by_who_is_on_call(void **state)
{
    struct schedule_override turns[] = { { "ana", 0, INT64_MAX }, { "bob", 0, INT64_MAX } };
    struct schedule schedules[] = { { .name = "payments", .overrides = turns, .overrides_n = 1 } };
    const struct routing routing = { .schedules = schedules, .schedules_n = 1 };
    struct board b;
    struct filter *f = good("@owner=me"), *not_me = good("@owner!=me");
    struct alert *cert, *disk;

    (void)state;
    board_init(&b);
    b.w.m->config.routing = &routing;
    cert = (struct alert *)b.cert;
    disk = (struct alert *)b.disk;
    cert->routed.owner = pool_str(&b.w.m->pool, "payments");
    disk->routed.owner = pool_str(&b.w.m->pool, "eve");
    turns[0].until_ms = b.w.now_ms + 1000;
    turns[1].from_ms = turns[0].until_ms;
    schedules[0].overrides_n = 2;
    assert_true(filter_accepts(f, b.w.m, cert, "ana", b.w.now_ms));
    assert_false(filter_accepts(not_me, b.w.m, cert, "ana", b.w.now_ms));
    assert_false(filter_accepts(f, b.w.m, cert, "bob", b.w.now_ms));
    assert_false(filter_accepts(f, b.w.m, cert, "ana", b.w.now_ms + 1000));
    assert_true(filter_accepts(f, b.w.m, cert, "bob", b.w.now_ms + 1000));
    assert_true(filter_accepts(f, b.w.m, disk, "eve", b.w.now_ms));
    assert_false(filter_accepts(f, b.w.m, disk, "bob", b.w.now_ms));
    model_put_override(b.w.m, &(struct oncall_override){ 7, "payments", "carol", "ana", 0, INT64_MAX, 0 });
    b.w.m->oncall.last_seq = 7;
    assert_false(filter_accepts(f, b.w.m, cert, "ana", b.w.now_ms));
    assert_true(filter_accepts(f, b.w.m, cert, "carol", b.w.now_ms));
    filter_free(f);
    filter_free(not_me);
    world_release(&b.w);
}

static const struct {
    const char *text;
    size_t column;
    const char *message;
} wrong[] = {
    /* clang-format off */
    { "env=",                  5,  "column 5: a value is missing" },
    { "env=,",                 5,  "a value is missing" },
    { "{env=}",                6,  "a value is missing" },
    { "env=~\"(\"",            6,  "a ( is not closed" },
    { "env=~(?=a)",            8,  "= stands only in double quotes" },
    { "env=~\"a(?!b)\"",       6,  "column 6: pattern, column 2: look-ahead is not part of RE2's language: Alertmanager would refuse it" },
    { "env>3",                 4,  "for @age, @level and @count" },
    { "a <= b",                3,  "for @age, @level and @count" },
    { "env==prod",             5,  "= stands only in double quotes" },
    { "env=a=b",               6,  "= stands only in double quotes" },
    { "env=a!b",               6,  "a blank or a comma is missing before !" },
    { "env=\"a\"b",            8,  "b stands only" },
    { "env=\"a",               5,  "the quote is not closed" },
    { "\"a",                   1,  "the quote is not closed" },
    { "!\"a",                  2,  "the quote is not closed" },
    { "=x",                    1,  "= stands only in double quotes" },
    { "\"\"=x",                3,  "a label's name is missing" },
    { "~x",                    1,  "~ stands only in double quotes" },
    { "a'b",                   2,  "' stands only in double quotes" },
    { "a\\b",                  2,  "\\ stands only in double quotes" },
    { "a{b",                   2,  "missing before {" },
    { "a {b}",                 3,  "{ stands only around the whole filter" },
    { "a }",                   3,  "} stands only around the whole filter" },
    { "{a",                    1,  "the { is not closed" },
    { " {a} b",                6,  "nothing may follow the }" },
    { "!",                     2,  "a word is missing after !" },
    { "! a",                   2,  "a word is missing after !" },
    { "!env=prod",             5,  "for labels there are != and !~" },
    { "!@state=acked",         2,  "for fields there is !=" },
    { "@",                     1,  "there are @state @level" },
    { "@foo=1",                1,  "no such field; there are @state" },
    { "\xc3\xa9\xc3\xa9 @foo=1", 4, "column 4: no such field" },
    { "@state",                7,  "@state takes =, !=" },
    { "@state=",               8,  "a value is missing" },
    { "@state>firing",         7,  "@state takes =, !=" },
    { "@state=late",           8,  "no such state; there are firing, acked, escalated, snoozed, cleared, closed, suppressed" },
    { "@state=~\"(\"",         9,  "a ( is not closed" },
    { "@age=5m",               5,  "@age takes <, <=, > or >=" },
    { "@age>15",               6,  "@age takes a number and its unit" },
    { "@age>soon",             6,  "@age takes a number and its unit" },
    { "@level=0",              8,  "from 1 to 4" },
    { "@level=5",              8,  "from 1 to 4" },
    { "@level=~1",             7,  "@level takes" },
    { "@count>99999999999999999999", 8, "whole number" },
    { "@count>-1",             8,  "whole number" },
    { "@flap=maybe",           7,  "@flap is yes or no" },
    { "@stale>1",              7,  "@stale takes = or !=" },
    { "a @inc=soon",           8,  "column 8: @inc is an incident, such as INC-12, or none" },
    { "@inc>3",                5,  "@inc takes = or != and an incident" },
    { "@msg=late",             1,  "it comes with messages" },
    { "@fired7d>3",            1,  "it comes with the history of a week" },
    { "@due<5m",               1,  "it comes with deadlines" },
    { "\xff",                  1,  "not UTF-8" },
    /* clang-format on */
};

static void
filter__tells_the_fault_and_its_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct err err = { 0 };
        size_t column = 0;

        assert_null(filter_new(wrong[i].text, &column, &err));
        if (column != wrong[i].column || strstr(err.text, wrong[i].message) == NULL)
            fail_msg("%s: column %zu, %s", wrong[i].text, column, err.text);
        assert_int_equal(err.code, ERR_USAGE);
    }
}

static void
filter__refuses_more_than_it_can_hold(void **state)
{
    struct err err = { 0 };
    struct buf b = BUF_INIT;

    (void)state;
    for (int i = 0; i < 65; i++)
        buf_addf(&b, "w%d ", i);
    assert_null(filter_new(buf_text(&b), NULL, &err));
    assert_string_equal(err.text, "column 247: more than 64 terms");
    buf_fill(&b, 'x', 5000);
    assert_null(filter_new(buf_text(&b), NULL, &err));
    assert_string_equal(err.text, "column 1: the filter has more than 4096 bytes");
    buf_release(&b);
}

static const struct {
    const char *narrow, *wide;
    bool narrows;
} pairs[] = {
    { "a", "", true },
    { "", "a", false },
    { "disk", "dis", true },
    { "mydisk", "dis", true },
    { "dis", "disk", false },
    { "DISK", "dis", true },
    { "!dis", "!disk", true },
    { "!disk", "!dis", false },
    { "!disk", "disk", false },
    { "disk", "!disk", false },
    { "env=prod disk", "disk", true },
    { "disk env=prod", "env=prod dis", true },
    { "env=pro", "env=prod", false },
    { "env=prod", "env=pro", false },
    { "env=prod", "env=\"prod\"", true },
    { "env=prod", "env=~prod", false },
    { "env=prod", "env!=prod", false },
    { "@age>15m a", "@age>900s", true },
    { "@age>20m", "@age>15m", false },
    { "@owner=me a", "@owner=me", true },
    { "@owner=~me", "@owner=me", false },
    { "@team=x", "@env=x", false },
    { "team=x", "@team=x", false },
    { "\"a b\"", "a", true },
    { "a b", "\"a b\"", false },
};

static void
filter_narrows__only_where_that_is_sure(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct filter *f = good(pairs[i].narrow), *wider = good(pairs[i].wide);

        if (filter_narrows(f, wider) != pairs[i].narrows)
            fail_msg("\"%s\" narrows \"%s\": expected %d", pairs[i].narrow, pairs[i].wide, pairs[i].narrows);
        filter_free(f);
        filter_free(wider);
    }
}

static void
filter_is_timed__where_states_or_the_clock_decide(void **state)
{
    static const struct {
        const char *text;
        bool timed;
    } rows[] = { { "", false }, { "disk env=prod", false }, { "@team=x @src=am @sev=page", false }, { "a @age>5m", true },
        { "@state=acked", true }, { "@owner=me", true }, { "@stale=yes", true }, { "@count>3", true } };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct filter *f = good(rows[i].text);

        assert_int_equal(filter_is_timed(f), rows[i].timed);
        filter_free(f);
    }
}

static void
filter_fields__all_take_some_filter(void **state)
{
    (void)state;
    for (size_t i = 0; filter_fields[i].name != NULL; i++) {
        static const char *const values[] = { "=yes", ">5m", "=3", "=acked" };
        bool any = false;

        for (size_t j = 0; j < COUNT(values) && !any; j++) {
            char text[64];
            struct filter *f;

            snprintf(text, sizeof text, "@%s%s", filter_fields[i].name, values[j]);
            f = filter_new(text, NULL, NULL);
            any = f != NULL;
            filter_free(f);
        }
        assert_true(any);
        assert_true(strlen(filter_fields[i].help) > 0);
    }
}

/* Nothing typed may crash or hang; the column is always within the text or just behind it. */
static void
filter__survives_any_mix_of_signs(void **state)
{
    static const char *const pieces[] = { "a", "env", "=", "!=", "=~", "!~", "<", ">", "<=", "!", "\"", "\\", "{", "}", ",", " ",
        "@state", "@age", "@level", "@", "acked", "5m", "1", "(", ".*", "'", "`", "~", "\xc3\xa9", "me", "@owner" };
    uint64_t seed = 88172645463325252u;
    struct board b;

    (void)state;
    board_init(&b);
    for (int round = 0; round < 20000; round++) {
        char text[256] = "";
        size_t len = 0, column = 0;
        struct err err = { 0 };
        struct filter *f;

        for (int i = 0; i < 10; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", pieces[seed % COUNT(pieces)]);
        }
        f = filter_new(text, &column, &err);
        if (f != NULL) {
            (void)filter_accepts(f, b.w.m, b.disk, "ana", b.w.now_ms);
            assert_true(filter_narrows(f, f));
        } else if (column < 1 || column > len + 1) {
            fail_msg("%s: column %zu", text, column);
        }
        filter_free(f);
    }
    world_release(&b.w);
}

static const struct {
    const char *filter, *matchers, *left_out;
} silences[] = {
    { "", "{}", "" },
    { "env=prod severity=~\"crit.*\" @age>15m !canary", "{env=\"prod\", severity=~\"crit.*\"}", "@age>15m  !canary" },
    { "{alertname=\"X\", node!~\"db.*\"}", "{alertname=\"X\", node!~\"db.*\"}", "" },
    { "disk @state != acked,b!=\"a,b\" \"two words\"", "{b!=\"a,b\"}", "disk  @state != acked  \"two words\"" },
};

static void
filter_matchers__are_its_labels__and_the_rest_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof silences / sizeof *silences; i++) {
        struct arena arena = { 0 };
        struct silence_matchers m;
        struct buf text = BUF_INIT, left_out = BUF_INIT;
        struct err err = { 0 };

        assert_true(filter_matchers(silences[i].filter, &arena, &m, &left_out, &err));
        silence_matchers_text(&m, &text);
        assert_string_equal(buf_text(&text), silences[i].matchers);
        assert_string_equal(buf_text(&left_out), silences[i].left_out);
        buf_release(&text);
        buf_release(&left_out);
        arena_release(&arena);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(filter__accepts_what_its_terms_say),
    cmocka_unit_test(filter__finds_alerts_of_a_source_that_does_not_answer),
    cmocka_unit_test(filter__takes_nobody_for_me__where_no_person_is_known),
    cmocka_unit_test(filter__takes_what_is_mine_to_answer_for_mine__by_the_owner_and_by_who_is_on_call),
    cmocka_unit_test(filter__tells_the_fault_and_its_column),
    cmocka_unit_test(filter__refuses_more_than_it_can_hold),
    cmocka_unit_test(filter_narrows__only_where_that_is_sure),
    cmocka_unit_test(filter_is_timed__where_states_or_the_clock_decide),
    cmocka_unit_test(filter_fields__all_take_some_filter),
    cmocka_unit_test(filter_matchers__are_its_labels__and_the_rest_is_told),
    cmocka_unit_test(filter__survives_any_mix_of_signs),
};
SUITE(filter, tests);
