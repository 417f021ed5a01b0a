/* SPDX-License-Identifier: MIT */
/* What notices say: one line that a tired person can act on, then the worst of the alerts. */
#include <string.h>

#include "core/notice.h"
#include "util/hash.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"
#include "util/vec.h"

/* The longest pieces, in characters; and of the text before no more lines are added. */
#define NAME_CHARS 80
#define SERVICE_CHARS 40
#define SUMMARY_CHARS 160
#define LINK_CHARS 400
#define LINES_CHARS 2300
/* Digits of an id: enough for a million alerts. */
#define ID_DIGITS 12
/* Services that are counted by name. */
#define SERVICES_NAMED 3

size_t
notice_worst(const struct alert *const *alerts, size_t n, const struct alert **out, size_t max)
{
    size_t have = 0, at;

    for (size_t i = 0; i < n; i++) {
        if (have == max && alert_order(out[max - 1], alerts[i]) <= 0)
            continue;
        have += have < max;
        for (at = have - 1; at > 0 && alert_order(alerts[i], out[at - 1]) < 0; at--)
            out[at] = out[at - 1];
        out[at] = alerts[i];
    }
    return have;
}

/* One line of it: what could break the line or hide something is a blank. */
static void
add_piece(struct buf *out, const char *s, size_t max)
{
    size_t len = strlen(s), used, n = 0;

    for (size_t at = 0; at < len; at += used, n++) {
        int32_t cp = utf8_next(s + at, len - at, &used);

        if (n == max) {
            buf_adds(out, "...");
            return;
        }
        if (utf8_is_control(cp))
            buf_addc(out, ' ');
        else
            buf_add(out, s + at, used);
    }
}

static int64_t
since_of(const struct notice *n)
{
    int64_t since_ms = INT64_MAX;

    for (size_t i = 0; i < n->n; i++)
        if (alert_since_ms(n->alerts[i]) < since_ms)
            since_ms = alert_since_ms(n->alerts[i]);
    return since_ms;
}

/* The one that they all have; NULL: they differ, or have none. */
static const char *
common_field(const struct notice *n, enum source_field field)
{
    const char *first = alert_field(n->alerts[0], field);

    for (size_t i = 1; i < n->n && first != NULL; i++)
        if (!str_eq(alert_field(n->alerts[i], field), first))
            return NULL;
    return first;
}

static void
add_what(struct buf *out, const struct alert *a)
{
    const char *service = alert_field(a, FIELD_SERVICE);

    add_piece(out, alert_field(a, FIELD_NAME), NAME_CHARS);
    if (service == NULL || *service == '\0')
        return;
    buf_adds(out, " on ");
    add_piece(out, service, SERVICE_CHARS);
}

/* "DiskFull on db", "DiskFull on db: 3 alerts", "7 alerts on db, the worst DiskFull" */
static void
add_subject(struct buf *out, const struct notice *n, const struct alert *worst)
{
    const char *service = common_field(n, FIELD_SERVICE);

    if (n->n == 1 || (common_field(n, FIELD_NAME) != NULL && service != NULL)) {
        add_what(out, worst);
        if (n->n > 1)
            buf_addf(out, ": %zu alerts", n->n);
        return;
    }
    if (common_field(n, FIELD_NAME) != NULL) {
        add_piece(out, alert_field(worst, FIELD_NAME), NAME_CHARS);
        buf_addf(out, ": %zu alerts", n->n);
        return;
    }
    buf_addf(out, "%zu alerts", n->n);
    if (service != NULL) {
        buf_adds(out, " on ");
        add_piece(out, service, SERVICE_CHARS);
    }
    buf_adds(out, ", the worst ");
    if (service == NULL)
        add_what(out, worst);
    else
        add_piece(out, alert_field(worst, FIELD_NAME), NAME_CHARS);
}

/* --- how many of what */

struct tally {
    const char *name;
    size_t n;
};
struct tallies {
    VEC(struct tally *) v;
    struct map by_name;
    struct arena arena;
};

static bool
has_name(const void *value, const void *key)
{
    return strcmp(((const struct tally *)value)->name, key) == 0;
}

static void
count_one(struct tallies *t, const char *name)
{
    uint64_t hash = hash64(name, strlen(name));
    struct tally *one = map_get(&t->by_name, hash, has_name, name);

    if (one == NULL) {
        one = arena_zalloc(&t->arena, sizeof *one);
        one->name = name;
        map_add(&t->by_name, hash, one);
        vec_push(&t->v, one);
    }
    one->n++;
}

static int
by_count(const void *a, const void *b)
{
    const struct tally *x = *(struct tally *const *)a, *y = *(struct tally *const *)b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* "checkout 12, db 9, 4 others 10" */
static void
add_services(struct buf *out, const struct notice *n)
{
    struct tallies t = { 0 };
    size_t others = 0;

    for (size_t i = 0; i < n->n; i++) {
        const char *service = alert_field(n->alerts[i], FIELD_SERVICE);

        count_one(&t, service == NULL || *service == '\0' ? "no service" : service);
    }
    qsort(t.v.v, t.v.n, sizeof *t.v.v, by_count);
    for (size_t i = 0; i < t.v.n; i++) {
        if (i >= SERVICES_NAMED) {
            others += t.v.v[i]->n;
            continue;
        }
        buf_adds(out, i > 0 ? ", " : "");
        add_piece(out, t.v.v[i]->name, SERVICE_CHARS);
        buf_addf(out, " %zu", t.v.v[i]->n);
    }
    if (others > 0)
        buf_addf(out, ", %zu other%s %zu", t.v.n - SERVICES_NAMED, t.v.n - SERVICES_NAMED == 1 ? "" : "s", others);
    vec_release(&t.v);
    map_release(&t.by_name);
    arena_release(&t.arena);
}

/* "3 L1, 28 L2" */
static void
add_levels(struct buf *out, const struct notice *n)
{
    size_t by_level[LEVEL_MAX + 1] = { 0 };
    bool any = false;

    for (size_t i = 0; i < n->n; i++)
        by_level[n->alerts[i]->level]++;
    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++) {
        if (by_level[level] == 0)
            continue;
        buf_addf(out, "%s%zu L%d", any ? ", " : "", by_level[level], level);
        any = true;
    }
}

/* --- the lines */

static void
add_age(struct buf *out, const struct notice *n)
{
    char age[TIME_TEXT_MAX];

    duration_short(n->now_ms - since_of(n), age);
    buf_adds(out, age);
}

static void
add_since(struct buf *out, const struct notice *n)
{
    char at[TIME_TEXT_MAX];

    time_near(since_of(n), n->now_ms, at);
    buf_addf(out, " since %s", at);
}

static void
add_digest(struct buf *out, const struct notice *n)
{
    char late[TIME_TEXT_MAX];

    if (n->late_ms > 0) {
        duration_short(n->late_ms, late);
        buf_addf(out, "Delayed by %s: ", late);
    } else
        buf_adds(out, "Digest: ");
    buf_addf(out, "%zu alert%s", n->n, n->n == 1 ? "" : "s");
    if (n->n == 0)
        return;
    buf_adds(out, " in ");
    add_age(out, n);
}

/* What is bold in a channel; then what is not. */
static void
add_head(struct buf *out, const struct notice *n, const struct alert *worst)
{
    switch (n->why) {
    case NOTICE_STORM:
        buf_addf(out, "Storm: %zu alerts", n->n);
        return;
    case NOTICE_DIGEST:
        add_digest(out, n);
        return;
    case NOTICE_ROSE:
        buf_addf(out, "L%d now, it was lower: ", worst->level);
        break;
    case NOTICE_AGAIN:
        buf_adds(out, "Nobody has answered for ");
        add_age(out, n);
        buf_addf(out, ": L%d ", worst->level);
        break;
    default:
        buf_addf(out, "L%d ", worst->level);
        break;
    }
    add_subject(out, n, worst);
}

static void
add_tail(struct buf *out, const struct notice *n)
{
    if (n->why == NOTICE_STORM || n->why == NOTICE_DIGEST) {
        if (n->n > 0) {
            buf_adds(out, ": ");
            add_levels(out, n);
            buf_adds(out, "; ");
            add_services(out, n);
        }
        if (n->over > 0)
            buf_addf(out, "; %zu %s gone or closed by now", n->over, n->over == 1 ? "is" : "are");
        return;
    }
    add_since(out, n);
    if (n->n == 1 && (n->alerts[0]->marks & ALERT_FLAPPING) != 0)
        buf_addf(out, ", flapping: %u times", n->alerts[0]->flap_fires);
}

/* "- L2 DiskFull on db, 02:10Z: /var is at 97 % (`tocsin show 6ba5774641a3`)" */
static void
add_line(struct buf *out, const struct notice *n, const struct alert *a, const char *code)
{
    const char *name = alert_field(a, FIELD_NAME), *summary = alert_field(a, FIELD_SUMMARY);
    char at[TIME_TEXT_MAX], hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    time_near(alert_since_ms(a), n->now_ms, at);
    buf_addf(out, "- L%d ", a->level);
    add_what(out, a);
    buf_addf(out, ", %s", at);
    if (!str_eq(name, summary)) {
        buf_adds(out, ": ");
        add_piece(out, summary, SUMMARY_CHARS);
    }
    buf_addf(out, " (%stocsin show %.*s%s)\n", code, ID_DIGITS, hex, code);
}

/* The first line has said the rest. */
static void
add_only(struct buf *out, const struct alert *a, const char *code)
{
    const char *summary = alert_field(a, FIELD_SUMMARY);
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    if (!str_eq(alert_field(a, FIELD_NAME), summary)) {
        add_piece(out, summary, SUMMARY_CHARS);
        buf_addc(out, '\n');
    }
    buf_addf(out, "%stocsin show %.*s%s\n", code, ID_DIGITS, hex, code);
}

static void
add_lines(struct buf *out, const struct notice *n, const char *code)
{
    const struct alert *worst[NOTICE_NAMED_MAX];
    size_t have = notice_worst(n->alerts, n->n, worst, NOTICE_NAMED_MAX), named = 0;

    for (; named < have && utf8_count(buf_text(out)) < LINES_CHARS; named++)
        add_line(out, n, worst[named], code);
    if (n->n > named)
        buf_addf(out, "+%zu more: %stocsin alerts%s\n", n->n - named, code, code);
}

void
notice_text(const struct notice *n, const struct detail *d, enum message_kind kind, struct buf *out)
{
    bool marked_up = kind == MESSAGE_SLACK;
    const struct alert *worst = NULL;

    (void)notice_worst(n->alerts, n->n, &worst, 1);
    buf_adds(out, marked_up ? "*" : "");
    add_head(out, n, worst);
    buf_adds(out, marked_up ? "*" : "");
    add_tail(out, n);
    buf_addc(out, '\n');
    if (n->n == 1)
        add_only(out, worst, marked_up ? "`" : "");
    else if (n->n > 1)
        add_lines(out, n, marked_up ? "`" : "");
    if (d->runbook != NULL) {
        buf_adds(out, "Runbook: ");
        add_piece(out, d->runbook, LINK_CHARS);
        buf_addc(out, '\n');
    }
    buf_truncate(out, out->len - 1);
}

/* Of many alerts that go together only because they are many there is none that helps. */
static const char *
runbook_of(const struct notice *n, const struct alert *worst)
{
    const char *own = alert_field(worst, FIELD_RUNBOOK);

    if (n->why == NOTICE_STORM || n->why == NOTICE_DIGEST)
        return NULL;
    return own != NULL && *own != '\0' ? own : n->runbook;
}

void
notice_detail(const struct notice *n, struct arena *arena, struct detail *out)
{
    const struct alert *worst[DETAIL_ALERTS_MAX];
    size_t have = notice_worst(n->alerts, n->n, worst, DETAIL_ALERTS_MAX);
    struct buf line = BUF_INIT;

    *out = (struct detail){ .key = n->key, .group = n->group, .reason = n->reason, .storm = n->why == NOTICE_STORM };
    for (size_t i = 0; i < have; i++)
        detail_add_alert(out, worst[i]);
    out->count = (uint32_t)n->n;
    out->level = have == 0 ? LEVEL_MAX : worst[0]->level;
    if (have > 0) {
        out->severity = worst[0]->severity;
        out->runbook = runbook_of(n, worst[0]);
    }
    add_head(&line, n, have == 0 ? NULL : worst[0]);
    add_tail(&line, n);
    out->summary = arena_strdup(arena, buf_text(&line));
    buf_release(&line);
}
