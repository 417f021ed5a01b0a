/* SPDX-License-Identifier: MIT */
/* What is refused of a request before anybody reads it: framing that two parsers may take for two things (RFC 9112, 6 and 11.2). */
#include <stdlib.h>
#include <string.h>

#include "net/http_server_own.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/utf8.h"

struct head {
    int hosts, lengths, encodings;
    const char *length, *encoding, *content_encoding;
    bool malformed;
};

/* RFC 9110, 5.6.2 */
static bool
is_token(const char *s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";

    return *s != '\0' && s[strspn(s, letters)] == '\0';
}

static bool
is_value(const char *s)
{
    for (; *s != '\0'; s++)
        if (((unsigned char)*s < ' ' && *s != '\t') || *s == 0x7f)
            return false;
    return true;
}

static enum MHD_Result
read_field(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct head *h = arg;

    (void)kind;
    value = value == NULL ? "" : value;
    if (!is_token(name) || !is_value(value))
        h->malformed = true;
    else if (strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0)
        h->hosts++;
    else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
        h->lengths++, h->length = value;
    else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0)
        h->encodings++, h->encoding = value;
    else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_ENCODING) == 0)
        h->content_encoding = value;
    return MHD_YES;
}

/* Digits that 18 places hold: no sign, no blank, no list, and nothing that wraps. */
static bool
read_length(const char *s, size_t *length)
{
    size_t digits = strspn(s, "0123456789");

    if (digits == 0 || digits > 18 || s[digits] != '\0')
        return false;
    *length = strtoull(s, NULL, 10);
    return true;
}

static bool
is_ambiguous(const struct head *h, const char *version)
{
    return h->malformed || h->hosts > 1 || h->lengths > 1 || h->encodings > 1 || (h->lengths > 0 && h->encodings > 0)
        || (h->encodings > 0 && strcmp(version, MHD_HTTP_VERSION_1_1) != 0);
}

int
request_refuse(struct MHD_Connection *c, const char *version)
{
    struct head h = { 0 };
    size_t length = 0;

    MHD_get_connection_values(c, MHD_HEADER_KIND, read_field, &h);
    if (is_ambiguous(&h, version) || (h.lengths > 0 && !read_length(h.length, &length)))
        return HTTP_BAD_REQUEST;
    if (h.encodings > 0 && strcasecmp(h.encoding, "chunked") != 0)
        return HTTP_NOT_IMPLEMENTED;
    if (length > HTTP_SERVER_BODY_MAX)
        return HTTP_CONTENT_TOO_LARGE;
    if (h.content_encoding != NULL && strcasecmp(h.content_encoding, "identity") != 0)
        return HTTP_UNSUPPORTED_MEDIA_TYPE;
    return 0;
}

bool
request_line_is_whole(const char *url, const char *target, const char *version)
{
    uintptr_t from = (uintptr_t)url + strlen(target), to = (uintptr_t)version;

    if (to < from || to - from > HTTP_SERVER_HEAD_MAX)
        return true;
    for (const char *p = url + strlen(target); p < version; p++)
        if (*p != '\0' && *p != ' ')
            return false;
    return true;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A '/' that was written %2F would change what the path means. */
static bool
decode(const char *s, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++) {
        char c = s[i];

        if (c == '%') {
            int high = i + 2 < len ? hex_digit(s[i + 1]) : -1, low = high < 0 ? -1 : hex_digit(s[i + 2]);

            if (low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
            if (c == '/')
                return false;
        }
        if ((unsigned char)c < ' ' || c == 0x7f)
            return false;
        *out++ = c;
    }
    *out = '\0';
    return true;
}

bool
request_split(const char *target, char **path, const char **query)
{
    size_t len = strcspn(target, "?");

    *path = NULL;
    *query = target[len] == '?' ? target + len + 1 : NULL;
    if (*target != '/')
        return false;
    *path = xmalloc(len + 1);
    if (decode(target, len, *path) && utf8_is_valid(*path, strlen(*path)))
        return true;
    free(*path);
    *path = NULL;
    return false;
}
