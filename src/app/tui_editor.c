/* SPDX-License-Identifier: MIT */
/* The person's editor: it has the terminal while polling and delivering go on; nothing is drawn and no key is read meanwhile. */
#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/credential.h"
#include "app/draft.h"
#include "app/tui.h"

#define FALLBACK "vi"
#define NOT_REAL "not-real" /* in the place of a draft's name, where drafts are not kept: nobody takes it up */

struct editing {
    struct tui *t;
    struct process *process;
    char **words; /* of its command */
    char *path;   /* of the file that it edits */
    char *lent;   /* what stood in it */
};

static void
editing_free(struct editing *e)
{
    free(e->words);
    free(e->path);
    free(e->lent);
    free(e);
}

static const char *
editor_command(void)
{
    static const char *const variables[] = { "VISUAL", "EDITOR" };

    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);

        if (value != NULL && value[strspn(value, " \t")] != '\0')
            return value;
    }
    return FALLBACK;
}

static void
answer(struct tui *t, bool ok, const char *text)
{
    tui_input(t, &(struct ui_input){ .kind = UI_EDITED, .ok = ok, .text = text });
}

/* What was edited is told of, wherever it is: it may be half an hour's work. */
static void
answer_failure(struct editing *e, const char *why)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%s: the text is as it was", why);
    if (!draft_take_unchanged(e->path, e->lent)) {
        applog("editor: %s; its file is %s", why, e->path);
        buf_addf(&text, " (the editor's: %s)", e->path);
    }
    answer(e->t, false, buf_text(&text));
    buf_release(&text);
}

/* The screen keeps a draft of it at once: only then may its file go. */
static void
take(struct editing *e, const char *text)
{
    answer(e->t, true, text);
    unlink(e->path);
}

static bool
take_terminal_back(struct tui *t)
{
    if (!term_resume(t->term, &t->err)) {
        tui_quit(t, exit_code_of(&t->err));
        return false;
    }
    loop_io_want(t->tty, LOOP_READ);
    tui_tell_size(t);
    t->due = true;
    return true;
}

static void
on_ended(void *arg, const char *out, size_t len, const struct err *err)
{
    struct editing *e = arg;
    struct tui *t = e->t;
    struct buf text = BUF_INIT;
    struct err fault = { 0 };

    (void)out, (void)len;
    t->editing = NULL;
    if (!take_terminal_back(t)) {
        editing_free(e);
        return;
    }
    if (err != NULL)
        answer_failure(e, err->text);
    else if (!draft_take_back(e->path, &text, &fault))
        answer_failure(e, fault.text);
    else
        take(e, buf_text(&text));
    buf_release(&text);
    editing_free(e);
}

/* The file's name goes as a word of its own, never through a shell. */
static void
start(struct editing *e)
{
    struct tui *t = e->t;
    VEC(const char *) argv = { 0 };

    for (size_t i = 0; e->words[i] != NULL; i++)
        vec_push(&argv, e->words[i]);
    vec_push(&argv, e->path);
    vec_push(&argv, NULL);
    term_suspend(t->term);
    loop_io_want(t->tty, 0);
    loop_timer_stop(t->lone_esc);
    t->editing = e;
    e->process = process_run_on_terminal(t->loop, argv.v, STDIN_FILENO, on_ended, e);
    vec_release(&argv);
}

void
tui_edit(struct tui *t, const struct effect *effect)
{
    struct editing *e;
    struct err err = { 0 };

    if (t->editing != NULL)
        return;
    e = xcalloc(1, sizeof *e);
    e->t = t;
    e->lent = xstrdup(effect->text);
    e->words = command_words(editor_command(), &err);
    if (e->words == NULL)
        err_wrap(&err, "$VISUAL, $EDITOR");
    if (e->words != NULL && draft_lend(t->run == RUN_LIVE ? effect->draft : NOT_REAL, effect->text, &e->path, &err)) {
        start(e);
        return;
    }
    answer(t, false, err.text);
    editing_free(e);
}

void
tui_editor_cancel(struct tui *t)
{
    if (t->editing == NULL)
        return;
    process_cancel(t->editing->process);
    editing_free(t->editing);
    t->editing = NULL;
}
