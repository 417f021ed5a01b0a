/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "deliver/way_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

struct deliver_config *
way_config(const char *text, struct conf_faults *faults)
{
    static const struct conf_section sections[] = { DELIVER_CONF_SECTIONS };
    const struct conf_schema schema = { sections, sizeof sections / sizeof *sections, deliver_conf_rows, deliver_conf_rows_n };
    struct conf *conf = conf_parse(&schema, "t.conf", text, strlen(text), faults);
    struct deliver_config *c = conf != NULL ? deliver_config_new(conf, faults) : NULL;

    conf_free(conf);
    return c;
}

struct way_run *
way_run_new(const char *config, const char *driver)
{
    struct way_run *r = xcalloc(1, sizeof *r);
    struct conf_faults faults = { 0 };

    r->config = way_config(config, &faults);
    if (r->config == NULL)
        fail_msg("%s: %s", config, faults.v[0].text);
    r->driver = deliver_driver_named(driver);
    r->shared = r->driver->open(r->config);
    r->state = r->driver->start(r->shared);
    r->sim = box_sim_new();
    return r;
}

void
way_run_free(struct way_run *r)
{
    request_release(&r->step.request);
    r->driver->stop(r->state);
    r->driver->close(r->shared);
    deliver_config_free(r->config);
    box_sim_free(r->sim);
    free(r);
}

struct deliver_order
way_order(enum message_act act)
{
    return (struct deliver_order){ .act = act,
        .destination = "x",
        .channel = "x",
        .text = "checkout is down\nsince a minute",
        .key = WAY_KEY,
        .id = "M12" };
}

enum deliver_step_kind
way_begin(struct way_run *r, const struct deliver_order *o)
{
    request_release(&r->step.request);
    r->driver->begin(r->state, DELIVER_SEND, o, WAY_NOW_MS, &r->step);
    return r->step.kind;
}

/* Feeding makes the step anew, but the request is still looked at. */
static void
feed(struct way_run *r, const struct reply *reply)
{
    struct request kept = r->step.request;

    r->driver->feed(r->state, reply, WAY_NOW_MS, &r->step);
    if (r->step.kind != DELIVER_REQUEST)
        r->step.request = kept;
}

enum deliver_step_kind
way_answer(struct way_run *r, int status, const char *body)
{
    assert_int_equal(r->step.kind, DELIVER_REQUEST);
    feed(r, &(struct reply){ .kind = REPLY_HEAD, .status = status });
    for (size_t i = 0; body[i] != '\0'; i += strnlen(body + i, 7))
        feed(r, &(struct reply){ .kind = REPLY_CHUNK, .bytes = body + i, .len = strnlen(body + i, 7) });
    assert_int_equal(r->step.kind, DELIVER_MORE);
    feed(r, &(struct reply){ .kind = REPLY_END });
    return r->step.kind;
}

enum deliver_step_kind
way_fail(struct way_run *r, const char *error, bool unsent)
{
    feed(r, &(struct reply){ .kind = REPLY_FAILED, .error = error, .unsent = unsent });
    return r->step.kind;
}

enum deliver_step_kind
way_job(struct way_run *r, const struct deliver_order *o)
{
    struct sim_answer a;

    if (way_begin(r, o) != DELIVER_REQUEST)
        return r->step.kind;
    assert_true(box_sim_is_call(&r->step.request));
    box_sim_call(r->sim, &r->step.request, WAY_NOW_MS, &a);
    if (a.end == SIM_ANSWERED)
        way_answer(r, a.status, buf_text(&a.body));
    else
        way_fail(r, a.end == SIM_FAILED ? a.error : "no answer in time", a.unsent);
    sim_answer_release(&a);
    return r->step.kind;
}
