/* SPDX-License-Identifier: MIT */
/* What clients read of the log: few at a time, each user's after the other's, so that an act waits behind no more than those. */
#include <stdlib.h>

#include "engine/hub_own.h"

static void
begin(struct hub *h, struct hub_read *r)
{
    struct store *store = h->e->store;
    struct err err;

    h->reads_begun++;
    if (store == NULL) {
        err_set(&err, ERR_UNAVAILABLE, "this owner keeps no log that could be read");
        r->fn(r->call, NULL, 0, false, &err);
    } else if (r->stream != NULL)
        store_stream(store, r->stream, r->page.limit, r->fn, r->call);
    else if (r->incident != 0)
        store_timeline(store, r->incident, r->page.before_seq, r->page.limit, r->fn, r->call);
    else if (r->of_alert)
        store_history(store, &r->alert, r->page.limit, r->fn, r->call);
    else
        store_log(store, &r->page, r->fn, r->call);
    free(r->stream);
}

static void
note_turn(struct hub *h, const struct hub_client *served)
{
    h->read_turns++;
    for (size_t i = 0; i < h->clients.n; i++)
        if (h->clients.v[i]->peer.uid == served->peer.uid)
            h->clients.v[i]->uid_read_turn = h->read_turns;
}

/* The first of the user who was served longest ago. */
static void
begin_next(struct hub *h)
{
    struct hub_read r;
    size_t best = 0;

    if (h->reads.n == 0 || h->reads_begun >= HUB_READS_MAX)
        return;
    for (size_t i = 1; i < h->reads.n; i++)
        if (h->reads.v[i].call->client->uid_read_turn < h->reads.v[best].call->client->uid_read_turn)
            best = i;
    r = h->reads.v[best];
    vec_remove(&h->reads, best);
    note_turn(h, r.call->client);
    begin(h, &r);
}

void
hub_read(struct hub *h, const struct hub_read *r)
{
    struct hub_read copy = *r;

    copy.stream = xstrdup_or_null(r->stream);
    vec_push(&h->reads, copy);
    begin_next(h);
}

void
hub_read_done(struct hub *h)
{
    h->reads_begun--;
    begin_next(h);
}

void
hub_reads_forget(struct hub *h, const struct hub_client *c)
{
    size_t kept = 0;

    for (size_t i = 0; i < h->reads.n; i++) {
        struct hub_read *r = &h->reads.v[i];

        if (r->call->client != c) {
            h->reads.v[kept++] = *r;
            continue;
        }
        free(r->stream);
        hub_call_free(r->call);
    }
    h->reads.n = kept;
}
