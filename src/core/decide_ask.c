/* SPDX-License-Identifier: MIT */
/* A page for each person that a step asks. */
#include "core/decide_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide_message.h"
#include "core/detail.h"
#include "core/person.h"
#include "util/str.h"
#include "util/time.h"

#define TEXT_BYTES ((size_t)4 << 10)
/* Bytes of an alert's summary, and of a reason, that the text has. */
#define SUMMARY_MAX 300
#define REASON_MAX 1000

static int
by_order(const void *a, const void *b)
{
    return alert_order(*(const struct alert *const *)a, *(const struct alert *const *)b);
}

/* Everything of one step that is the same for each message. */
struct telling {
    const struct asking *s;
    const struct alert **v; /* those on the board, the worst first */
    size_t n;
    struct detail detail;
};

static void
find_alerts(struct decision *d, struct telling *t)
{
    t->v = arena_alloc(&d->out->events.arena, (t->s->n + 1) * sizeof *t->v);
    for (size_t i = 0; i < t->s->n; i++)
        if ((t->v[t->n] = model_alert(d->m, &t->s->ids[i])) != NULL)
            t->n++;
    qsort(t->v, t->n, sizeof *t->v, by_order);
}

static const char *
cut(struct decision *d, const char *s, int max)
{
    char *words = arena_printf(&d->out->events.arena, "%.*s", max, s);

    str_trim_partial(words);
    return words;
}

static const char *
summary_of(struct decision *d, const struct telling *t)
{
    const char *words = t->n == 0 ? "an alert" : cut(d, alert_field(t->v[0], FIELD_SUMMARY), SUMMARY_MAX);

    return t->n < 2 ? words : arena_printf(&d->out->events.arena, "%s and %zu more", words, t->n - 1);
}

static const char *
reason_of(struct decision *d, const struct asking *s)
{
    if (s->by == NULL)
        return NULL;
    return arena_printf(&d->out->events.arena, "escalated by %s%s%s", s->by, s->reason == NULL ? "" : ": ",
        s->reason == NULL ? "" : cut(d, s->reason, REASON_MAX));
}

static void
fill_detail(struct decision *d, struct telling *t)
{
    const struct asking *s = t->s;

    t->detail = (struct detail){ .summary = summary_of(d, t),
        .severity = t->n == 0 ? NULL : t->v[0]->severity,
        .runbook = t->n == 0 ? NULL : alert_field(t->v[0], FIELD_RUNBOOK),
        .reason = reason_of(d, s),
        .level = t->n == 0 ? LEVEL_MIN : t->v[0]->level,
        .policy = s->policy == NULL ? NULL : s->policy->name,
        .step = s->at.step,
        .round = s->at.round };
    for (size_t i = 0; i < t->n; i++)
        detail_add_alert(&t->detail, t->v[i]);
}

static void
add_text(const struct decision *d, const struct telling *t, struct buf *out)
{
    const struct asking *s = t->s;
    char within[TIME_TEXT_MAX];

    buf_addf(out, "%s: %s", t->detail.person, t->detail.summary);
    if (t->detail.reason != NULL)
        buf_addf(out, "\n%s", t->detail.reason);
    else if (s->policy != NULL)
        buf_addf(out, "\n%s, step %u%s", s->policy->name, s->at.step, s->at.round > 1 ? ", asked again" : "");
    if (s->until_ms > d->now_ms) {
        duration_short(s->until_ms - d->now_ms, within);
        buf_addf(out, "\nPlease answer within %s.", within);
    }
}

static int64_t
deadline_of(const struct decision *d, const struct asking *s, const struct destination *to)
{
    if (to == NULL)
        return s->until_ms != 0 ? s->until_ms : d->now_ms + CALL_WAIT_MS;
    return d->now_ms + to->ack_within_ms;
}

/* to NULL: she sees it on the screen. */
static void
queue_one(struct decision *d, struct telling *t, const struct destination *to, const char *person)
{
    const struct asking *s = t->s;
    struct message_order o = { .kind = to == NULL ? MESSAGE_STEP : to->kind,
        .act = MESSAGE_ASK,
        .destination = to == NULL ? person : to->name,
        .channel = to == NULL ? "" : to->channel,
        .person = person,
        .subjects = s->ids,
        .subjects_n = s->n < MESSAGE_SUBJECTS_MAX ? s->n : MESSAGE_SUBJECTS_MAX,
        .deadline_ms = deadline_of(d, s, to) };
    struct buf text, detail;

    t->detail.person = person;
    buf_init(&text, TEXT_BYTES);
    buf_init(&detail, DETAIL_BYTES);
    add_text(d, t, &text);
    detail_json(&t->detail, &detail);
    o.text = buf_text(&text);
    o.detail = buf_text(&detail);
    decide_queue(d, &o)->cause = s->seq;
    buf_release(&text);
    buf_release(&detail);
}

/* An alarm about a destination never leaves by that one. */
static bool
is_about_destination(const struct decision *d, const struct asking *s, const struct destination *to)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct alert *a = model_alert(d->m, &s->ids[i]);

        if (a != NULL && a->source->own && str_eq(labels_get(alert_labels(a), "destination"), to->name))
            return true;
    }
    return false;
}

const struct destination *
decide_way_of(struct decision *d, const struct asking *s, const char *person, size_t i)
{
    const struct routing *r = d->m->config.routing;
    const struct person *p = d->m->config.people == NULL ? NULL : people_named(d->m->config.people, person);
    const char *const *names = s->via;
    size_t n = s->via_n;

    if (n == 0 && p != NULL) {
        names = p->pages;
        n = p->pages_n;
    }
    if (n == 0 && r != NULL) {
        names = r->notify.to[LEVEL_MIN];
        n = r->notify.to_n[LEVEL_MIN];
    }
    for (size_t k = 0; k < n; k++) {
        const struct destination *to = destination_named(&d->m->config.destinations, names[k]);

        if (to != NULL && !is_about_destination(d, s, to) && i-- == 0)
            return to;
    }
    return NULL;
}

void
decide_ask(struct decision *d, const struct asking *s)
{
    struct telling t = { .s = s };

    find_alerts(d, &t);
    fill_detail(d, &t);
    for (size_t i = 0; i < s->asked.n; i++) {
        const struct destination *to = decide_way_of(d, s, s->asked.v[i], 0);

        queue_one(d, &t, to, s->asked.v[i]);
        for (size_t k = 1; to != NULL && (to = decide_way_of(d, s, s->asked.v[i], k)) != NULL; k++)
            queue_one(d, &t, to, s->asked.v[i]);
    }
}

const char *
decide_asked_words(struct decision *d, const struct asking *s)
{
    struct buf words = BUF_INIT;
    const char *kept = NULL;

    for (size_t i = 0; i < s->asked.n; i++)
        buf_addf(&words, "%s%s", i > 0 ? ASKED_BETWEEN : "", s->asked.v[i]);
    if (words.len > 0)
        kept = arena_strdup(&d->out->events.arena, buf_text(&words));
    buf_release(&words);
    return kept;
}

void
decide_asked_of(struct decision *d, const char *words, struct oncall_persons *out)
{
    char *rest = words == NULL ? NULL : arena_strdup(&d->out->events.arena, words), *end;

    *out = (struct oncall_persons){ 0 };
    while (rest != NULL && *rest != '\0' && out->n < ONCALL_PERSONS_MAX) {
        end = strstr(rest, ASKED_BETWEEN);
        if (end != NULL)
            *end = '\0';
        out->v[out->n++] = rest;
        rest = end == NULL ? NULL : end + strlen(ASKED_BETWEEN);
    }
}
