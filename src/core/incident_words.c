/* SPDX-License-Identifier: MIT */
/* Events about incidents and the banner in words. */
#include "core/words.h"

#include <string.h>

#include "util/text.h"
#include "util/time.h"

/* A value that a line shows is cut to so many bytes. */
#define VALUE_SHOWN 80

static void
add_id(const struct event *ev, struct buf *out)
{
    char id[INCIDENT_ID_MAX];

    incident_id(ev->incident, id);
    buf_adds(out, id);
}

/* Its first line. */
static void
add_text(const char *text, struct buf *out)
{
    char line[LOG_TEXT_MAX / 4];
    size_t n;

    text += strspn(text, " \t\r\n");
    n = strcspn(text, "\r\n");
    (void)str_copy(line, n < sizeof line ? n + 1 : sizeof line, text);
    buf_addf(out, "%s%s", line, text[strlen(line)] != '\0' ? "..." : "");
}

static void
add_value(const struct event *ev, const char *value, struct buf *out)
{
    enum incident_field_type type = incident_fields[ev->u.inc_field.field].type;
    char cut[VALUE_SHOWN], at[TIME_TEXT_MAX];
    int64_t ms;

    if (value == NULL)
        buf_adds(out, type == INC_PERSON ? "nobody" : "none");
    else if (type == INC_TIME && time_parse_rfc3339(value, &ms)) {
        time_near(ms, ev->at_ms, at);
        buf_adds(out, at);
    } else if (str_copy(cut, sizeof cut, value) && strchr(cut, '\n') == NULL)
        buf_adds(out, cut);
    else
        buf_addf(out, "%.*s...", (int)strcspn(cut, "\n"), cut);
}

/* One field: "severity sev-2 -> sev-1" */
static void
add_field(const struct event *ev, struct buf *out)
{
    const struct event_inc_field *f = &ev->u.inc_field;

    buf_addf(out, "%s ", incident_fields[f->field].word);
    if (incident_fields[f->field].type == INC_FLAG) {
        buf_adds(out, f->now == NULL ? "no" : f->now);
        return;
    }
    if (f->was != NULL || f->now == NULL) {
        add_value(ev, f->was, out);
        buf_adds(out, " -> ");
    }
    add_value(ev, f->now, out);
}

/* A merge says that alone: what else changed of it follows. */
static bool
add_merged(const struct event *ev, struct buf *out)
{
    const struct event_inc_field *f = &ev->u.inc_field;

    if (f->field != INCIDENT_MERGED)
        return false;
    add_id(ev, out);
    buf_addf(out, " %s INC-%s", f->now != NULL ? "into" : "no longer into", f->now != NULL ? f->now : f->was);
    return true;
}

/* "INC-12 severity sev-2 -> sev-1, lead nobody -> bob" */
static void
add_fields(const struct event *evs, size_t n, struct buf *out)
{
    if (add_merged(evs, out))
        return;
    for (size_t i = 0; i < n; i++) {
        bool begins = i == 0 || evs[i].incident != evs[i - 1].incident;

        buf_adds(out, i == 0 ? "" : ", ");
        if (begins)
            add_id(&evs[i], out);
        buf_adds(out, begins ? " " : "");
        add_field(&evs[i], out);
    }
}

/* "12 alerts to INC-12", "checkout-api 5xx out of INC-12" */
static void
add_alerts(const struct event *evs, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct event_inc_alerts *a = &evs[i].u.inc_alerts;

        buf_adds(out, i == 0 ? "" : ", ");
        if (a->n == 1)
            add_text(a->v[0].name, out);
        else
            buf_addf(out, "%zu alerts", a->n);
        buf_adds(out, evs[i].kind == EV_INC_LINKED ? " to " : " out of ");
        add_id(&evs[i], out);
        if (a->v[0].by_rule && evs[i].kind == EV_INC_LINKED)
            buf_adds(out, " by its rule");
    }
}

/* What an entry that changed says now; of one that is withdrawn, that. */
static void
add_entry(const struct event *ev, struct buf *out)
{
    const struct incident_entry *now = &ev->u.inc_entry.now, *was = &ev->u.inc_entry.was;

    buf_addf(out, "%u of ", now->number);
    add_id(ev, out);
    if (now->withdrawn || (was->number != 0 && was->withdrawn))
        buf_adds(out, now->withdrawn ? " withdrawn" : " stands again");
    else if (was->number != 0 && now->done != was->done)
        buf_addf(out, " %s", now->done == ENTRY_OPEN ? "open again" : incident_action_words[now->done]);
    else if (was->number != 0)
        buf_adds(out, " corrected");
    buf_adds(out, ": ");
    add_text(now->text, out);
    if (now->owner != NULL && !now->withdrawn)
        buf_addf(out, " (%s)", now->owner);
}

static void
add_opened(const struct event *ev, struct buf *out)
{
    add_id(ev, out);
    buf_addf(out, " %s ", ev->u.inc_opened.fields[INCIDENT_SEVERITY]);
    add_text(ev->u.inc_opened.fields[INCIDENT_TITLE], out);
}

static void
add_banner(const struct event *ev, struct buf *out)
{
    const struct banner *now = &ev->u.banner.now;
    char at[TIME_TEXT_MAX];

    if (now->text == NULL) {
        buf_adds(out, "taken away");
        return;
    }
    add_text(now->text, out);
    if (now->until_ms == 0)
        return;
    time_near(now->until_ms, ev->at_ms, at);
    buf_addf(out, ", until %s", at);
}

/* What an act did beside follows from it, or stands in lines of its own. */
static size_t
of_one_kind(const struct event *evs, size_t n)
{
    size_t same = 1;

    while (same < n && evs[same].kind == evs->kind)
        same++;
    return same;
}

void
incident_words(const struct event *evs, size_t n, struct buf *out)
{
    n = of_one_kind(evs, n);
    switch (event_rows[evs->kind].data) {
    case DATA_INC_OPENED:
        add_opened(evs, out);
        break;
    case DATA_INC_FIELD:
        add_fields(evs, n, out);
        return;
    case DATA_INC_ALERTS:
        add_alerts(evs, n, out);
        return;
    case DATA_INC_ENTRY:
        add_entry(evs, out);
        break;
    case DATA_INC_REMINDED:
        add_id(evs, out);
        buf_addf(out, ": %s", incident_reminders[evs->u.inc_reminded.of].text);
        break;
    default:
        add_banner(evs, out);
        break;
    }
    if (n > 1)
        buf_addf(out, ", and %zu more", n - 1);
}
