/* SPDX-License-Identifier: MIT */
/* What the ui wishes is carried out here, and answered. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/lookup.h"
#include "app/tui.h"
#include "core/timeline.h"
#include "core/words.h"
#include "engine/dry.h"
#include "util/path.h"
#include "util/time.h"

#define HISTORY_MAX 200
#define SHELL_TIMEOUT_MS (10 * MS_MINUTE)
#define SHELL_OUTPUT_MAX 65536

static struct errand *
errand_new(struct tui *t, const struct effect *e)
{
    struct errand *errand = xcalloc(1, sizeof *errand);

    errand->t = t;
    errand->token = e->token;
    errand->alert = e->alert;
    errand->message = e->message;
    errand->incident = e->timeline;
    vec_push(&t->errands, errand);
    return errand;
}

static void
errand_free(struct errand *errand)
{
    struct tui *t = errand->t;

    for (size_t i = 0; i < t->errands.n; i++)
        if (t->errands.v[i] == errand) {
            vec_remove(&t->errands, i);
            break;
        }
    free(errand);
}

static void
drop_errands(struct tui *t, bool acts_too)
{
    for (size_t i = t->errands.n; i-- > 0;)
        if (acts_too || t->errands.v[i]->token == 0) {
            free(t->errands.v[i]);
            vec_remove(&t->errands, i);
        }
}

void
tui_forget_histories(struct tui *t)
{
    drop_errands(t, false);
}

/* Nobody will answer. */
void
tui_forget_errands(struct tui *t)
{
    if (t->shell != NULL)
        process_cancel(t->shell);
    t->shell = NULL;
    tui_editor_cancel(t);
    tui_leave_runs(t);
    drop_errands(t, true);
    vec_release(&t->errands);
}

bool
tui_awaits_answers(const struct tui *t)
{
    for (size_t i = 0; i < t->errands.n; i++)
        if (t->errands.v[i]->token != 0)
            return true;
    return false;
}

void
tui_give_up_errands(struct tui *t)
{
    struct ui_input in = { .kind = UI_REPLY,
        .unknown = true,
        .text = "suspended before the answer came: look whether it was done before you do it again" };

    while (t->errands.n > 0) {
        in.token = t->errands.v[0]->token;
        errand_free(t->errands.v[0]);
        if (in.token != 0)
            tui_input(t, &in);
    }
}

static void
add_refusals(const struct outcome *out, struct buf *text, struct alert_id *failed)
{
    for (size_t i = 0; i < out->refusals_n; i++)
        failed[i] = out->refusals[i].id;
    if (out->refusals_n > 0)
        buf_addf(text, "; %zu not: %s", out->refusals_n, out->refusals[0].text);
}

static void
on_reply(void *arg, const struct engine_reply *r)
{
    struct errand *errand = arg;
    struct tui *t = errand->t;
    struct ui_input in = { .kind = UI_REPLY, .token = errand->token, .ok = r->ok };
    struct alert_id *failed = NULL;
    struct buf text = BUF_INIT;

    errand_free(errand);
    if (r->ok && r->dry != NULL) {
        dry_run_words(t->shown, r->dry, &text);
    } else if (r->ok) {
        failed = xcalloc(r->outcome->refusals_n + 1, sizeof *failed);
        buf_adds(&text, r->outcome->summary);
        add_refusals(r->outcome, &text, failed);
        in.failed = failed;
        in.failed_n = r->outcome->refusals_n;
    } else {
        buf_adds(&text, r->err.text);
    }
    in.text = buf_text(&text);
    t->tell = true;
    tui_input(t, &in);
    buf_release(&text);
    free(failed);
}

static void
do_command(struct tui *t, const struct effect *e)
{
    struct command cmd = {
        .kind = e->command,
        .actor = t->app->me,
        .origin = t->app->origin,
        .sure = e->sure,
        .note = e->note,
        .subjects = e->subjects,
        .subjects_n = e->subjects_n,
        .destinations = (const char *const *)e->destinations,
        .destinations_n = e->destinations_n,
        .reply_to = e->reply_to,
        .messages = e->messages,
        .messages_n = e->messages_n,
        .incident = e->incident,
        .for_ms = e->for_ms,
        .until_ms = e->until_ms,
        .text = e->text,
        .to = e->to,
        .vote = e->vote,
        .respond = e->respond,
        .source = e->source,
        .matchers = e->matchers,
        .silence_id = e->silence_id,
        .seq = e->seq,
        .dry = e->dry,
        .names = (const char *const *)&e->name,
        .names_n = e->name != NULL,
    };
    struct err err = { 0 };

    if (person_may(&t->app->identity, cmd.kind, &err))
        seat_submit(&t->seat, &cmd, on_reply, errand_new(t, e));
    else
        tui_input(t, &(struct ui_input){ .kind = UI_REPLY, .token = e->token, .text = err.text });
}

struct history_lines {
    VEC(struct history_line) v;
    struct arena arena;
};

static void
add_history(void *ctx, const struct event *ev, const char *words)
{
    struct history_lines *l = ctx;
    struct history_line line = { ev->at_ms, ev->seq, arena_strdup(&l->arena, ev->actor), event_verb(ev),
        arena_strdup(&l->arena, words) };

    vec_push(&l->v, line);
}

static void
add_timeline(struct tui *t, uint64_t incident, const struct stored_event *v, size_t n, struct history_lines *l)
{
    struct timeline_names names;
    struct timeline_lines lines = { .m = t->shown, .names = &names, .line = add_history, .ctx = l };

    timeline_names_init(&names, model_incident(t->shown, incident));
    for (size_t i = 0; i < n; i++)
        timeline_line(&lines, &v[i].ev);
    timeline_lines_end(&lines);
    timeline_names_release(&names);
}

static void
add_past(const struct ui_input *of, const struct stored_event *v, size_t n, struct history_lines *l)
{
    struct buf words = BUF_INIT;

    for (size_t i = 0; i < n; i++) {
        buf_clear(&words);
        if (of->message != 0)
            message_words(NULL, &v[i].ev, 1, &words);
        else
            event_words_for(&v[i].ev, &of->alert, &words);
        add_history(l, &v[i].ev, buf_text(&words));
    }
    buf_release(&words);
}

static void
on_history(void *arg, const struct stored_event *v, size_t n, bool more, const struct err *err)
{
    struct errand *errand = arg;
    struct tui *t = errand->t;
    struct ui_input in = { .kind = UI_HISTORY,
        .alert = errand->alert,
        .message = errand->message,
        .incident = errand->incident,
        .more = more };
    struct history_lines lines = { 0 };

    errand_free(errand);
    if (in.incident != 0)
        add_timeline(t, in.incident, v, n, &lines);
    else
        add_past(&in, v, n, &lines);
    in.lines = lines.v.v;
    in.lines_n = lines.v.n;
    if (err == NULL)
        tui_input(t, &in);
    else
        tui_say(t, false, "history: %s", err->text);
    vec_release(&lines.v);
    arena_release(&lines.arena);
}

static void
do_history(struct tui *t, const struct effect *e)
{
    const struct seat_past of = { .alert = e->alert, .message = e->message, .incident = e->timeline };

    seat_history(&t->seat, &of, e->timeline != 0 ? TIMELINE_MAX : HISTORY_MAX, on_history, errand_new(t, e));
}

static void
do_poll(struct tui *t, const struct effect *e)
{
    seat_poll(&t->seat, e->text);
}

static void
do_quit(struct tui *t, const struct effect *e)
{
    t->left_alone = t->leaving.owns && !e->sure && t->app->config->sources.n > 0;
    tui_quit(t, EXIT_DONE);
}

static void
do_demo(struct tui *t, const struct effect *e)
{
    (void)e;
    t->app->wants_demo = true;
    tui_quit(t, EXIT_DONE);
}

static void
do_suspend(struct tui *t, const struct effect *e)
{
    (void)e;
    t->suspend = true;
}

static void
do_reload(struct tui *t, const struct effect *e)
{
    struct err err = { 0 };

    (void)e;
    if (t->seat.role != SEAT_OWNER || tui_has_right(t, RIGHT_RELOAD))
        (void)tui_reload(t, &err);
}

static void
do_write_config(struct tui *t, const struct effect *e)
{
    char *dir = path_dir(t->config_path);
    struct buf text = BUF_INIT;
    struct err err = { 0 };

    (void)e;
    config_example(&text);
    if (access(t->config_path, F_OK) == 0 || errno != ENOENT)
        tui_say(t, false, "%s is there already: left as it is", t->config_path);
    else if (!path_make_dir(dir, &err) || !path_write(t->config_path, buf_text(&text), text.len, &err))
        tui_say(t, false, "not written: %s", err.text);
    else
        tui_say(t, true, "wrote %s; edit it, then :reload", t->config_path);
    buf_release(&text);
    free(dir);
}

static void
do_copy(struct tui *t, const struct effect *e)
{
    term_copy(t->term, e->text == NULL ? "" : e->text);
}

static void
do_repaint(struct tui *t, const struct effect *e)
{
    (void)e;
    term_invalidate(t->term);
    t->due = true;
}

static void
do_bell(struct tui *t, const struct effect *e)
{
    (void)e;
    term_bell(t->term);
    t->due = true;
}

static void
do_remember(struct tui *t, const struct effect *e)
{
    if (e->text != NULL && t->run == RUN_LIVE)
        colon_history_add(&t->colon, e->text);
}

static void
do_goto(struct tui *t, const struct effect *e)
{
    struct err err = { 0 };
    size_t more;
    const struct alert *a;

    if (e->text == NULL)
        return;
    a = lookup_alert(t->shown, t->app->config, e->text, t->app->me, seat_now_ms(&t->seat), &more, &err);
    if (a == NULL)
        tui_say(t, false, "%s", err.text);
    else
        tui_input(t, &(struct ui_input){ .kind = UI_GOTO, .alert = a->id });
    if (a != NULL && more > 0)
        tui_say(t, true, "the worst of %zu alerts that the address stands for", more + 1);
}

static void
on_shell(void *arg, const char *out, size_t len, const struct err *err)
{
    struct tui *t = arg;
    size_t first = 0;

    t->shell = NULL;
    while (first < len && out[first] != '\n')
        first++;
    applog("`:!` said: %.*s", (int)len, out == NULL ? "" : out);
    if (err != NULL)
        tui_say(t, false, "%s", err->text);
    else if (len == 0)
        tui_say(t, true, "done");
    else
        tui_say(t, true, "%.*s%s", (int)first, out, first + 1 < len ? " (more in the log file)" : "");
}

/* The alert goes by the environment, never into the words that the shell reads. */
static void
do_shell(struct tui *t, const struct effect *e)
{
    const struct alert *a = model_alert(t->shown, &e->alert);
    struct buf id = BUF_INIT, name = BUF_INIT, source = BUF_INIT;
    const char *argv[8];
    char hex[ALERT_ID_HEX];
    size_t n = 0;

    if (t->shell != NULL || e->text == NULL) {
        tui_say(t, false, "one command at a time: the last one still runs");
        return;
    }
    argv[n++] = "env";
    if (a != NULL) {
        alert_id_hex(&a->id, hex);
        buf_addf(&id, "TOCSIN_ALERT=%s", hex);
        buf_addf(&name, "TOCSIN_NAME=%s", alert_field(a, FIELD_NAME));
        buf_addf(&source, "TOCSIN_SOURCE=%s", a->source->name);
        argv[n++] = buf_text(&id);
        argv[n++] = buf_text(&name);
        argv[n++] = buf_text(&source);
    }
    argv[n++] = "sh";
    argv[n++] = "-c";
    argv[n++] = e->text;
    argv[n] = NULL;
    t->shell = process_run(t->loop, argv, SHELL_TIMEOUT_MS, SHELL_OUTPUT_MAX, on_shell, t);
    buf_release(&id);
    buf_release(&name);
    buf_release(&source);
}

typedef void effect_fn(struct tui *t, const struct effect *e);

static effect_fn *const effect_fns[] = {
    [EFFECT_COMMAND] = do_command,
    [EFFECT_POLL] = do_poll,
    [EFFECT_HISTORY] = do_history,
    [EFFECT_QUIT] = do_quit,
    [EFFECT_DEMO] = do_demo,
    [EFFECT_SUSPEND] = do_suspend,
    [EFFECT_RELOAD] = do_reload,
    [EFFECT_WRITE_CONFIG] = do_write_config,
    [EFFECT_COPY] = do_copy,
    [EFFECT_SHELL] = do_shell,
    [EFFECT_REPAINT] = do_repaint,
    [EFFECT_THEME] = do_repaint,
    [EFFECT_REMEMBER] = do_remember,
    [EFFECT_DETAIL_URL] = do_goto,
    [EFFECT_DRAFT_READ] = tui_draft_read,
    [EFFECT_DRAFT_SAVE] = tui_draft_save,
    [EFFECT_DRAFT_DROP] = tui_draft_drop,
    [EFFECT_IAM] = tui_iam,
    [EFFECT_EDITOR] = tui_edit,
    [EFFECT_TAKE_OVER] = tui_take_over,
    [EFFECT_BELL] = do_bell,
    [EFFECT_RUN] = tui_run_command,
    [EFFECT_RUNS] = tui_show_runs,
    [EFFECT_PREVIEW] = tui_preview,
    [EFFECT_PRESENCE] = tui_present,
    [EFFECT_REPLAY] = tui_replay,
};

void
tui_effect(struct tui *t, const struct effect *e)
{
    effect_fns[e->kind](t, e);
}

void
tui_effects(struct tui *t, struct ui_effects *effects)
{
    for (size_t i = 0; i < effects->v.n && !t->quitting; i++)
        tui_effect(t, &effects->v.v[i]);
}
