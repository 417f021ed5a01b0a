/* SPDX-License-Identifier: MIT */
/* The projection of rules: writing one, reading all. */
#include "store/load.h"
#include "store/writer.h"

bool
writer_put_rule(struct writer *w, const struct rule *rule, struct err *err)
{
    sqlite3_stmt *s = w->stmts[WRITE_RULE];
    int i = 1;

    bind_text(s, i++, rule->source);
    bind_text(s, i++, rule->name);
    bind_int(s, i++, rule->version);
    bind_int(s, i++, rule->votes[VOTE_USEFUL]);
    bind_int(s, i++, rule->votes[VOTE_NOISE]);
    bind_int(s, i++, rule->votes[VOTE_CANNOT_ACT]);
    bind_int(s, i++, rule->review.respond);
    bind_text(s, i++, rule->review.by);
    bind_int(s, i++, rule->review.at_ms);
    bind_text(s, i++, rule->review.text);
    bind_int(s, i++, (int64_t)rule->review.seq);
    return db_run(&w->db, s, err);
}

static struct rule
read_rule(sqlite3_stmt *s, struct arena *arena)
{
    struct rule r = { .source = arena_strdup(arena, column_str(s, 0)),
        .name = arena_strdup(arena, column_str(s, 1)),
        .version = (uint32_t)sqlite3_column_int64(s, 2) };

    r.votes[VOTE_USEFUL] = (uint32_t)sqlite3_column_int64(s, 3);
    r.votes[VOTE_NOISE] = (uint32_t)sqlite3_column_int64(s, 4);
    r.votes[VOTE_CANNOT_ACT] = (uint32_t)sqlite3_column_int64(s, 5);
    r.review = (struct rule_review){ .respond = (enum rule_respond)sqlite3_column_int(s, 6),
        .by = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(s, 7)),
        .at_ms = sqlite3_column_int64(s, 8),
        .text = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(s, 9)),
        .seq = (uint64_t)sqlite3_column_int64(s, 10) };
    return r;
}

bool
load_rules(struct db *db, struct load_chunk *c, struct err *err)
{
    sqlite3_stmt *s;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &s,
            "SELECT source, name, version, useful, noise, cannot_act, respond, review_by, review_at, review_text, review_seq FROM rule"
            " ORDER BY source, name",
            err))
        return false;
    while (ok && (rc = db_step(db, s, err)) == SQLITE_ROW) {
        struct rule r = read_rule(s, &c->arena);

        vec_push(&c->rules, r);
        if (r.review.respond < 0 || r.review.respond >= RESPONDS)
            ok = err_set(err, ERR_PARSE,
                "%s: rule %.80s in the projection is damaged: tocsin doctor --rebuild makes it again from the log", db->path,
                r.name);
    }
    sqlite3_finalize(s);
    return ok && rc == SQLITE_DONE;
}
