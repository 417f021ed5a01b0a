/* SPDX-License-Identifier: MIT */
/* Verbs that take the log out of the store: an export, and a compaction, which exports what it takes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/board.h"
#include "app/log_filter.h"
#include "app/output.h"
#include "app/progress.h"
#include "net/loop.h"
#include "store/export.h"
#include "util/str.h"
#include "util/time.h"

#define LAST_MAX 1000000
#define EXPORT_SUFFIX ".jsonl"

struct exporting {
    struct app *app;
    struct board board;
    struct log_filter *filter;
    const char *file; /* NULL: standard output */
    int64_t since_ms;
    size_t last; /* 0: all */
    struct export_order order;
    struct export_facts facts;
};

/* FIELD=VALUE is a matcher, whatever stands in the value. */
static bool
is_file(const char *word)
{
    return strpbrk(word, "=~") == NULL && (strchr(word, '/') != NULL || str_ends(word, EXPORT_SUFFIX));
}

static bool
read_last(struct exporting *x, struct err *err)
{
    long n = 0;

    if (!options_number(&x->app->options, OPT_LAST, 1, LAST_MAX, &n, err))
        return false;
    x->last = (size_t)n;
    return true;
}

/* The words that are no file move up; *n is how many they are. */
static bool
take_file(struct exporting *x, int *n, struct err *err)
{
    char **words = x->app->words;

    *n = 0;
    for (int i = 0; i < x->app->words_n; i++) {
        if (!is_file(words[i]))
            words[(*n)++] = words[i];
        else if (x->file == NULL)
            x->file = words[i];
        else
            return err_set(err, ERR_USAGE, "log export writes one FILE, not %s and %s", x->file, words[i]);
    }
    return true;
}

static bool
read_words(struct exporting *x, struct err *err)
{
    int n;

    if (!take_file(x, &n, err))
        return false;
    if (x->file == NULL && isatty(STDOUT_FILENO))
        return err_set(err, ERR_USAGE,
            "log export writes JSON Lines: name a FILE (with a / in it, or ending in " EXPORT_SUFFIX
            "), or send its output into one");
    if (n == 0)
        return true;
    x->filter = log_filter_new(x->app->words, n, err);
    return x->filter != NULL;
}

static bool
accepts(void *ctx, const struct stored_event *e)
{
    const struct exporting *x = ctx;

    return log_filter_accepts(x->filter, x->board.model, e);
}

struct counting {
    struct exporting *x;
    size_t n;
    uint64_t first;
};

static bool
count_back(void *ctx, const struct stored_event *e)
{
    struct counting *c = ctx;

    if (c->x->filter != NULL && !accepts(c->x, e))
        return true;
    c->first = e->ev.seq;
    return ++c->n < c->x->last;
}

static bool
note_first(void *ctx, const struct stored_event *e)
{
    *(uint64_t *)ctx = e->ev.seq;
    return false;
}

/* A place in the log instead of a time or a number: what follows it is whole. */
static bool
find_beginning(struct exporting *x, struct err *err)
{
    struct event_query since = { .since_ms = x->since_ms, .limit = 1 };
    struct event_query back = { .newest_first = true, .since_ms = x->since_ms, .decode = true };
    struct counting c = { .x = x };
    uint64_t first = 0;

    if (x->since_ms != 0 && !reader_events(x->board.reader, &since, note_first, &first, err))
        return false;
    if (x->since_ms != 0 && first == 0)
        first = reader_last_seq(x->board.reader) + 1;
    if (x->last > 0 && !reader_events(x->board.reader, &back, count_back, &c, err))
        return false;
    if (c.first > first)
        first = c.first;
    x->order.after_seq = first == 0 ? 0 : first - 1;
    return true;
}

static bool
write_export(struct exporting *x, struct err *err)
{
    struct progress p = progress_begin("exported");
    bool ok;

    x->order.progress = progress_tell;
    x->order.progress_ctx = &p;
    if (x->file != NULL)
        ok = export_file(x->board.reader, &x->order, x->file, &x->facts, err);
    else
        ok = export_write(x->board.reader, &x->order, stdout, &x->facts, err);
    progress_end(&p);
    return ok;
}

static void
facts_json(struct json_out *o, const struct export_facts *f)
{
    char head[2 * SHA256_BYTES + 1];

    hex_encode(f->head, sizeof f->head, head);
    json_bool(o, "whole", f->whole);
    json_int(o, "events", (int64_t)f->events);
    json_int(o, "blobs", (int64_t)f->blobs);
    json_int(o, "first_seq", (int64_t)f->first_seq);
    json_int(o, "head_seq", (int64_t)f->head_seq);
    json_str(o, "head", f->head_seq == 0 ? NULL : head);
}

static void
print_export(const struct exporting *x)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    if (x->file == NULL)
        return;
    if (!x->app->options.given[OPT_JSON]) {
        say_note("%s: %llu events and %llu blobs%s", x->file, (unsigned long long)x->facts.events,
            (unsigned long long)x->facts.blobs, x->facts.whole ? "; their chain holds" : "");
        return;
    }
    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_str(&o, "file", x->file);
    facts_json(&o, &x->facts);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static bool
open_board(struct exporting *x, struct err *err)
{
    bool wants = x->filter != NULL && log_filter_wants_board(x->filter);
    bool ok = wants ? board_open_whole(&x->board, x->app, err) : board_open_unread(&x->board, x->app, err);

    if (ok && x->board.reader == NULL)
        return err_set(err, ERR_UNAVAILABLE, "%s is another account's: export its log as that one", x->app->store);
    return ok;
}

static bool
run_export(struct exporting *x, struct err *err)
{
    if (!options_time(&x->app->options, OPT_SINCE, loop_now_ms(), &x->since_ms, err) || !read_last(x, err) || !read_words(x, err)
        || !open_board(x, err) || !find_beginning(x, err))
        return false;
    if (x->filter != NULL) {
        x->order.accept = accepts;
        x->order.accept_ctx = x;
    }
    return write_export(x, err);
}

int
verb_log_export(struct app *app)
{
    struct exporting x = { .app = app };
    struct err err = { 0 };
    bool ok = run_export(&x, &err);

    if (ok)
        print_export(&x);
    log_filter_free(x.filter);
    board_close(&x.board);
    return ok ? EXIT_DONE : app_fail(&err);
}

struct compacting {
    struct app *app;
    struct keeper *keeper;
    int64_t before_ms;
    struct keep_cut cut;
    char *file; /* of the export */
    bool shrunk;
};

static bool
read_compact(struct compacting *c, struct err *err)
{
    const struct app *app = c->app;

    if (!app->options.given[OPT_BEFORE])
        return err_set(err, ERR_USAGE, "log compact before when? Give --before TIME: 30d, 2026-11-21");
    if (app->words_n > 1)
        return err_set(err, ERR_USAGE, "log compact takes one FILE at most, for the export");
    return options_time(&app->options, OPT_BEFORE, loop_now_ms(), &c->before_ms, err);
}

static bool
open_keeper(struct compacting *c, struct err *err)
{
    char *who = app_who(c->app, "log compact");

    c->keeper = keeper_open(c->app->store, who, err);
    free(who);
    return c->keeper != NULL && keeper_plan(c->keeper, c->before_ms, &c->cut, err);
}

static void
name_export(struct compacting *c)
{
    struct buf name = BUF_INIT;

    if (c->app->words_n == 1)
        buf_adds(&name, c->app->words[0]);
    else
        buf_addf(&name, "%s.log-%llu-%llu" EXPORT_SUFFIX, c->app->store, (unsigned long long)c->cut.first_seq,
            (unsigned long long)c->cut.seq);
    c->file = buf_take(&name);
}

static bool
may_compact(struct compacting *c, struct err *err)
{
    char date[TIME_TEXT_MAX];

    if (c->app->options.given[OPT_YES])
        return true;
    time_rfc3339(c->cut.at_ms, date);
    if (!can_ask())
        return err_set(err, ERR_REFUSED, "log compact takes events out of the store: say --yes where nobody can be asked");
    return ask("Take events %llu to %llu (up to %.19sZ) out of the log, after exporting them to %s? What was done in them can't be undone "
               "any more.",
               (unsigned long long)c->cut.first_seq, (unsigned long long)c->cut.seq, date, c->file)
        || err_set(err, ERR_REFUSED, "nothing was changed");
}

/* An export that an interrupted compaction left is as good as a new one, where it is of the same events. */
static bool
is_exported(const struct compacting *c)
{
    struct export_facts f;

    return access(c->file, F_OK) == 0 && export_check(c->file, &f, NULL) && f.whole && f.first_seq == c->cut.first_seq
        && f.head_seq == c->cut.seq && memcmp(f.head, c->cut.hash, sizeof f.head) == 0;
}

static bool
export_prefix(struct compacting *c, struct err *err)
{
    struct exporting x = { .app = c->app, .file = c->file, .order.until_seq = c->cut.seq };
    bool ok;

    if (is_exported(c))
        return true;
    ok = board_open_unread(&x.board, c->app, err) && write_export(&x, err);
    board_close(&x.board);
    if (!ok)
        return false;
    return (x.facts.head_seq == c->cut.seq && memcmp(x.facts.head, c->cut.hash, sizeof x.facts.head) == 0)
        || err_set(err, ERR_IO, "%s does not hold what was to be taken out: nothing was changed", c->file);
}

/* Names it; false: nothing. */
static bool
held_back_by(const struct keep_cut *cut, char id[INCIDENT_ID_MAX])
{
    _Static_assert(INCIDENT_ID_MAX >= MESSAGE_ID_MAX, "both fit");
    if (cut->message != 0)
        message_id(cut->message, id);
    else
        incident_id(cut->incident, id);
    return cut->message != 0 || cut->incident != 0;
}

static void
print_compact_json(const struct compacting *c)
{
    struct buf text = BUF_INIT;
    char id[INCIDENT_ID_MAX];
    struct json_out o;
    bool held = held_back_by(&c->cut, id);

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_bool(&o, "dry_run", c->app->options.given[OPT_DRY_RUN]);
    json_int(&o, "events", c->cut.seq == 0 ? 0 : (int64_t)(c->cut.seq - c->cut.first_seq + 1));
    json_int(&o, "first_seq", c->cut.seq == 0 ? 0 : (int64_t)c->cut.first_seq);
    json_int(&o, "last_seq", (int64_t)c->cut.seq);
    json_time(&o, "last_at", c->cut.at_ms);
    json_str(&o, "export", c->file);
    json_str(&o, "held_back_by", held ? id : NULL);
    json_bool(&o, "shrunk", c->shrunk);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_compact(const struct compacting *c)
{
    char id[INCIDENT_ID_MAX];
    bool dry = c->app->options.given[OPT_DRY_RUN];

    if (c->app->options.given[OPT_JSON])
        print_compact_json(c);
    else if (c->cut.seq == 0)
        printf("nothing to take out: the log begins later\n");
    else
        printf(dry ? "events %llu to %llu would be taken out, after an export to %s\n"
                   : "events %llu to %llu are in %s and no longer in the store\n",
            (unsigned long long)c->cut.first_seq, (unsigned long long)c->cut.seq, c->file);
    if (held_back_by(&c->cut, id))
        say_note("%s is not %s: its events and all after them stay", id, c->cut.message != 0 ? "finished" : "over");
    if (c->cut.seq != 0 && !c->shrunk && !dry)
        say_note("the file could not be made smaller (is the disk full?): its room is used again");
}

static bool
run_compact(struct compacting *c, struct err *err)
{
    if (!read_compact(c, err) || !open_keeper(c, err))
        return false;
    if (c->cut.seq == 0)
        return true;
    name_export(c);
    if (c->app->options.given[OPT_DRY_RUN])
        return true;
    return may_compact(c, err) && export_prefix(c, err)
        && keeper_compact(c->keeper, &c->app->config->model, &c->cut, c->file, loop_now_ms(), &c->shrunk, err);
}

int
verb_log_compact(struct app *app)
{
    struct compacting c = { .app = app };
    struct err err = { 0 };
    bool ok = run_compact(&c, &err);

    keeper_close(c.keeper);
    if (ok)
        print_compact(&c);
    free(c.file);
    return ok ? EXIT_DONE : app_fail(&err);
}
