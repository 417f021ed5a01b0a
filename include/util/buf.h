/* SPDX-License-Identifier: MIT */
/* Growing text with a named cap: what does not fit is not added at all, nor anything after it, and `full` says so. */
#ifndef TOCSIN_UTIL_BUF_H
#define TOCSIN_UTIL_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* NUL-terminated after the first add; NULL while nothing was added */
    size_t len; /* bytes, without the NUL */
    size_t cap;
    size_t max;
    bool full; /* something did not fit */
};

#define BUF_DEFAULT_MAX ((size_t)64 << 20)
#define BUF_INIT \
    { \
        .max = BUF_DEFAULT_MAX \
    }

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Cuts to len bytes, if there are more. */
void buf_truncate(struct buf *b, size_t len);
/* Bytes from..to (at most len) become these; false: past the cap, nothing was changed. */
bool buf_splice(struct buf *b, size_t from, size_t to, const void *p, size_t len);
/* Removes n bytes from the front. */
void buf_drop_front(struct buf *b, size_t n);
/* The text, "" if none was added. Borrowed. */
const char *buf_text(const struct buf *b);
/* The text, heap-allocated and the caller's; the buffer is empty then. Never NULL. */
char *buf_take(struct buf *b);

#endif
