/* SPDX-License-Identifier: MIT */
/* Memory that is there or the program ends well: none of these returns NULL. */
#ifndef TOCSIN_UTIL_ALLOC_H
#define TOCSIN_UTIL_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t size) __attribute__((returns_nonnull));
void *xreallocarray(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
void *xmemdup(const void *p, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
/* NULL stays NULL. */
char *xstrdup_or_null(const char *s);
char *xstrndup(const char *s, size_t len) __attribute__((malloc, returns_nonnull));

/* Called once before the program dies for want of memory (restores the terminal); NULL for none. */
void alloc_on_death(void (*hook)(void));
/* For what allocates by other means and could not. */
void alloc_die(void) __attribute__((noreturn, cold));

/* After something large has ended: gives what is free back to the system, where the allocator can. */
void alloc_trim(void);

/* An arena: many small pieces that die in one call. Zero-initialised is ready to use. */
struct arena_chunk;
struct arena {
    struct arena_chunk *chunks;
    size_t used_bytes; /* of all pieces, for limits */
};

/* 8-byte aligned, not cleared. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
void *arena_zalloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
void *arena_memdup(struct arena *a, const void *p, size_t size) __attribute__((returns_nonnull));
char *arena_strdup(struct arena *a, const char *s) __attribute__((returns_nonnull));
/* NULL stays NULL. */
char *arena_strdup_or_null(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2), returns_nonnull));
/* Frees all pieces; the arena is ready again. */
void arena_release(struct arena *a);

#endif
