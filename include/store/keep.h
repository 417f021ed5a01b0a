/* SPDX-License-Identifier: MIT */
/*
 * Keeping a store: what it holds, copies of it, and bringing one back. Blocking: for verbs that have no loop.
 * What takes long tells how far it is. Nothing here leaves half of anything under its final name, whenever it is killed.
 */
#ifndef TOCSIN_STORE_KEEP_H
#define TOCSIN_STORE_KEEP_H

#include "core/model.h"
#include "store/reader.h"

/* done of all, in whatever the work counts in. */
typedef void keep_progress_fn(void *ctx, uint64_t done, uint64_t of);

/* What a store holds. */
struct store_facts {
    int schema;
    int64_t bytes; /* of the file */
    uint64_t events;
    uint64_t head_seq; /* 0: the log is empty */
    uint8_t head[SHA256_BYTES];
    int64_t first_ms, last_ms; /* of the first and the last event; 0: there is none */
    char node[33];
};

/*
 * Checks all of a store that nobody writes to (a backup), of this schema or an older one: its tables, the whole chain, every blob, every
 * page. ERR_PARSE names what is wrong; ERR_UNAVAILABLE where it is no single file (a -wal with changes lies beside it).
 */
bool keep_examine(const char *file, keep_progress_fn *progress, void *ctx, struct store_facts *out, struct err *err) MUST_USE;

/*
 * Copies the store at path, as it is at this moment, to the new file (0600), while its owner goes on. Written as FILE.part, checked from the
 * last checkpoint of its chain, renamed when it is whole and on disk. ERR_REFUSED where file is there already.
 */
bool keep_backup(const char *path, const char *file, keep_progress_fn *progress, void *ctx, struct store_facts *out,
    struct err *err) MUST_USE;

/*
 * Puts a copy of file, which keep_examine() found to be checked, in the place of the store at path, under a new node id and brought to this
 * schema: one rename, before which the old store is in place and after which the new one is. The old one is kept: *kept is its new name
 * (heap), NULL where there was none. Takes the owner's lock (who, as store_open() wants it), so ERR_UNAVAILABLE names a living owner, or
 * says that some program has the store open.
 */
bool keep_restore(const char *path, const char *who, const char *file, const struct store_facts *checked,
    keep_progress_fn *progress, void *ctx, char **kept, struct err *err) MUST_USE;

/* How a store is doing, as far as a look that changes nothing can tell; also beside a living owner, and of an older schema. */
struct store_health {
    struct store_facts facts;
    int64_t wal_bytes; /* what waits beside the file; -1: no such file */
    uint64_t nodes;    /* that have written in it */
    uint64_t cut_seq;  /* compacted up to here, 0: never */
    int64_t cut_at_ms; /* when that event happened */
    uint64_t tail;     /* events since the chain's last checkpoint, all of which were checked */
    struct err chain;  /* ERR_NONE: they hold */
};
bool keep_look(const char *path, struct store_health *out, struct err *err) MUST_USE;
/* "SQLite 3.40.1", as this process runs with. */
const char *keep_library(void);
/* It is older than 3.51.3: several connections that copy the write-ahead log back at once may lose committed pages. */
bool keep_library_needs_one_writer(void);

/* The store held without an owner's thread, for work that nobody may see half of. Errors as store_open(); ERR_NOTFOUND: there is none. */
struct keeper;
struct keeper *keeper_open(const char *path, const char *who, struct err *err) MUST_USE;
void keeper_close(struct keeper *k);

/* How the projections were, against those made from the log: rows that they lacked, had too many, or had otherwise. */
struct keep_difference {
    const char *table;
    uint64_t missing, extra, changed;
};
#define KEEP_TABLES 11
/* Makes all projections again from the log, in one transaction; writes nothing where they are as they should be. */
bool keeper_rebuild(struct keeper *k, const struct model_config *config, struct keep_difference out[KEEP_TABLES], struct err *err)
    MUST_USE;

/* What a compaction would take out of the log. */
struct keep_cut {
    uint64_t first_seq, seq; /* the first and the last event; seq 0: nothing */
    uint8_t hash[SHA256_BYTES];
    int64_t at_ms;    /* of the last */
    /* The first event of this unfinished message, or of this open incident, ends it before the time that was asked for; 0: none does. */
    uint64_t message, incident;
};
/* All events before this time, in whole batches, but none from the first one of an unfinished message, or of an open incident, on. */
bool keeper_plan(struct keeper *k, int64_t before_ms, struct keep_cut *out, struct err *err) MUST_USE;
/*
 * Takes them out, in one transaction; the fold of them, the hash of the last and the export's name stay. To be called once they stand in
 * an export that was checked. *shrunk: the file could be made smaller too (else its room is used again).
 */
bool keeper_compact(struct keeper *k, const struct model_config *config, const struct keep_cut *cut, const char *export_file,
    int64_t now_ms, bool *shrunk, struct err *err) MUST_USE;

#endif
