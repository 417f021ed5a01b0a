/* SPDX-License-Identifier: MIT */
/* The section `slack`: the workspace, its token, and the channel that is a destination by itself. */
#include "deliver/config_own.h"

#include <string.h>

#include "util/secret.h"
#include "util/str.h"

static void
read_token(struct config_reading *r, const struct conf_node *node)
{
    struct slack_config *s = &r->c->slack;
    const struct {
        const char *option;
        const char **member;
    } places[] = {
        { "bot_token_file", &s->token_file },
        { "bot_token_env", &s->token_env },
        { "bot_token_command", &s->token_command },
    };
    const char *before = NULL;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *option = places[i].option, *value = conf_str(node, option);

        if (value == NULL)
            continue;
        if (before != NULL)
            FAULT(r, node, option, "%s and %s: one of the two is enough", before, option);
        else if (*value == '\0')
            FAULT(r, node, option, "%s is empty", option);
        else if (places[i].member == &s->token_env && !secret_is_variable(value))
            FAULT(r, node, option, "%s is the name of an environment variable: letters, digits and _", option);
        else
            *places[i].member = arena_strdup(&r->c->arena, value);
        before = option;
    }
    s->credential = before != NULL ? SLACK_CREDENTIAL : NULL;
}

void
config_read_slack(struct config_reading *r, const struct conf_node *node)
{
    struct slack_config *s = &r->c->slack;
    const char *url = conf_str(node, "api_url");

    read_token(r, node);
    if (strpbrk(url, "?#") != NULL)
        FAULT(r, node, "api_url", "api_url is the address alone, without ? and #: %s", url);
    s->api_url = arena_printf(&r->c->arena, "%s%s", url, str_ends(url, "/") ? "" : "/");
    s->ca_file = arena_strdup_or_null(&r->c->arena, conf_str(node, "ca_file"));
    s->timeout_ms = conf_int(node, "timeout");
}

/* One fault for all of them: it is one option that is missing. */
void
config_check_slack(struct config_reading *r, const struct conf_node *slack)
{
    size_t i = 0;

    while (i < r->destinations.n && r->destinations.v[i].kind != MESSAGE_SLACK)
        i++;
    if (r->c->slack.credential == NULL && i < r->destinations.n)
        FAULT(r, slack, "bot_token_file",
            "destination %s needs the app's token: bot_token_file, bot_token_env or bot_token_command in section slack",
            r->destinations.v[i].name);
}
