/* SPDX-License-Identifier: MIT */
/* Runs in words and in JSON. */
#include <string.h>

#include "core/words.h"
#include "util/str.h"
#include "util/time.h"

/* Bytes of a command line that a line about it shows. */
#define LINE_ARGV_MAX 200

static void
add_what(const struct run_order *o, struct buf *out)
{
    struct buf line;

    if (o->name != NULL) {
        buf_adds(out, o->name);
        return;
    }
    buf_init(&line, RUN_ARGV_BYTES_MAX * 4);
    run_argv_words(o->argv, o->argv_n, &line);
    if (line.len > LINE_ARGV_MAX) {
        buf_truncate(&line, LINE_ARGV_MAX);
        str_trim_partial(line.data);
        buf_addf(out, "%s...", buf_text(&line));
    } else {
        buf_adds(out, buf_text(&line));
    }
    buf_release(&line);
}

static void
add_end(const struct run_end *e, struct buf *out)
{
    char took[TIME_TEXT_MAX];

    run_end_words(e, out);
    duration_short(e->took_ms, took);
    if (e->how != RUN_NOT_STARTED)
        buf_addf(out, " after %s", took);
}

void
run_words(const struct model *m, const struct event *ev, struct buf *out)
{
    const struct run *r = m == NULL ? NULL : model_run(m, ev->run);
    const struct alert *a = NULL;

    buf_addf(out, "%llu: ", (unsigned long long)ev->run);
    if (ev->kind == EV_RUN_FINISHED) {
        if (r != NULL) {
            add_what(&r->order, out);
            buf_adds(out, ", ");
        }
        add_end(&ev->u.run_end.end, out);
        return;
    }
    add_what(&ev->u.run, out);
    if (m != NULL && ev->u.run.has_alert)
        a = model_alert(m, &ev->alert);
    if (a != NULL)
        buf_addf(out, ", for %s", alert_field(a, FIELD_NAME));
    buf_addf(out, ": %s", ev->u.run.purpose);
}

const char *
run_state(const struct run *r, bool gone)
{
    return r->finished ? "ended" : gone ? "gone" : "running";
}

void
run_state_words(const struct run *r, bool gone, struct buf *out)
{
    if (r->finished)
        run_end_words(&r->end, out);
    else
        buf_adds(out, gone ? "no end known: the process is gone" : "under way");
}

static void
end_json(struct json_out *o, const struct run *r)
{
    const struct run_end *e = &r->end;

    if (e->how == RUN_EXITED)
        json_int(o, "exit", e->code);
    if (e->how == RUN_SIGNALED)
        json_int(o, "signal", e->code);
    if (e->how == RUN_NOT_STARTED)
        json_str(o, "error", e->error);
    json_int(o, "took_ms", e->took_ms);
    json_time(o, "ended_at", r->started_at_ms + e->took_ms);
    if (e->head == NULL)
        return;
    json_str(o, "output", e->head);
    json_int(o, "left_out", (int64_t)e->left_out);
    json_str(o, "output_end", e->tail);
}

void
run_json(struct json_out *o, const struct run *r, bool gone)
{
    const struct run_order *order = &r->order;
    char hex[ALERT_ID_HEX];

    alert_id_hex(&order->alert, hex);
    json_int(o, "run", (int64_t)r->number);
    json_str(o, "by", r->actor);
    json_time(o, "at", r->started_at_ms);
    json_str(o, "purpose", order->purpose);
    json_str(o, "command", order->name);
    json_open(o, "argv", '[');
    for (size_t i = 0; i < order->argv_n; i++)
        json_str(o, NULL, order->argv[i]);
    json_close(o, ']');
    json_str(o, "alert", order->has_alert ? hex : NULL);
    json_str(o, "host", order->host);
    json_str(o, "directory", order->directory);
    json_int(o, "pid", order->pid);
    json_str(o, "state", run_state(r, gone));
    if (r->finished)
        end_json(o, r);
}
