/* SPDX-License-Identifier: MIT */
/* JSON from outside: parsed strictly, split while it comes in, and written so that it can always be read again. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/utf8.h"

const char *const fuzz_name = "json";
const size_t fuzz_runs = 6000;
const char *const fuzz_words[] = { "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud83d\\ude00", "\\udead", "\\u00e9", "null",
    "true", "false", "1e400", "-0", "01", "1.5e-7", "99999999999999999999", "\"a\":1,\"a\":2",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":", "\xef\xbb\xbf", "NaN", "\x7f", "\xc2\x9b", "\xe2\x80\xae", NULL };

struct elements {
    uint64_t n, hash;
};

static bool
on_element(void *ctx, const char *element, size_t len, struct err *err)
{
    struct elements *e = ctx;
    cJSON *v = json_parse(element, len, err);

    e->n++;
    e->hash = e->hash * 31 + fuzz_seed((const uint8_t *)element, len);
    cJSON_Delete(v);
    return true;
}

static bool
split(const uint8_t *data, size_t size, uint32_t pieces, struct elements *e)
{
    struct json_split s;
    struct err err = { 0 };
    bool ok = true;

    json_split_init(&s, 4096);
    for (size_t at = 0, n; at < size && ok; at += n) {
        char *piece;

        n = pieces == 0 ? size : 1 + fuzz_chance(&pieces) % 32;
        n = n < size - at ? n : size - at;
        piece = xmemdup(data + at, n);
        ok = json_split_feed(&s, piece, n, on_element, e, &err);
        free(piece);
    }
    ok = ok && json_split_end(&s, &err);
    MUST(!ok || s.elements == e->n);
    if (!ok)
        fuzz_must_be_message(&err);
    json_split_release(&s);
    return ok;
}

/* Written as a string's value it reads back: the same text where it was text. */
static void
write_and_read(const char *text, size_t len)
{
    struct buf out = BUF_INIT;
    struct json_out o;
    struct err err = { 0 };
    cJSON *v;

    json_begin(&o, &out);
    json_open(&o, NULL, '{');
    json_strn(&o, "v", text, len);
    json_close(&o, '}');
    MUST(utf8_is_valid(buf_text(&out), out.len));
    v = json_parse(buf_text(&out), out.len, &err);
    if (memchr(text, '\0', len) == NULL) {
        MUST(v != NULL && json_get_str(v, "v") != NULL);
        if (utf8_is_valid(text, len))
            MUST(strcmp(json_get_str(v, "v"), text) == 0);
    }
    cJSON_Delete(v);
    buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct elements whole = { 0 }, pieces = { 0 };
    struct err err = { 0 };
    cJSON *v = json_parse(text, size, &err);

    if (v == NULL)
        fuzz_must_be_message(&err);
    (void)json_get_int(v, "a", 7);
    (void)json_get_bool(v, "a", true);
    (void)json_get_object(v, "a");
    cJSON_Delete(v);
    MUST(split(data, size, 0, &whole) == split(data, size, fuzz_seed(data, size), &pieces));
    MUST(whole.n == pieces.n && whole.hash == pieces.hash);
    write_and_read(text, size);
    free(text);
    return 0;
}
