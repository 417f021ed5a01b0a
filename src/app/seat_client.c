/* SPDX-License-Identifier: MIT */
/* A seat beside an owner: the connection, what the owner says on it, and where the board comes from. */
#include <unistd.h>

#include "app/applog.h"
#include "app/seat_own.h"
#include "util/str.h"
#include "util/time.h"

/* Who was turned away, or got no board, more often than that in a row: knocks so often, and says why once. */
#define IN_VAIN_MAX 2
#define IN_VAIN_AGAIN_MS MS_SECOND
/* Whatever an owner that leaves says, the store is left alone no longer than so. */
#define LEAVE_ALONE_MAX_MS (10 * MS_SECOND)

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

void
seat_leave_owner(struct seat *s)
{
    link_close(s->link);
    s->link = NULL;
    close_reader(s);
    s->reload_ask = 0;
    str_set(&s->owner_fault, NULL);
    seat_forget_others(s);
    seat_history_fail(s, "the owner of the store is gone");
    seat_preview_fail(s, "the owner of the store is gone: ask again");
    seat_wishes_wait(s);
}

bool
seat_is_in_vain(const struct seat *s)
{
    return s->in_vain > IN_VAIN_MAX;
}

static void
tell_loss(struct seat *s, const char *why)
{
    if (seat_is_in_vain(s))
        seat_set_state(s, why);
    else
        seat_say(s, false, "%s", why);
}

static int64_t
rejoin_in_ms(const struct seat *s)
{
    int64_t jitter_ms = (int64_t)(s->live == NULL ? 0 : ports_live_ports(s->live)->random(s->live) % TRY_JITTER_MS);

    return seat_is_in_vain(s) ? IN_VAIN_AGAIN_MS + jitter_ms : jitter_ms;
}

void
seat_lose_owner(struct seat *s, const struct err *why)
{
    bool was_client = s->role == SEAT_CLIENT, had_board = s->model != NULL && s->model->whole;

    s->in_vain = had_board ? 0 : s->in_vain + 1;
    s->distrusts_store = !had_board && s->reader != NULL && why != NULL;
    if (why != NULL)
        tell_loss(s, why->text);
    seat_leave_owner(s);
    seat_drop_model(s);
    if (was_client) {
        s->role = SEAT_AWAY;
        s->away_since_mono_ms = loop_mono_ms();
        s->h.lost(s->arg);
    }
    seat_try_again_in(s, rejoin_in_ms(s));
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

void
seat_judge_inheritance(struct seat *s)
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
    if (!seat_is_in_vain(s))
        seat_set_state(s, NULL);
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
    seat_judge_inheritance(s);
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
        s->own_from_mono_ms = loop_mono_ms() + (wait_ms < LEAVE_ALONE_MAX_MS ? wait_ms : LEAVE_ALONE_MAX_MS);
    applog("%s leaves: %s", s->owner_who == NULL ? "the owner" : s->owner_who, why);
}

/* Who has no room for us says so and hangs up. */
static void
on_closed(void *arg, const struct err *why)
{
    struct seat *s = arg;
    const struct err *fault = client_fault(link_client(s->link));
    struct err said = fault != NULL ? *fault : why != NULL ? *why : (struct err){ 0 };

    seat_lose_owner(s, said.code == ERR_NONE ? NULL : &said);
}

bool
seat_connect_owner(struct seat *s, struct err *err)
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
    seat_set_model(s, m);
    loop_timer_set(s->watch, loop_next_second_ms());
    return true;
}

/* It would take over and said that it would not, or the other way round; not before it is known whether the owner reads its configuration too. */
static bool
must_rejoin(const struct seat *s)
{
    return s->role == SEAT_CLIENT && s->reload_ask == 0 && s->said_heir != (s->cannot_own == NULL);
}

void
seat_client_turn(struct seat *s)
{
    const struct err *fault;

    if (s->reader_more)
        dispatch_reader(s);
    fault = client_fault(link_client(s->link));
    if (fault != NULL) {
        struct err why = *fault;

        seat_lose_owner(s, &why);
    } else if (must_rejoin(s)) {
        seat_lose_owner(s, NULL);
    }
}
