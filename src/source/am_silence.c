/* SPDX-License-Identifier: MIT */
/* One silence as Alertmanager's API v2 writes it, strictly checked. */
#include "source/alertmanager.h"

#include <string.h>

#include "util/json.h"
#include "util/str.h"
#include "util/time.h"

/* Most of a long list is over, and written so: that is seen without parsing. A string can't hold these bytes unescaped. */
#define EXPIRED_STATUS "\"status\":{\"state\":\"expired\"}"

static bool
read_id(struct am_silence *s, const cJSON *tree, struct err *err)
{
    const char *id = json_get_str(tree, "id");

    if (id == NULL || *id == '\0')
        return err_set(err, ERR_PARSE, "it has no id");
    if (strlen(id) >= SILENCE_ID_MAX)
        return err_set(err, ERR_LIMIT, "its id is longer than %d bytes", SILENCE_ID_MAX - 1);
    for (const char *c = id; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f)
            return err_set(err, ERR_PARSE, "its id is not one plain word");
    s->fact.id = arena_strdup(&s->arena, id);
    return true;
}

/* A state that we don't know counts as active: it may well hide alerts. */
static bool
read_status(struct am_silence *s, const cJSON *tree, struct err *err)
{
    const cJSON *status = json_get_object(tree, "status");
    const char *state = status != NULL ? json_get_str(status, "state") : NULL;

    if (state == NULL)
        return err_set(err, ERR_PARSE, "it has no status.state");
    s->is_over = str_eq(state, "expired");
    return true;
}

static bool
read_times(struct am_silence *s, const cJSON *tree, struct err *err)
{
    static const char *const members[] = { "startsAt", "endsAt" };
    int64_t *const times[] = { &s->fact.starts_at_ms, &s->fact.ends_at_ms };

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *text = json_get_str(tree, members[i]);

        if (text == NULL || !time_parse_rfc3339(text, times[i]))
            return err_set(err, ERR_PARSE, "its %s is not a time", members[i]);
    }
    s->fact.updated_at_ms = json_get_time(tree, "updatedAt");
    return true;
}

/* Cut to max bytes, at a character's end. */
static const char *
copy_cut(struct am_silence *s, const char *text, size_t max)
{
    size_t len = text != NULL ? strlen(text) : 0;
    char *copy = arena_zalloc(&s->arena, (len < max ? len : max) + 1);

    if (text != NULL)
        (void)str_copy(copy, (len < max ? len : max) + 1, text);
    return copy;
}

static bool
read_tree(struct am_silence *s, const cJSON *tree, struct err *err)
{
    if (!read_id(s, tree, err) || !read_status(s, tree, err))
        return false;
    if (s->is_over)
        return true;
    if (!silence_matchers_read(json_get(tree, "matchers"), &s->arena, &s->fact.matchers))
        return err_set(err, ERR_PARSE, "its matchers are none that we can read");
    s->fact.author = copy_cut(s, json_get_str(tree, "createdBy"), SILENCE_AUTHOR_MAX);
    s->fact.comment = copy_cut(s, json_get_str(tree, "comment"), SILENCE_COMMENT_MAX);
    return read_times(s, tree, err);
}

bool
am_silence_read(struct am_silence *s, const char *json, size_t len, struct err *err)
{
    cJSON *tree;
    bool ok;

    am_silence_release(s);
    if (len > AM_SILENCE_MAX)
        return err_set(err, ERR_LIMIT, "it is larger than 1 MB");
    s->is_over = memmem(json, len, EXPIRED_STATUS, strlen(EXPIRED_STATUS)) != NULL;
    if (s->is_over)
        return true;
    tree = json_parse(json, len, err);
    ok = tree != NULL && read_tree(s, tree, err);
    cJSON_Delete(tree);
    return ok;
}

void
am_silence_release(struct am_silence *s)
{
    arena_release(&s->arena);
    *s = (struct am_silence){ 0 };
}
