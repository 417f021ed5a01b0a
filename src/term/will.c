/* SPDX-License-Identifier: MIT */
/* What is sent to the terminal on every way out, kept ready so that a signal handler can do it. */
#include "term/will.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define LEAVE_MAX 512
#define WAIT_STEP_MS 10

/* A signal handler has nothing but this. */
static struct {
    volatile sig_atomic_t armed;
    int fd, fd_flags;
    struct termios before;
    char leave[LEAVE_MAX];
    size_t leave_len;
    char tail[WILL_TAIL_MAX];
    size_t tail_len;
} will;

void
will_arm(int fd, int fd_flags, const struct termios *before, const char *leave, size_t leave_len)
{
    will.armed = 0;
    will.fd = fd;
    will.fd_flags = fd_flags;
    will.before = *before;
    will.leave_len = leave_len < LEAVE_MAX ? leave_len : LEAVE_MAX;
    memcpy(will.leave, leave, will.leave_len);
    will.tail_len = 0;
    will.armed = 1;
}

void
will_set_tail(const char *bytes, size_t len)
{
    will.tail_len = 0;
    if (len <= WILL_TAIL_MAX) {
        memcpy(will.tail, bytes, len);
        will.tail_len = len;
    }
}

/* False where the terminal took not all of it within the time that is left. */
static bool
send_within(const char *bytes, size_t len, int *left_ms)
{
    while (len > 0) {
        ssize_t n = write(will.fd, bytes, len);
        struct pollfd p = { .fd = will.fd, .events = POLLOUT };

        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) || *left_ms <= 0) {
            return false;
        } else {
            *left_ms -= WAIT_STEP_MS;
            poll(&p, 1, WAIT_STEP_MS);
        }
    }
    return true;
}

static void
say_goodbye(void)
{
    int left_ms = WILL_WAIT_MS;

    if (send_within(will.tail, will.tail_len, &left_ms) && send_within(will.leave, will.leave_len, &left_ms))
        return;
    /* Nobody reads: what the kernel holds for the terminal is an old frame; without it there is room for us. */
    tcflush(will.fd, TCOFLUSH);
    left_ms = 0;
    send_within(will.leave, will.leave_len, &left_ms);
}

void
will_execute(void)
{
    int saved_errno = errno;
    sigset_t ttou, old;

    if (!will.armed)
        return;
    will.armed = 0;
    /* From the background tcsetattr() would stop us instead. */
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &old);
    say_goodbye();
    while (tcsetattr(will.fd, TCSANOW, &will.before) < 0 && errno == EINTR)
        ;
    if (will.fd_flags >= 0)
        fcntl(will.fd, F_SETFL, will.fd_flags);
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = saved_errno;
}
