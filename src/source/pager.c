/* SPDX-License-Identifier: MIT */
/* One job at a pager: pages of a list one after the other, or a request for each thing that is asked; what is strange is said. */
#include "source/pager.h"

#include <stdlib.h>
#include <string.h>

#include "util/str.h"
#include "util/time.h"

/* Of one page, whatever is configured for whole lists. */
#define BODY_MAX ((size_t)32 << 20)
#define ERROR_BODY_MAX ((size_t)64 << 10)
#define ELEMENT_MAX ((size_t)16 << 20)
#define CONNECT_MS (5 * 1000)
/* After "too many" that does not say how long. */
#define PAUSE_MS (30 * MS_SECOND)
#define PAUSE_MAX_MS (15 * MS_MINUTE)
/* Of one schedule, which stand there once for each policy that uses it. */
#define TURNS_MAX 1000
#define HTTP_TOO_MANY 429
#define HTTP_NOT_FOUND 404

static const struct {
    const struct source_driver *driver;
    const struct pager_dialect *dialect;
} vendors[] = {
    { &pagerduty_source, &pagerduty_dialect },
    { &opsgenie_source, &opsgenie_dialect },
    { &jsm_source, &jsm_dialect },
};

static const struct pager_dialect *
dialect_of(const struct source_driver *driver)
{
    for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
        if (vendors[i].driver == driver)
            return vendors[i].dialect;
    return NULL;
}

void *
pager_start(const struct source_config *config, size_t instance)
{
    struct pager *p = xcalloc(1, sizeof *p);

    (void)instance;
    p->config = config;
    p->dialect = dialect_of(config->driver);
    buf_init(&p->body, BODY_MAX);
    return p;
}

void
pager_stop(void *state)
{
    struct pager *p = state;

    if (p == NULL)
        return;
    buf_release(&p->body);
    pager_alert_release(&p->alert);
    arena_release(&p->memory);
    free(p);
}

static void
ask(struct pager *p, struct step *out)
{
    const struct source_config *c = p->config;
    struct buf url = BUF_INIT;

    p->status = 0;
    p->retry_after_ms = 0;
    buf_release(&p->body);
    buf_init(&p->body, BODY_MAX);
    buf_adds(&url, c->urls[0]);
    p->dialect->path(p, &url);
    out->kind = STEP_REQUEST;
    out->request = (struct request){
        .method = "GET",
        .url = buf_take(&url),
        .accept = p->dialect->accept,
        .content_type = p->dialect->content_type,
        .auth = c->auth,
        .scheme = c->driver->scheme,
        .user = c->user,
        .credential = c->credential,
        .ca_file = c->ca_file,
        .timeout_ms = c->timeout_ms,
        .connect_ms = c->timeout_ms < CONNECT_MS ? c->timeout_ms : CONNECT_MS,
        .max_body_bytes = c->max_body_bytes < BODY_MAX - 1 ? c->max_body_bytes : BODY_MAX - 1,
    };
}

static void
reset(struct pager *p, const struct source_job *job, const struct source_sink *sink)
{
    arena_release(&p->memory);
    p->job = job->kind;
    p->sink = sink != NULL ? *sink : (struct source_sink){ 0 };
    p->asked = arena_zalloc(&p->memory, (job->asked_n + 1) * sizeof *p->asked);
    for (size_t i = 0; i < job->asked_n; i++)
        p->asked[i] = arena_strdup(&p->memory, job->asked[i]);
    p->asked_n = job->asked_n;
    p->at = 0;
    p->from_ms = job->from_ms;
    p->until_ms = job->until_ms;
    p->offset = 0;
    p->limit = PAGER_PAGE;
    p->pages = 0;
    p->has_last = false;
    p->told = p->more_turns = false;
    p->listed = p->skipped = p->holes = 0;
    p->skip = (struct err){ 0 };
}

static bool
asks_one_by_one(const struct pager *p)
{
    return p->job == JOB_ANSWERS || p->job == JOB_TURNS || (p->job == JOB_WRITES && p->dialect->written != NULL);
}

void
pager_begin(void *state, const struct source_job *job, const struct source_sink *sink, struct step *out)
{
    struct pager *p = state;

    *out = (struct step){ .kind = STEP_FAULT };
    reset(p, job, sink);
    if (job->kind == JOB_LIST || (asks_one_by_one(p) && job->asked_n > 0))
        ask(p, out);
    else
        err_set(&out->fault, ERR_REFUSED, "%s does not tell that", p->dialect->vendor);
}

static void
tell_answer(struct pager *p, const char *key)
{
    const struct pager_alert *a = &p->alert;
    struct answer_there answer = { .key = key, .id = a->id, .state = a->state, .at_ms = a->who_at_ms };

    if (a->who_is_person)
        answer.who = a->who;
    if (p->sink.answer != NULL)
        p->sink.answer(p->sink.ctx, &answer);
}

/* The latest of this key is the first. */
static void
take_asked(struct pager *p)
{
    const char *key = p->asked[p->at];

    if (!p->told && (p->alert.key == NULL || str_eq(p->alert.key, key))) {
        tell_answer(p, key);
        p->told = true;
    }
}

static bool
take_item(struct pager *p, const char *element, size_t len, struct hash128 raw, struct err *why)
{
    if (p->job == JOB_LIST && p->sink.known != NULL && p->sink.known(p->sink.ctx, raw))
        return true;
    if (!pager_alert_begin(&p->alert, element, len, why) || !p->dialect->read(&p->alert, p->config, why)
        || !pager_alert_end(&p->alert, p->config, why))
        return false;
    if (p->job == JOB_ANSWERS)
        take_asked(p);
    else if (p->sink.is_ours != NULL && p->sink.is_ours(p->sink.ctx, p->alert.key, p->alert.id))
        tell_answer(p, p->alert.key);
    else if (p->alert.state != PAGER_CLOSED)
        p->sink.sighting(p->sink.ctx, raw, &p->alert.sighting);
    return true;
}

/* One that can't be read does not spoil the others. */
static bool
take_element(void *ctx, const char *element, size_t len, struct err *err)
{
    struct pager *p = ctx;
    struct hash128 raw = hash128(element, len);
    struct err why = { 0 };

    (void)err;
    p->listed++;
    p->on_page++;
    p->now_last = raw;
    if (p->has_last && raw.lo == p->last.lo && raw.hi == p->last.hi)
        p->met_last = true;
    if (!take_item(p, element, len, raw, &why) && p->skipped++ == 0)
        err_set(&p->skip, ERR_PARSE, "%s %llu: %s", p->dialect->one, (unsigned long long)p->listed, why.text);
    return true;
}

static void
note_hole(struct pager *p, const char *words)
{
    p->holes++;
    err_set(&p->skip, ERR_LIMIT, "%s", words);
}

static bool
strange_body(const struct pager *p, const char *wanted, struct err *err)
{
    const char *body = buf_text(&p->body), *start = body + strspn(body, " \t\r\n");
    struct buf words = BUF_INIT;

    http_add_words(&words, body, p->body.len < ERROR_BODY_MAX ? p->body.len : ERROR_BODY_MAX);
    if (p->body.full)
        err_set(err, ERR_LIMIT, "the answer is larger than %zu MB", BODY_MAX >> 20);
    else if (*start == '\0')
        err_set(err, ERR_PARSE, "HTTP 200 with an empty body: that is no %s", wanted);
    else
        err_set(err, ERR_PARSE, "not a %s API: HTTP 200 with %s%s", p->dialect->vendor,
            *start == '<' ? "" : "something that is no ", *start == '<' ? buf_text(&words) : wanted);
    buf_release(&words);
    return false;
}

/* The elements of this page are taken; envelope: what stands around them. */
static bool
take_page(struct pager *p, cJSON **envelope, struct err *err)
{
    struct json_split split;
    struct pager_cut cut;
    struct buf around = BUF_INIT;
    bool ok = !p->body.full && pager_cut(buf_text(&p->body), p->body.len, p->dialect->list, &cut, &around);

    p->on_page = 0;
    p->met_last = false;
    *envelope = ok ? json_parse(buf_text(&around), around.len, NULL) : NULL;
    buf_release(&around);
    if (*envelope == NULL)
        return strange_body(p, "list", err);
    json_split_init(&split, ELEMENT_MAX);
    ok = (json_split_feed(&split, cut.list, cut.len, take_element, p, err) && json_split_end(&split, err))
        || err_wrap(err, "the list is broken");
    json_split_release(&split);
    return ok;
}

/* While it was read, elements left it: others may have moved past us. */
static void
look_for_moves(struct pager *p)
{
    if (p->has_last && !p->met_last)
        note_hole(p, "the list moved while it was read: what is not in it may be there all the same, until the next poll");
    p->has_last = p->on_page > PAGER_OVERLAP;
    p->last = p->now_last;
}

/* false: there is no next page. */
static bool
turn_page(struct pager *p, bool more)
{
    const struct pager_dialect *d = p->dialect;

    if (!more)
        return false;
    if (p->on_page == 0) {
        note_hole(p, "it says that there is more, and gives nothing");
        return false;
    }
    if (++p->pages > d->list_max / (PAGER_PAGE - PAGER_OVERLAP) + 1) {
        note_hole(p, "it gives so little at a time that the end of it is not reached: the others are not known here");
        return false;
    }
    p->offset += p->on_page > PAGER_OVERLAP ? p->on_page - PAGER_OVERLAP : p->on_page;
    if (p->offset + PAGER_OVERLAP >= d->list_max) {
        note_hole(p,
            arena_printf(&p->memory, "it has more than %llu open %s: the others are not known here",
                (unsigned long long)d->list_max, d->many));
        return false;
    }
    p->limit = d->list_max - p->offset < PAGER_PAGE ? d->list_max - p->offset : PAGER_PAGE;
    return true;
}

static bool
end_list(struct pager *p, struct step *out)
{
    if (p->skipped > 0 && p->skipped == p->listed)
        return err_set(&out->fault, ERR_PARSE, "none of %llu %s can be read; %s", (unsigned long long)p->listed, p->dialect->many,
            p->skip.text);
    if (p->skipped > 0 && p->holes == 0)
        err_set(&out->fault, ERR_PARSE, "%llu of %llu %s can't be read; %s", (unsigned long long)p->skipped,
            (unsigned long long)p->listed, p->dialect->many, p->skip.text);
    else
        out->fault = p->skip;
    out->listed = p->listed;
    out->skipped = p->skipped + p->holes;
    return true;
}

static enum step_kind
end_page(struct pager *p, struct step *out)
{
    cJSON *envelope = NULL;
    bool ok = take_page(p, &envelope, &out->fault), more = ok && p->dialect->more(envelope);

    cJSON_Delete(envelope);
    if (!ok)
        return STEP_FAULT;
    look_for_moves(p);
    if (turn_page(p, more)) {
        ask(p, out);
        return STEP_REQUEST;
    }
    return end_list(p, out) ? STEP_DONE : STEP_FAULT;
}

/* The next thing that is asked has a request of its own. */
static enum step_kind
next_asked(struct pager *p, struct step *out)
{
    p->at++;
    p->told = p->more_turns = false;
    p->offset = 0;
    if (p->at >= p->asked_n) {
        out->fault = p->skip;
        return STEP_DONE;
    }
    ask(p, out);
    return STEP_REQUEST;
}

/* Of the same schedule; what lies behind the last page that is asked for is not known, which is said. */
static enum step_kind
next_turns(struct pager *p, struct step *out)
{
    p->offset += PAGER_PAGE;
    p->more_turns = false;
    if (p->offset < TURNS_MAX) {
        ask(p, out);
        return STEP_REQUEST;
    }
    err_set(&p->skip, ERR_LIMIT, "schedule %s of %s has more than %d turns: the others are not known here", p->asked[p->at],
        p->dialect->vendor, TURNS_MAX);
    return next_asked(p, out);
}

static enum step_kind
end_answer(struct pager *p, struct step *out)
{
    cJSON *tree = NULL;
    bool ok;

    if (p->job == JOB_ANSWERS) {
        ok = take_page(p, &tree, &out->fault);
    } else {
        tree = p->body.full ? NULL : json_parse(buf_text(&p->body), p->body.len, NULL);
        ok = tree == NULL         ? strange_body(p, p->job == JOB_TURNS ? "on-call schedule" : "request's end", &out->fault)
            : p->job == JOB_TURNS ? p->dialect->turns(p, tree, &out->fault)
                                  : p->dialect->written(p, tree, &out->fault);
    }
    cJSON_Delete(tree);
    if (!ok)
        return STEP_FAULT;
    return p->more_turns ? next_turns(p, out) : next_asked(p, out);
}

/* In their words. */
static enum step_kind
end_refused(struct pager *p, struct step *out)
{
    struct http_asked asked;

    p->config->driver->asked(p->config, p->job == JOB_TURNS ? "read schedules" : "read alerts", &asked);
    http_explain_status(&asked, p->status, buf_text(&p->body), p->body.len < ERROR_BODY_MAX ? p->body.len : ERROR_BODY_MAX,
        &out->fault);
    if (p->status == HTTP_TOO_MANY)
        out->pause_ms = p->retry_after_ms > 0 ? p->retry_after_ms : PAUSE_MS;
    if (out->pause_ms > PAUSE_MAX_MS)
        out->pause_ms = PAUSE_MAX_MS;
    return STEP_FAULT;
}

/* A schedule that is not there does not hide the others. */
static enum step_kind
skip_schedule(struct pager *p, struct step *out)
{
    err_set(&p->skip, ERR_NOTFOUND, "%s has no schedule %s", p->dialect->vendor, p->asked[p->at]);
    return next_asked(p, out);
}

static enum step_kind
end_reply(struct pager *p, struct step *out)
{
    if (p->job == JOB_WRITES && p->status == HTTP_NOT_FOUND) /* it is not carried out yet */
        return next_asked(p, out);
    if (p->job == JOB_TURNS && p->status == HTTP_NOT_FOUND)
        return skip_schedule(p, out);
    if (p->status != 200)
        return end_refused(p, out);
    return p->job == JOB_LIST ? end_page(p, out) : end_answer(p, out);
}

void
pager_feed(void *state, const struct reply *reply, struct step *out)
{
    struct pager *p = state;

    *out = (struct step){ .kind = STEP_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        p->status = reply->status;
        p->retry_after_ms = reply->retry_after_ms;
        break;
    case REPLY_CHUNK:
        buf_add(&p->body, reply->bytes, reply->len);
        break;
    case REPLY_END:
        out->kind = end_reply(p, out);
        break;
    case REPLY_FAILED:
        err_set(&out->fault, ERR_UNAVAILABLE, "%s", reply->error);
        out->kind = STEP_FAULT;
        break;
    }
}
