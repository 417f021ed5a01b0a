/* SPDX-License-Identifier: MIT */
/* The client's end: to connect without waiting, and to end who listens and does not answer. */
#include "net/unix_own.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT_UID 0

static bool
explain(int errnum, const char *path, struct err *err)
{
    switch (errnum) {
    case ENOENT:
    case ECONNREFUSED:
        return err_set(err, ERR_NOTFOUND, "nobody listens at %s", path);
    case EAGAIN:
        return err_set(err, ERR_UNAVAILABLE, "the process that listens at %s does not answer", path);
    case EACCES:
    case EPERM:
        return err_set(err, ERR_UNAVAILABLE,
            "you may not connect to %s: those in the group may that its owner's configuration names (option group)", path);
    default:
        return err_errno(err, ERR_IO, errnum, "connecting to %s", path);
    }
}

/* The very file that lies there, wherever its name leads to later: -1 where it is none to connect to. */
static int
hold_socket(const struct unix_place *p, const char *path, struct err *err)
{
    int fd = openat(p->dir_fd, p->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (fd < 0) {
        explain(errno, path, err);
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode))
        return fd;
    err_set(err, ERR_REFUSED, "%s is no socket, but something that was put in its place: have it removed", path);
    close(fd);
    return -1;
}

static bool
connect_held(int fd, int held, const char *path, struct err *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d", held);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return true;
    return errno == ENOENT ? err_set(err, ERR_IO, "%s can't be reached: /proc is not mounted here", path)
                           : explain(errno, path, err);
}

/* -1 on failure. */
static int
connect_fd(const struct unix_place *p, const char *path, struct err *err)
{
    int fd, held = hold_socket(p, path, err);

    if (held < 0)
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        err_errno(err, ERR_IO, errno, "no socket to connect to %s with", path);
    } else if (!connect_held(fd, held, path, err)) {
        close(fd);
        fd = -1;
    }
    close(held);
    return fd;
}

/* Whoever may write to the directory could have put a socket there; the directory is its owner's. */
static bool
may_listen_there(const struct unix_place *p, const struct unix_peer *peer, const char *path, struct err *err)
{
    struct stat st;

    if (fstat(p->dir_fd, &st) != 0)
        return err_errno(err, ERR_IO, errno, "whose directory %s lies in can't be known", path);
    if (peer->uid == st.st_uid || peer->uid == ROOT_UID || peer->uid == geteuid())
        return true;
    return err_set(err, ERR_REFUSED, "uid %u listens at %s, in a directory of uid %u: nothing is said to it", (unsigned)peer->uid,
        path, (unsigned)st.st_uid);
}

static struct unix_conn *
connect_at(struct loop *l, const struct unix_place *p, const char *path, struct err *err)
{
    int fd = connect_fd(p, path, err);
    struct unix_conn *c;
    bool known;

    if (fd < 0)
        return NULL;
    c = unix_conn_new(l, fd);
    known = unix_peer_read(fd, &c->peer) || err_errno(err, ERR_IO, errno, "who listens at %s can't be known", path);
    if (known && may_listen_there(p, &c->peer, path, err)) {
        c->pidfd = unix_peer_pidfd(fd, &c->peer);
        return c;
    }
    unix_conn_free(c);
    return NULL;
}

struct unix_conn *
unix_connect(struct loop *l, const char *path, struct err *err)
{
    struct unix_place place;
    struct unix_conn *c;

    if (!unix_place_init(&place, path, err))
        return NULL;
    c = connect_at(l, &place, path, err);
    unix_place_release(&place);
    return c;
}

bool
unix_conn_kill_peer(struct unix_conn *c, struct err *err)
{
    int pid = (int)c->peer.pid;

    if (c->fd < 0 || !unix_fd_stands(c->fd))
        return err_set(err, ERR_NOTFOUND, "process %d has ended or hung up already", pid);
    if (c->pidfd < 0)
        return err_set(err, ERR_REFUSED, "process %d can't be ended from here: there is no sure hold of it", pid);
    if (c->peer.pid == getpid())
        return err_set(err, ERR_REFUSED, "process %d is this one", pid);
    if (pidfd_send_signal(c->pidfd, SIGKILL, NULL, 0) == 0)
        return true;
    if (errno == ESRCH)
        return err_set(err, ERR_NOTFOUND, "process %d has ended already", pid);
    return err_errno(err, ERR_REFUSED, errno, "process %d can't be ended", pid);
}
