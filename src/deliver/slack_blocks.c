/* SPDX-License-Identifier: MIT */
/*
 * Block Kit (https://docs.slack.dev/reference/block-kit/blocks): an incident's headline, an update of it, a word to one person. Texts
 * are shortened to what Slack takes, visibly.
 */
#include "deliver/slack.h"

#include <string.h>

#include "core/incident.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* In units of UTF-16, as Slack's own types have them. */
#define HEADER_MAX 150
#define SECTION_MAX 3000
#define FIELD_MAX 2000
#define FIELDS_MAX 10
#define CONTEXT_MAX 2000
/* An update is spread over so many sections; 50 blocks are the most. */
#define UPDATE_SECTIONS_MAX 3
/* All texts together: msg_blocks_too_long was seen at about 13,200. */
#define BLOCKS_MAX 12900

struct blocks {
    struct json_out *o;
    const struct incident_detail *d;
    size_t left;   /* units that all texts may still take */
    size_t fields; /* of the section that is open */
};

/* The text object: nothing in it is parsed but what we wrote so ourselves. */
static void
put_text(struct blocks *b, const char *key, const char *type, const char *escaped, size_t max_units)
{
    struct buf cut = BUF_INIT;
    bool plain = str_eq(type, "plain_text");

    slack_shorten(&cut, escaped, max_units < b->left ? max_units : b->left);
    b->left -= utf8_units(buf_text(&cut));
    json_open(b->o, key, '{');
    json_str(b->o, "type", type);
    json_strn(b->o, "text", buf_text(&cut), cut.len);
    json_bool(b->o, plain ? "emoji" : "verbatim", !plain);
    json_close(b->o, '}');
    buf_release(&cut);
}

static void
open_block(struct blocks *b, const char *type)
{
    json_open(b->o, NULL, '{');
    json_str(b->o, "type", type);
}

static void
put_section(struct blocks *b, const char *escaped)
{
    open_block(b, "section");
    put_text(b, "text", "mrkdwn", escaped, SECTION_MAX);
    json_close(b->o, '}');
}

/* A line's end in the last third of what fits, else a blank there, else where it is full. */
static size_t
break_at(const char *text, size_t len)
{
    static const char ends[] = { '\n', ' ' };

    for (size_t i = 0; i < sizeof ends; i++) {
        const char *end = memrchr(text + len * 2 / 3, ends[i], len - len * 2 / 3);

        if (end != NULL)
            return (size_t)(end - text) + 1;
    }
    return len;
}

static void
put_sections(struct blocks *b, const char *text, size_t sections_max)
{
    struct buf escaped = BUF_INIT, part = BUF_INIT;
    const char *p;

    slack_escape(&escaped, text);
    for (p = buf_text(&escaped); sections_max > 1 && utf8_units(p) > SECTION_MAX; sections_max--) {
        size_t len = break_at(p, slack_fitting(p, SECTION_MAX));

        buf_clear(&part);
        buf_add(&part, p, len);
        put_section(b, buf_text(&part));
        p += len;
    }
    if (*p != '\0')
        put_section(b, p);
    buf_release(&escaped);
    buf_release(&part);
}

/* In the reader's own zone and language; UTC where it can't be shown so. */
static void
add_date(struct buf *out, int64_t ms)
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(ms, text);
    buf_addf(out, "<!date^%lld^{date_short_pretty} {time}|%s>", (long long)(ms / MS_SECOND), text);
}

/* An address can be followed; anything else is only read. */
static void
add_link(struct buf *out, const char *link)
{
    bool address = (str_starts(link, "https://") || str_starts(link, "http://")) && strpbrk(link, "<>|") == NULL;

    if (address)
        buf_addc(out, '<');
    slack_escape(out, link);
    if (address)
        buf_addc(out, '>');
}

static void
add_severity(struct buf *out, const char *word)
{
    int n = incident_severity_of(word);

    if (n == 0)
        slack_escape(out, word);
    else
        buf_addf(out, "%s: %s", incident_severities[n].label, incident_severities[n].meaning);
}

static void
put_field(struct blocks *b, const char *name, struct buf *value)
{
    struct buf text = BUF_INIT;

    if (value->len > 0 && b->fields++ < FIELDS_MAX) {
        buf_addf(&text, "*%s*\n%s", name, buf_text(value));
        put_text(b, NULL, "mrkdwn", buf_text(&text), FIELD_MAX);
    }
    buf_release(&text);
    buf_release(value);
}

static void
put_text_field(struct blocks *b, const char *name, const char *text, void (*add)(struct buf *out, const char *text))
{
    struct buf value = BUF_INIT;

    if (text != NULL)
        add(&value, text);
    put_field(b, name, &value);
}

static void
put_time_field(struct blocks *b, const char *name, int64_t ms)
{
    struct buf value = BUF_INIT;

    if (ms != 0)
        add_date(&value, ms);
    put_field(b, name, &value);
}

static void
put_fields(struct blocks *b)
{
    const struct incident_detail *d = b->d;
    struct buf alerts = BUF_INIT;

    open_block(b, "section");
    json_open(b->o, "fields", '[');
    b->fields = 0;
    put_text_field(b, "Severity", d->severity, add_severity);
    put_text_field(b, "State", d->state, slack_escape);
    put_text_field(b, "Lead", d->lead != NULL ? d->lead : "nobody yet", slack_escape);
    put_text_field(b, "Contact", d->contact, slack_escape);
    put_text_field(b, "Services", d->services, slack_escape);
    buf_addf(&alerts, "%zu", d->alerts);
    put_field(b, "Alerts", &alerts);
    put_time_field(b, "Started", d->started_ms);
    put_time_field(b, "Resolved", d->resolved_ms);
    put_time_field(b, "Next update", d->next_update_ms);
    put_text_field(b, "Root cause", d->rca_link, add_link);
    json_close(b->o, ']');
    json_close(b->o, '}');
}

static void
put_context(struct blocks *b, const char *escaped)
{
    open_block(b, "context");
    json_open(b->o, "elements", '[');
    put_text(b, NULL, "mrkdwn", escaped, CONTEXT_MAX);
    json_close(b->o, ']');
    json_close(b->o, '}');
}

static void
add_by(struct buf *out, const char *by)
{
    if (by == NULL)
        return;
    buf_adds(out, " by ");
    slack_escape(out, by);
}

static void
put_header(struct blocks *b)
{
    struct buf text = BUF_INIT;
    char id[INCIDENT_ID_MAX];

    incident_id(b->d->number, id);
    buf_addf(&text, "%s ", id);
    slack_escape(&text, b->d->title);
    open_block(b, "header");
    put_text(b, "text", "plain_text", buf_text(&text), HEADER_MAX);
    json_close(b->o, '}');
    buf_release(&text);
}

static void
put_headline(struct blocks *b)
{
    struct buf foot = BUF_INIT;

    put_header(b);
    put_fields(b);
    if (b->d->description != NULL)
        put_sections(b, b->d->description, 1);
    buf_adds(&foot, b->d->is_public ? "public" : "internal");
    if (b->d->by != NULL)
        buf_adds(&foot, ", changed");
    add_by(&foot, b->d->by);
    put_context(b, buf_text(&foot));
    buf_release(&foot);
}

static void
put_update(struct blocks *b)
{
    const struct incident_detail *d = b->d;
    struct buf foot = BUF_INIT;
    char id[INCIDENT_ID_MAX];

    put_sections(b, d->update_text, UPDATE_SECTIONS_MAX);
    incident_id(d->number, id);
    buf_addf(&foot, "*%s* ", id);
    slack_escape(&foot, d->title);
    buf_addf(&foot, ": update %u", d->update);
    add_by(&foot, d->by);
    if (d->update_ms != 0) {
        buf_adds(&foot, ", ");
        add_date(&foot, d->update_ms);
    }
    buf_adds(&foot, "; ");
    add_severity(&foot, d->severity);
    buf_adds(&foot, ", ");
    slack_escape(&foot, d->state);
    if (d->next_update_ms != 0) {
        buf_adds(&foot, "; next update ");
        add_date(&foot, d->next_update_ms);
    }
    put_context(b, buf_text(&foot));
    buf_release(&foot);
}

static void
put_word(struct blocks *b, const char *text)
{
    put_sections(b, text, UPDATE_SECTIONS_MAX);
    put_fields(b);
}

/* Struck through it is text alone: what was in blocks goes with them. */
void
slack_blocks(const struct slack *s, struct json_out *o)
{
    struct blocks b = { .o = o, .d = &s->detail, .left = BLOCKS_MAX };

    if (!s->has_detail)
        return;
    json_open(o, "blocks", '[');
    if (s->order.act == MESSAGE_STRIKE)
        ;
    else if (s->order.act == MESSAGE_DIRECT)
        put_word(&b, s->order.text);
    else if (s->detail.update != 0)
        put_update(&b);
    else
        put_headline(&b);
    json_close(o, ']');
}
