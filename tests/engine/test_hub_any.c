/* SPDX-License-Identifier: MIT */
/* Any sequence of polls, acts, joins, stalls and failures of the disk leaves the boards of all clients equal to the owner's. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "engine/hub_run.h"
#include "support/suite.h"
#include "util/time.h"

#define NAMES 12

static uint32_t
chance(uint32_t *at, uint32_t n)
{
    *at ^= *at << 13;
    *at ^= *at >> 17;
    *at ^= *at << 5;
    return *at % n;
}

static void
step_source(struct hub_run *h, uint32_t *at)
{
    static const char *const severities[] = { "critical", "warning", "info" };
    char text[5][128];
    const char *labels[5];
    size_t n = 1 + chance(at, 5);

    for (size_t i = 0; i < n; i++) {
        snprintf(text[i], sizeof text[i], "alertname=N%u,severity=%s|summary=s%u", chance(at, NAMES), severities[chance(at, 3)],
            chance(at, 3));
        labels[i] = text[i];
        for (size_t k = 0; k < i; k++)
            if (strncmp(text[k], text[i], strcspn(text[i], ",")) == 0)
                labels[i] = "alertname=Else,severity=info";
    }
    for (size_t i = 0; i < n; i++)
        hub_see(h, &labels[i], 1);
}

static void
step_clear(struct hub_run *h, uint32_t *at)
{
    char name[8];

    snprintf(name, sizeof name, "N%u", chance(at, NAMES));
    if (hub_alert(h, name) != NULL)
        hub_clear(h, name);
}

static struct screen *
any_screen(struct hub_run *h, uint32_t *at)
{
    struct screen *s = h->screens.n == 0 ? NULL : h->screens.v[chance(at, (uint32_t)h->screens.n)];

    return s == NULL || s->door == NULL ? NULL : s;
}

static void
step_act(struct hub_run *h, uint32_t *at)
{
    static const enum command_kind kinds[] = { CMD_ACK, CMD_ACK, CMD_UNACK, CMD_COMMENT };
    struct screen *s = any_screen(h, at);

    if (s != NULL && h->r.m->alerts.n > 0)
        screen_act(s, kinds[chance(at, 4)], h->r.m->alerts.v[chance(at, (uint32_t)h->r.m->alerts.n)], NULL);
}

static void
step_undo(struct hub_run *h, uint32_t *at)
{
    struct screen *s = any_screen(h, at);

    if (s != NULL)
        client_act(s->client, &(struct command){ .kind = chance(at, 3) == 0 ? CMD_REDO : CMD_UNDO, .sure = true }, false);
}

static void
step_post(struct hub_run *h, uint32_t *at)
{
    static const char *const to[] = { "#crash", "#status" };
    char text[32];
    struct screen *s = any_screen(h, at);

    snprintf(text, sizeof text, "word %u", chance(at, 1000));
    if (s != NULL)
        client_act(s->client,
            &(struct command){ .kind = CMD_POST,
                .sure = true,
                .destinations = to,
                .destinations_n = 1 + chance(at, 2),
                .text = text },
            false);
}

static void
step_join(struct hub_run *h, uint32_t *at)
{
    bool by_store = chance(at, 2) == 0;
    struct screen *s;

    if (h->screens.n >= 8)
        return;
    s = screen_join(h, by_store ? UID_ANA : UID_BO, "tui", NULL);
    if (by_store)
        screen_read_store(s);
    else
        client_subscribe(s->client, NULL, false);
}

static void
step_stall(struct hub_run *h, uint32_t *at)
{
    struct screen *s = any_screen(h, at);

    if (s != NULL)
        s->refuses_lines = !s->refuses_lines;
}

static void
step_hear(struct hub_run *h, uint32_t *at)
{
    (void)at;
    store_dispatch(h->r.store);
    hub_spin(h);
}

static void
step_fail(struct hub_run *h, uint32_t *at)
{
    if (chance(at, 4) != 0 || h->r.m->alerts.n == 0 || engine_store_fault(h->r.e) != NULL)
        return;
    hub_settle(h);
    step_source(h, at);
    step_act(h, at);
    if (h->r.m->durable_seq + 1 != h->r.m->next_seq)
        hub_fail(h);
}

static void
step_time(struct hub_run *h, uint32_t *at)
{
    for (struct screen **s = h->screens.v; s < h->screens.v + h->screens.n; s++)
        (*s)->refuses_lines = false;
    hub_pass(h, (1 + chance(at, 20)) * MS_SECOND);
}

static void
check_all(struct hub_run *h)
{
    for (size_t i = 0; i < h->screens.n; i++)
        h->screens.v[i]->refuses_lines = false;
    hub_settle(h);
    hub_pass(h, MS_SECOND);
    for (size_t i = 0; i < h->screens.n; i++)
        assert_same_board(h->screens.v[i]);
}

static void
any_sequence_of_polls_acts_and_failures__leaves_all_boards_equal(void **state)
{
    static void (*const steps[])(struct hub_run * h, uint32_t * at) = { step_source, step_source, step_clear, step_act, step_act,
        step_act, step_undo, step_post, step_join, step_stall, step_hear, step_hear, step_fail, step_time };

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    for (uint32_t world = 1; world <= 12; world++) {
        struct hub_run h;
        uint32_t at = world * 2654435761U | 1;

        hub_run_init(&h, false);
        for (int i = 0; i < 60; i++) {
            steps[chance(&at, sizeof steps / sizeof *steps)](&h, &at);
            if (i % 20 == 19)
                check_all(&h);
        }
        hub_run_release(&h);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_sequence_of_polls_acts_and_failures__leaves_all_boards_equal),
};
SUITE(hub_any, tests);
