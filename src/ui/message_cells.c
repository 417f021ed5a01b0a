/* SPDX-License-Identifier: MIT */
/* Columns of messages, which leave one by one as the screen gets narrow. */
#include "ui/message_cells.h"

#include <stdio.h>
#include <string.h>

#include "ui/message_row.h"
#include "util/time.h"

#define TO_MIN 10
#define TO_MAX 26
#define DELIVERY_MAX 60
#define SUBJECT_ENOUGH 36 /* beyond this it shares with the delivery */

struct message_column {
    const char *head;
    int cols;      /* with the blank after it; 0: what is left */
    int from_cols; /* shown where there is at least so much room */
    bool right;
    void (*paint)(const struct message_cells *p, int col, int cols);
};

static enum role
text_role(const struct message_cells *p)
{
    return message_is_open(p->msg) && p->msg->into == 0 ? ROLE_TEXT : ROLE_DIM;
}

static void
paint_word(const struct message_cells *p, int col, int cols)
{
    const char *word = p->msg->standing.state == MESSAGE_FAILED ? "FAILED" : message_is_late(p->msg) ? "LATE" : "";

    canvas_text(p->c, p->row, col, cols, message_mark_of(p->msg).role, word);
}

static void
paint_age(const struct message_cells *p, int col, int cols)
{
    char age[TIME_TEXT_MAX];

    duration_short(p->now_ms - p->msg->queued_at_ms, age);
    canvas_right(p->c, p->row, col, cols, text_role(p), age);
}

static void
paint_due(const struct message_cells *p, int col, int cols)
{
    struct buf due;

    buf_init(&due, 64);
    message_due(p->msg, p->now_ms, &due);
    canvas_right(p->c, p->row, col, cols, message_is_late(p->msg) ? ROLE_WARN : ROLE_DIM, buf_text(&due));
    buf_release(&due);
}

/* Of a handover what is done with it: words longer than the column have another in their place, a promise what it is. */
static void
paint_kind(const struct message_cells *p, int col, int cols)
{
    const struct message_order *o = &p->msg->order;
    const char *word = message_kinds[o->kind].word;

    if (o->kind == MESSAGE_HANDOVER)
        word = message_act_words[o->act];
    else if (o->kind == MESSAGE_COMMAND)
        word = "cmd";
    else if (o->kind == MESSAGE_PROMISE)
        word = "owed";
    canvas_text(p->c, p->row, col, cols, ROLE_DIM, word);
}

static void
paint_id(const struct message_cells *p, int col, int cols)
{
    char id[MESSAGE_ID_MAX];

    message_id(p->msg->number, id);
    canvas_text(p->c, p->row, col, cols, ROLE_DIM, id);
}

static void
paint_to(const struct message_cells *p, int col, int cols)
{
    struct buf to = BUF_INIT;

    message_to(p->m, p->msg, &to);
    canvas_text(p->c, p->row, col, cols, text_role(p), buf_text(&to));
    buf_release(&to);
}

static void
paint_subject(const struct message_cells *p, int col, int cols)
{
    struct buf subject = BUF_INIT;

    message_subject(p->m, p->msg, &subject);
    canvas_text(p->c, p->row, col, cols, text_role(p), buf_text(&subject));
    buf_release(&subject);
}

static void
paint_delivery(const struct message_cells *p, int col, int cols)
{
    struct buf text = BUF_INIT;

    message_delivery(p->m, p->msg, p->now_ms, &text);
    canvas_text(p->c, p->row, col, cols, p->msg->standing.state == MESSAGE_FAILED ? ROLE_ERROR : ROLE_DIM, buf_text(&text));
    buf_release(&text);
}

static void
paint_tries(const struct message_cells *p, int col, int cols)
{
    char tries[16];

    snprintf(tries, sizeof tries, "%u", p->msg->tries);
    canvas_right(p->c, p->row, col, cols, p->msg->tries > 1 ? ROLE_TEXT : ROLE_DIM, tries);
}

enum { COLUMN_AGE, COLUMN_DUE, COLUMN_KIND, COLUMN_ID, COLUMN_TO, COLUMN_SUBJECT, COLUMN_DELIVERY, COLUMN_TRY, COLUMNS };

/* clang-format off */
static const struct message_column panel_columns[COLUMNS] = {
    [COLUMN_AGE]      = { "AGE",      5,  0,   true,  paint_age },
    [COLUMN_DUE]      = { "DUE",      6,  0,   true,  paint_due },
    [COLUMN_KIND]     = { "KIND",     6,  76,  false, paint_kind },
    [COLUMN_ID]       = { "ID",       7,  110, false, paint_id },
    [COLUMN_TO]       = { "TO",       0,  0,   false, paint_to },
    [COLUMN_SUBJECT]  = { "SUBJECT",  0,  0,   false, paint_subject },
    [COLUMN_DELIVERY] = { "DELIVERY", 15, 56,  false, paint_delivery },
    [COLUMN_TRY]      = { "TRY",      4,  66,  true,  paint_tries },
};
enum { STRIP_WORD, STRIP_AGE, STRIP_KIND, STRIP_TO, STRIP_SUBJECT, STRIP_DELIVERY, STRIP_COLUMNS };
static const struct message_column strip_columns[STRIP_COLUMNS] = {
    [STRIP_WORD]      = { NULL, 7,  0,  false, paint_word },
    [STRIP_AGE]       = { NULL, 5,  0,  true,  paint_age },
    [STRIP_KIND]      = { NULL, 6,  60, false, paint_kind },
    [STRIP_TO]        = { NULL, 0,  0,  false, paint_to },
    [STRIP_SUBJECT]   = { NULL, 0,  0,  false, paint_subject },
    [STRIP_DELIVERY]  = { NULL, 15, 60, false, paint_delivery },
};
/* clang-format on */

const struct message_table message_panel = { panel_columns, COLUMNS, COLUMN_TO, COLUMN_SUBJECT, COLUMN_DELIVERY };
const struct message_table message_strip = { strip_columns, STRIP_COLUMNS, STRIP_TO, STRIP_SUBJECT, STRIP_DELIVERY };

int
message_cells_to(const struct model *m, const struct message *msg, int cols)
{
    struct buf to = BUF_INIT;
    int need;

    message_to(m, msg, &to);
    need = (int)text_cols(buf_text(&to), to.len) + 1;
    buf_release(&to);
    if (need > TO_MAX)
        need = TO_MAX;
    if (cols < TO_MIN)
        cols = TO_MIN;
    return need > cols ? need : cols;
}

/* The destination has what its longest name needs, within reason; the subject what is left. */
void
message_cells_fit(const struct message_table *t, int all_cols, int to_cols, int cols[MESSAGE_COLUMNS_MAX])
{
    int left = all_cols, more = 0;

    for (int i = 0; i < t->n; i++) {
        cols[i] = all_cols >= t->columns[i].from_cols ? t->columns[i].cols : 0;
        left -= cols[i];
    }
    cols[t->to] = to_cols < left / 2 ? to_cols : left / 2;
    left -= cols[t->to];
    if (cols[t->delivery] > 0 && left > SUBJECT_ENOUGH)
        more = (left - SUBJECT_ENOUGH) / 2;
    if (more > DELIVERY_MAX - cols[t->delivery])
        more = DELIVERY_MAX - cols[t->delivery];
    cols[t->delivery] += more;
    cols[t->subject] = left - more;
}

void
message_cells_heads(const struct message_table *t, struct canvas *c, int row, int col, const int *cols)
{
    for (int i = 0; i < t->n; i++) {
        if (cols[i] > 0 && t->columns[i].right)
            canvas_right(c, row, col, cols[i] - 1, ROLE_COLUMN, t->columns[i].head);
        else if (cols[i] > 0)
            canvas_text(c, row, col, cols[i] - 1, ROLE_COLUMN, t->columns[i].head);
        col += cols[i];
    }
}

void
message_cells_paint(const struct message_table *t, const struct message_cells *p, int col, const int *cols)
{
    for (int i = 0; i < t->n; i++) {
        if (cols[i] > 0)
            t->columns[i].paint(p, col, cols[i] - 1);
        col += cols[i];
    }
}
