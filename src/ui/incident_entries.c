/* SPDX-License-Identifier: MIT */
/* Tabs of what is written under an incident: actions with owner and due time, notes, updates and what became of their messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/incident_tabs.h"
#include "ui/message_row.h"
#include "util/time.h"

#define TIME_COLS 18 /* "2026-11-21 14:02Z" */
#define NUMBER_COLS 4
#define BY_COLS 10
#define STATE_COLS 9
#define DUE_COLS 9
#define OWNER_COLS 10
#define NEXT_COLS 14
#define OWNER_FROM_COLS 56
#define NEXT_FROM_COLS 100
#define LOOK_BACK 2000 /* messages that are looked at for those of an update */
#define MESSAGES_SHOWN 4

static const struct incident_entry *
entry_of(const struct incident_view *v, enum incident_entry_kind kind, const struct incident_row *row)
{
    return incident_entry(v->i, kind, (uint32_t)row->key);
}

static void
fill(const struct incident_view *v, enum incident_entry_kind kind, struct incident_rows *out)
{
    for (size_t i = 0; i < v->i->entries.n; i++) {
        const struct incident_entry *e = &v->i->entries.v[i];

        if (e->kind == kind && !e->withdrawn)
            vec_push(&out->v, ((struct incident_row){ .key = e->number }));
    }
}

static void
draw_text(struct canvas *c, int row, int col, int end, enum role role, const char *text)
{
    struct buf line = BUF_INIT;

    incident_one_line(text, &line);
    canvas_text(c, row, col, end - col, role, buf_text(&line));
    buf_release(&line);
}

/* When, and by whom: the column after both. */
static int
draw_when(const struct incident_view *v, const struct incident_entry *e, struct canvas *c, struct rect r)
{
    char at[TIME_TEXT_MAX];
    int col = r.col + 1;

    time_near(e->at_ms, v->now_ms, at);
    canvas_right(c, r.row, col, (int)strlen(at) > 6 ? TIME_COLS - 1 : 6, ROLE_DIM, at);
    col += (int)strlen(at) > 6 ? TIME_COLS : 7;
    canvas_text(c, r.row, col, BY_COLS - 1, ROLE_TEXT, e->by);
    return col + BY_COLS;
}

/* ---- actions */

static bool
is_overdue(const struct incident_view *v, const struct incident_entry *e)
{
    return e->done == ENTRY_OPEN && e->due_ms != 0 && e->due_ms <= v->now_ms;
}

static const struct incident_entry *
action_of(const struct incident_view *v, const struct incident_row *row)
{
    return entry_of(v, ENTRY_ACTION, row);
}

/* What is open comes first, what is due first before it. */
static int
by_due(const void *a, const void *b)
{
    const struct incident_entry *x = *(const struct incident_entry *const *)a, *y = *(const struct incident_entry *const *)b;
    int64_t x_ms = x->due_ms == 0 ? INT64_MAX : x->due_ms, y_ms = y->due_ms == 0 ? INT64_MAX : y->due_ms;

    if (x->done != y->done)
        return x->done < y->done ? -1 : 1;
    if (x->done == ENTRY_OPEN && x_ms != y_ms)
        return x_ms < y_ms ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

void
incident_fill_actions(const struct incident_view *v, struct incident_rows *out)
{
    VEC(const struct incident_entry *) actions = { 0 };

    for (size_t i = 0; i < v->i->entries.n; i++)
        if (v->i->entries.v[i].kind == ENTRY_ACTION && !v->i->entries.v[i].withdrawn)
            vec_push(&actions, &v->i->entries.v[i]);
    if (actions.n > 0)
        qsort(actions.v, actions.n, sizeof *actions.v, by_due);
    for (size_t i = 0; i < actions.n; i++)
        vec_push(&out->v, ((struct incident_row){ .key = actions.v[i]->number }));
    vec_release(&actions);
}

/* "in 6d", "LATE 1m", "-" */
static void
due_words(const struct incident_view *v, const struct incident_entry *e, struct buf *out)
{
    char left[TIME_TEXT_MAX];

    duration_left(e->due_ms > v->now_ms ? e->due_ms - v->now_ms : v->now_ms - e->due_ms, left);
    if (e->due_ms == 0 || e->done != ENTRY_OPEN)
        buf_adds(out, "-");
    else
        buf_addf(out, is_overdue(v, e) ? "LATE %s" : "in %s", left);
}

void
incident_words_action(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct incident_entry *e = action_of(v, row);
    char due[TIME_TEXT_MAX];

    if (e == NULL)
        return;
    buf_addf(out, "action %u, %s", e->number, incident_action_words[e->done]);
    if (e->owner != NULL)
        buf_addf(out, ", %s", e->owner);
    if (e->due_ms != 0) {
        time_rfc3339(e->due_ms, due);
        buf_addf(out, ", due %s", due);
    }
    buf_addf(out, ": %s", e->text);
}

void
incident_heads_actions(const struct incident_view *v, struct canvas *c, struct rect r)
{
    int at = r.col + 1;

    (void)v;
    canvas_right(c, r.row, at, NUMBER_COLS - 1, ROLE_COLUMN, "#");
    at += NUMBER_COLS;
    canvas_text(c, r.row, at, STATE_COLS, ROLE_COLUMN, "STATE");
    at += STATE_COLS;
    canvas_text(c, r.row, at, DUE_COLS, ROLE_COLUMN, "DUE");
    at += DUE_COLS;
    if (r.cols >= OWNER_FROM_COLS)
        canvas_text(c, r.row, at, OWNER_COLS, ROLE_COLUMN, "OWNER");
    at += r.cols >= OWNER_FROM_COLS ? OWNER_COLS : 0;
    canvas_text(c, r.row, at, 10, ROLE_COLUMN, "WHAT");
}

void
incident_draw_action(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct incident_entry *e = action_of(v, row);
    bool open = e != NULL && e->done == ENTRY_OPEN;
    struct buf due = BUF_INIT;
    char number[16];
    int at = r.col + 1;

    (void)cursor;
    if (e == NULL)
        return;
    snprintf(number, sizeof number, "%u", e->number);
    canvas_right(c, r.row, at, NUMBER_COLS - 1, ROLE_DIM, number);
    at += NUMBER_COLS;
    canvas_text(c, r.row, at, STATE_COLS - 1, open ? ROLE_TEXT : ROLE_CLOSED, incident_action_words[e->done]);
    at += STATE_COLS;
    due_words(v, e, &due);
    canvas_text(c, r.row, at, DUE_COLS - 1, is_overdue(v, e) ? ROLE_WARN : open ? ROLE_TEXT : ROLE_DIM, buf_text(&due));
    at += DUE_COLS;
    if (r.cols >= OWNER_FROM_COLS)
        canvas_text(c, r.row, at, OWNER_COLS - 1, e->owner != NULL ? ROLE_TEXT : ROLE_DIM, e->owner != NULL ? e->owner : "-");
    at += r.cols >= OWNER_FROM_COLS ? OWNER_COLS : 0;
    draw_text(c, r.row, at, r.col + r.cols - 1, open ? ROLE_TEXT : ROLE_DIM, e->text);
    buf_release(&due);
}

void
incident_facts_action(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct incident_entry *e = action_of(v, row);
    struct buf text = BUF_INIT;
    char at[TIME_TEXT_MAX];

    if (e == NULL)
        return;
    incident_one_line(e->text, &text);
    incident_add_fact(out, ROLE_TEXT, "what", buf_text(&text));
    incident_add_fact(out, e->owner != NULL ? ROLE_TEXT : ROLE_DIM, "owner", e->owner != NULL ? e->owner : "nobody yet");
    time_near(e->due_ms, v->now_ms, at);
    incident_add_fact(out, is_overdue(v, e) ? ROLE_WARN : ROLE_TEXT, "due", e->due_ms != 0 ? at : "not said");
    time_near(e->at_ms, v->now_ms, at);
    buf_clear(&text);
    buf_addf(&text, "%s, %s", e->by, at);
    incident_add_fact(out, ROLE_DIM, "by", buf_text(&text));
    buf_release(&text);
}

/* ---- notes */

void
incident_fill_notes(const struct incident_view *v, struct incident_rows *out)
{
    fill(v, ENTRY_NOTE, out);
}

static void
words_of(const struct incident_entry *e, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (e == NULL)
        return;
    time_rfc3339(e->at_ms, at);
    buf_addf(out, "%s %u, %s, %s\n%s", incident_entry_words[e->kind], e->number, e->by, at, e->text);
}

void
incident_words_note(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    words_of(entry_of(v, ENTRY_NOTE, row), out);
}

void
incident_draw_note(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct incident_entry *e = entry_of(v, ENTRY_NOTE, row);

    (void)cursor;
    if (e != NULL)
        draw_text(c, r.row, draw_when(v, e, c, r), r.col + r.cols - 1, ROLE_TEXT, e->text);
}

/* The text, a fact for each of its lines. */
static void
add_text(struct detail_lines *out, const char *name, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        char *line = xstrndup(text, len);

        if (len > 0)
            incident_add_fact(out, ROLE_TEXT, name, line);
        free(line);
        text += len + (text[len] == '\n');
        name = "";
    }
}

void
incident_facts_note(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct incident_entry *e = entry_of(v, ENTRY_NOTE, row);

    if (e != NULL)
        add_text(out, e->by, e->text);
}

/* ---- updates */

void
incident_fill_updates(const struct incident_view *v, struct incident_rows *out)
{
    fill(v, ENTRY_UPDATE, out);
}

void
incident_words_update(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    words_of(entry_of(v, ENTRY_UPDATE, row), out);
}

void
incident_draw_update(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct incident_entry *e = entry_of(v, ENTRY_UPDATE, row);
    int at, end = r.col + r.cols - 1;
    char number[16], next[TIME_TEXT_MAX];

    (void)cursor;
    if (e == NULL)
        return;
    snprintf(number, sizeof number, "%u", e->number);
    canvas_right(c, r.row, r.col + 1, NUMBER_COLS - 1, ROLE_DIM, number);
    at = draw_when(v, e, c, (struct rect){ r.row, r.col + NUMBER_COLS, 1, r.cols - NUMBER_COLS });
    if (r.cols >= NEXT_FROM_COLS && e->due_ms != 0) {
        time_near(e->due_ms, v->now_ms, next);
        canvas_textf(c, r.row, at, NEXT_COLS - 1, ROLE_DIM, "next %s", next);
    }
    at += r.cols >= NEXT_FROM_COLS ? NEXT_COLS : 0;
    draw_text(c, r.row, at, end, ROLE_TEXT, e->text);
}

/* What became of each message that carried it, the latest first. */
static void
add_messages(const struct incident_view *v, const struct incident_entry *e, struct detail_lines *out)
{
    const char *name = "told";

    for (size_t i = v->m->messages.n, seen = 0, found = 0; i-- > 0 && seen < LOOK_BACK && found < MESSAGES_SHOWN; seen++) {
        const struct message *msg = v->m->messages.v[i];
        struct buf text = BUF_INIT;

        if (msg->order.incident != v->i->number || msg->order.entry != e->number || msg->order.act != MESSAGE_POST)
            continue;
        buf_addf(&text, "M%llu to ", (unsigned long long)msg->number);
        message_to(v->m, msg, &text);
        buf_adds(&text, ": ");
        message_delivery(v->m, msg, v->now_ms, &text);
        incident_add_fact(out, message_is_bad(msg) ? ROLE_WARN : ROLE_TEXT, name, buf_text(&text));
        buf_release(&text);
        name = "";
        found++;
    }
}

void
incident_facts_update(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct incident_entry *e = entry_of(v, ENTRY_UPDATE, row);
    char due[TIME_TEXT_MAX];

    if (e == NULL)
        return;
    add_text(out, e->by, e->text);
    if (e->state != NULL)
        incident_add_fact(out, ROLE_TEXT, "state", e->state);
    time_near(e->due_ms, v->now_ms, due);
    if (e->due_ms != 0)
        incident_add_fact(out, ROLE_TEXT, "next", due);
    add_messages(v, e, out);
}
