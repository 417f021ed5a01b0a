/* SPDX-License-Identifier: MIT */
/* The one writing connection: carries out appends inside a transaction that the caller begins and ends. */
#ifndef TOCSIN_STORE_WRITER_H
#define TOCSIN_STORE_WRITER_H

#include "store/append.h"
#include "store/db.h"

/* A checkpoint of the chain after this many events or bytes of data: what a start has to check is bounded by both. */
#define CHECKPOINT_EVENTS 1000
#define CHECKPOINT_BYTES (4u << 20)

struct blobs;

#define SILENCE_COLUMNS "source, id, matchers, starts_at, ends_at, author, comment, listed, message, alert, last_seq, changed_at"

/* Where the log stands. */
struct log_head {
    uint64_t seq;
    uint8_t hash[SHA256_BYTES];
    uint64_t events; /* since the last checkpoint */
    uint64_t bytes;
};

/* What an append may do to the tables; a row of SQL each. */
/* clang-format off */
enum writes {
    WRITE_BEGIN, WRITE_COMMIT, WRITE_ROLLBACK,
    WRITE_EVENT, WRITE_CHECKPOINT, WRITE_ACT, WRITE_HISTORY,
    WRITE_ALERT_ADD, WRITE_ALERT_SET, WRITE_ALERT_ROW, WRITE_ALERT_DROP, WRITE_FORMER,
    WRITE_OBSERVE, WRITE_UNOBSERVE, WRITE_SOURCE, WRITE_SOURCE_NAME, WRITE_SOURCE_ROW, WRITE_MESSAGE, WRITE_MESSAGE_DROP, WRITE_MOMENT,
    WRITE_SILENCE, WRITE_SILENCE_DROP,
    WRITE_RULE,
    WRITE_SHIFT, WRITE_SHIFT_DROP, WRITE_OVERRIDE, WRITE_OVERRIDE_DROP, WRITE_OVERRIDE_OVER,
    WRITE_DOC, WRITE_DOC_DROP,
    WRITES,
};
/* clang-format on */

struct source_row {
    char *name;
    int64_t row;
};

struct writer {
    struct db db;
    sqlite3_stmt *stmts[WRITES];
    struct blobs *blobs;
    struct log_head head;
    char node[33];
    int64_t node_id;
    int64_t rows_max; /* no alert has a greater row */
    VEC(struct source_row) sources;
};

/* Takes db, which is ours and of today's schema; head is where its log stands. On failure db is closed. */
bool writer_open(struct writer *w, struct db *db, const struct log_head *head, struct err *err) MUST_USE;
void writer_close(struct writer *w);
/* The same on a connection that stays the caller's. */
bool writer_begin_on(struct writer *w, const struct db *db, const struct log_head *head, struct err *err) MUST_USE;
void writer_end_on(struct writer *w);

bool writer_begin(struct writer *w, struct err *err) MUST_USE;
bool writer_append(struct writer *w, struct append *a, struct err *err) MUST_USE;
/* Durable where true. */
bool writer_commit(struct writer *w, struct err *err) MUST_USE;
/* Back to the head as it was when the transaction began. */
void writer_rollback(struct writer *w, const struct log_head *before);
/* Makes the head a checkpoint, so that the next start has nothing to check. */
bool writer_checkpoint(struct writer *w, struct err *err) MUST_USE;

/* Private to writer_*.c */
bool writer_put_event(struct writer *w, struct append_event *e, struct append_blob **blobs, struct err *err) MUST_USE;
bool writer_put_moment(struct writer *w, const struct append_moment *moment, struct err *err) MUST_USE;
bool writer_put_source(struct writer *w, const struct source *s, struct err *err) MUST_USE;
bool writer_put_alert(struct writer *w, struct append_alert *row, struct err *err) MUST_USE;
bool writer_put_history(struct writer *w, const struct append *a, struct err *err) MUST_USE;
bool writer_drop_alert(struct writer *w, uint64_t row, struct err *err) MUST_USE;
bool writer_observe(struct writer *w, uint64_t row, const void *bytes, size_t len, struct err *err) MUST_USE;
bool writer_put_message(struct writer *w, const struct message *msg, struct err *err) MUST_USE;
bool writer_put_silence(struct writer *w, const struct append_silence *row, struct err *err) MUST_USE;
bool writer_drop_silence(struct writer *w, const struct append_silence *row, struct err *err) MUST_USE;
bool writer_put_oncall(struct writer *w, const struct append_oncall *row, struct err *err) MUST_USE;
bool writer_put_doc(struct writer *w, const struct append_doc *doc, struct err *err) MUST_USE;
bool writer_put_rule(struct writer *w, const struct rule *rule, struct err *err) MUST_USE;
bool writer_drop_message(struct writer *w, uint64_t number, struct err *err) MUST_USE;

#endif
