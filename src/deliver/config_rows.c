/* SPDX-License-Identifier: MIT */
/* The options of the sections `slack`, `destination` and `template`. */
#include "deliver/config.h"

#include "deliver/pager_rows.h"

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
    { "destination", "kind",        CONF_ENUM,     "slack", "slack|pagerduty|opsgenie|jsm", false, "Who delivers there." },
    { "destination", "channel",     CONF_STRING,   NULL, NULL,     false, "The channel: its id (C…), or #name; else the title." },
    { "destination", "ack_within",  CONF_DURATION, "5m", "5s..1d", false, "A message that is not delivered after this time is late." },
    { "destination", "fallback",    CONF_STRING,   NULL, NULL,     false, "The destination that gets what can't be delivered here in time." },
    { "destination", "ca_file",     CONF_PATH,     NULL, NULL,     false, "The certificates that https is trusted by, in place of the system's; for Slack, section slack says it." },
    { "destination", "timeout",     CONF_DURATION, "10s", "1s..1m", false, "How long one answer may take as a whole; for Slack, section slack says it." },
    PAGER_CONF_ROWS,
    { "template", "text",           CONF_LIST,     NULL, NULL,     true,  "The text, a string for each line; {{name}} stands for what tocsin knows." },
    /* clang-format on */
};
const size_t deliver_conf_rows_n = sizeof deliver_conf_rows / sizeof *deliver_conf_rows;
