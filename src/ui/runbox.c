/* SPDX-License-Identifier: MIT */
/* The list of configured commands for an alert, then why, then, for a dangerous one, the exact words and a yes. */
#include "ui/runbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/layout.h"
#include "ui/prompt.h"
#include "util/str.h"
#include "util/time.h"

#define BOX_COLS_MAX 76
#define MARGIN_COLS 2
#define NAME_COLS_MAX 18
#define ASKS "asks" /* behind a dangerous one */
/* Of the words of a dangerous one: so many bytes fit the box on the smallest screen. */
#define SHOWN_MAX 300
/* A run that began longer ago is no news, whenever the screen hears of it. */
#define NEWS_MS MS_MINUTE

void
runbox_close_list(struct runbox *b)
{
    vec_release(&b->names);
    b->open = false;
}

void
runbox_close(struct runbox *b)
{
    runbox_close_list(b);
    free(b->name);
    free(b->why);
    free(b->words);
    b->name = b->why = b->words = NULL;
}

void
runbox_release(struct runbox *b)
{
    runbox_close(b);
    vec_release(&b->under_way);
}

static const struct run_command *
command_named(const struct ui *ui, const char *name)
{
    for (size_t i = 0; i < ui->config.commands_n; i++)
        if (str_eq(ui->config.commands[i].name, name))
            return &ui->config.commands[i];
    return NULL;
}

/* The alert as it is now; *gone: there was one, and it is no longer on the board. */
static const struct alert *
alert_of(const struct turn *t, bool *gone)
{
    const struct runbox *b = &t->ui->runbox;
    const struct alert *a = b->has_alert ? model_alert(t->m, &b->subject.id) : NULL;

    *gone = b->has_alert && a == NULL;
    return a;
}

/* The words that would be run; false, and she is told, where it can't be. */
static bool
fill(struct turn *t, struct arena *arena, struct buf *words)
{
    const struct run_command *c = command_named(t->ui, t->ui->runbox.name);
    const char *const *argv;
    struct err err = { 0 };
    bool gone;
    const struct alert *a = alert_of(t, &gone);
    size_t n;

    if (c == NULL)
        turn_say(t, false, "that command is no longer configured");
    else if (gone)
        turn_say(t, false, "that alert is no longer on the board: nothing was run");
    else if (!run_command_fits(c, t->m, a, t->ui->config.me, t->now_ms))
        turn_say(t, false, "%s is not for %s", c->name, a == NULL ? "no alert: choose one" : "this alert");
    else if (!run_command_fill(c, a, arena, &argv, &n, &err))
        turn_say(t, false, "%s", err.text);
    else {
        run_argv_words(argv, n, words);
        return true;
    }
    return false;
}

static void
send(struct turn *t)
{
    struct runbox *b = &t->ui->runbox;
    struct effect *e = turn_effect(t, EFFECT_RUN);

    e->name = xstrdup(b->name);
    e->text = xstrdup(b->why);
    e->has_alert = b->has_alert;
    e->alert = b->subject.id;
    turn_say(t, true, "%s is about to be run", b->name);
    runbox_close(b);
}

/* The configuration and the alert may be others by now: what is run is what was shown. */
static void
send_as_shown(struct turn *t)
{
    struct runbox *b = &t->ui->runbox;
    struct arena arena = { 0 };
    struct buf words = BUF_INIT;

    if (!fill(t, &arena, &words))
        runbox_close(b);
    else if (str_eq(buf_text(&words), b->words))
        send(t);
    else {
        turn_say(t, false, "%s is other words by now: nothing was run", b->name);
        runbox_close(b);
    }
    buf_release(&words);
    arena_release(&arena);
}

static void
tell_dry(struct turn *t, const char *words)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "would run %s\n  because %s\n", words, t->ui->runbox.why);
    told_open(t, buf_text(&text));
    buf_release(&text);
    runbox_close(&t->ui->runbox);
}

bool
runbox_why(struct turn *t, const char *why)
{
    struct runbox *b = &t->ui->runbox;
    const struct run_command *c = command_named(t->ui, b->name);
    struct arena arena = { 0 };
    struct buf words = BUF_INIT, text = BUF_INIT;

    if (run_purpose_is_blank(why))
        return false;
    free(b->why);
    b->why = xstrdup(why);
    if (!fill(t, &arena, &words)) {
        runbox_close(b);
    } else if (t->ui->dry) {
        tell_dry(t, buf_text(&words));
    } else if (c->dangerous && words.len > SHOWN_MAX) {
        turn_say(t, false, "its %zu bytes can't be shown here whole: tocsin run --command %s shows them and asks", words.len,
            c->name);
        runbox_close(b);
    } else if (c->dangerous) {
        buf_addf(&text, "Run %s", buf_text(&words));
        str_set(&b->words, buf_text(&words));
        dialog_ask(t, c->name, buf_text(&text), send_as_shown);
    } else {
        send(t);
    }
    buf_release(&words);
    buf_release(&text);
    arena_release(&arena);
    return true;
}

/* What can't be run is said before anything is typed. */
static void
choose(struct turn *t, const char *name)
{
    struct runbox *b = &t->ui->runbox;
    struct arena arena = { 0 };
    struct buf words = BUF_INIT;
    const struct run_command *c;

    str_set(&b->name, name);
    b->open = false;
    if (fill(t, &arena, &words)) {
        c = command_named(t->ui, name);
        prompt_open_why(t, c->name, c->why == NULL ? "" : c->why);
    } else {
        runbox_close(b);
    }
    buf_release(&words);
    arena_release(&arena);
}

static void
list_commands(struct turn *t)
{
    struct runbox *b = &t->ui->runbox;
    bool gone;
    const struct alert *a = alert_of(t, &gone);

    for (size_t i = 0; i < t->ui->config.commands_n; i++)
        if (run_command_fits(&t->ui->config.commands[i], t->m, a, t->ui->config.me, t->now_ms))
            vec_push(&b->names, t->ui->config.commands[i].name);
    b->open = b->names.n > 0;
    b->chosen = 0;
    if (t->ui->config.commands_n == 0)
        turn_say(t, false, "no command is configured: a section command in tocsin.conf says what can be run");
    else if (!b->open)
        turn_say(t, false, a == NULL ? "no configured command does without an alert" : "no configured command is for this alert");
}

/* "rollback because it is bad": the first word names the command. */
void
action_run_command(struct turn *t, const struct call *call)
{
    struct runbox *b = &t->ui->runbox;
    const struct alert *a = ui_subject(t->ui, t->m);
    size_t len = strcspn(call->text, " ");
    char *name = xstrndup(call->text, len);
    const char *why = call->text + len + strspn(call->text + len, " ");

    runbox_close(b);
    b->has_alert = a != NULL;
    if (a != NULL)
        b->subject = (struct subject){ a->id, a->episode };
    if (*name == '\0') {
        list_commands(t);
    } else if (command_named(t->ui, name) == NULL) {
        turn_say(t, false, "no command %s is configured", name);
    } else if (*why == '\0') {
        choose(t, name);
    } else {
        str_set(&b->name, name);
        (void)runbox_why(t, why);
    }
    free(name);
}

void
action_runs(struct turn *t, const struct call *call)
{
    turn_effect(t, EFFECT_RUNS)->text = xstrdup(call->text);
}

static void
move(struct runbox *b, long lines)
{
    long at = (long)b->chosen + lines, last = (long)b->names.n - 1;

    b->chosen = (size_t)(at < 0 ? 0 : at > last ? last : at);
}

void
runbox_key(struct turn *t, struct key k)
{
    struct runbox *b = &t->ui->runbox;
    size_t digit = k.code >= '1' && k.code <= '9' ? k.code - '1' : SIZE_MAX;

    if (k.mods == 0 && (k.code == KEYS_ESC || k.code == 'q' || k.code == 'n')) {
        runbox_close(b);
        turn_say(t, true, "nothing was run");
    } else if (k.mods == 0 && (k.code == 'j' || k.code == KEYS_DOWN)) {
        move(b, 1);
    } else if (k.mods == 0 && (k.code == 'k' || k.code == KEYS_UP)) {
        move(b, -1);
    } else if (k.mods == 0 && k.code == KEYS_ENTER) {
        choose(t, b->names.v[b->chosen]);
    } else if (k.mods == 0 && digit < b->names.n) {
        choose(t, b->names.v[digit]);
    } else {
        turn_say(t, false, "only these keys work here: a number or Enter, j and k, Esc");
    }
}

/* As wide as the longest name, so that what they do is seen too. */
static int
name_cols(const struct runbox *b)
{
    size_t widest = 0;

    for (size_t i = 0; i < b->names.n; i++)
        if (strlen(b->names.v[i]) > widest)
            widest = strlen(b->names.v[i]);
    return widest < NAME_COLS_MAX ? (int)widest : NAME_COLS_MAX;
}

static void
draw_row(const struct ui *ui, struct canvas *c, struct rect in, int row, size_t i)
{
    const struct runbox *b = &ui->runbox;
    const struct run_command *command = command_named(ui, b->names.v[i]);
    struct buf what = BUF_INIT;
    int cols = name_cols(b), at = in.col + 4 + cols + 2;

    if (command == NULL)
        return;
    if (command->what != NULL)
        buf_adds(&what, command->what);
    else
        run_argv_words(command->words, command->words_n, &what);
    if (i < 9)
        canvas_textf(c, row, in.col + 2, 2, ROLE_DIALOG_TITLE, "%zu", i + 1);
    canvas_text(c, row, in.col + 4, cols, ROLE_DIALOG, command->name);
    canvas_text(c, row, at, in.col + in.cols - 1 - (int)strlen(ASKS) - at, ROLE_DIALOG, buf_text(&what));
    if (command->dangerous)
        canvas_right(c, row, in.col + in.cols - (int)strlen(ASKS), (int)strlen(ASKS), ROLE_DIALOG_TITLE, ASKS);
    if (i == b->chosen) {
        canvas_text(c, row, in.col, 1, ROLE_DIALOG_TITLE, ">");
        canvas_flag(c, row, in.col, in.cols, CELL_SELECTED);
    }
    buf_release(&what);
}

/* "run, on HighErrorRate" */
static void
title_of(const struct turn *t, struct buf *out)
{
    bool gone;
    const struct alert *a = alert_of(t, &gone);

    buf_adds(out, "run");
    if (a != NULL)
        buf_addf(out, ", on %.60s", alert_field(a, FIELD_NAME));
}

void
runbox_draw(struct ui *ui, const struct model *m, struct canvas *c)
{
    const struct turn t = { .ui = ui, .m = m };
    const struct runbox *b = &ui->runbox;
    struct buf title = BUF_INIT;
    int cols = c->cols - 2 * MARGIN_COLS < BOX_COLS_MAX ? c->cols - 2 * MARGIN_COLS : BOX_COLS_MAX;
    int most = c->rows - 5 > 1 ? c->rows - 5 : 1, n = b->names.n < (size_t)most ? (int)b->names.n : most;
    size_t top = b->chosen >= (size_t)n ? b->chosen - (size_t)n + 1 : 0;
    struct rect box = { .cols = cols, .rows = n + 2 };

    box.row = (c->rows - 2 - box.rows) / 2;
    box.col = (c->cols - cols) / 2;
    title_of(&t, &title);
    dialog_frame(c, &box, buf_text(&title));
    buf_release(&title);
    for (int i = 0; i < n; i++)
        draw_row(ui, c, (struct rect){ box.row + 1, box.col + 2, n, cols - 4 }, box.row + 1 + i, top + (size_t)i);
}

static void
tell_end(struct turn *t, const struct run *r)
{
    struct buf words = BUF_INIT;
    char hint[48];

    run_end_words(&r->end, &words);
    turn_say(t, r->end.how == RUN_EXITED && r->end.code == 0, "run %llu ended: %s", (unsigned long long)r->number,
        buf_text(&words));
    snprintf(hint, sizeof hint, ":runs %llu shows its output", (unsigned long long)r->number);
    turn_hint(t, hint);
    buf_release(&words);
}

static void
look_for_ends(struct turn *t)
{
    struct runbox *b = &t->ui->runbox;
    size_t kept = 0;

    for (size_t i = 0; i < b->under_way.n; i++) {
        const struct run *r = model_run(t->m, b->under_way.v[i]);

        if (r != NULL && r->finished)
            tell_end(t, r);
        else if (r != NULL)
            b->under_way.v[kept++] = b->under_way.v[i];
    }
    b->under_way.n = kept;
}

static void
look_for_beginnings(struct turn *t)
{
    struct runbox *b = &t->ui->runbox;

    for (size_t i = t->m->runs.n; i-- > 0 && t->m->runs.v[i]->number > b->told;) {
        const struct run *r = t->m->runs.v[i];

        if (r->finished && !b->began)
            continue;
        if (!str_eq(r->actor, t->ui->config.me) || (r->finished && t->now_ms - r->started_at_ms > NEWS_MS))
            continue;
        vec_push(&b->under_way, r->number);
        if (b->began)
            turn_say(t, true, "run %llu: %s started", (unsigned long long)r->number,
                r->order.name != NULL ? r->order.name : r->order.argv[0]);
    }
    if (t->m->runs.n > 0)
        b->told = t->m->runs.v[t->m->runs.n - 1]->number;
    b->began = b->began || t->m->whole;
}

void
runbox_watch(struct turn *t)
{
    look_for_beginnings(t);
    look_for_ends(t);
}
