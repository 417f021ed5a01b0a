/* SPDX-License-Identifier: MIT */
/* An address pasted from a chat: it becomes a filter, or nothing. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "source/driver.h"
#include "util/utf8.h"

const char *const fuzz_name = "url";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "http://127.0.0.1:9093", "https://am.example.com/prefix", "/#/alerts", "#/silences/new",
    "?filter=", "&filter=", "%7Balertname%3D%22A%22%7D", "{alertname=\"A\",env=~\"p.*\"}", "%", "%0", "%00", "%0a", "%22", "%5C",
    "+", "&silenced=false", "#", "?", "//", "user:pw@", "\xc3\xa4", "%C3%A4", "%FF", NULL };

static void
ask(const struct source_config *c, const char *url)
{
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    struct filter *f;

    if (source_url_filter(c, url, &text)) {
        MUST(utf8_is_valid(buf_text(&text), text.len));
        MUST(strlen(buf_text(&text)) == text.len);
        f = filter_new(buf_text(&text), NULL, &err);
        if (f == NULL)
            fuzz_must_be_message(&err);
        filter_free(f);
    } else {
        MUST(text.len == 0);
    }
    buf_release(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct source_config *config;
    char *url = fuzz_text(data, size);

    if (config == NULL)
        config = source_config_default("am", "http://127.0.0.1:9093");
    ask(config, url);
    ask(NULL, url);
    free(url);
    return 0;
}
