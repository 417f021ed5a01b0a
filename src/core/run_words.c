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

    if (o->name != NULL)
        buf_addf(out, "%s: ", o->name);
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
