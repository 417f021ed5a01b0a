/* SPDX-License-Identifier: MIT */
/* Pages of Alertmanager's own screen, as they are pasted from Slack and mail, turned into our filter. */
#include "source/alertmanager.h"

#include <stdint.h>
#include <string.h>

#include "util/hash.h"
#include "util/str.h"
#include "util/utf8.h"

#define FILTER_MAX 4096

/* Both show a filter's alerts: the second is the "silence" link of many Slack templates. */
static const char *const pages[] = { "#/alerts", "#/silences/new" };

/* From behind the name, or NULL where page is none of these. */
static const char *
page_query(const char *page)
{
    page += *page == '/';
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        size_t n = strlen(pages[i]);

        if (strncmp(page, pages[i], n) == 0 && (page[n] == '?' || page[n] == '\0'))
            return page + n;
    }
    return NULL;
}

/* The value of filter=, still escaped; *len 0 where it is absent. */
static const char *
find_filter(const char *query, size_t *len)
{
    static const char name[] = "filter=";

    while (*query != '\0') {
        query++; /* '?' or '&' */
        *len = strcspn(query, "&");
        if (strncmp(query, name, sizeof name - 1) == 0) {
            *len -= sizeof name - 1;
            return query + sizeof name - 1;
        }
        query += *len;
    }
    *len = 0;
    return query;
}

/* Percent and plus: both of encodeURIComponent and of Go's urlquery. */
static bool
unescape(const char *p, size_t len, struct buf *out)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)p[i];

        if (p[i] == '+')
            byte = ' ';
        if (p[i] == '%') {
            if (len - i < 3 || !hex_decode(p + i + 1, 2, &byte, 1))
                return false;
            i += 2;
        }
        if (byte < ' ')
            return false;
        buf_addc(out, (char)byte);
    }
    return !out->full && utf8_is_valid(buf_text(out), out->len);
}

/* What stands in the braces, without a comma that a template left at the end. */
static void
add_inside(struct buf *out, const char *p, size_t len)
{
    while (len > 0 && (*p == ' ' || *p == '{'))
        p++, len--;
    while (len > 0 && strchr(" },", p[len - 1]) != NULL)
        len--;
    buf_add(out, p, len);
}

bool
am_link(const char *page, struct buf *filter)
{
    const char *query = page_query(page), *value;
    struct buf text;
    size_t len;
    bool ok;

    if (query == NULL)
        return false;
    value = find_filter(query, &len);
    buf_init(&text, FILTER_MAX);
    ok = unescape(value, len, &text);
    if (ok)
        add_inside(filter, buf_text(&text), text.len);
    buf_release(&text);
    return ok;
}
