/* SPDX-License-Identifier: MIT */
/* What a service tells systemd: sd_notify(3). What it does not hear now it hears the next time. */
#include "app/serve_notify.h"

#include <stdlib.h>
#include <time.h>

#include "app/serve_log.h"
#include "net/sd_notify.h"
#include "util/str.h"

/* No event has it: the cheapest question to the store's thread. */
static const char no_stream[] = "none";

static void
tell(const char *assignments)
{
    (void)!sd_notify_send(assignments, NULL);
}

static void
on_store_answers(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct serve_notify *notify = arg;

    (void)v, (void)n, (void)more, (void)err;
    notify->asked = false;
    tell("WATCHDOG=1");
}

static void
on_beat(void *arg)
{
    struct serve_notify *n = arg;

    loop_timer_set(n->beat, loop_mono_ms() + n->every_ms);
    if (n->asked) {
        serve_log(SERVE_WARNING, "the store has not answered for %lld ms; systemd is not told that all is well",
            (long long)n->every_ms);
        return;
    }
    n->asked = true;
    store_stream(n->store, no_stream, 1, on_store_answers, n);
}

void
serve_notify_begin(struct serve_notify *n, struct loop *l, struct store *s)
{
    *n = (struct serve_notify){ .store = s, .every_ms = sd_watchdog_ms() / 2 };
    sd_notify_withhold();
    if (n->every_ms == 0)
        return;
    n->beat = loop_timer_new(l, on_beat, n);
    on_beat(n);
}

void
serve_notify_end(struct serve_notify *n)
{
    loop_timer_free(n->beat);
    free(n->status);
    *n = (struct serve_notify){ 0 };
}

void
serve_notify_ready(void)
{
    tell("READY=1");
}

void
serve_notify_reloading(void)
{
    struct timespec ts;
    struct buf text = BUF_INIT;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    buf_addf(&text, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)ts.tv_sec * 1000000 + ts.tv_nsec / 1000);
    tell(buf_text(&text));
    buf_release(&text);
}

void
serve_notify_stopping(void)
{
    tell("STOPPING=1\nSTATUS=stopping");
}

static uint32_t
unacked(const struct model *m)
{
    return m->by_state[0][ALERT_FIRING] + m->by_state[0][ALERT_ESCALATED] + m->by_state[0][ALERT_CLEARED];
}

void
serve_notify_status(struct serve_notify *n, const struct model *m, int64_t now_ms)
{
    size_t sources = 0, answer = 0;
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < m->sources.n; i++) {
        const struct source *s = m->sources.v[i];

        if (!s->configured || s->own)
            continue;
        sources++;
        answer += source_health(s, now_ms) == SOURCE_OK;
    }
    buf_addf(&text, "STATUS=%zu of %zu sources answer, %u alerts that nobody has, %zu messages open", answer, sources, unacked(m),
        model_messages_open(m));
    if (!str_eq(n->status, buf_text(&text))) {
        str_set(&n->status, buf_text(&text));
        tell(n->status);
    }
    buf_release(&text);
}
