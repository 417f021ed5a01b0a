# SPDX-License-Identifier: MIT
# What every layer stands on; knows nothing of alerts.
noinst_LIBRARIES += libutil.a
libutil_a_SOURCES = \
	include/util/alloc.h include/util/banned.h include/util/buf.h include/util/calendar.h include/util/conf.h \
	include/util/base64.h \
	include/util/err.h include/util/hash.h include/util/http.h include/util/http_words.h include/util/json.h include/util/map.h \
	include/util/libraries.h include/util/library.h \
	include/util/matcher.h include/util/path.h include/util/program.h include/util/regex.h include/util/request.h \
	include/util/secret.h include/util/str.h include/util/text.h include/util/time.h include/util/utf8.h \
	include/util/vec.h include/util/zone.h src/util/alloc.c src/util/buf.c src/util/calendar.c src/util/conf.c \
	src/util/conf_private.h src/util/conf_text.c src/util/base64.c \
	src/util/conf_values.c \
	src/util/err.c src/util/hash.c src/util/http_words.c src/util/json.c src/util/json_out.c src/util/json_scan.c \
	src/util/json_scan.h src/util/json_split.c src/util/libraries.c src/util/library.c src/util/map.c src/util/matcher.c src/util/path.c src/util/program.c \
	src/util/regex.c src/util/regex_re2.c src/util/regex_re2.h src/util/request.c src/util/secret.c src/util/str.c src/util/text.c src/util/time.c \
	src/util/utf8.c src/util/zone.c src/util/zone_rule.c src/util/zone_rule.h src/util/zone_text.c src/util/window.c include/util/window.h
