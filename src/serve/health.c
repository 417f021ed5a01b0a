/* SPDX-License-Identifier: MIT */
/* Is it alive, is it ready: for systemd, load balancers and whoever watches the watcher. */
#include "serve/routes.h"
#include "util/json.h"

/* Whoever gets an answer knows that the loop turns. */
void
route_healthz(const struct serve_call *c, struct serve_reply *out)
{
    (void)c;
    serve_say(&out->answer, HTTP_OK, "ok");
}

static void
ready_json(struct http_answer *out, const char *unwell)
{
    struct json_out o;

    out->content_type = "application/json";
    json_begin(&o, &out->body);
    json_open(&o, NULL, '{');
    json_bool(&o, "ready", unwell == NULL);
    json_str(&o, "reason", unwell);
    json_close(&o, '}');
    buf_addc(&out->body, '\n');
}

void
route_readyz(const struct serve_call *c, struct serve_reply *out)
{
    const char *unwell = c->facts->unwell;
    int status = unwell == NULL ? HTTP_OK : HTTP_UNAVAILABLE;

    if (serve_accepts(c->request, "application/json")) {
        out->answer.status = status;
        ready_json(&out->answer, unwell);
    } else {
        serve_say(&out->answer, status, unwell == NULL ? "ready" : unwell);
    }
}
