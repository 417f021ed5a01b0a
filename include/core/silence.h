/* SPDX-License-Identifier: MIT */
/* Silences as the domain knows them: matchers as people type them, as Alertmanager's API v2 writes them, and whom they match. */
#ifndef TOCSIN_CORE_SILENCE_H
#define TOCSIN_CORE_SILENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/labels.h"
#include "util/alloc.h"
#include "util/err.h"
#include "util/json.h"
#include "util/matcher.h"

#define SILENCE_MATCHERS_MAX 200             /* an alert has at most as many labels */
#define SILENCE_BYTES_MAX ((size_t)64 << 10) /* names and values of one silence together */
#define SILENCE_TEXT_MAX ((size_t)256 << 10) /* as people type it */
#define SILENCE_AUTHOR_MAX 256               /* what is longer is cut */
#define SILENCE_COMMENT_MAX 4096             /* what is longer is cut */

struct model;

struct silence_matcher {
    const char *name, *value;
    bool is_regex, is_equal;
};

/* All must hold. Who made it owns what v points to; mostly an arena. */
struct silence_matchers {
    const struct silence_matcher *v;
    size_t n;
};

/* What a source says of one silence. */
struct silence_fact {
    const char *id;
    struct silence_matchers matchers;
    int64_t starts_at_ms, ends_at_ms, updated_at_ms;
    const char *author, *comment;
};

/* The longest id that a source may give one, with the NUL. */
#define SILENCE_ID_MAX 64
/* One that ends within so long is marked. */
#define SILENCE_SOON_MS (INT64_C(30) * 60 * 1000)
/* How long a silence that stands for an acknowledgement lasts: it is prolonged while the alert is held, and ends soon if nobody does. */
#define SILENCE_ACK_MS (INT64_C(15) * 60 * 1000)
/* What a person may ask for. */
#define SILENCE_MIN_MS (INT64_C(60) * 1000)
#define SILENCE_LONGEST_MS (INT64_C(366) * 24 * 3600 * 1000)

/* What is to be written of one, in a message's order. */
struct silence_write {
    struct silence_matchers matchers;
    const char *id; /* EXTEND, EXPIRE: the source's; NULL: of the message that it targets, once that is delivered */
    int64_t starts_at_ms, ends_at_ms;
    int64_t was_ends_at_ms; /* EXTEND: the end before */
    const char *author, *comment;
    bool is_ack; /* it stands for the acknowledgement of the order's one alert */
};
/* An object with the members matchers (the API's shape), starts_at, ends_at, author, comment; id, was_ends_at and ack where they are set. */
void silence_write_json(const struct silence_write *w, struct buf *out);
/* Of such an object: is_ack. */
bool silence_write_is_ack(const char *json);
/* Strings live in arena; false: not such an object. */
bool silence_write_read(const char *json, struct arena *arena, struct silence_write *out) MUST_USE;

/*
 * Text to matchers: NAME OP VALUE with OP one of = != =~ !~, parted by commas or blanks, in braces or not. Names and values may stand in
 * double quotes, where \" \\ and \n are escapes and other backslashes are themselves (Alertmanager: pkg/labels/parse.go); they must
 * where they hold blanks, commas, braces, quotes or operators. A first word without an operator is the alertname, as in amtool.
 * What is read is valid, see silence_matchers_check(). Copies into arena. false and *err ("column 9: …").
 */
bool silence_matchers_parse(const char *text, struct arena *arena, struct silence_matchers *out, struct err *err) MUST_USE;

/* Adds the canonical text, `{alertname="X", node=~"db.*"}`; parsed again it is the same matchers. */
void silence_matchers_text(const struct silence_matchers *m, struct buf *out);
/* One of them, `node=~"db.*"`: a filter of Alertmanager's API too. */
void silence_matcher_text(const struct silence_matcher *m, struct buf *out);
enum matcher_op silence_matcher_op(const struct silence_matcher *m);

/*
 * What Alertmanager asks of a silence: at least one matcher that does not match the empty value, names that are not empty, patterns
 * that compile (RE2), all UTF-8, none of our limits passed.
 */
bool silence_matchers_check(const struct silence_matchers *m, struct err *err) MUST_USE;

/* The API's shape: [{"name":"…","value":"…","isRegex":false,"isEqual":true}, …]. */
void silence_matchers_json(struct json_out *out, const char *key, const struct silence_matchers *m);
/*
 * Reads that shape, with isEqual true where it is absent (before Alertmanager 0.22). Limits are kept, but a pattern that we can't
 * compile may be in it: it is the source's. Copies into arena; false where it is none such.
 */
bool silence_matchers_read(const cJSON *array, struct arena *arena, struct silence_matchers *out) MUST_USE;

void silence_matchers_copy(const struct silence_matchers *m, struct arena *arena, struct silence_matchers *out);
/* The same matchers, in whatever order. */
bool silence_matchers_equal(const struct silence_matchers *a, const struct silence_matchers *b);

/* Matchers made ready to be asked of many alerts. NULL and *err where a pattern does not compile. */
struct silence_test *silence_test_new(const struct silence_matchers *m, struct err *err) MUST_USE;
void silence_test_free(struct silence_test *t);
/* As Alertmanager: patterns are anchored at both ends, an absent label is the empty value. */
bool silence_test_accepts(const struct silence_test *t, struct labels labels);

/* The same for one set of labels; false where a pattern does not compile. */
bool silence_matchers_match(const struct silence_matchers *m, struct labels labels);

/*
 * A comment that tocsin has written ends in this and more, by which it is known again: " [tocsin M12 709cdd57a1ee]". Its bytes without
 * that are what a person wrote.
 */
#define SILENCE_MARK " [tocsin "
size_t silence_comment_len(const char *comment);

/* Alerts on this board, of the source of that name and firing there as far as is known, that they match: our own count. */
size_t silence_count(const struct model *m, const char *source, const struct silence_matchers *matchers);

#endif
