/* SPDX-License-Identifier: MIT */
/* Lines over a Unix stream socket: who listens, who connects, who the other side is by the kernel's word, and a limit on everything. */
#ifndef TOCSIN_NET_UNIX_SOCKET_H
#define TOCSIN_NET_UNIX_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "net/loop.h"
#include "util/err.h"

/* Of one listener; who comes past it is told so (unix_listener_refuse_with()) and closed. */
#define UNIX_CONNS_MAX 200
/* Of all users other than ourselves and root: we always have room left. */
#define UNIX_CONNS_OTHERS_MAX 160
/* Of one of those, so that nobody crowds the others out. */
#define UNIX_CONNS_PER_UID_MAX 40
/* What the connections of such a user hold together, bytes that came as a line's beginning and bytes that wait to be sent. */
#define UNIX_BYTES_PER_UID_MAX ((size_t)16 << 20)
/* A connection that is to send a last line has so long to get rid of it. */
#define UNIX_LAST_LINE_MS 2000
#define UNIX_LOGIN_UID_NONE UINT32_MAX

struct unix_listener;
struct unix_conn;

/*
 * Who is at the other end, as the kernel says (unix(7), SO_PEERCRED): of who connected, as it was then; of who listens, as it was when
 * it began to. login_uid is who logged in (pam_loginuid(8), proc_pid_loginuid(5)), which su and sudo don't change; NONE for services,
 * where the kernel keeps none, where the process has ended, and for who listens. pid 0: in a place that we can't see (a container).
 * The login uid can't be changed once it is set, but a process that has none may choose one, without any right: it proves something
 * only for an account that nobody enters but by a login that sets it (sshd and login do, by PAM; docker exec does not).
 */
struct unix_peer {
    uid_t uid;
    gid_t gid;
    pid_t pid;
    uint32_t login_uid;
};

/* All are called by the loop, never from inside a function of this header; each of them may free its connection. */
struct unix_handler {
    /* Without its newline, and with a NUL after it; a loan for the length of the call. May be empty; holds no NUL byte. */
    void (*on_line)(void *arg, const char *line, size_t len);
    /* Nothing comes after it; the caller frees the connection, now or later. why is NULL when the other side hung up. */
    void (*on_closed)(void *arg, const struct err *why);
    /* All that was queued is sent. May be NULL. */
    void (*on_drained)(void *arg);
    /*
     * The other side has said all, and may still read (socat when its input ends). No line comes after it, and its hanging up is noticed
     * only by a send: answer what is open, then unix_close_when_sent(). NULL: it has hung up then.
     */
    void (*on_end)(void *arg);
};

struct unix_limits {
    size_t line_max;  /* bytes of a line that we read; a longer one closes the connection */
    size_t queue_max; /* bytes that wait to be sent */
};

/* The connection is the callee's. It reads nothing before unix_conn_start(). May free the listener. */
typedef void unix_accept_fn(void *arg, struct unix_conn *c, const struct unix_peer *peer);

/*
 * The socket at path, mode 0600, or 0660 and of the group gid where that is not negative; at no moment may anybody else connect.
 * The caller holds the lock on what the socket speaks for: a socket of ours that is there is what a dead process left, and replaced.
 * ERR_REFUSED: there is something else. ERR_IO: the system's word. A path of any length will do, its last part has at most 80 bytes.
 */
struct unix_listener *unix_listen(struct loop *l, const char *path, int64_t gid, unix_accept_fn *fn, void *arg, struct err *err);
/* The line (copied, newline added) that who comes past a limit is sent before it is closed. NULL: none. */
void unix_listener_refuse_with(struct unix_listener *ls, const char *line);
/* Connections that stand, those that send their last line too. */
size_t unix_listener_conns(const struct unix_listener *ls);
/* Removes the socket's file if it is still this one. Connections stay, but those that were sending their last line are cut. */
void unix_listener_free(struct unix_listener *ls);

/*
 * ERR_NOTFOUND: nobody listens. ERR_UNAVAILABLE: somebody does, and does not answer (more wait than it takes), or may not be asked
 * by us. ERR_REFUSED: who listens is neither the owner of the directory that the socket lies in, nor root, nor ourselves; or what lies
 * there is no socket (symbolic links are not followed). Never waits. Reads nothing before unix_conn_start(). Needs /proc.
 */
struct unix_conn *unix_connect(struct loop *l, const char *path, struct err *err);

/*
 * Once. From now on lines are given, at most 256 KB or 4 ms of them in a turn of the loop. Of the connections that other users than
 * ourselves and root have to our listener one is read in a turn, each user's after the other's: many that talk all the time hold up
 * the rest of the loop by one line or 4 ms.
 */
void unix_conn_start(struct unix_conn *c, const struct unix_limits *limits, const struct unix_handler *h, void *arg);
const struct unix_peer *unix_conn_peer(const struct unix_conn *c);

/*
 * Sends what goes at once and queues the rest; bytes end in a newline, or a later call sends the rest of the line. False: more than
 * queue_max would wait, or than its user may have wait; the line may be sent in part, so all that is left is to free the connection. True for one that is closed or
 * that the other side has left: on_closed says so. After unix_conn_start().
 */
bool unix_send(struct unix_conn *c, const void *bytes, size_t len) MUST_USE;
/* Bytes that wait to be sent. */
size_t unix_queued(const struct unix_conn *c);
/* What waits is sent, then the connection frees itself. The caller has it no more, and no handler is called. */
void unix_close_when_sent(struct unix_conn *c);
/* What waits is not sent. NULL is nothing. */
void unix_conn_free(struct unix_conn *c);

/*
 * SIGKILL to who listens, of a connection by unix_connect(): to the very process that did when we connected, and only while the
 * connection stands, so never to another that was given its number. ERR_NOTFOUND: it has hung up. ERR_REFUSED: not ours to end.
 */
bool unix_conn_kill_peer(struct unix_conn *c, struct err *err) MUST_USE;

#endif
