/* SPDX-License-Identifier: MIT */
/* The owner's end: a socket that nobody else may use at any moment, and who comes is taken one by one, up to a limit. */
#include "net/unix_own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"

#define BACKLOG 64
#define PAUSE_MS 100 /* no more fds: the one that waits would wake the loop at once again */
#define MODE_OWNER 0600
#define MODE_GROUP 0660

struct unix_listener {
    struct loop *loop;
    struct unix_place place;
    dev_t dev;
    ino_t inode;
    int fd;
    struct loop_io *io;
    struct loop_timer *pause;
    struct loop_timer *rota; /* somebody waits for a turn */
    uint64_t turns;
    struct unix_conn *conns;
    size_t n;
    char *refusal;
    unix_accept_fn *fn;
    void *arg;
};

/* What a dead process of ours left at the path. */
static bool
remove_stale(const struct unix_place *p, const char *path, struct err *err)
{
    struct stat st;

    if (fstatat(p->dir_fd, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || err_errno(err, ERR_IO, errno, "looking at %s", path);
    if (!S_ISSOCK(st.st_mode))
        return err_set(err, ERR_REFUSED, "%s is no socket: move it away, clients are to find one there", path);
    if (st.st_uid != geteuid())
        return err_set(err, ERR_REFUSED, "the socket %s belongs to uid %u: have it removed", path, (unsigned)st.st_uid);
    if (unlinkat(p->dir_fd, p->name, 0) != 0 && errno != ENOENT)
        return err_errno(err, ERR_IO, errno, "replacing the old socket %s", path);
    return true;
}

/* Its file is made with the mode of the socket itself (less the umask): the first one is right already. */
static bool
bind_narrow(struct unix_listener *ls, const char *path, struct err *err)
{
    struct stat st;

    if (fchmod(ls->fd, MODE_OWNER) != 0)
        return err_errno(err, ERR_IO, errno, "a socket's mode");
    if (bind(ls->fd, (const struct sockaddr *)&ls->place.address, ls->place.address_len) != 0)
        return err_errno(err, ERR_IO, errno, "making the socket %s", path);
    if (fstatat(ls->place.dir_fd, ls->place.name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, ERR_IO, errno, "looking at the socket %s", path);
    ls->dev = st.st_dev;
    ls->inode = st.st_ino;
    return true;
}

/* Nobody can connect before listen(). */
static bool
open_to_group(struct unix_listener *ls, const char *path, int64_t gid, struct err *err)
{
    const struct unix_place *p = &ls->place;
    mode_t mode = gid >= 0 ? MODE_GROUP : MODE_OWNER;

    if (gid >= 0 && fchownat(p->dir_fd, p->name, (uid_t)-1, (gid_t)gid, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, ERR_IO, errno, "giving the socket %s to the group %lld (are you in it?)", path, (long long)gid);
    if (fchmodat(p->dir_fd, p->name, mode, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, ERR_IO, errno, "the mode of the socket %s", path);
    return true;
}

static bool
open_socket(struct unix_listener *ls, const char *path, int64_t gid, struct err *err)
{
    if (!unix_place_init(&ls->place, path, err) || !remove_stale(&ls->place, path, err))
        return false;
    ls->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (ls->fd < 0)
        return err_errno(err, ERR_IO, errno, "no socket for %s", path);
    if (!bind_narrow(ls, path, err) || !open_to_group(ls, path, gid, err))
        return false;
    return listen(ls->fd, BACKLOG) == 0 || err_errno(err, ERR_IO, errno, "listening at %s", path);
}

static size_t
conns_of(const struct unix_listener *ls, uid_t uid)
{
    size_t n = 0;

    for (const struct unix_conn *c = ls->conns; c != NULL; c = c->next)
        n += c->peer.uid == uid;
    return n;
}

static bool
is_ours(uid_t uid)
{
    return uid == geteuid() || uid == 0;
}

static size_t
conns_of_others(const struct unix_listener *ls)
{
    size_t n = 0;

    for (const struct unix_conn *c = ls->conns; c != NULL; c = c->next)
        n += !c->is_ours;
    return n;
}

static bool
has_room(const struct unix_listener *ls, uid_t uid)
{
    if (is_ours(uid))
        return ls->n < UNIX_CONNS_MAX;
    return conns_of_others(ls) < UNIX_CONNS_OTHERS_MAX && conns_of(ls, uid) < UNIX_CONNS_PER_UID_MAX;
}

static void
refuse(const struct unix_listener *ls, int fd)
{
    /* A new socket's buffer is empty: it goes whole or not at all. */
    if (ls->refusal != NULL)
        (void)!send(fd, ls->refusal, strlen(ls->refusal), MSG_NOSIGNAL);
    close(fd);
}

/* Last: fn may free ls. */
static void
take(struct unix_listener *ls, int fd, const struct unix_peer *peer)
{
    struct unix_conn *c = unix_conn_new(ls->loop, fd);

    c->peer = *peer;
    c->peer.login_uid = unix_peer_login_uid(fd, peer);
    c->listener = ls;
    c->is_ours = is_ours(peer->uid);
    c->uid_served = ls->turns; /* who hangs up and comes again is not before those who stay */
    c->next = ls->conns;
    if (c->next != NULL)
        c->next->prev = c;
    ls->conns = c;
    ls->n++;
    ls->fn(ls->arg, c, &c->peer);
}

static void
pause_for_fds(struct unix_listener *ls)
{
    loop_io_want(ls->io, 0);
    loop_timer_set(ls->pause, loop_mono_ms() + PAUSE_MS);
}

/* One in a turn: who is there already has its turn between them. */
static void
knocked(void *arg, int ready)
{
    struct unix_listener *ls = arg;
    struct unix_peer peer;
    int fd = accept4(ls->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)ready;
    if (fd < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            pause_for_fds(ls);
        return;
    }
    if (!unix_peer_read(fd, &peer) || !has_room(ls, peer.uid))
        refuse(ls, fd);
    else
        take(ls, fd, &peer);
}

/* Of the user who was read longest ago, so that one who opens many connections waits for herself. */
static struct unix_conn *
next_in_turn(const struct unix_listener *ls)
{
    struct unix_conn *best = NULL;

    for (struct unix_conn *c = ls->conns; c != NULL; c = c->next)
        if (c->waits_turn
            && (best == NULL || c->uid_served < best->uid_served
                || (c->uid_served == best->uid_served && c->served < best->served)))
            best = c;
    return best;
}

static void
note_turn(struct unix_listener *ls, struct unix_conn *served)
{
    served->served = ++ls->turns;
    for (struct unix_conn *c = ls->conns; c != NULL; c = c->next)
        if (c->peer.uid == served->peer.uid)
            c->uid_served = ls->turns;
}

/* Once in a turn of the loop, whose other work goes on between two of them. Last: a handler may free ls. */
static void
give_turn(void *arg)
{
    struct unix_listener *ls = arg;
    struct unix_conn *c = next_in_turn(ls);

    if (c == NULL)
        return;
    note_turn(ls, c);
    loop_timer_set(ls->rota, loop_mono_ms());
    unix_conn_take_turn(c);
}

void
unix_listener_turn_wanted(struct unix_conn *c)
{
    loop_timer_set(c->listener->rota, loop_mono_ms());
}

static void
pause_is_over(void *arg)
{
    struct unix_listener *ls = arg;

    loop_io_want(ls->io, LOOP_READ);
}

struct unix_listener *
unix_listen(struct loop *l, const char *path, int64_t gid, unix_accept_fn *fn, void *arg, struct err *err)
{
    struct unix_listener *ls = xcalloc(1, sizeof *ls);

    ls->loop = l;
    ls->fd = ls->place.dir_fd = -1;
    ls->fn = fn;
    ls->arg = arg;
    if (!open_socket(ls, path, gid, err)) {
        unix_listener_free(ls);
        return NULL;
    }
    ls->io = loop_io_new(l, ls->fd, LOOP_READ, LOOP_NORMAL, knocked, ls);
    ls->pause = loop_timer_new(l, pause_is_over, ls);
    ls->rota = loop_timer_new(l, give_turn, ls);
    return ls;
}

void
unix_listener_refuse_with(struct unix_listener *ls, const char *line)
{
    struct buf text = BUF_INIT;

    free(ls->refusal);
    ls->refusal = NULL;
    if (line == NULL)
        return;
    buf_adds(&text, line);
    buf_addc(&text, '\n');
    ls->refusal = buf_take(&text);
}

bool
unix_has_room(const struct unix_conn *c, size_t bytes)
{
    size_t held = 0;

    if (c->listener == NULL || c->is_ours)
        return true;
    for (const struct unix_conn *o = c->listener->conns; o != NULL; o = o->next)
        if (o->peer.uid == c->peer.uid)
            held += o->in.len + unix_queued(o);
    return held + bytes <= UNIX_BYTES_PER_UID_MAX;
}

size_t
unix_listener_conns(const struct unix_listener *ls)
{
    return ls->n;
}

void
unix_listener_leave(struct unix_conn *c)
{
    struct unix_listener *ls = c->listener;

    if (c->prev != NULL)
        c->prev->next = c->next;
    else
        ls->conns = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    c->prev = c->next = NULL;
    c->listener = NULL;
    ls->n--;
}

/* If it is still ours: another may own the path by now. */
static void
remove_file(const struct unix_listener *ls)
{
    struct stat st;

    if (ls->inode == 0 || fstatat(ls->place.dir_fd, ls->place.name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (st.st_dev == ls->dev && st.st_ino == ls->inode)
        unlinkat(ls->place.dir_fd, ls->place.name, 0);
}

void
unix_listener_free(struct unix_listener *ls)
{
    if (ls == NULL)
        return;
    while (ls->conns != NULL) {
        struct unix_conn *c = ls->conns;

        unix_listener_leave(c);
        if (c->state == UNIX_LAST)
            unix_conn_free(c);
        else if (c->waits_turn)
            unix_conn_read_soon(c);
    }
    loop_io_free(ls->io);
    loop_timer_free(ls->pause);
    loop_timer_free(ls->rota);
    remove_file(ls);
    if (ls->fd >= 0)
        close(ls->fd);
    unix_place_release(&ls->place);
    free(ls->refusal);
    free(ls);
}
