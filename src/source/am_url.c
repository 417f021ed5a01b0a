/* SPDX-License-Identifier: MIT */
/* The addresses of Alertmanager's API v2 that the jobs ask for. */
#include "source/alertmanager.h"

#include <string.h>

/* 0.34 and newer leave out what is over; older ones don't know the parameter and list all. */
static const char *const paths[] = {
    [JOB_LIST] = "/api/v2/alerts",
    [JOB_BOOT] = "/api/v2/status",
    [JOB_SILENCES] = "/api/v2/silences?expired=false",
    [JOB_MATCH] = "/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true",
};

const char *
am_path(enum source_job_kind kind)
{
    return paths[kind];
}

/* All but RFC 3986's unreserved characters. */
static void
add_escaped(struct buf *out, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (const char *c = text; *c != '\0'; c++)
        if (strchr(unreserved, *c) != NULL)
            buf_addc(out, *c);
        else
            buf_addf(out, "%%%02X", (unsigned char)*c);
}

char *
am_url(const struct source_config *c, size_t instance, const struct source_job *job)
{
    struct buf url = BUF_INIT, matcher = BUF_INIT;

    buf_addf(&url, "%s%s", c->urls[instance], paths[job->kind]);
    for (size_t i = 0; i < job->matchers.n; i++) {
        buf_clear(&matcher);
        silence_matcher_text(&job->matchers.v[i], &matcher);
        buf_adds(&url, "&filter=");
        add_escaped(&url, buf_text(&matcher));
    }
    buf_release(&matcher);
    return buf_take(&url);
}
