/* SPDX-License-Identifier: MIT */
/* Children by posix_spawn: argv and no shell, a process group of their own, ended by their deadline. */
#include "net/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "net/process_own.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"
#include "util/vec.h"

#define STDERR_MAX 4096
#define STDERR_COLS 160
#define READ_BYTES 16384
#define LAST_READS 64 /* a pipe's largest usual size */

struct pipe_end {
    int fd;
    struct loop_io *io;
    struct buf text;
};

struct process {
    struct loop *loop;
    char *name;
    pid_t pid;
    int pidfd;
    struct loop_io *exited;
    struct loop_timer *deadline;
    struct pipe_end out, errors;
    int64_t timeout_ms;
    int tty; /* lent to it; -1: none */
    struct termios modes;
    struct loop_signal *child_signal;
    process_done_fn *fn; /* NULL: cancelled, only to be reaped */
    void *arg;
    struct err fault;
    struct loop_end end; /* of one that was cancelled */
};

static void
pipe_close(struct pipe_end *p)
{
    loop_io_free(p->io);
    p->io = NULL;
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

static void
process_free(struct process *p)
{
    loop_end_drop(&p->end);
    pipe_close(&p->out);
    pipe_close(&p->errors);
    loop_io_free(p->exited);
    loop_timer_free(p->deadline);
    loop_signal_free(p->child_signal);
    if (p->pidfd >= 0)
        close(p->pidfd);
    /* What a credential's command wrote. */
    if (p->out.text.data != NULL)
        explicit_bzero(p->out.text.data, p->out.text.cap);
    buf_release(&p->out.text);
    buf_release(&p->errors.text);
    free(p->name);
    free(p);
}

/* With all that it began; it may have left its group, which is gone then. */
static void
process_kill(struct process *p)
{
    int signum = p->tty < 0 ? SIGKILL : SIGHUP;

    if (p->pid > 0 && kill(-p->pid, signum) != 0)
        kill(p->pid, signum);
}

/* We are in the background still: the terminal would stop us for asking. Twice does no harm. */
static void
take_terminal_back(struct process *p)
{
    sigset_t ttou, before;

    if (p->tty < 0)
        return;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    tcsetpgrp(p->tty, getpgrp());
    tcsetattr(p->tty, TCSANOW, &p->modes);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void
finish(struct process *p)
{
    /* A cancelled one gave it back when it was cancelled: somebody else may have it now. */
    if (p->fn != NULL)
        take_terminal_back(p);
    if (p->fn != NULL)
        p->fn(p->arg, buf_text(&p->out.text), p->out.text.len, p->fault.code != ERR_NONE ? &p->fault : NULL);
    process_free(p);
}

/* At most so many reads: who writes faster than we read must not hold the loop. Closes our end at its end. */
static void
pipe_drain(struct pipe_end *p, int reads)
{
    char bytes[READ_BYTES];
    ssize_t n = 1;

    if (p->fd < 0)
        return;
    for (; reads > 0 && n > 0; reads--)
        if ((n = read(p->fd, bytes, sizeof bytes)) > 0)
            buf_add(&p->text, bytes, (size_t)n);
    explicit_bzero(bytes, sizeof bytes);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        pipe_close(p);
}

static void
out_ready(void *arg, int ready)
{
    struct process *p = arg;

    (void)ready;
    pipe_drain(&p->out, 1);
    if (p->out.text.full)
        process_kill(p);
}

static void
errors_ready(void *arg, int ready)
{
    struct process *p = arg;

    (void)ready;
    pipe_drain(&p->errors, 1);
}

static void
explain_exit(struct process *p, int status)
{
    struct buf line = BUF_INIT;
    const char *text = buf_text(&p->errors.text);

    if (p->fault.code != ERR_NONE)
        return;
    if (p->out.text.full) {
        err_set(&p->fault, ERR_LIMIT, "%s wrote more than %zu bytes", p->name, p->out.text.max);
    } else if (WIFSIGNALED(status)) {
        err_set(&p->fault, ERR_UNAVAILABLE, "%s was ended by signal %d (%s)", p->name, WTERMSIG(status),
            strsignal(WTERMSIG(status)));
    } else if (WEXITSTATUS(status) != 0) {
        text_clean(&line, text, strcspn(text, "\n"), STDERR_COLS, true);
        err_set(&p->fault, ERR_UNAVAILABLE, "%s ended with status %d%s%s", p->name, WEXITSTATUS(status), line.len > 0 ? ": " : "",
            buf_text(&line));
    }
    buf_release(&line);
}

static void
child_exited(void *arg, int ready)
{
    struct process *p = arg;
    int status = 0;

    (void)ready;
    if (waitpid(p->pid, &status, WNOHANG) == 0)
        return;
    p->pid = 0;
    /* What it wrote is in the pipes by now; grandchildren that keep them open are not waited for. */
    pipe_drain(&p->out, LAST_READS);
    pipe_drain(&p->errors, LAST_READS);
    explain_exit(p, status);
    finish(p);
}

static void
deadline_passed(void *arg)
{
    struct process *p = arg;
    char limit[TIME_TEXT_MAX];

    if (p->pid <= 0) { /* never started */
        finish(p);
        return;
    }
    duration_exact(p->timeout_ms, limit);
    err_set(&p->fault, ERR_UNAVAILABLE, "%s did not end within %s", p->name, limit);
    process_kill(p);
}

/* Names of variables; as the environment itself it is the whole program's. */
static VEC(char *) withheld;

static bool
is_withheld(const char *entry)
{
    for (size_t i = 0; i < withheld.n; i++) {
        size_t len = strlen(withheld.v[i]);

        if (strncmp(entry, withheld.v[i], len) == 0 && entry[len] == '=')
            return true;
    }
    return false;
}

void
process_withhold(const char *variable)
{
    for (size_t i = 0; i < withheld.n; i++)
        if (str_eq(withheld.v[i], variable))
            return;
    vec_push(&withheld, xstrdup(variable));
}

static bool
is_replaced(const char *entry, const char *const *more)
{
    size_t len = strcspn(entry, "=") + 1;

    for (; more != NULL && *more != NULL; more++)
        if (strncmp(*more, entry, len) == 0)
            return true;
    return false;
}

char **
process_environment(const char *const *more)
{
    VEC(char *) env = { 0 };

    for (char **entry = environ; *entry != NULL; entry++)
        if (!is_withheld(*entry) && !is_replaced(*entry, more))
            vec_push(&env, *entry);
    for (; more != NULL && *more != NULL; more++)
        vec_push(&env, (char *)*more);
    vec_push(&env, NULL);
    return env.v;
}

/* Whoever began us may have it ignored, and then nobody is told how a child ended: each would be taken for a good end. */
static void
hear_of_children(void)
{
    struct sigaction now;

    if (sigaction(SIGCHLD, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
        signal(SIGCHLD, SIG_DFL);
}

int
process_spawn_alone(pid_t *pid, const char *program, const char *const *argv, const char *const *env,
    posix_spawn_file_actions_t *files, short flags)
{
    posix_spawnattr_t attr;
    sigset_t none, all;
    int rc;

    hear_of_children();
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, (short)(flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    rc = posix_spawnp(pid, program, files, &attr, (char *const *)argv, (char *const *)env);
    posix_spawn_file_actions_destroy(files);
    posix_spawnattr_destroy(&attr);
    return rc;
}

int
process_spawn(pid_t *pid, const char *program, const char *const *argv, const char *const *env, posix_spawn_file_actions_t *files,
    short flags)
{
    char **all_env = process_environment(env);
    int rc = process_spawn_alone(pid, program, argv, (const char *const *)all_env, files, flags);

    free(all_env);
    return rc;
}

/* A process group of its own. 0 or an errno. */
static int
spawn(struct process *p, const char *const *argv, posix_spawn_file_actions_t *files)
{
    pid_t pid = 0;
    int rc = process_spawn(&pid, argv[0], argv, NULL, files, POSIX_SPAWN_SETPGROUP);

    if (rc == 0)
        p->pid = pid;
    return rc;
}

/* stdin is empty, stdout and stderr are ours. */
static int
spawn_with_pipes(struct process *p, const char *const *argv, int out_fd, int errors_fd)
{
    posix_spawn_file_actions_t files;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors_fd, STDERR_FILENO);
    return spawn(p, argv, &files);
}

static int
spawn_on_terminal(struct process *p, const char *const *argv)
{
    posix_spawn_file_actions_t files;

    if (tcgetattr(p->tty, &p->modes) != 0) {
        p->tty = -1;
        return errno;
    }
    posix_spawn_file_actions_init(&files);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        posix_spawn_file_actions_adddup2(&files, p->tty, fd);
    posix_spawn_file_actions_addtcsetpgrp_np(&files, STDIN_FILENO);
    return spawn(p, argv, &files);
}

/* Our end in *p, the child's end returned; -1 where there are no more fds. */
static int
pipe_open(struct pipe_end *p)
{
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) != 0)
        return -1;
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    p->fd = fds[0];
    return fds[1];
}

static int
start_with_pipes(struct process *p, const char *const *argv)
{
    int out_fd = pipe_open(&p->out), errors_fd = pipe_open(&p->errors);
    int rc = out_fd < 0 || errors_fd < 0 ? EMFILE : spawn_with_pipes(p, argv, out_fd, errors_fd);

    if (out_fd >= 0)
        close(out_fd);
    if (errors_fd >= 0)
        close(errors_fd);
    return rc;
}

/* rc: of its start. */
static bool
watch(struct process *p, int rc)
{
    if (rc != 0)
        return err_errno(&p->fault, ERR_UNAVAILABLE, rc, "%s could not be started", p->name);
    p->pidfd = pidfd_open(p->pid, 0);
    if (p->pidfd < 0) {
        rc = errno;
        kill(-p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
        p->pid = 0;
        return err_errno(&p->fault, ERR_UNAVAILABLE, rc, "%s could not be watched", p->name);
    }
    fcntl(p->pidfd, F_SETFD, FD_CLOEXEC);
    return true;
}

static struct process *
process_new(struct loop *l, const char *name, process_done_fn *fn, void *arg)
{
    struct process *p = xcalloc(1, sizeof *p);

    p->loop = l;
    p->name = xstrdup(name);
    p->pidfd = p->out.fd = p->errors.fd = p->tty = -1;
    p->fn = fn;
    p->arg = arg;
    p->deadline = loop_timer_new(l, deadline_passed, p);
    return p;
}

struct process *
process_run(struct loop *l, const char *const *argv, int64_t timeout_ms, size_t max, process_done_fn *fn, void *arg)
{
    struct process *p = process_new(l, argv[0], fn, arg);

    p->timeout_ms = timeout_ms;
    buf_init(&p->out.text, max);
    buf_init(&p->errors.text, STDERR_MAX);
    if (!watch(p, start_with_pipes(p, argv))) {
        loop_timer_set(p->deadline, loop_mono_ms());
        return p;
    }
    p->exited = loop_io_new(l, p->pidfd, LOOP_READ, LOOP_NORMAL, child_exited, p);
    p->out.io = loop_io_new(l, p->out.fd, LOOP_READ, LOOP_NORMAL, out_ready, p);
    p->errors.io = loop_io_new(l, p->errors.fd, LOOP_READ, LOOP_NORMAL, errors_ready, p);
    loop_timer_set(p->deadline, loop_mono_ms() + timeout_ms);
    return p;
}

/* The terminal would be nobody's: there is no shell here that could bring it to the foreground again. */
static void
continue_stopped(void *arg, int signum)
{
    struct process *p = arg;
    siginfo_t info = { 0 };

    (void)signum;
    if (p->pid > 0 && waitid(P_PID, (id_t)p->pid, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == p->pid)
        kill(-p->pid, SIGCONT);
}

struct process *
process_run_on_terminal(struct loop *l, const char *const *argv, int tty, process_done_fn *fn, void *arg)
{
    struct process *p = process_new(l, argv[0], fn, arg);

    p->tty = tty;
    p->child_signal = loop_signal_new(l, SIGCHLD, continue_stopped, p);
    if (watch(p, spawn_on_terminal(p, argv)))
        p->exited = loop_io_new(l, p->pidfd, LOOP_READ, LOOP_NORMAL, child_exited, p);
    else
        loop_timer_set(p->deadline, loop_mono_ms());
    return p;
}

/* Whoever ends now has no child to reap any more. */
static void
loop_ends(void *arg)
{
    process_free(arg);
}

void
process_cancel(struct process *p)
{
    if (p == NULL)
        return;
    take_terminal_back(p);
    if (p->pid <= 0) {
        process_free(p);
        return;
    }
    /* It lives on until it is reaped, which must not be waited for. */
    p->fn = NULL;
    pipe_close(&p->out);
    pipe_close(&p->errors);
    loop_timer_stop(p->deadline);
    process_kill(p);
    loop_at_end(p->loop, &p->end, loop_ends, p);
}
