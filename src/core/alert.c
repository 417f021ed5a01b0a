/* SPDX-License-Identifier: MIT */
/* Alerts: the table of states, identity, fields, and the order of the list. */
#include "core/alert.h"

#include <string.h>

#include "util/alloc.h"
#include "util/hash.h"

#define TO(state) (1u << ALERT_##state)

/* clang-format off */
const struct alert_state_row alert_states[ALERT_STATES] = {
    [ALERT_FIRING]    = { "firing",    TO(ACKED) | TO(ESCALATED) | TO(SNOOZED) | TO(CLEARED) | TO(CLOSED), "nobody has said \"mine\"" },
    [ALERT_ACKED]     = { "acked",     TO(FIRING) | TO(ACKED) | TO(ESCALATED) | TO(SNOOZED) | TO(CLOSED),  "a person has it, until the ack expires" },
    [ALERT_ESCALATED] = { "escalated", TO(FIRING) | TO(ACKED) | TO(ESCALATED) | TO(CLEARED) | TO(CLOSED),  "waits for a named person or policy step" },
    [ALERT_SNOOZED]   = { "snoozed",   TO(FIRING) | TO(ACKED) | TO(SNOOZED) | TO(CLEARED) | TO(CLOSED),    "hidden until a time" },
    [ALERT_CLEARED]   = { "cleared",   TO(FIRING) | TO(CLOSED),                                            "gone by itself, and nobody ever looked" },
    [ALERT_CLOSED]    = { "closed",    TO(FIRING),                                                         "over" },
};
/* clang-format on */

bool
alert_may_go(enum alert_state from, enum alert_state to)
{
    return (alert_states[from].to >> to & 1u) != 0;
}

enum alert_state
alert_state_of(const char *word)
{
    for (int i = 0; i < ALERT_STATES; i++)
        if (strcmp(alert_states[i].word, word) == 0)
            return (enum alert_state)i;
    return ALERT_STATES;
}

/* clang-format off */
const struct alert_vote_row alert_votes[ALERT_VOTES] = {
    [VOTE_NONE]       = { "none",       "nobody has said" },
    [VOTE_USEFUL]     = { "useful",     "it was right to say so" },
    [VOTE_NOISE]      = { "noise",      "nobody needed to know" },
    [VOTE_CANNOT_ACT] = { "cannot-act", "there was nothing that one could do" },
};
/* clang-format on */

enum alert_vote
alert_vote_of(const char *word)
{
    for (int i = 0; i < ALERT_VOTES; i++)
        if (strcmp(alert_votes[i].word, word) == 0)
            return (enum alert_vote)i;
    return ALERT_VOTES;
}

struct labels
alert_labels(const struct alert *a)
{
    return (struct labels){ a->text, a->labels_len };
}

struct labels
alert_annotations(const struct alert *a)
{
    return (struct labels){ a->text + a->labels_len, a->annotations_len };
}

const char *
alert_field(const struct alert *a, enum source_field field)
{
    return source_field_value(&a->source->map, field, alert_labels(a), alert_annotations(a));
}

int64_t
alert_since_ms(const struct alert *a)
{
    return a->starts_at_ms > 0 && a->starts_at_ms < a->fired_at_ms ? a->starts_at_ms : a->fired_at_ms;
}

bool
alert_is_stale(const struct alert *a, int64_t now_ms)
{
    return a->hold.state != ALERT_CLOSED && source_is_stale(a->source, now_ms);
}

bool
alert_is_unacked(const struct alert *a)
{
    if (a->hold.state == ALERT_FIRING)
        return (a->marks & ALERT_SUPPRESSED) == 0;
    return a->hold.state == ALERT_ESCALATED || a->hold.state == ALERT_CLEARED;
}

bool
alert_is_open(const struct alert *a)
{
    return a->hold.state != ALERT_CLOSED;
}

bool
alert_is_listed(const struct alert *a)
{
    return (a->hold.state != ALERT_CLEARED && a->hold.state != ALERT_CLOSED) || (a->marks & ALERT_LISTED) != 0;
}

bool
alert_is_called(const struct alert *a)
{
    return a->call.seq != 0 && (a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED);
}

const char *
alert_holder(const struct alert *a)
{
    return a->hold.state == ALERT_ACKED || a->hold.state == ALERT_SNOOZED ? a->hold.by : NULL;
}

void
alert_id_hex(const struct alert_id *id, char out[ALERT_ID_HEX])
{
    hex_encode(id->b, sizeof id->b, out);
}

bool
alert_id_parse(const char *hex, struct alert_id *id)
{
    return hex_decode(hex, strlen(hex), id->b, sizeof id->b);
}

bool
alert_id_equal(const struct alert_id *a, const struct alert_id *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

uint64_t
alert_id_hash(const struct alert_id *id)
{
    uint64_t h;

    memcpy(&h, id->b, sizeof h);
    return h;
}

static bool
is_ignored(const char *name, const char *const *ignores, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(ignores[i], name) == 0)
            return true;
    return false;
}

void
alert_id_make(struct alert_id *id, const char *source, struct labels labels, const char *const *ignores, size_t ignores_n)
{
    struct buf b = BUF_INIT;
    uint8_t digest[SHA256_BYTES];

    buf_add(&b, source, strlen(source) + 1);
    for (struct label_iter it = labels_iter(labels); label_next(&it);)
        if (!is_ignored(it.name, ignores, ignores_n))
            buf_add(&b, it.name, (size_t)(it.at - it.name));
    sha256_of(b.data, b.len, digest);
    memcpy(id->b, digest, sizeof id->b);
    buf_release(&b);
}

/* Who needs somebody first. */
static int
order_rank(const struct alert *a)
{
    if (alert_is_unacked(a))
        return 0;
    if (a->hold.state == ALERT_ACKED)
        return 1;
    return a->hold.state == ALERT_CLOSED ? 3 : 2;
}

int
alert_order(const struct alert *a, const struct alert *b)
{
    int ra, rb;
    int64_t sa, sb;

    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    ra = order_rank(a);
    rb = order_rank(b);
    if (ra != rb)
        return ra - rb;
    sa = alert_since_ms(a);
    sb = alert_since_ms(b);
    if (sa != sb)
        return sa < sb ? -1 : 1;
    return memcmp(a->id.b, b->id.b, sizeof a->id.b);
}
