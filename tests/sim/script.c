/* SPDX-License-Identifier: MIT */
/* The lines of a scenario, and the verbs that move the world. */
#include "sim/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/path.h"
#include "util/time.h"

#define FILE_MAX ((size_t)64 << 10)

bool
script_usage(struct err *err, const char *how)
{
    return err_set(err, ERR_USAGE, "write: %s", how);
}

bool
script_duration(const char *word, int64_t *ms, struct err *err)
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

static bool
do_source(struct script *s, struct err *err)
{
    int64_t every_ms = 0;

    if (s->started || (s->words_n != 1 && s->words_n != 3))
        return script_usage(err, "source NAME [every DURATION], before the program starts");
    if (s->words_n == 3 && !script_duration(s->words[2], &every_ms, err))
        return false;
    sim_add_source(&s->sim, s->words[0], every_ms);
    return true;
}

static bool
do_screen(struct script *s, struct err *err)
{
    if (s->words_n != 2)
        return script_usage(err, "screen ROWS COLS");
    s->sim.rows = atoi(s->words[0]);
    s->sim.cols = atoi(s->words[1]);
    return !s->started
        || sim_input(&s->sim, &(struct ui_input){ .kind = UI_RESIZE, .rows = s->sim.rows, .cols = s->sim.cols }, err);
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
    struct sim_source *source = NULL;
    char *labels;

    if (!get_source(s, &source, err))
        return false;
    labels = take_labels(s);
    for (size_t i = 1; i < s->words_n; i++)
        sim_fire(&s->sim, source, s->words[i], labels);
    free(labels);
    return s->words_n > 1 || script_usage(err, "fires SOURCE NAME… [LABEL=VALUE…]");
}

static bool
do_ends(struct script *s, struct err *err)
{
    struct sim_source *source = NULL;

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
    struct sim_source *source = NULL;

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
    struct sim_source *source = NULL;

    if (s->words_n == 2 && sim_slack_fault(&s->sim, s->words[0], s->words[1]))
        return true;
    if (!get_source(s, &source, err))
        return false;
    if (s->words_n != 2)
        return script_usage(err, "fails SOURCE REASON");
    free(source->fault);
    source->fault = xstrdup(s->words[1]);
    return true;
}

static bool
do_answers(struct script *s, struct err *err)
{
    struct sim_source *source = NULL;

    if (s->words_n == 1 && sim_slack_fault(&s->sim, s->words[0], NULL))
        return true;
    if (!get_source(s, &source, err))
        return false;
    free(source->fault);
    source->fault = NULL;
    return true;
}

static bool
do_restarts(struct script *s, struct err *err)
{
    struct sim_source *source = NULL;

    if (!get_source(s, &source, err))
        return false;
    source->boots++;
    return true;
}

static bool
do_slack(struct script *s, struct err *err)
{
    if (s->words_n == 1)
        return slack_sim_script(s->sim.slack, s->words[0], err);
    return script_slack_by_hand(s, err);
}

static bool
do_pass(struct script *s, struct err *err)
{
    int64_t ms;

    if (s->words_n != 1)
        return script_usage(err, "pass DURATION");
    return script_duration(s->words[0], &ms, err) && sim_pass(&s->sim, ms, err);
}

static bool
do_step(struct script *s, struct err *err)
{
    bool back = s->words_n == 1 && s->words[0][0] == '-';
    int64_t ms;

    if (s->words_n != 1 || !script_duration(s->words[0] + back, &ms, err))
        return script_usage(err, "step [-]DURATION");
    s->sim.ports.stepped_ms += back ? -ms : ms;
    return sim_settle(&s->sim, err);
}

static bool
do_silences(struct script *s, struct err *err)
{
    struct sim_source *source = NULL;

    if (s->started || s->words_n != 1 || strcmp(s->words[0], SIM_SILENCER) != 0)
        return script_usage(err, "silences " SIM_SILENCER ", before the program starts");
    if (!get_source(s, &source, err))
        return false;
    source->config->silences_acks = true;
    return true;
}

static bool
do_config(struct script *s, struct err *err)
{
    struct buf line = BUF_INIT;

    for (size_t i = 0; i < s->words_n; i++)
        buf_addf(&line, "%s%s", i > 0 ? " " : "", s->words[i]);
    sim_config(&s->sim, buf_text(&line));
    buf_release(&line);
    return !s->started || script_usage(err, "config TEXT, before the program starts");
}

static bool
do_cap(struct script *s, struct err *err)
{
    struct destination *to = s->sim.places;
    int64_t within_ms;

    if (s->started || s->words_n != 3)
        return script_usage(err, "cap DESTINATION N DURATION, before the program starts");
    if (!script_duration(s->words[2], &within_ms, err))
        return false;
    for (size_t i = 0; i < SIM_PLACES; i++)
        if (strcmp(to[i].name, s->words[0]) == 0) {
            to[i].at_most = (uint32_t)strtoul(s->words[1], NULL, 10);
            to[i].at_most_ms = within_ms;
            return true;
        }
    return err_set(err, ERR_USAGE, "there is no destination '%s'", s->words[0]);
}

static bool
do_silencer(struct script *s, struct err *err)
{
    if (s->words_n != 1)
        return script_usage(err, "silencer SCRIPT");
    return am_sim_script(s->sim.silencer, s->words[0], err);
}

static bool
do_box(struct script *s, struct err *err)
{
    if (s->words_n != 1)
        return script_usage(err, "box SCRIPT");
    return box_sim_script(s->sim.box, s->words[0], err);
}

typedef bool verb_fn(struct script *s, struct err *err);

static const struct verb {
    const char *name;
    bool before; /* may stand before the program runs */
    verb_fn *run;
} verbs[] = {
    { "source", true, do_source },
    { "heartbeat", true, script_heartbeat },
    { "watchdog", true, script_watchdog },
    { "beat", false, script_beat },
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
    { "slack", true, do_slack },
    { "silences", true, do_silences },
    { "silencer", true, do_silencer },
    { "pager", true, script_pager },
    { "box", true, do_box },
    { "config", true, do_config },
    { "cap", true, do_cap },
    { "pass", false, do_pass },
    { "step", false, do_step },
    { "does", false, script_does },
    { "phone", false, script_phone },
    { "keys", false, script_keys },
    { "type", false, script_type },
    { "answered", false, script_answered },
    { "refused", false, script_refused },
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

/* "#crash" is a word. */
static bool
is_comment(const char *p)
{
    return *p == '#' && (p[1] == ' ' || p[1] == '\0');
}

/* The next word, its quotes taken off; NULL at the end or where a comment begins. */
static char *
next_word(char **line)
{
    char *p = *line + strspn(*line, " \t"), *word = p;
    bool quoted = *p == '"';

    if (*p == '\0' || is_comment(p))
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

    if (times <= 0 && *n < SCRIPT_WORDS_MAX)
        words[(*n)++] = arena_strdup(arena, word);
    for (long i = 1; i <= times && *n < SCRIPT_WORDS_MAX; i++)
        words[(*n)++] = arena_printf(arena, "%.*s-%ld", (int)(star - word), word, i);
}

static bool
run_line(struct script *s, char *line, struct err *err)
{
    char *words[SCRIPT_WORDS_MAX], *word = next_word(&line);
    const struct verb *verb = word == NULL ? NULL : verb_named(word);
    struct arena arena = { 0 };
    bool ok = true, events;

    if (word == NULL)
        return true;
    if (verb == NULL)
        return err_set(err, ERR_USAGE, "there is no verb '%s'", word);
    if (s->refusal_untold && verb->run != script_refused)
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

/* The text is cut up. */
static bool
play(const char *name, char *text, struct buf *log, struct err *err)
{
    struct script s = { 0 };
    bool ok = sim_init(&s.sim, err) && run_lines(&s, name, text, err) && sim_log(&s.sim, log, err);

    sim_release(&s.sim);
    return ok;
}

static bool
compare_logs(const struct buf *first, const struct buf *second, const char *name, struct err *err)
{
    const char *a = buf_text(first), *b = buf_text(second), *line = a;

    for (; *a != '\0' && *a == *b; a++, b++)
        if (*a == '\n')
            line = a + 1;
    return *a == *b
        || err_set(err, ERR_CONFLICT, "%s: played twice the log is another, from: %.*s", name, (int)strcspn(line, "\n"), line);
}

bool
script_run(const char *path, struct err *err)
{
    struct buf text = BUF_INIT, first = BUF_INIT, second = BUF_INIT;
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    bool ok = path_read(path, FILE_MAX, &text, err);
    char *lines = buf_take(&text), *again = xstrdup(lines);

    ok = ok && play(name, lines, &first, err) && play(name, again, &second, err) && compare_logs(&first, &second, name, err);
    free(lines);
    free(again);
    buf_release(&first);
    buf_release(&second);
    return ok;
}
