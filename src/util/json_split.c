/* SPDX-License-Identifier: MIT */
/* Cuts a huge array that arrives in chunks into its elements. Runs over every byte of every poll: speed counts here. */
#include "util/json.h"

#include <stdio.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 64 /* bytes looked at in one go */

enum state { START, FIRST, ELEMENT, AFTER, NEXT, DONE, FAILED };

void
json_split_init(struct json_split *s, size_t element_max)
{
    *s = (struct json_split){ .element_max = element_max, .state = START };
    buf_init(&s->part, element_max);
}

void
json_split_release(struct json_split *s)
{
    buf_release(&s->part);
}

static bool
stop(struct json_split *s)
{
    s->state = FAILED;
    return false;
}

static bool
too_long(struct json_split *s, struct err *err)
{
    err_set(err, ERR_LIMIT, "element %llu is longer than %zu bytes", (unsigned long long)s->elements + 1, s->element_max);
    return stop(s);
}

static bool
unexpected(struct json_split *s, char c, const char *wanted, struct err *err)
{
    unsigned char u = (unsigned char)c;
    char shown[8] = { '\'', c, '\'', '\0' };

    if (u < 0x20 || u > 0x7e)
        snprintf(shown, sizeof shown, "0x%02x", u);
    err_set(err, ERR_PARSE, "not a JSON array of objects: %s where %s should be, after %llu elements", shown, wanted,
        (unsigned long long)s->elements);
    return stop(s);
}

/* To behind the closing quote, or end. */
static const char *
skip_string(struct json_split *s, const char *p, const char *end)
{
    if (s->escaped && p < end) {
        p++;
        s->escaped = false;
    }
    while (p < end) {
        char c = *p++;

        if (c == '"') {
            s->in_string = false;
            break;
        }
        if (c != '\\')
            continue;
        if (p == end)
            s->escaped = true;
        else
            p++;
    }
    return p;
}

#define QUOTE 2
/* What a byte outside of strings does to the depth. */
static const signed char nesting[256] = { ['{'] = 1, ['['] = 1, ['}'] = -1, [']'] = -1, ['"'] = QUOTE };

/* Byte by byte, to behind the element's last bracket (depth is 0 then), or end. */
static const char *
skip_bytes(struct json_split *s, const char *p, const char *end)
{
    while (p < end) {
        int what;

        if (s->in_string) {
            p = skip_string(s, p, end);
            continue;
        }
        what = nesting[(unsigned char)*p++];
        if (what == 0)
            continue;
        if (what == QUOTE) {
            s->in_string = true;
            continue;
        }
        s->depth += what;
        if (s->depth == 0 || s->depth > JSON_DEPTH_MAX)
            break;
    }
    return p;
}

#ifdef __SSE2__

static uint64_t
where(const char *p, char c, char ignored_bit)
{
    uint64_t mask = 0;

    for (int i = 0; i < BLOCK / 16; i++) {
        __m128i v = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), _mm_set1_epi8(ignored_bit));

        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c))) << (16 * i);
    }
    return mask;
}

/* Bit i: an odd number of bits up to and with i, that is, inside a string. */
static uint64_t
odd_so_far(uint64_t bits)
{
    for (int by = 1; by < BLOCK; by *= 2)
        bits ^= bits << by;
    return bits;
}

/* A block with no backslash in it that does not end the element; anything else is left to skip_bytes(). */
static bool
skip_block(struct json_split *s, const char *p)
{
    uint64_t inside, opens, closes;

    if (s->escaped || where(p, '\\', 0) != 0)
        return false;
    inside = odd_so_far(where(p, '"', 0)) ^ (s->in_string ? ~UINT64_C(0) : 0);
    opens = where(p, '{', 0x20) & ~inside; /* with that bit '[' is '{' */
    closes = where(p, '}', 0x20) & ~inside;
    if ((opens | closes) != 0) {
        int closed = __builtin_popcountll(closes);
        int opened = __builtin_popcountll(opens);

        if (closed >= s->depth || s->depth + opened > JSON_DEPTH_MAX)
            return false;
        s->depth += opened - closed;
    }
    s->in_string = inside >> (BLOCK - 1);
    return true;
}

#else

static bool
skip_block(struct json_split *s, const char *p)
{
    (void)s;
    (void)p;
    return false;
}

#endif

static const char *
skip_element(struct json_split *s, const char *p, const char *end)
{
    while (end - p >= BLOCK) {
        const char *to = p + BLOCK;

        if (!skip_block(s, p))
            to = skip_bytes(s, p, to);
        p = to;
        if (s->depth == 0 || s->depth > JSON_DEPTH_MAX)
            return p;
    }
    return skip_bytes(s, p, end);
}

/* The element's last piece. */
static bool
emit(struct json_split *s, const char *p, size_t len, json_element_fn *fn, void *ctx, struct err *err)
{
    bool ok;

    if (len > s->element_max - s->part.len)
        return too_long(s, err);
    s->elements++;
    s->state = AFTER;
    if (s->part.len == 0)
        return fn(ctx, p, len, err) || stop(s);
    buf_add(&s->part, p, len);
    ok = fn(ctx, s->part.data, s->part.len, err);
    buf_clear(&s->part);
    return ok || stop(s);
}

/* A piece of an element from p on; *at comes to stand behind it. */
static bool
feed_element(struct json_split *s, const char **at, const char *end, json_element_fn *fn, void *ctx, struct err *err)
{
    const char *p = *at;
    size_t len;

    *at = skip_element(s, p, end);
    len = (size_t)(*at - p);
    if (s->depth > JSON_DEPTH_MAX) {
        err_set(err, ERR_LIMIT, "element %llu is nested deeper than %d", (unsigned long long)s->elements + 1, JSON_DEPTH_MAX);
        return stop(s);
    }
    if (s->depth == 0)
        return emit(s, p, len, fn, ctx, err);
    if (len > s->element_max - s->part.len)
        return too_long(s, err);
    buf_add(&s->part, p, len);
    return true;
}

/* What may stand between elements: by state, a byte and what follows; '{' is not consumed, it belongs to the element. */
static const struct between {
    struct {
        char c;
        enum state next;
    } allowed[2];
    const char *wanted;
} betweens[] = {
    [START] = { { { '[', FIRST } }, "'['" },
    [FIRST] = { { { '{', ELEMENT }, { ']', DONE } }, "'{' or ']'" },
    [AFTER] = { { { ',', NEXT }, { ']', DONE } }, "',' or ']'" },
    [NEXT] = { { { '{', ELEMENT } }, "'{'" },
    [DONE] = { { { '\0', DONE } }, "the end" },
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool
feed_between(struct json_split *s, const char **at, struct err *err)
{
    const struct between *b = &betweens[s->state];
    char c = **at;

    if (is_blank(c)) {
        (*at)++;
        return true;
    }
    for (size_t i = 0; i < 2; i++) {
        if (c == '\0' || b->allowed[i].c != c)
            continue;
        s->state = b->allowed[i].next;
        if (s->state != ELEMENT)
            (*at)++;
        return true;
    }
    return unexpected(s, c, b->wanted, err);
}

bool
json_split_feed(struct json_split *s, const char *p, size_t len, json_element_fn *fn, void *ctx, struct err *err)
{
    const char *end = p + len;
    bool ok = s->state != FAILED || err_set(err, ERR_PARSE, "more text after a fault");

    while (ok && p < end)
        ok = s->state == ELEMENT ? feed_element(s, &p, end, fn, ctx, err) : feed_between(s, &p, err);
    return ok;
}

bool
json_split_end(const struct json_split *s, struct err *err)
{
    if (s->state == DONE)
        return true;
    if (s->state == START)
        return err_set(err, ERR_PARSE, "not a JSON array of objects: nothing there");
    return err_set(err, ERR_PARSE, "the JSON array ends too early, after %llu elements", (unsigned long long)s->elements);
}
