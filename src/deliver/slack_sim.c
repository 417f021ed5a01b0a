/* SPDX-License-Identifier: MIT */
/* The simulated Slack: a call is read as Slack reads it, carried out, and ends as the script says. */
#include "deliver/slack_sim_own.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/slack.h"
#include "util/str.h"

struct slack_sim *
slack_sim_new(void)
{
    return xcalloc(1, sizeof(struct slack_sim));
}

void
sim_post_release(struct slack_sim_post *p)
{
    free(p->channel);
    free(p->ts);
    free(p->text);
    free(p->blocks);
    free(p->thread_ts);
    free(p->key);
    free(p->message);
}

void
slack_sim_free(struct slack_sim *sim)
{
    if (sim == NULL)
        return;
    for (size_t i = 0; i < sim->posts.n; i++)
        sim_post_release(&sim->posts.v[i]);
    for (size_t i = 0; i < sim->channels.n; i++)
        sim_channel_release(&sim->channels.v[i]);
    vec_release(&sim->posts);
    vec_release(&sim->channels);
    vec_release(&sim->faults.v);
    free(sim);
}

static char
hex_value(char c)
{
    return (char)(isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10);
}

static char *
form_decode(const char *s, size_t len)
{
    char *out = xmalloc(len + 1);
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        if (s[i] == '%' && i + 2 < len && isxdigit((unsigned char)s[i + 1]) && isxdigit((unsigned char)s[i + 2])) {
            out[n++] = (char)(hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]));
            i += 2;
        } else {
            out[n++] = s[i] == '+' ? ' ' : s[i];
        }
    out[n] = '\0';
    return out;
}

static cJSON *
read_form(const char *p, size_t len)
{
    cJSON *args = cJSON_CreateObject();
    const char *end = p + len;

    while (p < end) {
        const char *amp = memchr(p, '&', (size_t)(end - p)), *stop = amp != NULL ? amp : end;
        const char *eq = memchr(p, '=', (size_t)(stop - p)), *name_end = eq != NULL ? eq : stop;
        char *name = form_decode(p, (size_t)(name_end - p));
        char *value = eq != NULL ? form_decode(eq + 1, (size_t)(stop - eq - 1)) : xstrdup("");

        cJSON_AddStringToObject(args, name, value);
        free(name);
        free(value);
        p = stop + 1;
    }
    return args;
}

/* NULL with the word for what is wrong with it. */
static cJSON *
read_args(const struct request *r, const char **word)
{
    cJSON *args = NULL;

    if (r->auth != AUTH_BEARER || r->credential == NULL)
        *word = "not_authed";
    else if (r->content_type == NULL)
        *word = "missing_post_type";
    else if (str_starts(r->content_type, "application/json"))
        args = json_parse(r->body, r->body_len, NULL), *word = "invalid_json";
    else if (str_starts(r->content_type, "application/x-www-form-urlencoded"))
        args = read_form(r->body, r->body_len);
    else
        *word = "invalid_post_type";
    return args;
}

static void
answer_error(struct sim_answer *out, const char *word, const char *needed)
{
    struct json_out o;

    buf_clear(&out->body);
    json_begin(&o, &out->body);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", false);
    json_str(&o, "error", word);
    if (*needed != '\0')
        json_str(&o, "needed", needed);
    json_close(&o, '}');
}

static void
carry_out(struct slack_sim *sim, size_t method, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    const char *word = "unknown_method";
    struct json_out o;
    cJSON *args = method < SIM_METHODS ? read_args(r, &word) : NULL;

    if (args != NULL) {
        json_begin(&o, &out->body);
        json_open(&o, NULL, '{');
        json_bool(&o, "ok", true);
        word = sim_methods[method].fn(sim, args, now_ms, &o);
        json_close(&o, '}');
        cJSON_Delete(args);
    }
    if (word != NULL)
        answer_error(out, word, "");
}

void
slack_sim_call(struct slack_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out)
{
    const char *slash = strrchr(r->url, '/');
    size_t method = sim_method_named(slash != NULL ? slash + 1 : r->url);
    struct sim_fault f = sim_fault_next(&sim->faults, method);

    *out = (struct sim_answer){ .end = SIM_ANSWERED,
        .status = 200,
        .content_type = "application/json; charset=utf-8",
        .body = BUF_INIT };
    if (method < SIM_METHODS)
        sim->calls[method]++;
    if (sim_fault_carries_out(&f))
        carry_out(sim, method, r, now_ms, out);
    if (f.kind == SIM_ERROR)
        answer_error(out, f.word, f.needed);
    sim_fault_end(&f, out);
}

bool
slack_sim_script(struct slack_sim *sim, const char *script, struct err *err)
{
    static const struct sim_script_of of = { "the simulated Slack", sim_method_named, SIM_METHODS };

    return sim_script_read(&sim->faults, &of, script, err);
}

size_t
slack_sim_posts(const struct slack_sim *sim)
{
    return sim->posts.n;
}

const struct slack_sim_post *
slack_sim_post(const struct slack_sim *sim, size_t i)
{
    return i < sim->posts.n ? &sim->posts.v[i] : NULL;
}

static const struct {
    const char *escaped;
    char c;
} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };

void
slack_sim_unescape(const char *text, struct buf *out)
{
    for (const char *p = text; *p != '\0';) {
        size_t i = 0;

        while (i < sizeof entities / sizeof *entities && !str_starts(p, entities[i].escaped))
            i++;
        if (i < sizeof entities / sizeof *entities) {
            buf_addc(out, entities[i].c);
            p += strlen(entities[i].escaped);
        } else {
            buf_addc(out, *p++);
        }
    }
}

void
slack_sim_read(const struct slack_sim_post *post, struct buf *out)
{
    slack_sim_unescape(post->text, out);
}

uint64_t
slack_sim_calls(const struct slack_sim *sim, const char *method)
{
    uint64_t n = 0;

    for (size_t i = 0; i < SIM_METHODS; i++)
        if (method == NULL || str_eq(sim_methods[i].name, method))
            n += sim->calls[i];
    return n;
}
