/* SPDX-License-Identifier: MIT */
/* `tocsin handover`: what a person holds at the end of her shift, as the store has it. */
#include "app/board.h"
#include "app/output.h"
#include "core/handover.h"
#include "net/loop.h"
#include "util/time.h"

static void
print_json(const struct handover *h)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    handover_json(&o, h);
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_markdown(const struct handover *h)
{
    struct buf text = BUF_INIT;

    handover_markdown(h, &text);
    buf_truncate(&text, text.len - 1); /* the last newline comes with the output */
    (void)output_raw(&text);
    buf_release(&text);
}

static void
print_title(const struct output *o, const struct handover *h)
{
    char date[TIME_TEXT_MAX], at[TIME_TEXT_MAX];
    struct buf line = BUF_INIT;

    time_date(h->at_ms, date);
    time_hhmm(h->at_ms, at);
    buf_addf(&line, "handover from %s, %s %s: ", h->who, date, at);
    handover_summary(h, &line);
    output_line(o, buf_text(&line));
    if (h->n[HANDOVER_FIRST] == 0)
        output_line(o, "nothing needs you at once");
    buf_release(&line);
}

static void
print_plain(const struct handover *h)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;

    print_title(&o, h);
    for (size_t i = 0; i < h->items.n; i++) {
        enum handover_part part = h->items.v[i].part;

        if (i == 0 || h->items.v[i - 1].part != part)
            output_line(&o, handover_parts[part].title);
        buf_clear(&line);
        buf_adds(&line, "  ");
        handover_item_words(&h->items.v[i], &line);
        output_line(&o, buf_text(&line));
    }
    buf_release(&line);
}

static int
print(struct app *app)
{
    struct err err = { 0 };
    struct handover h;
    struct board b;

    if (!board_open_whole(&b, app, &err)) {
        board_close(&b);
        return app_fail(&err);
    }
    handover_gather(&h, b.model, app->me, loop_now_ms());
    if (app->options.given[OPT_JSON])
        print_json(&h);
    else if (app->options.given[OPT_MARKDOWN])
        print_markdown(&h);
    else
        print_plain(&h);
    handover_release(&h);
    board_close(&b);
    return EXIT_DONE;
}

int
verb_handover(struct app *app)
{
    if (app->words_n > 0) {
        say_error("handover takes no words; see tocsin help handover");
        return EXIT_USAGE;
    }
    return print(app);
}
