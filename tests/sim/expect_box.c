/* SPDX-License-Identifier: MIT */
/* What a scenario expects to have come to the siren and to the mail server. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/json.h"
#include "util/str.h"

/* "siren: ask ana 3 alerts: the shop is down" */
static void
say_program(const struct box_sim_item *item, struct buf *out)
{
    cJSON *o = json_parse(item->body, strlen(item->body), NULL);
    const cJSON *detail = o != NULL ? json_get_object(o, "detail") : NULL;
    const char *person = json_get_str(o, "person"), *text = json_get_str(o, "text");
    const char *summary = detail != NULL ? json_get_str(detail, "summary") : text;

    buf_addf(out, "siren: %s %s %.*s", json_get_str(o, "act"), person != NULL ? person : "-", (int)strcspn(summary, "\n"),
        summary);
    cJSON_Delete(o);
}

/* Behind "Name: ", up to the line's end. */
static void
add_header(const char *mail, const char *name, struct buf *out)
{
    const char *at = strstr(mail, name);

    if (at != NULL)
        buf_add(out, at + strlen(name), strcspn(at + strlen(name), "\r"));
}

/* "mail: ask ana@example.org [tocsin] level 1: …" */
static void
say_mail(const struct box_sim_item *item, struct buf *out)
{
    buf_adds(out, "mail: ");
    add_header(item->body, "X-Tocsin-Act: ", out);
    buf_addf(out, " %s ", item->to);
    add_header(item->body, "Subject: ", out);
}

bool
script_expect_box(struct script *s, struct err *err)
{
    struct buf all = { .max = sizeof err->text / 2 }, one = BUF_INIT;
    size_t n = box_sim_items(s->sim.box);
    bool same = n + 1 == s->words_n;

    for (size_t i = 0; i < n; i++) {
        const struct box_sim_item *item = box_sim_item(s->sim.box, i);

        buf_clear(&one);
        if (item->to != NULL)
            say_mail(item, &one);
        else
            say_program(item, &one);
        buf_addf(&all, "\n  %s", buf_text(&one));
        same = same && fnmatch(s->words[i + 1], buf_text(&one), 0) == 0;
    }
    if (!same)
        err_set(err, ERR_CONFLICT, "what came is%s", all.len == 0 ? " nothing" : buf_text(&all));
    buf_release(&all);
    buf_release(&one);
    return same;
}
