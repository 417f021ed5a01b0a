/* SPDX-License-Identifier: MIT */
/* A program on a terminal of its own, as a shell with job control would start it; its screen, and what a person can do to it. */
#include "support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"

#define CHANNEL_FD 3
#define STEP_MS 5

/* What the leader reports of the program, each a message of its own on a socket. */
struct report {
    pid_t pid;
    int status; /* as waitpid(2) tells it; with pid 0 */
};

struct pty {
    int master; /* -1 after a hang-up */
    int reports, channel;
    pid_t leader, pid;
    bool stopped, ended;
    int status;
    struct termios before;
    struct screen *screen;
    struct buf bytes;
    size_t counted;
    char line[512];
};

static long long
now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
die(const char *what)
{
    fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
    abort();
}

/* ---- the leader: a shell without a prompt, so that the program is a job in the foreground */

static volatile pid_t leader_job;

static void
pass_hangup(int sig)
{
    kill(-leader_job, sig);
}

static void
set_environment(const struct pty_options *o)
{
    setenv("TERM", o->term != NULL ? o->term : "xterm-256color", 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    unsetenv("TMUX");
    unsetenv("STY");
    for (const char *const *e = o->env; e != NULL && *e != NULL; e++)
        if (strchr(*e, '=') != NULL)
            putenv(xstrdup(*e));
        else
            unsetenv(*e);
}

static void
run_program(const char *const *argv, const struct pty_options *o, int slave, int channel, const int gate[2])
{
    char go;

    /* Open until it is the job in the foreground. */
    close(gate[1]);
    if (read(gate[0], &go, 1) < 0)
        _exit(126);
    signal(SIGTTOU, SIG_DFL);
    signal(SIGHUP, o->ignore_hup ? SIG_IGN : SIG_DFL);
    for (int fd = 0; fd <= 2; fd++)
        dup2(slave, fd);
    if (channel >= 0)
        fcntl(dup2(channel, CHANNEL_FD), F_SETFD, 0);
    closefrom(channel >= 0 ? CHANNEL_FD + 1 : CHANNEL_FD);
    set_environment(o);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

static void
send_report(int to, pid_t pid, int status)
{
    struct report r = { pid, status };

    if (send(to, &r, sizeof r, MSG_NOSIGNAL) < 0)
        _exit(1);
}

static void
lead(const char *const *argv, const struct pty_options *o, int slave, int channel, int reports)
{
    int gate[2], status;
    struct sigaction on_hup = { .sa_handler = pass_hangup, .sa_flags = SA_RESTART };

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    if (ioctl(slave, TIOCSCTTY, 0) < 0 || pipe(gate) < 0)
        _exit(125);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGPIPE, SIG_DFL);
    leader_job = fork();
    if (leader_job == 0)
        run_program(argv, o, slave, channel, gate);
    setpgid(leader_job, leader_job);
    tcsetpgrp(slave, leader_job);
    sigaction(SIGHUP, &on_hup, NULL);
    close(slave);
    if (channel >= 0)
        close(channel);
    send_report(reports, leader_job, 0);
    close(gate[1]);
    while (waitpid(leader_job, &status, WUNTRACED | WCONTINUED) > 0 || errno == EINTR) {
        send_report(reports, 0, status);
        if (WIFEXITED(status) || WIFSIGNALED(status))
            break;
    }
    _exit(0);
}

/* ---- start and end */

static void
read_reports(struct pty *p)
{
    struct report r;

    while (recv(p->reports, &r, sizeof r, MSG_DONTWAIT) == (ssize_t)sizeof r) {
        if (WIFSTOPPED(r.status)) {
            p->stopped = true;
        } else if (WIFCONTINUED(r.status)) {
            p->stopped = false;
        } else {
            p->ended = true;
            p->status = WIFSIGNALED(r.status) ? 128 + WTERMSIG(r.status) : WEXITSTATUS(r.status);
        }
    }
}

static void
open_pair(int pair[2], int type)
{
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) < 0)
        die("socketpair");
}

struct pty *
pty_start(const char *const *argv, const struct pty_options *o)
{
    struct pty *p = xcalloc(1, sizeof *p);
    struct winsize ws = { .ws_row = (unsigned short)o->rows, .ws_col = (unsigned short)o->cols };
    int slave, reports[2], channel[2] = { -1, -1 };
    struct report first;

    if (openpty(&p->master, &slave, NULL, NULL, &ws) < 0)
        die("openpty");
    if (tcgetattr(slave, &p->before) < 0)
        die("tcgetattr");
    open_pair(reports, SOCK_SEQPACKET);
    if (o->channel)
        open_pair(channel, SOCK_STREAM);
    fcntl(p->master, F_SETFD, FD_CLOEXEC);
    fflush(NULL);
    p->leader = fork();
    if (p->leader == 0) {
        close(p->master);
        lead(argv, o, slave, channel[1], reports[1]);
    }
    close(slave);
    close(reports[1]);
    if (o->channel)
        close(channel[1]);
    p->reports = reports[0];
    p->channel = channel[0];
    if (p->leader < 0 || recv(p->reports, &first, sizeof first, 0) != (ssize_t)sizeof first)
        die("the program could not be started");
    p->pid = first.pid;
    fcntl(p->master, F_SETFL, O_NONBLOCK);
    p->screen = screen_new(o->rows, o->cols);
    buf_init(&p->bytes, BUF_DEFAULT_MAX);
    return p;
}

void
pty_free(struct pty *p)
{
    if (p == NULL)
        return;
    read_reports(p);
    if (!p->ended)
        kill(p->pid, SIGKILL);
    kill(p->leader, SIGKILL);
    waitpid(p->leader, NULL, 0);
    if (p->master >= 0)
        close(p->master);
    close(p->reports);
    if (p->channel >= 0)
        close(p->channel);
    screen_free(p->screen);
    buf_release(&p->bytes);
    free(p);
}

pid_t
pty_pid(const struct pty *p)
{
    return p->pid;
}

struct screen *
pty_screen(struct pty *p)
{
    return p->screen;
}

/* ---- reading and writing */

/* Waits for bytes and takes them; false where none came, or none can come any more. */
static bool
take(struct pty *p, int wait_ms)
{
    struct pollfd fd = { .fd = p->master, .events = POLLIN };
    char chunk[16384];
    ssize_t n;

    read_reports(p);
    if (poll(&fd, 1, wait_ms) <= 0)
        return false;
    n = read(p->master, chunk, sizeof chunk);
    if (n <= 0) {
        poll(NULL, 0, 1); /* nobody has the other side open: poll() does not wait then */
        return false;
    }
    buf_add(&p->bytes, chunk, (size_t)n);
    screen_feed(p->screen, chunk, (size_t)n);
    return true;
}

/* Between the marks of synchronized output a frame is on its way: silence there means a busy machine. */
void
pty_settle(struct pty *p)
{
    long long deadline = now_ms() + PTY_DEADLINE_MS;

    while (take(p, PTY_SILENCE_MS) || (screen_mode(p->screen, 2026) && !p->ended && p->master >= 0 && now_ms() < deadline))
        ;
}

void
pty_send(struct pty *p, const char *bytes, size_t len)
{
    long long deadline = now_ms() + PTY_DEADLINE_MS;

    while (len > 0 && now_ms() < deadline) {
        ssize_t n = write(p->master, bytes, len < 512 ? len : 512);

        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
        take(p, n > 0 ? 0 : STEP_MS);
    }
}

void
pty_keys(struct pty *p, const char *keys)
{
    pty_send(p, keys, strlen(keys));
}

bool
pty_until(struct pty *p, bool (*holds)(struct pty *p, const void *ctx), const void *ctx)
{
    long long deadline = now_ms() + PTY_DEADLINE_MS;

    for (;;) {
        if (holds(p, ctx)) {
            pty_settle(p);
            if (holds(p, ctx))
                return true;
        }
        if (now_ms() >= deadline || (!take(p, STEP_MS) && p->ended && !holds(p, ctx)))
            return false;
    }
}

static bool
has_text(struct pty *p, const void *ctx)
{
    return screen_has(p->screen, ctx);
}

static bool
lacks_text(struct pty *p, const void *ctx)
{
    return !screen_has(p->screen, ctx);
}

/* What was looked for and what was there, for the log of the test. */
static bool
or_show(struct pty *p, bool ok, const char *text)
{
    if (!ok)
        fprintf(stderr, "pty: waited for \"%s\"%s; the screen:\n%s", text, p->ended ? ", the program has ended" : "",
            screen_text(p->screen));
    return ok;
}

bool
pty_until_text(struct pty *p, const char *text)
{
    return or_show(p, pty_until(p, has_text, text), text);
}

bool
pty_until_gone(struct pty *p, const char *text)
{
    return or_show(p, pty_until(p, lacks_text, text), text);
}

const char *
pty_bytes(const struct pty *p, size_t *len)
{
    *len = p->bytes.len;
    return buf_text(&p->bytes);
}

size_t
pty_take_count(struct pty *p)
{
    size_t n = p->bytes.len - p->counted;

    p->counted = p->bytes.len;
    return n;
}

/* ---- the device and the job */

void
pty_modes(const struct pty *p, struct termios *out)
{
    if (tcgetattr(p->master, out) < 0)
        die("tcgetattr");
}

bool
pty_modes_are_restored(const struct pty *p)
{
    struct termios now;

    pty_modes(p, &now);
    return now.c_iflag == p->before.c_iflag && now.c_oflag == p->before.c_oflag && now.c_cflag == p->before.c_cflag
        && now.c_lflag == p->before.c_lflag && memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

void
pty_resize(struct pty *p, int rows, int cols)
{
    struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

    screen_resize(p->screen, rows > 0 ? rows : 1, cols > 0 ? cols : 1);
    if (ioctl(p->master, TIOCSWINSZ, &ws) < 0)
        die("TIOCSWINSZ");
}

void
pty_signal(struct pty *p, int sig)
{
    read_reports(p);
    if (!p->ended)
        kill(p->pid, sig);
}

void
pty_hangup(struct pty *p)
{
    close(p->master);
    p->master = -1;
}

void
pty_continue(struct pty *p)
{
    /* The leader never took the terminal back, so the job still has it. */
    kill(-p->pid, SIGCONT);
}

/* take() also waits where the master is closed: poll() ignores a negative fd. */
static bool
wait_for(struct pty *p, const bool *flag, int deadline_ms, bool reading)
{
    long long deadline = now_ms() + deadline_ms;

    for (;;) {
        read_reports(p);
        if (*flag)
            break;
        if (now_ms() >= deadline)
            return false;
        if (reading)
            take(p, STEP_MS);
        else
            poll(NULL, 0, 1);
    }
    if (reading && p->master >= 0)
        pty_settle(p);
    return true;
}

int
pty_wait_exit(struct pty *p, int deadline_ms)
{
    return wait_for(p, &p->ended, deadline_ms, true) ? p->status : -1;
}

int
pty_wait_exit_unread(struct pty *p, int deadline_ms)
{
    return wait_for(p, &p->ended, deadline_ms, false) ? p->status : -1;
}

bool
pty_wait_stopped(struct pty *p, int deadline_ms)
{
    return wait_for(p, &p->stopped, deadline_ms, true);
}

const char *
pty_ask(struct pty *p, const char *line)
{
    struct pollfd fd = { .fd = p->channel, .events = POLLIN };
    size_t n = 0;

    if (dprintf(p->channel, "%s\n", line) < 0)
        return NULL;
    while (n + 1 < sizeof p->line && poll(&fd, 1, PTY_DEADLINE_MS) > 0 && read(p->channel, p->line + n, 1) == 1)
        if (p->line[n++] == '\n') {
            p->line[n - 1] = '\0';
            return p->line;
        }
    return NULL;
}
