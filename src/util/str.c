/* SPDX-License-Identifier: MIT */
/* Small questions about strings, and a pool that keeps each string once. */
#include "util/str.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/hash.h"

bool
str_eq(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool
str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
    size_t len = strlen(s);
    size_t tail = strlen(suffix);

    return len >= tail && memcmp(s + len - tail, suffix, tail) == 0;
}

/* How many bytes the character that begins with this byte takes; 1 for what begins none. */
static size_t
char_bytes(unsigned char lead)
{
    if (lead < 0xc2 || lead > 0xf4)
        return 1;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

void
str_set(char **field, const char *value)
{
    char *copy = xstrdup_or_null(value);

    free(*field);
    *field = copy;
}

void
str_trim_partial(char *s)
{
    size_t len = strlen(s);
    size_t lead = len;

    while (lead > 0 && len - lead < 4 && (s[lead - 1] & 0xc0) == 0x80)
        lead--;
    if (lead > 0 && char_bytes((unsigned char)s[lead - 1]) > len - lead + 1)
        s[lead - 1] = '\0';
}

bool
str_copy(char *dst, size_t size, const char *src)
{
    size_t len = strnlen(src, size);

    if (size == 0)
        return false;
    if (len < size) {
        memmove(dst, src, len + 1);
        return true;
    }
    memmove(dst, src, size - 1);
    dst[size - 1] = '\0';
    str_trim_partial(dst);
    return false;
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The bytes of one whole character, ASCII without its case. */
static bool
same_char(const char *a, const char *b, size_t len)
{
    return len == 1 ? lower(*a) == lower(*b) : strncmp(a, b, len) == 0;
}

bool
str_fuzzy(const char *s, const char *pattern)
{
    while (*pattern != '\0') {
        size_t len = char_bytes((unsigned char)*pattern);

        if (strnlen(pattern, len) < len)
            len = 1;
        while (*s != '\0' && !same_char(s, pattern, len))
            s++;
        if (*s == '\0')
            return false;
        s += len;
        pattern += len;
    }
    return true;
}

static bool
pool_eq(const void *value, const void *key)
{
    return strcmp(value, key) == 0;
}

const char *
pool_str(struct pool *p, const char *s)
{
    size_t len = strlen(s);
    uint64_t hash = hash64(s, len);
    char *kept = map_get(&p->map, hash, pool_eq, s);

    if (kept == NULL) {
        kept = xstrndup(s, len);
        map_add(&p->map, hash, kept);
    }
    return kept;
}

void
pool_release(struct pool *p)
{
    char *s;

    for (size_t i = 0; (s = map_next(&p->map, &i)) != NULL;)
        free(s);
    map_release(&p->map);
}

bool
str_take_digits(const char **s, int n, int *out)
{
    for (*out = 0; n > 0; n--, (*s)++) {
        if (**s < '0' || **s > '9')
            return false;
        *out = *out * 10 + (**s - '0');
    }
    return true;
}

bool
str_take(const char **s, char c)
{
    if (**s != c)
        return false;
    (*s)++;
    return true;
}
