/* SPDX-License-Identifier: MIT */
/* Order and filter kept by what changed, beside order and filter made from nothing. */
#include "support/suite.h"
#include "ui/board.h"
#include "ui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
init(struct board *b)
{
    board_init(b, 24, 80);
    board_source(b, "am");
}

static struct alert *
add(struct board *b, unsigned i)
{
    char labels[96], summary[32];

    snprintf(labels, sizeof labels, "alertname=A%u team=t%u", i, i % 5);
    snprintf(summary, sizeof summary, "thing %u", i);
    return board_alert(b, "am", 1 + (int)(i * 7 % 4), "warning", labels, summary, (int64_t)(i * 37 % 101) * MS_MINUTE);
}

static void
set(struct view *v, const struct board *b, const char *text)
{
    struct err err;
    size_t column;

    if (!view_set_filter(v, b->m, text, b->now_ms, &column, &err))
        fail_msg("%s", err.text);
}

static int
by_order(const void *a, const void *b)
{
    return alert_order(*(struct alert *const *)a, *(struct alert *const *)b);
}

/* What the view should hold, made from nothing. */
static void
assert_true_view(const struct view *v, const struct board *b)
{
    VEC(struct alert *) want = { 0 };
    struct filter *f = filter_new(v->text, NULL, NULL);
    size_t hidden = 0;

    for (size_t i = 0; i < b->m->alerts.n; i++)
        if (filter_accepts(f, b->m, b->m->alerts.v[i], "ana", b->now_ms))
            vec_push(&want, b->m->alerts.v[i]);
    if (want.n > 0)
        qsort(want.v, want.n, sizeof *want.v, by_order);
    assert_int_equal(v->base.n, b->m->alerts.n);
    assert_int_equal(v->shown.n, want.n);
    for (size_t i = 0; i < want.n; i++)
        assert_ptr_equal(v->shown.v[i], want.v[i]);
    for (int k = 0; k < HIDDEN_KINDS; k++)
        hidden += v->hidden[k];
    assert_int_equal(hidden, v->base.n - v->shown.n);
    vec_release(&want);
    filter_free(f);
}

static void
update(struct view *v, struct board *b)
{
    view_update(v, b->m, b->now_ms);
    view_update(v, b->m, b->now_ms);
    model_settle(b->m);
}

static unsigned
chance(unsigned *seed, unsigned n)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed / 65536u % n;
}

static void
disturb(struct board *b, unsigned *seed, unsigned *next)
{
    for (unsigned i = 0; i < 5; i++) {
        struct alert *a = b->m->alerts.n > 0 ? b->m->alerts.v[chance(seed, (unsigned)b->m->alerts.n)] : NULL;

        switch (chance(seed, 5)) {
        case 0:
        case 1:
            add(b, (*next)++);
            break;
        case 2:
            if (a != NULL)
                board_hold(b, a, (enum alert_state)(chance(seed, 2) * ALERT_CLOSED), NULL, 0);
            break;
        case 3:
            if (a != NULL) {
                board_change(b, a);
                a->level = (uint8_t)(1 + chance(seed, 4));
                board_changed(b, a);
            }
            break;
        default:
            if (a != NULL && b->m->alerts.n > 10)
                board_forget(b, a);
        }
    }
}

static void
view__equals_a_fresh_one__after_any_changes(void **state)
{
    static const char *const filters[] = { "@state!=closed", "@state!=closed thing", "@state!=closed thing 1", "team=t3", "",
        "!thing" };
    struct board b;
    struct view v;
    unsigned seed = 7, next = 0;

    (void)state;
    init(&b);
    model_settle(b.m);
    view_init(&v, "ana");
    for (unsigned i = 0; i < 60; i++)
        add(&b, next++);
    update(&v, &b);
    for (unsigned step = 0; step < 300; step++) {
        disturb(&b, &seed, &next);
        if (step % 2 == 0)
            update(&v, &b);
        if (step % 11 == 0) {
            update(&v, &b);
            set(&v, &b, filters[chance(&seed, 6)]);
        }
        if (step % 2 == 0 || step % 11 == 0)
            assert_true_view(&v, &b);
    }
    view_release(&v);
    board_release(&b);
}

static void
a_filter_typed_and_taken_back__shows_the_same_again(void **state)
{
    static const char *const typed[] = { "t", "th", "thi", "thing", "thing 1", "thing", "thi", "th", "thi", "thing 1", "t", "",
        "x" };
    struct board b;
    struct view v;

    (void)state;
    init(&b);
    view_init(&v, "ana");
    for (unsigned i = 0; i < 50; i++)
        add(&b, i);
    update(&v, &b);
    set(&v, &b, "");
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        set(&v, &b, typed[i]);
        assert_true_view(&v, &b);
        if (i == 7) {
            board_forget(&b, v.shown.v[3]);
            update(&v, &b);
        }
    }
    view_release(&v);
    board_release(&b);
}

static void
a_wrong_filter__leaves_what_was_shown(void **state)
{
    struct board b;
    struct view v;
    struct err err = { 0 };
    size_t column = 0;

    (void)state;
    init(&b);
    view_init(&v, "ana");
    add(&b, 1);
    update(&v, &b);
    set(&v, &b, "thing");
    assert_false(view_set_filter(&v, b.m, "env=~\"(\"", b.now_ms, &column, &err));
    assert_true(column > 0);
    assert_string_equal(v.text, "thing");
    assert_int_equal(v.shown.n, 1);
    view_release(&v);
    board_release(&b);
}

static void
held__nothing_moves__and_who_waits_is_counted(void **state)
{
    struct board b;
    struct view v;
    struct alert *first, *a, *closing;

    (void)state;
    init(&b);
    view_init(&v, "ana");
    for (unsigned i = 0; i < 10; i++)
        add(&b, i);
    update(&v, &b);
    set(&v, &b, "@state!=closed");
    first = v.shown.v[0];
    closing = v.shown.v[4];
    view_hold(&v, b.m, true, b.now_ms);

    a = add(&b, 100);
    board_change(&b, a);
    a->level = 1;
    a->starts_at_ms = 1;
    board_changed(&b, a);
    board_hold(&b, closing, ALERT_CLOSED, NULL, 0);
    update(&v, &b);
    assert_int_equal(v.shown.n, 10);
    assert_int_equal(v.waiting, 1);
    assert_ptr_equal(v.shown.v[0], first);
    assert_ptr_equal(v.shown.v[4], closing);

    board_hold(&b, a, ALERT_CLOSED, NULL, 0);
    update(&v, &b);
    assert_int_equal(v.waiting, 0);
    board_hold(&b, a, ALERT_FIRING, NULL, 0);
    board_forget(&b, first);
    update(&v, &b);
    assert_int_equal(v.waiting, 1);
    assert_int_equal(v.shown.n, 9);

    view_hold(&v, b.m, false, b.now_ms);
    assert_int_equal(v.waiting, 0);
    assert_ptr_equal(v.shown.v[0], a);
    assert_true_view(&v, &b);
    view_release(&v);
    board_release(&b);
}

static void
sources__are_counted(void **state)
{
    struct board b;
    struct view v;

    (void)state;
    init(&b);
    board_source(&b, "other");
    view_init(&v, "ana");
    for (unsigned i = 0; i < 7; i++)
        add(&b, i);
    update(&v, &b);
    assert_int_equal(view_source_alerts(&v, model_source(b.m, "am")), 7);
    assert_int_equal(view_source_alerts(&v, model_source(b.m, "other")), 0);
    board_forget(&b, b.m->alerts.v[0]);
    update(&v, &b);
    assert_int_equal(view_source_alerts(&v, model_source(b.m, "am")), 6);
    view_release(&v);
    board_release(&b);
}

static void
an_alert_put_anew_under_the_same_id__takes_the_old_ones_place(void **state)
{
    struct board b;
    struct view v;

    (void)state;
    init(&b);
    view_init(&v, "ana");
    add(&b, 1);
    add(&b, 2);
    update(&v, &b);
    add(&b, 1);
    update(&v, &b);
    assert_int_equal(v.base.n, 2);
    assert_true_view(&v, &b);
    view_release(&v);
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(view__equals_a_fresh_one__after_any_changes),
    cmocka_unit_test(a_filter_typed_and_taken_back__shows_the_same_again),
    cmocka_unit_test(a_wrong_filter__leaves_what_was_shown),
    cmocka_unit_test(held__nothing_moves__and_who_waits_is_counted),
    cmocka_unit_test(sources__are_counted),
    cmocka_unit_test(an_alert_put_anew_under_the_same_id__takes_the_old_ones_place),
};
SUITE(view, tests);
