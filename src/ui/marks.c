/* SPDX-License-Identifier: MIT */
/* Marked alerts: a hash table of ids, so that a hundred thousand can be marked with one key and asked for in each row. */
#include "ui/marks.h"

#include <stdlib.h>

#include "util/alloc.h"

#define CAP_MIN 16
#define SLOT_EMPTY UINT64_MAX /* no episode has this number */

struct subject
subject_of(const struct alert *a)
{
    return (struct subject){ .id = a->id, .episode = a->episode };
}

static size_t
home_of(const struct marks *set, const struct alert_id *id)
{
    return (size_t)alert_id_hash(id) & (set->cap - 1);
}

/* Its slot, or the empty one where it would stand. */
static size_t
slot_of(const struct marks *set, const struct alert_id *id)
{
    size_t i = home_of(set, id);

    while (set->slots[i].episode != SLOT_EMPTY && !alert_id_equal(&set->slots[i].id, id))
        i = (i + 1) & (set->cap - 1);
    return i;
}

static void
grow_to(struct marks *set, size_t cap)
{
    struct marks bigger = { .n = set->n, .cap = cap };

    bigger.slots = xreallocarray(NULL, bigger.cap, sizeof *bigger.slots);
    for (size_t i = 0; i < bigger.cap; i++)
        bigger.slots[i].episode = SLOT_EMPTY;
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i].episode != SLOT_EMPTY)
            bigger.slots[slot_of(&bigger, &set->slots[i].id)] = set->slots[i];
    free(set->slots);
    *set = bigger;
}

/* At most half full. */
void
marks_reserve(struct marks *set, size_t more)
{
    size_t cap = set->cap == 0 ? CAP_MIN : set->cap;

    while (cap < 2 * (set->n + more))
        cap *= 2;
    if (cap > set->cap)
        grow_to(set, cap);
}

void
marks_add(struct marks *set, struct subject s)
{
    size_t i;

    marks_reserve(set, 1);
    i = slot_of(set, &s.id);
    if (set->slots[i].episode == SLOT_EMPTY)
        set->n++;
    set->slots[i] = s;
}

/* Closes the gap: what was pushed past it moves back. */
static void
close_gap(struct marks *set, size_t gap)
{
    size_t mask = set->cap - 1;

    for (size_t i = (gap + 1) & mask; set->slots[i].episode != SLOT_EMPTY; i = (i + 1) & mask) {
        size_t home = home_of(set, &set->slots[i].id);

        if (((i - home) & mask) < ((i - gap) & mask))
            continue;
        set->slots[gap] = set->slots[i];
        gap = i;
    }
    set->slots[gap].episode = SLOT_EMPTY;
}

bool
marks_remove(struct marks *set, const struct alert_id *id)
{
    size_t i;

    if (set->n == 0)
        return false;
    i = slot_of(set, id);
    if (set->slots[i].episode == SLOT_EMPTY)
        return false;
    close_gap(set, i);
    set->n--;
    return true;
}

bool
marks_has(const struct marks *set, const struct alert *a)
{
    return set->n > 0 && set->slots[slot_of(set, &a->id)].episode == a->episode;
}

void
marks_clear(struct marks *set)
{
    free(set->slots);
    *set = (struct marks){ 0 };
}

const struct subject *
marks_next(const struct marks *set, size_t *i)
{
    while (*i < set->cap)
        if (set->slots[(*i)++].episode != SLOT_EMPTY)
            return &set->slots[*i - 1];
    return NULL;
}
