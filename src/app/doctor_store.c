/* SPDX-License-Identifier: MIT */
/* What `tocsin doctor` says of the store: the log, its owner, and what is on the board. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/doctor.h"
#include "store/keep.h"
#include "store/store.h"
#include "util/str.h"
#include "util/time.h"

static void
add_schema(struct doctor *d, const struct store_health *h)
{
    if (h->facts.schema < STORE_SCHEMA)
        doctor_add(d, DOCTOR_WARNING, "schema", "start tocsin once: it brings the store up to date; take a backup before",
            "%d, and this tocsin writes %d", h->facts.schema, STORE_SCHEMA);
    else
        doctor_add(d, DOCTOR_OK, "schema", NULL, "%d", h->facts.schema);
}

static void
add_events(struct doctor *d, const struct store_health *h)
{
    char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX], cut[TIME_TEXT_MAX];

    time_rfc3339(h->facts.first_ms, first);
    time_rfc3339(h->facts.last_ms, last);
    time_date(h->cut_at_ms, cut);
    if (h->facts.events == 0)
        doctor_add(d, DOCTOR_OK, "events", NULL, "none in the log");
    else
        doctor_add(d, DOCTOR_OK, "events", NULL, "%" PRIu64 ", from %.19sZ to %.19sZ", h->facts.events, first, last);
    if (h->cut_seq > 0)
        doctor_add(d, DOCTOR_OK, "compaction", NULL, "what was before event %" PRIu64 " (%s) is in an export", h->cut_seq + 1,
            cut);
    doctor_add(d, DOCTOR_OK, "node", NULL, "%s%s", h->facts.node,
        h->nodes > 1 ? "; earlier events are of other nodes: it was restored from a backup" : "");
}

static void
add_chain(struct doctor *d, const struct store_health *h)
{
    if (h->chain.code == ERR_NONE)
        doctor_add(d, DOCTOR_OK, "hash chain", NULL,
            "%" PRIu64 " events since its last checkpoint are as they were written (tocsin log verify checks all)", h->tail);
    else
        doctor_add(d, DOCTOR_FAULT, "hash chain", "keep the file as it is; tocsin restore FILE puts a backup in its place", "%s",
            h->chain.text);
}

static void
add_size(struct doctor *d, const struct store_health *h)
{
    doctor_add(d, DOCTOR_OK, "size", NULL, "%" PRId64 " kB, and %" PRId64 " kB that wait beside it (-wal)", h->facts.bytes / 1024,
        h->wal_bytes < 0 ? 0 : h->wal_bytes / 1024);
}

static void
add_unreadable(struct doctor *d, const struct err *err)
{
    if (err->code == ERR_NOTFOUND)
        doctor_add(d, DOCTOR_WARNING, "log", "start tocsin, or tocsin serve --once: it makes the store", "there is no store yet");
    else
        doctor_add(d, DOCTOR_FAULT, "log", "tocsin restore FILE puts a backup in its place, and keeps what is there", "%s",
            err->text);
}

void
doctor_log(struct doctor *d)
{
    struct store_health h;
    struct err err = { 0 };

    if (store_is_anothers(d->app->store)) {
        doctor_add(d, DOCTOR_OK, "log", NULL, "of another account: tocsin doctor of that one looks into it");
        return;
    }
    if (!keep_look(d->app->store, &h, &err)) {
        add_unreadable(d, &err);
        return;
    }
    add_size(d, &h);
    add_schema(d, &h);
    add_events(d, &h);
    add_chain(d, &h);
}

static void
add_source(struct doctor *d, const struct source *s)
{
    char what[96], age[TIME_TEXT_MAX];

    snprintf(what, sizeof what, "source %.80s", s->name);
    duration_short(d->now_ms - s->last_ok_ms, age);
    if (s->last_ok_ms == 0)
        doctor_add(d, DOCTOR_WARNING, what, "see whether its url is right (tocsin check) and whether it runs",
            "never answered%s%s", s->error == NULL ? "" : ": ", s->error == NULL ? "" : s->error);
    else if (s->failing_since_ms != 0)
        doctor_add(d, DOCTOR_WARNING, what, "its alerts are stale until it answers: see whether it runs",
            "last answered %s ago: %s", age, s->error == NULL ? "it fails" : s->error);
    else if (source_is_stale(s, d->now_ms))
        doctor_add(d, DOCTOR_WARNING, what, "its alerts are stale until it is asked again", "last answered %s ago", age);
    else
        doctor_add(d, DOCTOR_OK, what, NULL, "answered %s ago", age);
}

static void
add_sources(struct doctor *d, const struct model *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];

        if (s->own || (!s->configured && s->every_ms == 0))
            continue;
        add_source(d, s);
        n++;
    }
    if (n == 0)
        doctor_add(d, DOCTOR_WARNING, "sources", "name one in the configuration: tocsin.conf(5)", "none: the board stays empty");
}

static void
add_messages(struct doctor *d, const struct model *m)
{
    size_t open = model_messages_open(m);
    uint32_t failed = m->messages_by_state[MESSAGE_FAILED];

    if (failed + m->messages_late == 0)
        doctor_add(d, DOCTOR_OK, "messages", NULL, "%zu wait for their acknowledgement, none is late", open);
    else
        doctor_add(d, DOCTOR_WARNING, "messages", "tocsin messages lists them; resend or drop what failed",
            "%zu wait for their acknowledgement: %u are late, %u failed", open, m->messages_late, failed);
}

/* Where the log can't be read, that has been said. */
void
doctor_board(struct doctor *d)
{
    static const struct board_query all = { .filter = "", .messages = true };
    struct err err = { 0 };
    struct board b;

    if (board_open(&b, d->app, &all, &err)) {
        add_sources(d, b.model);
        add_messages(d, b.model);
    } else if (b.remote != NULL || err.code == ERR_IO) {
        doctor_add(d, DOCTOR_FAULT, "board", "see whether the owner still works; end it if it does not", "%s", err.text);
    } else if (err.code == ERR_PARSE) {
        doctor_add(d, DOCTOR_FAULT, "board", "tocsin doctor --rebuild makes its tables again from the log", "%s", err.text);
    }
    board_close(&b);
}
