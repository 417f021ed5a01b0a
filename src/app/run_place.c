/* SPDX-License-Identifier: MIT */
/* Where a run is: this host, this directory, this process; and whether the process of another run is still there. */
#include "app/run_place.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/str.h"
#include "util/utf8.h"

/* In /proc/PID/stat, counted from the one after the name. */
#define STAT_STARTED 20
#define PATH_DEFAULT "/usr/local/bin:/usr/bin:/bin"

static bool
read_line(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "re");
    bool ok = f != NULL && fgets(out, (int)size, f) != NULL;

    if (f != NULL)
        fclose(f);
    if (ok)
        out[strcspn(out, "\n")] = '\0';
    return ok;
}

/* The kernel's name for the time since it was started; "" where it has none. */
static void
boot_id(char out[64])
{
    if (!read_line("/proc/sys/kernel/random/boot_id", out, 64))
        *out = '\0';
}

/* 0: there is no such process. The name, in parentheses, may hold anything. */
static uint64_t
started_ticks(int64_t pid)
{
    char path[48], line[1024], *at;

    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    if (!read_line(path, line, sizeof line) || (at = strrchr(line, ')')) == NULL)
        return 0;
    for (int i = 0; i < STAT_STARTED; i++)
        if ((at = strchr(at + 1, ' ')) == NULL)
            return 0;
    return strtoull(at + 1, NULL, 10);
}

/* It is there, and not shown to us: /proc is mounted with hidepid. */
static bool
is_hidden(int64_t pid)
{
    return started_ticks(pid) == 0 && kill((pid_t)pid, 0) != 0 && errno == EPERM;
}

static void
host_name(char out[HOST_NAME_MAX + 1])
{
    if (gethostname(out, HOST_NAME_MAX) != 0 || !utf8_is_valid(out, strlen(out)))
        *out = '\0';
    out[HOST_NAME_MAX] = '\0';
}

void
run_place_here(struct run_order *order, struct arena *arena)
{
    char host[HOST_NAME_MAX + 1] = "", boot[64], directory[PATH_MAX];

    host_name(host);
    boot_id(boot);
    if (getcwd(directory, sizeof directory) == NULL || !utf8_is_valid(directory, strlen(directory)))
        *directory = '\0';
    order->host = arena_strdup(arena, host);
    order->boot = arena_strdup(arena, boot);
    order->directory = arena_strdup(arena, directory);
    order->pid = getpid();
    order->started_ticks = started_ticks(order->pid);
}

bool
run_is_gone(const struct run *r)
{
    char host[HOST_NAME_MAX + 1] = "", boot[64];

    host_name(host);
    boot_id(boot);
    if (r->finished || *host == '\0' || *boot == '\0' || !str_eq(r->order.host, host) || r->order.boot == NULL
        || *r->order.boot == '\0')
        return false;
    return !str_eq(r->order.boot, boot) || (started_ticks(r->order.pid) != r->order.started_ticks && !is_hidden(r->order.pid));
}

bool
run_is_ours(const struct run_order *o)
{
    struct arena arena = { 0 };
    struct run_order here = { 0 };
    bool ours;

    run_place_here(&here, &arena);
    ours =
        o->pid == here.pid && o->started_ticks == here.started_ticks && str_eq(o->boot, here.boot) && str_eq(o->host, here.host);
    arena_release(&arena);
    return ours;
}

static bool
is_program(const char *path, int *code)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return false;
    if (S_ISREG(st.st_mode) && access(path, X_OK) == 0)
        return true;
    *code = RUN_EXIT_NOT_RUN;
    return false;
}

static char *
search(const char *name, int *code)
{
    const char *path = getenv("PATH");

    if (path == NULL || *path == '\0')
        path = PATH_DEFAULT;
    for (size_t len; *path != '\0'; path += len + (path[len] == ':')) {
        struct buf file = BUF_INIT;

        len = strcspn(path, ":");
        buf_addf(&file, "%.*s%s%s", (int)len, path, len > 0 ? "/" : "./", name);
        if (is_program(buf_text(&file), code))
            return buf_take(&file);
        buf_release(&file);
    }
    return NULL;
}

char *
run_program(const char *name, int *code, struct err *err)
{
    bool is_path = strchr(name, '/') != NULL;
    char *found;

    *code = RUN_EXIT_NOT_FOUND;
    if (is_path)
        found = is_program(name, code) ? xstrdup(name) : NULL;
    else
        found = *name == '\0' ? NULL : search(name, code);
    if (found != NULL)
        return found;
    if (*code == RUN_EXIT_NOT_RUN)
        err_set(err, ERR_REFUSED, "%s is no program that you may run: nothing was run", name);
    else
        err_set(err, ERR_REFUSED, is_path ? "there is no %s: nothing was run" : "there is no program %s in PATH: nothing was run",
            name);
    return NULL;
}
