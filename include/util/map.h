/* SPDX-License-Identifier: MIT */
/* A hash table from a 64-bit hash to pointers; equal hashes are told apart by the caller. Zero-initialised is empty. */
#ifndef TOCSIN_UTIL_MAP_H
#define TOCSIN_UTIL_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot;
struct map {
    struct map_slot *slots;
    size_t n;    /* entries */
    size_t cap;  /* slots, a power of two */
    size_t used; /* entries and tombstones */
};

typedef bool map_eq_fn(const void *value, const void *key);

/* NULL when absent. eq may be NULL: the hash alone decides. */
void *map_get(const struct map *m, uint64_t hash, map_eq_fn *eq, const void *key);
/* Adds; the caller has checked that it is not there. value is never NULL. */
void map_add(struct map *m, uint64_t hash, void *value);
/* Removes the entry with this hash and this very value; false when absent. */
bool map_remove(struct map *m, uint64_t hash, const void *value);
void map_reserve(struct map *m, size_t n);
void map_release(struct map *m);
/* Walks: for (size_t i = 0; (v = map_next(m, &i)) != NULL;) */
void *map_next(const struct map *m, size_t *i);

#endif
