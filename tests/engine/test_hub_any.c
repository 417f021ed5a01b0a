/* SPDX-License-Identifier: MIT */
/* Any sequence of polls, acts, joins, stalls and failures of the disk leaves the boards of all clients equal to the owner's. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "engine/hub_run.h"
#include "engine/inside.h"
#include "store/reader.h"
#include "support/model_equal.h"
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
ask(struct screen *s, struct command cmd)
{
    if (s != NULL)
        client_act(s->client, &cmd, false);
}

/* What people say of alerts and of their rules. */
static void
step_opine(struct hub_run *h, uint32_t *at)
{
    static const enum command_kind kinds[] = { CMD_TAKE, CMD_SNOOZE, CMD_UNSNOOZE, CMD_CLOSE, CMD_VOTE, CMD_REVIEW };
    enum command_kind kind = kinds[chance(at, 6)];
    const struct model *m = h->r.m;
    const struct alert *a = m->alerts.n == 0 ? NULL : m->alerts.v[chance(at, (uint32_t)m->alerts.n)];
    struct subject subject;

    if (a == NULL)
        return;
    subject = (struct subject){ a->id, a->episode };
    ask(any_screen(h, at),
        (struct command){ .kind = kind,
            .subjects = &subject,
            .subjects_n = 1,
            .for_ms = kind == CMD_SNOOZE ? MS_MINUTE : 0,
            .vote = kind == CMD_VOTE ? VOTE_NOISE : VOTE_NONE,
            .respond = kind == CMD_REVIEW ? RESPOND_NO : RESPOND_UNREVIEWED });
}

/* One is put at the source, or what stands there is prolonged or ended. */
static void
step_silence(struct hub_run *h, uint32_t *at)
{
    const struct model *m = h->r.m;
    const struct silence *s = m->silences.n == 0 ? NULL : m->silences.v[chance(at, (uint32_t)m->silences.n)];
    enum command_kind kind = s == NULL || chance(at, 2) == 0 ? CMD_SILENCE
        : chance(at, 2) == 0                                 ? CMD_SILENCE_EXTEND
                                                             : CMD_SILENCE_EXPIRE;
    char matchers[32];

    snprintf(matchers, sizeof matchers, "alertname=N%u", chance(at, NAMES));
    ask(any_screen(h, at),
        (struct command){ .kind = kind,
            .source = "prod",
            .matchers = kind == CMD_SILENCE ? matchers : NULL,
            .silence_id = kind == CMD_SILENCE ? NULL : s->id,
            .for_ms = MS_HOUR,
            .text = "why" });
}

/* A poll lists most of those that are known, and one of another program's. */
static void
step_list(struct hub_run *h, uint32_t *at)
{
    const struct model *m = h->r.m;
    struct silence_fact v[50];
    struct arena arena = { 0 };
    struct outcome out;
    struct err err;
    size_t n = 0;
    char id[16];

    if (h->r.e->reloading)
        return;
    for (size_t i = 0; i < m->silences.n && n < 49; i++) {
        const struct silence *s = m->silences.v[i];

        if (chance(at, 5) == 0)
            continue;
        v[n] = (struct silence_fact){ .id = arena_strdup(&arena, s->id),
            .starts_at_ms = s->starts_at_ms,
            .ends_at_ms = s->ends_at_ms,
            .author = arena_strdup(&arena, s->author),
            .comment = arena_strdup(&arena, s->comment) };
        assert_true(silence_matchers_parse(s->matchers, &arena, &v[n++].matchers, NULL));
    }
    snprintf(id, sizeof id, "other%u", chance(at, 4));
    v[n] = (struct silence_fact){ .id = id, .ends_at_ms = h->r.sim.now_ms + MS_HOUR, .author = "bo", .comment = "theirs" };
    assert_true(silence_matchers_parse("alertname=N1", &arena, &v[n++].matchers, NULL));
    assert_true(engine_decide(h->r.e,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "prod",
            .origin = "source:prod",
            .source = "prod",
            .silences = v,
            .silences_n = n },
        &out, &err));
    outcome_release(&out);
    arena_release(&arena);
}

static void
step_run(struct hub_run *h, uint32_t *at)
{
    static const char *const argv[] = { "/bin/true" };
    const struct run_order order = { .argv = argv, .argv_n = 1, .host = "b1", .directory = "/", .boot = "b", .pid = 7 };
    const struct run_end end = { .how = RUN_EXITED, .took_ms = 5, .head = "done" };
    const struct model *m = h->r.m;

    if (chance(at, 2) == 0)
        ask(any_screen(h, at), (struct command){ .kind = CMD_RUN_START, .text = "why", .run = &order });
    else if (m->runs.n > 0)
        ask(any_screen(h, at),
            (struct command){ .kind = CMD_RUN_FINISH,
                .run_number = m->runs.v[chance(at, (uint32_t)m->runs.n)]->number,
                .run_end = &end });
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

/* What the store has, folded anew. */
static void
assert_log_is_the_board(const struct hub_run *h)
{
    struct model *folded = model_new(&h->r.m->config);
    struct reader *r = reader_open(h->r.path, NULL);
    struct buf why = BUF_INIT;
    struct err err = { 0 };

    if (r == NULL || !reader_fold(r, folded, &err))
        fail_msg("%s", err.text);
    if (!replay_equals(h->r.m, folded, &why))
        fail_msg("the log is not the board: %s", buf_text(&why));
    reader_close(r);
    model_free(folded);
    buf_release(&why);
}

static void
know_prod(struct hub_run *h)
{
    const char *const names[] = { "am", "prod" };

    engine_submit(h->r.e,
        &(struct command){ .kind = CMD_SOURCES, .actor = "tocsin", .origin = "engine", .names = names, .names_n = 2 }, NULL,
        NULL);
    hub_settle(h);
    model_add_source(h->r.m, "prod")->takes_silences = true;
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
    assert_log_is_the_board(h);
}

static void
any_sequence_of_polls_acts_and_failures__leaves_all_boards_equal(void **state)
{
    static void (*const steps[])(struct hub_run * h, uint32_t * at) = { step_source, step_source, step_clear, step_act, step_act,
        step_act, step_undo, step_post, step_join, step_stall, step_hear, step_hear, step_fail, step_time, step_opine, step_opine,
        step_silence, step_silence, step_list, step_run };

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    for (uint32_t world = 1; world <= 12; world++) {
        struct hub_run h;
        uint32_t at = world * 2654435761U | 1;

        hub_run_init(&h, false);
        know_prod(&h);
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
