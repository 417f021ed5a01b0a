/* SPDX-License-Identifier: MIT */
/* From owner to client and back: who has the store now, and what follows for this screen. */
#include "app/seat.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/group_dir.h"
#include "app/owner_hub.h"
#include "app/seat_own.h"
#include "util/str.h"
#include "util/time.h"

/* When an owner is gone: all try at once, but not in the same instant. */
#define TRY_JITTER_MS 50
/* Then this often, until it has lasted so long, and then more rarely. */
#define TRY_SOON_MS 20
#define TRY_SOON_FOR_MS MS_SECOND
#define TRY_LATER_MS 250
/* Who was turned away, or got no board, more often than that in a row: knocks so often, and says why once. */
#define IN_VAIN_MAX 2
#define IN_VAIN_AGAIN_MS MS_SECOND
/* Who gives the store up for another leaves it alone for so long. */
#define HAND_OVER_MS 1500
/* A gap that is shorter is no news. */
#define AWAY_TOLD_MS 700

static void try_again_in(struct seat *s, int64_t ms);

void
seat_say(struct seat *s, bool ok, const char *fmt, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (ok)
        applog("%s", text); /* a warning is logged by who shows it */
    if (s->h.say != NULL)
        s->h.say(s->arg, ok, text);
}

/* Told only when it changes. */
static void
set_state(struct seat *s, const char *text)
{
    if (str_eq(text, s->state_text))
        return;
    if (text != NULL)
        applog("%s", text);
    str_set(&s->state_text, text);
    if (s->h.state != NULL)
        s->h.state(s->arg, text);
}

/* --- models */

static void
drop_model(struct seat *s)
{
    if (s->model_is_ours)
        model_free(s->model);
    s->model = NULL;
    s->model_is_ours = false;
}

static void
set_model(struct seat *s, struct model *m)
{
    drop_model(s);
    s->model = m;
    s->model_is_ours = true;
}

struct model *
seat_take_model(struct seat *s)
{
    s->model_is_ours = false;
    return s->model;
}

int64_t
seat_now_ms(const struct seat *s)
{
    return s->role == SEAT_OWNER ? owner_now_ms(&s->owner) : loop_now_ms();
}

/* --- as the owner */

static bool
on_hand_over(void *arg, const char *to, struct err *err)
{
    struct seat *s = arg;

    (void)err;
    s->handing = true;
    str_set(&s->handing_to, to);
    return true;
}

static bool
on_reload(void *arg, struct err *err)
{
    struct seat *s = arg;

    if (s->h.reload == NULL)
        return err_set(err, ERR_REFUSED, "this owner does not read its configuration again: start it anew");
    return s->h.reload(s->arg, err);
}

static void
on_others(void *arg)
{
    struct seat *s = arg;
    const struct presence *v;
    size_t n = hub_others(s->owner.hub, &v);

    if (s->h.presence != NULL)
        s->h.presence(s->arg, v, n);
}

/* Who is there is known by the owner alone. */
static void
forget_others(struct seat *s)
{
    if (s->h.presence != NULL)
        s->h.presence(s->arg, NULL, 0);
}

static const struct door_handlers door = { on_hand_over, on_reload, on_others };

static void
listen_http(struct seat *s)
{
    struct err err = { 0 };

    if (s->run == RUN_LIVE && !serve_http_listen(&s->owner.http, &s->owner, &err))
        seat_say(s, false, "%s", err.text);
}

static bool
own(struct seat *s, struct err *err)
{
    struct err deaf = { 0 };

    if (!owner_open(&s->owner, s->app, s->loop, s->frontend, s->run, err)) {
        owner_close(&s->owner, false);
        return false;
    }
    s->role = SEAT_OWNER;
    s->engine_started = false;
    s->in_vain = 0;
    str_set(&s->owner_hash, NULL);
    str_set(&s->cannot_own, NULL);
    set_model(s, s->owner.model);
    set_state(s, NULL);
    if (s->run == RUN_LIVE && !owner_listen(&s->owner, s->frontend, &door, s, &deaf))
        seat_say(s, false, "%s", deaf.text);
    else if (s->run == RUN_LIVE && !group_dir_opens(s->app->config, s->app->store, &deaf))
        seat_say(s, false, "%s", deaf.text);
    listen_http(s);
    if (s->ever)
        seat_say(s, true, "this screen has the store now: it polls, delivers, and serves the others");
    s->ever = true;
    s->h.owns(s->arg);
    return true;
}

void
seat_start_engine(struct seat *s)
{
    if (s->role != SEAT_OWNER || s->engine_started)
        return;
    s->engine_started = true;
    owner_start(&s->owner, s->h.changed, s->arg);
    seat_present_again(s);
    seat_wishes_again(s);
}

static void
disown(struct seat *s, const char *why, int64_t wait_ms)
{
    owner_farewell(&s->owner, why, wait_ms);
    owner_close(&s->owner, true);
    s->role = SEAT_AWAY;
    forget_others(s);
    s->away_since_mono_ms = loop_mono_ms();
    loop_timer_set(s->watch, loop_next_second_ms());
    drop_model(s);
    seat_wishes_wait(s);
    s->h.lost(s->arg);
}

static void
hand_over(struct seat *s)
{
    struct buf why = BUF_INIT;

    s->handing = false;
    buf_addf(&why, "the store was handed over to %s", s->handing_to);
    disown(s, buf_text(&why), HAND_OVER_MS);
    s->own_from_mono_ms = loop_mono_ms() + HAND_OVER_MS;
    seat_say(s, true, "%s", buf_text(&why));
    try_again_in(s, TRY_JITTER_MS);
    buf_release(&why);
}

/* --- as a client */

static void
close_reader(struct seat *s)
{
    loop_io_free(s->reader_io);
    s->reader_io = NULL;
    s->reader_more = false;
    if (s->reader != NULL)
        store_close(s->reader);
    s->reader = NULL;
}

static void
leave_owner(struct seat *s)
{
    link_close(s->link);
    s->link = NULL;
    close_reader(s);
    s->reload_ask = 0;
    str_set(&s->owner_fault, NULL);
    forget_others(s);
    seat_history_fail(s, "the owner of the store is gone");
    seat_wishes_wait(s);
}

static void
tell_loss(struct seat *s, const char *why)
{
    if (s->in_vain > IN_VAIN_MAX)
        set_state(s, why);
    else
        seat_say(s, false, "%s", why);
}

static int64_t
rejoin_in_ms(const struct seat *s)
{
    int64_t jitter_ms = (int64_t)(s->live == NULL ? 0 : ports_live_ports(s->live)->random(s->live) % TRY_JITTER_MS);

    return s->in_vain > IN_VAIN_MAX ? IN_VAIN_AGAIN_MS + jitter_ms : jitter_ms;
}

/* The connection is over, or of no use. */
static void
lose_owner(struct seat *s, const struct err *why)
{
    bool was_client = s->role == SEAT_CLIENT, had_board = s->model != NULL && s->model->whole;

    s->in_vain = had_board ? 0 : s->in_vain + 1;
    s->distrusts_store = !had_board && s->reader != NULL && why != NULL;
    if (why != NULL)
        tell_loss(s, why->text);
    leave_owner(s);
    drop_model(s);
    if (was_client) {
        s->role = SEAT_AWAY;
        s->away_since_mono_ms = loop_mono_ms();
        s->h.lost(s->arg);
    }
    try_again_in(s, rejoin_in_ms(s));
}

static void
dispatch_reader(struct seat *s)
{
    s->reader_more = store_dispatch(s->reader);
    if (s->reader_more)
        loop_again(s->loop);
}

static void
on_reader(void *arg, int ready)
{
    (void)ready;
    dispatch_reader(arg);
}

/* Of the same account: the store itself is the board. Where it can't be read the owner sends it. */
static void
open_reader(struct seat *s)
{
    struct err err = { 0 };

    s->reader = store_open_reading(s->app->store, &err);
    if (s->reader == NULL) {
        applog("the board comes over the socket: %s", err.text);
        return;
    }
    s->reader_io = loop_io_new(s->loop, store_fd(s->reader), LOOP_READ, LOOP_NORMAL, on_reader, s);
}

/* By the kernel's word too: it says what is read and written as this account. */
static bool
is_own_account(const struct seat *s, const struct client_welcome *w)
{
    return w->same_account && link_peer(s->link)->uid == geteuid();
}

/* By what the owner said last, and the configuration that was read last here. */
static void
judge_inheritance(struct seat *s)
{
    struct err err = { 0 };

    str_set(&s->cannot_own, NULL);
    if (!s->same_account)
        str_set(&s->cannot_own, "the store belongs to another account");
    else if (!str_eq(s->owner_hash, config_owner_hash(s->app->config)))
        str_set(&s->cannot_own, "it is configured otherwise than its owner was");
    else if (!config_has_secrets(s->app->config, &err))
        str_set(&s->cannot_own, err.text);
}

static void
join(struct seat *s, const struct client_welcome *w)
{
    s->role = SEAT_CLIENT;
    s->ever = true;
    str_set(&s->owner_who, w->owner);
    if (s->owner_pid == 0)
        s->owner_pid = w->pid;
    applog("joined %s%s%s", w->owner,
        s->cannot_own == NULL ? "" : "; this one would not take over: ", s->cannot_own == NULL ? "" : s->cannot_own);
    if (s->in_vain <= IN_VAIN_MAX)
        set_state(s, NULL);
    if (s->same_account && !s->distrusts_store)
        open_reader(s);
    s->said_heir = s->cannot_own == NULL;
    client_subscribe(link_client(s->link), s->reader, s->said_heir);
    seat_present_again(s);
    seat_wishes_again(s);
}

static void
on_welcome(void *arg, const struct client_welcome *w)
{
    struct seat *s = arg;

    s->same_account = is_own_account(s, w);
    str_set(&s->owner_hash, w->config_hash);
    judge_inheritance(s);
    if (w->note != NULL)
        seat_say(s, false, "%s", w->note);
    if (!w->again)
        join(s, w);
}

static void
on_changed(void *arg, bool person)
{
    struct seat *s = arg;

    if (s->model->whole)
        s->in_vain = 0;
    s->h.changed(s->arg, person);
}

static void
on_presence(void *arg, const struct presence *v, size_t n)
{
    struct seat *s = arg;

    if (s->h.presence != NULL)
        s->h.presence(s->arg, v, n);
}

static void
on_fault(void *arg, const char *text)
{
    struct seat *s = arg;

    str_set(&s->owner_fault, text);
}

static void
on_leaving(void *arg, const char *why, int64_t wait_ms)
{
    struct seat *s = arg;

    if (wait_ms > 0)
        s->own_from_mono_ms = loop_mono_ms() + wait_ms;
    applog("%s leaves: %s", s->owner_who == NULL ? "the owner" : s->owner_who, why);
}

/* Who has no room for us says so and hangs up. */
static void
on_closed(void *arg, const struct err *why)
{
    struct seat *s = arg;
    const struct err *fault = client_fault(link_client(s->link));
    struct err said = fault != NULL ? *fault : why != NULL ? *why : (struct err){ 0 };

    lose_owner(s, said.code == ERR_NONE ? NULL : &said);
}

static bool
connect_owner(struct seat *s, struct err *err)
{
    static const struct link_handlers handlers = {
        .client = { .welcome = on_welcome,
            .changed = on_changed,
            .answer = seat_answer,
            .presence = on_presence,
            .fault = on_fault,
            .leaving = on_leaving },
        .closed = on_closed,
    };
    const struct client_config config = { .frontend = s->frontend, .claim = s->app->claim, .folds = true };
    struct model *m = model_new(&s->app->config->model);

    if (s->live == NULL)
        s->live = ports_live_new(s->loop);
    s->link = link_open(s->app, s->loop, ports_live_ports(s->live), &config, m, &handlers, s, err);
    if (s->link == NULL) {
        model_free(m);
        return false;
    }
    str_set(&s->owner_who, NULL);
    s->owner_pid = link_peer(s->link)->pid;
    set_model(s, m);
    loop_timer_set(s->watch, loop_next_second_ms());
    return true;
}

/* --- the next try */

static bool
may_own_now(const struct seat *s)
{
    return s->cannot_own == NULL && loop_mono_ms() >= s->own_from_mono_ms;
}

static void
on_retry(void *arg)
{
    struct seat *s = arg;
    int64_t away_ms = loop_mono_ms() - s->away_since_mono_ms;
    struct err err = { 0 };

    if (s->role != SEAT_AWAY || s->link != NULL || connect_owner(s, &err))
        return;
    if (err.code == ERR_NOTFOUND && may_own_now(s) && own(s, &err))
        return;
    if (away_ms >= AWAY_TOLD_MS && s->cannot_own == NULL)
        set_state(s, err.text);
    try_again_in(s, away_ms < TRY_SOON_FOR_MS ? TRY_SOON_MS : TRY_LATER_MS);
}

static void
try_again_in(struct seat *s, int64_t ms)
{
    loop_timer_set(s->retry, loop_mono_ms() + ms);
}

static void
tell_silence(struct seat *s, int64_t silent_ms)
{
    struct buf text = BUF_INIT;
    struct err err;

    buf_addf(&text, "owner pid %lld not answering for %llds: acts wait%s", (long long)s->owner_pid,
        (long long)(silent_ms / MS_SECOND), seat_may_take_over(s, &err) ? "; :takeover ends it" : "");
    set_state(s, buf_text(&text));
    buf_release(&text);
}

static void
tell_away(struct seat *s)
{
    struct buf text = BUF_INIT;

    if (loop_mono_ms() - s->away_since_mono_ms < AWAY_TOLD_MS || s->cannot_own == NULL)
        return;
    buf_addf(&text, "READ ONLY: nobody owns the store, and this one would not: %s; it joins again as soon as somebody does",
        s->cannot_own);
    set_state(s, buf_text(&text));
    buf_release(&text);
}

static void
on_watch(void *arg)
{
    struct seat *s = arg;
    int64_t silent_ms = s->link == NULL ? 0 : client_silent_ms(link_client(s->link));

    if (s->role == SEAT_OWNER)
        return;
    loop_timer_set(s->watch, loop_next_second_ms());
    if (s->role == SEAT_AWAY && s->link == NULL)
        tell_away(s);
    else if (silent_ms > 0)
        tell_silence(s, silent_ms);
    else if (s->role == SEAT_CLIENT && s->in_vain <= IN_VAIN_MAX)
        set_state(s, NULL);
}

/* --- opening and closing */

/* Somebody has the lock: a verb for an instant, or an owner that is just starting. */
static bool
is_held(const struct seat *s)
{
    char *holder = store_owner(s->app->store);
    bool held = holder != NULL;

    free(holder);
    return held;
}

bool
seat_reopen(struct seat *s, struct err *err)
{
    struct err other = { 0 };

    if (s->run != RUN_LIVE)
        return own(s, err);
    if (connect_owner(s, &other) || own(s, err))
        return true;
    if (other.code != ERR_NOTFOUND) {
        *err = other;
        return false;
    }
    if (!is_held(s))
        return false;
    *err = (struct err){ 0 };
    s->away_since_mono_ms = loop_mono_ms();
    loop_timer_set(s->watch, loop_next_second_ms());
    try_again_in(s, TRY_SOON_MS);
    return true;
}

bool
seat_open(struct seat *s, struct app *app, struct loop *loop, enum run_kind run, const char *frontend,
    const struct seat_handlers *h, void *arg, struct err *err)
{
    *s = (struct seat){ .app = app, .loop = loop, .run = run, .frontend = frontend, .h = *h, .arg = arg };
    s->retry = loop_timer_new(loop, on_retry, s);
    s->watch = loop_timer_new(loop, on_watch, s);
    return seat_reopen(s, err);
}

void
seat_close(struct seat *s, const char *why)
{
    if (s->role == SEAT_OWNER) {
        disown(s, why, 0);
    } else if (s->link != NULL) {
        leave_owner(s);
        s->role = SEAT_AWAY;
        s->h.lost(s->arg);
    }
    if (s->retry != NULL) {
        loop_timer_stop(s->retry);
        loop_timer_stop(s->watch);
    }
    drop_model(s);
    set_state(s, NULL);
    s->own_from_mono_ms = 0;
    s->in_vain = 0;
    s->distrusts_store = false;
    s->ever = false;
}

void
seat_release(struct seat *s)
{
    seat_forget_wishes(s);
    vec_release(&s->wishes);
    vec_release(&s->history);
    loop_timer_free(s->retry);
    loop_timer_free(s->watch);
    ports_live_free(s->live);
    free(s->owner_who);
    free(s->owner_hash);
    free(s->cannot_own);
    free(s->owner_fault);
    free(s->handing_to);
    free(s->state_text);
    *s = (struct seat){ 0 };
}

/* It would take over and said that it would not, or the other way round; not before it is known whether the owner reads its configuration too. */
static bool
must_rejoin(const struct seat *s)
{
    return s->role == SEAT_CLIENT && s->reload_ask == 0 && s->said_heir != (s->cannot_own == NULL);
}

void
seat_turn(struct seat *s)
{
    const struct err *fault;

    if (s->role == SEAT_OWNER)
        owner_turn(&s->owner);
    if (s->handing)
        hand_over(s);
    if (s->reader_more)
        dispatch_reader(s);
    fault = s->link == NULL ? NULL : client_fault(link_client(s->link));
    if (fault != NULL) {
        struct err why = *fault;

        lose_owner(s, &why);
    }
    if (must_rejoin(s))
        lose_owner(s, NULL);
}

void
seat_reconfigure(struct seat *s, struct config *config)
{
    if (s->role == SEAT_OWNER) {
        owner_reconfigure(&s->owner, config);
        listen_http(s);
        return;
    }
    config->before = s->app->config;
    s->app->config = config;
    if (s->model != NULL)
        s->model->config = config->model;
    if (s->owner_hash != NULL)
        judge_inheritance(s);
    if (s->role == SEAT_CLIENT)
        seat_ask_reload(s);
}

void
seat_identify(struct seat *s)
{
    if (s->link != NULL)
        lose_owner(s, NULL); /* it says hello with the new name */
}
