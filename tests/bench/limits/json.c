/* SPDX-License-Identifier: MIT */
/* What reading a list of alerts costs at least: parse each, or only hash each; and searching their text. json FILE WORD */
#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/limits/body.h"

#define ROUNDS 5
#define HASH_SLOTS ((size_t)1 << 19)

static void
parse_each(const struct body *b)
{
    double took[ROUNDS];

    for (int round = 0; round < ROUNDS; round++) {
        double from = clock_ms();
        struct slice o;
        size_t pos = 0;

        while (body_next(b, &pos, &o))
            cJSON_Delete(cJSON_ParseWithLength(o.text, o.len));
        took[round] = clock_ms() - from;
    }
    figure("cjson_each_ms", median_of(took, ROUNDS));
}

static uint64_t
hash_of(const struct slice *o)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ o->len, word;
    size_t i = 0;

    for (; i + sizeof word <= o->len; i += sizeof word) {
        memcpy(&word, o->text + i, sizeof word);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (word = 0; i < o->len; i++)
        word = word << 8 | (unsigned char)o->text[i];
    h = (h ^ word) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
    return h != 0 ? h : 1;
}

/* "Did it change?": split, hash, look up. */
static void
hash_each(const struct body *b)
{
    uint64_t *table = calloc(HASH_SLOTS, sizeof *table);
    double took[ROUNDS];

    for (int round = -1; round < ROUNDS; round++) {
        double from = clock_ms();
        struct slice o;
        size_t pos = 0;

        while (body_next(b, &pos, &o)) {
            uint64_t h = hash_of(&o);
            size_t at = h & (HASH_SLOTS - 1);

            while (table[at] != 0 && table[at] != h)
                at = (at + 1) & (HASH_SLOTS - 1);
            table[at] = h;
        }
        if (round >= 0)
            took[round] = clock_ms() - from;
    }
    figure("hash_each_ms", median_of(took, ROUNDS));
    free(table);
}

static size_t
add_lower(char *to, const char *text)
{
    size_t n = 0;

    for (; text != NULL && text[n] != '\0'; n++)
        to[n] = (char)tolower((unsigned char)text[n]);
    to[n] = ' ';
    return n + 1;
}

/* One line an alert: the values of its labels and its summary, in lower case. Never longer than the body. */
static size_t
search_text(const struct body *b, char *text)
{
    struct slice o;
    size_t pos = 0, at = 0;

    while (body_next(b, &pos, &o)) {
        cJSON *alert = cJSON_ParseWithLength(o.text, o.len), *label;

        cJSON_ArrayForEach(label, cJSON_GetObjectItem(alert, "labels")) at += add_lower(text + at, label->valuestring);
        at +=
            add_lower(text + at, cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(alert, "annotations"), "summary")));
        text[at - 1] = '\n';
        cJSON_Delete(alert);
    }
    return at;
}

static void
search(const struct body *b, const char *word)
{
    char *text = malloc(b->len);
    size_t len = search_text(b, text), hits = 0;
    double took[ROUNDS];

    for (int round = 0; round < ROUNDS; round++) {
        double from = clock_ms();
        const char *at = text, *end = text + len;

        hits = 0;
        while (at != NULL && (at = memmem(at, (size_t)(end - at), word, strlen(word))) != NULL) {
            hits++;
            at = memchr(at, '\n', (size_t)(end - at));
        }
        took[round] = clock_ms() - from;
    }
    figure("search_ms", median_of(took, ROUNDS));
    figure("search_hits", (double)hits);
    free(text);
}

int
main(int argc, char **argv)
{
    struct body b;

    if (argc != 3) {
        fprintf(stderr, "usage: json FILE WORD\n");
        return 2;
    }
    body_read(&b, argv[1]);
    parse_each(&b);
    hash_each(&b);
    search(&b, argv[2]);
    free(b.text);
    return 0;
}
