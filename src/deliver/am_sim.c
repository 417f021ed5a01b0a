/* SPDX-License-Identifier: MIT */
/* The simulated Alertmanagers: silences are put, changed, read and expired as Alertmanager 0.25 does it. */
#include "deliver/am_sim_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/str.h"

#define API "/api/v2/"
#define ONE "silence/"
#define ALL "silences"

struct am_sim *
am_sim_new(void)
{
    return xcalloc(1, sizeof(struct am_sim));
}

static void
silence_release(struct am_sim_silence *s)
{
    free(s->address);
    free(s->id);
    free(s->matchers);
    free(s->author);
    free(s->comment);
}

void
am_sim_free(struct am_sim *sim)
{
    if (sim == NULL)
        return;
    for (size_t i = 0; i < sim->silences.n; i++)
        silence_release(&sim->silences.v[i]);
    vec_release(&sim->silences);
    vec_release(&sim->faults.v);
    free(sim);
}

void
am_sim_believe(struct am_sim *sim)
{
    sim->believes = true;
}

static const char *const method_names[AM_SIM_METHODS] = {
    [SIM_POST] = "post",
    [SIM_GET] = "get",
    [SIM_LIST] = "list",
    [SIM_DELETE] = "delete",
};

static size_t
method_named(const char *name)
{
    size_t i = 0;

    while (i < AM_SIM_METHODS && !str_eq(method_names[i], name))
        i++;
    return i;
}

bool
am_sim_script(struct am_sim *sim, const char *script, struct err *err)
{
    static const struct sim_script_of of = { "the simulated Alertmanager", method_named, AM_SIM_METHODS };

    return sim_script_read(&sim->faults, &of, script, err);
}

size_t
am_sim_address_len(const char *url)
{
    const char *api = strstr(url, API);

    return api != NULL ? (size_t)(api - url) : 0;
}

bool
am_sim_is_call(const struct request *r)
{
    size_t len = am_sim_address_len(r->url);

    return len > 0 && str_starts(r->url + len + strlen(API), "silence");
}

const char *
am_sim_state(const struct am_sim_silence *s, int64_t now_ms)
{
    return s->ends_at_ms <= now_ms ? "expired" : s->starts_at_ms > now_ms ? "pending" : "active";
}

void
am_sim_json(const struct am_sim_silence *s, int64_t now_ms, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_str(o, "id", s->id);
    json_open(o, "status", '{');
    json_str(o, "state", am_sim_state(s, now_ms));
    json_close(o, '}');
    json_time(o, "updatedAt", s->updated_at_ms);
    json_str(o, "comment", s->comment);
    json_str(o, "createdBy", s->author);
    json_time(o, "endsAt", s->ends_at_ms);
    json_raw(o, "matchers", s->matchers);
    json_time(o, "startsAt", s->starts_at_ms);
    json_close(o, '}');
}

/* One call, as its methods see it. */
struct call {
    struct am_sim *sim;
    const struct request *request;
    const char *address; /* in the URL */
    size_t address_len;
    const char *id; /* behind it, "" where there is none */
    int64_t now_ms;
    struct sim_answer *out;
};

static bool
is_at(const struct call *c, const struct am_sim_silence *s)
{
    return strlen(s->address) == c->address_len && strncmp(s->address, c->address, c->address_len) == 0;
}

static struct am_sim_silence *
find(const struct call *c, const char *id)
{
    for (size_t i = 0; id != NULL && i < c->sim->silences.n; i++)
        if (str_eq(c->sim->silences.v[i].id, id) && is_at(c, &c->sim->silences.v[i]))
            return &c->sim->silences.v[i];
    return NULL;
}

static void
answer_string(struct call *c, int status, const char *words)
{
    struct json_out o;

    c->out->status = status;
    buf_clear(&c->out->body);
    json_begin(&o, &c->out->body);
    json_str(&o, NULL, words);
}

/* What its API checks first has a number (go-openapi/validate). */
static void
answer_number(struct call *c, int code, const char *words)
{
    struct json_out o;

    c->out->status = 422;
    json_begin(&o, &c->out->body);
    json_open(&o, NULL, '{');
    json_int(&o, "code", code);
    json_str(&o, "message", words);
    json_close(&o, '}');
}

static void
answer_silence_id(struct call *c, const char *id)
{
    struct json_out o;

    json_begin(&o, &c->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "silenceID", id);
    json_close(&o, '}');
}

/* The same id is kept where only the end, the author and the comment change. */
static bool
may_update(const struct call *c, const struct am_sim_silence *s, const struct am_sim_silence *next)
{
    return s->ends_at_ms > c->now_ms && str_eq(s->matchers, next->matchers) && s->starts_at_ms == next->starts_at_ms;
}

static char *
new_id(const struct call *c)
{
    char id[40];

    snprintf(id, sizeof id, "51600000-0000-4000-8000-%012x", ++c->sim->made);
    return xstrdup(id);
}

static void
put(struct call *c, const char *id, struct am_sim_silence *next)
{
    struct am_sim_silence *s = find(c, id);

    if (s != NULL && may_update(c, s, next)) {
        next->id = xstrdup(id);
        silence_release(s);
        *s = *next;
        answer_silence_id(c, s->id);
        return;
    }
    if (s != NULL && s->ends_at_ms > c->now_ms)
        s->ends_at_ms = s->updated_at_ms = c->now_ms;
    if (next->starts_at_ms < c->now_ms && (s != NULL || id == NULL))
        next->starts_at_ms = c->now_ms;
    next->id = s == NULL && id != NULL ? xstrdup(id) : new_id(c);
    vec_push(&c->sim->silences, *next);
    answer_silence_id(c, next->id);
}

/* false: it was refused. */
static bool
check_body(struct call *c, const cJSON *body)
{
    const cJSON *matchers = body != NULL ? json_get_array(body, "matchers") : NULL;
    const char *id = body != NULL ? json_get_str(body, "id") : NULL;

    if (!str_eq(c->request->content_type, "application/json"))
        answer_string(c, 415, "unsupported media type");
    else if (body == NULL)
        answer_string(c, 400, "parsing silence body failed");
    else if (matchers == NULL || cJSON_GetArraySize(matchers) == 0)
        answer_number(c, 612, "matchers in body should have at least 1 items");
    else if (json_get_str(body, "comment") == NULL)
        answer_number(c, 602, "comment in body is required");
    else if (json_get_str(body, "createdBy") == NULL)
        answer_number(c, 602, "createdBy in body is required");
    else if (json_get_time(body, "endsAt") <= c->now_ms)
        answer_string(c, 400, "Failed to create silence: end time can't be in the past");
    else if (id != NULL && find(c, id) == NULL && !c->sim->believes)
        answer_string(c, 404, "silence not found");
    else if (c->sim->silences.n >= AM_SIM_SILENCES_MAX)
        answer_string(c, 400, "exceeded maximum number of silences: 1000");
    else
        return true;
    return false;
}

static char *
text_of(const cJSON *value)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_copy(&o, NULL, value);
    return buf_take(&text);
}

static void
post(struct call *c)
{
    cJSON *body = c->request->body != NULL ? json_parse(c->request->body, c->request->body_len, NULL) : NULL;

    if (check_body(c, body)) {
        struct am_sim_silence next = { .address = xstrndup(c->address, c->address_len),
            .matchers = text_of(json_get_array(body, "matchers")),
            .starts_at_ms = json_get_time(body, "startsAt"),
            .ends_at_ms = json_get_time(body, "endsAt"),
            .updated_at_ms = c->now_ms,
            .author = xstrdup(json_get_str(body, "createdBy")),
            .comment = xstrdup(json_get_str(body, "comment")) };

        put(c, json_get_str(body, "id"), &next);
    }
    cJSON_Delete(body);
}

/* Of a silence that is only believed to be there, nothing is known but that. */
static void
answer_believed(struct call *c)
{
    struct json_out o;

    json_begin(&o, &c->out->body);
    json_open(&o, NULL, '{');
    json_str(&o, "id", c->id);
    json_open(&o, "status", '{');
    json_str(&o, "state", "active");
    json_close(&o, '}');
    json_close(&o, '}');
}

static void
get(struct call *c)
{
    const struct am_sim_silence *s = find(c, c->id);
    struct json_out o;

    if (s != NULL) {
        json_begin(&o, &c->out->body);
        am_sim_json(s, c->now_ms, &o);
    } else if (c->sim->believes) {
        answer_believed(c);
    } else {
        c->out->status = 404;
    }
}

static void
list(struct call *c)
{
    struct json_out o;

    json_begin(&o, &c->out->body);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < c->sim->silences.n; i++)
        if (is_at(c, &c->sim->silences.v[i]))
            am_sim_json(&c->sim->silences.v[i], c->now_ms, &o);
    json_close(&o, ']');
}

bool
am_sim_is_only_over(const struct am_sim_silence *s)
{
    return str_eq(s->matchers, "[]");
}

/* What was believed to be there is known to be over now. */
static void
remember_expired(struct call *c)
{
    struct am_sim_silence s = { .address = xstrndup(c->address, c->address_len),
        .id = xstrdup(c->id),
        .matchers = xstrdup("[]"),
        .starts_at_ms = c->now_ms,
        .ends_at_ms = c->now_ms,
        .updated_at_ms = c->now_ms,
        .author = xstrdup(""),
        .comment = xstrdup("") };

    vec_push(&c->sim->silences, s);
}

static void
expire(struct call *c)
{
    struct am_sim_silence *s = find(c, c->id);

    if (s != NULL && s->ends_at_ms > c->now_ms)
        s->ends_at_ms = s->updated_at_ms = c->now_ms;
    else if (s == NULL && c->sim->believes)
        remember_expired(c);
    else if (s == NULL)
        answer_string(c, 500, "silence not found");
}

static void (*const methods[AM_SIM_METHODS])(struct call *c) = {
    [SIM_POST] = post,
    [SIM_GET] = get,
    [SIM_LIST] = list,
    [SIM_DELETE] = expire,
};

/* AM_SIM_METHODS: it has no such method. */
static enum am_sim_method
method_of(const struct call *c, const char *path)
{
    if (str_eq(path, ALL) && str_eq(c->request->method, "POST"))
        return SIM_POST;
    if (str_eq(path, ALL) && str_eq(c->request->method, "GET"))
        return SIM_LIST;
    if (*c->id != '\0' && str_eq(c->request->method, "GET"))
        return SIM_GET;
    if (*c->id != '\0' && str_eq(c->request->method, "DELETE"))
        return SIM_DELETE;
    return AM_SIM_METHODS;
}

void
am_sim_call(struct am_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    size_t address_len = am_sim_address_len(r->url);
    const char *path = address_len > 0 ? r->url + address_len + strlen(API) : "";
    struct call c = { .sim = sim,
        .request = r,
        .address = r->url,
        .address_len = address_len,
        .id = str_starts(path, ONE) ? path + strlen(ONE) : "",
        .now_ms = now_ms,
        .out = out };
    enum am_sim_method method = method_of(&c, path);
    struct sim_fault f = method < AM_SIM_METHODS ? sim_fault_next(&sim->faults, method) : (struct sim_fault){ 0 };

    *out = (struct sim_answer){ .end = SIM_ANSWERED, .status = 200, .content_type = "application/json", .body = BUF_INIT };
    if (method == AM_SIM_METHODS) {
        answer_string(&c, 404, "path was not found");
        return;
    }
    sim->calls[method]++;
    if (sim_fault_carries_out(&f))
        methods[method](&c);
    if (f.kind == SIM_ERROR)
        answer_string(&c, 400, f.word);
    sim_fault_end(&f, out);
}

size_t
am_sim_silences(const struct am_sim *sim)
{
    return sim->silences.n;
}

const struct am_sim_silence *
am_sim_silence(const struct am_sim *sim, size_t i)
{
    return i < sim->silences.n ? &sim->silences.v[i] : NULL;
}

uint64_t
am_sim_calls(const struct am_sim *sim, const char *method)
{
    uint64_t n = 0;

    for (size_t i = 0; i < AM_SIM_METHODS; i++)
        if (method == NULL || str_eq(method_names[i], method))
            n += sim->calls[i];
    return n;
}
