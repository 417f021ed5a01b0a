/* SPDX-License-Identifier: MIT */
/* Where no source is configured: is there an Alertmanager on this machine? Asked without waiting. */
#include "app/local_source.h"

#include <assert.h>
#include <stdlib.h>

#include "util/alloc.h"

#define LOOK_TIMEOUT_MS 2000
#define LOOK_MAX_BODY 65536
#define HTTP_OK 200

struct local_source {
    const struct ports *ports;
    struct port_call *call;
    local_source_fn *fn;
    void *arg;
    int status;
};

static void
on_reply(void *arg, const struct reply *reply)
{
    struct local_source *l = arg;
    local_source_fn *fn = l->fn;
    void *fn_arg = l->arg;
    bool found;

    if (reply->kind == REPLY_HEAD)
        l->status = reply->status;
    if (reply->kind != REPLY_END && reply->kind != REPLY_FAILED)
        return;
    found = reply->kind == REPLY_END && l->status == HTTP_OK;
    free(l);
    fn(fn_arg, found);
}

struct local_source *
local_source_look(const struct ports *ports, local_source_fn *fn, void *arg)
{
    struct local_source *l = xcalloc(1, sizeof *l);
    struct request r = {
        .method = "GET",
        .url = xstrdup(LOCAL_SOURCE_URL "/-/ready"),
        .timeout_ms = LOOK_TIMEOUT_MS,
        .connect_ms = LOOK_TIMEOUT_MS,
        .max_body_bytes = LOOK_MAX_BODY,
    };

    l->ports = ports;
    l->fn = fn;
    l->arg = arg;
    l->call = ports->http(ports->ctx, &r, on_reply, l);
    request_release(&r);
    return l;
}

void
local_source_cancel(struct local_source *l)
{
    if (l == NULL)
        return;
    l->ports->http_cancel(l->ports->ctx, l->call);
    free(l);
}

bool
local_source_is_wanted(const struct config *c)
{
    return !c->found && c->sources.n == 0;
}

void
local_source_add(struct config *c)
{
    struct source_config *source = source_config_default(LOCAL_SOURCE_NAME, LOCAL_SOURCE_URL);
    bool added = config_add_target(c, source, NULL);

    assert(added); /* without a configuration there are no other destinations */
    (void)added;
    vec_push(&c->sources, source);
}
