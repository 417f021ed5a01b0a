/* SPDX-License-Identifier: MIT */
/* One alert as Alertmanager's API v2 writes it, strictly checked. */
#include "source/alertmanager.h"

#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define SHOWN_COLS 40
#define GENERATOR "generatorURL"

/* Where status names what suppresses the alert; mutedBy came with 0.28. */
static const char *const suppressors[] = { "silencedBy", "inhibitedBy", "mutedBy" };

static bool
refuse_pair(const char *what, const char *name, const char *why, struct err *err)
{
    struct buf shown = BUF_INIT;

    text_clean(&shown, name, strlen(name), SHOWN_COLS, true);
    err_set(err, ERR_PARSE, "%s \"%s\" %s", what, buf_text(&shown), why);
    buf_release(&shown);
    return false;
}

static bool
check_pair(const char *what, const cJSON *item, struct err *err)
{
    size_t name_len = strlen(item->string);

    if (!cJSON_IsString(item))
        return refuse_pair(what, item->string, "is not a string", err);
    if (name_len == 0)
        return err_set(err, ERR_PARSE, "a %s has no name", what);
    if (name_len > AM_NAME_MAX)
        return refuse_pair(what, item->string, "has a name longer than 1 KB", err);
    if (strlen(item->valuestring) > AM_VALUE_MAX)
        return refuse_pair(what, item->string, "is longer than 64 KB", err);
    return true;
}

/* Empty values are left out: to Prometheus they are the same as absent. */
static bool
read_pairs(const cJSON *object, const char *what, const char *generator, struct buf *out, struct err *err)
{
    struct label_pair pairs[AM_PAIRS_MAX + 1];
    size_t n = 0;

    for (const cJSON *item = object != NULL ? object->child : NULL; item != NULL; item = item->next) {
        if (!check_pair(what, item, err))
            return false;
        if (n == AM_PAIRS_MAX)
            return err_set(err, ERR_LIMIT, "more than %d %ss", AM_PAIRS_MAX, what);
        if (*item->valuestring != '\0')
            pairs[n++] = (struct label_pair){ item->string, item->valuestring };
        if (strcmp(item->string, GENERATOR) == 0)
            generator = NULL;
    }
    if (generator != NULL)
        pairs[n++] = (struct label_pair){ GENERATOR, generator };
    if (!labels_pack(pairs, n, out))
        return err_set(err, ERR_PARSE, "a %s is given twice", what);
    return true;
}

static bool
read_labels(struct am_alert *a, struct err *err)
{
    const cJSON *labels = json_get_object(a->tree, "labels");

    if (labels == NULL)
        return err_set(err, ERR_PARSE, "it has no labels");
    if (!read_pairs(labels, "label", NULL, &a->labels, err))
        return false;
    if (a->labels.len == 0)
        return err_set(err, ERR_PARSE, "its labels are empty");
    a->sighting.labels = (struct labels){ a->labels.data, a->labels.len };
    return true;
}

/* generatorURL, the rule's page in Prometheus, is kept beside them. */
static bool
read_annotations(struct am_alert *a, struct err *err)
{
    const cJSON *annotations = json_get(a->tree, "annotations");
    const char *generator = json_get_str(a->tree, GENERATOR);

    if (annotations != NULL && !cJSON_IsObject(annotations) && !cJSON_IsNull(annotations))
        return err_set(err, ERR_PARSE, "its annotations are not an object");
    if (generator != NULL && (*generator == '\0' || strlen(generator) > AM_VALUE_MAX))
        generator = NULL;
    if (!read_pairs(cJSON_IsObject(annotations) ? annotations : NULL, "annotation", generator, &a->annotations, err))
        return false;
    if (a->annotations.len > 0)
        a->sighting.annotations = (struct labels){ a->annotations.data, a->annotations.len };
    return true;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One word each, without the blanks and controls that would make two of it. */
static void
add_word(struct buf *out, const char *id)
{
    bool first = true;

    for (const char *p = id; *p != '\0'; p++) {
        if ((unsigned char)*p <= ' ' || *p == 0x7f)
            continue;
        if (first && out->len > 0)
            buf_addc(out, ' ');
        first = false;
        buf_addc(out, *p);
    }
}

static void
read_suppressors(struct am_alert *a, const cJSON *status)
{
    const char *ids[AM_SUPPRESSORS_MAX];

    for (size_t i = 0; i < sizeof suppressors / sizeof *suppressors; i++) {
        const cJSON *list = json_get_array(status, suppressors[i]);
        size_t n = 0;

        for (const cJSON *item = list != NULL ? list->child : NULL; item != NULL; item = item->next)
            if (cJSON_IsString(item) && n < AM_SUPPRESSORS_MAX)
                ids[n++] = item->valuestring;
        /* Sorted: the order in which a source names them is no news. */
        qsort(ids, n, sizeof *ids, by_text);
        for (size_t j = 0; j < n; j++)
            add_word(&a->suppressed, ids[j]);
    }
    if (a->suppressed.len == 0)
        buf_adds(&a->suppressed, "unnamed");
}

/* A state that we don't know counts as active: nothing says that it may be overlooked. */
static bool
read_status(struct am_alert *a, struct err *err)
{
    const cJSON *status = json_get_object(a->tree, "status");
    const char *state = status != NULL ? json_get_str(status, "state") : NULL;

    if (state == NULL)
        return err_set(err, ERR_PARSE, "it has no status.state");
    if (!str_eq(state, "suppressed"))
        return true;
    read_suppressors(a, status);
    a->sighting.suppressed_by = buf_text(&a->suppressed);
    return true;
}

static bool
read_start(struct am_alert *a, struct err *err)
{
    const char *text = json_get_str(a->tree, "startsAt");

    if (text == NULL || !time_parse_rfc3339(text, &a->sighting.starts_at_ms))
        return err_set(err, ERR_PARSE, "its startsAt is not a time");
    return true;
}

static bool
copy_trimmed(char *out, size_t size, const char *text)
{
    static const char blanks[] = " \t\r\n";
    char *end;

    if (text == NULL)
        return false;
    str_copy(out, size, text + strspn(text, blanks));
    end = out + strlen(out);
    while (end > out && strchr(blanks, end[-1]) != NULL)
        *--end = '\0';
    return *out != '\0';
}

static void
read_severity(struct am_alert *a, const struct source_config *c)
{
    a->severity[0] = '\0';
    for (const char *const *name = c->map.names[FIELD_SEVERITY]; *name != NULL; name++)
        if (copy_trimmed(a->severity, sizeof a->severity, labels_get(a->sighting.labels, *name))
            || copy_trimmed(a->severity, sizeof a->severity, labels_get(a->sighting.annotations, *name)))
            break;
    a->sighting.severity = a->severity;
}

/* A hint only: one that does not fit is none. */
static void
read_fingerprint(struct am_alert *a)
{
    const char *text = json_get_str(a->tree, "fingerprint");

    if (text == NULL || !str_copy(a->fingerprint, sizeof a->fingerprint, text))
        a->fingerprint[0] = '\0';
    a->sighting.fingerprint = a->fingerprint;
}

static void
am_alert_clear(struct am_alert *a)
{
    cJSON_Delete(a->tree);
    a->tree = NULL;
    if (a->labels.max == 0) {
        buf_init(&a->labels, BUF_DEFAULT_MAX);
        buf_init(&a->annotations, BUF_DEFAULT_MAX);
        buf_init(&a->suppressed, BUF_DEFAULT_MAX);
    }
    buf_clear(&a->labels);
    buf_clear(&a->annotations);
    buf_clear(&a->suppressed);
    a->sighting = (struct sighting){ 0 };
}

bool
am_alert_read(struct am_alert *a, const struct source_config *c, const char *json, size_t len, struct err *err)
{
    am_alert_clear(a);
    if (len > AM_ALERT_MAX)
        return err_set(err, ERR_LIMIT, "it is larger than 1 MB");
    a->tree = json_parse(json, len, err);
    if (a->tree == NULL || !read_labels(a, err) || !read_annotations(a, err) || !read_status(a, err) || !read_start(a, err))
        return false;
    read_severity(a, c);
    read_fingerprint(a);
    alert_id_make(&a->sighting.id, c->name, a->sighting.labels, (const char *const *)c->ignores, c->ignores_n);
    return true;
}

void
am_alert_release(struct am_alert *a)
{
    cJSON_Delete(a->tree);
    a->tree = NULL;
    buf_release(&a->labels);
    buf_release(&a->annotations);
    buf_release(&a->suppressed);
}
