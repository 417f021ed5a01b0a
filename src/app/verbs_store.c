/* SPDX-License-Identifier: MIT */
/* Verbs that keep the store: a backup while its owner runs, and bringing one back. */
#include <stdlib.h>

#include "app/app.h"
#include "app/output.h"
#include "app/progress.h"
#include "store/keep.h"
#include "util/json.h"
#include "util/time.h"

static bool
one_file(const struct app *app, struct err *err)
{
    if (app->words_n == 1)
        return true;
    return err_set(err, ERR_USAGE, "%s takes one FILE; see tocsin help %s", app->verb->name, app->verb->name);
}

/* The members of what a store holds. */
static void
facts_json(struct json_out *o, const struct store_facts *f)
{
    char head[2 * SHA256_BYTES + 1];

    hex_encode(f->head, sizeof f->head, head);
    json_int(o, "bytes", f->bytes);
    json_int(o, "schema", f->schema);
    json_str(o, "node", f->node);
    json_int(o, "events", (int64_t)f->events);
    json_time(o, "first_at", f->first_ms);
    json_time(o, "last_at", f->last_ms);
    json_int(o, "head_seq", (int64_t)f->head_seq);
    json_str(o, "head", f->head_seq == 0 ? NULL : head);
}

static void
print_json(const char *file, const char *kept, bool restored, bool dry, const struct store_facts *f)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_str(&o, "file", file);
    if (restored) {
        json_bool(&o, "dry_run", dry);
        json_str(&o, "kept", kept);
    }
    facts_json(&o, f);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

/* "1204 events, the last of 2026-11-21T14:02:31Z" */
static void
facts_words(const struct store_facts *f, struct buf *out)
{
    char last[TIME_TEXT_MAX];

    time_rfc3339(f->last_ms, last);
    if (f->events == 0)
        buf_adds(out, "no event yet");
    else
        buf_addf(out, "%llu events, the last of %.19sZ", (unsigned long long)f->events, last);
}

static void
print_words(const char *fmt, const char *file, const struct store_facts *f)
{
    struct output o = output_here();
    struct buf words = BUF_INIT, line = BUF_INIT;

    facts_words(f, &words);
    buf_addf(&line, fmt, file, buf_text(&words));
    output_line(&o, buf_text(&line));
    buf_release(&words);
    buf_release(&line);
}

int
verb_backup(struct app *app)
{
    struct progress p = progress_begin("copied");
    struct store_facts facts;
    struct err err = { 0 };
    bool ok = one_file(app, &err) && keep_backup(app->store, app->words[0], progress_tell, &p, &facts, &err);

    progress_end(&p);
    if (!ok)
        return app_fail(&err);
    if (app->options.given[OPT_JSON])
        print_json(app->words[0], NULL, false, false, &facts);
    else
        print_words("%s: %s; its chain holds", app->words[0], &facts);
    return EXIT_DONE;
}

/* What is there now; nothing is known of one that is damaged, and it is kept all the same. */
static void
present_words(const char *store, struct buf *out)
{
    struct reader *r = reader_open(store, NULL);

    if (r == NULL)
        buf_adds(out, "nothing that can be opened");
    else
        buf_addf(out, "%llu events", (unsigned long long)reader_last_seq(r));
    reader_close(r);
}

static bool
may_restore(const struct app *app, const struct store_facts *f, struct err *err)
{
    struct buf backup = BUF_INIT, present = BUF_INIT;
    bool yes = app->options.given[OPT_YES];

    facts_words(f, &backup);
    present_words(app->store, &present);
    if (!yes && !can_ask())
        err_set(err, ERR_REFUSED, "restore replaces %s: say --yes where nobody can be asked", app->store);
    else if (!yes
        && !ask("%s holds %s, and is kept under another name. Put %s in its place (%s)?", app->store, buf_text(&present),
            app->words[0], buf_text(&backup)))
        err_set(err, ERR_REFUSED, "nothing was changed");
    else
        yes = true;
    buf_release(&backup);
    buf_release(&present);
    return yes;
}

static bool
examine(const char *file, struct store_facts *facts, struct err *err)
{
    struct progress p = progress_begin("checked");
    bool ok = keep_examine(file, progress_tell, &p, facts, err);

    progress_end(&p);
    return ok;
}

static bool
restore(struct app *app, const struct store_facts *facts, char **kept, struct err *err)
{
    struct progress p = progress_begin("copied");
    char *who = app_who(app, "restore");
    bool ok = keep_restore(app->store, who, app->words[0], facts, progress_tell, &p, kept, err);

    progress_end(&p);
    free(who);
    return ok;
}

int
verb_restore(struct app *app)
{
    struct store_facts facts;
    struct err err = { 0 };
    char *kept = NULL;
    bool dry = app->options.given[OPT_DRY_RUN];

    if (!one_file(app, &err) || !examine(app->words[0], &facts, &err))
        return app_fail(&err);
    if (!dry && (!may_restore(app, &facts, &err) || !restore(app, &facts, &kept, &err)))
        return app_fail(&err);
    if (app->options.given[OPT_JSON])
        print_json(app->words[0], kept, true, dry, &facts);
    else
        print_words(dry ? "would be restored from %s, which is whole: %s" : "restored from %s: %s", app->words[0], &facts);
    if (kept != NULL)
        say_note("the store that was there is kept as %s", kept);
    free(kept);
    return EXIT_DONE;
}
