/* SPDX-License-Identifier: MIT */
/* What a service says on standard error: one line for each fact. */
#include "app/serve_log.h"

#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/loop.h"
#include "util/buf.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

/* A pipe that has room takes so much at once. */
#define LINE_MAX_BYTES PIPE_BUF
/* The priority or the time, and the line feed. */
#define AROUND_MAX_BYTES 64

/* Standard error is the process's, and so is what is known of it. */
static bool to_journal;
static unsigned long long lost; /* lines, since the last that was written */

/* $JOURNAL_STREAM is "DEVICE:INODE" of the stream that systemd gave; it may have been redirected since. */
void
serve_log_open(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    char here[64];
    struct stat st;

    if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
        return;
    snprintf(here, sizeof here, "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    to_journal = str_eq(stream, here);
}

/* Without waiting: who does not read holds up nobody. */
static bool
put_line(enum serve_priority priority, const char *text)
{
    struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };
    char when[TIME_TEXT_MAX];
    struct buf line = BUF_INIT, words;
    bool ok;

    if (poll(&fd, 1, 0) != 1 || !(fd.revents & POLLOUT))
        return false;
    buf_init(&words, LINE_MAX_BYTES - AROUND_MAX_BYTES);
    text_line(&words, text);
    time_rfc3339(loop_now_ms(), when);
    if (to_journal)
        buf_addf(&line, "<%d>", priority);
    else
        buf_addf(&line, "%s ", when);
    buf_addf(&line, "%s\n", buf_text(&words));
    ok = write(STDERR_FILENO, buf_text(&line), line.len) > 0;
    buf_release(&words);
    buf_release(&line);
    return ok;
}

void
serve_log(enum serve_priority priority, const char *fmt, ...)
{
    char text[LINE_MAX_BYTES - AROUND_MAX_BYTES], before[64];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    snprintf(before, sizeof before, "%llu lines before this one were lost: nobody read them", lost);
    if (lost > 0 && put_line(SERVE_WARNING, before))
        lost = 0;
    if (lost > 0 || !put_line(priority, text))
        lost++;
}
