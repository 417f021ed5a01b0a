/* SPDX-License-Identifier: MIT */
/* A configuration file: the program's own schema, down to what the sources make of it. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "app/config.h"

const char *const fuzz_name = "conf";
const size_t fuzz_runs = 3000;
const char *const fuzz_words[] = { "source \"am\" {\n", "url = \"http://h:9093\"\n", "kind = alertmanager\n", "}\n", "{", "}",
    "=", "\"", "'", "levels {\n", "person \"ana\" {\n", "unix = {ana, bob}\n", "urls = {\"http://a\", \"http://b\"}\n",
    "every = 15s\n", "store = '/tmp/x'\n", "theme = mono\n", "# x\n", "/* ", " */", "// ", "${HOME}", "\\", "\n", "\r\n",
    "include(\"/etc/passwd\")\n", "bind = {'bind list x ack'}\n", "ack_for = 4h\n", "secret_env = X\n", "heartbeat \"b\" {\n",
    "alert = 'a=b'\n", "dead_man \"f\" {\n", "auth = basic\n", "+=", ",", "\xff", "\x01", NULL };

static void
read_sources(const struct conf *c)
{
    struct conf_faults faults = { 0 };
    const struct conf_node *n;

    for (size_t i = 0; (n = conf_node_at(c, "source", i)) != NULL; i++) {
        size_t before = faults.n;
        struct source_config *s = source_config_new(n, &faults);

        MUST((s == NULL) == (faults.n > before));
        MUST(s == NULL || (s->urls_n >= 1 && s->urls_n <= SOURCE_INSTANCES_MAX && source_config_equal(s, s)));
        source_config_free(s);
    }
    conf_faults_release(&faults);
}

/* Every option of every section answers. */
static void
ask_all(const struct conf *c, const struct conf_schema *schema)
{
    for (size_t r = 0; r < schema->rows_n; r++) {
        const struct conf_row *row = &schema->rows[r];
        const struct conf_node *n;

        for (size_t i = 0; (n = *row->section == '\0' ? (i == 0 ? conf_top(c) : NULL) : conf_node_at(c, row->section, i)) != NULL;
             i++) {
            bool is_list = row->type == CONF_LIST || row->type == CONF_URLS;

            MUST(conf_line(n, row->name) >= 0);
            for (size_t k = 0; is_list && k < conf_list_n(n, row->name); k++)
                MUST(conf_list_at(n, row->name, k) != NULL);
            if (row->type == CONF_ENUM)
                MUST(conf_enum(n, row->name) >= -1);
            if (row->type == CONF_STRING || row->type == CONF_URL || row->type == CONF_PATH)
                (void)conf_str(n, row->name);
        }
    }
}

static int
lines_of(const char *text, size_t len)
{
    int n = 1;

    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct conf_row *rows;
    static size_t rows_n;
    struct conf_schema schema;
    struct conf_faults faults = { 0 };
    char *text = fuzz_text(data, size);
    struct conf *c;

    if (rows == NULL)
        rows = config_rows(&rows_n);
    schema = (struct conf_schema){ config_sections, config_sections_n, rows, rows_n };
    c = conf_parse(&schema, "f.conf", text, size, &faults);
    MUST((c == NULL) == (faults.n > 0));
    MUST(faults.n <= CONF_FAULTS_MAX + 1);
    for (size_t i = 0; i < faults.n; i++) {
        MUST(faults.v[i].line >= 0 && faults.v[i].line <= lines_of(text, size));
        MUST(*faults.v[i].text != '\0' && strcmp(faults.v[i].file, "f.conf") == 0);
    }
    if (c != NULL) {
        read_sources(c);
        deliver_config_free(deliver_config_new(c, &faults));
        pair_config_free(pair_config_new(c, &faults));
        ask_all(c, &schema);
    }
    conf_free(c);
    conf_faults_release(&faults);
    free(text);
    return 0;
}
