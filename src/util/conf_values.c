/* SPDX-License-Identifier: MIT */
/* What a configuration holds: sections, their values by type and range, and what callers ask of them. */
#include "util/conf_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

#define SHOWN_VALUE_MAX 60
#define HOST_MAX 253
#define PORT_MAX 65535

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* false: not of this type. */
typedef bool read_fn(const struct conf_row *row, const char *text, struct conf_value *v);

static bool
read_string(const struct conf_row *row, const char *text, struct conf_value *v)
{
    (void)row, (void)text, (void)v;
    return true;
}

/* Digits only; *end is what follows them. */
static bool
take_digits(const char *s, int64_t *n, const char **end)
{
    *n = 0;
    *end = s;
    for (; **end >= '0' && **end <= '9'; (*end)++)
        if (__builtin_mul_overflow(*n, 10, n) || __builtin_add_overflow(*n, **end - '0', n))
            return false;
    return *end > s;
}

static bool
read_int(const struct conf_row *row, const char *text, struct conf_value *v)
{
    bool minus = *text == '-';
    const char *end;

    (void)row;
    if (!take_digits(text + minus, &v->number, &end) || *end != '\0')
        return false;
    v->number = minus ? -v->number : v->number;
    return true;
}

static bool
read_duration(const struct conf_row *row, const char *text, struct conf_value *v)
{
    (void)row;
    return duration_parse(text, 0, &v->number);
}

static bool
read_size(const struct conf_row *row, const char *text, struct conf_value *v)
{
    static const struct {
        const char *unit;
        int shift;
    } units[] = { { "", 0 }, { "B", 0 }, { "KB", 10 }, { "K", 10 }, { "MB", 20 }, { "M", 20 }, { "GB", 30 }, { "G", 30 } };
    const char *end;

    (void)row;
    if (!take_digits(text, &v->number, &end))
        return false;
    for (size_t i = 0; i < COUNT(units); i++)
        if (strcasecmp(end, units[i].unit) == 0)
            return !__builtin_mul_overflow(v->number, INT64_C(1) << units[i].shift, &v->number);
    return false;
}

static bool
read_bool(const struct conf_row *row, const char *text, struct conf_value *v)
{
    static const char *const words[] = { "no", "yes", "false", "true", "off", "on" };

    (void)row;
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcasecmp(text, words[i]) == 0) {
            v->number = i % 2;
            return true;
        }
    return false;
}

static bool
read_enum(const struct conf_row *row, const char *text, struct conf_value *v)
{
    size_t len = strlen(text);
    const char *word = row->range;

    for (v->number = 0; word != NULL; v->number++) {
        const char *bar = strchr(word, '|');
        size_t n = bar != NULL ? (size_t)(bar - word) : strlen(word);

        if (n == len && memcmp(word, text, n) == 0)
            return true;
        word = bar != NULL ? bar + 1 : NULL;
    }
    return false;
}

/* Labels of letters, digits, - and _ between dots; where all is digits and dots it is four numbers to 255. */
static bool
is_host(const char *s, size_t len)
{
    size_t label = 0, labels = 1;
    bool numeric = true;
    int value = 0;

    if (len == 0 || len > HOST_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool digit = s[i] >= '0' && s[i] <= '9';

        if (s[i] == '.') {
            if (label == 0 || (numeric && value > 255))
                return false;
            labels += i + 1 < len;
            label = 0;
            value = 0;
            continue;
        }
        if (!digit && !((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z') && s[i] != '-' && s[i] != '_')
            return false;
        numeric = numeric && digit;
        value = digit && value < 1000 ? value * 10 + s[i] - '0' : value;
        if (++label > 63)
            return false;
    }
    return !numeric || (labels == 4 && label > 0 && value <= 255);
}

/* What stands between [ and ]. */
static bool
is_ipv6(const char *s, size_t len)
{
    size_t colons = 0;

    for (size_t i = 0; i < len; i++) {
        if (strchr("0123456789abcdefABCDEF:.", s[i]) == NULL)
            return false;
        colons += s[i] == ':';
    }
    return len <= 45 && colons >= 2 && colons <= 7;
}

static bool
is_authority(const char *s, size_t len)
{
    const char *close = *s == '[' ? memchr(s, ']', len) : NULL;
    const char *colon = close != NULL ? memchr(close, ':', len - (size_t)(close - s)) : memchr(s, ':', len);
    size_t host = colon != NULL ? (size_t)(colon - s) : len;
    const char *end;
    int64_t port = 1;

    if (close != NULL && (!is_ipv6(s + 1, (size_t)(close - s) - 1) || (size_t)(close - s) + 1 != host))
        return false;
    if (close == NULL && !is_host(s, host))
        return false;
    if (colon != NULL && (!take_digits(colon + 1, &port, &end) || end != s + len))
        return false;
    return port >= 1 && port <= PORT_MAX;
}

static bool
read_url(const struct conf_row *row, const char *text, struct conf_value *v)
{
    const char *host = strstr(text, "://");
    size_t scheme = host != NULL ? (size_t)(host - text) : 0;

    (void)row, (void)v;
    if (!(scheme == 4 && strncasecmp(text, "http", 4) == 0) && !(scheme == 5 && strncasecmp(text, "https", 5) == 0))
        return false;
    for (const char *s = text; *s != '\0'; s++)
        if (*s <= ' ' || *s >= 0x7f || strchr("\"<>\\^`{|}", *s) != NULL)
            return false;
    host += 3;
    return is_authority(host, strcspn(host, "/?#"));
}

static bool
read_path(const struct conf_row *row, const char *text, struct conf_value *v)
{
    const char *home = getenv("HOME");

    (void)row;
    if (*text == '/')
        return true;
    if (!str_starts(text, "~/") || home == NULL || *home != '/')
        return false;
    free(v->text);
    v->text = xmalloc(strlen(home) + strlen(text));
    snprintf(v->text, strlen(home) + strlen(text), "%s%s", home, text + 1);
    return true;
}

static const struct {
    const char *is, *allowed; /* allowed: where there is no range */
    read_fn *read;
} types[CONF_TYPES] = {
    /* clang-format off */
    [CONF_STRING]   = { "",                            "",                                            read_string },
    [CONF_INT]      = { "a whole number",              "a number such as 5",                          read_int },
    [CONF_BOOL]     = { "yes or no",                   "yes, no, true, false, on, off",               read_bool },
    [CONF_DURATION] = { "a duration",                  "a number and its unit, such as 15s or 1h30m", read_duration },
    [CONF_SIZE]     = { "a size",                      "bytes, or a number with KB, MB, GB",          read_size },
    [CONF_ENUM]     = { "one of the words known here", "",                                            read_enum },
    [CONF_URL]      = { "a URL that can be used here", "http:// or https://, a host, and perhaps a port and a path; no user or password", read_url },
    [CONF_URLS]     = { "a URL that can be used here", "http:// or https://, a host, and perhaps a port and a path; no user or password", read_url },
    [CONF_LIST]     = { "",                            "",                                            read_string },
    [CONF_PATH]     = { "a path that can be used here", "an absolute path, or ~/ and a path in the home directory", read_path },
    /* clang-format on */
};

/* "1s..1d", either end may be missing. */
static bool
in_range(const struct conf_row *row, int64_t number)
{
    const char *dots = row->range != NULL ? strstr(row->range, "..") : NULL;
    struct conf_value end = { 0 };
    char low[32];

    if (row->type == CONF_ENUM || dots == NULL)
        return true;
    snprintf(low, sizeof low, "%.*s", (int)(dots - row->range), row->range);
    if (*low != '\0' && types[row->type].read(row, low, &end) && number < end.number)
        return false;
    return dots[2] == '\0' || !types[row->type].read(row, dots + 2, &end) || number <= end.number;
}

/* url_file, url_env and url_command name the place of an address that is a secret, which may stand there by mistake. */
static bool
name_is_secret(const char *name)
{
    return str_starts(name, "url_") || strcasestr(name, "token") != NULL || strcasestr(name, "passw") != NULL
        || strcasestr(name, "secret") != NULL;
}

/* The value in quotes; but no secret, no password in a URL, and no more than helps. */
static void
show(struct buf *why, const struct conf_row *row, const char *text)
{
    char cut[SHOWN_VALUE_MAX + 1];
    bool whole = str_copy(cut, sizeof cut, text);

    if (name_is_secret(row->name) || strchr(text, '@') != NULL)
        buf_adds(why, "has a value that");
    else
        buf_addf(why, "= \"%s%s\"", cut, whole ? "" : "…");
}

static void
say_allowed(struct buf *why, const struct conf_row *row)
{
    const char *dots = row->range != NULL ? strstr(row->range, "..") : NULL;

    if (row->type == CONF_ENUM && row->range != NULL) {
        buf_adds(why, "; allowed: ");
        for (const char *s = row->range; *s != '\0'; s++)
            buf_adds(why, *s == '|' ? ", " : (char[]){ *s, '\0' });
    } else if (dots == row->range && dots != NULL) {
        buf_addf(why, "; allowed: up to %s", dots + 2);
    } else if (dots != NULL && dots[2] == '\0') {
        buf_addf(why, "; allowed: from %.*s", (int)(dots - row->range), row->range);
    } else if (dots != NULL) {
        buf_addf(why, "; allowed: %.*s to %s", (int)(dots - row->range), row->range, dots + 2);
    } else if (*types[row->type].allowed != '\0') {
        buf_addf(why, "; allowed: %s", types[row->type].allowed);
    }
}

static bool
is_clean(const char *s)
{
    size_t len = strlen(s), used;

    for (size_t i = 0; i < len; i += used) {
        int32_t cp = utf8_next(s + i, len - i, &used);

        if (utf8_is_control(cp))
            return false;
    }
    return true;
}

/* One value, or one of a list. */
static bool
read_one(const struct conf_row *row, const char *text, struct conf_value *v, struct buf *why)
{
    if (!is_clean(text) || strlen(text) > CONF_VALUE_MAX) {
        buf_addf(why, "has a value with control characters, or of more than %d bytes", CONF_VALUE_MAX);
        return false;
    }
    if (!types[row->type].read(row, text, v)) {
        show(why, row, text);
        buf_addf(why, " is not %s", types[row->type].is);
    } else if (!in_range(row, v->number)) {
        show(why, row, text);
        buf_adds(why, " is out of range");
    } else {
        return true;
    }
    say_allowed(why, row);
    return false;
}

static bool
read_items(const struct conf_row *row, const char *const *texts, size_t n, struct conf_value *v, struct buf *why)
{
    if (row->type == CONF_URLS && n == 0) {
        buf_adds(why, "is empty; at least one URL is needed");
        return false;
    }
    v->items = xcalloc(n + 1, sizeof *v->items);
    for (size_t i = 0; i < n; i++) {
        if (!read_one(row, texts[i], v, why))
            return false;
        v->items[v->items_n++] = xstrdup(texts[i]);
    }
    return true;
}

bool
conf_value_read(const struct conf_row *row, const char *const *texts, size_t n, struct conf_value *v, struct buf *why)
{
    const char *file = v->file;
    int line = v->line;

    conf_value_release(v);
    v->file = file;
    v->line = line;
    if (conf_type_is_list(row->type))
        return read_items(row, texts, n, v, why);
    v->text = xstrdup(texts[0]);
    return read_one(row, texts[0], v, why);
}

/* As it would be written: a list is cut at ", ". */
static void
set_default(const struct conf_row *row, struct conf_value *v)
{
    char *copy = xstrdup(row->def), *at = copy, *save = NULL;
    const char **texts = xcalloc(strlen(row->def) + 1, sizeof *texts);
    struct buf why = BUF_INIT;
    size_t n = 0;
    bool ok;

    if (!conf_type_is_list(row->type))
        texts[n++] = copy;
    else
        for (at = strtok_r(copy, ", ", &save); at != NULL; at = strtok_r(NULL, ", ", &save))
            texts[n++] = at;
    ok = conf_value_read(row, texts, n, v, &why);
    assert(ok || row->type == CONF_PATH); /* where there is no home, ~ stays */
    (void)ok;
    buf_release(&why);
    free(texts);
    free(copy);
}

void
conf_value_release(struct conf_value *v)
{
    for (size_t i = 0; i < v->items_n; i++)
        free(v->items[i]);
    free(v->items);
    free(v->text);
    memset(v, 0, sizeof *v);
}

struct conf_node *
conf_node_add(struct conf *c, const char *section, const char *title, size_t title_len, const char *file, int line)
{
    struct conf_node *node = xcalloc(1, sizeof *node);

    node->schema = c->schema;
    node->section = section;
    node->title = title != NULL ? xstrndup(title, title_len) : NULL;
    node->file = file;
    node->line = line;
    node->values = xcalloc(c->schema->rows_n + 1, sizeof *node->values);
    for (size_t i = 0; i < c->schema->rows_n; i++)
        if (c->schema->rows[i].def != NULL && strcmp(c->schema->rows[i].section, section) == 0)
            set_default(&c->schema->rows[i], &node->values[i]);
    vec_push(&c->nodes, node);
    return node;
}

struct conf_node *
conf_node_untitled(const struct conf *c, const char *section)
{
    for (size_t i = 0; i < c->nodes.n; i++)
        if (strcmp(c->nodes.v[i]->section, section) == 0)
            return c->nodes.v[i];
    return NULL;
}

struct conf_node *
conf_node_titled(const struct conf *c, const char *section, const char *title, size_t len)
{
    for (size_t i = 0; i < c->nodes.n; i++) {
        struct conf_node *n = c->nodes.v[i];

        if (n->title != NULL && strcmp(n->section, section) == 0 && strlen(n->title) == len && memcmp(n->title, title, len) == 0)
            return n;
    }
    return NULL;
}

struct conf *
conf_new(const struct conf_schema *schema, const char *file)
{
    struct conf *c = xcalloc(1, sizeof *c);

    c->schema = schema;
    vec_push(&c->files, xstrdup(file));
    conf_node_add(c, "", NULL, 0, c->files.v[0], 0);
    for (size_t i = 0; i < schema->sections_n; i++)
        if (!schema->sections[i].titled)
            conf_node_add(c, schema->sections[i].name, NULL, 0, c->files.v[0], 0);
    return c;
}

static void
node_free(struct conf_node *node)
{
    if (node == NULL)
        return;
    for (size_t i = 0; i < node->schema->rows_n; i++)
        conf_value_release(&node->values[i]);
    free(node->values);
    free(node->title);
    free(node);
}

void
conf_free(struct conf *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->nodes.n; i++)
        node_free(c->nodes.v[i]);
    for (size_t i = 0; i < c->files.n; i++)
        free(c->files.v[i]);
    vec_release(&c->nodes);
    vec_release(&c->files);
    free(c);
}

const struct conf_node *
conf_top(const struct conf *c)
{
    return conf_node_untitled(c, "");
}

const struct conf_node *
conf_node_at(const struct conf *c, const char *section, size_t i)
{
    for (size_t at = 0; at < c->nodes.n; at++)
        if (strcmp(c->nodes.v[at]->section, section) == 0 && i-- == 0)
            return c->nodes.v[at];
    return NULL;
}

const char *
conf_title(const struct conf_node *n)
{
    return n->title;
}

const char *
conf_file(const struct conf_node *n)
{
    return n->file;
}

static const struct conf_value *
value_of(const struct conf_node *n, const char *name)
{
    int row = conf_row_find(n->schema, n->section, name, strlen(name));

    assert(row >= 0);
    return &n->values[row];
}

const char *
conf_option_file(const struct conf_node *n, const char *name)
{
    const struct conf_value *v = name == NULL ? NULL : value_of(n, name);

    return v != NULL && v->file != NULL ? v->file : n->file;
}

int
conf_line(const struct conf_node *n, const char *name)
{
    const struct conf_value *v = name == NULL ? NULL : value_of(n, name);

    return v != NULL && v->file != NULL ? v->line : n->line;
}

bool
conf_is_set(const struct conf_node *n, const char *name)
{
    return value_of(n, name)->file != NULL;
}

const char *
conf_str(const struct conf_node *n, const char *name)
{
    return value_of(n, name)->text;
}

int64_t
conf_int(const struct conf_node *n, const char *name)
{
    return value_of(n, name)->number;
}

bool
conf_bool(const struct conf_node *n, const char *name)
{
    return value_of(n, name)->number != 0;
}

int
conf_enum(const struct conf_node *n, const char *name)
{
    const struct conf_value *v = value_of(n, name);

    return v->text != NULL ? (int)v->number : -1;
}

size_t
conf_list_n(const struct conf_node *n, const char *name)
{
    return value_of(n, name)->items_n;
}

const char *
conf_list_at(const struct conf_node *n, const char *name, size_t i)
{
    const struct conf_value *v = value_of(n, name);

    assert(i < v->items_n);
    return v->items[i];
}
