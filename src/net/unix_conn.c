/* SPDX-License-Identifier: MIT */
/* One connection: lines in, at most so many in a turn of the loop; bytes out, queued up to a limit. */
#include "net/unix_own.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/alloc.h"

#define READ_BYTES ((size_t)64 << 10)
#define TURN_BYTES ((size_t)256 << 10)
#define TURN_MS 4
#define KEEP_BYTES 4096 /* an idle connection keeps no more of a buffer that it once needed */

struct turn {
    int64_t until_ms;
    size_t bytes;
};

static void
watch(struct unix_conn *c)
{
    int want = 0;

    if (c->io == NULL)
        return;
    if (c->state == UNIX_OPEN && !c->lines_wait && !c->waits_turn && !c->ended)
        want |= LOOP_READ;
    if (unix_queued(c) > 0)
        want |= LOOP_WRITE;
    loop_io_want(c->io, want);
}

static void
disconnect(struct unix_conn *c)
{
    if (c->fd < 0)
        return;
    loop_io_free(c->io);
    c->io = NULL;
    loop_timer_stop(c->timer);
    close(c->fd);
    c->fd = -1;
    if (c->listener != NULL)
        unix_listener_leave(c);
}

static void
destroy(struct unix_conn *c)
{
    disconnect(c);
    loop_timer_free(c->timer);
    if (c->pidfd >= 0)
        close(c->pidfd);
    buf_release(&c->in);
    buf_release(&c->out);
    free(c);
}

static bool
is_open(const struct unix_conn *c)
{
    return c->state == UNIX_OPEN && !c->free_after;
}

/* Nothing is given after it. */
static void
end(struct unix_conn *c, const struct err *why)
{
    disconnect(c);
    c->state = UNIX_CLOSED;
    buf_truncate(&c->out, 0);
    c->sent = 0;
    c->handler.on_closed(c->arg, why);
}

static void
end_too_long(struct unix_conn *c)
{
    struct err why = { 0 };

    err_set(&why, ERR_LIMIT, "a line is longer than %zu bytes", c->limits.line_max);
    end(c, &why);
}

static void
end_no_room(struct unix_conn *c)
{
    struct err why = { 0 };

    err_set(&why, ERR_LIMIT, "the connections of uid %u hold more than %zu bytes", (unsigned)c->peer.uid, UNIX_BYTES_PER_UID_MAX);
    end(c, &why);
}

static void
give_line(struct unix_conn *c, size_t from, size_t len)
{
    struct err why = { 0 };
    char *line = c->in.data + from;

    if (len > c->limits.line_max) {
        end_too_long(c);
    } else if (memchr(line, '\0', len) != NULL) {
        err_set(&why, ERR_PARSE, "a line holds a NUL byte");
        end(c, &why);
    } else {
        line[len] = '\0';
        c->handler.on_line(c->arg, line, len);
    }
}

static bool
turn_is_over(const struct turn *t)
{
    return t->bytes >= TURN_BYTES || loop_mono_ms() >= t->until_ms;
}

static void
drop_given(struct unix_conn *c, size_t given)
{
    buf_drop_front(&c->in, given);
    if (c->in.len == 0 && c->in.cap > KEEP_BYTES)
        buf_release(&c->in);
}

/* Whole lines of what was read, as many as the turn has room for. */
static void
give_lines(struct unix_conn *c, struct turn *t)
{
    size_t from = 0;
    const char *newline;

    c->lines_wait = false;
    while (is_open(c) && c->searched < c->in.len) {
        newline = memchr(c->in.data + c->searched, '\n', c->in.len - c->searched);
        c->searched = newline != NULL ? (size_t)(newline - c->in.data) : c->in.len;
        if (newline == NULL)
            break;
        if (turn_is_over(t)) {
            c->lines_wait = true;
            break;
        }
        t->bytes += c->searched + 1 - from;
        give_line(c, from, c->searched - from);
        from = ++c->searched;
    }
    c->searched -= from;
    drop_given(c, from);
    if (is_open(c) && !c->lines_wait && c->in.len > c->limits.line_max)
        end_too_long(c);
    else if (is_open(c) && c->in.len > READ_BYTES && !unix_has_room(c, 0))
        end_no_room(c);
}

/* It has shut its writing side down, or closed. */
static void
read_end(struct unix_conn *c)
{
    if (c->handler.on_end == NULL || c->nobody_reads || !unix_fd_stands(c->fd)) {
        end(c, NULL);
    } else {
        c->ended = true;
        c->handler.on_end(c->arg);
    }
}

/* False: no more for now, or for ever. */
static bool
read_some(struct unix_conn *c)
{
    char bytes[READ_BYTES];
    struct err why = { 0 };
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);

    if (n > 0) {
        buf_add(&c->in, bytes, (size_t)n);
        return true;
    }
    if (n < 0 && errno == EINTR)
        return true;
    if (n < 0 && errno == EAGAIN && !c->nobody_reads)
        return false;
    if (n == 0) {
        read_end(c);
    } else if (errno == EAGAIN || errno == ECONNRESET || errno == EPIPE) {
        end(c, NULL);
    } else {
        err_errno(&why, ERR_IO, errno, "reading from the socket");
        end(c, &why);
    }
    return false;
}

static void
read_turn(struct unix_conn *c)
{
    struct turn t = { .until_ms = loop_mono_ms() + TURN_MS };

    give_lines(c, &t);
    while (is_open(c) && !c->lines_wait && !turn_is_over(&t) && read_some(c))
        give_lines(c, &t);
    if (is_open(c) && (c->lines_wait || c->nobody_reads))
        loop_timer_set(c->timer, loop_mono_ms());
    watch(c);
}

/* At once, or when the others have had their turns. */
static void
want_turn(struct unix_conn *c)
{
    if (c->listener == NULL || c->is_ours) {
        read_turn(c);
        return;
    }
    c->waits_turn = true;
    watch(c);
    unix_listener_turn_wanted(c);
}

/* Of what it may still have sent us the loop reads the rest, then closes. */
static void
lose_reader(struct unix_conn *c)
{
    c->nobody_reads = true;
    buf_truncate(&c->out, 0);
    c->sent = 0;
    if (c->state == UNIX_OPEN)
        loop_timer_set(c->timer, loop_mono_ms());
}

/* Bytes that went. */
static size_t
send_now(struct unix_conn *c, const char *bytes, size_t len)
{
    size_t done = 0;
    ssize_t n = 0;

    while (done < len) {
        n = send(c->fd, bytes + done, len - done, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        done += (size_t)n;
    }
    if (n < 0 && errno != EAGAIN)
        lose_reader(c);
    return done;
}

/* Once it is half of the buffer or more: no byte is moved often, and the buffer holds at most twice what waits. */
static void
drop_sent(struct unix_conn *c)
{
    if (c->sent * 2 < c->out.len)
        return;
    buf_drop_front(&c->out, c->sent);
    c->sent = 0;
    if (c->out.len == 0 && c->out.cap > KEEP_BYTES)
        buf_release(&c->out);
}

static void
write_turn(struct unix_conn *c)
{
    c->sent += send_now(c, buf_text(&c->out) + c->sent, unix_queued(c));
    if (!c->nobody_reads)
        drop_sent(c);
    watch(c);
    if (unix_queued(c) > 0)
        return;
    if (c->state == UNIX_LAST)
        c->free_after = true;
    else if (!c->nobody_reads && c->handler.on_drained != NULL)
        c->handler.on_drained(c->arg);
}

/* Handlers are called between these two: what they free is freed after them. */
static void
enter(struct unix_conn *c)
{
    assert(!c->inside);
    c->inside = true;
}

static void
leave(struct unix_conn *c)
{
    c->inside = false;
    if (c->free_after)
        destroy(c);
}

static void
ready(void *arg, int what)
{
    struct unix_conn *c = arg;

    enter(c);
    if (what & LOOP_WRITE && unix_queued(c) > 0)
        write_turn(c);
    if (what & LOOP_READ && is_open(c))
        want_turn(c);
    leave(c);
}

void
unix_conn_take_turn(struct unix_conn *c)
{
    c->waits_turn = false;
    enter(c);
    if (is_open(c))
        read_turn(c);
    leave(c);
}

void
unix_conn_read_soon(struct unix_conn *c)
{
    c->waits_turn = false;
    if (c->state == UNIX_OPEN)
        loop_timer_set(c->timer, loop_mono_ms());
}

static void
timer_fired(void *arg)
{
    struct unix_conn *c = arg;

    enter(c);
    if (c->state == UNIX_LAST)
        c->free_after = true;
    else if (is_open(c))
        want_turn(c);
    leave(c);
}

struct unix_conn *
unix_conn_new(struct loop *l, int fd)
{
    struct unix_conn *c = xcalloc(1, sizeof *c);

    c->loop = l;
    c->fd = fd;
    c->pidfd = -1;
    c->timer = loop_timer_new(l, timer_fired, c);
    return c;
}

void
unix_conn_start(struct unix_conn *c, const struct unix_limits *limits, const struct unix_handler *h, void *arg)
{
    assert(c->state == UNIX_NEW);
    c->limits = *limits;
    c->handler = *h;
    c->arg = arg;
    c->state = UNIX_OPEN;
    buf_init(&c->in, limits->line_max + READ_BYTES);
    buf_init(&c->out, 2 * limits->queue_max);
    c->io = loop_io_new(c->loop, c->fd, LOOP_READ, LOOP_NORMAL, ready, c);
}

const struct unix_peer *
unix_conn_peer(const struct unix_conn *c)
{
    return &c->peer;
}

size_t
unix_queued(const struct unix_conn *c)
{
    return c->out.len - c->sent;
}

bool
unix_send(struct unix_conn *c, const void *bytes, size_t len)
{
    size_t done = 0;

    assert(c->state == UNIX_OPEN || c->state == UNIX_CLOSED);
    if (c->state == UNIX_CLOSED || c->nobody_reads)
        return true;
    if (unix_queued(c) == 0)
        done = send_now(c, bytes, len);
    if (c->nobody_reads)
        return true;
    if (len - done > c->limits.queue_max - unix_queued(c) || (len > done && !unix_has_room(c, len - done)))
        return false;
    drop_sent(c);
    buf_add(&c->out, (const char *)bytes + done, len - done);
    watch(c);
    return true;
}

void
unix_close_when_sent(struct unix_conn *c)
{
    if (unix_queued(c) == 0) {
        unix_conn_free(c);
        return;
    }
    c->state = UNIX_LAST;
    loop_timer_set(c->timer, loop_mono_ms() + UNIX_LAST_LINE_MS);
    watch(c);
}

void
unix_conn_free(struct unix_conn *c)
{
    if (c == NULL)
        return;
    if (c->inside) {
        disconnect(c);
        c->free_after = true;
    } else {
        destroy(c);
    }
}
