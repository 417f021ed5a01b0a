/* SPDX-License-Identifier: MIT */
/* What a person types after `/`: read, asked of alerts, and compared with what it was some letters ago. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "support/world.h"

const char *const fuzz_name = "filter";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "env=prod", "severity=~\"crit.*\"", "@age>15m", "@owner=me", "!canary", "@state!=closed",
    "@state=~\"fir.*\"", "@level<=2", "@count>1", "@stale=yes", "@service=\"x\"", "{", "}", ",", " ", "\"", "\\\"", "!",
    "!=", "=~", "!~", "(?i)", "[", "(a+)+$", "disk", "@", "@nothing=1", "a=", "=b", "\xc3\x84", "\x01", NULL };

/* The same text as far as it was typed: what the longer one accepts the shorter one must, if it is said to be narrower. */
static void
must_narrow(const struct world *w, const struct filter *f, const char *text)
{
    size_t len = strlen(text);

    for (size_t cut = len > 4 ? len - 4 : 0; cut < len; cut++) {
        char *begun = xstrndup(text, cut);
        struct filter *wider = filter_new(begun, NULL, NULL);

        if (wider != NULL && filter_narrows(f, wider))
            for (size_t i = 0; i < w->m->alerts.n; i++)
                MUST(!filter_accepts(f, w->m, w->m->alerts.v[i], "ana", w->now_ms)
                    || filter_accepts(wider, w->m, w->m->alerts.v[i], "ana", w->now_ms));
        filter_free(wider);
        free(begun);
    }
}

static struct world *
some_alerts(void)
{
    static struct world w;

    if (w.m == NULL) {
        world_init(&w);
        world_fire(&w, "alertname=Disk full,env=prod,severity=critical,service=db");
        world_fire(&w, "alertname=checkout,env=stage,severity=warning,team=payments");
        world_act(&w, CMD_ACK, "ana", world_fire(&w, "alertname=\xc3\x84rger,severity=page,empty="));
    }
    return &w;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct world *w = some_alerts();
    char *text = fuzz_text(data, size);
    size_t column = 0;
    struct err err = { 0 };
    struct filter *f = filter_new(text, &column, &err);

    if (f == NULL) {
        fuzz_must_be_message(&err);
        MUST(column >= 1 && column <= strlen(text) + 1);
    } else {
        (void)filter_is_timed(f);
        must_narrow(w, f, text);
    }
    filter_free(f);
    free(text);
    return 0;
}
