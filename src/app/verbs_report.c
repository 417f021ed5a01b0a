/* SPDX-License-Identifier: MIT */
/* `tocsin incident report`: what there is to read of an incident once it is over, or so far. */
#include "app/act.h"
#include "app/board.h"
#include "app/output.h"
#include "app/replay_export.h"
#include "app/report_out.h"
#include "net/loop.h"
#include "util/str.h"

/* The longest report; what is longer is refused by name. */
#define REPORT_BYTES_MAX ((size_t)256 << 20)

static bool
take(void *ctx, const struct stored_event *e)
{
    report_take(ctx, &e->ev);
    return true;
}

static void
write_as(const struct report *r, const char *format, struct buf *out)
{
    if (str_eq(format, "json"))
        report_json(r, out);
    else
        report_write(r, str_eq(format, report_html.word) ? &report_html : &report_markdown, out);
}

static bool
put_out(struct app *app, struct buf *text, struct err *err)
{
    const char *file = app->options.value[OPT_OUTPUT];

    if (text->full)
        return err_set(err, ERR_LIMIT, "the report would be longer than %zu bytes", REPORT_BYTES_MAX);
    if (file != NULL) {
        if (!replay_write_new(file, text, err))
            return false;
        say_note("%s: %zu bytes", file, text->len);
        return true;
    }
    buf_truncate(text, text->len - 1); /* the last newline comes with the output */
    (void)output_raw(text);
    return true;
}

static bool
make(struct app *app, const struct board *b, uint64_t number, struct err *err)
{
    const struct incident *i = model_incident(b->model, number);
    struct buf text = { .max = REPORT_BYTES_MAX };
    struct report r;
    bool ok;

    if (i == NULL)
        return err_set(err, ERR_NOTFOUND, "there is no incident %s; tocsin incidents --all lists them", app->words[0]);
    report_begin(&r, b->model, i, loop_now_ms());
    ok = board_timeline(b, number, take, &r, err);
    if (ok) {
        report_finish(&r);
        write_as(&r, app->options.value[OPT_FORMAT], &text);
        ok = put_out(app, &text, err);
    }
    report_release(&r);
    buf_release(&text);
    return ok;
}

static bool
wanted(const struct app *app, uint64_t *number, struct err *err)
{
    const char *format = app->options.value[OPT_FORMAT];

    if (app->words_n != 1)
        return err_set(err, ERR_USAGE, "incident report takes one incident: tocsin incident report INC-12");
    *number = incident_number(app->words[0]);
    if (*number == 0)
        return err_set(err, ERR_USAGE, "%s is no incident: INC-12, or 12", app->words[0]);
    return format == NULL || str_eq(format, "json") || str_eq(format, report_markdown.word) || str_eq(format, report_html.word)
        || err_set(err, ERR_USAGE, "--format %s: a report is markdown, json or html", format);
}

int
verb_incident_report(struct app *app)
{
    const struct board_query all = { .messages = true };
    struct err err = { 0 };
    struct board b = { 0 };
    uint64_t number;
    bool ok;

    ok = wanted(app, &number, &err) && board_open(&b, app, &all, &err) && make(app, &b, number, &err);
    board_close(&b);
    return ok ? EXIT_DONE : app_fail(&err);
}
