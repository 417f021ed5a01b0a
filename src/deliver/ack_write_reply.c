/* SPDX-License-Identifier: MIT */
/* What a pager answers about acknowledgements: done, accepted, wait, or a refusal in its words. */
#include "deliver/ack_write.h"

#include <string.h>

#include "util/http_words.h"
#include "util/str.h"
#include "util/time.h"

#define HTTP_NOT_FOUND 404
#define HTTP_TIMEOUT 408
#define HTTP_TOO_MANY 429
#define HTTP_BROKEN 500 /* and all above */
/* After "too many" that does not say how long; the longest that is believed. */
#define PAUSE_MS (10 * MS_SECOND)
#define PAUSE_MAX_MS MS_HOUR
/* Of an answer, for its words. */
#define WORDS_MAX ((size_t)64 << 10)

static size_t
words_len(const struct ack_write *w)
{
    return w->body.len < WORDS_MAX ? w->body.len : WORDS_MAX;
}

static void
retry(const struct ack_write *w, struct deliver_step *out)
{
    out->kind = DELIVER_RETRY;
    out->unsure = w->job == DELIVER_SEND;
}

/* An id that is asked for later stands in the message; else the alert's does. */
static void
done(const struct ack_write *w, const char *id, int64_t now_ms, struct deliver_step *out)
{
    out->kind = DELIVER_DONE;
    if (id == NULL || !str_copy(out->channel_id, sizeof out->channel_id, id))
        (void)str_copy(out->channel_id, sizeof out->channel_id, w->id);
    time_rfc3339(now_ms, out->ts);
}

static void
strange(const struct ack_write *w, struct deliver_step *out)
{
    struct buf words = BUF_INIT;

    retry(w, out);
    http_add_words(&words, buf_text(&w->body), words_len(w));
    err_set(&out->error, ERR_PARSE, "HTTP %d, but this is no answer of %s's (%s): is there a proxy in between, or url wrong?",
        w->status, w->dialect->vendor, words.len > 0 ? buf_text(&words) : "it is empty");
    buf_release(&words);
}

static void
take_yes(struct ack_write *w, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    if (!cJSON_IsObject(tree))
        strange(w, out);
    else if (w->job == DELIVER_SEND)
        done(w, w->dialect->accepted != NULL ? w->dialect->accepted(tree) : NULL, now_ms, out);
    else if (w->dialect->stands(w, tree))
        done(w, NULL, now_ms, out);
    else
        out->kind = DELIVER_ABSENT;
}

static void
pause_for(struct ack_write *w, int64_t now_ms, struct deliver_step *out)
{
    int64_t wait_ms = w->retry_after_ms > 0 ? w->retry_after_ms : w->status == HTTP_TOO_MANY ? PAUSE_MS : 0;

    w->pause_from_ms = now_ms;
    w->pause_for_ms = wait_ms < PAUSE_MAX_MS ? wait_ms : PAUSE_MAX_MS;
    out->retry_after_ms = w->pause_for_ms;
}

/* A person of whom it knows nothing may stand in ours: then it is written in the name that the source is configured with. */
static bool
tries_other_name(struct ack_write *w, const cJSON *tree)
{
    const char *advice = tree != NULL && w->dialect->advice != NULL ? w->dialect->advice(w, tree) : NULL;

    if (w->job != DELIVER_SEND || advice == NULL || strstr(advice, "knows no user") == NULL || w->target->user == NULL
        || str_eq(w->from, w->target->user))
        return false;
    w->from = w->target->user;
    return true;
}

static void
take_no(struct ack_write *w, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *advice = tree != NULL && w->dialect->advice != NULL ? w->dialect->advice(w, tree) : NULL;

    http_explain_status(&w->target->asked, w->status, buf_text(&w->body), words_len(w), &out->error);
    if (w->status >= HTTP_BROKEN || w->status == HTTP_TIMEOUT || w->status == HTTP_TOO_MANY) {
        retry(w, out);
        out->unsure &= w->status >= HTTP_BROKEN;
        pause_for(w, now_ms, out);
        return;
    }
    out->kind = DELIVER_REFUSED;
    if (advice != NULL) {
        struct buf words = BUF_INIT;

        http_add_words(&words, buf_text(&w->body), words_len(w));
        err_set(&out->error, ERR_REFUSED, "HTTP %d: %s; %s", w->status, buf_text(&words), advice);
        buf_release(&words);
    }
}

void
ack_read(struct ack_write *w, int64_t now_ms, bool *again, struct deliver_step *out)
{
    cJSON *tree = json_parse(buf_text(&w->body), w->body.len, NULL);

    if (w->status >= 200 && w->status < 300)
        take_yes(w, tree, now_ms, out);
    else if (tree != NULL && w->dialect->is_done != NULL && w->dialect->is_done(w, tree))
        done(w, NULL, now_ms, out);
    else if (w->job == DELIVER_LOOK_UP && w->status == HTTP_NOT_FOUND)
        out->kind = DELIVER_ABSENT;
    else if (tries_other_name(w, tree))
        *again = true;
    else
        take_no(w, tree, now_ms, out);
    cJSON_Delete(tree);
}

void
ack_read_failure(const struct ack_write *w, const struct reply *reply, struct deliver_step *out)
{
    retry(w, out);
    out->unsure &= !reply->unsent;
    err_set(&out->error, ERR_UNAVAILABLE, "%s", reply->error);
}
