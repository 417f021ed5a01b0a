/* SPDX-License-Identifier: MIT */
/* The night is replayed from its log: it ends with the model that lived, and with its screen. */
#include <string.h>

#include "engine/replay.h"
#include "sim/sim.h"
#include "support/model_equal.h"

static void
draw(struct ui *ui, const struct sim *s, const struct model *m, struct canvas *c)
{
    struct ui_effects none = { 0 };

    ui_step(ui, &(struct ui_input){ .kind = UI_RESIZE, .rows = s->rows, .cols = s->cols }, m, sim_now(s), &none);
    ui_step(ui, &(struct ui_input){ .kind = UI_MODEL }, m, sim_now(s), &none);
    ui_effects_release(&none);
    ui_draw(ui, m, sim_now(s), c);
}

static bool
same_cells(const struct canvas *live, const struct canvas *replayed, struct err *err)
{
    for (int i = 0; i < live->rows * live->cols; i++) {
        const struct cell *a = &live->cells[i], *b = &replayed->cells[i];

        if (strcmp(a->bytes, b->bytes) != 0 || a->role != b->role || a->flags != b->flags)
            return err_set(err, ERR_CONFLICT, "row %d, column %d of the screen is '%s' live and '%s' replayed", i / live->cols,
                i % live->cols, a->bytes, b->bytes);
    }
    return true;
}

/* When a source answered last and will be asked next is health, which no log has: both screens get that of the replay. */
static struct model *
with_health_of(const struct model *live, const struct model *replayed)
{
    struct model *m = model_clone(live);

    for (size_t i = 0; i < m->sources.n; i++) {
        struct source *s = m->sources.v[i];
        const struct source *r = model_source(replayed, s->name);

        s->past = r->past;
        s->last_ok_ms = r->last_ok_ms;
        s->next_poll_ms = s->took_ms = 0;
        s->polls = s->polls_failed = 0;
        s->alerts = s->failures = s->instances = s->instances_ok = 0;
        s->polling = false;
    }
    return m;
}

/* On a screen that has just been opened: what a person typed on the other is not of the log. */
static bool
check_screen(struct sim *s, const struct model *replayed, struct err *err)
{
    const struct ui_config config = { .me = SIM_ME, .place = "sim", .destinations = sim_destinations };
    struct canvas live, again;
    struct ui *of_live = ui_new(&config, err), *of_replay = ui_new(&config, err);
    struct model *lived = with_health_of(s->m, replayed);
    bool ok = of_live != NULL && of_replay != NULL;

    canvas_init(&live, s->rows, s->cols, false);
    canvas_init(&again, s->rows, s->cols, false);
    if (ok) {
        draw(of_live, s, lived, &live);
        draw(of_replay, s, replayed, &again);
        ok = same_cells(&live, &again, err);
    }
    canvas_release(&live);
    canvas_release(&again);
    model_free(lived);
    ui_free(of_live);
    ui_free(of_replay);
    return ok;
}

bool
sim_check_replay(struct sim *s, struct err *err)
{
    const struct past_range all = { 0 };
    struct past *past = past_of_store(s->path, &all, err);
    struct replay *r = past == NULL ? NULL : replay_new(s->m, past);
    struct buf why = BUF_INIT;
    bool ok = r != NULL && replay_finish(r, err);

    if (ok && !replay_equals(s->m, replay_end(r), &why))
        ok = err_set(err, ERR_CONFLICT, "the log replayed is another model: %s", buf_text(&why));
    ok = ok && check_screen(s, replay_end(r), err);
    replay_free(r);
    buf_release(&why);
    return ok;
}
