/* SPDX-License-Identifier: MIT */
/* A pager's job, its pauses, and what an answer of any pager's means. */
#include "deliver/pager.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "util/http_words.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

/* Letters and digits in a row that may be a key: PagerDuty's have 20 or 32. */
#define KEY_LEAST 20
#define WORDS_COLS 300

static const struct {
    enum message_act act;
    enum pager_act pager;
} acts[] = {
    { MESSAGE_ASK, PAGER_PAGE },
    { MESSAGE_ANSWERED, PAGER_ANSWERED },
    { MESSAGE_RESOLVE, PAGER_RESOLVE },
};

bool
pager_act_of(enum message_act act, enum pager_act *out)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (acts[i].act == act) {
            *out = acts[i].pager;
            return true;
        }
    return false;
}

const struct pager_config *
pager_config_of(const struct deliver_config *c, const struct deliver_order *o)
{
    const char *name = o->destination != NULL ? o->destination : o->channel;

    for (size_t i = 0; i < c->pagers_n; i++)
        if (str_eq(c->pagers[i].destination, name))
            return &c->pagers[i];
    return NULL;
}

/* A message without a detail, or with one that can't be read, is paged all the same: by its text. */
static void
take_detail(struct pager_job *j, const char *json)
{
    size_t first = strcspn(j->text, "\n");

    if (json == NULL || !detail_read(json, &j->memory, &j->detail))
        j->detail = (struct detail){ .level = 1 };
    if (j->detail.summary == NULL || *j->detail.summary == '\0')
        j->detail.summary = arena_printf(&j->memory, "%.*s", (int)first, j->text);
    if (*j->detail.summary == '\0')
        j->detail.summary = arena_printf(&j->memory, "tocsin %s", j->id);
}

/* Opsgenie takes an address too; JSM Operations refuses a page for one. */
static const char *
person_there(const struct pager_config *c, const struct person *who)
{
    const char *there = who == NULL ? NULL : who->opsgenie != NULL ? who->opsgenie : who->mail;

    return there != NULL && c->dialect != PAGER_OPSGENIE && strchr(there, '@') != NULL ? NULL : there;
}

bool
pager_take_job(struct pager_job *j, const struct pager_config *config, enum deliver_job job, const struct deliver_order *o,
    struct err *err)
{
    const char *key;

    pager_job_release(j);
    *j = (struct pager_job){ .job = job, .config = config };
    if (config == NULL)
        return err_set(err, ERR_REFUSED, "no destination %s is configured any more: configure it, then send again",
            o->destination != NULL ? o->destination : o->channel);
    if (!pager_act_of(o->act, &j->act))
        return err_set(err, ERR_REFUSED, "a pager can't do this (%s): send it to another destination", message_act_words[o->act]);
    key = j->act == PAGER_PAGE ? o->key : o->target_key;
    if (key == NULL || !str_copy(j->key, sizeof j->key, key) || *key == '\0')
        return err_set(err, ERR_REFUSED, "it is not known which page %s is about: look there", o->id);
    j->id = arena_strdup(&j->memory, o->id);
    j->text = arena_strdup(&j->memory, o->text != NULL ? o->text : "");
    j->person = arena_strdup_or_null(&j->memory, o->person);
    j->person_there = arena_strdup_or_null(&j->memory, person_there(config, o->who));
    j->alert_there = pager_is_id(o->target_channel) ? arena_strdup(&j->memory, o->target_channel) : NULL;
    take_detail(j, o->detail);
    return true;
}

void
pager_job_release(struct pager_job *j)
{
    arena_release(&j->memory);
}

void
pager_pause_for(struct pager_pause *p, int64_t wait_ms, int64_t now_ms)
{
    *p = (struct pager_pause){ now_ms, wait_ms < PAGER_PAUSE_MAX_MS ? wait_ms : PAGER_PAUSE_MAX_MS };
}

int64_t
pager_pause_left(struct pager_pause *p, int64_t now_ms)
{
    int64_t left_ms;

    if (now_ms < p->from_ms)
        p->from_ms = now_ms;
    left_ms = p->from_ms + p->for_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

void
pager_answer_begin(struct pager_answer *a, size_t body_max)
{
    a->status = 0;
    a->retry_after_ms = 0;
    buf_release(&a->body);
    buf_init(&a->body, body_max);
}

bool
pager_answer_feed(struct pager_answer *a, const struct reply *reply)
{
    if (reply->kind == REPLY_HEAD) {
        a->status = reply->status;
        a->retry_after_ms = reply->retry_after_ms;
    } else if (reply->kind == REPLY_CHUNK) {
        buf_add(&a->body, reply->bytes, reply->len);
    }
    return reply->kind == REPLY_END;
}

cJSON *
pager_answer_tree(const struct pager_answer *a)
{
    cJSON *tree = a->body.full ? NULL : json_parse(buf_text(&a->body), a->body.len, NULL);

    if (tree == NULL || cJSON_IsObject(tree))
        return tree;
    cJSON_Delete(tree);
    return NULL;
}

/* How many bytes of it have the shape of a key: letters and digits in a row, or Opsgenie's five groups of hex digits; else 0. */
static size_t
key_len(const char *text, size_t run)
{
    static const char groups[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t n = 0;

    if (run >= KEY_LEAST)
        return run;
    while (groups[n] != '\0' && (groups[n] == '-' ? text[n] == '-' : isxdigit((unsigned char)text[n])))
        n++;
    return groups[n] == '\0' ? n : 0;
}

/* A far side, or a proxy, may say back what it was sent. */
static void
hide_keys(char *text)
{
    for (char *p = text; *p != '\0';) {
        size_t run = 0, key;

        while (isalnum((unsigned char)p[run]))
            run++;
        key = key_len(p, run);
        if (key > 0)
            memset(p + 4, '*', key - 4);
        run = key > run ? key : run;
        p += run > 0 ? run : 1;
    }
}

/* "Event object is invalid", and what is said beside it. */
static void
add_errors(const cJSON *errors, struct buf *out)
{
    const char *before = ": ";

    for (const cJSON *e = errors != NULL ? errors->child : NULL; e != NULL; e = e->next) {
        const char *words = cJSON_IsString(e)              ? e->valuestring
            : e->child != NULL && cJSON_IsString(e->child) ? e->child->valuestring
                                                           : NULL;

        if (words == NULL)
            continue;
        buf_adds(out, before);
        buf_adds(out, words);
        before = ", ";
    }
}

/* PagerDuty lists its reasons, Opsgenie keeps them by member: {"errors": {"message": "Message can not be empty."}}. */
static void
add_reasons(const cJSON *tree, struct buf *out)
{
    const cJSON *error = json_get_object(tree, "error");
    const cJSON *of = error != NULL ? error : tree;
    const char *message = json_get_str(of, "message");
    const cJSON *errors = json_get(of, "errors");

    buf_adds(out, message != NULL ? message : "");
    if (cJSON_IsArray(errors) || cJSON_IsObject(errors))
        add_errors(errors, out);
}

/* On one line, cut, without what may be a key. */
void
pager_add_text(struct buf *out, const char *text)
{
    struct buf line = BUF_INIT;
    char *words;

    text_clean(&line, text, strlen(text), WORDS_COLS, true);
    words = buf_take(&line);
    hide_keys(words);
    buf_adds(out, words);
    free(words);
}

void
pager_add_words(const struct pager_answer *a, struct buf *out)
{
    cJSON *tree = pager_answer_tree(a);
    struct buf words = BUF_INIT;

    if (tree != NULL)
        add_reasons(tree, &words);
    if (words.len == 0)
        http_add_words(&words, buf_text(&a->body), a->body.len);
    pager_add_text(out, buf_text(&words));
    buf_release(&words);
    cJSON_Delete(tree);
}

void
pager_explain(const struct http_asked *asked, int status, const struct buf *words, struct err *err)
{
    struct buf as_json = BUF_INIT;
    struct json_out o;

    json_begin(&o, &as_json);
    json_strn(&o, NULL, buf_text(words), words->len);
    http_explain_status(asked, status, words->len > 0 ? buf_text(&as_json) : "", words->len > 0 ? as_json.len : 0, err);
    buf_release(&as_json);
}

void
pager_say_no(const struct pager_config *c, const struct pager_answer *a, bool writes, struct pager_pause *pause, int64_t now_ms,
    struct deliver_step *out)
{
    bool passes = a->status >= HTTP_BROKEN || a->status == HTTP_TIMEOUT || a->status == HTTP_TOO_MANY;
    int64_t wait_ms = a->retry_after_ms;
    struct buf words = BUF_INIT;

    pager_add_words(a, &words);
    pager_explain(&c->asked, a->status, &words, &out->error);
    buf_release(&words);
    if (!passes) {
        out->kind = DELIVER_REFUSED;
        return;
    }
    out->kind = DELIVER_RETRY;
    out->unsure = writes && a->status >= HTTP_BROKEN;
    if (wait_ms <= 0 && a->status == HTTP_TOO_MANY)
        wait_ms = PAGER_PAUSE_MS;
    pager_pause_for(pause, wait_ms, now_ms);
    out->retry_after_ms = pause->for_ms;
}

void
pager_say_strange(const struct pager_config *c, const struct pager_answer *a, bool writes, struct deliver_step *out)
{
    struct buf words = BUF_INIT;

    pager_add_words(a, &words);
    out->kind = DELIVER_RETRY;
    out->unsure = writes;
    err_set(&out->error, ERR_PARSE, "HTTP %d, but this is no answer of %s (%s): is there a proxy in between, or api_url wrong?",
        a->status, c->asked.api,
        words.len > 0      ? buf_text(&words)
            : a->body.full ? "it is too long"
                           : "it is empty");
    buf_release(&words);
}

void
pager_say_failed(const struct reply *reply, bool writes, struct deliver_step *out)
{
    out->kind = DELIVER_RETRY;
    out->unsure = writes && !reply->unsent;
    err_set(&out->error, ERR_UNAVAILABLE, "%s", reply->error);
}

void
pager_say_done(const struct pager_job *j, const char *id, int64_t now_ms, struct deliver_step *out)
{
    char at[TIME_TEXT_MAX];

    time_rfc3339(now_ms, at);
    out->kind = DELIVER_DONE;
    str_copy(out->channel_id, sizeof out->channel_id, pager_is_id(id) && strlen(id) < sizeof out->channel_id ? id : j->key);
    str_copy(out->ts, sizeof out->ts, at);
}

void
pager_say_again(struct deliver_step *out)
{
    out->kind = DELIVER_ABSENT;
    err_set(&out->error, ERR_UNAVAILABLE, "whether it came can't be asked: to be sent again, under the same key");
}

struct request
pager_request(const struct pager_config *c, const char *method, char *url, size_t answer_max)
{
    return (struct request){
        .method = method,
        .url = url,
        .accept = "application/json",
        .auth = c->asked.auth,
        .scheme = c->asked.auth == AUTH_SCHEME ? "GenieKey " : NULL,
        .user = c->user,
        .credential = c->credential,
        .ca_file = c->ca_file,
        .delivers = true,
        .timeout_ms = c->timeout_ms,
        .connect_ms = c->timeout_ms < PAGER_CONNECT_MS ? c->timeout_ms : PAGER_CONNECT_MS,
        .max_body_bytes = answer_max,
    };
}
