/* SPDX-License-Identifier: MIT */
/* Incidents of boards, by their events. */
#include "ui/incidents.h"

#include <stdio.h>
#include <string.h>

#include "core/apply.h"
#include "support/suite.h"
#include "util/json.h"

static const struct destination channels[] = {
    { .name = "#production-monitoring", .channel = "C1" },
    { .name = "#status-internal", .channel = "C2" },
    { .name = "#payments", .channel = "C3" },
};
const struct destinations inc_channels = { channels, 3 };
static const char *const primary[] = { "#production-monitoring" };
const struct incident_rules inc_rules = { .destinations = primary,
    .destinations_n = 1,
    .topics = primary,
    .topics_n = 1,
    .broadcast = true,
    .direct = true,
    .update_every_ms = { 0, 20 * MS_MINUTE, MS_HOUR } };

static void
apply(struct board *b, struct event *ev, int64_t age_ms)
{
    const struct incident *i = model_incident(b->m, ev->incident);
    char stream[40];

    if (ev->incident != 0)
        snprintf(stream, sizeof stream, "incident:%llu", (unsigned long long)ev->incident);
    else
        snprintf(stream, sizeof stream, "banner");
    ev->seq = ev->batch = ++b->seq;
    ev->at_ms = b->now_ms - age_ms;
    ev->origin = "tui unix:1000";
    ev->stream = stream;
    ev->version = i == NULL ? 1 : i->version + 1;
    if (ev->actor == NULL)
        ev->actor = "ana";
    model_apply(b->m, ev);
    b->m->durable_seq = b->seq;
}

void
inc_open(struct board *b, uint64_t number, const char *title, const char *severity, int64_t age_ms)
{
    struct event ev = { .kind = EV_INC_OPENED, .incident = number };
    char at[TIME_TEXT_MAX];

    time_rfc3339(b->now_ms - age_ms, at);
    ev.u.inc_opened.fields[INCIDENT_TITLE] = title;
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = severity;
    ev.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = at;
    ev.u.inc_opened.fields[INCIDENT_STARTED] = at;
    apply(b, &ev, age_ms);
}

void
inc_field(struct board *b, uint64_t number, enum incident_field field, const char *now, int64_t age_ms)
{
    struct event ev = { .kind = EV_INC_CHANGED, .incident = number };

    ev.u.inc_field = (struct event_inc_field){ .field = field, .now = now, .was = model_incident(b->m, number)->fields[field] };
    apply(b, &ev, age_ms);
}

void
inc_link(struct board *b, uint64_t number, const struct alert *a)
{
    struct incident_alert linked = { .id = a->id, .episode = a->episode, .name = alert_field(a, FIELD_NAME) };
    struct event ev = { .kind = EV_INC_LINKED, .incident = number };

    ev.u.inc_alerts = (struct event_inc_alerts){ .v = &linked, .n = 1 };
    apply(b, &ev, 0);
}

uint32_t
inc_update(struct board *b, uint64_t number, const char *by, const char *text, int64_t due_ms, int64_t age_ms)
{
    const struct incident *i = model_incident(b->m, number);
    const struct incident_entry *last = incident_last(i, ENTRY_UPDATE);
    struct event ev = { .kind = EV_INC_ENTRY, .incident = number, .actor = by };

    ev.u.inc_entry.now = (struct incident_entry){ .kind = ENTRY_UPDATE,
        .number = last == NULL ? 1 : last->number + 1,
        .by = by,
        .at_ms = b->now_ms - age_ms,
        .text = text,
        .due_ms = due_ms,
        .state = i->fields[INCIDENT_STATE] };
    apply(b, &ev, age_ms);
    return ev.u.inc_entry.now.number;
}

void
inc_entry(struct board *b, uint64_t number, const struct incident_entry *entry, int64_t age_ms)
{
    const struct incident *i = model_incident(b->m, number);
    struct event ev = { .kind = EV_INC_ENTRY, .incident = number, .actor = entry->by };
    struct incident_entry *now = &ev.u.inc_entry.now;

    *now = *entry;
    now->by = entry->by == NULL ? "ana" : entry->by;
    now->at_ms = b->now_ms - age_ms;
    for (now->number = 1; incident_entry(i, now->kind, now->number) != NULL;)
        now->number++;
    apply(b, &ev, age_ms);
}

void
inc_remind(struct board *b, uint64_t number, enum incident_reminder of)
{
    struct event ev = { .kind = EV_INC_REMINDED, .incident = number, .actor = "tocsin" };

    ev.u.inc_reminded.of = of;
    apply(b, &ev, 0);
}

uint64_t
inc_headline(struct board *b, uint64_t number, const char *destination, int64_t age_ms)
{
    uint64_t n =
        board_queue(b, &(struct message_order){ .destination = destination, .text = "the headline", .incident = number }, age_ms);

    board_message_event(b, EV_MSG_SENT, n, age_ms, "tocsin", NULL);
    board_message_event(b, EV_MSG_DELIVERED, n, age_ms, "tocsin", NULL);
    return n;
}

uint64_t
inc_promise(struct board *b, uint64_t number, uint32_t entry, const char *person, int64_t for_ms)
{
    uint64_t n = board_queue(b,
        &(struct message_order){ .kind = MESSAGE_PROMISE,
            .act = MESSAGE_PROMISED,
            .destination = person,
            .person = person,
            .text = "the next update",
            .incident = number,
            .entry = entry,
            .deadline_ms = b->now_ms + for_ms },
        20 * MS_MINUTE);

    if (for_ms < 0)
        board_message_event(b, EV_MSG_LATE, n, -for_ms, "tocsin", NULL);
    return n;
}

void
inc_topic(struct board *b, const char *channel, const char *text, bool by_hand, int64_t age_ms)
{
    struct buf name = BUF_INIT, json = BUF_INIT;
    struct json_out o;
    struct err err;

    buf_addf(&name, "topic:%s", channel);
    json_begin(&o, &json);
    json_open(&o, NULL, '{');
    json_str(&o, "channel", channel);
    json_str(&o, "text", text);
    json_bool(&o, "by_hand", by_hand);
    json_time(&o, "at", b->now_ms - age_ms);
    json_close(&o, '}');
    if (!model_doc_read(b->m, buf_text(&name), buf_text(&json), json.len, &err))
        fail_msg("%s", err.text);
    buf_release(&name);
    buf_release(&json);
}

void
inc_banner(struct board *b, const char *text, const char *by, int64_t until_ms)
{
    struct event ev = { .kind = EV_BANNER, .actor = by };

    ev.u.banner.now = (struct banner){ .text = text, .until_ms = until_ms, .by = by, .at_ms = b->now_ms };
    ev.u.banner.was = b->m->banner;
    apply(b, &ev, 0);
}

void
inc_two(struct board *b)
{
    inc_open(b, 142, "checkout errors eu-west-1", "sev-1", 19 * MS_MINUTE);
    inc_field(b, 142, INCIDENT_LEAD, "ana", 19 * MS_MINUTE);
    inc_update(b, 142, "ana", "We see errors in the checkout of eu-west-1 and look at it.", b->now_ms - 4 * MS_MINUTE,
        18 * MS_MINUTE);
    inc_update(b, 142, "ana", "*Impact* card payments in eu-west-1 fail, 8 of 100\n*Doing* rolling back v412, errors are falling",
        b->now_ms + 6 * MS_MINUTE + 10 * MS_SECOND, 14 * MS_MINUTE);
    inc_open(b, 143, "payments-db replica lag", "sev-2", 11 * MS_MINUTE);
    inc_field(b, 143, INCIDENT_STATE, "identified", 9 * MS_MINUTE);
    inc_update(b, 143, "bob", "Reads go to the primary.", b->now_ms - 62 * MS_SECOND, 9 * MS_MINUTE);
}
