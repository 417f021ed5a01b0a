/* SPDX-License-Identifier: MIT */
/* The address of a socket at a path of any length. */
#include "net/unix_own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/path.h"
#include "util/str.h"

#define NAME_MAX_BYTES 80 /* with "/proc/self/fd/N/" before it, it fits into an address */

static bool
open_dir(struct unix_place *p, const char *path, struct err *err)
{
    char *dir = path_dir(path);

    p->dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (p->dir_fd < 0)
        err_errno(err,
            errno == EACCES                           ? ERR_UNAVAILABLE
                : errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND
                                                      : ERR_IO,
            errno, "the socket's directory %s", dir);
    free(dir);
    return p->dir_fd >= 0;
}

static void
set_address(struct unix_place *p, const char *path)
{
    size_t size = sizeof p->address.sun_path;

    p->address.sun_family = AF_UNIX;
    if (strlen(path) < size)
        str_copy(p->address.sun_path, size, path);
    else
        snprintf(p->address.sun_path, size, "/proc/self/fd/%d/%s", p->dir_fd, p->name);
    p->address_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(p->address.sun_path) + 1);
}

bool
unix_place_init(struct unix_place *p, const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    *p = (struct unix_place){ .dir_fd = -1 };
    if (*name == '\0')
        return err_set(err, ERR_CONFIG, "\"%s\" names no socket, but a directory", path);
    if (strlen(name) > NAME_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "the name %s is too long for a socket: at most %d bytes", name, NAME_MAX_BYTES);
    if (!open_dir(p, path, err))
        return false;
    p->name = xstrdup(name);
    set_address(p, path);
    return true;
}

void
unix_place_release(struct unix_place *p)
{
    if (p->dir_fd >= 0)
        close(p->dir_fd);
    p->dir_fd = -1;
    free(p->name);
    p->name = NULL;
}
