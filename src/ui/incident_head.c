/* SPDX-License-Identifier: MIT */
/* Facts of an incident, side by side as far as they fit: those that are needed first stand first. */
#include "ui/incident_head.h"

#include <stdio.h>
#include <string.h>

#include "ui/incident_words.h"
#include "util/text.h"
#include "util/time.h"

#define HEAD_ROWS 3
#define GAP_COLS 3
#define ROOMY_ROWS 28 /* from here on what is known of it has a row too */

/* Where the next fact goes. */
struct line {
    struct canvas *c;
    int row, at, end;
};

/* One that does not fit is left out; a shorter one behind it may still have room. */
static void
put(struct line *l, const char *label, enum role role, const char *value)
{
    int need = (int)(text_cols(label, strlen(label)) + 1 + text_cols(value, strlen(value)));

    if (l->at + need > l->end)
        return;
    l->at = canvas_text(l->c, l->row, l->at, l->end - l->at, ROLE_LABEL, label) + 1;
    l->at = canvas_text(l->c, l->row, l->at, l->end - l->at, role, value) + GAP_COLS;
}

static void
put_person(struct line *l, const struct ui *ui, const struct incident *i, enum incident_field field, const char *label,
    bool always)
{
    const char *who = i->fields[field];

    if (who == NULL && !always)
        return;
    put(l, label, who == NULL ? ROLE_WARN : ROLE_TEXT, who == NULL ? "nobody" : strcmp(who, ui->config.me) == 0 ? "me" : who);
}

static void
put_time(struct line *l, const struct incident *i, enum incident_field field, const char *label, int64_t now_ms)
{
    int64_t at_ms = incident_time(i, field);
    char at[TIME_TEXT_MAX];

    if (at_ms == 0)
        return;
    time_near(at_ms, now_ms, at);
    put(l, label, ROLE_TEXT, at);
}

static void
draw_title(const struct incident *i, int64_t now_ms, struct canvas *c, struct rect r)
{
    struct buf since = BUF_INIT;
    char id[INCIDENT_ID_MAX];
    int end = r.col + r.cols - 1, at;

    incident_since_words(i, now_ms, &since);
    end -= (int)since.len;
    canvas_text(c, r.row, end, (int)since.len, incident_is_open(i) ? ROLE_STRONG : ROLE_CLOSED, buf_text(&since));
    end -= 5;
    canvas_text(c, r.row, end, 4, incident_is_open(i) ? incident_severity_role(i) : ROLE_DIM, incident_severity_label(i));
    incident_id(i->number, id);
    at = canvas_text(c, r.row, r.col + 1, end - r.col - 2, ROLE_BRAND, id) + 1;
    canvas_text(c, r.row, at, end - at - 1, ROLE_STRONG, incident_title(i));
    buf_release(&since);
}

static void
draw_people(const struct ui *ui, const struct model *m, const struct incident *i, struct line l)
{
    enum topic_standing topic = topic_standing(m);
    char channel[128];

    put(&l, "state", incident_is_open(i) ? ROLE_STRONG : ROLE_CLOSED, incident_states[incident_state(i)].word);
    put_person(&l, ui, i, INCIDENT_LEAD, "lead", incident_is_open(i));
    put_person(&l, ui, i, INCIDENT_COMMS, "comms", false);
    if (i->fields[INCIDENT_CHANNEL] != NULL) {
        snprintf(channel, sizeof channel, "%s%.100s", *i->fields[INCIDENT_CHANNEL] == '#' ? "" : "#",
            i->fields[INCIDENT_CHANNEL]);
        put(&l, "slack", ROLE_TEXT, channel);
    }
    if (topic != TOPIC_NONE)
        put(&l, "topic", topic == TOPIC_IN_SYNC ? ROLE_OK : ROLE_WARN, topic_standing_words[topic]);
    put_person(&l, ui, i, INCIDENT_CONTACT, "contact", false);
    if (i->fields[INCIDENT_SERVICES] != NULL)
        put(&l, "services", ROLE_TEXT, i->fields[INCIDENT_SERVICES]);
}

/* "due 14:08 (06:10)", "LATE 1m, was due 14:01" */
static void
put_next_update(struct line *l, const struct incident *i, int64_t now_ms)
{
    int64_t due_ms = incident_next_update_ms(i);
    char at[TIME_TEXT_MAX], text[96];
    struct buf left = BUF_INIT;
    bool late = incident_due_words(i, now_ms, &left);

    time_near(due_ms, now_ms, at);
    snprintf(text, sizeof text, late ? "%s, was due %s" : "due %2$s (%1$s)", buf_text(&left), at);
    if (due_ms != 0)
        put(l, "next update", late ? ROLE_WARN : ROLE_TEXT, text);
    else if (incident_is_open(i))
        put(l, "next update", ROLE_DIM, "not promised");
    buf_release(&left);
}

static const struct {
    char mark;
    enum alert_state state;
} marks[] = { { '!', ALERT_FIRING }, { '^', ALERT_ESCALATED }, { 'a', ALERT_ACKED }, { 'r', ALERT_CLEARED },
    { 'z', ALERT_SNOOZED }, { '.', ALERT_CLOSED } };

/* "14 (!3 a9 r2)"; those that the board has forgotten are counted, and not told apart. */
static void
put_alerts(struct line *l, const struct model *m, const struct incident *i)
{
    size_t n[ALERT_STATES] = { 0 };
    struct buf text = BUF_INIT, states = BUF_INIT;

    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct alert *a = i->alerts.v[k].unlinked ? NULL : model_alert(m, &i->alerts.v[k].id);

        if (a != NULL)
            n[a->hold.state]++;
    }
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (n[marks[k].state] > 0)
            buf_addf(&states, "%s%c%zu", states.len > 0 ? " " : "", marks[k].mark, n[marks[k].state]);
    buf_addf(&text, "%zu", incident_alerts_n(i));
    if (states.len > 0)
        buf_addf(&text, " (%s)", buf_text(&states));
    put(l, "alerts", n[ALERT_FIRING] + n[ALERT_ESCALATED] > 0 ? ROLE_STRONG : ROLE_TEXT, buf_text(&text));
    buf_release(&states);
    buf_release(&text);
}

static void
draw_state(const struct model *m, const struct incident *i, int64_t now_ms, struct line l)
{
    put_next_update(&l, i, now_ms);
    put_alerts(&l, m, i);
    put(&l, "public", ROLE_TEXT, incident_is_public(i) ? "yes" : "no");
    put_time(&l, i, INCIDENT_STARTED, "started", now_ms);
    put_time(&l, i, INCIDENT_MITIGATED, "mitigated", now_ms);
    put_time(&l, i, INCIDENT_RESOLVED, "resolved", now_ms);
    if (i->fields[INCIDENT_MERGED] != NULL) {
        char into[INCIDENT_ID_MAX];

        incident_id(incident_number(i->fields[INCIDENT_MERGED]), into);
        put(&l, "duplicate of", ROLE_STRONG, into);
    }
}

int
incident_head_rows(int rows)
{
    return rows >= ROOMY_ROWS ? HEAD_ROWS + 1 : HEAD_ROWS;
}

void
incident_head_draw(const struct ui *ui, const struct model *m, const struct incident *i, int64_t now_ms, struct canvas *c,
    struct rect r)
{
    struct line l = { c, r.row + 1, r.col + 1, r.col + r.cols - 1 };

    draw_title(i, now_ms, c, r);
    draw_people(ui, m, i, l);
    l.row++;
    draw_state(m, i, now_ms, l);
    if (r.rows > HEAD_ROWS && i->fields[INCIDENT_DESCRIPTION] != NULL)
        canvas_text(c, l.row + 1, r.col + 1, r.cols - 2, ROLE_DIM, i->fields[INCIDENT_DESCRIPTION]);
}
