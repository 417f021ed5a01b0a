/* SPDX-License-Identifier: MIT */
/* The heads that a file remembers, newest first, each looked up in the log. */
#include "app/head_check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/str.h"
#include "util/time.h"
#include "util/vec.h"

/* One event as the log has it. */
struct found {
    bool any;
    uint64_t seq;
    char node[33];
    uint8_t hash[SHA256_BYTES];
};

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct found *f = ctx;

    f->any = true;
    f->seq = e->ev.seq;
    (void)str_copy(f->node, sizeof f->node, e->node);
    memcpy(f->hash, e->hash, sizeof f->hash);
    return false;
}

static bool
find(struct reader *r, struct event_query q, struct found *out, struct err *err)
{
    *out = (struct found){ 0 };
    q.limit = 1;
    return reader_events(r, &q, on_event, out, err);
}

static bool
read_tail(const char *file, struct buf *out, struct err *err)
{
    int fd = open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char bytes[4096];
    struct stat st;
    ssize_t n = 0;

    if (fd < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s", file);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_UNAVAILABLE, "%s is no regular file", file);
    }
    if (st.st_size > HEAD_TAIL_BYTES)
        (void)lseek(fd, st.st_size - HEAD_TAIL_BYTES, SEEK_SET);
    while (!out->full && (n = read(fd, bytes, sizeof bytes)) > 0)
        buf_add(out, bytes, (size_t)n);
    if (n < 0)
        err_errno(err, ERR_UNAVAILABLE, errno, "%s", file);
    close(fd);
    return n >= 0;
}

struct lines {
    struct head_line *v;
    size_t n, cap;
};

/* The last ones, newest first. A line that began before what was read is half of one. */
static bool
read_lines(const char *file, struct lines *out, struct err *err)
{
    struct buf text;
    struct head_line line;
    size_t end;
    bool ok;

    buf_init(&text, HEAD_TAIL_BYTES + 4096);
    ok = read_tail(file, &text, err);
    for (end = text.len; ok && end > 0 && out->n < HEAD_LINES_MAX; end--) {
        const char *before = memrchr(text.data, '\n', end - 1);
        size_t from = before == NULL ? 0 : (size_t)(before - text.data) + 1;

        if (text.data[end - 1] != '\n')
            continue;
        if (head_line_read(text.data + from, end - 1 - from, &line))
            vec_push(out, line);
        end = from + 1;
    }
    buf_release(&text);
    if (ok && out->n == 0)
        return err_set(err, ERR_UNAVAILABLE, "%s remembers no head: nothing was compared", file);
    return ok;
}

static bool
is_cut(const char *file, const struct head_line *l, uint64_t last_seq, struct err *err)
{
    char at[TIME_TEXT_MAX], hash[2 * SHA256_BYTES + 1];

    time_rfc3339(l->at_ms, at);
    hex_encode(l->hash, sizeof l->hash, hash);
    return err_set(err, ERR_REFUSED,
        "the tail of the log was cut off, or a backup was restored and nobody has owned it since: by %.200s the head of %s was event %llu (%.16s...), and the log ends at event %llu; go on with a copy from before",
        file, at, (unsigned long long)l->seq, hash, (unsigned long long)last_seq);
}

static bool
is_other(const char *file, const struct head_line *l, const struct found *f, struct err *err)
{
    char at[TIME_TEXT_MAX];

    time_rfc3339(l->at_ms, at);
    if (!str_eq(l->node, f->node))
        return err_set(err, ERR_REFUSED,
            "this is another log, or it was restored and nobody has owned it since: by %.200s event %llu was of node %.8s at %s, here it is of node %.8s",
            file, (unsigned long long)l->seq, l->node, at, f->node);
    return err_set(err, ERR_REFUSED,
        "the log was written anew: by %.200s event %llu had another hash at %s; what happened up to it is not what stands here now",
        file, (unsigned long long)l->seq, at);
}

static bool
check_line(struct reader *r, const char *file, const struct head_line *l, uint64_t last_seq, struct err *err)
{
    struct found f;

    if (!find(r, (struct event_query){ .after_seq = l->seq - 1 }, &f, err))
        return false;
    if (!f.any || f.seq != l->seq)
        return is_cut(file, l, last_seq, err);
    return (str_eq(l->node, f.node) && memcmp(l->hash, f.hash, sizeof f.hash) == 0) || is_other(file, l, &f, err);
}

static bool
check_lines(struct reader *r, const char *file, uint64_t cut_seq, const struct lines *lines, struct head_check *out,
    struct err *err)
{
    uint64_t last_seq = reader_last_seq(r);

    for (size_t i = 0; i < lines->n; i++) {
        const struct head_line *l = &lines->v[i];

        if (!str_eq(l->node, out->newest.node))
            out->others++;
        else if (l->seq <= cut_seq)
            out->cut++;
        else if (!check_line(r, file, l, last_seq, err))
            return false;
        else
            out->compared++;
    }
    return true;
}

bool
head_check(struct reader *r, const char *file, uint64_t cut_seq, struct head_check *out, struct err *err)
{
    struct lines lines = { 0 };
    bool ok = read_lines(file, &lines, err);

    *out = (struct head_check){ 0 };
    if (ok) {
        out->newest = lines.v[0];
        ok = check_lines(r, file, cut_seq, &lines, out, err);
    }
    vec_release(&lines);
    return ok;
}
