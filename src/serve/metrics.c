/* SPDX-License-Identifier: MIT */
/* Metrics as text: OpenMetrics 1.0 (its specification's section 4), or what Prometheus read before it, text format 0.0.4. */
#include "serve/metrics.h"

#include <inttypes.h>

#include "serve/routes.h"
#include "util/time.h"

static const char *const type_words[METRIC_TYPES] = {
    [METRIC_GAUGE] = "gauge",
    [METRIC_COUNTER] = "counter",
    [METRIC_HISTOGRAM] = "histogram",
};

static const char *
total(const struct metric_family *f)
{
    return f->type == METRIC_COUNTER ? "_total" : "";
}

/* In the older format a counter's family has its sample's name. */
static void
put_head(struct metrics_out *o)
{
    const struct metric_family *f = o->family;
    const char *suffix = o->open ? "" : total(f);

    buf_addf(o->text, "# TYPE %s%s %s\n", f->name, suffix, type_words[f->type]);
    if (o->open && f->unit != NULL)
        buf_addf(o->text, "# UNIT %s %s\n", f->name, f->unit);
    buf_addf(o->text, "# HELP %s%s %s\n", f->name, suffix, f->help);
}

static void
put_label(struct metrics_out *o, struct metric_label label, char before)
{
    buf_addc(o->text, before);
    buf_addf(o->text, "%s=\"", label.name);
    for (const char *p = label.value; *p != '\0'; p++) {
        if (*p == '\\' || *p == '"')
            buf_addc(o->text, '\\');
        if (*p == '\n')
            buf_adds(o->text, "\\n");
        else
            buf_addc(o->text, *p);
    }
    buf_addc(o->text, '"');
}

void
metric_begin(struct metrics_out *o, const char *suffix, struct metric_label a, struct metric_label b)
{
    buf_addf(o->text, "%s%s", o->family->name, suffix);
    if (a.name != NULL)
        put_label(o, a, '{');
    if (b.name != NULL)
        put_label(o, b, a.name != NULL ? ',' : '{');
    if (a.name != NULL || b.name != NULL)
        buf_addc(o->text, '}');
    buf_addc(o->text, ' ');
}

void
metric_number(struct metrics_out *o, uint64_t value)
{
    buf_addf(o->text, "%" PRIu64 "\n", value);
}

void
metric_seconds(struct metrics_out *o, int64_t ms)
{
    int64_t positive = ms < 0 ? -ms : ms;

    buf_addf(o->text, "%s%" PRId64 ".%03" PRId64 "\n", ms < 0 ? "-" : "", positive / MS_SECOND, positive % MS_SECOND);
}

void
metric_put(struct metrics_out *o, struct metric_label a, struct metric_label b, int64_t value)
{
    metric_begin(o, total(o->family), a, b);
    buf_addf(o->text, "%" PRId64 "\n", value);
}

void
metric_put_ms(struct metrics_out *o, struct metric_label a, int64_t ms)
{
    metric_begin(o, total(o->family), a, NO_LABEL);
    metric_seconds(o, ms);
}

void
route_metrics(const struct serve_call *c, struct serve_reply *out)
{
    struct metrics_out o = {
        .text = &out->answer.body,
        .open = serve_accepts(c->request, "application/openmetrics-text") || !serve_accepts(c->request, "text/plain"),
        .m = c->m,
        .facts = c->facts,
    };

    out->answer.status = HTTP_OK;
    out->answer.content_type =
        o.open ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
    for (size_t i = 0; i < metric_families_n; i++) {
        o.family = &metric_families[i];
        put_head(&o);
        o.family->samples(&o);
    }
    if (o.open)
        buf_adds(o.text, "# EOF\n");
}
