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
#define PAGE_HEAD_ROWS 1 /* of one alone */
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

    p->top = scroll_top(p->top, p->place, p->rows.n, list_rows(ui));
}

/* ---- rows */

/* No two are the same. */
static int
by_end(const void *a, const void *b)
{
    const struct silence *x = *(const struct silence *const *)a, *y = *(const struct silence *const *)b;

    if (x->ends_at_ms != y->ends_at_ms)
        return x->ends_at_ms < y->ends_at_ms ? -1 : 1;
    if (x->source != y->source)
        return strcmp(x->source->name, y->source->name);
    return strcmp(x->id, y->id);
}

static void
count_alert(struct silences *p, const struct turn *t, struct silence *const *sorted, const struct alert *a)
{
    char id[SILENCE_ID_MAX];
    size_t len;

    for (const char *at = a->suppressed_by; at != NULL && *at != '\0'; at += len + strspn(at + len, " ")) {
        const struct silence *s;

        len = strcspn(at, " ");
        if (len == 0 || len >= sizeof id)
            continue;
        memcpy(id, at, len);
        id[len] = '\0';
        s = model_silence(t->m, a->source, id);
        if (s != NULL)
            p->rows.v[(struct silence **)bsearch(&s, sorted, p->rows.n, sizeof s, by_end) - sorted].covers++;
    }
}

static void
make_rows(struct turn *t)
{
    struct silences *p = &t->ui->silences;
    size_t n = t->m->silences.n;
    struct silence **sorted = xmemdup(t->m->silences.v, n * sizeof *sorted);

    if (n > 0)
        qsort(sorted, n, sizeof *sorted, by_end);
    vec_clear(&p->rows);
    for (size_t i = 0; i < n; i++) {
        struct silences_row row = { .source = sorted[i]->source };

        str_copy(row.id, sizeof row.id, sorted[i]->id);
        vec_push(&p->rows, row);
    }
    for (size_t i = 0; i < t->m->alerts.n; i++)
        if (alert_is_open(t->m->alerts.v[i]))
            count_alert(p, t, sorted, t->m->alerts.v[i]);
    free(sorted);
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

/* Its last page is full, where there is so much. */
static void
scroll_page(struct turn *t, enum scroll how, long count)
{
    struct silences *p = &t->ui->silences;
    size_t n = silences_page_lines(t->ui, t->m, t->now_ms), rows;
    struct layout l;

    layout_of(t->ui, &l);
    rows = l.panes[PANE_SILENCES].rows > PAGE_HEAD_ROWS ? (size_t)(l.panes[PANE_SILENCES].rows - PAGE_HEAD_ROWS) : 1;
    p->first = scroll_to(p->first, n > rows ? n - rows + 1 : 1, (long)rows, how, count);
}

void
silences_scroll(struct turn *t, enum scroll how, long count)
{
    struct silences *p = &t->ui->silences;
    size_t rows = list_rows(t->ui);

    if (p->is_open)
        scroll_page(t, how, count);
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
    if (!message_is_silence(msg) || !message_is_open(msg))
        return false;
    if (msg->number == s->message && msg->order.act == MESSAGE_SILENCE)
        return true;
    return msg->order.silence != NULL && strstr(msg->order.silence, s->id) != NULL;
}

bool
silence_is_being_written(const struct ui *ui, const struct model *m, const struct silence *s)
{
    for (size_t i = 0; i < m->messages.n && model_messages_open(m) > 0; i++)
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
