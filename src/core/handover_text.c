/* SPDX-License-Identifier: MIT */
/* A handover as text: a line for a terminal, Markdown, Slack, JSON. */
#include <string.h>

#include "core/handover.h"
#include "util/text.h"
#include "util/time.h"
#include "util/utf8.h"

/* Cells of a name, and of what stands behind it. */
#define WHAT_COLS 120
#define WHY_COLS 300

static const char *
plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void
add_more(const struct handover_item *item, struct buf *out)
{
    if (item->more > 0)
        buf_addf(out, " and %zu more", item->more);
}

void
handover_item_words(const struct handover_item *item, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (item->kind == HANDOVER_DEED) {
        time_hhmm(item->at_ms, at);
        buf_addf(out, "%s %s %s", at, item->state, item->what);
        add_more(item, out);
    } else {
        if (item->level != 0)
            buf_addf(out, "L%d ", item->level);
        buf_addf(out, "%s %s: %s", item->id, item->what, item->state);
    }
    if (item->why != NULL)
        buf_addf(out, ": %s", item->why);
}

static size_t
messages_of(const struct handover *h)
{
    size_t n = h->n[HANDOVER_MESSAGES];

    for (size_t i = 0; i < h->n[HANDOVER_FIRST]; i++)
        n += h->items.v[i].kind == HANDOVER_MESSAGE;
    return n;
}

void
handover_summary(const struct handover *h, struct buf *out)
{
    size_t messages = messages_of(h), first = h->n[HANDOVER_FIRST];

    buf_addf(out, "%zu alert%s held", h->held, plural(h->held));
    if (first > 0)
        buf_addf(out, ", %zu need%s you first", first, first == 1 ? "s" : "");
    if (messages > 0)
        buf_addf(out, ", %zu message%s not acknowledged", messages, plural(messages));
}

/* --- Markdown and Slack: one walk, two ways to write what comes from outside */

/* How a form of text is written. */
struct form {
    const char *title, *title_end, *head, *head_end, *bullet;
    const char *strong, *code;
    void (*escape)(struct buf *out, const char *clean);
};

/* What can format, link, cut a table or begin HTML anywhere in a line is escaped, and so is what ends a command of a shell; no line begins with text from outside. */
static void
escape_markdown(struct buf *out, const char *clean)
{
    static const char formats[] = "\\`*_[]<>|~&@#$;";

    for (const char *p = clean; *p != '\0'; p++) {
        bool links = (*p == ':' && p[1] == '/') || (*p == '.' && p - clean >= 3 && strncasecmp(p - 3, "www", 3) == 0);

        if (strchr(formats, *p) != NULL || links)
            buf_addc(out, '\\');
        buf_addc(out, *p);
    }
}

/* Slack knows no escape but that of the driver: signs that look alike stand for those that format. A variable would be looked up. */
static void
escape_slack(struct buf *out, const char *clean)
{
    static const struct {
        char sign;
        const char *stands_in;
    } likes[] = { { '*', "\xe2\x88\x97" }, { '~', "\xe2\x88\xbc" }, { '`', "'" }, { '_', "\xef\xbc\xbf" }, { '{', "(" },
        { '}', ")" } };

    for (const char *p = clean; *p != '\0'; p++) {
        size_t i = 0;

        while (i < sizeof likes / sizeof *likes && likes[i].sign != *p)
            i++;
        if (i == sizeof likes / sizeof *likes)
            buf_addc(out, *p);
        else
            buf_adds(out, likes[i].stands_in);
    }
}

static const struct form markdown = { "# ", "\n\n", "\n## ", "\n\n", "- ", "**", "`", escape_markdown };
static const struct form slack = { "*", "*\n", "\n*", "*\n", "\xe2\x80\xa2 ", "*", "", escape_slack };

static void
add_outside(const struct form *form, const char *text, size_t cols, struct buf *out)
{
    struct buf clean = BUF_INIT;

    text_clean(&clean, text, strlen(text), cols, true);
    form->escape(out, buf_text(&clean));
    buf_release(&clean);
}

static void
add_item(const struct form *form, const struct handover_item *item, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    buf_adds(out, form->bullet);
    if (item->kind == HANDOVER_DEED) {
        time_hhmm(item->at_ms, at);
        buf_addf(out, "%s %s ", at, item->state);
    } else if (item->level != 0)
        buf_addf(out, "%sL%d%s %s%s%s ", form->strong, item->level, form->strong, form->code, item->id, form->code);
    else
        buf_addf(out, "%s%s%s ", form->code, item->id, form->code);
    add_outside(form, item->what, WHAT_COLS, out);
    add_more(item, out);
    if (item->kind != HANDOVER_DEED) {
        buf_adds(out, ": ");
        add_outside(form, item->state, WHAT_COLS, out);
    }
    if (item->why != NULL) {
        buf_adds(out, ": ");
        add_outside(form, item->why, WHY_COLS, out);
    }
    buf_addc(out, '\n');
}

static void
add_title(const struct form *form, const struct handover *h, struct buf *out)
{
    char date[TIME_TEXT_MAX], at[TIME_TEXT_MAX], ends[TIME_TEXT_MAX];

    time_date(h->at_ms, date);
    time_hhmm(h->at_ms, at);
    time_hhmm(h->at_ms + h->shift_ms, ends);
    buf_addf(out, "%sHandover from ", form->title);
    add_outside(form, h->who, WHAT_COLS, out);
    buf_addf(out, ", %s %s%s", date, at, form->title_end);
    handover_summary(h, out);
    buf_addf(out, ". The next shift ends at %s.\n", ends);
    if (h->n[HANDOVER_FIRST] == 0)
        buf_adds(out, "\nNothing needs you at once.\n");
}

/* The part that item i begins, or nothing. */
static void
add_head(const struct form *form, const struct handover *h, size_t i, struct buf *out)
{
    enum handover_part part = h->items.v[i].part;

    if (i == 0 || h->items.v[i - 1].part != part)
        buf_addf(out, "%s%s (%zu)%s", form->head, handover_parts[part].title, h->n[part], form->head_end);
}

void
handover_markdown(const struct handover *h, struct buf *out)
{
    add_title(&markdown, h, out);
    for (size_t i = 0; i < h->items.n; i++) {
        add_head(&markdown, h, i, out);
        add_item(&markdown, &h->items.v[i], out);
    }
    if (h->untold > 0)
        buf_addf(out, "\n%zu older deed%s in the log.\n", h->untold, h->untold == 1 ? " stands" : "s stand");
}

/* Room for the line that counts what is left out. */
#define SLACK_TAIL 60

void
handover_slack(const struct handover *h, size_t max_chars, struct buf *out)
{
    struct buf line = BUF_INIT;
    size_t chars, i;

    add_title(&slack, h, out);
    chars = utf8_count(buf_text(out));
    for (i = 0; i < h->items.n; i++) {
        buf_clear(&line);
        add_head(&slack, h, i, &line);
        add_item(&slack, &h->items.v[i], &line);
        chars += utf8_count(buf_text(&line));
        if (chars + SLACK_TAIL > max_chars)
            break;
        buf_adds(out, buf_text(&line));
    }
    buf_release(&line);
    if (i < h->items.n)
        buf_addf(out, "\n%zu more: tocsin handover lists them.\n", h->items.n - i + h->untold);
}

static void
put_item(struct json_out *o, const struct handover_item *item)
{
    static const char *const kinds[HANDOVER_KINDS] = { "alert", "message", "silence", "deed" };
    char hex[ALERT_ID_HEX];

    alert_id_hex(&item->alert.id, hex);
    json_open(o, NULL, '{');
    json_str(o, "kind", kinds[item->kind]);
    json_str(o, "id", item->kind == HANDOVER_ALERT ? hex : item->id);
    json_bool(o, "held", item->held);
    if (item->level != 0)
        json_int(o, "level", item->level);
    json_time(o, "at", item->at_ms);
    json_time(o, "until", item->until_ms);
    json_str(o, "state", item->state);
    json_str(o, "what", item->what);
    json_str(o, "why", item->why);
    if (item->kind == HANDOVER_DEED)
        json_int(o, "more", (int64_t)item->more);
    json_close(o, '}');
}

void
handover_json(struct json_out *o, const struct handover *h)
{
    size_t i = 0;

    json_open(o, NULL, '{');
    json_str(o, "from", h->who);
    json_time(o, "at", h->at_ms);
    json_time(o, "shift_ends_at", h->at_ms + h->shift_ms);
    json_int(o, "held", (int64_t)h->held);
    for (int part = 0; part < HANDOVER_PARTS; part++) {
        json_open(o, handover_parts[part].word, '[');
        for (size_t n = h->n[part]; n > 0; n--)
            put_item(o, &h->items.v[i++]);
        json_close(o, ']');
    }
    json_close(o, '}');
}
