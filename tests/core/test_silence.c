/* SPDX-License-Identifier: MIT */
/* Matchers of silences: as people type them, as the API writes them, what is refused, and whom they match. */
#include "core/silence.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct desk {
    struct arena arena;
    struct silence_matchers m;
    struct err err;
    struct buf text;
};

static bool
parses(struct desk *d, const char *text)
{
    d->err = (struct err){ 0 };
    return silence_matchers_parse(text, &d->arena, &d->m, &d->err);
}

static const char *
canonical(struct desk *d)
{
    buf_clear(&d->text);
    silence_matchers_text(&d->m, &d->text);
    return buf_text(&d->text);
}

static void
expect(const char *typed, const char *text)
{
    struct desk d = { .text = BUF_INIT };

    if (!parses(&d, typed))
        fail_msg("%s: %s", typed, d.err.text);
    assert_string_equal(canonical(&d), text);
    buf_release(&d.text);
    arena_release(&d.arena);
}

static void
matchers__are_read_as_amtool_takes_them(void **state)
{
    (void)state;
    expect("alertname=DiskFull", "{alertname=\"DiskFull\"}");
    expect("DiskFull", "{alertname=\"DiskFull\"}");
    expect("DiskFull node=~db.* env!=dev", "{alertname=\"DiskFull\", node=~\"db.*\", env!=\"dev\"}");
    expect("\"Disk full\", env=prod", "{alertname=\"Disk full\", env=\"prod\"}");
    expect("{alertname = \"X\",node !~ \"db-[0-9]+\",}", "{alertname=\"X\", node!~\"db-[0-9]+\"}");
    expect(" { a=\"b,c\" } ", "{a=\"b,c\"}");
    expect("a=b,c=\"\"", "{a=\"b\", c=\"\"}");
    expect("ns:metric:rate5m=x", "{ns:metric:rate5m=\"x\"}");
}

static void
matchers__keep_quotes_backslashes_and_utf8(void **state)
{
    (void)state;
    expect("path=\"C:\\\\temp\\\\x\"", "{path=\"C:\\\\temp\\\\x\"}");
    expect("path=~\"\\d+\"", "{path=~\"\\\\d+\"}");
    expect("note=\"he said \\\"no\\\"\\n\"", "{note=\"he said \\\"no\\\"\\n\"}");
    expect("place=\xc3\x84rger", "{place=\"\xc3\x84rger\"}");
    expect("\"service.name\"=api", "{\"service.name\"=\"api\"}");
    expect("service.name=api", "{\"service.name\"=\"api\"}");
    expect("\"1\\\"x\"=api", "{\"1\\\"x\"=\"api\"}");
}

/* Each text, read, written and read again, is the same. */
static void
matchers_text__parsed_again__is_the_same(void **state)
{
    static const struct silence_matcher v[] = {
        { "alertname", "", false, false },
        { "a b", "x, y", false, true },
        { "\xc3\x84", "a\\\"b\\nc\nd\te", false, true },
        { "=~", "{}!=~,'`", false, true },
        { "node", "(?i)db-\\d{1,3}|\\\\\"", true, false },
        { "x", "\\", false, true },
    };
    const struct silence_matchers m = { v, COUNT(v) };
    struct desk d = { .text = BUF_INIT };

    (void)state;
    d.m = m;
    if (!parses(&d, canonical(&d)))
        fail_msg("%s: %s", buf_text(&d.text), d.err.text);
    assert_int_equal(d.m.n, m.n);
    for (size_t i = 0; i < m.n; i++) {
        assert_string_equal(d.m.v[i].name, v[i].name);
        assert_string_equal(d.m.v[i].value, v[i].value);
        assert_int_equal(silence_matcher_op(&d.m.v[i]), silence_matcher_op(&v[i]));
    }
    buf_release(&d.text);
    arena_release(&d.arena);
}

static void
matchers__that_are_wrong__are_refused_in_words(void **state)
{
    static const struct {
        const char *typed, *words;
    } rows[] = {
        { "", "a silence needs at least one matcher, such as alertname=DiskFull" },
        { "{}", "a silence needs at least one matcher, such as alertname=DiskFull" },
        { "a=b c",
            "column 5: a matcher is a label, an operator (= != =~ !~) and a value, such as env=prod; "
            "a value with blanks stands in double quotes" },
        { "{DiskFull}",
            "column 2: a matcher is a label, an operator (= != =~ !~) and a value, such as env=prod; "
            "a value with blanks stands in double quotes" },
        { "a=b=c", "column 4: = stands only in double quotes" },
        { "a==b", "column 3: = stands only in double quotes" },
        { "a=~\\d", "column 4: \\ stands only in double quotes" },
        { "a=", "column 3: a value is missing; \"\" stands for none" },
        { "a=\"b", "column 3: the quote is not closed" },
        { "{a=b", "column 1: the { is not closed" },
        { "{a=b} c", "column 7: nothing may follow the }" },
        { "a=b}", "column 4: } stands only around all matchers, or in double quotes" },
        { "a>5", "column 2: > stands only in double quotes" },
        { "=b", "column 1: = stands only in double quotes; here a label's name is missing" },
        { "\"\"=b", "matcher 1 has no label's name" },
        { "env=prod node=~\"(db\"", "label node: pattern, column 4: a ( is not closed" },
        { "node=~\"a(?=b)\"",
            "label node: pattern, column 2: look-ahead is not part of RE2's language: Alertmanager would refuse it" },
        { "env=\xff", "the matchers are not UTF-8" },
    };
    struct desk d = { .text = BUF_INIT };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (parses(&d, rows[i].typed))
            fail_msg("%s was taken", rows[i].typed);
        assert_string_equal(d.err.text, rows[i].words);
    }
    arena_release(&d.arena);
}

static void
matchers__that_all_match_nothing_at_all__are_refused(void **state)
{
    static const char *const refused[] = { "a=\"\"", "a!=b", "a=~\".*\"", "a!~x", "a=~\"x|\" b=\"\"" };
    static const char *const taken[] = { "a!=b c=d", "a=~\".+\"", "a!=\"\"", "a!~\"\"", "a!~\".*\"" };
    struct desk d = { .text = BUF_INIT };

    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        assert_false(parses(&d, refused[i]));
        assert_non_null(strstr(d.err.text, "at least one must not match an empty value"));
    }
    for (size_t i = 0; i < COUNT(taken); i++)
        assert_true(parses(&d, taken[i]));
    arena_release(&d.arena);
}

static void
matchers__past_a_limit__are_refused(void **state)
{
    struct desk d = { .text = BUF_INIT };
    struct buf long_value = BUF_INIT;

    (void)state;
    for (int i = 0; i < SILENCE_MATCHERS_MAX; i++)
        buf_addf(&d.text, "l%d=v ", i);
    assert_true(parses(&d, buf_text(&d.text)));
    buf_adds(&d.text, "one=more");
    assert_false(parses(&d, buf_text(&d.text)));
    assert_non_null(strstr(d.err.text, "more than 200 matchers"));
    buf_adds(&long_value, "a=");
    buf_fill(&long_value, 'x', SILENCE_BYTES_MAX - 1);
    assert_true(parses(&d, buf_text(&long_value)));
    buf_addc(&long_value, 'x');
    assert_false(parses(&d, buf_text(&long_value)));
    assert_int_equal(d.err.code, ERR_LIMIT);
    buf_release(&long_value);
    buf_release(&d.text);
    arena_release(&d.arena);
}

static bool
matches(const char *typed, const char *name, const char *value)
{
    struct desk d = { .text = BUF_INIT };
    struct label_pair pairs[] = { { name, value }, { "alertname", "X" } };
    bool is_match;

    assert_true(labels_pack(pairs, COUNT(pairs), &d.text));
    buf_adds(&d.text, "");
    if (!parses(&d, typed))
        fail_msg("%s: %s", typed, d.err.text);
    is_match = silence_matchers_match(&d.m, (struct labels){ d.text.data, d.text.len });
    buf_release(&d.text);
    arena_release(&d.arena);
    return is_match;
}

static void
matchers__match_whole_values__and_absent_ones_as_empty(void **state)
{
    (void)state;
    assert_true(matches("X node=db-1", "node", "db-1"));
    assert_false(matches("X node=db", "node", "db-1"));
    assert_false(matches("X node=~db", "node", "db-1"));
    assert_true(matches("X node=~db.*", "node", "db-1"));
    assert_true(matches("X node=~\"^db-\\d$\"", "node", "db-1"));
    assert_true(matches("X node=~\"(?i)DB-1\"", "node", "db-1"));
    assert_false(matches("X node!~db.*", "node", "db-1"));
    assert_true(matches("X node!~db", "node", "db-1"));
    assert_true(matches("X env=\"\"", "node", "db-1"));
    assert_true(matches("X env!=prod", "node", "db-1"));
    assert_true(matches("X env!~\".+\"", "node", "db-1"));
    assert_false(matches("X env=~\".+\"", "node", "db-1"));
    assert_false(matches("Y node=db-1", "node", "db-1"));
}

static bool
reads(struct desk *d, const char *json)
{
    cJSON *tree = json_parse(json, strlen(json), NULL);
    bool ok;

    assert_non_null(tree);
    ok = silence_matchers_read(tree, &d->arena, &d->m);
    cJSON_Delete(tree);
    return ok;
}

static void
matchers_json__is_the_shape_of_the_api__and_read_again(void **state)
{
    static const char json[] = "[{\"name\":\"alertname\",\"value\":\"X\",\"isRegex\":false,\"isEqual\":true},"
                               "{\"name\":\"node\",\"value\":\"db.*\",\"isRegex\":true,\"isEqual\":false}]";
    struct desk d = { .text = BUF_INIT };
    struct json_out out;

    (void)state;
    assert_true(parses(&d, "X node!~db.*"));
    json_begin(&out, &d.text);
    silence_matchers_json(&out, NULL, &d.m);
    assert_string_equal(buf_text(&d.text), json);
    assert_true(reads(&d, json));
    assert_string_equal(canonical(&d), "{alertname=\"X\", node!~\"db.*\"}");
    buf_release(&d.text);
    arena_release(&d.arena);
}

static void
matchers_read__takes_what_old_versions_write__and_nothing_else(void **state)
{
    static const char *const refused[] = {
        "{}",
        "[]",
        "[1]",
        "[{}]",
        "[{\"name\":\"a\",\"value\":\"b\"}]",
        "[{\"name\":\"\",\"value\":\"b\",\"isRegex\":false}]",
        "[{\"name\":\"a\",\"value\":1,\"isRegex\":false}]",
        "[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":\"false\"}]",
        "[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false,\"isEqual\":null}]",
    };
    struct desk d = { .text = BUF_INIT };

    (void)state;
    assert_true(reads(&d, "[{\"name\":\"a\",\"value\":\"(b\",\"isRegex\":true}]"));
    assert_string_equal(canonical(&d), "{a=~\"(b\"}");
    for (size_t i = 0; i < COUNT(refused); i++)
        if (reads(&d, refused[i]))
            fail_msg("%s was taken", refused[i]);
    buf_release(&d.text);
    arena_release(&d.arena);
}

static void
matchers__are_equal_in_whatever_order(void **state)
{
    struct desk a = { .text = BUF_INIT }, b = { .text = BUF_INIT };
    struct silence_matchers copy;

    (void)state;
    assert_true(parses(&a, "x=1 y=~2"));
    assert_true(parses(&b, "y=~2 x=1"));
    silence_matchers_copy(&a.m, &b.arena, &copy);
    arena_release(&a.arena);
    assert_true(silence_matchers_equal(&copy, &b.m));
    assert_true(parses(&b, "y=2 x=1"));
    assert_true(parses(&a, "x=1 y=~2"));
    assert_false(silence_matchers_equal(&a.m, &b.m));
    assert_true(parses(&a, "x=1 x=1 y=2"));
    assert_true(parses(&b, "x=1 y=2 y=2"));
    assert_false(silence_matchers_equal(&a.m, &b.m));
    arena_release(&a.arena);
    arena_release(&b.arena);
}

static void
comment__ends_before_the_mark_of_tocsin(void **state)
{
    static const struct {
        const char *comment;
        size_t len;
    } rows[] = {
        { "", 0 },
        { "deploy", 6 },
        { "deploy [tocsin M12 709cdd57a1ee]", 6 },
        { " [tocsin M12 709cdd57a1ee]", 0 },
        { "see [tocsin M1 aa] [tocsin M12 709cdd57a1ee]", 18 },
        { "see [tocsin M1 aa] for more", 27 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(silence_comment_len(rows[i].comment), rows[i].len);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(comment__ends_before_the_mark_of_tocsin),
    cmocka_unit_test(matchers__are_read_as_amtool_takes_them),
    cmocka_unit_test(matchers__keep_quotes_backslashes_and_utf8),
    cmocka_unit_test(matchers_text__parsed_again__is_the_same),
    cmocka_unit_test(matchers__that_are_wrong__are_refused_in_words),
    cmocka_unit_test(matchers__that_all_match_nothing_at_all__are_refused),
    cmocka_unit_test(matchers__past_a_limit__are_refused),
    cmocka_unit_test(matchers__match_whole_values__and_absent_ones_as_empty),
    cmocka_unit_test(matchers_json__is_the_shape_of_the_api__and_read_again),
    cmocka_unit_test(matchers_read__takes_what_old_versions_write__and_nothing_else),
    cmocka_unit_test(matchers__are_equal_in_whatever_order),
};
SUITE(silence, tests);
