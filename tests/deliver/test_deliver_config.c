/* SPDX-License-Identifier: MIT */
/* The sections `slack`, `destination` and `template`: defaults, what is read, and combinations that make no sense. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "deliver/slack_run.h"
#include "util/str.h"

#define TOKEN "slack { bot_token_env = T }\n"

static struct deliver_config *
read_good(const char *text)
{
    struct conf_faults faults = { 0 };
    struct deliver_config *c = run_config(text, &faults);

    if (c == NULL)
        fail_msg("%s: %s", text, faults.v[0].text);
    return c;
}

static void
config__is_empty__without_a_section(void **state)
{
    struct deliver_config *c = read_good("");

    (void)state;
    assert_null(c->slack.credential);
    assert_string_equal(c->slack.api_url, "https://slack.com/api/");
    assert_int_equal(c->slack.timeout_ms, 10000);
    assert_int_equal(c->destinations.n, 0);
    assert_int_equal(c->templates_n, 0);
    deliver_config_free(c);
}

static void
config__makes_a_destination__of_the_channel_alone(void **state)
{
    struct deliver_config *c =
        read_good("slack { bot_token_file = \"/t\" channel = \"#crash\" api_url = \"http://127.0.0.1:1/api\" }\n");
    const struct destination *d = c->destinations.v;

    (void)state;
    assert_string_equal(c->slack.credential, "slack");
    assert_string_equal(c->slack.token_file, "/t");
    assert_string_equal(c->slack.api_url, "http://127.0.0.1:1/api/");
    assert_int_equal(c->destinations.n, 1);
    assert_string_equal(d->name, "#crash");
    assert_string_equal(d->channel, "#crash");
    assert_int_equal(d->kind, MESSAGE_SLACK);
    assert_int_equal(d->ack_within_ms, 300000);
    assert_null(d->fallback);
    deliver_config_free(c);
}

static void
config__reads_all_it_is_given(void **state)
{
    struct deliver_config *c =
        read_good("slack { bot_token_command = \"pass show slack\" channel = \"#crash\" fallback = \"ops\" ack_within = 30s\n"
                  " ca_file = \"/ca.pem\" timeout = 3s }\n"
                  "destination \"ops\" { kind = slack channel = C0123456 ack_within = 1h fallback = \"#late\" }\n"
                  "destination \"#late\" { }\n"
                  "template \"down\" { text = {\"{{service}} is down\", \"\", \"Next update in 30 minutes.\"} }\n");
    const struct destination *d = c->destinations.v;

    (void)state;
    assert_string_equal(c->slack.token_command, "pass show slack");
    assert_string_equal(c->slack.ca_file, "/ca.pem");
    assert_int_equal(c->slack.timeout_ms, 3000);
    assert_int_equal(c->destinations.n, 3);
    assert_string_equal(d[0].name, "#crash");
    assert_string_equal(d[0].fallback, "ops");
    assert_int_equal(d[0].ack_within_ms, 30000);
    assert_string_equal(d[1].name, "ops");
    assert_string_equal(d[1].channel, "C0123456");
    assert_int_equal(d[1].ack_within_ms, 3600000);
    assert_string_equal(d[1].fallback, "#late");
    assert_string_equal(d[2].channel, "#late");
    assert_int_equal(c->templates_n, 1);
    assert_string_equal(c->templates[0].name, "down");
    assert_string_equal(c->templates[0].text, "{{service}} is down\n\nNext update in 30 minutes.");
    deliver_config_free(c);
}

static void
config__lets_a_section_say_more_of_the_channel(void **state)
{
    struct deliver_config *c = read_good("slack { bot_token_env = T channel = \"#crash\" }\n"
                                         "destination \"ops\" { }\n"
                                         "destination \"#crash\" { channel = C0123456 ack_within = 1m }\n");

    (void)state;
    assert_int_equal(c->destinations.n, 2);
    assert_string_equal(c->destinations.v[0].name, "#crash");
    assert_string_equal(c->destinations.v[0].channel, "C0123456");
    assert_int_equal(c->destinations.v[0].ack_within_ms, 60000);
    deliver_config_free(c);
}

#define N10 "0123456789"
#define N80 N10 N10 N10 N10 N10 N10 N10 N10

static const struct fault_row {
    const char *text;
    int line;
    const char *fault;
} faults[] = {
    { "slack {\n channel = \"#a\"\n}\n", 1,
        "destination #a needs the app's token: bot_token_file, bot_token_env or bot_token_command" },
    { "destination \"a\" { }\n", 0, "destination a needs the app's token" },
    { "slack {\n bot_token_env = T\n bot_token_file = \"/t\"\n}\n", 2,
        "bot_token_file and bot_token_env: one of the two is enough" },
    { "slack { bot_token_env = \"xoxb-s3cret\" }\n", 1,
        "bot_token_env is the name of an environment variable: letters, digits and _" },
    { "slack { bot_token_command = \"\" }\n", 1, "bot_token_command is empty" },
    { "slack {\n bot_token_command = \"echo xoxb-123456789-ab\"\n}\n", 2, "here stands what looks like a Slack token" },
    { "slack {\n bot_token_env = T\n channel = \"xoxb-123456789-ab\"\n}\n", 3, "here stands what looks like a Slack token" },
    { "slack { bot_token_env = T api_url = \"https://hooks.slack.com/services/T0/B0/x123\" }\n", 1,
        "here stands what looks like the address of a Slack webhook" },
    { TOKEN "destination \"xoxb-123456789-ab\" { }\n", 2, "here stands what looks like a Slack token" },
    { "slack { api_url = \"https://slack.com/api/?x=1\" }\n", 1, "api_url is the address alone, without ? and #" },
    { "slack { bot_token_env = T channel = \"\" }\n", 1, "a channel is 1 to 80 characters" },
    { "slack {\n bot_token_env = T\n fallback = a\n}\n", 3, "fallback goes with channel, which is not given" },
    { "slack {\n bot_token_env = T\n channel = a\n ack_within = 1m\n}\ndestination \"a\" { }\n", 4,
        "ack_within belongs into the section destination \"a\"" },
    { TOKEN "destination \"a\tb\" {\n}\n", 2, "a destination's name is 1 to 80 characters" },
    { TOKEN "destination \"a\" { channel = \"" N80 "x\" }\n", 2, "a channel is 1 to 80 characters" },
    { TOKEN "destination \"a\" {\n fallback = b\n}\n", 3, "fallback names b, but there is no such destination" },
    { TOKEN "destination \"a\" {\n fallback = a\n}\n", 3, "a can't be its own fallback" },
    { TOKEN "destination \"a\" { fallback = b }\ndestination \"b\" { fallback = c }\ndestination \"c\" { fallback = a }\n", 2,
        "the fallbacks go round in a circle: from a by b back to it" },
    { "slack { bot_token_env = T channel = a fallback = b }\ndestination \"b\" { fallback = a }\n", 1,
        "the fallbacks go round in a circle: from a by b back to it" },
    { TOKEN "destination \"a\" { ack_within = 2s }\n", 2, "ack_within" },
    { TOKEN "destination \"a\" { ack_within = xoxb-123456789-ab }\n", 2, "ack_within = \"xoxb-************\"" },
    { "template \"x\" { }\n", 1, "" },
    { "template \"x\" { text = \"\" }\n", 1, "text is empty" },
    { "template \"a\tb\" {\n text = \"a\"\n}\n", 1, "a template's name is 1 to 80 characters" },
};

static void
config__is_refused__where_it_makes_no_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct conf_faults found = { 0 };
        struct deliver_config *c = run_config(faults[i].text, &found);

        if (c != NULL || found.n != 1 || !str_starts(found.v[0].text, faults[i].fault)
            || (faults[i].line > 0 && found.v[0].line != faults[i].line))
            fail_msg("%s: %zu faults, line %d: %s", faults[i].text, found.n, found.n > 0 ? found.v[0].line : 0,
                found.n > 0 ? found.v[0].text : "none");
        assert_null(strstr(found.v[0].text, "s3cret"));
        conf_faults_release(&found);
    }
}

static void
config__refuses_a_template__that_is_longer_than_a_message(void **state)
{
    struct conf_faults found = { 0 };
    struct buf text = BUF_INIT;

    (void)state;
    buf_adds(&text, "template \"x\" { text = {\"");
    buf_fill(&text, 'a', 1500);
    buf_adds(&text, "\", \"");
    buf_fill(&text, 'a', 1500);
    buf_adds(&text, "\"} }\n");
    assert_null(run_config(buf_text(&text), &found));
    assert_string_equal(found.v[0].text, "text has 3001 characters, at most 3000 are allowed");
    conf_faults_release(&found);
    buf_release(&text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(config__is_empty__without_a_section),
    cmocka_unit_test(config__makes_a_destination__of_the_channel_alone),
    cmocka_unit_test(config__reads_all_it_is_given),
    cmocka_unit_test(config__lets_a_section_say_more_of_the_channel),
    cmocka_unit_test(config__is_refused__where_it_makes_no_sense),
    cmocka_unit_test(config__refuses_a_template__that_is_longer_than_a_message),
};

SUITE(deliver_config, tests);
