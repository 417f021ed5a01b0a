/* SPDX-License-Identifier: MIT */
/* Presence: compared, written, read. */
#include "core/presence.h"

#include <string.h>

#include "util/str.h"

static bool
writing_equal(const struct presence *a, const struct presence *b)
{
    if (a->writing_n != b->writing_n)
        return false;
    for (size_t i = 0; i < a->writing_n; i++)
        if (!alert_id_equal(&a->writing[i], &b->writing[i]))
            return false;
    return true;
}

bool
presence_equal(const struct presence *a, const struct presence *b)
{
    return a->screen == b->screen && strcmp(a->who, b->who) == 0 && strcmp(a->place, b->place) == 0 && a->has_open == b->has_open
        && (!a->has_open || alert_id_equal(&a->open, &b->open)) && writing_equal(a, b);
}

bool
presence_is_writing(const struct presence *p, const struct alert_id *id)
{
    for (size_t i = 0; i < p->writing_n; i++)
        if (alert_id_equal(&p->writing[i], id))
            return true;
    return false;
}

static void
put_id(struct json_out *o, const char *key, const struct alert_id *id)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(id, hex);
    json_str(o, key, hex);
}

void
presence_put(struct json_out *o, const struct presence *p)
{
    json_int(o, "screen", (int64_t)p->screen);
    json_str(o, "who", p->who);
    json_str(o, "place", p->place);
    if (p->has_open)
        put_id(o, "open", &p->open);
    else
        json_null(o, "open");
    json_open(o, "writing", '[');
    for (size_t i = 0; i < p->writing_n; i++)
        put_id(o, NULL, &p->writing[i]);
    json_close(o, ']');
    json_time(o, "since", p->since_ms);
}

void
presence_read(const cJSON *o, struct presence *p)
{
    const char *place = json_get_str(o, "place"), *open = json_get_str(o, "open");
    const cJSON *item;

    str_copy(p->place, sizeof p->place, place == NULL ? "" : place);
    p->has_open = open != NULL && alert_id_parse(open, &p->open);
    p->writing_n = 0;
    cJSON_ArrayForEach(item, json_get_array(o, "writing"))
    {
        if (p->writing_n < PRESENCE_WRITING_MAX && cJSON_IsString(item)
            && alert_id_parse(item->valuestring, &p->writing[p->writing_n]))
            p->writing_n++;
    }
    p->since_ms = p->writing_n == 0 ? 0 : json_get_time(o, "since");
}
