/* SPDX-License-Identifier: MIT */
/* The board as it was against the board of now: what came since, what is over, what changed hands. */
#include "ui/replaying.h"

#include <string.h>

#include "ui/row.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/time.h"

static const struct alert *
now_of(const struct ui *ui, const struct alert *a)
{
    return ui->replaying.v.now == NULL ? NULL : model_alert(ui->replaying.v.now, &a->id);
}

static bool
is_over(const struct alert *a)
{
    return a == NULL || a->hold.state == ALERT_CLOSED || a->hold.state == ALERT_CLEARED;
}

/* The same as a person sees it: state, who has it, level. */
static bool
is_same(const struct alert *was, const struct alert *is)
{
    return was->hold.state == is->hold.state && was->level == is->level && str_eq(was->hold.by, is->hold.by);
}

static bool
has_ended(const struct alert *was, const struct alert *is)
{
    return !is_over(was) && is_over(is);
}

static bool
came_again(const struct alert *was, const struct alert *is)
{
    return is != NULL && is->episode != was->episode;
}

static void
ended_words(const struct alert *is, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (is == NULL) {
        buf_adds(out, "(over since)");
        return;
    }
    time_hhmmss(is->changed_at_ms, at);
    buf_addf(out, "(%s %s)", is->hold.state == ALERT_CLEARED ? "cleared" : "closed", at);
}

char
replaying_fate(const struct ui *ui, const struct alert *a, struct buf *out)
{
    const struct alert *is = now_of(ui, a);

    if (ui->replaying.v.now == NULL)
        return ' ';
    if (has_ended(a, is)) {
        ended_words(is, out);
        return '-';
    }
    if (came_again(a, is)) {
        buf_addf(out, "(+%u later)", is->count > a->count ? is->count - a->count : 1);
        return '+';
    }
    if (is != NULL && !is_same(a, is))
        buf_addf(out, "(now %s%s%s)", row_state_word(is), is->hold.by != NULL ? " " : "", is->hold.by != NULL ? is->hold.by : "");
    return ' ';
}

/* Into its place among the worst, as long as it is one of them. */
static void
keep_since(struct replaying *r, const struct alert **worst, const struct alert *a)
{
    size_t at = r->since_n;

    while (at > 0 && alert_order(a, worst[at - 1]) < 0)
        at--;
    if (at >= REPLAY_SINCE_MAX)
        return;
    if (r->since_n < REPLAY_SINCE_MAX)
        r->since_n++;
    memmove(worst + at + 1, worst + at, (r->since_n - at - 1) * sizeof *worst);
    worst[at] = a;
}

static void
copy_since(struct replaying *r, const struct alert *const *worst)
{
    for (size_t i = 0; i < r->since_n; i++)
        r->since[i] = (struct replay_since){
            .level = worst[i]->level,
            .since_ms = worst[i]->fired_at_ms,
            .severity = arena_strdup(&r->since_arena, worst[i]->severity),
            .summary = arena_strdup(&r->since_arena, alert_field(worst[i], FIELD_SUMMARY)),
        };
}

static void
count_then(struct replaying *r, const struct model *then)
{
    for (size_t i = 0; i < then->alerts.n; i++) {
        const struct alert *was = then->alerts.v[i], *is = model_alert(r->v.now, &was->id);

        if (is_over(was))
            continue;
        if (has_ended(was, is))
            r->gone++;
        else if (came_again(was, is) || !is_same(was, is))
            r->changed++;
    }
}

static void
count_since(struct replaying *r, const struct model *then)
{
    const struct alert *worst[REPLAY_SINCE_MAX + 1];

    for (size_t i = 0; i < r->v.now->alerts.n; i++) {
        const struct alert *is = r->v.now->alerts.v[i], *was = model_alert(then, &is->id);

        if (is_over(is) || !is_over(was))
            continue;
        r->came++;
        keep_since(r, worst, is);
    }
    copy_since(r, worst);
}

void
replaying_compare(struct turn *t)
{
    struct replaying *r = &t->ui->replaying;

    arena_release(&r->since_arena);
    r->came = r->gone = r->changed = r->since_n = 0;
    r->compared_ms = r->v.now == NULL ? 0 : r->v.now_ms;
    if (r->v.now == NULL)
        return;
    count_then(r, t->m);
    count_since(r, t->m);
}
