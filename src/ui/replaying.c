/* SPDX-License-Identifier: MIT */
/* Where a replay stands, as it was told; and the keys that move it. */
#include "ui/replaying.h"

#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/detail.h"
#include "ui/incident_screen.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "util/str.h"
#include "util/time.h"

/* A filter that time changes is asked anew when time has moved by this, on or back. */
#define FILTER_EVERY_MS 10000
/* While it is played the boards are compared this often: it looks at all of both. */
#define COMPARE_EVERY_MS 1000

bool
replaying_is_on(const struct ui *ui)
{
    return ui->config.replay != PAST_NOT;
}

void
replaying_release(struct replaying *r)
{
    arena_release(&r->arena);
    arena_release(&r->since_arena);
    *r = (struct replaying){ 0 };
}

static void
copy_events(struct replaying *r, const struct ui_replay *from)
{
    size_t n = from->events_n < 2 * UI_REPLAY_EVENTS_MAX + 1 ? from->events_n : 2 * UI_REPLAY_EVENTS_MAX + 1;
    struct history_line *v = arena_zalloc(&r->arena, (n + 1) * sizeof *v);

    for (size_t i = 0; i < n; i++) {
        v[i] = from->events[i];
        v[i].actor = arena_strdup(&r->arena, v[i].actor);
        v[i].verb = arena_strdup(&r->arena, v[i].verb);
        v[i].text = arena_strdup(&r->arena, v[i].text);
    }
    r->v.events = v;
    r->v.events_n = n;
}

static void
copy_legend(struct replaying *r, const struct ui_replay *from)
{
    struct ui_sign *v = arena_zalloc(&r->arena, (from->legend_n + 1) * sizeof *v);

    for (size_t i = 0; i < from->legend_n; i++)
        v[i] = (struct ui_sign){ from->legend[i].letter, arena_strdup(&r->arena, from->legend[i].word) };
    r->v.legend = v;
}

static void
keep(struct replaying *r, const struct ui_replay *from)
{
    arena_release(&r->arena);
    r->v = *from;
    r->v.name = arena_strdup(&r->arena, from->name);
    r->v.chain = arena_strdup(&r->arena, from->chain);
    r->v.busy = arena_strdup_or_null(&r->arena, from->busy);
    copy_events(r, from);
    r->v.signs = arena_memdup(&r->arena, from->signs_n > 0 ? from->signs : "", from->signs_n);
    copy_legend(r, from);
    r->told = true;
}

/* Nothing moves under the hand on a live board; here it is the hand that moves the board. */
void
replaying_on_told(struct turn *t, const struct ui_input *in)
{
    struct ui *ui = t->ui;
    int64_t moved_ms = t->now_ms - ui->filtered_ms;
    bool again = moved_ms >= FILTER_EVERY_MS || moved_ms <= -FILTER_EVERY_MS;

    int64_t compared_ms = ui->replaying.compared_ms;

    keep(&ui->replaying, in->replay);
    if (in->replay->other_model)
        view_start_anew(&ui->view, t->m, t->now_ms);
    if (again)
        ui->filtered_ms = t->now_ms;
    list_update(t, again);
    messages_update(t);
    detail_want_history(t);
    messages_want_past(t);
    incident_screen_want_past(t);
    if (!in->replay->playing || in->replay->now == NULL || in->replay->now_ms - compared_ms >= COMPARE_EVERY_MS)
        replaying_compare(t);
}

/* "q" and "D" as they are bound, or the words of the `:` line. */
static const char *
key_of(const struct ui *ui, enum action action, struct buf *out)
{
    buf_clear(out);
    if (keymap_keys_of(&ui->keymap, ui_context(ui), action, 1, out) == 0)
        buf_addf(out, ":%s", action_rows[action].name);
    return buf_text(out);
}

void
replaying_refuse(struct turn *t, enum action action)
{
    const struct action_row *row = &action_rows[action];
    struct buf leave = BUF_INIT, compare = BUF_INIT;

    turn_say(t, false, "would %s here: no, this is the past. %s %s, %s compares with %s",
        row->word != NULL ? row->word : row->name, key_of(t->ui, ACTION_REPLAY_LEAVE, &leave),
        t->ui->config.replay == PAST_ONLY ? "leaves" : "for live", key_of(t->ui, ACTION_REPLAY_COMPARE, &compare),
        t->ui->config.replay == PAST_ONLY ? "the end" : "now");
    buf_release(&leave);
    buf_release(&compare);
}

static struct ui_move *
wish(struct turn *t, enum ui_move_kind move)
{
    struct effect *e = turn_effect(t, EFFECT_REPLAY);

    e->replay.move = move;
    return &e->replay;
}

static void
wish_count(struct turn *t, enum ui_move_kind move, const struct call *call, int sign)
{
    wish(t, move)->count = sign * (call->count > 0 ? call->count : 1);
}

bool
replaying_go(struct turn *t, const char *text, struct err *err)
{
    struct ui_place place;
    struct ui_move *move;

    if (!ui_place_parse(text, t->ui->replaying.v.now_ms, &place, err))
        return false;
    move = wish(t, place.by_seq ? MOVE_SEEK_SEQ : MOVE_SEEK);
    move->seq = place.seq;
    move->at_ms = place.at_ms;
    return true;
}

void
replaying_click(struct turn *t, struct rect line, int col)
{
    const struct ui_replay *v = &t->ui->replaying.v;
    int cols = line.cols - 2, at = col - line.col - 1;

    if (t->ui->help.open || t->ui->told.text != NULL || v->signs_n == 0 || at < 0 || at >= cols)
        return;
    wish(t, MOVE_SEEK)->at_ms = v->window_from_ms + (v->window_to_ms - v->window_from_ms) * at / (cols - 1);
}

/* From the board of now the text is judged there, where the clock is that of now; where it is wrong nothing opens. */
static void
open_replay(struct turn *t, const char *text)
{
    struct ui_place place;
    struct err err;
    struct effect *e;

    if (*text != '\0' && !ui_place_parse(text, t->now_ms, &place, &err)) {
        turn_say(t, false, "%s", err.text);
        return;
    }
    e = turn_effect(t, EFFECT_REPLAY);
    e->replay.move = MOVE_OPEN;
    e->text = xstrdup(text);
}

void
action_replay(struct turn *t, const struct call *call)
{
    struct err err;
    char here[32];

    if (!replaying_is_on(t->ui) && *call->text == '\0' && incident_screen_place(t->ui, here, sizeof here))
        open_replay(t, here);
    else if (!replaying_is_on(t->ui))
        open_replay(t, call->text);
    else if (*call->text == '\0')
        prompt_open(t, PROMPT_PLACE, "");
    else if (!replaying_go(t, call->text, &err))
        turn_say(t, false, "%s", err.text);
}

void
action_replay_play(struct turn *t, const struct call *call)
{
    (void)call;
    wish(t, MOVE_PLAY);
}

void
action_replay_back(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_STEP, call, -1);
}

void
action_replay_on(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_STEP, call, 1);
}

void
action_replay_prev(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_CHANGE, call, -1);
}

void
action_replay_next(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_CHANGE, call, 1);
}

void
action_replay_slower(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_SPEED, call, -1);
}

void
action_replay_faster(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_SPEED, call, 1);
}

void
action_replay_wider(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_ZOOM, call, -1);
}

void
action_replay_narrower(struct turn *t, const struct call *call)
{
    wish_count(t, MOVE_ZOOM, call, 1);
}

void
action_replay_mark(struct turn *t, const struct call *call)
{
    struct replaying *r = &t->ui->replaying;
    struct buf key = BUF_INIT;
    char at[TIME_TEXT_MAX];

    (void)call;
    if (r->v.seq == 0) {
        turn_say(t, false, "before the first event there is nothing to mark");
        return;
    }
    r->marked = r->v.seq;
    r->marked_ms = r->v.at_ms;
    time_hhmmss(r->marked_ms, at);
    turn_say(t, true, "marked: %s, event %llu; %s comes back to it", at, (unsigned long long)r->marked,
        key_of(t->ui, ACTION_REPLAY_RETURN, &key));
    buf_release(&key);
}

/* The place that is left becomes the marked one: twice is there and back. */
void
action_replay_return(struct turn *t, const struct call *call)
{
    struct replaying *r = &t->ui->replaying;
    struct buf key = BUF_INIT;

    (void)call;
    if (r->marked == 0) {
        turn_say(t, false, "no moment is marked; %s marks this one", key_of(t->ui, ACTION_REPLAY_MARK, &key));
        buf_release(&key);
        return;
    }
    wish(t, MOVE_SEEK_SEQ)->seq = r->marked;
    if (r->v.seq != 0) {
        r->marked = r->v.seq;
        r->marked_ms = r->v.at_ms;
    }
}

void
action_replay_compare(struct turn *t, const struct call *call)
{
    (void)call;
    wish(t, MOVE_COMPARE);
}

void
action_replay_event(struct turn *t, const struct call *call)
{
    (void)call;
    if (t->ui->replaying.v.seq == 0)
        turn_say(t, false, "before the first event there is none to open");
    else
        wish(t, MOVE_EVENT)->seq = t->ui->replaying.v.seq;
}

static void
range_of(const struct replaying *r, uint64_t *from, uint64_t *until)
{
    uint64_t other = r->marked != 0 ? r->marked : r->v.first_seq;

    *from = other < r->v.seq ? other : r->v.seq;
    *until = other < r->v.seq ? r->v.seq : other;
}

static void
export_question(const struct ui *ui, struct buf *out)
{
    uint64_t from, until;

    range_of(&ui->replaying, &from, &until);
    buf_addf(out, "export #%llu..#%llu to: ", (unsigned long long)from, (unsigned long long)until);
}

bool
replaying_export(struct turn *t, const char *file, struct err *err)
{
    struct ui_move *move;

    if (!str_ends(file, ".md") && !str_ends(file, ".jsonl"))
        return err_set(err, ERR_USAGE, "a name that ends in .md is a Markdown timeline, one in .jsonl JSON Lines");
    move = wish(t, MOVE_EXPORT);
    range_of(&t->ui->replaying, &move->seq, &move->until_seq);
    t->out->v.v[t->out->v.n - 1].text = xstrdup(file);
    return true;
}

static void
ask_file(struct turn *t)
{
    struct buf title = BUF_INIT;

    prompt_open(t, PROMPT_EXPORT, "");
    export_question(t->ui, &title);
    str_set(&t->ui->prompt.title, buf_text(&title));
    buf_release(&title);
}

void
action_replay_export(struct turn *t, const struct call *call)
{
    struct err err;

    if (t->ui->replaying.v.seq == 0)
        turn_say(t, false, "nothing has happened yet here: there is no range to export");
    else if (*call->text == '\0')
        ask_file(t);
    else if (!replaying_export(t, call->text, &err))
        turn_say(t, false, "%s", err.text);
}

void
action_replay_leave(struct turn *t, const struct call *call)
{
    if (t->ui->focus != PANE_LIST || action_can(t, ACTION_BACK))
        action_back(t, call);
    else
        wish(t, MOVE_LEAVE);
}
