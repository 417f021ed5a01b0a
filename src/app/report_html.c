/* SPDX-License-Identifier: MIT */
/* The report as one HTML file: nothing is fetched, nothing runs, and it prints well. */
#include <string.h>

#include "app/report_out.h"
#include "util/text.h"

static const char style[] =
    "body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}"
    "h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;"
    "border-bottom:1px solid #ddd;overflow-wrap:anywhere}th{color:#555;font-weight:600}td{font-variant-numeric:tabular-nums}"
    "@media print{body{max-width:none;margin:0;font-size:10pt}tr{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}";

static const char *
entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void
add_line(struct buf *out, const char *s, size_t len)
{
    struct buf clean = BUF_INIT;

    text_clean(&clean, s, len, SIZE_MAX, true);
    for (const char *at = buf_text(&clean); *at != '\0'; at++)
        if (entity(*at) != NULL)
            buf_adds(out, entity(*at));
        else
            buf_addc(out, *at);
    buf_release(&clean);
}

static void
add_text(struct buf *out, const char *text)
{
    while (true) {
        size_t n = strcspn(text, "\n");

        add_line(out, text, n);
        if (text[n] == '\0')
            return;
        buf_adds(out, "<br>");
        text += n + 1;
    }
}

static void
begin(struct buf *out, const char *title)
{
    buf_adds(out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    add_text(out, title);
    buf_addf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", style);
    add_text(out, title);
    buf_adds(out, "</h1>\n");
}

static void
end(struct buf *out)
{
    buf_adds(out, "</body>\n</html>\n");
}

static void
section(struct buf *out, const char *title)
{
    buf_addf(out, "<h2>%s</h2>\n", title);
}

static void
say(struct buf *out, const char *text)
{
    buf_adds(out, "<p>");
    add_text(out, text);
    buf_adds(out, "</p>\n");
}

static void
add_row(struct buf *out, const char *tag, const char *const *cells, size_t n)
{
    buf_adds(out, "<tr>");
    for (size_t i = 0; i < n; i++) {
        buf_addf(out, "<%s>", tag);
        add_text(out, cells[i]);
        buf_addf(out, "</%s>", tag);
    }
    buf_adds(out, "</tr>\n");
}

static void
heads(struct buf *out, const char *const *cells, size_t n)
{
    buf_adds(out, "<table>\n<thead>");
    add_row(out, "th", cells, n);
    buf_adds(out, "</thead>\n<tbody>\n");
}

static void
row(struct buf *out, const char *const *cells, size_t n)
{
    add_row(out, "td", cells, n);
}

static void
close_table(struct buf *out)
{
    buf_adds(out, "</tbody>\n</table>\n");
}

const struct report_format report_html = { "html", begin, end, section, say, heads, row, close_table };
