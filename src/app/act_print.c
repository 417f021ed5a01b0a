/* SPDX-License-Identifier: MIT */
/* What became of an act, in words and in JSON. */
#include <string.h>

#include "app/act.h"
#include "app/event_out.h"
#include "app/output.h"
#include "core/decide.h"
#include "util/alloc.h"
#include "util/str.h"

static int
code_of(const struct act_order *a, const struct outcome *out)
{
    return a->lost.n + out->refusals_n == 0 ? EXIT_DONE : EXIT_PARTLY;
}

static void
refusal_json(struct json_out *o, const char *subject, const char *text)
{
    json_open(o, NULL, '{');
    json_str(o, "id", subject);
    json_str(o, "reason", text);
    json_close(o, '}');
}

/* An alert's or a message's. */
static void
refused_id(const struct refusal *r, char out[ALERT_ID_HEX])
{
    _Static_assert(MESSAGE_ID_MAX <= ALERT_ID_HEX, "both fit");
    if (r->message != 0)
        message_id(r->message, out);
    else
        alert_id_hex(&r->id, out);
}

static void
refusals_json(struct json_out *o, const struct act_order *a, const struct outcome *out)
{
    char id[ALERT_ID_HEX];

    json_open(o, "refused", '[');
    for (size_t i = 0; i < a->lost.n; i++)
        refusal_json(o, a->lost.v[i].subject, a->lost.v[i].text);
    for (size_t i = 0; out != NULL && i < out->refusals_n; i++) {
        refused_id(&out->refusals[i], id);
        refusal_json(o, id, out->refusals[i].text);
    }
    json_close(o, ']');
}

static void
print_json(const struct act_order *a, const struct model *m, const struct outcome *out, uint64_t batch, const struct dry_run *dry)
{
    uint64_t number = out->incident != 0 ? out->incident : a->wish.number;
    char id[INCIDENT_ID_MAX];
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", code_of(a, out) == EXIT_DONE);
    json_bool(&o, "dry_run", dry != NULL);
    json_bool(&o, "repeated", out->repeats != 0);
    json_str(&o, "summary", out->summary);
    json_int(&o, "done", (int64_t)out->done);
    if (batch != 0)
        json_int(&o, "batch", (int64_t)batch);
    else
        json_null(&o, "batch");
    if (number != 0) {
        incident_id(number, id);
        json_str(&o, "incident", id);
    }
    refusals_json(&o, a, out);
    if (a->has_preview)
        preview_json(&o, "preview", &a->preview);
    json_open(&o, "events", '[');
    for (size_t i = 0; i < out->events.n; i++)
        event_json_decided(&o, m, &out->events.v[i]);
    json_close(&o, ']');
    if (dry != NULL)
        dry_run_put_requests(dry, &o);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

/* A request's body is shown whole, on a terminal as well: it is what this is for. */
static void
print_would(const struct model *m, const struct dry_run *d)
{
    struct output o = output_here();
    struct buf words = BUF_INIT, line = BUF_INIT;

    o.cols = SIZE_MAX;
    dry_run_words(m, d, &words);
    for (const char *at = buf_text(&words); *at != '\0';) {
        size_t n = strcspn(at, "\n");
        char *one = xstrndup(at, n);

        output_last(&o, &line, one);
        (void)output_flush(&line);
        free(one);
        at += n + (at[n] == '\n');
    }
    buf_release(&words);
    buf_release(&line);
}

static void
print_words(const struct act_order *a, const struct outcome *out, uint64_t batch)
{
    struct output o = output_here();
    struct buf text = BUF_INIT;

    if (out->repeats != 0)
        buf_addf(&text, "already done with this request id, in batch %llu", (unsigned long long)out->repeats);
    else
        buf_addf(&text, "%s%s", out->summary, out->events.n == 0 && a->kind != CMD_HEARTBEAT ? " (nothing had to be done)" : "");
    if (out->repeats == 0 && batch != 0 && a->kind != CMD_UNDO && event_begins_act(&out->events.v[0]))
        buf_addf(&text, "; tocsin undo %llu takes it back", (unsigned long long)batch);
    output_line(&o, buf_text(&text));
    buf_release(&text);
}

static void
say_refusals(const struct act_order *a, const struct outcome *out)
{
    for (size_t i = 0; i < a->lost.n; i++)
        say_error("%s: %s", a->lost.v[i].subject, a->lost.v[i].text);
    for (size_t i = 0; out != NULL && i < out->refusals_n; i++) {
        char id[ALERT_ID_HEX];

        refused_id(&out->refusals[i], id);
        say_error("%.8s: %s", id, out->refusals[i].text);
    }
}

static bool
sends(enum command_kind kind)
{
    static const enum command_kind kinds[] = { CMD_POST, CMD_RESEND, CMD_SILENCE, CMD_SILENCE_EXTEND, CMD_SILENCE_EXPIRE,
        CMD_INCIDENT_OPEN, CMD_INCIDENT_SET, CMD_INCIDENT_ENTRY, CMD_INCIDENT_LINK, CMD_INCIDENT_UNLINK, CMD_INCIDENT_MERGE,
        CMD_BANNER };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* A verb sends nothing: somebody must. */
static void
say_who_sends(const struct act_order *a, const struct model *m, const struct outcome *out)
{
    size_t waiting = 0;

    if (a->has_owner || out->repeats != 0 || !sends(a->kind))
        return;
    for (size_t i = 0; i < m->messages.n; i++)
        waiting += message_is_waiting(m->messages.v[i]);
    if (waiting > 0)
        say_note("%zu message%s wait%s for a tocsin that owns this store: tocsin, or tocsin serve --once, delivers", waiting,
            waiting == 1 ? "" : "s", waiting == 1 ? "s" : "");
}

int
act_print(const struct act_order *a, const struct model *m, const struct outcome *out, uint64_t batch)
{
    if (a->answer != NULL) {
        *a->answer = (struct act_answer){ .ok = true, .repeated = out->repeats != 0, .run = out->run };
        return EXIT_DONE;
    }
    if (a->app->options.given[OPT_JSON])
        print_json(a, m, out, batch, NULL);
    else
        print_words(a, out, batch);
    say_who_sends(a, m, out);
    say_refusals(a, out);
    return code_of(a, out);
}

int
act_print_dry(const struct act_order *a, const struct model *m, const struct dry_run *d)
{
    struct output o = output_here();
    struct buf text = BUF_INIT;

    if (a->app->options.given[OPT_JSON]) {
        print_json(a, m, &d->would, 0, d);
    } else {
        print_would(m, d);
        buf_addf(&text, "dry run, nothing was changed or sent: %s", d->would.summary);
        output_line(&o, buf_text(&text));
    }
    buf_release(&text);
    say_refusals(a, &d->would);
    return code_of(a, &d->would);
}

static void
print_refused_json(const struct act_order *a, const char *reason)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", false);
    json_str(&o, "error", reason);
    refusals_json(&o, a, NULL);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static int
answer_failed(const struct act_order *a, const struct err *err)
{
    *a->answer = (struct act_answer){ .err = *err };
    return exit_code_of(err);
}

int
act_print_failed(const struct act_order *a, const struct err *err)
{
    return a->answer != NULL ? answer_failed(a, err) : app_fail(err);
}

int
act_print_refused(const struct act_order *a, const struct err *err)
{
    struct buf reason = BUF_INIT;

    if (a->answer != NULL)
        return answer_failed(a, err);
    if (str_starts(err->text, DECIDE_ASK))
        buf_addf(&reason, "%s Not done: --yes answers", err->text + strlen(DECIDE_ASK));
    else
        buf_adds(&reason, err->text);
    if (a->app->options.given[OPT_JSON])
        print_refused_json(a, buf_text(&reason));
    if (a->lost.n > 0)
        say_refusals(a, NULL);
    else
        say_error("%s", buf_text(&reason));
    buf_release(&reason);
    return exit_code_of(err);
}
