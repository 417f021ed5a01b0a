/* SPDX-License-Identifier: MIT */
/* `tocsin runs 12` and `tocsin show run:12`: one run, with what it said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "app/run_place.h"
#include "app/run_spool.h"
#include "app/verbs_runs.h"
#include "core/words.h"
#include "util/text.h"
#include "util/time.h"

static bool
on_its_event(void *ctx, const struct stored_event *e)
{
    struct run **r = ctx;

    if (e->ev.kind == EV_RUN_STARTED && *r == NULL)
        *r = run_of_start(&e->ev);
    if (e->ev.kind == EV_RUN_FINISHED && *r != NULL && !(*r)->finished) {
        (*r)->finished = true;
        (*r)->end = run_end_copy(&(*r)->arena, &e->ev.u.run_end.end);
    }
    return true;
}

struct run *
run_read(struct app *app, uint64_t number, struct err *err)
{
    char stream[32];
    const struct event_query q = { .stream = stream, .decode = true };
    struct run *r = NULL;
    struct board b;

    snprintf(stream, sizeof stream, "run:%llu", (unsigned long long)number);
    if (board_open_unread(&b, app, err) && board_events(&b, &q, on_its_event, &r, err) && r == NULL)
        err_set(err, ERR_NOTFOUND, "there is no run %llu; tocsin runs lists them", (unsigned long long)number);
    board_close(&b);
    return r;
}

/* Clean lines, also where a pipe leads to a terminal; --json has it as it came. */
static void
print_output(const struct output *o, const char *text)
{
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");
        struct buf plain = BUF_INIT, line = BUF_INIT;

        for (size_t i = 0; i < n; i++)
            if (text[i] != '\r')
                buf_addc(&plain, text[i]);
        text_expand_tabs(&line, buf_text(&plain), plain.len);
        output_line(o, buf_text(&line));
        buf_release(&plain);
        buf_release(&line);
        text += n + (text[n] == '\n');
    }
}

static void
print_fields(const struct output *o, const struct run *r)
{
    char text[64], at[TIME_TEXT_MAX], took[TIME_TEXT_MAX];
    struct buf argv = BUF_INIT, state = BUF_INIT;

    snprintf(text, sizeof text, "%llu", (unsigned long long)r->number);
    output_field(o, "run", text);
    output_field(o, "why", r->order.purpose);
    run_argv_words(r->order.argv, r->order.argv_n, &argv);
    output_field(o, "what", buf_text(&argv));
    output_field(o, "command", r->order.name);
    output_field(o, "by", r->actor);
    time_rfc3339(r->started_at_ms, at);
    output_field(o, "started", at);
    run_state_words(r, run_is_gone(r), &state);
    if (r->finished) {
        duration_short(r->end.took_ms, took);
        buf_addf(&state, " after %s", took);
    }
    output_field(o, "end", buf_text(&state));
    if (r->order.has_alert) {
        alert_id_hex(&r->order.alert, text);
        output_field(o, "alert", text);
    }
    snprintf(text, sizeof text, "%.40s, pid %lld", r->order.host, (long long)r->order.pid);
    output_field(o, "where", text);
    output_field(o, "directory", r->order.directory);
    buf_release(&argv);
    buf_release(&state);
}

static void
print_run(const struct run *r)
{
    struct output o = output_here();
    char note[64];

    print_fields(&o, r);
    if (!r->finished || r->end.head == NULL || *r->end.head == '\0')
        return;
    output_line(&o, "output");
    print_output(&o, r->end.head);
    if (r->end.tail == NULL)
        return;
    snprintf(note, sizeof note, "[%llu bytes are left out here]", (unsigned long long)r->end.left_out);
    output_line(&o, note);
    print_output(&o, r->end.tail);
}

int
show_run(struct app *app, uint64_t number)
{
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct json_out o;
    struct run *r;

    run_spool_tell_all(app);
    r = run_read(app, number, &err);
    if (r == NULL)
        return app_fail(&err);
    if (app->options.given[OPT_JSON]) {
        json_begin(&o, &text);
        json_open(&o, NULL, '{');
        run_json(&o, r, run_is_gone(r));
        json_close(&o, '}');
        (void)output_raw(&text);
    } else {
        print_run(r);
    }
    buf_release(&text);
    run_free(r);
    return EXIT_DONE;
}
