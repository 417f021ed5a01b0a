/* SPDX-License-Identifier: MIT */
/* Lists of pagers stand inside an object: the list is cut out, so that only elements whose bytes changed need be parsed. */
#include "source/pager.h"

#include <ctype.h>
#include <string.h>

static size_t
skip_blanks(const char *p, size_t at, size_t len)
{
    while (at < len && memchr(" \t\r\n", p[at], 4) != NULL)
        at++;
    return at;
}

/* From behind the opening quote to behind the closing one, or len. */
static size_t
skip_string(const char *p, size_t at, size_t len)
{
    for (; at < len; at++) {
        if (p[at] == '\\')
            at++;
        else if (p[at] == '"')
            return at + 1;
    }
    return len;
}

/* From the opening bracket to behind the one that closes it, or 0. */
static size_t
skip_array(const char *p, size_t at, size_t len)
{
    size_t depth = 0;

    while (at < len) {
        char c = p[at++];

        if (c == '"')
            at = skip_string(p, at, len);
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && --depth == 0)
            return at;
    }
    return 0;
}

/* A string at depth 1 that a colon and a bracket follow is a name. *from: the bracket. */
static bool
is_list_of_name(const char *p, size_t name, size_t end, size_t len, const char *member, size_t *from)
{
    size_t n = strlen(member), at = skip_blanks(p, end, len);

    if (end < name + 2 || end - name - 2 != n || memcmp(p + name + 1, member, n) != 0 || at >= len || p[at] != ':')
        return false;
    *from = skip_blanks(p, at + 1, len);
    return *from < len && p[*from] == '[';
}

bool
pager_cut(const char *text, size_t len, const char *member, struct pager_cut *cut, struct buf *envelope)
{
    size_t depth = 0, from, to;

    for (size_t at = 0; at < len;) {
        char c = text[at];
        size_t start = at++;

        if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else if (c == '"') {
            at = skip_string(text, at, len);
            if (depth != 1 || !is_list_of_name(text, start, at, len, member, &from))
                continue;
            to = skip_array(text, from, len);
            if (to == 0)
                return false;
            *cut = (struct pager_cut){ text + from, to - from };
            buf_add(envelope, text, from);
            buf_adds(envelope, "[]");
            buf_add(envelope, text + to, len - to);
            return true;
        }
    }
    return false;
}

/* All but RFC 3986's unreserved characters. */
void
pager_escape(struct buf *out, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (const char *c = text; *c != '\0'; c++)
        if (strchr(unreserved, *c) != NULL)
            buf_addc(out, *c);
        else
            buf_addf(out, "%%%02X", (unsigned char)*c);
}

bool
pager_is_uuid(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++)
        if (shape[i] == '-' ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

const char *
pager_credential_option(const struct source_config *c)
{
    if (c->secret_env != NULL)
        return c->auth == AUTH_BASIC ? "user and token_env" : "token_env";
    if (c->secret_command != NULL)
        return c->auth == AUTH_BASIC ? "user and token_command" : "token_command";
    return c->auth == AUTH_BASIC ? "user and token_file" : "token_file";
}
