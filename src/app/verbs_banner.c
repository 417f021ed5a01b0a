/* SPDX-License-Identifier: MIT */
/* `tocsin banner`: the text that stands on every screen now. */
#include "app/board.h"
#include "app/output.h"
#include "net/loop.h"
#include "util/time.h"

static void
print_json(const struct banner *b)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    if (b != NULL)
        banner_put(&o, "banner", b);
    else
        json_null(&o, "banner");
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_text(const struct banner *b, int64_t now_ms)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;
    char at[TIME_TEXT_MAX];

    if (b == NULL) {
        say_note("no banner; tocsin banner set TEXT --until 18:00 puts one on every screen");
        return;
    }
    buf_addf(&line, "%s (%s", b->text, b->by);
    if (b->until_ms != 0) {
        time_near(b->until_ms, now_ms, at);
        buf_addf(&line, ", until %s", at);
    }
    buf_addc(&line, ')');
    output_line(&o, buf_text(&line));
    buf_release(&line);
}

int
verb_banner(struct app *app)
{
    static const struct board_query nothing = { .filter = NULL };
    int64_t now_ms = loop_now_ms();
    const struct banner *banner;
    struct err err = { 0 };
    struct board b;
    int code = EXIT_DONE;

    if (!board_open(&b, app, &nothing, &err)) {
        code = app_fail(&err);
    } else {
        banner = model_banner(b.model, now_ms);
        if (app->options.given[OPT_JSON])
            print_json(banner);
        else
            print_text(banner, now_ms);
    }
    board_close(&b);
    return code;
}
