/* SPDX-License-Identifier: MIT */
/* A preview as a line, and back. */
#include "engine/preview.h"
#include "engine/reply.h"

void
preview_put_ask(struct json_out *o, const char *source, const struct silence_matchers *matchers)
{
    json_str(o, "source", source);
    silence_matchers_json(o, "matchers", matchers);
}

static void
put_example(struct json_out *o, const struct preview_example *e)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&e->id, hex);
    json_open(o, NULL, '{');
    json_str(o, "id", hex);
    json_str(o, "name", e->name);
    json_str(o, "summary", e->summary);
    json_close(o, '}');
}

static void
put_found(struct json_out *o, const struct preview *p)
{
    json_int(o, "count", (int64_t)p->count);
    json_int(o, "already", (int64_t)p->already);
    json_int(o, "ours", (int64_t)p->ours);
    json_str(o, "note", p->note.code == ERR_NONE ? NULL : p->note.text);
    json_open(o, "examples", '[');
    for (size_t i = 0; i < p->examples_n; i++)
        put_example(o, &p->examples[i]);
    json_close(o, ']');
}

void
preview_json(struct json_out *o, const char *key, const struct preview *p)
{
    json_open(o, key, '{');
    if (p->ok)
        put_found(o, p);
    else
        reply_put_err(o, &p->err);
    json_close(o, '}');
}

void
preview_put(struct json_out *o, const struct preview *p)
{
    json_bool(o, "ok", p->ok);
    if (p->ok)
        preview_json(o, "preview", p);
    else
        reply_put_err(o, &p->err);
}

static bool
read_example(const cJSON *item, struct arena *arena, struct preview_example *out)
{
    const char *id = json_get_str(item, "id"), *name = json_get_str(item, "name"), *summary = json_get_str(item, "summary");

    if (id == NULL || !alert_id_parse(id, &out->id) || name == NULL || summary == NULL)
        return false;
    out->name = arena_strdup(arena, name);
    out->summary = arena_strdup(arena, summary);
    return true;
}

static bool
read_found(const cJSON *o, struct arena *arena, struct preview *out)
{
    const cJSON *list = o == NULL ? NULL : json_get_array(o, "examples");
    int64_t count = o == NULL ? -1 : json_get_int(o, "count", -1);
    const char *note = o == NULL ? NULL : json_get_str(o, "note");

    if (count < 0)
        return false;
    out->count = (uint64_t)count;
    out->already = json_get_number(o, "already");
    out->ours = json_get_number(o, "ours");
    if (note != NULL)
        err_set(&out->note, ERR_PARTLY, "%s", note);
    for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL && out->examples_n < PREVIEW_EXAMPLES_MAX;
         item = item->next)
        if (!read_example(item, arena, &out->examples[out->examples_n++]))
            return false;
    return true;
}

void
preview_read(const cJSON *line, struct arena *arena, struct preview *out)
{
    *out = (struct preview){ 0 };
    if (!json_get_bool(line, "ok", false)) {
        reply_read_err(line, &out->err);
        return;
    }
    out->ok = read_found(json_get_object(line, "preview"), arena, out);
    if (!out->ok)
        err_set(&out->err, ERR_PARSE, "the owner's answer is no preview: is it another version of tocsin?");
}
