/* SPDX-License-Identifier: MIT */
/* An Alertmanager in a process of its own: one connection at a time, a request each. */
#include "support/alert_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/str.h"

#define SLOW_CLIENT_S 2

/* What the test and the server both see. */
struct shared {
    atomic_size_t alerts, polls;
};

struct alert_server {
    struct shared *shared;
    pid_t pid;
    char url[64];
};

static void
die(const char *what)
{
    fprintf(stderr, "alert_server: %s: %s\n", what, strerror(errno));
    abort();
}

static void
add_alert(struct buf *out, size_t i)
{
    static const char *const severities[] = { "critical", "warning", "warning", "info" };

    buf_addf(out,
        "%s{\"labels\":{\"alertname\":\"HighErrorRate\",\"severity\":\"%s\",\"service\":\"checkout\",\"instance\":\"node-%04zu\"},"
        "\"annotations\":{\"summary\":\"checkout on node-%04zu\"},\"startsAt\":\"2026-01-01T00:00:%02zu.000Z\","
        "\"endsAt\":\"2126-01-01T00:00:00.000Z\",\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"fingerprint\":\"%016zx\","
        "\"status\":{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[]},\"receivers\":[{\"name\":\"default\"}],"
        "\"generatorURL\":\"http://prometheus.example.com/\"}",
        i == 0 ? "" : ",", severities[i % 4], i, i, i % 60, i + 1);
}

static void
make_body(struct shared *shared, const char *request, struct buf *body)
{
    if (str_starts(request, "GET /api/v2/silences")) {
        buf_adds(body, "[]");
        return;
    }
    if (!str_starts(request, "GET /api/v2/alerts")) {
        buf_adds(body,
            "{\"cluster\":{\"name\":\"one\",\"status\":\"ready\",\"peers\":[]},\"versionInfo\":{\"version\":\"0.25.0\"},"
            "\"uptime\":\"2026-01-01T00:00:00.000Z\",\"config\":{\"original\":\"\"}}");
        return;
    }
    buf_addc(body, '[');
    for (size_t i = 0, n = shared->alerts; i < n; i++)
        add_alert(body, i);
    buf_addc(body, ']');
    shared->polls++;
}

static void
answer(struct shared *shared, int fd)
{
    struct buf body = BUF_INIT, head = BUF_INIT;
    struct timeval patience = { .tv_sec = SLOW_CLIENT_S };
    char request[8192];
    size_t n = 0;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    do {
        ssize_t got = recv(fd, request + n, sizeof request - 1 - n, 0);

        if (got <= 0)
            return;
        n += (size_t)got;
        request[n] = '\0';
    } while (strstr(request, "\r\n\r\n") == NULL);
    make_body(shared, request, &body);
    buf_addf(&head, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
        body.len);
    if (send(fd, buf_text(&head), head.len, MSG_NOSIGNAL | MSG_MORE) > 0)
        send(fd, buf_text(&body), body.len, MSG_NOSIGNAL);
    buf_release(&head);
    buf_release(&body);
}

static void
serve(struct shared *shared, int listener)
{
    for (;;) {
        int fd = accept(listener, NULL, NULL);

        if (fd < 0)
            continue;
        answer(shared, fd);
        close(fd);
    }
}

struct alert_server *
alert_server_new(size_t n)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct alert_server *s = xcalloc(1, sizeof *s);
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 64) < 0
        || getsockname(fd, (struct sockaddr *)&at, &len) < 0)
        die("listen");
    s->shared = mmap(NULL, sizeof *s->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s->shared == MAP_FAILED)
        die("mmap");
    s->shared->alerts = n;
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", ntohs(at.sin_port));
    fflush(NULL);
    s->pid = fork();
    if (s->pid < 0)
        die("fork");
    if (s->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(s->shared, fd);
    }
    close(fd);
    return s;
}

void
alert_server_free(struct alert_server *s)
{
    if (s == NULL)
        return;
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    munmap(s->shared, sizeof *s->shared);
    free(s);
}

const char *
alert_server_url(const struct alert_server *s)
{
    return s->url;
}

void
alert_server_set(struct alert_server *s, size_t n)
{
    s->shared->alerts = n;
}

size_t
alert_server_polls(const struct alert_server *s)
{
    return s->shared->polls;
}
