/* SPDX-License-Identifier: MIT */
/* Start-up as a table: each stage starts or everything before it is undone, in reverse. */
#include "app/stages.h"

#include "app/applog.h"

void
stages_stop(const struct stage *stages, size_t n, void *ctx)
{
    while (n-- > 0)
        if (stages[n].stop != NULL)
            stages[n].stop(ctx);
}

bool
stages_start(const struct stage *stages, size_t n, void *ctx, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (stages[i].start(ctx, err))
            continue;
        applog("%s failed: %s", stages[i].text, err->text);
        stages_stop(stages, i, ctx);
        return false;
    }
    return true;
}
