/* SPDX-License-Identifier: MIT */
/* What pagers may answer as sources: lists of incidents and alerts, answers to pages, ends of requests, schedules; whole and in pieces. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/labels.h"
#include "source/driver.h"

const char *const fuzz_name = "incidents";
const size_t fuzz_runs = 3000;
const char *const fuzz_words[] = { "\"incidents\":[", "\"data\":[", "\"values\":[", "\"more\":true",
    "\"paging\":{\"next\":\"x\"}", "\"links\":{\"next\":\"x\"}", "\"id\":\"", "\"incident_key\":\"k\"", "\"alias\":\"k\"",
    "\"status\":\"acknowledged\"", "\"status\":\"resolved\"", "\"status\":\"closed\"", "\"acknowledged\":true",
    "\"acknowledgements\":[{\"at\":\"2015-11-10T00:32:52Z\",", "\"acknowledger\":{\"id\":\"P\",\"summary\":\"Ana\"}",
    "\"priority\":null", "\"priority\":{\"summary\":\"P1\"}", "\"priority\":\"P2\"",
    "\"report\":{\"ackTime\":1,\"acknowledgedBy\":\"a@b\"}", "\"details\":{\"a\":\"b\"}", "\"acknowledged_by\":\"eve\"",
    "\"createdAt\":\"2021-11-24T12:14:41.03Z\"", "\"oncalls\":[", "\"finalTimeline\":{\"rotations\":[{\"periods\":[",
    "\"isSuccess\":false", "\"teams\":[{\"summary\":\"t\"}]", "null", "true", "1e999", "[", "]", "{", "}", ",", "[[[[[[[[[[",
    "\\u0000", "\xef\xbb\xbf", NULL };

struct listener {
    struct buf seen;
    uint64_t n, answers;
};

static void
on_sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct listener *l = ctx;
    struct there there = there_of(s->labels);

    MUST(raw.lo != 0 || raw.hi != 0);
    MUST(labels_are_valid(s->labels) && labels_are_valid(s->annotations));
    MUST(s->fingerprint != NULL && *s->fingerprint != '\0' && strlen(s->fingerprint) < FINGERPRINT_MAX && s->severity != NULL);
    MUST(strcmp(labels_get(s->labels, "id"), s->fingerprint) == 0);
    MUST((there.by != NULL) == (s->acked.name != NULL)); /* nobody acknowledges by a field that she may write */
    l->n++;
    buf_addf(&l->seen, "%s %s %s %zu %zu\n", s->fingerprint, s->severity, there.by != NULL ? there.by : "-", s->labels.len,
        s->annotations.len);
}

static bool
is_ours(void *ctx, const char *key, const char *id)
{
    (void)ctx;
    (void)id;
    return key != NULL && strcmp(key, "k") == 0;
}

static void
on_answer(void *ctx, const struct answer_there *a)
{
    struct listener *l = ctx;

    MUST(a->id != NULL);
    l->answers++;
    buf_addf(&l->seen, "answer %s %d\n", a->id, (int)a->state);
}

static void
on_turn(void *ctx, const struct turn_there *t)
{
    MUST(t->schedule != NULL);
    buf_addf(&((struct listener *)ctx)->seen, "turn %s\n", t->who.name != NULL ? t->who.name : "-");
}

static void
on_written(void *ctx, const struct written_there *w)
{
    MUST(w->request != NULL);
    buf_addf(&((struct listener *)ctx)->seen, "written %d\n", w->ok);
}

static enum step_kind
feed_answer(const struct source_driver *driver, void *state, const uint8_t *data, size_t size, uint32_t pieces, struct step *step)
{
    driver->feed(state, &(struct reply){ .kind = REPLY_HEAD, .status = 200, .content_type = "application/json" }, step);
    for (size_t at = 0, n; at < size && step->kind == STEP_MORE; at += n) {
        char *piece;

        n = pieces == 0 ? size : 1 + fuzz_chance(&pieces) % 64;
        n = n < size - at ? n : size - at;
        piece = xmemdup(data + at, n);
        driver->feed(state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n }, step);
        free(piece);
    }
    if (step->kind == STEP_MORE)
        driver->feed(state, &(struct reply){ .kind = REPLY_END }, step);
    return step->kind;
}

/* The first answer is the input; what is asked after it gets an empty list. */
static enum step_kind
job(const struct source_config *config, enum source_job_kind what, const uint8_t *data, size_t size, uint32_t pieces,
    struct listener *l)
{
    static const char rest[] = "{\"incidents\":[],\"data\":[],\"values\":[],\"oncalls\":[],\"isSuccess\":true}";
    const struct source_sink sink = { .ctx = l,
        .sighting = on_sighting,
        .is_ours = is_ours,
        .answer = on_answer,
        .turn = on_turn,
        .written = on_written };
    const char *const asked[] = { "k", "other" };
    const struct source_job order = { .kind = what, .asked = asked, .asked_n = 2, .from_ms = 1000, .until_ms = 2000 };
    const struct source_driver *driver = config->driver;
    void *state = driver->start(config, 0);
    struct step step = { 0 };
    enum step_kind end;

    buf_clear(&l->seen);
    driver->begin(state, &order, &sink, &step);
    for (int n = 0; step.kind == STEP_REQUEST; n++) {
        MUST(n < 5);
        request_release(&step.request);
        end = n == 0 ? feed_answer(driver, state, data, size, pieces, &step)
                     : feed_answer(driver, state, (const uint8_t *)rest, strlen(rest), 0, &step);
        MUST(end != STEP_MORE);
    }
    MUST(step.kind == STEP_DONE || step.kind == STEP_FAULT);
    if (step.kind == STEP_FAULT)
        fuzz_must_be_message(&step.fault);
    driver->stop(state);
    return step.kind;
}

static struct source_config *
config_of(const char *kind, const char *more)
{
    struct conf_schema schema = { &source_conf_section, 1, source_conf_rows, source_conf_rows_n };
    struct conf_faults faults = { 0 };
    struct source_config *c;
    struct buf text = BUF_INIT;
    struct conf *conf;

    buf_addf(&text, "source \"p\" { kind = %s token_env = T %s }\n", kind, more);
    conf = conf_parse(&schema, "(fuzz)", buf_text(&text), text.len, &faults);
    MUST(conf != NULL);
    c = source_config_new(conf_node_at(conf, "source", 0), &faults);
    MUST(c != NULL);
    conf_free(conf);
    conf_faults_release(&faults);
    buf_release(&text);
    return c;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum source_job_kind jobs[] = { JOB_LIST, JOB_ANSWERS, JOB_TURNS, JOB_WRITES };
    static struct source_config *configs[3];
    struct listener whole = { .seen = BUF_INIT }, pieces = { .seen = BUF_INIT };
    uint32_t seed = fuzz_seed(data, size);

    if (configs[0] == NULL) {
        configs[0] = config_of("pagerduty", "");
        configs[1] = config_of("opsgenie", "");
        configs[2] = config_of("jsm", "user = \"a@b\" cloud = c");
    }
    for (size_t c = 0; c < 3; c++)
        for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
            enum step_kind end = job(configs[c], jobs[i], data, size, 0, &whole);

            MUST(job(configs[c], jobs[i], data, size, seed, &pieces) == end);
            MUST(strcmp(buf_text(&whole.seen), buf_text(&pieces.seen)) == 0);
        }
    buf_release(&whole.seen);
    buf_release(&pieces.seen);
    return 0;
}
