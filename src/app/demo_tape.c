/* SPDX-License-Identifier: MIT */
/* The recorded night of `tocsin demo`: unpacked, checked once as a whole, and asked by path and time. */
#include "app/demo_tape.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "util/alloc.h"
#include "util/json.h"
#include "util/str.h"
#include "util/vec.h"

#define TAPE_VERSION 1
#define TAPE_MAX_BYTES ((size_t)32 << 20)
#define CHUNK_BYTES ((size_t)64 << 10)
/* To zlib: a gzip header is wanted, and its largest window. */
#define GZIP_BITS (16 + MAX_WBITS)

struct piece {
    const char *text;
    size_t len;
};

struct answer {
    struct demo_answer what;
    const char *path;
    const size_t *pieces; /* a body is these in a row */
    size_t pieces_n;
};

struct demo_tape {
    struct arena arena; /* every string, and the lists of pieces */
    VEC(struct piece) pieces;
    VEC(struct answer) answers;
    int64_t began_ms, length_ms;
    int64_t pieces_n, answers_n; /* as the first line has them */
};

static bool
gunzip_all(z_stream *z, struct buf *out, struct err *err)
{
    unsigned char *chunk = xmalloc(CHUNK_BYTES);
    int result = Z_OK;

    while (result == Z_OK && !out->full) {
        z->next_out = chunk;
        z->avail_out = CHUNK_BYTES;
        result = inflate(z, Z_NO_FLUSH);
        buf_add(out, chunk, CHUNK_BYTES - z->avail_out);
    }
    free(chunk);
    if (out->full)
        return err_set(err, ERR_LIMIT, "the tape is larger than %zu MB", TAPE_MAX_BYTES >> 20);
    if (result == Z_BUF_ERROR)
        return err_set(err, ERR_PARSE, "the tape ends too early");
    if (result != Z_STREAM_END)
        return err_set(err, ERR_PARSE, "the tape is no whole gzip file: %s", z->msg != NULL ? z->msg : zError(result));
    return z->avail_in == 0 || err_set(err, ERR_PARSE, "%u bytes follow the end of the tape", z->avail_in);
}

static bool
gunzip(const void *gz, size_t len, struct buf *out, struct err *err)
{
    z_stream z = { .next_in = (z_const Bytef *)gz, .avail_in = (uInt)len };
    bool ok;

    if (len > TAPE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "the tape is larger than %zu MB", TAPE_MAX_BYTES >> 20);
    if (inflateInit2(&z, GZIP_BITS) != Z_OK)
        alloc_die();
    ok = gunzip_all(&z, out, err);
    inflateEnd(&z);
    return ok;
}

static bool
read_head(struct demo_tape *t, const cJSON *line, struct err *err)
{
    int64_t version = json_get_int(line, "tape", 0);

    if (version != TAPE_VERSION)
        return err_set(err, ERR_PARSE, "no tape of version %d", TAPE_VERSION);
    t->began_ms = json_get_int(line, "began_ms", -1);
    t->length_ms = json_get_int(line, "length_ms", -1);
    t->pieces_n = json_get_int(line, "pieces", -1);
    t->answers_n = json_get_int(line, "answers", -1);
    if (t->began_ms < 0 || t->length_ms < 0 || t->pieces_n < 0 || t->answers_n < 1)
        return err_set(err, ERR_PARSE, "began_ms, length_ms, pieces and answers are wanted");
    return true;
}

static bool
read_piece(struct demo_tape *t, const cJSON *line, struct err *err)
{
    const char *text = json_get_str(line, "piece");
    struct piece p = { .text = text };

    if (text == NULL)
        return err_set(err, ERR_PARSE, "the piece is no text");
    p.len = strlen(text);
    p.text = arena_memdup(&t->arena, text, p.len + 1);
    vec_push(&t->pieces, p);
    return true;
}

static bool
read_body(struct demo_tape *t, const cJSON *list, struct answer *a, struct err *err)
{
    size_t n = (size_t)cJSON_GetArraySize(list), *pieces = arena_alloc(&t->arena, (n + 1) * sizeof *pieces);

    a->pieces = pieces;
    for (const cJSON *item = list->child; item != NULL; item = item->next) {
        double number = cJSON_IsNumber(item) ? item->valuedouble : -1;

        if (number < 0 || number >= (double)t->pieces.n)
            return err_set(err, ERR_PARSE, "the body names a piece that is not there");
        pieces[a->pieces_n++] = (size_t)number;
    }
    return true;
}

static bool
read_times(const struct demo_tape *t, const struct answer *a, struct err *err)
{
    int64_t before_ms = t->answers.n > 0 ? t->answers.v[t->answers.n - 1].what.at_ms : 0;

    if (a->what.at_ms < before_ms || a->what.at_ms > t->length_ms)
        return err_set(err, ERR_PARSE, "at_ms is before the answer above, or after the end");
    return true;
}

static bool
read_answer(struct demo_tape *t, const cJSON *line, struct err *err)
{
    const char *path = json_get_str(line, "path"), *failed = json_get_str(line, "failed");
    const cJSON *body = json_get_array(line, "body");
    struct answer a = { .what = { .at_ms = json_get_int(line, "at_ms", -1), .status = (int)json_get_int(line, "status", 0) } };

    if (path == NULL || !str_eq(json_get_str(line, "method"), "GET"))
        return err_set(err, ERR_PARSE, "an answer wants method GET and a path");
    if (!read_times(t, &a, err))
        return false;
    if (failed == NULL && (body == NULL || a.what.status < 100 || a.what.status > 599))
        return err_set(err, ERR_PARSE, "an answer wants status and body, or failed");
    if (failed != NULL)
        a.what.status = 0;
    else if (!read_body(t, body, &a, err))
        return false;
    a.path = arena_strdup(&t->arena, path);
    a.what.failed = arena_strdup_or_null(&t->arena, failed);
    vec_push(&t->answers, a);
    return true;
}

static bool
read_line(struct demo_tape *t, const char *text, size_t len, struct err *err)
{
    cJSON *line = json_parse(text, len, err);
    bool ok;

    if (line == NULL)
        return false;
    if (t->answers_n == 0)
        ok = read_head(t, line, err);
    else if (json_get(line, "piece") != NULL)
        ok = read_piece(t, line, err);
    else
        ok = read_answer(t, line, err);
    cJSON_Delete(line);
    return ok;
}

static bool
read_lines(struct demo_tape *t, const struct buf *text, struct err *err)
{
    const char *p = buf_text(text), *end = p + text->len;

    for (int n = 1; p < end; n++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len = (size_t)((newline != NULL ? newline : end) - p);

        if (!read_line(t, p, len, err))
            return err_wrap(err, "line %d of the tape", n);
        p += len + (newline != NULL);
    }
    if (t->answers_n == 0 || (int64_t)t->answers.n != t->answers_n || (int64_t)t->pieces.n != t->pieces_n)
        return err_set(err, ERR_PARSE, "the tape has %zu pieces and %zu answers; its first line says otherwise", t->pieces.n,
            t->answers.n);
    return true;
}

struct demo_tape *
demo_tape_read(const void *gz, size_t len, struct err *err)
{
    struct demo_tape *t = xcalloc(1, sizeof *t);
    struct buf text;
    bool ok;

    buf_init(&text, TAPE_MAX_BYTES);
    ok = gunzip(gz, len, &text, err) && read_lines(t, &text, err);
    buf_release(&text);
    if (ok)
        return t;
    demo_tape_free(t);
    return NULL;
}

struct demo_tape *
demo_tape_new(struct err *err)
{
    return demo_tape_read(demo_night, demo_night_len, err);
}

void
demo_tape_free(struct demo_tape *t)
{
    if (t == NULL)
        return;
    vec_release(&t->pieces);
    vec_release(&t->answers);
    arena_release(&t->arena);
    free(t);
}

int64_t
demo_tape_began_ms(const struct demo_tape *t)
{
    return t->began_ms;
}

int64_t
demo_tape_length_ms(const struct demo_tape *t)
{
    return t->length_ms;
}

static const struct answer *
find_answer(const struct demo_tape *t, const char *path, int64_t at_ms)
{
    const struct answer *found = NULL;

    for (size_t i = 0; i < t->answers.n; i++) {
        const struct answer *a = &t->answers.v[i];

        if (found != NULL && a->what.at_ms > at_ms)
            return found;
        if (strcmp(a->path, path) == 0)
            found = a;
    }
    return found;
}

bool
demo_tape_get(const struct demo_tape *t, const char *path, int64_t at_ms, struct demo_answer *out, struct buf *body,
    struct err *err)
{
    const struct answer *a = find_answer(t, path, at_ms);

    if (a == NULL)
        return err_set(err, ERR_NOTFOUND, "the recorded night has no answer to GET %s", path);
    *out = a->what;
    for (size_t i = 0; i < a->pieces_n; i++)
        buf_add(body, t->pieces.v[a->pieces[i]].text, t->pieces.v[a->pieces[i]].len);
    return true;
}
