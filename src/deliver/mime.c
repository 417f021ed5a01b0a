/* SPDX-License-Identifier: MIT */
/* See the header: free text becomes encoded words in headers, and quoted-printable in the body. */
#include "deliver/mime.h"

#include <ctype.h>
#include <string.h>

#include "util/base64.h"
#include "util/calendar.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define LINE_CHARS 76
#define WORD_BEGIN "=?utf-8?B?"
#define WORD_END "?="
/* A blank in the next line's beginning belongs to the fold, not to the text. */
#define FOLD "\r\n "

/* RFC 5321 knows more; what is quoted or bracketed there nobody has. */
bool
mime_is_address(const char *s)
{
    const char *at = strchr(s, '@');
    size_t len = strlen(s);

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)s[i]) && strchr("!#$%&'*+-/=?^_`{|}~.@", s[i]) == NULL)
            return false;
    return len <= MIME_ADDRESS_MAX && at != NULL && at != s && at[1] != '\0' && strchr(at + 1, '@') == NULL;
}

void
mime_plain(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s: %s\r\n", name, value);
}

/* Printable, and nothing that a reader would take for an encoded word; no word so long that a line could not hold it. */
static bool
is_plain(const char *s, size_t len)
{
    size_t word = 0;

    for (size_t i = 0; i < len; i++) {
        word = s[i] == ' ' ? 0 : word + 1;
        if (s[i] < ' ' || s[i] > '~' || word > LINE_CHARS / 2 || (s[i] == '=' && s[i + 1] == '?'))
            return false;
    }
    return len > 0 && s[0] != ' ' && s[len - 1] != ' ';
}

/* A fold before the blank that no longer leaves room for the word behind it. */
static void
add_folded(struct buf *out, const char *s, size_t col)
{
    while (*s != '\0') {
        size_t blanks = strspn(s, " "), word = strcspn(s + blanks, " ");

        if (blanks > 0 && col + blanks + word > LINE_CHARS) {
            buf_adds(out, "\r\n");
            col = 0;
        }
        buf_add(out, s, blanks + word);
        col += blanks + word;
        s += blanks + word;
    }
}

/* So many bytes of whole characters that their word fits. */
static size_t
word_bytes(const char *s, size_t len, size_t col)
{
    size_t around = strlen(WORD_BEGIN WORD_END);
    size_t room = col + around + 8 <= LINE_CHARS ? (LINE_CHARS - col - around) / 4 * 3 : 0;

    if (room >= len)
        return len;
    while (room > 0 && ((unsigned char)s[room] & 0xc0) == 0x80)
        room--;
    return room;
}

static void
add_encoded(struct buf *out, const char *s, size_t len, size_t col)
{
    while (len > 0) {
        size_t n = word_bytes(s, len, col);

        if (n > 0) {
            buf_adds(out, WORD_BEGIN);
            base64_add(out, s, n);
            buf_adds(out, WORD_END);
            s += n;
            len -= n;
        }
        if (len > 0)
            buf_adds(out, FOLD);
        col = 1;
    }
}

void
mime_text(struct buf *out, const char *name, const char *text, size_t max_cols)
{
    struct buf clean = BUF_INIT;

    text_clean(&clean, text, strlen(text), max_cols, true);
    buf_addf(out, "%s: ", name);
    if (is_plain(buf_text(&clean), clean.len))
        add_folded(out, buf_text(&clean), strlen(name) + 2);
    else
        add_encoded(out, buf_text(&clean), clean.len, strlen(name) + 2);
    buf_adds(out, "\r\n");
    buf_release(&clean);
}

void
mime_addresses(struct buf *out, const char *name, const char *const *v, size_t n)
{
    buf_addf(out, "%s: ", name);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%s", i > 0 ? "," FOLD : "", v[i]);
    buf_adds(out, "\r\n");
}

void
mime_date(struct buf *out, int64_t at_ms)
{
    static const char days[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    char clock[TIME_TEXT_MAX];
    int64_t day_number = at_ms / MS_DAY;
    int year, month, day;

    calendar_date(day_number, &year, &month, &day);
    time_hhmmss(at_ms, clock);
    buf_addf(out, "Date: %s, %d %s %d %.8s +0000\r\n", days[calendar_weekday(day_number)], day, months[month - 1], year, clock);
}

/* What stands there as itself. Blanks at a line's end get lost, a dot or "From " at its beginning may be changed by servers. */
static bool
is_literal(const char *line, size_t len, size_t i)
{
    char c = line[i];

    if (i == 0 && (c == '.' || (len >= 5 && memcmp(line, "From ", 5) == 0)))
        return false;
    if (c == ' ')
        return i + 1 < len;
    return c > ' ' && c <= '~' && c != '=';
}

static void
add_quoted_line(struct buf *out, const char *line, size_t len)
{
    size_t col = 0;

    for (size_t i = 0; i < len; i++) {
        bool literal = is_literal(line, len, i);
        size_t need = literal ? 1 : 3;

        if (col + need > LINE_CHARS - 1) {
            buf_adds(out, "=\r\n");
            /* What begins this line now must not be changed either. */
            literal = literal && line[i] != '.';
            need = literal ? 1 : 3;
            col = 0;
        }
        if (literal)
            buf_addc(out, line[i]);
        else
            buf_addf(out, "=%02X", (unsigned char)line[i]);
        col += need;
    }
    buf_adds(out, "\r\n");
}

static void
add_line(struct buf *out, const char *line, size_t len)
{
    struct buf wide = BUF_INIT, clean = BUF_INIT;

    if (len > 0 && line[len - 1] == '\r')
        len--;
    text_expand_tabs(&wide, line, len);
    text_clean(&clean, buf_text(&wide), wide.len, SIZE_MAX, true);
    add_quoted_line(out, buf_text(&clean), clean.len);
    buf_release(&wide);
    buf_release(&clean);
}

void
mime_body(struct buf *out, const char *text)
{
    mime_plain(out, "MIME-Version", "1.0");
    mime_plain(out, "Content-Type", "text/plain; charset=utf-8");
    mime_plain(out, "Content-Transfer-Encoding", "quoted-printable");
    buf_adds(out, "\r\n");
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        add_line(out, text, len);
        text += len + (text[len] == '\n');
    }
}
