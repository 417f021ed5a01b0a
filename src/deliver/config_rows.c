/* SPDX-License-Identifier: MIT */
/* The options of the sections `slack`, `destination` and `template`. */
#include "deliver/config.h"
#include "deliver/pager_rows.h"

#define D "destination"
const struct conf_row deliver_conf_rows[] = {
    /* clang-format off */
    { "slack", "bot_token_file",    CONF_PATH,     NULL, NULL,     false, "A file whose first line is the app's bot token (xoxb-…)." },
    { "slack", "bot_token_env",     CONF_STRING,   NULL, NULL,     false, "The environment variable that holds the bot token." },
    { "slack", "bot_token_command", CONF_STRING,   NULL, NULL,     false, "A command (no shell) that prints the bot token." },
    { "slack", "channel",           CONF_STRING,   NULL, NULL,     false, "The channel that status updates go to unless they name another: its id (C…), or #name. It is a destination of that name." },
    { "slack", "ack_within",        CONF_DURATION, "5m", "5s..1d", false, "A message to that channel that is not delivered after this time is late." },
    { "slack", "fallback",          CONF_STRING,   NULL, NULL,     false, "The destination that gets what can't be delivered to that channel in time." },
    { "slack", "api_url",           CONF_URL,      "https://slack.com/api/", NULL, false, "Where Slack is." },
    { "slack", "ca_file",           CONF_PATH,     NULL, NULL,     false, "The certificates that https is trusted by, in place of the system's." },
    { "slack", "timeout",           CONF_DURATION, "10s", "1s..1m", false, "How long one answer may take as a whole." },
    { D, "kind",             CONF_ENUM,     "slack", "slack|pagerduty|opsgenie|jsm|mail|hook|command", false, "Who delivers there." },
    { D, "ack_within",       CONF_DURATION, "5m", "5s..1d",   false, "A message that is not delivered after this time, or not answered by the person whom it asks, is late." },
    { D, "fallback",         CONF_STRING,   NULL, NULL,       false, "The destination that gets what can't be delivered here in time." },
    { D, "at_most",          CONF_INT,      "0",  "0..10000", false, "So many notices go there in at_most_in; those beyond it are told together when there is room again. 0: as many as there are." },
    { D, "at_most_in",       CONF_DURATION, "1h", "1m..1d",   false, "The time for that." },
    { D, "follow",           CONF_BOOL,     NULL, NULL,       false, "kind = mail, hook, command: who was asked to answer is also told that somebody did, and that it is over. Nothing said: yes, but for mail." },
    { D, "timeout",          CONF_DURATION, "10s", "1s..5m",  false, "All but kind = slack: how long one attempt may take as a whole." },
    { D, "ca_file",          CONF_PATH,     NULL, NULL,       false, "All but kind = slack and command: the certificates that TLS is trusted by, in place of the system's." },
    { D, "channel",          CONF_STRING,   NULL, NULL,       false, "kind = slack: the channel: its id (C…), or #name; else the title." },
    { D, "server",           CONF_STRING,   NULL, NULL,       false, "kind = mail: who takes mails from us: smtp://HOST, smtp://HOST:587, or smtps://HOST where TLS comes first." },
    { D, "starttls",         CONF_ENUM,     "required", "required|try|never", false, "kind = mail, smtp://: whether the connection must become one with TLS. With required nothing is sent where it can't; never is for a server on this machine." },
    { D, "from",             CONF_STRING,   NULL, NULL,       false, "kind = mail: the address that mails come from." },
    { D, "to",               CONF_LIST,     NULL, NULL,       false, "kind = mail: the addresses that they go to. What asks a person goes to her own (section person, mail) in place of these." },
    { D, "url",              CONF_URL,      NULL, NULL,       false, "kind = hook: the address that messages are posted to as JSON, see tocsin-hook(7)." },
    { D, "url_file",         CONF_PATH,     NULL, NULL,       false, "kind = hook, where the address is a secret: a file whose first line it is." },
    { D, "url_env",          CONF_STRING,   NULL, NULL,       false, "The environment variable that holds the address." },
    { D, "url_command",      CONF_STRING,   NULL, NULL,       false, "A command (no shell) that prints the address." },
    { D, "auth",             CONF_ENUM,     "none", "none|basic|bearer", false, "kind = hook: how tocsin shows who it is." },
    { D, "user",             CONF_STRING,   NULL, NULL,       false, "kind = mail, or hook with auth = basic: the user name. kind = jsm with cloud_id: the mail address of the account whose api_token it is." },
    { D, "password_file",    CONF_PATH,     NULL, NULL,       false, "A file whose first line is that user's password." },
    { D, "password_env",     CONF_STRING,   NULL, NULL,       false, "The environment variable that holds the password." },
    { D, "password_command", CONF_STRING,   NULL, NULL,       false, "A command (no shell) that prints the password." },
    { D, "token_file",       CONF_PATH,     NULL, NULL,       false, "kind = hook with auth = bearer: a file whose first line is the token." },
    { D, "token_env",        CONF_STRING,   NULL, NULL,       false, "The environment variable that holds the token." },
    { D, "token_command",    CONF_STRING,   NULL, NULL,       false, "A command (no shell) that prints the token." },
    { D, "sign_file",        CONF_PATH,     NULL, NULL,       false, "kind = hook: a file whose first line is a secret by which each request is signed (X-Tocsin-Signature)." },
    { D, "sign_env",         CONF_STRING,   NULL, NULL,       false, "The environment variable that holds that secret." },
    { D, "sign_command",     CONF_STRING,   NULL, NULL,       false, "A command (no shell) that prints that secret." },
    { D, "run",              CONF_LIST,     NULL, NULL,       false, "kind = command: the program by its whole path, and its words: {\"/usr/local/bin/siren\", \"--room\", \"noc\"}. The message stands on its stdin, see tocsin-hook(7); no shell reads anything. It and the directories above it must belong to root or to the account that owns the store, and nobody else may write there." },
    PAGER_CONF_ROWS,
    { "template", "text",           CONF_LIST,     NULL, NULL,     true,  "The text, a string for each line; {{name}} stands for what tocsin knows." },
    /* clang-format on */
};
#undef D
const size_t deliver_conf_rows_n = sizeof deliver_conf_rows / sizeof *deliver_conf_rows;
