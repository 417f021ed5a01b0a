/* SPDX-License-Identifier: MIT */
/* What a scenario expects: of alerts, of the log, of the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "store/reader.h"
#include "util/str.h"

static bool
get_alert(struct script *s, const char *name, const struct alert **out, struct err *err)
{
    *out = sim_alert(&s->sim, name);
    return *out != NULL || err_set(err, ERR_NOTFOUND, "no alert '%s' is on the board", name);
}

static bool
has_words(const struct script *s, size_t n, const char *how, struct err *err)
{
    return s->words_n == n || err_set(err, ERR_USAGE, "write: expect %s", how);
}

static bool
expect_states(struct script *s, enum alert_state state, struct err *err)
{
    for (size_t i = 1; i < s->words_n; i++) {
        const struct alert *a;

        if (!get_alert(s, s->words[i], &a, err))
            return false;
        if (a->hold.state != state)
            return err_set(err, ERR_CONFLICT, "%s is %s", s->words[i], alert_states[a->hold.state].word);
    }
    return s->words_n > 1 || err_set(err, ERR_USAGE, "write: expect STATE NAME…");
}

static bool
expect_gone(struct script *s, struct err *err)
{
    for (size_t i = 1; i < s->words_n; i++)
        if (sim_alert(&s->sim, s->words[i]) != NULL)
            return err_set(err, ERR_CONFLICT, "%s is on the board", s->words[i]);
    return true;
}

static bool
expect_held(struct script *s, struct err *err)
{
    const struct alert *a;

    if (!has_words(s, 3, "held NAME PERSON", err) || !get_alert(s, s->words[1], &a, err))
        return false;
    return str_eq(a->hold.by, s->words[2])
        || err_set(err, ERR_CONFLICT, "it is held by %s", a->hold.by == NULL ? "nobody" : a->hold.by);
}

static const struct {
    enum alert_mark mark;
    const char *word;
} marks[] = {
    { ALERT_REMINDED, "reminded" },
    { ALERT_LISTED, "listed" },
    { ALERT_FLAPPING, "flapping" },
    { ALERT_UNCONFIRMED, "unconfirmed" },
};

static bool
expect_marked(struct script *s, struct err *err)
{
    const struct alert *a;
    const char *is = "no";

    if (!has_words(s, 3, "marked NAME stale|unconfirmed|flapping|listed|reminded|no", err) || !get_alert(s, s->words[1], &a, err))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (a->marks & marks[i].mark)
            is = marks[i].word;
    if (alert_is_stale(a, sim_now(&s->sim)))
        is = "stale";
    return strcmp(is, s->words[2]) == 0 || err_set(err, ERR_CONFLICT, "its mark: %s", is);
}

static bool
expect_voted(struct script *s, struct err *err)
{
    const struct alert *a;

    if (!has_words(s, 3, "voted NAME VOTE", err) || !get_alert(s, s->words[1], &a, err))
        return false;
    return a->vote.vote == alert_vote_of(s->words[2])
        || err_set(err, ERR_CONFLICT, "its vote: %s", alert_votes[a->vote.vote].word);
}

static bool
expect_rule(struct script *s, struct err *err)
{
    const struct alert *a;
    const struct rule *rule;
    enum alert_vote vote;

    if (!has_words(s, 4, "rule NAME VOTE N", err) || !get_alert(s, s->words[1], &a, err))
        return false;
    rule = model_rule_of(s->sim.m, a);
    vote = alert_vote_of(s->words[2]);
    if (rule == NULL || vote == ALERT_VOTES)
        return err_set(err, ERR_CONFLICT, "nothing was said of it, or that is no vote");
    return rule->votes[vote] == strtoul(s->words[3], NULL, 10)
        || err_set(err, ERR_CONFLICT, "its rule has %u of these", (unsigned)rule->votes[vote]);
}

static bool
expect_fired(struct script *s, struct err *err)
{
    const struct alert *a;

    if (!has_words(s, 3, "fired NAME N", err) || !get_alert(s, s->words[1], &a, err))
        return false;
    return a->count == strtoul(s->words[2], NULL, 10) || err_set(err, ERR_CONFLICT, "it fired %u times", (unsigned)a->count);
}

static bool
expect_told(struct script *s, struct err *err)
{
    size_t n = 0;

    if (!has_words(s, 2, "told N", err))
        return false;
    for (size_t i = 0; i < s->sim.m->alerts.n; i++)
        n += s->sim.m->alerts.v[i]->told.at_ms != 0;
    return n == strtoul(s->words[1], NULL, 10) || err_set(err, ERR_CONFLICT, "of %zu alerts people were told", n);
}

static bool
expect_count(struct script *s, struct err *err)
{
    enum alert_state state;

    if (!has_words(s, 3, "count STATE N", err))
        return false;
    state = alert_state_of(s->words[1]);
    if (state == ALERT_STATES)
        return err_set(err, ERR_USAGE, "there is no state '%s'", s->words[1]);
    return s->sim.m->by_state[0][state] == strtoul(s->words[2], NULL, 10)
        || err_set(err, ERR_CONFLICT, "%u are %s", s->sim.m->by_state[0][state], s->words[1]);
}

struct kinds {
    VEC(enum event_kind) v;
    uint64_t last;
};

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct kinds *k = ctx;

    vec_push(&k->v, e->ev.kind);
    k->last = e->ev.seq;
    return true;
}

static bool
read_kinds(struct script *s, struct kinds *k, struct err *err)
{
    struct reader *r = reader_open(s->sim.path, err);
    const struct event_query q = { .after_seq = s->sim.seen_seq };
    bool ok = r != NULL && reader_events(r, &q, on_event, k, err);

    reader_close(r);
    if (ok && k->v.n > 0)
        s->sim.seen_seq = k->last;
    return ok;
}

bool
script_skip(struct script *s, struct err *err)
{
    struct kinds k = { 0 };
    bool ok = read_kinds(s, &k, err);

    vec_release(&k.v);
    return ok;
}

/* Takes "alert.fired*2" off the front of the events; false where others stand there. */
static bool
take_kind(const struct kinds *k, const char *word, size_t *at)
{
    const char *star = strchr(word, '*');
    size_t len = star == NULL ? strlen(word) : (size_t)(star - word);
    unsigned long times = star == NULL ? 1 : strtoul(star + 1, NULL, 10);

    for (; times > 0; times--, ++*at)
        if (*at >= k->v.n || strlen(event_rows[k->v.v[*at]].wire) != len || strncmp(event_rows[k->v.v[*at]].wire, word, len) != 0)
            return false;
    return true;
}

static bool
expect_events(struct script *s, struct err *err)
{
    struct kinds k = { 0 };
    struct buf is = { .max = sizeof err->text / 2 };
    size_t at = 0;
    bool ok = read_kinds(s, &k, err), same = true;

    for (size_t i = 1; ok && same && i < s->words_n; i++)
        same = take_kind(&k, s->words[i], &at);
    for (size_t i = 0; i < k.v.n; i++)
        buf_addf(&is, " %s", event_rows[k.v.v[i]].wire);
    if (ok && (!same || at < k.v.n))
        ok = err_set(err, ERR_CONFLICT, "the log has%s", k.v.n == 0 ? " nothing new" : buf_text(&is));
    buf_release(&is);
    vec_release(&k.v);
    return ok;
}

static void
screen_row(const struct canvas *c, int row, struct buf *out)
{
    buf_clear(out);
    for (int col = 0; col < c->cols; col++)
        if (canvas_cell(c, row, col)->width_cols > 0)
            buf_adds(out, canvas_cell(c, row, col)->bytes);
}

static bool
row_has(const struct canvas *c, int row, unsigned flag)
{
    for (int col = 0; col < c->cols; col++)
        if (canvas_cell(c, row, col)->flags & flag)
            return true;
    return false;
}

/* The first row with this flag (0: any) and this text; -1 for none. Its text is in *out. */
static int
find_row(struct script *s, unsigned flag, const char *text, struct buf *out)
{
    const struct canvas *c = &s->sim.canvas;

    for (int row = 0; row < c->rows; row++) {
        screen_row(c, row, out);
        if ((flag == 0 || row_has(c, row, flag)) && strstr(buf_text(out), text) != NULL)
            return row;
    }
    return -1;
}

/* For a failure that needs it: the whole screen goes to the log of the test. */
static bool
show_screen(struct script *s, struct err *err, const char *what)
{
    struct buf dump = BUF_INIT;

    canvas_dump(&s->sim.canvas, false, &dump);
    printf("%s", buf_text(&dump));
    buf_release(&dump);
    return err_set(err, ERR_CONFLICT, "%s (the screen is shown above)", what);
}

static bool
expect_screen(struct script *s, struct err *err)
{
    struct buf row = BUF_INIT;
    bool there;

    if (!has_words(s, 2, "screen TEXT", err))
        return false;
    sim_draw(&s->sim);
    there = find_row(s, 0, s->words[1], &row) >= 0;
    buf_release(&row);
    return there || show_screen(s, err, "it does not stand there");
}

static bool
expect_no(struct script *s, struct err *err)
{
    struct buf row = BUF_INIT;
    bool there;

    if (!has_words(s, 2, "no TEXT", err))
        return false;
    sim_draw(&s->sim);
    there = find_row(s, 0, s->words[1], &row) >= 0;
    buf_release(&row);
    return !there || show_screen(s, err, "it does stand there");
}

static bool
expect_row(struct script *s, struct err *err)
{
    struct buf row = BUF_INIT;
    bool there;

    if (!has_words(s, 3, "row NAME TEXT", err))
        return false;
    sim_draw(&s->sim);
    there = find_row(s, 0, s->words[1], &row) >= 0 && strstr(buf_text(&row), s->words[2]) != NULL;
    buf_release(&row);
    return there || show_screen(s, err, "the row is another");
}

static bool
expect_cursor(struct script *s, struct err *err)
{
    struct buf row = BUF_INIT;
    bool there;

    if (!has_words(s, 2, "cursor NAME", err))
        return false;
    sim_draw(&s->sim);
    there = find_row(s, CELL_SELECTED, s->words[1], &row) >= 0;
    buf_release(&row);
    return there || show_screen(s, err, "the cursor is elsewhere");
}

static bool
expect_marks(struct script *s, struct err *err)
{
    size_t n = 0;

    if (!has_words(s, 2, "marks N", err))
        return false;
    sim_draw(&s->sim);
    for (int row = 0; row < s->sim.canvas.rows; row++)
        n += row_has(&s->sim.canvas, row, CELL_MARKED);
    return n == strtoul(s->words[1], NULL, 10) || show_screen(s, err, "another number of rows is marked");
}

static const struct {
    const char *name;
    bool (*run)(struct script *s, struct err *err);
} expectations[] = {
    { "gone", expect_gone },
    { "asked", script_expect_asked },
    { "pages", script_expect_pages },
    { "held", expect_held },
    { "marked", expect_marked },
    { "fired", expect_fired },
    { "told", expect_told },
    { "voted", expect_voted },
    { "rule", expect_rule },
    { "count", expect_count },
    { "events", expect_events },
    { "screen", expect_screen },
    { "no", expect_no },
    { "row", expect_row },
    { "cursor", expect_cursor },
    { "marks", expect_marks },
    { "message", script_expect_message },
    { "tries", script_expect_tries },
    { "box", script_expect_box },
    { "channel", script_expect_channel },
    { "blocks", script_expect_blocks },
    { "topic", script_expect_topic },
    { "incident", script_expect_incident },
    { "members", script_expect_members },
    { "archived", script_expect_archived },
    { "calls", script_expect_calls },
    { "silences", script_expect_silences },
    { "rings", script_expect_rings },
    { "timers", script_expect_timers },
};

bool
script_expect(struct script *s, struct err *err)
{
    enum alert_state state;

    if (s->words_n == 0)
        return err_set(err, ERR_USAGE, "expect what?");
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++)
        if (strcmp(expectations[i].name, s->words[0]) == 0)
            return expectations[i].run(s, err);
    state = alert_state_of(s->words[0]);
    return state != ALERT_STATES ? expect_states(s, state, err) : err_set(err, ERR_USAGE, "'%s' can't be expected", s->words[0]);
}
