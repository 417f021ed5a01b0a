/* SPDX-License-Identifier: MIT */
/*
 * Prometheus Alertmanager, API v2 (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml): the list is streamed,
 * and only elements whose bytes changed are parsed.
 */
#include "source/alertmanager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/json.h"

/* Past AM_ALERT_MAX one element is skipped; past this the whole list is refused. */
#define ELEMENT_MAX ((size_t)16 << 20)
#define ERROR_BODY_MAX ((size_t)64 << 10)
/* /status holds the whole configuration file. */
#define STATUS_BODY_MAX ((size_t)8 << 20)
#define CONNECT_MS (5 * 1000)

enum body {
    BODY_UNSEEN, /* only blanks so far */
    BODY_LIST,
    BODY_TEXT, /* kept, to be explained or read whole */
};

struct am {
    const struct source_config *config;
    size_t instance;
    enum source_job_kind job;
    struct source_sink sink;
    int status;
    enum body body;
    struct buf text;
    struct json_split split;
    struct am_alert alert;
    struct am_silence silence;
    uint64_t listed, skipped;
    struct err skip; /* why the first was skipped */
};

/* What a job's list holds, and how one element is told; no list: the body is kept whole. */
typedef bool take_fn(struct am *am, const char *element, size_t len, struct err *why);
static take_fn take_alert, take_silence;
static const struct {
    const char *one, *many;
    take_fn *take;
} jobs[] = {
    /* clang-format off */
    [JOB_LIST]     = { "alert",   "alerts",   take_alert },
    [JOB_BOOT]     = { NULL,      NULL,       NULL },
    [JOB_SILENCES] = { "silence", "silences", take_silence },
    [JOB_MATCH]    = { "alert",   "alerts",   take_alert },
    /* clang-format on */
};

static void *
am_start(const struct source_config *config, size_t instance)
{
    struct am *am = xcalloc(1, sizeof *am);

    am->config = config;
    am->instance = instance;
    json_split_init(&am->split, ELEMENT_MAX);
    buf_init(&am->text, ERROR_BODY_MAX);
    return am;
}

static void
am_stop(void *state)
{
    struct am *am = state;

    if (am == NULL)
        return;
    json_split_release(&am->split);
    buf_release(&am->text);
    am_alert_release(&am->alert);
    am_silence_release(&am->silence);
    free(am);
}

static void
am_reset(struct am *am, enum source_job_kind job, const struct source_sink *sink)
{
    json_split_release(&am->split);
    json_split_init(&am->split, ELEMENT_MAX);
    buf_release(&am->text);
    buf_init(&am->text, ERROR_BODY_MAX);
    am->job = job;
    am->sink = sink != NULL ? *sink : (struct source_sink){ 0 };
    am->status = 0;
    am->body = BODY_UNSEEN;
    am->listed = am->skipped = 0;
    am->skip = (struct err){ 0 };
}

static void
am_begin(void *state, const struct source_job *job, const struct source_sink *sink, struct step *out)
{
    struct am *am = state;
    const struct source_config *c = am->config;

    am_reset(am, job->kind, sink);
    *out = (struct step){
        .kind = STEP_REQUEST,
        .request = {
            .method = "GET",
            .url = am_url(c, am->instance, job),
            .accept = "application/json",
            .auth = c->auth,
            .user = c->user,
            .credential = c->credential,
            .ca_file = c->ca_file,
            .timeout_ms = c->timeout_ms,
            .connect_ms = c->timeout_ms < CONNECT_MS ? c->timeout_ms : CONNECT_MS,
            .max_body_bytes = jobs[job->kind].take != NULL ? c->max_body_bytes : STATUS_BODY_MAX,
        },
    };
}

static bool
take_alert(struct am *am, const char *element, size_t len, struct err *why)
{
    struct hash128 raw = hash128(element, len);

    if (am->sink.known != NULL && am->sink.known(am->sink.ctx, raw))
        return true;
    if (!am_alert_read(&am->alert, am->config, element, len, why))
        return false;
    am->sink.sighting(am->sink.ctx, raw, &am->alert.sighting);
    return true;
}

static bool
take_silence(struct am *am, const char *element, size_t len, struct err *why)
{
    if (!am_silence_read(&am->silence, element, len, why))
        return false;
    if (!am->silence.is_over)
        am->sink.silence(am->sink.ctx, &am->silence.fact);
    return true;
}

/* One that can't be read does not spoil the others. */
static bool
take_element(void *ctx, const char *element, size_t len, struct err *err)
{
    struct am *am = ctx;
    struct err why = { 0 };

    (void)err;
    am->listed++;
    if (!jobs[am->job].take(am, element, len, &why) && am->skipped++ == 0)
        err_set(&am->skip, ERR_PARSE, "%s %llu: %s", jobs[am->job].one, (unsigned long long)am->listed, why.text);
    return true;
}

/* The first byte that is no blank tells what the body is. */
static void
look_at_body(struct am *am, const char *p, size_t len)
{
    for (size_t i = 0; i < len && am->body == BODY_UNSEEN; i++)
        if (memchr(" \t\r\n", p[i], 4) == NULL)
            am->body = p[i] == '[' ? BODY_LIST : BODY_TEXT;
}

static void
take_head(struct am *am, int status)
{
    am->status = status;
    am->body = status == 200 && jobs[am->job].take != NULL ? BODY_UNSEEN : BODY_TEXT;
    if (status == 200 && am->job == JOB_BOOT) {
        buf_release(&am->text);
        buf_init(&am->text, STATUS_BODY_MAX);
    }
}

/* What does not fit into an explanation is let go; an incomplete /status is found when it is parsed. */
static void
keep_text(struct am *am, const char *p, size_t len)
{
    size_t room = am->text.max - am->text.len;

    if (room > 1)
        buf_add(&am->text, p, len < room ? len : room - 1);
}

static bool
take_chunk(struct am *am, const char *p, size_t len, struct err *err)
{
    if (am->body == BODY_UNSEEN)
        look_at_body(am, p, len);
    if (am->body == BODY_TEXT)
        keep_text(am, p, len);
    if (am->body != BODY_LIST)
        return true;
    return json_split_feed(&am->split, p, len, take_element, am, err) || err_wrap(err, "the list is broken");
}

static bool
end_list(struct am *am, struct step *out)
{
    if (am->body != BODY_LIST) {
        am_explain_body(jobs[am->job].many, buf_text(&am->text), am->text.len, &out->fault);
        return false;
    }
    if (!json_split_end(&am->split, &out->fault))
        return err_wrap(&out->fault, "the list is broken");
    if (am->skipped > 0 && am->skipped == am->listed)
        return err_set(&out->fault, ERR_PARSE, "none of %llu %s can be read; %s", (unsigned long long)am->listed,
            jobs[am->job].many, am->skip.text);
    if (am->skipped > 0)
        err_set(&out->fault, ERR_PARSE, "%llu of %llu %s can't be read; %s", (unsigned long long)am->skipped,
            (unsigned long long)am->listed, jobs[am->job].many, am->skip.text);
    out->listed = am->listed;
    out->skipped = am->skipped;
    return true;
}

static bool
end_boot(struct am *am, struct step *out)
{
    cJSON *tree = json_parse(buf_text(&am->text), am->text.len, &out->fault);
    const char *uptime = tree != NULL ? json_get_str(tree, "uptime") : NULL;
    bool ok = uptime != NULL && *uptime != '\0' && strlen(uptime) < sizeof out->boot;

    if (ok)
        snprintf(out->boot, sizeof out->boot, "%s", uptime);
    else
        err_set(&out->fault, ERR_PARSE, "%s does not tell its uptime", am_path(JOB_BOOT));
    cJSON_Delete(tree);
    return ok;
}

static bool
take_end(struct am *am, struct step *out)
{
    if (am->status != 200) {
        am_explain_status(am->config, am->status, buf_text(&am->text), am->text.len, &out->fault);
        return false;
    }
    return jobs[am->job].take != NULL ? end_list(am, out) : end_boot(am, out);
}

static void
am_feed(void *state, const struct reply *reply, struct step *out)
{
    struct am *am = state;

    *out = (struct step){ .kind = STEP_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        take_head(am, reply->status);
        break;
    case REPLY_CHUNK:
        if (!take_chunk(am, reply->bytes, reply->len, &out->fault))
            out->kind = STEP_FAULT;
        break;
    case REPLY_END:
        out->kind = take_end(am, out) ? STEP_DONE : STEP_FAULT;
        break;
    case REPLY_FAILED:
        err_set(&out->fault, ERR_UNAVAILABLE, "%s", reply->error);
        out->kind = STEP_FAULT;
        break;
    }
}

const struct source_driver alertmanager_driver = {
    .name = "alertmanager",
    .transport = TRANSPORT_POLL,
    .takes_silences = true,
    .help = "Prometheus Alertmanager, API v2 (0.16 or newer)",
    .start = am_start,
    .stop = am_stop,
    .begin = am_begin,
    .feed = am_feed,
    .link = am_link,
    .asked = am_asked,
};
