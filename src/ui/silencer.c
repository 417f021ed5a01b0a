/* SPDX-License-Identifier: MIT */
/* The life of a silence before it is one: opened, asked about, put, and what the answers change. */
#include "ui/silencer.h"

#include <stdlib.h>
#include <string.h>

#include "core/decide.h"
#include "ui/acts.h"
#include "ui/list.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"

/* What the source said is asked for again after this time. */
#define ASK_EVERY_MS 10000
#define FOR_TEXT_MAX 32

static void
forget_answer(struct silencer_answer *a)
{
    for (size_t i = 0; i < a->examples.n; i++) {
        free(a->examples.v[i].name);
        free(a->examples.v[i].summary);
    }
    vec_release(&a->examples);
    free(a->words);
    *a = (struct silencer_answer){ 0 };
}

void
silencer_release(struct silencer *s)
{
    for (size_t i = 0; i < s->rows.n; i++) {
        free((char *)s->rows.v[i].m.name);
        free((char *)s->rows.v[i].m.value);
    }
    vec_release(&s->rows);
    order_release(&s->about);
    editor_release(&s->for_text);
    editor_release(&s->comment);
    forget_answer(&s->answer);
    free(s->source);
    free(s->from);
    free(s->left_out);
    *s = (struct silencer){ 0 };
}

/* ---- what it would cover */

void
silencer_chosen(const struct silencer *s, struct silence_matchers *out)
{
    struct silence_matcher *v = xcalloc(s->rows.n + 1, sizeof *v);
    size_t n = 0;

    for (size_t i = 0; i < s->rows.n; i++)
        if (s->rows.v[i].on)
            v[n++] = s->rows.v[i].m;
    *out = (struct silence_matchers){ v, n };
}

static char *
matchers_text(const struct silence_matchers *m)
{
    struct buf text = BUF_INIT;

    silence_matchers_text(m, &text);
    return buf_take(&text);
}

static void
send_question(struct turn *t, const struct silence_matchers *m)
{
    struct silencer *s = &t->ui->silencer;
    struct effect *e = turn_effect(t, EFFECT_PREVIEW);

    s->asked = ++t->ui->next_token;
    s->asked_ms = t->now_ms;
    e->token = s->asked;
    e->source = xstrdup(s->source);
    e->matchers = matchers_text(m);
}

void
silencer_ask(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;
    struct silence_matchers m;

    silencer_chosen(s, &m);
    s->fault = (struct err){ 0 };
    s->is_answered = false;
    if (silence_matchers_check(&m, &s->fault))
        send_question(t, &m);
    else
        s->asked = 0;
    free((void *)m.v);
}

void
silencer_on_preview(struct turn *t, const struct ui_input *in)
{
    struct silencer *s = &t->ui->silencer;
    const struct ui_preview *p = in->preview;

    if (!s->open || in->token != s->asked)
        return;
    forget_answer(&s->answer);
    s->is_answered = true;
    s->answer.ok = in->ok;
    s->answer.words = xstrdup_or_null(in->text);
    if (!in->ok)
        return;
    s->answer.count = p->count;
    s->answer.already = p->already;
    s->answer.ours = p->ours;
    for (size_t i = 0; i < p->examples_n; i++)
        vec_push(&s->answer.examples, ((struct silencer_example){ xstrdup(p->names[i]), xstrdup(p->summaries[i]) }));
}

/* Without a sign of it: what was said stands until the new word comes. */
void
silencer_tick(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;
    struct silence_matchers m;

    if (!s->open || !s->is_answered || s->token != 0 || t->now_ms - s->asked_ms < ASK_EVERY_MS)
        return;
    silencer_chosen(s, &m);
    send_question(t, &m);
    free((void *)m.v);
}

/* ---- opening and leaving */

static void
begin(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;
    int64_t for_ms = t->ui->config.silence_for_ms;
    char text[TIME_TEXT_MAX];

    silencer_release(s);
    editor_init(&s->for_text, FOR_TEXT_MAX);
    editor_init(&s->comment, COMMAND_TEXT_MAX);
    duration_exact(for_ms > 0 ? for_ms : SILENCER_FOR_MS, text);
    editor_set(&s->for_text, text);
    t->ui->message.text[0] = '\0';
}

void
action_silence(struct turn *t, const struct call *call)
{
    struct silencer *s = &t->ui->silencer;

    if (s->token != 0 && !s->dry) {
        turn_say(t, false, "one at a time: the silence that you left is still being put");
        return;
    }
    if (t->ui->focus == PANE_SILENCES && *call->text == '\0') {
        turn_say(t, false, "say what, as :silence env=prod 2h; S on an alert begins with its labels");
        return;
    }
    begin(t);
    if (*call->text != '\0')
        s->open = silencer_from_text(t, s, call->text);
    else
        s->open = order_aim(t, &s->about) && silencer_from_alerts(t, s);
    if (s->open)
        silencer_ask(t);
    else
        silencer_release(s);
}

static void
leave(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;

    s->open = false;
    if (s->token == 0 || s->dry)
        silencer_release(s);
    turn_effect(t, EFFECT_PREVIEW); /* whatever is asked: nobody waits for it */
}

void
silencer_cancel(struct turn *t)
{
    bool busy = t->ui->silencer.token != 0 && !t->ui->silencer.dry;

    leave(t);
    turn_say(t, true, busy ? "it is still being put; its answer comes here" : "nothing was silenced");
}

/* ---- putting it */

static bool
is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

/* In words why it may not go off yet; NULL: it may. */
static const char *
why_not(const struct silencer *s, int64_t *for_ms)
{
    if (s->token != 0)
        return "one at a time: the answer is awaited";
    if (s->fault.code != ERR_NONE)
        return s->fault.text;
    if (!s->is_answered)
        return "the source is asked what this covers; its answer is awaited";
    if (!duration_parse(editor_text(&s->for_text), 0, for_ms))
        return "how long? such as 30m, 2h or 1d12h";
    if (is_blank(editor_text(&s->comment)))
        return "say why, in the comment: others will find this silence (Tab goes there)";
    return NULL;
}

void
silencer_send(struct turn *t, bool dry)
{
    struct silencer *s = &t->ui->silencer;
    struct silence_matchers m;
    int64_t for_ms = 0;
    const char *why = why_not(s, &for_ms);
    struct effect *e;

    if (why != NULL) {
        turn_say(t, false, "not yet: %s", why);
        return;
    }
    silencer_chosen(s, &m);
    s->token = ++t->ui->next_token;
    s->dry = dry || t->ui->dry;
    e = turn_effect(t, EFFECT_COMMAND);
    e->token = s->token;
    e->command = CMD_SILENCE;
    e->dry = s->dry;
    e->source = xstrdup(s->source);
    e->matchers = matchers_text(&m);
    e->for_ms = for_ms;
    e->text = xstrdup(editor_text(&s->comment));
    e->subjects = s->about.n == 0 ? NULL : xmemdup(s->about.subjects, s->about.n * sizeof *e->subjects);
    e->subjects_n = s->about.n;
    free((void *)m.v);
    t->ui->message.text[0] = '\0';
    if (!t->m->whole)
        turn_say(t, true, "the board is still loading: this waits until it is whole");
}

/* ---- what comes back */

static void
on_put(struct turn *t, const char *text)
{
    struct silencer *s = &t->ui->silencer;

    for (size_t i = 0; i < s->about.n; i++)
        marks_remove(&t->ui->list.marks, &s->about.subjects[i].id);
    if (s->open)
        leave(t);
    silencer_release(s);
    list_end_range(t->ui);
    turn_say(t, true, "%s", text);
    order_hint_undo(t);
    t->ui->message.post = composer_number_in(text);
}

bool
silencer_reply(struct turn *t, const struct ui_input *in)
{
    struct silencer *s = &t->ui->silencer;
    const char *text = in->text != NULL ? in->text : "";
    const char *words = str_starts(text, DECIDE_ASK) ? text + strlen(DECIDE_ASK) : text;

    if (s->token == 0 || in->token != s->token)
        return false;
    s->token = 0;
    if (in->unknown)
        turn_say(t, false, "%s", text);
    else if (!in->ok)
        turn_say(t, false, s->dry ? "it would be refused: %s" : "not put: %s", words);
    else if (!s->dry)
        on_put(t, text);
    else if (s->open)
        told_open(t, text);
    if (!s->open)
        silencer_release(s);
    return true;
}
