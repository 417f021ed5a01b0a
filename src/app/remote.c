/* SPDX-License-Identifier: MIT */
/* A verb's talk with the owner of the store. */
#include "app/remote.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/link.h"
#include "app/ports_live.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

#define REMOTE_SIGNALS 3
/* How often it is looked whether the owner is silent. */
#define LOOK_MS 100

struct remote {
    struct app *app;
    struct loop *loop;
    struct ports_live *live;
    struct link *link;
    struct model *model;
    struct loop_timer *look;
    struct loop_signal *signals[REMOTE_SIGNALS];
    char *owner;
    int64_t pid;
    bool same_account, welcomed;
    struct remote_person you;
    uint64_t waits_for;   /* the id of the ask; 0: for the welcome */
    int64_t from_mono_ms; /* since when; before, nobody listened */
    cJSON *answer;
    struct err err; /* it is over */
};

static void
end(struct remote *r, enum err_code code, const char *text)
{
    if (r->err.code == ERR_NONE)
        err_set(&r->err, code, "%s", text);
    loop_stop(r->loop);
}

static void
release_person(struct remote_person *you)
{
    free(you->name);
    free(you->known);
    free(you->role);
    free(you->origin);
    free(you->note);
}

static void
on_welcome(void *arg, const struct client_welcome *w)
{
    struct remote *r = arg;

    if (r->welcomed)
        return;
    r->welcomed = true;
    r->owner = xstrdup(w->owner);
    r->pid = w->pid;
    r->same_account = w->same_account;
    r->you = (struct remote_person){
        .name = xstrdup_or_null(w->you),
        .known = xstrdup_or_null(w->known),
        .role = xstrdup_or_null(w->may),
        .origin = xstrdup_or_null(w->origin),
        .note = xstrdup_or_null(w->note),
    };
    str_copy(r->model->node, sizeof r->model->node, w->node);
    loop_stop(r->loop);
}

static void
on_answer(void *arg, uint64_t id, const cJSON *line)
{
    struct remote *r = arg;

    if (id != r->waits_for)
        return;
    r->answer = cJSON_Duplicate(line, true);
    if (r->answer == NULL)
        alloc_die();
    loop_stop(r->loop);
}

static void
on_closed(void *arg, const struct err *why)
{
    const struct remote *r = arg;
    const struct err *fault = client_fault(link_client(r->link));

    if (fault != NULL)
        end(arg, fault->code, fault->text);
    else
        end(arg, ERR_NOTFOUND, why == NULL ? "the owner of the store has left" : why->text);
}

/* Who is not greeted yet is known by the lock. */
static void
on_look(void *arg)
{
    struct remote *r = arg;
    struct buf text = BUF_INIT;
    char *holder;

    loop_timer_set(r->look, loop_mono_ms() + LOOK_MS);
    if (loop_mono_ms() - r->from_mono_ms < CLIENT_SILENCE_MS || client_silent_ms(link_client(r->link)) == 0)
        return;
    holder = store_owner(r->app->store);
    buf_addf(&text, "no answer from %s, which owns the store: %s",
        r->owner != NULL     ? r->owner
            : holder != NULL ? holder
                             : "a process of another account",
        store_is_anothers(r->app->store) ? "its account can end it, or take the store over in a dashboard (:takeover)"
                                         : "end it, or take the store over in the dashboard (:takeover)");
    end(r, ERR_UNAVAILABLE, buf_text(&text));
    free(holder);
    buf_release(&text);
}

static void
on_signal(void *arg, int signum)
{
    (void)signum;
    end(arg, ERR_UNAVAILABLE, "interrupted");
}

static void
watch(struct remote *r)
{
    static const int signals[REMOTE_SIGNALS] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < REMOTE_SIGNALS && !r->app->holds_signals; i++)
        r->signals[i] = loop_signal_new(r->loop, signals[i], on_signal, r);
    r->look = loop_timer_new(r->loop, on_look, r);
    loop_timer_set(r->look, loop_mono_ms() + LOOK_MS);
}

struct remote *
remote_open(struct app *app, struct err *err)
{
    static const struct link_handlers handlers = {
        .client = { .welcome = on_welcome, .answer = on_answer },
        .closed = on_closed,
    };
    const struct client_config config = { .frontend = "cli", .claim = app->claim, .folds = true };
    struct remote *r = xcalloc(1, sizeof *r);

    r->app = app;
    r->loop = loop_new();
    r->live = ports_live_new(r->loop);
    r->model = model_new(&app->config->model);
    r->link = link_open(app, r->loop, ports_live_ports(r->live), &config, r->model, &handlers, r, err);
    if (r->link != NULL) {
        watch(r);
        r->from_mono_ms = loop_mono_ms();
        loop_run(r->loop);
        *err = r->err;
        if (r->welcomed)
            return r;
    }
    remote_close(r);
    return NULL;
}

void
remote_close(struct remote *r)
{
    if (r == NULL)
        return;
    link_close(r->link);
    for (size_t i = 0; i < REMOTE_SIGNALS; i++)
        loop_signal_free(r->signals[i]);
    loop_timer_free(r->look);
    ports_live_free(r->live);
    loop_free(r->loop);
    model_free(r->model);
    free(r->owner);
    release_person(&r->you);
    free(r);
}

struct model *
remote_model(struct remote *r)
{
    return r->model;
}

const char *
remote_owner(const struct remote *r)
{
    return r->owner;
}

bool
remote_same_account(const struct remote *r)
{
    return r->same_account;
}

const struct remote_person *
remote_you(const struct remote *r)
{
    return &r->you;
}

/* Any answer, also a refusal. */
static cJSON *
wait_for(struct remote *r, uint64_t id, struct err *err)
{
    const struct err *fault = client_fault(link_client(r->link));
    cJSON *answer;

    if (fault != NULL)
        end(r, fault->code, fault->text); /* the ask did not leave whole */
    r->waits_for = id;
    r->from_mono_ms = loop_mono_ms();
    if (r->err.code == ERR_NONE)
        loop_run(r->loop);
    answer = r->answer;
    r->answer = NULL;
    if (answer == NULL)
        *err = r->err;
    return answer;
}

cJSON *
remote_ask(struct remote *r, const char *word, void (*put)(struct json_out *o, const void *what), const void *what,
    struct err *err)
{
    cJSON *answer = wait_for(r, client_ask(link_client(r->link), word, put, what), err);

    if (answer == NULL || json_get_bool(answer, "ok", false))
        return answer;
    reply_read_err(answer, err);
    cJSON_Delete(answer);
    return NULL;
}

static void
put_query(struct json_out *o, const void *what)
{
    const struct board_query *q = what;

    json_str(o, "filter", q->filter);
    json_bool(o, "messages", q->messages);
    json_bool(o, "silences", q->silences);
    if (q->words == NULL)
        return;
    json_open(o, "words", '[');
    for (size_t i = 0; i < q->words_n; i++)
        json_str(o, NULL, q->words[i]);
    json_close(o, ']');
}

bool
remote_query(struct remote *r, const struct board_query *q, struct err *err)
{
    cJSON *answer = remote_ask(r, "query", put_query, q, err);

    cJSON_Delete(answer);
    r->model->whole = answer != NULL;
    return answer != NULL;
}

bool
remote_act(struct remote *r, const struct command *cmd, bool wants_events, struct reply_read *out, struct err *err)
{
    cJSON *answer;

    answer = wait_for(r, client_act(link_client(r->link), cmd, wants_events), err);
    if (answer == NULL)
        return false;
    reply_read(answer, cmd->kind, out);
    cJSON_Delete(answer);
    return true;
}
