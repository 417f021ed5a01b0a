/* SPDX-License-Identifier: MIT */
/* Rows of the table event, read: as they are hashed, and as they are told. */
#ifndef TOCSIN_STORE_EVENTS_H
#define TOCSIN_STORE_EVENTS_H

#include "store/chain.h"
#include "store/db.h"
#include "store/store.h"
#include "util/alloc.h"

/* What every query of events selects, in this order. */
#define EVENT_COLUMNS \
    "(SELECT name FROM node WHERE id = event.node), event.seq, batch, at, actor, origin, stream, version, kind, cause, undoes, request_id, " \
    "hash, data"

/* As hashed; borrowed until the next step. */
struct chain_line event_row_line(sqlite3_stmt *stmt);
uint64_t event_row_batch(sqlite3_stmt *stmt);
/* The stored hash; false where it is not one. */
bool event_row_hash(sqlite3_stmt *stmt, uint8_t out[SHA256_BYTES]);
/* All of it copied into the arena; decode also fills ev.u, sightings without their labels. */
bool event_row_read(const struct db *db, sqlite3_stmt *stmt, bool decode, struct arena *arena, struct stored_event *out,
    struct err *err) MUST_USE;

/* Only what a fold needs, all of it borrowed until the next step but the payload, which lives in the arena; sightings without their labels. */
bool event_row_decode(const struct db *db, sqlite3_stmt *stmt, struct arena *arena, struct event *out, const char **node,
    struct err *err) MUST_USE;

/* A blob by its hash. */
#define SELECT_BLOB "SELECT data FROM blob WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1"
/* Looks up the blobs of an event's sightings and gives them their labels, in the arena. */
struct blob_reader {
    const struct db *db;
    sqlite3_stmt *stmt;
};
bool blob_reader_open(struct blob_reader *r, struct db *db, struct err *err) MUST_USE;
void blob_reader_close(struct blob_reader *r);
bool blob_reader_fill(struct blob_reader *r, struct event *ev, struct arena *arena, struct err *err) MUST_USE;

#endif
