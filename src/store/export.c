/* SPDX-License-Identifier: MIT */
/* The log written as JSON Lines. */
#include "store/export.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/copy.h"
#include "store/events.h"
#include "store/export_fold.h"
#include "store/files.h"
#include "store/place.h"
#include "store/reader_own.h"
#include "util/json.h"
#include "util/map.h"

struct exporting {
    struct reader *r;
    const struct export_order *order;
    struct export_facts *facts;
    FILE *out;
    sqlite3_stmt *blob;
    struct map written; /* hashes of blobs, in the arena */
    struct arena arena;
    struct buf line;
    uint64_t seen, of;
    bool begun; /* the head is written */
    struct err err;
};

static void
put_hash(struct json_out *o, const char *key, const uint8_t hash[SHA256_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];

    hex_encode(hash, SHA256_BYTES, hex);
    json_str(o, key, hex);
}

static bool
write_line(struct exporting *x)
{
    buf_addc(&x->line, '\n');
    errno = 0;
    if (fwrite(x->line.data, 1, x->line.len, x->out) == x->line.len) {
        buf_clear(&x->line);
        return true;
    }
    return err_errno(&x->err, ERR_IO, errno, "the export can't be written");
}

static bool
is_hash(const void *value, const void *key)
{
    return memcmp(value, key, SHA256_BYTES) == 0;
}

/* Once, and before the event that names it. */
static bool
write_blob(struct exporting *x, const uint8_t hash[SHA256_BYTES])
{
    uint64_t key = hash64(hash, SHA256_BYTES);
    struct json_out o;
    bool ok = true;
    char *hex;
    size_t len;

    if (map_get(&x->written, key, is_hash, hash) != NULL)
        return true;
    map_add(&x->written, key, arena_memdup(&x->arena, hash, SHA256_BYTES));
    bind_bytes(x->blob, 1, hash, SHA256_BYTES);
    if (db_step(&x->r->db, x->blob, &x->err) != SQLITE_ROW) {
        ok = err_set(&x->err, ERR_PARSE, "%s: a blob is missing: `tocsin log verify` says more", x->r->db.path);
    } else {
        len = (size_t)sqlite3_column_bytes(x->blob, 0);
        hex = xmalloc(2 * len + 1);
        hex_encode(sqlite3_column_blob(x->blob, 0), len, hex);
        json_begin(&o, &x->line);
        json_open(&o, NULL, '{');
        put_hash(&o, "blob", hash);
        json_str(&o, "bytes", hex);
        json_close(&o, '}');
        free(hex);
        x->facts->blobs++;
    }
    sqlite3_reset(x->blob);
    return ok && write_line(x);
}

static bool
write_event(struct exporting *x, const struct stored_event *e)
{
    char hash[2 * SHA256_BYTES + 1];
    struct json_out o;

    if (event_names_blobs(&e->ev))
        for (size_t i = 0; i < e->ev.u.sightings.n; i++)
            if (!write_blob(x, e->ev.u.sightings.v[i].blob))
                return false;
    hex_encode(e->hash, SHA256_BYTES, hash);
    json_begin(&o, &x->line);
    event_json(&o, NULL, e->node, &e->ev, e->data, hash);
    x->facts->events++;
    x->facts->first_seq = x->facts->first_seq == 0 ? e->ev.seq : x->facts->first_seq;
    x->facts->head_seq = e->ev.seq;
    memcpy(x->facts->head, e->hash, SHA256_BYTES);
    return write_line(x);
}

static bool
read_before(struct exporting *x, uint64_t first_seq, struct log_head *before)
{
    sqlite3_stmt *stmt;
    bool ok = true;

    if (!walk_start(&x->r->db, before, &x->err))
        return false;
    if (first_seq <= before->seq + 1)
        return true;
    if (!db_prepare(&x->r->db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq = ?", &x->err))
        return false;
    bind_int(stmt, 1, (int64_t)first_seq - 1);
    if (db_step(&x->r->db, stmt, &x->err) == SQLITE_ROW) {
        before->seq = first_seq - 1;
        ok = event_row_hash(stmt, before->hash);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* first_seq 0: there is no event. */
static bool
write_head(struct exporting *x, uint64_t first_seq)
{
    struct log_head before = { 0 };
    char *node = NULL;
    struct json_out o;

    if (!db_text(&x->r->db, "SELECT value FROM meta WHERE key = 'node'", &node, &x->err)
        || (x->facts->whole && !read_before(x, first_seq, &before)))
        return false;
    json_begin(&o, &x->line);
    json_open(&o, NULL, '{');
    json_int(&o, "tocsin_log", EXPORT_FORMAT);
    json_int(&o, "schema", STORE_SCHEMA);
    json_str(&o, "node", node);
    json_bool(&o, "whole", x->facts->whole);
    json_int(&o, "after_seq", (int64_t)before.seq);
    if (before.seq == 0)
        json_null(&o, "after_hash");
    else
        put_hash(&o, "after_hash", before.hash);
    json_close(&o, '}');
    free(node);
    return write_line(x);
}

static bool
write_end(struct exporting *x)
{
    struct json_out o;

    json_begin(&o, &x->line);
    json_open(&o, NULL, '{');
    json_bool(&o, "end", true);
    json_int(&o, "events", (int64_t)x->facts->events);
    json_int(&o, "blobs", (int64_t)x->facts->blobs);
    json_int(&o, "head_seq", (int64_t)x->facts->head_seq);
    if (x->facts->head_seq == 0)
        json_null(&o, "head");
    else
        put_hash(&o, "head", x->facts->head);
    json_close(&o, '}');
    return write_line(x);
}

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct exporting *x = ctx;
    const struct export_order *order = x->order;

    if (order->until_seq != 0 && e->ev.seq > order->until_seq)
        return false;
    if (x->seen++ == 0 && !x->begun && !write_head(x, e->ev.seq))
        return false;
    if (order->progress != NULL)
        order->progress(order->progress_ctx, x->seen < x->of ? x->seen : x->of, x->of);
    return (order->accept != NULL && !order->accept(order->accept_ctx, e)) || write_event(x, e);
}

/* About as many as are looked at. */
static bool
count_events(struct exporting *x)
{
    uint64_t last = x->order->until_seq != 0 ? x->order->until_seq : reader_last_seq(x->r);

    x->of = last > x->order->after_seq ? last - x->order->after_seq : 0;
    return true;
}

/* The line is made; the blob comes before it. */
static bool
put_fold_row(void *ctx, const uint8_t *blob, struct err *err)
{
    struct exporting *x = ctx;
    struct buf row = x->line;
    bool ok = true;

    (void)err;
    x->line = (struct buf)BUF_INIT;
    if (blob != NULL)
        ok = write_blob(x, blob);
    buf_release(&x->line);
    x->line = row;
    return ok && write_line(x);
}

/* Nothing is before the first event of all. */
static bool
write_board(struct exporting *x)
{
    uint64_t after = x->order->after_seq;
    bool ok;

    if (x->order->fold == NULL || after == 0)
        return true;
    x->begun = true;
    if (!reader_begin(x->r, &x->err))
        return false;
    ok = write_head(x, after + 1) && export_fold_write(&x->r->db, after, x->order->fold, &x->line, put_fold_row, x, &x->err);
    reader_end(x->r);
    return ok;
}

static bool
write_all(struct exporting *x)
{
    struct event_query q = { .after_seq = x->order->after_seq, .decode = true };

    if (!count_events(x) || !write_board(x) || !reader_events(x->r, &q, on_event, x, &x->err) || x->err.code != ERR_NONE)
        return false;
    if (x->seen == 0 && !x->begun && !write_head(x, 0))
        return false;
    return write_end(x);
}

bool
export_write(struct reader *r, const struct export_order *order, FILE *out, struct export_facts *facts, struct err *err)
{
    struct exporting x = { .r = r, .order = order, .facts = facts, .out = out, .line = BUF_INIT };
    bool ok;

    *facts = (struct export_facts){ .whole = order->accept == NULL };
    ok = db_prepare(&r->db, &x.blob, "SELECT data FROM blob WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1", &x.err)
        && write_all(&x);
    sqlite3_finalize(x.blob);
    map_release(&x.written);
    arena_release(&x.arena);
    buf_release(&x.line);
    if (ok && fflush(out) != 0)
        ok = err_errno(&x.err, ERR_IO, errno, "the export can't be written");
    if (!ok && err != NULL)
        *err = x.err;
    return ok;
}

static bool
is_same(const struct export_facts *a, const struct export_facts *b)
{
    return a->events == b->events && a->blobs == b->blobs && a->head_seq == b->head_seq
        && memcmp(a->head, b->head, sizeof a->head) == 0;
}

static bool
check_file(const char *part, const struct export_facts *facts, struct err *err)
{
    struct export_facts found;

    if (!export_check(part, &found, err))
        return false;
    return is_same(facts, &found) || err_set(err, ERR_IO, "%s does not hold what was written", part);
}

static bool
write_part(struct reader *r, const struct export_order *order, int fd, const char *part, struct export_facts *facts,
    struct err *err)
{
    int copy = dup(fd);
    FILE *out = copy < 0 ? NULL : fdopen(copy, "w");
    bool ok = out != NULL || err_errno(err, ERR_IO, errno, "%s", part);

    ok = ok && export_write(r, order, out, facts, err) && (fsync(fd) == 0 || err_errno(err, ERR_IO, errno, "%s", part));
    if (out != NULL)
        fclose(out);
    return ok && check_file(part, facts, err);
}

bool
export_file(struct reader *r, const struct export_order *order, const char *file, struct export_facts *facts, struct err *err)
{
    struct place p;
    char *part;
    bool ok;
    int fd;

    if (!copy_target(&p, file, err))
        return false;
    part = place_beside(&p, COPY_SUFFIX);
    fd = copy_open(part, err);
    ok = fd >= 0 && write_part(r, order, fd, part, facts, err) && copy_name(part, p.file, err);
    if (fd >= 0 && !ok)
        unlink(part);
    if (fd >= 0)
        close(fd);
    free(part);
    place_release(&p);
    return ok;
}
