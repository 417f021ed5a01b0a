/* SPDX-License-Identifier: MIT */
/* The table of what a source listed. */
#include "engine/seen.h"

#include <stdlib.h>
#include <string.h>

void
seen_init(struct seen_table *t, size_t instances)
{
    *t = (struct seen_table){ .instances = instances };
}

void
seen_release(struct seen_table *t)
{
    for (size_t i = 0; i < t->all.n; i++)
        free(t->all.v[i]);
    vec_release(&t->all);
    map_release(&t->by_id);
    map_release(&t->by_raw);
}

void
seen_begin(struct seen_table *t)
{
    t->poll++;
    t->listed = 0;
}

/* The same bytes of two instances are two entries. */
static uint64_t
raw_key(size_t instance, struct hash128 raw)
{
    return raw.lo ^ (UINT64_C(0x9e3779b97f4a7c15) * (instance + 1));
}

static bool
is_set(struct hash128 h)
{
    return (h.lo | h.hi) != 0;
}

static void
forget_raw(struct seen_table *t, struct seen *s, size_t instance)
{
    if (is_set(s->raw[instance]))
        map_remove(&t->by_raw, raw_key(instance, s->raw[instance]), s);
    s->raw[instance] = (struct hash128){ 0, 0 };
}

/* In a new poll nobody has listed it yet. */
static void
enter_poll(struct seen_table *t, struct seen *s)
{
    if (s->poll == t->poll)
        return;
    s->poll = t->poll;
    s->instances_now = 0;
    s->best = UINT8_MAX;
    s->several_now = false;
    s->sighting = 0;
    t->listed++;
}

static void
list(struct seen_table *t, struct seen *s, size_t instance)
{
    enter_poll(t, s);
    s->instances_now |= (uint8_t)(1u << instance);
    if (instance < s->best)
        s->best = (uint8_t)instance;
}

struct raw_of {
    size_t instance;
    struct hash128 raw;
};

static bool
has_raw(const void *value, const void *key)
{
    const struct seen *s = value;
    const struct raw_of *k = key;

    return s->raw[k->instance].lo == k->raw.lo && s->raw[k->instance].hi == k->raw.hi;
}

bool
seen_known(struct seen_table *t, size_t instance, struct hash128 raw)
{
    struct raw_of key = { instance, raw };
    struct seen *s = map_get(&t->by_raw, raw_key(instance, raw), has_raw, &key);

    if (s == NULL)
        return false;
    list(t, s, instance);
    return true;
}

static bool
has_id(const void *value, const void *key)
{
    return alert_id_equal(&((const struct seen *)value)->id, key);
}

static struct seen *
find_or_add(struct seen_table *t, const struct alert_id *id)
{
    uint64_t hash = alert_id_hash(id);
    struct seen *s = map_get(&t->by_id, hash, has_id, id);

    if (s != NULL)
        return s;
    s = xcalloc(1, sizeof *s + t->instances * sizeof *s->raw);
    s->id = *id;
    map_add(&t->by_id, hash, s);
    vec_push(&t->all, s);
    return s;
}

struct seen *
seen_listed(struct seen_table *t, size_t instance, struct hash128 raw, const struct alert_id *id)
{
    struct seen *s = find_or_add(t, id);
    bool again = s->poll == t->poll && (s->instances_now & 1u << instance) != 0;

    list(t, s, instance);
    forget_raw(t, s, instance);
    if (again)
        s->several_now = true;
    if (again || s->several)
        return s;
    s->raw[instance] = raw;
    map_add(&t->by_raw, raw_key(instance, raw), s);
    return s;
}

void
seen_remember(struct seen_table *t, const struct alert_id *id)
{
    struct seen *s = find_or_add(t, id);

    if (s->instances == 0)
        s->instances = UINT8_MAX; /* any of them may have listed it */
}

bool
seen_is_absent(const struct seen_table *t, const struct seen *s, uint8_t ok)
{
    uint8_t now = s->poll == t->poll ? s->instances_now : 0;

    return (now & ok) == 0 && (s->instances & ok) != 0;
}

void
seen_end(struct seen_table *t, struct seen *s, uint8_t ok)
{
    if (s->poll != t->poll)
        s->instances_now = 0;
    s->instances = (uint8_t)((s->instances & ~ok) | (s->instances_now & ok));
    if (s->poll != t->poll || s->several == s->several_now)
        return;
    s->several = s->several_now;
    seen_parse_again(t, s);
}

void
seen_parse_again(struct seen_table *t, struct seen *s)
{
    for (size_t k = 0; k < t->instances; k++)
        forget_raw(t, s, k);
}

void
seen_remove(struct seen_table *t, size_t i)
{
    struct seen *s = t->all.v[i];

    seen_parse_again(t, s);
    map_remove(&t->by_id, alert_id_hash(&s->id), s);
    t->all.v[i] = t->all.v[--t->all.n];
    free(s);
}
