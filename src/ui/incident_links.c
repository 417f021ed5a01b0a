/* SPDX-License-Identifier: MIT */
/* Where to look: an incident's own links, where it is told in Slack, and the runbooks and links of its alerts, each once. */
#include <string.h>

#include "core/route.h"
#include "ui/incident_tabs.h"
#include "ui/state.h"
#include "util/hash.h"
#include "util/str.h"

#define LABEL_COLS 14
#define LINKS_MAX 500

static bool
is_web(const char *text)
{
    return str_starts(text, "http://") || str_starts(text, "https://");
}

/* Copied: an alert's strings are its own. */
static void
add(struct incident_links *l, const char *label, const char *text, const char *of)
{
    struct incident_link link = { .key = text == NULL ? 0 : hash64(text, strlen(text)) };

    if (text == NULL || *text == '\0' || l->v.n >= LINKS_MAX)
        return;
    for (size_t i = 0; i < l->v.n; i++)
        if (l->v.v[i].key == link.key)
            return;
    link.label = arena_strdup(&l->arena, label);
    link.text = arena_strdup(&l->arena, text);
    link.of = arena_strdup_or_null(&l->arena, of);
    vec_push(&l->v, link);
}

/* Its headline, in the thread of which the updates stand. */
static void
add_thread(struct incident_links *l, const struct model *m, const struct incident_post *post)
{
    const struct message *msg = model_message(m, post->message);

    if (msg != NULL && msg->ts != NULL)
        add(l, post->channel ? "channel" : "thread",
            arena_printf(&l->arena, "%s, message %s (M%llu)", post->destination, msg->ts, (unsigned long long)msg->number), NULL);
}

static void
add_runbook(struct incident_links *l, const struct model *m, const struct alert *a)
{
    add(l, "runbook", route_runbook(m, a), alert_field(a, FIELD_SUMMARY));
}

static void
add_annotations(struct incident_links *l, const struct model *m, const struct alert *a)
{
    const char *of = alert_field(a, FIELD_SUMMARY);

    (void)m;
    for (struct label_iter it = labels_iter(alert_annotations(a)); label_next(&it);)
        if (is_web(it.value))
            add(l, it.name, it.value, of);
}

static void
add_alerts(struct incident_links *l, const struct model *m, const struct incident *i,
    void (*add_of)(struct incident_links *l, const struct model *m, const struct alert *a))
{
    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct alert *a = i->alerts.v[k].unlinked ? NULL : model_alert(m, &i->alerts.v[k].id);

        if (a != NULL)
            add_of(l, m, a);
    }
}

/* What tells what to do stands before what tells more. */
void
incident_links_update(struct turn *t)
{
    struct incident_links *l = &t->ui->incident.links;
    const struct incident *i = incident_here(t->ui, t->m);

    incident_links_release(l);
    add(l, "rca", i->fields[INCIDENT_RCA], NULL);
    add(l, "channel", i->fields[INCIDENT_CHANNEL], NULL);
    for (size_t k = 0; k < i->posts.n; k++)
        add_thread(l, t->m, &i->posts.v[k]);
    add_alerts(l, t->m, i, add_runbook);
    add_alerts(l, t->m, i, add_annotations);
}

void
incident_links_release(struct incident_links *l)
{
    arena_release(&l->arena);
    vec_release(&l->v);
    *l = (struct incident_links){ 0 };
}

void
incident_fill_links(const struct incident_view *v, struct incident_rows *out)
{
    const struct incident_links *l = &v->ui->incident.links;

    for (size_t i = 0; i < l->v.n; i++)
        vec_push(&out->v, ((struct incident_row){ .key = l->v.v[i].key }));
}

static const struct incident_link *
find(const struct incident_view *v, const struct incident_row *row)
{
    const struct incident_links *l = &v->ui->incident.links;

    for (size_t i = 0; i < l->v.n; i++)
        if (l->v.v[i].key == row->key)
            return &l->v.v[i];
    return NULL;
}

void
incident_words_link(const struct incident_view *v, const struct incident_row *row, struct buf *out)
{
    const struct incident_link *link = find(v, row);

    if (link != NULL)
        buf_adds(out, link->text);
}

void
incident_draw_link(const struct incident_view *v, const struct incident_row *row, struct canvas *c, struct rect r, bool cursor)
{
    const struct incident_link *link = find(v, row);

    (void)cursor;
    if (link == NULL)
        return;
    canvas_text(c, r.row, r.col + 1, LABEL_COLS - 1, ROLE_LABEL, link->label);
    canvas_text(c, r.row, r.col + 1 + LABEL_COLS, r.cols - LABEL_COLS - 2, ROLE_TEXT, link->text);
}

void
incident_facts_link(const struct incident_view *v, const struct incident_row *row, struct detail_lines *out)
{
    const struct incident_link *link = find(v, row);

    if (link == NULL)
        return;
    incident_add_fact(out, ROLE_TEXT, link->label, link->text);
    if (link->of != NULL)
        incident_add_fact(out, ROLE_DIM, "of", link->of);
}
