/* SPDX-License-Identifier: MIT */
/*
 * The past on a screen: a ui of its own over a replay's model, with the replay's clock. It writes nothing, asks no source, and never holds
 * the loop for longer than a move of the replay takes. Over the dashboard the live board goes on behind it.
 */
#ifndef TOCSIN_APP_REPLAY_SCREEN_H
#define TOCSIN_APP_REPLAY_SCREEN_H

#include "engine/replay.h"
#include "net/loop.h"
#include "net/process.h"
#include "ui/ui.h"
#include "util/vec.h"

struct app;

/* arg is handed to each. */
struct replay_handlers {
    /* Something is to be painted. */
    void (*due)(void *arg);
    /* The person leaves the past: replay_screen_free() it, but not inside this call. */
    void (*leave)(void *arg);
    /* The log can't be replayed: as leave. */
    void (*failed)(void *arg, const struct err *err);
    /* A wish that is no replay's: EFFECT_QUIT, _SUSPEND, _COPY, _REPAINT, _THEME, _REMEMBER. */
    void (*other)(void *arg, const struct effect *effect);
    /* What the clock of the board of now says. */
    int64_t (*now_ms)(void *arg);
};

/* Quiet that would have to be watched for longer than this is jumped over, and said. */
#define REPLAY_QUIET_MS (5 * MS_SECOND)
#define REPLAY_SPEED_MAX 3600

struct replay_order {
    struct app *app;
    struct loop *loop;
    struct ui_config ui; /* with replay not PAST_NOT */
    struct past *log_take;
    struct ui_place place; /* where to go first */
    bool has_place;        /* else it stands at the end, or with from_start at the beginning */
    bool from_start;
    unsigned speed;    /* 0: as shipped */
    bool play;         /* at once */
    const char *store; /* where the log is one: its path, whose chain is checked beside it; or NULL */
    struct replay_handlers h;
    void *arg;
};

struct replay_screen {
    struct app *app;
    struct loop *loop;
    struct replay_handlers h;
    void *arg;
    struct ui *ui;
    struct replay *replay;
    struct model *none;       /* shown until it is open */
    const struct model *seen; /* what the ui was told of last */
    const struct model *live; /* the board of now, or NULL */
    struct loop_io *reading;
    struct loop_timer *clock; /* of what is played */
    struct process *verify;   /* of the chain */
    char *store;

    struct ui_place place;
    bool has_place, from_start, play_first;
    bool failed, leaving;
    bool comparing;
    bool playing;
    unsigned speed, zoom;
    int64_t played_from_mono_ms, played_from_ms; /* where the clock of what is played was set */
    uint32_t unacked;                            /* now, when it was opened, or as was told since */

    bool chain_ok;
    char *name, *chain, *busy;
    char signs[CANVAS_COLS_MAX];
    VEC(struct history_line) events;
    size_t event; /* of those where it stands */
};

/* NULL and *err: the screen's configuration is wrong. Takes the log in either case. */
struct replay_screen *replay_screen_new(const struct replay_order *order, struct err *err) MUST_USE;
void replay_screen_free(struct replay_screen *s);
/* A key, a paste, the mouse, another size. */
void replay_screen_input(struct replay_screen *s, const struct ui_input *in);
/* A second has passed. */
void replay_screen_tick(struct replay_screen *s);
/* The board of now has changed or is another one; called before the one that was told is freed. */
void replay_screen_live(struct replay_screen *s, const struct model *live);
void replay_screen_say(struct replay_screen *s, bool ok, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void replay_screen_draw(struct replay_screen *s, struct canvas *c);
const struct theme *replay_screen_theme(const struct replay_screen *s);

/* --- private to replay_*.c */

int64_t replay_screen_now_ms(const struct replay_screen *s);
const struct model *replay_screen_model(const struct replay_screen *s);
/* The ui learns where it stands now. */
void replay_screen_tell(struct replay_screen *s);
void replay_screen_move(struct replay_screen *s, const struct effect *effect);
void replay_screen_play(struct replay_screen *s, bool on);
/* The lines around the place, into s->events. */
void replay_screen_read_events(struct replay_screen *s);
void replay_screen_drop_events(struct replay_screen *s);
void replay_screen_history(struct replay_screen *s, const struct effect *effect);
void replay_screen_event(struct replay_screen *s);
void replay_screen_export(struct replay_screen *s, const struct effect *effect);
bool replay_screen_is_open(const struct replay_screen *s);

#endif
