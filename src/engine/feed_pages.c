/* SPDX-License-Identifier: MIT */
/*
 * Our own pages at a pager that is a source too. Its list may show them, with or without their keys: they are no alerts here, but answers.
 * What the list does not show is asked for by key: PagerDuty tells no key of an incident that has it in its alerts alone.
 */
#include "engine/feed.h"

#include <string.h>

#include "util/hash.h"
#include "util/str.h"

/* So many are asked for with one poll, those first that were not asked for the longest. */
#define ASKED_MAX 20
/* So many are kept once their messages are gone. */
#define FORMER_MAX 1000

static uint64_t
hash_of(const char *text)
{
    return hash64(text, strlen(text));
}

static bool
has_key(const void *value, const void *key)
{
    return strcmp(((const struct page_there *)value)->key, key) == 0;
}

static bool
has_id(const void *value, const void *key)
{
    return strcmp(((const struct page_there *)value)->id, key) == 0;
}

static struct page_there *
find(const struct pages *p, const char *key, const char *id)
{
    struct page_there *page = key != NULL ? map_get(&p->by_key, hash_of(key), has_key, key) : NULL;

    if (page == NULL && id != NULL && *id != '\0')
        page = map_get(&p->by_id, hash_of(id), has_id, id);
    return page;
}

/* It may have arrived there: an attempt was made. */
static bool
is_page_here(const struct feed *f, const struct message *msg)
{
    const struct destination *to;

    if (!message_asks(msg) || msg->order.kind != MESSAGE_PAGE || msg->first_try_ms == 0)
        return false;
    to = destination_named(&f->engine->m->config.destinations, msg->order.destination);
    return to != NULL && str_eq(to->driver, f->config->driver->name);
}

static void
add(struct feed *f, const struct message *msg)
{
    struct pages *p = &f->pages;
    char key[MESSAGE_KEY_HEX];
    struct page_there *page;

    message_key(msg->node == NULL ? f->engine->m->node : msg->node, msg->number, key);
    if (find(p, key, NULL) != NULL)
        return;
    page = xcalloc(1, sizeof *page);
    page->number = msg->number;
    memcpy(page->key, key, sizeof key);
    vec_push(&p->v, page);
    map_add(&p->by_key, hash_of(page->key), page);
}

static void
drop(struct pages *p, size_t i)
{
    struct page_there *page = p->v.v[i];

    map_remove(&p->by_key, hash_of(page->key), page);
    if (*page->id != '\0')
        map_remove(&p->by_id, hash_of(page->id), page);
    free(page);
    vec_remove(&p->v, i);
}

/* What is over there, or long gone here, is not looked for any more; the oldest first. */
static void
drop_former(struct feed *f)
{
    struct pages *p = &f->pages;
    size_t former = 0;

    for (size_t i = p->v.n; i-- > 0;)
        if (model_message(f->engine->m, p->v.v[i]->number) == NULL && (p->v.v[i]->is_over || ++former > FORMER_MAX))
            drop(p, i);
}

void
pages_begin(struct feed *f)
{
    const struct model *m = f->engine->m;

    f->pages.poll++;
    arena_release(&f->pages.arena);
    vec_clear(&f->pages.answers);
    if (!f->config->driver->takes_acks)
        return;
    for (size_t i = 0; i < m->messages.n; i++)
        if (is_page_here(f, m->messages.v[i]))
            add(f, m->messages.v[i]);
    drop_former(f);
}

bool
pages_is_ours(void *ctx, const char *key, const char *id)
{
    return find(&((struct instance *)ctx)->feed->pages, key, id) != NULL;
}

bool
pages_has_id(const struct feed *f, const char *id)
{
    return f->pages.v.n > 0 && find(&f->pages, NULL, id) != NULL;
}

static void
keep_id(struct pages *p, struct page_there *page, const char *id)
{
    if (strcmp(page->id, id) == 0 || strlen(id) >= sizeof page->id)
        return;
    if (*page->id != '\0')
        map_remove(&p->by_id, hash_of(page->id), page);
    (void)str_copy(page->id, sizeof page->id, id);
    map_add(&p->by_id, hash_of(page->id), page);
}

static struct there_person
keep_person(struct arena *arena, const struct there_person *who)
{
    return (struct there_person){ .id = arena_strdup_or_null(arena, who->id),
        .mail = arena_strdup_or_null(arena, who->mail),
        .name = arena_strdup_or_null(arena, who->name) };
}

void
pages_answer(void *ctx, const struct answer_there *a)
{
    struct feed *f = ((struct instance *)ctx)->feed;
    struct pages *p = &f->pages;
    struct page_there *page = find(p, a->key, a->id);
    struct answer_fact fact = { .kind = a->state == PAGER_CLOSED ? ANSWER_CLOSED : ANSWER_ACKED, .at_ms = a->at_ms };

    if (page == NULL)
        return;
    keep_id(p, page, a->id);
    page->told = p->poll;
    page->is_over = a->state == PAGER_CLOSED;
    if (a->state == PAGER_OPEN)
        return;
    fact.message = page->number;
    fact.who = keep_person(&p->arena, &a->who);
    vec_push(&p->answers, fact);
}

/* One whose answer is owed is asked for until it is there; another once, so that it is known by its id. */
static bool
must_ask(const struct feed *f, const struct page_there *page)
{
    const struct message *msg = model_message(f->engine->m, page->number);
    bool is_open = msg != NULL && message_is_open(msg);

    if (page->told == f->pages.poll || page->is_over)
        return false;
    return is_open || (*page->id == '\0' && page->asked == 0);
}

static int
by_asked(const void *a, const void *b)
{
    const struct page_there *pa = *(const struct page_there *const *)a, *pb = *(const struct page_there *const *)b;

    if (pa->asked != pb->asked)
        return pa->asked < pb->asked ? -1 : 1;
    return pa->number < pb->number ? 1 : -1;
}

size_t
pages_to_ask(struct feed *f, const char *const **keys)
{
    struct pages *p = &f->pages;
    VEC(struct page_there *) asked = { 0 };
    const char **v;
    size_t n;

    for (size_t i = 0; i < p->v.n; i++)
        if (must_ask(f, p->v.v[i]))
            vec_push(&asked, p->v.v[i]);
    n = asked.n;
    if (n > 0)
        qsort(asked.v, n, sizeof *asked.v, by_asked);
    n = n < ASKED_MAX ? n : ASKED_MAX;
    v = arena_alloc(&p->arena, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++) {
        v[i] = asked.v[i]->key;
        asked.v[i]->asked = p->poll;
    }
    vec_release(&asked);
    *keys = v;
    return n;
}

static bool
is_accepted_write(const struct feed *f, const struct message *msg)
{
    return msg->order.kind == MESSAGE_WRITE && !message_is_silence(msg) && msg->standing.state == MESSAGE_DELIVERED
        && msg->channel_id != NULL && strcmp(msg->order.channel, f->config->name) == 0;
}

size_t
pages_writes_to_ask(struct feed *f, const char *const **ids)
{
    const struct model *m = f->engine->m;
    const char **v = arena_alloc(&f->pages.arena, ASKED_MAX * sizeof *v);
    size_t n = 0;

    for (size_t i = 0; f->config->driver->tells_later && i < m->messages.n && n < ASKED_MAX; i++)
        if (is_accepted_write(f, m->messages.v[i]))
            v[n++] = arena_strdup(&f->pages.arena, m->messages.v[i]->channel_id);
    *ids = v;
    return n;
}

void
pages_written(void *ctx, const struct written_there *w)
{
    struct feed *f = ((struct instance *)ctx)->feed;
    const struct model *m = f->engine->m;
    struct answer_fact fact = { .kind = ANSWER_REFUSED, .error = arena_strdup_or_null(&f->pages.arena, w->error) };

    /* That it was carried out is confirmed by the list, which may show it a little later. */
    for (size_t i = 0; !w->ok && i < m->messages.n; i++) {
        if (!is_accepted_write(f, m->messages.v[i]) || strcmp(m->messages.v[i]->channel_id, w->request) != 0)
            continue;
        fact.message = m->messages.v[i]->number;
        vec_push(&f->pages.answers, fact);
    }
}

/* Also where nothing is to be answered: the poll may have shown what was written. */
void
pages_tell(struct feed *f)
{
    struct command cmd = { .kind = CMD_ANSWERS, .actor = f->config->name, .origin = f->origin, .source = f->config->name };
    struct outcome out;
    struct err err;

    snprintf(f->origin, sizeof f->origin, "source:%s", f->config->name);
    cmd.answers = f->pages.answers.v;
    cmd.answers_n = f->pages.answers.n;
    (void)!engine_decide(f->engine, &cmd, &out, &err);
    outcome_release(&out);
}

void
pages_release(struct pages *p)
{
    for (size_t i = 0; i < p->v.n; i++)
        free(p->v.v[i]);
    vec_release(&p->v);
    vec_release(&p->answers);
    map_release(&p->by_key);
    map_release(&p->by_id);
    arena_release(&p->arena);
    *p = (struct pages){ 0 };
}
