/* SPDX-License-Identifier: MIT */
/* Each answer that Slack may give, or what stands before it: the step that follows, and the words. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "deliver/slack_run.h"
#include "util/str.h"

#define OK "{\"ok\":true,\"channel\":\"C0CRASH01\",\"ts\":\"1700000001.000200\"}"
#define PAGE "<html><title>502 Bad Gateway</title></html>"

enum { SURE, UNSURE };

static const struct answer_row {
    enum message_act act;
    int status;
    const char *body;
    enum deliver_step_kind kind;
    bool unsure;
    const char *text; /* the error begins so */
} answers[] = {
    /* clang-format off */
    { MESSAGE_POST,   200, OK,                                DELIVER_DONE,  SURE,   "" },
    { MESSAGE_STRIKE, 200, OK,                                DELIVER_DONE,  SURE,   "" },
    { MESSAGE_POST,   200, "{\"ok\":true}",                   DELIVER_RETRY, UNSURE, "Slack says ok, but not where" },
    { MESSAGE_POST,   200, "{\"ok\":true,\"channel\":\"C0CRASH01\",\"ts\":\"x\"}", DELIVER_RETRY, UNSURE, "Slack says ok, but not where" },
    { MESSAGE_POST,   200, "{\"ok\":true,\"channel\":\"#crash\",\"ts\":\"1.2\"}", DELIVER_RETRY, UNSURE, "Slack says ok, but not where" },
    { MESSAGE_POST,   200, "",                                DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, PAGE,                              DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, "[]",                              DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, "{\"error\":\"x\"}",               DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, "{\"ok\":false}",                  DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, "{\"ok\":\"true\"}",               DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   200, OK " x",                           DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Slack's" },
    { MESSAGE_POST,   204, "",                                DELIVER_RETRY, UNSURE, "HTTP 204 instead of Slack's answer" },
    { MESSAGE_POST,   500, PAGE,                              DELIVER_RETRY, UNSURE, "HTTP 500 instead of Slack's answer" },
    { MESSAGE_POST,   503, "{\"ok\":false,\"error\":\"no_text\"}", DELIVER_RETRY, UNSURE, "HTTP 503 instead" },
    { MESSAGE_STRIKE, 502, PAGE,                              DELIVER_RETRY, UNSURE, "HTTP 502 instead of Slack's answer" },
    { MESSAGE_POST,   407, PAGE,                              DELIVER_RETRY, SURE,   "HTTP 407 instead of Slack's answer" },
    { MESSAGE_POST,   404, PAGE,                              DELIVER_RETRY, SURE,   "HTTP 404 instead of Slack's answer" },
    { MESSAGE_POST,   401, "{\"ok\":false,\"error\":\"invalid_auth\"}", DELIVER_REFUSED, SURE, "invalid_auth: Slack does not know the bot token" },
    { MESSAGE_POST,   429, "",                                DELIVER_RETRY, SURE,   "Slack asks for a pause of 10s before the next chat.postMessage" },
    /* clang-format on */
};

static void
answer__decides_the_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer_row *row = &answers[i];
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(row->act);
        enum deliver_step_kind kind = slack_run_answer(r, DELIVER_SEND, &o, row->status, row->body);

        if (kind != row->kind || r->step.unsure != row->unsure || !str_starts(r->step.error.text, row->text))
            fail_msg("%d %s: step %d, unsure %d, %s", row->status, row->body, kind, r->step.unsure, r->step.error.text);
        slack_run_free(r);
    }
}

static const struct word_row {
    const char *word;
    enum message_act act;
    enum deliver_step_kind kind;
    bool unsure;
    const char *text;
} words[] = {
    /* clang-format off */
    { "not_in_channel",       MESSAGE_POST,   DELIVER_REFUSED, SURE, "not_in_channel: the app is not in C0CRASH01: in Slack type /invite @tocsin there, then send again" },
    { "channel_not_found",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "channel_not_found: the app sees no channel C0CRASH01: is it written rightly?" },
    { "is_archived",          MESSAGE_POST,   DELIVER_REFUSED, SURE, "is_archived: C0CRASH01 is archived: " },
    { "not_authed",           MESSAGE_POST,   DELIVER_REFUSED, SURE, "not_authed: no token came along: look at bot_token_file" },
    { "invalid_auth",         MESSAGE_POST,   DELIVER_REFUSED, SURE, "invalid_auth: Slack does not know the bot token: " },
    { "token_revoked",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "token_revoked: the bot token was revoked: " },
    { "token_expired",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "token_expired: the bot token has expired: " },
    { "account_inactive",     MESSAGE_POST,   DELIVER_REFUSED, SURE, "account_inactive: the app's account is gone: " },
    { "missing_scope",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "missing_scope: the app lacks the scope chat:write: add it" },
    { "missing_scope",        MESSAGE_STRIKE, DELIVER_REFUSED, SURE, "missing_scope: the app lacks the scope chat:write: add it" },
    { "not_allowed_token_type", MESSAGE_POST, DELIVER_REFUSED, SURE, "not_allowed_token_type: this is another kind of token" },
    { "no_permission",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "no_permission: the app has no right to do this in C0CRASH01" },
    { "access_denied",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "access_denied: " },
    { "app_access_restricted", MESSAGE_POST,  DELIVER_REFUSED, SURE, "app_access_restricted: " },
    { "accesslimited",        MESSAGE_POST,   DELIVER_REFUSED, SURE, "accesslimited: " },
    { "ekm_access_denied",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "ekm_access_denied: " },
    { "enterprise_is_restricted", MESSAGE_POST, DELIVER_REFUSED, SURE, "enterprise_is_restricted: " },
    { "two_factor_setup_required", MESSAGE_POST, DELIVER_REFUSED, SURE, "two_factor_setup_required: " },
    { "team_not_found",       MESSAGE_POST,   DELIVER_REFUSED, SURE, "team_not_found: " },
    { "channel_is_limited_access", MESSAGE_POST, DELIVER_REFUSED, SURE, "channel_is_limited_access: " },
    { "restricted_action",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "restricted_action: the workspace does not let this app post in C0CRASH01" },
    { "restricted_action_read_only_channel", MESSAGE_POST, DELIVER_REFUSED, SURE, "restricted_action_read_only_channel: " },
    { "restricted_action_thread_only_channel", MESSAGE_POST, DELIVER_REFUSED, SURE, "restricted_action_thread_only_channel: " },
    { "restricted_action_non_threadable_channel", MESSAGE_POST, DELIVER_REFUSED, SURE, "restricted_action_non_threadable_channel: " },
    { "restricted_action_thread_locked", MESSAGE_POST, DELIVER_REFUSED, SURE, "restricted_action_thread_locked: " },
    { "cannot_reply_to_message", MESSAGE_POST, DELIVER_REFUSED, SURE, "cannot_reply_to_message: " },
    { "msg_too_long",         MESSAGE_POST,   DELIVER_REFUSED, SURE, "msg_too_long: the text is too long for Slack" },
    { "no_text",              MESSAGE_POST,   DELIVER_REFUSED, SURE, "no_text: the text is empty" },
    { "invalid_arguments",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "invalid_arguments: Slack does not understand the request: chat:write" },
    { "unknown_method",       MESSAGE_POST,   DELIVER_REFUSED, SURE, "unknown_method: this is not Slack's API" },
    { "method_deprecated",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "method_deprecated: " },
    { "deprecated_endpoint",  MESSAGE_POST,   DELIVER_REFUSED, SURE, "deprecated_endpoint: " },
    { "what_is_this",         MESSAGE_POST,   DELIVER_REFUSED, SURE, "Slack refuses: what_is_this" },
    { "message_not_found",    MESSAGE_POST,   DELIVER_REFUSED, SURE, "Slack refuses: message_not_found" },

    { "ratelimited",          MESSAGE_POST,   DELIVER_RETRY, SURE,   "Slack asks for a pause of 10s" },
    { "rate_limited",         MESSAGE_POST,   DELIVER_RETRY, SURE,   "Slack asks for a pause of 10s" },
    { "message_limit_exceeded", MESSAGE_POST, DELIVER_RETRY, SURE,   "message_limit_exceeded: " },
    { "service_unavailable",  MESSAGE_POST,   DELIVER_RETRY, SURE,   "service_unavailable: " },
    { "team_added_to_org",    MESSAGE_POST,   DELIVER_RETRY, SURE,   "team_added_to_org: " },
    { "org_login_required",   MESSAGE_POST,   DELIVER_RETRY, SURE,   "org_login_required: " },
    { "external_channel_migrating", MESSAGE_STRIKE, DELIVER_RETRY, SURE, "external_channel_migrating: C0CRASH01 is being moved" },
    { "fatal_error",          MESSAGE_POST,   DELIVER_RETRY, UNSURE, "fatal_error: " },
    { "internal_error",       MESSAGE_POST,   DELIVER_RETRY, UNSURE, "internal_error: " },
    { "request_timeout",      MESSAGE_POST,   DELIVER_RETRY, UNSURE, "request_timeout: " },
    { "update_failed",        MESSAGE_STRIKE, DELIVER_RETRY, UNSURE, "update_failed: " },

    { "edit_window_closed",   MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "edit_window_closed: the workspace allows no change of so old a post" },
    { "edit_window_closed",   MESSAGE_RESTORE, DELIVER_UNCHANGED, SURE, "edit_window_closed: " },
    { "cant_update_message",  MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "cant_update_message: " },
    { "message_not_found",    MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "message_not_found: that post is gone from C0CRASH01" },
    { "is_inactive",          MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "is_inactive: " },
    { "msg_too_long",         MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "msg_too_long: " },
    { "block_mismatch",       MESSAGE_STRIKE, DELIVER_UNCHANGED, SURE, "block_mismatch: " },
    /* clang-format on */
};

static void
word__decides_the_step__and_says_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct word_row *row = &words[i];
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(row->act);
        enum deliver_step_kind kind;
        char body[256];

        snprintf(body, sizeof body, "{\"ok\":false,\"error\":\"%s\",\"needed\":\"chat:write\"}", row->word);
        kind = slack_run_answer(r, DELIVER_SEND, &o, 200, body);
        if (kind != row->kind || r->step.unsure != row->unsure || !str_starts(r->step.error.text, row->text))
            fail_msg("%s: step %d, unsure %d, %s", row->word, kind, r->step.unsure, r->step.error.text);
        slack_run_free(r);
    }
}

/* A read changes nothing: what was unsure stays so with the caller. */
static const struct {
    const char *thread_ts;
    int status;
    const char *body;
    enum deliver_step_kind kind;
    const char *text;
} look_ups[] = {
    /* clang-format off */
    { NULL, 503, "",                                           DELIVER_RETRY,   "HTTP 503" },
    { NULL, 200, "",                                           DELIVER_RETRY,   "HTTP 200, but" },
    { NULL, 200, "{\"ok\":false,\"error\":\"fatal_error\"}",   DELIVER_RETRY,   "fatal_error: " },
    { NULL, 200, "{\"ok\":false,\"error\":\"invalid_cursor\"}", DELIVER_RETRY,  "invalid_cursor: " },
    { NULL, 200, "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"channels:history\"}", DELIVER_REFUSED, "missing_scope: the app lacks the scope channels:history" },
    { NULL, 200, "{\"ok\":false,\"error\":\"missing_scope\"}", DELIVER_REFUSED, "missing_scope: the app lacks the scope (Slack does not say which)" },
    { "1.0", 200, "{\"ok\":false,\"error\":\"thread_not_found\"}", DELIVER_REFUSED, "thread_not_found: the post that this answers is gone" },
    { NULL, 200, "{\"ok\":true}",                              DELIVER_RETRY,   "Slack says ok, but lists no posts of C0CRASH01" },
    { NULL, 200, "{\"ok\":true,\"messages\":[],\"has_more\":true}", DELIVER_RETRY, "Slack says that its list goes on, but not where" },
    { NULL, 200, "{\"ok\":true,\"messages\":[]}",              DELIVER_ABSENT,  "" },
    { NULL, 200, "{\"ok\":true,\"messages\":[1,null,{\"metadata\":{\"event_type\":\"tocsin_message\"}}]}", DELIVER_ABSENT, "" },
    { NULL, 200, "{\"ok\":true,\"messages\":[{\"ts\":\"1.2\",\"metadata\":{\"event_type\":\"other\",\"event_payload\":{\"key\":\"" RUN_KEY "\"}}}]}", DELIVER_ABSENT, "" },
    { NULL, 200, "{\"ok\":true,\"messages\":[{\"ts\":\"1.2\",\"metadata\":{\"event_type\":\"tocsin_message\",\"event_payload\":{\"key\":\"0\"}}}]}", DELIVER_ABSENT, "" },
    { NULL, 200, "{\"ok\":true,\"messages\":[{\"ts\":\"1.2\",\"metadata\":{\"event_type\":\"tocsin_message\",\"event_payload\":{\"key\":\"" RUN_KEY "\"}}}]}", DELIVER_DONE, "" },
    /* clang-format on */
};

static void
look_up__tells_there_or_not_there__or_that_it_does_not_know(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof look_ups / sizeof *look_ups; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(MESSAGE_POST);
        enum deliver_step_kind kind;

        o.thread_ts = look_ups[i].thread_ts;
        kind = slack_run_answer(r, DELIVER_LOOK_UP, &o, look_ups[i].status, look_ups[i].body);
        if (kind != look_ups[i].kind || r->step.unsure || !str_starts(r->step.error.text, look_ups[i].text))
            fail_msg("%s: step %d, unsure %d, %s", look_ups[i].body, kind, r->step.unsure, r->step.error.text);
        slack_run_free(r);
    }
}

static void
error__shows_no_control_character__and_no_more_than_fits(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);
    struct buf body = BUF_INIT;

    (void)state;
    buf_adds(&body, "{\"ok\":false,\"error\":\"\\u001b[2J");
    buf_fill(&body, 'x', 5000);
    buf_adds(&body, "\"}");
    assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, buf_text(&body)), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "Slack refuses: ?[2Jxxx"));
    assert_true(strlen(r->step.error.text) < 100);
    buf_release(&body);
    slack_run_free(r);
}

static void
answer__is_unsure__when_it_is_larger_than_any_of_slack(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);
    struct buf body = BUF_INIT;

    (void)state;
    buf_adds(&body, OK);
    buf_fill(&body, ' ', (size_t)1 << 20);
    assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, buf_text(&body)), DELIVER_RETRY);
    assert_true(r->step.unsure);
    buf_release(&body);
    slack_run_free(r);
}

static void
what_went_wrong__names_the_destination_as_a_person_knows_it(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.destination = "#production";
    slack_run_answer(r, DELIVER_SEND, &o, 200, "{\"ok\":false,\"error\":\"not_in_channel\"}");
    assert_string_equal(r->step.error.text,
        "not_in_channel: the app is not in #production (C0CRASH01): in Slack type /invite @tocsin there, then send again");
    slack_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(answer__decides_the_step),
    cmocka_unit_test(word__decides_the_step__and_says_what_to_do),
    cmocka_unit_test(look_up__tells_there_or_not_there__or_that_it_does_not_know),
    cmocka_unit_test(error__shows_no_control_character__and_no_more_than_fits),
    cmocka_unit_test(answer__is_unsure__when_it_is_larger_than_any_of_slack),
    cmocka_unit_test(what_went_wrong__names_the_destination_as_a_person_knows_it),
};

SUITE(slack_answers, tests);
