/* SPDX-License-Identifier: MIT */
/* Who is the one who asks, to this store: the same answer that stands in each event of hers. */
#include <string.h>

#include "app/app.h"
#include "app/output.h"
#include "util/json.h"

static const char *const known_sentences[KNOWNS] = {
    [KNOWN_NOT] = "not yet: the account is shared; say who you are with --as NAME, on the screen with :iam NAME",
    [KNOWN_UNIX] = "by the uid",
    [KNOWN_LOGIN] = "by the uid that logged in",
    [KNOWN_NAMED] = "you said so (--as)",
};

static void
print_json(const struct app *app)
{
    const struct people_identity *who = &app->identity;
    const struct person *sharer;
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_str(&o, "person", who->actor);
    json_bool(&o, "mapped", who->is_mapped);
    json_str(&o, "role", person_role_words[who->role]);
    json_str(&o, "known", person_known_words[who->known]);
    json_bool(&o, "may_act", person_may_act(who, NULL));
    json_int(&o, "uid", who->uid);
    json_str(&o, "account", who->account);
    if (who->login_uid == PERSON_NO_LOGIN)
        json_null(&o, "login_uid");
    else
        json_int(&o, "login_uid", who->login_uid);
    json_bool(&o, "shared", who->is_shared);
    json_open(&o, "sharers", '[');
    for (size_t i = 0; who->is_shared && (sharer = people_of_uid(&app->config->people, who->uid, i)) != NULL; i++)
        json_str(&o, NULL, sharer->name);
    json_close(&o, ']');
    json_str(&o, "origin", who->origin);
    json_str(&o, "store", app->store);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static void
field_of_uid(const struct output *o, const char *label, uint32_t uid, const char *more)
{
    struct buf value = BUF_INIT;

    buf_addf(&value, "%lu%s%s", (unsigned long)uid, *more == '\0' ? "" : ", ", more);
    output_field(o, label, buf_text(&value));
    buf_release(&value);
}

static void
print_words(const struct app *app)
{
    const struct people_identity *who = &app->identity;
    struct output o = output_here();
    struct buf role = BUF_INIT;

    buf_addf(&role, "%s%s", person_role_words[who->role],
        who->is_mapped || who->known == KNOWN_NOT ? "" : " (no person of the configuration has this account)");
    output_field(&o, "you", who->actor);
    output_field(&o, "known", known_sentences[who->known]);
    output_field(&o, "role", buf_text(&role));
    field_of_uid(&o, "uid", who->uid, who->account);
    if (who->login_uid == PERSON_NO_LOGIN)
        output_field(&o, "login uid", "none: the kernel names nobody who logged in");
    else
        field_of_uid(&o, "login uid", who->login_uid, "");
    output_field(&o, "shared by", who->sharers);
    output_field(&o, "store", app->store);
    buf_release(&role);
}

int
verb_whoami(struct app *app)
{
    if (app->options.given[OPT_JSON])
        print_json(app);
    else
        print_words(app);
    return output_finish() ? EXIT_DONE : EXIT_UNAVAILABLE;
}
