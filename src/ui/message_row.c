/* SPDX-License-Identifier: MIT */
/* The words and marks of a message's row. */
#include "ui/message_row.h"

#include <string.h>

#include "core/words.h"
#include "ui/message_incident.h"
#include "util/str.h"
#include "util/time.h"

#define SUBJECT_MAX 400 /* bytes of a text's first line that a row may show */

bool
message_is_late(const struct message *msg)
{
    return msg->late && message_is_open(msg) && msg->into == 0 && msg->standing.state != MESSAGE_FAILED;
}

bool
message_is_bad(const struct message *msg)
{
    return msg->standing.state == MESSAGE_FAILED || message_is_late(msg);
}

struct message_mark
message_mark_of(const struct message *msg)
{
    if (msg->standing.state == MESSAGE_FAILED)
        return (struct message_mark){ "F", ROLE_ERROR };
    if (msg->standing.state == MESSAGE_DROPPED)
        return (struct message_mark){ "x", ROLE_DIM };
    if (!message_is_open(msg))
        return (struct message_mark){ "ok", ROLE_OK };
    if (message_is_late(msg))
        return (struct message_mark){ "L", ROLE_WARN };
    return (struct message_mark){ ".", ROLE_TEXT };
}

enum rank { RANK_FAILED, RANK_LATE, RANK_OPEN, RANK_INSIDE, RANK_FINISHED };

/* What goes out inside another one is that one's matter. */
static enum rank
rank_of(const struct message *msg)
{
    if (!message_is_open(msg))
        return RANK_FINISHED;
    if (msg->into != 0)
        return RANK_INSIDE;
    if (msg->standing.state == MESSAGE_FAILED)
        return RANK_FAILED;
    return msg->late ? RANK_LATE : RANK_OPEN;
}

int64_t
message_finished_ms(const struct message *msg)
{
    return msg->acked_at_ms != 0 ? msg->acked_at_ms : msg->changed_at_ms;
}

int
message_compare(const struct message *a, const struct message *b)
{
    enum rank x = rank_of(a), y = rank_of(b);
    int64_t at = message_finished_ms(a), bt = message_finished_ms(b);

    if (x != y)
        return x < y ? -1 : 1;
    if (x == RANK_FINISHED && at != bt)
        return at > bt ? -1 : 1;
    if (x == RANK_FINISHED)
        return a->number > b->number ? -1 : a->number < b->number;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* A blank line is no subject. */
void
message_first_line(const char *text, struct buf *out)
{
    size_t n;

    text += strspn(text, " \t\r\n");
    n = strcspn(text, "\r\n");
    if (n > SUBJECT_MAX)
        n = SUBJECT_MAX;
    buf_add(out, text, n);
}

/* A stand-in says at length for whom it stands: its row says it short, and what it is about. */
static const struct message *
stood_for(const struct model *m, const struct message *msg)
{
    const struct message *first = model_message(m, msg->order.stands_for);

    return first != NULL && first->order.act == MESSAGE_POST && first->order.text != NULL ? first : NULL;
}

/* Who is asked stands in its own cell: "bob: disk" is about "disk". */
static const char *
text_of(const struct message_order *o)
{
    size_t len = o->person != NULL ? strlen(o->person) : 0;

    if (o->act == MESSAGE_ASK && len > 0 && str_starts(o->text, o->person) && str_starts(o->text + len, ": "))
        return o->text + len + 2;
    return o->text;
}

/* "7 alerts from ana: quiet night" */
static void
add_offer(const struct message *msg, struct buf *out)
{
    const struct message_order *o = &msg->order;

    buf_addf(out, "%zu alert%s from %s", o->subjects_n, o->subjects_n == 1 ? "" : "s", msg->author);
    if (o->text != NULL && *o->text != '\0') {
        buf_adds(out, ": ");
        message_first_line(o->text, out);
    }
}

/* "INC-142 update 2 struck through", "M12 struck through" */
static void
add_target(const struct model *m, const struct message_order *o, const char *what, struct buf *out)
{
    const struct message *target = model_message(m, o->target);

    if (target != NULL && target->order.incident != 0)
        message_incident_name(&target->order, out);
    else
        buf_addf(out, "M%llu", (unsigned long long)o->target);
    buf_adds(out, what);
}

static void
add_words(const struct model *m, const struct message_order *o, struct buf *out)
{
    if (o->act == MESSAGE_EDIT && o->incident == 0)
        buf_addf(out, "M%llu, changed: ", (unsigned long long)o->target);
    if (o->incident != 0)
        message_incident_subject(m, o, out);
    else if (o->act == MESSAGE_EDIT && o->text != NULL)
        message_first_line(o->text, out);
    else if ((o->act == MESSAGE_POST || o->act == MESSAGE_ASK || o->kind == MESSAGE_WRITE) && o->text != NULL)
        message_first_line(text_of(o), out);
}

void
message_subject(const struct model *m, const struct message *msg, struct buf *out)
{
    const struct message_order *o = &msg->order;
    const struct message *first = stood_for(m, msg);

    if (o->act == MESSAGE_OFFER)
        add_offer(msg, out);
    else if (o->act == MESSAGE_STRIKE)
        add_target(m, o, " struck through", out);
    else if (o->act == MESSAGE_RESTORE)
        add_target(m, o, " as it was", out);
    else if (o->act == MESSAGE_ANSWERED)
        buf_addf(out, "M%llu has its answer", (unsigned long long)o->target);
    else if (o->act == MESSAGE_RESOLVE)
        buf_addf(out, "M%llu: stand down", (unsigned long long)o->target);
    else if (o->covers_n > 0 && o->act == MESSAGE_POST)
        buf_addf(out, "%zu that waited", o->covers_n);
    else if (first != NULL) {
        buf_addf(out, "for M%llu: ", (unsigned long long)first->number);
        add_words(m, &first->order, out);
    } else
        add_words(m, o, out);
}

bool
message_tells(const struct message *msg)
{
    return msg->order.act == MESSAGE_ASK || msg->order.act == MESSAGE_POST;
}

void
message_to(const struct model *m, const struct message *msg, struct buf *out)
{
    const struct message_order *o = &msg->order;

    bool hers = o->act == MESSAGE_ASK || o->act == MESSAGE_DIRECT || o->act == MESSAGE_PROMISED;

    if (o->person == NULL || !hers)
        buf_adds(out, message_place(m, o));
    else if (!message_kinds[o->kind].leaves || str_eq(o->person, o->destination))
        buf_adds(out, o->person);
    else
        buf_addf(out, "%s (%s)", o->person, o->destination);
}

bool
message_is_struck(const struct model *m, const struct message *msg)
{
    const struct message *by = model_message(m, msg->changed_by);

    return by != NULL && by->order.act == MESSAGE_STRIKE && by->standing.state != MESSAGE_DROPPED;
}

static void
add_next_try(const struct message *msg, int64_t now_ms, struct buf *out)
{
    const char *what = msg->standing.unsure ? "look-up" : "retry";
    char left[TIME_TEXT_MAX];

    duration_short(msg->standing.next_try_ms - now_ms, left);
    if (msg->standing.next_try_ms > now_ms)
        buf_addf(out, "%s in %s", what, left);
    else
        buf_addf(out, "%s now", what);
}

/* Answered by the far side itself, or by a person who says so. */
static void
add_answer(const struct model *m, const struct message *msg, struct buf *out)
{
    if (message_is_struck(m, msg))
        buf_addf(out, "struck by M%llu", (unsigned long long)msg->changed_by);
    else if (msg->order.kind == MESSAGE_HANDOVER)
        buf_addf(out, "accepted by %s", msg->acked_by == NULL ? "nobody" : msg->acked_by);
    else if (message_acker(&msg->order) == ACKED_BY_PERSON && msg->acked_by != NULL)
        buf_addf(out, "answered by %s", msg->acked_by);
    else if (msg->acked_by == NULL || message_kind_of(msg->acked_by) != MESSAGE_KINDS)
        buf_adds(out, "delivered");
    else
        buf_addf(out, "%s, by hand", msg->acked_by);
}

void
message_delivery(const struct model *m, const struct message *msg, int64_t now_ms, struct buf *out)
{
    enum message_state state = msg->standing.state;
    bool has_error = msg->error != NULL && *msg->error != '\0';

    if (state == MESSAGE_FAILED && has_error)
        buf_addf(out, "%.200s", msg->error);
    else if (msg->into != 0 && message_is_open(msg))
        buf_addf(out, "inside M%llu", (unsigned long long)msg->into);
    else if (state == MESSAGE_RETRYING)
        add_next_try(msg, now_ms, out);
    else if (state == MESSAGE_DELIVERED && msg->order.kind == MESSAGE_HANDOVER)
        buf_addf(out, "waits for %s", msg->order.destination);
    else if (state == MESSAGE_DELIVERED && message_acker(&msg->order) == ACKED_BY_PERSON && msg->order.person != NULL)
        buf_addf(out, "waits for %s", msg->order.person);
    else if (state == MESSAGE_ACKED)
        add_answer(m, msg, out);
    else
        buf_adds(out, message_states[state].word);
    if (state == MESSAGE_DROPPED && msg->reason != NULL)
        buf_addf(out, ": %.200s", msg->reason);
}

void
message_due(const struct message *msg, int64_t now_ms, struct buf *out)
{
    int64_t left_ms = msg->order.deadline_ms - now_ms;
    char text[TIME_TEXT_MAX];

    if (msg->into != 0 && message_is_open(msg))
        return;
    if (!message_is_open(msg)) {
        duration_short(message_finished_ms(msg) - msg->queued_at_ms, text);
        buf_adds(out, text);
    } else if (left_ms < 0) {
        duration_short(-left_ms, text);
        buf_addf(out, "-%s", text);
    } else {
        duration_short(left_ms, text);
        buf_addf(out, "+%s", text);
    }
}
