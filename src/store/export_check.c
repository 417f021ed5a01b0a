/* SPDX-License-Identifier: MIT */
/* An export read again, line by line: form, blobs, and the chain. */
#include "store/export_read.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/chain.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/map.h"

/* Read at once. */
#define READ_BYTES ((size_t)64 << 10)
/* Who waits for a pipe looks so often whether it shall go on waiting. */
#define STOP_LOOK_MS 100

struct checking {
    const char *file;
    const struct export_taker *taker; /* or NULL */
    uint64_t line_n;
    struct export_facts *facts;
    struct map blobs; /* hashes, in the arena */
    struct arena arena;
    uint8_t head[SHA256_BYTES]; /* the hash before the next event, where the export is whole */
    uint64_t after_seq;
    bool begun, ended;
};

static bool
wrong(const struct checking *c, struct err *err, const char *what)
{
    return err_set(err, ERR_PARSE, "%s:%llu: %s", c->file, (unsigned long long)c->line_n, what);
}

static bool
read_hash(const cJSON *o, const char *name, uint8_t out[SHA256_BYTES])
{
    const char *hex = json_get_str(o, name);

    return hex != NULL && hex_decode(hex, strlen(hex), out, SHA256_BYTES);
}

static bool
check_head(struct checking *c, const cJSON *o, struct err *err)
{
    if (c->begun || json_get_int(o, "tocsin_log", 0) != EXPORT_FORMAT)
        return wrong(c, err, "it is no export of a tocsin log that this one knows");
    c->begun = true;
    c->facts->whole = json_get_bool(o, "whole", false);
    c->after_seq = (uint64_t)json_get_int(o, "after_seq", 0);
    if (c->after_seq > 0 && !read_hash(o, "after_hash", c->head))
        return wrong(c, err, "it does not say which hash its chain goes on from");
    return c->taker == NULL || c->taker->head(c->taker->ctx, c->facts->whole, c->after_seq, err);
}

static bool
is_hash(const void *value, const void *key)
{
    return memcmp(value, key, SHA256_BYTES) == 0;
}

static bool
check_blob(struct checking *c, const cJSON *o, struct err *err)
{
    const char *hex = json_get_str(o, "bytes");
    uint8_t hash[SHA256_BYTES], made[SHA256_BYTES], *bytes;
    size_t len = hex == NULL ? 0 : strlen(hex) / 2;
    struct err why = { 0 };
    bool ok;

    if (hex == NULL || !read_hash(o, "blob", hash))
        return wrong(c, err, "a blob without hash or bytes");
    bytes = xmalloc(len + 1);
    ok = hex_decode(hex, strlen(hex), bytes, len);
    sha256_of(bytes, ok ? len : 0, made);
    if (!ok || memcmp(made, hash, sizeof made) != 0)
        ok = wrong(c, err, "a blob whose bytes are not those of its hash");
    else if (c->taker != NULL && !c->taker->blob(c->taker->ctx, hash, bytes, len, &why))
        ok = wrong(c, err, why.text);
    free(bytes);
    if (!ok)
        return false;
    map_add(&c->blobs, hash64(hash, sizeof hash), arena_memdup(&c->arena, hash, sizeof hash));
    c->facts->blobs++;
    return true;
}

/* The last place of a short text in a longer one. */
static const char *
find_last(const char *text, const char *what)
{
    const char *found = NULL;

    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        found = at;
    return found;
}

/* Quotes inside strings are escaped, so both are keys; nothing but scalars stands behind the last one. */
static struct chain_text
data_of(const char *line)
{
    const char *from = strstr(line, ",\"data\":"), *to = find_last(line, ",\"cause\":");

    if (from == NULL || to == NULL || to < from)
        return (struct chain_text){ NULL, 0 };
    from += strlen(",\"data\":");
    return (struct chain_text){ from, (size_t)(to - from) };
}

static struct chain_text
text_of(const cJSON *o, const char *name)
{
    const char *s = json_get_str(o, name);

    return (struct chain_text){ s, s == NULL ? 0 : strlen(s) };
}

static bool
has_number(const cJSON *o, const char *name)
{
    return json_get_int(o, name, -1) >= 0;
}

static struct chain_line
line_of(const cJSON *o, const char *line)
{
    return (struct chain_line){
        .node = text_of(o, "node"),
        .seq = (uint64_t)json_get_int(o, "seq", 0),
        .batch = (uint64_t)json_get_int(o, "batch", 0),
        .at_ms = json_get_time(o, "at"),
        .actor = text_of(o, "actor"),
        .origin = text_of(o, "origin"),
        .stream = text_of(o, "stream"),
        .version = (uint64_t)json_get_int(o, "version", 0),
        .kind = text_of(o, "kind"),
        .cause = (uint64_t)json_get_int(o, "cause", 0),
        .has_cause = has_number(o, "cause"),
        .undoes = (uint64_t)json_get_int(o, "undoes", 0),
        .has_undoes = has_number(o, "undoes"),
        .request_id = text_of(o, "request_id"),
        .data = data_of(line),
    };
}

static bool
check_named_blobs(struct checking *c, const struct event *ev, struct err *err)
{
    if (!event_names_blobs(ev))
        return true;
    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        const uint8_t *hash = ev->u.sightings.v[i].blob;

        if (map_get(&c->blobs, hash64(hash, SHA256_BYTES), is_hash, hash) == NULL)
            return wrong(c, err, "an event that names a blob which did not come before it");
    }
    return true;
}

/* All strings but those of the payload are the line's. */
static bool
read_event(struct checking *c, const cJSON *o, const struct chain_line *l, struct event *ev, struct arena *arena, struct err *err)
{
    struct err why = { 0 };

    *ev = (struct event){ .seq = l->seq,
        .batch = l->batch,
        .at_ms = l->at_ms,
        .kind = event_kind_of(l->kind.bytes),
        .actor = l->actor.bytes,
        .origin = l->origin.bytes,
        .stream = l->stream.bytes,
        .version = l->version,
        .request_id = l->request_id.bytes,
        .cause = l->cause,
        .undoes = l->undoes };
    if (ev->kind == EVENTS)
        return wrong(c, err, "an event of a kind that this tocsin does not know");
    if (!event_decode_json(ev, json_get(o, "data"), arena, &why))
        return wrong(c, err, why.text);
    return check_named_blobs(c, ev, err);
}

/* Decoded where the taker wants it, or only to see whether it can be. */
static bool
take_event(struct checking *c, const cJSON *o, const struct chain_line *l, struct err *err)
{
    const struct export_taker *t = c->taker;
    struct arena own = { 0 };
    struct arena *room = t == NULL ? &own : t->room(t->ctx, l->batch, err);
    struct event ev;
    bool ok = room != NULL && read_event(c, o, l, &ev, room, err) && (t == NULL || t->event(t->ctx, &ev, l->node.bytes, err));

    arena_release(&own);
    return ok;
}

static bool
check_chain(struct checking *c, const struct chain_line *l, const uint8_t hash[SHA256_BYTES], struct err *err)
{
    uint64_t before = c->facts->head_seq == 0 ? c->after_seq : c->facts->head_seq;
    uint8_t made[SHA256_BYTES];

    if (!c->facts->whole)
        return true;
    if (l->seq != before + 1)
        return wrong(c, err, "an event is missing before this one");
    chain_hash(c->head, l, made);
    if (memcmp(made, hash, sizeof made) != 0)
        return wrong(c, err, "the event was changed: its hash is not that of its bytes and the event before");
    memcpy(c->head, made, sizeof made);
    return true;
}

static bool
check_event(struct checking *c, const cJSON *o, const char *line, struct err *err)
{
    struct chain_line l = line_of(o, line);
    uint8_t hash[SHA256_BYTES];

    if (l.seq == 0 || l.batch == 0 || l.node.bytes == NULL || l.actor.bytes == NULL || l.origin.bytes == NULL
        || l.stream.bytes == NULL || l.kind.bytes == NULL || l.data.bytes == NULL || !read_hash(o, "hash", hash))
        return wrong(c, err, "an event that is not whole");
    if (!check_chain(c, &l, hash, err) || !take_event(c, o, &l, err))
        return false;
    c->facts->events++;
    c->facts->first_seq = c->facts->first_seq == 0 ? l.seq : c->facts->first_seq;
    c->facts->head_seq = l.seq;
    memcpy(c->facts->head, hash, sizeof hash);
    return true;
}

/* It is no part of the chain. */
static bool
check_fold(struct checking *c, const cJSON *o, struct err *err)
{
    struct err why = { 0 };

    if (c->facts->head_seq != 0)
        return wrong(c, err, "a row of the board behind the first event");
    return c->taker == NULL || c->taker->fold(c->taker->ctx, o, &why) || wrong(c, err, why.text);
}

static bool
check_end(struct checking *c, const cJSON *o, struct err *err)
{
    c->ended = true;
    if ((uint64_t)json_get_int(o, "events", -1) != c->facts->events || (uint64_t)json_get_int(o, "blobs", -1) != c->facts->blobs)
        return wrong(c, err, "it counts other events than stand before it");
    return true;
}

static bool
check_object(struct checking *c, const cJSON *o, const char *line, struct err *err)
{
    if (c->ended)
        return wrong(c, err, "there is more behind its end");
    if (!c->begun)
        return check_head(c, o, err);
    if (json_get_str(o, "blob") != NULL)
        return check_blob(c, o, err);
    if (json_get_str(o, "fold") != NULL)
        return check_fold(c, o, err);
    if (json_get_bool(o, "end", false))
        return check_end(c, o, err);
    return check_event(c, o, line, err);
}

static bool
check_line(struct checking *c, char *line, size_t len, struct err *err)
{
    struct err why = { 0 };
    cJSON *o;
    bool ok;

    c->line_n++;
    o = json_parse(line, len, &why);
    if (o == NULL)
        return wrong(c, err, why.text);
    ok = check_object(c, o, line, err);
    cJSON_Delete(o);
    return ok;
}

/* false: it shall not go on. */
static bool
wait_for_bytes(const struct checking *c, int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    if (c->taker == NULL)
        return true;
    while (!c->taker->is_stopped(c->taker->ctx))
        if (poll(&p, 1, STOP_LOOK_MS) != 0)
            return true;
    return false;
}

/* The lines that are whole; what is left is the beginning of the next one. */
static bool
check_whole_lines(struct checking *c, struct buf *text, struct err *err)
{
    char *from = text->data, *end = text->data + text->len, *newline;

    while (from < end && (newline = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        *newline = '\0';
        if (!check_line(c, from, (size_t)(newline - from), err))
            return false;
        from = newline + 1;
    }
    buf_drop_front(text, (size_t)(from - text->data));
    return text->len <= EXPORT_LINE_MAX || wrong(c, err, "the next line is longer than any that an export has");
}

static bool
check_lines(struct checking *c, int fd, struct buf *text, struct err *err)
{
    char *piece = xmalloc(READ_BYTES);
    ssize_t n = 1;
    bool ok = true;

    while (ok && n > 0 && wait_for_bytes(c, fd)) {
        n = read(fd, piece, READ_BYTES);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            ok = err_errno(err, ERR_IO, errno, "%s can't be read", c->file);
        else if (n > 0) {
            buf_add(text, piece, (size_t)n);
            ok = check_whole_lines(c, text, err);
        }
    }
    free(piece);
    if (!ok || n > 0)
        return false;
    c->line_n += text->len > 0;
    if (text->len > 0)
        return wrong(c, err, "it is cut off");
    if (c->line_n == 0)
        return err_set(err, ERR_PARSE, "%s is empty", c->file);
    return c->ended || wrong(c, err, "it ends before its end");
}

bool
export_read(int fd, const char *name, const struct export_taker *taker, struct export_facts *facts, struct err *err)
{
    struct checking c = { .file = name, .taker = taker, .facts = facts };
    struct buf text;
    bool ok;

    *facts = (struct export_facts){ 0 };
    buf_init(&text, EXPORT_LINE_MAX + READ_BYTES);
    ok = check_lines(&c, fd, &text, err);
    buf_release(&text);
    map_release(&c.blobs);
    arena_release(&c.arena);
    return ok;
}

bool
export_check(const char *file, struct export_facts *facts, struct err *err)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    bool ok;

    if (fd < 0)
        return err_errno(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, errno, "%s can't be read", file);
    ok = export_read(fd, file, NULL, facts, err);
    close(fd);
    return ok;
}
