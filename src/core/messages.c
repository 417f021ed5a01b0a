/* SPDX-License-Identifier: MIT */
/* The model's messages: by number, with counts, and when time alone changes one. */
#include "core/call.h"
#include "core/due.h"
#include "core/incident_needs.h"
#include "core/model.h"
#include "core/model_messages.h"
#include "core/notice.h"

/* The place of the first whose number is not below. */
static size_t
place_of(const struct model *m, uint64_t number)
{
    size_t low = 0, high = m->messages.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (m->messages.v[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct message *
model_message(const struct model *m, uint64_t number)
{
    size_t at = place_of(m, number);

    return at < m->messages.n && m->messages.v[at]->number == number ? m->messages.v[at] : NULL;
}

size_t
model_messages_open(const struct model *m)
{
    size_t n = 0;

    for (int i = 0; i < MESSAGE_STATES; i++)
        n += message_states[i].open ? m->messages_by_state[i] : 0;
    return n;
}

static bool
counts_as_late(const struct message *msg)
{
    return msg->late && message_is_open(msg);
}

void
model_uncount_message(struct model *m, const struct message *msg)
{
    m->messages_by_state[msg->standing.state]--;
    m->messages_late -= counts_as_late(msg);
}

/*
 * Open: its deadline, once. Finished: when it is forgotten; a page or a notice not before who was told knows that it is over, what
 * stands for an incident not while that is told of.
 */
static int64_t
due(const struct model *m, const struct message *msg)
{
    if (message_is_open(msg))
        return msg->late ? INT64_MAX : msg->order.deadline_ms;
    return msg->spoken_of > 0 || call_is_followed(m, msg) || notice_is_followed(m, msg) || incident_needs(m, msg)
        ? INT64_MAX
        : msg->changed_at_ms + MESSAGE_KEPT_MS;
}

void
model_find_message_due(struct model *m, struct message *msg)
{
    msg->due_ms = due(m, msg);
    if (msg->due_ms < m->next_due_ms)
        m->next_due_ms = msg->due_ms;
}

void
model_find_messages_due(struct model *m, uint64_t incident)
{
    for (size_t i = 0; i < m->messages.n; i++)
        if (m->messages.v[i]->order.incident == incident)
            model_find_message_due(m, m->messages.v[i]);
}

void
model_find_all_messages_due(struct model *m)
{
    for (size_t i = 0; i < m->messages.n; i++)
        model_find_message_due(m, m->messages.v[i]);
}

/* While a write is under way nothing else is due of the silence that it changes. */
static void
look_at_target(struct model *m, const struct message *msg)
{
    for (size_t i = 0; i < m->silences.n && msg->order.kind == MESSAGE_WRITE && msg->order.target != 0; i++)
        if (m->silences.v[i]->message == msg->order.target)
            model_find_silence_due(m, m->silences.v[i]);
}

/* Its pager may be to be told; and where each of those who were asked must answer, her answer may have been the last. */
static void
look_at_asked(struct model *m, const struct message *msg)
{
    if (!message_asks(msg))
        return;
    m->next_due_ms = 0;
    for (size_t i = 0; i < msg->order.subjects_n; i++) {
        struct alert *a = (struct alert *)model_alert(m, &msg->order.subjects[i]);

        if (a != NULL)
            a->due_ms = due_ms(m, a);
    }
}

void
model_recount_message(struct model *m, struct message *msg)
{
    m->messages_by_state[msg->standing.state]++;
    m->messages_late += counts_as_late(msg);
    model_find_message_due(m, msg);
    look_at_target(m, msg);
    look_at_asked(m, msg);
    if (msg->delivered_at_ms != 0 && notice_key(msg) != NULL)
        m->next_due_ms = 0; /* all which it told may be over */
    m->generation++;
}

static void
speak_of(struct model *m, uint64_t number, int by)
{
    struct message *msg = model_message(m, number);

    if (msg == NULL)
        return;
    msg->spoken_of += (uint32_t)by;
    model_find_message_due(m, msg);
}

static void
speak_of_all(struct model *m, const struct message_order *o, int by)
{
    speak_of(m, o->reply_to, by);
    speak_of(m, o->target, by);
    speak_of(m, o->stands_for, by);
    for (size_t i = 0; i < o->covers_n; i++)
        speak_of(m, o->covers[i], by);
}

static bool
speaks_of(const struct message_order *o, uint64_t number)
{
    bool any = o->reply_to == number || o->target == number || o->stands_for == number;

    for (size_t i = 0; i < o->covers_n && !any; i++)
        any = o->covers[i] == number;
    return any;
}

void
model_drop_message(struct model *m, uint64_t number)
{
    size_t at = place_of(m, number);
    struct message *msg = model_message(m, number);

    if (msg == NULL)
        return;
    model_uncount_message(m, msg);
    vec_remove(&m->messages, at);
    speak_of_all(m, &msg->order, -1);
    message_free(msg);
    m->generation++;
}

void
model_put_message_take(struct model *m, struct message *msg)
{
    size_t at;

    model_drop_message(m, msg->number);
    at = place_of(m, msg->number);
    vec_push(&m->messages, msg);
    for (size_t i = m->messages.n - 1; i > at; i--)
        m->messages.v[i] = m->messages.v[i - 1];
    m->messages.v[at] = msg;
    if (msg->number >= m->next_message)
        m->next_message = msg->number + 1;
    msg->spoken_of = 0;
    for (size_t i = at + 1; i < m->messages.n; i++) /* none, but where one is replaced */
        msg->spoken_of += speaks_of(&m->messages.v[i]->order, msg->number);
    speak_of_all(m, &msg->order, 1);
    model_recount_message(m, msg);
}

void
model_clear_messages(struct model *m)
{
    while (m->messages.n > 0)
        model_drop_message(m, m->messages.v[m->messages.n - 1]->number);
    m->next_message = 1;
}
