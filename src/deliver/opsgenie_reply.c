/* SPDX-License-Identifier: MIT */
/* What Opsgenie and JSM Operations answer: accepted, carried out or not, there or not, wait, or a refusal. */
#include "deliver/opsgenie.h"

#include <string.h>
#include <strings.h>

#include "util/str.h"

/* An id of the far side's, where it is one that can be kept; else "". */
static void
keep_id(char *to, size_t size, const char *id)
{
    if (!pager_is_id(id) || !str_copy(to, size, id))
        *to = '\0';
}

/* Opsgenie wraps what it gives, Operations does not. */
static const cJSON *
data_of(const cJSON *tree)
{
    const cJSON *data = tree != NULL ? json_get_object(tree, "data") : NULL;

    return data != NULL ? data : tree;
}

static bool
is_true(const cJSON *object, const char *name)
{
    return json_get_bool(object, name, false);
}

static bool
is_false(const cJSON *object, const char *name)
{
    return cJSON_IsFalse(json_get(object, name));
}

/* 202, and by which id it can be asked what becomes of it. */
static void
take_accepted(struct opsgenie *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *id = tree != NULL ? json_get_str(tree, "requestId") : NULL;

    keep_id(s->request_id, sizeof s->request_id, id);
    if (*s->request_id == '\0')
        pager_say_strange(s->job.config, &s->answer, true, out);
    else if (s->job.config->dialect == PAGER_JSM)
        pager_say_done(&s->job, NULL, now_ms, out);
    else
        opsgenie_ask(s, OPSGENIE_STATUS, out);
}

/* Later: the next poll, or after the last of them a look-up. */
static void
ask_again(struct opsgenie *s, struct deliver_step *out)
{
    if (++s->polls < OPSGENIE_POLLS) {
        opsgenie_ask(s, OPSGENIE_STATUS, out);
        return;
    }
    out->kind = DELIVER_RETRY;
    out->unsure = true;
    err_set(&out->error, ERR_UNAVAILABLE, "accepted, but not carried out after 16 s (request %s)", s->request_id);
}

/* What was to be ended or acknowledged is not open any more: that it rings for nobody is all that was wanted. */
static bool
is_over_anyway(const struct opsgenie *s, const char *status)
{
    static const char *const words[] = { "does not exist", "already", "not found", "is closed" };

    if (s->job.act == PAGER_PAGE)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(status, words[i]) != NULL)
            return true;
    return false;
}

static void
take_status(struct opsgenie *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *data = data_of(tree);
    const char *status = data != NULL ? json_get_str(data, "status") : NULL;
    struct buf words = BUF_INIT;

    if (data == NULL || json_get(data, "isSuccess") == NULL) {
        ask_again(s, out);
    } else if (is_true(data, "isSuccess") || is_over_anyway(s, status != NULL ? status : "")) {
        pager_say_done(&s->job, json_get_str(data, "alertId"), now_ms, out);
    } else if (is_false(data, "isSuccess")) {
        pager_add_text(&words, status != NULL ? status : "it does not say why");
        out->kind = DELIVER_REFUSED;
        err_set(&out->error, ERR_REFUSED, "accepted, but not carried out: %s", buf_text(&words));
    } else {
        pager_say_strange(s->job.config, &s->answer, true, out);
    }
    buf_release(&words);
}

/* An open alert of our key. */
static void
take_alert(struct opsgenie *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *data = data_of(tree);
    const char *id = data != NULL ? json_get_str(data, "id") : NULL;

    keep_id(s->alert_id, sizeof s->alert_id, id);
    if (*s->alert_id == '\0')
        pager_say_strange(s->job.config, &s->answer, false, out);
    else if (s->job.job == DELIVER_LOOK_UP)
        pager_say_done(&s->job, s->alert_id, now_ms, out);
    else
        opsgenie_ask(s, opsgenie_call_of(s->job.act), out);
}

/* One that was closed since was paged all the same. */
static void
take_list(struct opsgenie *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *member = s->job.config->dialect == PAGER_JSM_API ? "values" : "data";
    const cJSON *list = tree != NULL ? json_get_array(tree, member) : NULL;

    if (list == NULL) {
        pager_say_strange(s->job.config, &s->answer, false, out);
        return;
    }
    out->kind = DELIVER_ABSENT;
    for (const cJSON *alert = list->child; alert != NULL; alert = alert->next)
        if (cJSON_IsObject(alert) && str_eq(json_get_str(alert, "alias"), s->job.key)) {
            pager_say_done(&s->job, json_get_str(alert, "id"), now_ms, out);
            return;
        }
}

static void (*const takers[OPSGENIE_CALLS])(struct opsgenie *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out) = {
    [OPSGENIE_CREATE] = take_accepted,
    [OPSGENIE_ACK] = take_accepted,
    [OPSGENIE_CLOSE] = take_accepted,
    [OPSGENIE_STATUS] = take_status,
    [OPSGENIE_GET] = take_alert,
    [OPSGENIE_LIST] = take_list,
};

/* In the far side's own words; a page of a proxy's, or a path that is none, is another matter. */
static bool
says_not_there(const struct opsgenie *s)
{
    cJSON *tree = s->answer.status == HTTP_NOT_FOUND ? pager_answer_tree(&s->answer) : NULL;
    bool says = tree != NULL && json_get_str(tree, "message") != NULL;

    cJSON_Delete(tree);
    return says;
}

/* true: "not there" says all that was to be known. */
static bool
take_not_there(struct opsgenie *s, int64_t now_ms, struct deliver_step *out)
{
    if (s->call == OPSGENIE_STATUS && s->answer.status == HTTP_NOT_FOUND)
        ask_again(s, out);
    else if (!says_not_there(s) || s->call == OPSGENIE_CREATE || s->call == OPSGENIE_LIST)
        return false;
    else if (s->call == OPSGENIE_GET && s->job.job == DELIVER_LOOK_UP)
        opsgenie_ask(s, OPSGENIE_LIST, out);
    else
        pager_say_done(&s->job, s->alert_id, now_ms, out);
    return true;
}

/* A key that may write need not be one that may read: what was accepted is taken for carried out, and what can't be looked up is repeated. */
static bool
take_not_allowed(struct opsgenie *s, int64_t now_ms, struct deliver_step *out)
{
    int status = s->answer.status;

    if (status >= HTTP_BROKEN || status == HTTP_TOO_MANY || status == HTTP_TIMEOUT)
        return false;
    if (s->call == OPSGENIE_STATUS)
        pager_say_done(&s->job, s->alert_id, now_ms, out);
    else if (s->job.job == DELIVER_LOOK_UP)
        pager_say_again(out);
    else
        return false;
    return true;
}

void
opsgenie_read(struct opsgenie *s, int64_t now_ms, struct deliver_step *out)
{
    bool accepted = *s->request_id != '\0';
    cJSON *tree;

    if (s->answer.status >= 200 && s->answer.status < 300) {
        tree = pager_answer_tree(&s->answer);
        takers[s->call](s, tree, now_ms, out);
        cJSON_Delete(tree);
    } else if (!take_not_there(s, now_ms, out) && !take_not_allowed(s, now_ms, out)) {
        pager_say_no(s->job.config, &s->answer, opsgenie_calls[s->call].writes, &s->pause, now_ms, out);
        out->unsure |= accepted;
    }
}
