/* SPDX-License-Identifier: MIT */
/* Where the store lies, and whether what lies there may be opened. */
#include "store/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/path.h"

struct kind_row {
    mode_t kind;
    const char *name;
};

static const struct kind_row kinds[] = {
    { S_IFDIR, "a directory" },
    { S_IFLNK, "a symbolic link" },
    { S_IFIFO, "a pipe" },
    { S_IFSOCK, "a socket" },
    { S_IFCHR, "a device" },
    { S_IFBLK, "a device" },
};

static const char *
kind_name(mode_t mode)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((mode & S_IFMT) == kinds[i].kind)
            return kinds[i].name;
    return "no file";
}

char *
place_beside(const struct place *p, const char *suffix)
{
    struct buf name = BUF_INIT;

    buf_adds(&name, p->file);
    buf_adds(&name, suffix);
    return buf_take(&name);
}

static bool
make_dir(const char *dir, bool owns, struct err *err)
{
    struct stat st;

    if (stat(dir, &st) == 0)
        return true;
    if (!owns)
        return err_errno(err, errno == ENOENT ? ERR_NOTFOUND : ERR_UNAVAILABLE, errno, "no store at %s", dir);
    return path_make_dir(dir, err);
}

/* Others could swap the files under us. */
static bool
check_dir(const char *dir, bool owns, struct err *err)
{
    const char *fs = path_network_fs(dir);
    struct stat st;

    if (owns && fs != NULL)
        return err_set(err, ERR_UNAVAILABLE, "%s is on %s, where locks can't be trusted: name a local path with --store", dir,
            fs);
    if (stat(dir, &st) != 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s", dir);
    if (owns && (st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
        return err_set(err, ERR_UNAVAILABLE, "everybody may write to %s: use a directory of your own (chmod o-w)", dir);
    if (owns && access(dir, W_OK | X_OK) != 0 && st.st_uid != geteuid())
        return err_set(err, ERR_UNAVAILABLE,
            "%s belongs to another account (uid %u), and you can't write there: have a tocsin of that account own the store, or name "
            "another store with --store",
            dir, (unsigned)st.st_uid);
    if (owns && access(dir, W_OK | X_OK) != 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s can't be written", dir);
    return true;
}

bool
place_find(struct place *p, const char *path, bool owns, struct err *err)
{
    const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    char *dir = path_dir(path);
    char *real = NULL;
    struct buf file = BUF_INIT;

    *p = (struct place){ .path = xstrdup(path) };
    if (*base == '\0') {
        err_set(err, ERR_CONFIG, "'%s' names no file for the store", path);
    } else if (make_dir(dir, owns, err)) {
        real = realpath(dir, NULL);
        if (real == NULL)
            err_errno(err, ERR_UNAVAILABLE, errno, "%s", dir);
        else if (check_dir(real, owns, err))
            buf_addf(&file, "%s/%s", strcmp(real, "/") == 0 ? "" : real, base);
    }
    free(dir);
    free(real);
    p->file = buf_take(&file);
    if (*p->file != '\0')
        return true;
    place_release(p);
    return false;
}

/* One of the store's files. *size is -1 where there is none. */
static bool
check_file(const struct place *p, const char *suffix, bool owns, int64_t *size, struct err *err)
{
    char *name = place_beside(p, suffix);
    struct stat st;
    bool there = lstat(name, &st) == 0;
    int errnum = errno;

    free(name);
    *size = there ? st.st_size : -1;
    if (!there)
        return errnum == ENOENT || err_errno(err, ERR_UNAVAILABLE, errnum, "%s%s", p->path, suffix);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_UNAVAILABLE, "%s%s is %s, not a tocsin store: name a plain file", p->path, suffix,
            kind_name(st.st_mode));
    if (st.st_uid != geteuid() && (owns || geteuid() != 0))
        return err_set(err, ERR_UNAVAILABLE,
            "%s%s belongs to another account (uid %u), which alone can open it: do this as that account, or name a store of your own with "
            "--store",
            p->path, suffix, (unsigned)st.st_uid);
    if (owns && st.st_nlink > 1)
        return err_set(err, ERR_UNAVAILABLE, "%s%s has a second name (hard link), which can damage it: make a copy instead",
            p->path, suffix);
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return err_set(err, ERR_UNAVAILABLE, "%s%s can be written by others: chmod 600 %s%s", p->path, suffix, p->path, suffix);
    return true;
}

bool
place_check(struct place *p, bool owns, struct err *err)
{
    int64_t size, wal, shm, journal;

    if (!check_file(p, "", owns, &size, err) || !check_file(p, "-wal", owns, &wal, err) || !check_file(p, "-shm", owns, &shm, err)
        || !check_file(p, "-journal", owns, &journal, err))
        return false;
    p->is_new = size <= 0;
    if (journal > 0)
        return err_set(err, ERR_PARSE,
            "%s-journal lies beside the store, and tocsin leaves none: if an sqlite3 shell made it, open and close the store with that; "
            "else move it away",
            p->path);
    if (p->is_new && wal > 0)
        return err_set(err, ERR_PARSE, "%s is gone or empty, but %s-wal holds changes to it: bring both back, or move that away",
            p->path, p->path);
    if (p->is_new && !owns)
        return err_set(err, ERR_NOTFOUND, "no store at %s yet", p->path);
    if (!p->is_new && access(p->file, owns ? R_OK | W_OK : R_OK) != 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s can't be %s", p->path, owns ? "written" : "read");
    return true;
}

void
place_release(struct place *p)
{
    free(p->path);
    free(p->file);
    *p = (struct place){ 0 };
}
