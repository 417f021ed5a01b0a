/* SPDX-License-Identifier: MIT */
/* What the drivers mail, hook and command share; and the message as JSON. */
#include "deliver/way.h"

#include "util/json.h"
#include "util/str.h"

#define JSON_VERSION 1

void *
way_open(const struct deliver_config *config)
{
    return (void *)config;
}

void
way_close(void *shared)
{
    (void)shared;
}

const char *
way_destination(const struct deliver_order *o)
{
    return o->destination != NULL ? o->destination : o->channel;
}

void
way_done(const char *id, struct deliver_step *out)
{
    out->kind = DELIVER_DONE;
    str_copy(out->ts, sizeof out->ts, id);
}

void
way_unknown(const struct deliver_order *o, struct deliver_step *out)
{
    out->kind = DELIVER_REFUSED;
    err_set(&out->error, ERR_REFUSED, "destination %s is no longer configured so: configure it again, then send again",
        way_destination(o));
}

void
way_json(const struct deliver_order *o, const char *kind, struct buf *out)
{
    struct json_out j;

    json_begin(&j, out);
    json_open(&j, NULL, '{');
    json_int(&j, "version", JSON_VERSION);
    json_str(&j, "kind", kind);
    json_str(&j, "act", message_act_words[o->act]);
    json_str(&j, "destination", way_destination(o));
    json_str(&j, "id", o->id);
    json_str(&j, "key", o->key);
    json_str(&j, "target", o->target_key);
    json_str(&j, "thread", o->thread_key);
    json_str(&j, "person", o->person);
    json_int(&j, "alerts", (int64_t)o->subjects_n);
    json_str(&j, "text", o->text);
    if (o->detail != NULL)
        json_raw(&j, "detail", o->detail);
    else
        json_null(&j, "detail");
    json_close(&j, '}');
    buf_addc(out, '\n');
}

void
way_failed(const struct reply *reply, struct deliver_step *out)
{
    out->kind = DELIVER_RETRY;
    out->unsure = !reply->unsent;
    err_set(&out->error, ERR_UNAVAILABLE, "%s", reply->error);
}
