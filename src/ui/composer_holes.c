/* SPDX-License-Identifier: MIT */
/* The {{names}} of a text that stand for nothing yet: the cursor goes to them, and what is typed takes their place. */
#include <stdlib.h>
#include <string.h>

#include "ui/composer_parts.h"
#include "util/alloc.h"
#include "util/str.h"

static bool
has_value(const struct turn *t, const char *variable, size_t len)
{
    char *name = xstrndup(variable, len);
    struct buf filled = BUF_INIT;
    bool ok;

    composer_fill_text(t, name, &filled);
    ok = !str_eq(buf_text(&filled), name);
    buf_release(&filled);
    free(name);
    return ok;
}

bool
composer_hole(const struct turn *t, size_t from, size_t *at, size_t *len)
{
    const char *text = textarea_text(&t->ui->composer.text), *open = text + from, *close;

    while ((open = strstr(open, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
        *at = (size_t)(open - text);
        *len = (size_t)(close + 2 - open);
        if (!has_value(t, open, *len))
            return true;
        open = close + 2;
    }
    return false;
}

bool
composer_to_hole(struct turn *t, size_t from)
{
    size_t at, len;

    if (!composer_hole(t, from, &at, &len))
        return false;
    textarea_choose(&t->ui->composer.text, at, len);
    return true;
}

size_t
composer_past_hole(const struct composer *c)
{
    return c->text.at + c->text.chosen;
}
