/* SPDX-License-Identifier: MIT */
/* The owner's lock. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"

#define LOCK_WHO_MAX 256
/* Somebody who only asks who holds it takes it for an instant: try again before believing it. */
#define LOCK_TRIES 5
#define LOCK_PAUSE_NS 5000000

static char *
lock_name(const char *file)
{
    struct buf name = BUF_INIT;

    buf_addf(&name, "%s.lock", file);
    return buf_take(&name);
}

static char *
read_who(int fd)
{
    char who[LOCK_WHO_MAX];
    ssize_t n = pread(fd, who, sizeof who - 1, 0);

    if (n <= 0)
        return xstrdup("another process");
    who[n] = '\0';
    who[strcspn(who, "\n")] = '\0';
    return xstrdup(who);
}

static void
write_who(int fd, const char *who)
{
    /* Only words for people: the lock holds without them. */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, who, strnlen(who, LOCK_WHO_MAX - 1), 0) < 0)
        return;
}

static bool
try_lock(int fd)
{
    struct timespec pause = { .tv_nsec = LOCK_PAUSE_NS };

    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

static bool
is_ours(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid();
}

int
lock_take(const char *file, const char *path, const char *who, struct err *err)
{
    char *name = lock_name(file);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    char *holder;

    if (fd < 0) {
        err_errno(err, ERR_UNAVAILABLE, errno, "%s.lock can't be opened", path);
    } else if (!is_ours(fd)) {
        err_set(err, ERR_UNAVAILABLE, "%s.lock is not a file of yours: remove it", path);
    } else if (!try_lock(fd)) {
        holder = read_who(fd);
        err_set(err, ERR_UNAVAILABLE, "%s is owned by %s: use that one, or end it first", path, holder);
        free(holder);
    } else {
        write_who(fd, who);
        free(name);
        return fd;
    }
    free(name);
    if (fd >= 0)
        close(fd);
    return -1;
}

void
lock_release(int fd)
{
    if (fd < 0)
        return;
    write_who(fd, "");
    close(fd);
}

char *
lock_holder(const char *file)
{
    char *name = lock_name(file);
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    char *who = NULL;

    free(name);
    if (fd < 0)
        return NULL;
    if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        who = read_who(fd);
    close(fd);
    return who;
}
