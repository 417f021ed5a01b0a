/* SPDX-License-Identifier: MIT */
/* An incident's screen: head, tabs, the rows of the chosen tab, and facts of the chosen row. */
#include <stdio.h>
#include <string.h>

#include "ui/incident_head.h"
#include "ui/incident_layout.h"
#include "ui/incident_tabs.h"
#include "ui/paint.h"
#include "util/str.h"

#define TAB_GAP 2

/* "2 Alerts 14" in three pieces; with brackets where it is the chosen one. */
struct tab_text {
    char key[KEY_NAME_MAX * KEYMAP_KEYS_MAX], count[24];
    const char *name;
    bool chosen;
};

static void
tab_text(const struct ui *ui, enum incident_tab tab, bool named, bool counted, struct tab_text *out)
{
    const struct incident_screen *s = &ui->incident;
    struct buf key = BUF_INIT;

    *out = (struct tab_text){ .chosen = s->tab == tab };
    keymap_keys_of(&ui->keymap, CONTEXT_INCIDENT, incident_tabs[tab].action, 1, &key);
    (void)str_copy(out->key, sizeof out->key, buf_text(&key));
    buf_release(&key);
    out->name = named || out->chosen ? incident_tabs[tab].name : "";
    if (incident_tabs[tab].counted && s->count[tab] > 0 && (counted || out->chosen))
        snprintf(out->count, sizeof out->count, "%zu", s->count[tab]);
}

static int
tab_cols(const struct tab_text *t)
{
    int key = (int)strlen(t->key), name = (int)strlen(t->name), count = (int)strlen(t->count);

    return key + (key > 0 && name > 0) + name + (count > 0) + count + (t->chosen ? 2 : 0);
}

static int
tabs_cols(const struct tab_text v[INCIDENT_TABS])
{
    int cols = 2 - TAB_GAP;

    for (int i = 0; i < INCIDENT_TABS; i++)
        cols += tab_cols(&v[i]) + TAB_GAP;
    return cols;
}

/* First names, then counts, from the left on as far as there is room; the chosen one has both. */
static void
fit_tabs(const struct ui *ui, int cols, struct tab_text v[INCIDENT_TABS])
{
    for (int i = 0; i < INCIDENT_TABS; i++)
        tab_text(ui, (enum incident_tab)i, false, false, &v[i]);
    for (int more = 0; more < 2 * INCIDENT_TABS; more++) {
        int i = more % INCIDENT_TABS;
        struct tab_text before = v[i];

        tab_text(ui, (enum incident_tab)i, *before.name != '\0' || more < INCIDENT_TABS, more >= INCIDENT_TABS, &v[i]);
        if (tabs_cols(v) > cols)
            v[i] = before;
    }
}

static int
draw_tab(const struct tab_text *t, struct canvas *c, int row, int at, int end)
{
    enum role role = t->chosen ? ROLE_STRONG : ROLE_DIM;

    if (t->chosen)
        at = canvas_text(c, row, at, end - at, role, "[");
    at = canvas_text(c, row, at, end - at, ROLE_KEY, t->key);
    if (*t->name != '\0')
        at = canvas_text(c, row, at + 1, end - at - 1, role, t->name);
    if (*t->count != '\0')
        at = canvas_text(c, row, at + 1, end - at - 1, t->chosen ? ROLE_STRONG : ROLE_TEXT, t->count);
    if (t->chosen)
        at = canvas_text(c, row, at, end - at, role, "]");
    return at + TAB_GAP;
}

static void
draw_tabs(const struct ui *ui, struct canvas *c, struct rect r)
{
    struct tab_text v[INCIDENT_TABS];
    int at = r.col + 1;

    if (r.rows == 0)
        return;
    fit_tabs(ui, r.cols, v);
    for (int i = 0; i < INCIDENT_TABS; i++)
        at = draw_tab(&v[i], c, r.row, at, r.col + r.cols);
}

static void
add_key(const struct ui *ui, enum action action, const char *word, struct buf *out)
{
    size_t before = out->len;

    if (before > 0)
        buf_adds(out, "   ");
    if (keymap_keys_of(&ui->keymap, CONTEXT_INCIDENT, action, 1, out) > 0)
        buf_addf(out, " %s", word);
    else
        buf_truncate(out, before);
}

static void
add_title(const struct ui *ui, struct buf *out)
{
    const struct incident_screen *s = &ui->incident;

    buf_adds(out, incident_tabs[s->tab].title);
    if (s->tab == INCIDENT_TIMELINE && s->past_more)
        buf_adds(out, ", older ones in its report");
    if (s->filter != NULL)
        buf_addf(out, ", %zu of %zu with '%.60s'", s->rows.n, s->all, s->filter);
    if (s->held && s->waiting > 0)
        buf_addf(out, ", HELD, +%zu waiting", s->waiting);
    else if (s->held)
        buf_adds(out, ", HELD");
}

static void
draw_rule(const struct ui *ui, struct canvas *c, struct rect r)
{
    struct buf title = BUF_INIT, hint = BUF_INIT;

    add_title(ui, &title);
    add_key(ui, ACTION_HOLD, "hold", &hint);
    add_key(ui, ACTION_FILTER, "filter", &hint);
    if (r.rows > 0)
        paint_rule(c, r.row, r.col, r.cols, true, buf_text(&title), buf_text(&hint));
    buf_release(&title);
    buf_release(&hint);
}

static void
draw_rows(const struct incident_view *v, struct canvas *c, struct rect r)
{
    const struct incident_screen *s = &v->ui->incident;
    const struct incident_place *p = &s->at[s->tab];
    bool reading = s->tab == INCIDENT_TIMELINE && s->past.is_here;

    if (s->rows.n == 0 && r.rows > 0)
        canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_DIM,
            s->filter != NULL ? "Nothing here has that text. Esc: all of it."
                : reading     ? "Nothing has happened yet."
                              : incident_tabs[s->tab].empty);
    for (int i = 0; i < r.rows && p->top + (size_t)i < s->rows.n; i++) {
        size_t place = p->top + (size_t)i;
        struct rect row = { r.row + i, r.col, 1, r.cols };

        incident_tabs[s->tab].draw(v, &s->rows.v[place], c, row, place == p->place);
        if (place != p->place)
            continue;
        if (s->tab != INCIDENT_ALERTS)
            canvas_text(c, row.row, r.col, 1, ROLE_CURSOR, ">");
        canvas_flag(c, row.row, r.col, r.cols, CELL_SELECTED);
    }
}

static void
add_alert_name(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct alert *a = model_alert(v->m, &row->alert);
    char id[ALERT_ID_HEX];

    buf_adds(out, "alert");
    if (a == NULL)
        return;
    detail_short_id(v->m, a, id);
    buf_addf(out, " %s", id);
}

static void
add_name(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    char id[INCIDENT_ID_MAX];

    switch (v->ui->incident.tab) {
    case INCIDENT_TIMELINE:
        buf_addf(out, "event %llu", (unsigned long long)row->key);
        break;
    case INCIDENT_ALERTS:
        add_alert_name(v, row, out);
        break;
    case INCIDENT_SIMILAR:
        incident_id(row->key, id);
        buf_adds(out, id);
        break;
    case INCIDENT_ACTIONS:
    case INCIDENT_NOTES:
    case INCIDENT_UPDATES:
        buf_addf(out, "%s %llu", incident_tabs[v->ui->incident.tab].one, (unsigned long long)row->key);
        break;
    default:
        buf_adds(out, incident_tabs[v->ui->incident.tab].one);
        break;
    }
}

static void
draw_facts(const struct incident_view *v, struct canvas *c, struct rect r)
{
    const struct incident_row *row = incident_screen_row(v->ui);
    struct buf title = BUF_INIT, hint = BUF_INIT;
    struct detail_lines lines = { 0 };

    if (row == NULL || r.rows < 2)
        return;
    add_name(v, row, &title);
    add_key(v->ui, ACTION_OPEN, "full", &hint);
    add_key(v->ui, ACTION_COPY, "copy", &hint);
    if (v->ui->incident.tab == INCIDENT_TIMELINE && !replaying_is_on(v->ui))
        add_key(v->ui, ACTION_REPLAY, "replay from here", &hint);
    paint_rule(c, r.row, r.col, r.cols, false, buf_text(&title), buf_text(&hint));
    incident_tabs[v->ui->incident.tab].facts(v, row, &lines);
    r.row++;
    r.rows--;
    detail_lines_draw(&lines, c, r, 0, DETAIL_NO_LINE);
    detail_lines_release(&lines);
    buf_release(&title);
    buf_release(&hint);
}

void
incident_screen_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r)
{
    const struct incident_view v = { ui, m, incident_here(ui, m), now_ms };
    struct incident_parts parts;

    if (v.i == NULL) {
        canvas_text(c, r.row, r.col + 1, r.cols - 2, ROLE_DIM, "This incident is not known here. Esc: back.");
        return;
    }
    incident_parts_of(r, incident_tabs[ui->incident.tab].heads != NULL, &parts);
    incident_head_draw(ui, m, v.i, now_ms, c, parts.head);
    draw_tabs(ui, c, parts.tabs);
    draw_rule(ui, c, parts.rule);
    if (parts.heads.rows > 0)
        incident_tabs[ui->incident.tab].heads(&v, c, parts.heads);
    draw_rows(&v, c, parts.list);
    draw_facts(&v, c, parts.facts);
}
