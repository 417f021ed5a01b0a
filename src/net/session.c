/* SPDX-License-Identifier: MIT */
/* A child in a session of its own, with one pipe for all that it says. */
#include "net/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/process_own.h"
#include "util/alloc.h"

#define READ_BYTES 16384
#define LAST_READS 64 /* a pipe's largest usual size */

struct session {
    struct loop *loop;
    pid_t pid; /* 0: ended, or never began */
    int pidfd, out_fd;
    struct loop_io *exited, *output;
    struct loop_timer *failed;
    struct session_handlers h;
    void *arg;
    struct session_end end;
};

static void
session_free(struct session *s)
{
    loop_io_free(s->exited);
    loop_io_free(s->output);
    loop_timer_free(s->failed);
    if (s->pidfd >= 0)
        close(s->pidfd);
    if (s->out_fd >= 0)
        close(s->out_fd);
    free(s);
}

static void
finish(void *arg)
{
    struct session *s = arg;
    const struct session_handlers h = s->h;
    const struct session_end end = s->end;
    void *whose = s->arg;

    session_free(s);
    h.ended(whose, &end);
}

static void
drain(struct session *s, int reads)
{
    char bytes[READ_BYTES];
    ssize_t n = 1;

    for (; reads > 0 && n > 0 && s->out_fd >= 0; reads--)
        if ((n = read(s->out_fd, bytes, sizeof bytes)) > 0)
            s->h.output(s->arg, bytes, (size_t)n);
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    loop_io_free(s->output);
    s->output = NULL;
    close(s->out_fd);
    s->out_fd = -1;
}

static void
on_output(void *arg, int ready)
{
    (void)ready;
    drain(arg, 1);
}

/* What it wrote is in the pipe by now; what it left running and keeps the pipe open is not waited for. */
static void
on_ended(void *arg, int ready)
{
    struct session *s = arg;

    (void)ready;
    if (waitpid(s->pid, &s->end.status, WNOHANG) == 0)
        return;
    s->pid = 0;
    if (s->out_fd >= 0)
        drain(s, LAST_READS);
    finish(s);
}

static int
spawn(struct session *s, const struct session_order *order, int write_fd)
{
    posix_spawn_file_actions_t files;

    posix_spawn_file_actions_init(&files);
    if (!order->with_stdin)
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, write_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, write_fd, STDERR_FILENO);
    return process_spawn(&s->pid, order->program, order->argv, order->env, &files, POSIX_SPAWN_SETSID);
}

/* 0 or an errno. */
static int
start(struct session *s, const struct session_order *order)
{
    int fds[2], rc;

    if (pipe2(fds, O_CLOEXEC) != 0)
        return errno;
    s->out_fd = fds[0];
    fcntl(s->out_fd, F_SETFL, O_NONBLOCK);
    rc = spawn(s, order, fds[1]);
    close(fds[1]);
    if (rc != 0) {
        s->pid = 0;
        return rc;
    }
    s->pidfd = pidfd_open(s->pid, 0);
    if (s->pidfd >= 0)
        return 0;
    rc = errno;
    kill(-s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    s->pid = 0;
    return rc;
}

struct session *
session_run(struct loop *l, const struct session_order *order, const struct session_handlers *h, void *arg)
{
    struct session *s = xcalloc(1, sizeof *s);

    s->loop = l;
    s->pidfd = s->out_fd = -1;
    s->h = *h;
    s->arg = arg;
    s->end.errnum = start(s, order);
    if (s->end.errnum != 0) {
        s->failed = loop_timer_new(l, finish, s);
        loop_timer_set(s->failed, loop_mono_ms());
        return s;
    }
    fcntl(s->pidfd, F_SETFD, FD_CLOEXEC);
    s->exited = loop_io_new(l, s->pidfd, LOOP_READ, LOOP_NORMAL, on_ended, s);
    s->output = loop_io_new(l, s->out_fd, LOOP_READ, LOOP_NORMAL, on_output, s);
    return s;
}

void
session_signal(struct session *s, int signum)
{
    if (s->pid > 0)
        kill(-s->pid, signum);
}

void
session_hold(struct session *s, bool held)
{
    if (s->output != NULL)
        loop_io_want(s->output, held ? 0 : LOOP_READ);
}

void
session_leave(struct session *s)
{
    session_free(s);
}
