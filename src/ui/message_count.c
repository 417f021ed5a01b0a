/* SPDX-License-Identifier: MIT */
/* Messages and incidents in the header. */
#include "ui/message_count.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/incident_words.h"
#include "ui/message_row.h"
#include "util/time.h"

static void __attribute__((format(printf, 3, 4))) add(struct message_count *c, enum role role, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(c->parts[c->n].text, sizeof c->parts[c->n].text, fmt, ap);
    va_end(ap);
    c->parts[c->n++].role = role;
}

/* *longest_ms: how long the one has waited that should have been answered first. */
static uint32_t
count_late(const struct model *m, int64_t now_ms, int64_t *longest_ms)
{
    uint32_t n = 0;

    *longest_ms = 0;
    for (size_t i = 0; i < m->messages.n && m->messages_late > 0; i++) {
        const struct message *msg = m->messages.v[i];

        if (!message_is_late(msg))
            continue;
        n++;
        if (now_ms - msg->order.deadline_ms > *longest_ms)
            *longest_ms = now_ms - msg->order.deadline_ms;
    }
    return n;
}

uint32_t
message_count_late(const struct model *m)
{
    int64_t longest_ms;

    return count_late(m, 0, &longest_ms);
}

static void
count_briefly(size_t open, uint32_t late, uint32_t failed, struct message_count *out)
{
    add(out, ROLE_TEXT, " M%zu", open);
    if (late > 0)
        add(out, ROLE_WARN, " L%u", late);
    if (failed > 0)
        add(out, ROLE_ERROR, " F%u", failed);
}

void
message_count_of(const struct model *m, int64_t now_ms, bool words, bool brief, struct message_count *out)
{
    uint32_t failed = m->messages_by_state[MESSAGE_FAILED], late;
    size_t open = model_messages_open(m);
    char age[TIME_TEXT_MAX];
    int64_t longest_ms;

    out->n = 0;
    if (open == 0)
        return;
    late = count_late(m, now_ms, &longest_ms);
    if (brief) {
        count_briefly(open, late, failed, out);
        return;
    }
    duration_short(longest_ms, age);
    add(out, ROLE_TEXT, words ? "  messages %zu" : "  MSG %zu", open);
    if (late > 0) {
        add(out, ROLE_TEXT, ", ");
        add(out, ROLE_WARN, "%u LATE%s%s", late, words ? " " : "", words ? age : "");
    }
    if (failed > 0) {
        add(out, ROLE_TEXT, ", ");
        add(out, ROLE_ERROR, "%u FAILED", failed);
    }
}

void
incident_count_of(const struct model *m, int64_t now_ms, bool words, bool brief, struct message_count *out)
{
    size_t open = model_incidents_open(m), late = incidents_late(m, now_ms);

    out->n = 0;
    if (open == 0)
        return;
    add(out, late > 0 ? ROLE_WARN : ROLE_TEXT, brief ? " I%zu" : words ? "  incidents %zu" : "  INC %zu", open);
    if (late > 0)
        add(out, ROLE_WARN, brief ? " L%zu" : ", %zu LATE", late);
}

int
message_count_cols(const struct message_count *c)
{
    int cols = 0;

    for (size_t i = 0; i < c->n; i++)
        cols += (int)strlen(c->parts[i].text);
    return cols;
}
