/* SPDX-License-Identifier: MIT */
/* Messages of a backup: whether they were sent since is not known. */
#include "store/restore.h"

#include "core/apply.h"
#include "store/reader_own.h"
#include "store/walk.h"
#include "store/writer.h"

#define WHY "restored from a backup: whether it was sent since is not known"

static struct event
event_of(const struct model *m, const struct message *msg, enum event_kind kind, uint64_t step, int64_t now_ms)
{
    struct event ev = { .kind = kind, .actor = "tocsin", .origin = "engine", .at_ms = now_ms, .message = msg->number };

    ev.batch = m->next_seq;
    ev.seq = ev.batch + step;
    ev.version = msg->version + 1 + step;
    ev.u.attempt.attempt = msg->tries + 1;
    return ev;
}

/* An attempt, and that its end is not known. */
static void
doubt(struct model *m, struct message *msg, int64_t now_ms, struct append *a)
{
    struct event evs[] = { event_of(m, msg, EV_MSG_SENT, 0, now_ms), event_of(m, msg, EV_MSG_RETRY, 1, now_ms) };
    char stream[48];

    snprintf(stream, sizeof stream, "message:%llu", (unsigned long long)msg->number);
    evs[0].stream = evs[1].stream = stream;
    evs[1].u.attempt.unsure = true;
    evs[1].u.attempt.error = WHY;
    evs[1].u.attempt.next_try_ms = now_ms;
    model_apply_batch(m, evs, 2);
    append_event(a, &evs[0]);
    append_event(a, &evs[1]);
    append_message(a, msg);
}

static void
doubt_all(struct model *m, int64_t now_ms, struct append *a)
{
    for (size_t i = 0; i < m->messages.n; i++)
        if (message_is_waiting(m->messages.v[i]) && !m->messages.v[i]->standing.unsure)
            doubt(m, m->messages.v[i], now_ms, a);
}

static bool
write(struct db *db, struct append *a, struct err *err)
{
    struct log_head head;
    struct writer w;
    bool ok;

    if (!walk_head(db, &head, err) || !writer_begin_on(&w, db, &head, err))
        return false;
    ok = writer_begin(&w, err) && writer_append(&w, a, err) && writer_checkpoint(&w, err) && writer_commit(&w, err);
    if (!ok)
        writer_rollback(&w, &head);
    writer_end_on(&w);
    return ok;
}

bool
restore_doubt(struct db *db, int64_t now_ms, struct err *err)
{
    static const struct model_config none;
    struct model *m = model_new(&none);
    struct reader r = { .db = *db };
    struct append *a = append_new();
    bool ok = reader_load(&r, m, err);

    if (ok) {
        doubt_all(m, now_ms, a);
        ok = a->events.n == 0 || write(db, a, err);
    }
    append_free(a);
    model_free(m);
    return ok;
}
