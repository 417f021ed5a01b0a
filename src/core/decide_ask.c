/* SPDX-License-Identifier: MIT */
/* A page for each person that a step asks. */
#include "core/decide_ask.h"

#include <string.h>

#include "core/decide_message.h"
#include "core/notice.h"
#include "util/str.h"
#include "util/time.h"

/* Bytes of a reason that the text has. */
#define REASON_MAX 1000

/* Everything of one step that is the same for each message. */
struct telling {
    const struct asking *s;
    struct notice notice;
    struct detail detail;
};

static void
find_alerts(struct decision *d, struct telling *t)
{
    const struct alert **v = arena_alloc(&d->out->events.arena, (t->s->n + 1) * sizeof *v);

    for (size_t i = 0; i < t->s->n; i++)
        if ((v[t->notice.n] = model_alert(d->m, &t->s->ids[i])) != NULL)
            t->notice.n++;
    t->notice.alerts = v;
}

static const char *
reason_of(struct decision *d, const struct asking *s)
{
    char *words;

    if (s->by == NULL)
        return NULL;
    words = arena_printf(&d->out->events.arena, "escalated by %s%s%.*s", s->by, s->reason == NULL ? "" : ": ", REASON_MAX,
        s->reason == NULL ? "" : s->reason);
    str_trim_partial(words);
    return words;
}

static void
fill(struct decision *d, struct telling *t)
{
    const struct asking *s = t->s;
    struct routed routed;

    t->notice.why = NOTICE_NEW;
    if (t->notice.n > 0) {
        route_logged(&d->m->config, t->notice.alerts[0], &routed);
        t->notice.runbook = routed.runbook;
    }
    t->notice.reason = reason_of(d, s);
    t->notice.now_ms = d->now_ms;
    notice_detail(&t->notice, &d->out->events.arena, &t->detail);
    t->detail.policy = s->policy == NULL ? NULL : s->policy->name;
    t->detail.step = s->at.step;
    t->detail.round = s->at.round;
}

/* "Asked: bob, step 2 of payments-primary. Please answer within 10m." */
static void
add_text(const struct decision *d, const struct telling *t, enum message_kind kind, struct buf *out)
{
    const struct asking *s = t->s;
    char within[TIME_TEXT_MAX];

    notice_text(&t->notice, &t->detail, kind, out);
    buf_addf(out, "\nAsked: %s", t->detail.person);
    if (s->policy != NULL)
        buf_addf(out, ", step %u of %s", s->at.step, s->policy->name);
    if (t->notice.reason != NULL)
        buf_addf(out, ", %s", t->notice.reason);
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
    buf_init(&text, MESSAGE_TEXT_BYTES);
    buf_init(&detail, 2 * DETAIL_BYTES);
    add_text(d, t, o.kind, &text);
    detail_json(&t->detail, &detail);
    o.text = buf_text(&text);
    o.detail = buf_text(&detail);
    decide_queue(d, &o)->cause = s->seq;
    buf_release(&text);
    buf_release(&detail);
}

const struct destination *
decide_way_of(struct decision *d, const struct asking *s, const char *person, size_t i)
{
    const char *const *names = s->via;
    size_t n = call_ways(d->m, person, &names, s->via_n);

    for (size_t k = 0; k < n; k++) {
        const struct destination *to = destination_named(&d->m->config.destinations, names[k]);

        if (to != NULL && notice_may_go(d->m, s->ids, s->n, to) && i-- == 0)
            return to;
    }
    return NULL;
}

void
decide_ask(struct decision *d, const struct asking *s)
{
    struct telling t = { .s = s };

    find_alerts(d, &t);
    fill(d, &t);
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
