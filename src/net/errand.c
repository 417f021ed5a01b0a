/* SPDX-License-Identifier: MIT */
/* A program that is given something to do: its stdin is a file in memory, so that nobody waits for it to read. */
#include "net/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/process_own.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/time.h"

#define READ_BYTES 16384
#define LAST_READS 64 /* a pipe's largest usual size */

struct errand {
    struct loop *loop;
    char *name;
    pid_t pid; /* 0: ended, or never began */
    int pidfd, out_fd;
    struct loop_io *exited, *output;
    struct loop_timer *deadline; /* at once where it never began */
    int64_t timeout_ms;
    struct buf words;
    bool began;
    struct err fault;
    errand_fn *fn; /* NULL: cancelled, only to be reaped */
    void *arg;
    struct loop_end end; /* of one that was cancelled */
};

static void
close_output(struct errand *e)
{
    loop_io_free(e->output);
    e->output = NULL;
    if (e->out_fd >= 0)
        close(e->out_fd);
    e->out_fd = -1;
}

static void
errand_free(struct errand *e)
{
    loop_end_drop(&e->end);
    close_output(e);
    loop_io_free(e->exited);
    loop_timer_free(e->deadline);
    if (e->pidfd >= 0)
        close(e->pidfd);
    buf_release(&e->words);
    free(e->name);
    free(e);
}

static void
finish(struct errand *e, int status)
{
    const struct errand_end end = { .err = e->fault.code != ERR_NONE ? &e->fault : NULL,
        .began = e->began,
        .status = status,
        .words = buf_text(&e->words),
        .words_len = e->words.len };

    if (e->fn != NULL)
        e->fn(e->arg, &end);
    errand_free(e);
}

static void
drain(struct errand *e, int reads)
{
    char bytes[READ_BYTES];
    ssize_t n = 1;

    for (; reads > 0 && n > 0 && e->out_fd >= 0; reads--) {
        size_t room = e->words.max - e->words.len;

        if ((n = read(e->out_fd, bytes, sizeof bytes)) > 0)
            buf_add(&e->words, bytes, (size_t)n < room ? (size_t)n : room);
    }
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_output(e);
}

static void
on_output(void *arg, int ready)
{
    (void)ready;
    drain(arg, 1);
}

/* Where its deadline killed it, that is said. */
static void
explain(struct errand *e, int status)
{
    if (e->fault.code == ERR_NONE && WIFSIGNALED(status))
        err_set(&e->fault, ERR_UNAVAILABLE, "%s was ended by signal %d (%s)", e->name, WTERMSIG(status),
            strsignal(WTERMSIG(status)));
}

static void
on_exit_of(void *arg, int ready)
{
    struct errand *e = arg;
    int status = 0;

    (void)ready;
    if (waitpid(e->pid, &status, WNOHANG) == 0)
        return;
    e->pid = 0;
    drain(e, LAST_READS);
    explain(e, status);
    finish(e, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* With all that it began; it may have left its group, which is gone then. */
static void
kill_all(const struct errand *e)
{
    if (kill(-e->pid, SIGKILL) != 0)
        kill(e->pid, SIGKILL);
}

static void
on_deadline(void *arg)
{
    struct errand *e = arg;
    char limit[TIME_TEXT_MAX];

    if (e->pid <= 0) {
        finish(e, -1);
        return;
    }
    duration_exact(e->timeout_ms, limit);
    err_set(&e->fault, ERR_UNAVAILABLE, "%s did not end within %s", e->name, limit);
    kill_all(e);
}

/* -1 with errno. */
static int
input_file(const struct errand_order *order)
{
    int fd = memfd_create("tocsin-input", MFD_CLOEXEC);
    size_t done = 0;

    while (fd >= 0 && done < order->input_len) {
        ssize_t n = write(fd, order->input + done, order->input_len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)n;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static int
spawn(struct errand *e, const struct errand_order *order, int in_fd, int out_fd)
{
    posix_spawn_file_actions_t files;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in_fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, out_fd, STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&files, "/");
    return process_spawn_alone(&e->pid, order->argv[0], order->argv, order->env, &files, POSIX_SPAWN_SETPGROUP);
}

/* 0 or an errno. */
static int
spawn_with_files(struct errand *e, const struct errand_order *order)
{
    int fds[2], in_fd, rc;

    if (pipe2(fds, O_CLOEXEC) != 0)
        return errno;
    e->out_fd = fds[0];
    fcntl(e->out_fd, F_SETFL, O_NONBLOCK);
    in_fd = input_file(order);
    rc = in_fd < 0 ? errno : spawn(e, order, in_fd, fds[1]);
    if (in_fd >= 0)
        close(in_fd);
    close(fds[1]);
    if (rc != 0)
        e->pid = 0;
    return rc;
}

static bool
start(struct errand *e, const struct errand_order *order)
{
    int rc;

    if (order->input_len > ERRAND_INPUT_MAX)
        return err_set(&e->fault, ERR_LIMIT, "%s would get more than %zu MB", e->name, ERRAND_INPUT_MAX >> 20);
    rc = spawn_with_files(e, order);
    if (rc != 0)
        return err_errno(&e->fault, ERR_UNAVAILABLE, rc, "%s could not be started", e->name);
    e->began = true;
    e->pidfd = pidfd_open(e->pid, 0);
    if (e->pidfd >= 0) {
        fcntl(e->pidfd, F_SETFD, FD_CLOEXEC);
        return true;
    }
    rc = errno;
    kill(-e->pid, SIGKILL);
    waitpid(e->pid, NULL, 0);
    e->pid = 0;
    return err_errno(&e->fault, ERR_UNAVAILABLE, rc, "%s could not be watched", e->name);
}

struct errand *
errand_run(struct loop *l, const struct errand_order *order, errand_fn *fn, void *arg)
{
    struct errand *e = xcalloc(1, sizeof *e);

    e->loop = l;
    e->name = xstrdup(order->argv[0]);
    e->pidfd = e->out_fd = -1;
    e->timeout_ms = order->timeout_ms;
    e->fn = fn;
    e->arg = arg;
    buf_init(&e->words, ERRAND_WORDS_MAX);
    e->deadline = loop_timer_new(l, on_deadline, e);
    if (!start(e, order)) {
        loop_timer_set(e->deadline, loop_mono_ms());
        return e;
    }
    e->exited = loop_io_new(l, e->pidfd, LOOP_READ, LOOP_NORMAL, on_exit_of, e);
    e->output = loop_io_new(l, e->out_fd, LOOP_READ, LOOP_NORMAL, on_output, e);
    loop_timer_set(e->deadline, loop_mono_ms() + e->timeout_ms);
    return e;
}

/* Whoever ends now has no child to reap any more. */
static void
loop_ends(void *arg)
{
    errand_free(arg);
}

void
errand_cancel(struct errand *e)
{
    if (e == NULL)
        return;
    if (e->pid <= 0) {
        errand_free(e);
        return;
    }
    /* It lives on until it is reaped, which must not be waited for. */
    e->fn = NULL;
    close_output(e);
    loop_timer_stop(e->deadline);
    kill_all(e);
    loop_at_end(e->loop, &e->end, loop_ends, e);
}
