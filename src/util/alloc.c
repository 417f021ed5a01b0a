/* SPDX-License-Identifier: MIT */
/* Allocation that never returns NULL, and arenas. */
#include "util/alloc.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_ALIGN 8
#define ARENA_CHUNK_FIRST ((size_t)512)
#define ARENA_CHUNK_MOST ((size_t)1 << 20)
#define EXIT_NO_MEMORY 70

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* of data */
    size_t used;
    _Alignas(16) char data[];
};

static void (*death_hook)(void);

void
alloc_on_death(void (*hook)(void))
{
    death_hook = hook;
}

/* Nothing here may allocate. */
void
alloc_die(void)
{
    static const char text[] = "tocsin: out of memory; what was answered is in the log\n";
    void (*hook)(void) = death_hook;

    death_hook = NULL; /* a hook that runs out of memory itself must not come back here */
    if (hook != NULL)
        hook();
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(EXIT_NO_MEMORY);
}

static size_t
times(size_t n, size_t size)
{
    size_t all;

    if (__builtin_mul_overflow(n, size, &all))
        alloc_die();
    return all;
}

/* malloc(0) may return NULL, so nothing is asked for as one byte. */
static size_t
some(size_t size)
{
    return size > 0 ? size : 1;
}

void
alloc_trim(void)
{
    malloc_trim(0);
}

void *
xmalloc(size_t size)
{
    void *p = malloc(some(size));

    if (p == NULL)
        alloc_die();
    return p;
}

void *
xcalloc(size_t n, size_t size)
{
    void *p = calloc(1, some(times(n, size)));

    if (p == NULL)
        alloc_die();
    return p;
}

void *
xrealloc(void *p, size_t size)
{
    void *q = realloc(p, some(size));

    if (q == NULL)
        alloc_die();
    return q;
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
    return xrealloc(p, times(n, size));
}

void *
xmemdup(const void *p, size_t size)
{
    void *q = xmalloc(size);

    if (size > 0)
        memcpy(q, p, size);
    return q;
}

char *
xstrdup(const char *s)
{
    return xmemdup(s, strlen(s) + 1);
}

char *
xstrdup_or_null(const char *s)
{
    return s != NULL ? xstrdup(s) : NULL;
}

char *
xstrndup(const char *s, size_t len)
{
    char *copy = xmalloc(len + 1);

    if (len > 0)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

static struct arena_chunk *
chunk_new(size_t size)
{
    struct arena_chunk *c;

    if (size > SIZE_MAX / 2)
        alloc_die();
    c = xmalloc(sizeof *c + size);
    c->next = NULL;
    c->size = size;
    c->used = 0;
    return c;
}

/* A piece that would waste most of a fresh chunk gets one of its own, behind the current one, which stays in use. */
static void *
alloc_outside(struct arena *a, size_t size)
{
    size_t want = a->chunks != NULL ? a->chunks->size * 2 : ARENA_CHUNK_FIRST;
    struct arena_chunk *c;

    if (want > ARENA_CHUNK_MOST)
        want = ARENA_CHUNK_MOST;
    if (a->chunks != NULL && size > want / 4) {
        c = chunk_new(size);
        c->next = a->chunks->next;
        a->chunks->next = c;
    } else {
        c = chunk_new(size > want ? size : want);
        c->next = a->chunks;
        a->chunks = c;
    }
    c->used = size;
    return c->data;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    struct arena_chunk *c = a->chunks;
    char *p;

    if (size > SIZE_MAX / 2)
        alloc_die();
    size = (some(size) + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    a->used_bytes += size;
    if (c == NULL || c->size - c->used < size)
        return alloc_outside(a, size);
    p = c->data + c->used;
    c->used += size;
    return p;
}

void *
arena_zalloc(struct arena *a, size_t size)
{
    return memset(arena_alloc(a, size), 0, size);
}

void *
arena_memdup(struct arena *a, const void *p, size_t size)
{
    void *q = arena_alloc(a, size);

    if (size > 0)
        memcpy(q, p, size);
    return q;
}

char *
arena_strdup(struct arena *a, const char *s)
{
    return arena_memdup(a, s, strlen(s) + 1);
}

char *
arena_strdup_or_null(struct arena *a, const char *s)
{
    return s != NULL ? arena_strdup(a, s) : NULL;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    char *s;
    int len;

    va_start(ap, fmt);
    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (len < 0)
        alloc_die();
    s = arena_alloc(a, (size_t)len + 1);
    vsnprintf(s, (size_t)len + 1, fmt, again);
    va_end(again);
    return s;
}

void
arena_release(struct arena *a)
{
    struct arena_chunk *next;

    for (struct arena_chunk *c = a->chunks; c != NULL; c = next) {
        next = c->next;
        free(c);
    }
    *a = (struct arena){ 0 };
}
