/* SPDX-License-Identifier: MIT */
/* The report in Markdown: whatever came from outside formats nothing, cuts no table and begins no HTML. */
#include <string.h>

#include "app/report_out.h"
#include "util/text.h"

/* Several lines stay in one cell, or in one paragraph. */
static void
add_text(struct buf *out, const char *text)
{
    while (true) {
        size_t n = strcspn(text, "\n");

        text_markdown(out, text, n);
        if (text[n] == '\0')
            return;
        buf_adds(out, "<br>");
        text += n + 1;
    }
}

static void
begin(struct buf *out, const char *title)
{
    buf_adds(out, "# ");
    add_text(out, title);
    buf_addc(out, '\n');
}

static void
end(struct buf *out)
{
    (void)out;
}

static void
section(struct buf *out, const char *title)
{
    buf_addf(out, "\n## %s\n\n", title);
}

static void
say(struct buf *out, const char *text)
{
    add_text(out, text);
    buf_adds(out, "\n\n");
}

static void
row(struct buf *out, const char *const *cells, size_t n)
{
    buf_addc(out, '|');
    for (size_t i = 0; i < n; i++) {
        buf_addc(out, ' ');
        add_text(out, cells[i]);
        buf_adds(out, " |");
    }
    buf_addc(out, '\n');
}

static void
heads(struct buf *out, const char *const *cells, size_t n)
{
    row(out, cells, n);
    buf_addc(out, '|');
    for (size_t i = 0; i < n; i++)
        buf_adds(out, " --- |");
    buf_addc(out, '\n');
}

const struct report_format report_markdown = { "markdown", begin, end, section, say, heads, row, end };
