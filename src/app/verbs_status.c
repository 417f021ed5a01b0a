/* SPDX-License-Identifier: MIT */
/* `tocsin status`: how things stand, in one line or as JSON, and as an exit code. Reads the store as it stands. */
#include "app/verbs_status.h"
#include "app/board.h"
#include "app/output.h"
#include "net/loop.h"
#include "util/str.h"

static enum status_style
style_of(const struct app *app)
{
    return str_eq(app->options.value[OPT_FORMAT], "tmux") ? STATUS_TMUX : STATUS_PLAIN;
}

static void
print_json(const struct status *s)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    status_put_json(&o, NULL, s);
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_line(const struct app *app, const struct status *s)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;

    status_line(s, style_of(app), o.unicode, &line);
    (void)output_flush(&line);
    buf_release(&line);
}

int
status_failed(const struct app *app)
{
    struct buf line = BUF_INIT;

    if (style_of(app) == STATUS_TMUX) {
        status_line_unknown(STATUS_TMUX, &line);
        (void)output_flush(&line);
        buf_release(&line);
    }
    return STATUS_ERROR;
}

int
verb_status(struct app *app)
{
    struct status s = { 0 };
    struct err err = { 0 };
    int code;

    if (!board_status(app, loop_now_ms(), &s, &err)) {
        say_error("%s", err.text);
        status_release(&s);
        return status_failed(app);
    }
    if (str_eq(app->options.value[OPT_FORMAT], "json"))
        print_json(&s);
    else
        print_line(app, &s);
    if (s.store_fault != NULL)
        say_error("%s", s.store_fault);
    code = status_code(&s);
    status_release(&s);
    return code;
}
