/* SPDX-License-Identifier: MIT */
/* May this program be run unattended? Only where nobody but its owner and root decides what it is. */
#include "util/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"

static bool
is_ours(const struct stat *st)
{
    return st->st_uid == 0 || st->st_uid == geteuid();
}

static bool
check_owner(const char *path, const struct stat *st, struct err *err)
{
    if (is_ours(st))
        return true;
    return err_set(err, ERR_REFUSED, "%s belongs to another account (uid %u), who could change what is run: chown it to root",
        path, (unsigned)st->st_uid);
}

static bool
check_directory(const char *dir, struct err *err)
{
    struct stat st;

    if (stat(dir, &st) != 0)
        return err_errno(err, ERR_NOTFOUND, errno, "%s", dir);
    if (!check_owner(dir, &st, err))
        return false;
    if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))
        return err_set(err, ERR_REFUSED, "others can write in %s, and so change what is run: chmod go-w %s", dir, dir);
    return true;
}

/* "/", "/usr", "/usr/bin" of "/usr/bin/x". */
static bool
check_directories(const char *path, struct err *err)
{
    char *dir = xstrdup(path);
    bool ok = check_directory("/", err);

    for (char *slash = strchr(dir + 1, '/'); ok && slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ok = check_directory(dir, err);
        *slash = '/';
    }
    free(dir);
    return ok;
}

static bool
check_file(const char *path, struct err *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return err_errno(err, ERR_NOTFOUND, errno, "%s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_REFUSED, "%s is no program: it is no plain file", path);
    if (!check_owner(path, &st, err))
        return false;
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return err_set(err, ERR_REFUSED, "others can write to %s, and so change what is run: chmod go-w %s", path, path);
    if (access(path, X_OK) != 0)
        return err_set(err, ERR_REFUSED, "%s can't be executed here: chmod +x %s", path, path);
    return true;
}

/* As it is written, and as it is once all links were followed: each way could be changed. */
bool
program_check(const char *path, struct err *err)
{
    char *real;
    bool ok;

    if (*path != '/')
        return err_set(err, ERR_CONFIG, "a program is named by its whole path, which begins with /: %.200s", path);
    real = realpath(path, NULL);
    if (real == NULL)
        return err_errno(err, ERR_NOTFOUND, errno, "%s", path);
    ok = check_directories(path, err) && check_directories(real, err) && check_file(real, err);
    free(real);
    return ok;
}
