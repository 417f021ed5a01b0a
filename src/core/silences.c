/* SPDX-License-Identifier: MIT */
/* The model's silences: what sources have, and what we have put there. */
#include <stdlib.h>
#include <string.h>

#include "core/model.h"
#include "util/hash.h"

struct silence_key {
    const struct source *source;
    const char *id;
};

static uint64_t
key_hash(const struct silence_key *k)
{
    return hash64(k->id, strlen(k->id)) + hash64(k->source->name, strlen(k->source->name));
}

static bool
is_key(const void *value, const void *key)
{
    const struct silence *s = value;
    const struct silence_key *k = key;

    return s->source == k->source && strcmp(s->id, k->id) == 0;
}

struct silence *
model_silence(const struct model *m, const struct source *source, const char *id)
{
    const struct silence_key key = { source, id };

    return map_get(&m->silences_by_id, key_hash(&key), is_key, &key);
}

const struct alert *
model_silence_ack(const struct model *m, const struct silence *s)
{
    const struct alert *a = s->is_ack ? model_alert(m, &s->alert) : NULL;

    return a != NULL && a->hold.state == ALERT_ACKED ? a : NULL;
}

bool
silence_is_prolonged(const struct model *m, const struct silence *s)
{
    const struct alert *a = model_silence_ack(m, s);

    return a != NULL && a->source->silences_acks;
}

void
silence_free(struct silence *s)
{
    if (s == NULL)
        return;
    free(s->id);
    free(s->matchers);
    free(s->author);
    free(s->comment);
    free(s);
}

void
model_drop_silence(struct model *m, struct silence *s)
{
    const struct silence_key key = { s->source, s->id };

    map_remove(&m->silences_by_id, key_hash(&key), s);
    m->silences.v[s->slot] = m->silences.v[--m->silences.n];
    m->silences.v[s->slot]->slot = s->slot;
    m->ack_silences -= s->is_ack;
    silence_free(s);
    m->generation++;
}

void
model_put_silence_take(struct model *m, struct silence *s)
{
    const struct silence_key key = { s->source, s->id };
    struct silence *before = model_silence(m, s->source, s->id);

    if (before != NULL)
        model_drop_silence(m, before);
    s->slot = m->silences.n;
    vec_push(&m->silences, s);
    map_add(&m->silences_by_id, key_hash(&key), s);
    m->ack_silences += s->is_ack;
    model_find_silence_due(m, s);
    m->generation++;
}

void
model_clear_silences(struct model *m)
{
    while (m->silences.n > 0)
        model_drop_silence(m, m->silences.v[m->silences.n - 1]);
    map_release(&m->silences_by_id);
}

static bool
is_being_written(const struct model *m, const struct silence *s)
{
    for (size_t i = m->messages.n; i-- > 0;) {
        const struct message *msg = m->messages.v[i];

        if (message_is_silence(msg) && msg->order.target == s->message && message_is_open(msg)
            && (msg->standing.state != MESSAGE_DELIVERED || msg->order.act == MESSAGE_EXPIRE))
            return true;
    }
    return false;
}

void
model_find_silence_due(struct model *m, struct silence *s)
{
    s->due_ms = !s->is_ack || is_being_written(m, s) ? INT64_MAX : s->ends_at_ms - SILENCE_ACK_MS / 2;
    if (s->due_ms < m->next_due_ms)
        m->next_due_ms = s->due_ms;
}

/* Its words are separated by one blank: ids of silences, fingerprints of inhibitors, a heartbeat's name. */
bool
model_is_suppressed(const struct model *m, const struct source *source, const char *suppressed_by)
{
    char word[SILENCE_ID_MAX];
    size_t len;

    for (const char *p = suppressed_by; p != NULL && *p != '\0'; p += len + (p[len] == ' ')) {
        const struct silence *s;

        len = strcspn(p, " ");
        if (len == 0)
            continue;
        if (len >= sizeof word)
            return true;
        memcpy(word, p, len);
        word[len] = '\0';
        s = model_silence(m, source, word);
        if (s == NULL || !s->is_ack)
            return true;
    }
    return false;
}
