/* SPDX-License-Identifier: MIT */
/* What the parts of the Unix socket know of each other. */
#ifndef TOCSIN_NET_UNIX_OWN_H
#define TOCSIN_NET_UNIX_OWN_H

#include <sys/socket.h>
#include <sys/un.h>

#include "net/unix_socket.h"
#include "util/buf.h"

/* Where a socket is: by its path if that fits into an address, else by the directory's fd. */
struct unix_place {
    int dir_fd; /* -1: none */
    char *name; /* in the directory */
    struct sockaddr_un address;
    socklen_t address_len;
};

/* ERR_NOTFOUND: there is no such directory. */
bool unix_place_init(struct unix_place *p, const char *path, struct err *err) MUST_USE;
void unix_place_release(struct unix_place *p);

enum unix_state {
    UNIX_NEW,  /* not started */
    UNIX_OPEN, /* lines are given */
    UNIX_LAST, /* frees itself when all is sent */
    UNIX_CLOSED,
};

struct unix_conn {
    struct loop *loop;
    struct unix_listener *listener; /* NULL: we connected, or it is gone */
    struct unix_conn *prev, *next;  /* the listener's */
    int fd;
    int pidfd; /* of who listens; -1: none */
    struct unix_peer peer;
    enum unix_state state;
    struct loop_io *io;
    struct loop_timer *timer; /* OPEN: there is something to do in the next turn. LAST: its time is over */
    struct unix_handler handler;
    void *arg;
    struct unix_limits limits;
    struct buf in, out;
    size_t searched;             /* bytes of in that hold no newline */
    size_t sent;                 /* bytes of out */
    bool lines_wait;             /* in holds lines for the next turn */
    bool is_ours;                /* of our own account or root's: read at once. Of others one is read in a turn of the loop */
    bool waits_turn;             /* there is something to read, and others may be read before */
    uint64_t uid_served, served; /* when its user's connections, and itself, were read last, in turns of the listener */
    bool ended;                  /* the other side sends nothing more, but may read */
    bool nobody_reads;           /* nothing that we send arrives any more */
    bool inside, free_after;
};

/* Takes fd. */
struct unix_conn *unix_conn_new(struct loop *l, int fd);
/* Reads what is there; the listener gives it that turn. */
void unix_conn_take_turn(struct unix_conn *c);
/* It waits for no turn any more: there is nobody who gives one. */
void unix_conn_read_soon(struct unix_conn *c);
/* c->waits_turn was set. */
void unix_listener_turn_wanted(struct unix_conn *c);
/* It may hold so many bytes more: its user's connections stay within their limit. Always so of those that are ours. */
bool unix_has_room(const struct unix_conn *c, size_t bytes);
/* No more in the listener's list; it may take another. */
void unix_listener_leave(struct unix_conn *c);

/* SO_PEERCRED; login_uid is NONE. */
bool unix_peer_read(int fd, struct unix_peer *peer);
/* Of the process that connected, which may have ended. */
uint32_t unix_peer_login_uid(int fd, const struct unix_peer *peer);
/* The process that was at the other end when the connection was made; -1: it can't be had. */
int unix_peer_pidfd(int fd, const struct unix_peer *peer);
/* The other side has not closed. */
bool unix_fd_stands(int fd);

#endif
