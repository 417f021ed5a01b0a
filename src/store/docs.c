/* SPDX-License-Identifier: MIT */
/* The table doc: written by name, and read whole. */
#include <string.h>

#include "store/load.h"
#include "store/writer.h"

bool
writer_put_doc(struct writer *w, const struct append_doc *doc, struct err *err)
{
    sqlite3_stmt *q = w->stmts[doc->data != NULL ? WRITE_DOC : WRITE_DOC_DROP];

    bind_text(q, 1, doc->name);
    if (doc->data != NULL)
        bind_text(q, 2, doc->data);
    return db_run(&w->db, q, err);
}

/* What can't be read is found here, where it can be told: filling in can't fail. */
static bool
check(const struct db *db, struct model *scratch, const struct load_doc *doc, struct err *err)
{
    return model_doc_read(scratch, doc->name, doc->data, strlen(doc->data), err)
        || err_wrap(err, "%s: keep the file as it is, and go on with a copy from before: the projection is damaged", db->path);
}

bool
load_docs(struct db *db, struct load_chunk *c, struct err *err)
{
    const struct model_config none = { 0 };
    struct model *scratch = model_new(&none);
    sqlite3_stmt *q;
    bool ok = db_prepare(db, &q, "SELECT name, data FROM doc ORDER BY name", err);
    int rc = SQLITE_DONE;

    while (ok && (rc = db_step(db, q, err)) == SQLITE_ROW) {
        struct load_doc doc = { arena_strdup(&c->arena, column_str(q, 0)), arena_strdup(&c->arena, column_str(q, 1)) };

        ok = check(db, scratch, &doc, err);
        vec_push(&c->docs, doc);
    }
    sqlite3_finalize(q);
    model_free(scratch);
    return ok && rc == SQLITE_DONE;
}
