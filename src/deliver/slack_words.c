/* SPDX-License-Identifier: MIT */
/* Slack's words for what went wrong (each method's page, and https://docs.slack.dev/reference/errors), and ours for a tired person. */
#include "deliver/slack.h"

#include <string.h>

#include "util/str.h"
#include "util/text.h"

#define WORD_COLS 64
#define DETAIL_COLS 200

#define ANY_METHOD (~0u)
#define ONLY(method) (1u << (method))

/* In words $c is the destination and its channel, $u the person, $d what Slack said more (the scope that is needed). */
static const struct word_row {
    const char *word;
    unsigned methods;
    enum deliver_step_kind kind;
    bool unsure; /* "It's possible some aspect of the operation succeeded before the error was raised" */
    const char *words;
} rows[] = {
    /* clang-format off */
    { "message_limit_exceeded", ANY_METHOD, DELIVER_RETRY, false, "the whole workspace posts too much just now" },
    { "fatal_error",         ANY_METHOD, DELIVER_RETRY, true,  "Slack broke down over it" },
    { "internal_error",      ANY_METHOD, DELIVER_RETRY, true,  "Slack broke down over it" },
    { "request_timeout",     ANY_METHOD, DELIVER_RETRY, true,  "Slack did not get all of the request" },
    { "service_unavailable", ANY_METHOD, DELIVER_RETRY, false, "Slack is not available just now" },
    { "team_added_to_org",   ANY_METHOD, DELIVER_RETRY, false, "the workspace is being moved into an organisation" },
    { "org_login_required",  ANY_METHOD, DELIVER_RETRY, false, "the workspace is being moved into an organisation" },
    { "external_channel_migrating", ANY_METHOD, DELIVER_RETRY, false, "$c is being moved" },
    { "update_failed",       ANY_METHOD, DELIVER_RETRY, true,  "Slack could not change the post" },
    { "invalid_cursor",      ANY_METHOD, DELIVER_RETRY, false, "Slack lost the place in its list" },

    { "edit_window_closed",  ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "the workspace allows no change of so old a post" },
    { "cant_update_message", ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "that post is not this app's own" },
    { "message_not_found",   ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "that post is gone from $c" },
    { "is_inactive",         ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "$c is archived or frozen" },
    { "msg_too_long",        ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "the changed text would be too long for Slack" },
    { "block_mismatch",      ONLY(SLACK_UPDATE), DELIVER_UNCHANGED, false, "that post has parts that plain text can't replace" },

    { "too_long",            ONLY(SLACK_TOPIC), DELIVER_REFUSED, false, "the topic is too long for Slack: shorten the titles of incidents" },
    { "user_is_restricted",  ANY_METHOD, DELIVER_REFUSED, false, "the app is only a guest in $c: ask an administrator of the workspace" },
    { "method_not_supported_for_channel_type", ANY_METHOD, DELIVER_REFUSED, false, "$c is no channel that this can be done to" },
    { "user_not_found",      ANY_METHOD, DELIVER_REFUSED, false, "Slack knows no $u: write her id (U…) as slack in section person, :reload, then send again" },
    { "user_not_visible",    ANY_METHOD, DELIVER_REFUSED, false, "the app may not see $u: write her id (U…) as slack in section person, or ask an administrator" },
    { "user_disabled",       ANY_METHOD, DELIVER_REFUSED, false, "$u is no longer active in Slack: tell her another way" },
    { "cannot_dm_bot",       ANY_METHOD, DELIVER_REFUSED, false, "$u is a bot in Slack: write a person's id (U…) as slack in section person" },
    { "messages_tab_disabled", ANY_METHOD, DELIVER_REFUSED, false, "the app takes part in no direct messages: allow them under App Home, then send again" },
    { "cant_invite",         ONLY(SLACK_INVITE), DELIVER_REFUSED, false, "$u can't be invited to that channel: invite her by hand" },
    { "ura_max_channels",    ONLY(SLACK_INVITE), DELIVER_REFUSED, false, "$u is a guest with as many channels as she may have: tell her another way" },
    { "org_user_not_in_team", ONLY(SLACK_INVITE), DELIVER_REFUSED, false, "$u is not in this workspace: tell her another way" },
    { "restricted_action",   ONLY(SLACK_CREATE), DELIVER_REFUSED, false, "the workspace does not let this app make channels: ask an administrator, or leave channels out of section incident" },
    { "invalid_name",        ONLY(SLACK_CREATE), DELIVER_REFUSED, false, "Slack takes no channel of that name: choose another channel_name in section incident" },
    { "invalid_name_specials", ONLY(SLACK_CREATE), DELIVER_REFUSED, false, "Slack takes no channel of that name: choose another channel_name in section incident" },
    { "restricted_action",   ONLY(SLACK_ARCHIVE), DELIVER_REFUSED, false, "the workspace does not let this app archive channels: archive it by hand" },
    { "cant_archive_general", ONLY(SLACK_ARCHIVE), DELIVER_REFUSED, false, "that is the channel of all, which is never archived" },
    { "msg_blocks_too_long", ANY_METHOD, DELIVER_REFUSED, false, "the text is too long for Slack: shorten it" },
    { "invalid_blocks",      ANY_METHOD, DELIVER_REFUSED, false, "Slack does not take how it is laid out: $d" },
    { "invalid_blocks_format", ANY_METHOD, DELIVER_REFUSED, false, "Slack does not take how it is laid out: $d" },

    { "not_in_channel",      ANY_METHOD, DELIVER_REFUSED, false, "the app is not in $c: in Slack type /invite @tocsin there, then send again" },
    { "channel_not_found",   ANY_METHOD, DELIVER_REFUSED, false, "the app sees no channel $c: is it written rightly? Into a private one the app must be invited, with /invite @tocsin" },
    { "is_archived",         ANY_METHOD, DELIVER_REFUSED, false, "$c is archived: take it out of the archive, or send to another channel" },
    { "not_authed",          ANY_METHOD, DELIVER_REFUSED, false, "no token came along: look at bot_token_file, bot_token_env or bot_token_command in section slack" },
    { "invalid_auth",        ANY_METHOD, DELIVER_REFUSED, false, "Slack does not know the bot token: put the one that begins with xoxb- where section slack says, :reload, then send again" },
    { "token_revoked",       ANY_METHOD, DELIVER_REFUSED, false, "the bot token was revoked: install the app again, put its new token where section slack says, :reload, then send again" },
    { "token_expired",       ANY_METHOD, DELIVER_REFUSED, false, "the bot token has expired: put its new one where section slack says, :reload, then send again" },
    { "account_inactive",    ANY_METHOD, DELIVER_REFUSED, false, "the app's account is gone: install the app again, put its new token where section slack says, :reload, then send again" },
    { "not_allowed_token_type", ANY_METHOD, DELIVER_REFUSED, false, "this is another kind of token: the bot token begins with xoxb-" },
    { "missing_scope",       ONLY(SLACK_LIST), DELIVER_REFUSED, false, "the app may not look up the name $c: write the channel's id (C…) in the configuration, or give the app the scope $d and install it again" },
    { "missing_scope",       ANY_METHOD, DELIVER_REFUSED, false, "the app lacks the scope $d: add it under OAuth & Permissions, install the app again, then send again" },
    { "no_permission",       ANY_METHOD, DELIVER_REFUSED, false, "the app has no right to do this in $c: invite it there, with /invite @tocsin, or ask an administrator" },
    { "access_denied",       ANY_METHOD, DELIVER_REFUSED, false, "the app has no right to do this: ask an administrator of the workspace" },
    { "app_access_restricted", ANY_METHOD, DELIVER_REFUSED, false, "the workspace does not let this app in: ask an administrator of the workspace" },
    { "accesslimited",       ANY_METHOD, DELIVER_REFUSED, false, "the workspace refuses calls from this network: ask an administrator of the workspace" },
    { "ekm_access_denied",   ANY_METHOD, DELIVER_REFUSED, false, "the administrators have stopped posts in $c: send to another channel" },
    { "enterprise_is_restricted", ANY_METHOD, DELIVER_REFUSED, false, "the token is an organisation's: take the one of the workspace" },
    { "two_factor_setup_required", ANY_METHOD, DELIVER_REFUSED, false, "the app's account must set up two-factor sign-in first" },
    { "team_not_found",      ANY_METHOD, DELIVER_REFUSED, false, "with an organisation's token a channel has no name: write its id (C…) in the configuration" },
    { "channel_is_limited_access", ANY_METHOD, DELIVER_REFUSED, false, "the app has no access to $c" },
    { "restricted_action",   ANY_METHOD, DELIVER_REFUSED, false, "the workspace does not let this app post in $c: ask an administrator, or send to another channel" },
    { "restricted_action_read_only_channel", ANY_METHOD, DELIVER_REFUSED, false, "$c is read-only: ask its owner, or send to another channel" },
    { "restricted_action_thread_only_channel", ANY_METHOD, DELIVER_REFUSED, false, "$c takes answers in threads only: send to another channel" },
    { "restricted_action_non_threadable_channel", ANY_METHOD, DELIVER_REFUSED, false, "$c takes no answers in threads: send it as a post of its own" },
    { "restricted_action_thread_locked", ANY_METHOD, DELIVER_REFUSED, false, "the thread is locked: send it as a post of its own" },
    { "cannot_reply_to_message", ANY_METHOD, DELIVER_REFUSED, false, "nobody can answer that post: send it as a post of its own" },
    { "thread_not_found",    ANY_METHOD, DELIVER_REFUSED, false, "the post that this answers is gone from $c: look there before you send again" },
    { "msg_too_long",        ANY_METHOD, DELIVER_REFUSED, false, "the text is too long for Slack: send it in two parts" },
    { "no_text",             ANY_METHOD, DELIVER_REFUSED, false, "the text is empty" },
    { "invalid_arguments",   ANY_METHOD, DELIVER_REFUSED, false, "Slack does not understand the request: $d" },
    { "unknown_method",      ANY_METHOD, DELIVER_REFUSED, false, "this is not Slack's API as tocsin knows it: look at api_url" },
    { "method_deprecated",   ANY_METHOD, DELIVER_REFUSED, false, "Slack no longer offers this: tocsin must be updated" },
    { "deprecated_endpoint", ANY_METHOD, DELIVER_REFUSED, false, "Slack no longer offers this: tocsin must be updated" },
    /* clang-format on */
};

static const struct word_row *
row_of(const char *word, enum slack_method method)
{
    static const struct word_row unknown = { "", ANY_METHOD, DELIVER_REFUSED, false, NULL };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].word, word) && (rows[i].methods & ONLY(method)))
            return &rows[i];
    return &unknown;
}

bool
slack_word_is_pause(const char *word)
{
    return str_eq(word, "ratelimited") || str_eq(word, "rate_limited");
}

static void
add_clean(struct buf *out, const char *s, size_t cols)
{
    text_clean(out, s, strlen(s), cols, true);
}

/* The scope that is missing, or the first message about the arguments. */
static void
add_detail(struct buf *out, const cJSON *tree)
{
    const char *needed = json_get_str(tree, "needed");
    const cJSON *metadata = json_get_object(tree, "response_metadata");
    const cJSON *messages = metadata != NULL ? json_get_array(metadata, "messages") : NULL;

    if (needed == NULL && messages != NULL && cJSON_IsString(messages->child))
        needed = messages->child->valuestring;
    add_clean(out, needed != NULL ? needed : "(Slack does not say which)", DETAIL_COLS);
}

/* As a person knows it, and the channel where that is written differently. */
void
slack_add_place(const struct slack *s, struct buf *out)
{
    const struct deliver_order *o = &s->order;
    const char *channel = o->channel != NULL ? o->channel : o->target_channel != NULL ? o->target_channel : "the channel";
    bool same = o->destination == NULL || str_eq(o->destination, channel);

    if (o->act == MESSAGE_DIRECT || o->act == MESSAGE_CHANNEL) {
        add_clean(out, o->act == MESSAGE_CHANNEL ? s->name : o->person != NULL ? o->person : "that user", DETAIL_COLS);
        return;
    }
    add_clean(out, same ? channel : o->destination, DETAIL_COLS);
    if (same)
        return;
    buf_adds(out, " (");
    add_clean(out, channel, DETAIL_COLS);
    buf_adds(out, ")");
}

static void
add_words(struct buf *out, const char *words, const struct slack *s, const cJSON *tree)
{
    for (; *words != '\0'; words++)
        if (str_starts(words, "$c"))
            slack_add_place(s, out), words++;
        else if (str_starts(words, "$d"))
            add_detail(out, tree), words++;
        else if (str_starts(words, "$u"))
            add_clean(out, s->order.person != NULL ? s->order.person : "that user", DETAIL_COLS), words++;
        else
            buf_addc(out, *words);
}

void
slack_explain(const struct slack *s, const char *word, const cJSON *tree, struct deliver_step *out)
{
    const struct word_row *row = row_of(word, s->method);
    struct buf text = BUF_INIT;

    if (row->words == NULL)
        buf_adds(&text, "Slack refuses: ");
    add_clean(&text, word, WORD_COLS);
    if (row->words != NULL) {
        buf_adds(&text, ": ");
        add_words(&text, row->words, s, tree);
    }
    out->kind = row->kind;
    out->unsure = row->unsure && slack_methods[s->method].writes;
    err_set(&out->error, row->kind == DELIVER_RETRY ? ERR_UNAVAILABLE : ERR_REFUSED, "%s", buf_text(&text));
    buf_release(&text);
}
