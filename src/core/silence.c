/* SPDX-License-Identifier: MIT */
/* Matchers of silences: what makes them valid, whom they match, and how they are kept. */
#include "core/silence.h"

#include <stdlib.h>
#include <string.h>

#include "core/model.h"
#include "util/text.h"
#include "util/utf8.h"

#define SHOWN_COLS 40

struct silence_test {
    struct matcher *v;
    size_t n;
};

enum matcher_op
silence_matcher_op(const struct silence_matcher *m)
{
    static const enum matcher_op ops[2][2] = { { MATCH_NE, MATCH_EQ }, { MATCH_NRE, MATCH_RE } };

    return ops[m->is_regex][m->is_equal];
}

/* "NAME: " before what was said. */
static bool
wrong(const struct silence_matcher *m, struct err *err)
{
    struct buf shown = BUF_INIT;

    text_clean(&shown, m->name, strlen(m->name), SHOWN_COLS, true);
    err_wrap(err, "label %s", buf_text(&shown));
    if (err != NULL)
        err->code = ERR_USAGE;
    buf_release(&shown);
    return false;
}

static bool
check_sizes(const struct silence_matchers *m, struct err *err)
{
    size_t bytes = 0;

    if (m->n == 0)
        return err_set(err, ERR_USAGE, "a silence needs at least one matcher, such as alertname=DiskFull");
    if (m->n > SILENCE_MATCHERS_MAX)
        return err_set(err, ERR_LIMIT, "%zu matchers; at most %d are allowed", m->n, SILENCE_MATCHERS_MAX);
    for (size_t i = 0; i < m->n; i++)
        bytes += strlen(m->v[i].name) + strlen(m->v[i].value);
    if (bytes > SILENCE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the matchers have %zu bytes; at most %zu are allowed", bytes, SILENCE_BYTES_MAX);
    return true;
}

static bool
check_texts(const struct silence_matchers *m, struct err *err)
{
    for (size_t i = 0; i < m->n; i++) {
        if (*m->v[i].name == '\0')
            return err_set(err, ERR_USAGE, "matcher %zu has no label's name", i + 1);
        if (!utf8_is_valid(m->v[i].name, strlen(m->v[i].name)) || !utf8_is_valid(m->v[i].value, strlen(m->v[i].value)))
            return err_set(err, ERR_USAGE, "matcher %zu is not UTF-8", i + 1);
    }
    return true;
}

bool
silence_matchers_check(const struct silence_matchers *m, struct err *err)
{
    struct silence_test *t;
    bool empty;

    if (!check_sizes(m, err) || !check_texts(m, err))
        return false;
    t = silence_test_new(m, err);
    if (t == NULL)
        return false;
    empty = silence_test_accepts(t, (struct labels){ 0 });
    silence_test_free(t);
    return !empty
        || err_set(err, ERR_USAGE,
            "these matchers match every alert that lacks the labels; at least one must not match an empty value");
}

struct silence_test *
silence_test_new(const struct silence_matchers *m, struct err *err)
{
    struct silence_test *t = xcalloc(1, sizeof *t);

    t->v = xcalloc(m->n + 1, sizeof *t->v);
    for (; t->n < m->n; t->n++) {
        const struct silence_matcher *one = &m->v[t->n];

        if (!matcher_init(&t->v[t->n], one->name, silence_matcher_op(one), one->value, err)) {
            wrong(one, err);
            silence_test_free(t);
            return NULL;
        }
    }
    return t;
}

void
silence_test_free(struct silence_test *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->n; i++)
        matcher_release(&t->v[i]);
    free(t->v);
    free(t);
}

bool
silence_test_accepts(const struct silence_test *t, struct labels labels)
{
    for (size_t i = 0; i < t->n; i++) {
        const char *value = labels_get(labels, t->v[i].name);

        if (!matcher_accepts(&t->v[i], value != NULL ? value : ""))
            return false;
    }
    return true;
}

bool
silence_matchers_match(const struct silence_matchers *m, struct labels labels)
{
    struct silence_test *t = silence_test_new(m, NULL);
    bool is_match = t != NULL && silence_test_accepts(t, labels);

    silence_test_free(t);
    return is_match;
}

void
silence_matchers_json(struct json_out *out, const char *key, const struct silence_matchers *m)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < m->n; i++) {
        json_open(out, NULL, '{');
        json_str(out, "name", m->v[i].name);
        json_str(out, "value", m->v[i].value);
        json_bool(out, "isRegex", m->v[i].is_regex);
        json_bool(out, "isEqual", m->v[i].is_equal);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static bool
read_one(const cJSON *item, struct arena *arena, struct silence_matcher *out)
{
    const char *name = json_get_str(item, "name"), *value = json_get_str(item, "value");
    const cJSON *is_regex = json_get(item, "isRegex"), *is_equal = json_get(item, "isEqual");

    if (name == NULL || *name == '\0' || value == NULL || !cJSON_IsBool(is_regex))
        return false;
    if (is_equal != NULL && !cJSON_IsBool(is_equal))
        return false;
    *out = (struct silence_matcher){
        .name = arena_strdup(arena, name),
        .value = arena_strdup(arena, value),
        .is_regex = cJSON_IsTrue(is_regex),
        .is_equal = is_equal == NULL || cJSON_IsTrue(is_equal),
    };
    return true;
}

bool
silence_matchers_read(const cJSON *array, struct arena *arena, struct silence_matchers *out)
{
    struct silence_matcher *v;
    size_t n = 0;

    *out = (struct silence_matchers){ 0 };
    if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) > SILENCE_MATCHERS_MAX)
        return false;
    v = arena_zalloc(arena, ((size_t)cJSON_GetArraySize(array) + 1) * sizeof *v);
    for (const cJSON *item = array->child; item != NULL; item = item->next)
        if (!cJSON_IsObject(item) || !read_one(item, arena, &v[n++]))
            return false;
    *out = (struct silence_matchers){ v, n };
    return check_sizes(out, NULL);
}

void
silence_matchers_copy(const struct silence_matchers *m, struct arena *arena, struct silence_matchers *out)
{
    struct silence_matcher *v = arena_zalloc(arena, (m->n + 1) * sizeof *v);

    for (size_t i = 0; i < m->n; i++) {
        v[i] = m->v[i];
        v[i].name = arena_strdup(arena, m->v[i].name);
        v[i].value = arena_strdup(arena, m->v[i].value);
    }
    *out = (struct silence_matchers){ v, m->n };
}

static size_t
count_of(const struct silence_matchers *m, const struct silence_matcher *one)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++)
        n += m->v[i].is_regex == one->is_regex && m->v[i].is_equal == one->is_equal && strcmp(m->v[i].name, one->name) == 0
            && strcmp(m->v[i].value, one->value) == 0;
    return n;
}

bool
silence_matchers_equal(const struct silence_matchers *a, const struct silence_matchers *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (count_of(a, &a->v[i]) != count_of(b, &a->v[i]))
            return false;
    return true;
}

static bool
is_at_source(const struct alert *a, const char *source)
{
    if (a->hold.state == ALERT_CLEARED || a->hold.state == ALERT_CLOSED || (a->marks & ALERT_UNCONFIRMED) != 0)
        return false;
    return strcmp(a->source->name, source) == 0;
}

size_t
silence_count(const struct model *m, const char *source, const struct silence_matchers *matchers)
{
    struct silence_test *t = silence_test_new(matchers, NULL);
    size_t n = 0;

    for (size_t i = 0; t != NULL && i < m->alerts.n; i++)
        n += is_at_source(m->alerts.v[i], source) && silence_test_accepts(t, alert_labels(m->alerts.v[i]));
    silence_test_free(t);
    return n;
}

size_t
silence_comment_len(const char *comment)
{
    size_t len = strlen(comment);
    const char *mark = NULL, *next = comment;

    while ((next = strstr(next, SILENCE_MARK)) != NULL)
        mark = next++;
    return mark != NULL && comment[len - 1] == ']' ? (size_t)(mark - comment) : len;
}
