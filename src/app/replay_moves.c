/* SPDX-License-Identifier: MIT */
/* Keys move the replay, and its clock does while it is played. */
#include "app/replay_screen.h"

#include "ui/replay.h"
#include "util/time.h"

/* While it is played the screen follows by this at most, and at least. */
#define FRAME_MS 50
#define FRAME_MAX_MS 1000

static const unsigned speeds[] = { 1, 2, 4, 8, 16, 60, 300, 900, REPLAY_SPEED_MAX };
#define SPEEDS (sizeof speeds / sizeof *speeds)

/* The log's time, by the clock. */
static int64_t
played_ms(const struct replay_screen *s)
{
    return s->played_from_ms + (loop_mono_ms() - s->played_from_mono_ms) * (int64_t)s->speed;
}

static void
set_clock(struct replay_screen *s)
{
    s->played_from_mono_ms = loop_mono_ms();
    s->played_from_ms = replay_place(s->replay)->now_ms;
}

static int64_t
clamp(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* With the next event, or when the log's clock has gone on by a second. */
static void
wait_for_next(struct replay_screen *s)
{
    int64_t at_ms = replay_place(s->replay)->now_ms, next_ms = replay_next_ms(s->replay);
    int64_t until_ms = next_ms - at_ms < MS_SECOND ? next_ms - at_ms : MS_SECOND;

    loop_timer_set(s->clock, loop_mono_ms() + clamp(until_ms / (int64_t)s->speed, FRAME_MS, FRAME_MAX_MS));
}

/* To the moment before the next event. */
static void
jump_over_quiet(struct replay_screen *s)
{
    int64_t at_ms = replay_place(s->replay)->now_ms, next_ms = replay_next_ms(s->replay);
    char quiet[TIME_TEXT_MAX];

    if ((next_ms - at_ms) / (int64_t)s->speed <= REPLAY_QUIET_MS)
        return;
    duration_short(next_ms - at_ms, quiet);
    (void)replay_seek_ms(s->replay, next_ms - (int64_t)s->speed * MS_SECOND);
    set_clock(s);
    replay_screen_tell(s);
    replay_screen_say(s, true, "nothing happened for %s: jumped over it", quiet);
}

static void
on_clock(void *arg)
{
    struct replay_screen *s = arg;

    if (!s->playing)
        return;
    if (replay_next_ms(s->replay) == INT64_MAX) {
        replay_screen_play(s, false);
        replay_screen_say(s, true, "the end of the log");
        return;
    }
    (void)replay_seek_ms(s->replay, played_ms(s));
    replay_screen_tell(s);
    if (replay_next_ms(s->replay) != INT64_MAX)
        jump_over_quiet(s);
    wait_for_next(s);
}

void
replay_screen_play(struct replay_screen *s, bool on)
{
    if (on && replay_next_ms(s->replay) == INT64_MAX) {
        replay_screen_say(s, false, "nothing comes after this: it is the end of the log");
        return;
    }
    s->playing = on;
    if (s->clock == NULL)
        s->clock = loop_timer_new(s->loop, on_clock, s);
    set_clock(s);
    if (on)
        loop_timer_set(s->clock, loop_mono_ms());
    else
        loop_timer_stop(s->clock);
    replay_screen_tell(s);
}

/* A step of the hand pauses what is played: the next frame would take it back. */
static void
moved(struct replay_screen *s, bool did, const char *else_text)
{
    bool played = s->playing;

    if (played)
        replay_screen_play(s, false);
    else
        replay_screen_tell(s);
    if (!did)
        replay_screen_say(s, false, "%s", else_text);
}

static void
do_play(struct replay_screen *s, const struct effect *e)
{
    (void)e;
    replay_screen_play(s, !s->playing);
}

static const char *
end_text(long count)
{
    return count < 0 ? "this is the beginning of what is replayed" : "this is the end of the log";
}

static void
do_step(struct replay_screen *s, const struct effect *e)
{
    moved(s, replay_step(s->replay, (int)e->replay.count), end_text(e->replay.count));
}

static void
do_change(struct replay_screen *s, const struct effect *e)
{
    bool did = false;

    for (long i = 0; i < (e->replay.count < 0 ? -e->replay.count : e->replay.count); i++)
        if (!(e->replay.count < 0 ? replay_prev_change(s->replay) : replay_next_change(s->replay)))
            break;
        else
            did = true;
    moved(s, did, end_text(e->replay.count));
}

/* The next of the table that is faster, or slower. */
static unsigned
other_speed(unsigned speed, long count)
{
    for (size_t i = 0; i < SPEEDS; i++) {
        unsigned next = count > 0 ? speeds[i] : speeds[SPEEDS - 1 - i];

        if (count > 0 ? next > speed : next < speed)
            return next;
    }
    return speed;
}

static void
do_speed(struct replay_screen *s, const struct effect *e)
{
    if (s->playing && replay_next_ms(s->replay) != INT64_MAX)
        (void)replay_seek_ms(s->replay, played_ms(s));
    s->speed = other_speed(s->speed, e->replay.count);
    set_clock(s);
    if (s->playing)
        wait_for_next(s);
    replay_screen_tell(s);
}

static void
do_zoom(struct replay_screen *s, const struct effect *e)
{
    s->zoom = (unsigned)clamp((int64_t)s->zoom + e->replay.count, 0, UI_ZOOMS - 1);
    replay_screen_tell(s);
}

static void
do_seek(struct replay_screen *s, const struct effect *e)
{
    const struct replay_facts *f = replay_facts(s->replay);
    bool outside = e->replay.at_ms < f->first_ms || e->replay.at_ms > f->last_ms;

    (void)replay_seek_ms(s->replay, e->replay.at_ms);
    moved(s, !outside,
        e->replay.at_ms < f->first_ms ? "the log begins later: this is its beginning"
                                      : "the log ends before that: this is its end");
}

static void
do_seek_seq(struct replay_screen *s, const struct effect *e)
{
    const struct replay_facts *f = replay_facts(s->replay);

    (void)replay_seek_seq(s->replay, e->replay.seq);
    moved(s, e->replay.seq >= f->first_seq && e->replay.seq <= f->last_seq,
        "there is no such event here: this is the nearest place");
}

static void
do_compare(struct replay_screen *s, const struct effect *e)
{
    (void)e;
    s->comparing = !s->comparing;
    replay_screen_tell(s);
}

static void
do_event(struct replay_screen *s, const struct effect *e)
{
    (void)e;
    replay_screen_event(s);
}

typedef void move_fn(struct replay_screen *s, const struct effect *e);

static move_fn *const moves[] = {
    [MOVE_PLAY] = do_play,
    [MOVE_STEP] = do_step,
    [MOVE_CHANGE] = do_change,
    [MOVE_SPEED] = do_speed,
    [MOVE_ZOOM] = do_zoom,
    [MOVE_SEEK] = do_seek,
    [MOVE_SEEK_SEQ] = do_seek_seq,
    [MOVE_COMPARE] = do_compare,
    [MOVE_EVENT] = do_event,
    [MOVE_EXPORT] = replay_screen_export,
};

void
replay_screen_move(struct replay_screen *s, const struct effect *e)
{
    if (e->replay.move == MOVE_LEAVE) {
        s->leaving = true;
        s->h.leave(s->arg);
    } else if (!replay_screen_is_open(s)) {
        replay_screen_say(s, false, "the log is still being read; q leaves");
    } else if (moves[e->replay.move] != NULL) {
        moves[e->replay.move](s, e);
    }
}
