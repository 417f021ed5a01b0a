/* SPDX-License-Identifier: MIT */
/* What a run says, on our standard output as it comes: clean lines on a terminal, the bytes themselves elsewhere. */
#include "app/run_show.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "util/text.h"

/* A line that is longer is shown in pieces. */
#define LINE_MAX_BYTES 4096
#define WAITING_MAX ((size_t)256 << 10)
/* At the end, for a terminal that is slow. */
#define LAST_MS 500
#define TAB_COLS 8

static void on_writable(void *arg, int ready);

void
run_show_open(struct run_show *s, struct loop *loop, bool quiet)
{
    *s = (struct run_show){ .fd = -1, .is_terminal = isatty(STDOUT_FILENO) != 0, .unicode = locale_is_utf8() };
    buf_init(&s->line, 2 * LINE_MAX_BYTES);
    buf_init(&s->waiting, WAITING_MAX);
    if (quiet)
        return;
    /* A description of our own: the shell shares that of fd 1, and would find it non-blocking. */
    s->fd = s->is_terminal ? open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : dup(STDOUT_FILENO);
    if (s->fd >= 0 && s->is_terminal)
        s->writable = loop_io_new(loop, s->fd, 0, LOOP_LOW, on_writable, s);
}

void
run_show_stop(struct run_show *s)
{
    loop_io_free(s->writable);
    s->writable = NULL;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static void
write_waiting(struct run_show *s)
{
    while (s->fd >= 0 && s->waiting.len > 0) {
        ssize_t n = write(s->fd, s->waiting.data, s->waiting.len);

        if (n > 0)
            buf_drop_front(&s->waiting, (size_t)n);
        else if (n < 0 && errno == EAGAIN)
            break;
        else if (n == 0 || errno != EINTR)
            run_show_stop(s);
    }
    if (s->writable != NULL)
        loop_io_want(s->writable, s->waiting.len > 0 ? LOOP_WRITE : 0);
}

static void
on_writable(void *arg, int ready)
{
    (void)ready;
    write_waiting(arg);
}

/* A terminal gets no control from outside; what lines up by tabs lines up still. */
static void
end_line(struct run_show *s)
{
    struct buf plain = BUF_INIT, clean = BUF_INIT;
    const char *at = buf_text(&s->line);

    for (size_t n; n = strcspn(at, "\t"), true; at += n + 1) {
        buf_add(&plain, at, n);
        if (at[n] == '\0')
            break;
        buf_fill(&plain, ' ', TAB_COLS - text_cols(buf_text(&plain), plain.len) % TAB_COLS);
    }
    text_clean(&clean, buf_text(&plain), plain.len, SIZE_MAX, s->unicode);
    buf_addc(&clean, '\n');
    if (s->waiting.len + clean.len <= WAITING_MAX)
        buf_add(&s->waiting, clean.data, clean.len);
    else
        s->dropped = true;
    buf_clear(&s->line);
    buf_release(&plain);
    buf_release(&clean);
}

static void
add_for_terminal(struct run_show *s, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];

        if (c == '\n' || s->line.len >= LINE_MAX_BYTES)
            end_line(s);
        if (c == '\r' && s->line.len > 0 && i + 1 < len && bytes[i + 1] != '\n')
            end_line(s);
        if (c != '\n' && c != '\r')
            buf_addc(&s->line, c == '\0' ? '?' : c);
    }
    write_waiting(s);
}

/* A pipe or a file takes its time, as it would without us. */
static void
write_all(struct run_show *s, const char *bytes, size_t len)
{
    while (len > 0 && s->fd >= 0) {
        ssize_t n = write(s->fd, bytes, len);

        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            run_show_stop(s);
        }
    }
}

void
run_show_add(struct run_show *s, const char *bytes, size_t len)
{
    if (s->fd < 0)
        return;
    if (s->is_terminal)
        add_for_terminal(s, bytes, len);
    else
        write_all(s, bytes, len);
}

void
run_show_close(struct run_show *s)
{
    if (s->fd >= 0 && s->line.len > 0)
        end_line(s);
    if (s->fd >= 0)
        write_waiting(s);
    while (s->fd >= 0 && s->waiting.len > 0) {
        struct pollfd p = { .fd = s->fd, .events = POLLOUT };

        if (poll(&p, 1, LAST_MS) != 1)
            break;
        write_waiting(s);
    }
    s->dropped = s->dropped || (s->fd >= 0 && s->waiting.len > 0);
    run_show_stop(s);
    buf_release(&s->line);
    buf_release(&s->waiting);
}
