/* SPDX-License-Identifier: MIT */
/* The states of messages, and what follows from a message alone: its id, its key, when it is tried again. */
#include "core/message.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/silence.h"
#include "util/buf.h"
#include "util/hash.h"
#include "util/str.h"

#define TO(state) (1u << MESSAGE_##state)

const struct message_state_row message_states[MESSAGE_STATES] = {
    /* clang-format off */
    [MESSAGE_QUEUED]    = { "queued",    TO(SENT) | TO(DELIVERED) | TO(ACKED) | TO(FAILED) | TO(DROPPED),                 true,  "decided and on disk, not sent yet" },
    [MESSAGE_SENT]      = { "sent",      TO(QUEUED) | TO(DELIVERED) | TO(ACKED) | TO(RETRYING) | TO(FAILED) | TO(DROPPED), true,  "on its way, no answer yet" },
    [MESSAGE_DELIVERED] = { "delivered", TO(ACKED) | TO(FAILED) | TO(DROPPED),                                           true,  "the far side has it, an answer is owed" },
    [MESSAGE_ACKED]     = { "acked",     0,                                                                              false, "answered by the one it was for" },
    [MESSAGE_RETRYING]  = { "retrying",  TO(QUEUED) | TO(SENT) | TO(DELIVERED) | TO(ACKED) | TO(RETRYING) | TO(FAILED) | TO(DROPPED), true, "failed in a way that may pass, and tried again" },
    [MESSAGE_FAILED]    = { "failed",    TO(QUEUED) | TO(ACKED) | TO(RETRYING) | TO(DROPPED),                             true,  "refused for good, until a person deals with it" },
    [MESSAGE_DROPPED]   = { "dropped",   TO(QUEUED) | TO(ACKED) | TO(RETRYING),                                           false, "withdrawn by a person, with a reason" },
    /* clang-format on */
};

const struct message_kind_row message_kinds[MESSAGE_KINDS] = {
    [MESSAGE_SLACK] = { "slack", ACKED_BY_DELIVERY, true },
    [MESSAGE_WRITE] = { "write", ACKED_BY_SOURCE, true },
    [MESSAGE_HANDOVER] = { "handover", ACKED_BY_PERSON, false },
    [MESSAGE_PAGE] = { "page", ACKED_BY_PERSON, true },
    [MESSAGE_STEP] = { "step", ACKED_BY_PERSON, false },
    [MESSAGE_MAIL] = { "mail", ACKED_BY_DELIVERY, true },
    [MESSAGE_HOOK] = { "hook", ACKED_BY_DELIVERY, true },
    [MESSAGE_COMMAND] = { "command", ACKED_BY_DELIVERY, true },
    [MESSAGE_PROMISE] = { "promise", ACKED_BY_PERSON, false },
};
const char *const message_act_words[MESSAGE_ACTS] = {
    [MESSAGE_POST] = "post",
    [MESSAGE_STRIKE] = "strike",
    [MESSAGE_RESTORE] = "restore",
    [MESSAGE_SILENCE] = "silence",
    [MESSAGE_EXTEND] = "extend",
    [MESSAGE_EXPIRE] = "expire",
    [MESSAGE_OFFER] = "offer",
    [MESSAGE_ASK] = "ask",
    [MESSAGE_ANSWERED] = "answered",
    [MESSAGE_RESOLVE] = "resolve",
    [MESSAGE_ACK] = "ack",
    [MESSAGE_UNACK] = "unack",
    [MESSAGE_CLOSE] = "close",
    [MESSAGE_EDIT] = "edit",
    [MESSAGE_TOPIC] = "topic",
    [MESSAGE_DIRECT] = "direct",
    [MESSAGE_CHANNEL] = "channel",
    [MESSAGE_INVITE] = "invite",
    [MESSAGE_ARCHIVE] = "archive",
    [MESSAGE_PROMISED] = "promised",
};

enum message_kind
message_kind_of(const char *word)
{
    for (int i = 0; i < MESSAGE_KINDS; i++)
        if (strcmp(message_kinds[i].word, word) == 0)
            return (enum message_kind)i;
    return MESSAGE_KINDS;
}

enum message_act
message_act_of(const char *word)
{
    for (int i = 0; i < MESSAGE_ACTS; i++)
        if (strcmp(message_act_words[i], word) == 0)
            return (enum message_act)i;
    return MESSAGE_ACTS;
}

bool
message_may_go(enum message_state from, enum message_state to)
{
    return (message_states[from].to & 1u << to) != 0;
}

enum message_state
message_state_of(const char *word)
{
    for (int i = 0; i < MESSAGE_STATES; i++)
        if (strcmp(message_states[i].word, word) == 0)
            return (enum message_state)i;
    return MESSAGE_STATES;
}

const struct destination *
destination_named(const struct destinations *d, const char *name)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->v[i].name, name) == 0)
            return &d->v[i];
    return NULL;
}

bool
message_is_open(const struct message *m)
{
    return message_states[m->standing.state].open;
}

bool
message_is_still_here(const struct message *m)
{
    enum message_state s = m->standing.state;

    return !m->standing.unsure && (s == MESSAGE_QUEUED || s == MESSAGE_RETRYING || s == MESSAGE_FAILED);
}

bool
message_is_ack_silence(const struct message *m)
{
    return m->order.silence != NULL && silence_write_is_ack(m->order.silence);
}

bool
message_is_silence(const struct message *m)
{
    return message_order_is_silence(&m->order);
}

bool
message_asks(const struct message *m)
{
    return m->order.act == MESSAGE_ASK;
}

/* That a pager is told of an answer asks nobody. */
enum message_acker
message_acker(const struct message_order *o)
{
    if (o->act == MESSAGE_ANSWERED || o->act == MESSAGE_RESOLVE)
        return ACKED_BY_DELIVERY;
    if (o->act == MESSAGE_ASK && o->person != NULL)
        return ACKED_BY_PERSON;
    return message_kinds[o->kind].acker;
}

bool
message_order_is_silence(const struct message_order *o)
{
    return o->kind == MESSAGE_WRITE && o->act != MESSAGE_ACK && o->act != MESSAGE_UNACK && o->act != MESSAGE_CLOSE;
}

bool
message_order_is_state(const struct message_order *o)
{
    return o->act == MESSAGE_EDIT || o->act == MESSAGE_TOPIC;
}

bool
message_order_is_for_same(const struct message_order *a, const struct message_order *b)
{
    return message_order_is_state(a) && a->act == b->act && a->target == b->target && str_eq(a->destination, b->destination)
        && str_eq(a->channel, b->channel);
}

bool
message_order_is_headline(const struct message_order *o)
{
    return o->incident != 0 && o->entry == 0 && o->act == MESSAGE_POST && o->stands_for == 0;
}

bool
message_order_is_sane(const struct message_order *o)
{
    return (o->silence != NULL) == message_order_is_silence(o);
}

bool
message_is_about(const struct message *m, const struct alert_id *alert)
{
    for (size_t i = 0; i < m->order.subjects_n; i++)
        if (alert_id_equal(&m->order.subjects[i], alert))
            return true;
    return false;
}

bool
message_is_waiting(const struct message *m)
{
    enum message_state s = m->standing.state;

    return m->into == 0 && (s == MESSAGE_QUEUED || s == MESSAGE_SENT || s == MESSAGE_RETRYING);
}

void
message_id(uint64_t number, char out[MESSAGE_ID_MAX])
{
    snprintf(out, MESSAGE_ID_MAX, "M%llu", (unsigned long long)number);
}

uint64_t
message_number(const char *digits)
{
    unsigned long long n;
    char *end;

    if (!isdigit((unsigned char)*digits))
        return 0;
    errno = 0;
    n = strtoull(digits, &end, 10);
    return errno != 0 || *end != '\0' ? 0 : n;
}

uint64_t
message_id_parse(const char *text)
{
    return *text == 'M' || *text == 'm' ? message_number(text + 1) : 0;
}

/* The queued event is the first of its stream. */
void
message_key(const char *node, uint64_t number, char out[MESSAGE_KEY_HEX])
{
    uint8_t digest[SHA256_BYTES];
    struct buf text = BUF_INIT;

    buf_addf(&text, "%s message:%llu 1", node, (unsigned long long)number);
    sha256_of(text.data, text.len, digest);
    hex_encode(digest, (MESSAGE_KEY_HEX - 1) / 2, out);
    buf_release(&text);
}

/* Look-ups that fail are no tries: they wait twice as long as the last time. */
static int64_t
last_wait(const struct message *m)
{
    return m->standing.state == MESSAGE_RETRYING ? m->standing.next_try_ms - m->changed_at_ms : 0;
}

int64_t
message_retry_wait(const struct message *m, int64_t asked_ms, uint64_t chance)
{
    int64_t wait_ms = MESSAGE_RETRY_FIRST_MS;

    for (uint32_t i = 1; i < m->tries && wait_ms < MESSAGE_RETRY_LAST_MS; i++)
        wait_ms *= 2;
    if (wait_ms < 2 * last_wait(m))
        wait_ms = 2 * last_wait(m);
    if (wait_ms > MESSAGE_RETRY_LAST_MS)
        wait_ms = MESSAGE_RETRY_LAST_MS;
    if (wait_ms < asked_ms)
        wait_ms = asked_ms;
    return wait_ms + (int64_t)(chance % (uint64_t)(wait_ms / 5 + 1));
}

static const void *
copy_list(struct arena *arena, const void *v, size_t n, size_t size)
{
    return n == 0 ? NULL : arena_memdup(arena, v, n * size);
}

void
message_free(struct message *m)
{
    if (m == NULL)
        return;
    free((char *)m->order.channel);
    free((char *)m->order.text);
    free((char *)m->order.silence);
    free((char *)m->order.detail);
    free((uint64_t *)m->order.covers);
    free((struct alert_id *)m->order.subjects);
    free(m->channel_id);
    free(m->ts);
    free(m->error);
    free(m->reason);
    free(m);
}

struct message_order
message_order_copy(struct arena *arena, const struct message_order *o)
{
    struct message_order copy = *o;

    copy.destination = arena_strdup(arena, o->destination);
    copy.channel = arena_strdup(arena, o->channel);
    copy.text = arena_strdup_or_null(arena, o->text);
    copy.silence = arena_strdup_or_null(arena, o->silence);
    copy.person = arena_strdup_or_null(arena, o->person);
    copy.detail = arena_strdup_or_null(arena, o->detail);
    copy.covers = copy_list(arena, o->covers, o->covers_n, sizeof *o->covers);
    copy.subjects = copy_list(arena, o->subjects, o->subjects_n, sizeof *o->subjects);
    return copy;
}
