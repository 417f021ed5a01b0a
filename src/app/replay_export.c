/* SPDX-License-Identifier: MIT */
/* A replayed time written to a new file. */
#include "app/replay_export.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "app/progress.h"
#include "store/export.h"
#include "util/str.h"

#define TIMELINE_SUFFIX ".md"
#define LINES_SUFFIX ".jsonl"

bool
replay_export_check(const char *file, const char *replayed, struct err *err)
{
    if (file == NULL || str_ends(file, TIMELINE_SUFFIX))
        return true;
    if (!str_ends(file, LINES_SUFFIX))
        return err_set(err, ERR_USAGE,
            "--export %s: the name says what is written: a timeline ends in " TIMELINE_SUFFIX ", JSON Lines in " LINES_SUFFIX,
            file);
    if (replayed != NULL)
        return err_set(err, ERR_USAGE, "%s is JSON Lines already: of an export only a timeline (" TIMELINE_SUFFIX ") is made",
            replayed);
    return true;
}

bool
replay_write_new(const char *file, const struct buf *text, struct err *err)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t done = 0;
    ssize_t n = 0;
    bool ok;

    if (fd < 0)
        return errno == EEXIST ? err_set(err, ERR_REFUSED, "%s is there already, and is left as it is", file)
                               : err_errno(err, ERR_IO, errno, "%s can't be made", file);
    while (done < text->len && ((n = write(fd, text->data + done, text->len - done)) >= 0 || errno == EINTR))
        done += n > 0 ? (size_t)n : 0;
    ok = (done == text->len && fsync(fd) == 0) || err_errno(err, ERR_IO, errno, "%s can't be written", file);
    if (!ok)
        unlink(file);
    close(fd);
    return ok;
}

static bool
write_timeline(struct replay *r, const char *file, struct err *err)
{
    const struct replay_facts *f = replay_facts(r);
    struct buf text = BUF_INIT;
    bool ok;

    replay_markdown(r, f->first_ms, f->last_ms, &text);
    ok = replay_write_new(file, &text, err);
    buf_release(&text);
    if (ok)
        say_note("%s: a timeline of %zu events", file, f->events);
    return ok;
}

static bool
write_lines(struct replay *r, struct app *app, const char *file, struct err *err)
{
    const struct replay_facts *f = replay_facts(r);
    struct progress p = progress_begin("exported");
    struct export_order order = { .after_seq = f->first_seq - 1,
        .until_seq = f->last_seq,
        .fold = &app->config->model,
        .progress = progress_tell,
        .progress_ctx = &p };
    struct export_facts facts;
    struct reader *reader;
    bool ok;

    if (f->batches == 0)
        return err_set(err, ERR_REFUSED, "nothing happened in that time: there is nothing to export");
    reader = reader_open(app->store, err);
    ok = reader != NULL && export_file(reader, &order, file, &facts, err);
    reader_close(reader);
    progress_end(&p);
    if (ok)
        say_note("%s: %llu events, with the board as it stood before them; tocsin replay %s", file,
            (unsigned long long)facts.events, file);
    return ok;
}

bool
replay_export(struct replay *r, struct app *app, bool of_store, const char *file, struct err *err)
{
    return of_store && str_ends(file, LINES_SUFFIX) ? write_lines(r, app, file, err) : write_timeline(r, file, err);
}
