/* SPDX-License-Identifier: MIT */
/* Is it the topic that we set? Slack tells topics escaped, emoji by name, and links as it wrote them itself. */
#include "deliver/slack.h"

#include <string.h>

#include "util/str.h"
#include "util/utf8.h"

#define BLANKS " \t\r\n"

/* Code points that may be emoji, and those that change the one before. */
#define EMOJI_FROM 0x203c
#define KEYCAP 0x20e3
#define VARIATION 0xfe0f
#define JOINER 0x200d
#define TONE_FROM 0x1f3fb
#define TONE_TO 0x1f3ff
#define REGION_FROM 0x1f1e6
#define REGION_TO 0x1f1ff

static const struct {
    const char *told;
    char c;
} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };

/* "<https://example.org|example.org>" and "<https://example.org>": as they read. Gives the bytes up to and with the >. */
static size_t
add_link(struct buf *out, const char *told)
{
    size_t len = strcspn(told, ">");
    const char *from = told + 1, *label = memchr(told, '|', len);

    if (label != NULL)
        from = label + 1;
    buf_add(out, from, (size_t)(told + len - from));
    return told[len] == '>' ? len + 1 : len;
}

static size_t
add_plain(struct buf *out, const char *told)
{
    if (*told == '<')
        return add_link(out, told);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (str_starts(told, entities[i].told)) {
            buf_addc(out, entities[i].c);
            return strlen(entities[i].told);
        }
    buf_addc(out, *told);
    return 1;
}

static int32_t
next_of(const char *s, size_t *used)
{
    *used = 0;
    return *s == '\0' ? 0 : utf8_next(s, strlen(s), used);
}

static bool
is_region(int32_t cp)
{
    return cp >= REGION_FROM && cp <= REGION_TO;
}

/* Of one that is a sequence all of it; 0: none stands there. */
static size_t
emoji_len(const char *s)
{
    size_t used, len;
    int32_t first = next_of(s, &len), cp = next_of(s + len, &used);
    bool keycap = first > 0 && first < 0x80 && (cp == VARIATION || cp == KEYCAP);

    if (first < EMOJI_FROM && first != 0xa9 && first != 0xae && !keycap)
        return 0;
    if (is_region(first) && is_region(cp))
        return len + used;
    while (cp == VARIATION || cp == KEYCAP || cp == JOINER || (cp >= TONE_FROM && cp <= TONE_TO)) {
        len += used;
        if (cp == JOINER) {
            (void)next_of(s + len, &used);
            len += used;
        }
        cp = next_of(s + len, &used);
    }
    return len;
}

/* ":one:", and the tone behind one; 0: none stands there. */
static size_t
name_len(const char *s)
{
    size_t n = *s == ':' ? strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789_+'-") : 0;

    if (n == 0 || s[n + 1] != ':')
        return 0;
    n += 2;
    return str_starts(s + n, ":skin-tone-") ? n + name_len(s + n) : n;
}

/* Blanks are one blank, and none at the ends; which emoji it is that a name stands for is not asked. */
static bool
reads_alike(const char *ours, const char *told)
{
    ours += strspn(ours, BLANKS);
    told += strspn(told, BLANKS);
    while (*ours != '\0' && *told != '\0') {
        size_t a = strspn(ours, BLANKS), b = strspn(told, BLANKS);
        bool blank = a > 0 && b > 0, same = !blank && *ours == *told;

        if (!blank)
            a = same ? 1 : emoji_len(ours), b = same ? 1 : name_len(told);
        if (a == 0 || b == 0)
            break;
        ours += a;
        told += b;
    }
    return ours[strspn(ours, BLANKS)] == '\0' && told[strspn(told, BLANKS)] == '\0';
}

static void
add_all_plain(struct buf *out, const char *told)
{
    while (*told != '\0')
        told += add_plain(out, told);
}

bool
slack_topic_is(const char *ours, const char *told)
{
    struct buf plain = BUF_INIT;
    bool same;

    add_all_plain(&plain, told);
    same = reads_alike(ours, buf_text(&plain));
    buf_release(&plain);
    return same;
}

bool
slack_topic_is_still(const char *expected, const char *told)
{
    struct buf plain = BUF_INIT;
    bool same;

    add_all_plain(&plain, expected);
    same = slack_topic_is(buf_text(&plain), told);
    buf_release(&plain);
    return same;
}
