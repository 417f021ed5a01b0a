/* SPDX-License-Identifier: MIT */
/* Drafts of updates as the screen wants them kept: on disk, but for a run that keeps nothing. */
#include <stdlib.h>
#include <string.h>

#include "app/draft.h"
#include "app/tui.h"

static struct kept_draft *
find(struct tui *t, const char *key)
{
    for (size_t i = 0; i < t->drafts.n; i++)
        if (strcmp(t->drafts.v[i].key, key) == 0)
            return &t->drafts.v[i];
    return NULL;
}

static void
keep(struct tui *t, const char *key, const char *text)
{
    struct kept_draft *d = find(t, key), fresh = { NULL, NULL };

    if (d == NULL) {
        fresh.key = xstrdup(key);
        vec_push(&t->drafts, fresh);
        d = &t->drafts.v[t->drafts.n - 1];
    }
    free(d->text);
    d->text = xstrdup(text);
}

static bool
read_draft(struct tui *t, const char *key, struct buf *out, struct err *err)
{
    const struct kept_draft *d;

    if (t->run == RUN_LIVE) {
        draft_adopt(key);
        return draft_read(key, out, err);
    }
    d = find(t, key);
    if (d != NULL)
        buf_adds(out, d->text);
    return true;
}

void
tui_draft_read(struct tui *t, const struct effect *e)
{
    struct ui_input in = { .kind = UI_DRAFT, .draft = e->draft };
    struct buf text = BUF_INIT;
    struct err err = { 0 };

    if (!read_draft(t, e->draft, &text, &err))
        tui_say(t, false, "%s", err.text);
    if (text.len > 0)
        in.text = buf_text(&text);
    tui_input(t, &in);
    buf_release(&text);
}

void
tui_draft_save(struct tui *t, const struct effect *e)
{
    struct ui_input in = { .kind = UI_KEPT, .draft = e->draft, .ok = true };
    struct err err = { 0 };

    if (t->run == RUN_LIVE)
        in.ok = draft_save(e->draft, e->text, &err);
    else
        keep(t, e->draft, e->text);
    in.text = err.text;
    tui_input(t, &in);
}

void
tui_draft_drop(struct tui *t, const struct effect *e)
{
    struct kept_draft *d = find(t, e->draft);

    if (t->run == RUN_LIVE) {
        draft_drop(e->draft);
    } else if (d != NULL) {
        free(d->text);
        d->text = xstrdup("");
    }
}

void
tui_forget_drafts(struct tui *t)
{
    for (size_t i = 0; i < t->drafts.n; i++) {
        free(t->drafts.v[i].key);
        free(t->drafts.v[i].text);
    }
    vec_release(&t->drafts);
}
