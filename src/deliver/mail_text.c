/* SPDX-License-Identifier: MIT */
/* What a mail says: a subject that can be acted on from a lock screen, the text, and to who is asked each alert with where to look. */
#include <string.h>

#include "core/detail.h"
#include "deliver/mime.h"
#include "deliver/way.h"
#include "util/str.h"
#include "util/time.h"

#define SUBJECT_COLS 180
/* Digits of an alert's id: enough for every board. */
#define ID_DIGITS 12

/* What stands before the subject; NULL: nothing. */
static const char *const act_words[MESSAGE_ACTS] = {
    [MESSAGE_ANSWERED] = "answered: ",
    [MESSAGE_RESOLVE] = "over: ",
};

static void
add_subject(const struct deliver_order *o, const struct detail *d, struct buf *out)
{
    const char *first = o->text + strspn(o->text, " \t\r\n");
    struct buf subject = BUF_INIT;

    buf_adds(&subject, "[tocsin] ");
    if (act_words[o->act] != NULL)
        buf_adds(&subject, act_words[o->act]);
    if (d != NULL && o->act == MESSAGE_ASK)
        buf_addf(&subject, "level %d: ", d->level);
    if (d != NULL)
        buf_adds(&subject, d->summary);
    else
        buf_add(&subject, first, strcspn(first, "\r\n"));
    mime_text(out, "Subject", buf_text(&subject), SUBJECT_COLS);
    buf_release(&subject);
}

/* The same for all attempts, so that a reader, or a server, knows one that comes twice. */
static void
add_message_id(struct buf *out, const char *header, const char *key, const char *from)
{
    buf_addf(out, "%s: <tocsin.%s@%s>\r\n", header, key, strchr(from, '@') + 1);
}

/* What it changes, or in whose thread it stands. */
static void
add_thread(const struct mail_letter *l, struct buf *out)
{
    const char *root = l->order->target_key != NULL ? l->order->target_key : l->order->thread_key;

    if (root == NULL)
        return;
    add_message_id(out, "In-Reply-To", root, l->from);
    add_message_id(out, "References", root, l->from);
}

/* What an alert says can begin no line of its own. */
static void
add_line(struct buf *out, const char *before, const char *value, const char *after)
{
    if (value == NULL || *value == '\0')
        return;
    buf_adds(out, before);
    for (; *value != '\0'; value++)
        buf_addc(out, *value == '\n' || *value == '\r' ? ' ' : *value);
    buf_adds(out, after);
}

static void
add_alert(const struct detail_alert *a, struct buf *out)
{
    char id[ALERT_ID_HEX], date[TIME_TEXT_MAX], at[TIME_TEXT_MAX];

    alert_id_hex(&a->id, id);
    time_date(a->starts_at_ms, date);
    time_hhmm(a->starts_at_ms, at);
    add_line(out, "\n- ", a->name, "");
    buf_addf(out, " (level %d", a->level);
    add_line(out, ", ", a->severity, "");
    add_line(out, ", ", a->service, "");
    add_line(out, ", ", a->env, "");
    buf_addf(out, ") since %s %s\n", date, at);
    add_line(out, "  ", a->summary, "\n");
    add_line(out, "  runbook: ", a->runbook, "\n");
    buf_addf(out, "  tocsin show %.*s\n", ID_DIGITS, id);
}

static void
add_detail(const struct detail *d, struct buf *out)
{
    add_line(out, "\nWhy: ", d->reason, "\n");
    add_line(out, "Runbook: ", d->runbook, "\n");
    for (size_t i = 0; i < d->alerts_n; i++)
        add_alert(&d->alerts[i], out);
    if (d->count > d->alerts_n && d->alerts_n > 0)
        buf_addf(out, "\nand %zu more: tocsin list\n", d->count - d->alerts_n);
}

static void
add_how_to_answer(const struct deliver_order *o, const struct detail *d, struct buf *out)
{
    char id[ALERT_ID_HEX];

    if (d->alerts_n == 0)
        return;
    alert_id_hex(&d->alerts[0].id, id);
    buf_addf(out, "\n%s%sTo answer: key a on the board, or\n  tocsin ack %.*s\n", o->person != NULL ? o->person : "",
        o->person != NULL ? ", you are asked. " : "", ID_DIGITS, id);
}

static void
add_text(const struct deliver_order *o, const struct detail *d, struct buf *out)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%s\n", o->text);
    if (d != NULL && o->act == MESSAGE_ASK) {
        add_detail(d, &text);
        add_how_to_answer(o, d, &text);
    } else if (d != NULL && act_words[o->act] != NULL) {
        add_line(&text, "\nAbout: ", d->summary, "\n");
    }
    buf_addf(&text, "\n-- \n%s by tocsin, to %s\n", o->id, way_destination(o));
    mime_body(out, buf_text(&text));
    buf_release(&text);
}

void
mail_write(const struct mail_letter *l, struct buf *out)
{
    const struct deliver_order *o = l->order;
    struct arena memory = { 0 };
    struct detail read;
    const struct detail *d = o->detail != NULL && detail_read(o->detail, &memory, &read) ? &read : NULL;

    mime_date(out, l->now_ms);
    buf_addf(out, "From: tocsin <%s>\r\n", l->from);
    mime_addresses(out, "To", l->to, l->to_n);
    add_subject(o, d, out);
    add_message_id(out, "Message-ID", o->key, l->from);
    add_thread(l, out);
    mime_plain(out, "Auto-Submitted", "auto-generated");
    if (o->act == MESSAGE_ASK)
        mime_plain(out, "Importance", "high");
    mime_plain(out, "X-Tocsin-Message", o->id);
    mime_plain(out, "X-Tocsin-Act", message_act_words[o->act]);
    add_text(o, d, out);
    arena_release(&memory);
}
