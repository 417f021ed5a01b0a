/* SPDX-License-Identifier: MIT */
/* The past of an export: what was before its first event is known where it tells the board of then, or where that is the log's first. */
#include "store/export_fold.h"
#include "store/export_read.h"
#include "store/past_own.h"

struct reading {
    struct past *p;
    struct fold_reading *fold; /* NULL: none is told, or it is in the model */
};

static bool
is_stopped(void *ctx)
{
    return ((struct reading *)ctx)->p->ending;
}

static bool
take_head(void *ctx, bool whole, uint64_t after_seq, struct err *err)
{
    struct past *p = ((struct reading *)ctx)->p;

    (void)err;
    p->whole = whole;
    p->lacks_before = after_seq > 0 || !whole;
    return true;
}

static bool
take_blob(void *ctx, const uint8_t hash[SHA256_BYTES], const void *bytes, size_t len, struct err *err)
{
    struct past *p = ((struct reading *)ctx)->p;

    return past_blob(p, hash) != NULL || past_add_blob(p, hash, bytes, len, err);
}

static bool
take_fold(void *ctx, const cJSON *line, struct err *err)
{
    struct reading *r = ctx;
    uint8_t hash[SHA256_BYTES];
    const struct past_blob *blob = fold_reading_blob(line, hash) ? past_blob(r->p, hash) : NULL;
    struct buf bytes = BUF_INIT;
    bool ok;

    if (r->fold == NULL)
        r->fold = fold_reading_new(err);
    if (r->fold == NULL)
        return false;
    if (blob != NULL)
        event_blob(blob->labels, blob->annotations, &bytes);
    ok = fold_reading_add(r->fold, line, blob == NULL ? NULL : bytes.data, bytes.len, err);
    buf_release(&bytes);
    return ok;
}

/* Before the first event, or, where there is none, at the end. */
static bool
end_fold(struct reading *r, struct err *err)
{
    bool ok;

    if (r->fold == NULL)
        return true;
    ok = fold_reading_end(r->fold, r->p->begin, err) || err_wrap(err, "%s", r->p->name);
    fold_reading_free(r->fold);
    r->fold = NULL;
    r->p->lacks_before = !r->p->whole;
    return ok;
}

static struct arena *
room(void *ctx, uint64_t batch, struct err *err)
{
    struct reading *r = ctx;

    return end_fold(r, err) && past_next_batch(r->p, batch, err) ? past_room(r->p) : NULL;
}

static bool
take_event(void *ctx, const struct event *ev, const char *node, struct err *err)
{
    return past_add(((struct reading *)ctx)->p, ev, node, err);
}

bool
past_read_file(struct past *p, struct err *err)
{
    struct reading r = { .p = p };
    struct export_taker taker = { &r, is_stopped, take_head, take_blob, take_fold, room, take_event };
    struct export_facts facts;
    bool ok = export_read(fileno(p->in), p->name, &taker, &facts, err) && end_fold(&r, err);

    fold_reading_free(r.fold);
    return ok;
}
