/* SPDX-License-Identifier: MIT */
/* Messages and their events in words and in JSON. */
#include <string.h>

#include "core/message_codec.h"
#include "core/words.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

/* Bytes of a text that a line shows. */
#define TEXT_SHOWN 120

static void
add_first_line(const char *text, struct buf *out)
{
    char line[TEXT_SHOWN + 4];
    size_t n;

    text += strspn(text, " \t\r\n");
    n = strcspn(text, "\n");
    (void)!str_copy(line, n < TEXT_SHOWN ? n + 1 : TEXT_SHOWN, text);
    buf_addf(out, ": %s%s", line, text[strlen(line)] != '\0' ? "..." : "");
}

/* ": 7 alerts: the database is slow since noon" */
static void
add_offer(const struct message_order *o, struct buf *out)
{
    buf_addf(out, ": %zu alert%s", o->subjects_n, o->subjects_n == 1 ? "" : "s");
    if (o->text != NULL && *o->text != '\0')
        add_first_line(o->text, out);
}

/* What it is, in a few words. */
static void
add_order(const struct message_order *o, struct buf *out)
{
    unsigned long long target = o->target, stands_for = o->stands_for;

    if (o->act == MESSAGE_OFFER)
        add_offer(o, out);
    else if (o->act == MESSAGE_STRIKE || o->act == MESSAGE_RESTORE)
        buf_addf(out, ": M%llu %s", target, o->act == MESSAGE_STRIKE ? "struck through" : "as it was");
    else if (o->covers_n > 0 && o->act == MESSAGE_POST)
        buf_addf(out, ": %zu that waited", o->covers_n);
    else if (stands_for != 0)
        buf_addf(out, " for M%llu", stands_for);
    else if (o->text != NULL)
        add_first_line(o->text, out);
}

/* Of ": the database is slow" and " for M12" what is told; a text of its own can begin with a colon, too. */
static const char *
after_separator(const char *words)
{
    return words + strlen(str_starts(words, ": ") ? ": " : str_starts(words, " ") ? " " : "");
}

void
message_text_words(const struct message *msg, struct buf *out)
{
    struct buf words = BUF_INIT;

    add_order(&msg->order, &words);
    buf_adds(out, after_separator(buf_text(&words)));
    buf_release(&words);
}

/* It says itself which message made the channel; what changes a post does not. */
static bool
goes_to_own(const struct message_order *o)
{
    return o->incident != 0 && o->target != 0
        && (o->act == MESSAGE_POST || o->act == MESSAGE_TOPIC || o->act == MESSAGE_INVITE || o->act == MESSAGE_ARCHIVE);
}

const char *
message_place(const struct model *m, const struct message_order *o)
{
    const struct message *changed = m == NULL ? NULL : model_message(m, o->target);
    const struct incident *i = m == NULL ? NULL : model_incident(m, o->incident);

    if (!goes_to_own(o) && (changed == NULL || !goes_to_own(&changed->order)))
        return o->destination;
    if (i != NULL && i->fields[INCIDENT_CHANNEL] != NULL)
        return i->fields[INCIDENT_CHANNEL];
    return o->channel != NULL ? o->channel : o->destination;
}

/* What an act keeps of its events is without the text: that stands in the model. */
static void
add_queued(const struct model *m, const struct event *ev, struct buf *out)
{
    const struct message_order *o = &ev->u.queued.order;
    const struct message *msg = m == NULL || o->text != NULL ? NULL : model_message(m, ev->message);

    buf_addf(out, "M%llu to %s", (unsigned long long)ev->message, message_place(m, msg != NULL ? &msg->order : o));
    add_order(msg != NULL ? &msg->order : o, out);
}

static void
add_id(const struct model *m, uint64_t number, struct buf *out)
{
    const struct message *msg = m == NULL ? NULL : model_message(m, number);

    buf_addf(out, "M%llu", (unsigned long long)number);
    if (msg != NULL)
        buf_addf(out, " to %s", message_place(m, &msg->order));
}

static void
add_attempt(const struct event *ev, struct buf *out)
{
    const struct event_attempt *a = &ev->u.attempt;
    char at[TIME_TEXT_MAX];

    if (ev->kind == EV_MSG_SENT || ev->kind == EV_MSG_DELIVERED)
        buf_addf(out, ", attempt %u%s", a->attempt, a->found ? ", found by a look-up" : "");
    if (ev->kind == EV_MSG_ABSENT && a->error == NULL)
        buf_adds(out, " is not there: to be sent again");
    if (a->error != NULL)
        buf_addf(out, ": %s", a->error);
    if (a->next_try_ms == 0)
        return;
    time_hhmmss(a->next_try_ms, at);
    buf_addf(out, "; %s at %s", a->unsure ? "looked up" : "next try", at);
}

static void
add_change(const struct event *ev, struct buf *out)
{
    const struct event_change *c = &ev->u.change;

    if (ev->kind == EV_MSG_MERGED)
        buf_addf(out, " goes out inside M%llu", (unsigned long long)c->into);
    if (ev->kind == EV_MSG_RESTORED)
        buf_addf(out, ": %s again", message_states[c->now.state].word);
    if (c->reason != NULL)
        buf_addf(out, ": %s", c->reason);
}

void
message_words(const struct model *m, const struct event *evs, size_t n, struct buf *out)
{
    switch (event_rows[evs->kind].data) {
    case DATA_QUEUED:
        add_queued(m, evs, out);
        break;
    case DATA_ATTEMPT:
        add_id(m, evs->message, out);
        add_attempt(evs, out);
        break;
    case DATA_CHANGE:
        add_id(m, evs->message, out);
        add_change(evs, out);
        break;
    case DATA_NUMBERS:
        buf_addf(out, "%zu message%s", evs->u.numbers.n, evs->u.numbers.n == 1 ? "" : "s");
        break;
    default:
        buf_adds(out, "nothing was changed or sent");
        break;
    }
    if (n > 1)
        buf_addf(out, ", and %zu more", n - 1);
}

static void
put_ref(struct json_out *o, const char *key, uint64_t number)
{
    char id[MESSAGE_ID_MAX];

    message_id(number, id);
    json_str(o, key, number == 0 ? NULL : id);
}

void
message_json(struct json_out *o, const struct message *msg)
{
    put_ref(o, "id", msg->number);
    json_str(o, "kind", message_kinds[msg->order.kind].word);
    json_str(o, "act", message_act_words[msg->order.act]);
    json_str(o, "to", msg->order.destination);
    json_str(o, "person", msg->order.person);
    json_str(o, "subject", msg->order.text);
    json_str(o, "state", message_states[msg->standing.state].word);
    json_bool(o, "late", msg->late);
    json_bool(o, "unsure", msg->standing.unsure);
    json_str(o, "by", msg->author);
    json_time(o, "queued_at", msg->queued_at_ms);
    json_time(o, "deadline", msg->order.deadline_ms);
    json_int(o, "tries", msg->tries);
    json_time(o, "next_try", msg->standing.next_try_ms);
    json_time(o, "delivered_at", msg->delivered_at_ms);
    json_time(o, "acked_at", msg->acked_at_ms);
    json_str(o, "acked_by", msg->acked_by);
    json_str(o, "channel", msg->channel_id != NULL ? msg->channel_id : msg->order.channel);
    json_str(o, "ts", msg->ts);
    put_ref(o, "reply_to", msg->order.reply_to);
    put_ref(o, "target", msg->order.target);
    put_ref(o, "stands_for", msg->order.stands_for);
    put_ref(o, "in", msg->into);
    message_encode_alerts(o, &msg->order);
    json_int(o, "cause", (int64_t)(msg->cause != 0 ? msg->cause : msg->queued_seq));
    json_str(o, "error", msg->error);
    json_str(o, "reason", msg->reason);
}
