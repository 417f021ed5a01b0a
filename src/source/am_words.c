/* SPDX-License-Identifier: MIT */
/* Answers of an Alertmanager, or of what stands before it, that are no alerts: in words that say where to look. */
#include "source/alertmanager.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/json.h"
#include "util/str.h"
#include "util/text.h"

#define WORDS_COLS 160

static const char *
skip_blanks(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n", *p) != NULL && *p != '\0')
        p++;
    return p;
}

static size_t
first_line(const char *p, const char *end)
{
    const char *line = memchr(p, '\n', (size_t)(end - p));

    return (size_t)((line != NULL ? line : end) - p);
}

/* With its title, which mostly says who stands in the way. */
static void
add_page(struct buf *out, const char *body, size_t len)
{
    char *copy = xstrndup(body, len);
    const char *title = strcasestr(copy, "<title>");

    buf_adds(out, "a web page");
    if (title != NULL) {
        title += strlen("<title>");
        title += strspn(title, " \t\r\n");
        buf_adds(out, " (\"");
        text_clean(out, title, strcspn(title, "<\r\n"), WORDS_COLS, true);
        buf_adds(out, "\")");
    }
    free(copy);
}

/* Alertmanager has three shapes of errors: a JSON string, an object with a message, and plain text. */
static const char *
json_words(const cJSON *tree)
{
    static const char *const members[] = { "message", "error" };

    if (cJSON_IsString(tree))
        return tree->valuestring;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (json_get_str(tree, members[i]) != NULL)
            return json_get_str(tree, members[i]);
    return NULL;
}

/* The server's own words, on one line, cut; nothing for an empty body. */
static void
add_words(struct buf *out, const char *body, size_t len)
{
    const char *end = body + len, *p = skip_blanks(body, end);
    cJSON *tree = json_parse(body, len, NULL);
    const char *words = tree != NULL ? json_words(tree) : NULL;

    if (words != NULL)
        text_clean(out, words, strlen(words), WORDS_COLS, true);
    else if (p < end && *p == '<')
        add_page(out, body, len);
    else
        text_clean(out, p, first_line(p, end), WORDS_COLS, true);
    cJSON_Delete(tree);
}

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

typedef void advise_fn(const struct source_config *c, const char *words, struct buf *out);

static void
advise_credential(const struct source_config *c, const char *words, struct buf *out)
{
    (void)words;
    if (c->auth == AUTH_NONE)
        buf_adds(out, "it wants a credential: set auth, and password_file or token_file");
    else
        buf_addf(out, "it does not take the credential: look at %s", credential_option(c));
}

static void
advise_right(const struct source_config *c, const char *words, struct buf *out)
{
    (void)words;
    if (c->auth == AUTH_NONE)
        buf_adds(out, "not allowed without a credential: set auth, and password_file or token_file");
    else
        buf_addf(out, "the credential may not read alerts: look at %s", credential_option(c));
}

static void
advise_path(const struct source_config *c, const char *words, struct buf *out)
{
    (void)c, (void)words;
    buf_adds(out, "a path prefix may be missing in url (the path of its --web.external-url)");
}

static void
advise_scheme(const struct source_config *c, const char *words, struct buf *out)
{
    (void)c;
    if (strstr(words, "HTTPS server") != NULL)
        buf_adds(out, "write https:// in url");
}

static void
advise_version(const struct source_config *c, const char *words, struct buf *out)
{
    (void)c, (void)words;
    buf_adds(out, "is this an Alertmanager with API v2 (0.16 or newer)?");
}

static const struct status_row {
    int status;
    const char *name;
    advise_fn *advise;
} statuses[] = {
    /* clang-format off */
    { 204, "No Content",           advise_version },
    { 400, "Bad Request",          advise_scheme },
    { 401, "Unauthorized",         advise_credential },
    { 403, "Forbidden",            advise_right },
    { 404, "Not Found",            advise_path },
    { 405, "Method Not Allowed",   advise_version },
    { 410, "Gone",                 advise_version },
    { 429, "Too Many Requests",    NULL },
    { 500, "Server Error",         NULL },
    { 502, "Bad Gateway",          NULL },
    { 503, "Unavailable",          NULL },
    { 504, "Gateway Timeout",      NULL },
    /* clang-format on */
};

static const struct status_row *
status_row_of(int status)
{
    static const struct status_row other = { 0, "", NULL };

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return &statuses[i];
    return &other;
}

void
am_explain_status(const struct source_config *c, int status, const char *body, size_t len, struct err *err)
{
    const struct status_row *row = status_row_of(status);
    struct buf words = BUF_INIT, advice = BUF_INIT;

    add_words(&words, body, len);
    if (row->advise != NULL)
        row->advise(c, buf_text(&words), &advice);
    if (words.len == 0)
        buf_adds(&words, row->name);
    err_set(err, ERR_UNAVAILABLE, "HTTP %d%s%s%s%s", status, words.len > 0 ? ": " : "", buf_text(&words),
        advice.len > 0 ? "; " : "", buf_text(&advice));
    buf_release(&words);
    buf_release(&advice);
}

void
am_explain_body(const char *of, const char *body, size_t len, struct err *err)
{
    const char *end = body + len, *p = skip_blanks(body, end);
    struct buf words = BUF_INIT;

    add_words(&words, body, len);
    if (p == end)
        err_set(err, ERR_PARSE, "HTTP 200 with an empty body: that is no list of %s", of);
    else
        err_set(err, ERR_PARSE, "not an Alertmanager API: HTTP 200 with %s%s",
            *p == '<' ? "" : "something that is no list: ", buf_text(&words));
    buf_release(&words);
}
