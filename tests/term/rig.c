/* SPDX-License-Identifier: MIT */
/* The dashboard on a pty, fed by a server. */
#include "term/rig.h"

#include <stdio.h>

#include "support/suite.h"

void
rig_start(struct rig *r, const struct pty_options *options)
{
    r->server = alert_server_new(RIG_ALERTS);
    r->tocsin = tocsin_new(alert_server_url(r->server));
    r->pty = tocsin_start(r->tocsin, options);
    assert_true(pty_until_text(r->pty, RIG_ALL));
    assert_true(pty_until_gone(r->pty, "~L"));
}

void
rig_start_in(struct rig *r, int rows, int cols)
{
    rig_start(r, &(struct pty_options){ .rows = rows, .cols = cols });
}

void
rig_start_again(struct rig *r)
{
    pty_free(r->pty);
    r->pty = tocsin_start_in(r->tocsin, 24, 80);
    assert_true(pty_until_text(r->pty, RIG_ALL));
}

void
rig_end(struct rig *r)
{
    pty_free(r->pty);
    tocsin_free(r->tocsin);
    alert_server_free(r->server);
}

void
rig_key(struct rig *r, const char *keys, const char *brings)
{
    pty_keys(r->pty, keys);
    assert_true(pty_until_text(r->pty, brings));
}

size_t
rig_rows(struct rig *r, char mark)
{
    struct screen *s = pty_screen(r->pty);
    int rows, cols;
    size_t n = 0;

    screen_size(s, &rows, &cols);
    for (int row = 0; row < rows; row++) {
        const char *text = screen_row(s, row);

        n += (text[0] == ' ' || text[0] == '>') && text[1] == mark && text[2] == ' ' && text[3] == 'L';
    }
    return n;
}

struct wanted_rows {
    struct rig *rig;
    char mark;
    size_t n;
};

static bool
has_rows(struct pty *p, const void *ctx)
{
    const struct wanted_rows *w = ctx;

    (void)p;
    return rig_rows(w->rig, w->mark) == w->n;
}

bool
rig_until_rows(struct rig *r, char mark, size_t n)
{
    bool ok = pty_until(r->pty, has_rows, &(struct wanted_rows){ r, mark, n });

    if (!ok)
        fprintf(stderr, "rig: %zu rows with '%c', not %zu; the screen:\n%s", rig_rows(r, mark), mark, n,
            screen_text(pty_screen(r->pty)));
    return ok;
}

void
rig_check_left(struct rig *r)
{
    assert_string_equal(screen_leftovers(pty_screen(r->pty)), "");
    assert_true(pty_modes_are_restored(r->pty));
    assert_true(tocsin_is_whole_and_free(r->tocsin));
}
