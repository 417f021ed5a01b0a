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

/* Then this often, until it has lasted so long, and then more rarely. */
#define TRY_SOON_MS 20
#define TRY_SOON_FOR_MS MS_SECOND
#define TRY_LATER_MS 250
/* Who gives the store up for another leaves it alone for so long. */
#define HAND_OVER_MS 1500
/* A gap that is shorter is no news. */
#define AWAY_TOLD_MS 700

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

void
seat_set_state(struct seat *s, const char *text)
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

void
seat_drop_model(struct seat *s)
{
    if (s->model_is_ours)
        model_free(s->model);
    s->model = NULL;
    s->model_is_ours = false;
}

void
seat_set_model(struct seat *s, struct model *m)
{
    seat_drop_model(s);
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

void
seat_forget_others(struct seat *s)
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
    seat_set_model(s, s->owner.model);
    seat_set_state(s, NULL);
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
    seat_preview_fail(s, "the store was given up meanwhile: ask again");
    owner_farewell(&s->owner, why, wait_ms);
    owner_close(&s->owner, true);
    s->role = SEAT_AWAY;
    seat_forget_others(s);
    s->away_since_mono_ms = loop_mono_ms();
    loop_timer_set(s->watch, loop_next_second_ms());
    seat_drop_model(s);
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
    seat_try_again_in(s, TRY_JITTER_MS);
    buf_release(&why);
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

    if (s->role != SEAT_AWAY || s->link != NULL || seat_connect_owner(s, &err))
        return;
    if (err.code == ERR_NOTFOUND && may_own_now(s) && own(s, &err))
        return;
    if (away_ms >= AWAY_TOLD_MS && s->cannot_own == NULL)
        seat_set_state(s, err.text);
    seat_try_again_in(s, away_ms < TRY_SOON_FOR_MS ? TRY_SOON_MS : TRY_LATER_MS);
}

void
seat_try_again_in(struct seat *s, int64_t ms)
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
    seat_set_state(s, buf_text(&text));
    buf_release(&text);
}

static void
tell_away(struct seat *s)
{
    struct buf text = BUF_INIT;

    if (loop_mono_ms() - s->away_since_mono_ms < AWAY_TOLD_MS || s->cannot_own == NULL)
        return;
    buf_addf(&text, "READ ONLY: nobody polls; this screen waits for an owner, for it can't be one: %s", s->cannot_own);
    seat_set_state(s, buf_text(&text));
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
    else if (s->role == SEAT_CLIENT && !seat_is_in_vain(s))
        seat_set_state(s, NULL);
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
    if (seat_connect_owner(s, &other) || own(s, err))
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
    seat_try_again_in(s, TRY_SOON_MS);
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
        seat_leave_owner(s);
        s->role = SEAT_AWAY;
        s->h.lost(s->arg);
    }
    if (s->retry != NULL) {
        loop_timer_stop(s->retry);
        loop_timer_stop(s->watch);
    }
    seat_drop_model(s);
    seat_set_state(s, NULL);
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
    vec_release(&s->previews_given_up);
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

void
seat_turn(struct seat *s)
{
    if (s->role == SEAT_OWNER)
        owner_turn(&s->owner);
    if (s->handing)
        hand_over(s);
    if (s->link != NULL)
        seat_client_turn(s);
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
        seat_judge_inheritance(s);
    if (s->role == SEAT_CLIENT)
        seat_ask_reload(s);
}

void
seat_identify(struct seat *s)
{
    if (s->link != NULL)
        seat_lose_owner(s, NULL); /* it says hello with the new name */
}
