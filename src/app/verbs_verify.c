/* SPDX-License-Identifier: MIT */
/* Does the log still stand as it was written, and does it hold what its second place remembers? */
#include "app/board.h"
#include "app/head_check.h"
#include "app/output.h"
#include "util/json.h"
#include "util/time.h"

static void
on_progress(void *ctx, uint64_t done, uint64_t of)
{
    (void)ctx;
    fprintf(stderr, "\r%llu of %llu events", (unsigned long long)done, (unsigned long long)of);
}

/* What the log was compared with, where it was. */
struct verified {
    struct verify_result result;
    bool holds;       /* the chain does */
    const char *file; /* NULL: with nothing */
    struct head_check heads;
};

static void
print_heads(const struct verified *v)
{
    char at[TIME_TEXT_MAX];

    if (v->file == NULL)
        return;
    time_rfc3339(v->heads.newest.at_ms, at);
    printf("%zu heads that %s remembers stand there as they were, the last of %s\n", v->heads.compared, v->file, at);
    if (v->heads.others > 0)
        say_note("%zu heads of another node were not compared: this store was restored since", v->heads.others);
    if (v->heads.cut > 0)
        say_note("%zu heads of events that were compacted were not compared", v->heads.cut);
}

static void
heads_json(struct json_out *o, const struct verified *v)
{
    if (v->file == NULL)
        return;
    json_open(o, "heads", '{');
    json_str(o, "file", v->file);
    json_int(o, "compared", (int64_t)v->heads.compared);
    json_int(o, "other_node", (int64_t)v->heads.others);
    json_int(o, "compacted", (int64_t)v->heads.cut);
    json_time(o, "newest", v->heads.newest.at_ms);
    json_close(o, '}');
}

static void
print_verified(const struct app *app, const struct verified *verified)
{
    const struct verify_result *v = &verified->result;
    char head[2 * SHA256_BYTES + 1];
    struct buf text = BUF_INIT;
    struct json_out o;

    hex_encode(v->head, sizeof v->head, head);
    if (!app->options.given[OPT_JSON]) {
        printf("%llu events and %llu blobs are as they were written; the head is event %llu, %s\n", (unsigned long long)v->events,
            (unsigned long long)v->blobs, (unsigned long long)v->head_seq, head);
        if (v->cut_seq > 0)
            printf("what was compacted before, up to event %llu, is as its fold was written\n", (unsigned long long)v->cut_seq);
        print_heads(verified);
        return;
    }
    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_int(&o, "events", (int64_t)v->events);
    json_int(&o, "blobs", (int64_t)v->blobs);
    json_int(&o, "head_seq", (int64_t)v->head_seq);
    json_str(&o, "head", head);
    json_int(&o, "compacted_to", (int64_t)v->cut_seq);
    heads_json(&o, verified);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_broken(const struct app *app, const struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    if (!app->options.given[OPT_JSON])
        return;
    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", false);
    json_str(&o, "error", err->text);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static const char *
head_file(const struct app *app)
{
    return app->options.given[OPT_HEAD] ? app->options.value[OPT_HEAD] : app->config->head.file;
}

static bool
verify(const struct app *app, struct reader *r, bool talk, struct verified *v, struct err *err)
{
    bool ok = reader_verify(r, talk ? on_progress : NULL, NULL, &v->result, err);

    if (talk)
        fputs(ok ? "\r\033[K" : "\n", stderr);
    if (!ok)
        return false;
    v->holds = true;
    v->file = head_file(app);
    return v->file == NULL || head_check(r, v->file, v->result.cut_seq, &v->heads, err);
}

/* A log that does not hold is no matter of trying again later; a second place that can't be read leaves half of it unsaid. */
static int
broken_code(const struct verified *v, const struct err *err)
{
    if (err->code == ERR_IO)
        return EXIT_UNAVAILABLE;
    return v->holds && err->code == ERR_UNAVAILABLE ? EXIT_PARTLY : EXIT_REFUSED;
}

int
verb_log_verify(struct app *app)
{
    struct verified v = { 0 };
    struct err err = { 0 };
    struct board b;
    int code = EXIT_DONE;

    if (!board_open_unread(&b, app, &err)) {
        code = app_fail(&err);
    } else if (b.reader == NULL) {
        err_set(&err, ERR_UNAVAILABLE, "%s is another account's: verify its log as that one", app->store);
        code = app_fail(&err);
    } else if (verify(app, b.reader, can_ask(), &v, &err)) {
        print_verified(app, &v);
    } else {
        print_broken(app, &err);
        (void)app_fail(&err);
        code = broken_code(&v, &err);
    }
    board_close(&b);
    return code;
}
