/* SPDX-License-Identifier: MIT */
/* Events of silences in words. */
#include <string.h>

#include "core/silence_codec.h"
#include "core/words.h"
#include "util/time.h"

static void
add_fact(const struct silence_fact *f, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    buf_addc(out, ' ');
    silence_matchers_text(&f->matchers, out);
    time_hhmm(f->ends_at_ms, at);
    buf_addf(out, " until %s, by %s: %s", at, f->author, f->comment);
}

void
silences_words(const struct event *ev, struct buf *out)
{
    size_t n = event_rows[ev->kind].data == DATA_SILENCES ? ev->u.silences.n : ev->u.silence_ids.n;

    buf_adds(out, ev->stream + strlen("source:"));
    if (event_rows[ev->kind].data == DATA_SILENCES)
        add_fact(&ev->u.silences.v[0], out);
    else
        buf_addf(out, " %s", ev->u.silence_ids.v[0]);
    if (n > 1)
        buf_addf(out, " and %zu more", n - 1);
}
