/* SPDX-License-Identifier: MIT */
/* The report as scripts read it. */
#include "app/report_out.h"
#include "core/incident_json.h"

static void
put_message_id(struct json_out *o, const char *key, uint64_t number)
{
    char id[MESSAGE_ID_MAX];

    message_id(number, id);
    json_str(o, key, number == 0 ? NULL : id);
}

static void
put_message(struct json_out *o, const struct report_message *msg)
{
    json_open(o, NULL, '{');
    put_message_id(o, "message", msg->number);
    json_str(o, "kind", message_kinds[msg->order.kind].word);
    json_str(o, "act", message_act_words[msg->order.act]);
    json_str(o, "to", msg->order.destination);
    json_str(o, "person", msg->order.person);
    if (msg->order.entry != 0)
        json_int(o, "update", msg->order.entry);
    else
        json_null(o, "update");
    json_time(o, "queued_at", msg->queued_ms);
    json_time(o, "delivered_at", msg->delivered_ms);
    json_time(o, "late_at", msg->late_ms);
    json_time(o, "answered_at", msg->answered_ms);
    json_str(o, "answered_by", msg->answered_by);
    json_str(o, "error", msg->error);
    json_bool(o, "dropped", msg->dropped);
    put_message_id(o, "in", msg->into);
    json_close(o, '}');
}

static void
put_messages(struct json_out *o, const struct report *r, const char *key, bool asked)
{
    json_open(o, key, '[');
    for (size_t i = 0; i < r->messages.n; i++)
        if (report_asked(&r->messages.v[i]) == asked)
            put_message(o, &r->messages.v[i]);
    json_close(o, ']');
}

static void
put_durations(struct json_out *o, const struct report *r)
{
    json_open(o, "durations", '{');
    for (int i = 0; i < REPORT_DURATIONS; i++)
        if (r->took_ms[i] < 0)
            json_null(o, report_durations[i].key);
        else
            json_int(o, report_durations[i].key, r->took_ms[i]);
    json_close(o, '}');
}

static void
put_updates(struct json_out *o, const struct report *r)
{
    json_open(o, "updates", '[');
    for (size_t i = 0; i < r->updates.n; i++) {
        const struct report_update *u = &r->updates.v[i];

        json_open(o, NULL, '{');
        json_int(o, "number", u->entry->number);
        json_time(o, "at", u->entry->at_ms);
        json_str(o, "by", u->entry->by);
        json_time(o, "promised_for", u->promised_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_alerts(struct json_out *o, const struct report *r)
{
    char hex[ALERT_ID_HEX];

    json_open(o, "alerts", '[');
    for (size_t i = 0; i < r->alerts.n; i++) {
        const struct report_alert *a = &r->alerts.v[i];

        alert_id_hex(&a->alert->id, hex);
        json_open(o, NULL, '{');
        json_str(o, "id", hex);
        json_str(o, "name", a->alert->name);
        json_bool(o, "belongs", !a->alert->unlinked);
        json_time(o, "fired_at", a->fired_ms);
        json_time(o, "acked_at", a->acked_ms);
        json_str(o, "acked_by", a->acked_by);
        json_time(o, "cleared_at", a->cleared_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_runs(struct json_out *o, const struct report *r)
{
    json_open(o, "runs", '[');
    for (size_t i = 0; i < r->runs.n; i++) {
        const struct report_run *run = &r->runs.v[i];

        json_open(o, NULL, '{');
        json_int(o, "run", (int64_t)run->number);
        json_str(o, "by", run->by);
        json_time(o, "started_at", run->started_ms);
        json_str(o, "command", run->what);
        json_str(o, "purpose", run->purpose);
        json_str(o, "end", run->end);
        if (run->took_ms < 0)
            json_null(o, "took_ms");
        else
            json_int(o, "took_ms", run->took_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_lines(struct json_out *o, const struct report *r)
{
    json_open(o, "timeline", '[');
    for (size_t i = 0; i < r->lines.n; i++) {
        const struct report_line *line = &r->lines.v[i];

        json_open(o, NULL, '{');
        json_time(o, "at", line->at_ms);
        json_int(o, "seq", (int64_t)line->seq);
        json_str(o, "by", line->by);
        json_str(o, "verb", line->verb);
        json_str(o, "text", line->text);
        json_bool(o, "undoes", line->undoes);
        json_time(o, "written_at", line->written_ms);
        json_close(o, '}');
    }
    json_close(o, ']');
}

void
report_json(const struct report *r, struct buf *out)
{
    struct json_out o;

    json_begin(&o, out);
    json_open(&o, NULL, '{');
    json_time(&o, "made_at", r->made_ms);
    json_open(&o, "incident", '{');
    incident_json(&o, r->m, r->incident);
    json_close(&o, '}');
    put_durations(&o, r);
    put_messages(&o, r, "asked", true);
    put_updates(&o, r);
    put_messages(&o, r, "told", false);
    put_alerts(&o, r);
    put_runs(&o, r);
    put_lines(&o, r);
    json_open(&o, "missing", '{');
    json_bool(&o, "beginning", r->lacks_opening);
    json_int(&o, "firings", (int64_t)r->lacks_firings);
    json_close(&o, '}');
    json_close(&o, '}');
    buf_addc(out, '\n');
}
