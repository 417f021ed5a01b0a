/* SPDX-License-Identifier: MIT */
/* Drafts: what is typed outlives a crash, and what was emptied can be had back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/composer_parts.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/str.h"
#include "util/time.h"

void
composer_key_of(const struct composer *c, char out[COMPOSER_KEY_MAX])
{
    if (c->inc.number != 0)
        snprintf(out, COMPOSER_KEY_MAX, "inc-%llu", (unsigned long long)c->inc.number);
    else
        order_key(&c->about, out);
}

static struct effect *
add_effect(struct turn *t, enum effect_kind kind)
{
    struct effect *e = turn_effect(t, kind);

    e->draft = xstrdup(t->ui->composer.key);
    return e;
}

void
composer_ask_draft(struct turn *t)
{
    add_effect(t, EFFECT_DRAFT_READ);
}

static char *
to_json(const struct turn *t, const char *what, const char *earlier, uint64_t posted)
{
    const struct composer *c = &t->ui->composer;
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_str(&o, "text", what);
    json_str(&o, "earlier", earlier);
    json_open(&o, "destinations", '[');
    for (size_t i = 0; i < c->chosen.n; i++)
        json_str(&o, NULL, c->chosen.v[i]);
    json_close(&o, ']');
    json_int(&o, "reply_to", (int64_t)c->reply_to);
    json_str(&o, "template", c->template);
    json_int(&o, "at_ms", t->now_ms);
    if (c->inc.number != 0) {
        json_str(&o, "state", c->inc.state == INCIDENT_STATES ? NULL : incident_states[c->inc.state].word);
        json_str(&o, "next", editor_text(&c->inc.next));
    }
    if (posted != 0)
        json_int(&o, "posted", (int64_t)posted);
    json_close(&o, '}');
    return buf_take(&text);
}

/* NULL: there is none, or it is what stands here. */
static const char *
earlier_draft(const struct composer *c)
{
    return str_eq(c->earlier, textarea_text(&c->text)) ? NULL : c->earlier;
}

void
composer_drop(struct turn *t)
{
    const char *earlier = earlier_draft(&t->ui->composer);
    char *json;

    if (earlier == NULL) {
        add_effect(t, EFFECT_DRAFT_DROP);
        return;
    }
    json = to_json(t, earlier, NULL, 0);
    add_effect(t, EFFECT_DRAFT_SAVE)->text = json;
}

void
composer_drop_posted(struct turn *t)
{
    const struct composer *c = &t->ui->composer;
    const char *text = textarea_text(&c->text);
    struct buf filled = BUF_INIT;
    char *json;

    if (c->inc.number == 0 || earlier_draft(c) != NULL || strstr(text, "{{") == NULL) {
        composer_drop(t);
        return;
    }
    composer_fill(t, &filled);
    json = to_json(t, text, NULL, composer_posted_hash(buf_text(&filled)));
    buf_release(&filled);
    add_effect(t, EFFECT_DRAFT_SAVE)->text = json;
}

void
composer_save(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    c->unsaved_ms = 0;
    if (composer_is_empty(c)) {
        c->saved_ms = 0;
        composer_drop(t);
    } else {
        char *json = to_json(t, textarea_text(&c->text), earlier_draft(c), 0);

        c->saving = true;

        add_effect(t, EFFECT_DRAFT_SAVE)->text = json;
    }
}

/* A page that was left meanwhile is there again: its text is nowhere else. */
static void
keep_trying(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    c->unsaved_ms = t->now_ms;
    c->open = true;
}

void
composer_on_saved(struct turn *t, const struct ui_input *in)
{
    struct composer *c = &t->ui->composer;
    bool ours = str_eq(c->key, in->draft);

    if (!in->ok && !(ours && c->save_failed))
        turn_say(t, false, "the draft is not kept: %s", in->text);
    if (!ours)
        return;
    c->saving = false;
    c->save_failed = !in->ok;
    if (in->ok)
        c->saved_ms = t->now_ms;
    else
        keep_trying(t);
    composer_let_go(c);
}

/* ---- what stood here before */

bool
composer_replace(struct composer *c, const char *text)
{
    char *before = xstrdup(textarea_text(&c->text));
    bool ok = textarea_set(&c->text, text);

    if (ok && before[strspn(before, " \n")] != '\0') {
        free(c->lost);
        c->lost = before;
        before = NULL;
    }
    free(before);
    return ok;
}

void
composer_restore(struct turn *t)
{
    struct composer *c = &t->ui->composer;
    char *lost = c->lost;

    if (lost == NULL) {
        turn_say(t, false, "no text was emptied or replaced here");
        return;
    }
    c->lost = NULL;
    (void)!composer_replace(c, lost);
    free(lost);
    composer_touch(t);
}

/* ---- a draft comes in */

static void
take_choices(struct composer *c, const cJSON *draft)
{
    const cJSON *names = json_get_array(draft, "destinations"), *name;
    const char *template = json_get_str(draft, "template"), *state = json_get_str(draft, "state"),
               *next = json_get_str(draft, "next");

    while (c->chosen.n > 0)
        composer_choose(c, c->chosen.v[0], false);
    cJSON_ArrayForEach(name, names)
    {
        if (cJSON_IsString(name))
            composer_choose(c, name->valuestring, true);
    }
    c->reply_to = (uint64_t)json_get_int(draft, "reply_to", 0);
    free(c->template);
    c->template = xstrdup_or_null(template);
    if (c->inc.number == 0)
        return;
    c->inc.state = state == NULL ? INCIDENT_STATES : incident_state_of(state);
    editor_set(&c->inc.next, next == NULL ? "" : next);
}

static void
say_since(struct composer *c, int64_t at_ms, int64_t now_ms)
{
    struct buf from = BUF_INIT;
    char at[TIME_TEXT_MAX];

    if (now_ms - at_ms < MS_DAY)
        time_hhmm(at_ms, at);
    else
        time_date(at_ms, at);
    buf_addf(&from, "your draft of %s", at);
    free(c->from);
    c->from = buf_take(&from);
}

/* An earlier draft, where there is one. */
static void
put_beside(struct turn *t, const char *text)
{
    struct composer *c = &t->ui->composer;

    if (text == NULL)
        return;
    free(c->lost);
    free(c->earlier);
    c->lost = xstrdup(text);
    c->earlier = xstrdup(text);
    turn_say(t, true, "there is an earlier draft too: Esc, then u changes to it");
}

static void
take_draft(struct turn *t, const cJSON *draft, const char *text)
{
    struct composer *c = &t->ui->composer;

    if (c->touched) {
        put_beside(t, text);
        return;
    }
    if (!textarea_set(&c->text, text))
        return;
    put_beside(t, json_get_str(draft, "earlier"));
    composer_to_hole(t, 0);
    c->touched = true;
    c->saved_ms = json_get_int(draft, "at_ms", 0);
    say_since(c, c->saved_ms, t->now_ms);
    take_choices(c, draft);
}

void
composer_on_draft(struct turn *t, const struct ui_input *in)
{
    const struct composer *c = &t->ui->composer;
    struct err err;
    cJSON *draft;
    const char *text;
    int64_t posted;

    if (!c->open || in->text == NULL || !str_eq(c->key, in->draft))
        return;
    draft = json_parse(in->text, strlen(in->text), &err);
    text = json_get_str(draft, "text");
    posted = json_get_int(draft, "posted", 0);
    if (text != NULL && posted != 0)
        composer_take_posted(t, (uint64_t)posted, text);
    else if (text != NULL)
        take_draft(t, draft, text);
    else
        turn_say(t, false, "the draft can't be read: it is kept as it is until you write another");
    cJSON_Delete(draft);
}
