/* SPDX-License-Identifier: MIT */
/* `tocsin messages` and `tocsin show M12`: what left or is to leave, and what became of it. */
#include "app/verbs_messages.h"

#include <string.h>

#include "app/event_out.h"
#include "app/output.h"
#include "app/terms.h"
#include "core/words.h"
#include "net/loop.h"
#include "util/time.h"

#define ID_COLS 6
#define STATE_COLS 9
#define AGE_COLS 4
#define KIND_COLS 8
#define TO_COLS 24
#define BY_COLS 8
#define SHOW_HISTORY_MAX 200

enum field { FIELD_ID, FIELD_STATE, FIELD_KIND, FIELD_TO, FIELD_BY, FIELD_LATE, FIELD_UNSURE, FIELD_ALERT, MESSAGE_FIELDS };

const char *const message_fields[] = {
    [FIELD_ID] = "id",
    [FIELD_STATE] = "state",
    [FIELD_KIND] = "kind",
    [FIELD_TO] = "to",
    [FIELD_BY] = "by",
    [FIELD_LATE] = "late",
    [FIELD_UNSURE] = "unsure",
    [FIELD_ALERT] = "alert",
    [MESSAGE_FIELDS] = NULL,
};

static const char *
yes_no(bool b)
{
    return b ? "true" : "false";
}

static const char *
field_value(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX])
{
    const struct message *msg = item;

    if (nth > 0 && field != FIELD_ALERT)
        return NULL;
    switch ((enum field)field) {
    case FIELD_STATE:
        return message_states[msg->standing.state].word;
    case FIELD_KIND:
        return message_kinds[msg->order.kind].word;
    case FIELD_TO:
        return msg->order.destination;
    case FIELD_BY:
        return msg->author;
    case FIELD_LATE:
        return yes_no(msg->late);
    case FIELD_UNSURE:
        return yes_no(msg->standing.unsure);
    case FIELD_ALERT:
        if (nth >= msg->order.subjects_n)
            return NULL;
        alert_id_hex(&msg->order.subjects[nth], made);
        return made;
    default:
        message_id(msg->number, made);
        return made;
    }
}

static bool
holds_words(const struct terms *t, const struct message *msg)
{
    const char *text = msg->order.text == NULL ? "" : msg->order.text;
    char *lower = terms_lower(text, strlen(text));
    bool all = true;

    for (size_t i = 0; i < t->words.n && all; i++)
        all = strstr(lower, t->words.v[i]) != NULL;
    free(lower);
    return all;
}

static bool
is_listed(const struct terms *t, const struct message *msg)
{
    if (!message_is_open(msg) && !terms_name(t, FIELD_STATE) && !terms_name(t, FIELD_ID))
        return false;
    return terms_hold(t, field_value, msg) && holds_words(t, msg);
}

static bool
print_row(const struct output *o, const struct model *m, const struct message *msg, int64_t now_ms, struct buf *line)
{
    char id[MESSAGE_ID_MAX], age[TIME_TEXT_MAX], state[32], tries[16];
    struct buf text = BUF_INIT;

    message_id(msg->number, id);
    duration_short(now_ms - msg->queued_at_ms, age);
    snprintf(state, sizeof state, "%s%s", message_states[msg->standing.state].word,
        msg->late && message_is_open(msg) ? " LATE" : "");
    snprintf(tries, sizeof tries, "%u", msg->tries);
    output_column(o, line, id, ID_COLS);
    output_column(o, line, state, STATE_COLS + 5);
    output_column(o, line, age, AGE_COLS);
    output_column(o, line, message_kinds[msg->order.kind].word, KIND_COLS);
    output_column(o, line, message_place(m, &msg->order), TO_COLS);
    output_column(o, line, tries, 3);
    output_column(o, line, msg->author, BY_COLS);
    message_text_words(msg, &text);
    if (msg->error != NULL && message_is_open(msg))
        buf_addf(&text, "  (%s)", msg->error);
    output_last(o, line, buf_text(&text));
    buf_release(&text);
    return output_flush(line);
}

static void
print_head(const struct output *o, struct buf *line)
{
    output_column(o, line, "ID", ID_COLS);
    output_column(o, line, "STATE", STATE_COLS + 5);
    output_column(o, line, "AGE", AGE_COLS);
    output_column(o, line, "KIND", KIND_COLS);
    output_column(o, line, "TO", TO_COLS);
    output_column(o, line, "TRY", 3);
    output_column(o, line, "BY", BY_COLS);
    output_last(o, line, "TEXT");
    (void)output_flush(line);
}

static void
print_table(const struct model *m, const struct terms *t, int64_t now_ms)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;
    size_t n = 0;

    for (size_t i = 0; i < m->messages.n; i++) {
        if (!is_listed(t, m->messages.v[i]))
            continue;
        if (n++ == 0)
            print_head(&o, &line);
        if (!print_row(&o, m, m->messages.v[i], now_ms, &line))
            break;
    }
    buf_release(&line);
    if (o.is_tty || n == 0)
        say_note("%zu of %zu messages; %zu not acknowledged, %u late, %u failed", n, m->messages.n, model_messages_open(m),
            m->messages_late, m->messages_by_state[MESSAGE_FAILED]);
}

struct walk {
    struct json_out *json;
    const struct output *o;
};

static bool
attempt_json(void *ctx, const struct stored_event *e)
{
    struct json_out *o = ((struct walk *)ctx)->json;
    const struct event_attempt *a = &e->ev.u.attempt;

    if (event_rows[e->ev.kind].data != DATA_ATTEMPT)
        return true;
    json_open(o, NULL, '{');
    json_int(o, "attempt", a->attempt);
    json_time(o, "at", e->ev.at_ms);
    json_str(o, "what", event_verb(&e->ev));
    json_bool(o, "unsure", a->unsure);
    json_str(o, "error", a->error);
    json_close(o, '}');
    return true;
}

static bool
walk_stream(const struct board *b, const struct message *msg, bool newest_first, reader_event_fn *fn, struct walk *w,
    struct err *err)
{
    char stream[32];
    struct event_query q = { .stream = stream, .limit = SHOW_HISTORY_MAX, .newest_first = newest_first, .decode = true };

    snprintf(stream, sizeof stream, "message:%llu", (unsigned long long)msg->number);
    return board_events(b, &q, fn, w, err);
}

static bool
whole_json(const struct board *b, struct json_out *o, const struct message *msg, struct err *err)
{
    struct walk w = { .json = o };
    bool ok;

    json_open(o, NULL, '{');
    message_json(o, msg);
    json_open(o, "attempts", '[');
    ok = walk_stream(b, msg, false, attempt_json, &w, err);
    json_close(o, ']');
    json_close(o, '}');
    return ok;
}

static bool
print_json(const struct board *b, const struct terms *t, struct err *err)
{
    const struct model *m = b->model;
    struct buf text = BUF_INIT;
    struct json_out o;
    bool ok = true;

    json_begin(&o, &text);
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < m->messages.n && ok; i++)
        if (is_listed(t, m->messages.v[i]))
            ok = whole_json(b, &o, m->messages.v[i], err);
    json_close(&o, ']');
    if (ok)
        (void)output_raw(&text);
    buf_release(&text);
    return ok;
}

static int
list(struct app *app, struct board *b, const struct terms *t)
{
    struct err err = { 0 };

    if (!app->options.given[OPT_JSON])
        print_table(b->model, t, loop_now_ms());
    else if (!print_json(b, t, &err))
        return app_fail(&err);
    return EXIT_DONE;
}

/* A state that is none matches nothing, which would read as "all is delivered". */
static bool
check_states(const struct terms *t, struct err *err)
{
    for (size_t i = 0; i < t->v.n; i++) {
        const struct matcher *m = &t->v.v[i].matcher;

        if (t->v.v[i].field == FIELD_STATE && m->op == MATCH_EQ && message_state_of(m->value) == MESSAGE_STATES)
            return err_set(err, ERR_USAGE,
                "a message has no state %s: queued, sent, delivered, acked, retrying, failed or dropped", m->value);
    }
    return true;
}

int
verb_messages(struct app *app)
{
    struct err err = { 0 };
    const struct board_query q = { .messages = true };
    struct terms t;
    struct board b = { 0 };
    int code;

    if (!terms_read(&t, app->words, app->words_n, message_fields, "a message has", &err) || !check_states(&t, &err))
        code = app_fail(&err);
    else if (!board_open(&b, app, &q, &err))
        code = app_fail(&err);
    else
        code = list(app, &b, &t);
    board_close(&b);
    terms_release(&t);
    return code;
}

static void
text_lines(const struct output *o, const char *text)
{
    const char *title = "text";

    while (text != NULL && *text != '\0') {
        size_t n = strcspn(text, "\n");
        char *line = xstrndup(text, n);

        output_field(o, title, n == 0 ? " " : line);
        free(line);
        title = "";
        text += n + (text[n] == '\n');
    }
}

static void
state_line(const struct output *o, const struct message *msg)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%s, %s", message_states[msg->standing.state].word, message_states[msg->standing.state].meaning);
    if (msg->late && message_is_open(msg))
        buf_adds(&text, "; LATE");
    if (msg->standing.unsure)
        buf_adds(&text, "; the end of its last attempt is not known: it is looked up before it is sent again");
    if (msg->into != 0)
        buf_addf(&text, "; goes out inside M%llu", (unsigned long long)msg->into);
    output_field(o, "state", buf_text(&text));
    buf_release(&text);
}

static void
time_line(const struct output *o, const char *name, int64_t at_ms, const char *who)
{
    char at[TIME_TEXT_MAX];
    struct buf text = BUF_INIT;

    if (at_ms == 0)
        return;
    time_rfc3339(at_ms, at);
    buf_addf(&text, "%s%s%s", at, who == NULL ? "" : " by ", who == NULL ? "" : who);
    output_field(o, name, buf_text(&text));
    buf_release(&text);
}

static bool
history_line(void *ctx, const struct stored_event *e)
{
    const struct walk *w = ctx;
    struct buf words = BUF_INIT, line = BUF_INIT;

    message_words(NULL, &e->ev, 1, &words);
    buf_adds(&line, "  ");
    event_line(w->o, &line, e->ev.at_ms, e->ev.seq, e->ev.actor, event_verb(&e->ev), buf_text(&words));
    (void)output_flush(&line);
    buf_release(&words);
    buf_release(&line);
    return true;
}

static bool
show_text(const struct board *b, const struct message *msg, struct err *err)
{
    struct output o = output_here();
    struct walk w = { .o = &o };
    char id[MESSAGE_ID_MAX];

    message_id(msg->number, id);
    output_field(&o, "message", id);
    output_field(&o, "to", message_place(b->model, &msg->order));
    text_lines(&o, msg->order.text);
    state_line(&o, msg);
    time_line(&o, "queued", msg->queued_at_ms, msg->author);
    time_line(&o, "deadline", msg->order.deadline_ms, NULL);
    time_line(&o, "next try", msg->standing.next_try_ms, NULL);
    time_line(&o, "delivered", msg->delivered_at_ms, NULL);
    time_line(&o, "acked", msg->acked_at_ms, msg->acked_by);
    output_field(&o, "because", msg->reason);
    output_field(&o, "error", msg->error);
    output_line(&o, "history, newest first");
    return walk_stream(b, msg, true, history_line, &w, err);
}

int
show_message(struct app *app, const struct board *b, uint64_t number)
{
    const struct message *msg = model_message(b->model, number);
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct json_out o;
    bool ok;

    if (msg == NULL) {
        err_set(&err, ERR_NOTFOUND,
            "there is no message M%llu; if it was finished over a day ago, tocsin log stream=message:%llu has it",
            (unsigned long long)number, (unsigned long long)number);
        return app_fail(&err);
    }
    if (!app->options.given[OPT_JSON])
        return show_text(b, msg, &err) ? EXIT_DONE : app_fail(&err);
    json_begin(&o, &text);
    ok = whole_json(b, &o, msg, &err);
    if (ok)
        (void)output_raw(&text);
    buf_release(&text);
    return ok ? EXIT_DONE : app_fail(&err);
}
