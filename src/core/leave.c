/* SPDX-License-Identifier: MIT */
/* What is lost when the last owner leaves, in one sentence. */
#include "core/leave.h"

static const char *
plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* "; " before all but the first. */
static void
add_loss(struct buf *out, size_t *losses)
{
    buf_adds(out, (*losses)++ == 0 ? "" : "; ");
}

static void
add_deliveries(const struct model *m, struct buf *out, size_t *losses)
{
    size_t waiting = model_messages_open(m);

    if (m->config.destinations.n == 0)
        return;
    add_loss(out, losses);
    buf_adds(out, "nothing is delivered");
    if (waiting > 0)
        buf_addf(out, ", and %zu message%s wait%s", waiting, plural(waiting), waiting == 1 ? "s" : "");
}

static void
add_heartbeats(const struct model *m, struct buf *out, size_t *losses)
{
    size_t n = m->config.heartbeats.n;

    if (n == 0)
        return;
    add_loss(out, losses);
    buf_addf(out, "%zu heartbeat%s %s not watched for", n, plural(n), n == 1 ? "is" : "are");
}

static void
add_dead_men(const struct leaving *l, struct buf *out, size_t *losses)
{
    if (l->dead_men == 0)
        return;
    add_loss(out, losses);
    buf_addf(out, "%zu dead man's switch%s will raise the alarm", l->dead_men, l->dead_men == 1 ? "" : "es");
}

bool
leave_question(const struct model *m, const struct leaving *l, struct buf *out)
{
    size_t losses = 0;

    if (!l->owns || l->heirs > 0)
        return false;
    if (m->config.destinations.n == 0 && m->config.heartbeats.n == 0 && l->dead_men == 0)
        return false;
    buf_adds(out, "Nobody takes over: no source is polled; ");
    add_deliveries(m, out, &losses);
    add_heartbeats(m, out, &losses);
    add_dead_men(l, out, &losses);
    buf_adds(out, ". Leave?");
    return true;
}
