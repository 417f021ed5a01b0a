/* SPDX-License-Identifier: MIT */
/*
 * Mail by a server (SMTP). It can't be asked whether a mail came: where the last word was lost the mail is sent again, with the same
 * Message-ID. Who has it already does not get it again because of others that were refused.
 */
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "deliver/mime.h"
#include "deliver/way.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/str.h"
#include "util/vec.h"

/* A server that fell silent may still be at it. */
#define SETTLE_MS 10000
#define PACE_MS 500

/* Mails that are known to have come to some of their readers; of older ones all get another. */
#define PARTLY_MAX 50

#define SMTP_OK 250

/* A mail that some have already, and who. */
struct partly {
    char key[MESSAGE_KEY_HEX];
    VEC(char *) served;
};

struct mail {
    const struct deliver_config *config;
    VEC(struct partly) partly; /* oldest first: others are sent while one waits for its next try */

    /* The job. */
    const struct mail_config *target;
    struct arena memory;
    char key[MESSAGE_KEY_HEX], id[MESSAGE_ID_MAX];
    const char **to; /* of this attempt */
    size_t to_n;
    struct request_mail envelope;
    int status;
    struct buf words;
};

static void *
mail_start(void *shared)
{
    struct mail *m = xcalloc(1, sizeof *m);

    m->config = shared;
    buf_init(&m->words, WAY_ANSWER_MAX);
    return m;
}

static void
partly_drop(struct mail *m, size_t i)
{
    struct partly *p = &m->partly.v[i];

    for (size_t k = 0; k < p->served.n; k++)
        free(p->served.v[k]);
    vec_release(&p->served);
    vec_remove(&m->partly, i);
}

/* Of the mail at hand; NULL: nobody has it. */
static struct partly *
partly_of(struct mail *m)
{
    for (size_t i = 0; i < m->partly.n; i++)
        if (str_eq(m->partly.v[i].key, m->key))
            return &m->partly.v[i];
    return NULL;
}

static void
forget_served(struct mail *m)
{
    struct partly *p = partly_of(m);

    if (p != NULL)
        partly_drop(m, (size_t)(p - m->partly.v));
}

static void
mail_stop(void *state)
{
    struct mail *m = state;

    if (m == NULL)
        return;
    while (m->partly.n > 0)
        partly_drop(m, 0);
    vec_release(&m->partly);
    arena_release(&m->memory);
    buf_release(&m->words);
    free(m);
}

static int64_t
mail_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    (void)state, (void)job, (void)order, (void)now_ms;
    return 0;
}

static const struct mail_config *
mail_named(const struct deliver_config *c, const char *name)
{
    for (size_t i = 0; i < c->mails_n; i++)
        if (str_eq(c->mails[i].destination, name))
            return &c->mails[i];
    return NULL;
}

/* To the one who is asked, else to all. */
static bool
find_readers(const struct mail *m, const struct deliver_order *o, const char *own[1], const char *const **to, size_t *n,
    struct err *err)
{
    own[0] = o->who != NULL ? o->who->mail : NULL;
    *to = own[0] != NULL ? (const char *const *)own : m->target->to;
    *n = own[0] != NULL ? 1 : m->target->to_n;
    if (own[0] != NULL && !mime_is_address(own[0]))
        return err_set(err, ERR_REFUSED, "person %s has as mail what is no address: correct it, then send again", o->person);
    if (*n > 0)
        return true;
    if (o->person != NULL)
        return err_set(err, ERR_REFUSED,
            "%s has no mail (section person), and destination %s no to: configure one, then send again", o->person,
            m->target->destination);
    return err_set(err, ERR_REFUSED, "destination %s has no to, and this is for nobody by name: configure it, then send again",
        m->target->destination);
}

static bool
has_it(struct mail *m, const char *address)
{
    const struct partly *p = partly_of(m);

    for (size_t i = 0; p != NULL && i < p->served.n; i++)
        if (str_eq(p->served.v[i], address))
            return true;
    return false;
}

static void
take_readers(struct mail *m, const char *const *to, size_t n)
{
    m->to = arena_alloc(&m->memory, (n + 1) * sizeof *m->to);
    m->to_n = 0;
    for (size_t i = 0; i < n; i++)
        if (!has_it(m, to[i]))
            m->to[m->to_n++] = arena_strdup(&m->memory, to[i]);
}

static struct request
mail_request(struct mail *m, const struct mail_letter *letter)
{
    const struct mail_config *t = m->target;
    struct buf body = BUF_INIT;
    struct request r = { .transport = REQUEST_MAIL,
        .method = "MAIL",
        .url = xstrdup(t->server),
        .auth = t->credential != NULL ? AUTH_BASIC : AUTH_NONE,
        .user = t->user,
        .credential = t->credential,
        .ca_file = t->ca_file,
        .mail = &m->envelope,
        .delivers = true,
        .timeout_ms = t->timeout_ms,
        .connect_ms = t->timeout_ms,
        .max_body_bytes = WAY_ANSWER_MAX };

    m->envelope = (struct request_mail){ .from = t->from, .to = m->to, .to_n = m->to_n, .starttls = t->starttls };
    mail_write(letter, &body);
    r.body_len = body.len;
    r.body = buf_take(&body);
    return r;
}

static void
mail_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct mail *m = state;
    struct mail_letter letter = { .order = order, .now_ms = now_ms };
    const char *own[1];

    (void)job;
    *out = (struct deliver_step){ .kind = DELIVER_REFUSED };
    arena_release(&m->memory);
    buf_clear(&m->words);
    m->status = 0;
    str_copy(m->key, sizeof m->key, order->key);
    str_copy(m->id, sizeof m->id, order->id);
    m->target = mail_named(m->config, way_destination(order));
    if (m->target == NULL) {
        way_unknown(order, out);
        return;
    }
    if (order->act == MESSAGE_STRIKE || order->act == MESSAGE_RESTORE) {
        out->kind = DELIVER_UNCHANGED;
        err_set(&out->error, ERR_REFUSED, "a mail that was sent can't be changed");
        return;
    }
    letter.from = m->target->from;
    if (!find_readers(m, order, own, &letter.to, &letter.to_n, &out->error))
        return;
    take_readers(m, letter.to, letter.to_n);
    if (m->to_n == 0) { /* each of them has it */
        way_done(m->id, out);
        return;
    }
    out->kind = DELIVER_REQUEST;
    out->request = mail_request(m, &letter);
}

/* What the server said of some of the readers, and of the mail. */
struct verdict {
    const char *words; /* of the first refusal; in the job's memory; NULL: there is none */
    const char *whose; /* its address; NULL: of the mail as a whole */
    size_t refused;
    bool may_pass; /* of one at least */
};

/* "2 550 5.1.1 no such user", "- 452 4.3.1 full" */
static void
take_line(struct mail *m, const char *line, bool refused[], struct verdict *v)
{
    char *end;
    size_t place = strtoul(line, &end, 10);
    bool whole = str_starts(line, "- ");
    const char *words = whole ? line + 2 : end + (*end == ' ');

    if (!whole && (end == line || place >= m->to_n || refused[place]))
        return;
    if (!whole) {
        refused[place] = true;
        v->refused++;
    }
    v->may_pass |= *words == '4';
    if (v->words != NULL)
        return;
    v->words = words;
    v->whose = whole ? NULL : m->to[place];
}

static void
read_words(struct mail *m, bool refused[], struct verdict *v)
{
    char *text = arena_strdup(&m->memory, buf_text(&m->words));

    *v = (struct verdict){ 0 };
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        bool last = text[len] == '\0';

        text[len] = '\0';
        take_line(m, text, refused, v);
        text += len + !last;
    }
}

static void
keep_served(struct mail *m, const bool refused[])
{
    struct partly *p = partly_of(m), fresh = { 0 };

    if (p == NULL) {
        if (m->partly.n == PARTLY_MAX)
            partly_drop(m, 0);
        str_copy(fresh.key, sizeof fresh.key, m->key);
        vec_push(&m->partly, fresh);
        p = &m->partly.v[m->partly.n - 1];
    }
    for (size_t i = 0; i < m->to_n; i++)
        if (!refused[i])
            vec_push(&p->served, xstrdup(m->to[i]));
}

static const struct {
    int status;
    const char *advice;
} advices[] = {
    { 530, "; it wants a user and a password: set user and password_file" },
    { 534, "; look at user and password_file" },
    { 535, "; look at user and password_file" },
    { 552, "; it takes no mail of this size" },
};

static const char *
advice_for(int status)
{
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (advices[i].status == status)
            return advices[i].advice;
    return "";
}

static void
explain(const struct mail *m, const struct verdict *v, bool partly, struct err *err)
{
    const char *server = strstr(m->target->server, "://") + strlen("://");

    err_set(err, ERR_UNAVAILABLE, "%s%s%s says %.200s%s%s", v->whose != NULL ? v->whose : "", v->whose != NULL ? ": " : "",
        server, v->words != NULL ? v->words : "nothing of use", advice_for(m->status), partly ? "; the others have it" : "");
}

static void
read_answer(struct mail *m, struct deliver_step *out)
{
    bool *refused = arena_zalloc(&m->memory, (m->to_n + 1) * sizeof *refused);
    bool taken = m->status == SMTP_OK;
    struct verdict v;

    read_words(m, refused, &v);
    if (taken && v.refused == 0) {
        way_done(m->id, out);
        forget_served(m);
        return;
    }
    if (taken)
        keep_served(m, refused);
    out->kind = v.may_pass || m->status / 100 == 4 ? DELIVER_RETRY : DELIVER_REFUSED;
    explain(m, &v, taken, &out->error);
}

static void
mail_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct mail *m = state;
    size_t room = m->words.max - m->words.len;

    (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        m->status = reply->status;
        break;
    case REPLY_CHUNK:
        buf_add(&m->words, reply->bytes, reply->len < room ? reply->len : room);
        break;
    case REPLY_END:
        read_answer(m, out);
        break;
    case REPLY_FAILED:
        way_failed(reply, out);
        break;
    }
}

const struct deliver_driver mail_driver = {
    .name = "mail",
    .kind = MESSAGE_MAIL,
    .pace_ms = PACE_MS,
    .settle_ms = SETTLE_MS,
    .repeats = true,
    .open = way_open,
    .close = way_close,
    .start = mail_start,
    .stop = mail_stop,
    .wait = mail_wait,
    .begin = mail_begin,
    .feed = mail_feed,
};
