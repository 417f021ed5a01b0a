/* SPDX-License-Identifier: MIT */
/* What a silence would cover, asked for a client: one at a time for each. */
#include "engine/hub_own.h"
#include "engine/preview.h"

static void
on_preview(void *arg, const struct preview *p)
{
    struct hub_call *call = arg;
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    json_open(&o, NULL, '{');
    json_raw(&o, "id", call->id);
    preview_put(&o, p);
    json_close(&o, '}');
    buf_addc(&line, '\n');
    hub_send(call->client, &line);
    buf_release(&line);
    hub_call_free(call);
}

static void
give_up(struct hub_call *call)
{
    preview_cancel(call->preview);
    hub_call_free(call);
}

void
hub_previews_forget(struct hub *h, const struct hub_client *c)
{
    for (size_t i = 0; i < h->calls.n;) {
        struct hub_call *call = h->calls.v[i];

        if (call->preview != NULL && (c == NULL || call->client == c))
            give_up(call);
        else
            i++;
    }
}

/* Who types on no longer wants the answer to what stood there before. */
static void
end_earlier(struct hub_client *c)
{
    struct hub *h = c->hub;
    struct err err;

    err_set(&err, ERR_CONFLICT, "another preview was asked for");
    for (size_t i = 0; i < h->calls.n;) {
        struct hub_call *call = h->calls.v[i];

        if (call->preview == NULL || call->client != c) {
            i++;
            continue;
        }
        hub_refuse(c, call->id, &err);
        give_up(call);
    }
}

void
hub_ask_preview(struct hub_client *c, const cJSON *line, const char *id)
{
    static const struct wire_member members[] = { { "source", WIRE_TEXT }, { "matchers", WIRE_LIST } };
    struct arena arena = { 0 };
    struct silence_matchers matchers;
    struct hub_call *call;
    struct err err = { 0 };

    if (!hub_check(c, line, id, members, 2) || !hub_may_work(c, id))
        return;
    end_earlier(c);
    if (!silence_matchers_read(json_get(line, "matchers"), &arena, &matchers)) {
        err_set(&err, ERR_USAGE, "\"matchers\" is to be a list of name, value, isRegex, isEqual, with one to %d of them",
            SILENCE_MATCHERS_MAX);
        hub_refuse(c, id, &err);
    } else {
        call = hub_call_new(c, line);
        call->preview = engine_preview(c->hub->e, json_get_str(line, "source"), &matchers, on_preview, call, &err);
        if (call->preview == NULL) {
            hub_refuse(c, id, &err);
            hub_call_free(call);
        }
    }
    arena_release(&arena);
}
