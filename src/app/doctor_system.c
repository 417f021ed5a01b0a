/* SPDX-License-Identifier: MIT */
/* What `tocsin doctor` says of what is around the store: configuration, directory, disk, and the libraries it runs with. */
#include <config.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <zlib.h>

#include "app/doctor.h"
#include "net/libraries.h"
#include "source/calendar.h"
#include "store/keep.h"
#include "store/store.h"
#include "term/libraries.h"
#include "util/libraries.h"
#include "util/path.h"
#include "util/str.h"

/* Less than this much room is soon none. */
#define ROOM_MIN_BYTES (UINT64_C(100) << 20)

/* statfs(2); those that a store is likely to lie on. */
static const struct {
    uint32_t magic;
    const char *name;
} file_systems[] = {
    { 0x0000ef53, "ext" },
    { 0x58465342, "xfs" },
    { 0x9123683e, "btrfs" },
    { 0x2fc12fc1, "zfs" },
    { 0xf2f52010, "f2fs" },
    { 0x01021994, "tmpfs" },
    { 0x794c7630, "overlay" },
};

void
doctor_configuration(struct doctor *d)
{
    const struct config *c = d->app->config;
    bool system = !str_eq(c->file, CONFIG_SYSTEM_FILE) && access(CONFIG_SYSTEM_FILE, F_OK) == 0;

    if (c->found)
        doctor_add(d, DOCTOR_OK, "configuration", NULL, "%s%s (tocsin check looks for what is unwise in it)",
            d->app->options.value[OPT_CONFIG] == NULL && system ? CONFIG_SYSTEM_FILE ", then " : "", c->file);
    else
        doctor_add(d, DOCTOR_OK, "configuration", NULL, "none: %s is not there", c->file);
    doctor_add(d, DOCTOR_OK, "person", NULL, "%s", d->app->me);
}

static const char *
file_system_of(const char *dir, char number[32])
{
    const char *network = path_network_fs(dir);
    struct statfs fs;

    if (network != NULL)
        return network;
    if (statfs(dir, &fs) != 0)
        return "unknown";
    for (size_t i = 0; i < sizeof file_systems / sizeof *file_systems; i++)
        if (file_systems[i].magic == (uint32_t)fs.f_type)
            return file_systems[i].name;
    snprintf(number, 32, "0x%" PRIx32, (uint32_t)fs.f_type);
    return number;
}

static void
add_file_system(struct doctor *d, const char *dir)
{
    char number[32];
    const char *name = file_system_of(dir, number);

    if (path_network_fs(dir) != NULL)
        doctor_add(d, DOCTOR_FAULT, "file system", "name a path on a disk of this machine with --store",
            "%s: locks can't be trusted there", name);
    else if (strcmp(name, "tmpfs") == 0)
        doctor_add(d, DOCTOR_WARNING, "file system", "name a path on a disk with --store",
            "tmpfs: the store is in memory, and gone when this machine restarts");
    else
        doctor_add(d, DOCTOR_OK, "file system", NULL, "%s", name);
}

static void
add_room(struct doctor *d, const char *dir)
{
    struct statvfs fs;
    uint64_t room;

    if (statvfs(dir, &fs) != 0)
        return;
    room = (uint64_t)fs.f_bavail * fs.f_frsize;
    if (room < ROOM_MIN_BYTES)
        doctor_add(d, DOCTOR_WARNING, "room", "free some space: acts are refused when there is none", "%" PRIu64 " kB are left",
            room >> 10);
    else
        doctor_add(d, DOCTOR_OK, "room", NULL, "%" PRIu64 " MB are left", room >> 20);
}

static void
add_dir(struct doctor *d, const char *dir)
{
    struct stat st;

    if (stat(dir, &st) != 0)
        doctor_add(d, DOCTOR_WARNING, "directory", "start tocsin: it makes it", "%s: %s", dir, strerror(errno));
    else if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
        doctor_add(d, DOCTOR_FAULT, "directory", "chmod o-w, or name another one with --store", "everybody may write to %s", dir);
    else if (store_is_anothers(d->app->store))
        doctor_add(d, DOCTOR_OK, "directory", NULL, "%s, mode %04o, of another account (uid %u): you are a client of its owner",
            dir, (unsigned)(st.st_mode & 07777), (unsigned)st.st_uid);
    else if (access(dir, W_OK | X_OK) != 0)
        doctor_add(d, DOCTOR_FAULT, "directory", "make it writable for you, or name another one with --store",
            "%s can't be written", dir);
    else
        doctor_add(d, DOCTOR_OK, "directory", NULL, "%s, mode %04o", dir, (unsigned)(st.st_mode & 07777));
}

/* Files that lie beside it while it is open have its mode. */
static void
add_modes(struct doctor *d)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
    struct buf name = BUF_INIT, open = BUF_INIT;
    struct stat st;

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        buf_clear(&name);
        buf_addf(&name, "%s%s", d->app->store, suffixes[i]);
        if (stat(buf_text(&name), &st) == 0 && (st.st_mode & 077) != 0)
            buf_addf(&open, "%s%s (%04o)", open.len == 0 ? "" : ", ", buf_text(&name), (unsigned)(st.st_mode & 07777));
    }
    if (open.len > 0)
        doctor_add(d, DOCTOR_WARNING, "modes", "chmod 600 them", "others can get at %s", buf_text(&open));
    else
        doctor_add(d, DOCTOR_OK, "modes", NULL, "the store's files are %s alone",
            store_is_anothers(d->app->store) ? "its account's" : "yours");
    buf_release(&name);
    buf_release(&open);
}

/* Of a restore that was killed: nothing uses it any more but the next one, which begins it anew. */
static void
add_left_over(struct doctor *d)
{
    struct buf name = BUF_INIT;

    buf_addf(&name, "%s.part", d->app->store);
    if (access(buf_text(&name), F_OK) == 0)
        doctor_add(d, DOCTOR_WARNING, "left over",
            "remove it, and what lies beside it with -wal and -shm, unless a restore runs now",
            "%s is of a restore that was interrupted", buf_text(&name));
    buf_release(&name);
}

void
doctor_place(struct doctor *d)
{
    char *dir = path_dir(d->app->store);

    doctor_add(d, DOCTOR_OK, "store", NULL, "%s", d->app->store);
    add_dir(d, dir);
    add_file_system(d, dir);
    add_room(d, dir);
    add_modes(d);
    add_left_over(d);
    free(dir);
}

/* Not a fault of ours to warn of each time: one connection writes and copies back here, whatever the version. */
static void
add_wal_reset(struct doctor *d)
{
    if (!keep_library_needs_one_writer())
        return;
    doctor_add(d, DOCTOR_OK, "SQLite", NULL,
        "%s is older than 3.51.3: where several connections copy the log back at once, committed pages may be lost. tocsin lets "
        "exactly one connection write and copy back, so it is safe as long as no other program (an sqlite3 shell) opens the store for "
        "writing while tocsin runs: give such programs a copy (tocsin backup)",
        keep_library());
}

/* What is loaded when it is needed may not be there. */
static void
add_libraries(struct doctor *d)
{
    struct buf out = BUF_INIT;
    struct err err = { 0 };

    buf_addf(&out, "%s, ", keep_library());
    if (!net_libraries(d->app->config->listen != NULL, &out, &err)) {
        doctor_add(d, DOCTOR_FAULT, "libraries",
            "install it: without it no source is polled and no message leaves, or nothing listens", "%s", err.text);
        buf_release(&out);
        return;
    }
    buf_adds(&out, ", ");
    term_libraries(&out);
    buf_adds(&out, ", ");
    util_libraries(&out);
    if (d->app->config->pair->calendars_n > 0) {
        buf_adds(&out, ", ");
        if (!calendar_library(&out, &err)) {
            doctor_add(d, DOCTOR_FAULT, "libraries", "calendars can't be read: install it, or take sections calendar away", "%s",
                err.text);
            buf_release(&out);
            return;
        }
    }
    buf_addf(&out, ", zlib %s", zlibVersion());
    doctor_add(d, DOCTOR_OK, "libraries", NULL, "%s", buf_text(&out));
    buf_release(&out);
}

void
doctor_versions(struct doctor *d)
{
    add_wal_reset(d);
    doctor_add(d, DOCTOR_OK, "tocsin", NULL, "%s, store schema %d", PACKAGE_VERSION, STORE_SCHEMA);
    add_libraries(d);
}
