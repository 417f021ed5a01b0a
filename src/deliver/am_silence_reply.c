/* SPDX-License-Identifier: MIT */
/* What an Alertmanager answers about silences: done, found, gone, wait, or a refusal with what to do about it. */
#include "deliver/am_silence.h"

#include <stdlib.h>
#include <string.h>

#include "core/silence.h"
#include "util/http_words.h"
#include "util/str.h"
#include "util/time.h"

#define HTTP_NOT_FOUND 404
#define HTTP_TIMEOUT 408
#define HTTP_TOO_MANY 429
#define HTTP_BROKEN 500 /* and all above */
/* After "too many" that does not say how long. */
#define PAUSE_MS (INT64_C(10) * 1000)
/* Of a list that is none, for its words. */
#define WORDS_MAX ((size_t)64 << 10)

static bool
is_live(const cJSON *silence)
{
    const cJSON *status = json_get_object(silence, "status");

    return status != NULL && !str_eq(json_get_str(status, "state"), "expired");
}

static bool
has_our_key(const struct am_silence *s, const cJSON *silence)
{
    const char *comment = json_get_str(silence, "comment");
    size_t len = comment != NULL ? silence_comment_len(comment) : 0;

    return comment != NULL && strstr(comment + len, s->key) != NULL;
}

static bool
has_our_end(const struct am_silence *s, const cJSON *silence)
{
    int64_t differs_ms = json_get_time(silence, "endsAt") - json_get_time(s->order, "ends_at");

    return s->act == MESSAGE_EXTEND && is_live(silence) && str_eq(json_get_str(silence, "id"), s->id)
        && differs_ms <= AM_END_MARGIN_MS && differs_ms >= -AM_END_MARGIN_MS;
}

/* One that has expired since counts as put, unless there is another that has not. */
static bool
take_element(void *ctx, const char *element, size_t len, struct err *err)
{
    struct am_silence *s = ctx;
    cJSON *silence;
    const char *id;

    (void)err;
    if (s->found_live
        || (memmem(element, len, s->key, AM_KEY_DIGITS) == NULL
            && (*s->id == '\0' || memmem(element, len, s->id, strlen(s->id)) == NULL)))
        return true;
    silence = json_parse(element, len, NULL);
    id = silence != NULL ? json_get_str(silence, "id") : NULL;
    if (am_is_id(id) && (has_our_key(s, silence) || has_our_end(s, silence))) {
        str_copy(s->found, sizeof s->found, id);
        s->found_live = is_live(silence);
    }
    cJSON_Delete(silence);
    return true;
}

static bool
is_yes(const struct am_silence *s)
{
    return s->status >= 200 && s->status < 300;
}

void
am_take(struct am_silence *s, const char *bytes, size_t len)
{
    size_t room = s->call == AM_LIST ? WORDS_MAX : s->body.max;

    if (s->call == AM_LIST && is_yes(s) && !s->list_broken)
        s->list_broken = !json_split_feed(&s->list, bytes, len, take_element, s, NULL);
    if (s->body.len < room)
        buf_add(&s->body, bytes, len < room - s->body.len ? len : room - s->body.len);
}

static void
done(const char *id, const char *end, struct deliver_step *out)
{
    out->kind = DELIVER_DONE;
    str_copy(out->channel_id, sizeof out->channel_id, id);
    str_copy(out->ts, sizeof out->ts, end);
}

/* Where it stands, with the end that was asked for; what expires ends now. */
static void
done_with(const struct am_silence *s, const char *id, int64_t now_ms, struct deliver_step *out)
{
    char end[TIME_TEXT_MAX];

    time_rfc3339(s->act == MESSAGE_EXPIRE ? now_ms : json_get_time(s->order, "ends_at"), end);
    done(id, end, out);
}

static void
retry(const struct am_silence *s, struct deliver_step *out)
{
    out->kind = DELIVER_RETRY;
    out->unsure = am_calls[s->call].writes;
}

static void
strange(const struct am_silence *s, struct deliver_step *out)
{
    struct buf words = BUF_INIT;

    retry(s, out);
    http_add_words(&words, buf_text(&s->body), s->body.len < WORDS_MAX ? s->body.len : WORDS_MAX);
    err_set(&out->error, ERR_PARSE,
        "HTTP %d, but this is no answer of an Alertmanager's (%s): is there a proxy in between, or url wrong?", s->status,
        words.len > 0 ? buf_text(&words) : "it is empty");
    buf_release(&words);
}

static void
take_post(struct am_silence *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *id = tree != NULL ? json_get_str(tree, "silenceID") : NULL;

    if (am_is_id(id))
        done_with(s, id, now_ms, out);
    else
        strange(s, out);
}

/* EXTEND: what stands there gets the new end. The look-up of EXPIRE: does it stand there still? */
static void
take_get(struct am_silence *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    if (tree == NULL || !str_eq(json_get_str(tree, "id"), s->id)) {
        strange(s, out);
    } else if (s->job == DELIVER_SEND) {
        s->present = cJSON_Duplicate(tree, true);
        am_ask(s, AM_POST, now_ms, out);
    } else if (is_live(tree)) {
        out->kind = DELIVER_ABSENT;
    } else {
        done_with(s, s->id, now_ms, out);
    }
}

static void
take_list(struct am_silence *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    (void)tree;
    if (s->list_broken || !json_split_end(&s->list, NULL))
        strange(s, out);
    else if (*s->found != '\0')
        done_with(s, s->found, now_ms, out);
    else
        out->kind = DELIVER_ABSENT;
}

/* Alertmanager says nothing here; a page of a proxy's is no word of its. */
static void
take_delete(struct am_silence *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    if (tree == NULL && s->body.len > 0)
        strange(s, out);
    else
        done_with(s, s->id, now_ms, out);
}

static void (*const takers[AM_CALLS])(struct am_silence *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out) = {
    [AM_POST] = take_post,
    [AM_GET] = take_get,
    [AM_LIST] = take_list,
    [AM_DELETE] = take_delete,
};

/* It does not know this silence: 404 with nothing or these words, in 0.25 DELETE says 500. Other words are about the path. */
static bool
is_gone(const struct am_silence *s, const char *words)
{
    if (!am_calls[s->call].one)
        return false;
    return strstr(words, "silence not found") != NULL || (s->status == HTTP_NOT_FOUND && *words == '\0');
}

/* What was extended is not there any more: it is put anew. */
static void
take_gone(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    if (s->act == MESSAGE_EXTEND)
        am_ask(s, AM_POST, now_ms, out);
    else
        done_with(s, s->id, now_ms, out);
}

/* The server's words for a silence that it does not want, and the next step. */
static const struct {
    const char *words, *advice;
} refusals[] = {
    /* clang-format off */
    { "in the past",          "its time is over: put it anew with a later end" },
    { "must not match the empty string", "add a matcher that names something" },
    { "maximum number of silences",      "expire some first (:silences), then send again" },
    { "maximum silence size", "fewer or shorter matchers, or a shorter comment" },
    /* clang-format on */
};

static void
add_advice(const struct am_silence *s, struct err *err)
{
    const char *advice = "put it anew, changed as it asks";
    struct err plain = *err;

    if (s->call != AM_POST || (s->status != 400 && s->status != 422))
        return;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (strstr(plain.text, refusals[i].words) != NULL)
            advice = refusals[i].advice;
    if (strstr(plain.text, "; ") == NULL)
        err_set(err, plain.code, "%s; %s", plain.text, advice);
}

static void
pause_for(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    int64_t wait_ms = s->retry_after_ms > 0 ? s->retry_after_ms : s->status == HTTP_TOO_MANY ? PAUSE_MS : 0;

    s->pause_from_ms = now_ms;
    s->pause_for_ms = wait_ms < AM_PAUSE_MAX_MS ? wait_ms : AM_PAUSE_MAX_MS;
    out->retry_after_ms = s->pause_for_ms;
}

static void
take_no(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    http_explain_status(&s->target->asked, s->status, buf_text(&s->body), s->body.len, &out->error);
    if (s->status >= HTTP_BROKEN || s->status == HTTP_TIMEOUT || s->status == HTTP_TOO_MANY) {
        retry(s, out);
        out->unsure &= s->status >= HTTP_BROKEN;
        pause_for(s, now_ms, out);
        return;
    }
    out->kind = DELIVER_REFUSED;
    add_advice(s, &out->error);
}

static void
take_other(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    struct buf words = BUF_INIT;

    http_add_words(&words, buf_text(&s->body), s->body.len);
    if (is_gone(s, buf_text(&words)))
        take_gone(s, now_ms, out);
    else if (s->status < HTTP_BROKEN || am_calls[s->call].writes || !am_ask_next(s, now_ms, out))
        take_no(s, now_ms, out);
    buf_release(&words);
}

void
am_read(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    cJSON *tree;

    if (!is_yes(s)) {
        take_other(s, now_ms, out);
        return;
    }
    tree = s->call == AM_LIST || s->body.full ? NULL : json_parse(buf_text(&s->body), s->body.len, NULL);
    takers[s->call](s, tree, now_ms, out);
    cJSON_Delete(tree);
}

/* What was only read, or has not left, another instance may be asked at once. */
void
am_read_failure(struct am_silence *s, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    bool known = reply->unsent || !am_calls[s->call].writes;

    if (known && am_ask_next(s, now_ms, out))
        return;
    out->kind = DELIVER_RETRY;
    out->unsure = !known;
    err_set(&out->error, ERR_UNAVAILABLE, "%s", reply->error);
}
