/* SPDX-License-Identifier: MIT */
/* A small program on a terminal for the tests of term: draws a known canvas, shows the keys it gets, answers on fd 3 whatever the terminal does. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "term/term.h"

#define CHANNEL_FD 3
#define EVENTS_SHOWN 6

enum { ROW_SIZE, ROW_WIDE, ROW_COLOURS, ROW_BAR, ROW_EVENTS, ROW_PROMPT = ROW_EVENTS + EVENTS_SHOWN, ROW_COUNT };

struct demo {
    struct term *term;
    struct canvas canvas;
    struct theme theme;
    int signals;
    char events[EVENTS_SHOWN][200];
    int n_events;
    bool prompt, dirty, over;
    bool stay; /* q is a key like others */
    int bar, count;
    bool filled;
};

/* ---- drawing */

static void
set_style(struct demo *d, enum role role, struct style colour, uint8_t mono)
{
    for (int depth = DEPTH_8; depth < DEPTHS; depth++)
        d->theme.styles[depth][role] = colour;
    d->theme.styles[DEPTH_MONO][role] = (struct style){ -1, -1, mono };
}

static void
make_theme(struct demo *d)
{
    for (int role = 0; role < ROLES; role++)
        set_style(d, (enum role)role, (struct style){ -1, -1, 0 }, 0);
    set_style(d, ROLE_LEVEL1, (struct style){ 7, 1, STYLE_BOLD }, STYLE_REVERSE);
    set_style(d, ROLE_LEVEL2, (struct style){ 3, -1, 0 }, STYLE_BOLD);
    set_style(d, ROLE_LEVEL3, (struct style){ 6, -1, STYLE_UNDERLINE }, STYLE_UNDERLINE);
    d->theme.styles[DEPTH_256][ROLE_LEVEL2].fg = 214;
    for (int depth = 0; depth < DEPTHS; depth++)
        d->theme.selected[depth] = (struct style){ -1, depth == DEPTH_MONO ? -1 : 4, depth == DEPTH_MONO ? STYLE_REVERSE : 0 };
}

static void
fill(struct demo *d)
{
    for (int row = 0; row < d->canvas.rows; row++)
        for (int col = 0; col < d->canvas.cols; col++)
            canvas_fill(&d->canvas, row, col, 1, (enum role)(ROLE_LEVEL1 + (row + col + d->count) % 3),
                (char)('a' + (row * 7 + col + d->count) % 26));
}

static void
compose(struct demo *d)
{
    struct canvas *c = &d->canvas;
    int rows, cols;

    term_size(d->term, &rows, &cols);
    if (rows != c->rows || cols != c->cols)
        canvas_resize(c, rows, cols);
    canvas_clear(c);
    if (d->filled)
        fill(d);
    canvas_textf(c, ROW_SIZE, 0, cols, ROLE_TEXT, "size %dx%d depth %d unicode %d", rows, cols, (int)term_depth(d->term),
        term_is_unicode(d->term));
    canvas_text(c, ROW_WIDE, 0, cols, ROLE_TEXT, "wide 漢字 éa\xcc\x81 end");
    canvas_text(c, ROW_COLOURS, 0, 4, ROLE_LEVEL1, "one ");
    canvas_text(c, ROW_COLOURS, 4, 4, ROLE_LEVEL2, "two ");
    canvas_text(c, ROW_COLOURS, 8, 6, ROLE_LEVEL3, "three ");
    canvas_text(c, ROW_BAR, 0, cols, ROLE_TEXT, "the bar");
    canvas_flag(c, ROW_BAR + d->bar, 0, cols, CELL_SELECTED);
    for (int i = 0; i < EVENTS_SHOWN; i++)
        canvas_text(c, ROW_EVENTS + i, 0, cols, ROLE_TEXT, d->events[i]);
    canvas_textf(c, ROW_COUNT, 0, cols, ROLE_TEXT, "count %d", d->count);
    if (d->prompt)
        canvas_text(c, ROW_PROMPT, 0, cols, ROLE_TEXT, "> here");
    c->cursor_row = d->prompt ? ROW_PROMPT : -1;
    c->cursor_col = d->prompt ? 6 : -1;
    canvas_fill(c, rows - 1, cols - 1, 1, ROLE_TEXT, 'Z');
}

/* ---- what comes in */

static void
note(struct demo *d, const char *line)
{
    snprintf(d->events[d->n_events++ % EVENTS_SHOWN], sizeof d->events[0], "%s", line);
    d->dirty = true;
}

static void
on_key(struct demo *d, struct key k)
{
    char name[KEY_NAME_MAX], line[64];

    key_to_text(k, name);
    snprintf(line, sizeof line, "%d key %s;", d->n_events + 1, name);
    note(d, line);
    if (k.code == 'q' && k.mods == 0)
        d->over = !d->stay;
}

static void
on_event(struct demo *d, const struct term_event *ev)
{
    char line[128];

    if (ev->kind == TERM_KEY) {
        on_key(d, ev->key);
    } else if (ev->kind == TERM_MOUSE) {
        snprintf(line, sizeof line, "%d mouse %d at %d,%d;", d->n_events + 1, (int)ev->mouse.what, ev->mouse.row, ev->mouse.col);
        note(d, line);
    } else {
        snprintf(line, sizeof line, "%d paste %zu [%.40s];", d->n_events + 1, strlen(ev->text), ev->text);
        note(d, line);
    }
}

/* ---- what the test asks */

static void
do_down(struct demo *d, const char *arg)
{
    (void)arg;
    d->bar = !d->bar;
}

static void
do_tick(struct demo *d, const char *arg)
{
    (void)arg;
    d->count++;
}

static void
do_fill(struct demo *d, const char *arg)
{
    d->filled = *arg != '0';
    d->count++;
}

static void
do_prompt(struct demo *d, const char *arg)
{
    d->prompt = *arg != '0';
}

static void
do_copy(struct demo *d, const char *arg)
{
    term_copy(d->term, arg);
}

static void
do_bell(struct demo *d, const char *arg)
{
    (void)arg;
    term_bell(d->term);
}

static void
do_suspend(struct demo *d, const char *arg)
{
    (void)arg;
    term_suspend(d->term);
}

static void
do_resume(struct demo *d, const char *arg)
{
    struct err err = { 0 };

    (void)arg;
    if (!term_resume(d->term, &err))
        fprintf(stderr, "%s\n", err.text);
}

static void
do_invalidate(struct demo *d, const char *arg)
{
    (void)arg;
    term_invalidate(d->term);
}

static void
do_restore_and_die(struct demo *d, const char *arg)
{
    (void)d;
    (void)arg;
    term_restore_now();
    _exit(7);
}

static void
do_show(struct demo *d, const char *arg)
{
    note(d, arg);
}

static void
do_quit(struct demo *d, const char *arg)
{
    (void)arg;
    d->over = true;
}

static void
do_nothing(struct demo *d, const char *arg)
{
    (void)d;
    (void)arg;
}

static const struct {
    const char *name;
    void (*run)(struct demo *d, const char *arg);
} commands[] = {
    { "down", do_down },
    { "tick", do_tick },
    { "fill", do_fill },
    { "prompt", do_prompt },
    { "copy", do_copy },
    { "bell", do_bell },
    { "suspend", do_suspend },
    { "resume", do_resume },
    { "invalidate", do_invalidate },
    { "die", do_restore_and_die },
    { "quit", do_quit },
    { "show", do_show },
    { "ping", do_nothing },
};

static void
on_command(struct demo *d, char *line)
{
    char *arg = strchr(line, ' ');

    if (arg != NULL)
        *arg++ = '\0';
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, line) == 0)
            commands[i].run(d, arg != NULL ? arg : "");
    d->dirty = true;
    dprintf(CHANNEL_FD, "done %s%s\n", line, term_has_output(d->term) ? ", behind" : "");
}

/* One a turn, so that an answer says that what was asked before is drawn and sent. */
static void
read_command(struct demo *d)
{
    static char line[256];
    static size_t n;
    char c;

    while (n + 1 < sizeof line && recv(CHANNEL_FD, &c, 1, MSG_DONTWAIT) == 1) {
        line[n++] = c;
        if (c != '\n')
            continue;
        line[n - 1] = '\0';
        n = 0;
        on_command(d, line);
        return;
    }
}

static void
read_signals(struct demo *d)
{
    struct signalfd_siginfo info;

    while (read(d->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGWINCH)
            term_resize(d->term);
        else if (info.ssi_signo == SIGCONT)
            do_resume(d, "");
        else if (info.ssi_signo == SIGTERM)
            d->over = true;
        else if (info.ssi_signo == SIGTSTP) {
            term_suspend(d->term);
            raise(SIGSTOP);
        }
        d->dirty = true;
    }
}

static int
watch_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGWINCH);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGCONT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* ---- the loop */

static bool
turn(struct demo *d, bool with_channel)
{
    struct pollfd fds[] = {
        { .fd = term_fd(d->term), .events = (short)(POLLIN | (term_has_output(d->term) ? POLLOUT : 0)) },
        { .fd = d->signals, .events = POLLIN },
        { .fd = with_channel ? CHANNEL_FD : -1, .events = POLLIN },
    };
    struct term_event ev;
    bool alive = true;

    poll(fds, sizeof fds / sizeof *fds, d->dirty && !term_has_output(d->term) ? 0 : term_wait_ms(d->term));
    read_signals(d);
    if (with_channel)
        read_command(d);
    if (fds[0].revents)
        alive = term_read(d->term);
    if (term_wait_ms(d->term) == 0)
        term_timeout(d->term);
    while (term_next(d->term, &ev))
        on_event(d, &ev);
    if (d->dirty) {
        compose(d);
        d->dirty = !term_draw(d->term, &d->canvas, &d->theme) && term_has_output(d->term);
    }
    return term_pump(d->term) && alive;
}

/* draw_demo [--no-color] [--no-mouse] [--channel] [--stay] */
int
main(int argc, char **argv)
{
    struct demo d = { .dirty = true };
    struct term_options options = { .mouse = true };
    struct err err = { 0 };
    bool with_channel = false, alive = true;

    for (int i = 1; i < argc; i++) {
        options.no_color |= strcmp(argv[i], "--no-color") == 0;
        options.mouse &= strcmp(argv[i], "--no-mouse") != 0;
        d.stay |= strcmp(argv[i], "--stay") == 0;
        with_channel |= strcmp(argv[i], "--channel") == 0;
    }
    d.signals = watch_signals();
    d.term = term_open(STDIN_FILENO, &options, &err);
    if (d.term == NULL) {
        fprintf(stderr, "draw_demo: %s\n", err.text);
        return 1;
    }
    make_theme(&d);
    canvas_init(&d.canvas, 1, 1, term_is_unicode(d.term));
    while (alive && !d.over)
        alive = turn(&d, with_channel);
    canvas_release(&d.canvas);
    term_close(d.term);
    close(d.signals);
    return alive ? 0 : 3;
}
