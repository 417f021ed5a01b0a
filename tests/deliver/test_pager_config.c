/* SPDX-License-Identifier: MIT */
/* Destinations that are pagers: what is read, and what is refused because it would be without effect or in the wrong place. */
#include "support/suite.h"

#include <string.h>

#include "deliver/pager_run.h"
#include "deliver/slack_run.h"
#include "util/str.h"

static void
config__reads_each_pager(void **state)
{
    struct conf_faults faults = { 0 };
    struct deliver_config *c = run_config(PAGER_CONFIG, &faults);
    const struct destination *d;

    (void)state;
    assert_non_null(c);
    assert_int_equal(c->destinations.n, 4);
    assert_int_equal(deliver_config_posts(c).n, 0);
    assert_int_equal(deliver_config_written(c).n, 4);
    d = destination_named(&c->destinations, "ops");
    assert_int_equal(d->kind, MESSAGE_PAGE);
    assert_string_equal(d->driver, "jsm");
    assert_true(d->follows);
    assert_int_equal(c->pagers_n, 4);
    assert_int_equal(c->pagers[0].dialect, PAGER_PAGERDUTY);
    assert_string_equal(c->pagers[0].api, "https://events.pagerduty.com");
    assert_string_equal(c->pagers[0].credential, "destination pd");
    assert_string_equal(c->pagers[0].secret_env, "PD");
    assert_int_equal(c->pagers[0].timeout_ms, 10000);
    assert_string_equal(c->pagers[1].api, "https://api.eu.opsgenie.com");
    assert_string_equal(c->pagers[1].secret_file, "/og");
    assert_int_equal(c->pagers[1].responders_n, 2);
    assert_string_equal(c->pagers[1].responders[1].type, "schedule");
    assert_string_equal(c->pagers[1].responders[1].who, "night");
    assert_int_equal(c->pagers[2].dialect, PAGER_JSM);
    assert_string_equal(c->pagers[2].secret_command, "pass jsm");
    assert_int_equal(c->pagers[3].dialect, PAGER_JSM_API);
    assert_string_equal(c->pagers[3].api, "https://api.atlassian.com/jsm/ops/api/c-1");
    assert_string_equal(c->pagers[3].user, "bot@example.org");
    deliver_config_free(c);
}

static void
config__puts_posts_first__and_takes_other_addresses(void **state)
{
    struct conf_faults faults = { 0 };
    struct deliver_config *c =
        run_config("slack { bot_token_env = T }\n"
                   "destination \"pd\" { kind = pagerduty routing_key_env = PD region = eu }\n"
                   "destination \"#ops\" { fallback = pd }\n"
                   "destination \"pd2\" { kind = pagerduty routing_key_env = PD\n"
                   " api_url = \"http://127.0.0.1:4014/x//\" timeout = 3s ca_file = \"/ca\" fallback = \"#ops\" }\n",
            &faults);

    (void)state;
    if (c == NULL)
        fail_msg("%s", faults.v[0].text);
    assert_string_equal(c->destinations.v[0].name, "#ops");
    assert_string_equal(c->destinations.v[1].name, "pd");
    assert_string_equal(c->destinations.v[2].name, "pd2");
    assert_int_equal(deliver_config_posts(c).n, 1);
    assert_string_equal(c->pagers[0].api, "https://events.eu.pagerduty.com");
    assert_string_equal(c->pagers[1].api, "http://127.0.0.1:4014/x");
    assert_string_equal(c->pagers[1].ca_file, "/ca");
    assert_int_equal(c->pagers[1].timeout_ms, 3000);
    deliver_config_free(c);
}

#define PD "destination \"pd\" {\n kind = pagerduty\n routing_key_env = PD\n "
#define OG "destination \"og\" {\n kind = opsgenie\n api_key_env = OG\n "
#define OPS "destination \"ops\" {\n kind = jsm\n api_token_env = J\n "

static const struct fault_row {
    const char *text;
    int line;
    const char *fault;
} faults[] = {
    { "destination \"pd\" {\n kind = pagerduty\n}\n", 1,
        "destination pd needs a secret: routing_key_file, routing_key_env or routing_key_command" },
    { "destination \"og\" {\n kind = opsgenie\n}\n", 1, "destination og needs a secret: api_key_file" },
    { PD "routing_key_file = \"/k\"\n}\n", 3, "routing_key_file and routing_key_env: one of the two is enough" },
    { PD "api_key_env = OG\n}\n", 4, "api_key_env is not for this kind of destination: it wants routing_key_file" },
    { "destination \"pd\" {\n kind = pagerduty\n routing_key_env = \"e93facc0-4764\"\n}\n", 3,
        "routing_key_env is the name of an environment variable: letters, digits and _" },
    { "destination \"pd\" {\n kind = pagerduty\n routing_key_command = \"\"\n}\n", 3, "routing_key_command is empty" },
    { PD "channel = \"#a\"\n}\n", 4, "channel goes with kind = slack" },
    { PD "responders = {\"team:a\"}\n}\n", 4, "responders is not for this destination" },
    { PD "user = ana\n}\n", 4, "user is not for this destination: it goes with kind = jsm and cloud_id" },
    { PD "api_url = \"https://x/?a=1\"\n}\n", 4, "api_url is the address alone, without ? and #" },
    { PD "region = mars\n}\n", 4, "" },
    { OG "responders = {\"payments\"}\n}\n", 4, "\"payments\" is no responder: write team:, user:, schedule: or escalation:" },
    { OG "responders = {\"team:\"}\n}\n", 4, "\"team:\" is no responder" },
    { OG "cloud_id = x\n}\n", 4, "cloud_id is not for this destination" },
    { OPS "cloud_id = c1\n}\n", 1, "destination ops needs user: the mail address of the account whose api_token it is" },
    { OPS "cloud_id = \"a/b\"\n user = x\n}\n", 4, "cloud_id is letters, digits and hyphens" },
    { OPS "}\n", 3, "api_token_env is not for this kind of destination: it wants api_key_file" },
    { OPS "region = eu\n cloud_id = c1\n user = x\n}\n", 4, "region is not for this destination" },
    { PD "client_url = \"ftp://x\"\n}\n", 4, "" },
};

static void
config__is_refused__where_it_makes_no_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct conf_faults found = { 0 };
        struct deliver_config *c = run_config(faults[i].text, &found);
        bool said = false;

        assert_null(c);
        for (size_t k = 0; k < found.n; k++)
            said |= found.v[k].line == faults[i].line && str_starts(found.v[k].text, faults[i].fault);
        if (!said)
            fail_msg("%s: %d %s", faults[i].text, found.v[0].line, found.v[0].text);
        conf_faults_release(&found);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(config__reads_each_pager),
    cmocka_unit_test(config__puts_posts_first__and_takes_other_addresses),
    cmocka_unit_test(config__is_refused__where_it_makes_no_sense),
};
SUITE(pager_config, tests);
