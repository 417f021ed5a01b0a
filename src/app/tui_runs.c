/* SPDX-License-Identifier: MIT */
/* Commands that are run from the screen: by a process of the person's own, which goes on when the screen is gone. */
#include <stdlib.h>
#include <string.h>

#include "app/tui.h"
#include "net/session.h"
#include "util/str.h"
#include "util/time.h"

#define SELF "/proc/self/exe"
#define ARGV_MAX 32
/* What such a process says of itself: why it ran nothing. */
#define SAID_MAX 4096
#define PAGE_MAX ((size_t)1 << 20)
#define PAGE_TIMEOUT_MS (10 * MS_SECOND)
#define LISTED "100"

/* A screen's own run, until it has ended or the screen has. */
struct tui_run {
    struct tui *t;
    struct session *session;
    struct buf said;
};

struct words {
    const char *v[ARGV_MAX + 1];
    size_t n;
};

static void
add(struct words *w, const char *word)
{
    if (w->n < ARGV_MAX)
        w->v[w->n++] = word;
    w->v[w->n] = NULL;
}

/* The same program on the same store, as the same person. */
static void
add_self(struct words *w, const struct app *app, const char *verb)
{
    add(w, verb);
    if (app->options.given[OPT_CONFIG]) {
        add(w, "--config");
        add(w, app->options.value[OPT_CONFIG]);
    }
    add(w, "--store");
    add(w, app->store);
}

static void
forget(struct tui_run *r)
{
    struct tui *t = r->t;

    for (size_t i = 0; i < t->runs.n; i++)
        if (t->runs.v[i] == r) {
            vec_remove(&t->runs, i);
            break;
        }
    buf_release(&r->said);
    free(r);
}

static void
on_output(void *arg, const char *bytes, size_t len)
{
    struct tui_run *r = arg;

    buf_add(&r->said, bytes, len);
}

/* That it began and ended is told by the log; what is said here is why it did not. */
static void
on_end(void *arg, const struct session_end *end)
{
    struct tui_run *r = arg;
    const char *said = buf_text(&r->said);

    if (str_starts(said, "tocsin: "))
        said += strlen("tocsin: ");
    if (end->errnum != 0)
        tui_say(r->t, false, "nothing was run: %s", strerror(end->errnum));
    else if (*said != '\0')
        tui_say(r->t, false, "%.*s", (int)strcspn(said, "\n"), said);
    forget(r);
}

void
tui_run_command(struct tui *t, const struct effect *e)
{
    static const struct session_handlers handlers = { on_output, on_end };
    struct words w = { .n = 0 };
    struct session_order order = { .program = SELF, .argv = w.v };
    char hex[ALERT_ID_HEX];
    struct tui_run *r;

    if (t->run != RUN_LIVE) {
        tui_say(t, false, "nothing is run here: nothing of this leaves this screen");
        return;
    }
    add(&w, "tocsin");
    add_self(&w, t->app, "run");
    if (t->app->claim != NULL) {
        add(&w, "--as");
        add(&w, t->app->claim);
    }
    add(&w, "--yes");
    add(&w, "--quiet");
    add(&w, "--command");
    add(&w, e->name);
    add(&w, "--why");
    add(&w, e->text);
    if (e->has_alert) {
        alert_id_hex(&e->alert, hex);
        add(&w, "--alert");
        add(&w, hex);
    }
    r = xcalloc(1, sizeof *r);
    r->t = t;
    buf_init(&r->said, SAID_MAX);
    vec_push(&t->runs, r);
    r->session = session_run(t->loop, &order, &handlers, r);
}

void
tui_leave_runs(struct tui *t)
{
    while (t->runs.n > 0) {
        session_leave(t->runs.v[0]->session);
        forget(t->runs.v[0]);
    }
    vec_release(&t->runs);
    if (t->page != NULL)
        process_cancel(t->page);
    t->page = NULL;
}

static void
on_page(void *arg, const char *out, size_t len, const struct err *err)
{
    struct tui *t = arg;

    t->page = NULL;
    if (err != NULL)
        tui_say(t, false, "%s", err->text);
    else if (len == 0)
        tui_say(t, true, "no run is so");
    else
        tui_input(t, &(struct ui_input){ .kind = UI_PAGE, .title = "RUNS", .text = out });
}

/* As the command line has it: `:runs 12`, `:runs actor=ana`. */
void
tui_show_runs(struct tui *t, const struct effect *e)
{
    char *words = xstrdup(e->text == NULL ? "" : e->text), *rest = words, *word;
    struct words w = { .n = 0 };

    if (t->page == NULL && t->run == RUN_LIVE) {
        add(&w, SELF);
        add_self(&w, t->app, "runs");
        add(&w, "--last");
        add(&w, LISTED);
        while ((word = strsep(&rest, " ")) != NULL)
            if (*word != '\0')
                add(&w, word);
        t->page = process_run(t->loop, w.v, PAGE_TIMEOUT_MS, PAGE_MAX, on_page, t);
    } else if (t->run != RUN_LIVE) {
        tui_say(t, false, "nothing is run here");
    }
    free(words);
}
