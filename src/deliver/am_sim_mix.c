/* SPDX-License-Identifier: MIT */
/* What a real Alertmanager answers, as it would be with the silences that were only simulated. */
#include "deliver/am_sim_own.h"

#include <stdlib.h>
#include <string.h>

#include "core/silence.h"
#include "util/str.h"
#include "util/time.h"

#define ALERTS "/api/v2/alerts"
#define SILENCES "/api/v2/silences"
#define FILTER "filter="
#define LABELS_MAX 200

static bool
is_at(const struct am_sim_silence *s, const char *url)
{
    size_t len = strlen(s->address);

    return strncmp(s->address, url, len) == 0 && url[len] == '/';
}

static bool
is_path(const char *url, const char *path)
{
    const char *at = strstr(url, path);

    return at != NULL && (at[strlen(path)] == '\0' || at[strlen(path)] == '?');
}

/* Empty where they are too many, or none. */
static struct labels
pack_labels(const cJSON *alert, struct buf *out)
{
    const cJSON *labels = json_get_object(alert, "labels");
    struct label_pair pairs[LABELS_MAX];
    size_t n = 0;

    for (const cJSON *l = labels != NULL ? labels->child : NULL; l != NULL && n < LABELS_MAX; l = l->next)
        if (cJSON_IsString(l))
            pairs[n++] = (struct label_pair){ l->string, l->valuestring };
    buf_clear(out);
    if (!labels_pack(pairs, n, out))
        buf_clear(out);
    return (struct labels){ out->data, out->len };
}

static void
set_str(cJSON *object, const char *name, const char *value)
{
    if (cJSON_HasObjectItem(object, name))
        cJSON_ReplaceItemInObjectCaseSensitive(object, name, cJSON_CreateString(value));
}

static void
suppress(cJSON *alert, const char *id)
{
    cJSON *status = cJSON_GetObjectItemCaseSensitive(alert, "status");
    cJSON *by = cJSON_GetObjectItemCaseSensitive(status, "silencedBy");

    if (!cJSON_IsArray(by))
        return;
    cJSON_AddItemToArray(by, cJSON_CreateString(id));
    set_str(status, "state", "suppressed");
}

static struct silence_test *
test_of(const struct am_sim_silence *s)
{
    cJSON *tree = json_parse(s->matchers, strlen(s->matchers), NULL);
    struct arena arena = { 0 };
    struct silence_matchers matchers;
    struct silence_test *test = NULL;

    if (silence_matchers_read(tree, &arena, &matchers) && matchers.n > 0)
        test = silence_test_new(&matchers, NULL);
    arena_release(&arena);
    cJSON_Delete(tree);
    return test;
}

static bool
silence_alerts(cJSON *alerts, const struct am_sim_silence *s)
{
    struct silence_test *test = test_of(s);
    struct buf packed = BUF_INIT;
    bool any = false;

    for (cJSON *alert = test != NULL ? alerts->child : NULL; alert != NULL; alert = alert->next)
        if (silence_test_accepts(test, pack_labels(alert, &packed))) {
            suppress(alert, s->id);
            any = true;
        }
    buf_release(&packed);
    silence_test_free(test);
    return any;
}

static cJSON *
find_id(cJSON *list, const char *id)
{
    for (cJSON *s = list->child; s != NULL; s = s->next)
        if (str_eq(json_get_str(s, "id"), id))
            return s;
    return NULL;
}

static bool
end_silence(cJSON *list, const struct am_sim_silence *s)
{
    cJSON *known = find_id(list, s->id);
    char end[TIME_TEXT_MAX];

    if (known == NULL)
        return false;
    time_rfc3339(s->ends_at_ms, end);
    set_str(known, "endsAt", end);
    set_str(cJSON_GetObjectItemCaseSensitive(known, "status"), "state", "expired");
    return true;
}

/* In place of the server's own, where that was changed here. */
static bool
add_silence(cJSON *list, const struct am_sim_silence *s, int64_t now_ms)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    cJSON *tree, *known = find_id(list, s->id);

    json_begin(&o, &text);
    am_sim_json(s, now_ms, &o);
    tree = json_parse(buf_text(&text), text.len, NULL);
    buf_release(&text);
    if (tree == NULL)
        return false;
    if (known != NULL)
        cJSON_Delete(cJSON_DetachItemViaPointer(list, known));
    cJSON_AddItemToArray(list, tree);
    return true;
}

/* It does not suppress any more; who has no other suppressor is active. */
static bool
free_alerts(cJSON *alerts, const char *id)
{
    bool any = false;

    for (cJSON *alert = alerts->child; alert != NULL; alert = alert->next) {
        cJSON *status = cJSON_GetObjectItemCaseSensitive(alert, "status");
        cJSON *by = cJSON_GetObjectItemCaseSensitive(status, "silencedBy"), *item = by != NULL ? by->child : NULL;

        while (item != NULL && !(cJSON_IsString(item) && str_eq(item->valuestring, id)))
            item = item->next;
        if (item == NULL)
            continue;
        cJSON_Delete(cJSON_DetachItemViaPointer(by, item));
        if (by->child == NULL && cJSON_GetArraySize(json_get_array(status, "inhibitedBy")) == 0)
            set_str(status, "state", "active");
        any = true;
    }
    return any;
}

static bool
mix_alerts(cJSON *alerts, const struct am_sim_silence *s, int64_t now_ms)
{
    bool freed = free_alerts(alerts, s->id);

    return (str_eq(am_sim_state(s, now_ms), "active") && silence_alerts(alerts, s)) || freed;
}

static bool
mix_silences(cJSON *list, const struct am_sim_silence *s, int64_t now_ms)
{
    return am_sim_is_only_over(s) ? end_silence(list, s) : add_silence(list, s, now_ms);
}

static void
put_text(struct buf *body, cJSON *tree)
{
    struct json_out o;

    buf_clear(body);
    json_begin(&o, body);
    json_copy(&o, NULL, tree);
}

bool
am_sim_mix(const struct am_sim *sim, const char *url, int64_t now_ms, struct buf *body)
{
    bool alerts = is_path(url, ALERTS), changed = false;
    cJSON *tree;

    if (sim->silences.n == 0 || !(alerts || is_path(url, SILENCES)))
        return false;
    tree = json_parse(buf_text(body), body->len, NULL);
    for (size_t i = 0; cJSON_IsArray(tree) && i < sim->silences.n; i++) {
        const struct am_sim_silence *s = &sim->silences.v[i];

        if (!is_at(s, url))
            continue;
        changed |= alerts ? mix_alerts(tree, s, now_ms) : mix_silences(tree, s, now_ms);
    }
    if (changed)
        put_text(body, tree);
    cJSON_Delete(tree);
    return changed;
}

/* The decoded value of the parameter that begins here. */
static void
decode(const char *p, struct buf *out)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";

    for (; *p != '\0' && *p != '&'; p++) {
        const char *high = *p == '%' && p[1] != '\0' ? strchr(digits, p[1]) : NULL;
        const char *low = high != NULL && p[2] != '\0' ? strchr(digits, p[2]) : NULL;

        if (low == NULL) {
            buf_addc(out, *p);
            continue;
        }
        buf_addc(out, (char)((high - digits) % 16 * 16 + (low - digits) % 16));
        p += 2;
    }
}

static const char *
next_filter(const char *p)
{
    while ((p = strpbrk(p, "?&")) != NULL)
        if (str_starts(++p, FILTER))
            return p + strlen(FILTER);
    return NULL;
}

/* All of them as one set of matchers; NULL: none, or one that can't be read. */
static struct silence_test *
filter_test(const char *url)
{
    struct buf text = BUF_INIT;
    struct arena arena = { 0 };
    struct silence_matchers matchers;
    struct silence_test *test = NULL;

    for (const char *p = url; (p = next_filter(p)) != NULL;) {
        buf_adds(&text, text.len > 0 ? "," : "");
        decode(p, &text);
    }
    if (text.len > 0 && silence_matchers_parse(buf_text(&text), &arena, &matchers, NULL))
        test = silence_test_new(&matchers, NULL);
    arena_release(&arena);
    buf_release(&text);
    return test;
}

bool
am_sim_filter(const char *url, struct buf *body)
{
    struct silence_test *test = is_path(url, ALERTS) ? filter_test(url) : NULL;
    cJSON *tree = test != NULL ? json_parse(buf_text(body), body->len, NULL) : NULL;
    bool is_list = cJSON_IsArray(tree);
    struct buf packed = BUF_INIT;

    for (cJSON *alert = is_list ? tree->child : NULL, *next; alert != NULL; alert = next) {
        next = alert->next;
        if (!silence_test_accepts(test, pack_labels(alert, &packed)))
            cJSON_Delete(cJSON_DetachItemViaPointer(tree, alert));
    }
    if (is_list)
        put_text(body, tree);
    buf_release(&packed);
    cJSON_Delete(tree);
    silence_test_free(test);
    return is_list;
}
