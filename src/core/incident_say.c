/* SPDX-License-Identifier: MIT */
/* What is said of an incident, in words and as the fields of its detail. */
#include "core/incident_say.h"

#include "core/incident_detail.h"
#include "core/post.h"
#include "util/str.h"
#include "util/time.h"

bool
saying_is_same(const struct saying *a, const struct saying *b)
{
    return str_eq(a->text, b->text) && str_eq(a->detail, b->detail);
}

void
incident_name(const struct incident *i, struct buf *out)
{
    char id[INCIDENT_ID_MAX];

    incident_id(i->number, id);
    buf_addf(out, "%s %s (%s, %s)", id, incident_title(i), incident_severities[incident_severity(i)].label,
        incident_states[incident_state(i)].word);
}

/* Its readers may read it on another day. */
static void
add_time(struct buf *out, const char *word, int64_t ms)
{
    char date[TIME_TEXT_MAX], at[TIME_TEXT_MAX];

    if (ms == 0)
        return;
    time_date(ms, date);
    time_hhmm(ms, at);
    buf_addf(out, ", %s %s %s", word, date, at);
}

static void
add_person(struct buf *out, const char *word, const char *person)
{
    if (person != NULL)
        buf_addf(out, ", %s %s", word, person);
}

static const char *const marks[INCIDENT_STATES] = {
    [INCIDENT_INVESTIGATING] = ":rotating_light:",
    [INCIDENT_IDENTIFIED] = ":rotating_light:",
    [INCIDENT_MONITORING] = ":eyes:",
    [INCIDENT_IS_RESOLVED] = ":white_check_mark:",
    [INCIDENT_IS_CLOSED] = ":white_check_mark:",
    [INCIDENT_INVALID] = ":no_entry_sign:",
};

/* What becomes of it, where its state alone does not say that. */
static void
add_end(struct buf *out, const struct incident *i)
{
    char id[INCIDENT_ID_MAX];

    if (i->fields[INCIDENT_MERGED] != NULL) {
        incident_id(incident_number(i->fields[INCIDENT_MERGED]), id);
        buf_addf(out, ", a duplicate of %s", id);
    }
    if (incident_state(i) == INCIDENT_INVALID)
        buf_adds(out, ", declared by mistake");
}

static void
add_facts(struct buf *out, const struct incident *i)
{
    size_t alerts = incident_alerts_n(i);

    add_end(out, i);
    add_person(out, "lead", i->fields[INCIDENT_LEAD]);
    add_person(out, "contact", i->fields[INCIDENT_CONTACT]);
    add_person(out, "services", i->fields[INCIDENT_SERVICES]);
    if (alerts > 0)
        buf_addf(out, ", %zu alert%s", alerts, alerts == 1 ? "" : "s");
    add_time(out, "since", incident_time(i, INCIDENT_STARTED));
    add_time(out, "over at", incident_time(i, INCIDENT_RESOLVED));
    add_time(out, "next update by", incident_next_update_ms(i));
    if (i->fields[INCIDENT_RCA] != NULL)
        buf_addf(out, ", %s", i->fields[INCIDENT_RCA]);
}

static struct incident_detail
detail_of(const struct incident *i)
{
    return (struct incident_detail){ .number = i->number,
        .title = incident_title(i),
        .severity = incident_severities[incident_severity(i)].word,
        .state = incident_states[incident_state(i)].word,
        .description = i->fields[INCIDENT_DESCRIPTION],
        .lead = i->fields[INCIDENT_LEAD],
        .contact = i->fields[INCIDENT_CONTACT],
        .services = i->fields[INCIDENT_SERVICES],
        .rca_link = i->fields[INCIDENT_RCA],
        .by = i->opened_by,
        .is_public = incident_is_public(i),
        .alerts = incident_alerts_n(i),
        .started_ms = incident_time(i, INCIDENT_STARTED),
        .resolved_ms = incident_time(i, INCIDENT_RESOLVED),
        .next_update_ms = incident_next_update_ms(i) };
}

static const char *
detail_text(const struct incident_detail *d, struct arena *arena)
{
    struct buf json;
    const char *text;

    buf_init(&json, INCIDENT_DETAIL_BYTES);
    incident_detail_json(d, &json);
    text = arena_strdup(arena, buf_text(&json));
    buf_release(&json);
    return text;
}

struct saying
incident_headline(const struct incident *i, struct arena *arena)
{
    struct incident_detail detail = detail_of(i);
    struct saying s = { .detail = detail_text(&detail, arena) };
    struct buf text;

    buf_init(&text, POST_SENT_BYTES);
    buf_addf(&text, "%s ", marks[incident_state(i)]);
    incident_name(i, &text);
    add_facts(&text, i);
    if (i->fields[INCIDENT_DESCRIPTION] != NULL)
        buf_addf(&text, "\n%s", i->fields[INCIDENT_DESCRIPTION]);
    s.text = arena_strdup(arena, buf_text(&text));
    buf_release(&text);
    return s;
}

struct saying
incident_update(const struct incident *i, const struct incident_entry *e, bool broadcast, struct arena *arena)
{
    struct incident_detail detail = detail_of(i);
    struct saying s;
    struct buf text;

    detail.by = e->by;
    detail.update = e->number;
    detail.update_text = e->text;
    detail.update_ms = e->at_ms;
    detail.broadcast = broadcast;
    s.detail = detail_text(&detail, arena);
    buf_init(&text, POST_SENT_BYTES);
    incident_name(i, &text);
    buf_addf(&text, ", update %u by %s", e->number, e->by);
    add_time(&text, "next update by", e->due_ms);
    buf_addf(&text, "\n%s", e->text);
    s.text = arena_strdup(arena, buf_text(&text));
    buf_release(&text);
    return s;
}

struct saying
incident_catch_up(const char *text, const char *last_detail, struct arena *arena)
{
    struct incident_detail detail;

    if (!incident_detail_read(last_detail, arena, &detail))
        return (struct saying){ .text = text };
    detail.update_text = text;
    return (struct saying){ .text = text, .detail = detail_text(&detail, arena) };
}

void
banner_post_text(const struct banner *b, struct buf *out)
{
    char until[TIME_TEXT_MAX];

    buf_addf(out, "Banner: %s", b->text);
    time_near(b->until_ms, b->at_ms, until);
    if (b->until_ms != 0)
        buf_addf(out, ", until %s", until);
    buf_addf(out, ", by %s", b->by);
}

/* By its words: undo and redo make it another event's. */
bool
banner_is_posted_by(const struct banner *b, const struct message_order *o)
{
    struct buf text = BUF_INIT;
    bool is;

    if (o->act != MESSAGE_POST || o->incident != 0 || o->stands_for != 0 || o->covers_n > 0)
        return false;
    banner_post_text(b, &text);
    is = str_eq(buf_text(&text), o->text);
    buf_release(&text);
    return is;
}
