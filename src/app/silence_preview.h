/* SPDX-License-Identifier: MIT */
/* What a silence would cover, for a verb: asked of the owner, or of the source itself where nobody owns the store. */
#ifndef TOCSIN_APP_SILENCE_PREVIEW_H
#define TOCSIN_APP_SILENCE_PREVIEW_H

#include "app/app.h"
#include "app/output.h"
#include "engine/preview.h"

/* Waits for it. out->err where it can't be had; strings of *out are in the arena. */
void silence_preview(struct app *app, const char *source, const struct silence_matchers *matchers, struct arena *arena,
    struct preview *out);
/* Lines for a person: the count, and the examples. */
void silence_preview_print(const struct output *o, const char *source, const struct preview *p);
/* "nothing matches now", "57 alerts match": why a person is asked first, or NULL. Valid until the next call. */
const char *silence_preview_doubt(const struct preview *p);

#endif
