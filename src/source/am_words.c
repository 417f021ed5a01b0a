/* SPDX-License-Identifier: MIT */
/* Answers of an Alertmanager, or of what stands before it, that are no alerts: in words that say where to look. */
#include "source/alertmanager.h"

#include <string.h>

#include "util/http_words.h"

/* The option that this source's credential comes from. */
static const char *
credential_option(const struct source_config *c)
{
    bool basic = c->auth == AUTH_BASIC;

    if (c->secret_env != NULL)
        return basic ? "user and password_env" : "token_env";
    if (c->secret_command != NULL)
        return basic ? "user and password_command" : "token_command";
    return basic ? "user and password_file" : "token_file";
}

void
am_asked(const struct source_config *c, const char *right, struct http_asked *out)
{
    *out = (struct http_asked){
        .auth = c->auth,
        .credential_option = credential_option(c),
        .right = right,
        .prefix = "the path of its --web.external-url",
        .api = "an Alertmanager with API v2 (0.16 or newer)",
    };
}

void
am_explain_status(const struct source_config *c, int status, const char *body, size_t len, struct err *err)
{
    struct http_asked asked;

    am_asked(c, "read alerts", &asked);
    http_explain_status(&asked, status, body, len, err);
}

void
am_explain_body(const char *of, const char *body, size_t len, struct err *err)
{
    const char *p = body + strspn(body, " \t\r\n");
    struct buf words = BUF_INIT;

    http_add_words(&words, body, len);
    if (*p == '\0')
        err_set(err, ERR_PARSE, "HTTP 200 with an empty body: that is no list of %s", of);
    else
        err_set(err, ERR_PARSE, "not an Alertmanager API: HTTP 200 with %s%s",
            *p == '<' ? "" : "something that is no list: ", buf_text(&words));
    buf_release(&words);
}
