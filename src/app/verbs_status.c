/* SPDX-License-Identifier: MIT */
/* `tocsin status`: how things stand, in one line or as JSON, and as an exit code. Asks the owner, or reads the store where there is none. */
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

/* false: it has to be read from the store; *fault says what is wrong with the owner, where something is. */
static bool
ask_owner(struct app *app, struct status *s, struct err *fault)
{
    struct err err = { 0 };
    struct remote *r = remote_open(app, fault);
    cJSON *answer = r == NULL ? NULL : remote_ask(r, "status", NULL, NULL, &err);
    bool ok = answer != NULL && status_read_json(json_get_object(answer, "status"), s, &err);

    if (fault->code == ERR_NOTFOUND)
        *fault = (struct err){ 0 };
    if (!ok)
        status_release(s);
    cJSON_Delete(answer);
    remote_close(r);
    return ok;
}

static bool
have_status(struct app *app, struct status *s, struct err *err)
{
    struct err fault = { 0 };

    if (ask_owner(app, s, &fault))
        return true;
    *s = (struct status){ 0 };
    if (!board_status(app, loop_now_ms(), s, err)) {
        if (fault.code != ERR_NONE)
            *err = fault;
        return false;
    }
    if (fault.code != ERR_NONE && s->store_fault == NULL)
        s->store_fault = xstrdup(fault.text);
    return true;
}

int
verb_status(struct app *app)
{
    const char *format = app->options.value[OPT_FORMAT];
    struct status s = { 0 };
    struct err err = { 0 };
    int code;

    if (format != NULL && !str_eq(format, "plain") && !str_eq(format, "tmux") && !str_eq(format, "json")) {
        say_error("--format %s: a status is plain, tmux or json", format);
        return status_failed(app);
    }
    if (!have_status(app, &s, &err)) {
        say_error("%s", err.text);
        status_release(&s);
        return status_failed(app);
    }
    if (str_eq(format, "json"))
        print_json(&s);
    else
        print_line(app, &s);
    if (s.store_fault != NULL)
        say_error("%s", s.store_fault);
    code = status_code(&s);
    status_release(&s);
    return code;
}
