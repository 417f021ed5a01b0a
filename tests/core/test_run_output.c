/* SPDX-License-Identifier: MIT */
/* Output is kept up to its caps, at both ends, and is UTF-8 whatever came. */
#include <string.h>

#include "core/run_output.h"
#include "support/suite.h"
#include "util/utf8.h"

static struct run_end
said(struct run_output *o, const char *bytes, size_t len, size_t step)
{
    struct run_end end = { 0 };

    run_output_init(o);
    for (size_t i = 0; i < len; i += step)
        run_output_add(o, bytes + i, len - i < step ? len - i : step);
    run_output_end(o, &end);
    assert_true(utf8_is_valid(end.head, strlen(end.head)));
    assert_true(end.tail == NULL || utf8_is_valid(end.tail, strlen(end.tail)));
    return end;
}

static void
output__within_the_caps__is_kept_whole(void **state)
{
    char *text = xmalloc(RUN_HEAD_MAX + RUN_TAIL_MAX);
    struct run_output o;
    struct run_end end;

    (void)state;
    memset(text, 'x', RUN_HEAD_MAX + RUN_TAIL_MAX);
    end = said(&o, text, RUN_HEAD_MAX + RUN_TAIL_MAX, 4096);
    assert_int_equal(strlen(end.head), RUN_HEAD_MAX + RUN_TAIL_MAX);
    assert_null(end.tail);
    run_output_release(&o);
    end = said(&o, "", 0, 1);
    assert_string_equal(end.head, "");
    run_output_release(&o);
    free(text);
}

static void
output__past_the_caps__keeps_both_ends_and_counts_the_rest(void **state)
{
    const size_t sizes[] = { RUN_HEAD_MAX + RUN_TAIL_MAX + 1, 200000, 3000000 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char *text = xmalloc(sizes[i]);
        struct run_output o;
        struct run_end end;

        memset(text, '.', sizes[i]);
        memcpy(text, "first", 5);
        memcpy(text + sizes[i] - 4, "last", 4);
        end = said(&o, text, sizes[i], 777);
        assert_memory_equal(end.head, "first", 5);
        assert_int_equal(strlen(end.head), RUN_HEAD_MAX);
        assert_int_equal(strlen(end.tail), RUN_TAIL_MAX);
        assert_string_equal(end.tail + RUN_TAIL_MAX - 4, "last");
        assert_int_equal(end.left_out, sizes[i] - RUN_HEAD_MAX - RUN_TAIL_MAX);
        run_output_release(&o);
        free(text);
    }
}

static void
output__that_is_no_utf8__is_marked_where_it_is_not(void **state)
{
    static const char bytes[] = "a\xff\xfe"
                                "b\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa5\0c\xe2\x82";
    static const char wanted[] = "a\xef\xbf\xbd\xef\xbf\xbd"
                                 "b\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa5\xef\xbf\xbd"
                                 "c\xef\xbf\xbd\xef\xbf\xbd";

    (void)state;
    for (size_t step = 1; step <= sizeof bytes; step++) {
        struct run_output o;
        struct run_end end = said(&o, bytes, sizeof bytes - 1, step);

        assert_string_equal(end.head, wanted);
        run_output_release(&o);
    }
}

static void
output__is_cut_between_characters(void **state)
{
    const size_t n = 60000;
    char *text = xmalloc(3 * n + 2);

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        struct run_output o;
        struct run_end end;

        memset(text, 'x', shift);
        for (size_t i = 0; i < n; i++)
            memcpy(text + shift + 3 * i, "\xe2\x82\xac", 3);
        end = said(&o, text, 3 * n + shift, 1000);
        assert_non_null(end.tail);
        assert_int_equal(strlen(end.head) + strlen(end.tail) + end.left_out, 3 * n + shift);
        assert_null(strstr(end.tail, "\xef\xbf\xbd"));
        run_output_release(&o);
    }
    free(text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(output__within_the_caps__is_kept_whole),
    cmocka_unit_test(output__past_the_caps__keeps_both_ends_and_counts_the_rest),
    cmocka_unit_test(output__that_is_no_utf8__is_marked_where_it_is_not),
    cmocka_unit_test(output__is_cut_between_characters),
};
SUITE(run_output, tests);
