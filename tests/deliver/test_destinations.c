/* SPDX-License-Identifier: MIT */
/* The sections `destination` of all kinds: what is read, and what makes no sense. */
#include "support/suite.h"

#include <string.h>

#include "deliver/way_run.h"
#include "util/str.h"

static struct deliver_config *
read_good(const char *text)
{
    struct conf_faults faults = { 0 };
    struct deliver_config *c = way_config(text, &faults);

    if (c == NULL)
        fail_msg("%s: %s", text, faults.v[0].text);
    return c;
}

static void
mail__is_read(void **state)
{
    struct deliver_config *c = read_good(
        "destination \"ops mail\" { kind = mail server = \"smtp://mail.example.org:587\" user = u password_file = \"/p\"\n"
        " from = \"t@example.org\" to = {\"a@example.org\", \"b@example.org\"} ack_within = 1m at_most = 20 at_most_in = 10m }\n"
        "destination \"own\" { kind = mail server = \"smtp://[::1]:25\" starttls = never from = \"t@e\" follow = yes fallback = \"ops mail\" }\n");
    const struct destination *d = c->destinations.v;

    (void)state;
    assert_int_equal(c->destinations.n, 2);
    assert_int_equal(d[0].kind, MESSAGE_MAIL);
    assert_string_equal(d[0].driver, "mail");
    assert_string_equal(d[0].channel, "ops mail");
    assert_false(d[0].follows);
    assert_int_equal(d[0].at_most, 20);
    assert_int_equal(d[0].at_most_ms, 600000);
    assert_int_equal(d[0].ack_within_ms, 60000);
    assert_true(d[1].follows);
    assert_int_equal(d[1].at_most, 0);
    assert_string_equal(d[1].fallback, "ops mail");
    assert_int_equal(c->mails_n, 2);
    assert_string_equal(c->mails[0].destination, "ops mail");
    assert_string_equal(c->mails[0].user, "u");
    assert_string_equal(c->mails[0].credential, "destination ops mail");
    assert_int_equal(c->mails[0].to_n, 2);
    assert_int_equal(c->mails[0].starttls, TLS_REQUIRED);
    assert_int_equal(c->mails[1].starttls, TLS_NEVER);
    assert_int_equal(c->mails[1].to_n, 0);
    assert_null(c->mails[1].credential);
    assert_int_equal(c->secrets_n, 1);
    assert_string_equal(c->secrets[0].name, "destination ops mail");
    assert_string_equal(c->secrets[0].file, "/p");
    deliver_config_free(c);
}

static void
hook_and_command__are_read(void **state)
{
    struct deliver_config *c = read_good(
        "destination \"h\" { kind = hook url = \"http://127.0.0.1:1/x?y=1\" auth = basic user = u password_env = P sign_command = \"pass x\" }\n"
        "destination \"s\" { kind = hook url_file = \"/u\" follow = no }\n"
        "destination \"c\" { kind = command run = {\"/bin/true\", \"a b\"} timeout = 1m }\n");

    (void)state;
    assert_int_equal(c->hooks_n, 2);
    assert_int_equal(c->destinations.v[0].kind, MESSAGE_HOOK);
    assert_true(c->destinations.v[0].follows);
    assert_false(c->destinations.v[1].follows);
    assert_int_equal(c->hooks[0].auth, AUTH_BASIC);
    assert_string_equal(c->hooks[0].signing, "signature of destination h");
    assert_int_equal(c->hooks[1].auth, AUTH_ADDRESS);
    assert_null(c->hooks[1].signing);
    assert_int_equal(c->programs_n, 1);
    assert_int_equal(c->destinations.v[2].kind, MESSAGE_COMMAND);
    assert_string_equal(c->destinations.v[2].driver, "command");
    assert_string_equal(c->programs[0].argv[1], "a b");
    assert_null(c->programs[0].argv[2]);
    assert_int_equal(c->programs[0].timeout_ms, 60000);
    assert_int_equal(c->secrets_n, 3);
    assert_string_equal(c->secrets[1].name, "signature of destination h");
    assert_string_equal(c->secrets[1].command, "pass x");
    assert_string_equal(c->secrets[2].name, "address of destination s");
    deliver_config_free(c);
}

#define MAIL "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://m\" "
#define HOOK "destination \"h\" { kind = hook url = \"http://h/\" "

/* What one hook's secret address is called, another destination's token must not be. */
static void
secrets__have_names_of_their_own(void **state)
{
    struct conf_faults faults = { 0 };
    struct deliver_config *c =
        way_config("destination \"h\" { kind = hook url_env = U sign_env = S }\n"
                   "destination \"h address\" { kind = hook url = \"https://e\" auth = bearer token_env = T }\n"
                   "destination \"h signature\" { kind = hook url = \"https://e\" auth = bearer token_env = T }\n",
            &faults);

    (void)state;
    assert_non_null(c);
    assert_int_equal(c->secrets_n, 4);
    for (size_t i = 0; i < c->secrets_n; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(c->secrets[i].name, c->secrets[k].name);
    deliver_config_free(c);
}

static const struct fault_row {
    const char *text;
    int line;
    const char *fault;
} faults[] = {
    { "destination \"m\" {\n kind = mail\n from = \"a@b\"\n}\n", 1, "destination m, of kind mail, needs server" },
    { "destination \"m\" {\n kind = mail\n server = \"smtp://m\"\n}\n", 1, "destination m, of kind mail, needs from" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"http://m\" }\n", 1, "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://\" }\n", 1, "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://u:p@m\" }\n", 1,
        "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://m/x\" }\n", 1, "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://m:\" }\n", 1, "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://m:25x\" }\n", 1,
        "server is smtp:// or smtps://, a host" },
    { "destination \"m\" { kind = mail from = \"A <a@b>\" server = \"smtp://m\" }\n", 1, "from is no address" },
    { MAIL "\n to = {\"a@b\", \"c\"} }\n", 2, "to holds what is no address (ana@example.org): c" },
    { MAIL "\n user = u }\n", 2, "user needs its password" },
    { MAIL "\n password_env = P }\n", 2, "password_env goes with user" },
    { MAIL "user = u password_env = P\n starttls = try }\n", 2, "starttls must be required where a password is sent" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://127.example.org\" user = u password_env = P\n starttls = never }\n",
        2, "starttls must be required where a password is sent" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtp://localhost.example.org\" user = u password_env = P\n starttls = never }\n",
        2, "starttls must be required where a password is sent" },
    { "destination \"m\" { kind = mail from = \"a@b\" server = \"smtps://m\"\n starttls = try }\n", 2,
        "starttls goes with smtp://" },
    { MAIL "user = u password_env = P\n password_file = \"/p\" }\n", 0,
        "password_file and password_env: one of the two is enough" },
    { MAIL "\n url = \"http://x/\" }\n", 2, "url goes with kind = hook, but kind is mail" },
    { MAIL "\n run = {\"/x\"} }\n", 2, "run goes with kind = command, but kind is mail" },
    { MAIL "\n channel = x }\n", 2, "channel goes with kind = slack, but kind is mail" },
    { "destination \"h\" { kind = hook }\n", 1, "destination h, of kind hook, needs url" },
    { HOOK "\n url_env = U }\n", 2, "url and url_env: one of the two is enough" },
    { "destination \"h\" { kind = hook url_env = U\n auth = basic user = u password_env = P }\n", 2, "auth goes with url" },
    { HOOK "\n auth = bearer }\n", 2, "auth = bearer needs one of token_file, token_env, token_command" },
    { HOOK "\n token_env = T }\n", 2, "token_env goes with auth = bearer, but auth is none" },
    { HOOK "auth = bearer token_env = T\n user = u }\n", 2, "user goes with auth = basic, but auth is bearer" },
    { HOOK "auth = basic password_env = T }\n", 1, "auth = basic needs user" },
    { HOOK "\n sign_env = \"a b\" }\n", 2, "sign_env is the name of an environment variable" },
    { HOOK "\n token_file = \"\" auth = bearer }\n", 2, "token_file" },
    { HOOK "\n server = \"smtp://m\" }\n", 2, "server goes with kind = mail, but kind is hook" },
    { "destination \"c\" { kind = command }\n", 1, "destination c, of kind command, needs run" },
    { "destination \"c\" { kind = command\n run = {\"siren\"} }\n", 2, "run names its program by its whole path" },
    { "destination \"c\" { kind = command\n run = {\"/siren\", \"xoxb-123456789-ab\"} }\n", 2,
        "here stands what looks like a Slack token" },
    { "destination \"c\" { kind = command run = {\"/siren\"}\n ca_file = \"/x\" }\n", 2,
        "ca_file goes with kind = pagerduty, opsgenie, jsm, mail, hook, but kind is command" },
    { "destination \"c\" { kind = command run = {\"/siren\"} fallback = d }\n", 1, "fallback names d" },
    { "slack { bot_token_env = T }\ndestination \"s\" {\n timeout = 3s\n}\n", 3, "timeout goes with kind = pagerduty, " },
    { "destination \"s\" { kind = pigeon }\n", 1, "kind" },
    { "destination \"s\" { kind = command run = {\"/x\"} at_most = -1 }\n", 1, "at_most" },
};

static void
destination__is_refused__where_it_makes_no_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct conf_faults found = { 0 };
        struct deliver_config *c = way_config(faults[i].text, &found);

        if (c != NULL || found.n != 1 || !str_starts(found.v[0].text, faults[i].fault)
            || (faults[i].line > 0 && found.v[0].line != faults[i].line))
            fail_msg("%s: %zu faults, line %d: %s", faults[i].text, found.n, found.n > 0 ? found.v[0].line : 0,
                found.n > 0 ? found.v[0].text : "none");
        conf_faults_release(&found);
    }
}

/* Slack's token is for channels of Slack alone. */
static void
no_token__is_needed__without_a_channel_of_slack(void **state)
{
    struct conf_faults found = { 0 };

    (void)state;
    deliver_config_free(read_good(MAIL "}\n"));
    assert_null(way_config(MAIL "}\ndestination \"#a\" { }\n", &found));
    assert_int_equal(found.n, 1);
    assert_true(str_starts(found.v[0].text, "destination #a needs the app's token"));
    conf_faults_release(&found);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(secrets__have_names_of_their_own),
    cmocka_unit_test(mail__is_read),
    cmocka_unit_test(hook_and_command__are_read),
    cmocka_unit_test(destination__is_refused__where_it_makes_no_sense),
    cmocka_unit_test(no_token__is_needed__without_a_channel_of_slack),
};

SUITE(destinations, tests);
