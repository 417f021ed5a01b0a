/* SPDX-License-Identifier: MIT */
/* Text becomes Slack's: escaped as it asks (https://docs.slack.dev/messaging/formatting-message-text), struck through, or in a form. */
#include "deliver/slack.h"

#include <ctype.h>
#include <string.h>

#include "util/utf8.h"

#define ID_LEN_MIN 7
/* What stands for what was left out. */
#define CUT "..."

const char *
slack_bare_name(const char *name)
{
    return *name == '#' ? name + 1 : name;
}

bool
slack_is_channel_id(const char *s)
{
    size_t n = strlen(s);

    if (n < ID_LEN_MIN || n >= SLACK_ID_MAX || strchr("CGD", *s) == NULL)
        return false;
    return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n;
}

static void
escape_char(struct buf *out, char c)
{
    switch (c) {
    case '&':
        buf_adds(out, "&amp;");
        break;
    case '<':
        buf_adds(out, "&lt;");
        break;
    case '>':
        buf_adds(out, "&gt;");
        break;
    default:
        buf_addc(out, c);
    }
}

void
slack_escape(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        escape_char(out, *text);
}

/* Fences of code are left out: between them a ~ is only a ~. */
static void
add_without_fences(struct buf *out, const char *text)
{
    while (*text != '\0') {
        size_t ticks = strspn(text, "`"), n = ticks > 0 ? ticks : 1;

        if (ticks < 3)
            buf_add(out, text, n);
        text += n;
    }
}

/* A ~ inside would end the stroke early: U+223C looks the same and does not. */
static void
add_words(struct buf *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] == '~')
            buf_adds(out, "\xe2\x88\xbc");
        else
            escape_char(out, s[i]);
}

/* The stroke must touch the words: blanks stay outside of it. */
static void
strike_line(struct buf *out, const char *s, size_t len)
{
    size_t start = 0;

    while (len > 0 && isspace((unsigned char)s[len - 1]))
        len--;
    while (start < len && isspace((unsigned char)s[start]))
        start++;
    if (start == len)
        return;
    buf_add(out, s, start);
    buf_addc(out, '~');
    add_words(out, s + start, len - start);
    buf_addc(out, '~');
}

void
slack_strike(struct buf *out, const char *text)
{
    struct buf plain = BUF_INIT;
    const char *p;
    size_t len;

    add_without_fences(&plain, text);
    for (p = buf_text(&plain);; p += len + 1) {
        len = strcspn(p, "\n");
        strike_line(out, p, len);
        if (p[len] == '\0')
            break;
        buf_addc(out, '\n');
    }
    buf_release(&plain);
}

/* Bytes of what escaped text begins with: an entity or a character. */
static size_t
piece_len(const char *text, size_t *units)
{
    size_t len;

    if (*text == '&') {
        *units = strcspn(text, ";") + 1;
        return *units;
    }
    *units = utf8_next(text, strlen(text), &len) > 0xffff ? 2 : 1;
    return len;
}

size_t
slack_fitting(const char *escaped, size_t max_units)
{
    size_t at = 0, units;

    while (escaped[at] != '\0') {
        size_t len = piece_len(escaped + at, &units);

        if (units > max_units)
            break;
        max_units -= units;
        at += len;
    }
    return at;
}

void
slack_shorten(struct buf *out, const char *escaped, size_t max_units)
{
    if (utf8_units(escaped) <= max_units) {
        buf_adds(out, escaped);
        return;
    }
    buf_add(out, escaped, slack_fitting(escaped, max_units < strlen(CUT) ? 0 : max_units - strlen(CUT)));
    buf_adds(out, CUT);
}

void
slack_form_add(struct buf *form, const char *name, const char *value)
{
    buf_addf(form, "%s%s=", form->len > 0 ? "&" : "", name);
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;

        if (c < 0x80 && (isalnum(c) || strchr("-._~", c) != NULL))
            buf_addc(form, *value);
        else
            buf_addf(form, "%%%02X", (unsigned)c);
    }
}
