/* SPDX-License-Identifier: MIT */
/* The store's directory and those above it, as a group's members see them. */
#include "app/group_dir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/path.h"

#define GROUP_DIR_MODE 0710

static bool
make_for_group(const struct config *c, const char *dir, struct err *err)
{
    if (!path_make_dir(dir, err))
        return false;
    if (chown(dir, (uid_t)-1, c->gid) != 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "giving %s to the group %s (are you in it?)", dir, c->group);
    return chmod(dir, GROUP_DIR_MODE) == 0 || err_errno(err, ERR_UNAVAILABLE, errno, "opening %s to the group %s", dir, c->group);
}

bool
group_dir_make(const struct app *app, struct err *err)
{
    char *dir;
    bool ok;

    if (!app->config->group_found)
        return true;
    dir = path_dir(app->store);
    ok = access(dir, F_OK) == 0 || errno != ENOENT || make_for_group(app->config, dir, err);
    free(dir);
    return ok;
}

static bool
may_pass(const struct stat *st, gid_t gid)
{
    return (st->st_mode & S_IXOTH) || (st->st_gid == gid && (st->st_mode & S_IXGRP));
}

/* What an access list says beyond that is not looked at. */
static bool
check_dir(const struct config *c, const char *dir, struct err *err)
{
    struct stat st;

    if (stat(dir, &st) != 0 || may_pass(&st, c->gid))
        return true;
    return err_set(err, ERR_REFUSED,
        "group %s can't reach the owner: it may not pass %s (mode %o): chgrp %s %s && chmod 710 %s, or keep the store elsewhere",
        c->group, dir, (unsigned)st.st_mode & 07777, c->group, dir, dir);
}

bool
group_dir_opens(const struct config *config, const char *store, struct err *err)
{
    char *dir, *real, *slash;
    bool ok = true;

    if (!config->group_found)
        return true;
    dir = path_dir(store);
    real = realpath(dir, NULL);
    if (real != NULL)
        ok = check_dir(config, real, err);
    while (ok && real != NULL && (slash = strrchr(real, '/')) != NULL && slash != real) {
        *slash = '\0';
        ok = check_dir(config, real, err);
    }
    free(dir);
    free(real);
    return ok;
}
