/* SPDX-License-Identifier: MIT */
/* The section `source`: defaults, what is read, and combinations that make no sense. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "source/driver.h"
#include "util/str.h"

/* NULL with *fault (or "") where the text is refused. */
static struct source_config *
read_text(const char *text, char *fault, size_t size)
{
    struct conf_schema s = { &source_conf_section, 1, source_conf_rows, source_conf_rows_n };
    struct conf_faults faults = { 0 };
    struct source_config *c = NULL;
    struct conf *conf;

    conf = conf_parse(&s, "t.conf", text, strlen(text), &faults);
    if (conf != NULL)
        c = source_config_new(conf_node_at(conf, "source", 0), &faults);
    assert_true((c == NULL) == (faults.n > 0));
    snprintf(fault, size, "%s", faults.n > 0 ? faults.v[0].text : "");
    conf_free(conf);
    conf_faults_release(&faults);
    return c;
}

static struct source_config *
read_good(const char *text)
{
    char fault[512];
    struct source_config *c = read_text(text, fault, sizeof fault);

    if (c == NULL)
        fail_msg("%s: %s", text, fault);
    return c;
}

static void
config__has_defaults__for_all_but_the_address(void **state)
{
    struct source_config *c = read_good("source \"am\" { url = {\"http://127.0.0.1:9093/\"} }\n");

    (void)state;
    assert_string_equal(c->name, "am");
    assert_string_equal(c->driver->name, "alertmanager");
    assert_int_equal(c->urls_n, 1);
    assert_string_equal(c->urls[0], "http://127.0.0.1:9093");
    assert_int_equal(c->every_ms, 15000);
    assert_int_equal(c->timeout_ms, 10000);
    assert_int_equal(c->confirm_ms, 60000);
    assert_int_equal(c->confirm_polls, 2);
    assert_int_equal(c->max_body_bytes, 256 << 20);
    assert_int_equal(c->auth, AUTH_NONE);
    assert_null(c->credential);
    assert_null(c->ca_file);
    assert_int_equal(c->ignores_n, 1);
    assert_string_equal(c->ignores[0], "severity");
    assert_string_equal(c->map.names[FIELD_NAME][0], "alertname");
    assert_string_equal(c->map.names[FIELD_SUMMARY][1], "description");
    assert_string_equal(c->map.names[FIELD_RUNBOOK][0], "runbook_url");
    assert_null(c->map.names[FIELD_RUNBOOK][2]);
    source_config_free(c);
}

static void
config__reads_all_it_is_given(void **state)
{
    struct source_config *c =
        read_good("source \"a-1_b.C\" {\n kind = alertmanager\n url = {\"https://a/am/\", \"https://b/am\"}\n every = 30s\n"
                  " timeout = 1m\n auth = basic\n user = \"ana\"\n password_command = \"pass show am\"\n"
                  " ca_file = \"/etc/ca.pem\"\n identity_ignores = {}\n max_body = 1GB\n confirm_after = 5m\n"
                  " confirm_polls = 3\n team = {\"squad\"}\n}\n");

    (void)state;
    assert_int_equal(c->urls_n, 2);
    assert_string_equal(c->urls[0], "https://a/am");
    assert_int_equal(c->every_ms, 30000);
    assert_int_equal(c->timeout_ms, 60000);
    assert_int_equal(c->auth, AUTH_BASIC);
    assert_string_equal(c->user, "ana");
    assert_string_equal(c->secret_command, "pass show am");
    assert_null(c->secret_file);
    assert_string_equal(c->credential, "source a-1_b.C");
    assert_string_equal(c->ca_file, "/etc/ca.pem");
    assert_int_equal(c->ignores_n, 0);
    assert_true(c->max_body_bytes == (uint64_t)1 << 30);
    assert_int_equal(c->confirm_polls, 3);
    assert_string_equal(c->map.names[FIELD_TEAM][0], "squad");
    assert_null(c->map.names[FIELD_TEAM][1]);
    source_config_free(c);
}

static const struct fault_row {
    const char *title, *options, *fault;
} faults[] = {
    { "a b", "", "a source's name is 1 to 32 letters, digits, - _ or ." },
    { "x123456789012345678901234567890123", "", "a source's name is" },
    { "tocsin", "", "tocsin is the name of what tocsin itself finds wrong: call this source another" },
    { "a", "auth = bearer", "auth = bearer needs one of token_file, token_env, token_command" },
    { "a", "auth = bearer\n token_file = \"/t\"\n token_env = \"T\"", "token_file and token_env: one of the two is enough" },
    { "a", "auth = bearer\n token_env = \"s3cret-t0ken\"",
        "token_env is the name of an environment variable: letters, digits and _" },
    { "a", "auth = bearer\n token_command = \"\"", "token_command is empty" },
    { "a", "auth = bearer\n password_file = \"/t\"", "password_file goes with auth = basic, but auth is bearer" },
    { "a", "token_file = \"/t\"", "token_file goes with auth = bearer, but auth is none" },
    { "a", "user = \"ana\"", "user goes with auth = basic, but auth is none" },
    { "a", "auth = basic\n password_env = \"P\"", "auth = basic needs user" },
    { "a", "auth = basic\n user = \"ana:x\"\n password_env = \"P\"", "auth = basic needs user, a name without a colon" },
    { "a", "auth = basic\n user = \"ana\"", "auth = basic needs one of password_file" },
    { "a", "team = {\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"}", "team names 8 labels, at most 7 are allowed" },
    { "a", "team = {\"a\",\"\"}", "team names an empty label" },
};

static void
config__is_refused__where_it_makes_no_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct buf text = BUF_INIT;
        char fault[512];

        buf_addf(&text, "source \"%s\" {\n url = {\"http://127.0.0.1:1\"}\n %s\n}\n", faults[i].title, faults[i].options);
        if (read_text(buf_text(&text), fault, sizeof fault) != NULL || !str_starts(fault, faults[i].fault))
            fail_msg("%s: %s", buf_text(&text), fault);
        assert_null(strstr(fault, "s3cret"));
        buf_release(&text);
    }
}

static void
pager__has_its_vendors_address_and_way(void **state)
{
    struct source_config *pd = read_good("source \"pd\" { kind = pagerduty token_file = \"/t\" user = \"ana@example.com\" }\n");
    struct source_config *og = read_good("source \"og\" { kind = opsgenie token_env = T on_ack = none every = 1m }\n");
    struct source_config *jsm = read_good(
        "source \"jsm\" { kind = jsm token_command = \"pass jsm\" user = \"ana@example.com\" cloud = \"a1-b2\" on_ack = ack }\n");

    (void)state;
    assert_string_equal(pd->urls[0], "https://api.pagerduty.com");
    assert_int_equal(pd->auth, AUTH_SCHEME);
    assert_int_equal(pd->every_ms, 30000);
    assert_string_equal(pd->secret_file, "/t");
    assert_string_equal(pd->credential, "source pd");
    assert_string_equal(pd->user, "ana@example.com");
    assert_true(pd->writes_acks && !pd->silences_acks);
    assert_string_equal(og->urls[0], "https://api.opsgenie.com");
    assert_int_equal(og->every_ms, 60000);
    assert_false(og->writes_acks);
    assert_int_equal(jsm->auth, AUTH_BASIC);
    assert_string_equal(jsm->secret_command, "pass jsm");
    assert_string_equal(jsm->cloud, "a1-b2");
    assert_true(jsm->writes_acks);
    assert_false(source_config_equal(pd, og));
    source_config_free(pd);
    source_config_free(og);
    source_config_free(jsm);
}

static const struct {
    const char *options, *fault;
} pager_faults[] = {
    { "kind = alertmanager", "source \"p\": url is missing" },
    { "kind = alertmanager url = {\"http://a\"} on_ack = ack",
        "on_ack = ack does not go with kind = alertmanager: none or silence" },
    { "kind = alertmanager url = {\"http://a\"} cloud = \"x\"", "cloud goes with kind = jsm" },
    { "kind = pagerduty", "kind = pagerduty needs one of token_file, token_env, token_command" },
    { "kind = pagerduty token_env = T on_ack = silence", "on_ack = silence does not go with kind = pagerduty: none or ack" },
    { "kind = pagerduty token_env = T url = {\"http://a\",\"http://b\"}", "kind = pagerduty has one url" },
    { "kind = pagerduty token_env = T auth = basic", "kind = pagerduty shows its token in its own way: leave auth out" },
    { "kind = pagerduty token_env = T user = \"Ana\"", "with kind = pagerduty user is one mail address" },
    { "kind = pagerduty token_env = T user = \"a@b, c@d\"", "with kind = pagerduty user is one mail address" },
    { "kind = pagerduty password_env = P", "password_env goes with auth = basic; kind = pagerduty has a token: token_file" },
    { "kind = pagerduty token_env = T token_file = \"/t\"", "token_file and token_env: one of the two is enough" },
    { "kind = opsgenie token_env = T auth = bearer", "kind = opsgenie shows its token in its own way" },
    { "kind = opsgenie token_env = T user = \"a@b\"", "user says nothing with kind = opsgenie: its key is enough" },
    { "kind = jsm token_env = T cloud = \"x\"", "kind = jsm needs user, the address of the account that the token is of" },
    { "kind = jsm token_env = T user = \"a@b\"",
        "kind = jsm needs cloud, the id that https://SITE.atlassian.net/_edge/tenant_info tells" },
    { "kind = jsm token_env = T user = \"a@b\" cloud = \"../x\"", "cloud is an id: letters, digits and -" },
};

static void
pager__is_refused__where_it_makes_no_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pager_faults / sizeof *pager_faults; i++) {
        struct buf text = BUF_INIT;
        char fault[512];

        buf_addf(&text, "source \"p\" { %s }\n", pager_faults[i].options);
        if (read_text(buf_text(&text), fault, sizeof fault) != NULL || !str_starts(fault, pager_faults[i].fault))
            fail_msg("%s: %s", buf_text(&text), fault);
        buf_release(&text);
    }
}

static const struct url_row {
    const char *urls, *fault;
} urls[] = {
    { "\"http://a/?x=1\"", "url is the address alone, without ? and #: http://a/?x=1" },
    { "\"http://a/api/v2\"", "url is given without /api/v2" },
    { "\"http://a/\", \"http://a\"", "url names this instance twice: http://a" },
    { "\"http://a1\",\"http://a2\",\"http://a3\",\"http://a4\",\"http://a5\",\"http://a6\",\"http://a7\",\"http://a8\",\"http://a9\"",
        "url names 9 instances, at most 8 are allowed" },
};

static void
config__is_refused__for_its_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct buf text = BUF_INIT;
        char fault[512];

        buf_addf(&text, "source \"am\" {\n url = {%s}\n}\n", urls[i].urls);
        if (read_text(buf_text(&text), fault, sizeof fault) != NULL || !str_starts(fault, urls[i].fault))
            fail_msg("%s: %s", buf_text(&text), fault);
        buf_release(&text);
    }
}

static void
config__is_equal__where_state_may_be_kept(void **state)
{
    struct source_config *a = read_good("source \"am\" { url = {\"http://a\"}\n every = 15s }\n");
    struct source_config *b = read_good("source \"am\" { url = {\"http://a/\"}\n every = 1m }\n");
    struct source_config *c = read_good("source \"am\" { url = {\"http://a\"}\n team = {\"squad\"} }\n");
    struct source_config *d = read_good("source \"am\" { url = {\"http://a\", \"http://b\"} }\n");

    (void)state;
    assert_true(source_config_equal(a, b));
    assert_false(source_config_equal(a, c));
    assert_false(source_config_equal(a, d));
    source_config_free(a);
    source_config_free(b);
    source_config_free(c);
    source_config_free(d);
}

static const struct conf_row *
row_named(const char *name)
{
    for (size_t i = 0; i < source_conf_rows_n; i++)
        if (str_eq(source_conf_rows[i].name, name))
            return &source_conf_rows[i];
    return NULL;
}

static void
rows__agree_with_the_drivers_and_the_fields(void **state)
{
    struct buf kinds = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < source_drivers_n; i++) {
        buf_addf(&kinds, "%s%s", i > 0 ? "|" : "", source_drivers[i]->name);
        assert_ptr_equal(source_driver_named(source_drivers[i]->name), source_drivers[i]);
    }
    assert_string_equal(row_named("kind")->range, buf_text(&kinds));
    for (size_t i = 0; i < FIELDS; i++)
        assert_non_null(row_named(source_field_names[i]));
    assert_null(source_driver_named("nagios"));
    buf_release(&kinds);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(config__has_defaults__for_all_but_the_address),
    cmocka_unit_test(config__reads_all_it_is_given),
    cmocka_unit_test(config__is_refused__where_it_makes_no_sense),
    cmocka_unit_test(pager__has_its_vendors_address_and_way),
    cmocka_unit_test(pager__is_refused__where_it_makes_no_sense),
    cmocka_unit_test(config__is_refused__for_its_addresses),
    cmocka_unit_test(config__is_equal__where_state_may_be_kept),
    cmocka_unit_test(rows__agree_with_the_drivers_and_the_fields),
};

SUITE(config, tests);
