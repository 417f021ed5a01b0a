/* SPDX-License-Identifier: MIT */
/* `tocsin handover`: what a person holds at the end of her shift, as the store has it. */
#include "app/act.h"
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

/* As Slack writes it, into the place of -m. */
static int
post(struct app *app)
{
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct handover h;
    struct board b;
    int code;

    if (!board_open_whole(&b, app, &err)) {
        board_close(&b);
        return app_fail(&err);
    }
    handover_gather(&h, b.model, app->me, loop_now_ms());
    handover_slack(&h, MESSAGE_TEXT_MAX, &text);
    handover_release(&h);
    board_close(&b);
    app->options.value[OPT_MESSAGE] = buf_text(&text);
    code = act_run(app, CMD_POST);
    app->options.value[OPT_MESSAGE] = NULL;
    buf_release(&text);
    return code;
}

/* One thing at a time: each is an act of its own. false: which two do not go together. */
static bool
check_options(const struct app *app, struct err *err)
{
    const bool *given = app->options.given;

    if (app->words_n > 0)
        return err_set(err, ERR_USAGE, "handover takes no words; --to names the person; see tocsin help handover");
    if (given[OPT_TO] && given[OPT_CHANNEL])
        return err_set(err, ERR_USAGE, "--to offers it and --channel posts it: one after the other");
    if (given[OPT_MESSAGE] && !given[OPT_TO])
        return err_set(err, ERR_USAGE, "-m is the note for the person that --to names");
    if (given[OPT_MARKDOWN] && (given[OPT_TO] || given[OPT_CHANNEL] || given[OPT_JSON]))
        return err_set(err, ERR_USAGE, "--markdown tells it, and goes with none of --to, --channel and --json");
    return true;
}

int
verb_handover(struct app *app)
{
    struct err err = { 0 };

    if (!check_options(app, &err))
        return app_fail(&err);
    if (app->options.given[OPT_TO])
        return act_run(app, CMD_HANDOVER);
    return app->options.given[OPT_CHANNEL] ? post(app) : print(app);
}
