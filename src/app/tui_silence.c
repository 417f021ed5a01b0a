/* SPDX-License-Identifier: MIT */
/* What a silence would cover, asked for the screen. */
#include <string.h>

#include "app/tui.h"
#include "core/silence.h"
#include "engine/preview.h"

_Static_assert(UI_EXAMPLES_MAX >= PREVIEW_EXAMPLES_MAX, "the screen has room for all of them");

static void
on_preview(void *arg, const struct preview *p)
{
    struct tui *t = arg;
    struct ui_preview shown = { .count = p->count, .already = p->already, .ours = p->ours, .examples_n = p->examples_n };
    struct ui_input in = { .kind = UI_PREVIEW, .token = t->preview_token, .ok = p->ok, .preview = &shown };

    for (size_t i = 0; i < p->examples_n; i++) {
        shown.names[i] = p->examples[i].name;
        shown.summaries[i] = p->examples[i].summary;
    }
    if (!p->ok)
        in.text = p->err.text;
    else if (p->note.code != ERR_NONE)
        in.text = p->note.text;
    t->tell = true;
    tui_input(t, &in);
}

void
tui_preview(struct tui *t, const struct effect *e)
{
    struct arena arena = { 0 };
    struct silence_matchers m = { 0 };
    struct preview refused = { 0 };

    t->preview_token = e->token;
    if (e->source == NULL || silence_matchers_parse(e->matchers, &arena, &m, &refused.err))
        seat_preview(&t->seat, e->source, &m, on_preview, t);
    else
        on_preview(t, &refused);
    arena_release(&arena);
}
