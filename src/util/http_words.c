/* SPDX-License-Identifier: MIT */
/* Answers of an HTTP API that are no data, or of what stands before it: in words that say where to look. */
#include "util/http_words.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/json.h"
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

/* PagerDuty's: {"error":{"message","code","errors":["…"]}}; the errors say more than the message. */
static const char *
error_words(const cJSON *error, struct buf *own)
{
    const cJSON *list = json_get_array(error, "errors"), *first = list != NULL ? list->child : NULL;
    const char *message = json_get_str(error, "message");
    int64_t code = json_get_int(error, "code", 0);

    buf_adds(own, message != NULL ? message : "");
    if (cJSON_IsString(first))
        buf_addf(own, "%s%s", own->len > 0 ? ": " : "", first->valuestring);
    if (own->len > 0 && code != 0)
        buf_addf(own, " (%lld)", (long long)code);
    return own->len > 0 ? buf_text(own) : NULL;
}

/* Four shapes are common: a JSON string, an object with a message, one with an object of them, and plain text. */
static const char *
json_words(const cJSON *tree, struct buf *own)
{
    static const char *const members[] = { "message", "error" };

    if (cJSON_IsString(tree))
        return tree->valuestring;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (json_get_str(tree, members[i]) != NULL)
            return json_get_str(tree, members[i]);
    if (json_get_object(tree, "error") != NULL)
        return error_words(json_get_object(tree, "error"), own);
    return NULL;
}

void
http_add_words(struct buf *out, const char *body, size_t len)
{
    const char *end = body + len, *p = skip_blanks(body, end);
    cJSON *tree = json_parse(body, len, NULL);
    struct buf own = BUF_INIT;
    const char *words = tree != NULL ? json_words(tree, &own) : NULL;

    if (words != NULL)
        text_clean(out, words, strlen(words), WORDS_COLS, true);
    else if (p < end && *p == '<')
        add_page(out, body, len);
    else
        text_clean(out, p, first_line(p, end), WORDS_COLS, true);
    cJSON_Delete(tree);
    buf_release(&own);
}

typedef void advise_fn(const struct http_asked *asked, const char *words, struct buf *out);

static void
advise_credential(const struct http_asked *asked, const char *words, struct buf *out)
{
    (void)words;
    if (asked->auth == AUTH_NONE)
        buf_adds(out, "it wants a credential: set auth, and password_file or token_file");
    else
        buf_addf(out, "it does not take the credential: look at %s", asked->credential_option);
}

static void
advise_right(const struct http_asked *asked, const char *words, struct buf *out)
{
    (void)words;
    if (asked->auth == AUTH_NONE)
        buf_adds(out, "not allowed without a credential: set auth, and password_file or token_file");
    else
        buf_addf(out, "the credential may not %s: look at %s", asked->right, asked->credential_option);
}

static void
advise_path(const struct http_asked *asked, const char *words, struct buf *out)
{
    (void)words;
    buf_addf(out, "a path prefix may be missing in url (%s)", asked->prefix);
}

static void
advise_scheme(const struct http_asked *asked, const char *words, struct buf *out)
{
    (void)asked;
    if (strstr(words, "HTTPS server") != NULL)
        buf_adds(out, "write https:// in url");
}

static void
advise_version(const struct http_asked *asked, const char *words, struct buf *out)
{
    (void)words;
    buf_addf(out, "is this %s?", asked->api);
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
http_explain_status(const struct http_asked *asked, int status, const char *body, size_t len, struct err *err)
{
    const struct status_row *row = status_row_of(status);
    struct buf words = BUF_INIT, advice = BUF_INIT;

    http_add_words(&words, body, len);
    if (row->advise != NULL)
        row->advise(asked, buf_text(&words), &advice);
    if (words.len == 0)
        buf_adds(&words, row->name);
    err_set(err, ERR_UNAVAILABLE, "HTTP %d%s%s%s%s", status, words.len > 0 ? ": " : "", buf_text(&words),
        advice.len > 0 ? "; " : "", buf_text(&advice));
    buf_release(&words);
    buf_release(&advice);
}
