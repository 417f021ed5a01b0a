/* SPDX-License-Identifier: MIT */
/* Which silences are listed, where the cursor is, and how many alerts each hides by its source's word. */
#include "ui/silences.h"

#include <stdlib.h>
#include <string.h>

#include "ui/layout.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/text.h"

#define HEAD_ROWS 2
/* The page is too low for the facts of the chosen one. */
#define FACTS_FROM_ROWS 14

void
silences_release(struct silences *p)
{
    vec_release(&p->rows);
}

static bool
is_same(const struct silences_row *a, const struct silences_row *b)
{
    return a->source == b->source && strcmp(a->id, b->id) == 0;
}

const struct silence *
silences_chosen(const struct ui *ui, const struct model *m)
{
    const struct silences_row *cursor = &ui->silences.cursor;

    return cursor->source == NULL ? NULL : model_silence(m, cursor->source, cursor->id);
}

void
silences_parts(struct rect r, struct rect *list, struct rect *facts)
{
    int below = r.rows < FACTS_FROM_ROWS ? 0 : r.rows * 2 / 5;
    int head = r.rows > HEAD_ROWS ? HEAD_ROWS : r.rows;

    *list = (struct rect){ r.row + head, r.col, r.rows - head - below, r.cols };
    *facts = (struct rect){ r.row + r.rows - below, r.col, below, r.cols };
}

static size_t
list_rows(const struct ui *ui)
{
    struct rect list, facts;
    struct layout l;

    layout_of(ui, &l);
    silences_parts(l.panes[PANE_SILENCES], &list, &facts);
    return list.rows > 0 ? (size_t)list.rows : 1;
}

void
silences_keep_visible(struct ui *ui)
{
    struct silences *p = &ui->silences;
    size_t rows = list_rows(ui);

    if (p->place < p->top)
        p->top = p->place;
    else if (p->place >= p->top + rows)
        p->top = p->place - rows + 1;
    if (p->top > 0 && p->top + rows > p->rows.n)
        p->top = p->rows.n > rows ? p->rows.n - rows : 0;
}

/* ---- rows */

static int
by_end(const void *a, const void *b)
{
    const struct silence *x = *(const struct silence *const *)a, *y = *(const struct silence *const *)b;

    if (x->ends_at_ms != y->ends_at_ms)
        return x->ends_at_ms < y->ends_at_ms ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void
list_rows_anew(struct silences *p, const struct model *m)
{
    struct silence **v = xmemdup(m->silences.v, m->silences.n * sizeof *v);
    size_t n = m->silences.n;

    if (n > 0)
        qsort(v, n, sizeof *v, by_end);
    vec_clear(&p->rows);
    for (size_t i = 0; i < n; i++) {
        struct silences_row row = { .source = v[i]->source };

        str_copy(row.id, sizeof row.id, v[i]->id);
        vec_push(&p->rows, row);
    }
    free(v);
}

static struct silences_row *
row_of(struct silences *p, const struct source *source, const char *id, size_t len)
{
    for (size_t i = 0; i < p->rows.n; i++) {
        struct silences_row *row = &p->rows.v[i];

        if (row->source == source && strncmp(row->id, id, len) == 0 && row->id[len] == '\0')
            return row;
    }
    return NULL;
}

static void
count_alert(struct silences *p, const struct alert *a)
{
    for (const char *id = a->suppressed_by; id != NULL && *id != '\0';) {
        size_t len = strcspn(id, " ");
        struct silences_row *row = row_of(p, a->source, id, len);

        if (row != NULL)
            row->covers++;
        id += len + strspn(id + len, " ");
    }
}

static void
make_rows(struct turn *t)
{
    struct silences *p = &t->ui->silences;

    list_rows_anew(p, t->m);
    for (size_t i = 0; i < t->m->alerts.n; i++)
        if (alert_is_open(t->m->alerts.v[i]))
            count_alert(p, t->m->alerts.v[i]);
}

/* ---- the cursor */

static void
put_cursor(struct ui *ui, size_t place)
{
    struct silences *p = &ui->silences;

    p->place = p->rows.n == 0 ? 0 : place < p->rows.n ? place : p->rows.n - 1;
    if (p->rows.n == 0)
        p->cursor = (struct silences_row){ 0 };
    else if (!is_same(&p->cursor, &p->rows.v[p->place]))
        p->first = 0;
    if (p->rows.n > 0)
        p->cursor = p->rows.v[p->place];
    silences_keep_visible(ui);
}

static bool
find_cursor(const struct silences *p, size_t *place)
{
    for (size_t i = 0; i < p->rows.n; i++)
        if (is_same(&p->rows.v[i], &p->cursor))
            return *place = i, true;
    return false;
}

void
silences_update(struct turn *t)
{
    struct silences *p = &t->ui->silences;
    bool had = p->cursor.source != NULL;
    size_t place;

    if (t->ui->focus != PANE_SILENCES)
        return;
    make_rows(t);
    if (find_cursor(p, &place)) {
        put_cursor(t->ui, place);
        return;
    }
    if (had)
        turn_say(t, true, "the silence %.8s is over%s", p->cursor.id, p->rows.n > 0 ? "; the cursor is on the next one" : "");
    p->is_open = false;
    put_cursor(t->ui, p->place);
}

void
silences_focus(struct turn *t)
{
    struct silences *p = &t->ui->silences;
    size_t place;

    p->is_open = false;
    make_rows(t);
    put_cursor(t->ui, find_cursor(p, &place) ? place : 0);
}

void
silences_scroll(struct turn *t, enum scroll how, long count)
{
    struct silences *p = &t->ui->silences;
    size_t rows = list_rows(t->ui);

    if (p->is_open)
        p->first = scroll_to(p->first, SILENCE_MATCHERS_MAX + p->cursor.covers, (long)rows, how, count);
    else
        put_cursor(t->ui, scroll_to(p->place, p->rows.n, (long)rows, how, count));
}

void
silences_click(struct turn *t, struct rect r, int row)
{
    struct rect list, facts;

    silences_parts(r, &list, &facts);
    if (!t->ui->silences.is_open && row >= list.row && row < list.row + list.rows)
        put_cursor(t->ui, t->ui->silences.top + (size_t)(row - list.row));
}

void
silences_open(struct turn *t)
{
    struct silences *p = &t->ui->silences;

    if (silences_chosen(t->ui, t->m) == NULL) {
        turn_say(t, false, "no silence here");
        return;
    }
    p->is_open = true;
    p->first = 0;
}

bool
silences_close(struct turn *t)
{
    bool was = t->ui->silences.is_open;

    t->ui->silences.is_open = false;
    return was;
}

/* ---- what a row says */

static bool
writes(const struct message *msg, const struct silence *s)
{
    if (msg->order.kind != MESSAGE_WRITE || !message_is_open(msg))
        return false;
    if (msg->number == s->message && msg->order.act == MESSAGE_SILENCE)
        return true;
    return msg->order.silence != NULL && strstr(msg->order.silence, s->id) != NULL;
}

bool
silence_is_being_written(const struct ui *ui, const struct model *m, const struct silence *s)
{
    for (size_t i = 0; i < m->messages.n; i++)
        if (writes(m->messages.v[i], s))
            return true;
    for (size_t i = 0; i < ui->flights.n; i++)
        if (str_eq(ui->flights.v[i].order.silence_id, s->id))
            return true;
    return false;
}

enum silence_word
silence_word_of(const struct ui *ui, const struct model *m, const struct silence *s, size_t covers, int64_t now_ms)
{
    if (silence_is_being_written(ui, m, s))
        return SILENCE_IS_WRITTEN;
    if (!s->is_ack && s->ends_at_ms - now_ms <= SILENCE_SOON_MS)
        return SILENCE_ENDS_SOON;
    if (s->starts_at_ms > now_ms)
        return SILENCE_IS_TO_COME;
    return covers == 0 && s->listed ? SILENCE_COVERS_NOTHING : SILENCE_PLAIN;
}

void
silences_text(const struct ui *ui, const struct model *m, struct buf *out)
{
    const struct silence *s = silences_chosen(ui, m);
    struct buf raw = BUF_INIT;

    if (s == NULL)
        return;
    buf_addf(&raw, "%s  %s  %s", s->id, s->matchers, s->comment);
    text_clean(out, buf_text(&raw), raw.len, raw.len, true);
    buf_release(&raw);
}
