/* SPDX-License-Identifier: MIT */
/* Making boards and looking at them. */
#include "ui/board.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "util/hash.h"
#include "util/path.h"
#include "util/str.h"

void
board_init_with(struct board *b, int rows, int cols, const struct ui_config *config)
{
    const struct model_config model = { .levels = level_default,
        .ack_for_ms = 4 * MS_HOUR,
        .cleared_for_ms = MS_DAY,
        .closed_for_ms = MS_DAY };
    struct ui_input size = { .kind = UI_RESIZE, .rows = rows, .cols = cols };
    struct err err;

    memset(b, 0, sizeof *b);
    b->m = model_new(&model);
    b->m->whole = true;
    b->now_ms = BOARD_NOW;
    b->ui = ui_new(config, &err);
    if (b->ui == NULL)
        fail_msg("%s", err.text);
    canvas_init(&b->canvas, rows, cols, config->unicode);
    board_step(b, &size);
}

void
board_init(struct board *b, int rows, int cols)
{
    const struct ui_config config = { .me = "ana", .place = "prod", .config_path = "/home/ana/.config/tocsin/tocsin.conf" };

    board_init_with(b, rows, cols, &config);
}

void
board_release(struct board *b)
{
    ui_effects_release(&b->out);
    ui_free(b->ui);
    model_free(b->m);
    canvas_release(&b->canvas);
    board_screen(NULL);
}

struct source *
board_source(struct board *b, const char *name)
{
    struct source *s = model_add_source(b->m, name);

    s->configured = true;
    s->every_ms = 15 * MS_SECOND;
    s->last_ok_ms = b->now_ms - 3 * MS_SECOND;
    s->took_ms = 400;
    s->polls = 12;
    s->alerts = 6;
    s->instances = s->instances_ok = 1;
    return s;
}

#define PAIRS_MAX 16

static void
pack(const char *text, struct buf *out)
{
    struct label_pair pairs[PAIRS_MAX];
    char *copy = xstrdup(text), *save = NULL;
    size_t n = 0;

    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
        char *eq = strchr(w, '=');

        *eq = '\0';
        for (char *c = eq + 1; *c != '\0'; c++)
            *c = *c == '_' ? ' ' : *c;
        pairs[n++] = (struct label_pair){ w, eq + 1 };
    }
    assert_true(labels_pack(pairs, n, out));
    free(copy);
}

static char *
text_of(const char *labels, const char *summary, uint32_t *labels_len, uint32_t *annotations_len)
{
    struct buf b = BUF_INIT;
    struct label_pair note = { "summary", summary };

    pack(labels, &b);
    *labels_len = (uint32_t)b.len;
    if (*summary != '\0')
        assert_true(labels_pack(&note, 1, &b));
    *annotations_len = (uint32_t)(b.len - *labels_len);
    return buf_take(&b);
}

struct alert *
board_alert(struct board *b, const char *source, int level, const char *severity, const char *labels, const char *summary,
    int64_t age_ms)
{
    struct alert *a = xcalloc(1, sizeof *a);
    char fingerprint[2 * 8 + 1];

    a->source = model_source(b->m, source);
    a->level = (uint8_t)level;
    a->severity = pool_str(&b->m->pool, severity);
    a->text = text_of(labels, summary, &a->labels_len, &a->annotations_len);
    alert_id_make(&a->id, source, alert_labels(a), NULL, 0);
    hex_encode(a->id.b + 8, 8, fingerprint);
    a->fingerprint = xstrdup(fingerprint);
    a->row = b->m->next_row;
    a->episode = a->last_seq = a->hold.seq = ++b->seq;
    a->version = a->count = 1;
    a->starts_at_ms = a->fired_at_ms = a->changed_at_ms = b->now_ms - age_ms;
    b->m->durable_seq = b->seq;
    model_put_alert_take(b->m, a);
    return a;
}

void
board_change(struct board *b, struct alert *a)
{
    model_uncount(b->m, a);
}

void
board_changed(struct board *b, struct alert *a)
{
    model_recount(b->m, a);
}

void
board_hold(struct board *b, struct alert *a, enum alert_state state, const char *by, int64_t until_ms)
{
    board_change(b, a);
    a->hold.state = state;
    a->hold.by = by != NULL ? pool_str(&b->m->pool, by) : NULL;
    a->hold.until_ms = until_ms;
    board_changed(b, a);
}

void
board_forget(struct board *b, struct alert *a)
{
    struct alert_id id = a->id;

    model_drop_alert(b->m, &id);
}

void
board_line(struct board *b, int64_t age_ms, const char *actor, const char *verb, const char *text)
{
    struct log_line line = { .seq = ++b->seq,
        .events = 1,
        .at_ms = b->now_ms - age_ms,
        .actor = (char *)actor,
        .verb = (char *)verb,
        .text = (char *)text };

    model_add_line(b->m, &line);
    b->m->durable_seq = b->seq;
}

void
board_step(struct board *b, const struct ui_input *in)
{
    ui_effects_release(&b->out);
    ui_step(b->ui, in, b->m, b->now_ms, &b->out);
    if (in->kind == UI_RESIZE)
        canvas_resize(&b->canvas, in->rows, in->cols);
}

void
board_tell(struct board *b)
{
    board_step(b, &(struct ui_input){ .kind = UI_MODEL });
    model_settle(b->m);
}

void
board_keys(struct board *b, const char *names)
{
    char *copy = xstrdup(names), *save = NULL;

    for (char *name = strtok_r(copy, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
        struct ui_input in = { .kind = UI_KEY };

        if (!key_parse(name, &in.key))
            fail_msg("no key: %s", name);
        board_step(b, &in);
    }
    free(copy);
}

void
board_type(struct board *b, const char *text)
{
    for (; *text != '\0'; text++)
        board_step(b, &(struct ui_input){ .kind = UI_KEY, .key = { .code = (unsigned char)*text } });
}

void
board_tick(struct board *b, int64_t ms)
{
    b->now_ms += ms;
    board_step(b, &(struct ui_input){ .kind = UI_TICK });
}

void
board_reply(struct board *b, bool ok, const char *text, const struct alert_id *failed, size_t failed_n)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);
    struct ui_input in = { .kind = UI_REPLY, .ok = ok, .text = text, .failed = failed, .failed_n = failed_n };

    assert_non_null(e);
    in.token = e->token;
    board_step(b, &in);
}

const struct effect *
board_effect(const struct board *b, enum effect_kind kind)
{
    for (size_t i = 0; i < b->out.v.n; i++)
        if (b->out.v.v[i].kind == kind)
            return &b->out.v.v[i];
    return NULL;
}

static const char *
dump(struct board *b, bool roles)
{
    static struct buf text = BUF_INIT;

    if (b == NULL) {
        buf_release(&text);
        return "";
    }
    buf_clear(&text);
    ui_draw(b->ui, b->m, b->now_ms, &b->canvas);
    canvas_dump(&b->canvas, roles, &text);
    return buf_text(&text);
}

const char *
board_screen(struct board *b)
{
    return dump(b, false);
}

const char *
board_row(struct board *b, int row)
{
    static char line[CANVAS_COLS_MAX * 4];
    const char *s = board_screen(b);

    while (row-- > 0)
        s = strchr(s, '\n') + 1;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(s, "\n"), s);
    return line;
}

int
board_row_of(struct board *b, const char *text)
{
    for (int row = 0; row < b->canvas.rows; row++)
        if (strstr(board_row(b, row), text) != NULL)
            return row;
    return -1;
}

bool
board_shows(struct board *b, const char *text)
{
    return strstr(board_screen(b), text) != NULL;
}

const char *
board_cursor(struct board *b)
{
    static char line[CANVAS_COLS_MAX * 4];
    const struct canvas *c = &b->canvas;

    ui_draw(b->ui, b->m, b->now_ms, &b->canvas);
    for (int row = 0; row < c->rows; row++)
        if (canvas_cell(c, row, 0)->flags & CELL_SELECTED) {
            snprintf(line, sizeof line, "%s", board_row(b, row));
            return line;
        }
    return "";
}

void
board_assert_cursor(struct board *b, const char *text)
{
    const char *row = board_cursor(b);

    if (strstr(row, text) == NULL)
        fail_msg("the cursor is on '%s', not on %s", row, text);
}

static void
compare(struct board *b, const char *name, bool roles)
{
    char path[512];
    struct buf want = BUF_INIT;
    const char *got = dump(b, roles);
    struct err err;

    snprintf(path, sizeof path, "%s/golden/%s.screen", TESTS_DIR, name);
    if (getenv("UPDATE") != NULL) {
        FILE *f = fopen(path, "w");

        assert_non_null(f);
        fputs(got, f);
        fclose(f);
        return;
    }
    if (!path_read(path, (size_t)1 << 20, &want, &err))
        fail_msg("%s", err.text);
    if (strcmp(buf_text(&want), got) != 0) {
        printf("%s is now:\n%s", name, got);
        fail_msg("%s differs (UPDATE=1 writes it anew)", name);
    }
    buf_release(&want);
}

void
board_golden(struct board *b, const char *name)
{
    compare(b, name, false);
}

void
board_golden_roles(struct board *b, const char *name)
{
    compare(b, name, true);
}

static void
suppress(struct board *b, struct alert *a, const char *by)
{
    board_change(b, a);
    a->marks |= ALERT_SUPPRESSED;
    a->suppressed_by = xstrdup(by);
    board_changed(b, a);
}

void
board_night(struct board *b)
{
    struct source *sentry;
    struct alert *a;

    board_source(b, "am-prd");
    board_source(b, "am-stg");
    sentry = board_source(b, "sentry");
    sentry->last_ok_ms = b->now_ms - 6 * MS_MINUTE;
    sentry->failures = 24;
    sentry->error = xstrdup("timed out after 10s");
    a = board_alert(b, "am-prd", 1, "critical",
        "alertname=HighErrorRate service=checkout-api env=prod region=eu-west-1 team=payments severity=critical",
        "checkout-api 5xx 8.3% > 5% eu-west-1", 4 * MS_MINUTE);
    a->count = 12;
    board_alert(b, "am-prd", 1, "critical", "alertname=SLOBurn service=checkout env=prod severity=critical",
        "checkout SLO fast burn 14x, 2h budget left", 3 * MS_MINUTE);
    a = board_alert(b, "am-prd", 1, "critical", "alertname=QueueDepth service=ledger env=prod severity=critical",
        "ledger queue depth 41k", 26 * MS_MINUTE);
    board_hold(b, a, ALERT_ACKED, "ana", b->now_ms + 34 * MS_MINUTE + 30 * MS_SECOND);
    a->count = 4;
    a = board_alert(b, "am-stg", 2, "warning", "alertname=NTPOffset service=infra node=node-31 severity=warning",
        "NTP offset > 50ms on 31 hosts", 9 * MS_MINUTE);
    a->count = 31;
    board_alert(b, "sentry", 2, "warning", "alertname=TypeError service=cart severity=warning", "TypeError cart.total",
        14 * MS_MINUTE);
    a = board_alert(b, "am-prd", 2, "warning", "alertname=CertExpiry service=edge severity=warning",
        "cert api.example.com expires in 6d", 41 * MS_MINUTE);
    board_hold(b, a, ALERT_ACKED, "bob", b->now_ms + 3 * MS_HOUR + MS_MINUTE);
    a = board_alert(b, "am-prd", 2, "warning", "alertname=DiskFull node=node-07 severity=warning", "disk / 91% node-07",
        61 * MS_MINUTE);
    board_hold(b, a, ALERT_CLEARED, NULL, 0);
    a = board_alert(b, "am-stg", 3, "info", "alertname=BatchSlow service=batch severity=info", "nightly batch is slow",
        3 * MS_HOUR);
    suppress(b, a, "9f2c81d0 77aa10be");
    board_alert(b, "am-prd", 3, "info", "alertname=Probe service=signup severity=info", "probe: signup->email arrow failed 2/5",
        6 * MS_MINUTE);
    a = board_alert(b, "am-prd", 4, "none", "alertname=Deprecated service=legacy severity=none", "90 deprecated-api warnings",
        2 * MS_DAY);
    a->count = 90;
    a = board_alert(b, "am-stg", 3, "info", "alertname=Canary service=canary severity=info", "canary error ratio", 2 * MS_HOUR);
    board_hold(b, a, ALERT_CLOSED, "carol", 0);
    board_line(b, 3 * MS_HOUR, "tocsin", "config", "/home/ana/.config/tocsin/tocsin.conf");
    board_line(b, 26 * MS_MINUTE, "am-prd", "fire", "QueueDepth ledger");
    board_line(b, 4 * MS_MINUTE, "am-prd", "fire", "HighErrorRate checkout-api and 11 more");
    board_line(b, 90 * MS_SECOND, "ana", "ack", "QueueDepth ledger, until 14:37Z");
    board_line(b, 20 * MS_SECOND, "bob", "comment", "CertExpiry edge: renewal is in review");
    board_tell(b);
}
