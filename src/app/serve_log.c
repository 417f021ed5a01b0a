/* SPDX-License-Identifier: MIT */
/* What a service says on standard error: one line for each fact. */
#include "app/serve_log.h"

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

#define LINE_MAX_BYTES 4096

/* Standard error is the process's, and so is what is known of it. */
static bool to_journal;

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

void
serve_log(enum serve_priority priority, const char *fmt, ...)
{
    char text[LINE_MAX_BYTES], when[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;
    va_list args;
    ssize_t n;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    time_rfc3339(loop_now_ms(), when);
    if (to_journal)
        buf_addf(&line, "<%d>", priority);
    else
        buf_addf(&line, "%s ", when);
    text_line(&line, text);
    buf_addc(&line, '\n');
    n = write(STDERR_FILENO, buf_text(&line), line.len);
    (void)n; /* nobody reads it: there is no one left to tell */
    buf_release(&line);
}
