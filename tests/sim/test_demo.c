/* SPDX-License-Identifier: MIT */
/*
 * The recorded night of the demo, lived on a virtual clock with a person who acts, then replayed from its log: each minute it must be the
 * model that lived, and draw the same screen, cell by cell.
 */
#include <stdio.h>

#include "app/demo_tape.h"
#include "sim/sim.h"

#define EVERY_MS 5000
#define ACKED_AT_ONCE 3
static const char *const to_crash[] = { "#crash" };

struct demo {
    struct sim sim;
    struct demo_tape *tape;
};

/* Silences were not recorded: there were none. */
static bool
answer(void *ctx, const char *path, struct buf *body, const char **failed)
{
    const struct demo *d = ctx;
    struct demo_answer a = { 0 };
    struct err err;

    if (!demo_tape_get(d->tape, path, sim_now(&d->sim) - demo_tape_began_ms(d->tape), &a, body, &err))
        buf_adds(body, "[]");
    *failed = a.failed;
    return a.failed == NULL;
}

static bool
act(struct demo *d, struct command cmd, struct err *err)
{
    cmd.actor = SIM_ME;
    cmd.origin = "tui unix:1000";
    cmd.sure = true;
    return sim_command(&d->sim, &cmd, err) && (d->sim.ok || err_set(err, ERR_REFUSED, "an act was refused: %s", d->sim.answer));
}

static size_t
find(const struct demo *d, enum alert_state state, struct subject *out)
{
    const struct model *m = d->sim.m;
    size_t n = 0;

    for (size_t i = 0; i < m->alerts.n && n < ACKED_AT_ONCE; i++)
        if (m->alerts.v[i]->hold.state == state)
            out[n++] = (struct subject){ .id = m->alerts.v[i]->id };
    return n;
}

/* What she does in each minute of the night, again and again. */
static bool
do_something(struct demo *d, int minute, struct err *err)
{
    static const enum command_kind acts[] = { CMD_ACK, CMD_COMMENT, CMD_POST, CMD_UNDO, CMD_REDO, CMD_UNACK };
    enum command_kind kind = acts[minute % 6];
    struct subject subjects[ACKED_AT_ONCE];
    size_t n = find(d, kind == CMD_UNACK || kind == CMD_COMMENT ? ALERT_ACKED : ALERT_FIRING, subjects);
    struct command cmd = { .kind = kind, .subjects = subjects, .subjects_n = n, .text = "looking at it" };

    if (kind == CMD_POST) {
        cmd.destinations = to_crash;
        cmd.destinations_n = 1;
    } else if (kind == CMD_UNDO || kind == CMD_REDO)
        cmd.subjects_n = 0;
    else if (n == 0)
        return true;
    return act(d, cmd, err);
}

static bool
play(struct demo *d, struct err *err)
{
    int64_t minutes = demo_tape_length_ms(d->tape) / 60000;

    for (int minute = 0; minute < minutes; minute++)
        if (!sim_pass(&d->sim, 60000, err) || (minute > 0 && !do_something(d, minute - 1, err))
            || !sim_check_replay(&d->sim, err))
            return err_wrap(err, "minute %d", minute + 1);
    return (minutes >= 10 && d->sim.m->alerts.n >= 10 && d->sim.m->acts.n >= 8 && d->sim.m->messages.n > 0)
        || err_set(err, ERR_CONFLICT, "hardly anything happened");
}

int
main(void)
{
    struct demo d = { 0 };
    struct err err = { 0 };
    bool ok = sim_init(&d.sim, &err);

    d.tape = demo_tape_new(&err);
    ok = ok && d.tape != NULL;
    if (ok) {
        d.sim.ports.now_ms = demo_tape_began_ms(d.tape);
        d.sim.rows = 60;
        d.sim.cols = 200;
        d.sim.answers = answer;
        d.sim.answers_ctx = &d;
        sim_add_source(&d.sim, "am-prd", EVERY_MS);
        ok = sim_start(&d.sim, &err) && play(&d, &err) && sim_check(&d.sim, &err);
    }
    sim_release(&d.sim);
    demo_tape_free(d.tape);
    printf(ok ? "ok the_night_of_the_demo__replays_to_the_screen_that_it_lived_to\n"
              : "not ok the_night_of_the_demo__replays_to_the_screen_that_it_lived_to: %s\n",
        err.text);
    printf("%d passed, %d failed\n", ok, !ok);
    return ok ? 0 : 1;
}
