/* SPDX-License-Identifier: MIT */
/* Every state and mark with every verb and every word of a source: one table says where it goes, or that it is refused. */
#include <string.h>

#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/str.h"

#define LABELS "alertname=A"
#define HOUR INT64_C(3600000)

/* --- where it can stand, and how it gets there */

static void
stand_firing(struct world *w, const struct alert *a)
{
    (void)w;
    (void)a;
}

static void
stand_acked(struct world *w, const struct alert *a)
{
    assert_true(world_act(w, CMD_ACK, "ana", a));
}

static void
stand_reminded(struct world *w, const struct alert *a)
{
    stand_acked(w, a);
    world_tick(w, 4 * HOUR - 10 * 60000);
}

static void
stand_escalated(struct world *w, const struct alert *a)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    assert_true(world_do(w,
        &(struct command){ .kind = CMD_ESCALATE,
            .actor = "ana",
            .origin = "tui",
            .to = "carl",
            .sure = true,
            .subjects = &subject,
            .subjects_n = 1 }));
}

static void
stand_snoozed(struct world *w, const struct alert *a)
{
    assert_true(world_act(w, CMD_SNOOZE, "ana", a));
}

static void
stand_cleared(struct world *w, const struct alert *a)
{
    world_clear(w, a);
}

static void
stand_closed(struct world *w, const struct alert *a)
{
    world_clear(w, a);
    assert_true(world_act(w, CMD_ACK, "ana", a));
}

static void
stand_closed_while_listed(struct world *w, const struct alert *a)
{
    assert_true(world_act(w, CMD_CLOSE, "ana", a));
}

static void
see(struct world *w, const char *severity, int64_t later_ms, const char *suppressed_by)
{
    struct sighting s = world_sighting(w, arena_printf(&w->arena, LABELS ",severity=%s", severity));

    s.starts_at_ms = WORLD_START_MS - 1000 + later_ms;
    s.suppressed_by = arena_strdup_or_null(&w->arena, suppressed_by);
    world_see(w, &s, 1);
}

static void
be_absent(struct world *w, const struct alert *a, bool mass, bool confirmed)
{
    struct subject subject = { .id = a->id };

    (void)!world_do(w,
        &(struct command){ .kind = CMD_ABSENT,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .mass = mass,
            .confirmed = confirmed,
            .subjects = &subject,
            .subjects_n = 1 });
}

static void
vanish(struct world *w, const struct alert *a)
{
    be_absent(w, a, true, false);
}

static void
suppress(struct world *w, const struct alert *a)
{
    (void)a;
    see(w, "warning", 0, "s1");
}

/* --- what can happen to it */

#define VERB(function, kind, who) \
    static void function(struct world *w, const struct alert *a) \
    { \
        (void)!world_act(w, kind, who, a); \
    }
VERB(ack, CMD_ACK, "ana")
VERB(ack_by_another, CMD_ACK, "bob")
VERB(unack, CMD_UNACK, "ana")
VERB(take, CMD_TAKE, "bob")
VERB(snooze, CMD_SNOOZE, "ana")
VERB(snooze_by_another, CMD_SNOOZE, "bob")
VERB(unsnooze, CMD_UNSNOOZE, "bob")
VERB(close_it, CMD_CLOSE, "bob")
VERB(comment, CMD_COMMENT, "bob")

static void
assign(struct world *w, const struct alert *a)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    (void)!world_do(w,
        &(struct command){ .kind = CMD_ASSIGN,
            .actor = "ana",
            .origin = "tui",
            .to = "carl",
            .subjects = &subject,
            .subjects_n = 1 });
}

static void
escalate_as(struct world *w, const struct alert *a, const char *who)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    (void)!world_do(w,
        &(struct command){ .kind = CMD_ESCALATE,
            .actor = who,
            .origin = "tui",
            .to = "carl",
            .sure = true,
            .subjects = &subject,
            .subjects_n = 1 });
}

static void
escalate(struct world *w, const struct alert *a)
{
    escalate_as(w, a, "ana");
}

static void
escalate_by_another(struct world *w, const struct alert *a)
{
    escalate_as(w, a, "bob");
}

static void
vote(struct world *w, const struct alert *a)
{
    (void)!world_opine(w, CMD_VOTE, "ana", a, VOTE_NOISE, RESPOND_UNREVIEWED, NULL);
}

static void
review(struct world *w, const struct alert *a)
{
    (void)!world_opine(w, CMD_REVIEW, "ana", a, VOTE_NONE, RESPOND_NO, "why");
}

static void
go(struct world *w, const struct alert *a)
{
    be_absent(w, a, false, false);
}

static void
go_for_sure(struct world *w, const struct alert *a)
{
    be_absent(w, a, false, true);
}

static void
stay(struct world *w, const struct alert *a)
{
    see(w, "warning", 0, a->suppressed_by);
}

static void
start_again(struct world *w, const struct alert *a)
{
    see(w, "warning", 500, a->suppressed_by);
}

static void
rise(struct world *w, const struct alert *a)
{
    see(w, "critical", 0, a->suppressed_by);
}

static void
fall(struct world *w, const struct alert *a)
{
    see(w, "info", 0, a->suppressed_by);
}

static void
unsuppress(struct world *w, const struct alert *a)
{
    (void)a;
    see(w, "warning", 0, NULL);
}

static void
pass_an_hour(struct world *w, const struct alert *a)
{
    (void)a;
    world_tick(w, HOUR);
}

static void
pass_almost_four(struct world *w, const struct alert *a)
{
    (void)a;
    world_tick(w, 4 * HOUR - 10 * 60000);
}

static void
pass_twelve(struct world *w, const struct alert *a)
{
    (void)a;
    world_tick(w, 12 * HOUR);
}

static void
pass_a_day(struct world *w, const struct alert *a)
{
    (void)a;
    world_tick(w, 24 * HOUR);
}

typedef void move_fn(struct world *w, const struct alert *a);
struct move {
    const char *name;
    move_fn *fn;
    bool is_verb;
};
#define MOVES 27
static const struct move moves[MOVES] = {
    { "ack", ack, true },
    { "ack by another", ack_by_another, true },
    { "unack", unack, true },
    { "take", take, true },
    { "assign", assign, true },
    { "snooze", snooze, true },
    { "snooze by another", snooze_by_another, true },
    { "unsnooze", unsnooze, true },
    { "close", close_it, true },
    { "comment", comment, true },
    { "vote", vote, true },
    { "review", review, true },
    { "escalate", escalate, true },
    { "escalate by another", escalate_by_another, true },
    { "gone", go, false },
    { "gone in a mass", vanish, false },
    { "gone for sure", go_for_sure, false },
    { "still there", stay, false },
    { "started again", start_again, false },
    { "level rose", rise, false },
    { "level fell", fall, false },
    { "suppressed", suppress, false },
    { "no longer suppressed", unsuppress, false },
    { "an hour later", pass_an_hour, false },
    { "almost four hours later", pass_almost_four, false },
    { "twelve hours later", pass_twelve, false },
    { "a day later", pass_a_day, false },
};

/*
 * A state is F firing, A acked, E escalated, Z snoozed, C cleared, X closed; after it stand marks: s suppressed, u unconfirmed, l listed
 * (closed while the source has it), r reminded. A star: a new episode; 0: forgotten; -: the verb is refused.
 */
struct row {
    const char *name;
    move_fn *stand, *then;
    const char *cells;
};
/* clang-format off */
static const struct row rows[] = {
    /*                                                                    ack  ack2 unak take asgn snz  snz2 unsz clos comm vote revw esc  esc2 gone mass sure stay agn  rose fell sup  nsup 1h   4h   12h  24h */
    { "firing",                       stand_firing,              NULL,     "A    A    -    A    A    Z    Z    -    Xl   F    F    F    E    E    C    Fu   F    F    F*   F    F    Fs   F    F    F    F    F" },
    { "firing, suppressed",           stand_firing,              suppress, "As   As   -    As   As   Zs   Zs   -    Xsl  Fs   Fs   Fs   Es   Es   Xs   Fsu  Fs   Fs   F*s  Fs   Fs   Fs   F    Fs   Fs   Fs   Fs" },
    { "firing, unconfirmed",          stand_firing,              vanish,   "Au   Au   -    Au   Au   Zu   Zu   -    Xul  Fu   Fu   Fu   Eu   Eu   Fu   Fu   C    F    F    F    F    Fs   F    Fu   Fu   Fu   Fu" },
    { "acked",                        stand_acked,               NULL,     "A    -    F    A    A    Z    -    -    Xl   A    A    A    E    -    X    Au   A    A    F*   F    A    As   A    A    Ar   F    F" },
    { "acked, reminded",              stand_reminded,            NULL,     "A    -    F    A    A    Z    -    -    Xl   Ar   Ar   Ar   E    -    X    Aur  Ar   Ar   F*   F    Ar   Asr  Ar   F    F    F    F" },
    { "acked, unconfirmed",           stand_acked,               vanish,   "Au   -    Fu   Au   Au   Zu   -    -    Xul  Au   Au   Au   Eu   -    Au   Au   X    A    A    F    A    As   A    Au   Aur  Fu   Fu" },
    { "escalated",                    stand_escalated,           NULL,     "A    A    -    A    A    -    -    -    Xl   E    E    E    E    E    C    Eu   E    E    F*   F    E    Es   E    E    E    E    E" },
    { "escalated, unconfirmed",       stand_escalated,           vanish,   "Au   Au   -    Au   Au   -    -    -    Xul  Eu   Eu   Eu   Eu   Eu   Eu   Eu   C    E    E    F    E    Es   E    Eu   Eu   Eu   Eu" },
    { "snoozed",                      stand_snoozed,             NULL,     "A    -    -    A    A    Z    -    F    Xl   Z    Z    Z    -    -    C    Zu   Z    Z    F*   F    Z    Zs   Z    F    F    F    F" },
    { "snoozed, unconfirmed",         stand_snoozed,             vanish,   "Au   -    -    Au   Au   Zu   -    Fu   Xul  Zu   Zu   Zu   -    -    Zu   Zu   C    Z    Z    F    Z    Zs   Z    Fu   Fu   Fu   Fu" },
    { "cleared",                      stand_cleared,             NULL,     "X    X    -    X    -    -    -    -    X    C    C    C    -    -    C    C    C    F*   F*   F*   F*   F*s  F*   C    C    X    X" },
    { "closed",                       stand_closed,              NULL,     "-    -    -    -    -    -    -    -    -    X    X    X    -    -    X    X    X    F*   F*   F*   F*   F*s  F*   X    X    X    0" },
    { "closed, listed",               stand_closed_while_listed, NULL,     "-    -    -    -    -    -    -    -    -    Xl   Xl   Xl   -    -    X    Xul  Xl   Xl   F*   F*   Xl   Xsl  Xl   Xl   Xl   Xl   Xl" },
    { "closed, listed, unconfirmed",  stand_closed_while_listed, vanish,   "-    -    -    -    -    -    -    -    -    Xul  Xul  Xul  -    -    Xul  Xul  X    Xl   Xl   F*   Xl   Xsl  Xl   Xul  Xul  Xul  Xul" },
};
/* clang-format on */
#define ROWS (sizeof rows / sizeof *rows)
#define CELL_MAX 8

static void
describe(const struct alert *a, uint64_t episode, char out[CELL_MAX])
{
    static const char states[ALERT_STATES] = { 'F', 'A', 'E', 'Z', 'C', 'X' };
    size_t n = 0;

    if (a != NULL) {
        out[n++] = states[a->hold.state];
        if (a->episode != episode)
            out[n++] = '*';
        if (a->marks & ALERT_SUPPRESSED)
            out[n++] = 's';
        if (a->marks & ALERT_UNCONFIRMED)
            out[n++] = 'u';
        if (a->marks & ALERT_LISTED)
            out[n++] = 'l';
        if (a->marks & ALERT_REMINDED)
            out[n++] = 'r';
    } else {
        out[n++] = '0';
    }
    out[n] = '\0';
}

/* The world where the alert stands as the row says. */
static struct alert_id
enter(struct world *w, const struct row *row)
{
    const struct alert *a;

    world_init(w);
    w->m->config.flap_fires = 0;
    a = world_fire(w, LABELS ",severity=warning");
    row->stand(w, a);
    if (row->then != NULL)
        row->then(w, a);
    w->out.events.n = 0;
    return a->id;
}

static const char *
cell_of(const struct row *row, int move, char out[CELL_MAX])
{
    const char *at = row->cells;

    for (int i = 0; i < move; i++) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    assert_true(*at != '\0');
    snprintf(out, CELL_MAX, "%.*s", (int)strcspn(at, " "), at);
    return out;
}

static bool
may_go(const struct world *w, enum alert_state from, const struct alert *a)
{
    for (size_t i = 0; i < w->out.events.n; i++)
        if (w->out.events.v[i].kind == EV_FIRED)
            return true; /* a new episode */
    return a == NULL || a->hold.state == from || alert_may_go(from, a->hold.state);
}

static void
every_state_and_move__goes_where_the_table_says(void **state)
{
    struct buf wrong = BUF_INIT;
    char is[CELL_MAX], want[CELL_MAX];

    (void)state;
    for (size_t r = 0; r < ROWS; r++)
        for (int i = 0; i < MOVES; i++) {
            struct world w;
            struct alert_id id = enter(&w, &rows[r]);
            const struct alert *a = model_alert(w.m, &id);
            uint64_t episode = a->episode;
            enum alert_state from = a->hold.state;

            moves[i].fn(&w, a);
            describe(model_alert(w.m, &id), episode, is);
            if (moves[i].is_verb && w.out.events.n == 0)
                snprintf(is, sizeof is, "-");
            if (strcmp(is, cell_of(&rows[r], i, want)) != 0)
                buf_addf(&wrong, "%s + %s: %s, not %s\n", rows[r].name, moves[i].name, is, want);
            if (!may_go(&w, from, model_alert(w.m, &id)))
                buf_addf(&wrong, "%s + %s: the table of states does not have it\n", rows[r].name, moves[i].name);
            world_release(&w);
        }
    if (wrong.len > 0)
        fail_msg("%s", buf_text(&wrong));
    buf_release(&wrong);
}

static void
words__are_found_again(void **state)
{
    (void)state;
    for (int s = 0; s < ALERT_STATES; s++)
        assert_int_equal(alert_state_of(alert_states[s].word), s);
    assert_int_equal(alert_state_of("dancing"), ALERT_STATES);
    for (int v = 0; v < ALERT_VOTES; v++)
        assert_int_equal(alert_vote_of(alert_votes[v].word), v);
    assert_int_equal(alert_vote_of("dancing"), ALERT_VOTES);
    for (int r = 0; r < RESPONDS; r++)
        assert_int_equal(rule_respond_of(rule_respond_words[r]), r);
    assert_int_equal(rule_respond_of("dancing"), RESPONDS);
    for (int k = 0; k < EVENTS; k++)
        assert_int_equal(event_kind_of(event_rows[k].wire), k);
}

/* What nothing undoes says so, and nothing else does. */
static void
each_kind_of_event__is_undone_or_says_what_is_done_instead(void **state)
{
    (void)state;
    for (int k = 0; k < EVENTS; k++)
        assert_int_equal(event_rows[k].instead != NULL, event_rows[k].undo == UNDO_NOTHING);
}

struct snapshot {
    struct alert a;
    uint32_t votes[ALERT_VOTES];
    enum rule_respond respond;
    uint64_t reviewed;
};

static struct snapshot
look(const struct world *w, const struct alert *a)
{
    const struct rule *rule = model_rule(w->m, "am", "A");
    struct snapshot s = { .a = *a };

    if (rule != NULL) {
        memcpy(s.votes, rule->votes, sizeof s.votes);
        s.respond = rule->review.respond;
        s.reviewed = rule->review.seq;
    }
    return s;
}

/* A reminder belongs to one hold: one that was restored reminds anew. */
static bool
is_same(const struct snapshot *a, const struct snapshot *b)
{
    const struct alert_hold *h = &a->a.hold, *k = &b->a.hold;

    return h->state == k->state && str_eq(h->by, k->by) && h->at_ms == k->at_ms && h->until_ms == k->until_ms && h->seq == k->seq
        && (h->comment == NULL) == (k->comment == NULL) && a->a.note.seq == b->a.note.seq && a->a.vote.vote == b->a.vote.vote
        && a->a.vote.seq == b->a.vote.seq && (a->a.marks & ~ALERT_REMINDED) == (b->a.marks & ~ALERT_REMINDED)
        && a->a.episode == b->a.episode && memcmp(a->votes, b->votes, sizeof a->votes) == 0 && a->respond == b->respond
        && a->reviewed == b->reviewed;
}

static const char *
actor_of(const struct world *w)
{
    return w->out.events.v[0].actor;
}

/* Back and forth, twice. */
static void
expect_identity(struct world *w, const struct alert *a, const struct row *row, const struct move *move)
{
    struct snapshot before = look(w, a), after, now;
    char actor[8];

    move->fn(w, a);
    if (w->out.events.n == 0)
        return;
    snprintf(actor, sizeof actor, "%s", actor_of(w));
    after = look(w, a);
    assert_false(is_same(&before, &after));
    for (int i = 0; i < 2; i++) {
        if (!world_undo(w, actor, 0))
            fail_msg("%s + %s: undo: %s", row->name, move->name, w->err.text);
        now = look(w, a);
        if (!is_same(&before, &now))
            fail_msg("%s + %s: undo leaves something else than there was", row->name, move->name);
        if (!world_redo(w, actor))
            fail_msg("%s + %s: redo: %s", row->name, move->name, w->err.text);
        now = look(w, a);
        if (!is_same(&after, &now))
            fail_msg("%s + %s: redo makes something else than there was", row->name, move->name);
    }
}

static void
each_act__undone_and_redone__is_as_it_was__in_every_state(void **state)
{
    (void)state;
    for (size_t r = 0; r < ROWS; r++)
        for (int i = 0; i < MOVES && moves[i].is_verb; i++) {
            struct world w;
            struct alert_id id = enter(&w, &rows[r]);

            expect_identity(&w, model_alert(w.m, &id), &rows[r], &moves[i]);
            world_release(&w);
        }
}

static void
each_act__is_refused_to_be_undone__once_the_source_changed_the_same(void **state)
{
    static const struct {
        move_fn *act, *then;
        const char *words;
    } cases[] = {
        { snooze, pass_an_hour, "A was changed since by am" },
        { snooze, rise, "A was changed since by am" },
        { close_it, go, "A was changed since by am" },
        { close_it, start_again, "A fired again since" },
        { assign, go, "A was changed since by am" },
        { vote, start_again, "A fired again since" },
        { snooze, take, "A was changed since by bob" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world w;
        struct alert_id id = enter(&w, &rows[0]);
        uint64_t seq = w.m->next_seq;

        cases[i].act(&w, model_alert(w.m, &id));
        cases[i].then(&w, model_alert(w.m, &id));
        assert_false(
            world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .seq = seq, .sure = true }));
        if (strstr(w.err.text, cases[i].words) == NULL)
            fail_msg("%zu: %s", i, w.err.text);
        world_release(&w);
    }
}

/* Each cell once more, in one long life, beside a twin that reads it from the log. */
static void
a_model_that_reads_the_log__is_the_one_that_lived_it(void **state)
{
    struct buf why = BUF_INIT;
    const struct alert *a;
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    for (size_t r = 0; r < ROWS; r++)
        for (int i = 0; i < MOVES; i++) {
            see(&w, "warning", 0, NULL);
            a = w.m->alerts.v[0];
            if (a->hold.state != ALERT_FIRING || a->marks != 0) {
                be_absent(&w, a, false, (a->marks & ALERT_UNCONFIRMED) != 0);
                see(&w, "warning", 0, NULL);
            }
            rows[r].stand(&w, a);
            if (rows[r].then != NULL)
                rows[r].then(&w, a);
            moves[i].fn(&w, a);
            if (i % 2 == 1)
                (void)!world_undo(&w, "ana", 0);
            if (!models_equal(w.m, w.twin, false, &why))
                fail_msg("%s + %s: %s", rows[r].name, moves[i].name, buf_text(&why));
            w.now_ms += 60000;
        }
    assert_true(model_rule(w.m, "am", "A")->votes[VOTE_NOISE] > 0);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_state_and_move__goes_where_the_table_says),
    cmocka_unit_test(each_act__undone_and_redone__is_as_it_was__in_every_state),
    cmocka_unit_test(each_act__is_refused_to_be_undone__once_the_source_changed_the_same),
    cmocka_unit_test(a_model_that_reads_the_log__is_the_one_that_lived_it),
    cmocka_unit_test(words__are_found_again),
    cmocka_unit_test(each_kind_of_event__is_undone_or_says_what_is_done_instead),
};
SUITE(states, tests);
