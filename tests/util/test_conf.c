/* SPDX-License-Identifier: MIT */
/* Configuration text: what is taken, what is told, and what no text may do. */
#include "util/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "util/buf.h"
#include "util/time.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct conf_section sections[] = {
    { "source", true, "an alert source" },
    { "view", true, "a saved view" },
    { "ui", false, "the screen" },
    { "slack", false, "Slack" },
};

static const struct conf_row rows[] = {
    /* clang-format off */
    { "",       "store",         CONF_STRING,   NULL,      NULL,                false, "the store" },
    { "",       "ack_for",       CONF_DURATION, "4h",      "1m..30d",           false, "an ack's length" },
    { "source", "kind",          CONF_ENUM,     "alertmanager", "alertmanager|icinga", false, "kind" },
    { "source", "url",           CONF_URLS,     NULL,      NULL,                true,  "where it is" },
    { "source", "every",         CONF_DURATION, "15s",     "1s..1d",            false, "how often" },
    { "source", "auth",          CONF_ENUM,     "none",    "none|basic|bearer", false, "how to log in" },
    { "source", "token_file",    CONF_PATH,     NULL,      NULL,                false, "the token's file" },
    { "source", "token_env",     CONF_STRING,   NULL,      NULL,                false, "the token's variable" },
    { "source", "max_body",      CONF_SIZE,     "256MB",   "1KB..4GB",          false, "the largest answer" },
    { "source", "verify",        CONF_BOOL,     "yes",     NULL,                false, "check certificates" },
    { "source", "identity_ignores", CONF_LIST,  "severity, replica", NULL,      false, "labels" },
    { "view",   "key",           CONF_INT,      NULL,      "1..9",              false, "the key" },
    { "view",   "filter",        CONF_STRING,   "",        NULL,                false, "the filter" },
    { "view",   "bell",          CONF_STRING,   NULL,      NULL,                false, "the bell" },
    { "ui",     "theme",         CONF_STRING,   "default", NULL,                false, "the theme" },
    { "ui",     "help_url",      CONF_URL,      NULL,      NULL,                false, "the help" },
    { "slack",  "bot_token",     CONF_ENUM,     NULL,      "x|y",               false, "a secret" },
    { "slack",  "channel",       CONF_STRING,   NULL,      NULL,                true,  "where" },
    { "slack",  "tries",         CONF_INT,      "-1",      "..5",               false, "how often" },
    { "slack",  "big",           CONF_INT,      "7",       "5..",               false, "how many" },
    /* clang-format on */
};

static const struct conf_schema schema = { sections, COUNT(sections), rows, COUNT(rows) };

/* All faults as "line: text" lines, "" for none; *c is NULL then. */
static char *
parse_bytes(const char *text, size_t len, struct conf **c)
{
    struct conf_faults faults = { 0 };
    struct buf out = BUF_INIT;
    struct conf *parsed = conf_parse(&schema, "t.conf", text, len, &faults);

    assert_int_equal(parsed == NULL, faults.n > 0);
    for (size_t i = 0; i < faults.n; i++) {
        assert_string_equal(faults.v[i].file, "t.conf");
        buf_addf(&out, "%d: %s\n", faults.v[i].line, faults.v[i].text);
    }
    conf_faults_release(&faults);
    if (c != NULL)
        *c = parsed;
    else
        conf_free(parsed);
    return buf_take(&out);
}

static struct conf *
parse_good(const char *text)
{
    struct conf *c;
    char *faults = parse_bytes(text, strlen(text), &c);

    if (c == NULL)
        fail_msg("%s\n%s", text, faults);
    free(faults);
    return c;
}

static void
expect(const char *text, const char *faults)
{
    char *got = parse_bytes(text, strlen(text), NULL);

    assert_string_equal(got, faults);
    free(got);
}

static void
conf__gives_values_by_type(void **state)
{
    struct conf *c = parse_good("store = \"sqlite:/tmp/x.db\"  # where\n"
                                "ack_for = 1h30m\n"
                                "source \"am-prod\" {\n"
                                "  kind = icinga /* one */ every = 30s\n"
                                "  url = { \"http://127.0.0.1:9093\", 'https://am.example.com/path?x=1' }\n"
                                "  max_body = 64KB verify = OFF\n"
                                "}\n"
                                "source am-dev { url = http://127.0.0.1:9093/a//b }\n"
                                "view \"mine\" { key = 1  filter = '@owner=me severity=~\"crit.*\"'  bell = new }\n");
    const struct conf_node *n = conf_node_at(c, "source", 0);

    (void)state;
    assert_string_equal(conf_str(conf_top(c), "store"), "sqlite:/tmp/x.db");
    assert_int_equal(conf_int(conf_top(c), "ack_for"), 90 * MS_MINUTE);
    assert_string_equal(conf_title(n), "am-prod");
    assert_int_equal(conf_enum(n, "kind"), 1);
    assert_string_equal(conf_str(n, "kind"), "icinga");
    assert_int_equal(conf_int(n, "every"), 30000);
    assert_int_equal(conf_list_n(n, "url"), 2);
    assert_string_equal(conf_list_at(n, "url", 1), "https://am.example.com/path?x=1");
    assert_int_equal(conf_int(n, "max_body"), 65536);
    assert_false(conf_bool(n, "verify"));
    n = conf_node_at(c, "source", 1);
    assert_string_equal(conf_title(n), "am-dev");
    assert_string_equal(conf_list_at(n, "url", 0), "http://127.0.0.1:9093/a//b");
    assert_null(conf_node_at(c, "source", 2));
    n = conf_node_at(c, "view", 0);
    assert_string_equal(conf_str(n, "filter"), "@owner=me severity=~\"crit.*\"");
    assert_string_equal(conf_str(n, "bell"), "new");
    conf_free(c);
}

static void
conf__gives_defaults__where_nothing_was_written(void **state)
{
    struct conf *c = parse_good("source \"a\" { url = http://a }");
    const struct conf_node *n = conf_node_at(c, "source", 0);

    (void)state;
    assert_null(conf_str(conf_top(c), "store"));
    assert_int_equal(conf_int(conf_top(c), "ack_for"), 4 * MS_HOUR);
    assert_int_equal(conf_int(n, "every"), 15000);
    assert_int_equal(conf_enum(n, "auth"), 0);
    assert_int_equal(conf_int(n, "max_body"), 256 << 20);
    assert_true(conf_bool(n, "verify"));
    assert_string_equal(conf_list_at(n, "identity_ignores", 1), "replica");
    assert_false(conf_is_set(n, "every"));
    assert_true(conf_is_set(n, "url"));
    n = conf_node_at(c, "ui", 0);
    assert_string_equal(conf_str(n, "theme"), "default");
    assert_int_equal(conf_line(n, "theme"), 0);
    assert_null(conf_title(n));
    n = conf_node_at(c, "slack", 0);
    assert_int_equal(conf_enum(n, "bot_token"), -1);
    assert_int_equal(conf_int(n, "tries"), -1);
    conf_free(c);
    conf_free(parse_good(""));
}

static void
conf__knows_the_line_of_each_option__past_comments_and_lists(void **state)
{
    struct conf *c = parse_good("# a\n"
                                "// b\n"
                                "/* c\n"
                                "   d */ /* e */ store = x\n"
                                "\n"
                                "source \"a\" # f\n"
                                "{\n"
                                "  /* g */\n"
                                "  url = {\n"
                                "    \"http://a\", # h\n"
                                "    \"http://b\",\n"
                                "  }\n"
                                "  every = 1m\n"
                                "}\n"
                                "ui { theme = 'a # b // c /* d' }");
    const struct conf_node *n = conf_node_at(c, "source", 0);

    (void)state;
    assert_int_equal(conf_line(conf_top(c), "store"), 4);
    assert_int_equal(conf_line(n, "url"), 9);
    assert_int_equal(conf_line(n, "every"), 13);
    assert_int_equal(conf_line(n, "auth"), 6);
    assert_int_equal(conf_list_n(n, "url"), 2);
    assert_string_equal(conf_file(n), "t.conf");
    assert_string_equal(conf_str(conf_node_at(c, "ui", 0), "theme"), "a # b // c /* d");
    conf_free(c);
}

static void
conf__tells_every_fault_in_one_run(void **state)
{
    (void)state;
    expect("stor = x\n"
           "ack_for = 5\n"
           "source \"a\" {\n"
           "  kind = nagios\n"
           "  evry = 10s\n"
           "  every = 10s every = 11s\n"
           "  url = \"ftp://x\"\n"
           "  max_body = 1\n"
           "}\n"
           "sorce \"b\" {\n"
           "  url = \"http://x\"\n"
           "}\n"
           "source \"a\" { url = http://x }\n"
           "source \"c\" { verify = perhaps }\n"
           "slack { bot_token = hunter2 }\n",
        "1: unknown option \"stor\"; the nearest is \"store\"\n"
        "2: ack_for = \"5\" is not a duration; allowed: 1m to 30d\n"
        "4: kind = \"nagios\" is not one of the words known here; allowed: alertmanager, icinga\n"
        "5: unknown option \"evry\" in source; the nearest is \"every\"\n"
        "6: every is given twice; first on line 6\n"
        "7: url = \"ftp://x\" is not a URL that can be used here; allowed: http:// or https://, a host, and perhaps a port and a path; no "
        "user or password\n"
        "8: max_body = \"1\" is out of range; allowed: 1KB to 4GB\n"
        "10: unknown section \"sorce\"; the nearest is \"source\"\n"
        "13: source \"a\" is given twice; first on line 3\n"
        "14: verify = \"perhaps\" is not yes or no; allowed: yes, no, true, false, on, off\n"
        "14: source \"c\": url is missing\n"
        "15: bot_token has a value that is not one of the words known here; allowed: x, y\n"
        "15: slack: channel is missing\n");
}

static void
conf__says_where_an_option_belongs__or_what_there_is(void **state)
{
    (void)state;
    expect("url = http://x\n", "1: unknown option \"url\"; it belongs in source\n");
    expect("ui { store = x }", "1: unknown option \"store\" in ui; it belongs outside of any section\n");
    expect("ui { elephant = 1 }", "1: unknown option \"elephant\" in ui; there are: theme, help_url\n");
    expect("elephant \"x\" { a = 1 }", "1: unknown section \"elephant\"; there are: source, view, ui, slack\n");
    expect("m\xc3\xbcll = 1", "1: unknown option (no proper name); there are: store, ack_for\n");
}

static void
conf__names_the_section_that_is_not_closed(void **state)
{
    (void)state;
    expect("source \"a\" {\n  url = http://a\n", "1: source is never closed; a } is missing\n");
    expect("source \"a\" {\n  url = http://a\n\nsource \"b\" {\n  url = javascript:1\n}\n",
        "4: source begins inside of source, which began on line 1; is a } missing before it?\n"
        "5: url = \"javascript:1\" is not a URL that can be used here; allowed: http:// or https://, a host, and perhaps a port and a path; "
        "no user or password\n");
    expect("source \"a\" { url = http://a }\n}\n", "2: this } closes nothing\n");
    expect("ui { deeper { deeper { x = 1 } } theme = a }", "1: \"deeper\": sections do not stand in each other\n");
}

#define NOT_UNDERSTOOD "1: not understood; here stands an option (name = value) or a section (name {)\n"
#define LIST_OPEN "2: url: the list is not closed; a list is written {\"a\", \"b\"}\n"
#define LEFT_OVER "1: store: something is left over after the value; text with blanks or any of #={}()+*, stands in quotes\n"
#define NO_VALUE "1: store: has no value; text with blanks or any of #={}()+*, stands in quotes\n"
#define VARIABLE \
    "1: store: ${ would be replaced from the environment; write the value itself, or use single quotes if ${ is meant\n"

static const struct {
    const char *text, *fault;
} one_fault[] = {
    /* clang-format off */
    /* Quotes and what they do. */
    { "store = \"abc\nack_for = 5m", "1: store: the quote is not closed on this line\n" },
    { "store = 'abc", "1: store: the quote is not closed on this line\n" },
    { "store = \"${HOME}/x\"", VARIABLE },
    { "store = ${HOME}/x", VARIABLE },
    { "source a { url = http://a token_file = \"${TOKEN}\" }", "1: token_file: ${ would be replaced from the environment; name the variable in token_env, or use single quotes if ${ is meant\n" },
    { "store = \"a\\d\"", "1: store: in double quotes a backslash stands only before \" and \\; write patterns and templates in single quotes\n" },
    { "store = abc#def", "1: store: # begins a comment; put a blank before it, or the value in quotes\n" },
    { "store = #abc", NO_VALUE },
    { "/* abc\nstore = x", "1: this comment is never closed by */\n" },
    /* Statements. */
    { "store =\nack_for = 5m", NO_VALUE },
    { "store", "1: store: = and a value are missing\n" },
    { "store { x }", "1: store: = and a value are missing\n" },
    { "= x", NOT_UNDERSTOOD },
    { "%%%%", NOT_UNDERSTOOD },
    { "\"store\" = x", NOT_UNDERSTOOD },
    { "store = a b c", LEFT_OVER },
    { "store = a=b", LEFT_OVER },
    { "store = a, ack_for = 5m", LEFT_OVER },
    { "ack_for = 5 minutes", "1: ack_for: something is left over after the value; text with blanks or any of #={}()+*, stands in quotes\n"
        "1: ack_for = \"5\" is not a duration; allowed: 1m to 30d\n" },
    { "store += x", "1: \"store\": += is not known here; write = and the whole list\n" },
    { "store = { a }", "1: store: takes one value, not a list\n" },
    { "include(\"/etc/passwd\")", "1: functions such as include() are not known here\n" },
    { "source { url = http://a }", "1: source: a name is missing; write source \"name\" {\n" },
    { "source 'a\\b' { url = http://a }", "1: source: a title has 1 to 64 bytes and no backslash\n" },
    { "source \"a\"", "1: source: a { is missing\n" },
    { "ui \"a\" { theme = a }", "1: ui: there is only one, without a name; write ui {\n" },
    { "ui { theme = a }\nui { theme = b }", "2: ui is given twice; first on line 1\n" },
    { "[source main]", NOT_UNDERSTOOD },
    /* Lists. */
    { "source \"a\" { url = { \"http://a\" \"http://b\" } }", "1: url: a comma is missing in the list\n" },
    { "source \"a\" {\n url = { \"http://a\",\n every = 5s\n}", LIST_OPEN },
    { "source \"a\" {\n url = { \"http://a\"\n every = 5s\n}", LIST_OPEN },
    { "source \"a\" { url = { } }", "1: url is empty; at least one URL is needed\n" },
    { "source \"a\" { url = { \"http://a\", \"http://\" } }", "1: url = \"http://\" is not a URL that can be used here; allowed: http:// or https://, a host, and perhaps a port and a path; no user or password\n" },
    /* Bytes. */
    { "store = caf\xe9", "1: this is not UTF-8; save the file as UTF-8\n" },
    { "store = a\rack_for = 5m", "1: a carriage return in the middle of a line; lines end in a newline\n" },
    { "\x1b[0;31m = 1", "1: a control character; take it out\n" },
    { "store = \xc2\x9b", "1: a control character; take it out\n" },
    { "\xff\xfes\xff", "1: this is not UTF-8; save the file as UTF-8\n" },
    /* clang-format on */
};

static void
conf__says_what_is_wrong_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(one_fault); i++)
        expect(one_fault[i].text, one_fault[i].fault);
}

static const char *const good_values[] = { "every = 1s", "every = 1d", "every = 1h30m", "max_body = 1KB", "max_body = 1024",
    "max_body = 4gb", "verify = yes", "verify = False", "auth = basic", "token_file = /etc/x", "token_file = ~/x",
    "identity_ignores = {}", "identity_ignores = { a, 'b c', \"d\", }", "identity_ignores = one" };
static const char *const bad_values[] = { "every = -5s", "every = 0s", "every = 1ns", "every = 25h",
    "every = 99999999999999999999s", "every = 9223372036854775807h", "every = 5", "every = 0x10s", "every = nan",
    "every = 5parsecs", "every = \"\"", "every = \" 5s\"", "max_body = 1023", "max_body = 5GB", "max_body = 9999999999999GB",
    "max_body = KB", "max_body = 1TB", "max_body = -1KB", "verify = maybe", "verify = 1", "auth = Basic", "auth = bas",
    "auth = none|basic", "auth = purple-monkey", "token_file = a/b", "token_file = ~root/x", "token_file = \"\"" };

static void
check_each(const char *before, const char *const *middles, size_t n, const char *after, bool good)
{
    for (size_t i = 0; i < n; i++) {
        struct buf text = BUF_INIT;
        struct conf *c;
        char *faults;

        buf_addf(&text, "%s%s%s", before, middles[i], after);
        faults = parse_bytes(text.data, text.len, &c);
        if ((c != NULL) != good || strstr(faults, "hunter2") != NULL)
            fail_msg("%s: %s", text.data, faults);
        buf_release(&text);
        free(faults);
        conf_free(c);
    }
}

static void
conf__checks_types_and_ranges(void **state)
{
    (void)state;
    check_each("source a { url = http://a ", good_values, COUNT(good_values), " }", true);
    check_each("source a { url = http://a ", bad_values, COUNT(bad_values), " }", false);
}

static const char *const good_urls[] = { "http://127.0.0.1:9093", "https://am.example.com", "HTTPS://AM.example.com./x?y=z#f",
    "http://[::1]:9093/x", "http://[fe80::1]", "http://am_1", "http://localhost:65535/" };
static const char *const bad_urls[] = { "javascript:alert(1)", "file:///etc/passwd", "gopher://127.0.0.1:70/", "127.0.0.1:9093",
    "-o/tmp/x", "", "http://", "http:///x", "http:/a", "http://:9093", "http://a:", "http://a:0", "http://a:99999", "http://a:9x",
    "http://a:99999999999999999999", "http://a b/", "http://a\\b", "http://a..b/", "http://.a", "http://256.1.1.1",
    "http://1.2.3", "http://2130706433", "http://[::1", "http://[]", "http://[::1]x", "http://[::g]", "http://u:hunter2@a/",
    "http://u@a/", "http://a/\xc3\xa9", "http://\xc3\xa9/", "http://a/<b>" };

static void
conf__takes_http_urls_with_a_host_and_no_others(void **state)
{
    (void)state;
    check_each("ui { help_url = '", good_urls, COUNT(good_urls), "' }", true);
    check_each("ui { help_url = '", bad_urls, COUNT(bad_urls), "' }", false);
}

static void
conf__resolves_quotes(void **state)
{
    struct conf *c = parse_good("view a { filter = \"say \\\"x\\\" \\\\ y\" bell = 'it\\'s ${X} \\d \\\\ $' }");
    const struct conf_node *n = conf_node_at(c, "view", 0);

    (void)state;
    assert_string_equal(conf_str(n, "filter"), "say \"x\" \\ y");
    assert_string_equal(conf_str(n, "bell"), "it's ${X} \\d \\ $");
    conf_free(c);
}

/* Wherever a secret slips out of its place, no message tells it. */
static void
conf__never_tells_a_secret(void **state)
{
    static const char *const texts[] = {
        "slack { bot_token = SECRET9 channel = x }",
        "slack { bot_token = SECRET9 SECRET9 SECRET9 channel = x }",
        "slack { bot_token = 'SECRET9 channel = x }",
        "slack { bot_token SECRET9 channel = x }",
        "slack { bot_token = { SECRET9 } channel = x }",
        "slack { bot_token =\n SECRET9 channel = x }",
        "slack { SECRET9+/= channel = x }",
        "slack { bot_token: SECRET9 channel = x }",
        "slack { xbot_token_x = SECRET9 channel = x }",
        "slack { bot_token = SECRET9#SECRET9 channel = x }",
        "slack { bot_token = a bot_token = SECRET9 channel = x }",
        "ui { help_url = http://u:SECRET9@h/ }",
        "source a { url = { \"ftp://u:SECRET9@h/\" } }",
        "source a { url = http://a token_file = SECRET9 }",
        "SECRET9",
        "'SECRET9' = x",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *faults = parse_bytes(texts[i], strlen(texts[i]), NULL);

        if (*faults == '\0' || strstr(faults, "SECRET9") != NULL)
            fail_msg("%s: %s", texts[i], faults);
        free(faults);
    }
}

static void
conf__takes_crlf_and_a_byte_order_mark(void **state)
{
    static const char text[] = "\xef\xbb\xbfstore = \"x\"\r\n# c\r\nsource a {\r\n  url = http://a\r\n}\r\n";
    struct conf *c = parse_good(text);

    (void)state;
    assert_string_equal(conf_str(conf_top(c), "store"), "x");
    assert_int_equal(conf_line(conf_node_at(c, "source", 0), "url"), 4);
    conf_free(c);
}

static void
conf__refuses_what_is_no_text(void **state)
{
    static const char nul[] = "store = tr\0ue\nack_for = 1s\n";
    char bytes[5120], *faults = parse_bytes(nul, sizeof nul - 1, NULL);

    (void)state;
    assert_string_equal(faults,
        "1: a NUL byte; a configuration is text\n2: ack_for = \"1s\" is out of range; allowed: 1m to 30d\n");
    free(faults);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    faults = parse_bytes(bytes, sizeof bytes, NULL);
    assert_non_null(strstr(faults, "nothing after this line was read"));
    free(faults);
}

static char *
repeat(const char *text, size_t n)
{
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < n; i++)
        buf_adds(&b, text);
    return buf_take(&b);
}

static const struct {
    const char *piece;
    size_t n;
    const char *fault;
} floods[] = {
    { "# 10 MB of this\n", 655360, "0: the file has more than 1048576 bytes" },
    { "{", 250000, "not understood" },
    { "ui {", 50000, "begins inside of ui" },
    { "view x {", 25000, "is given twice" },
    { "}", 250000, "more faults follow" },
    { "a = 1\n", 40000, "more faults follow" },
    { "store = x ", 25000, "more faults follow" },
    { "source \"a\" { url = { ", 10000, "a comma is missing" },
    { "/*", 125000, "this comment is never closed" },
    { "'", 250001, "not understood" },
    { "${", 125000, "unknown section (no proper name)" },
};

static void
conf__survives_a_flood(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(floods); i++) {
        char *text = repeat(floods[i].piece, floods[i].n);
        char *faults = parse_bytes(text, strlen(text), NULL);

        if (strstr(faults, floods[i].fault) == NULL)
            fail_msg("%s: %.1000s", floods[i].piece, faults);
        free(faults);
        free(text);
    }
}

static void
conf__limits_sections_lists_and_values(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    for (int i = 0; i < 3000; i++)
        buf_addf(&b, "source \"s%d\" { url = http://127.0.0.1:9 }\n", i);
    expect(b.data, "1001: more than 1000 sections\n");
    buf_clear(&b);
    buf_adds(&b, "source a { url = http://a identity_ignores = {");
    for (int i = 0; i < 1001; i++)
        buf_adds(&b, "a,");
    buf_adds(&b, "} }");
    expect(b.data, "1: identity_ignores: more than 1000 values in the list\n");

    buf_clear(&b);
    buf_adds(&b, "store = ");
    buf_fill(&b, 'x', 4097);
    expect(b.data, "1: store: the value is too long; at most 4096 bytes are allowed\n");
    b.data[b.len - 1] = '\0';
    conf_free(parse_good(b.data));
    buf_release(&b);
}

static void
conf_merge__lays_the_second_over_the_first(void **state)
{
    struct conf_faults faults = { 0 };
    struct conf *a = parse_good("store = a\nack_for = 5m\nsource x { url = http://x }\nui { theme = light }\n");
    static const char own[] = "\nstore = b\nsource y { url = http://y }\nui { help_url = http://h }\n";
    struct conf *b = conf_parse(&schema, "own.conf", own, strlen(own), &faults);

    (void)state;
    assert_true(conf_merge_take(a, b, &faults));
    assert_string_equal(conf_option_file(conf_top(a), "store"), "own.conf");
    assert_int_equal(conf_line(conf_top(a), "store"), 2);
    assert_string_equal(conf_option_file(conf_top(a), "ack_for"), "t.conf");
    assert_string_equal(conf_title(conf_node_at(a, "source", 1)), "y");
    assert_string_equal(conf_file(conf_node_at(a, "source", 1)), "own.conf");
    assert_string_equal(conf_str(conf_node_at(a, "ui", 0), "theme"), "light");
    assert_string_equal(conf_str(conf_node_at(a, "ui", 0), "help_url"), "http://h");
    assert_null(conf_node_at(a, "ui", 1));
    conf_free(a);
}

static void
conf_merge__refuses_a_title_that_both_have__naming_both_places(void **state)
{
    struct conf_faults faults = { 0 };
    struct conf *a = parse_good("\nsource x { url = http://x }\n");
    struct conf *b = conf_parse(&schema, "own.conf", "source x { url = http://y }", 27, &faults);

    (void)state;
    assert_false(conf_merge_take(a, b, &faults));
    assert_string_equal(faults.v[0].file, "own.conf");
    assert_string_equal(faults.v[0].text, "source \"x\" is given twice; first at t.conf:2");
    conf_faults_release(&faults);
    conf_free(a);
}

/* No mix of these may crash or hang, and what we let pass libconfuse must take too. */
static void
conf__and_libconfuse_agree__on_any_mix_of_signs(void **state)
{
    static const char *const pieces[] = { "store", "=", "x", "\n", " ", "source", "a", "{", "}", "url", "http://a", "ui", "theme",
        "\"q\"", "'s'", "\"", "'", "\\", "#c", "//", "/*", "*/", "+=", "+", ",", "(", ")", "${X}", "$", "identity_ignores",
        "{ a, b }", "\r\n", "= y", "{\n", "}\n", "store = x", "ui {", "view v {", "key = 1", "/", "*" };
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf b = BUF_INIT;
        char *faults;

        for (int i = 0; i < 14; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            buf_adds(&b, pieces[seed % COUNT(pieces)]);
            if ((seed >> 32) % 3 != 0)
                buf_addc(&b, ' ');
        }
        faults = parse_bytes(b.data, b.len, NULL);
        if (strstr(faults, "nothing after this line was read") != NULL)
            fail_msg("%s\n%s", b.data, faults);
        free(faults);
        buf_release(&b);
    }
}

static void
conf_faults__stop_at_their_limit(void **state)
{
    struct conf_faults faults = { 0 };

    (void)state;
    for (int i = 0; i < CONF_FAULTS_MAX + 50; i++)
        conf_fault_add(&faults, "f", i, "%s", "x");
    assert_int_equal(faults.n, CONF_FAULTS_MAX);
    assert_non_null(strstr(faults.v[CONF_FAULTS_MAX - 1].text, "more faults follow"));
    assert_null(conf_parse(&schema, "f", "", 0, &faults));
    conf_faults_release(&faults);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(conf__gives_values_by_type),
    cmocka_unit_test(conf__gives_defaults__where_nothing_was_written),
    cmocka_unit_test(conf__knows_the_line_of_each_option__past_comments_and_lists),
    cmocka_unit_test(conf__tells_every_fault_in_one_run),
    cmocka_unit_test(conf__says_where_an_option_belongs__or_what_there_is),
    cmocka_unit_test(conf__names_the_section_that_is_not_closed),
    cmocka_unit_test(conf__says_what_is_wrong_and_where),
    cmocka_unit_test(conf__checks_types_and_ranges),
    cmocka_unit_test(conf__takes_http_urls_with_a_host_and_no_others),
    cmocka_unit_test(conf__resolves_quotes),
    cmocka_unit_test(conf__never_tells_a_secret),
    cmocka_unit_test(conf__takes_crlf_and_a_byte_order_mark),
    cmocka_unit_test(conf__refuses_what_is_no_text),
    cmocka_unit_test(conf__survives_a_flood),
    cmocka_unit_test(conf__limits_sections_lists_and_values),
    cmocka_unit_test(conf_merge__lays_the_second_over_the_first),
    cmocka_unit_test(conf_merge__refuses_a_title_that_both_have__naming_both_places),
    cmocka_unit_test(conf__and_libconfuse_agree__on_any_mix_of_signs),
    cmocka_unit_test(conf_faults__stop_at_their_limit),
};
SUITE(conf, tests);
