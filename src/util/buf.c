/* SPDX-License-Identifier: MIT */
/* Growing text with a cap. */
#include "util/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

#define BUF_FIRST 64

void
buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){ .max = max };
}

void
buf_release(struct buf *b)
{
    free(b->data);
    buf_init(b, b->max);
}

void
buf_clear(struct buf *b)
{
    b->len = 0;
    b->full = false;
    if (b->data != NULL)
        b->data[0] = '\0';
}

/* Room for len more bytes and the NUL. Once something did not fit nothing more is added: text with a hole would lie. */
static bool
room(struct buf *b, size_t len)
{
    size_t cap;

    if (b->full || b->len > b->max || len > b->max - b->len) {
        b->full = true;
        return false;
    }
    if (b->cap > b->len && b->cap - b->len > len)
        return true;
    cap = b->cap > BUF_FIRST / 2 ? b->cap * 2 : BUF_FIRST;
    if (cap <= b->len + len)
        cap = b->len + len + 1;
    if (cap > b->max + 1)
        cap = b->max + 1;
    b->data = xrealloc(b->data, cap);
    b->cap = cap;
    return true;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
    if (!room(b, len))
        return;
    if (len > 0)
        memcpy(b->data + b->len, p, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void
buf_fill(struct buf *b, char c, size_t n)
{
    if (!room(b, n))
        return;
    memset(b->data + b->len, c, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
    size_t spare = b->cap > b->len ? b->cap - b->len : 0;
    va_list ap, again;
    int len;

    va_start(ap, fmt);
    va_copy(again, ap);
    len = vsnprintf(spare > 0 ? b->data + b->len : NULL, spare, fmt, ap);
    va_end(ap);
    if (len >= 0 && room(b, (size_t)len)) {
        if ((size_t)len >= spare)
            vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
        b->len += (size_t)len;
    }
    va_end(again);
    if (b->data != NULL)
        b->data[b->len] = '\0';
}

void
buf_truncate(struct buf *b, size_t len)
{
    if (len >= b->len)
        return;
    b->len = len;
    b->data[len] = '\0';
}

bool
buf_splice(struct buf *b, size_t from, size_t to, const void *p, size_t len)
{
    size_t tail = b->len - to;
    char *rest;

    if (from + len + tail > b->max)
        return false;
    rest = tail > 0 ? xmemdup(b->data + to, tail) : NULL;
    buf_truncate(b, from);
    buf_add(b, p, len);
    buf_add(b, rest, tail);
    free(rest);
    return true;
}

void
buf_drop_front(struct buf *b, size_t n)
{
    if (n >= b->len) {
        buf_truncate(b, 0);
        return;
    }
    memmove(b->data, b->data + n, b->len - n + 1);
    b->len -= n;
}

const char *
buf_text(const struct buf *b)
{
    return b->data != NULL ? b->data : "";
}

char *
buf_take(struct buf *b)
{
    char *text = b->data != NULL ? b->data : xstrdup("");

    buf_init(b, b->max);
    return text;
}
