/* SPDX-License-Identifier: MIT */
/* Where the HTTP server listens: an address in digits, and its socket. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/http_server_own.h"
#include "util/str.h"

#define LISTEN_BACKLOG 512
#define LISTEN_TEXT_MAX 80

static bool
split_listen(const char *listen, char host[LISTEN_TEXT_MAX], long *port)
{
    const char *colon = strrchr(listen, ':');
    size_t len = colon == NULL ? 0 : (size_t)(colon - listen);
    char *end;

    if (colon == NULL || len >= LISTEN_TEXT_MAX || colon[1] < '0' || colon[1] > '9')
        return false;
    *port = strtol(colon + 1, &end, 10);
    if (listen[0] == '[' && len > 1 && listen[len - 1] == ']')
        str_copy(host, len - 1, listen + 1);
    else
        str_copy(host, len + 1, listen);
    return *end == '\0' && *port <= 65535 && (listen[0] == '[') == (strchr(host, ':') != NULL);
}

static bool
read_listen(const char *listen, struct sockaddr_storage *a, socklen_t *len, struct err *err)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)a;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)a;
    char host[LISTEN_TEXT_MAX];
    long port = 0;

    memset(a, 0, sizeof *a);
    if (split_listen(listen, host, &port) && inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        *len = sizeof *v4;
        return true;
    }
    if (listen[0] == '[' && inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        *len = sizeof *v6;
        return true;
    }
    return err_set(err, ERR_CONFIG, "%s is no address to listen on: 127.0.0.1:8080 or [::1]:8080, in digits", listen);
}

bool
http_listen_check(const char *listen, bool *loopback, struct err *err)
{
    struct sockaddr_storage a;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)&a;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&a;
    socklen_t len;

    if (!read_listen(listen, &a, &len, err))
        return false;
    if (loopback != NULL && a.ss_family == AF_INET)
        *loopback = ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    else if (loopback != NULL)
        *loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    return true;
}

int
server_listen(const char *listen_at, struct err *err)
{
    struct sockaddr_storage a;
    socklen_t len;
    int on = 1, fd;

    if (!read_listen(listen_at, &a, &len, err))
        return -1;
    fd = socket(a.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (a.ss_family == AF_INET6)
            setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
        if (bind(fd, (struct sockaddr *)&a, len) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
            return fd;
    }
    err_errno(err, ERR_UNAVAILABLE, errno, "can't listen on %s", listen_at);
    if (fd >= 0)
        close(fd);
    return -1;
}
