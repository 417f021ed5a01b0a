/* SPDX-License-Identifier: MIT */
/* A job tells that it ran: /heartbeat/NAME. */
#include "core/heartbeat.h"
#include "serve/routes.h"

/* The name is the configuration's, which outlives the request. The answer is given once the beat is on disk. */
void
route_heartbeat(const struct serve_call *c, struct serve_reply *out)
{
    const struct heartbeat *h = heartbeat_named(&c->m->config.heartbeats, c->name);

    if (h == NULL) {
        serve_say(&out->answer, HTTP_NOT_FOUND, "no heartbeat of that name is configured");
        return;
    }
    out->submits = true;
    out->command = (struct command){ .kind = CMD_HEARTBEAT, .actor = h->name, .origin = "http", .names = &h->name, .names_n = 1 };
    serve_say(&out->answer, HTTP_OK, "noted");
}
