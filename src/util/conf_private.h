/* SPDX-License-Identifier: MIT */
/* Inside util/conf: the tree while it is made. */
#ifndef TOCSIN_UTIL_CONF_PRIVATE_H
#define TOCSIN_UTIL_CONF_PRIVATE_H

#include "util/buf.h"
#include "util/conf.h"
#include "util/vec.h"

#define CONF_TEXT_MAX ((size_t)1 << 20)
#define CONF_SECTIONS_MAX 1000
#define CONF_VALUE_MAX 4096
#define CONF_LIST_MAX 1000
#define CONF_TITLE_MAX 64

/* An option's value. Only the members of its type are set. */
struct conf_value {
    const char *file; /* where it was written, in conf->files; NULL: it was not */
    int line;
    bool handed_on; /* to libconfuse; else a fault was told */
    char *text;     /* as written, quotes and escapes resolved; a path expanded; NULL: none, or a list */
    int64_t number;
    char **items;
    size_t items_n;
};

struct conf_node {
    const struct conf_schema *schema;
    const char *section; /* "" for the top level */
    char *title;
    const char *file;
    int line;                  /* 0: was not written */
    struct conf_value *values; /* one for each row of the schema; those of its section are used */
};

struct conf {
    const struct conf_schema *schema;
    VEC(char *) files;
    VEC(struct conf_node *) nodes; /* the top level, each untitled section, then the titled ones in the order of the file */
};

/* -1 for none. */
int conf_row_find(const struct conf_schema *schema, const char *section, const char *name, size_t name_len);
const struct conf_section *conf_section_find(const struct conf_schema *schema, const char *name, size_t name_len);
/* A tree with all defaults: the top level and the untitled sections. */
struct conf *conf_new(const struct conf_schema *schema, const char *file);
/* With the defaults of its section; file is one of c->files. */
struct conf_node *conf_node_add(struct conf *c, const char *section, const char *title, size_t title_len, const char *file,
    int line);
/* NULL for none. */
struct conf_node *conf_node_titled(const struct conf *c, const char *section, const char *title, size_t len);
/* The untitled section of that name, or "" for the top level. */
struct conf_node *conf_node_untitled(const struct conf *c, const char *section);

enum conf_token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_STRING,
    TOKEN_OPEN,   /* { */
    TOKEN_CLOSE,  /* } */
    TOKEN_EQUALS, /* = */
    TOKEN_APPEND, /* += */
    TOKEN_COMMA,
    TOKEN_STRAY, /* ( ) + * */
};

/* What is wrong inside a token; told with the name of the option it stands in. */
enum conf_token_fault { TOKEN_RIGHT, TOKEN_UNCLOSED, TOKEN_BACKSLASH, TOKEN_VARIABLE, TOKEN_HASH, TOKEN_LONG };

struct conf_token {
    uint32_t at, len, line;
    uint8_t kind, fault;
};

struct conf_text {
    const char *file;
    char *text; /* a copy, lines that can't be text blanked */
    size_t len;
    VEC(struct conf_token) tokens; /* ends with TOKEN_END */
    size_t i;                      /* the token we are at */
    struct conf_faults *faults;
};

/* Release it in either case. false: not worth reading on. */
bool conf_text_init(struct conf_text *in, const char *file, const char *text, size_t len, struct conf_faults *faults) MUST_USE;
void conf_text_release(struct conf_text *in);
/* The token that many after the one we are at; the end past the last. */
const struct conf_token *conf_text_peek(const struct conf_text *in, size_t ahead);
/* How far it is to the token after the } that belongs to the { at ahead; to the end where there is none. */
size_t conf_text_after_braces(const struct conf_text *in, size_t ahead);
/* On to the next line, or to the } of this section; braces that open on the way are passed whole. */
void conf_text_skip_line(struct conf_text *in);
/* NAME =, NAME +=, NAME {, NAME "title" { */
bool conf_text_begins_statement(const struct conf_text *in);

#define CONF_FAULT(in, at_line, ...) conf_fault_add((in)->faults, (in)->file, (int)(at_line), __VA_ARGS__)

#define CONF_SHOWN_MAX 40
/* A name as it may stand in a message: never a value that slipped into its place. */
const char *conf_shown(const struct conf_text *in, const struct conf_token *t, char out[CONF_SHOWN_MAX + 3]);
/* Names what is nearest, where else the name is known, or all there is. */
void conf_tell_unknown(struct conf_text *in, const struct conf_token *t, const struct conf_node *node, bool is_section);
/* What t->fault says. row: the option, or NULL for a title. */
void conf_tell_token(struct conf_text *in, const struct conf_token *t, const char *name, const struct conf_schema *schema,
    const struct conf_row *row);

/* Sets v from what was written. false: *why says what is wrong with it and what is allowed, without the name, never telling a secret. */
bool conf_value_read(const struct conf_row *row, const char *const *texts, size_t n, struct conf_value *v, struct buf *why);
void conf_value_release(struct conf_value *v);
static inline bool
conf_type_is_list(enum conf_type type)
{
    return type == CONF_URLS || type == CONF_LIST;
}

#endif
