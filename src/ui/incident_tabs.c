/* SPDX-License-Identifier: MIT */
/* The table of an incident's tabs, and those of the timeline and the alerts. */
#include "ui/incident_tabs.h"

#include <stdlib.h>
#include <string.h>

#include "ui/incident_words.h"
#include "ui/list.h"
#include "ui/logpane.h"
#include "ui/row.h"
#include "util/time.h"

/* ---- what the tabs share */

void
incident_one_line(const char *text, struct buf *out)
{
    for (; *text != '\0'; text++)
        buf_addc(out, *text == '\n' || *text == '\t' ? ' ' : *text);
}

void
incident_add_fact(struct detail_lines *out, enum role role, const char *name, const char *value)
{
    struct detail_line line = { DETAIL_TEXT, role, arena_strdup(&out->arena, name), arena_strdup(&out->arena, value) };

    vec_push(&out->lines, line);
}

/* ---- the timeline */

static void
fill_timeline(const struct incident_view *v, struct incident_rows *out)
{
    const struct past *past = &v->ui->incident.past;

    for (size_t i = past->lines.n; i-- > 0;)
        vec_push(&out->v, ((struct incident_row){ .key = past->lines.v[i].seq }));
}

static const struct history_line *
line_of(const struct incident_view *v, const struct incident_row *row)
{
    const struct past *past = &v->ui->incident.past;
    size_t low = 0, high = past->lines.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (past->lines.v[middle].seq > row->key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < past->lines.n && past->lines.v[low].seq == row->key ? &past->lines.v[low] : NULL;
}

static void
words_timeline(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct history_line *line = line_of(v, row);
    char at[TIME_TEXT_MAX];

    if (line == NULL)
        return;
    time_rfc3339(line->at_ms, at);
    buf_addf(out, "%s %s %s %s #%llu", at, line->actor, line->verb, line->text, (unsigned long long)line->seq);
}

static void
draw_timeline(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct history_line *line = line_of(v, row);
    struct log_line shown;

    (void)cursor;
    if (line == NULL)
        return;
    shown = (struct log_line){ .seq = line->seq, .at_ms = line->at_ms };
    shown.actor = (char *)line->actor;
    shown.verb = (char *)line->verb;
    shown.text = (char *)line->text;
    logpane_draw_line(c, r.row, r, &shown, v->now_ms, false);
}

static void
facts_timeline(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct history_line *line = line_of(v, row);
    char at[TIME_TEXT_MAX];

    if (line == NULL)
        return;
    time_rfc3339(line->at_ms, at);
    incident_add_fact(out, ROLE_TEXT, line->verb, *line->text != '\0' ? line->text : "-");
    incident_add_fact(out, ROLE_DIM, "by", line->actor);
    incident_add_fact(out, ROLE_DIM, "at", at);
}

/* ---- alerts */

static int
by_rank(const void *a, const void *b)
{
    return alert_order(*(const struct alert *const *)a, *(const struct alert *const *)b);
}

/* As the board has them; below, those that it has forgotten. */
static void
fill_alerts(const struct incident_view *v, struct incident_rows *out)
{
    VEC(const struct alert *) there = { 0 };

    for (size_t k = 0; k < v->i->alerts.n; k++) {
        const struct alert *a = v->i->alerts.v[k].unlinked ? NULL : model_alert(v->m, &v->i->alerts.v[k].id);

        if (a != NULL)
            vec_push(&there, a);
    }
    if (there.n > 0)
        qsort(there.v, there.n, sizeof *there.v, by_rank);
    for (size_t k = 0; k < there.n; k++)
        vec_push(&out->v, ((struct incident_row){ .alert = there.v[k]->id }));
    for (size_t k = 0; k < v->i->alerts.n; k++)
        if (!v->i->alerts.v[k].unlinked && model_alert(v->m, &v->i->alerts.v[k].id) == NULL)
            vec_push(&out->v, ((struct incident_row){ .alert = v->i->alerts.v[k].id }));
    vec_release(&there);
}

static const char *
forgotten_name(const struct incident_view *v, const struct incident_row *row)
{
    const struct incident_alert *linked = incident_alert(v->i, &row->alert);

    return linked != NULL && linked->name != NULL ? linked->name : "";
}

static void
words_alert(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct alert *a = model_alert(v->m, &row->alert);
    char id[ALERT_ID_HEX];

    if (a == NULL) {
        alert_id_hex(&row->alert, id);
        buf_addf(out, "%s  %s", id, forgotten_name(v, row));
        return;
    }
    model_short_id(v->m, a, id);
    buf_addf(out, "%s  L%d %s  %s  %s", id, a->level, row_state_word(a), alert_field(a, FIELD_NAME),
        alert_field(a, FIELD_SUMMARY));
}

static void
heads_alerts(const struct incident_view *v, struct canvas *c, struct rect r)
{
    list_draw_heads(v->ui, v->m, c, r);
}

static void
draw_alert(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct alert *a = model_alert(v->m, &row->alert);

    if (a != NULL)
        list_draw_row(v->ui, v->m, v->now_ms, c, r, a, cursor);
    else
        canvas_textf(c, r.row, r.col + 3, r.cols - 4, ROLE_DIM, "no longer on the board: %s", forgotten_name(v, row));
}

static void
facts_alert(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct alert *a = model_alert(v->m, &row->alert);

    if (a != NULL)
        detail_lines_make(v->ui, v->m, a, v->now_ms, out);
    else
        incident_add_fact(out, ROLE_TEXT, "was", forgotten_name(v, row));
}

/* ---- all of them */

/* clang-format off */
const struct incident_tab_kind incident_tabs[INCIDENT_TABS] = {
    [INCIDENT_TIMELINE] = { "Timeline", "Timeline (newest last, follows)", "event", ACTION_TAB_TIMELINE, "Reading what happened.",
        NULL, false, fill_timeline, words_timeline, draw_timeline, facts_timeline },
    [INCIDENT_ALERTS] = { "Alerts", "Alerts", "alert", ACTION_TAB_ALERTS, "No alert belongs to it.",
        heads_alerts, true, fill_alerts, words_alert, draw_alert, facts_alert },
    [INCIDENT_ACTIONS] = { "Actions", "Actions: what is to be done, also afterwards", "action", ACTION_TAB_ACTIONS, "There is nothing left to do.",
        incident_heads_actions, true, incident_fill_actions, incident_words_action, incident_draw_action, incident_facts_action },
    [INCIDENT_NOTES] = { "Notes", "Notes", "note", ACTION_TAB_NOTES, "Nobody has written a note.",
        NULL, true, incident_fill_notes, incident_words_note, incident_draw_note, incident_facts_note },
    [INCIDENT_LINKS] = { "Links", "Links, and runbooks of its alerts", "link", ACTION_TAB_LINKS, "It has no link, nor have its alerts.",
        NULL, true, incident_fill_links, incident_words_link, incident_draw_link, incident_facts_link },
    [INCIDENT_UPDATES] = { "Updates", "Updates: what was told", "update", ACTION_TAB_UPDATES, "Nothing was told yet.",
        NULL, true, incident_fill_updates, incident_words_update, incident_draw_update, incident_facts_update },
    [INCIDENT_SIMILAR] = { "Similar", "Others with the same alerts or services", "incident", ACTION_TAB_SIMILAR, "No other had these alerts or services.",
        incident_heads_similar, true, incident_fill_similar, incident_words_similar, incident_draw_similar, incident_facts_similar },
};
/* clang-format on */
