/* SPDX-License-Identifier: MIT */
/* An alert as scripts see it. */
#include <string.h>

#include "core/route.h"
#include "core/words.h"

void
labels_json(struct json_out *o, const char *key, struct labels set)
{
    json_open(o, key, '{');
    for (struct label_iter it = labels_iter(set); label_next(&it);)
        json_str(o, it.name, it.value);
    json_close(o, '}');
}

/* http and https only: what a person or a script may open. */
static void
put_links(struct json_out *o, struct labels annotations)
{
    json_open(o, "links", '[');
    for (struct label_iter it = labels_iter(annotations); label_next(&it);)
        if (str_starts(it.value, "http://") || str_starts(it.value, "https://"))
            json_str(o, NULL, it.value);
    json_close(o, ']');
}

void
words_json(struct json_out *o, const char *key, const char *words)
{
    json_open(o, key, '[');
    for (const char *p = words; p != NULL && *p != '\0';) {
        size_t n = strcspn(p, " ");

        json_strn(o, NULL, p, n);
        p += n + (p[n] == ' ');
    }
    json_close(o, ']');
}

static void
put_vote(struct json_out *o, const struct alert_voted *v)
{
    if (v->vote == VOTE_NONE) {
        json_null(o, "vote");
        return;
    }
    json_open(o, "vote", '{');
    json_str(o, "vote", alert_votes[v->vote].word);
    json_str(o, "by", v->by);
    json_time(o, "at", v->at_ms);
    json_close(o, '}');
}

/* While it is marked so: how often, since when. */
static void
put_flaps(struct json_out *o, const struct alert *a)
{
    if ((a->marks & ALERT_FLAPPING) == 0) {
        json_null(o, "flaps");
        return;
    }
    json_open(o, "flaps", '{');
    json_int(o, "fires", a->flap_fires);
    json_time(o, "since", a->flap_from_ms);
    json_close(o, '}');
}

static void
put_ack(struct json_out *o, const struct alert_hold *h)
{
    if (h->state != ALERT_ACKED) {
        json_null(o, "ack");
        return;
    }
    json_open(o, "ack", '{');
    json_str(o, "by", h->by);
    json_time(o, "at", h->at_ms);
    json_time(o, "until", h->until_ms);
    json_str(o, "comment", h->comment);
    json_close(o, '}');
}

/* Who is asked to answer; null once somebody has it, or it is over. */
static void
put_call(struct json_out *o, const struct alert_call *c, bool runs)
{
    if (!runs) {
        json_null(o, "call");
        return;
    }
    json_open(o, "call", '{');
    json_str(o, "to", c->to);
    json_str(o, "policy", c->policy);
    json_int(o, "step", c->step);
    json_int(o, "round", c->round);
    json_str(o, "by", c->by);
    json_time(o, "at", c->at_ms);
    json_time(o, "until", c->until_ms);
    json_close(o, '}');
}

/* The open one that it belongs to. */
static void
put_incident(struct json_out *o, const struct model *m, const struct alert *a)
{
    const struct incident *i = model_incident_of(m, &a->id);
    char id[INCIDENT_ID_MAX];

    if (i != NULL)
        incident_id(i->number, id);
    json_str(o, "incident", i == NULL ? NULL : id);
}

/* Those about it that are still known. */
static void
put_messages(struct json_out *o, const struct model *m, const struct alert *a)
{
    char id[MESSAGE_ID_MAX];

    json_open(o, "messages", '[');
    for (size_t i = 0; i < m->messages.n; i++) {
        if (!message_is_about(m->messages.v[i], &a->id))
            continue;
        message_id(m->messages.v[i]->number, id);
        json_str(o, NULL, id);
    }
    json_close(o, ']');
}

void
alert_json(struct json_out *o, const struct model *m, const struct alert *a, int64_t now_ms)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    json_open(o, NULL, '{');
    json_str(o, "id", hex);
    json_str(o, "source", a->source->name);
    json_str(o, "fingerprint", a->fingerprint);
    json_str(o, "name", alert_field(a, FIELD_NAME));
    json_str(o, "summary", alert_field(a, FIELD_SUMMARY));
    json_str(o, "severity", a->severity);
    json_int(o, "level", a->level);
    json_str(o, "state", alert_states[a->hold.state].word);
    json_bool(o, "stale", alert_is_stale(a, now_ms));
    json_bool(o, "flapping", (a->marks & ALERT_FLAPPING) != 0);
    json_bool(o, "suppressed", (a->marks & ALERT_SUPPRESSED) != 0);
    json_bool(o, "unconfirmed", (a->marks & ALERT_UNCONFIRMED) != 0);
    labels_json(o, "labels", alert_labels(a));
    labels_json(o, "annotations", alert_annotations(a));
    put_links(o, alert_annotations(a));
    json_time(o, "starts_at", a->starts_at_ms);
    json_time(o, "changed_at", a->changed_at_ms);
    json_int(o, "episode", (int64_t)a->episode);
    json_int(o, "count", a->count);
    json_str(o, "owner", alert_is_unacked(a) ? NULL : a->hold.by);
    words_json(o, "routes", a->routed.routes);
    json_str(o, "responsible", a->routed.owner);
    json_str(o, "maintenance", a->routed.maintenance);
    json_str(o, "runbook", route_runbook(m, a));
    json_time(o, "ack_deadline", route_deadline_ms(m, a) == INT64_MAX ? 0 : route_deadline_ms(m, a));
    put_ack(o, &a->hold);
    put_call(o, &a->call, alert_is_called(a));
    json_time(o, "snoozed_until", a->hold.state == ALERT_SNOOZED ? a->hold.until_ms : 0);
    put_flaps(o, a);
    put_vote(o, &a->vote);
    words_json(o, "suppressed_by", a->suppressed_by);
    json_str(o, "comment", a->note.text);
    put_incident(o, m, a);
    put_messages(o, m, a);
    json_close(o, '}');
}
