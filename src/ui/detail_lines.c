/* SPDX-License-Identifier: MIT */
/* The facts of an alert in the order in which a tired person needs them. */
#include "ui/detail_lines.h"

#include <stdio.h>
#include <string.h>

#include "core/route.h"
#include "ui/asked.h"
#include "ui/incident_words.h"
#include "ui/message_lines.h"
#include "ui/message_row.h"
#include "ui/row.h"
#include "util/str.h"
#include "util/time.h"

static const char *const level_words[LEVEL_MAX + 1] = { "", "page", "urgent", "channel", "collect" };

#define PAGES_SHOWN 4

/* What the lines are made of. */
struct maker {
    const struct ui *ui;
    const struct alert *a;
    int64_t now_ms;
    struct detail_lines *out;
};

static void
add(struct maker *k, enum detail_kind kind, enum role role, const char *name, const char *value)
{
    struct detail_line line = { kind, role, name, value };

    vec_push(&k->out->lines, line);
}

static char *
since(struct maker *k, int64_t ms)
{
    char at[TIME_TEXT_MAX], age[TIME_TEXT_MAX], date[TIME_TEXT_MAX];

    time_hhmmss(ms, at);
    duration_short(k->now_ms - ms, age);
    if (k->now_ms - ms < 20 * MS_HOUR)
        return arena_printf(&k->out->arena, "%s, %s ago", at, age);
    time_date(ms, date);
    return arena_printf(&k->out->arena, "%s %s, %s ago", date, at, age);
}

static void
add_state(struct maker *k)
{
    const struct alert *a = k->a;
    struct buf b = BUF_INIT;

    buf_addf(&b, "%c ", row_mark_of(a, k->ui->config.me, k->now_ms).letter);
    row_state(a, k->now_ms, &b);
    if (a->marks & ALERT_FLAPPING) {
        buf_adds(&b, ", ");
        row_flapping(a, &b);
    }
    if (a->marks & ALERT_UNCONFIRMED)
        buf_adds(&b, ", gone at the source but not believed yet");
    add(k, DETAIL_TEXT, alert_is_unacked(a) ? ROLE_STRONG : ROLE_TEXT, "state", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
    add(k, DETAIL_TEXT, ROLE_TEXT, "level",
        arena_printf(&k->out->arena, "L%d %s%s%s%s%s", a->level, level_words[a->level], *a->severity != '\0' ? ", severity " : "",
            a->severity, a->routed.routes != NULL ? ", by route " : "", a->routed.routes != NULL ? a->routed.routes : ""));
}

/* A schedule is named, and who has it now. */
static void
add_deadline(struct maker *k, const struct model *m)
{
    int64_t at_ms = route_deadline_ms(m, k->a);
    char at[TIME_TEXT_MAX], left[TIME_TEXT_MAX];

    if (at_ms == INT64_MAX)
        return;
    time_near(at_ms, k->now_ms, at);
    duration_left(at_ms > k->now_ms ? at_ms - k->now_ms : k->now_ms - at_ms, left);
    add(k, DETAIL_TEXT, at_ms > k->now_ms ? ROLE_TEXT : ROLE_WARN, "ack by",
        arena_printf(&k->out->arena, "%s, %s%s", at, left, at_ms > k->now_ms ? " left" : " ago: overdue"));
}

static void
add_owner(struct maker *k, const struct model *m)
{
    const char *owner = k->a->routed.owner, *person = asked_responsible(m, k->a, k->now_ms);

    if (owner != NULL)
        add(k, DETAIL_TEXT, ROLE_TEXT, "owner",
            str_eq(owner, person) ? owner : arena_printf(&k->out->arena, "%s: %s is on call", owner, person));
    if (k->a->routed.maintenance != NULL)
        add(k, DETAIL_TEXT, ROLE_TEXT, "planned",
            arena_printf(&k->out->arena, "maintenance %s: nobody is told of it", k->a->routed.maintenance));
}

/* "step 2 of 3, round 2, of policy payments-primary" */
static void
add_step(struct maker *k, const struct model *m)
{
    const struct alert_call *c = &k->a->call;
    const struct policy *p = c->policy == NULL ? NULL : routing_policy(m->config.routing, c->policy);
    struct buf b = BUF_INIT;

    if (c->policy == NULL)
        return;
    if (c->step > 0 && p != NULL)
        buf_addf(&b, "step %u of %zu, ", c->step, p->steps_n);
    else if (c->step > 0)
        buf_addf(&b, "step %u, ", c->step);
    if (c->round > 1)
        buf_addf(&b, "round %u, ", c->round);
    buf_addf(&b, "of policy %s", c->policy);
    add(k, DETAIL_TEXT, ROLE_TEXT, "", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
}

/* What became of each page: of the same call, the latest first. */
static void
add_pages(struct maker *k, const struct model *m)
{
    for (size_t i = m->messages.n, seen = 0, found = 0; i-- > 0 && seen < ASKED_LOOK_BACK && found < PAGES_SHOWN; seen++) {
        const struct message *msg = m->messages.v[i];
        struct buf b = BUF_INIT;
        enum role role;

        if (msg->queued_seq < k->a->episode)
            return;
        if (!message_asks(msg) || msg->order.person == NULL || !message_is_about(msg, &k->a->id))
            continue;
        buf_addf(&b, "M%llu %s by %s: ", (unsigned long long)msg->number, msg->order.person,
            message_kinds[msg->order.kind].leaves ? msg->order.destination : "screens alone");
        role = asked_page_words(msg, msg->queued_at_ms < k->a->call.at_ms, k->now_ms, &b);
        add(k, DETAIL_TEXT, role == ROLE_DIALOG ? ROLE_TEXT : role, "", arena_strdup(&k->out->arena, buf_text(&b)));
        buf_release(&b);
        found++;
    }
}

/* Who is asked, as long as nobody has answered; of whoever has it, who was. */
static void
add_asked(struct maker *k, const struct model *m)
{
    const struct alert_call *c = &k->a->call;
    bool now = asked_is(k->a);
    struct buf b = BUF_INIT;

    if (c->to == NULL && !asked_in_vain(k->a))
        return;
    if (c->to == NULL)
        buf_adds(&b, "nobody any more, and nobody has answered: the policy is at its end");
    else if (now)
        asked_words(m, k->a, k->ui->config.me, k->now_ms, &b);
    else
        buf_addf(&b, "%s, %s", c->to, since(k, c->at_ms));
    add(k, DETAIL_TEXT,
        now                 ? ROLE_STRONG
            : c->to == NULL ? ROLE_WARN
                            : ROLE_TEXT,
        now || c->to == NULL ? "asked" : "was asked", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
    add_step(k, m);
    add_pages(k, m);
}

/* Those that told of this episode, and asked nobody by name. */
static void
add_told(struct maker *k, const struct model *m)
{
    struct buf b = BUF_INIT;

    if (k->a->told.at_ms == 0)
        return;
    buf_adds(&b, since(k, k->a->told.at_ms));
    for (size_t i = m->messages.n, seen = 0, found = 0; i-- > 0 && seen < ASKED_LOOK_BACK && found < PAGES_SHOWN; seen++) {
        const struct message *msg = m->messages.v[i];

        if (msg->queued_seq < k->a->episode)
            break;
        if (msg->order.person != NULL || !message_is_about(msg, &k->a->id) || !message_tells(msg))
            continue;
        buf_addf(&b, "%s%s", found++ == 0 ? ", at " : ", ", msg->order.destination);
    }
    add(k, DETAIL_TEXT, ROLE_TEXT, "told", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
}

/* In the place of "held by" where it is not an ack that somebody has. */
static const char *const holder_names[ALERT_STATES] = {
    [ALERT_SNOOZED] = "snoozed",
    [ALERT_CLOSED] = "was with",
};

static void
add_holder(struct maker *k)
{
    const struct alert_hold *h = &k->a->hold;
    const char *name = holder_names[h->state] != NULL ? holder_names[h->state] : "held by";
    const char *by = h->state == ALERT_SNOOZED ? "by " : "";
    char until[TIME_TEXT_MAX], left[TIME_TEXT_MAX];
    enum role role = row_is_urgent(k->a, k->now_ms) ? ROLE_WARN : ROLE_TEXT;

    if (h->by == NULL)
        return;
    if (h->until_ms > 0 && h->state != ALERT_CLOSED) {
        time_near(h->until_ms, k->now_ms, until);
        duration_left(h->until_ms - k->now_ms, left);
        add(k, DETAIL_TEXT, role, name, arena_printf(&k->out->arena, "%s%s until %s, %s left", by, h->by, until, left));
    } else {
        add(k, DETAIL_TEXT, role, name, arena_strdup(&k->out->arena, h->by));
    }
    if (k->a->marks & ALERT_LISTED)
        add(k, DETAIL_TEXT, ROLE_TEXT, "",
            "closed while its source goes on with it: it comes back when it starts again or rises");
    if (h->comment != NULL)
        add(k, DETAIL_TEXT, ROLE_TEXT, "because", h->comment);
}

static void
add_vote(struct maker *k)
{
    const struct alert_voted *v = &k->a->vote;

    if (v->vote != VOTE_NONE)
        add(k, DETAIL_TEXT, ROLE_TEXT, "vote",
            arena_printf(&k->out->arena, "%s, %s, %s", row_vote_word(v->vote), v->by, since(k, v->at_ms)));
}

static void
add_votes(struct maker *k, const struct rule *rule)
{
    struct buf b = BUF_INIT;

    for (int i = VOTE_NONE + 1; i < ALERT_VOTES; i++)
        if (rule->votes[i] > 0)
            buf_addf(&b, "%s%u %s", b.len > 0 ? ", " : "", rule->votes[i], row_vote_word((enum alert_vote)i));
    if (b.len > 0)
        add(k, DETAIL_TEXT, ROLE_TEXT, "votes", arena_printf(&k->out->arena, "%s, of this rule", buf_text(&b)));
    buf_release(&b);
}

/* Where nobody has reviewed the rule: what the configuration says of the route. */
static void
add_respond(struct maker *k, const struct model *m)
{
    struct routed d;

    route_logged(&m->config, k->a, &d);
    if (d.respond != RESPOND_UNREVIEWED)
        add(k, DETAIL_TEXT, ROLE_TEXT, "respond?",
            arena_printf(&k->out->arena, "%s, says its route", rule_respond_words[d.respond]));
}

/* What people said of all that its rule fired for. */
static void
add_rule(struct maker *k, const struct model *m)
{
    const struct rule *rule = model_rule_of(m, k->a);
    const struct rule_review *r = rule != NULL ? &rule->review : NULL;
    char age[TIME_TEXT_MAX];

    if (rule != NULL)
        add_votes(k, rule);
    if (r == NULL || r->by == NULL) {
        add_respond(k, m);
        return;
    }
    duration_short(k->now_ms - r->at_ms, age);
    add(k, DETAIL_TEXT, ROLE_TEXT, "respond?",
        arena_printf(&k->out->arena, "%s%s%s (%s, %s ago)", rule_respond_words[r->respond], r->text != NULL ? ": " : "",
            r->text != NULL ? r->text : "", r->by, age));
}

#define PRESENCE_LINES 4

/* The open one that it belongs to. */
static void
add_incident(struct maker *k, const struct model *m)
{
    struct buf b = BUF_INIT;
    const struct incident *i = incident_line_words(m, &k->a->id, k->now_ms, &b);
    int64_t due_ms = i == NULL ? 0 : incident_next_update_ms(i);

    if (i != NULL) {
        buf_addf(&b, ": %s", incident_title(i));
        add(k, DETAIL_TEXT, due_ms != 0 && due_ms <= k->now_ms ? ROLE_WARN : ROLE_TEXT, "incident",
            arena_strdup(&k->out->arena, buf_text(&b)));
    }
    buf_release(&b);
}

static void
add_presence(struct maker *k)
{
    struct buf b = BUF_INIT;
    size_t n = 0;

    while (presence_fact(k->ui, &k->a->id, n, &b)) {
        if (n < PRESENCE_LINES)
            add(k, DETAIL_TEXT, ROLE_STRONG, n == 0 ? "presence" : "", arena_strdup(&k->out->arena, buf_text(&b)));
        buf_clear(&b);
        n++;
    }
    if (n > PRESENCE_LINES)
        add(k, DETAIL_TEXT, ROLE_STRONG, "", arena_printf(&k->out->arena, "and %zu more", n - PRESENCE_LINES));
    buf_release(&b);
}

static void
add_source(struct maker *k)
{
    const struct source *s = k->a->source;
    struct buf b = BUF_INIT;
    bool stale = alert_is_stale(k->a, k->now_ms);

    buf_adds(&b, s->name);
    if (stale) {
        buf_adds(&b, ", ");
        row_stale_words(s, k->now_ms, &b);
        buf_adds(&b, ": what is shown is its last known state");
    }
    add(k, DETAIL_TEXT, stale ? ROLE_STALE : ROLE_TEXT, "source", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
}

static void
add_facts(struct maker *k, const struct model *m)
{
    const struct alert *a = k->a;
    const char *runbook = route_runbook(m, a), *name = alert_field(a, FIELD_NAME);

    add(k, DETAIL_TEXT, ROLE_STRONG, "summary", alert_field(a, FIELD_SUMMARY));
    add_state(k);
    if (a->suppressed_by != NULL)
        add(k, DETAIL_TEXT, ROLE_TEXT, "silenced", a->suppressed_by);
    add_holder(k);
    add_incident(k, m);
    add_asked(k, m);
    add_deadline(k, m);
    add_owner(k, m);
    add_told(k, m);
    add_vote(k);
    add_presence(k);
    if (a->note.by != NULL) {
        add(k, DETAIL_TEXT, ROLE_TEXT, "comment", a->note.text);
        add(k, DETAIL_TEXT, ROLE_DIM, "", arena_printf(&k->out->arena, "%s, %s", a->note.by, since(k, a->note.at_ms)));
    }
    add(k, DETAIL_TEXT, ROLE_TEXT, "name", name);
    add_source(k);
    add(k, DETAIL_TEXT, ROLE_TEXT, "fired",
        arena_printf(&k->out->arena, "%s%s", since(k, alert_since_ms(a)),
            a->count > 1 ? arena_printf(&k->out->arena, "; %u times", a->count) : ""));
    if (runbook != NULL)
        add(k, DETAIL_TEXT, ROLE_TEXT, "runbook", runbook);
    add_rule(k, m);
}

static void
add_messages(struct maker *k, const struct model *m)
{
    struct buf b = BUF_INIT;

    message_lines_of_alert(m, &k->a->id, &b);
    if (b.len > 0)
        add(k, DETAIL_TEXT, ROLE_TEXT, "messages", arena_strdup(&k->out->arena, buf_text(&b)));
    buf_release(&b);
}

/* Summary and runbook stand at the top already. */
static bool
is_above(const struct alert *a, const char *value)
{
    return value == alert_field(a, FIELD_SUMMARY) || value == alert_field(a, FIELD_RUNBOOK);
}

static size_t
count_below(const struct alert *a, struct labels set, enum detail_kind kind)
{
    size_t n = 0;

    for (struct label_iter it = labels_iter(set); label_next(&it);)
        n += kind == DETAIL_LABEL || !is_above(a, it.value);
    return n;
}

static void
add_set(struct maker *k, const char *title, struct labels set, enum detail_kind kind)
{
    if (count_below(k->a, set, kind) == 0)
        return;
    add(k, DETAIL_HEAD, ROLE_TITLE, title, NULL);
    for (struct label_iter it = labels_iter(set); label_next(&it);)
        if (kind == DETAIL_LABEL || !is_above(k->a, it.value))
            add(k, kind, ROLE_TEXT, it.name, it.value);
}

void
detail_lines_make(const struct ui *ui, const struct model *m, const struct alert *a, int64_t now_ms, struct detail_lines *out)
{
    struct maker k = { ui, a, now_ms, out };

    *out = (struct detail_lines){ 0 };
    add_facts(&k, m);
    add_messages(&k, m);
    add_set(&k, "labels", alert_labels(a), DETAIL_LABEL);
    add_set(&k, "annotations", alert_annotations(a), DETAIL_ANNOTATION);
    if (alert_id_equal(&ui->detail.history_id, &a->id) && ui->detail.past.is_here)
        detail_lines_add_past(out, &ui->detail.past, now_ms);
}

void
detail_lines_add_past(struct detail_lines *l, const struct past *past, int64_t now_ms)
{
    struct maker k = { .now_ms = now_ms, .out = l };

    add(&k, DETAIL_HEAD, ROLE_TITLE, "history", NULL);
    for (size_t i = 0; i < past->lines.n; i++) {
        const struct history_line *h = &past->lines.v[i];
        char at[TIME_TEXT_MAX], date[TIME_TEXT_MAX];

        time_hhmmss(h->at_ms, at);
        time_date(h->at_ms, date);
        add(&k, DETAIL_HISTORY, ROLE_TEXT,
            now_ms - h->at_ms < 20 * MS_HOUR ? arena_strdup(&l->arena, at) : arena_printf(&l->arena, "%s %s", date, at),
            arena_printf(&l->arena, "%s %s%s%s", h->actor, h->verb, *h->text != '\0' ? " " : "", h->text));
    }
    if (past->lines.n == 0)
        add(&k, DETAIL_HISTORY, ROLE_DIM, "", "nothing in the log yet");
}

void
detail_lines_release(struct detail_lines *l)
{
    vec_release(&l->lines);
    arena_release(&l->arena);
}

/* Another alert begins with the same digits in at most one of this many cases. */
#define DOUBT 256

void
detail_short_id(const struct model *m, const struct alert *a, char out[ALERT_ID_HEX])
{
    size_t digits = ALERT_ID_PREFIX_MIN;

    while (digits < 12 && (UINT64_C(1) << (4 * digits)) < DOUBT * (uint64_t)m->alerts.n)
        digits++;
    alert_id_hex(&a->id, out);
    out[digits] = '\0';
}
