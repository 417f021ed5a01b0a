/* SPDX-License-Identifier: MIT */
/* The matchers of a silence as people type them: what is read is written so that it reads the same, as text and as JSON. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/silence.h"

const char *const fuzz_name = "matchers";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "env=prod", "severity=~\"crit.*\"", "DiskFull", "a!=b", "a!~\"\\d+\"", "{", "}", ",", " ",
    "\"", "\\\"", "\\\\", "\\n", "!", "=", "=~", "!~", "!=", "(?i)", "[", "(a+)+$", "\"a b\"=", "=b", "\"\"", "\xc3\x84", "\x01",
    "\n", "\xff", "alertname=\"x\"", "<", "'", "`", NULL };

static void
must_be(const struct silence_matchers *m, const char *text, const struct silence_matchers *again)
{
    struct buf twice = BUF_INIT;

    MUST(silence_matchers_equal(m, again));
    silence_matchers_text(again, &twice);
    MUST(strcmp(text, buf_text(&twice)) == 0);
    buf_release(&twice);
}

static void
must_survive(const struct silence_matchers *m)
{
    struct arena arena = { 0 };
    struct buf text = BUF_INIT, json = BUF_INIT;
    struct silence_matchers again;
    struct json_out out;
    struct err err = { 0 };
    cJSON *tree;

    silence_matchers_text(m, &text);
    MUST(silence_matchers_parse(buf_text(&text), &arena, &again, &err));
    must_be(m, buf_text(&text), &again);
    json_begin(&out, &json);
    silence_matchers_json(&out, NULL, m);
    tree = json_parse(buf_text(&json), json.len, &err);
    MUST(tree != NULL && silence_matchers_read(tree, &arena, &again));
    must_be(m, buf_text(&text), &again);
    cJSON_Delete(tree);
    buf_release(&json);
    buf_release(&text);
    arena_release(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct arena arena = { 0 };
    struct silence_matchers m;
    struct err err = { 0 };

    if (!silence_matchers_parse(text, &arena, &m, &err)) {
        fuzz_must_be_message(&err);
    } else {
        MUST(silence_matchers_check(&m, &err));
        MUST(!silence_matchers_match(&m, (struct labels){ 0 }));
        must_survive(&m);
    }
    arena_release(&arena);
    free(text);
    return 0;
}
