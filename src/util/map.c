/* SPDX-License-Identifier: MIT */
/* Open addressing, linear probing: 16 bytes a slot, one cache line for most look-ups. */
#include "util/map.h"

#include <assert.h>
#include <stdlib.h>

#include "util/alloc.h"

#define MAP_FIRST 16

struct map_slot {
    uint64_t hash;
    void *value; /* NULL: never used; &tombstone: removed */
};

static char tombstone;
#define REMOVED ((void *)&tombstone)

/* Multiplying spreads hashes whose high or low bits alone differ (small integers, too). */
static size_t
home(const struct map *m, uint64_t hash)
{
    return (size_t)((hash * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - __builtin_ctzll(m->cap)));
}

static size_t
limit(size_t cap)
{
    return cap - cap / 4;
}

void *
map_get(const struct map *m, uint64_t hash, map_eq_fn *eq, const void *key)
{
    const struct map_slot *s;

    if (m->n == 0)
        return NULL;
    for (size_t i = home(m, hash); (s = &m->slots[i])->value != NULL; i = (i + 1) & (m->cap - 1))
        if (s->hash == hash && s->value != REMOVED && (eq == NULL || eq(s->value, key)))
            return s->value;
    return NULL;
}

static void
put(struct map *m, uint64_t hash, void *value)
{
    size_t i = home(m, hash);

    while (m->slots[i].value != NULL && m->slots[i].value != REMOVED)
        i = (i + 1) & (m->cap - 1);
    m->used += m->slots[i].value == NULL;
    m->slots[i] = (struct map_slot){ hash, value };
    m->n++;
}

/* Also the way to be rid of tombstones. */
static void
rehash(struct map *m, size_t cap)
{
    struct map old = *m;

    *m = (struct map){ .slots = xcalloc(cap, sizeof *m->slots), .cap = cap };
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].value != NULL && old.slots[i].value != REMOVED)
            put(m, old.slots[i].hash, old.slots[i].value);
    free(old.slots);
}

void
map_reserve(struct map *m, size_t n)
{
    size_t cap = m->cap > 0 ? m->cap : MAP_FIRST;

    while (limit(cap) < n)
        cap *= 2;
    if (cap > m->cap)
        rehash(m, cap);
}

void
map_add(struct map *m, uint64_t hash, void *value)
{
    assert(value != NULL);
    if (m->used + 1 > limit(m->cap))
        rehash(m, m->cap == 0 ? MAP_FIRST : m->n > m->cap / 2 ? m->cap * 2 : m->cap);
    put(m, hash, value);
}

/* A slot whose neighbour was never used ends no chain: it and the tombstones before it can be free again. */
static void
bury(struct map *m, size_t i)
{
    m->slots[i].value = REMOVED;
    if (m->slots[(i + 1) & (m->cap - 1)].value != NULL)
        return;
    for (; m->slots[i].value == REMOVED; i = (i - 1) & (m->cap - 1)) {
        m->slots[i].value = NULL;
        m->used--;
    }
}

bool
map_remove(struct map *m, uint64_t hash, const void *value)
{
    if (m->n == 0)
        return false;
    for (size_t i = home(m, hash); m->slots[i].value != NULL; i = (i + 1) & (m->cap - 1)) {
        if (m->slots[i].hash != hash || m->slots[i].value != value)
            continue;
        bury(m, i);
        m->n--;
        return true;
    }
    return false;
}

void
map_release(struct map *m)
{
    free(m->slots);
    *m = (struct map){ 0 };
}

void *
map_next(const struct map *m, size_t *i)
{
    while (*i < m->cap) {
        void *value = m->slots[(*i)++].value;

        if (value != NULL && value != REMOVED)
            return value;
    }
    return NULL;
}
