/* SPDX-License-Identifier: MIT */
/* Silences as they stand, on the wire. */
#include "core/message.h"
#include "serve/wire.h"

void
wire_silence_put(struct json_out *o, const struct silence *s)
{
    char hex[ALERT_ID_HEX];

    json_open(o, NULL, '{');
    json_open(o, "silence", '{');
    json_str(o, "source", s->source->name);
    json_str(o, "id", s->id);
    json_str(o, "matchers", s->matchers);
    json_time(o, "starts_at", s->starts_at_ms);
    json_time(o, "ends_at", s->ends_at_ms);
    json_str(o, "author", s->author);
    json_str(o, "comment", s->comment);
    json_bool(o, "listed", s->listed);
    alert_id_hex(&s->alert, hex);
    json_str(o, "alert", s->is_ack ? hex : NULL);
    json_int(o, "message", (int64_t)s->message);
    json_int(o, "last_seq", (int64_t)s->last_seq);
    json_time(o, "changed_at", s->changed_at_ms);
    json_close(o, '}');
    json_close(o, '}');
}

bool
wire_silence_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *name = json_get_str(o, "source"), *id = json_get_str(o, "id"), *alert = json_get_str(o, "alert");
    const char *matchers = json_get_str(o, "matchers"), *author = json_get_str(o, "author"),
               *comment = json_get_str(o, "comment");
    struct source *source = name == NULL ? NULL : model_source(m, name);
    struct silence *s;

    if (source == NULL || id == NULL || matchers == NULL || author == NULL || comment == NULL)
        return err_set(err, ERR_PARSE, "a silence on the wire lacks its source, id, matchers, author or comment");
    s = xcalloc(1, sizeof *s);
    s->source = source;
    s->id = xstrdup(id);
    s->matchers = xstrdup(matchers);
    s->starts_at_ms = json_get_time(o, "starts_at");
    s->ends_at_ms = json_get_time(o, "ends_at");
    s->author = xstrdup(author);
    s->comment = xstrdup(comment);
    s->listed = json_get_bool(o, "listed", false);
    s->is_ack = alert != NULL && alert_id_parse(alert, &s->alert);
    s->message = json_get_number(o, "message");
    s->last_seq = json_get_number(o, "last_seq");
    s->changed_at_ms = json_get_time(o, "changed_at");
    model_put_silence_take(m, s);
    return true;
}
