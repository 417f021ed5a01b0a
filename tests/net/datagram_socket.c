/* SPDX-License-Identifier: MIT */
/* A datagram socket that knows who writes to it. */
#include "net/datagram_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/suite.h"

void
datagram_socket_open(struct datagram_socket *s, int abstract)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char dir[] = "/tmp/tocsin-datagram-XXXXXX";
    socklen_t len = sizeof address;
    int on = 1;

    assert_non_null(mkdtemp(dir));
    snprintf(s->address, sizeof s->address, "%s%s/log", abstract ? "@" : "", dir);
    memcpy(address.sun_path, s->address, strlen(s->address));
    if (abstract) {
        assert_int_equal(rmdir(dir), 0);
        address.sun_path[0] = '\0';
        len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(s->address));
    }
    s->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(s->fd, (const struct sockaddr *)&address, len), 0);
    assert_int_equal(setsockopt(s->fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on), 0);
}

const char *
datagram_socket_read(struct datagram_socket *s)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
    } control;
    struct iovec iov = { .iov_base = s->bytes, .iov_len = sizeof s->bytes - 1 };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    struct ucred cred;
    ssize_t n = recvmsg(s->fd, &msg, 0);

    assert_true(n >= 0);
    s->bytes[n] = '\0';
    assert_non_null(CMSG_FIRSTHDR(&msg));
    memcpy(&cred, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof cred);
    s->pid = cred.pid;
    return s->bytes;
}

int
datagram_socket_is_empty(const struct datagram_socket *s)
{
    char byte;

    return recv(s->fd, &byte, 1, MSG_PEEK) < 0;
}

void
datagram_socket_close(struct datagram_socket *s)
{
    char *slash = strrchr(s->address, '/');

    close(s->fd);
    if (*s->address != '/')
        return;
    assert_int_equal(unlink(s->address), 0);
    *slash = '\0';
    assert_int_equal(rmdir(s->address), 0);
}
