# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/util/test_util
tests_util_test_util_SOURCES = \
	tests/util/main.c \
	tests/util/test_alloc.c \
	tests/util/test_buf.c \
	tests/util/test_conf.c \
	tests/util/test_conf_memory.c \
	tests/util/test_err.c \
	tests/util/test_hash.c \
	tests/util/test_json.c \
	tests/util/test_json_out.c \
	tests/util/test_json_split.c \
	tests/util/test_map.c \
	tests/util/test_matcher.c \
	tests/util/test_path.c \
	tests/util/test_program.c \
	tests/util/test_regex.c \
	tests/util/test_request.c \
	tests/util/test_secret.c \
	tests/util/test_str.c \
	tests/util/test_text.c \
	tests/util/test_time.c \
	tests/util/test_utf8.c \
	tests/util/test_zone.c tests/util/test_window.c \
	tests/support/suite.c \
	tests/support/suite.h
tests_util_test_util_LDADD = libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += tests/data/text/hostile.txt tests/data/time/moments.txt
