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

/* Every source that takes silences is a destination too, to which nothing goes unless a person or an ack wants it. */
static bool
has_channel(const struct model *m)
{
    for (size_t i = 0; i < m->config.destinations.n; i++)
        if (m->config.destinations.v[i].kind != MESSAGE_WRITE)
            return true;
    return false;
}

static void
add_deliveries(const struct model *m, struct buf *out, size_t *losses)
{
    size_t waiting = model_messages_open(m);

    if (!has_channel(m) && waiting == 0)
        return;
    add_loss(out, losses);
    buf_adds(out, "nothing is delivered");
    if (waiting > 0)
        buf_addf(out, ", and %zu message%s wait%s", waiting, plural(waiting), waiting == 1 ? "s" : "");
}

static void
add_ack_silences(const struct model *m, struct buf *out, size_t *losses)
{
    size_t n = 0;

    for (size_t i = 0; i < m->silences.n && m->ack_silences > 0; i++)
        n += silence_is_prolonged(m, m->silences.v[i]);
    if (n == 0)
        return;
    add_loss(out, losses);
    buf_addf(out, "%zu ack%s silence%s run%s out", n, n == 1 ? "'s" : "s'", plural(n), n == 1 ? "s" : "");
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
    struct buf lost = BUF_INIT;
    size_t losses = 0;

    if (!l->owns || l->heirs > 0)
        return false;
    add_deliveries(m, &lost, &losses);
    add_ack_silences(m, &lost, &losses);
    add_heartbeats(m, &lost, &losses);
    add_dead_men(l, &lost, &losses);
    if (losses > 0)
        buf_addf(out, "Nobody takes over: no source is polled; %s. Leave?", buf_text(&lost));
    buf_release(&lost);
    return losses > 0;
}
