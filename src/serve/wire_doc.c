/* SPDX-License-Identifier: MIT */
/* Incidents, topics and the banner as documents, on the wire. */
#include <string.h>

#include "serve/wire.h"

bool
wire_doc_put(struct buf *out, const struct model *m, size_t i, struct arena *arena)
{
    const char *name = model_doc_name(m, i, arena);
    struct buf data = BUF_INIT;
    struct json_out o;
    bool ok = name != NULL && model_doc_put(m, name, &data);

    buf_clear(out);
    json_begin(&o, out);
    if (ok) {
        json_open(&o, NULL, '{');
        json_open(&o, "doc", '{');
        json_str(&o, "name", name);
        json_raw(&o, "data", buf_text(&data));
        json_close(&o, '}');
        json_close(&o, '}');
    }
    buf_release(&data);
    return ok;
}

bool
wire_doc_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *name = json_get_str(o, "name");
    const cJSON *data = json_get_object(o, "data");
    struct buf text = BUF_INIT;
    struct json_out out;
    bool ok;

    if (name == NULL || data == NULL)
        return err_set(err, ERR_PARSE, "a document on the wire has no name, or nothing in it");
    json_begin(&out, &text);
    json_copy(&out, NULL, data);
    ok = model_doc_read(m, name, buf_text(&text), text.len, err);
    buf_release(&text);
    return ok;
}
