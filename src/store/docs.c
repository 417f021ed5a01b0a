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

static bool
read_doc(const struct db *db, struct model *m, const char *name, const char *data, struct err *err)
{
    return model_doc_read(m, name, data, strlen(data), err)
        || err_wrap(err, "%s: keep the file as it is, and go on with a copy from before: the projection is damaged", db->path);
}

/* What can't be read is found here, where it can be told: filling in can't fail. */
bool
load_docs(struct db *db, struct load_chunk *c, enum load_docs which, struct err *err)
{
    const struct model_config none = { 0 };
    sqlite3_stmt *q;
    bool ok = db_prepare(db, &q, "SELECT name, data FROM doc ORDER BY name", err);
    int rc = SQLITE_DONE;

    c->docs = model_new(&none);
    while (ok && (rc = db_step(db, q, err)) == SQLITE_ROW) {
        const char *data = column_str(q, 1);

        if (which == LOAD_DOCS_ALL || incident_doc_may_be_open(data) == (which == LOAD_DOCS_FIRST))
            ok = read_doc(db, c->docs, column_str(q, 0), data, err);
    }
    sqlite3_finalize(q);
    return ok && rc == SQLITE_DONE;
}
