/* SPDX-License-Identifier: MIT */
/* The board for a verb that only looks: what its owner says of it, or the store as it stands where nobody owns it. */
#ifndef TOCSIN_APP_BOARD_H
#define TOCSIN_APP_BOARD_H

#include "app/remote.h"
#include "store/reader.h"

struct board {
    struct remote *remote; /* NULL: nobody owns the store */
    struct reader *reader; /* NULL: it is another account's, and only its owner reads it */
    struct model *model;
};

/* The sources of the configuration, before any alert: how labels are read, how often they are polled. */
void board_add_sources(struct model *m, const struct config *c);
/* "@inc=INC-12": the alerts of an incident, for a query. Gives out. */
#define BOARD_INCIDENT_FILTER_MAX (INCIDENT_ID_MAX + 8)
const char *board_incident_filter(uint64_t number, char out[BOARD_INCIDENT_FILTER_MAX]);
/* Of the owner, the rows that q asks for; without one, all of them. false and *err; board_close() in either case. */
bool board_open(struct board *b, struct app *app, const struct board_query *q, struct err *err) MUST_USE;
/* All of it, as the store has it (where it is another account's: as its owner says it). */
bool board_open_whole(struct board *b, struct app *app, struct err *err) MUST_USE;
/* Only what is needed for events: the model stays empty. */
bool board_open_unread(struct board *b, struct app *app, struct err *err) MUST_USE;
/* The store as it stands, whoever owns it; without rows the model stays empty. */
bool board_open_store(struct board *b, struct app *app, bool rows, struct err *err) MUST_USE;
void board_close(struct board *b);
/* How things stand by the store, without loading it. Release *out in either case (zero-initialised before). */
bool board_status(struct app *app, int64_t now_ms, struct status *out, struct err *err) MUST_USE;

/* As reader_events(), whoever has them. Of another account's store sightings come without labels. */
bool board_events(const struct board *b, const struct event_query *q, reader_event_fn *fn, void *ctx, struct err *err) MUST_USE;
/* As reader_timeline(), whoever has it. */
bool board_timeline(const struct board *b, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err) MUST_USE;
/* Changes when something was written; it may change without. */
int64_t board_version(const struct board *b);

#endif
