/* SPDX-License-Identifier: MIT */
/* How far a long piece of work is, on standard error. */
#include "app/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "app/output.h"
#include "net/loop.h"

#define QUIET_MS 1000
#define TTY_MS 100
#define LINE_MS 10000

struct progress
progress_begin(const char *what)
{
    return (struct progress){ .what = what, .began_ms = loop_mono_ms(), .is_tty = isatty(STDERR_FILENO) != 0 };
}

static bool
is_due(const struct progress *p, int64_t now_ms)
{
    if (now_ms - p->began_ms < QUIET_MS)
        return false;
    return !p->shown || now_ms - p->told_ms >= (p->is_tty ? TTY_MS : LINE_MS);
}

void
progress_tell(void *ctx, uint64_t done, uint64_t of)
{
    struct progress *p = ctx;
    int64_t now_ms = loop_mono_ms();
    unsigned percent = of == 0 ? 100 : (unsigned)(100.0 * (double)done / (double)of);

    if (!is_due(p, now_ms))
        return;
    p->shown = true;
    p->told_ms = now_ms;
    if (p->is_tty)
        fprintf(stderr, "\r%s: %u %%\033[K", p->what, percent);
    else
        say_note("%s: %u %%", p->what, percent);
}

void
progress_end(struct progress *p)
{
    if (p->is_tty && p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
