/* SPDX-License-Identifier: MIT */
/* What is typed into a box about an incident outlives it, and a crash: kept as the composer's drafts are. */
#include <stdio.h>
#include <string.h>

#include "ui/incident_box.h"
#include "ui/state.h"
#include "util/json.h"
#include "util/str.h"
#include "util/time.h"

/* After the latest change that no draft holds. */
#define SAVE_AFTER_MS 1000

void
incident_box_draft_key(struct incident_box *b)
{
    char about[ORDER_KEY_MAX];

    order_key(&b->about, about);
    if (b->number == 0)
        snprintf(b->key, sizeof b->key, "incident-%s", about);
    else
        snprintf(b->key, sizeof b->key, "incident-%llu-%d-%u", (unsigned long long)b->number, (int)b->kind, b->entry);
}

static bool
any_typed(const struct incident_box *b)
{
    for (size_t i = 0; i < b->form.fields.n; i++)
        if (form_typed(&b->form.fields.v[i]) != NULL)
            return true;
    return false;
}

static char *
to_json(const struct incident_box *b, int64_t now_ms)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_int(&o, "at_ms", now_ms);
    json_open(&o, "fields", '{');
    for (size_t i = 0; i < b->form.fields.n; i++)
        if (form_typed(&b->form.fields.v[i]) != NULL)
            json_str(&o, b->form.fields.v[i].label, form_typed(&b->form.fields.v[i]));
    json_close(&o, '}');
    json_close(&o, '}');
    return buf_take(&text);
}

void
incident_box_draft_drop(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;

    if (b->has_draft)
        turn_effect(t, EFFECT_DRAFT_DROP)->draft = xstrdup(b->key);
    b->has_draft = false;
    b->unsaved_ms = 0;
}

void
incident_box_draft_save(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;
    struct effect *e;

    b->unsaved_ms = 0;
    if (!any_typed(b)) {
        incident_box_draft_drop(t);
        return;
    }
    e = turn_effect(t, EFFECT_DRAFT_SAVE);
    e->draft = xstrdup(b->key);
    e->text = to_json(b, t->now_ms);
    b->has_draft = true;
}

void
incident_box_draft_touch(struct turn *t)
{
    struct incident_box *b = &t->ui->incident_box;

    if (b->key[0] != '\0' && b->unsaved_ms == 0)
        b->unsaved_ms = t->now_ms;
}

void
incident_box_draft_tick(struct turn *t)
{
    const struct incident_box *b = &t->ui->incident_box;

    if (b->unsaved_ms != 0 && t->now_ms - b->unsaved_ms >= SAVE_AFTER_MS)
        incident_box_draft_save(t);
}

void
incident_box_draft_end(struct turn *t)
{
    const struct incident_box *b = &t->ui->incident_box;

    if (b->open && b->unsaved_ms != 0)
        incident_box_draft_save(t);
}

static void
take_draft(struct turn *t, const cJSON *draft)
{
    struct incident_box *b = &t->ui->incident_box;
    const cJSON *fields = json_get_object(draft, "fields");
    char at[TIME_TEXT_MAX];

    for (size_t i = 0; i < b->form.fields.n; i++) {
        const struct form_field *field = &b->form.fields.v[i];
        const char *text = json_get_str(fields, field->label);

        if (text != NULL && (field->type == FORM_LINE || field->type == FORM_TEXT))
            form_put(t, &b->form, field->id, text);
    }
    b->has_draft = true;
    time_near(json_get_int(draft, "at_ms", 0), t->now_ms, at);
    incident_box_say(t);
    turn_say(t, true, "what you wrote here at %s is here again; Ctrl-U empties a field", at);
}

bool
incident_box_on_draft(struct turn *t, const struct ui_input *in)
{
    struct incident_box *b = &t->ui->incident_box;
    struct err err;
    cJSON *draft;

    if (b->key[0] == '\0' || !str_eq(b->key, in->draft))
        return false;
    if (!b->open || in->text == NULL || any_typed(b))
        return true;
    draft = json_parse(in->text, strlen(in->text), &err);
    if (draft != NULL)
        take_draft(t, draft);
    else
        turn_say(t, false, "the draft can't be read: it is kept as it is until you write another");
    cJSON_Delete(draft);
    return true;
}
