/* SPDX-License-Identifier: MIT */
/* What is on its way to the terminal: written into memory by us and by ncurses, sent on as the tty takes it. */
#include "term/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT_CHUNK (16 * 1024)

#define ESC 0x1b
#define BEL 0x07

/* ---- following the control sequences, so that a last message never lands inside one */

static bool
starts_string(unsigned char c)
{
    return memchr("]PX^_", c, 5) != NULL;
}

static enum stream_state
after_esc(unsigned char c)
{
    if (c == '[')
        return STREAM_CSI;
    if (starts_string(c))
        return STREAM_STRING;
    return c >= 0x20 && c <= 0x2f ? STREAM_ESC : STREAM_TEXT;
}

static int
utf8_tail_len(unsigned char lead)
{
    return lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
}

static void
follow(struct output *o, unsigned char c)
{
    if (o->state == STREAM_STRING) {
        o->state = c == ESC ? STREAM_STRING_ESC : c == BEL ? STREAM_TEXT : STREAM_STRING;
    } else if (c == ESC) {
        o->state = STREAM_ESC;
        o->utf8_left = 0;
    } else if (o->state == STREAM_ESC) {
        o->state = after_esc(c);
    } else if (o->state == STREAM_CSI) {
        o->state = c >= 0x40 && c <= 0x7e ? STREAM_TEXT : STREAM_CSI;
    } else if (o->state == STREAM_STRING_ESC) {
        o->state = STREAM_TEXT;
    } else if ((c & 0xc0) == 0x80) {
        o->utf8_left -= o->utf8_left > 0;
    } else {
        o->utf8_left = utf8_tail_len(c);
    }
}

static bool
is_between(const struct output *o)
{
    return o->state == STREAM_TEXT && o->utf8_left == 0;
}

size_t
output_tail(const struct output *o, char *out, size_t size)
{
    struct output ahead = *o;
    ssize_t n = is_between(o) ? 0 : pread(o->memfd, out, size, (off_t)o->sent);
    size_t used = 0;

    while (!is_between(&ahead) && (ssize_t)used < n)
        follow(&ahead, (unsigned char)out[used++]);
    if (is_between(&ahead))
        return used;
    /* A long string (the clipboard): end it, the terminal drops what it can't read. */
    if (size >= 2 && ahead.state == STREAM_STRING) {
        out[0] = ESC;
        out[1] = '\\';
        return 2;
    }
    return 0;
}

/* ---- memory */

bool
output_open(struct output *o, struct err *err)
{
    *o = (struct output){ .memfd = memfd_create("tocsin-screen", MFD_CLOEXEC) };
    /* Append: whoever writes, ncurses or we, writes after what is there, also after a truncation. */
    if (o->memfd < 0 || fcntl(o->memfd, F_SETFL, O_APPEND) < 0) {
        err_errno(err, ERR_IO, errno, "no memory file for the screen");
        output_release(o);
        return false;
    }
    return true;
}

void
output_release(struct output *o)
{
    if (o->memfd >= 0)
        close(o->memfd);
    o->memfd = -1;
}

void
output_measure(struct output *o)
{
    struct stat st;

    if (fstat(o->memfd, &st) == 0)
        o->size = (size_t)st.st_size;
}

void
output_add(struct output *o, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(o->memfd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        bytes += n;
        len -= (size_t)n;
    }
    output_measure(o);
}

static void
empty(struct output *o)
{
    if (ftruncate(o->memfd, 0) == 0)
        o->size = o->sent = 0;
    else
        o->sent = o->size;
}

void
output_skip(struct output *o, size_t offset)
{
    o->sent = offset;
    if (output_is_empty(o))
        empty(o);
}

void
output_drop(struct output *o)
{
    output_measure(o);
    empty(o);
    o->state = STREAM_TEXT;
    o->utf8_left = 0;
}

bool
output_is_empty(const struct output *o)
{
    return o->sent >= o->size;
}

/* ---- sending */

bool
output_pump(struct output *o, int fd)
{
    char chunk[OUTPUT_CHUNK];

    while (!output_is_empty(o)) {
        ssize_t have = pread(o->memfd, chunk, sizeof chunk, (off_t)o->sent);
        ssize_t n = have > 0 ? write(fd, chunk, (size_t)have) : have;

        if (have == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        for (ssize_t i = 0; i < n; i++)
            follow(o, (unsigned char)chunk[i]);
        o->sent += (size_t)n;
    }
    if (o->size > 0)
        empty(o);
    return true;
}
