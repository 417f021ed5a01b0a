/* SPDX-License-Identifier: MIT */
/* The run's hands. */
#include "engine/postman_run.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "util/time.h"

#define DEADLINE_MS 10000 /* real time, for a disk that hangs */

static const struct destination places[] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH001", 5 * MS_MINUTE, NULL, .driver = "slack" },
    { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL, .driver = "slack" },
    { "prod silences", MESSAGE_WRITE, "prod", MS_MINUTE, NULL, .driver = "alertmanager" },
    { "siren", MESSAGE_HOOK, "siren", 5 * MS_MINUTE, NULL, .driver = "hook", .follows = true },
};
static const struct hook_config hook = { .destination = "siren", .url = "http://siren/", .timeout_ms = 10 * MS_SECOND };
static const char *const urls[] = { "http://am:9093" };
static const struct write_target target = { .source = "prod",
    .urls = urls,
    .urls_n = 1,
    .asked = { .credential_option = "token_file", .right = "write silences", .prefix = "its path", .api = "an Alertmanager" },
    .timeout_ms = 10 * MS_SECOND };

void
run_start(struct postman_run *r)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = MS_HOUR,
        .cleared_for_ms = MS_HOUR,
        .closed_for_ms = MS_HOUR,
        .destinations = { places, 4 } };
    struct err err = { 0 };

    r->m = model_new(&config);
    r->store = store_open(r->path, "test", &err);
    if (r->store == NULL)
        fail_msg("%s", err.text);
    r->e = engine_new(&(struct engine_config){ .deliver = &r->deliver }, &r->sim.ports, r->store, r->m);
    engine_start(r->e, NULL, NULL);
}

void
run_init(struct postman_run *r, const char *script)
{
    struct err err = { 0 };

    memset(r, 0, sizeof *r);
    snprintf(r->dir, sizeof r->dir, "/tmp/tocsin-postman-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->path, sizeof r->path, "%s/s.db", r->dir);
    sim_ports_init(&r->sim);
    r->slack = slack_sim_new();
    r->am = am_sim_new();
    r->pager = pager_sim_new();
    r->box = box_sim_new();
    r->deliver.targets = &target;
    r->deliver.targets_n = 1;
    r->deliver.hooks = &hook;
    r->deliver.hooks_n = 1;
    r->deliver.slack = (struct slack_config){ .api_url = "https://slack.example.com/api/",
        .credential = SLACK_CREDENTIAL,
        .timeout_ms = 10 * MS_SECOND };
    if (!slack_sim_script(r->slack, script, &err))
        fail_msg("%s", err.text);
    run_start(r);
}

void
run_stop(struct postman_run *r)
{
    engine_free(r->e);
    store_close(r->store);
    model_free(r->m);
}

void
run_release(struct postman_run *r)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char path[128];

    run_stop(r);
    slack_sim_free(r->slack);
    am_sim_free(r->am);
    pager_sim_free(r->pager);
    box_sim_free(r->box);
    sim_ports_release(&r->sim);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", r->path, ends[i]);
        unlink(path);
    }
    rmdir(r->dir);
}

void
run_reload(struct postman_run *r, struct destinations destinations)
{
    r->m->config.destinations = destinations;
    engine_reload(r->e, &(struct engine_config){ .deliver = &r->deliver });
}

void
settle(struct postman_run *r, bool answers)
{
    int waited_ms = 0;

    while (true) {
        struct pollfd fd = { .fd = store_fd(r->store), .events = POLLIN };

        do {
            r->sim.again = false;
            engine_turn(r->e);
        } while (r->sim.again
            || (answers && sim_ports_far(&r->sim, &(struct sims){ r->slack, r->am, r->pager, r->box })));
        model_settle(r->m);
        if (r->m->whole && r->m->durable_seq + 1 == r->m->next_seq)
            return;
        if (poll(&fd, 1, 10) > 0)
            store_dispatch(r->store);
        else if ((waited_ms += 10) > DEADLINE_MS)
            fail_msg("the store does not answer");
    }
}

void
pass(struct postman_run *r, int64_t ms)
{
    for (; ms > 0; ms -= MS_SECOND) {
        sim_ports_pass(&r->sim, MS_SECOND);
        settle(r, true);
    }
}

void
post_to(struct postman_run *r, const char *destination, const char *text)
{
    settle(r, false);
    engine_submit(r->e,
        &(struct command){ .kind = CMD_POST,
            .actor = "ana",
            .origin = "tui",
            .destinations = &destination,
            .destinations_n = 1,
            .text = text },
        NULL, NULL);
}

enum message_state
state_of(const struct postman_run *r, uint64_t number)
{
    return model_message(r->m, number)->standing.state;
}

const char *
posted(const struct postman_run *r, size_t i)
{
    return slack_sim_post(r->slack, i)->text;
}
