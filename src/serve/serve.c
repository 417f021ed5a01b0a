/* SPDX-License-Identifier: MIT */
/* From a request to its route: by path, then by method, then by who may. */
#include "serve/serve.h"

#include <string.h>

#include "serve/routes.h"
#include "util/secret.h"
#include "util/str.h"

#define HTTP_CONFLICT 409
static const char bearer[] = "Bearer ";

void
serve_say(struct http_answer *out, int status, const char *text)
{
    out->status = status;
    out->content_type = "text/plain; charset=utf-8";
    buf_addf(&out->body, "%s\n", text);
}

void
serve_field(struct http_answer *out, const char *name, const char *value)
{
    struct http_field *f = &out->fields[out->fields_n++];

    f->name = name;
    str_copy(f->value, sizeof f->value, value);
}

/* Good enough for the two or three types of a route: quality values are not weighed. */
bool
serve_accepts(const struct http_request *r, const char *type)
{
    return r->accept != NULL && strcasestr(r->accept, type) != NULL;
}

/* "/a/NAME" matches "/a/x" and gives "x". */
static bool
path_matches(const char *pattern, const char *path, const char **name)
{
    size_t fixed = strlen(pattern) - strlen("NAME");

    *name = NULL;
    if (!str_ends(pattern, "/NAME"))
        return str_eq(pattern, path);
    if (strncmp(pattern, path, fixed) != 0 || path[fixed] == '\0' || strchr(path + fixed, '/') != NULL)
        return false;
    *name = path + fixed;
    return true;
}

static bool
method_matches(const struct serve_route *route, const char *method)
{
    return str_eq(route->method, method) || (str_eq(method, "HEAD") && str_eq(route->method, "GET"));
}

static void
refuse_method(const struct serve_route *routes, size_t n, const char *path, struct http_answer *out)
{
    struct buf allow = BUF_INIT;
    const char *name;

    for (size_t i = 0; i < n; i++)
        if (path_matches(routes[i].path, path, &name))
            buf_addf(&allow, "%s%s%s", allow.len > 0 ? ", " : "", routes[i].method,
                str_eq(routes[i].method, "GET") ? ", HEAD" : "");
    serve_say(out, HTTP_METHOD_NOT_ALLOWED, "this method is not for this path");
    serve_field(out, "Allow", buf_text(&allow));
    buf_release(&allow);
}

static bool
may_ask(const struct serve_route *route, const struct http_request *r, const struct serve_facts *facts)
{
    if (route->who == SERVE_ANYBODY)
        return true;
    return facts->token != NULL && r->authorization != NULL && strncasecmp(r->authorization, bearer, strlen(bearer)) == 0
        && secret_is(r->authorization + strlen(bearer), facts->token);
}

static void
ask_route(const struct serve_route *route, const struct serve_call *call, struct serve_reply *out)
{
    if (may_ask(route, call->request, call->facts)) {
        route->fn(call, out);
        return;
    }
    serve_say(&out->answer, HTTP_UNAUTHORIZED, "this path asks for its token: Authorization: Bearer TOKEN");
    serve_field(&out->answer, "WWW-Authenticate", "Bearer");
}

void
serve_ask(const struct serve_route *routes, size_t n, const struct http_request *r, const struct model *m,
    const struct serve_facts *facts, struct serve_reply *out)
{
    struct serve_call call = { .request = r, .m = m, .facts = facts };
    bool known = false;

    *out = (struct serve_reply){ .answer = HTTP_ANSWER_INIT };
    for (size_t i = 0; i < n; i++) {
        if (!path_matches(routes[i].path, r->path, &call.name))
            continue;
        known = true;
        if (method_matches(&routes[i], r->method)) {
            ask_route(&routes[i], &call, out);
            return;
        }
    }
    if (known)
        refuse_method(routes, n, r->path, &out->answer);
    else
        serve_say(&out->answer, HTTP_NOT_FOUND, "there is no such path");
}

void
serve_refused(const struct err *err, struct http_answer *out)
{
    serve_say(out, err->code == ERR_UNAVAILABLE || err->code == ERR_IO ? HTTP_UNAVAILABLE : HTTP_CONFLICT, err->text);
}

void
serve_reply_release(struct serve_reply *r)
{
    buf_release(&r->answer.body);
}
