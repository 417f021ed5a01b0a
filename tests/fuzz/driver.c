/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target where there is no libFuzzer: its seeds, then a fixed number of their mutations, the same ones every time. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "util/path.h"
#include "util/vec.h"

#define SEED_MAX (1 << 21) /* bytes of a seed */
#define INPUT_MAX 8192     /* bytes of a mutated input: many small ones find more than few large ones */
#define CHANGES_MAX 6      /* of one input */
#define SHOWN_MAX 4096     /* bytes shown of an input that killed the target */

struct seed {
    char *name;
    char *bytes;
    size_t len;
};

static struct {
    VEC(struct seed) seeds;
    uint32_t chance;
    /* For the last words. */
    const char *input, *from;
    size_t len, number;
} fuzz;

/* The sanitizers', where they are linked in. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void
show_input(void)
{
    if (fuzz.input == NULL)
        return;
    fprintf(stderr, "FAILED %s: from %s, run %zu, %zu bytes: \"", fuzz_name, fuzz.from, fuzz.number, fuzz.len);
    for (size_t i = 0; i < fuzz.len && i < SHOWN_MAX; i++) {
        unsigned char c = (unsigned char)fuzz.input[i];

        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?')
            fputc(c, stderr);
        else
            fprintf(stderr, "\\%03o", c);
    }
    fprintf(stderr, "\"%s\n", fuzz.len > SHOWN_MAX ? "..." : "");
    fuzz.input = NULL;
}

static void
run(const char *from, size_t number, const char *bytes, size_t len)
{
    char *copy = xmemdup(bytes, len);

    fuzz.from = from;
    fuzz.number = number;
    fuzz.input = copy;
    fuzz.len = len;
    LLVMFuzzerTestOneInput((const uint8_t *)copy, len);
    fuzz.input = NULL;
    free(copy);
}

static void
add_seed(const char *path, const char *name)
{
    struct buf text = BUF_INIT;
    struct err err = { 0 };
    size_t len;

    if (!path_read(path, SEED_MAX, &text, &err)) {
        fprintf(stderr, "FAILED %s: %s\n", fuzz_name, err.text);
        exit(1);
    }
    len = text.len;
    vec_push(&fuzz.seeds, ((struct seed){ xstrdup(name), buf_take(&text), len }));
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct seed *)a)->name, ((const struct seed *)b)->name);
}

static void
add_corpus(void)
{
    struct buf path = BUF_INIT;
    size_t base;
    DIR *dir;

    buf_addf(&path, "%s/fuzz/corpus/%s/", TESTS_DIR, fuzz_name);
    base = path.len;
    dir = opendir(buf_text(&path));
    for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        buf_truncate(&path, base);
        buf_adds(&path, e->d_name);
        add_seed(buf_text(&path), e->d_name);
    }
    if (dir != NULL)
        closedir(dir);
    buf_release(&path);
    if (fuzz.seeds.n > 0)
        qsort(fuzz.seeds.v, fuzz.seeds.n, sizeof *fuzz.seeds.v, by_name);
}

static size_t
below(size_t n)
{
    return n == 0 ? 0 : fuzz_chance(&fuzz.chance) % n;
}

/* Puts bytes at a place, over `cut` bytes that stood there. */
static void
put(struct buf *b, size_t at, size_t cut, const char *bytes, size_t len)
{
    struct buf made = { .max = INPUT_MAX + SEED_MAX };

    buf_add(&made, buf_text(b), at);
    buf_add(&made, bytes, len);
    buf_add(&made, buf_text(b) + at + cut, b->len - at - cut);
    buf_release(b);
    *b = made;
}

static void
flip_bit(struct buf *b)
{
    if (b->len > 0)
        b->data[below(b->len)] ^= (char)(1 << below(8));
}

static void
set_byte(struct buf *b)
{
    static const char telling[] = "\0\x01\n\t\r\x1b \"'\\/,:;=~!@#(){}[]<>*+?|^$.-0159azAZ\x7f\x80\x9b\xc3\xe2\xf0\xff";

    if (b->len > 0)
        b->data[below(b->len)] = telling[below(sizeof telling - 1)];
}

static void
cut_out(struct buf *b)
{
    size_t at = below(b->len);

    put(b, at, b->len == 0 ? 0 : 1 + below(b->len - at), "", 0);
}

static void
double_it(struct buf *b)
{
    size_t at = below(b->len), len = b->len == 0 ? 0 : 1 + below(b->len - at);
    char *piece = xmemdup(buf_text(b) + at, len);

    put(b, below(b->len + 1), 0, piece, len);
    free(piece);
}

static void
put_word(struct buf *b)
{
    size_t n = 0;

    while (fuzz_words[n] != NULL)
        n++;
    if (n > 0) {
        const char *word = fuzz_words[below(n)];

        put(b, below(b->len + 1), 0, word, strlen(word));
    }
}

static void
put_other(struct buf *b)
{
    const struct seed *other = &fuzz.seeds.v[below(fuzz.seeds.n)];
    size_t from = below(other->len), len = below(other->len - from + 1);
    size_t at = below(b->len + 1);

    put(b, at, below(b->len - at + 1), other->bytes + from, len < INPUT_MAX ? len : INPUT_MAX);
}

static void
end_early(struct buf *b)
{
    buf_truncate(b, below(b->len + 1));
}

static void
mutate(struct buf *b)
{
    static void (*const changes[])(
        struct buf *) = { flip_bit, set_byte, set_byte, cut_out, double_it, put_word, put_word, put_other, end_early };

    for (size_t n = 1 + below(CHANGES_MAX); n > 0; n--) {
        changes[below(sizeof changes / sizeof *changes)](b);
        buf_truncate(b, INPUT_MAX);
    }
}

static void
run_mutations(size_t runs)
{
    for (size_t i = 0; i < runs; i++) {
        const struct seed *seed = &fuzz.seeds.v[below(fuzz.seeds.n)];
        size_t from = seed->len > INPUT_MAX ? below(seed->len - INPUT_MAX) : 0;
        struct buf b = { .max = INPUT_MAX + SEED_MAX };

        buf_add(&b, seed->bytes + from, seed->len - from < INPUT_MAX ? seed->len - from : INPUT_MAX);
        mutate(&b);
        run(seed->name, i, buf_text(&b), b.len);
        buf_release(&b);
    }
}

/* With files named: these alone, once each. FUZZ_RUNS in the environment: another number of mutations. */
int
main(int argc, char **argv)
{
    const char *wanted = getenv("FUZZ_RUNS");
    size_t runs = wanted != NULL ? strtoul(wanted, NULL, 10) : fuzz_runs;
    size_t seeds;

    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(show_input);
    fuzz_on_failure = show_input;
    fuzz.chance = fuzz_seed((const uint8_t *)fuzz_name, strlen(fuzz_name));
    for (int i = 1; i < argc; i++)
        add_seed(argv[i], argv[i]);
    if (argc == 1)
        add_corpus();
    else
        runs = 0;
    run("nothing", 0, "", 0);
    for (size_t i = 0; i < fuzz.seeds.n; i++)
        run(fuzz.seeds.v[i].name, 0, fuzz.seeds.v[i].bytes, fuzz.seeds.v[i].len);
    if (fuzz.seeds.n > 0)
        run_mutations(runs);
    seeds = fuzz.seeds.n;
    printf("%s: %zu seeds, %zu mutations\n", fuzz_name, seeds, runs);
    printf("%d passed, %d failed\n", seeds > 0, seeds == 0);
    for (size_t i = 0; i < fuzz.seeds.n; i++) {
        free(fuzz.seeds.v[i].name);
        free(fuzz.seeds.v[i].bytes);
    }
    vec_release(&fuzz.seeds);
    return seeds == 0;
}
