/* SPDX-License-Identifier: MIT */
/* An update of an incident: the state that it brings, when the next one is promised, and what it begins with. */
#include <stdlib.h>
#include <string.h>

#include "ui/composer_parts.h"
#include "util/alloc.h"
#include "util/hash.h"
#include "util/str.h"
#include "util/time.h"

/* Where neither the last update nor the configuration says how long. */
#define NEXT_MS (30 * MS_MINUTE)
#define NEXT_BYTES 12
/* JSON has whole numbers of 53 bits. */
#define HASH_UNUSED_BITS 11

/* From one to the next by a key. */
static const char *const nexts[] = { "", "10m", "15m", "20m", "30m", "45m", "1h", "2h", "4h", "8h", "1d" };
#define NEXTS (sizeof nexts / sizeof *nexts)

const struct incident *
composer_incident(const struct turn *t)
{
    uint64_t number = t->ui->composer.inc.number;

    return number == 0 ? NULL : model_incident(t->m, number);
}

/* ---- what it begins with */

static const struct incident_rules *
rules_of(const struct turn *t)
{
    static const struct incident_rules none;

    return t->m->config.incidents != NULL ? t->m->config.incidents : &none;
}

static uint32_t
latest_update(const struct incident *i)
{
    const struct incident_entry *last = incident_last(i, ENTRY_UPDATE);

    return last == NULL ? 0 : last->number;
}

/* As long as it was promised the last time, in whole minutes. */
static void
begin_next(const struct turn *t, const struct incident *i, struct editor *next)
{
    const struct incident_entry *last = incident_last(i, ENTRY_UPDATE);
    int64_t ms = last != NULL && last->due_ms > last->at_ms ? last->due_ms - last->at_ms : 0;
    char text[TIME_TEXT_MAX];

    ms = (ms + MS_MINUTE / 2) / MS_MINUTE * MS_MINUTE;
    if (ms == 0)
        ms = rules_of(t)->update_every_ms[incident_severity(i)];
    duration_exact(ms > 0 ? ms : NEXT_MS, text);
    editor_init(next, NEXT_BYTES);
    editor_set(next, text);
}

/* An update is about the alerts that belong to the incident, so that its variables know them. */
static void
take_alerts(const struct incident *i, struct order *o)
{
    o->subjects = xcalloc(incident_alerts_n(i) + 1, sizeof *o->subjects);
    for (size_t k = 0; k < i->alerts.n; k++)
        if (!i->alerts.v[k].unlinked)
            o->subjects[o->n++] = (struct subject){ .id = i->alerts.v[k].id };
}

void
composer_open_incident(struct turn *t, uint64_t number, const char *text)
{
    const struct incident *i = model_incident(t->m, number);
    struct order o = { .kind = CMD_INCIDENT_ENTRY };

    if (i == NULL) {
        turn_say(t, false, "there is no incident INC-%llu", (unsigned long long)number);
        return;
    }
    if (composer_is_busy(&t->ui->composer)) {
        turn_say(t, false, "one at a time: the update that you left is still being sent");
        return;
    }
    take_alerts(i, &o);
    composer_open_take(t, &o, number, text);
}

void
composer_begin_incident(struct turn *t, uint64_t number)
{
    struct compose_incident *inc = &t->ui->composer.inc;
    const struct incident *i = model_incident(t->m, number);

    *inc = (struct compose_incident){ .number = number, .state = INCIDENT_STATES, .seen = latest_update(i) };
    begin_next(t, i, &inc->next);
    for (size_t k = 0; k < rules_of(t)->destinations_n; k++)
        composer_choose(&t->ui->composer, rules_of(t)->destinations[k], true);
}

bool
composer_prefill_incident(struct turn *t)
{
    const struct incident *i = composer_incident(t);
    const struct incident_entry *last = i == NULL ? NULL : incident_last(i, ENTRY_UPDATE);
    struct composer *c = &t->ui->composer;
    struct buf from = BUF_INIT;

    if (last == NULL || !textarea_set(&c->text, last->text))
        return false;
    buf_addf(&from, "update %u", last->number);
    free(c->from);
    c->from = buf_take(&from);
    return true;
}

uint64_t
composer_posted_hash(const char *filled)
{
    return (hash64(filled, strlen(filled)) >> HASH_UNUSED_BITS) | 1;
}

/* The last update as she wrote it, where it is hers: its variables stand for what holds now. */
void
composer_take_posted(struct turn *t, uint64_t posted, const char *text)
{
    const struct incident *i = composer_incident(t);
    const struct incident_entry *last = i == NULL ? NULL : incident_last(i, ENTRY_UPDATE);
    struct composer *c = &t->ui->composer;

    if (c->touched || last == NULL || composer_posted_hash(last->text) != posted || !textarea_set(&c->text, text))
        return;
    composer_to_hole(t, 0);
}

/* ---- the state */

enum incident_state
composer_state(const struct turn *t)
{
    const struct incident *i = composer_incident(t);
    enum incident_state chosen = t->ui->composer.inc.state;

    if (i == NULL || chosen == INCIDENT_STATES || !incident_may_go(incident_state(i), chosen))
        return i == NULL ? INCIDENT_INVESTIGATING : incident_state(i);
    return chosen;
}

/* It is another one with the update. */
static bool
brings_state(const struct turn *t)
{
    const struct incident *i = composer_incident(t);

    return i != NULL && composer_state(t) != incident_state(i);
}

bool
composer_sets_topics(const struct turn *t)
{
    const struct incident *i = composer_incident(t);

    return i != NULL && incident_states[composer_state(t)].open != incident_is_open(i);
}

/* That it was declared by mistake is no update. */
void
composer_turn_state(struct turn *t, int by)
{
    const struct incident *i = composer_incident(t);
    struct compose_incident *inc = &t->ui->composer.inc;
    int state = (int)composer_state(t);

    if (i == NULL)
        return;
    do
        state += by;
    while (state >= 0 && state < INCIDENT_INVALID && state != (int)incident_state(i)
        && !incident_may_go(incident_state(i), (enum incident_state)state));
    if (state >= 0 && state < INCIDENT_INVALID)
        inc->state = (enum incident_state)state;
}

/* ---- the next one */

bool
composer_next_ms(const struct turn *t, int64_t *ms)
{
    const char *text = editor_text(&t->ui->composer.inc.next);
    struct how_long h;

    *ms = 0;
    if (*text == '\0' || !incident_states[composer_state(t)].open)
        return true;
    if (!how_long_parse(text, t->now_ms, &h))
        return false;
    *ms = how_long_end(&h, t->now_ms);
    return true;
}

static int64_t
next_of(const char *text, int64_t now_ms)
{
    struct how_long h;

    return how_long_parse(text, now_ms, &h) ? how_long_end(&h, now_ms) - now_ms : 0;
}

void
composer_turn_next(struct turn *t, int by)
{
    struct compose_incident *inc = &t->ui->composer.inc;
    int64_t now_ms = next_of(editor_text(&inc->next), t->now_ms);
    size_t i = by > 0 ? 0 : NEXTS - 1;

    while (i < NEXTS && (by > 0 ? next_of(nexts[i], t->now_ms) <= now_ms : next_of(nexts[i], t->now_ms) >= now_ms))
        i += (size_t)by;
    if (i < NEXTS)
        editor_set(&inc->next, nexts[i]);
    inc->typing = false;
}

/* What is typed first takes the place of what stood there; Ctrl-U empties this field, and not the text. */
bool
composer_next_key(struct turn *t, struct key k)
{
    struct compose_incident *inc = &t->ui->composer.inc;
    bool back = k.mods == 0 && k.code == KEYS_BACKSPACE, empties = k.mods == MOD_CTRL && k.code == 'u';
    bool digit = k.mods == 0 && k.code >= '0' && k.code <= '9';
    bool unit = k.mods == 0 && inc->typing && (k.code == 'm' || k.code == 'h' || k.code == ':');
    bool changed;

    if (!back && !digit && !unit && !empties)
        return false;
    if (!inc->typing || empties)
        editor_set(&inc->next, "");
    inc->typing = true;
    if (!empties)
        (void)editor_key(&inc->next, k, &changed);
    return true;
}

/* ---- sending */

void
composer_fill_incident(const struct turn *t, struct effect *e)
{
    struct incident_value state = { INCIDENT_STATE, incident_states[composer_state(t)].word };
    struct incident_wish w = { .number = t->ui->composer.inc.number, .kind = ENTRY_UPDATE };

    (void)composer_next_ms(t, &w.due_ms);
    if (brings_state(t)) {
        w.values = &state;
        w.values_n = 1;
        w.seen = composer_incident(t)->last_seq; /* of two who end it at once one is told who was first */
    }
    effect_incident(e, &w);
}
