/* SPDX-License-Identifier: MIT */
/* The terminal as a device: an open file of our own that never blocks, raw mode, the size. */
#include "term/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/canvas.h"

#define ROWS_UNKNOWN 24
#define COLS_UNKNOWN 80

/* O_NONBLOCK belongs to the open file, which the shell and stderr share: so open the device anew. After su(1) that may be refused. */
static int
reopen(int fd)
{
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static bool
share(struct tty *t, int fd)
{
    t->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    t->shared_flags = t->fd < 0 ? -1 : fcntl(t->fd, F_GETFL);
    return t->shared_flags >= 0;
}

bool
tty_remember(struct tty *t, struct err *err)
{
    if (tcgetattr(t->fd, &t->before) < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "the terminal does not tell its modes");
    return true;
}

bool
tty_open(struct tty *t, int fd, struct err *err)
{
    *t = (struct tty){ .fd = -1, .shared_flags = -1 };
    if (!isatty(fd))
        return err_set(err, ERR_UNAVAILABLE, "not a terminal: use --plain, or run it in a terminal");
    t->fd = reopen(fd);
    if (t->fd < 0 && !share(t, fd)) {
        err_errno(err, ERR_UNAVAILABLE, errno, "the terminal can't be opened");
        tty_release(t);
        return false;
    }
    if (!tty_remember(t, err)) {
        tty_release(t);
        return false;
    }
    return true;
}

void
tty_release(struct tty *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
}

bool
tty_set_raw(const struct tty *t, struct err *err)
{
    struct termios raw = t->before;

    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1; /* 0 would make "nothing there" look like a hang-up */
    raw.c_cc[VTIME] = 0;
    if (t->shared_flags >= 0)
        fcntl(t->fd, F_SETFL, t->shared_flags | O_NONBLOCK);
    while (tcsetattr(t->fd, TCSANOW, &raw) < 0)
        if (errno != EINTR)
            return err_errno(err, ERR_UNAVAILABLE, errno, "the terminal does not take its modes");
    return true;
}

static int
within(int n, int most, int unknown)
{
    return n <= 0 ? unknown : n > most ? most : n;
}

void
tty_size(const struct tty *t, int *rows, int *cols)
{
    struct winsize ws = { 0 };

    if (ioctl(t->fd, TIOCGWINSZ, &ws) < 0)
        ws = (struct winsize){ 0 };
    *rows = within(ws.ws_row, CANVAS_ROWS_MAX, ROWS_UNKNOWN);
    *cols = within(ws.ws_col, CANVAS_COLS_MAX, COLS_UNKNOWN);
}

static bool
hung_up(int fd)
{
    struct pollfd p = { .fd = fd };

    return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL));
}

bool
tty_read(const struct tty *t, char *bytes, size_t size, size_t *len)
{
    ssize_t n;

    *len = 0;
    do
        n = read(t->fd, bytes, size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
    *len = (size_t)n;
    /* While a shell had the terminal in line mode, Ctrl-D reads as an end too. */
    return n > 0 || !hung_up(t->fd);
}
