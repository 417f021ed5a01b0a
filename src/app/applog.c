/* SPDX-License-Identifier: MIT */
/* What has no screen: a dashboard's log file in the state directory, at most two files of 1 MB; a verb's on standard error. */
#include "app/applog.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/loop.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"
#include "util/path.h"
#include "util/text.h"
#include "util/time.h"

#define LINE_MAX_BYTES 8192

/* A log has no caller that could carry it: its state is the process's, like standard error itself. */
static struct {
    char *path;
    int fd;        /* -1: none */
    int saved_err; /* standard error as it was, -1: untouched */
    off_t size;
    bool verbose;
} state = { .fd = -1, .saved_err = -1 };

void
applog_verbose(bool on)
{
    state.verbose = on;
}

static int
open_log(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0600);
}

static void
point_stderr_at_log(void)
{
    if (state.saved_err < 0)
        state.saved_err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(state.fd, STDERR_FILENO);
}

void
applog_to_file(const char *name)
{
    char *path = path_state(name), *dir = path_dir(path);
    struct stat st;

    applog_restore();
    if (path_make_dir(dir, NULL) && (state.fd = open_log(path)) >= 0) {
        state.size = fstat(state.fd, &st) == 0 ? st.st_size : 0;
        state.path = path;
        path = NULL;
    } else {
        state.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    }
    if (state.fd >= 0)
        point_stderr_at_log();
    free(path);
    free(dir);
}

void
applog_restore(void)
{
    if (state.saved_err >= 0) {
        dup2(state.saved_err, STDERR_FILENO);
        close(state.saved_err);
        state.saved_err = -1;
    }
    if (state.fd >= 0)
        close(state.fd);
    state.fd = -1;
    free(state.path);
    state.path = NULL;
}

static void
rotate(void)
{
    struct buf old = BUF_INIT;
    int fd;

    buf_addf(&old, "%s.1", state.path);
    if (rename(state.path, buf_text(&old)) == 0 && (fd = open_log(state.path)) >= 0) {
        close(state.fd);
        state.fd = fd;
        state.size = 0;
        point_stderr_at_log();
    }
    buf_release(&old);
}

static void
write_line(int fd, const struct buf *line)
{
    ssize_t n = write(fd, buf_text(line), line->len);

    if (n > 0)
        state.size += n;
}

void
applog(const char *fmt, ...)
{
    char text[LINE_MAX_BYTES], when[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;
    va_list args;
    int n;

    if (state.fd < 0 && !state.verbose)
        return;
    va_start(args, fmt);
    n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (n < 0)
        return;
    if (state.fd >= 0) {
        time_rfc3339(loop_now_ms(), when);
        buf_addf(&line, "%s [%ld] ", when, (long)getpid());
    } else {
        buf_adds(&line, "tocsin: ");
    }
    text_log(&line, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
    buf_addc(&line, '\n');
    if (state.path != NULL && state.size + (off_t)line.len > APPLOG_MAX_BYTES)
        rotate();
    write_line(state.fd >= 0 ? state.fd : STDERR_FILENO, &line);
    buf_release(&line);
}
