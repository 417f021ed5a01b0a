/* SPDX-License-Identifier: MIT */
/*
 * The store as its owner uses it: the journal, and the projections that are written with it, on a thread of its own.
 * Nothing here blocks the loop but store_open() and store_close(), which are called before and after it runs.
 * No callback runs inside the call that asked for it: all come from store_dispatch().
 */
#ifndef TOCSIN_STORE_STORE_H
#define TOCSIN_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"
#include "core/model.h"
#include "util/err.h"

/* Newest schema this program writes and the only one it owns; older ones are migrated at open. */
#define STORE_SCHEMA 6
/* PRAGMA application_id: "tocs". */
#define STORE_APPLICATION_ID 0x746f6373

struct store;

/* "sqlite:/path" or a bare path becomes the path, heap; "postgresql://" and others: NULL and a sentence. */
char *store_path(const char *url, struct err *err) MUST_USE;

/*
 * Takes the lock (flock on PATH.lock), opens or creates PATH (0600, its directory 0700), migrates, checks the chain from the last
 * checkpoint, starts the thread. who: "tui pid 123 ana on pts/4", kept in the lock file for others to name us.
 * ERR_UNAVAILABLE where another process owns it (names it), the file system is a network one, or the file is not writable;
 * ERR_IO or ERR_PARSE for what is no store of ours, is damaged, or is of a newer schema. Never leaves a half-made file.
 */
struct store *store_open(const char *path, const char *who, struct err *err) MUST_USE;
/*
 * The store of another process, for a screen that shows it: read-only, without the lock, never checkpoints, its chain not checked.
 * store_load(), store_history() and its kin work on it and see what the owner has committed; appends and reloads must not be
 * asked of it. ERR_NOTFOUND where there is no store yet; the other messages as reader_open().
 */
struct store *store_open_reading(const char *path, struct err *err) MUST_USE;
/* A private one that lives and ends in memory: no file, no lock; all else as of one on disk. */
struct store *store_open_memory(struct err *err) MUST_USE;
/* Finishes what was handed over (callbacks are not called any more), checkpoints, joins the thread, frees the lock. */
void store_close(struct store *s);
/* Who holds the lock of PATH now, as it told; heap, NULL for nobody. */
char *store_owner(const char *path);
/* PATH is there and belongs to another account: only that one and root can open it, others ask its owner. */
bool store_is_anothers(const char *path);

/* For the loop: readable when there is something to dispatch. */
int store_fd(const struct store *s);
/* Runs callbacks for what is finished, at most about 4 ms of them; true where more is waiting (call again next turn). */
bool store_dispatch(struct store *s);

/* One transaction, built on the loop; everything is copied. */
struct append;
struct append *append_new(void);
/* The event with its data encoded; blobs of its sightings are added too. */
void append_event(struct append *a, const struct event *ev);
/*
 * The projection row of an alert as it is now; after the events that changed it. Rows but those of sources are written in the
 * order of the calls. Its blob is that of the sighting in this append, else it stays.
 */
void append_alert(struct append *a, const struct alert *alert);
/* The alert is no longer in the projection. */
void append_drop_alert(struct append *a, uint64_t row);
/* Annotations as last seen (no event): kept so that a restart shows them. */
void append_observation(struct append *a, const struct alert *alert);
void append_source(struct append *a, const struct source *source);
/* The projection row of a message as it is now. */
void append_message(struct append *a, const struct message *msg);
void append_rule(struct append *a, const struct rule *rule);
void append_drop_message(struct append *a, uint64_t number);
/* The projection row of a silence as it is now; or it is no longer there. */
void append_silence(struct append *a, const struct silence *s);
void append_drop_silence(struct append *a, const char *source, const char *id);
/* What the event, of EV_SHIFTS and its kin, says of who is on call; after it was applied. */
void append_oncall(struct append *a, const struct event *ev);
/* The document of that name as it is now (core/incident.h), or that it is no more. */
void append_doc(struct append *a, const struct model *m, const char *name);
/* A moment of the model (model.h), kept beside the log: verify, exports and a rebuild from the log know nothing of it. */
void append_moment(struct append *a, const char *name, int64_t at_ms);
void append_free(struct append *a);

/* err NULL: durable. Else nothing of it is in the store, nor of any append handed over after it and before the callback. */
typedef void store_done_fn(void *arg, const struct err *err);
/* What a durable append wrote: its events are first_seq to first_seq + n - 1, with their hashes in that order. */
struct store_written {
    uint64_t first_seq;
    size_t n;
    const uint8_t (*hashes)[SHA256_BYTES];
};
/* Only while store_done_fn runs without an error, for the append it is called for; NULL at any other time. n may be 0. */
const struct store_written *store_written(const struct store *s);
/*
 * The chain's last event that is durable and that the loop has heard of: as of the open, the last finished load and the last append that
 * was called back for. false: the log is empty.
 */
bool store_head(const struct store *s, uint64_t *seq, uint8_t hash[SHA256_BYTES]);
/* Takes a. At most one is handed over at a time by the engine; more are carried out in order. */
void store_append_take(struct store *s, struct append *a, store_done_fn *done, void *arg);

/*
 * Fills the model from the projections: node, next_seq, durable_seq, sources, moments, messages, silences, what of incidents is open, then alerts: the first screen's (worst first, open)
 * before all others, then incidents that are over, request ids of the last 7 days, acts (as many as 32 MB of the log hold) and log lines (4 MB); in chunks,
 * each from store_dispatch(). progress is called after each chunk, with done true at the end (model->whole is set then) or with err.
 */
typedef void store_load_fn(void *arg, bool done, const struct err *err);
void store_load(struct store *s, struct model *m, store_load_fn *progress, void *arg);

/*
 * Puts these alerts of the model back to what the store has (dropping what it has not), and with them all that a failed append may
 * have changed beside: next_seq, next_row, sources, messages and silences (all of them), acts, lines, request ids.
 */
void store_reload(struct store *s, struct model *m, const struct alert_id *ids, size_t n, store_done_fn *done, void *arg);

/* One event as stored. */
struct stored_event {
    struct event ev; /* u is filled where the reader asked for decoding; strings borrowed */
    const char *node;
    const char *data;
    size_t data_len;
    uint8_t hash[SHA256_BYTES];
};
/*
 * The events that speak of an alert, those of a stream ("message:12"), or the timeline of an incident (core/timeline.h) before an event
 * (0: to its end), newest first, at most limit. Called once, borrowed for the call; more: others are left out; err set on failure.
 */
typedef void store_history_fn(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err);
void store_history(struct store *s, const struct alert_id *id, size_t limit, store_history_fn *fn, void *arg);
void store_stream(struct store *s, const char *stream, size_t limit, store_history_fn *fn, void *arg);
void store_timeline(struct store *s, uint64_t incident, uint64_t before_seq, size_t limit, store_history_fn *fn, void *arg);

/* A piece of the log, for who reads it bit by bit. */
struct log_page {
    uint64_t after_seq;  /* seq greater than this */
    uint64_t before_seq; /* … and less than this; 0: no end */
    int64_t since_ms;    /* not before this */
    bool newest_first;
    size_t limit;
};
/* Its events in the order asked for, not decoded. */
void store_log(struct store *s, const struct log_page *page, store_history_fn *fn, void *arg);

#endif
