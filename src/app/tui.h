/* SPDX-License-Identifier: MIT */
/* The dashboard's parts and how they hang together; private to the files tui*.c. */
#ifndef TOCSIN_APP_TUI_H
#define TOCSIN_APP_TUI_H

#include "app/colon_history.h"
#include "app/local_source.h"
#include "app/replay_screen.h"
#include "app/seat.h"
#include "net/process.h"
#include "term/term.h"
#include "ui/ui.h"
#include "util/vec.h"

#define TUI_SIGNALS 5

struct tui;
struct replay_ask;

/* A draft of a run that writes none to disk. */
struct kept_draft {
    char *key, *text;
};

/* Something that is on its way, and whose answer the screen waits for. */
struct errand {
    struct tui *t;
    uint64_t token;        /* of a command */
    struct alert_id alert; /* of a history */
    uint64_t message;      /* … or of a message's; 0: the alert's, or … */
    uint64_t incident;     /* … the timeline of this one */
};

struct tui {
    struct app *app;
    enum run_kind run;
    int code;       /* to exit with */
    struct err err; /* why it ended, for standard error */
    bool quitting;

    struct loop *loop;
    struct seat seat;
    /* What the screen shows: the seat's model, or, while that one is still loading after a change of owner, the one from before. */
    struct model *shown;
    VEC(struct model *) former; /* shown before: alerts that are gone still name their sources, until the screen has seen it */
    struct ui *ui;
    struct colon_history colon;
    struct term *term;
    struct canvas canvas;
    char *config_path;
    VEC(const char *) names;  /* who :iam can name; borrowed from the configuration, as the next */
    VEC(const char *) people; /* whom an alert may be given: all persons */
    struct presence presence; /* what this screen has open and writes about */
    char *no_acts;            /* why the person may do nothing here but look, or NULL */

    struct loop_io *tty;
    struct loop_timer *tick, *repaint, *lone_esc;
    struct loop_signal *signals[TUI_SIGNALS], *stop_signal; /* the latter: SIGTSTP */

    bool changed;           /* the model has changed since the ui was told */
    bool tell;              /* …and is to be, before the next paint */
    bool due;               /* something is to be painted in this turn */
    bool suspend;           /* wanted, at the end of this turn */
    int64_t suspend_by_ms;  /* … at the latest, by the monotonic clock; 0: nothing is waited for */
    int64_t painted_ms;     /* monotonic; 0: never */
    int64_t paint_from_ms;  /* no paint before */
    bool has_rows;          /* the first rows of the board have come */
    bool faulty;            /* the ui was told of a store fault */
    bool silent;            /* the person was told that dead man's switches are not asked for */
    struct leaving leaving; /* what is lost when this screen leaves, as the ui was told */
    bool apart;             /* … that its owner has another configuration */
    bool left_alone;        /* nobody polls after it, and it was not asked */
    const char *hint;       /* of the demo, as its banner has it; NULL: none yet */

    struct local_source *looking;
    struct loop_timer *look_again;
    VEC(struct errand *) errands;
    struct process *shell;      /* one at a time */
    VEC(struct tui_run *) runs; /* of commands that were run from here, and have not ended */
    struct process *page;       /* what is read for a page */
    uint64_t preview_token; /* of the latest preview, as the ui knows it */
    VEC(struct kept_draft) drafts;

    /* The past lies over the board of now, or (RUN_REPLAY) is all that there is: then there is no ui, no seat and no model. */
    struct replay_screen *replay;
    bool replay_over;             /* to be taken away at the end of this turn */
    const struct replay_ask *ask; /* RUN_REPLAY */

    /* The person's editor has the terminal; NULL: it is ours. */
    struct editing *editing;
};

/* --- tui_stages.c: until the person leaves; the exit code. */
int tui_run(struct app *app, enum run_kind run);
/* What the configuration and the command line say of the screen; borrowed from t. */
struct ui_config tui_ui_config(struct tui *t);

/* --- tui.c: what comes in, and the turn of the loop. */
/* One input to the ui, and what follows from it. */
void tui_input(struct tui *t, const struct ui_input *in);
/* A line for the person; ok false: a warning, which is logged too. */
void tui_say(struct tui *t, bool ok, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void tui_quit(struct tui *t, int code);
void tui_tell_size(struct tui *t);
void tui_set_tick(struct tui *t);
void tui_changed(void *arg, bool person);
void tui_turn(void *arg);
void tui_tty(void *arg, int ready);
void tui_tick(void *arg);
void tui_repaint(void *arg);
void tui_lone_esc(void *arg);
void tui_signal(void *arg, int signum);

/* --- tui_effects.c: what the ui wishes is carried out. */
void tui_effects(struct tui *t, struct ui_effects *effects);
void tui_effect(struct tui *t, const struct effect *e);
void tui_forget_errands(struct tui *t);
/* Of those only the histories that were asked for: who was asked is gone. */
void tui_forget_histories(struct tui *t);
/* The same, and the screen is told that it will hear nothing. */
void tui_give_up_errands(struct tui *t);
/* Acts are on their way whose answers the screen waits for. */
bool tui_awaits_answers(const struct tui *t);

/* --- tui_runs.c: commands that are run from here. */
void tui_run_command(struct tui *t, const struct effect *e);
void tui_show_runs(struct tui *t, const struct effect *e);
/* They go on; nobody here hears of them any more. */
void tui_leave_runs(struct tui *t);

/* --- tui_replay.c: the past. */
void tui_replay(struct tui *t, const struct effect *e);
void tui_replay_end(struct tui *t);
bool tui_replay_alone(struct tui *t, struct err *err) MUST_USE;

/* --- tui_editor.c: the person's editor, one at a time. */
void tui_edit(struct tui *t, const struct effect *effect);
void tui_editor_cancel(struct tui *t);

/* --- tui_person.c: who sits before the screen. */
/* Fills in what the screen is told of her; borrowed from t. */
void tui_say_person(struct tui *t, struct ui_config *config);
void tui_iam(struct tui *t, const struct effect *e);
void tui_identify_again(struct tui *t);
/* What this screen has open and writes about, as the ui tells it; and what others do. */
void tui_present(struct tui *t, const struct effect *e);
void tui_on_presence(void *arg, const struct presence *v, size_t n);
/* --- tui_silence.c: what a silence would cover. */
void tui_preview(struct tui *t, const struct effect *e);
/* false after saying why not. */
bool tui_has_right(struct tui *t, enum person_right right);

/* --- tui_drafts.c */
void tui_draft_read(struct tui *t, const struct effect *e);
void tui_draft_save(struct tui *t, const struct effect *e);
void tui_draft_drop(struct tui *t, const struct effect *e);
void tui_forget_drafts(struct tui *t);

/* --- tui_seat.c: the place at the store under the screen. */
bool tui_open_seat(struct tui *t, struct err *err) MUST_USE;
/* Once there is a screen to tell it to. */
void tui_begin(struct tui *t);
void tui_close_seat(struct tui *t);
/* The seat's model is whole: it takes the place of the one that was shown. */
void tui_settle_model(struct tui *t);
void tui_free_former(struct tui *t);
/* Lets go of everything, stops, and comes back when continued; not before acts on their way are on disk, if that does not take long. */
void tui_suspend(struct tui *t);
/* The owner hangs: asks, or ends it and takes its place. */
void tui_take_over(struct tui *t, const struct effect *e);
/* Reads the configuration again; a faulty one changes nothing, and is told here and by *err. */
bool tui_reload(struct tui *t, struct err *err);

#endif
