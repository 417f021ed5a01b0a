/* SPDX-License-Identifier: MIT */
/* Both ends of a Unix socket on one loop. */
#include "net/unix_pair.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "util/alloc.h"

#define DEADLINE_MS 20000
#define PEER_PIDFD 77

mode_t kernel_mode_at_bind;
bool kernel_is_old;

/* These two stand before the C library's. */
int
bind(int fd, const struct sockaddr *address, socklen_t len)
{
    int rc = (int)syscall(SYS_bind, fd, address, len);
    struct stat st;

    if (rc == 0 && address->sa_family == AF_UNIX && stat(((const struct sockaddr_un *)address)->sun_path, &st) == 0)
        kernel_mode_at_bind = st.st_mode & 07777;
    return rc;
}

int
getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
    if (kernel_is_old && level == SOL_SOCKET && name == PEER_PIDFD) {
        errno = ENOPROTOOPT;
        return -1;
    }
    return (int)syscall(SYS_getsockopt, fd, level, name, value, len);
}

static void
line_came(void *arg, const char *line, size_t len)
{
    struct side *s = arg;

    assert_int_equal(strlen(line), len);
    s->lines++;
    s->bytes += len;
    buf_add(&s->seen, line, len);
    buf_addc(&s->seen, '|');
    if (s->then != NULL)
        s->then(s);
}

static void
closed(void *arg, const struct err *why)
{
    struct side *s = arg;

    s->closed++;
    if (why != NULL)
        s->why = *why;
}

static void
drained(void *arg)
{
    struct side *s = arg;

    s->drained++;
}

void
side_start(struct side *s, struct unix_conn *c)
{
    struct unix_handler handler = { line_came, closed, drained, s->on_end };
    static const struct unix_limits limits = { LINE_MAX, QUEUE_MAX };

    assert_non_null(c);
    s->conn = c;
    s->peer = *unix_conn_peer(c);
    unix_conn_start(c, &limits, &handler, s);
}

void
side_free(struct side *s)
{
    unix_conn_free(s->conn);
    s->conn = NULL;
}

void
side_send(struct side *s, const char *text)
{
    assert_true(unix_send(s->conn, text, strlen(text)));
}

static void
accepted(void *arg, struct unix_conn *c, const struct unix_peer *peer)
{
    struct pair *p = arg;

    assert_memory_equal(peer, unix_conn_peer(c), sizeof *peer);
    p->accepted++;
    side_start(p->accept_as, c);
    if (p->on_accept != NULL)
        p->on_accept(p);
}

void
pair_open(struct pair *p)
{
    *p = (struct pair){ .loop = loop_new(), .dir = "/tmp/tocsin-unix-XXXXXX" };
    kernel_is_old = false;
    assert_non_null(mkdtemp(p->dir));
    /* Others may come as far as the socket: it is the socket that refuses them. */
    assert_int_equal(chmod(p->dir, 0711), 0);
    assert_true(asprintf(&p->path, "%s/store.sock", p->dir) > 0);
    p->owner = (struct side){ .pair = p, .seen = BUF_INIT };
    p->accept_as = &p->owner;
    p->client = (struct side){ .pair = p, .seen = BUF_INIT };
}

void
pair_listen(struct pair *p, int64_t gid)
{
    struct err err = { 0 };

    p->listener = unix_listen(p->loop, p->path, gid, accepted, p, &err);
    assert_string_equal(err.text, "");
    assert_non_null(p->listener);
}

void
pair_connect(struct pair *p)
{
    struct err err = { 0 };
    struct unix_conn *c = unix_connect(p->loop, p->path, &err);

    assert_string_equal(err.text, "");
    side_start(&p->client, c);
}

void
pair_up(struct pair *p)
{
    pair_open(p);
    pair_listen(p, -1);
    pair_connect(p);
    pair_run(p, somebody_came);
}

static void
remove_tree(const char *dir)
{
    pid_t pid = fork();

    if (pid == 0) {
        execlp("rm", "rm", "-rf", dir, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(child_wait(pid), 0);
}

void
pair_close(struct pair *p)
{
    side_free(&p->client);
    side_free(&p->owner);
    unix_listener_free(p->listener);
    loop_free(p->loop);
    remove_tree(p->dir);
    free(p->path);
    buf_release(&p->client.seen);
    buf_release(&p->owner.seen);
}

static void
turn_ended(void *arg)
{
    struct pair *p = arg;

    p->turns++;
    if (p->until(p))
        loop_stop(p->loop);
}

static void
too_long(void *arg)
{
    (void)arg;
    fail_msg("nothing of the kind has happened for %d ms", DEADLINE_MS);
}

void
pair_run(struct pair *p, bool (*until)(struct pair *p))
{
    struct loop_timer *deadline = loop_timer_new(p->loop, too_long, p);

    p->until = until;
    loop_timer_set(deadline, loop_mono_ms() + DEADLINE_MS);
    loop_on_turn(p->loop, turn_ended, p);
    /* The turn's end is where it is asked: the first must not be waited for. */
    loop_again(p->loop);
    loop_run(p->loop);
    loop_timer_free(deadline);
}

bool
client_closed(struct pair *p)
{
    return p->client.closed > 0;
}

bool
owner_closed(struct pair *p)
{
    return p->owner.closed > 0;
}

bool
somebody_came(struct pair *p)
{
    return p->accepted > 0;
}

pid_t
child_run(int (*fn)(struct pair *p), struct pair *p)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(fn(p));
    }
    return pid;
}

bool
become_nobody(void)
{
    /* The change of user has taken the signal at the parent's death back. */
    return setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

int
child_wait(pid_t pid)
{
    int status = 0;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
