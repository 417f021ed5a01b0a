/* SPDX-License-Identifier: MIT */
/* A socket in a directory of its own, with both ends on one loop, and a kernel that can be an older one. */
#ifndef TOCSIN_TESTS_UNIX_PAIR_H
#define TOCSIN_TESTS_UNIX_PAIR_H

#include <sys/types.h>

#include "net/unix_socket.h"
#include "util/buf.h"

#define NOBODY 65534
#define CHILD_SKIPPED 77
#define LINE_MAX 1000
#define QUEUE_MAX ((size_t)1 << 20)

struct pair;

/* One end of a connection: what came, and how it ended. */
struct side {
    struct pair *pair;
    struct unix_conn *conn; /* NULL: freed */
    struct unix_peer peer;
    struct buf seen; /* each line with a '|' after it */
    size_t lines, bytes;
    int closed, drained, ended;
    struct err why;
    void (*then)(struct side *s); /* after each line; NULL: nothing */
    void (*on_end)(void *arg);    /* the handler's; NULL as there */
};

struct pair {
    struct loop *loop;
    char dir[64];
    char *path;
    struct unix_listener *listener;
    struct side owner, client; /* of who came first, and who came by pair_connect() */
    struct side *accept_as;    /* the owner's end of who comes next */
    int accepted, turns;
    bool (*until)(struct pair *p);
    void (*on_accept)(struct pair *p); /* NULL: nothing */
};

/* Of the whole test program: the mode of the last socket as bind() made it, and Linux before 6.5, which has no SO_PEERPIDFD. */
extern mode_t kernel_mode_at_bind;
extern bool kernel_is_old;

/* In place: handlers hold its address. */
void pair_open(struct pair *p);
void pair_listen(struct pair *p, int64_t gid);
void pair_connect(struct pair *p);
/* Listens, connects, and runs until that is taken. */
void pair_up(struct pair *p);
void pair_close(struct pair *p);
void side_start(struct side *s, struct unix_conn *c);
void side_free(struct side *s);
void side_send(struct side *s, const char *text);
/* Runs the loop until it is so; fails when that takes too long. */
void pair_run(struct pair *p, bool (*until)(struct pair *p));
bool client_closed(struct pair *p);
bool owner_closed(struct pair *p);
bool somebody_came(struct pair *p);

/* A child that does fn and exits with what it returns; it has no loop of the parent's to run. */
pid_t child_run(int (*fn)(struct pair *p), struct pair *p);
/* In a child of root's: is the user and group NOBODY from now on. */
bool become_nobody(void);
/* Its exit code; -signal when it was ended by one. */
int child_wait(pid_t pid);

#endif
