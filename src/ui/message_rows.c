/* SPDX-License-Identifier: MIT */
/* The rows of the panel of messages: which, and in which order. */
#include "ui/message_rows.h"

#include <stdlib.h>
#include <string.h>

#include "ui/message_row.h"
#include "util/time.h"

/* What was answered stays so long below the open ones. */
#define RECENT_MS MS_HOUR

static bool
is_listed(enum message_tab tab, const struct message *msg, int64_t now_ms)
{
    switch (tab) {
    case TAB_LATE:
        return message_is_late(msg);
    case TAB_FAILED:
        return msg->standing.state == MESSAGE_FAILED;
    case TAB_OPEN:
        return message_is_open(msg) || now_ms - message_finished_ms(msg) < RECENT_MS;
    default:
        return true;
    }
}

static int
by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static int
by_rank(const void *a, const void *b)
{
    return message_compare(*(struct message *const *)a, *(struct message *const *)b);
}

struct found {
    VEC(const struct message *) list;
};

/* All that belong into the tab, worst first. */
static void
find(const struct turn *t, struct found *out)
{
    const struct messages *p = &t->ui->messages;

    for (size_t i = 0; i < t->m->messages.n; i++)
        if (is_listed(p->tab, t->m->messages.v[i], t->now_ms))
            vec_push(&out->list, t->m->messages.v[i]);
    if (out->list.n > 0)
        qsort(out->list.v, out->list.n, sizeof *out->list.v, by_rank);
}

void
message_rows_anew(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    struct found found = { 0 };

    find(t, &found);
    vec_clear(&p->rows);
    p->unfinished = 0;
    for (size_t i = 0; i < found.list.n; i++) {
        p->unfinished += message_is_open(found.list.v[i]);
        vec_push(&p->rows, found.list.v[i]->number);
    }
    vec_release(&found.list);
}

static void
drop_forgotten(struct messages *p, const struct model *m)
{
    size_t kept = 0, unfinished = 0;

    for (size_t i = 0; i < p->rows.n; i++) {
        if (model_message(m, p->rows.v[i]) == NULL)
            continue;
        unfinished += i < p->unfinished;
        p->rows.v[kept++] = p->rows.v[i];
    }
    p->rows.n = kept;
    p->unfinished = unfinished;
}

static void
insert_row(struct messages *p, size_t at, uint64_t number)
{
    vec_push(&p->rows, number);
    memmove(p->rows.v + at + 1, p->rows.v + at, (p->rows.n - 1 - at) * sizeof *p->rows.v);
    p->rows.v[at] = number;
}

void
message_rows_more(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    struct found found = { 0 };
    uint64_t *known;
    size_t n;

    drop_forgotten(p, t->m);
    n = p->rows.n;
    if (n == 0) {
        message_rows_anew(t);
        return;
    }
    known = xmemdup(p->rows.v, n * sizeof *known);
    qsort(known, n, sizeof *known, by_number);
    find(t, &found);
    for (size_t i = 0; i < found.list.n; i++)
        if (message_is_open(found.list.v[i]) && bsearch(&found.list.v[i]->number, known, n, sizeof *known, by_number) == NULL)
            insert_row(p, p->unfinished++, found.list.v[i]->number);
    free(known);
    vec_release(&found.list);
}

/* A line that says that nothing is open, and one that divides the finished from the others. */
static size_t
lead_of(const struct messages *p)
{
    return p->unfinished == 0 ? 1 : 0;
}

size_t
messages_line_of(const struct messages *p, size_t place)
{
    return lead_of(p) + place + (place >= p->unfinished && place < p->rows.n ? 1 : 0);
}

size_t
messages_lines(const struct messages *p)
{
    return lead_of(p) + p->rows.n + (p->unfinished < p->rows.n ? 1 : 0);
}

static int
by_duration(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* Since midnight, UTC. */
void
message_rows_count_answered(struct turn *t)
{
    struct messages *p = &t->ui->messages;
    int64_t today_ms = t->now_ms - t->now_ms % MS_DAY;
    VEC(int64_t) took = { 0 };

    for (size_t i = 0; i < t->m->messages.n; i++) {
        const struct message *msg = t->m->messages.v[i];

        if (msg->standing.state == MESSAGE_ACKED && msg->acked_at_ms >= today_ms)
            vec_push(&took, msg->acked_at_ms - msg->queued_at_ms);
    }
    p->answered = took.n;
    if (took.n > 0) {
        qsort(took.v, took.n, sizeof *took.v, by_duration);
        p->answer_ms = took.v[(took.n - 1) * 95 / 100];
    }
    vec_release(&took);
}
