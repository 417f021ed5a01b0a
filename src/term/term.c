/* SPDX-License-Identifier: MIT */
/* The life of a terminal: taken over, drawn on, given back. */
#include "term/term.h"

#include <stdlib.h>
#include <string.h>

#include "term/caps.h"
#include "term/clipboard.h"
#include "term/input.h"
#include "term/output.h"
#include "term/painter.h"
#include "term/tty.h"
#include "term/will.h"
#include "util/alloc.h"

#define READ_CHUNK (16 * 1024)
#define READS_MAX 4                  /* chunks a turn: the loop has other work */
#define BEHIND_MAX ((size_t)1 << 20) /* a terminal that is further behind gets no clipboard */
#define SYNC_MIN_BYTES 512           /* below it a frame arrives whole anyway, and the marks would cost more than they save */

struct term {
    struct tty tty;
    struct output out;
    struct caps caps;
    struct painter *painter;
    struct input *input;
    int rows, cols;
    bool away; /* suspended */
    bool gone; /* hung up */
};

static bool open_somewhere;

void
term_restore_now(void)
{
    will_execute();
}

static void
arm_will(struct term *t)
{
    caps_set_rows(&t->caps, t->rows);
    will_arm(t->tty.fd, t->tty.shared_flags, &t->tty.before, buf_text(&t->caps.leave), t->caps.leave.len);
}

/* The way back stands ready before anything is changed. */
static bool
take_over(struct term *t, struct err *err)
{
    arm_will(t);
    if (!tty_set_raw(&t->tty, err)) {
        term_restore_now();
        return false;
    }
    output_add(&t->out, buf_text(&t->caps.enter), t->caps.enter.len);
    return true;
}

static void
adopt_size(struct term *t)
{
    tty_size(&t->tty, &t->rows, &t->cols);
    painter_resize(t->painter, t->rows, t->cols);
    input_set_size(t->input, t->rows, t->cols);
}

/* In this order: libtermkey and ncurses share terminfo's current terminal, and the last one keeps it. */
static bool
open_parts(struct term *t, int fd, const struct term_options *options, struct err *err)
{
    if (!tty_open(&t->tty, fd, err) || !output_open(&t->out, err) || !caps_check_name(t->out.memfd, err))
        return false;
    if ((t->input = input_new(err)) == NULL || (t->painter = painter_new(t->out.memfd, options->no_color, err)) == NULL)
        return false;
    caps_read(&t->caps, options->mouse);
    adopt_size(t);
    /* What ncurses said to begin with: we take over in our own words. */
    output_drop(&t->out);
    return take_over(t, err);
}

static void
free_parts(struct term *t)
{
    if (t->painter != NULL)
        painter_free(t->painter);
    input_free(t->input);
    caps_release(&t->caps);
    output_release(&t->out);
    tty_release(&t->tty);
    free(t);
    open_somewhere = false;
}

struct term *
term_open(int fd, const struct term_options *options, struct err *err)
{
    struct term *t;

    if (open_somewhere) {
        err_set(err, ERR_UNAVAILABLE, "the terminal is in use already: one at a time");
        return NULL;
    }
    open_somewhere = true;
    t = xcalloc(1, sizeof *t);
    t->tty.fd = t->out.memfd = -1;
    if (!open_parts(t, fd, options, err)) {
        free_parts(t);
        return NULL;
    }
    alloc_on_death(term_restore_now);
    term_pump(t);
    return t;
}

void
term_close(struct term *t)
{
    if (t == NULL)
        return;
    term_restore_now();
    alloc_on_death(NULL);
    free_parts(t);
}

void
term_suspend(struct term *t)
{
    if (t->away)
        return;
    term_restore_now();
    output_drop(&t->out);
    t->away = true;
}

bool
term_resume(struct term *t, struct err *err)
{
    /* Modes that the person changed meanwhile are what she wants to find again. */
    if (t->away && !tty_remember(&t->tty, err))
        return false;
    adopt_size(t);
    output_drop(&t->out);
    if (!take_over(t, err))
        return false;
    t->away = false;
    term_pump(t);
    return true;
}

/* ---- size and kind */

int
term_fd(const struct term *t)
{
    return t->tty.fd;
}

void
term_size(const struct term *t, int *rows, int *cols)
{
    *rows = t->rows;
    *cols = t->cols;
}

bool
term_resize(struct term *t)
{
    int rows, cols;

    tty_size(&t->tty, &rows, &cols);
    if (rows == t->rows && cols == t->cols)
        return false;
    adopt_size(t);
    if (!t->away)
        arm_will(t);
    return true;
}

enum depth
term_depth(const struct term *t)
{
    return painter_depth(t->painter);
}

bool
term_is_unicode(const struct term *t)
{
    return painter_is_unicode(t->painter);
}

/* ---- out */

bool
term_draw(struct term *t, const struct canvas *c, const struct theme *theme)
{
    size_t begin = t->caps.modern ? strlen(CAPS_SYNC_BEGIN) : 0;

    if (t->away || t->gone || term_has_output(t))
        return false;
    output_add(&t->out, CAPS_SYNC_BEGIN, begin);
    painter_draw(t->painter, c, theme);
    output_measure(&t->out);
    if (t->out.size < begin + SYNC_MIN_BYTES)
        output_skip(&t->out, begin);
    else if (begin > 0)
        output_add(&t->out, CAPS_SYNC_END, strlen(CAPS_SYNC_END));
    return true;
}

void
term_invalidate(struct term *t)
{
    painter_forget(t->painter);
}

bool
term_pump(struct term *t)
{
    char tail[WILL_TAIL_MAX];

    if (t->away)
        return true;
    if (!t->gone && !output_pump(&t->out, t->tty.fd))
        t->gone = true;
    will_set_tail(tail, output_tail(&t->out, tail, sizeof tail));
    return !t->gone;
}

bool
term_has_output(const struct term *t)
{
    return !t->away && !output_is_empty(&t->out);
}

void
term_copy(struct term *t, const char *text)
{
    struct buf b;

    buf_init(&b, CLIPBOARD_BYTES_MAX);
    if (!t->away && t->out.size - t->out.sent < BEHIND_MAX && clipboard_sequence(&b, text))
        output_add(&t->out, b.data, b.len);
    buf_release(&b);
}

void
term_bell(struct term *t)
{
    /* A terminal that is behind needs no more of them. */
    if (!t->away && !term_has_output(t))
        output_add(&t->out, "\a", 1);
}

/* ---- in */

bool
term_read(struct term *t)
{
    char bytes[READ_CHUNK];
    size_t len = 0;

    input_reclaim(t->input);
    if (t->away)
        return true;
    for (int i = 0; i < READS_MAX && !t->gone; i++) {
        if (!tty_read(&t->tty, bytes, sizeof bytes, &len))
            t->gone = true;
        if (len == 0)
            break;
        input_feed(t->input, bytes, len);
    }
    return !t->gone;
}

bool
term_next(struct term *t, struct term_event *out)
{
    return input_next(t->input, out);
}

int
term_wait_ms(const struct term *t)
{
    return input_wait_ms(t->input);
}

void
term_timeout(struct term *t)
{
    /* The rest of the sequence may have come while the loop was busy. */
    term_read(t);
    input_timeout(t->input);
}
