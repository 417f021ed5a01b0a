/* SPDX-License-Identifier: MIT */
/* Counts of alerts, incidents and messages at the top of the screen: true ones, as many as there is room for. */
#include <stdio.h>
#include <string.h>

#include "ui/header.h"
#include "ui/header_parts.h"
#include "ui/message_count.h"

#define SHORT_BELOW_COLS 60
#define FIRST_COUNT_COLS 6 /* " !99 +" */

void
span_put(struct span *s, enum role role, const char *text)
{
    s->at = canvas_text(s->c, s->row, s->at, s->end - s->at, role, text);
}

struct count {
    char mark;
    const char *word;
    enum role role;
    uint32_t n;
};
#define COUNTS 7

/* The worst level that has somebody waiting gives the first count its colour. */
static enum role
firing_role(const struct model *m)
{
    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++)
        if (m->by_state[level][ALERT_FIRING] > 0)
            return ROLE_FIRING1 + level - LEVEL_MIN;
    return ROLE_DIM;
}

static void
fill_counts(const struct model *m, struct count out[COUNTS])
{
    const uint32_t *n = m->by_state[0];
    const struct count counts[COUNTS] = {
        { '!', "unacked", firing_role(m), n[ALERT_FIRING] - m->suppressed },
        { '^', "escalated", ROLE_ESCALATED, n[ALERT_ESCALATED] },
        { 'a', "acked", ROLE_ACKED, n[ALERT_ACKED] },
        { 'r', "cleared unacked", ROLE_CLEARED, n[ALERT_CLEARED] },
        { 'z', "snoozed", ROLE_SNOOZED, n[ALERT_SNOOZED] },
        { 's', "silenced", ROLE_SUPPRESSED, m->suppressed },
        { '.', "closed", ROLE_CLOSED, n[ALERT_CLOSED] },
    };

    memcpy(out, counts, sizeof counts);
}

static void
count_text(const struct count *n, bool words, char out[64])
{
    if (words)
        snprintf(out, 64, "%c%u %s", n->mark, n->n, n->word);
    else
        snprintf(out, 64, "%c%u", n->mark, n->n);
}

#define MORE_COUNTS " +" /* not all of them have room */

static void
draw_counts(const struct model *m, struct span *s, bool words)
{
    struct count counts[COUNTS];
    int last = COUNTS - 1;
    char text[64];

    fill_counts(m, counts);
    while (last > 0 && counts[last].n == 0)
        last--;
    for (int i = 0; i <= last; i++) {
        int more = i < last ? (int)strlen(MORE_COUNTS) : 0;

        if (counts[i].n == 0 && (i > 0 || s->at == 0))
            continue;
        count_text(&counts[i], words, text);
        if (s->at + (words ? 2 : 1) + (int)strlen(text) + more > s->end) {
            span_put(s, ROLE_DIM, MORE_COUNTS);
            return;
        }
        s->at += words ? 2 : 1;
        span_put(s, counts[i].n > 0 ? counts[i].role : ROLE_DIM, text);
    }
}

static void
draw_parts(struct span *s, const struct message_count *count)
{
    for (size_t i = 0; i < count->n; i++)
        span_put(s, count->parts[i].role, count->parts[i].text);
}

/* All of them, briefly. */
static int
counts_cols(const struct model *m)
{
    struct count counts[COUNTS];
    char text[64];
    int cols = 0;

    fill_counts(m, counts);
    for (int i = 0; i < COUNTS; i++) {
        count_text(&counts[i], false, text);
        cols += counts[i].n > 0 || i == 0 ? (int)strlen(text) + 1 : 0;
    }
    return cols;
}

static int
room_left(const struct span *s, const struct message_count *a, const struct message_count *b)
{
    return s->end - s->at - message_count_cols(a) - message_count_cols(b);
}

static void
make_parts(const struct model *m, int64_t now_ms, bool words, bool brief, struct message_count *incidents,
    struct message_count *messages)
{
    incident_count_of(m, now_ms, words, brief, incidents);
    message_count_of(m, now_ms, words, brief, messages);
}

void
header_counts(const struct model *m, int64_t now_ms, struct span *s, bool words)
{
    struct message_count incidents, messages;
    int room;

    make_parts(m, now_ms, words, s->c->cols < SHORT_BELOW_COLS, &incidents, &messages);
    if (incidents.n > 0 && room_left(s, &incidents, &messages) < counts_cols(m))
        incidents.n = 1;
    if (incidents.n > 0 && room_left(s, &incidents, &messages) < counts_cols(m))
        make_parts(m, now_ms, words, true, &incidents, &messages);
    while (incidents.n > 0 && room_left(s, &incidents, &messages) < FIRST_COUNT_COLS)
        incidents.n--;
    room = message_count_cols(&incidents) + message_count_cols(&messages);
    s->end -= room;
    draw_counts(m, s, words);
    s->end += room;
    draw_parts(s, &incidents);
    draw_parts(s, &messages);
}

int
header_draw_counts(const struct model *m, int64_t now_ms, struct canvas *c, int row, int col, int end, bool words)
{
    struct span s = { .c = c, .row = row, .at = col, .end = end };

    header_counts(m, now_ms, &s, words);
    return s.at;
}
