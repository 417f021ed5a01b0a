/* SPDX-License-Identifier: MIT */
/* Files and directories: where they are, and reading and writing them whole. */
#include "util/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "util/alloc.h"

#define READ_STEP 65536

/* A relative XDG path is to be ignored (XDG Base Directory Specification). */
static char *
xdg(const char *variable, const char *below_home, const char *name)
{
    const char *base = getenv(variable);
    const char *home = getenv("HOME");
    struct buf b = BUF_INIT;

    if (base != NULL && *base == '/')
        buf_addf(&b, "%s/tocsin/%s", base, name);
    else
        buf_addf(&b, "%s/%s/tocsin/%s", home != NULL && *home == '/' ? home : "/nonexistent", below_home, name);
    return buf_take(&b);
}

char *
path_config(const char *name)
{
    return xdg("XDG_CONFIG_HOME", ".config", name);
}

char *
path_state(const char *name)
{
    return xdg("XDG_STATE_HOME", ".local/state", name);
}

char *
path_dir(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return xstrdup(".");
    while (slash > path && slash[-1] == '/')
        slash--;
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

static bool
make_one(const char *dir, struct err *err)
{
    struct stat st;
    int why;

    if (mkdir(dir, 0700) == 0)
        return true;
    why = errno;
    if (stat(dir, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return true;
        return err_set(err, ERR_IO, "%s is in the way: it is no directory", dir);
    }
    return err_errno(err, ERR_IO, why, "can't make the directory %s", dir);
}

bool
path_make_dir(const char *dir, struct err *err)
{
    char *part = xstrdup(dir);
    bool ok = true;

    for (char *p = part + 1; ok && *part != '\0' && *p != '\0'; p++)
        if (*p == '/' && p[-1] != '/') {
            *p = '\0';
            ok = make_one(part, err);
            *p = '/';
        }
    ok = ok && make_one(part, err);
    free(part);
    return ok;
}

/* No FIFO makes us wait, no device is read. */
static int
open_regular(const char *path, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0) {
        err_errno(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, errno, "can't read %s", path);
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    close(fd);
    err_set(err, ERR_IO, "%s is no regular file", path);
    return -1;
}

static bool
read_all(int fd, const char *path, size_t max, struct buf *out, struct err *err)
{
    char *piece = xmalloc(READ_STEP);
    size_t all = 0;
    ssize_t got;
    bool ok = true;

    while (ok && (got = read(fd, piece, READ_STEP)) != 0) {
        if (got < 0) {
            ok = errno == EINTR || err_errno(err, ERR_IO, errno, "can't read %s", path);
            continue;
        }
        all += (size_t)got;
        buf_add(out, piece, (size_t)got);
        if (all > max || out->full)
            ok = err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, max < out->max ? max : out->max);
    }
    free(piece);
    return ok;
}

bool
path_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    int fd = open_regular(path, err);
    bool ok;

    if (fd < 0)
        return false;
    ok = read_all(fd, path, max, out, err);
    close(fd);
    return ok;
}

static bool
write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, text, len);

        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            text += put;
            len -= (size_t)put;
        }
    }
    return true;
}

/* The name is safe only once its directory is. */
static bool
sync_dir_of(const char *path)
{
    char *dir = path_dir(path);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    free(dir);
    return ok;
}

/* Unless we wait, the bytes are at least on their way before the name is: a power cut leaves the old text or the new one, hardly an empty file. */
static bool
settle(int fd, bool durable)
{
    if (durable)
        return fsync(fd) == 0;
    sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    return true;
}

static bool
write_beside(const char *path, const char *text, size_t len, bool durable, struct err *err)
{
    struct buf beside = BUF_INIT;
    int fd;
    bool ok;

    buf_addf(&beside, "%s.XXXXXX", path);
    fd = mkostemp(beside.data, O_CLOEXEC); /* mode 0600 */
    ok = fd >= 0 && write_all(fd, text, len) && settle(fd, durable) && rename(beside.data, path) == 0
        && (!durable || sync_dir_of(path));
    if (!ok) {
        err_errno(err, ERR_IO, errno, "can't write %s", path);
        if (fd >= 0)
            unlink(beside.data);
    }
    if (fd >= 0)
        close(fd);
    buf_release(&beside);
    return ok;
}

bool
path_write(const char *path, const char *text, size_t len, struct err *err)
{
    return write_beside(path, text, len, true, err);
}

bool
path_write_soon(const char *path, const char *text, size_t len, struct err *err)
{
    return write_beside(path, text, len, false, err);
}

/* statfs(2) and linux/magic.h; cifs, smb2 and ceph are not in every libc's headers. */
static const struct {
    uint32_t magic;
    const char *name;
} network_fs[] = {
    { 0x00006969, "nfs" },
    { 0x0000517b, "smb" },
    { 0xff534d42, "cifs" },
    { 0xfe534d42, "smb2" },
    { 0x5346414f, "afs" },
    { 0x6b414653, "afs" },
    { 0x00c36400, "ceph" },
    { 0x65735546, "fuse" },
};

/* The file system of the path, or of the nearest directory above it that is there. */
static bool
statfs_nearest(const char *path, struct statfs *fs)
{
    char *at = xstrdup(path);
    bool ok = false;

    for (;;) {
        char *up;

        ok = statfs(at, fs) == 0;
        if (ok || errno != ENOENT || strcmp(at, "/") == 0 || strcmp(at, ".") == 0)
            break;
        up = path_dir(at);
        free(at);
        at = up;
    }
    free(at);
    return ok;
}

const char *
path_network_fs(const char *path)
{
    struct statfs fs;

    if (!statfs_nearest(path, &fs))
        return NULL;
    for (size_t i = 0; i < sizeof network_fs / sizeof *network_fs; i++)
        if (network_fs[i].magic == (uint32_t)fs.f_type)
            return network_fs[i].name;
    return NULL;
}
