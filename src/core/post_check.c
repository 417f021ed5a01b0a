/* SPDX-License-Identifier: MIT */
/* What a person should know of a text before it leaves: its length, holes, secrets, mentions, repeats. */
#include <string.h>

#include "core/post.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/utf8.h"

static const char *const mentions[] = { "@channel", "@here", "@everyone", "<!channel", "<!here", "<!everyone" };

#define COUNT(a) (sizeof(a) / sizeof *(a))

static int
line_of(const char *text, const char *at)
{
    int line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static void
find_secret(const char *text, struct post_check *out)
{
    const char *at = secret_find(text, &out->secret);

    if (at != NULL)
        out->secret_line = line_of(text, at);
}

static void
find_variable(const char *text, struct post_check *out)
{
    const char *open = strstr(text, "{{"), *close = open == NULL ? NULL : strstr(open, "}}");
    size_t len;

    if (close == NULL)
        return;
    len = (size_t)(close - open - 2);
    if (len >= sizeof out->variable)
        len = sizeof out->variable - 1;
    memcpy(out->variable, open + 2, len);
    out->variable[len] = '\0';
    str_trim_partial(out->variable);
    if (len == 0)
        str_copy(out->variable, sizeof out->variable, "(no name)");
}

static bool
goes_to(const struct message *msg, const char *const *destinations, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(msg->order.destination, destinations[i]) == 0)
            return true;
    return false;
}

static const struct message *
find_repeat(const struct model *m, const char *text, const char *const *destinations, size_t n, int64_t now_ms)
{
    for (size_t i = m->messages.n; i-- > 0;) {
        const struct message *msg = m->messages.v[i];

        if (msg->order.act == MESSAGE_POST && msg->standing.state != MESSAGE_DROPPED && msg->changed_by == 0
            && now_ms - msg->queued_at_ms < MESSAGE_REPEAT_MS && str_eq(msg->order.text, text) && goes_to(msg, destinations, n))
            return msg;
    }
    return NULL;
}

void
post_check(const struct model *m, const char *text, const char *const *destinations, size_t n, int64_t now_ms,
    struct post_check *out)
{
    *out = (struct post_check){ .empty = text[strspn(text, " \t\r\n")] == '\0', .chars = utf8_count(text) };
    out->too_long = out->chars > MESSAGE_TEXT_MAX;
    find_variable(text, out);
    find_secret(text, out);
    for (size_t i = 0; i < COUNT(mentions) && out->mention == NULL; i++)
        if (strstr(text, mentions[i]) != NULL)
            out->mention = mentions[i];
    out->repeat = find_repeat(m, text, destinations, n, now_ms);
}
