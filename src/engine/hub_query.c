/* SPDX-License-Identifier: MIT */
/* What a client looks for on the board: words that a person types, or a filter; a slice at a time, however much it is. */
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "engine/hub_own.h"
#include "serve/wire.h"
#include "util/map.h"

struct hub_query {
    struct buf words; /* each with a NUL after it */
    size_t word_at;   /* of the next to be looked up */
    struct map found; /* by words, so that each stands once however often it is meant; the value says nothing */
    struct filter *filter;
    bool begun;
    VEC(struct alert_id) left; /* to be held against the filter */
    size_t at;
    size_t limit;
};

static bool
words_check(const cJSON *words, struct err *err)
{
    const cJSON *item;
    size_t n = 0;

    if (cJSON_GetArraySize(words) > COMMAND_SUBJECTS_MAX)
        return err_set(err, ERR_USAGE, "%d words at once: at most %d", cJSON_GetArraySize(words), COMMAND_SUBJECTS_MAX);
    cJSON_ArrayForEach(item, words)
    {
        n++;
        if (!cJSON_IsString(item))
            return err_set(err, ERR_USAGE, "word %zu of the list is no text", n);
    }
    return true;
}

static bool
check(const cJSON *line, struct err *err)
{
    static const struct wire_member members[] = {
        { "words", WIRE_LIST },
        { "filter", WIRE_TEXT },
        { "limit", WIRE_NUMBER },
        { "messages", WIRE_FLAG },
        { "silences", WIRE_FLAG },
    };

    return wire_members_check(line, members, sizeof members / sizeof *members, err)
        && words_check(json_get_array(line, "words"), err);
}

struct hub_query *
hub_query_new(const cJSON *line, struct err *err)
{
    const char *text = json_get_array(line, "words") == NULL ? json_get_str(line, "filter") : NULL;
    struct filter *filter = NULL;
    struct hub_query *q;
    const cJSON *item;

    if (!check(line, err))
        return NULL;
    if (text != NULL && (filter = filter_new(text, NULL, err)) == NULL) {
        err->code = ERR_USAGE;
        (void)err_wrap(err, "%s", text);
        return NULL;
    }
    q = xcalloc(1, sizeof *q);
    buf_init(&q->words, WIRE_ASK_MAX);
    cJSON_ArrayForEach(item, json_get_array(line, "words")) buf_add(&q->words, item->valuestring, strlen(item->valuestring) + 1);
    q->filter = filter;
    q->limit = (size_t)json_get_int(line, "limit", 0);
    return q;
}

void
hub_query_free(struct hub_query *q)
{
    if (q == NULL)
        return;
    filter_free(q->filter);
    vec_release(&q->left);
    buf_release(&q->words);
    map_release(&q->found);
    free(q);
}

size_t
hub_query_limit(const struct hub_query *q)
{
    return q->limit;
}

static void
add_found(void *arg, const struct alert *a)
{
    struct hub_board *b = arg;
    struct map *found = &b->query->found;
    uint64_t hash = alert_id_hash(&a->id);

    if (map_get(found, hash, NULL, NULL) != NULL)
        return;
    map_add(found, hash, b);
    vec_push(&b->alerts, a->id);
}

static void
look_up(struct hub_client *c)
{
    const struct hub_host *host = &c->hub->host;
    struct hub_query *q = c->board->query;

    const char *word = q->words.data + q->word_at;

    host->find(host->ctx, word, c->who.actor, add_found, c->board);
    q->word_at += strlen(word) + 1;
}

static void
hold_against(struct hub_client *c)
{
    const struct model *m = c->hub->e->m;
    struct hub_query *q = c->board->query;
    const struct alert *a = model_alert(m, &q->left.v[q->at++]);

    if (a != NULL && filter_accepts(q->filter, m, a, c->who.actor, engine_now(c->hub->e)))
        vec_push(&c->board->alerts, a->id);
}

static bool
is_through(const struct hub_query *q)
{
    return q->word_at == q->words.len && q->at == q->left.n;
}

bool
hub_query_turn(struct hub_client *c, int64_t until_mono_ms)
{
    const struct ports *ports = c->hub->e->ports;
    const struct model *m = c->hub->e->m;
    struct hub_query *q = c->board->query;

    for (size_t i = 0; !q->begun && q->filter != NULL && i < m->alerts.n; i++)
        vec_push(&q->left, m->alerts.v[i]->id);
    q->begun = true;
    while (!is_through(q)) {
        if (q->word_at < q->words.len)
            look_up(c);
        else
            hold_against(c);
        if (ports->mono_ms(ports->ctx) >= until_mono_ms)
            return is_through(q);
    }
    return true;
}
