/* SPDX-License-Identifier: MIT */
/* What a store and the wire keep and carry of incidents, topics and the banner: documents, read into a board and written again. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/incident_json.h"
#include "core/words.h"
#include "support/world.h"

/* Of the alert that seeds link. */
#define LABELS "alertname=A"

const char *const fuzz_name = "doc";
const size_t fuzz_runs = 40000;
const char *const fuzz_words[] = { "\"number\":1", "\"number\":2", "\"fields\":{", "\"title\":\"t\"", "\"severity\":\"sev-1\"",
    "\"severity\":\"sev-9\"", "\"state\":\"closed\"", "\"state\":\"resolved\"", "\"state\":\"\"", "\"public\":\"yes\"",
    "\"merged_into\":\"1\"", "\"field_seq\":{", "\"alerts\":[", "{\"id\":\"01020300000000000000000000000000\"",
    "\"unlinked\":true", "\"episode\":18446744073709551615", "\"name\":\"a\"", "\"entries\":[", "{\"what\":\"update\"",
    "{\"what\":\"action\"", "\"withdrawn\":true", "\"done\":\"dropped\"", "\"due\":\"9999-12-31T23:59:59.999Z\"",
    "\"owner\":\"ana\"", "\"posts\":[{\"to\":\"#a\",\"channel\":true,\"message\":1}]", "\"since\":{", "\"reminded\":{",
    "\"version\":4294967295", "\"changes\":-1", "\"last_seq\":9223372036854775807", "\"opened_by\":\"ana\"",
    "\"channel\":\"#ops\"", "\"by_hand\":true", "\"at\":\"2025-11-21T01:00:00.000Z\"", "\"banner\":null", "\"banner\":{",
    "\"text\":\"t\"", "\"seq\":0", "null", "true", "[", "]", "{", "}", ",", "\\u0000", NULL };

static const char *const names[] = { "incident:1", "topic:#ops", "banner" };

static struct world *
some_board(void)
{
    static struct world w;

    if (w.m == NULL) {
        world_init(&w);
        world_fire(&w, LABELS);
    }
    return &w;
}

/* What the board says of an incident: its alerts' column and filter, the list, scripts. */
static void
must_be_shown(const struct world *w, const struct model *m)
{
    const struct incident *first = NULL, *i;
    struct buf text = BUF_INIT;
    struct json_out o;
    size_t open = 0;

    for (size_t k = 0; k < m->incidents.n; k++)
        open += incident_is_open(m->incidents.v[k]);
    MUST(model_incidents_open(m) == open && model_incidents_sorted(m, &first, 1) == open);
    MUST((first != NULL) == (open > 0));
    for (size_t k = 0; k < m->alerts.n; k++) {
        i = model_incident_of(m, &m->alerts.v[k]->id);
        MUST(i == NULL || (incident_is_open(i) && incident_alert(i, &m->alerts.v[k]->id) != NULL));
        json_begin(&o, &text);
        alert_json(&o, m, m->alerts.v[k], w->now_ms);
    }
    for (size_t k = 0; k < m->incidents.n; k++) {
        json_begin(&o, &text);
        json_open(&o, NULL, '{');
        incident_json(&o, m, m->incidents.v[k]);
        json_close(&o, '}');
    }
    buf_release(&text);
}

/* Written, it is read again, and is the same; a copy of the board has it too. */
static void
must_read_back(const struct world *w, const struct model *m, const char *name)
{
    struct model *copy = model_clone(m), *back = model_clone(w->m);
    struct buf once = BUF_INIT, again = BUF_INIT, copied = BUF_INIT;
    struct err err = { 0 };

    MUST(model_doc_put(m, name, &once));
    MUST(model_doc_read(back, name, buf_text(&once), once.len, &err));
    MUST(model_doc_put(back, name, &again) && model_doc_put(copy, name, &copied));
    MUST(strcmp(buf_text(&once), buf_text(&again)) == 0);
    MUST(strcmp(buf_text(&once), buf_text(&copied)) == 0);
    must_be_shown(w, copy);
    buf_release(&once);
    buf_release(&again);
    buf_release(&copied);
    model_free(copy);
    model_free(back);
}

static void
read_as(const struct world *w, const char *name, const char *text, size_t size)
{
    struct model *m = model_clone(w->m);
    struct arena arena = { 0 };
    struct err err = { 0 };

    if (model_doc_read(m, name, text, size, &err)) {
        MUST(strcmp(model_doc_name(m, 0, &arena), name) == 0);
        must_be_shown(w, m);
        must_read_back(w, m, name);
        MUST(model_doc_read(m, name, text, size, &err)); /* in the place of itself */
        must_be_shown(w, m);
    } else {
        fuzz_must_be_message(&err);
        MUST(model_doc_name(m, 0, &arena) == NULL);
    }
    arena_release(&arena);
    model_free(m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct world *w = some_board();
    char *text = fuzz_text(data, size);

    (void)incident_doc_may_be_open(text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        read_as(w, names[i], text, size);
    free(text);
    return 0;
}
