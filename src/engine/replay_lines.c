/* SPDX-License-Identifier: MIT */
/* What a replay tells: lines, the timeline, and how a place differs from the end. */
#include "core/words.h"
#include "engine/replay_own.h"
#include "util/str.h"

/* clang-format off */
const struct replay_sign_row replay_signs[REPLAY_SIGNS] = {
    [REPLAY_QUIET]    = { '.', "quiet" },
    [REPLAY_CLEAR]    = { 'C', "clear" },
    [REPLAY_TOUCH]    = { 't', "touched" },
    [REPLAY_SLACK]    = { 'S', "slack" },
    [REPLAY_HANDOVER] = { 'H', "handover" },
    [REPLAY_PAGE]     = { 'P', "page" },
    [REPLAY_ESCALATE] = { 'E', "escalate" },
    [REPLAY_ACK]      = { 'A', "ack" },
    [REPLAY_RUN]      = { 'R', "run" },
    [REPLAY_UNDO]     = { 'U', "undo" },
    [REPLAY_FAULT]    = { '?', "fault" },
    [REPLAY_FIRE]     = { '!', "fire" },
};

/* A kind that has no row changes the board where it is about alerts, and has no sign. */
static const enum replay_sign signs[EVENTS] = {
    [EV_FIRED]         = REPLAY_FIRE,
    [EV_REOPENED]      = REPLAY_FIRE,
    [EV_RETURNED]      = REPLAY_FIRE,
    [EV_CLEARED]       = REPLAY_CLEAR,
    [EV_UNCONFIRMED]   = REPLAY_CLEAR,
    [EV_ACKED]         = REPLAY_ACK,
    [EV_TAKEN]         = REPLAY_ACK,
    [EV_ASSIGNED]      = REPLAY_ACK,
    [EV_UNACKED]       = REPLAY_TOUCH,
    [EV_STEP]          = REPLAY_ESCALATE,
    [EV_ESCALATED]     = REPLAY_ESCALATE,
    [EV_CALLED]        = REPLAY_ESCALATE,
    [EV_SNOOZED]       = REPLAY_TOUCH,
    [EV_UNSNOOZED]     = REPLAY_TOUCH,
    [EV_CLOSED]        = REPLAY_TOUCH,
    [EV_VOTED]         = REPLAY_TOUCH,
    [EV_COMMENTED]     = REPLAY_TOUCH,
    [EV_RUN_STARTED]   = REPLAY_RUN,
    [EV_RUN_FINISHED]  = REPLAY_RUN,
    [EV_RESTORED]      = REPLAY_UNDO,
    [EV_MSG_RESTORED]  = REPLAY_UNDO,
    [EV_MSG_FAILED]    = REPLAY_FAULT,
    [EV_MSG_LATE]      = REPLAY_FAULT,
    [EV_SOURCE_FAILED] = REPLAY_FAULT,
};
static const enum replay_sign signs_of_messages[MESSAGE_KINDS] = {
    [MESSAGE_SLACK]    = REPLAY_SLACK,
    [MESSAGE_WRITE]    = REPLAY_TOUCH,
    [MESSAGE_HANDOVER] = REPLAY_HANDOVER,
    [MESSAGE_PAGE]     = REPLAY_PAGE,
    [MESSAGE_STEP]     = REPLAY_PAGE,
    [MESSAGE_MAIL]     = REPLAY_TOUCH,
    [MESSAGE_HOOK]     = REPLAY_TOUCH,
    [MESSAGE_COMMAND]  = REPLAY_TOUCH,
    [MESSAGE_PROMISE]  = REPLAY_TOUCH,
};
/* clang-format on */

enum replay_sign
replay_sign_of(const struct event *ev)
{
    return ev->kind == EV_MSG_QUEUED ? signs_of_messages[ev->u.queued.order.kind] : signs[ev->kind];
}

/* Whole polls that find nothing new are no events at all; what a source's health or an attempt says is none of the board's. */
bool
replay_changes_board(enum event_kind kind)
{
    switch (event_rows[kind].data) {
    case DATA_SIGHTINGS:
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_RESTORE:
    case DATA_VOTE:
    case DATA_REVIEW:
    case DATA_SILENCES:
    case DATA_SILENCE_IDS:
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_BANNER:
    case DATA_QUEUED:
    case DATA_CHANGE:
        return kind != EV_FORGOTTEN;
    default:
        return false;
    }
}

void
replay_say_run(struct replay *r, const struct replay_run *run, struct replay_line *out)
{
    const struct replay_batch *b = &r->batches.v[run->batch];
    const struct event *evs = &b->v[run->from];

    *out = (struct replay_line){ .batch = run->batch + 1,
        .seq = evs->seq,
        .at_ms = b->clock_ms,
        .kind = evs->kind,
        .sign = replay_sign_of(evs),
        .changes = replay_changes_board(evs->kind),
        .actor = evs->actor,
        .verb = event_verb(evs),
        .evs = evs,
        .n = run->n };
    buf_clear(&r->words);
    batch_words(r->all, evs, run->n, &r->words);
    out->text = buf_text(&r->words);
}

bool
replay_line(struct replay *r, size_t i, struct replay_line *out)
{
    if (i >= r->runs.n)
        return false;
    replay_say_run(r, &r->runs.v[i], out);
    return true;
}

size_t
replay_lines_done(const struct replay *r)
{
    return r->place.batch < r->batches.n ? r->batches.v[r->place.batch].first_line : r->runs.n;
}

/* The first batch that is not before ms. */
static size_t
batch_from(const struct replay *r, int64_t ms)
{
    size_t low = 0, high = r->batches.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->batches.v[middle].clock_ms < ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t
replay_line_from(const struct replay *r, int64_t ms)
{
    size_t i = batch_from(r, ms);

    return i < r->batches.n ? r->batches.v[i].first_line : r->runs.n;
}

void
replay_timeline(const struct replay *r, int64_t from_ms, int64_t to_ms, enum replay_sign *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = REPLAY_QUIET;
    if (n == 0 || to_ms < from_ms)
        return;
    for (size_t i = batch_from(r, from_ms); i < r->batches.n && r->batches.v[i].clock_ms <= to_ms; i++) {
        const struct replay_batch *b = &r->batches.v[i];
        size_t column = (size_t)((double)(b->clock_ms - from_ms) / (double)(to_ms - from_ms + 1) * (double)n);

        for (uint32_t k = 0; k < b->n; k++) {
            enum replay_sign sign = replay_sign_of(&b->v[k]);

            if (column < n && sign > out[column])
                out[column] = sign;
        }
    }
}

static bool
speaks_of_alert(const struct event *ev, const struct alert_id *id)
{
    const size_t n = event_alerts_n(ev);

    for (size_t i = 0; i < n; i++)
        if (alert_id_equal(event_alert_at(ev, i), id))
            return true;
    return false;
}

static bool
speaks_of(const struct event *ev, const struct alert_id *id, uint64_t message)
{
    return id != NULL ? speaks_of_alert(ev, id) : ev->message == message && message != 0;
}

/* The words are those of the history of one alert; a message's are its own. */
static void
say_event(struct replay *r, size_t batch, const struct event *ev, const struct alert_id *id, struct replay_line *out)
{
    struct replay_run run = { .batch = (uint32_t)batch, .from = (uint32_t)(ev - r->batches.v[batch].v), .n = 1 };

    replay_say_run(r, &run, out);
    if (id == NULL)
        return;
    buf_clear(&r->words);
    event_words_for(ev, id, &r->words);
    out->text = buf_text(&r->words);
}

void
replay_history(struct replay *r, const struct alert_id *id, uint64_t message, size_t limit, replay_history_fn *fn, void *ctx)
{
    struct replay_line line;

    for (size_t b = r->place.batch; b-- > 0 && limit > 0;)
        for (uint32_t k = r->batches.v[b].n; k-- > 0 && limit > 0;) {
            if (!speaks_of(&r->batches.v[b].v[k], id, message))
                continue;
            say_event(r, b, &r->batches.v[b].v[k], id, &line);
            fn(ctx, &line);
            limit--;
        }
}
