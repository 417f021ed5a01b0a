/* SPDX-License-Identifier: MIT */
/* Events as verbs print them, one JSON object each or one line for a batch, and as an owner gives them. */
#include "app/event_out.h"

#include <string.h>

#include "serve/wire.h"
#include "util/hash.h"
#include "util/time.h"

#define ACTOR_COLS 14
#define VERB_COLS 8
#define SEQ_COLS 7

void
event_json_stored(struct json_out *o, const struct stored_event *e)
{
    char hash[2 * SHA256_BYTES + 1];

    hex_encode(e->hash, sizeof e->hash, hash);
    event_json(o, NULL, e->node, &e->ev, e->data, hash);
}

void
event_json_decided(struct json_out *o, const struct model *m, const struct event *ev)
{
    struct buf data = BUF_INIT;

    event_encode(ev, &data);
    event_json(o, NULL, m->node, ev, buf_text(&data), NULL);
    buf_release(&data);
}

bool
event_read(const cJSON *item, struct stored_event *e, struct arena *arena, struct err *err)
{
    const char *hash = json_get_str(item, "hash");
    char *data;

    *e = (struct stored_event){ 0 };
    if (!wire_event_bare_read(item, &e->ev, &e->node, arena, err))
        return false;
    if (hash == NULL || !hex_decode(hash, strlen(hash), e->hash, sizeof e->hash))
        return err_set(err, ERR_PARSE, "event %llu comes without its hash", (unsigned long long)e->ev.seq);
    data = cJSON_PrintUnformatted(json_get_object(item, "data"));
    e->data = arena_strdup(arena, data);
    e->data_len = strlen(e->data);
    cJSON_free(data);
    return true;
}

void
event_line(const struct output *o, struct buf *line, int64_t at_ms, uint64_t seq, const char *actor, const char *verb,
    const char *words)
{
    char date[TIME_TEXT_MAX], clock[TIME_TEXT_MAX], id[32];

    time_date(at_ms, date);
    time_hhmmss(at_ms, clock);
    snprintf(id, sizeof id, "%llu", (unsigned long long)seq);
    buf_addf(line, "%s %s ", date, clock);
    output_column(o, line, id, SEQ_COLS);
    output_column(o, line, actor, ACTOR_COLS);
    output_column(o, line, verb, VERB_COLS);
    output_last(o, line, words);
}
