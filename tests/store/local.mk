# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/store/test_store
tests_store_test_store_SOURCES = \
	tests/store/desk.c tests/store/desk.h tests/store/incident_acts.c tests/store/incident_acts.h tests/store/keeping.c tests/store/keeping.h tests/store/main.c tests/store/test_append.c tests/store/test_backup.c tests/store/test_chain.c tests/store/test_compact.c \
	tests/store/test_damage.c tests/store/test_export.c tests/store/test_full.c tests/store/test_kill.c tests/store/test_load.c \
	tests/store/test_lock.c tests/store/test_memory.c tests/store/test_messages.c tests/store/test_migrate.c \
	tests/store/test_open.c tests/store/test_reader.c tests/store/test_reader_status.c tests/store/test_reading.c tests/store/test_reload.c \
	tests/store/test_runs.c tests/store/test_calls.c tests/store/test_timeline.c tests/store/test_incidents.c \
	tests/store/test_restore.c tests/store/test_rules.c tests/store/test_schema.c tests/store/test_verify.c \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/suite.c tests/support/suite.h \
	tests/support/world.c tests/support/world.h
EXTRA_DIST += tests/data/store/schema_1.sql tests/data/store/schema_2.sql tests/data/store/schema_3.sql tests/data/store/schema_4.sql tests/data/store/schema_5.sql
tests_store_test_store_LDADD = libstore.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS) $(CMOCKA_LIBS)
