/* SPDX-License-Identifier: MIT */
/* One datagram to a Unix socket, taken at once or not at all. */
#include "net/datagram.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool
to_address(const char *text, struct sockaddr_un *address, socklen_t *len, struct err *err)
{
    size_t n = strlen(text);

    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if ((*text != '/' && *text != '@') || n < 2)
        return err_set(err, ERR_CONFIG, "\"%s\" is no Unix socket: neither a whole path nor an @name", text);
    if (n >= sizeof address->sun_path)
        return err_set(err, ERR_CONFIG, "%s is too long for a socket: at most %zu bytes", text, sizeof address->sun_path - 1);
    memcpy(address->sun_path, text, n);
    if (*text == '@')
        address->sun_path[0] = '\0';
    /* An abstract name ends with its length, a path with a NUL. */
    *len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + (*text == '/'));
    return true;
}

bool
datagram_send(const char *address, const void *bytes, size_t len, struct err *err)
{
    struct sockaddr_un to;
    socklen_t to_len = 0;
    ssize_t n;
    int fd, errnum;

    if (!to_address(address, &to, &to_len, err))
        return false;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "no socket to write to %s with", address);
    n = sendto(fd, bytes, len, MSG_NOSIGNAL, (const struct sockaddr *)&to, to_len);
    errnum = errno;
    close(fd);
    if (n < 0 && errnum == EAGAIN)
        return err_set(err, ERR_UNAVAILABLE, "nobody reads %s: its queue is full", address);
    return n >= 0 || err_errno(err, ERR_UNAVAILABLE, errnum, "writing to %s", address);
}
