/* SPDX-License-Identifier: MIT */
/* Gathering what a person hands over: one look through the model. */
#include "core/handover_own.h"

#include <stdio.h>
#include <string.h>

#include "core/words.h"
#include "util/str.h"
#include "util/time.h"

/* clang-format off */
const struct handover_part_row handover_parts[HANDOVER_PARTS] = {
    [HANDOVER_FIRST]    = { "first",    "Needs you first" },
    [HANDOVER_ALERTS]   = { "alerts",   "Alerts held" },
    [HANDOVER_SNOOZES]  = { "snoozes",  "Snoozes" },
    [HANDOVER_MESSAGES] = { "messages", "Messages not acknowledged" },
    [HANDOVER_SILENCES] = { "silences", "Silences that end in the next shift" },
    [HANDOVER_TRIED]    = { "tried",    "What was tried" },
};
/* clang-format on */

struct handover_item *
handover_add(struct handover *h, enum handover_part part, enum handover_kind kind)
{
    vec_push(&h->items, ((struct handover_item){ .part = part, .kind = kind, .state = "", .what = "" }));
    return &h->items.v[h->items.n - 1];
}

const char *
handover_alert_name(struct handover *h, const struct alert *a)
{
    const char *service = alert_field(a, FIELD_SERVICE);

    return arena_printf(&h->arena, "%s%s%s", alert_field(a, FIELD_NAME), service == NULL ? "" : " ",
        service == NULL ? "" : service);
}

/* "acked until 14:02Z, in 41m", "firing for 12m, nobody has it" */
static const char *
alert_state_words(struct handover *h, const struct alert *a)
{
    const char *word = alert_states[a->hold.state].word;
    char at[TIME_TEXT_MAX], span[TIME_TEXT_MAX];

    if (a->hold.by == NULL || a->hold.until_ms == 0) {
        duration_short(h->at_ms - alert_since_ms(a), span);
        return arena_printf(&h->arena, "%s for %s%s%s", word, span, a->hold.by == NULL ? ", nobody has it" : ", held by ",
            a->hold.by == NULL ? "" : a->hold.by);
    }
    time_hhmm(a->hold.until_ms, at);
    duration_left(a->hold.until_ms - h->at_ms, span);
    return arena_printf(&h->arena, "%s until %s, in %s%s%s", word, at, span, str_eq(a->hold.by, h->who) ? "" : ", by ",
        str_eq(a->hold.by, h->who) ? "" : a->hold.by);
}

static const char *
alert_why(struct handover *h, const struct alert *a)
{
    const char *why = a->hold.comment != NULL ? a->hold.comment : a->note.text;

    return arena_strdup_or_null(&h->arena, why);
}

static bool
is_held(const struct handover *h, const struct alert *a)
{
    return str_eq(alert_holder(a), h->who);
}

static bool
is_first(const struct handover *h, const struct alert *a, bool held)
{
    bool soon = a->hold.until_ms != 0 && a->hold.until_ms - h->at_ms <= HANDOVER_SOON_MS;

    return (a->level == 1 && alert_is_unacked(a)) || (held && a->hold.state == ALERT_ACKED && soon);
}

static void
add_alert(struct handover *h, const struct model *m, const struct alert *a)
{
    bool held = is_held(h, a);
    struct handover_item *item;

    if (is_first(h, a, held))
        item = handover_add(h, HANDOVER_FIRST, HANDOVER_ALERT);
    else if (held)
        item = handover_add(h, a->hold.state == ALERT_SNOOZED ? HANDOVER_SNOOZES : HANDOVER_ALERTS, HANDOVER_ALERT);
    else
        return;
    item->held = held;
    item->alert = (struct subject){ a->id, a->episode };
    model_short_id(m, a, item->id);
    item->level = a->level;
    item->at_ms = alert_since_ms(a);
    item->until_ms = a->hold.until_ms;
    item->what = handover_alert_name(h, a);
    item->state = alert_state_words(h, a);
    item->why = alert_why(h, a);
}

static const struct message *
first_offer(const struct model *m, const char *author, const char *to)
{
    const struct message *first = NULL;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];

        if (msg->order.kind == MESSAGE_HANDOVER && message_is_open(msg) && (author == NULL || str_eq(msg->author, author))
            && (to == NULL || str_eq(msg->order.destination, to))
            && (first == NULL || msg->order.deadline_ms < first->order.deadline_ms))
            first = msg;
    }
    return first;
}

const struct message *
handover_offer_of(const struct model *m, const char *author)
{
    return first_offer(m, author, NULL);
}

const struct message *
handover_offer_to(const struct model *m, const char *who)
{
    return first_offer(m, NULL, who);
}

const char *
handover_message_why(struct handover *h, const struct message *msg)
{
    struct buf text;
    const char *why;

    buf_init(&text, LOG_TEXT_MAX);
    message_text_words(msg, &text);
    why = arena_printf(&h->arena, "%s%s%s%s", buf_text(&text), msg->error == NULL ? "" : " (",
        msg->error == NULL ? "" : msg->error, msg->error == NULL ? "" : ")");
    buf_release(&text);
    return *why == '\0' ? NULL : why;
}

/* "late since 13:57Z, queued, by bob"; "accept by 14:15Z", "not accepted by bob, due at 14:15Z" */
static const char *
message_state_words(struct handover *h, const struct message *msg)
{
    const char *when = msg->late ? "late since" : "due at", *to = msg->order.destination;
    bool mine = str_eq(msg->author, h->who);
    char at[TIME_TEXT_MAX];

    time_hhmm(msg->order.deadline_ms, at);
    if (msg->order.kind == MESSAGE_HANDOVER && str_eq(to, h->who))
        return arena_printf(&h->arena, "%s %s", msg->late ? "to be accepted, late since" : "accept by", at);
    if (msg->order.kind == MESSAGE_HANDOVER)
        return arena_printf(&h->arena, "not accepted by %s, %s %s", to, when, at);
    return arena_printf(&h->arena, "%s %s, %s%s%s", when, at, message_states[msg->standing.state].word, mine ? "" : ", by ",
        mine ? "" : msg->author);
}

static const char *
message_what(struct handover *h, const struct message *msg)
{
    if (msg->order.kind == MESSAGE_HANDOVER)
        return arena_printf(&h->arena, "handover from %s to %s", msg->author, msg->order.destination);
    return arena_printf(&h->arena, "to %s", msg->order.destination);
}

static void
add_message(struct handover *h, const struct message *msg)
{
    bool offered = msg->order.kind == MESSAGE_HANDOVER && str_eq(msg->order.destination, h->who);
    bool urgent = msg->late || msg->standing.state == MESSAGE_FAILED || offered;
    struct handover_item *item;

    if (!message_is_open(msg) || msg->into != 0 || !(urgent || str_eq(msg->author, h->who)))
        return;
    item = handover_add(h, urgent ? HANDOVER_FIRST : HANDOVER_MESSAGES, HANDOVER_MESSAGE);
    item->message = msg->number;
    message_id(msg->number, item->id);
    item->at_ms = msg->queued_at_ms;
    item->until_ms = msg->order.deadline_ms;
    item->what = message_what(h, msg);
    item->state = message_state_words(h, msg);
    item->why = handover_message_why(h, msg);
}

/* Digits of a silence's id that are shown. */
#define SILENCE_ID_SHOWN 8

/* "ends at 17:02Z, in 3h, in am-prd, by bob" */
static const char *
silence_state_words(struct handover *h, const struct silence *s)
{
    bool others = s->author != NULL && *s->author != '\0' && !str_eq(s->author, h->who);
    char at[TIME_TEXT_MAX], left[TIME_TEXT_MAX];

    time_hhmm(s->ends_at_ms, at);
    duration_left(s->ends_at_ms - h->at_ms, left);
    return arena_printf(&h->arena, "ends at %s, in %s, in %s%s%s", at, left, s->source->name, others ? ", by " : "",
        others ? s->author : "");
}

/* One that stands for an ack ends with that. */
static void
add_silence(struct handover *h, const struct silence *s)
{
    struct handover_item *item;

    if (s->is_ack || s->ends_at_ms <= h->at_ms || s->ends_at_ms - h->at_ms > h->shift_ms)
        return;
    item = handover_add(h, HANDOVER_SILENCES, HANDOVER_SILENCE);
    snprintf(item->id, sizeof item->id, "%.*s", SILENCE_ID_SHOWN, s->id);
    item->at_ms = s->starts_at_ms;
    item->until_ms = s->ends_at_ms;
    item->what = arena_strdup(&h->arena, s->matchers);
    item->state = silence_state_words(h, s);
    item->why = s->comment == NULL || *s->comment == '\0'
        ? NULL
        : arena_printf(&h->arena, "%.*s", (int)silence_comment_len(s->comment), s->comment);
}

/* --- order */

/* 0: never. */
static int
by_end(int64_t a, int64_t b)
{
    int64_t x = a == 0 ? INT64_MAX : a, y = b == 0 ? INT64_MAX : b;

    return x < y ? -1 : x > y;
}

static int
by_order(const void *pa, const void *pb)
{
    const struct handover_item *a = pa, *b = pb;
    bool fires_a = a->kind == HANDOVER_ALERT && !a->held, fires_b = b->kind == HANDOVER_ALERT && !b->held;

    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->part == HANDOVER_TRIED && a->at_ms != b->at_ms)
        return a->at_ms > b->at_ms ? -1 : 1;
    if (fires_a != fires_b)
        return fires_a ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind > b->kind ? -1 : 1; /* messages before acks */
    if (!fires_a && a->until_ms != b->until_ms)
        return by_end(a->until_ms, b->until_ms);
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return strcmp(a->id, b->id);
}

static void
put_in_order(struct handover *h)
{
    if (h->items.n > 0)
        qsort(h->items.v, h->items.n, sizeof *h->items.v, by_order);
    memset(h->n, 0, sizeof h->n);
    h->held = 0;
    for (size_t i = 0; i < h->items.n; i++) {
        h->n[h->items.v[i].part]++;
        h->held += h->items.v[i].held;
    }
    if (h->n[HANDOVER_TRIED] > HANDOVER_TRIED_MAX) { /* the last part */
        h->untold = h->n[HANDOVER_TRIED] - HANDOVER_TRIED_MAX;
        h->n[HANDOVER_TRIED] = HANDOVER_TRIED_MAX;
        h->items.n -= h->untold;
    }
}

void
handover_gather(struct handover *h, const struct model *m, const char *who, int64_t now_ms)
{
    int64_t shift_ms = m->config.shift_ms;

    *h = (struct handover){ .at_ms = now_ms, .shift_ms = shift_ms > 0 ? shift_ms : HANDOVER_SHIFT_MS };
    h->who = arena_strdup(&h->arena, who);
    for (size_t i = 0; i < m->alerts.n; i++)
        add_alert(h, m, m->alerts.v[i]);
    for (size_t i = 0; i < m->messages.n; i++)
        add_message(h, m->messages.v[i]);
    for (size_t i = 0; i < m->silences.n; i++)
        add_silence(h, m->silences.v[i]);
    handover_add_tried(h, m);
    put_in_order(h);
}

void
handover_release(struct handover *h)
{
    vec_release(&h->items);
    vec_release(&h->undone);
    arena_release(&h->arena);
}

struct subject *
handover_subjects(const struct handover *h, size_t *n)
{
    struct subject *v = h->held == 0 ? NULL : xreallocarray(NULL, h->held, sizeof *v);

    *n = 0;
    for (size_t i = 0; i < h->items.n; i++)
        if (h->items.v[i].held)
            v[(*n)++] = h->items.v[i].alert;
    return v;
}
