/* SPDX-License-Identifier: MIT */
/* Is it alive, is it ready: for systemd, load balancers and whoever watches the watcher. */
#include "serve/routes.h"
#include "util/json.h"
#include "util/time.h"

/* Whoever gets an answer knows that the loop turns. */
void
route_healthz(const struct serve_call *c, struct serve_reply *out)
{
    (void)c;
    serve_say(&out->answer, HTTP_OK, "ok");
}

bool
serve_is_ready(const struct model *m, const struct serve_facts *f, struct buf *why)
{
    if (f->stopping)
        buf_adds(why, "stopping");
    else if (f->store_fault != NULL)
        buf_addf(why, "the store refuses: %s", f->store_fault);
    else if (!m->whole)
        buf_addf(why, "the board is loading: %zu of %llu alerts", m->alerts.n, (unsigned long long)m->expected);
    else if (f->engine.append_for_ms > SERVE_APPEND_MAX_MS)
        buf_addf(why, "the store has not answered for %lld s", (long long)(f->engine.append_for_ms / MS_SECOND));
    else
        return true;
    return false;
}

static void
ready_json(struct http_answer *out, bool ready, const char *why)
{
    struct json_out o;

    out->content_type = "application/json";
    json_begin(&o, &out->body);
    json_open(&o, NULL, '{');
    json_bool(&o, "ready", ready);
    json_str(&o, "reason", ready ? NULL : why);
    json_close(&o, '}');
    buf_addc(&out->body, '\n');
}

void
route_readyz(const struct serve_call *c, struct serve_reply *out)
{
    struct buf why = BUF_INIT;
    bool ready = serve_is_ready(c->m, c->facts, &why);

    if (serve_accepts(c->request, "application/json")) {
        out->answer.status = ready ? HTTP_OK : HTTP_UNAVAILABLE;
        ready_json(&out->answer, ready, buf_text(&why));
    } else {
        serve_say(&out->answer, ready ? HTTP_OK : HTTP_UNAVAILABLE, ready ? "ready" : buf_text(&why));
    }
    buf_release(&why);
}
