/* SPDX-License-Identifier: MIT */
/* An export read again: form, blobs, and the chain. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"
#include "store/export.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/map.h"

struct checking {
    const char *file;
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
    return true;
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
    bool ok;

    if (hex == NULL || !read_hash(o, "blob", hash))
        return wrong(c, err, "a blob without hash or bytes");
    bytes = xmalloc(len + 1);
    ok = hex_decode(hex, strlen(hex), bytes, len);
    sha256_of(bytes, ok ? len : 0, made);
    free(bytes);
    if (!ok || memcmp(made, hash, sizeof made) != 0)
        return wrong(c, err, "a blob whose bytes are not those of its hash");
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

/* Those that its sightings name have come before it. */
static bool
check_named_blobs(struct checking *c, const struct chain_line *l, struct err *err)
{
    struct event ev = { .seq = l->seq, .stream = l->stream.bytes, .kind = event_kind_of(l->kind.bytes) };
    struct arena arena = { 0 };
    bool ok;

    if (ev.kind == EVENTS)
        return wrong(c, err, "an event of a kind that this tocsin does not know");
    ok = event_decode(&ev, l->data.bytes, l->data.len, &arena, err);
    if (ok && event_rows[ev.kind].data == DATA_SIGHTINGS && ev.kind != EV_SUPPRESSION)
        for (size_t i = 0; ok && i < ev.u.sightings.n; i++) {
            const uint8_t *hash = ev.u.sightings.v[i].blob;

            ok = map_get(&c->blobs, hash64(hash, SHA256_BYTES), is_hash, hash) != NULL
                || wrong(c, err, "an event that names a blob which did not come before it");
        }
    arena_release(&arena);
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

    if (l.seq == 0 || l.stream.bytes == NULL || l.kind.bytes == NULL || l.data.bytes == NULL || !read_hash(o, "hash", hash))
        return wrong(c, err, "an event that is not whole");
    if (!check_chain(c, &l, hash, err) || !check_named_blobs(c, &l, err))
        return false;
    c->facts->events++;
    c->facts->first_seq = c->facts->first_seq == 0 ? l.seq : c->facts->first_seq;
    c->facts->head_seq = l.seq;
    memcpy(c->facts->head, hash, sizeof hash);
    return true;
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
    if (len == 0 || line[len - 1] != '\n')
        return wrong(c, err, "it is cut off");
    line[--len] = '\0';
    o = json_parse(line, len, &why);
    if (o == NULL)
        return wrong(c, err, why.text);
    ok = check_object(c, o, line, err);
    cJSON_Delete(o);
    return ok;
}

static bool
check_lines(struct checking *c, FILE *in, struct err *err)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    bool ok = true;

    while (ok && (len = getline(&line, &cap, in)) > 0)
        ok = check_line(c, line, (size_t)len, err);
    free(line);
    if (ok && ferror(in))
        return err_errno(err, ERR_IO, errno, "%s can't be read", c->file);
    return ok && (c->ended || wrong(c, err, "it ends before its end"));
}

bool
export_check(const char *file, struct export_facts *facts, struct err *err)
{
    struct checking c = { .file = file, .facts = facts };
    FILE *in = fopen(file, "re");
    bool ok;

    *facts = (struct export_facts){ 0 };
    if (in == NULL)
        return err_errno(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, errno, "%s can't be read", file);
    ok = check_lines(&c, in, err);
    fclose(in);
    map_release(&c.blobs);
    arena_release(&c.arena);
    return ok;
}
