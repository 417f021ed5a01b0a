/* SPDX-License-Identifier: MIT */
/* Reads RE2's language (https://github.com/google/re2/wiki/Syntax), refuses all else, and writes it anew for PCRE2. */
#include "util/regex_re2.h"

#include <stdint.h>
#include <string.h>

#include "util/utf8.h"

#define GROUPS_MAX 200  /* nested */
#define REPEAT_MAX 1000 /* RE2's own, also for the product of nested ones */
#define CODE_POINT_MAX 0x10FFFF

/* What stands before the place we read: may a `*` follow? */
enum before { BEFORE_NOTHING, BEFORE_ITEM, BEFORE_REPEAT };

struct reading {
    const char *start, *at, *end;
    struct buf *out;
    enum before before;
    unsigned depth;
    unsigned item_repeats;            /* product of the repeats inside the last item */
    unsigned repeats[GROUPS_MAX + 1]; /* the largest of these in each open group */
    struct err *err;
};

struct pair {
    const char *key, *value;
};

/* clang-format off */
/* What may follow a `(` and that RE2 does not have. */
static const struct pair refused_groups[] = {
    { "(?=", "look-ahead" },      { "(?!", "look-ahead" },
    { "(?<=", "look-behind" },    { "(?<!", "look-behind" },
    { "(?>", "an atomic group" }, { "(?|", "a branch reset" },
    { "(?(", "a conditional" },   { "(?R", "recursion" },
    { "(?&", "recursion" },       { "(?+", "recursion" },
    { "(?P>", "recursion" },      { "(?P=", "a back reference" },
    { "(?C", "a callout" },       { "(?#", "a comment" },
    { "(?'", "a name in quotes" }, { "(*", "a verb" },
};

/* Escapes that are more than one character, outside brackets. \s has no vertical tab in RE2, and anchors may be repeated there. */
static const struct pair escapes[] = {
    { "A", "(?:\\A)" }, { "z", "(?:\\z)" },
    { "b", "(?:\\b)" }, { "B", "(?:\\B)" },
    { "d", "\\d" },     { "D", "\\D" },
    { "w", "\\w" },     { "W", "\\W" },
    { "s", "[\\t\\n\\f\\r\\x20]" }, { "S", "[\\S\\x0b]" },
};

/* The same inside brackets. */
static const struct pair class_escapes[] = {
    { "d", "\\d" }, { "D", "\\D" },
    { "w", "\\w" }, { "W", "\\W" },
    { "s", "\\t\\n\\f\\r\\x20" }, { "S", "\\S\\x0b" },
};

static const struct pair char_escapes[] = {
    { "a", "\a" }, { "f", "\f" }, { "n", "\n" }, { "r", "\r" }, { "t", "\t" }, { "v", "\v" },
};

static const char *const class_names[] = {
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit",
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* For what is no regular expression anywhere. */
static bool
wrong(const struct reading *r, const char *at, const char *what)
{
    return err_set(r->err, ERR_PARSE, "pattern, column %zu: %s", (size_t)(at - r->start) + 1, what);
}

/* For what others know and RE2 does not. */
static bool
foreign(const struct reading *r, const char *at, const char *what)
{
    return err_set(r->err, ERR_PARSE, "pattern, column %zu: %s is not part of RE2's language: Alertmanager would refuse it",
        (size_t)(at - r->start) + 1, what);
}

/* -1: none of this base. */
static int
digit_of(char c, int base)
{
    int n = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : base;

    return n < base ? n : -1;
}

static bool
is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
looking_at(const struct reading *r, const char *text)
{
    size_t len = strlen(text);

    return (size_t)(r->end - r->at) >= len && memcmp(r->at, text, len) == 0;
}

static const char *
look_up(const struct pair *rows, size_t n, char c)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].key[0] == c)
            return rows[i].value;
    return NULL;
}

static void
write_char(struct reading *r, int32_t cp)
{
    if (cp < 0x80 && is_alnum((char)cp))
        buf_addc(r->out, (char)cp);
    else
        buf_addf(r->out, "\\x{%x}", (unsigned)cp);
}

static void
item_done(struct reading *r, unsigned repeats)
{
    r->before = BEFORE_ITEM;
    r->item_repeats = repeats;
    if (r->repeats[r->depth] < repeats)
        r->repeats[r->depth] = repeats;
}

/* Up to max digits, at least min; the value stops growing past the last code point. */
static bool
read_digits(struct reading *r, int base, size_t min, size_t max, int32_t *value)
{
    size_t n = 0;

    *value = 0;
    for (; n < max && r->at < r->end && digit_of(*r->at, base) >= 0; n++, r->at++)
        if (*value <= CODE_POINT_MAX)
            *value = *value * base + digit_of(*r->at, base);
    return n >= min;
}

/* After "\x". */
static bool
read_hex(struct reading *r, const char *from, int32_t *cp)
{
    bool braces = r->at < r->end && *r->at == '{';
    bool ok;

    r->at += braces;
    ok = braces ? read_digits(r, 16, 1, SIZE_MAX, cp) : read_digits(r, 16, 2, 2, cp);
    if (ok && braces)
        ok = r->at < r->end && *r->at++ == '}';
    if (!ok || *cp > CODE_POINT_MAX || (*cp >= 0xD800 && *cp <= 0xDFFF))
        return wrong(r, from, "\\x is followed by two hexadecimal digits, or by a character's number in braces");
    return true;
}

/* After a backslash: one character. */
static bool
read_char_escape(struct reading *r, int32_t *cp)
{
    const char *from = r->at - 1;
    const char *value;
    char name[sizeof "the escape \\x"];
    char c;

    if (r->at == r->end)
        return wrong(r, from, "nothing follows the backslash");
    c = *r->at++;
    if (c == 'x')
        return read_hex(r, from, cp);
    if (c == '0' || (c >= '1' && c <= '7' && r->at < r->end && digit_of(*r->at, 8) >= 0)) {
        r->at--;
        return read_digits(r, 8, 1, 3, cp);
    }
    if (c >= '1' && c <= '9')
        return foreign(r, from, "a back reference");
    value = look_up(char_escapes, COUNT(char_escapes), c);
    if (value != NULL || ((unsigned char)c < 0x80 && !is_alnum(c))) {
        *cp = value != NULL ? *value : c;
        return true;
    }
    if ((unsigned char)c >= 0x80)
        return foreign(r, from, "a backslash before this character");
    snprintf(name, sizeof name, "the escape \\%c", c);
    return foreign(r, from, name);
}

/* "L", "Lu", "Any"; all else is a script. */
static bool
is_category(const char *name, size_t len)
{
    if (len == 3)
        return memcmp(name, "Any", 3) == 0;
    return len > 0 && len < 3 && memchr("CLMNPSZ", *name, 7) != NULL;
}

/* After "\p" or "\P": one letter, or {Name} or {^Name}. Scripts are asked for as such: PCRE2 else takes their extensions too. */
static bool
read_property(struct reading *r, bool negated)
{
    const char *from = r->at - 2;
    const char *name, *name_end;
    size_t len;

    if (r->at == r->end)
        return wrong(r, from, "\\p is followed by a letter or by a name in braces");
    if (*r->at != '{') {
        name = r->at++;
        name_end = r->at;
    } else {
        if (++r->at < r->end && *r->at == '^') {
            negated = !negated;
            r->at++;
        }
        name = r->at;
        while (r->at < r->end && (is_alnum(*r->at) || *r->at == '_'))
            r->at++;
        name_end = r->at;
        if (r->at == r->end || *r->at++ != '}')
            return wrong(r, from, "\\p{ is not closed");
    }
    len = (size_t)(name_end - name);
    if (len == 0 || *name < 'A' || *name > 'Z')
        return wrong(r, from, "\\p names no group of characters");
    buf_addf(r->out, "\\%c{%s%.*s}", negated ? 'P' : 'p', is_category(name, len) ? "" : "sc:", (int)len, name);
    return true;
}

static int32_t
read_literal(struct reading *r)
{
    size_t used;
    int32_t cp = utf8_next(r->at, (size_t)(r->end - r->at), &used);

    r->at += used;
    return cp;
}

/* "[:alpha:]" or "[:^alpha:]" inside brackets. *found is false where the [ is one of the characters. */
static bool
read_named_class(struct reading *r, bool *found)
{
    const char *close = memmem(r->at, (size_t)(r->end - r->at), ":]", 2);
    const char *name = r->at + 2;

    *found = false;
    if (!looking_at(r, "[:") || close == NULL || close < name)
        return true;
    *found = true;
    name += *name == '^';
    for (size_t i = 0; i < COUNT(class_names); i++)
        if ((size_t)(close - name) == strlen(class_names[i]) && memcmp(name, class_names[i], (size_t)(close - name)) == 0) {
            buf_add(r->out, r->at, (size_t)(close + 2 - r->at));
            r->at = close + 2;
            return true;
        }
    return wrong(r, r->at, "no class of characters has this name");
}

static bool
read_class_char(struct reading *r, const char *from, int32_t *cp)
{
    if (r->at == r->end)
        return wrong(r, from, "the [ is not closed");
    if (*r->at != '\\') {
        *cp = read_literal(r);
        return true;
    }
    r->at++;
    return read_char_escape(r, cp);
}

/* One character or a range of them. */
static bool
read_class_range(struct reading *r, const char *from)
{
    const char *here = r->at;
    int32_t low, high;

    if (!read_class_char(r, from, &low))
        return false;
    high = low;
    if (r->end - r->at >= 2 && r->at[0] == '-' && r->at[1] != ']') {
        r->at++;
        if (!read_class_char(r, from, &high))
            return false;
        if (high < low)
            return wrong(r, here, "the range ends before it begins");
    }
    write_char(r, low);
    if (high != low) {
        buf_addc(r->out, '-');
        write_char(r, high);
    }
    return true;
}

static bool
read_class_item(struct reading *r, const char *from)
{
    const char *written;
    bool named;

    if (!read_named_class(r, &named))
        return false;
    if (named)
        return true;
    if (r->end - r->at >= 2 && *r->at == '\\') {
        written = look_up(class_escapes, COUNT(class_escapes), r->at[1]);
        if (written != NULL || r->at[1] == 'p' || r->at[1] == 'P') {
            r->at += 2;
            if (written == NULL)
                return read_property(r, r->at[-1] == 'P');
            buf_adds(r->out, written);
            return true;
        }
    }
    return read_class_range(r, from);
}

static bool
read_class(struct reading *r)
{
    const char *from = r->at++;
    bool first = true;

    buf_addc(r->out, '[');
    if (r->at < r->end && *r->at == '^')
        buf_addc(r->out, *r->at++);
    for (; r->at < r->end && (first || *r->at != ']'); first = false)
        if (!read_class_item(r, from))
            return false;
    if (r->at == r->end)
        return wrong(r, from, "the [ is not closed");
    r->at++;
    buf_addc(r->out, ']');
    item_done(r, 1);
    return true;
}

static bool
open_group(struct reading *r, const char *from, const char *written)
{
    if (r->depth == GROUPS_MAX)
        return wrong(r, from, "too many groups in each other");
    buf_adds(r->out, written);
    r->repeats[++r->depth] = 1;
    r->before = BEFORE_NOTHING;
    return true;
}

/* After "(?P<" or "(?<": the name is checked and dropped, we need no captures. */
static bool
read_group_name(struct reading *r, const char *from)
{
    const char *name = r->at;

    while (r->at < r->end && (is_alnum(*r->at) || *r->at == '_'))
        r->at++;
    if (r->at == name || r->at == r->end || *r->at++ != '>')
        return wrong(r, from, "a group's name is letters, digits and _ between < and >");
    return open_group(r, from, "(?:");
}

/* After "(?": flags, then `)` for the rest of this group or `:` for a group of their own. */
static bool
read_flags(struct reading *r, const char *from)
{
    bool minus = false;
    size_t since = 0;

    for (; r->at < r->end && *r->at != ':' && *r->at != ')'; r->at++) {
        if (*r->at == '-' && !minus) {
            minus = true;
            since = 0;
        } else if (memchr("imsU", *r->at, 4) != NULL) {
            since++;
        } else {
            return foreign(r, from, "this kind of group (the flags are i, m, s and U)");
        }
    }
    if (r->at == r->end || (minus && since == 0))
        return wrong(r, from, "the flags do not end in : or )");
    r->at++;
    if (r->at - from == 3 && r->at[-1] == ')')
        return true;
    buf_add(r->out, from, (size_t)(r->at - from));
    r->before = BEFORE_NOTHING;
    return r->at[-1] == ')' || open_group(r, from, "");
}

static bool
read_group(struct reading *r)
{
    const char *from = r->at;

    for (size_t i = 0; i < COUNT(refused_groups); i++)
        if (looking_at(r, refused_groups[i].key))
            return foreign(r, from, refused_groups[i].value);
    if (looking_at(r, "(?P<") || looking_at(r, "(?<")) {
        r->at += r->at[2] == 'P' ? 4 : 3;
        return read_group_name(r, from);
    }
    if (looking_at(r, "(?")) {
        r->at += 2;
        return read_flags(r, from);
    }
    r->at++;
    return open_group(r, from, "(?:");
}

static bool
close_group(struct reading *r)
{
    unsigned repeats = r->repeats[r->depth];

    if (r->depth == 0)
        return wrong(r, r->at, "this ) closes nothing");
    r->depth--;
    buf_addc(r->out, *r->at++);
    item_done(r, repeats);
    return true;
}

/* A count has no leading zeros, as RE2 reads it. */
static bool
read_count(struct reading *r, int32_t *n)
{
    const char *from = r->at;

    return read_digits(r, 10, 1, SIZE_MAX, n) && (*from != '0' || r->at - from == 1);
}

/* "{2}", "{2,}", "{2,5}": false where the brace is just a brace. */
static bool
read_counts(struct reading *r, int32_t *low, int32_t *high)
{
    const char *from = r->at++;
    bool ok = read_count(r, low);

    *high = *low;
    if (ok && r->at < r->end && *r->at == ',') {
        r->at++;
        *high = -1;
        if (r->at < r->end && *r->at != '}')
            ok = read_count(r, high);
    }
    ok = ok && r->at < r->end && *r->at++ == '}';
    if (!ok)
        r->at = from;
    return ok;
}

static bool
repeat_done(struct reading *r, const char *from, unsigned times)
{
    unsigned long product = (unsigned long)r->item_repeats * (times > 0 ? times : 1);

    if (r->before == BEFORE_NOTHING)
        return wrong(r, from, "there is nothing to repeat");
    if (r->before == BEFORE_REPEAT)
        return foreign(r, from, "a repeat of a repeat (such as a++ or a**)");
    if (product > REPEAT_MAX)
        return foreign(r, from, "more than 1000 repeats");
    if (r->at < r->end && *r->at == '?')
        r->at++;
    buf_add(r->out, from, (size_t)(r->at - from));
    item_done(r, (unsigned)product);
    r->before = BEFORE_REPEAT;
    return true;
}

static bool
read_brace(struct reading *r)
{
    const char *from = r->at;
    int32_t low, high;

    if (!read_counts(r, &low, &high)) {
        write_char(r, *r->at++);
        item_done(r, 1);
        return true;
    }
    if (high >= 0 && high < low)
        return wrong(r, from, "the repeat ends before it begins");
    return repeat_done(r, from, (unsigned)(high >= 0 ? high : low));
}

/* After "\Q": as it stands, up to "\E". Without one it would swallow the end of Alertmanager's "^(?:…)$". */
static bool
read_quoted(struct reading *r)
{
    const char *from = r->at - 2;

    while (r->at < r->end && !looking_at(r, "\\E")) {
        write_char(r, read_literal(r));
        item_done(r, 1);
    }
    if (r->at == r->end)
        return wrong(r, from, "\\Q is not closed by \\E");
    r->at += 2;
    return true;
}

static bool
read_escape(struct reading *r)
{
    char c = r->end - r->at >= 2 ? r->at[1] : '\0';
    const char *written = look_up(escapes, COUNT(escapes), c);
    int32_t cp;

    r->at++;
    if (c == 'Q') {
        r->at++;
        return read_quoted(r);
    }
    if (written != NULL) {
        r->at++;
        buf_adds(r->out, written);
    } else if (c == 'p' || c == 'P') {
        r->at++;
        if (!read_property(r, c == 'P'))
            return false;
    } else {
        if (!read_char_escape(r, &cp))
            return false;
        write_char(r, cp);
    }
    item_done(r, 1);
    return true;
}

static bool
read_one(struct reading *r)
{
    switch (*r->at) {
    case '(':
        return read_group(r);
    case ')':
        return close_group(r);
    case '[':
        return read_class(r);
    case '{':
        return read_brace(r);
    case '\\':
        return read_escape(r);
    case '*':
    case '+':
    case '?':
        r->at++;
        return repeat_done(r, r->at - 1, 1);
    case '|':
        buf_addc(r->out, *r->at++);
        r->before = BEFORE_NOTHING;
        return true;
    case '^':
    case '$':
    case '.':
        buf_addf(r->out, "(?:%c)", *r->at++);
        break;
    default:
        write_char(r, read_literal(r));
        break;
    }
    item_done(r, 1);
    return true;
}

static bool
read_pattern(struct reading *r)
{
    while (r->at < r->end)
        if (!read_one(r))
            return false;
    if (r->depth > 0)
        return wrong(r, r->end, "a ( is not closed");
    if (r->out->full)
        return err_set(r->err, ERR_LIMIT, "the pattern is too long");
    return true;
}

bool
regex_re2_write(const char *pattern, size_t len, struct buf *out, struct err *err)
{
    struct reading r = { .start = pattern, .at = pattern, .end = pattern + len, .out = out, .item_repeats = 1, .err = err };

    return read_pattern(&r);
}
