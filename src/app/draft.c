/* SPDX-License-Identifier: MIT */
/* Drafts of updates: written whole or not at all, and no text is lost without a word. */
#include "app/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/message.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/path.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

#define DRAFTS "drafts"
#define SAVED ".json"
#define EDITED ".edit.md"
#define BROKEN ".broken"
#define LEFT ".left"
/* A text that needs an escape for each byte, and what goes with it. */
#define FILE_MAX_BYTES ((size_t)8 * MESSAGE_TEXT_BYTES)
#define KEPT_MS (7 * MS_DAY)

char *
draft_path(const char *key, const char *suffix)
{
    struct buf name = BUF_INIT;
    char *path;

    buf_addf(&name, DRAFTS "/%s%s", key, suffix);
    path = path_state(buf_text(&name));
    buf_release(&name);
    return path;
}

/* Keys become names of files. */
static bool
check_key(const char *key, struct err *err)
{
    size_t len = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return (len > 0 && key[len] == '\0') || err_set(err, ERR_USAGE, "'%.40s' is no draft's name", key);
}

static bool
make_dir(const char *path, struct err *err)
{
    char *dir = path_dir(path);
    bool ok = path_make_dir(dir, err);

    free(dir);
    return ok;
}

/* Between two keys: it must not wait for the disk. */
static bool
write_file(const char *path, const char *text, size_t len, struct err *err)
{
    return make_dir(path, err) && path_write_soon(path, text, len, err);
}

/* Beside it, never over an earlier one that was set aside; where it lies now is added to `to`. */
static bool
set_aside(const char *path, const char *suffix, struct buf *to)
{
    for (int i = 1; i < 100; i++) {
        buf_clear(to);
        buf_addf(to, "%s%s%d", path, suffix, i);
        if (access(buf_text(to), F_OK) != 0 && errno == ENOENT)
            return rename(path, buf_text(to)) == 0;
    }
    return false;
}

static bool
set_broken_aside(const char *path, struct err *err)
{
    struct buf to = BUF_INIT;
    char why[sizeof err->text];

    str_copy(why, sizeof why, err->text);
    if (set_aside(path, BROKEN, &to))
        err_set(err, ERR_IO, "the draft can't be read, and lies in %s now: %s", buf_text(&to), why);
    else
        err_set(err, ERR_IO, "the draft in %s can't be read: %s", path, why);
    buf_release(&to);
    return false;
}

static bool
is_draft(const struct buf *text, struct err *err)
{
    cJSON *json = json_parse(buf_text(text), text->len, err);
    bool ok = json != NULL && (json_get_str(json, "text") != NULL || err_set(err, ERR_IO, "it holds no text"));

    cJSON_Delete(json);
    return ok;
}

bool
draft_read(const char *key, struct buf *out, struct err *err)
{
    char *path;
    bool ok;

    if (!check_key(key, err))
        return false;
    path = draft_path(key, SAVED);
    ok = path_read(path, FILE_MAX_BYTES, out, err) && is_draft(out, err);
    if (!ok)
        buf_clear(out);
    if (!ok && err->code == ERR_NOTFOUND)
        ok = true;
    else if (!ok)
        ok = set_broken_aside(path, err);
    free(path);
    return ok;
}

bool
draft_save(const char *key, const char *json, struct err *err)
{
    char *path;
    bool ok;

    if (!check_key(key, err))
        return false;
    path = draft_path(key, SAVED);
    ok = write_file(path, json, strlen(json), err);
    free(path);
    return ok;
}

void
draft_drop(const char *key)
{
    char *path;

    if (!check_key(key, NULL))
        return;
    path = draft_path(key, SAVED);
    unlink(path);
    free(path);
}

static void
remove_if_old(int dir, const char *name, int64_t now_ms)
{
    struct stat st;

    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)
        && now_ms - (int64_t)st.st_mtime * MS_SECOND > KEPT_MS)
        unlinkat(dir, name, 0);
}

void
draft_remove_old(int64_t now_ms)
{
    char *path = path_state(DRAFTS);
    DIR *dir = opendir(path);
    struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL)
        remove_if_old(dirfd(dir), entry->d_name, now_ms);
    if (dir != NULL)
        closedir(dir);
    free(path);
}

/* ---- for the editor */

static bool
is_lent(const char *path, const char *text)
{
    size_t len = strlen(text);
    struct buf file = BUF_INIT;
    struct err err;
    bool same = path_read(path, FILE_MAX_BYTES, &file, &err) && file.len == len + 1 && memcmp(file.data, text, len) == 0;

    buf_release(&file);
    return same;
}

static void
spare_other(const char *path, const char *text)
{
    struct buf to = BUF_INIT;

    if (access(path, F_OK) == 0 && !is_lent(path, text))
        (void)!set_aside(path, LEFT, &to);
    buf_release(&to);
}

/* A last line without its end would puzzle an editor. */
bool
draft_lend(const char *key, const char *text, char **path, struct err *err)
{
    struct buf lines = BUF_INIT;
    bool ok;

    if (!check_key(key, err))
        return false;
    buf_addf(&lines, "%s\n", text);
    *path = draft_path(key, EDITED);
    spare_other(*path, text);
    ok = write_file(*path, buf_text(&lines), lines.len, err);
    if (!ok) {
        free(*path);
        *path = NULL;
    }
    buf_release(&lines);
    return ok;
}

bool
draft_take_back(const char *path, struct buf *out, struct err *err)
{
    if (!path_read(path, MESSAGE_TEXT_BYTES + 1, out, err)) {
        if (err->code == ERR_LIMIT)
            err_set(err, ERR_LIMIT, "what the editor wrote is larger than %d bytes", MESSAGE_TEXT_BYTES);
        return false;
    }
    if (!utf8_is_valid(buf_text(out), out->len))
        return err_set(err, ERR_IO, "what the editor wrote is no valid UTF-8");
    if (out->len > 0 && out->data[out->len - 1] == '\n')
        buf_truncate(out, out->len - 1);
    return true;
}

bool
draft_take_unchanged(const char *path, const char *text)
{
    return is_lent(path, text) && unlink(path) == 0;
}

/* ---- what an editor left behind */

static bool
save_beside(const char *key, const struct buf *draft, const char *left)
{
    struct err err = { 0 };
    cJSON *json = draft->len > 0 ? json_parse(buf_text(draft), draft->len, &err) : cJSON_CreateObject();
    const char *text = json_get_str(json, "text");
    char *whole;
    bool ok;

    if (text == NULL) {
        cJSON_AddStringToObject(json, "text", left);
    } else if (strcmp(text, left) != 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(json, "earlier");
        cJSON_AddStringToObject(json, "earlier", left);
    }
    whole = cJSON_PrintUnformatted(json);
    ok = draft_save(key, whole, &err);
    cJSON_free(whole);
    cJSON_Delete(json);
    return ok;
}

/* false: there is one that can't be read, which draft_read() tells of. */
static bool
may_join(const char *key, struct buf *draft)
{
    char *path = draft_path(key, SAVED);
    struct err err = { 0 };
    bool ok = path_read(path, FILE_MAX_BYTES, draft, &err) ? is_draft(draft, &err) : err.code == ERR_NOTFOUND;

    free(path);
    return ok;
}

/* What is no text stays where it is: its editor's end told of it. */
void
draft_adopt(const char *key)
{
    struct buf left = BUF_INIT, draft = BUF_INIT;
    struct err err;
    char *path;

    if (!check_key(key, NULL))
        return;
    path = draft_path(key, EDITED);
    if (draft_take_back(path, &left, &err) && left.len > 0 && may_join(key, &draft) && save_beside(key, &draft, buf_text(&left)))
        unlink(path);
    buf_release(&draft);
    buf_release(&left);
    free(path);
}
