/* SPDX-License-Identifier: MIT */
/* An alert made of the fields of a pager's incident: labels, annotations, its own id as identity, a severity by its priority. */
#include "source/pager.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/str.h"
#include "util/time.h"

#define ELEMENT_MAX ((size_t)1 << 20)

/* P1 is worth waking someone; the level of each word follows from the configuration's table of severities. */
static const char *const severities[] = { "emergency", "critical", "warning", "info", "info" };

const char *
pager_severity(const char *priority)
{
    static const char *const prefixes[] = { "P", "SEV-", "SEV" };

    for (size_t i = 0; priority != NULL && i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);

        if (strncasecmp(priority, prefixes[i], n) == 0 && priority[n] >= '1' && priority[n] <= '5' && priority[n + 1] == '\0')
            return severities[priority[n] - '1'];
    }
    return NULL;
}

static void
pager_alert_clear(struct pager_alert *a)
{
    cJSON_Delete(a->tree);
    arena_release(&a->arena);
    if (a->packed.max == 0) {
        buf_init(&a->packed, BUF_DEFAULT_MAX);
        buf_init(&a->packed_annotations, BUF_DEFAULT_MAX);
    }
    buf_clear(&a->packed);
    buf_clear(&a->packed_annotations);
    a->tree = NULL;
    a->labels_n = a->annotations_n = 0;
    a->sighting = (struct sighting){ 0 };
    a->id = a->key = NULL;
    a->state = PAGER_OPEN;
    a->who = (struct there_person){ 0 };
    a->who_is_person = false;
    a->who_at_ms = 0;
}

void
pager_alert_release(struct pager_alert *a)
{
    pager_alert_clear(a);
    buf_release(&a->packed);
    buf_release(&a->packed_annotations);
}

bool
pager_alert_begin(struct pager_alert *a, const char *json, size_t len, struct err *err)
{
    pager_alert_clear(a);
    if (len > ELEMENT_MAX)
        return err_set(err, ERR_LIMIT, "it is larger than 1 MB");
    a->tree = json_parse(json, len, err);
    return a->tree != NULL;
}

/* It stands in the log, and in the path of what is written back. */
bool
pager_alert_id(struct pager_alert *a, const cJSON *id, struct err *err)
{
    const char *text = cJSON_IsString(id) ? id->valuestring : "";

    if (*text == '\0')
        return err_set(err, ERR_PARSE, "it has no id");
    if (strlen(text) >= FINGERPRINT_MAX)
        return err_set(err, ERR_LIMIT, "its id is longer than %d bytes", FINGERPRINT_MAX - 1);
    for (const char *c = text; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("-_.~:", *c) == NULL)
            return err_set(err, ERR_PARSE, "its id is not one plain word");
    a->id = text;
    return true;
}

static bool
is_there(const struct label_pair *pairs, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(pairs[i].name, name) == 0)
            return true;
    return false;
}

static const char *
cut(struct pager_alert *a, const char *text, size_t max)
{
    char *copy;

    if (strlen(text) <= max)
        return text;
    copy = arena_alloc(&a->arena, max + 1);
    (void)str_copy(copy, max + 1, text);
    return copy;
}

static void
add(struct pager_alert *a, struct label_pair *pairs, size_t *n, const char *name, const char *value, size_t max)
{
    if (value == NULL || *value == '\0' || *name == '\0' || strlen(name) > PAGER_NAME_MAX || *n == PAGER_PAIRS_MAX
        || is_there(pairs, *n, name))
        return;
    pairs[(*n)++] = (struct label_pair){ name, cut(a, value, max) };
}

void
pager_label(struct pager_alert *a, const char *name, const char *value)
{
    add(a, a->labels, &a->labels_n, name, value, PAGER_VALUE_MAX);
}

/* Names that others chose: none of ours may be among them. */
void
pager_detail(struct pager_alert *a, const char *name, const char *value)
{
    if (strcmp(name, THERE_BY_LABEL) != 0 && strcmp(name, THERE_AT_LABEL) != 0 && strcmp(name, "id") != 0
        && a->labels_n < PAGER_DETAILS_MAX)
        pager_label(a, name, value);
}

void
pager_note(struct pager_alert *a, const char *name, const char *value)
{
    add(a, a->annotations, &a->annotations_n, name, value, PAGER_TEXT_MAX);
}

const char *
pager_text(struct pager_alert *a, const cJSON *value)
{
    if (cJSON_IsString(value))
        return value->valuestring;
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= -JSON_WHOLE_MAX && value->valuedouble <= JSON_WHOLE_MAX))
        return NULL;
    return arena_printf(&a->arena, "%lld", (long long)value->valuedouble);
}

/* As with other sources: the first label of the mapping that is there. */
static void
read_severity(struct pager_alert *a, const struct source_config *c)
{
    a->sighting.severity = "";
    for (const char *const *name = c->map.names[FIELD_SEVERITY]; *name != NULL && *a->sighting.severity == '\0'; name++) {
        const char *value = labels_get(a->sighting.labels, *name);

        if (value == NULL)
            value = labels_get(a->sighting.annotations, *name);
        if (value != NULL)
            a->sighting.severity = cut(a, value, 63);
    }
}

/* Who has it there are labels too: what the log and replay show, and what the next poll is compared with. */
static void
add_who(struct pager_alert *a)
{
    char at[TIME_TEXT_MAX];

    if (a->state != PAGER_ACKED)
        return;
    a->sighting.acked = a->who;
    a->sighting.acked_at_ms = a->who_at_ms;
    if (a->who.name == NULL)
        a->sighting.acked.name = a->who.mail != NULL ? a->who.mail : a->who.id != NULL ? a->who.id : "somebody";
    pager_label(a, THERE_BY_LABEL, a->sighting.acked.name);
    time_rfc3339(a->who_at_ms, at);
    if (a->who_at_ms != 0)
        pager_label(a, THERE_AT_LABEL, arena_strdup(&a->arena, at));
}

bool
pager_alert_end(struct pager_alert *a, const struct source_config *c, struct err *err)
{
    struct label_pair identity = { "id", a->id };
    struct buf packed = BUF_INIT;
    bool ok;

    pager_label(a, "id", a->id);
    add_who(a);
    if (!labels_pack(a->labels, a->labels_n, &a->packed)
        || !labels_pack(a->annotations, a->annotations_n, &a->packed_annotations))
        return err_set(err, ERR_PARSE, "a name is given twice");
    a->sighting.labels = (struct labels){ a->packed.data, a->packed.len };
    if (a->packed_annotations.len > 0)
        a->sighting.annotations = (struct labels){ a->packed_annotations.data, a->packed_annotations.len };
    a->sighting.fingerprint = a->id;
    read_severity(a, c);
    ok = labels_pack(&identity, 1, &packed);
    if (ok)
        alert_id_make(&a->sighting.id, c->name, (struct labels){ packed.data, packed.len }, NULL, 0);
    buf_release(&packed);
    return ok || err_set(err, ERR_PARSE, "it has no id");
}
