/* SPDX-License-Identifier: MIT */
/* What a run says, on our standard output as it comes: clean lines on a terminal, the bytes themselves elsewhere. */
#include "app/run_show.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/output.h"
#include "util/text.h"

/* A line that is longer is shown in pieces. */
#define LINE_MAX_BYTES 4096
#define WAITING_MAX ((size_t)256 << 10)
/* A pipe that is behind is told no more, but for what the command left in its own. */
#define PIPE_WAITING_MAX ((size_t)4 << 20)
/* At the end, for a terminal that is slow. */
#define LAST_MS 500
#define ASK_EVERY_MS 250

static void on_writable(void *arg, int ready);

static bool
is_pipe(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

void
run_show_open(struct run_show *s, struct loop *loop, bool quiet, void (*behind)(void *arg, bool is_behind), void *arg)
{
    *s = (struct run_show){ .fd = -1,
        .is_terminal = isatty(STDOUT_FILENO) != 0,
        .is_pipe = is_pipe(STDOUT_FILENO),
        .unicode = locale_is_utf8(),
        .behind = behind,
        .arg = arg };
    buf_init(&s->line, 2 * LINE_MAX_BYTES);
    buf_init(&s->waiting, s->is_pipe ? PIPE_WAITING_MAX : WAITING_MAX);
    if (quiet)
        return;
    /* A description of our own: the shell shares that of fd 1, and would find it non-blocking. */
    if (s->is_terminal || s->is_pipe)
        s->fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    s->is_pipe = s->is_pipe && s->fd >= 0; /* another account's can't be opened */
    if (s->fd < 0 && !s->is_terminal)
        s->fd = dup(STDOUT_FILENO);
    if (s->fd >= 0 && (s->is_terminal || s->is_pipe))
        s->writable = loop_io_new(loop, s->fd, 0, LOOP_LOW, on_writable, s);
}

static void
tell_behind(struct run_show *s)
{
    bool is_behind = s->is_pipe && s->fd >= 0 && s->waiting.len > 0;

    if (is_behind == s->is_behind || s->behind == NULL)
        return;
    s->is_behind = is_behind;
    s->behind(s->arg, is_behind);
}

static void
stop(struct run_show *s)
{
    loop_io_free(s->writable);
    s->writable = NULL;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

void
run_show_stop(struct run_show *s)
{
    stop(s);
    tell_behind(s);
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
            stop(s);
    }
    if (s->writable != NULL)
        loop_io_want(s->writable, s->waiting.len > 0 ? LOOP_WRITE : 0);
    tell_behind(s);
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

    text_expand_tabs(&plain, buf_text(&s->line), s->line.len);
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

static void
add_for_pipe(struct run_show *s, const char *bytes, size_t len)
{
    buf_add(&s->waiting, bytes, len);
    s->dropped = s->dropped || s->waiting.full;
    write_waiting(s);
}

/* A file takes its time, as it would without us. */
static void
write_all(struct run_show *s, const char *bytes, size_t len)
{
    while (len > 0 && s->fd >= 0) {
        ssize_t n = write(s->fd, bytes, len);

        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            stop(s);
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
    else if (s->is_pipe)
        add_for_pipe(s, bytes, len);
    else
        write_all(s, bytes, len);
}

/* As long as it takes something within LAST_MS. */
static void
write_last(struct run_show *s)
{
    struct pollfd p = { .fd = s->fd, .events = POLLOUT };

    while (s->fd >= 0 && s->waiting.len > 0 && poll(&p, 1, LAST_MS) == 1)
        write_waiting(s);
    s->dropped = s->dropped || (s->fd >= 0 && s->waiting.len > 0);
}

void
run_show_end(struct run_show *s)
{
    if (s->fd >= 0 && s->line.len > 0)
        end_line(s);
    loop_io_free(s->writable);
    s->writable = NULL;
    s->behind = NULL;
    if (s->is_terminal)
        write_last(s);
}

void
run_show_close(struct run_show *s, bool (*goes_on)(void))
{
    while (s->is_pipe && s->fd >= 0 && s->waiting.len > 0 && goes_on()) {
        struct pollfd p = { .fd = s->fd, .events = POLLOUT };

        if (poll(&p, 1, ASK_EVERY_MS) == 1)
            write_waiting(s);
    }
    stop(s);
    buf_release(&s->line);
    buf_release(&s->waiting);
}
