/* SPDX-License-Identifier: MIT */
/* Ends of runs that are not in the log yet: a file each, written before the log is asked, gone once it has them. */
#include "app/run_spool.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/act.h"
#include "app/output.h"
#include "util/hash.h"
#include "util/path.h"
#include "util/str.h"

#define SPOOL "runs"
#define WAITING ".json"
#define REFUSED ".refused"
/* An output that needs an escape for each byte, and what goes with it. */
#define FILE_MAX_BYTES (8 * (RUN_HEAD_MAX + RUN_TAIL_MAX))
#define NAME_BYTES 16

static char *
file_of(const struct app *app, const char *request_id)
{
    struct buf text = BUF_INIT, name = BUF_INIT;
    uint8_t digest[SHA256_BYTES];
    char hex[2 * NAME_BYTES + 1], *path;

    buf_addf(&text, "%s\n%s", app->store, request_id);
    sha256_of(text.data, text.len, digest);
    hex_encode(digest, NAME_BYTES, hex);
    buf_addf(&name, SPOOL "/%s" WAITING, hex);
    path = path_state(buf_text(&name));
    buf_release(&text);
    buf_release(&name);
    return path;
}

bool
run_spool_keep(const struct app *app, uint64_t number, const char *request_id, const struct run_end *end, struct err *err)
{
    char *path = file_of(app, request_id), *dir = path_dir(path);
    struct buf text = BUF_INIT;
    struct json_out o;
    bool ok;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_str(&o, "store", app->store);
    json_str(&o, "as", app->claim);
    json_str(&o, "request_id", request_id);
    json_int(&o, "run", (int64_t)number);
    json_open(&o, "end", '{');
    run_end_put(&o, end);
    json_close(&o, '}');
    json_close(&o, '}');
    ok = path_make_dir(dir, err) && path_write(path, buf_text(&text), text.len, err);
    buf_release(&text);
    free(dir);
    free(path);
    return ok;
}

bool
run_spool_tell(struct app *app, uint64_t number, const char *request_id, const struct run_end *end, struct err *err)
{
    struct act_answer answer = { 0 };
    struct act_order act = { .app = app,
        .kind = CMD_RUN_FINISH,
        .run_number = number,
        .run_end = end,
        .fixed_id = request_id,
        .answer = &answer };
    char *path;

    (void)act_do(&act);
    act_release(&act);
    if (!answer.ok) {
        *err = answer.err;
        return false;
    }
    path = file_of(app, request_id);
    (void)unlink(path);
    free(path);
    return true;
}

static void
put_aside(const char *path, const struct err *why)
{
    struct buf other = BUF_INIT;

    buf_addf(&other, "%.*s" REFUSED, (int)(strlen(path) - strlen(WAITING)), path);
    if (rename(path, buf_text(&other)) == 0)
        say_note("how a run ended is not in the log: %s; it is kept in %s", why->text, buf_text(&other));
    buf_release(&other);
}

static bool
is_for_good(const struct err *err)
{
    return err->code == ERR_REFUSED || err->code == ERR_NOTFOUND || err->code == ERR_USAGE || err->code == ERR_LIMIT;
}

/* false: nobody can be told now. */
static bool
tell(struct app *app, const cJSON *o, const char *path)
{
    const cJSON *ended = json_get_object(o, "end");
    const char *id = json_get_str(o, "request_id"), *as = json_get_str(o, "as");
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct run_end end;
    bool ok = true;

    if (o != NULL && (!str_eq(json_get_str(o, "store"), app->store) || !str_eq(as, app->claim)))
        return true; /* another's, in its time */
    if (id == NULL || ended == NULL || !run_end_read(ended, &end, &arena)) {
        err_set(&err, ERR_PARSE, "its file can't be read");
        put_aside(path, &err);
    } else if (!run_spool_tell(app, json_get_number(o, "run"), id, &end, &err)) {
        ok = is_for_good(&err);
        if (ok)
            put_aside(path, &err);
    }
    arena_release(&arena);
    return ok;
}

static bool
tell_file(struct app *app, const char *path)
{
    struct buf text;
    struct err err = { 0 };
    bool ok = true;
    cJSON *o;

    buf_init(&text, FILE_MAX_BYTES);
    if (path_read(path, FILE_MAX_BYTES, &text, &err)) {
        o = json_parse(buf_text(&text), text.len, &err);
        ok = tell(app, o, path);
        cJSON_Delete(o);
    }
    buf_release(&text);
    return ok;
}

void
run_spool_tell_all(struct app *app)
{
    char *dir = path_state(SPOOL);
    DIR *d = opendir(dir);
    struct dirent *e;
    bool more = true;

    while (d != NULL && more && (e = readdir(d)) != NULL)
        if (e->d_name[0] != '.' && str_ends(e->d_name, WAITING)) {
            struct buf path = BUF_INIT;

            buf_addf(&path, "%s/%s", dir, e->d_name);
            more = tell_file(app, buf_text(&path));
            buf_release(&path);
        }
    if (d != NULL)
        closedir(d);
    free(dir);
}
