/* SPDX-License-Identifier: MIT */
/* Prompts whose text completes an order: a comment, a reason, a time, a person. */
#include "ui/prompt_order.h"

#include <stdlib.h>
#include <string.h>

#include "ui/prompt.h"
#include "util/alloc.h"
#include "util/str.h"

#define TYPED_MIN 12 /* of what is typed stays to be seen, whatever stands beside it */
#define UNTIL_NEEDED "how long (2h, 30m), or when it ends (17:30)"

void
prompt_open_comment_take(struct turn *t, struct order *o)
{
    struct prompt *p = &t->ui->prompt;
    const struct alert *a = o->n == 1 ? model_alert(t->m, &o->subjects[0].id) : NULL;
    struct buf title;

    prompt_open(t, PROMPT_COMMENT, "");
    buf_init(&title, 256);
    if (a != NULL)
        buf_addf(&title, "comment on %.40s: ", alert_field(a, FIELD_NAME));
    else
        buf_addf(&title, "comment on %zu alerts: ", o->n);
    free(p->title);
    p->title = buf_take(&title);
    p->order = *o;
    *o = (struct order){ 0 };
}

void
prompt_open_order_take(struct turn *t, enum prompt_kind kind, struct order *o, const char *question)
{
    struct prompt *p = &t->ui->prompt;

    prompt_open(t, kind, "");
    free(p->title);
    p->title = xstrdup(question);
    p->order = *o;
    *o = (struct order){ 0 };
}

static bool
fill_text(struct turn *t, struct order *o, const char *text)
{
    (void)t;
    o->text = xstrdup(text);
    return true;
}

static bool
fill_until(struct turn *t, struct order *o, const char *text)
{
    return how_long_parse(text, t->now_ms, &o->how_long);
}

static bool
fill_person(struct turn *t, struct order *o, const char *text)
{
    (void)t;
    if (strchr(text, ' ') != NULL)
        return false;
    o->to = xstrdup(text);
    return true;
}

/* What the text of a prompt with an order becomes, and what is said where it is empty, or is nothing of that kind. */
static const struct {
    bool (*fill)(struct turn *t, struct order *o, const char *text);
    const char *empty, *wrong;
} fills[PROMPT_KINDS] = {
    [PROMPT_COMMENT] = { fill_text, "an empty comment says nothing: type it, or Esc", "" },
    [PROMPT_REASON] = { fill_text, "some words are needed: type them, or Esc", "" },
    [PROMPT_UNTIL] = { fill_until, UNTIL_NEEDED ", or Esc", UNTIL_NEEDED },
    [PROMPT_PERSON] = { fill_person, "a name is needed (Tab completes), or Esc", "one name, without blanks" },
};

void
prompt_submit_order(struct turn *t)
{
    struct prompt *p = &t->ui->prompt;
    const char *text = editor_text(&p->edit);
    struct order o;

    if (*text == '\0' || !fills[p->kind].fill(t, &p->order, text)) {
        str_copy(p->fault, sizeof p->fault, *text == '\0' ? fills[p->kind].empty : fills[p->kind].wrong);
        p->fault_column = 1;
        return;
    }
    o = p->order;
    p->order = (struct order){ 0 };
    prompt_release(p);
    order_take(t, &o);
}

int
prompt_draw_meaning(const struct prompt *p, int64_t now_ms, struct canvas *c, int row, int at)
{
    struct buf words = BUF_INIT;
    int end = c->cols, need;
    struct how_long h;

    if (p->kind == PROMPT_UNTIL && how_long_parse(editor_text(&p->edit), now_ms, &h))
        how_long_words(&h, now_ms, &words);
    need = (int)words.len;
    if (need > 0 && at + TYPED_MIN + need + 2 <= end) {
        canvas_text(c, row, end - need - 1, need, ROLE_KEY, buf_text(&words));
        end -= need + 2;
    }
    buf_release(&words);
    return end;
}
