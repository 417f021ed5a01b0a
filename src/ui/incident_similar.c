/* SPDX-License-Identifier: MIT */
/* Other incidents that had the same alerts, or the same services: what helped then may help now. */
#include <stdio.h>
#include <string.h>

#include "ui/incident_tabs.h"
#include "ui/incident_words.h"
#include "ui/state.h"
#include "util/map.h"
#include "util/str.h"
#include "util/time.h"

#define SIMILAR_MAX 200
#define ID_COLS 9
#define AGE_COLS 6
#define STATE_COLS 14
#define WHY_COLS 24
#define WHY_FROM_COLS 76

/* ---- which */

static bool
is_id(const void *value, const void *key)
{
    return alert_id_equal(&((const struct incident_alert *)value)->id, key);
}

static void
index_alerts(const struct incident *i, struct map *out)
{
    for (size_t k = 0; k < i->alerts.n; k++)
        if (!i->alerts.v[k].unlinked)
            map_add(out, alert_id_hash(&i->alerts.v[k].id), (void *)&i->alerts.v[k]);
}

static size_t
count_alerts(const struct map *mine, const struct incident *other)
{
    size_t n = 0;

    for (size_t k = 0; k < other->alerts.n; k++) {
        const struct incident_alert *a = &other->alerts.v[k];

        n += !a->unlinked && map_get(mine, alert_id_hash(&a->id), is_id, &a->id) != NULL;
    }
    return n;
}

static bool
has_word(const char *words, const char *word, size_t len)
{
    for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");

        if (n == len && strncmp(at, word, len) == 0)
            return true;
        at += n;
    }
    return false;
}

/* The first service that both have, "" where there is none; *len: of it. */
static const char *
shared_service(const struct incident *a, const struct incident *b, size_t *len)
{
    const char *mine = a->fields[INCIDENT_SERVICES], *theirs = b->fields[INCIDENT_SERVICES];

    for (*len = 0; mine != NULL && theirs != NULL && *mine != '\0'; mine += *len + strspn(mine + *len, " ")) {
        *len = strcspn(mine, " ");
        if (*len > 0 && has_word(theirs, mine, *len))
            return mine;
    }
    *len = 0;
    return "";
}

/* The latest first. */
void
incident_similar_update(struct turn *t)
{
    struct incident_screen *s = &t->ui->incident;
    const struct incident *me = model_incident(t->m, s->number);
    struct map mine = { 0 };
    size_t len;

    if (me == NULL || (s->similar_seq == t->m->incidents_seq && s->similar_seq != 0))
        return;
    s->similar_seq = t->m->incidents_seq;
    vec_clear(&s->similar);
    index_alerts(me, &mine);
    for (size_t i = t->m->incidents.n; i-- > 0 && s->similar.n < SIMILAR_MAX;) {
        const struct incident *other = t->m->incidents.v[i];

        if (other == me || incident_state(other) == INCIDENT_INVALID)
            continue;
        if (count_alerts(&mine, other) > 0 || *shared_service(me, other, &len) != '\0')
            vec_push(&s->similar, ((struct incident_row){ .key = other->number }));
    }
    map_release(&mine);
}

void
incident_fill_similar(const struct incident_view *v, struct incident_rows *out)
{
    const struct incident_screen *s = &v->ui->incident;

    for (size_t i = 0; i < s->similar.n; i++)
        vec_push(&out->v, s->similar.v[i]);
}

/* ---- what is said of one */

/* "3 of its alerts, service cart" */
static void
why_words(const struct incident_view *v, const struct incident *other, struct buf *out)
{
    struct map mine = { 0 };
    const char *service;
    size_t n, len;

    index_alerts(v->i, &mine);
    n = count_alerts(&mine, other);
    map_release(&mine);
    if (n > 0)
        buf_addf(out, "%zu alert%s", n, n == 1 ? "" : "s");
    service = shared_service(v->i, other, &len);
    if (len > 0)
        buf_addf(out, "%sservice %.*s", out->len > 0 ? ", " : "", (int)len, service);
}

void
incident_words_similar(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct incident *other = model_incident(v->m, row->key);
    char id[INCIDENT_ID_MAX];

    if (other == NULL)
        return;
    incident_id(other->number, id);
    buf_addf(out, "%s  %s  %s  (", id, incident_states[incident_state(other)].word, incident_title(other));
    why_words(v, other, out);
    buf_addc(out, ')');
}

static void
age_of(const struct incident_view *v, const struct incident *other, char out[TIME_TEXT_MAX])
{
    duration_short(v->now_ms - incident_time(other, INCIDENT_REPORTED), out);
}

void
incident_heads_similar(const struct incident_view *v, struct canvas *c, struct rect r)
{
    int at = r.col + 1, end = r.col + r.cols - 1;

    (void)v;
    canvas_text(c, r.row, at, ID_COLS, ROLE_COLUMN, "ID");
    canvas_right(c, r.row, at + ID_COLS, AGE_COLS - 1, ROLE_COLUMN, "AGE");
    at += ID_COLS + AGE_COLS;
    canvas_text(c, r.row, at, STATE_COLS, ROLE_COLUMN, "STATE");
    at += STATE_COLS;
    canvas_text(c, r.row, at, end - at, ROLE_COLUMN, "TITLE");
    if (r.cols >= WHY_FROM_COLS)
        canvas_text(c, r.row, end - WHY_COLS, WHY_COLS, ROLE_COLUMN, "SHARES");
}

void
incident_draw_similar(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct incident *other = model_incident(v->m, row->key);
    char id[INCIDENT_ID_MAX], age[TIME_TEXT_MAX];
    int at = r.col + 1, end = r.col + r.cols - 1;
    struct buf why = BUF_INIT;

    (void)cursor;
    if (other == NULL)
        return;
    incident_id(other->number, id);
    age_of(v, other, age);
    canvas_text(c, r.row, at, ID_COLS - 1, ROLE_STRONG, id);
    canvas_right(c, r.row, at + ID_COLS, AGE_COLS - 1, ROLE_TEXT, age);
    at += ID_COLS + AGE_COLS;
    canvas_text(c, r.row, at, STATE_COLS - 1, incident_is_open(other) ? ROLE_TEXT : ROLE_CLOSED,
        incident_states[incident_state(other)].word);
    at += STATE_COLS;
    if (r.cols >= WHY_FROM_COLS) {
        why_words(v, other, &why);
        canvas_text(c, r.row, end - WHY_COLS, WHY_COLS, ROLE_DIM, buf_text(&why));
        end -= WHY_COLS + 1;
    }
    canvas_text(c, r.row, at, end - at, ROLE_TEXT, incident_title(other));
    buf_release(&why);
}

/* What helped then, as far as it was written down. */
void
incident_facts_similar(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct incident *other = model_incident(v->m, row->key);
    const struct incident_entry *last, *note;
    struct buf text = BUF_INIT;

    if (other == NULL)
        return;
    incident_since_words(other, v->now_ms, &text);
    buf_addf(&text, ", %s, %s", incident_severity_label(other), incident_states[incident_state(other)].word);
    incident_add_fact(out, ROLE_TEXT, "state", buf_text(&text));
    buf_clear(&text);
    why_words(v, other, &text);
    incident_add_fact(out, ROLE_TEXT, "shares", buf_text(&text));
    last = incident_last(other, ENTRY_UPDATE);
    note = incident_last(other, ENTRY_NOTE);
    for (int i = 0; i < 2; i++) {
        const struct incident_entry *e = i == 0 ? last : note;

        buf_clear(&text);
        if (e != NULL)
            incident_one_line(e->text, &text);
        if (e != NULL)
            incident_add_fact(out, ROLE_TEXT, i == 0 ? "update" : "note", buf_text(&text));
    }
    if (other->fields[INCIDENT_RCA] != NULL)
        incident_add_fact(out, ROLE_TEXT, "rca", other->fields[INCIDENT_RCA]);
    buf_release(&text);
}
