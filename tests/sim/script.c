/* SPDX-License-Identifier: MIT */
/* The verbs of a scenario, but for `expect`. */
#include "sim/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/path.h"
#include "util/str.h"
#include "util/time.h"

#define FILE_MAX ((size_t)64 << 10)
#define WORDS_MAX 600 /* NAME*40 is 40 words */

static bool
usage(struct err *err, const char *how)
{
    return err_set(err, ERR_USAGE, "write: %s", how);
}

static bool
get_duration(const char *word, int64_t *ms, struct err *err)
{
    return duration_parse(word, 0, ms) || err_set(err, ERR_USAGE, "'%s' is no duration", word);
}

static bool
get_source(struct script *s, struct sim_source **out, struct err *err)
{
    if (s->words_n == 0)
        return err_set(err, ERR_USAGE, "which source?");
    *out = sim_source(&s->sim, s->words[0]);
    return *out != NULL || err_set(err, ERR_USAGE, "there is no source '%s'", s->words[0]);
}

/* --- the world ------------------------------------------------------------------------------------------------------- */

static bool
do_source(struct script *s, struct err *err)
{
    int64_t every_ms = 0;

    if (s->started || (s->words_n != 1 && s->words_n != 3))
        return usage(err, "source NAME [every DURATION], before the program starts");
    if (s->words_n == 3 && !get_duration(s->words[2], &every_ms, err))
        return false;
    sim_add_source(&s->sim, s->words[0], every_ms);
    return true;
}

static bool
do_screen(struct script *s, struct err *err)
{
    if (s->words_n != 2)
        return usage(err, "screen ROWS COLS");
    s->sim.rows = atoi(s->words[0]);
    s->sim.cols = atoi(s->words[1]);
    return !s->started || sim_input(&s->sim, &(struct ui_input){ .kind = UI_RESIZE, .rows = s->sim.rows, .cols = s->sim.cols }, err);
}

static bool
do_start(struct script *s, struct err *err)
{
    s->started = true;
    return sim_start(&s->sim, err);
}

static bool
do_stop(struct script *s, struct err *err)
{
    if (!sim_check(&s->sim, err))
        return false;
    s->started = false;
    sim_stop(&s->sim);
    return true;
}

/* "name=value" words from behind the names, a NUL behind each and one more. */
static char *
take_labels(struct script *s)
{
    struct buf b = BUF_INIT;
    size_t names = 1;

    while (names < s->words_n && strchr(s->words[names], '=') == NULL)
        names++;
    for (size_t i = names; i < s->words_n; i++)
        buf_add(&b, s->words[i], strlen(s->words[i]) + 1);
    buf_addc(&b, '\0');
    s->words_n = names;
    return buf_take(&b);
}

static bool
do_fires(struct script *s, struct err *err)
{
    struct sim_source *source;
    char *labels;

    if (!get_source(s, &source, err))
        return false;
    labels = take_labels(s);
    for (size_t i = 1; i < s->words_n; i++)
        sim_fire(&s->sim, source, s->words[i], labels);
    free(labels);
    return s->words_n > 1 || usage(err, "fires SOURCE NAME… [LABEL=VALUE…]");
}

static bool
do_ends(struct script *s, struct err *err)
{
    struct sim_source *source;

    if (!get_source(s, &source, err))
        return false;
    if (s->words_n == 2 && strcmp(s->words[1], "all") == 0)
        while (source->alerts.n > 0)
            sim_end(source, source->alerts.v[0].name);
    for (size_t i = 1; i < s->words_n; i++)
        sim_end(source, s->words[i]);
    return true;
}

static bool
lose(struct script *s, bool lost, struct err *err)
{
    struct sim_source *source;

    if (!get_source(s, &source, err))
        return false;
    if (s->words_n == 2 && strcmp(s->words[1], "all") == 0)
        sim_lose(source, NULL, lost);
    for (size_t i = 1; i < s->words_n; i++)
        sim_lose(source, s->words[i], lost);
    return true;
}

static bool
do_loses(struct script *s, struct err *err)
{
    return lose(s, true, err);
}

static bool
do_finds(struct script *s, struct err *err)
{
    return lose(s, false, err);
}

static bool
do_fails(struct script *s, struct err *err)
{
    struct sim_source *source;

    if (!get_source(s, &source, err))
        return false;
    if (s->words_n != 2)
        return usage(err, "fails SOURCE REASON");
    free(source->fault);
    source->fault = xstrdup(s->words[1]);
    return true;
}

static bool
do_answers(struct script *s, struct err *err)
{
    struct sim_source *source;

    if (!get_source(s, &source, err))
        return false;
    free(source->fault);
    source->fault = NULL;
    return true;
}

static bool
do_restarts(struct script *s, struct err *err)
{
    struct sim_source *source;

    if (!get_source(s, &source, err))
        return false;
    source->boots++;
    return true;
}

static bool
do_pass(struct script *s, struct err *err)
{
    int64_t ms;

    if (s->words_n != 1)
        return usage(err, "pass DURATION");
    return get_duration(s->words[0], &ms, err) && sim_pass(&s->sim, ms, err);
}

static bool
do_step(struct script *s, struct err *err)
{
    bool back = s->words_n == 1 && s->words[0][0] == '-';
    int64_t ms;

    if (s->words_n != 1 || !get_duration(s->words[0] + back, &ms, err))
        return usage(err, "step [-]DURATION");
    s->sim.ports.stepped_ms += back ? -ms : ms;
    return sim_settle(&s->sim, err);
}

/* --- persons --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum command_kind kind;
} acts[] = { { "ack", CMD_ACK }, { "unack", CMD_UNACK }, { "comment", CMD_COMMENT }, { "undo", CMD_UNDO }, { "redo", CMD_REDO } };

static bool
read_act(struct script *s, struct command *cmd, struct subject *subjects, struct err *err)
{
    for (size_t i = 2; i < s->words_n; i++) {
        const char *word = s->words[i];
        const struct alert *a = sim_alert(&s->sim, word);

        if (i + 1 < s->words_n && strcmp(word, "saying") == 0)
            cmd->text = s->words[++i];
        else if (i + 1 < s->words_n && strcmp(word, "for") == 0) {
            if (!get_duration(s->words[++i], &cmd->for_ms, err))
                return false;
        } else if (strcmp(word, "surely") == 0)
            cmd->sure = true;
        else if (a == NULL)
            return err_set(err, ERR_NOTFOUND, "no alert '%s' is on the board", word);
        else
            subjects[cmd->subjects_n++] = (struct subject){ a->id, a->episode };
    }
    return true;
}

static bool
do_does(struct script *s, struct err *err)
{
    struct subject subjects[WORDS_MAX];
    struct command cmd = { .origin = "cli", .subjects = subjects };
    size_t i = 0;

    while (s->words_n >= 2 && i < sizeof acts / sizeof *acts && strcmp(acts[i].word, s->words[1]) != 0)
        i++;
    if (s->words_n < 2 || i == sizeof acts / sizeof *acts)
        return usage(err, "does PERSON ack|unack|comment|undo|redo …");
    cmd.kind = acts[i].kind;
    cmd.actor = s->words[0];
    if (!read_act(s, &cmd, subjects, err) || !sim_command(&s->sim, &cmd, err))
        return false;
    s->refusal_untold = !s->sim.ok;
    return true;
}

static bool
press(struct script *s, struct key key, struct err *err)
{
    bool answered = s->sim.answered;
    bool ok;

    s->sim.answered = false;
    ok = sim_input(&s->sim, &(struct ui_input){ .kind = UI_KEY, .key = key }, err);
    if (s->sim.answered)
        s->refusal_untold = !s->sim.ok && !str_starts(s->sim.answer, "ask: ");
    s->sim.answered |= answered;
    return ok;
}

static bool
do_keys(struct script *s, struct err *err)
{
    for (size_t i = 0; i < s->words_n; i++) {
        struct key key;

        if (!key_parse(s->words[i], &key))
            return err_set(err, ERR_USAGE, "'%s' is no key", s->words[i]);
        if (!press(s, key, err))
            return false;
    }
    return true;
}

static bool
do_type(struct script *s, struct err *err)
{
    for (const char *p = s->words_n == 1 ? s->words[0] : ""; *p != '\0'; p++)
        if (!press(s, (struct key){ .code = (unsigned char)*p }, err))
            return false;
    return true;
}

static bool
has_answer(struct script *s, bool ok, struct err *err)
{
    s->refusal_untold = false;
    if (s->words_n != 1)
        return usage(err, "answered TEXT, or refused TEXT");
    if (s->sim.ok != ok || strstr(s->sim.answer, s->words[0]) == NULL)
        return err_set(err, ERR_CONFLICT, "the answer was %s: %s", s->sim.ok ? "yes" : "no", s->sim.answer);
    return true;
}

static bool
do_answered(struct script *s, struct err *err)
{
    return has_answer(s, true, err);
}

static bool
do_refused(struct script *s, struct err *err)
{
    return has_answer(s, false, err);
}

/* --- lines ----------------------------------------------------------------------------------------------------------- */

typedef bool verb_fn(struct script *s, struct err *err);

static const struct verb {
    const char *name;
    bool before; /* may stand before the program runs */
    verb_fn *run;
} verbs[] = {
    { "source", true, do_source },
    { "screen", true, do_screen },
    { "start", true, do_start },
    { "stop", false, do_stop },
    { "fires", true, do_fires },
    { "ends", true, do_ends },
    { "loses", true, do_loses },
    { "finds", true, do_finds },
    { "fails", true, do_fails },
    { "answers", true, do_answers },
    { "restarts", true, do_restarts },
    { "pass", false, do_pass },
    { "step", false, do_step },
    { "does", false, do_does },
    { "keys", false, do_keys },
    { "type", false, do_type },
    { "answered", false, do_answered },
    { "refused", false, do_refused },
    { "expect", false, script_expect },
    { "skip", false, script_skip },
};

static const struct verb *
verb_named(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

/* The next word, its quotes taken off; NULL at the end or where a comment begins. */
static char *
next_word(char **line)
{
    char *p = *line + strspn(*line, " \t"), *word = p;
    bool quoted = *p == '"';

    if (*p == '\0' || *p == '#')
        return NULL;
    word += quoted;
    p = word + strcspn(word, quoted ? "\"" : " \t");
    *line = *p == '\0' ? p : p + 1;
    *p = '\0';
    return word;
}

/* NAME*40 becomes NAME-1 … NAME-40; not in an event's KIND*2, which stays. */
static void
add_word(struct arena *arena, const char *word, bool spread, char **words, size_t *n)
{
    const char *star = strrchr(word, '*');
    long times = star == NULL || !spread || star == word ? 0 : strtol(star + 1, NULL, 10);

    if (times <= 0 && *n < WORDS_MAX)
        words[(*n)++] = arena_strdup(arena, word);
    for (long i = 1; i <= times && *n < WORDS_MAX; i++)
        words[(*n)++] = arena_printf(arena, "%.*s-%ld", (int)(star - word), word, i);
}

static bool
run_line(struct script *s, char *line, struct err *err)
{
    char *words[WORDS_MAX], *word = next_word(&line);
    const struct verb *verb = word == NULL ? NULL : verb_named(word);
    struct arena arena = { 0 };
    bool ok = true, events;

    if (word == NULL)
        return true;
    if (verb == NULL)
        return err_set(err, ERR_USAGE, "there is no verb '%s'", word);
    if (s->refusal_untold && verb->run != do_refused)
        return err_set(err, ERR_CONFLICT, "before this line a command was refused: %s", s->sim.answer);
    s->words_n = 0;
    events = false;
    while ((word = next_word(&line)) != NULL) {
        add_word(&arena, word, !events, words, &s->words_n);
        events |= verb->run == script_expect && strcmp(word, "events") == 0;
    }
    s->words = words;
    if (!s->started && !verb->before)
        ok = do_start(s, err);
    ok = ok && verb->run(s, err);
    arena_release(&arena);
    return ok;
}

static bool
run_lines(struct script *s, const char *name, char *text, struct err *err)
{
    int number = 1;

    for (char *line = text, *end; line != NULL; line = end, number++) {
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        if (!run_line(s, line, err))
            return err_wrap(err, "%s:%d", name, number);
    }
    if (s->refusal_untold)
        return err_set(err, ERR_CONFLICT, "%s: at its end a command was refused: %s", name, s->sim.answer);
    return !s->started || sim_check(&s->sim, err) || err_wrap(err, "%s: at its end", name);
}

bool
script_run(const char *path, struct err *err)
{
    struct script s = { 0 };
    struct buf text = BUF_INIT;
    const char *slash = strrchr(path, '/');
    bool ok = path_read(path, FILE_MAX, &text, err);
    char *lines = buf_take(&text);

    ok = ok && sim_init(&s.sim, err) && run_lines(&s, slash == NULL ? path : slash + 1, lines, err);
    sim_release(&s.sim);
    free(lines);
    return ok;
}
