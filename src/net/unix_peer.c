/* SPDX-License-Identifier: MIT */
/* Who is at the other end of a Unix socket, by the kernel's word. */
#include "net/unix_own.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* Linux 6.5, asm-generic/socket.h */
#endif
#define LOGIN_UID_BYTES 16 /* "4294967295" */

bool
unix_peer_read(int fd, struct unix_peer *peer)
{
    struct ucred cred;
    socklen_t len = sizeof cred;

    *peer = (struct unix_peer){ .login_uid = UNIX_LOGIN_UID_NONE };
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0 || len != sizeof cred)
        return false;
    peer->uid = cred.uid;
    peer->gid = cred.gid;
    peer->pid = cred.pid;
    return true;
}

static short
events_of(int fd, short events)
{
    struct pollfd p = { .fd = fd, .events = events };

    return poll(&p, 1, 0) > 0 ? p.revents : 0;
}

bool
unix_fd_stands(int fd)
{
    return (events_of(fd, 0) & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

/*
 * The kernel's own word where it gives one. An older kernel has only the number, which is another's if the process has ended and left
 * the connection to a child; that it still stands says no more than that.
 */
int
unix_peer_pidfd(int fd, const struct unix_peer *peer)
{
    int pidfd = -1;
    socklen_t len = sizeof pidfd;

    if (peer->pid <= 0)
        return -1;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &pidfd, &len) == 0)
        return pidfd;
    if (errno != ENOPROTOOPT)
        return -1;
    pidfd = pidfd_open(peer->pid, 0);
    if (pidfd >= 0 && !unix_fd_stands(fd)) {
        close(pidfd);
        return -1;
    }
    return pidfd;
}

static uint32_t
read_login_uid(pid_t pid)
{
    char path[64], text[LOGIN_UID_BYTES] = "", *end;
    unsigned long long uid;
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/loginuid", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return UNIX_LOGIN_UID_NONE;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return UNIX_LOGIN_UID_NONE;
    uid = strtoull(text, &end, 10);
    return end != text && uid < UNIX_LOGIN_UID_NONE ? (uint32_t)uid : UNIX_LOGIN_UID_NONE;
}

/* A pidfd is readable when its process has ended: until then the number is its own, and so is what was read by it. */
uint32_t
unix_peer_login_uid(int fd, const struct unix_peer *peer)
{
    int pidfd = unix_peer_pidfd(fd, peer);
    uint32_t uid;

    if (pidfd < 0)
        return UNIX_LOGIN_UID_NONE;
    uid = read_login_uid(peer->pid);
    if (events_of(pidfd, POLLIN) != 0)
        uid = UNIX_LOGIN_UID_NONE;
    close(pidfd);
    return uid;
}
