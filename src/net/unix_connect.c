/* SPDX-License-Identifier: MIT */
/* The client's end: to connect without waiting, and to end who listens and does not answer. */
#include "net/unix_own.h"

#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <unistd.h>

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
        return err_set(err, ERR_UNAVAILABLE, "you may not connect to %s: its owner says which group may", path);
    default:
        return err_errno(err, ERR_IO, errnum, "connecting to %s", path);
    }
}

/* -1 on failure. */
static int
connect_fd(const char *path, struct err *err)
{
    struct unix_place place;
    int fd = -1;

    if (!unix_place_init(&place, path, err))
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        err_errno(err, ERR_IO, errno, "no socket to connect to %s with", path);
    } else if (connect(fd, (const struct sockaddr *)&place.address, place.address_len) != 0) {
        explain(errno, path, err);
        close(fd);
        fd = -1;
    }
    unix_place_release(&place);
    return fd;
}

struct unix_conn *
unix_connect(struct loop *l, const char *path, struct err *err)
{
    int fd = connect_fd(path, err);
    struct unix_conn *c;

    if (fd < 0)
        return NULL;
    c = unix_conn_new(l, fd);
    if (!unix_peer_read(fd, &c->peer)) {
        err_errno(err, ERR_IO, errno, "who listens at %s can't be known", path);
        unix_conn_free(c);
        return NULL;
    }
    c->pidfd = unix_peer_pidfd(fd, &c->peer);
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
