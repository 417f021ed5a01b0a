/* SPDX-License-Identifier: MIT */
/* The parts of a report that people read, in their order. */
#include <stdio.h>

#include "app/report_out.h"
#include "util/str.h"
#include "util/time.h"

struct part {
    const struct report *r;
    const struct report_format *f;
    struct buf *out;
};

/* "2026-11-21 01:22:08Z"; "" for a time that is not known. */
static void
time_words(int64_t ms, char out[TIME_TEXT_MAX])
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(ms, text);
    snprintf(out, TIME_TEXT_MAX, "%.10s %.8sZ", text, text + strlen("2026-11-21T"));
    if (ms == 0)
        *out = '\0';
}

static const char *
or_nothing(const char *s)
{
    return s == NULL ? "" : s;
}

/* A section with one table, which begins with its first row. */
struct table {
    const struct part *p;
    const char *title;
    const char *heads[REPORT_COLS_MAX];
    size_t cols;
    const char *none; /* what is said where it has no row; NULL: the section is left out */
    bool open;
};

static void
row(struct table *t, const char *const *cells)
{
    const struct report_format *f = t->p->f;

    if (!t->open) {
        f->section(t->p->out, t->title);
        f->heads(t->p->out, t->heads, t->cols);
    }
    t->open = true;
    f->row(t->p->out, cells, t->cols);
}

static void
done(const struct table *t)
{
    const struct report_format *f = t->p->f;

    if (t->open) {
        f->close(t->p->out);
    } else if (t->none != NULL) {
        f->section(t->p->out, t->title);
        f->say(t->p->out, t->none);
    }
}

static void
fact(struct table *t, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        row(t, (const char *[]){ name, value });
}

/* ---- what it is */

/* The title stands above; a number and a flag have words of their own. */
static bool
is_plain_fact(enum incident_field field)
{
    return field != INCIDENT_TITLE && field != INCIDENT_SEVERITY && field != INCIDENT_PUBLIC && field != INCIDENT_MERGED;
}

static void
put_fields(struct table *t)
{
    const struct incident *i = t->p->r->incident;

    for (int k = 0; k < INCIDENT_FIELDS; k++) {
        char at[TIME_TEXT_MAX];
        int64_t ms = incident_fields[k].type == INC_TIME ? incident_time(i, (enum incident_field)k) : 0;

        time_words(ms, at);
        if (is_plain_fact((enum incident_field)k))
            fact(t, incident_fields[k].word, ms != 0 ? at : i->fields[k]);
    }
}

static void
put_head(const struct part *p)
{
    struct table t = { p, "Incident", { "what", "value" }, 2, NULL, false };
    const struct incident *i = p->r->incident;
    const struct incident_severity_row *severity = &incident_severities[incident_severity(i)];
    char id[INCIDENT_ID_MAX], words[128], at[TIME_TEXT_MAX];

    time_words(p->r->made_ms, at);
    snprintf(words, sizeof words, "%s: %s", severity->label, severity->meaning);
    fact(&t, "severity", words);
    put_fields(&t);
    fact(&t, "public", incident_is_public(i) ? "yes" : "no, internal");
    if (i->fields[INCIDENT_MERGED] != NULL) {
        incident_id(incident_number(i->fields[INCIDENT_MERGED]), id);
        fact(&t, "duplicate of", id);
    }
    fact(&t, "declared by", i->opened_by);
    fact(&t, "report made", at);
    done(&t);
}

static void
put_missing(const struct part *p)
{
    char words[128];

    if (!p->r->lacks_opening && p->r->lacks_firings == 0)
        return;
    p->f->section(p->out, "What is missing");
    if (p->r->lacks_opening)
        p->f->say(p->out,
            "The log was compacted: what happened before its first event is only in the file that was exported then.");
    snprintf(words, sizeof words, "When %zu of its alerts fired is not in the log.", p->r->lacks_firings);
    if (p->r->lacks_firings > 0)
        p->f->say(p->out, words);
}

static void
put_durations(const struct part *p)
{
    struct table t = { p, "Durations", { "what", "how long" }, 2, NULL, false };
    char words[TIME_TEXT_MAX];

    for (int i = 0; i < REPORT_DURATIONS; i++) {
        duration_exact(p->r->took_ms[i] - p->r->took_ms[i] % MS_SECOND, words);
        fact(&t, report_durations[i].word, p->r->took_ms[i] < 0 ? "not known" : words);
    }
    done(&t);
}

/* ---- people */

static void
put_asked(const struct part *p)
{
    struct table t = { p, "Who was asked", { "when", "who", "how", "delivery", "answered", "by" }, 6, "Nobody was paged.",
        false };

    for (size_t i = 0; i < p->r->messages.n; i++) {
        const struct report_message *msg = &p->r->messages.v[i];
        char at[TIME_TEXT_MAX], answered[TIME_TEXT_MAX];
        struct buf words = BUF_INIT;

        if (!report_asked(msg))
            continue;
        time_words(msg->queued_ms, at);
        time_words(msg->answered_ms, answered);
        report_message_words(msg, &words);
        row(&t,
            (const char *[]){ at, msg->order.person == NULL ? "whoever is there" : msg->order.person, msg->order.destination,
                buf_text(&words), msg->answered_ms == 0 ? "no" : answered, or_nothing(msg->answered_by) });
        buf_release(&words);
    }
    done(&t);
}

/* "#ops delivered 3s later" for each of its posts. */
static void
add_posts(const struct report *r, const struct report_update *u, struct buf *out)
{
    for (size_t i = 0; i < r->messages.n; i++) {
        if (!report_is_post_of(&r->messages.v[i], u->entry))
            continue;
        buf_addf(out, "%s%s ", out->len > 0 ? "\n" : "", r->messages.v[i].order.destination);
        report_message_words(&r->messages.v[i], out);
    }
    if (out->len == 0)
        buf_adds(out, "nowhere");
}

/* "14:20Z, 4m late" */
static void
add_promise(const struct report_update *u, struct buf *out)
{
    char text[TIME_TEXT_MAX];

    if (u->promised_ms == 0)
        return;
    time_words(u->promised_ms, text);
    buf_adds(out, text);
    if (u->entry->at_ms <= u->promised_ms)
        return;
    duration_short(u->entry->at_ms - u->promised_ms, text);
    buf_addf(out, ", %s late", text);
}

static void
put_updates(const struct part *p)
{
    struct table t = { p, "Updates", { "when", "by", "state", "text", "promised for", "posted" }, 6, "None was written.", false };

    for (size_t i = 0; i < p->r->updates.n; i++) {
        const struct report_update *u = &p->r->updates.v[i];
        struct buf posts = BUF_INIT, promise = BUF_INIT;
        char at[TIME_TEXT_MAX];

        time_words(u->entry->at_ms, at);
        add_posts(p->r, u, &posts);
        add_promise(u, &promise);
        row(&t,
            (const char *[]){ at, u->entry->by, or_nothing(u->entry->state), u->entry->text, buf_text(&promise),
                buf_text(&posts) });
        buf_release(&posts);
        buf_release(&promise);
    }
    done(&t);
}

/* ---- things */

static void
put_alerts(const struct part *p)
{
    struct table t = { p, "Alerts", { "alert", "fired", "acknowledged", "by", "cleared", "" }, 6, "None belonged to it.", false };

    for (size_t i = 0; i < p->r->alerts.n; i++) {
        const struct report_alert *a = &p->r->alerts.v[i];
        char fired[TIME_TEXT_MAX], acked[TIME_TEXT_MAX], cleared[TIME_TEXT_MAX];

        time_words(a->fired_ms, fired);
        time_words(a->acked_ms, acked);
        time_words(a->cleared_ms, cleared);
        row(&t,
            (const char *[]){ a->alert->name, fired, acked, or_nothing(a->acked_by), cleared,
                a->alert->unlinked ? "taken out" : "" });
    }
    done(&t);
}

static void
put_runs(const struct part *p)
{
    struct table t = { p, "What was run", { "when", "by", "command", "purpose", "end", "took" }, 6, NULL, false };

    for (size_t i = 0; i < p->r->runs.n; i++) {
        const struct report_run *run = &p->r->runs.v[i];
        char at[TIME_TEXT_MAX], took[TIME_TEXT_MAX] = "";

        time_words(run->started_ms, at);
        if (run->took_ms >= 0)
            duration_short(run->took_ms, took);
        row(&t, (const char *[]){ at, run->by, run->what, run->purpose, run->end, took });
    }
    done(&t);
}

static void
put_notes(const struct part *p)
{
    struct table t = { p, "Notes", { "of", "by", "note" }, 3, NULL, false };
    const struct incident *in = p->r->incident;

    for (size_t i = 0; i < in->entries.n; i++) {
        const struct incident_entry *e = &in->entries.v[i];
        char at[TIME_TEXT_MAX];

        if (e->kind != ENTRY_NOTE || e->withdrawn)
            continue;
        time_words(e->at_ms, at);
        row(&t, (const char *[]){ at, e->by, e->text });
    }
    done(&t);
}

static void
put_actions(const struct part *p)
{
    struct table t = { p, "Actions", { "action", "what", "owner", "due", "state" }, 5, NULL, false };
    const struct incident *in = p->r->incident;

    for (size_t i = 0; i < in->entries.n; i++) {
        const struct incident_entry *e = &in->entries.v[i];
        char due[TIME_TEXT_MAX], id[32];

        if (e->kind != ENTRY_ACTION || e->withdrawn)
            continue;
        time_words(e->due_ms, due);
        snprintf(id, sizeof id, "A%u", e->number);
        row(&t, (const char *[]){ id, e->text, e->owner == NULL ? "nobody" : e->owner, due, incident_action_words[e->done] });
    }
    done(&t);
}

static void
put_timeline(const struct part *p)
{
    struct table t = { p, "Timeline", { "when", "by", "what", "", "event" }, 5, "Nothing of it is in the log any more.", false };

    for (size_t i = 0; i < p->r->lines.n; i++) {
        const struct report_line *line = &p->r->lines.v[i];
        char at[TIME_TEXT_MAX], written[TIME_TEXT_MAX], seq[32];
        struct buf text = BUF_INIT;

        time_words(line->at_ms, at);
        time_words(line->written_ms, written);
        snprintf(seq, sizeof seq, "%llu", (unsigned long long)line->seq);
        buf_adds(&text, line->text);
        if (line->undoes)
            buf_adds(&text, " (undo)");
        if (line->written_ms != 0)
            buf_addf(&text, " (written later, %s)", written);
        row(&t, (const char *[]){ at, line->by, line->verb, buf_text(&text), seq });
        buf_release(&text);
    }
    done(&t);
}

void
report_write(const struct report *r, const struct report_format *f, struct buf *out)
{
    const struct part p = { r, f, out };
    char id[INCIDENT_ID_MAX];
    struct buf title = BUF_INIT;

    incident_id(r->incident->number, id);
    buf_addf(&title, "%s: %s", id, incident_title(r->incident));
    f->begin(out, buf_text(&title));
    buf_release(&title);
    put_head(&p);
    put_missing(&p);
    put_durations(&p);
    put_asked(&p);
    put_updates(&p);
    put_alerts(&p);
    put_runs(&p);
    put_notes(&p);
    put_actions(&p);
    put_timeline(&p);
    f->end(out);
}
